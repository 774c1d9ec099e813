"""Nothing typed is lost however the program ends, and it does end: no process stays behind."""

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from jbtui import drafts
from jbtui.database import open_database
from jbtui.drafts import Draft
from jbtui.services import contacts
from jbtui.services.unit import system_session
from tests.terminal.line import ENTER, ESCAPE, F2, QUIT, REDRAW, SAVE, Line, until

FULL = bool(os.environ.get("JBTUI_TEST_FULL"))
SAVES = 50 if FULL else 4
CUTS = {"line": 50, "kill": 50} if FULL else {"line": 5, "kill": 3}
SLOW = 10
"""Seconds that an end may take on a machine that does much else: it is about a second on one that does not."""
LATE = 1.0
"""Seconds of typing that the worst end may cost."""
LEFT = b"\x1b[?1049l"
"""What leaves the alternate screen."""

IGNORING_HANG_UP = 'trap \'\' HUP; exec "$0" "$@"'
ALONE = 'setsid "$0" "$@"; exec sleep 1000'
"""In a session of its own, where no signal tells it that the terminal is gone."""


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    """The path of a database that is not there yet."""
    return str(tmp_path / "fresh.sqlite")


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


def test_a_signal_ends_it_with_all_that_is_typed_and_the_terminal_in_order(fresh: str) -> None:
    for number, signal_ in enumerate((signal.SIGTERM, signal.SIGHUP, signal.SIGINT), 1):
        with Line(fresh) as line:
            line.open_form(waiting=number > 1)
            line.enter("Martin & Fils")
            assert line.modes() != line.modes_before
            os.kill(line.pid, signal_)
            assert line.end(SLOW) == 128 + signal_
            assert LEFT in (words := line.last_words())
            assert b"\x1b[?25h" in words[words.index(LEFT) :]
            assert line.modes() == line.modes_before
            line.nothing_left()
        assert [name_of(draft) for draft in drafts.waiting(fresh)] == ["Martin & Fils"] * number


def test_ctrl_q_keeps_what_is_typed(fresh: str) -> None:
    with Line(fresh) as line:
        line.open_form()
        line.send("Martin" + QUIT)
        assert line.wait_for_end() == 0
        line.nothing_left()
    assert name_of(draft_of(fresh)) == "Martin"


def test_the_lines_of_a_document_outlive_a_kill(fresh: str) -> None:
    with closing(open_database(fresh)):
        contacts.create(system_session(), {"name": "Martin", "is_customer": True})
    with Line(fresh) as line:
        line.wait_for("1 contact")
        line.send("ad")
        line.wait_for("Nouvelle ligne")
        line.enter("PORTE")
        line.send("\t")
        line.enter("Porte de chêne")
        until(lambda: any("chêne" in draft.texts["lines"] for draft in drafts._all()), "the draft", LATE + SLOW)
        os.kill(line.pid, signal.SIGKILL)
        line.end(SLOW)
        line.nothing_left()
    with Line(fresh) as line:
        line.wait_for("1 saisie non enregistrée")
        line.wait_for("Devis Martin")
        line.send(ENTER)
        line.wait_for("Porte de chêne")
        line.send(SAVE)
        line.wait_for("enregistré")
    with closing(sqlite3.connect(fresh)) as connection:
        assert list(connection.execute("SELECT ref, description FROM document_line")) == [("PORTE", "Porte de chêne")]
    assert not drafts.waiting(fresh)


def letters(chance: random.Random) -> str:
    """A few letters."""
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 9)))


