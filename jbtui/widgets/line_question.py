"""One line to type, proposed: Entrée accepts it, Échap closes."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from jbtui.language import _
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import ruled
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Lines, Run
from jbtui.widgets.popup import draw_box
from jbtui.widgets.text_field import TextField

WIDTH = 76


class LineQuestion(Answering, ModalScreen[Any]):
    """Gives the typed line, or None. `verb` says what Entrée does, `wrong` why a line cannot be taken (« » if it can):
    the question then stays, with what was typed.
    """

    def __init__(self, title: str, proposed: str, verb: str, *, wrong: Callable[[str], str] | None = None) -> None:
        super().__init__()
        self.title_, self.proposed, self.verb, self.wrong = title, proposed, verb, wrong

    def compose(self) -> ComposeResult:
        head = ruled(f"{GLYPHS.corners[0]}{GLYPHS.rule} {self.title_} ", WIDTH - 1) + GLYPHS.corners[1]
        with Vertical(id="question"):
            yield Line(head)
            with Horizontal():
                yield Line(f"{GLYPHS.bar} > ", classes="edge")
                yield TextField(self.proposed)
                yield Line(GLYPHS.bar, classes="edge end")
            yield Lines(id="box")

    def on_mount(self) -> None:
        field = self.query_one(TextField)
        field.cursor_position = len(field.value)
        field.focus()
        self._draw()

    def _draw(self, error: str = "") -> None:
        foot = _("Entrée {verb} · ^U Effacer · Échap Fermer").format(verb=self.verb)
        body: list[list[Run]] = [[(f" {GLYPHS.error} {error}", "error")]] if error else []
        draw_box(self.query_one("#box", Lines), "", body, foot, WIDTH)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "enter":
            event.stop()
            typed = self.query_one(TextField).value
            if self.wrong and (error := self.wrong(typed)):
                self._draw(error)
            else:
                self.dismiss(typed)
