"""The text below a line of a document, typed in a box; each key is in the line at once, so that nothing is lost."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from jbtui.declarations.base import Field
from jbtui.language import _
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import ruled
from jbtui.widgets.editors import Editor
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line

WIDTH = 70


class DetailBox(Answering, ModalScreen[None]):
    """Calls `typed` with the text at each key."""

    def __init__(self, title: str, text: str, typed: Callable[[str], None]) -> None:
        super().__init__()
        self.title_, self.text, self.typed = title, text, typed

    def compose(self) -> ComposeResult:
        from jbtui.widgets.notes_editor import NotesEditor

        words = _("Détail de {title}").format(title=self.title_) if self.title_ else _("Détail")
        with Vertical(id="detail"):
            yield Line(ruled(f"{GLYPHS.corners[0]}{GLYPHS.rule} {words} ", WIDTH - 1) + GLYPHS.corners[1])
            yield NotesEditor(Field("detail"), self.text)
            foot = _("Entrée Ligne suivante · ^S ou Échap Fermer (gardé)")
            yield Line(ruled(f"{GLYPHS.corners[2]}{GLYPHS.rule} {foot} ", WIDTH - 1) + GLYPHS.corners[3])

    def on_mount(self) -> None:
        self.query_one("#field-detail").focus()

    def on_editor_edited(self, message: Editor.Edited) -> None:
        message.stop()
        self.typed(self.query_one("#field-detail", Editor).typed)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "ctrl+s", "f2", "tab"):
            event.stop()
            event.prevent_default()
            self.typed(self.query_one("#field-detail", Editor).typed)
            self.dismiss(None)
