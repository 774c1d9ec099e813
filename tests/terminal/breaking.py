"""jbtui with faults of every kind, each behind a key: `python -m tests.terminal.breaking DATABASE [FAULT]`."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.strip import Strip
from textual.widgets import Input

import jbtui.app
from jbtui.__main__ import main
from jbtui.declarations.base import Command
from jbtui.menu import HOME
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.contacts import ContactsScreen
from jbtui.widgets.lines import Line

SECRET = "mot-de-passe"


class Unpaintable(Line):
    """A line that cannot be drawn."""

    def render_line(self, y: int) -> Strip:
        secret = SECRET
        raise ArithmeticError(f"line {y} of {len(secret)}")


class Uncomposable(PlaceScreen):
    """A screen that cannot be made."""

    def body(self) -> ComposeResult:
        yield Line("…")
        raise LookupError("nothing to show")


class Unshowable(PlaceScreen):
    """A screen that cannot be drawn."""

    def body(self) -> ComposeResult:
        yield Unpaintable()

    def path(self) -> Sequence[str]:
        return ["Unshowable"]


class BreakingScreen(ContactsScreen):
    """The first screen, with a fault behind some keys that it leaves free."""

    def body(self) -> ComposeResult:
        yield from super().body()
        if "start" in sys.argv:
            yield Unpaintable()

    def commands(self) -> Sequence[Command]:
        return (
            *super().commands(),
            *(
                Command(does, label=does, key=key, does=does, help=does)
                for key, does in zip("bhkwxyz", FAULTS, strict=True)
            ),
        )

    async def do_key(self) -> None:
        password = SECRET
        if "often" in sys.argv:
            for _time in range(500):
                self.call_later(_divide, 0)
        raise RuntimeError(f"a key of {len(password)}")

    async def do_lane(self) -> None:
        await self.ask(_divide, 0)

    def do_worker(self) -> None:
        self.run_worker(self.do_key())

    def do_timer(self) -> None:
        self.set_timer(0.01, lambda: _divide(0))

    async def do_make(self) -> None:
        await self.app.push_screen(Uncomposable())

    async def do_draw(self) -> None:
        await self.app.push_screen(Unshowable())

    async def do_spoil(self) -> None:
        await self.mount(Unpaintable())

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value.endswith("!!"):
            raise RuntimeError("typed too loud")


FAULTS = ("key", "lane", "worker", "timer", "make", "draw", "spoil")


def _divide(by: int) -> float:
    password = SECRET
    return len(password) / by


if __name__ == "__main__":
    setattr(jbtui.app, "ALL_CONTACTS", replace(HOME, screen="tests.terminal.breaking:BreakingScreen", argument=""))  # noqa: B010
    sys.exit(main(["--db", sys.argv[1]]))
