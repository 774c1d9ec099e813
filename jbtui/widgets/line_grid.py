"""A grid of rows that are typed cell by cell: only what shows is drawn, and one entry area goes from cell to cell."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from jbtui.declarations.base import Cell, Command, Grid, Situation
from jbtui.declarations.everywhere import FORMS
from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.fields import ChoiceField, NotesField, Refused
from jbtui.text import clean_line, clean_text
from jbtui.widgets.cells import cell
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.commands import CommandHost, CommandScreen
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.text_field import TextField

MARGIN = 3
"""Columns before the first cell: the cursor, and what is wrong."""


@dataclass(eq=False)
class GridRow:
    """A row as it is typed. `read` is what is stored of it, or what a new row begins with; `id` and `version` are those
    of a stored one."""

    model: type[Record]
    values: Values
    read: Values
    id: int | None = None
    version: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    """What is typed, for the cells whose text is no value, and"""
    refused: dict[str, str] = field(default_factory=dict)
    """why it is none."""
    errors: dict[str, str] = field(default_factory=dict)
    """What only the whole could find, until something else is typed in the cell."""

    def text(self, name: str) -> str:
        """What a cell's entry area shows."""
        if name in self.texts:
            return self.texts[name]
        column = self.model.value(name)
        return (clean_text if isinstance(column, NotesField) else clean_line)(column.edit(self.values[name]))

    def shown(self, name: str) -> str:
        """What a cell shows while it is not typed in."""
        return self.texts[name] if name in self.texts else self.model.value(name).show(self.values[name])

    def take(self, name: str, text: str) -> None:
        """Take a text as what a cell holds; where it is no value, keep it, and why."""
        self.errors.pop(name, None)
        try:
            self.values[name] = self.model.value(name).parse(text)
        except Refused as error:
            self.texts[name], self.refused[name] = text, str(error)
        else:
            self.texts.pop(name, None)
            self.refused.pop(name, None)

    def put(self, values: Mapping[str, Any]) -> None:
        """Give cells other values."""
        for name, value in values.items():
            self.values[name] = value
            for told in (self.texts, self.refused, self.errors):
                told.pop(name, None)

    def problem(self, name: str) -> str:
        """What is wrong with a cell."""
        return self.refused.get(name) or self.errors.get(name, "")

    def problems(self) -> dict[str, str]:
        """What is wrong, by cell."""
        return {**self.errors, **self.refused}

    def changes(self) -> Values:
        """The columns that differ from what was read."""
        return {name: value for name, value in self.values.items() if value != self.read[name]}

    def typed(self) -> dict[str, str]:
        """The texts that differ from what was read."""
        return {**{name: self.text(name) for name in self.changes()}, **self.texts}


Follow = Callable[[GridRow, str], Awaitable[str]]
"""Called when a cell was left by going on: fills in what follows from it, and gives the name of the cell to go on to,
or nothing for the next one."""


class CellEditor(TextField):
    """The entry area of the cell under the cursor."""

    has_choices = False

    def on_focus(self) -> None:
        # Here and not by the grid, which hears of the focus behind the first keys.
        self.select_all()

    class ChoicesAsked(Message):
        """The user wants to see what the cell may hold."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space" and self.has_choices and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.ChoicesAsked())
        else:
            await super()._on_key(event)


class GridLines(Widget):
    """Draws the rows of a grid that there is room for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--head", "grid--wrong", "grid--total", "grid--faint"}

    def __init__(self, grid: "LineGrid") -> None:
        super().__init__()
        self.grid = grid

    def on_resize(self) -> None:
        self.grid.lay_out()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return Strip([Segment(cell(self.grid.head(), width), self._style("head"))], width)
        index = self.grid.top + y - 1
        if index >= len(self.grid.rows):
            return Strip([Segment(" " * width, self.rich_style)], width)
        segments = [
            Segment(text, self._style(name) if name else self.rich_style) for text, name in self.grid.drawn(index)
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style).simplify()

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"grid--{name}")


