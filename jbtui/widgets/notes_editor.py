"""Several lines of text in a form."""

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widgets import TextArea

from jbtui.declarations.base import Field
from jbtui.text import clean_text
from jbtui.widgets.cells import shapes
from jbtui.widgets.editors import Editor
from jbtui.widgets.text_field import tell_cut

MOST = 100_000
"""Characters that can be pasted: more than remarks may hold, so that nothing is lost before one is told."""


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
        text = clean_text(event.text)
        kept = text[: max(0, MOST - len(self.text) + len(self.selected_text))]
        self.replace(kept, *self.selection)
        tell_cut(self, len(kept), len(text))

    def render_line(self, y: int) -> Strip:
        """A line as a terminal counts its columns, which is not always as TextArea does."""
        drawn = super().render_line(y)
        shown = (Segment("".join(shape for _at, shape, _columns in shapes(text)), style) for text, style, _ in drawn)
        return Strip(shown).adjust_cell_length(drawn.cell_length, self.rich_style)

    def put(self, text: str) -> None:
        self.text = text

    def on_text_area_changed(self) -> None:
        self.post_message(self.Edited(self.field.name))
