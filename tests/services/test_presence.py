"""Who edits what: told to the others, taken back at the end, forgotten a minute after a process was killed."""

from datetime import datetime, timedelta

import pytest

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
