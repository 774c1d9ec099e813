"""A desk for each journey."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sqlite
from tests.desk import HOME, Desk, Screen


@pytest.fixture(autouse=True)
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hours on the screen are those of Paris."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where each user has a state directory of their own, though the test is one process."""
    monkeypatch.setattr("jbtui.drafts.state_directory", HOME.get)
    return tmp_path / "homes"


@pytest.fixture
def desk(tmp_path: Path, homes: Path) -> Desk:
    """An office whose database is a fresh SQLite file."""
    return Desk(str(sqlite.empty(tmp_path / "jbtui.sqlite")), homes)


@pytest.fixture
def any_desk(database_url: str, homes: Path) -> Desk:
    """An office on each engine in turn."""
    return Desk(database_url, homes)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Show the whole screen where something is missing in it, or too many (pytest -vv)."""
    return [f"{left!r} {op} the screen", *right.split("\n")] if isinstance(right, Screen) else None
