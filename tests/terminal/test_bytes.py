"""How many bytes go to the terminal: slow lines are worked on too. `SHOW_BYTES=1 pytest -s` prints the figures."""

import os
import re
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from jbtui.database import open_database
from jbtui.services import contacts
from jbtui.services.documents import drafts
from jbtui.services.unit import system_session
from tests.terminal.terminal import Terminal

DOWN, UP, PAGE_DOWN = "\x1b[B", "\x1b[A", "\x1b[6~"
IDLE = 3.0
"""Seconds without a key."""
READY = 1.5
"""Seconds without a byte after which a screen is complete, on a busy machine too."""

ENVIRONMENTS = pytest.mark.parametrize(
    "environment", [{"COLORTERM": "truecolor"}, {"TERM": "xterm", "COLORTERM": ""}], ids=["truecolor", "16 colours"]
)


def show(what: str, sent: int) -> int:
    """The number of bytes, printed where it is asked for."""
    if os.environ.get("SHOW_BYTES"):
        sys.stderr.write(f"{what:<24}{sent:>6}\n")
    return sent


def press(terminal: Terminal, what: str, key: str) -> int:
    """How many bytes the answer to a key takes."""
    terminal.send(key)
    return show(what, terminal.settled())


@ENVIRONMENTS
def test_lists(base: str, environment: dict[str, str]) -> None:
    with Terminal(["--db", base], environment=environment) as terminal:
        terminal.wait_for("60 contacts")
        terminal.settled(READY)
        assert show("start", len(terminal.sent)) <= 6_000
        assert show("idle", terminal.settled(IDLE)) == 0
        # On any row: the footer changes with what can be done, and the status line follows.
        assert max(press(terminal, "cursor down", DOWN) for _row in range(15)) <= 400
        assert press(terminal, "cursor down, scrolling", DOWN) <= 2_000
        assert press(terminal, "page down", PAGE_DOWN) <= 2_000
        assert press(terminal, "onglet", "2") <= 2_000
        assert press(terminal, "search field", "/") <= 600
        assert press(terminal, "search key", "a") <= 2_500
        assert press(terminal, "leave search", "\x1b\x1b") <= 2_500
        assert press(terminal, "menu", "m") <= 2_200
        assert press(terminal, "close the menu", "\x1b") <= 1_500
        assert press(terminal, "open a sheet", "\r") <= 4_000
        assert press(terminal, "tab of a sheet", "3") <= 4_000


@ENVIRONMENTS
def test_forms(base: str, environment: dict[str, str]) -> None:
    with Terminal(["--db", base], environment=environment) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Suivi par")
        terminal.settled(READY)
        assert show("idle in a form", terminal.settled(IDLE)) == 0
        # The time of the draft, in row 1, is in the answers to some of them.
        assert max(press(terminal, "key in a form", key) for key in "Société é日") <= 300
        assert press(terminal, "backspace", "\x7f") <= 300
        assert press(terminal, "cursor left", "\x1b[D") <= 300
        terminal.send("\t")
        terminal.settled()  # the name is looked for among the contacts
        assert max(press(terminal, "next field", "\t") for _field in range(8)) <= 300
        assert max(press(terminal, "key in a narrow field", key) for key in "abc") <= 300


def test_the_lines_of_a_document_cost_the_same_however_many_there_are(tmp_path: Path) -> None:
    sent: dict[int, list[int]] = {}
    for count in (3, 200):
        base = str(tmp_path / f"{count}.sqlite")
        with closing(open_database(base)):
            me = system_session()
            row = contacts.create(me, {"name": "Martin", "is_customer": True}).row
            line = {"description": "Porte", "quantity": Decimal(1), "price": Decimal(100)}
            drafts.create(me, row["id"], "DEV", lines=[line] * count)
        with Terminal(["--db", base]) as terminal:
            terminal.wait_for("1 contact")
            terminal.send("md")
            terminal.wait_for("Brouillon 1")
            terminal.send("e")
            terminal.wait_for("Total TTC")
            terminal.settled(READY)
            keys = [press(terminal, f"key in one of {count}", key) for key in "abc"]
            cells = [press(terminal, f"next cell, {count} lines", "\t") for _cell in range(3)]
            rows = [press(terminal, f"next line, {count} lines", key) for key in (DOWN, UP)]
            sent[count] = [max(keys), max(cells), max(rows)]
    few, many = sent[3], sent[200]
    assert all(more <= less + 50 for less, more in zip(few, many, strict=True))  # a digit more here and there
    assert few[0] <= 400
    assert max(few) <= 1_000


def test_the_screen_is_drawn_again_after_line_noise(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.settled()
        for opened in ("", "m"):  # over a popup too
            terminal.send(opened)
            terminal.settled()
            before = terminal.text
            for row in terminal.screen.cells:
                row[10:40] = "?" * 30  # what came over the line was not what was sent
            terminal.send("\x0c")
            terminal.settled()
            assert terminal.text == before
        # A colour that a lost byte left on is put right too: each frame says its looks from the beginning.
        assert terminal.sent.endswith(b"H") or terminal.sent.endswith(b"\x1b[m")


def test_nothing_blinks_and_nothing_is_asked_of_the_terminal_twice(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.settled()
        assert not re.search(
            rb"\x1b\[(?:[\d;]*;)?5(?:;[\d;]*)?m", terminal.sent.replace(b"38;5;", b"").replace(b"48;5;", b"")
        )
        assert terminal.sent.count(b"\x1b[?25h") == 0  # the cursor is drawn, and does not jump about
        assert terminal.sent.count(b"\x1b[?2026$p") == 1
