"""The list: a million computed rows, slow and failing sources, rows that go away, and texts that attack the screen."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot

from jbtui.declarations.paging import END, Key, Marks, Page, PageSource, Row, Window
from jbtui.widgets.virtual_table import PAGE, PAGES, VirtualTable

MILLION = 1_000_000


@dataclass(frozen=True)
class Column:
    label: str
    width: int = 10
    weight: int = 0
    align: Literal["left", "right"] = "left"


COLUMNS = [
    Column("", 1),
    Column("Nom", 10, weight=2),
    Column("Ville", 8, weight=1),
    Column("Montant", 9, align="right"),
]


def computed(number: int) -> Row:
    return Row(number, (number,), ("C", f"Nom {number}", "Lyon", f"{number},00"))


@dataclass
class Numbers:
    """The rows of the numbers below `count`, but those that are gone."""

    count: int
    row: Callable[[int], Row] = computed
    gone: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def page(self, *, after: Key | None = None, before: object = None, limit: int) -> Page:
        self.asked.append("after" if after else "last" if before is END else "before" if before else "first")
        if before is not None:
            start = self.count if before is END else min(before[0], self.count)  # type: ignore[index]
            found = self._walk(range(start - 1, -1, -1), limit + 1)
            return Page(tuple(reversed(found[:limit])), len(found) > limit)
        start = -1 if after is None else after[0]
        assert isinstance(start, int)
        found = self._walk(range(start + 1, self.count), limit + 1)
        return Page(tuple(found[:limit]), len(found) > limit)

    async def around(self, id: int, limit: int) -> Window | None:  # noqa: A002
        if id in self.gone or not 0 <= id < self.count:
            return None
        before = await self.page(before=(id,), limit=limit // 2)
        after = await self.page(after=(id - 1,), limit=limit - limit // 2)
        return Window(before.rows + after.rows, before.more, after.more)

    async def rows(self, ids: Sequence[int]) -> Sequence[Row]:
        return [self.row(number) for number in ids if number not in self.gone]

    def _walk(self, numbers: range, limit: int) -> list[Row]:
        found: list[Row] = []
        for number in numbers:
            if number not in self.gone:
                found.append(self.row(number))
                if len(found) == limit:
                    break
        return found


class Slow(Numbers):
    """Answers only when told to, in the order of the questions; `fail` makes it fail."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.pending: list[asyncio.Future[None]] = []
        self.open = False

    async def page(self, *, after: Key | None = None, before: object = None, limit: int) -> Page:
        page = await super().page(after=after, before=before, limit=limit)
        if not self.open:
            self.pending.append(asyncio.get_running_loop().create_future())
            await self.pending[-1]
        return page

    def answer(self) -> None:
        """Let everything that was asked up to now be answered."""
        for question in self.pending:
            question.set_result(None)
        self.pending.clear()

    def fail(self) -> None:
        for question in self.pending:
            question.set_exception(OSError("base injoignable"))
        self.pending.clear()


class Desk(App[None]):
    """One table, and what it told."""

    def __init__(self, columns: Sequence[Column] = COLUMNS, empty: str = "Aucun contact.", paned: bool = False) -> None:
        super().__init__()
        self.table = VirtualTable(columns, empty=empty, paned=paned)
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_virtual_table_row_highlighted(self, event: VirtualTable.RowHighlighted) -> None:
        self.told.append(event)

    def on_virtual_table_row_opened(self, event: VirtualTable.RowOpened) -> None:
        self.told.append(event)

    def on_virtual_table_marks_changed(self, event: VirtualTable.MarksChanged) -> None:
        self.told.append(event)

    def on_virtual_table_load_failed(self, event: VirtualTable.LoadFailed) -> None:
        self.told.append(event)

    def on_virtual_table_delayed(self, event: VirtualTable.Delayed) -> None:
        self.told.append(event)

    def on_virtual_table_loaded(self, event: VirtualTable.Loaded) -> None:
        self.told.append(event)

    @property
    def opened(self) -> list[int]:
        return [event.row.id for event in self.told if isinstance(event, VirtualTable.RowOpened)]

    def lines(self) -> list[str]:
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


