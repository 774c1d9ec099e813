"""Terminals of every kind and size, and whatever the environment says of them."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal.terminal import SOURCES, Terminal

COLOURED = re.compile(rb"\x1b\[(?!(?:[0147]?;?){1,4}m)[\d;]*m")
"""What sets more than bold, underlined and reversed."""
NEW = "Éléonore à l’œuvre"


def typed_and_stored(terminal: Terminal, base: str, name: str) -> None:
    """Make a contact whose name has accents, and find it as it was typed."""
    terminal.wait_for("C00")
    terminal.send("nc")
    terminal.wait_for("Raison sociale")
    terminal.send(name)
    terminal.settled()
    terminal.send("\x13")
    terminal.wait_for("Enregistré")
    with sqlite3.connect(base) as connection:
        (stored,) = connection.execute("SELECT name FROM contact ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    assert stored == name


@pytest.mark.parametrize(
    "environment",
    [{"TERM": "dumb"}, {"TERM": ""}, {"TERM": "vt100"}, {"NO_COLOR": "1"}, {"TERM": "linux", "NO_COLOR": "1"}],
    ids=lambda each: " ".join(f"{name}={value}" for name, value in each.items()),
)
def test_a_terminal_without_colours_gets_none(base: str, environment: Mapping[str, str]) -> None:
    with Terminal(["--db", base], environment=environment) as terminal:
        typed_and_stored(terminal, base, NEW)
        assert not COLOURED.search(bytes(terminal.sent))
        assert re.search(rb"\x1b\[[014;]*7m", bytes(terminal.sent))  # the cursor
        assert re.search(rb"\x1b\[[01;]*4m", bytes(terminal.sent))  # entry areas


SIGNS = re.compile("[►●√×…›·→•]")


@pytest.mark.parametrize(
    ("environment", "box"), [({"TERM": "linux"}, "┌"), ({"TERM": "vt220"}, "+"), ({"LC_ALL": "C"}, "+")]
)
def test_fonts_without_signs_get_ascii_and_keep_accents(base: str, environment: Mapping[str, str], box: str) -> None:
    with Terminal(["--db", base], environment=environment) as terminal:
        typed_and_stored(terminal, base, NEW)
        terminal.wait_for("Éléonore à l'œuvre")
        terminal.send("m")
        terminal.wait_for("Écran précédent")
        assert box in terminal.text
        assert not SIGNS.search(terminal.sent.decode("utf-8"))


@pytest.fixture(scope="session")
def latin1(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment whose locale is Latin-1."""
    place = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("no localedef")
    command = ["localedef", "-i", "fr_FR", "-f", "ISO-8859-1", str(place / "fr_FR.ISO-8859-1")]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode > 1:
        pytest.skip(f"no Latin-1 locale: {done.stderr.decode()}")
    return {"LOCPATH": str(place), "LC_ALL": "fr_FR.ISO-8859-1"}


def test_a_latin_1_terminal_is_read_and_written_in_latin_1(base: str, latin1: Mapping[str, str]) -> None:
    with sqlite3.connect(base) as connection:
        connection.execute("UPDATE contact SET name = '00 Œuvre 日本 100 €', name_key = '0' WHERE id = 1")
    connection.close()
    with Terminal(["--db", base], environment=latin1, encoding="iso8859-1") as terminal:
        terminal.wait_for("C00")
        terminal.wait_for("00 OEuvre ???? 100 EUR")
        typed_and_stored(terminal, base, "Éléonore à l'été")
        terminal.wait_for("Éléonore à l'été")
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0


def test_the_environment_does_not_say_how_the_screens_run(base: str, tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    environment = {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DRIVER": "os:abort",
        "TEXTUAL_PRESS": "n,c",
        "TEXTUAL_LOG": str(log),
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_SHOW_RETURN": "1",
        "COLUMNS": "200",
        "LINES": "70",
        "TEXTUAL_ALLOW_SIGNALS": "1",
    }
    with Terminal(["--db", base], environment=environment) as terminal:
        terminal.wait_for("C00")
        terminal.settled()
        assert "Raison sociale" not in terminal.text
        terminal.send("\x1a\x03")  # ^Z undoes, ^C does nothing
        terminal.wait_for("Rien à annuler")
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0
    assert not log.exists()
    assert not list(tmp_path.glob("*.svg"))


@pytest.mark.parametrize("place", ["2> /dev/null", "2>&-", "> /dev/null", "2> /dev/full"])
def test_one_terminal_to_draw_on_is_enough(base: str, place: str) -> None:
    script = f"{sys.executable} -m jbtui --db {base} {place}; echo status $?"
    with Terminal(command=["/bin/sh", "-c", script]) as terminal:
        typed_and_stored(terminal, base, NEW)
        terminal.send("\x11")
        terminal.wait_for("status 0")


@pytest.mark.parametrize("without", ["stdin", "stdout"])
def test_without_a_terminal_one_sentence(base: str, without: str) -> None:
    place = {"stdin": "< /dev/null", "stdout": "> /dev/null 2>&1"}[without]
    script = f"{sys.executable} -m jbtui --db {base} {place}; echo status $?"
    with Terminal(command=["/bin/sh", "-c", script]) as terminal:
        terminal.wait_for("status 2")
        assert without == "stdout" or "Les écrans demandent un terminal" in terminal.text
    piped = subprocess.run(
        [sys.executable, "-m", "jbtui", "--db", base],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=SOURCES,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert piped.returncode == 2
    assert len(piped.stderr.splitlines()) == 1
    assert piped.stdout == ""


def test_a_window_too_small_and_back_twenty_times(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.send("Ouverte SA")
        terminal.wait_for("Ouverte SA")
        terminal.send("\x07")  # the menu over the form
        terminal.wait_for("Écran précédent")
        for turn in range(20):
            width, height = ((79, 24), (80, 23), (10, 3), (40, 40))[turn % 4]
            terminal.resize(width, height)
            terminal.wait_for(f"{width}×{height}"[:width])
            if width > 60:
                assert "Agrandissez la fenêtre" in terminal.text
            assert "Ouverte" not in terminal.text
            terminal.send("z")  # no key does anything there
            terminal.resize(80, 24)
            terminal.wait_for("Écran précédent")
        terminal.send("\x1b")
        terminal.wait_for(lambda screen: "Ouverte SA" in screen.text() and "Écran" not in screen.text())
        terminal.send("!")
        terminal.wait_for("Ouverte SA!")
        terminal.resize(60, 20)
        terminal.wait_for("60×20")
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("Ouverte SA!")  # the draft is offered
