"""Every service runs on a fresh database of each engine, for two users whose clock ticks one minute an act."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import peewee
import pytest

from jbtui.database import open_database
from jbtui.models import days
from jbtui.services.unit import Session

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def base(database_url: str) -> Iterator[peewee.Database]:
    """The database of the models, open in this thread."""
    handle = open_database(database_url)
    yield handle
    handle.close()


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the acts is today, to who brings no clock too."""
    monkeypatch.setattr(days, "clock", lambda: MORNING)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """The time of the acts: one minute after the one before."""
    ticks = iter(range(1_000_000))
    return lambda: MORNING + timedelta(minutes=next(ticks))


@pytest.fixture
def anne(clock: Callable[[], datetime]) -> Session:
    return Session("anne", clock=clock)


@pytest.fixture
def bob(clock: Callable[[], datetime]) -> Session:
    return Session("bob", clock=clock)
