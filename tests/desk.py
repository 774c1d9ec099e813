"""The language of the journeys: people at their terminals, on one database, told by what they press and see.

    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils SARL")
        await anne.press("ctrl+s")
        assert "Martin & Fils SARL" in anne.screen_text()

A `User` drives the whole program, keys coming the way they come from a terminal. After each act it waits until the
program has nothing left to do, which it sees by looking: no task that could go on, no query, no draft being written,
nothing to draw.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from textual import events
from textual._compositor import LayoutUpdate
from textual.geometry import Size
from textual.keys import _character_to_key, key_to_character
from textual.timer import Timer

from jbtui.app import JbTui
from jbtui.config import Home, Settings
from jbtui.database import open_database
from jbtui.declarations.base import Command
from jbtui.menu import MENU
from jbtui.models import days
from jbtui.models.base import database
from jbtui.models.contact import COMPANY, INDIVIDUAL, PROFILES, Contact
from jbtui.services import contacts
from jbtui.services.unit import Session, unit
from jbtui.widgets.editors import Editor
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.record_form import RecordForm
from jbtui.widgets.virtual_table import VirtualTable

PATIENCE = 30
"""Seconds after which a program that is still busy is taken for stuck."""
PAUSES = 0.5
"""Seconds of the longest pause for thought that `settle` sits out; drafts take longer and are written on leaving."""

HOME: ContextVar[Path] = ContextVar("HOME")
"""The state directory of who is at work: every user has their own, though the test is one process."""


@dataclass
class Clock:
    """The time that the program and the database are told; it moves when a test moves it."""

    now: datetime = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass, as timedelta counts it."""
        self.now += timedelta(**by)


@dataclass
class Desk:
    """An office: one database, a home for each of its people, and the clock on its wall, which all go by."""

    database: str
    homes: Path
    clock: Clock = field(default_factory=Clock)
    team: Sequence[str] = ()
    """The team that the settings of its people name."""
    mail_command: Sequence[str] = ()
    """What their settings have documents sent by."""

    def __post_init__(self) -> None:
        days.clock = self.clock
        open_database(self.database).close()

    def given(self, *rows: Mapping[str, Any], by: str = "marie") -> list[int]:
        """Contacts that are there before the day begins; their ids. A row with a last name is an individual's.

        `people` and `delivery_addresses` come with the contact; the profile is customer unless the row says it.
        """
        with self.connected(), unit(Session(by, clock=self.clock), "Données de départ") as work:
            return [row["id"] for row in contacts.create_all(work, [_new(row) for row in rows])]

    @contextmanager
    def connected(self) -> Iterator[None]:
        """The database, for what a test looks up in it."""
        with database.connection_context():
            yield

    def app(self, name: str, home: Home = "contacts") -> JbTui:
        """The program as `name` starts it, on the list of contacts unless it is to open on another place."""
        settings = Settings(self.database, home=home, team=self.team, mail_command=self.mail_command)
        app = JbTui(settings, Session(name, clock=self.clock))
        app.patience = PATIENCE  # a machine that is busy is no screen that is stuck: keys wait for their turn
        return app

    @asynccontextmanager
    async def as_user(
        self, name: str, size: tuple[int, int] = (80, 24), home: Home = "contacts"
    ) -> "AsyncIterator[User]":
        """`name` at a terminal of `size`, in front of the first screen."""
        user = User(self.app(name, home))
        running = user.app.run_test(size=size)
        with self.at_home(user):
            await running.__aenter__()
        try:
            await user.idle()
            yield user
        finally:
            with user.app._context():
                await running.__aexit__(None, None, None)

    @contextmanager
    def at_home(self, user: "User") -> Iterator[None]:
        """What is started inside the block runs in the home of `user`."""
        home = HOME.set(self.homes / user.name)
        try:
            yield
        finally:
            HOME.reset(home)


def _new(row: Mapping[str, Any]) -> contacts.NewContact:
    columns: Mapping[str, Any] = Contact.columns()
    start: dict[str, Any] = {"nature": INDIVIDUAL if row.get("last_name") else COMPANY}
    if not any(f"is_{profile}" in row for profile in PROFILES):
        start["is_customer"] = True
    own = {name: value for name, value in row.items() if name not in ("people", "delivery_addresses")}
    parsed = {name: columns[name].parse(value) if isinstance(value, str) else value for name, value in own.items()}
    values = contacts.checked({**Contact.blank(), **start, **parsed})
    return contacts.NewContact(values, row.get("people", ()), row.get("delivery_addresses", ()))


class Screen(str):
    """What a terminal shows, in lines; a failed `in` prints it as it is."""

    __slots__ = ()


