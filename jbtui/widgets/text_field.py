"""One line to type in: each character in the columns that a terminal gives it, the cursor where it is, pastes cleaned
and cut to what the field can hold."""

from bisect import bisect_right
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from jbtui.language import _
from jbtui.models.values import thousands
from jbtui.text import clean_line
from jbtui.widgets.cells import columns, shapes
from jbtui.widgets.commands import CommandScreen

MOST = 1_000
"""Characters that a field takes by pasting: more than any may hold, so that what is too long is told, not lost."""


class _Drawing(NamedTuple):
    """A text as it is drawn: where each visible character begins in it, its shape, and the column it begins at."""

    text: str
    positions: list[int]
    shapes: list[str]
    columns: list[int]
    """One more than there are characters: the last is where the text ends."""


class TextField(Input):
    """An entry area of one line."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        self._drawn = _Drawing("", [], [], [0])
        super().__init__(text, placeholder=placeholder, compact=True, select_on_focus=False, id=id, classes=classes)
        self.cursor_blink = False

    # A field that was filled before it had its width shows its cursor, whichever of width and focus comes first.

    def on_resize(self) -> None:
        if self.has_focus:
            self._watch_selection(self.selection)

    def on_focus(self) -> None:
        self._watch_selection(self.selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def take(self, pasted: str) -> None:
        """Put a pasted text where the cursor is, all its lines in one, as much of it as there is room for."""
        text = clean_line(pasted)
        start, end = sorted(self.selection)
        kept = text[: max(0, MOST - len(self.value) + end - start)]
        self.replace(kept, start, end)
        tell_cut(self, len(kept), len(text))

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _drawing(self) -> _Drawing:
        if self._drawn.text != self.value:
            drawn = _Drawing(self.value, [], [], [0])
            for position, shape, wide in shapes(self.value):
                drawn.positions.append(position)
                drawn.shapes.append(shape)
                drawn.columns.append(drawn.columns[-1] + wide)
            self._drawn = drawn
        return self._drawn

    def _under(self, position: int) -> int:
        """The number of the visible character that a position of the text belongs to."""
        drawn = self._drawing()
        if position >= len(self.value):
            return len(drawn.positions)
        return max(0, bisect_right(drawn.positions, position) - 1)

    def _position_to_cell(self, position: int) -> int:
        return self._drawing().columns[self._under(position)]

    @property
    def cursor_screen_offset(self) -> Offset:
        x, y, _width, _height = self.content_region
        return Offset(x + self._position_to_cell(self.cursor_position) - int(self.scroll_offset.x), y)

    def _cell_offset_to_index(self, offset: int) -> int:
        drawn = self._drawing()
        number = bisect_right(drawn.columns, offset + int(self.scroll_offset.x)) - 1
        return drawn.positions[number] if number < len(drawn.positions) else len(self.value)

    @property
    def content_width(self) -> int:
        if self.placeholder and not self.value:
            return columns(self.placeholder)
        return self._drawing().columns[-1] + 1  # the cursor stands behind the last character

    def render_line(self, y: int) -> Strip:
        width, plain = self.size.width, self.rich_style
        if y:
            return Strip.blank(width, plain)
        if not self.value:
            return self._empty_line(width, plain)
        drawn, left = self._drawing(), int(self.scroll_offset.x)
        cursor = self._under(self.cursor_position) if self.has_focus else -1
        start, end = (self._under(position) for position in sorted(self.selection))
        segments: list[Segment] = []
        at = left
        first = max(0, bisect_right(drawn.columns, left) - 1)
        for number in range(first, len(drawn.positions) + 1):
            begins = drawn.columns[number]
            ends = drawn.columns[number + 1] if number < len(drawn.positions) else begins + 1
            if ends > left + width:
                break
            if begins < left:  # the second half of a wide one
                shape = " " * (ends - left)
            else:
                shape = drawn.shapes[number] if number < len(drawn.positions) else " "
            style = plain
            if self.has_focus and start <= number < end:
                style += self.get_component_rich_style("input--selection")
            if number == cursor:
                style += self.get_component_rich_style("input--cursor")
            segments.append(Segment(shape, style))
            at = ends
        segments.append(Segment(" " * (left + width - at), plain))
        return Strip(segments, width).simplify()

    def _empty_line(self, width: int, plain: Style) -> Strip:
        hint = "".join(shape for _position, shape, _wide in shapes(self.placeholder)) or " "
        style = plain + self.get_component_rich_style("input--placeholder")
        first = style + self.get_component_rich_style("input--cursor") if self.has_focus else style
        line = Strip([Segment(hint[0], first), Segment(hint[1:], style)])
        return line.adjust_cell_length(width, plain)


def tell_cut(field: Widget, kept: int, pasted: int) -> None:
    """Say in the status line that not all of a pasted text went in."""
    if kept < pasted and isinstance(field.screen, CommandScreen):
        words = _("Collé : {kept} caractères sur {pasted}, ce champ n’en tient pas plus.")
        field.screen.say(words.format(kept=thousands(kept), pasted=thousands(pasted)), "warning")
