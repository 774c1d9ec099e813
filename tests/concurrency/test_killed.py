"""`kill -9` in the middle of saves: what was answered is there, each unit is whole or absent, and everything agrees.

Full size (200 kills on each engine) with JBTUI_TEST_FULL=1.
"""

import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from jbtui.database import open_database
from jbtui.models.base import as_dicts, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.journal import JournalLine, Unit
from jbtui.services import check, contacts
from jbtui.services.unit import Session
from tests.concurrency.processes import FULL, start
from tests.concurrency.saver import LINES

KILLS = 200 if FULL else 15
AT_ONCE = 3
"""Sessions that save beside each other; all of them are killed."""


@pytest.fixture(autouse=True)
def _connected(database_url: str) -> Iterator[None]:
    """This thread's connection."""
    handle = open_database(database_url)
    yield
    handle.close()


def test_each_unit_is_whole_or_absent_and_everything_agrees(database_url: str) -> None:
    chance = random.Random(4)
    answered = unanswered = killed = 0
    while killed < KILLS:
        seen = last_number()
        savers = [start("tests.concurrency.saver", database_url, f"s{killed + each}") for each in range(AT_ONCE)]
        for saver in savers:
            assert saver.stdin
            saver.stdin.write("\n")
            saver.stdin.flush()
        told: list[str] = []
        for saver in savers:
            assert saver.stdout
            told += [saver.stdout.readline() for _answer in range(chance.randint(1, 4))]
        # Any moment will do: this chooses one, and waits for nothing.
        time.sleep(chance.uniform(0, 0.03))
        for saver in savers:
            os.kill(saver.pid, signal.SIGKILL)
            killed += 1
        for saver in savers:
            out, error = saver.communicate(timeout=60)
            assert error == ""
            told += [f"{line}\n" for line in out.splitlines() if len(line.split()) == 2]
        if not database_url.startswith("postgresql"):
            whole_file(database_url)
        kinds = {int(number): kind for kind, number in map(str.split, told)}
        new = lines_of_units_after(seen)
        assert kinds.keys() <= new.keys(), "what was answered is gone"
        for number, count in new.items():
            assert count == LINES[kinds[number]] if number in kinds else count in LINES.values()
        answered, unanswered = answered + len(kinds), unanswered + len(new) - len(kinds)
        assert [problem.sentence for problem in check.problems()] == []
    sys.stdout.write(f"\n{killed} kills, {answered} units answered, {unanswered} stored and not yet answered\n")
    # The next one saves as if nothing had been.
    row = contacts.create(Session("marie"), {"name": "Après", "is_customer": True}).row
    assert Contact.get_by_id(row["id"]).name == "Après"
    assert [number for (number,) in as_tuples(Unit.select(Unit.number).order_by(Unit.number))] == list(
        range(1, last_number() + 1)
    )


def whole_file(path: str) -> None:
    """The file is whole as it lies there, for a reader that knows nothing of the one that was killed."""
    assert Path(path).exists()
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def last_number() -> int:
    return int(Unit.select(Unit.number).order_by(Unit.number.desc()).limit(1).scalar() or 0)


def lines_of_units_after(number: int) -> Counter[int]:
    """The units since, and how many journal lines each has."""
    counts: Counter[int] = Counter()
    for row in as_dicts(Unit.select(Unit.number).where(Unit.number > number)):
        counts[row["number"]] = 0
    for row in as_dicts(JournalLine.select(JournalLine.unit).where(JournalLine.unit > number)):
        counts[row["unit"]] += 1
    return counts