class User:
    """Somebody at a terminal."""

    def __init__(self, app: JbTui) -> None:
        self.app = app
        self.keys = 0
        """How many keys were pressed, typed text not counted."""

    @property
    def name(self) -> str:
        """Who it is."""
        return self.app.session.actor

    # --- what they do -----------------------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        """Press keys, looking up after each: named as Textual names them, or the characters that they type."""
        for key in keys:
            self.keys += 1
            self._send(key)
            await self.idle()

    async def type(self, text: str) -> None:
        """Type a text without looking up."""
        for character in text:
            self._send(character)
        await self.idle()

    async def ahead(self, *keys: str) -> None:
        """Press keys at once, faster than any screen answers."""
        self.keys += len(keys)
        for key in keys:
            self._send(key)
        await self.idle()

    def send(self, *keys: str) -> None:
        """Press keys without looking up, not even after the last one: the program may be held up."""
        for key in keys:
            self._send(key)

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal hands it over."""
        self._post(events.Paste(text))
        await self.idle()

    async def command(self, command: Command) -> None:
        """Do what a command says, by its keys."""
        await self.press(*(key for key in (command.popup, command.key) if key))

    async def menu(self, *path: str) -> None:
        """Go to a place of the menu by its path: « Contacts », « Prospects »."""
        group, label = path
        places = next(places for title, places in MENU if title == group)
        await self.press("m", next(place.key for place in places if place.label == label))

    async def palette(self, text: str) -> None:
        """Do the first command that the palette finds for `text`."""
        await self.press("colon")
        await self.type(text)
        await self.press("enter")

    async def search(self, text: str) -> None:
        """Type in the list's search field what it is to look for."""
        await self.press("slash")
        await self.type(text)
        await self.settle()

    async def fill(self, **texts: str) -> None:
        """Type in fields, named by their columns, going there by Tab; the last one keeps the focus."""
        for name, text in texts.items():
            await self.go_to(name)
            await self.type(text)

    async def go_to(self, name: str) -> None:
        """Walk by Tab to the field of a column."""
        names = [editor.field.name for editor in self._form.editors() if editor.can_focus]
        here = names.index(self.field) if self.field else -1
        steps = names.index(name) - here
        await self.ahead(*(["tab"] * steps if steps > 0 else ["shift+tab"] * -steps))
        assert self.field == name, f"Tab led to {self.field}, not to {name}"

    async def replace(self, **texts: str) -> None:
        """Type in fields instead of what stands there."""
        for name, text in texts.items():
            await self.go_to(name)
            await self.ahead("end", "ctrl+u")
            await self.type(text)

    async def resize(self, width: int, height: int) -> None:
        """Make the terminal larger or smaller."""
        size = Size(width, height)
        assert self.app._driver
        self.app._driver._size = size
        self._post(events.Resize(size, size))
        await self.idle()

    # --- what they see ----------------------------------------------------------------------------------------------

    def lines(self) -> Sequence[str]:
        """The screen, line by line, as the terminal shows it, every space a plain one."""
        with self.app._context():
            screen = self.app.screen
            drawn = screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
            return [plain("".join(segment.text for segment in strip)) for strip in cast(LayoutUpdate, drawn).strips]

    def screen_text(self) -> Screen:
        """The screen as one text."""
        return Screen("\n".join(line.rstrip() for line in self.lines()))

    def line(self, part: str) -> str:
        """The first line that holds `part`; empty if none does."""
        return next((line for line in self.lines() if part in line), "")

    @property
    def status(self) -> str:
        """Row 22: what the program says."""
        return self.lines()[-3].strip()

    @property
    def keys_shown(self) -> str:
        """Rows 23 and 24: the keys that work."""
        return "\n".join(self.lines()[-2:])

    @property
    def list(self) -> "ListHand":
        """The list that has the focus, or the one on the screen."""
        return ListHand(self)

    @property
    def field(self) -> str:
        """The column whose field has the cursor; empty outside forms."""
        focused = self.app.screen.focused
        return focused.field.name if isinstance(focused, Editor) else ""

    def text_of(self, name: str) -> str:
        """What the field of a column shows."""
        return self._editor(name).typed

    def problem_of(self, name: str) -> str:
        """What stands under the row of a field, whatever is wrong with it."""
        lines = self.lines()
        row = self._editor(name).region.y
        sign = next((index for index in range(row + 1, len(lines)) if lines[index].lstrip()[:1] not in ("!", "×")), row)
        return "\n".join(line.strip() for line in lines[row + 1 : sign])

    def _editor(self, name: str) -> Editor:
        editor = self._form.editor(name)
        assert editor, f"no field of {name} in this form"
        return editor

    @property
    def _form(self) -> RecordForm:
        return self.app.screen.query_one(RecordForm)

    # --- waiting ----------------------------------------------------------------------------------------------------

    async def idle(self) -> None:
        """Wait until nothing is on its way: messages, queries, workers, drawing."""
        await self._until(lambda: True)

    async def settle(self) -> None:
        """Wait for the pauses too after which the program goes on by itself: a search, duplicates, the sheet beside."""
        await self._until(lambda: not any(self._pauses()))

    async def sees(self, what: str) -> None:
        """Wait, touching no key, until the screen shows something."""
        await self.waits(lambda: what in self.screen_text())

    async def waits(self, seen: Callable[[], bool]) -> None:
        """Wait, touching no key, until something is seen."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not seen():
                    await asyncio.sleep(0.02)
                    await self.idle()
        except TimeoutError:
            raise AssertionError(f"not seen:\n{self.screen_text()}") from None

    async def _until(self, done: Callable[[], bool]) -> None:
        """Let the program work until it only waits: for a key, or for a pause that `done` waits for."""
        loop: Any = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.sleep(0)
                if self.app._exception:
                    raise self.app._exception
                if loop._ready:  # some part of the program has its turn
                    continue
                if not self.app._running:
                    return
                if busy := [lane for lane in (self.app.lane, self.app.side_lane) if not lane.idle.is_set()]:
                    await busy[0].idle.wait()
                elif any(worker.group == "draft" and not worker.is_finished for worker in self.app.workers):
                    await asyncio.sleep(0.001)
                elif self._undrawn():
                    with self.app._context():
                        self.app.screen._on_timer_update()  # the next frame, now
                elif done():
                    return
                else:
                    await asyncio.sleep(0.001)

    def _undrawn(self) -> bool:
        """Whether the screen waits for its next frame."""
        screen = self.app.screen
        return bool(
            screen._layout_required
            or screen._scroll_required
            or screen._repaint_required
            or screen._recompose_required
            or screen._dirty_widgets
            or screen._callbacks
        )

    def _pauses(self) -> Iterator[Timer]:
        screens = self.app.screen_stack if self.app._running else []
        for part in (self.app, *(part for screen in screens for part in screen.walk_children(with_self=True))):
            for timer in part._timers:
                if timer._repeat == 0 and timer._interval <= PAUSES and timer._task and not timer._task.done():
                    yield timer

    def _send(self, key: str) -> None:
        name = _character_to_key(key) if len(key) == 1 else key
        self._post(events.Key(name, key if len(key) == 1 else key_to_character(key)))

    def _post(self, event: events.Event) -> None:
        with self.app._context():
            event.set_sender(self.app)
            self.app.post_message(event)


def plain(text: str) -> str:
    """A French text with plain spaces, as tests write it."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


