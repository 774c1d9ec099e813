"""A terminal below 80×24: nothing else is drawn, and nothing is lost."""

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen

from jbtui.language import _
from jbtui.widgets.lines import Line

SMALLEST = (80, 24)
"""Columns and rows that the screens are made for."""


class TooSmall(ModalScreen[None]):
    """Says how large the window must be; goes away by itself once it is."""

    def compose(self) -> ComposeResult:
        yield Line(id="too-small")
        yield Line(_("Agrandissez la fenêtre ; rien n’est perdu. ^Q Quitter"))

    def on_resize(self, event: events.Resize) -> None:
        """Say the size as it is now."""
        width, height = event.size
        words = _("{width}×{height} : il faut {columns}×{rows}.")
        text = words.format(width=width, height=height, columns=SMALLEST[0], rows=SMALLEST[1])
        self.query_one("#too-small", Line).text = text

    def on_key(self, event: events.Key) -> None:
        event.stop()


def is_too_small(size: Size) -> bool:
    """Whether the screens do not fit."""
    return size.width < SMALLEST[0] or size.height < SMALLEST[1]