class LineGrid(Vertical, CommandHost):
    """Rows typed cell by cell. There is always an empty row at the end, which is none until something is typed in it.

    `blank` makes what a new row begins with, `shows` says which cells there are.
    """

    alone = True

    class Edited(Message):
        """Something was typed, or rows were moved."""

    class Went(Message):
        """The cursor came to another cell."""

    class Beyond(Message):
        """Somebody goes on before the first row."""

    def __init__(
        self,
        grid: Grid,
        rows: Sequence[GridRow],
        blank: Callable[[], Values],
        follow: Follow,
        aside: Callable[..., Awaitable[Any]],
        shows: Callable[[Cell], bool] = lambda _cell: True,
    ) -> None:
        super().__init__()
        self.grid, self.rows, self.blank, self.follow, self.aside = grid, list(rows), blank, follow, aside
        self.cells = [each for each in grid.cells if shows(each)]
        self.removed: list[GridRow] = []
        self.at = self.top = 0
        self.cell_name = self.cells[0].name
        self._widths: dict[str, int] = {}
        self.editor = CellEditor()
        """The entry area, and"""
        self._entered = ""
        """what it contained when its cell was entered."""
        self._close()

    def compose(self) -> ComposeResult:
        yield GridLines(self)
        yield self.editor

    # --- its rows ----------------------------------------------------------------------------------------------------

    def new_row(self, **values: Any) -> GridRow:
        """A row that is not stored yet."""
        blank = {**self.blank(), **values}
        return GridRow(self.grid.model, dict(blank), {**blank, **({"kind": ""} if values else {})})

    def _close(self) -> None:
        """Have an empty row at the end."""
        if not self.rows or not self.is_free(self.rows[-1]):
            self.rows.append(self.new_row())

    def is_free(self, row: GridRow) -> bool:
        """Whether nothing was typed in a row, which then is none."""
        return row.id is None and not row.texts and not row.changes()

    def filled(self) -> list[GridRow]:
        """The rows in which something was typed."""
        return [row for row in self.rows if not self.is_free(row)]

    @property
    def row(self) -> GridRow:
        """The row under the cursor."""
        return self.rows[self.at]

    def typed(self, row: GridRow) -> dict[str, str]:
        """The texts of a row that differ from what was read, those of the last keys too."""
        texts = row.typed()
        if row is self.row and self.editor.value != (row.text(self.cell_name) if not self.is_free(row) else ""):
            texts[self.cell_name] = self.editor.value
        return texts

    def changed(self) -> None:
        """Rows were moved, made or taken out."""
        self._close()
        self.at = min(self.at, len(self.rows) - 1)
        self.show()
        self.post_message(self.Edited())

    # --- drawing -----------------------------------------------------------------------------------------------------

    def lay_out(self) -> None:
        """Share the width among the cells."""
        width = self.size.width
        spare = max(0, width - MARGIN - sum(each.width + 1 for each in self.cells))
        weights = sum(each.weight for each in self.cells) or 1
        self._widths = {each.name: each.width + spare * each.weight // weights for each in self.cells}
        self.show()

    def room(self, cell_: Cell, values: Values) -> int:
        """The columns of a cell; that of a text goes on to the end."""
        typed = self.grid.typed(values)
        if len(typed) > 1 or cell_.name != typed[0]:
            return self._widths.get(cell_.name, cell_.width)
        names = [each.name for each in self.cells if not each.only_read]
        behind = names[names.index(cell_.name) :]
        return sum(self._widths.get(name, 0) + 1 for name in behind) - 1

    def head(self) -> str:
        """The line above the rows."""
        columns = self.grid.model.columns()
        labels = (
            cell(str(columns[each.name].verbose_name), self._widths.get(each.name, each.width), align=each.align)
            for each in self.cells
        )
        return " " * MARGIN + " ".join(labels)

    def drawn(self, index: int) -> Iterator[tuple[str, str]]:
        """The parts of a row, each with its style."""
        row = self.rows[index]
        sign = GLYPHS.error if row.problems() else " "
        here = index == self.at and self.has_focus_within
        yield f" {GLYPHS.cursor if here else sign} ", "wrong" if row.problems() else ""
        free, typed = self.is_free(row), self.grid.typed(row.values)
        if len(typed) == 1:
            yield " " * self._before(typed[0]), ""
        for each in self.cells:
            if len(typed) == 1 and each.name != typed[0] and not each.only_read:
                continue
            room = self.room(each, row.values)
            text = "" if free else row.shown(each.name)
            style = "wrong" if row.problem(each.name) else ""
            yield cell(text, room, align=each.align), style
            yield " ", ""

    def _before(self, name: str) -> int:
        """The columns of the cells before one."""
        names = [each.name for each in self.cells]
        return sum(self._widths.get(before, 0) + 1 for before in names[: names.index(name)])

    def show(self) -> None:
        """Draw everything anew, and have the entry area where the cursor is."""
        if not self.is_mounted or not self._widths:
            return
        self._scroll()
        self.query_one(GridLines).refresh()
        self._place()

    def redraw(self, row: GridRow) -> None:
        """Draw one row anew."""
        if row in self.rows:
            y = self.rows.index(row) - self.top + 1
            lines = self.query_one(GridLines)
            lines.refresh(Region(0, y, lines.size.width, 1))

    def _scroll(self) -> bool:
        page = max(1, self.size.height - 1)
        top = min(max(self.top, self.at - page + 1), self.at)
        top = max(0, min(top, len(self.rows) - page))  # no room is left empty that a row could have
        moved, self.top = top != self.top, top
        return moved

    def _place(self) -> None:
        """Put the entry area over the cell under the cursor."""
        each = next(each for each in self.cells if each.name == self.cell_name)
        editor = self.editor
        editor.styles.offset = (MARGIN + self._before(self.cell_name), self.at - self.top + 1)
        editor.styles.width = self.room(each, self.row.values)
        editor.has_choices = bool(self._offers())

    def on_focus(self) -> None:
        self.editor.focus()

    def on_mount(self) -> None:
        self._enter()

    def on_descendant_focus(self) -> None:
        self.redraw(self.row)

    def on_descendant_blur(self) -> None:
        if self.is_attached and self.rows:
            self._leave()
            self.redraw(self.row)

    # --- the cursor --------------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Put the cursor in the cell where it was, at once: keys typed ahead may come before a message does."""
        self.screen.set_focus(self.editor)

    def go(self, at: int, name: str = "", *, silent: bool = False) -> None:
        """Put the cursor in a cell; what was typed in the one before is taken. Nobody hears of it if `silent`."""
        self._leave()
        before = self.row
        self.at = max(0, min(len(self.rows) - 1, at))
        typed = self._typed(self.row)
        wanted = name or self.cell_name
        self.cell_name = wanted if wanted in typed else typed[0]
        if self._scroll():
            self.query_one(GridLines).refresh()
        else:
            self.redraw(before)
            self.redraw(self.row)
        self._place()
        self._enter()
        if not silent:
            self.post_message(self.Went())

    def _typed(self, row: GridRow) -> list[str]:
        """The cells that are typed in a row."""
        live = [each.name for each in self.cells if not each.only_read]
        return [name for name in self.grid.typed(row.values) if name in live]

    def _enter(self) -> None:
        editor = self.editor
        text = "" if self.is_free(self.row) else self.row.text(self.cell_name)
        with editor.prevent(Input.Changed):
            editor.value = text
        editor.select_all()
        self._entered = text

    def _leave(self) -> None:
        """Take what is typed as the cell's value, and show it so."""
        row = self.row
        if self.editor.value != ("" if self.is_free(row) else row.text(self.cell_name)):
            row.take(self.cell_name, self.editor.value)
        with self.editor.prevent(Input.Changed):
            self.editor.value = "" if self.is_free(row) else row.text(self.cell_name)
        self.redraw(row)

    def take_all(self) -> None:
        """Take the cell under the cursor as if it were left."""
        self._leave()

    def first_problem(self) -> tuple[int, str] | None:
        """The first cell in which something is wrong."""
        for at, row in enumerate(self.rows):
            for each in self.cells:
                if row.problem(each.name):
                    return at, each.name
        return None

    # --- what is typed -----------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        row = self.row
        if event.value == ("" if self.is_free(row) else row.text(self.cell_name)):
            return
        row.take(self.cell_name, event.value)
        if row is self.rows[-1] and not self.is_free(row):
            self._close()
            self.redraw(self.rows[-1])
        self.post_message(self.Edited())

    def _offers(self) -> Callable[[str], Sequence[tuple[str, str]]] | None:
        """What the cell under the cursor offers: a text and its words."""
        each = next(each for each in self.cells if each.name == self.cell_name)
        column = self.grid.model.columns()[self.cell_name]
        if each.choices:
            return each.choices
        if isinstance(column, ChoiceField):
            return lambda _typed: [(words, words) for _value, words in column.choices]
        return None

    # --- what can be done --------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (*FORMS, *self.grid.commands)

    def situation(self) -> Situation:
        return Situation((0,) if self._offers() else ())

    async def on_key(self, event: events.Key) -> None:
        page = max(1, self.size.height - 2)
        steps = {"down": 1, "up": -1, "pagedown": page, "pageup": -page}
        if event.key in steps:
            event.stop()
            if event.key == "up" and self.at == 0:
                self.post_message(self.Beyond())
            else:
                self.go(self.at + steps[event.key])
        elif event.key == "tab":
            at_end = self.at == len(self.rows) - 1 and self.cell_name == self._typed(self.row)[-1]
            if at_end and self.is_free(self.row) and not self.editor.value:
                return  # out of the grid
            event.stop()
            event.prevent_default()
            await self.do_next()
        elif event.key == "shift+tab":
            typed = self._typed(self.row)
            place = typed.index(self.cell_name)
            if place == 0 and self.at == 0:
                return
            event.stop()
            event.prevent_default()
            if place:
                self.go(self.at, typed[place - 1])
            else:
                self.go(self.at - 1, self._typed(self.rows[self.at - 1])[-1])

    async def do_next(self) -> None:
        """Go to the next cell, and behind the last one to the next row."""
        row, name = self.row, self.cell_name
        changed = self.editor.value != self._entered
        self._leave()
        target = await self.follow(row, name) if changed and not row.problem(name) else ""
        typed = self._typed(row)
        place = typed.index(name)
        if target:
            self.go(self.at, target)
        elif place + 1 < len(typed):
            self.go(self.at, typed[place + 1])
        else:
            self._close()
            self.go(self.at + 1, self._typed(self.rows[min(self.at + 1, len(self.rows) - 1)])[0])

    def do_revert(self) -> None:
        """Take the last typing in this cell back."""
        if self.editor.value == self._entered:
            assert isinstance(self.screen, CommandScreen)
            self.screen.say(_("Cette case n’a pas changé."))
        self.editor.value = self._entered

    async def do_choices(self) -> None:
        """Offer what the cell may hold."""
        offers = self._offers()
        if offers is None:
            return
        typed = self.editor.value if self.editor.value != self._entered else ""
        found = await self.aside(offers, typed) or []

        async def chosen(text: str | None) -> None:
            if text is not None:
                self.editor.value = text
                await self.do_next()

        label = str(self.grid.model.columns()[self.cell_name].verbose_name)
        chooser = Chooser(
            label,
            [Offer(words, text) for text, words in found],
            hint=_("les premières lettres"),
            verb=_("Choisir"),
            nothing=_("Rien de ce nom"),
        )
        chooser.open_over(self.screen, chosen)

    async def on_cell_editor_choices_asked(self) -> None:
        await self.do_choices()

    def new_line(self) -> None:
        """Put the cursor in the empty row at the end."""
        self._leave()
        self._close()
        self.go(len(self.rows) - 1, self.cells[0].name)
        self.enter()

    def do_line_above(self) -> None:
        """An empty row above this one."""
        self._insert(self.new_row(), self.at)

    def do_line_of(self, kind: str) -> None:
        """A row of another kind above this one."""
        self._insert(self.new_row(kind=kind), self.at)

    def do_line_again(self) -> None:
        """The same row again, below this one."""
        self._leave()
        if self.is_free(self.row):
            return
        again = self.new_row()
        again.put(self.row.values)
        again.texts, again.refused = dict(self.row.texts), dict(self.row.refused)
        self._insert(again, self.at + 1)

    def _insert(self, row: GridRow, at: int) -> None:
        self._leave()
        self.rows.insert(at, row)
        self.at = at
        self.cell_name = self._typed(row)[0]
        self.changed()
        self._enter()

    def do_line_move(self, by: int) -> None:
        """Move the row up or down, the cursor with it."""
        self._leave()
        to = self.at + by
        last = len(self.filled())
        if not 0 <= to < len(self.rows) or self.is_free(self.row) or max(to, self.at) >= max(last, 1):
            return
        self.rows[self.at], self.rows[to] = self.rows[to], self.rows[self.at]
        self.at = to
        self.changed()
        self._enter()

    def do_line_delete(self) -> None:
        """Take the row out."""
        row = self.rows.pop(self.at)
        if row.id is not None:
            self.removed.append(row)
        self._close()
        self.at = min(self.at, len(self.rows) - 1)
        typed = self._typed(self.row)
        self.cell_name = self.cell_name if self.cell_name in typed else typed[0]
        self.changed()
        self._enter()