class ListHand:
    """The list in front of a user."""

    def __init__(self, user: User) -> None:
        self._user = user

    async def select(self, text: str) -> None:
        """Move the cursor by ↑ and ↓ to the row, among those on the screen, that holds `text`."""
        rows = self.rows()
        wanted = next((index for index, row in enumerate(rows) if text in row), None)
        assert wanted is not None, f"« {text} » is in none of {rows}"
        steps = wanted - next(index for index, row in enumerate(rows) if row.startswith(GLYPHS.cursor))
        await self._user.ahead(*(["down"] * steps if steps > 0 else ["up"] * -steps))
        assert text in self.cursor()

    async def press(self, command: Command) -> None:
        """Do a command, by its keys, on the row under the cursor or the marked ones."""
        await self._user.command(command)

    def rows(self) -> list[str]:
        """The rows on the screen; those of the cursor begin with ►, marked ones hold ●."""
        table = self._table
        lines = self._user.lines()
        top, left = table.region.y + table._head, table.region.x
        found = [line[left : table.region.right] for line in lines[top : top + len(table.visible_rows)]]
        return [row.strip() for row in found]

    def cursor(self) -> str:
        """The row under the cursor."""
        return next((row for row in self.rows() if row.startswith(GLYPHS.cursor)), "")

    def names(self, column: str = "Nom") -> list[str]:
        """What the rows on the screen hold in a column, whole."""
        table = self._table
        index = [each.label for each in table.columns].index(column)
        return [plain(row.cells[index]) for row in table.visible_rows if not row.heading]

    @property
    def _table(self) -> VirtualTable:
        screen = self._user.app.screen
        tables = [table for table in screen.query(VirtualTable) if table.region]
        return next((table for table in tables if table.has_focus), tables[0])