@pytest.mark.parametrize("cut", ["line", "kill"])
def test_typing_cut_off_at_any_moment_is_offered_again(fresh: str, cut: str) -> None:
    chance = random.Random(f"cut off by {cut}")
    for _round in range(CUTS[cut]):
        typed: list[tuple[float, str]] = []
        with Line(fresh) as line:
            line.open_form()
            stops = time.monotonic() + chance.uniform(0.1, 2.0)
            while time.monotonic() < stops:
                line.enter(text := letters(chance))
                typed.append((time.monotonic(), text))
                time.sleep(chance.uniform(0, 0.4))
            line.send(text := letters(chance))
            typed.append((time.monotonic(), text))
            ended = time.monotonic()
            if cut == "line":
                line.hang_up()
                assert line.end(SLOW) == 128 + signal.SIGHUP
            else:
                os.kill(line.pid, signal.SIGKILL)
                line.end(SLOW)
            line.nothing_left()
        everything = "".join(text for _at, text in typed)
        due = "".join(text for at, text in typed if at < ended - LATE)
        names = [name_of(draft) for draft in drafts.waiting(fresh)]
        assert len(names) <= 1
        assert everything.startswith("".join(names))
        assert "".join(names).startswith(due)
        if names:
            with Line(fresh) as line:
                line.wait_for("1 saisie non enregistrée")
                line.wait_for(f"Nouveau client {names[0][:15]}")
                line.send(ENTER)
                line.wait_for("Contacts › Nouveau client")
                line.wait_for(names[0][-40:])
            drafts.drop(draft_of(fresh).id)


def test_what_is_being_saved_when_the_line_drops_is_saved_or_a_draft_never_both(fresh: str) -> None:
    chance = random.Random("saved or a draft")
    for number in range(1, SAVES + 1):
        with Line(fresh) as line:
            line.open_form()
            line.enter(f"Martin {number}")
            line.send(SAVE)
            time.sleep(chance.uniform(0, 0.1))
            line.hang_up()
            assert line.end(SLOW) == 128 + signal.SIGHUP
        kept = [name_of(draft) for draft in drafts.waiting(fresh)]
        with closing(sqlite3.connect(fresh)) as base:
            saved = [name for (name,) in base.execute("SELECT name FROM contact WHERE name = ?", [f"Martin {number}"])]
        assert [*kept, *saved] == [f"Martin {number}"]
        for draft in drafts.waiting(fresh):
            drafts.drop(draft.id)


def test_what_another_session_is_typing_is_not_offered_until_that_one_is_over(fresh: str) -> None:
    with Line(fresh) as first, Line(fresh) as second:
        first.open_form()
        first.enter("Martin & Fils")
        until(lambda: [name_of(draft) for draft in drafts._all()] == ["Martin & Fils"], "the draft")
        second.open_form()  # nothing is offered on the way
        second.enter("Garage Roux")
        os.kill(first.pid, signal.SIGKILL)
        first.end(SLOW)
        second.send(ESCAPE)
        second.wait_for("n le reprend")
        second.send("mb")
        second.wait_for("2 saisies non enregistrées")


def test_a_terminal_that_stands_still_costs_nothing_that_is_typed(fresh: str) -> None:
    with Line(fresh) as line:
        line.open_form()
        line.enter("Martin")
        text = "Martin" + fill(line)
        # Nobody asked for an end, and the terminal may come back: the drafts are written as at any time.
        until(lambda: name_of(being_typed()) == text, "the draft of all that was typed")
        line.enter("et fils")
        text += "et fils" + fill(line)
        until(lambda: name_of(being_typed()) == text, "the draft of all that was typed")
        os.kill(line.pid, signal.SIGTERM)
        assert line.end(SLOW) == 128 + signal.SIGTERM
        assert LEFT in line.last_words()
        assert line.modes() == line.modes_before
        line.nothing_left()
    assert name_of(draft_of(fresh)) == text


def fill(line: Line) -> str:
    """Type, and have the screen drawn, until the terminal has been sent far more than it holds; what was typed."""
    for _number in range(60):
        os.write(line.master, f"x{REDRAW}".encode())
        time.sleep(0.02)
    return "x" * 60


