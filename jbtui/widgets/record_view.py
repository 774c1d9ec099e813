"""A record to read: the groups of its form, two side by side where there is room, empty fields left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from jbtui.declarations.base import Field, Form
from jbtui.models.base import default
from jbtui.widgets.cells import cell, columns, ruled, wrapped
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run

LABEL = 13
NARROWEST_PAIR = 60

Block = tuple[str, list[list[Run]]]
"""A group: its title, and its lines."""


class RecordView(VerticalScroll, can_focus=True):
    """Shows the filled fields of a record; ↑ and ↓ scroll. With `paired` a group is as wide as the view, and two of its
    fields stand on a line."""

    def __init__(self, form: Form, *, paired: bool = False) -> None:
        super().__init__()
        self.form, self.paired = form, paired
        self._values: Mapping[str, Any] = {}
        self._more: Sequence[Block] = ()
        self._title = ""
        self._lookups: Mapping[str, str] = {}
        self._foot: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        yield Lines()

    def show(
        self,
        values: Mapping[str, Any],
        *,
        title: str = "",
        lookups: Mapping[str, str] | None = None,
        foot: Sequence[str] = (),
        more: Sequence[Block] = (),
        stay: bool = False,
    ) -> None:
        """Show a record from its top, or with `stay` from where one is: `title` heads it in place of its first group's,
        `lookups` are the words for columns that hold another record's id, `more` groups follow its own, `foot` lines
        stand below. Without values only these show.
        """
        self._values = self.form.as_read(values) if self.form.as_read and values else values
        self._title, self._lookups, self._foot = title, lookups or {}, foot
        self._more = more
        self.draw()
        if not stay:
            self.scroll_home(animate=False)

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw the groups for the present width."""
        width = self.size.width or self.app.size.width
        half = width // 2
        lines: list[list[Run]] = []
        blocks = self._blocks(half if width >= NARROWEST_PAIR else width)
        if width < NARROWEST_PAIR or len(blocks) == 1 or self.paired:
            for block in self._blocks(width):
                lines += _drawn(block, width)
        else:
            for left, right in zip(blocks[::2], [*blocks[1::2], None], strict=False):
                lines += _side_by_side(left, right, half, width - half)
        for block in self._more:
            lines += _drawn(block, width)
        foot = [part for text in self._foot for part in wrapped(text, width - 2)]
        lines += [*([] if self.paired else [[]]), *([(f" {text}", "faint")] for text in foot)] if foot else []
        page = self.query_one(Lines)
        page.styles.height = max(len(lines), 1)
        page.lines = lines

    def _blocks(self, width: int) -> list[Block]:
        blocks: list[Block] = []
        if not self._values:
            return blocks
        for group in self.form.shown(self._values):
            if group.read_as:
                body: list[list[Run]] = [[(f" {line}", "")] for line in group.read_as(self._values)]
            elif self.paired and width >= NARROWEST_PAIR:
                body = list(self._in_pairs([field for row in group.rows for field in row], width))
            else:
                body = [line for row in group.rows for field in row for line in self._field(field, width)]
            if body:
                blocks.append((group.title if blocks or not self._title else self._title, body))
        return blocks

    def _in_pairs(self, fields: Sequence[Field], width: int) -> Iterator[list[Run]]:
        """The lines of fields, two on each; wide ones have lines of their own."""
        half = width // 2
        narrow = [lines for field in fields if not field.wide and (lines := self._field(field, half))]
        blank: list[Run] = [(" " * half, "")]
        for index in range(0, len(narrow), 2):
            left, right = narrow[index], narrow[index + 1] if index + 1 < len(narrow) else []
            for line in range(max(len(left), len(right))):
                one = _cut(left[line], half) if line < len(left) else blank
                yield [*one, *(right[line] if line < len(right) else [])]
        for field in fields:
            if field.wide:
                yield from self._field(field, width)

    def _field(self, field: Field, width: int) -> list[list[Run]]:
        """The lines of one field, none where it is at its default or the title says it; long values go on below."""
        model = self.form.model
        column = model.columns()[field.name]
        value = self._values[field.name]
        if field.titled or value == default(column):
            return []
        if field.name in self._lookups:
            text, warning = self._lookups[field.name], None
        else:
            text, warning = model.value(field.name).show(value), model.value(field.name).check(value)
        parts = [f"{GLYPHS.warning} {text}", warning] if warning else text.split("\n")
        room = width - LABEL - 3
        lines = [line for part in parts for line in wrapped(part, room)]
        name_ = field.label or str(column.verbose_name)
        label = cell(name_, LABEL)
        if len(lines) > len(parts) == 1 and columns(f" {name_} {text} ") <= width:  # whole, if out of line with others
            label, lines = name_, [text]
        name = "warning" if warning else ""
        labels = [label, *[" " * LABEL] * (len(lines) - 1)]
        return [[(f" {label} ", "faint"), (line, name)] for label, line in zip(labels, lines, strict=True)]


def _drawn(block: Block, width: int) -> list[list[Run]]:
    title, body = block
    head = ruled(f"{GLYPHS.rule * 2} {title} ", width - 1) + " "
    return [[(head, "title")], *(_cut(runs, width) for runs in body)]


def _side_by_side(left: Block, right: Block | None, left_width: int, right_width: int) -> list[list[Run]]:
    first = _drawn(left, left_width)
    second = _drawn(right, right_width) if right else []
    blank: list[Run] = [(" " * left_width, "")]
    return [
        [*(first[index] if index < len(first) else blank), *(second[index] if index < len(second) else [])]
        for index in range(max(len(first), len(second)))
    ]


def _cut(runs: list[Run], width: int) -> list[Run]:
    """A line in exactly `width` columns, its last run cut or padded."""
    used = sum(columns(text) for text, _name in runs[:-1])
    text, name = runs[-1]
    return [*runs[:-1], (cell(text, max(width - used, 0)), name)]
