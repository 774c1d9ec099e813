"""Keys: what each keyboard and terminal sends, and what the screens get."""

import asyncio
import os
import pty
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from jbtui.keyboard import Keyboard, key_label, takes_text


class Commands(Static, can_focus=True):
    """What has no text: keys are commands."""


class Popup(ModalScreen[str]):
    """Closes on any of its letters."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c,n", "take", "")]

    def action_take(self) -> None:
        self.dismiss("taken")


class Question(ModalScreen[str]):
    """A popup that starts in a text field."""

    def compose(self) -> ComposeResult:
        yield Input(id="answer")


class Desk(Keyboard[None]):
    """Writes down what reaches it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_field", ""),
        Binding("m", "popup", ""),
        Binding("w", "question", ""),
        Binding("slash", "search", ""),
        Binding("ctrl+s", "save", "", priority=True),
        *(Binding(key, f"note('{key}')", "") for key in (*"nc1234567890", "space", "enter", "up")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        yield Commands(id="commands")
        yield Input(id="field", select_on_focus=False)

    def on_mount(self) -> None:
        self.query_one("#commands").focus()

    def note(self, what: str) -> None:
        self.seen.append(what)

    def action_note(self, key: str) -> None:
        self.note(key)

    def action_leave_field(self) -> None:
        self.note("escape")
        self.query_one("#commands").focus()

    def action_search(self) -> None:
        self.query_one("#field").focus()

    def action_save(self) -> None:
        self.note("save")

    def action_question(self) -> None:
        self.push_screen(Question())

    def action_popup(self) -> None:
        self.push_screen(Popup(), lambda result: self.note(str(result)))

    @property
    def text(self) -> str:
        return self.query_one("#field", Input).value


async def test_capitals_and_the_unshifted_top_row_are_commands_where_no_text_is_typed() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("N", "n", "&", "é", '"', "'", "(", "-", "è", "_", "ç", "à", "§", "!", "7")
    assert app.seen == ["n", "n", *"1234567890", "6", "8", "7"]


async def test_a_text_field_gets_every_printable_key_as_typed() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("slash", "N", "n", "&", "é", "-", "1")
        assert app.text == "Nn&é-1"
    assert app.seen == []


async def test_another_keyboard_types_its_own_digits() -> None:
    class Bepo(Desk):
        def __init__(self) -> None:
            super().__init__()
            self.unshifted_digits = {}

    app = Bepo()
    async with app.run_test() as pilot:
        await pilot.press("&", "é", "1")
    assert app.seen == ["1"]


async def test_line_feed_is_enter() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+j")
    assert app.seen == ["enter"]


async def test_alt_and_a_key_are_escape_then_that_key_for_who_has_the_focus_by_then() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("slash", "x")
        app.post_message(events.Key("alt+n", "n"))
        app.post_message(events.Key("c", "c"))
        await pilot.pause()
        assert app.text == "x"
    assert app.seen == ["escape", "n", "c"]


async def test_keys_typed_ahead_reach_the_popup_that_the_first_one_opens() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        for key in "mcn":
            app.post_message(events.Key(key, key))
        async with asyncio.timeout(10):
            while len(app.seen) < 2:
                await pilot.pause()
    assert app.seen == ["taken", "n"]


async def test_text_typed_ahead_reaches_the_field_that_a_popup_starts_in() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        for key in "wNc&":
            app.post_message(events.Key(key, key) if key != "&" else events.Key("ampersand", "&"))
        await pilot.pause()
        assert app.screen.query_one("#answer", Input).value == "Nc&"
    assert app.seen == []


async def test_a_paste_keeps_its_place_among_the_keys() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        for event in (events.Key("slash", "/"), events.Paste("dupont"), events.Key("s", "s")):
            app.post_message(event)
        await pilot.pause()
        assert app.text == "duponts"


def test_what_takes_text() -> None:
    class Amount(Widget):
        takes_text = True

    class Remarks(TextArea):
        pass

    assert takes_text(Input())
    assert takes_text(Amount())
    assert takes_text(Remarks())
    assert not takes_text(Static())
    assert not takes_text(None)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("ctrl+s", "^S"),
        ("escape", "Échap"),
        ("enter", "Entrée"),
        ("space", "Espace"),
        ("tab", "Tab"),
        ("shift+tab", "Maj+Tab"),
        ("delete", "Suppr"),
        ("f3", "F3"),
        ("f", "f"),
        ("pageup", "PgPréc"),
        ("pagedown", "PgSuiv"),
        ("home", "Début"),
        ("end", "Fin"),
        ("less_than_sign", "<"),
        ("greater_than_sign", ">"),
        ("slash", "/"),
        ("colon", ":"),
        ("question_mark", "?"),
        ("asterisk", "*"),
        ("n", "n"),
        ("1", "1"),
    ],
)
def test_keys_have_french_names(key: str, label: str) -> None:
    assert key_label(key) == label


