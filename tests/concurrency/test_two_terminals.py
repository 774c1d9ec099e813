"""Two people at two terminals: real programs, real pseudo-terminals, one database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from jbtui.database import open_database
from jbtui.services import contacts
from jbtui.services.unit import Session
from tests.terminal.terminal import Screen, Terminal

LOOKS = 1.5
"""Seconds in which a program looks at what others do, more than once."""
NAMES = ("ALPHA", "BRAVO", "CHARLIE")


@pytest.fixture
def terminals(database_url: str, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """The program at two terminals, on the list."""
    handle = open_database(database_url)
    for name in NAMES:
        contacts.create(Session("marie"), {"name": name, "is_customer": True})
    handle.close()
    with ExitStack() as stack:
        both = [
            stack.enter_context(Terminal(["--db", database_url], environment={"XDG_STATE_HOME": str(tmp_path / name)}))
            for name in ("one", "two")
        ]
        for each in both:
            each.wait_for("3 contacts")
            each.settled()
        yield both[0], both[1]


def save(terminal: Terminal, name: str) -> None:
    """Give another name to the contact of the sheet or of the row, and wait until it is stored."""
    terminal.send("e")
    terminal.wait_for("^S Enregistrer")
    terminal.settled()
    terminal.send(name)
    terminal.settled()
    terminal.send("\x13")


def cursor(screen: Screen) -> str:
    return next((line for line in screen.lines() if line.startswith(" ►")), "")


def test_what_one_saves_the_other_sees_without_a_key(terminals: tuple[Terminal, Terminal]) -> None:
    one, two = terminals
    two.send("\x1b[B")
    two.wait_for(lambda screen: "BRAVO" in cursor(screen))
    two.settled()
    assert two.settled(LOOKS) == 0
    save(one, "ALPHABET")
    two.wait_for("ALPHABET")
    assert "BRAVO" in cursor(two.screen)
    save(one, "ZULU")
    two.wait_for("F5 : 1 nouveauté")
    two.settled()
    assert "BRAVO" in cursor(two.screen)
    assert two.settled(LOOKS) == 0
    two.send("\x12")
    two.wait_for(lambda screen: "ZULU" in screen.lines()[7])
    assert "BRAVO" in cursor(two.screen)


def test_both_change_one_field_and_nobody_is_overwritten(terminals: tuple[Terminal, Terminal]) -> None:
    one, two = terminals
    for each in terminals:
        each.send("\r")
        each.wait_for("1 Fiche")
        each.settled()
    one.send("e")
    one.wait_for("^S Enregistrer")
    two.wait_for("modifie cette fiche depuis")
    two.settled()
    assert two.settled(LOOKS) == 0  # it is said once
    save(two, "DEUX")
    two.wait_for("DEUX enregistré")
    one.wait_for("a enregistré cette fiche à")
    one.send("UN\x13\x13")
    one.wait_for("Cette fiche a changé pendant votre saisie")
    one.settled()
    assert "( ) DEUX" in one.text
    assert "( ) UN" in one.text
    one.send("\x1b[C\x13")
    one.wait_for("UN enregistré")
    two.wait_for("C00001 UN ")
    one.send("e")
    two.send("\x1b[B")  # what was told about the save stays until a key
    two.wait_for("modifie cette fiche depuis")
    one.send("\x11")
    assert one.wait_for_end() == 0
    two.wait_for(lambda screen: "modifie cette fiche" not in screen.text())
