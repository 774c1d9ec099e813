"""Widgets of one or a few lines whose content is plain text, never markup."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from jbtui.widgets.cells import Align, cell, columns, ruled
from jbtui.widgets.glyphs import GLYPHS

Run = tuple[str, str]
"""A text and the component class that styles it (« » for none)."""


class Line(Widget):
    """One line of plain text in the widget's own style: cheaper to make than Lines, for what a form has dozens of."""

    text: reactive[str] = reactive("", layout=False)

    def __init__(
        self,
        text: str = "",
        *,
        align: Align = "left",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.align = align
        self.set_reactive(Line.text, text)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(cell(self.text if y == 0 else "", width, align=self.align), self.rich_style)], width)


class Lines(Widget):
    """Lines of styled runs, each drawn in exactly the widget's width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--title",
        "lines--key",
        "lines--chosen",
        "lines--faint",
        "lines--warning",
        "lines--error",
        "lines--done",
        "lines--found",
    }

    lines: reactive[Sequence[Sequence[Run]]] = reactive((), layout=False, repaint=False)

    def watch_lines(self, before: Sequence[Sequence[Run]], now: Sequence[Sequence[Run]]) -> None:
        """Repaint the lines that differ: from one row of a list to the next most keys stay, and a line of them costs
        400 bytes. Not from where they differ: Textual paints every line from its beginning."""
        for y, (old, new) in enumerate(zip_longest(before, now, fillvalue=())):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        runs = self.lines[y] if y < len(self.lines) else ()
        width, left = self.size.width, self.size.width
        segments = []
        for text, name in runs:
            if left <= 0:
                break
            style = self.rich_style + self.get_component_rich_style(f"lines--{name}") if name else self.rich_style
            shown = cell(text, left, align="none")
            segments.append(Segment(shown, style))
            left -= columns(shown)
        if left > 0:
            segments.append(Segment(" " * left, self.rich_style))
        return Strip(segments, width).simplify()


class Rule(Line):
    """The line that begins a group: « ── Titre ──── »."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.words = title

    def call(self, words: str) -> None:
        """Give it another title."""
        self.words = words
        self.on_resize()

    def on_resize(self) -> None:
        """Draw it over the whole width."""
        self.text = ruled(f"{GLYPHS.rule * 2} {self.words} ", self.size.width)
