"""A fault of the program shows a sentence and a number, goes to a private log without what the variables held, and ends
neither the program nor what is typed."""

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

from jbtui.incidents import LARGEST, STATUS, log_file, record
from tests.terminal.breaking import FAULTS, SECRET
from tests.terminal.terminal import SOURCES, Terminal

NUMBER = re.compile(r"E-[0-9A-F]{4}")


def breaking(base: str, *fault: str) -> Terminal:
    """A terminal with the faulty program in it."""
    return Terminal(command=(sys.executable, "-m", "tests.terminal.breaking", base, *fault))


def told(terminal: Terminal) -> str:
    """The number of the incident, once it is told."""
    terminal.wait_for("Erreur imprévue")
    terminal.wait_for("noté dans le journal")
    found = NUMBER.search(terminal.text)
    assert found
    assert "Traceback" not in terminal.text
    return found.group()


def safe_log() -> str:
    """The log, which nobody else may read and which holds no secret."""
    assert stat.S_IMODE(log_file().stat().st_mode) == 0o600
    log = log_file().read_text("utf-8")
    assert SECRET not in log
    return log


def test_the_program_goes_on_after_faults_of_every_kind(base: str) -> None:
    with breaking(base) as terminal:
        terminal.wait_for("C00")
        numbers = []
        for key in ("b", "h", "k", "w", "x", "y", "z", "b", "z"):
            terminal.send(key)
            numbers.append(told(terminal))
            terminal.send("\r")
            terminal.wait_for(lambda screen: "C00" in screen.text() and "Erreur" not in screen.text())
        assert len(set(numbers)) >= len(FAULTS) - 1  # two of them are drawn by the same line
        assert numbers[-2:] == [numbers[0], numbers[6]]
        assert all(number in safe_log() for number in numbers)
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0


def test_a_fault_while_one_types_keeps_what_is_typed(base: str) -> None:
    with breaking(base) as terminal:
        terminal.wait_for("C00")
        terminal.send("e")
        terminal.wait_for("Raison sociale")
        terminal.send("Gardée SA!!")
        told(terminal)
        assert "Votre saisie est gardée en brouillon." in terminal.text
        (draft,) = (log_file().parent / "drafts").glob("*.json")
        assert json.loads(draft.read_text("utf-8"))["texts"]["name"] == "Gardée SA!!"
        terminal.send("\r")
        terminal.wait_for("Gardée SA!!")
        terminal.send("?")
        terminal.wait_for("Gardée SA!!?")
        terminal.send("\x13")
        terminal.wait_for("Gardée SA!!? enregistré")


def test_a_first_screen_that_cannot_be_drawn_ends_with_a_sentence(base: str) -> None:
    with breaking(base, "start") as terminal:
        assert terminal.wait_for_end() == STATUS
        assert "Erreur imprévue : jbtui s’arrête." in terminal.text
        assert NUMBER.search(terminal.text)
        assert "Traceback" not in terminal.text
        # The terminal is as it was: the screen given back, the cursor shown, lines wrapped, no paste in brackets.
        for mode in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?7h", b"\x1b[?2004l"):
            assert terminal.sent.rfind(mode) > terminal.sent.rfind(mode[:-1] + (b"h" if mode[-1:] == b"l" else b"l"))
    safe_log()


def test_faults_without_end_end_the_program(base: str) -> None:
    with breaking(base, "often") as terminal:
        terminal.wait_for("C00")
        terminal.send("b")
        assert terminal.wait_for_end() == STATUS
    assert safe_log().count("ZeroDivisionError") < 10


def test_a_fault_on_the_command_line_is_a_sentence(base: str) -> None:
    with sqlite3.connect(base) as connection:
        connection.execute("UPDATE contact SET code = x'ff00' WHERE id = (SELECT max(id) FROM contact)")
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "jbtui", "--db", base, "contacts"],
        capture_output=True,
        text=True,
        cwd=SOURCES,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == STATUS
    (line,) = done.stderr.splitlines()
    number = NUMBER.search(line)
    assert number
    assert number.group() in safe_log()


def test_a_list_that_cannot_be_shown_is_an_incident(base: str) -> None:
    with sqlite3.connect(base) as connection:
        connection.execute("UPDATE contact SET code = x'ff00' WHERE id = (SELECT max(id) FROM contact)")
    connection.close()
    with Terminal(["--db", base]) as terminal:
        number = told(terminal)
        terminal.send("\r")
        terminal.wait_for("Contacts › Tous")
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0
    assert number in safe_log()


def _raised(message: str) -> Exception:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


def test_the_log_has_bounds_and_obeys_nobody(tmp_path: Path) -> None:
    for number in range(LARGEST // 400):
        assert record(_raised(f"\x1b[31m{number} {'x' * 100_000}"), "test").logged
    log, before = log_file(), log_file().with_suffix(".log.1")
    assert before.stat().st_size < 2 * LARGEST
    assert log.stat().st_size < 2 * LARGEST
    assert "\x1b" not in log.read_text("utf-8")
    log.unlink()
    elsewhere = tmp_path / "elsewhere"
    log.symlink_to(elsewhere)
    incident = record(_raised("x"), "test")
    assert not incident.logged
    assert not elsewhere.exists()
    assert "n’a pas pu" in incident.words
