"""Whoever writes waits for its turn, and not for ever."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from jbtui.database import open_database, turns
from jbtui.database.turns import writing


@pytest.fixture
def base(tmp_path: Path) -> Iterator[peewee.Database]:
    handle = open_database(str(tmp_path / "jbtui.sqlite"))
    yield handle
    handle.close()


@pytest.fixture
def other(base: peewee.Database) -> Iterator[sqlite3.Connection]:
    """Another program's connection, which is writing."""
    with closing(sqlite3.connect(base.database, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def timeout(base: peewee.Database) -> int:
    return int(base.execute_sql("PRAGMA busy_timeout").fetchone()[0])


def test_a_turn_comes_when_the_other_has_done(base: peewee.Database, other: sqlite3.Connection) -> None:
    other.execute("INSERT INTO counter (name, value) VALUES ('theirs', 1)")
    threading.Timer(0.1, other.execute, ["COMMIT"]).start()
    with writing(base):
        assert base.execute_sql("SELECT value FROM counter WHERE name = 'theirs'").fetchone() == (1,)
    assert timeout(base) == 5_000


def test_a_turn_that_does_not_come(
    base: peewee.Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "SECONDS", 0)
    with pytest.raises(peewee.OperationalError, match="locked"), writing(base):
        pytest.fail("Two write at once.")
    assert not base.in_transaction()
    other.execute("ROLLBACK")
    with writing(base):
        assert base.in_transaction()


def test_what_fails_for_another_reason_fails_at_once() -> None:
    asked = []

    def act() -> None:
        asked.append(1)
        raise peewee.OperationalError("attempt to write a readonly database")

    with pytest.raises(peewee.OperationalError, match="readonly"):
        turns.patiently(act)
    assert len(asked) == 1
