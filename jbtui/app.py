"""The Textual app: the database lanes, the session, the theme's words for colours; the rest is screens."""

import os
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

import peewee
from textual.binding import Binding, BindingType
from textual.screen import Screen

from jbtui import drafts, terminal_input
from jbtui.closed import Closed
from jbtui.config import Settings
from jbtui.database import open_database
from jbtui.database.lane import Lane
from jbtui.guard import Guard
from jbtui.incidents import Stopped
from jbtui.menu import ALL_CONTACTS, HOME, Place
from jbtui.screens.base import PlaceScreen, quit_program, screen_of
from jbtui.screens.incident import Unbroken
from jbtui.screens.too_small import TooSmall, is_too_small
from jbtui.screens.watching import Watching
from jbtui.services import contact_lists
from jbtui.services.documents import daily
from jbtui.services.unit import Session, system_session
from jbtui.terminal import Terminal, screen_output
from jbtui.widgets.uncoloured import Uncoloured


class NoTerminal(Exception):
    """Standard input is no terminal, or none of those that the screens can be drawn on."""


class JbTui(Closed[None], Unbroken[None]):
    """jbtui on the screen."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "jbtui"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+l", "draw_anew", show=False, priority=True)]

    def __init__(self, settings: Settings, session: Session, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self.driver_class = Terminal
        if self.no_color:
            self._filters = [Uncoloured()]
        self.settings, self.session = settings, session
        if settings.keyboard != "azerty":
            self.unshifted_digits = {}
        self.remembered: dict[str, str] = {}
        self.offline: datetime | None = None
        self.animation_level = "none"

    async def on_mount(self) -> None:
        self.lane, self.side_lane = Lane("front"), Lane("side")
        self.watching = Watching(
            self, self.session, self.lane.run, self.side_lane.run, lambda: not self.side_lane.idle.is_set()
        )
        self.watching.begin()
        self.run_worker(self._begin_day(), exit_on_error=False)
        home = screen_of(await self._home())
        await self.push_screen(home)
        if isinstance(home, PlaceScreen) and drafts.waiting(self.settings.database):
            from jbtui.screens.drafts_box import offer

            offer(home)

    async def _begin_day(self) -> None:
        """What is to be done once a day, beside everything else; a base that cannot be written says so where it is
        read."""
        with suppress(peewee.PeeweeException):
            await self.side_lane.run(daily.begin)

    async def _home(self) -> Place:
        """Where one begins: with the first contact where there is none."""
        if self.settings.home == "contacts":
            return ALL_CONTACTS
        with suppress(peewee.PeeweeException):  # the place itself says what is wrong
            if await self.lane.run(contact_lists.is_empty):
                return ALL_CONTACTS
        return HOME

    def place_again(self) -> Screen[Any]:
        return screen_of(ALL_CONTACTS if self.settings.home == "contacts" else HOME)

    def draw_anew(self) -> None:
        """Send the whole screen again, whatever the terminal shows."""
        if isinstance(self._driver, Terminal):
            self._driver.forget()
        self.refresh(repaint=True, layout=True)

    def action_draw_anew(self) -> None:
        """^L draws again after line noise, over a popup too."""
        self.draw_anew()
        self.screen.refresh(layout=True)

    def on_resize(self) -> None:
        if isinstance(self._driver, Terminal):
            self._driver.forget()
        self.call_later(self._fit)

    async def _fit(self) -> None:
        """Show the screens, or what size they need."""
        if is_too_small(self.size) == isinstance(self.screen, TooSmall):
            return
        if isinstance(self.screen, TooSmall):
            self.screen.dismiss()
        else:
            await self.push_screen(TooSmall())

    async def on_unmount(self) -> None:
        await self.watching.end()
        await self.lane.close()
        await self.side_lane.close()

    async def action_quit(self) -> None:
        """^Q quits from anywhere."""
        quit_program(self.screen)

    def action_help_quit(self) -> None:
        """^C never quits."""


def run_app(settings: Settings) -> int:
    """Open the screens on the database; the exit status.

    Raises DatabaseUnavailable, NoTerminal, and Stopped at an incident that they could not outlive.
    """
    if sys.__stdin__ is None or not sys.__stdin__.isatty() or screen_output() is None:
        raise NoTerminal
    handle: peewee.Database = open_database(settings.database)
    handle.close()
    terminal_input.install()
    app = JbTui(settings, system_session(), ansi_color=True if os.environ.get("NO_COLOR") else None)
    with Guard(app):
        app.run(mouse=settings.mouse)
    if app.last_words:
        raise Stopped(app.last_words)
    return app.return_code or 0
