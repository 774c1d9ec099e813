"""A long list to choose from by typing: what begins with the text first, then what contains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from jbtui.language import _
from jbtui.text import fold
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell, columns, ruled
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Lines, Run
from jbtui.widgets.popup import draw_box
from jbtui.widgets.text_field import TextField

MOST = 12
WIDTH = 66


@dataclass(frozen=True)
class Offer:
    """A line of the list: its words, what is also searched, what stands at its right, and what choosing it gives."""

    label: str
    value: Any
    also: str = ""
    right: str = ""
    faint: bool = False


class Chooser(Answering, ModalScreen[Any]):
    """Gives the value of the chosen offer, or None. `hint` stands in the empty field, `verb` says what Entrée does,
    `nothing` that no offer has these words.
    """

    def __init__(self, title: str, offers: Sequence[Offer], *, hint: str, verb: str, nothing: str) -> None:
        super().__init__()
        self.title_, self.offers, self.hint, self.verb, self.nothing = title, list(offers), hint, verb, nothing
        self.found = self.offers
        self.cursor = 0

    def compose(self) -> ComposeResult:
        head = ruled(f"{GLYPHS.corners[0]}{GLYPHS.rule} {self.title_} ", WIDTH - 1) + GLYPHS.corners[1]
        with Vertical(id="chooser"):
            yield Line(head)
            with Horizontal():
                yield Line(f"{GLYPHS.bar} > ", classes="edge")
                yield TextField(placeholder=self.hint)
                yield Line(GLYPHS.bar, classes="edge end")
            yield Lines(id="box")

    async def on_mount(self) -> None:
        self.query_one(TextField).focus()
        self.found = await self.find("")
        self.draw()

    async def on_input_changed(self, event: Input.Changed) -> None:
        self.found = await self.find(event.value)
        self.cursor = 0
        self.draw()

    async def find(self, typed: str) -> list[Offer]:
        """The offers that a typed text finds."""
        text = fold(typed)
        begin = [offer for offer in self.offers if fold(offer.label).startswith(text)]
        contain = [offer for offer in self.offers if offer not in begin and text in fold(f"{offer.label} {offer.also}")]
        return begin + contain

    def draw(self) -> None:
        """Draw the offers that fit."""
        top = max(0, self.cursor - MOST + 1)
        body: list[list[Run]] = []
        for index, offer in enumerate(self.found[top : top + MOST], top):
            here = index == self.cursor
            name = "chosen" if here else ("faint" if offer.faint else "")
            sign = GLYPHS.cursor if here else " "
            body.append(
                [
                    (f" {sign} ", name),
                    (cell(offer.label, min(47, WIDTH - 6 - columns(offer.right))), name),
                    (f" {offer.right}", name or "key"),
                ]
            )
        foot = _("{up}{down} Choisir · Entrée {verb} · Échap Fermer")
        foot = foot.format(up=GLYPHS.up, down=GLYPHS.down, verb=self.verb)
        draw_box(self.query_one("#box", Lines), "", body or [[(f" {self.nothing}", "")]], foot, WIDTH)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            event.stop()
            step = 1 if event.key == "down" else -1
            self.cursor = max(0, min(len(self.found) - 1, self.cursor + step))
            self.draw()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "enter" and self.found:
            event.stop()
            self.dismiss(self.found[self.cursor].value)
