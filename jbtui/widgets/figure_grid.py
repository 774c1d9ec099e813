"""A grid of figures with a cursor on one of them: rows with a label, and the total, which stays in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from jbtui.widgets.cells import cell, columns
from jbtui.widgets.glyphs import GLYPHS

FRAME = 4
"""Lines that are no row: the header, its rule, the rule above the total, the total."""
WIDEST_GAP = 4


@dataclass(frozen=True)
class GridColumn:
    """A column of figures. What is `told` by it can not be followed: the cursor passes it by, and where there is no
    room for all of them it goes first."""

    label: str
    told: bool = False


@dataclass(frozen=True)
class GridCell:
    """A figure, as it is written where there is little room and where there is more; `nothing` is drawn faint."""

    text: str
    long: str = ""
    nothing: bool = False


@dataclass(frozen=True)
class GridRow:
    """A line of figures, with its label and a shorter one."""

    label: str
    short: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Layout:
    """How a width is shared: columns for the labels, blanks before each figure, and for each column that is shown its
    number and its width; whether labels and figures have their long form."""

    label: int
    gap: int
    shown: tuple[tuple[int, int], ...]
    long_labels: bool
    long_cells: bool


class FigureGrid(Widget, can_focus=True):
    """Shows figures; ← → ↑ ↓ choose one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "figure-grid--header",
        "figure-grid--cursor",
        "figure-grid--nothing",
        "figure-grid--total",
    }
    DEFAULT_CSS = """
    FigureGrid {
        width: 1fr;
        & > .figure-grid--header { text-style: bold; }
        & > .figure-grid--cursor { text-style: reverse; }
        & > .figure-grid--total { text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move_column(-1)", show=False),
        Binding("right", "move_column(1)", show=False),
        Binding("up", "move_row(-1)", show=False),
        Binding("down", "move_row(1)", show=False),
        Binding("pageup", "move_row(-8)", show=False),
        Binding("pagedown", "move_row(8)", show=False),
        Binding("home", "go_row(0)", show=False),
        Binding("end", "go_row(-1)", show=False),
    ]

    class Moved(Message):
        """The cursor came on another figure."""

        def __init__(self, row: int, column: int) -> None:
            super().__init__()
            self.row, self.column = row, column

    def __init__(self) -> None:
        super().__init__()
        self._label = ""
        self._columns: Sequence[GridColumn] = ()
        self._rows: Sequence[GridRow] = ()
        self.row = 0
        """The row of the cursor; the last one is the total."""
        self.column = 0
        self._top = 0
        self._layouts: dict[int, Layout] = {}
        """By the width: each line asks for it."""

    def show(self, label: str, columns: Sequence[GridColumn], rows: Sequence[GridRow], row: int, column: int) -> None:
        """Show rows, the last of which is the total, with the cursor on a figure; `label` heads their labels."""
        self._label, self._columns, self._rows = label, columns, rows
        self._layouts.clear()
        self.row, self.column = min(row, len(rows) - 1), column
        self._follow()
        self.refresh()

    @property
    def wanted(self) -> int:
        """The lines that show every row."""
        return len(self._rows) - 1 + FRAME

    # --- the cursor --------------------------------------------------------------------------------------------------

    def action_move_column(self, step: int) -> None:
        """Go to the next figure of the row, or the one before."""
        target = self.column + step
        while 0 <= target < len(self._columns) and self._columns[target].told:
            target += step
        if 0 <= target < len(self._columns):
            self._go(self.row, target)

    def action_move_row(self, step: int) -> None:
        """Go down by so many rows, or up; below the last exercice is the total."""
        self._go(max(0, min(self.row + step, len(self._rows) - 1)), self.column)

    def action_go_row(self, row: int) -> None:
        """Go to the first row, or to the total."""
        self._go(row % len(self._rows), self.column)

    def _go(self, row: int, column: int) -> None:
        if (row, column) == (self.row, self.column) or not self._rows:
            return
        before, top = self.row, self._top
        self.row, self.column = row, column
        self._follow()
        if self._top != top:
            self.refresh()
        else:
            for each in {before, row}:
                self.refresh(Region(0, self._line_of(each), self.size.width, 1))
        self.post_message(self.Moved(row, column))

    def _follow(self) -> None:
        """Have the row of the cursor in sight."""
        body, room = len(self._rows) - 1, self._body
        if self.row < body:
            self._top = max(self.row - room + 1, min(self._top, self.row))
        self._top = max(0, min(self._top, body - room))

    @property
    def _body(self) -> int:
        """The lines for rows other than the total."""
        return max(1, self.size.height - FRAME)

    def _line_of(self, row: int) -> int:
        return self.size.height - 1 if row == len(self._rows) - 1 else row - self._top + 2

    # --- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._follow()

    @property
    def tells_amounts(self) -> bool:
        """Whether the figures have their long form."""
        return bool(self._rows) and self._layout(self.size.width).long_cells

    def _layout(self, width: int) -> Layout:
        if width not in self._layouts:
            self._layouts[width] = self._fitting(width)
        return self._layouts[width]

    def _fitting(self, width: int) -> Layout:
        """The fullest form that fits."""
        every = range(len(self._columns))
        needed = [number for number in every if not self._columns[number].told]
        for shown, long_labels, long_cells in (
            (every, True, True),
            (every, False, True),
            (every, True, False),
            (every, False, False),
            (needed, False, False),
        ):
            widths = [(number, self._width_of(number, long=long_cells)) for number in shown]
            labels = [self._label, *(row.label if long_labels else row.short for row in self._rows)]
            label = 1 + max(map(columns, labels))
            spare = width - label - sum(wide + 1 for _number, wide in widths)
            if spare >= 0:
                gap = min(WIDEST_GAP, 1 + spare // max(1, len(widths)))
                used = sum(wide + gap for _number, wide in widths)
                return Layout(width - used, gap, tuple(widths), long_labels, long_cells)
        return Layout(max(1, label + spare), 1, tuple(widths), False, False)

    def _width_of(self, number: int, *, long: bool) -> int:
        found = [row.cells[number] for row in self._rows]
        texts = [each.long or each.text if long else each.text for each in found]
        return max(columns(text) for text in (self._columns[number].label, *texts))

    def render_line(self, y: int) -> Strip:
        width, last = self.size.width, self.size.height - 1
        if not self._rows:
            return Strip.blank(width, self.rich_style)
        if y == 0:
            return self._header(width)
        if y in (1, last - 1):
            return Strip([Segment(GLYPHS.rule * width, self.rich_style)], width)
        if y == last:
            return self._row(len(self._rows) - 1, width)
        index = self._top + y - 2
        return self._row(index, width) if index < len(self._rows) - 1 else Strip.blank(width, self.rich_style)

    def _header(self, width: int) -> Strip:
        layout, style = self._layout(width), self._style("header")
        labels = [
            " " * layout.gap + cell(self._columns[number].label, wide, align="right") for number, wide in layout.shown
        ]
        text = cell(f" {self._label}", layout.label) + "".join(labels)
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def _row(self, index: int, width: int) -> Strip:
        layout, row = self._layout(width), self._rows[index]
        usual = self._style("total") if index == len(self._rows) - 1 else self.rich_style
        sign = GLYPHS.cursor if index == self.row else " "
        line = [Segment(cell(f"{sign}{row.label if layout.long_labels else row.short}", layout.label), usual)]
        for number, wide in layout.shown:
            figure = row.cells[number]
            text = figure.long or figure.text if layout.long_cells else figure.text
            shown = cell(text, wide, align="right")
            style = self._style("nothing") if figure.nothing else usual
            if (index, number) != (self.row, self.column):
                line.append(Segment(" " * layout.gap + shown, style))
                continue
            free = len(shown) - len(shown.lstrip())
            marked = (" " * layout.gap + shown)[: layout.gap + free - 1]
            line += [Segment(marked, style), Segment(GLYPHS.cursor + shown[free:], style + self._style("cursor"))]
        return Strip(line).adjust_cell_length(width, self.rich_style).simplify()

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"figure-grid--{name}", partial=True)