@pytest.mark.parametrize("shell", [IGNORING_HANG_UP, ALONE], ids=["ignored", "alone"])
def test_it_ends_with_its_terminal_though_no_signal_says_so(fresh: str, shell: str) -> None:
    with Line(fresh, shell=shell) as line:
        line.open_form()
        line.enter("Martin")
        assert len(line.programs()) == 1
        line.hang_up()
        until(lambda: not line.programs(), "the end of the program", SLOW)
    assert name_of(draft_of(fresh)) == "Martin"


@pytest.mark.parametrize("end", ["line", "term"])
def test_an_event_loop_that_stands_still_loses_nothing_and_keeps_no_process_alive(fresh: str, end: str) -> None:
    with Line(fresh, module="tests.terminal.stuck") as line:
        line.open_form()
        line.send("Martin!!")
        until(lambda: [name_of(draft) for draft in drafts._all()] == ["Martin!!"], "the draft of what is typed")
        assert line.status is None
        if end == "line":
            line.hang_up()
            assert line.end(SLOW) == 128 + signal.SIGHUP
        else:
            os.kill(line.pid, signal.SIGTERM)
            assert line.end(SLOW) == 128 + signal.SIGTERM
            assert LEFT in line.last_words()
            assert line.modes() == line.modes_before
        line.nothing_left()
    assert name_of(draft_of(fresh)) == "Martin!!"


@pytest.mark.parametrize("end", ["line", "kill"])
def test_what_reads_a_file_ends_too(fresh: str, tmp_path: Path, end: str) -> None:
    file = tmp_path / "clients.csv"
    rows = (f"Garage {number} {'de la Gare ' * 5};69003;Lyon;client" for number in range(20_000))
    file.write_text("\n".join(["Raison sociale;Code postal;Ville;Profil", *rows]), "utf-8")
    with Line(fresh) as line:
        line.wait_for("m Menu")
        line.send("n")
        line.wait_for("Nouveau contact")
        line.send("h")
        line.wait_for("rien n’est écrit avant F2")
        line.send(str(file))
        line.settled()
        line.send(ENTER)
        line.wait_for("F2 importe")
        line.send(F2)
        until(lambda: len(line.programs()) > 1, "the process that reads")
        if end == "line":
            line.hang_up()
            assert line.end(SLOW) == 128 + signal.SIGHUP
        else:
            os.kill(line.pid, signal.SIGKILL)
            line.end(SLOW)
        line.nothing_left()


def test_it_goes_on_where_it_was_after_a_pause(fresh: str) -> None:
    with Line(fresh) as line:
        line.open_form()
        line.enter("Bois")
        line.wait_for(lambda screen: "brouillon" in screen.lines()[0])  # written by a thread, which stays
        threads = line.threads()
        for number, pause in enumerate((signal.SIGSTOP, signal.SIGTSTP)):
            os.kill(line.pid, pause)
            until(line.is_stopped, "the pause")
            line.settled()
            line.screen.resize(80, 0)
            line.screen.resize(80, 24)  # a shell has used it meanwhile
            os.kill(line.pid, signal.SIGCONT)
            line.wait_for("Contacts › Nouveau client")
            line.enter(f" & Fils {number}")
            until(lambda: line.threads() == threads, "as many threads as before")


def test_where_no_draft_can_be_written_it_ends_all_the_same(fresh: str, tmp_path: Path) -> None:
    with Line(fresh) as line:
        line.open_form()
        state = drafts._directory()
        state.parent.mkdir(parents=True, exist_ok=True)
        for path in [*state.glob("*"), state]:
            path.unlink() if path.is_file() else path.rmdir()
        state.write_text("no directory")
        line.enter("Martin")
        line.wait_for("Brouillon impossible")
        line.send(" & Fils" + QUIT)
        line.wait_for("Le brouillon ne peut pas être écrit")
        line.send(ESCAPE)
        line.wait_for("Martin & Fils")
        os.kill(line.pid, signal.SIGTERM)
        assert line.end(SLOW) == 128 + signal.SIGTERM
        assert b"Traceback" not in line.last_words()
        line.nothing_left()
    assert not list(tmp_path.rglob("*.log"))