class Terminal:
    """A `Desk` of its own process in a pseudo-terminal; it tells the field's text and what it saw, line by line."""

    def __init__(self, keyboard: int, report: int) -> None:
        self._keyboard = keyboard
        self._report = report
        self._buffer = b""

    def type(self, packet: bytes) -> None:
        """Send these bytes in one packet."""
        os.write(self._keyboard, packet)

    def line(self) -> str:
        """The next line of the report; fails after 20 s."""
        while b"\n" not in self._buffer:
            assert select.select([self._report], [], [], 20)[0], f"nothing more after {self._buffer!r}"
            chunk = os.read(self._report, 4096)
            assert chunk, "the app ended"
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode()

    def seen(self, packet: bytes) -> str:
        """What the desk saw of the packet, up to the ^S that ends it, and the text of its field."""
        self.type(packet)
        self.type(b"\x13")
        return self.line()


@contextmanager
def desk_in_a_terminal() -> Iterator[Terminal]:
    keyboard, screen = pty.openpty()
    report, report_end = os.pipe()
    program = f"import tests.unit.test_keyboard as test; test.report_to({report_end})"
    environment = os.environ | {"TERM": "xterm-256color", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        pass_fds=[report_end],
        env=environment,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    os.close(screen)
    os.close(report_end)
    drain = threading.Thread(target=_read_all, args=[keyboard])
    drain.start()
    try:
        terminal = Terminal(keyboard, report)
        assert terminal.line() == "ready"
        yield terminal
    finally:
        process.kill()
        process.wait()
        drain.join()
        os.close(keyboard)
        os.close(report)


def _read_all(screen: int) -> None:
    """Be a terminal that shows what it gets."""
    try:
        while os.read(screen, 65536):
            pass
    except OSError:
        return


def report_to(file: int) -> None:
    """Run a desk that writes, at each ^S, what it saw and its field's text, and starts again in its field."""

    class Reporter(Desk):
        def on_ready(self) -> None:
            self.query_one("#field").focus()
            self.call_later(os.write, file, b"ready\n")

        def action_save(self) -> None:
            os.write(file, f"{' '.join(self.seen)}|{self.text}\n".encode())
            self.seen.clear()
            self.query_one("#field", Input).value = ""
            self.query_one("#field").focus()

    Reporter().run()


def test_escape_and_a_key_in_one_packet_are_two_keys() -> None:
    with desk_in_a_terminal() as terminal:
        assert terminal.seen(b"ab") == "|ab"
        for packet, seen in {
            b"\x1bn": "escape n",
            b"\x1bnc": "escape n c",
            b"\x1bN": "escape n",
            b"\x1b1": "escape 1",
            b"\x1b&": "escape 1",
            "\x1bé".encode(): "escape 2",
            b'\x1b"': "escape 3",
            b"\x1b-": "escape 6",
            "\x1b§".encode(): "escape 6",
            b"\x1b_": "escape 8",
            b"\x1b ": "escape space",
            b"\x1b\r": "escape enter",
            b"\x1b\n": "escape enter",
            b"\x1b\x1b[A": "escape up",
            b"\x1bmc": "escape taken",
            b"\x1bn\x1bc": "escape n escape c",
        }.items():
            assert terminal.seen(b"xy" + packet) == f"{seen}|xy", packet
        # Escape, then the letter that goes back into the field, then text.
        assert terminal.seen(b"xy\x1b/Ab") == "escape|xyAb"
