"""A list of any length: the few pages around the cursor, read ahead, drawn line by line.

Keys are obeyed in the order they were typed, as if every row were already there: a step that needs rows not yet read
waits for them, and so do the steps typed behind it. Rows that only might be needed are read without anything waiting.
"""

import asyncio
import textwrap
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from jbtui.declarations.paging import END, Key, Marks, Page, PageSource, Row, TableColumn, Window
from jbtui.language import _
from jbtui.widgets.cells import cell, ruled, segments
from jbtui.widgets.glyphs import GLYPHS

PAGE = 100
"""Rows read at a time; more when the screen is taller."""
PAGES = 5
"""Pages kept."""
PATIENCE = 0.15
"""Seconds before old rows are greyed while new ones are read."""

_TURNS = 30
"""Turns of the event loop that a picture waits for: twice what the messages about a row take."""

_GUTTER = 4  # a blank, the cursor, the mark, a blank

Rows = Callable[[Sequence[int]], Awaitable[Sequence[Row]]]
"""Reads rows by their ids."""
_Step = Callable[[], bool]
_Answer = TypeVar("_Answer")


class VirtualTable(Widget, can_focus=True):
    """Shows the rows of a `PageSource` with a cursor and marks; knows nothing of what they stand for."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "virtual-table--header",
        "virtual-table--rule",
        "virtual-table--cursor",
        "virtual-table--marked",
        "virtual-table--greyed",
        "virtual-table--stale",
        "virtual-table--found",
        "virtual-table--empty",
    }
    DEFAULT_CSS = """
    VirtualTable {
        width: 1fr;
        height: 1fr;
        & > .virtual-table--header { text-style: bold; }
        & > .virtual-table--cursor { text-style: reverse; }
        & > .virtual-table--found { text-style: bold underline; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("enter", "open", show=False),
        Binding("space", "mark", show=False),
        Binding("asterisk", "mark_all", show=False),
    ]

    empty = reactive("", repaint=False)
    """The sentence shown when there is no row."""
    paned = reactive(False)
    """Whether it shares the screen: the rule is then double while the table has the focus."""

    class RowHighlighted(Message):
        """The cursor came on a row; None when the list is empty."""

        def __init__(self, table: "VirtualTable", row: Row | None) -> None:
            super().__init__()
            self.table = table
            self.row = row

    class RowOpened(Message):
        """Enter on a row."""

        def __init__(self, table: "VirtualTable", row: Row) -> None:
            super().__init__()
            self.table = table
            self.row = row

    class MarksChanged(Message):
        """Rows were marked or unmarked."""

        def __init__(self, table: "VirtualTable", marks: Marks) -> None:
            super().__init__()
            self.table = table
            self.marks = marks

    class Delayed(Message):
        """The rows that a step waits for have not come within `PATIENCE`."""

        def __init__(self, table: "VirtualTable") -> None:
            super().__init__()
            self.table = table

    class Loaded(Message):
        """Nothing is waited for any more, after `Delayed`."""

        def __init__(self, table: "VirtualTable") -> None:
            super().__init__()
            self.table = table

    class LoadFailed(Message):
        """The source raised `error`. The rows are those of before; the steps that waited are forgotten."""

        def __init__(self, table: "VirtualTable", error: Exception) -> None:
            super().__init__()
            self.table = table
            self.error = error

    def __init__(
        self,
        columns: Sequence[TableColumn],
        *,
        empty: str = "",
        paned: bool = False,
        headless: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._head = 0 if headless else 2
        """The lines above the rows: the header and its rule."""
        self.set_reactive(VirtualTable.empty, empty)
        self.set_reactive(VirtualTable.paned, paned)
        self.columns = columns
        self.marks = Marks()
        self.counts: Mapping[str, str] = {}
        """How many rows each group has, in words, where it is known."""
        self.stale = False
        self._source: PageSource | None = None
        self._rows: list[Row] = []
        self._more_before = False
        self._more_after = False
        self._cursor = 0
        self._top = 0
        self._generation = 0
        self._replacing = False
        self._extending: set[str] = set()
        self._steps: deque[_Step] = deque()
        self._patience: Timer | None = None

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None when the list is empty."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def cursor_id(self) -> int | None:
        """The id of the row under the cursor; None when the list is empty."""
        return self._rows[self._cursor].id if self._rows else None

    @property
    def waiting(self) -> bool:
        """Whether rows are being read that a step, or `show`, waits for."""
        return self._replacing or bool(self._steps)

    @property
    def visible_rows(self) -> Sequence[Row]:
        """The rows on the screen."""
        return self._rows[self._top : self._top + self._lines]

    async def show(
        self,
        source: PageSource,
        *,
        columns: Sequence[TableColumn] | None = None,
        at: int | None = None,
        near: Key | None = None,
        keep_marks: bool = False,
    ) -> None:
        """Replace the rows by those of `source`, and the columns with them; returns once they are there, or failed, or
        another `show` came since.

        The cursor goes to the row `at`, on the line where it was; if that row is not in the list, to the one that
        follows the position `near`; else to the first. Marks are dropped, unless the new rows are the same list read
        again: all rows of one filter must never become all rows of another.
        """
        self._steps.clear()
        generation = self._begin_replacing()
        found = await self._answered(generation, lambda: _read(source, at, near, self._page))
        if found is None:
            return
        line = self._cursor - self._top if self._rows else self._lines // 2
        self._source = source
        if columns is not None:
            self.columns = columns
            self.refresh(Region(0, 0, self.size.width, 1))
        if self.marks and not keep_marks:
            self.unmark()
        self._fill(*found, line)

    def interrupt(self) -> None:
        """Stop waiting for rows, and forget the keys that wait for them; the rows stay as they are."""
        self._generation += 1
        self._replacing = False
        self._extending.clear()
        self._steps.clear()
        self._tell_wait()

    @property
    def held(self) -> Collection[int]:
        """The ids of the rows around the cursor that are in memory."""
        return {row.id for row in self._rows if not row.heading}

    def has_place(self, key: Key) -> bool:
        """Whether a row at this position would stand between rows that are held."""
        keys = [row.key for row in self._rows]
        return bool(keys) and _before(keys[0], key) != _before(keys[-1], key)

    async def refresh_rows(self, ids: Collection[int], left: Rows | None = None) -> Collection[int]:
        """Read again those of the rows `ids` that are held, in place. Of those that are in the list no more `left`
        tells how they are now; they stay, greyed. The ids of those that are no longer where the list has them.
        """
        held = self._rows  # if other rows are shown meanwhile, they are fresh, and these are forgotten
        changed = [row.id for row in held if row.id in ids and not row.heading]
        if self._source is None or not changed:
            return ()
        try:
            fresh = {row.id: row for row in await self._source.rows(changed)}
            gone = frozenset(changed) - fresh.keys()
            elsewhere = {row.id: row for row in await left(sorted(gone))} if left and gone else {}
        except Exception as error:
            self.post_message(self.LoadFailed(self, error))
            return ()
        keys = [row.key for row in held]
        displaced = {row.id for index, row in enumerate(held) if row.id in fresh and _moved(keys, index, fresh[row.id])}
        for index, row in enumerate(held):
            if row.id in fresh:
                # A row that changed place keeps its position until the list is read again: pages go on from there.
                held[index] = replace(fresh[row.id], key=row.key, group=row.group)
            elif row.id in elsewhere:
                held[index] = replace(elsewhere[row.id], key=row.key, group=row.group)
            elif row.id in gone:
                held[index] = replace(row, greyed=True, note=_("ne correspond plus"))
            if held[index] != row:
                self._refresh_row(index)
        return displaced | gone

    def insert(self, row: Row) -> bool:
        """Show a row that came into the list, in its place, with the cursor on it; the others stay as they are. False
        where its place is not among the rows that are held."""
        rows = self._rows
        if self._replacing or not rows:
            return False
        falling = _before(rows[-1].key, rows[0].key)

        def behind(other: Row) -> bool:
            return _before(other.key, row.key) if falling else _before(row.key, other.key)

        index = next((place for place, other in enumerate(rows) if not other.heading and behind(other)), len(rows))
        if (self._more_after and index == len(rows)) or (self._more_before and index == int(rows[0].heading)):
            return False
        if 0 < index < len(rows) and rows[index - 1].heading and rows[index].group != row.group:
            index -= 1
        new = [row] if not row.group or (index and rows[index - 1].group == row.group) else [_heading(row), row]
        rows[index:index] = new
        self._place(index + len(new) - 1, self._top)
        self._refresh_rows()
        self._highlight()
        return True

    def tell_counts(self, counts: Mapping[str, str]) -> None:
        """Show above each group how many rows it has, in words."""
        changed = {group for group in {*self.counts, *counts} if self.counts.get(group) != counts.get(group)}
        self.counts = counts
        for index, row in enumerate(self._rows):
            if row.heading and row.group in changed:
                self._refresh_row(index)

    def unmark(self) -> None:
        """Leave no row marked."""
        self._mark(Marks())

    # What the keys do.

    def action_move(self, rows: int) -> None:
        """Move the cursor down by `rows`, or up by as many if negative."""
        self._obey(partial(self._move, rows))

    def action_turn(self, pages: int) -> None:
        """Move the cursor and the view down by `pages` screens, or up by as many if negative."""
        self._obey(partial(self._move, pages * self._lines, turn=True))

    def action_first(self) -> None:
        """Go to the first row of the list."""
        self._obey(self._go_first)

    def action_last(self) -> None:
        """Go to the last row of the list."""
        self._obey(self._go_last)

    def action_open(self) -> None:
        """Tell that the row under the cursor was opened."""
        self._obey(self._open)

    def action_mark(self) -> None:
        """Mark the row under the cursor, or unmark it, and go down."""
        self._obey(self._toggle)
        self.action_move(1)

    def action_mark_all(self) -> None:
        """Mark all rows of the filter; again: unmark all."""
        self._mark(Marks() if self.marks.everything else Marks(everything=True))

    # Steps: carried out at once and True, or False and the rows that they need are being read.

    def _obey(self, step: _Step) -> None:
        self._steps.append(step)
        self._advance()

    def _advance(self) -> None:
        """Carry out the steps whose rows are there."""
        while self._steps and not self._replacing and self._steps[0]():
            self._steps.popleft()
        self._read_ahead()
        self._tell_wait()

    def _move(self, rows: int, turn: bool = False) -> bool:
        target = self._beyond_heading(self._cursor + rows, rows)
        if target >= len(self._rows) and self._more_after:
            self._extend("after")
            return False
        if target < 0 and self._more_before:
            self._extend("before")
            return False
        self._land(max(0, min(target, len(self._rows) - 1)), self._top + (rows if turn else 0))
        return True

    def _beyond_heading(self, target: int, direction: int) -> int:
        """The row to go to instead of the line above a group; the first row of all has nothing before it."""
        if not 0 <= target < len(self._rows) or not self._rows[target].heading:
            return target
        if direction > 0 or (target == 0 and not self._more_before):
            return target + 1
        return target - 1

    def _go_first(self) -> bool:
        if self._more_before:
            self._jump("first")
            return False
        self._land(0, 0)
        return True

    def _go_last(self) -> bool:
        if self._more_after:
            self._jump("last")
            return False
        self._land(max(0, len(self._rows) - 1), len(self._rows))
        return True

    def _open(self) -> bool:
        if row := self.cursor_row:
            self.post_message(self.RowOpened(self, row))
        return True

    def _toggle(self) -> bool:
        if row := self.cursor_row:
            self.marks = self.marks.toggled(row.id)
            self._refresh_row(self._cursor)
            self.post_message(self.MarksChanged(self, self.marks))
        return True

    def _mark(self, marks: Marks) -> None:
        self.marks = marks
        self._refresh_rows()
        self.post_message(self.MarksChanged(self, marks))

    # Reading.

    @property
    def _lines(self) -> int:
        return max(1, self.size.height - self._head)

    @property
    def _page(self) -> int:
        return max(PAGE, self._lines)

    def _begin_replacing(self) -> int:
        """From now on all steps wait for other rows, and answers that are still on their way are of no use."""
        self._generation += 1
        self._replacing = True
        self._extending.clear()
        self._tell_wait()
        return self._generation

    async def _answered(self, generation: int, ask: Callable[[], Awaitable[_Answer]]) -> _Answer | None:
        """What the source answers; None if it failed, if another generation began since, or if nobody sees it any
        more.
        """
        try:
            answer = await ask()
        except asyncio.CancelledError:
            if generation == self._generation:
                self.interrupt()
            raise
        except Exception as error:
            if generation == self._generation:
                self.interrupt()
                self.post_message(self.LoadFailed(self, error))
            return None
        return answer if generation == self._generation and self.is_attached else None

    def _jump(self, end: Literal["first", "last"]) -> None:
        """Read the first rows, or the last ones, instead of those held."""
        source, limit = self._source, self._page
        assert source is not None
        generation = self._begin_replacing()

        async def jump() -> None:
            before = END if end == "last" else None
            page = await self._answered(generation, lambda: source.page(before=before, limit=limit))
            if page is None:
                return
            if end == "first":
                self._fill(Window(page.rows, False, page.more), 0, 0)
            else:
                self._fill(Window(page.rows, page.more, False), len(page.rows) - 1, limit)

        self.run_worker(jump(), exit_on_error=False)

    def _extend(self, direction: Literal["before", "after"]) -> None:
        """Read one more page, unless it is being read."""
        source, limit, generation = self._source, self._page, self._generation
        if source is None or direction in self._extending:
            return
        self._extending.add(direction)
        first, last = self._rows[0].key, self._rows[-1].key

        async def extend() -> None:
            if direction == "after":
                page = await self._answered(generation, lambda: source.page(after=last, limit=limit))
            else:
                page = await self._answered(generation, lambda: source.page(before=first, limit=limit))
            if page is None:
                return
            self._extending.discard(direction)
            incomplete = len(self._rows) < self._top + self._lines
            if direction == "after":
                self._append(page)
            else:
                self._prepend(page)
            if incomplete:
                self._place(self._cursor, self._top)
                self._refresh_rows()
            self._advance()

        self.run_worker(extend(), exit_on_error=False)

    def _append(self, page: Page) -> None:
        self._rows.extend(_headed(page.rows, self._rows[-1].group if self._rows else ""))
        self._more_after = page.more and bool(page.rows)
        surplus = min(len(self._rows) - PAGES * self._page, self._top)
        if surplus > 0:
            del self._rows[:surplus]
            self._more_before = True
            self._cursor -= surplus
            self._top -= surplus

    def _prepend(self, page: Page) -> None:
        new = _headed(page.rows)
        first = self._rows[0]
        if page.rows and first.heading and first.group == page.rows[-1].group:
            del self._rows[0]
            self._cursor -= 1
            self._top = max(0, self._top - 1)
        elif page.rows and not first.heading and first.group != page.rows[-1].group:
            new.append(_heading(first))
        self._rows[:0] = new
        self._more_before = page.more and bool(page.rows)
        self._cursor += len(new)
        self._top += len(new)
        kept = max(PAGES * self._page, self._top + self._lines)
        if len(self._rows) > kept:
            del self._rows[kept - self._rows[kept - 1].heading :]
            self._more_after = True

    def _fill(self, window: Window, cursor: int, line: int) -> None:
        """Show other rows, with the cursor on the screen line `line` as far as can be."""
        self._replacing = False
        at = window.rows[cursor].id if window.rows else None
        self._rows = _headed(window.rows)
        cursor = next((index for index, row in enumerate(self._rows) if row.id == at and not row.heading), 0)
        self._more_before = window.more_before and bool(window.rows)
        self._more_after = window.more_after and bool(window.rows)
        self._place(cursor, cursor - line)
        self._refresh_rows()
        self._highlight()
        self._advance()

    def _read_ahead(self) -> None:
        """Keep a page of rows ready on both sides of the screen."""
        if self._replacing or not self._rows:
            return
        if self._more_after and self._top + self._lines + self._page > len(self._rows):
            self._extend("after")
        if self._more_before and self._top < self._page:
            self._extend("before")

    def _tell_wait(self) -> None:
        """Grey the rows when the wait begins to be felt, and back when it is over."""
        if self.waiting:
            if self._patience is None:
                self._patience = self.set_timer(PATIENCE, self._tell_delay)
        elif self._patience is not None:
            self._patience.stop()
            self._patience = None
            if self.stale:
                self.stale = False
                self._refresh_rows()
                self.post_message(self.Loaded(self))

    def _tell_delay(self) -> None:
        self.stale = True
        self._refresh_rows()
        self.post_message(self.Delayed(self))

    # Drawing.

    def _land(self, cursor: int, top: int) -> None:
        """Put the cursor on a held row, repainting two lines unless the view moves."""
        if not self._rows:
            return
        cursor = self._beyond_heading(cursor, 1)
        old_cursor, old_top = self._cursor, self._top
        self._place(cursor, top)
        if self._top != old_top:
            self._refresh_rows()
        elif cursor != old_cursor:
            self._refresh_row(old_cursor)
            self._refresh_row(cursor)
        if cursor != old_cursor:
            self._highlight()

    def _highlight(self) -> None:
        """Tell where the cursor is now. The picture waits for what is said about that row elsewhere on the screen, in
        the few messages that this sets off: in two pictures the second would come a sixtieth of a second later."""
        picture = ExitStack()
        picture.enter_context(self.app.batch_update())
        loop, screen = asyncio.get_running_loop(), self.screen

        def wait(turns: int) -> None:
            if turns:
                loop.call_soon(wait, turns - 1)
            else:
                picture.close()
                screen.check_idle()

        self.post_message(self.RowHighlighted(self, self.cursor_row))
        wait(_TURNS)

    def _place(self, cursor: int, top: int) -> None:
        """Set the cursor, and the first row of the view as near to `top` as keeps the cursor seen and the view full."""
        lines = self._lines
        top = min(top, len(self._rows) - lines)
        self._cursor = max(0, cursor)
        # The line above a group shows with its first row.
        first = cursor - 1 if 0 < cursor < len(self._rows) and self._rows[cursor - 1].heading and lines > 1 else cursor
        self._top = max(0, cursor - lines + 1, min(top, first))

    def watch_empty(self) -> None:
        """Draw it if it shows: every search changes it, and rows that are there would be drawn once more for it."""
        if not self._rows:
            self.refresh()

    def _refresh_row(self, index: int) -> None:
        line = index - self._top
        if 0 <= line < self._lines:
            self.refresh(Region(0, self._head + line, self.size.width, 1))

    def _refresh_rows(self) -> None:
        self.refresh(Region(0, self._head, self.size.width, self._lines))

    def _refresh_rule(self) -> None:
        self.refresh(Region(0, 1, self.size.width, 1))

    def on_focus(self) -> None:
        self._refresh_rule()

    def on_blur(self) -> None:
        self._refresh_rule()

    def on_resize(self) -> None:
        if self._rows:
            self._place(self._cursor, self._top)
            self._refresh_rows()
            self._read_ahead()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0 and self._head:
            return self._header(width)
        if y == 1 and self._head:
            rule = GLYPHS.double_rule if self.paned and self.has_focus else GLYPHS.rule
            return Strip([Segment(rule * width, self._style("rule"))], width)
        index = self._top + y - self._head
        if index < len(self._rows):
            return self._line(index, width)
        if not self._rows and self._source is not None:
            return self._empty_line(y - self._head, width)
        return Strip.blank(width, self.rich_style)

    def _header(self, width: int) -> Strip:
        style = self._style("header")
        labels = (
            cell(column.label, columns, align=column.align)
            for column, columns in zip(self.columns, _widths(self.columns, width - _GUTTER), strict=True)
        )
        return Strip([Segment(" " * _GUTTER + " ".join(labels), style)]).adjust_cell_length(width, style)

    def _line(self, index: int, width: int) -> Strip:
        row = self._rows[index]
        if row.heading:
            return Strip([Segment(self._heading_text(row, width), self._style("header"))], width)
        at_cursor, marked = index == self._cursor, row.id in self.marks
        states = {"greyed": row.greyed, "stale": self.stale, "marked": marked, "cursor": at_cursor}
        style = self._style(*(state for state, holds in states.items() if holds))
        found = style + self.get_component_rich_style("virtual-table--found", partial=True)
        room = width - (max(0, min(width - _GUTTER, len(row.note) + 1)) if row.note else 0)
        line = [Segment(f" {GLYPHS.cursor if at_cursor else ' '}{GLYPHS.mark if marked else ' '} ", style)]
        widths = _widths(self.columns, width - _GUTTER)
        at = _GUTTER
        for number, (column, columns, text) in enumerate(zip(self.columns, widths, row.cells, strict=True)):
            columns, at = min(columns, room - at), at + columns + 1  # cut as any cell is, by the note
            if columns <= 0:
                break
            if number:
                line.append(Segment(" ", style))
            matches = row.found[number] if row.found else ()
            line += segments(text, columns, style, found, align=column.align, matches=matches)
        strip = Strip(line).adjust_cell_length(room, style)
        if row.note:
            strip = Strip([*strip, Segment(cell(f" {row.note}", width - room), style)], width)
        return strip.simplify()

    def _heading_text(self, row: Row, width: int) -> str:
        """The line above a group, with its own labels over the columns where there is room."""
        count = self.counts.get(row.group, "")
        title = f"{GLYPHS.rule * 2} {row.group} ({count}) " if count else f"{GLYPHS.rule * 2} {row.group} "
        text, free, at = ruled(title, width), len(title), _GUTTER
        for column, columns, label in zip(
            self.columns, _widths(self.columns, width - _GUTTER), row.cells, strict=False
        ):
            words = cell(label, columns).strip()
            start = at + (columns - len(words) if column.align == "right" else 0) - 1
            if words and free <= start and start + len(words) < width:
                text = f"{text[:start]} {words} {text[start + len(words) + 2 :]}"[:width]
            at += columns + 1
        return text

    def _empty_line(self, number: int, width: int) -> Strip:
        style = self._style("empty")
        # Only the beginning can be seen, and wrapping takes time.
        lines = textwrap.wrap(self.empty[:1000], max(1, width - _GUTTER))
        text = lines[number].center(width) if number < len(lines) else ""
        return Strip([Segment(cell(text, width), style)], width)

    def _style(self, *states: str) -> Style:
        """The style of the table with those of the component classes of `states` over it."""
        partials = (self.get_component_rich_style(f"virtual-table--{state}", partial=True) for state in states)
        return Style.combine([self.rich_style, *partials])


def _headed(rows: Sequence[Row], group: str = "") -> list[Row]:
    """The rows with a line above those of each group, the first of which may go on from rows before."""
    shown: list[Row] = []
    for row in rows:
        if row.group != group:
            group = row.group
            shown.append(_heading(row))
        shown.append(row)
    return shown


def _heading(row: Row) -> Row:
    """The line above a group, of which this is the first row."""
    return Row(-1, row.key, row.labels, group=row.group, heading=True)


async def _read(source: PageSource, at: int | None, near: Key | None, limit: int) -> tuple[Window, int]:
    """The rows to show first, and the index of the one for the cursor."""
    if at is not None and (window := await source.around(at, limit)):
        return window, next((index for index, row in enumerate(window.rows) if row.id == at), 0)
    if near is not None:
        before = await source.page(before=near, limit=limit // 2)
        after = await source.page(after=near, limit=limit - limit // 2)
        rows = before.rows + after.rows
        if rows:
            return Window(rows, before.more, after.more), min(len(before.rows), len(rows) - 1)
    first = await source.page(limit=limit)
    return Window(first.rows, False, first.more), 0


def _moved(keys: Sequence[Key], index: int, row: Row) -> bool:
    """Whether a row read again would stand on another side of one of its neighbours."""
    neighbours = [keys[place] for place in (index - 1, index + 1) if 0 <= place < len(keys)]
    return any(_before(keys[index], other) != _before(row.key, other) for other in neighbours)


def _before(key: Key, other: Key) -> bool:
    """Whether a position has the lower key: keys of different parts of a search may not compare."""
    try:
        return key < other
    except TypeError:
        return False


def _widths(columns: Sequence[TableColumn], room: int) -> list[int]:
    """Terminal columns for each column, one blank between two; weighted ones share what the others leave."""
    widths = [column.width for column in columns]
    spare = room - sum(widths) - len(columns) + 1
    weight = sum(column.weight for column in columns)
    for number, column in enumerate(columns):
        if column.weight:
            share = spare * column.weight // weight
            widths[number] = max(1, widths[number] + share)
            spare, weight = spare - share, weight - column.weight
    return widths
