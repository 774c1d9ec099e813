"""Several lines of text in a form."""

from textual import events
from textual.widgets import TextArea

from jbtui.declarations.base import Field
from jbtui.text import clean_text
from jbtui.widgets.editors import Editor


class NotesEditor(TextArea, Editor):
    """Free remarks; Entrée begins a new line, Tab leaves."""

    several_lines = True

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(text, compact=True, tab_behavior="focus", id=f"field-{field.name}")
        self.field = field
        self.cursor_blink = False

    @property
    def typed(self) -> str:
        return self.text

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.insert(clean_text(event.text))

    def put(self, text: str) -> None:
        self.text = text

    def on_text_area_changed(self) -> None:
        self.post_message(self.Edited(self.field.name))
