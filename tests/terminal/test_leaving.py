"""Nothing typed is lost however the program ends, and it does end: no process stays behind."""

import os
import random
import signal
import termios
import time
from pathlib import Path

import pytest

from jbtui import drafts
from jbtui.drafts import Draft
from tests.terminal.pty_session import LEFT, PtySession, unread, until

FULL = bool(os.environ.get("JBTUI_TEST_FULL"))
HANG_UPS = {"line": 50, "kill": 50} if FULL else {"line": 5, "kill": 3}
SLOW = 10
"""Seconds that an end may take on a machine that does much else: it is about a second on one that does not."""
LATE = 1.0
"""Seconds of typing that the worst end may cost."""

REDRAW = "\x0c"

IGNORING_HANG_UP = 'trap \'\' HUP; exec "$0" "$@"'
ALONE = 'setsid "$0" "$@"; exec sleep 1000'
"""In a session of its own, where no signal tells it that the terminal is gone."""


@pytest.fixture
def base(tmp_path: Path) -> str:
    """The path of a fresh database."""
    return str(tmp_path / "jbtui.sqlite")


def draft_of(base: str) -> Draft:
    """The only draft, which no form is open on."""
    (draft,) = drafts.waiting(base)
    return draft


def being_typed() -> Draft:
    """The only draft, which a form is open on."""
    (draft,) = drafts._all()
    return draft


def name_of(draft: Draft) -> str:
    """What was typed in the first field."""
    return draft.texts.get("name", "")


def test_a_signal_ends_it_with_all_that_is_typed_and_the_terminal_in_order(base: str) -> None:
    for number, signal_ in enumerate((signal.SIGTERM, signal.SIGHUP, signal.SIGINT), 1):
        with PtySession("--db", base) as session:
            session.open_form(waiting=number > 1)
            session.enter("Martin & Fils")
            session.kill(signal_)
            assert session.end(SLOW) == 128 + signal_
            until(lambda: LEFT in session.output, "the way back from the alternate screen")
            assert b"\x1b[?25h" in session.output[session.output.index(LEFT) :]
            assert termios.tcgetattr(session.slave) == session.modes
            session.nothing_left()
        assert [name_of(draft) for draft in drafts.waiting(base)] == ["Martin & Fils"] * number


def test_ctrl_q_keeps_what_is_typed(base: str) -> None:
    with PtySession("--db", base) as session:
        session.open_form()
        session.type("Martin", "\x11")
        assert session.end(SLOW) == 0
        session.nothing_left()
    assert name_of(draft_of(base)) == "Martin"


def letters(chance: random.Random) -> str:
    """A few letters."""
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(1, 9)))


@pytest.mark.parametrize("end", ["line", "kill"])
def test_typing_cut_off_at_any_moment_is_offered_again(base: str, end: str) -> None:
    chance = random.Random(f"cut off by {end}")
    for _round in range(HANG_UPS[end]):
        typed: list[tuple[float, str]] = []
        with PtySession("--db", base) as session:
            session.open_form()
            stops = time.monotonic() + chance.uniform(0.1, 2.0)
            while time.monotonic() < stops:
                session.enter(text := letters(chance))
                typed.append((time.monotonic(), text))
                time.sleep(chance.uniform(0, 0.4))
            session.type(text := letters(chance))
            typed.append((time.monotonic(), text))
            ended = time.monotonic()
            if end == "line":
                session.hang_up()
                assert session.end(SLOW) == 128 + signal.SIGHUP
            else:
                session.kill(signal.SIGKILL)
                session.end(SLOW)
            session.nothing_left()
        everything = "".join(text for _at, text in typed)
        due = "".join(text for at, text in typed if at < ended - LATE)
        kept = [draft for draft in drafts.waiting(base) if everything.startswith(name_of(draft))]
        assert (not due and not kept) or name_of(kept[0]).startswith(due), (due, everything, kept)
        if kept:
            with PtySession("--db", base) as session:
                session.see("saisie non enregistrée")
                session.see(f"Nouveau client {kept[0].title[:30]}")
                session.type("enter")
                session.see("Contacts › Nouveau client")
                session.see(kept[0].title[:40])
        for draft in drafts.waiting(base):
            drafts.drop(draft.id)


def test_a_terminal_that_stands_still_costs_nothing_that_is_typed(base: str) -> None:
    with PtySession("--db", base) as session:
        session.open_form()
        session.enter("Martin")
        with unread(session):
            text = "Martin" + fill(session)
            # Nobody asked for an end, and the terminal may come back: the drafts are written as at any time.
            until(lambda: name_of(being_typed()) == text, "the draft of all that was typed")
            assert session.status is None
        session.enter("et fils")
        with unread(session):
            text += "et fils" + fill(session)
            until(lambda: name_of(being_typed()) == text, "the draft of all that was typed")
            session.kill(signal.SIGTERM)
            assert session.end(SLOW) == 128 + signal.SIGTERM
            session.nothing_left()
            assert termios.tcgetattr(session.slave) == session.modes
    assert name_of(draft_of(base)) == text


def fill(session: PtySession) -> str:
    """Type, and have the screen drawn, until the terminal has been sent far more than it holds; what was typed."""
    for _number in range(60):
        session.type("x", REDRAW)
        time.sleep(0.02)
    return "x" * 60


@pytest.mark.parametrize("shell", [IGNORING_HANG_UP, ALONE], ids=["ignored", "alone"])
def test_it_ends_with_its_terminal_though_no_signal_says_so(base: str, shell: str) -> None:
    with PtySession("--db", base, shell=shell) as session:
        session.open_form()
        session.enter("Martin")
        program = session.programs()
        assert len(program) == 1
        session.hang_up()
        until(lambda: not session.programs(), "the end of the program", SLOW)
    assert name_of(draft_of(base)) == "Martin"


def test_it_goes_on_where_it_was_after_a_pause(base: str) -> None:
    with PtySession("--db", base) as session:
        session.open_form()
        threads = session.threads()
        for pause in (signal.SIGSTOP, signal.SIGTSTP):
            session.kill(pause)
            until(session.is_stopped, "the pause")
            since = len(session.shown())
            session.kill(signal.SIGCONT)
            session.see("Nouveau client", since)
            until(lambda: session.threads() == threads, "as many threads as before")
        session.enter("Martin & Fils")