async def settle(pilot: Pilot[None]) -> None:
    """Until nothing is read any more."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def consistent(table: VirtualTable) -> None:
    """The rows held are consecutive, the cursor is on the screen, and the screen shows what is held."""
    shown = [row.id for row in table.visible_rows]
    assert shown == sorted(set(shown))
    assert table.cursor_id in shown


async def test_the_screen_of_a_list() -> None:
    app = Desk()
    async with app.run_test(size=(60, 6)) as pilot:
        await app.table.show(Numbers(MILLION))
        await pilot.press("space")
        lines = app.lines()
    assert lines == [
        "      Nom                        Ville               Montant",
        "─" * 60,
        "  ● C Nom 0                      Lyon                   0,00",
        " ►  C Nom 1                      Lyon                   1,00",
        "    C Nom 2                      Lyon                   2,00",
        "    C Nom 3                      Lyon                   3,00",
    ]


async def test_the_rule_is_double_in_the_focused_pane() -> None:
    app = Desk(paned=True)
    async with app.run_test(size=(60, 6)) as pilot:
        assert app.lines()[1] == "═" * 60
        app.set_focus(None)
        await pilot.pause()
        assert app.lines()[1] == "─" * 60


async def test_walking_a_million_rows_holds_five_pages_at_most() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Numbers(MILLION)
        table = app.table
        await table.show(source)
        for turn in range(1, 61):
            table.action_turn(1)
            await settle(pilot)
            assert table.cursor_id == turn * 22
            assert len(table._rows) <= PAGES * PAGE
            consistent(table)
        assert source.asked.count("after") > 10
        for turn in range(59, -1, -1):
            table.action_turn(-1)
            await settle(pilot)
            assert table.cursor_id == turn * 22
            assert len(table._rows) <= PAGES * PAGE
            consistent(table)
        assert source.asked.count("before") > 5
        await pilot.press("end")
        await settle(pilot)
        assert table.cursor_id == MILLION - 1
        assert [row.id for row in table.visible_rows] == list(range(MILLION - 22, MILLION))
        await pilot.press("down")
        assert table.cursor_id == MILLION - 1
        await pilot.press("up", "home")
        await settle(pilot)
        assert table.cursor_id == 0
        await pilot.press("up")
        assert table.cursor_id == 0
        consistent(table)


async def test_a_move_on_held_rows_is_done_at_once() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)):
        source = Slow(MILLION)
        source.open = True
        await app.table.show(source)
        source.open = False
        app.table.action_move(50)
        assert app.table.cursor_id == 50
        assert not app.table.waiting


async def test_keys_typed_before_the_rows_are_there_act_in_order_when_they_come() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(source))
        await pilot.press("down", "down", "space", "enter", "end", "up", "enter")
        assert app.opened == []
        while source.pending or not showing.done():
            source.answer()
            await pilot.pause()
        while app.table.waiting:
            source.answer()
            await pilot.pause()
        assert app.opened == [3, MILLION - 2]
        assert app.table.marks == Marks(ids=frozenset({2}))
        consistent(app.table)


async def test_a_move_beyond_the_held_rows_waits_for_its_page() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Slow(MILLION)
        source.open = True
        await app.table.show(source)
        await settle(pilot)
        source.open = False
        held = len(app.table._rows)
        app.table.action_move(held - 1)
        app.table.action_move(3)
        app.table.action_move(-1)
        assert app.table.cursor_id == held - 1
        assert app.table.waiting
        await pilot.pause()
        source.answer()
        await pilot.pause()
        assert app.table.cursor_id == held + 1
        assert not app.table.waiting


async def test_only_the_last_source_shown_counts() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        first, second = Slow(MILLION), Numbers(7)
        showing = asyncio.create_task(app.table.show(first))
        await pilot.pause()
        await app.table.show(second)
        first.answer()
        await showing
        await pilot.pause()
        assert [row.id for row in app.table.visible_rows] == list(range(7))


async def test_a_page_of_the_old_source_is_dropped() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        old = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(old))
        await pilot.pause()
        old.answer()
        await showing
        await pilot.pause()
        assert old.pending  # the page read ahead
        await app.table.show(Numbers(7))
        old.answer()
        await pilot.pause()
        assert len(app.table._rows) == 7


async def test_a_new_list_owes_nothing_to_the_old_one() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        old = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(old))
        await pilot.pause()
        old.answer()
        await showing
        await pilot.press("end", "up")
        assert app.table.waiting
        await app.table.show(Numbers(1000))
        await pilot.pause()
        assert app.table.cursor_id == 0
        assert len(app.table._rows) == 2 * PAGE  # it reads ahead, whatever the old one still has to answer


async def test_old_rows_stay_and_turn_grey_only_when_the_wait_is_felt() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(7))
        source = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(source))
        await pilot.pause()
        assert not app.table.stale
        assert "Nom 6" in app.lines()[8]
        while not app.table.stale:
            await asyncio.sleep(0)
        await pilot.pause()
        assert isinstance(app.told[-1], VirtualTable.Delayed)
        assert "Nom 6" in app.lines()[8]
        source.answer()
        await showing
        assert not app.table.stale
        await pilot.pause()
        assert isinstance(app.told[-1], VirtualTable.Loaded)


async def test_a_failure_is_told_and_changes_nothing() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(7))
        source = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(source))
        await pilot.press("down", "enter")
        source.fail()
        await showing
        await pilot.pause()
        failures = [event for event in app.told if isinstance(event, VirtualTable.LoadFailed)]
        assert [str(failure.error) for failure in failures] == ["base injoignable"]
        assert not app.table.waiting
        assert app.opened == []  # not a row of the list that was left
        await pilot.press("down", "enter")
        assert app.opened == [1]


async def test_a_failed_page_is_asked_again_by_the_next_key_only() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(source))
        await pilot.pause()
        source.answer()
        await showing
        await pilot.pause()
        source.fail()
        await pilot.pause()
        assert source.pending == []
        await pilot.press("down")
        assert len(source.pending) == 1
        assert app.table.cursor_id == 1


async def test_a_cancelled_show_leaves_the_table_free() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(7))
        showing = asyncio.create_task(app.table.show(Slow(MILLION)))
        await pilot.press("down")
        showing.cancel()
        await asyncio.wait([showing])
        await pilot.press("down")
        assert app.table.cursor_id == 1


async def test_waiting_can_be_interrupted() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(7))
        source = Slow(MILLION)
        showing = asyncio.create_task(app.table.show(source))
        await pilot.press("down", "enter")
        app.table.interrupt()
        source.answer()
        await showing
        await pilot.press("down")
        assert app.table.cursor_id == 1
        assert len(app.table._rows) == 7
        assert app.opened == []


async def test_rows_deleted_between_pages_leave_no_hole_and_no_double() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Numbers(1000)
        await app.table.show(source)
        await settle(pilot)
        held = len(app.table._rows)
        source.gone |= {0, held - 1, held, held + 1, held + 5, 999}
        seen = [0]
        while seen[-1] != 998:
            app.table.action_move(1)
            while app.table.waiting:
                await pilot.pause()
            assert app.table.cursor_id is not None
            assert app.table.cursor_id > seen[-1]
            seen.append(app.table.cursor_id)
        # What was held before it went is still shown; nothing else is missing.
        assert seen == [number for number in range(999) if number not in source.gone or number < held]


async def test_coming_back_on_a_row() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Numbers(MILLION)
        await app.table.show(source, at=500_000)
        await settle(pilot)
        assert app.table.cursor_id == 500_000
        consistent(app.table)
        assert len(app.table.visible_rows) == 22
        app.table.action_move(4)
        screen = [row.id for row in app.table.visible_rows]
        await app.table.show(source, at=500_004)
        await settle(pilot)
        assert [row.id for row in app.table.visible_rows] == screen  # nothing moved under the cursor
        # The row is gone: the next one takes the cursor.
        source.gone |= {500_004, 500_005}
        await app.table.show(source, at=500_004, near=(500_004,))
        assert app.table.cursor_id == 500_006
        # The list ends there now.
        source.count = 400
        await app.table.show(source, at=500_006, near=(500_006,))
        assert app.table.cursor_id == 399
        await app.table.show(source, at=500_006)
        assert app.table.cursor_id == 0


async def test_coming_back_on_the_last_row_fills_a_tall_screen() -> None:
    app = Desk()
    async with app.run_test(size=(80, 90)) as pilot:
        await app.table.show(Numbers(MILLION), at=MILLION - 1)
        await settle(pilot)
        assert [row.id for row in app.table.visible_rows] == list(range(MILLION - 88, MILLION))


async def test_rows_are_read_again_in_place() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Numbers(MILLION)
        await app.table.show(source)
        await settle(pilot)
        app.table.action_move(3)
        source.row = lambda number: Row(number, (-number,), ("P", f"Autre {number}", "Lyon", "0,00"))
        source.gone.add(5)
        await app.table.refresh_rows({2, 5, 999_999})
        lines = app.lines()
        assert "P Autre 2" in lines[4]
        assert "C Nom 3" in lines[5]
        assert lines[5].startswith(" ►")
        assert "C Nom 5" in lines[7]
        assert lines[7].endswith(" ne correspond plus")
        assert [row.greyed for row in app.table.visible_rows[4:7]] == [False, True, False]
        assert [row.id for row in app.table.visible_rows] == list(range(22))
        # Its new position is that of another time: pages go on from the old one.
        assert app.table.visible_rows[2].key == (2,)

        async def left(ids: Sequence[int]) -> Sequence[Row]:
            return [
                Row(number, (), ("P", "Ailleurs", "", ""), greyed=True, note="autre") for number in ids if number == 6
            ]

        source.gone |= {6, 7}
        await app.table.refresh_rows({6, 7}, left)
        assert "P Ailleurs" in app.lines()[8]
        assert app.lines()[8].endswith(" autre")
        assert app.lines()[9].endswith(" ne correspond plus")
        assert app.table.visible_rows[6].key == (6,)


async def test_marks() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        source = Numbers(MILLION)
        await app.table.show(source)
        await pilot.press("space", "space", "up", "space")
        assert app.table.marks == Marks(ids=frozenset({0}))
        assert app.table.cursor_id == 2
        await pilot.press("asterisk", "space")
        marks = app.table.marks
        assert marks == Marks(everything=True, ids=frozenset({2}))
        assert (2 in marks, 3 in marks, bool(marks)) == (False, True, True)
        assert [line[2] for line in app.lines()[2:6]] == ["●", "●", " ", "●"]
        told = [event.marks for event in app.told if isinstance(event, VirtualTable.MarksChanged)]
        assert told[-1] == marks
        await app.table.show(source, keep_marks=True)
        assert app.table.marks == marks
        await pilot.press("asterisk")
        assert app.table.marks == Marks()
        await pilot.press("space")
        await app.table.show(Numbers(5))
        assert app.table.marks == Marks()


async def test_the_cursor_is_told_once_a_move() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(3))
        await pilot.press("down", "down", "down", "home")
        rows = [event.row.id for event in app.told if isinstance(event, VirtualTable.RowHighlighted) and event.row]
        assert rows == [0, 1, 2, 0]


async def test_an_empty_list_says_why_and_takes_keys() -> None:
    app = Desk(empty="Aucun contact pour « [/b]\x1b » — Échap efface le filtre, n crée, F3 cherche partout")
    async with app.run_test(size=(40, 8)) as pilot:
        assert [line.strip() for line in app.lines()[2:]] == [""] * 6  # nothing was read yet
        await app.table.show(Numbers(0))
        await pilot.press("down", "end", "home", "pageup", "space", "enter")
        lines = app.lines()
        assert lines[2] == "  Aucun contact pour « [/b]· » — Échap  "
        assert lines[3].strip() == "efface le filtre, n crée, F3 cherche"
        assert {cell_len(line) for line in lines} == {40}
        assert app.opened == []
        assert app.table.cursor_row is None
        highlighted = [event for event in app.told if isinstance(event, VirtualTable.RowHighlighted)]
        assert [event.row for event in highlighted] == [None]


async def test_columns_come_with_their_rows() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(3))
        source = Slow(3)
        source.row = lambda number: Row(number, (number,), (f"tél. {number}",))
        showing = asyncio.create_task(app.table.show(source, columns=[Column("Trouvé dans", 20)]))
        await pilot.pause()
        assert "Montant" in app.lines()[0]
        source.answer()
        await showing
        assert app.lines()[0].strip() == "Trouvé dans"
        assert app.lines()[3].strip() == "tél. 1"


async def test_found_parts_and_the_cursor_show_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Desk(columns=[Column("Nom", 20)])
    async with app.run_test(size=(40, 6)):
        source = Numbers(3, row=lambda number: Row(number, (number,), ("MARTIN",), found=(((0, 3),),)))
        await app.table.show(source)
        for y, reverse in ((2, True), (3, False)):
            segments = app.table.render_line(y)._segments
            styles = {segment.text.strip(): segment.style for segment in segments if segment.style}
            assert styles["MAR"].underline
            assert bool(styles["MAR"].reverse) is reverse
            assert not styles["TIN"].underline


HOSTILE = [
    "\x1b[2J\x1b]0;titre\x07",
    "\x1b]52;c;aGVsbG8=\x1b\\",
    "\u202eelif\u2066x",
    "[/b][@click=app.quit]x[/]",
    "x" * 100_000,
    "e" + "\u0301" * 5000 + "\u0489" * 50,
    "東京都千代田区丸の内一丁目",
    "👨\u200d👩\u200d👧\u200d👦🇫🇷❤\ufe0f👍🏽1\ufe0f\u20e3🥰",
    "\u0627\u0644\u0633\u0644\u0627\u0645",
    "\u1100\u1161\u11a8\u3164\u115f",
    "ligne\nsuivante\r\n\x0b\x85\u2028fin",
    "\ud800\udfff\ufffe\U0010ffff\U000e0041",
    "\x00\x08\x7f\x9b31m",
    "",
]


@pytest.mark.parametrize("width", [4, 5, 7, 20, 47, 80, 120])
async def test_every_line_is_as_wide_as_the_screen_whatever_the_text(width: int) -> None:
    app = Desk()

    def hostile(number: int) -> Row:
        text = HOSTILE[number]
        return Row(
            number,
            (number,),
            (text, text, text, text),
            found=(((0, 3),), ((1, 2),), (), ((0, 9),)),
            greyed=number % 2 == 0,
            note=text[:60] if number % 3 == 0 else "",
        )

    async with app.run_test(size=(width, 24)):
        await app.table.show(Numbers(len(HOSTILE), row=hostile))
        for line in app.lines():
            assert cell_len(line) == width
            assert sum(map(cell_len, line)) == width
            assert all(char.isprintable() or char in "\u202f\u00a0" for char in line)


async def test_a_move_repaints_two_lines() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(MILLION))
        await settle(pilot)
        app.table._exchange_repaint_regions()
        app.table.action_move(1)
        assert set(app.table._exchange_repaint_regions()) == {Region(0, 2, 80, 1), Region(0, 3, 80, 1)}


async def test_a_smaller_or_larger_terminal_keeps_the_cursor_on_the_screen() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.table.show(Numbers(MILLION))
        app.table.action_move(20)
        for size in ((80, 5), (120, 40), (80, 3), (80, 200)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert app.table.cursor_id == 20
            consistent(app.table)
            assert len(app.table.visible_rows) == size[1] - 2


def test_sources_of_the_tests_are_page_sources() -> None:
    source: PageSource = Numbers(1)
    assert source


def grouped(number: int) -> Row:
    return replace(computed(number), group=f"Groupe {number // 7}")


async def test_a_line_stands_above_each_group_and_the_cursor_passes_it() -> None:
    app = Desk()
    async with app.run_test(size=(40, 6)) as pilot:
        await app.table.show(Numbers(8, row=grouped))
        assert app.lines()[2:4] == ["── Groupe 0 " + "─" * 28, " ►  C Nom 0         Lyon            0,00"]
        await pilot.press("up")
        assert app.table.cursor_id == 0
        await pilot.press("end")
        assert app.table.cursor_id == 7
        assert app.lines()[4] == "── Groupe 1 " + "─" * 28
        await pilot.press("up")
        assert app.table.cursor_id == 6
        await pilot.press("home", "space", "enter")
        assert app.opened == [1]


@pytest.mark.parametrize(
    ("number", "group", "shown"),
    [
        (3, "Groupe 0", ["0", "2", "3", "4", "6", "8", "10", "12"]),  # as the last of its group would be
        (7, "Groupe 1", ["0", "2", "4", "6", "7", "8", "10", "12"]),  # the first of its group
        (7, "Groupe 0", ["0", "2", "4", "6", "7", "8", "10", "12"]),  # the last of the group before
        (-1, "Groupe 0", ["-1", "0", "2", "4", "6", "8", "10", "12"]),
        (-1, "Avant", ["-1", "0", "2", "4", "6", "8", "10", "12"]),
        (20, "Groupe 1", ["0", "2", "4", "6", "8", "10", "12", "20"]),
        (20, "Après", ["0", "2", "4", "6", "8", "10", "12", "20"]),
    ],
)
async def test_a_row_that_came_is_shown_in_its_place(number: int, group: str, shown: list[str]) -> None:
    app = Desk()
    async with app.run_test(size=(40, 24)) as pilot:
        odd = {number for number in range(13) if number % 2}
        await app.table.show(Numbers(13, row=grouped, gone=odd))
        await settle(pilot)
        assert app.table.insert(replace(computed(number), group=group))
        assert app.table.cursor_id == number
        rows = app.table.visible_rows
        assert [str(row.id) for row in rows if not row.heading] == shown
        here = next(index for index, row in enumerate(rows) if row.id == number and not row.heading)
        above = rows[here - 1]
        assert above.group == group
        for before, row in pairwise(rows):
            assert row.heading == (before.group != row.group and not before.heading) or before.heading
            assert not (before.heading and row.heading)
            assert before.group == row.group or row.heading


async def test_a_row_that_came_beyond_what_is_held_is_not_shown() -> None:
    app = Desk()
    async with app.run_test(size=(40, 24)) as pilot:
        await app.table.show(Numbers(MILLION))
        await settle(pilot)
        assert not app.table.insert(computed(MILLION))
        assert app.table.insert(computed(-1))
        await app.table.show(Numbers(MILLION), at=500_000)
        await settle(pilot)
        assert not app.table.insert(computed(-1))


async def test_a_row_that_came_into_a_falling_order_is_shown_in_its_place() -> None:
    app = Desk()
    async with app.run_test(size=(40, 24)) as pilot:
        await app.table.show(Numbers(10, row=lambda number: replace(computed(number), key=(-number,))))
        await settle(pilot)
        assert app.table.insert(replace(computed(99), key=(-4.5,)))
        assert [row.id for row in app.table.visible_rows] == [0, 1, 2, 3, 4, 99, 5, 6, 7, 8, 9]


async def test_groups_hold_over_many_pages_in_both_directions() -> None:
    app = Desk()
    async with app.run_test(size=(40, 12)) as pilot:
        table = app.table
        await table.show(Numbers(1_500, row=grouped))

        def orderly() -> None:
            """Each group has one line above its first row, and no other line."""
            held = table._rows
            for above, row in pairwise(held):
                assert row.heading == (above.group != row.group and not above.heading) or not above.heading
                assert (above.group == row.group) or row.heading
            numbers = [row.id for row in held if not row.heading]
            assert numbers == list(range(numbers[0], numbers[-1] + 1))

        for number in range(1, 700):
            table.action_move(1)
            if number % 20 == 0:
                await settle(pilot)
                assert table.cursor_id == number
                orderly()
        for number in range(698, -1, -1):
            table.action_move(-1)
            if number % 20 == 0:
                await settle(pilot)
                assert table.cursor_id == number
                orderly()
        assert app.lines()[2].startswith("── Groupe 0")
        await table.show(Numbers(1_500, row=grouped), at=1_000)
        assert table.cursor_id == 1_000
        table.action_turn(-1)
        await settle(pilot)
        orderly()
