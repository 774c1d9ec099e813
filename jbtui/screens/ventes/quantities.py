"""How much of each line of an invoice: ↑ and ↓ go from line to line, digits say how much."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import DocumentLine
from jbtui.models.fields import Refused
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.popup import draw_box

WIDTH = 76
LEFT, TAKEN = 12, 14
MOST = 14
"""Lines shown at once."""


class Quantities(Answering, ModalScreen[Any]):
    """Gives the quantities that were typed, by the id of their line; None if closed. `lines` are those of the document,
    each with how much there is of it, which may be below zero: so is what is taken of it then."""

    def __init__(self, title: str, lines: Sequence[tuple[Values, Decimal]]) -> None:
        super().__init__()
        self.title_, self.rows = title, [(line, left) for line, left in lines if left]
        self.typed = [""] * len(self.rows)
        self.cursor, self.said = 0, ""

    def compose(self) -> ComposeResult:
        yield Lines(id="box")

    def on_mount(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw the lines around the cursor."""
        room = WIDTH - LEFT - TAKEN - 6
        heads = f" {' ' * 2}{cell(_('Désignation'), room)}{cell(_('Reste'), LEFT, align='right')}"
        body: list[list[Run]] = [[(f"{heads}{cell(_('À créditer'), TAKEN, align='right')} ", "faint")]]
        top = max(0, self.cursor - MOST + 1)
        for index, (line, left) in enumerate(self.rows[top : top + MOST], top):
            here = index == self.cursor
            words = cell(DocumentLine.title(line), room)
            rest = cell(DocumentLine.quantity.show(left), LEFT, align="right")
            sign = "-" if left < 0 and self.typed[index] else ""
            typed = cell(f"{sign}{self.typed[index]}{'_' if here else ''}", TAKEN, align="right")
            body.append([(f" {GLYPHS.cursor if here else ' '} {words}{rest}{typed} ", "chosen" if here else "")])
        if self.said:
            body.append([(f" {GLYPHS.error} {self.said}", "error")])
        foot = _("{up}{down} Ligne · chiffres · Espace tout · Entrée Créer l’avoir · Échap")
        draw_box(self.query_one("#box", Lines), self.title_, body, foot.format(up=GLYPHS.up, down=GLYPHS.down), WIDTH)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.said = ""
        key, typed = event.key, self.typed[self.cursor]
        if key == "escape":
            self.dismiss(None)
            return
        if key == "enter":
            self._answer()
            return
        if key in ("down", "tab", "up", "shift+tab"):
            self.cursor = (self.cursor + (1 if key in ("down", "tab") else -1)) % len(self.rows)
        elif key == "space":
            whole = DocumentLine.quantity.edit(abs(self.rows[self.cursor][1]))
            self.typed[self.cursor] = "" if typed == whole else whole
        elif key == "backspace":
            self.typed[self.cursor] = typed[:-1]
        elif event.character and event.character in "0123456789,.":
            self.typed[self.cursor] = typed + event.character
        self.draw()

    def _answer(self) -> None:
        found: dict[int, Decimal] = {}
        for index, (line, left) in enumerate(self.rows):
            try:
                taken = DocumentLine.quantity.parse(f"0{self.typed[index]}") if self.typed[index] else None
            except Refused as error:
                self._refuse(index, str(error))
                return
            if taken:
                if taken > abs(left):
                    self._refuse(index, _("il reste {left}").format(left=DocumentLine.quantity.show(left)))
                    return
                found[line["id"]] = taken if left > 0 else -taken
        if found:
            self.dismiss(found)
        else:
            self._refuse(self.cursor, _("tapez une quantité ; Espace prend tout ce qui reste de la ligne"))

    def _refuse(self, index: int, words: str) -> None:
        self.cursor, self.said = index, words
        self.draw()
