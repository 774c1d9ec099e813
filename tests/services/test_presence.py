"""Who edits what: told to the others, taken back at the end, forgotten a minute after a process was killed."""

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from jbtui import alive
from jbtui.models.journal import JournalLine, Unit
from jbtui.models.open_form import OpenForm
from jbtui.services import presence
from jbtui.services.presence import Edited, Editor, Presence
from jbtui.services.unit import Session
from tests.services.conftest import MORNING

SHEET, PERSON = Edited("contact", 7, 7), Edited("person", 3, 7)


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def paul(watch: Watch) -> Session:
    return Session("paul", clock=watch)


@pytest.fixture
def marie(watch: Watch) -> Session:
    return Session("marie", clock=watch)


def test_others_see_it_and_oneself_does_not(paul: Session, marie: Session) -> None:
    Presence(paul).tell([SHEET])
    assert presence.editors(marie, 7) == [Editor("paul", MORNING, "contact", 7)]
    assert presence.editors(marie, 8) == []
    assert presence.editors(paul, 7) == []


def test_closing_takes_it_back(paul: Session, marie: Session, watch: Watch) -> None:
    telling = Presence(paul)
    telling.tell([SHEET])
    watch.now += timedelta(seconds=5)
    telling.tell([SHEET, PERSON])
    assert [(each.table, each.since) for each in presence.editors(marie, 7)] == [
        ("contact", MORNING),
        ("person", watch.now),
    ]
    telling.tell([PERSON])
    assert [each.table for each in presence.editors(marie, 7)] == ["person"]
    telling.tell([])
    assert presence.editors(marie, 7) == []


def test_an_open_form_is_renewed_and_keeps_its_beginning(paul: Session, marie: Session, watch: Watch) -> None:
    telling = Presence(paul)
    for _look in range(12):
        telling.tell([SHEET])
        watch.now += timedelta(seconds=15)
        assert presence.editors(marie, 7) == [Editor("paul", MORNING, "contact", 7)]


def test_a_killed_process_is_forgotten_after_a_minute(paul: Session, marie: Session, watch: Watch) -> None:
    Presence(paul).tell([SHEET])
    watch.now += timedelta(seconds=59)
    assert presence.editors(marie, 7)
    watch.now += timedelta(seconds=1)
    assert presence.editors(marie, 7) == []
    watch.now += timedelta(seconds=1)
    Presence(marie).tell([PERSON])
    assert [row["actor"] for row in OpenForm.values()] == ["marie"]


TELLS = """
import sys
from jbtui.database import open_database
from jbtui.services.presence import Edited, Presence
from jbtui.services.unit import Session

open_database(sys.argv[1])
Presence(Session("paul")).tell([Edited("contact", 7, 7)])
print("told", flush=True)
sys.stdin.read()
"""


def test_on_its_own_machine_a_killed_process_is_forgotten_at_once(database_url: str) -> None:
    marie = Session("marie")
    command = [sys.executable, "-c", TELLS, database_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as paul:
        assert paul.stdout
        assert paul.stdout.readline() == b"told\n"
        assert [each.who for each in presence.editors(marie, 7)] == ["paul"]
        paul.kill()
        os.waitid(os.P_PID, paul.pid, os.WEXITED | os.WNOWAIT)  # ended, and not buried yet
        assert presence.editors(marie, 7) == []
    assert presence.editors(marie, 7) == []
    assert len(OpenForm.values()) == 1


def test_a_process_is_gone_only_where_that_is_certain() -> None:
    mine = alive.mark()
    machine, pid, began = mine.split("-")
    assert not alive.is_gone(mine)
    assert not alive.is_gone("")
    assert not alive.is_gone(f"another.1-{pid}-{began}"), "of another machine, who knows"
    assert not alive.is_gone(f"{machine}-1-{alive._began(1)}"), "somebody else's"
    assert alive.is_gone(f"{machine}-{pid}-1"), "its number was given to another"
    assert alive.is_gone(f"{machine}-{2**22 + 1}-{began}")


def test_nothing_is_written_while_nothing_changes(paul: Session, watch: Watch) -> None:
    telling = Presence(paul)
    telling.tell([SHEET])
    (before,) = OpenForm.values()
    watch.now += timedelta(seconds=19)
    telling.tell([SHEET])
    assert OpenForm.values() == [before]


def test_the_journal_knows_nothing_of_it(paul: Session) -> None:
    telling = Presence(paul)
    telling.tell([SHEET])
    telling.tell([])
    assert (Unit.select().count(), JournalLine.select().count()) == (0, 0)
