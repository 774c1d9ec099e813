"""Many sessions edit the same contacts, in real processes: no update is lost, the journal is complete, every clash is
reported to its session.

Full size (20 sessions × 200 edits on 50 contacts) with JBTUI_TEST_FULL=1.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from jbtui.database import open_database
from jbtui.models.base import Values, as_dicts
from jbtui.models.contact import Contact
from jbtui.models.fields import TagsField
from jbtui.models.journal import DELETE, INSERT, JournalLine, Unit
from jbtui.services import check
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.unit import RECORDS, Session, stored, unit
from tests.concurrency.processes import FULL, start, together

SESSIONS, EDITS, CONTACTS = (20, 200, 50) if FULL else (6, 40, 12)

Attempt = dict[str, Any]
History = list[tuple[int, str, dict[str, list[Any]]]]
"""The changes of one contact: the version that each made, by whom, column → [before, after]."""


@pytest.fixture(autouse=True)
def _connected(database_url: str) -> Iterator[None]:
    """This thread's connection, and the contacts."""
    handle = open_database(database_url)
    remarks = "\n\n".join(f"s{place:02}" for place in range(SESSIONS))  # a line for each session
    with unit(Session("marie"), "Données de départ") as work:
        create_all(
            work,
            [
                NewContact({"name": f"Contact {number}", "is_customer": True, "remarks": remarks})
                for number in range(CONTACTS)
            ],
        )
    yield
    handle.close()


def test_no_update_is_lost_and_every_clash_is_reported(database_url: str) -> None:
    journaled = {(line["table_name"], line["row_id"]) for line in as_dicts(JournalLine.select())}
    given = {key: row for key, row in rows_held().items() if key not in journaled}
    names = [f"s{place:02}" for place in range(SESSIONS)]
    editors = [
        start("tests.concurrency.editor", database_url, name, str(place), str(EDITS))
        for place, name in enumerate(names)
    ]
    answers = together(editors)
    attempts = {name: [json.loads(line) for line in lines] for name, lines in zip(names, answers, strict=True)}
    saved = [attempt for each in attempts.values() for attempt in each if attempt["saved"]]
    clashed = [attempt for each in attempts.values() for attempt in each if not attempt["saved"]]
    assert len(clashed) > SESSIONS, "they hardly met: the test proves nothing"
    sys.stdout.write(f"\n{len(saved)} saves, {len(clashed)} conflicts\n")

    numbers_have_no_gap()
    rows = rows_are_what_the_journal_says(given)
    histories = {id_: history(id_) for id_ in rows}
    assert sum(map(len, histories.values())) == len(saved)
    for name, each in attempts.items():
        for attempt in each:
            every_clash_was_reported(name, attempt, histories[attempt["id"]])
    every_tag_and_line_is_there(attempts, rows)
    assert [problem.sentence for problem in check.problems()] == []


def numbers_have_no_gap() -> None:
    """Units, lines and versions are numbered one by one."""
    units = [row["number"] for row in as_dicts(Unit.select(Unit.number).order_by(Unit.number))]
    assert units == list(range(1, len(units) + 1))
    lines = as_dicts(JournalLine.select().order_by(JournalLine.id))
    assert [line["id"] for line in lines] == list(range(1, len(lines) + 1))
    assert [line["unit"] for line in lines] == sorted(line["unit"] for line in lines)
    versions = defaultdict(list)
    for line in lines:
        versions[line["table_name"], line["row_id"]].append(line["version"])
    assert all(each == list(range(1, len(each) + 1)) for each in versions.values())


def rows_held() -> dict[tuple[str, int], Values]:
    """Every row by its table and id, as the journal has it."""
    return {
        (table, row["id"]): {column: stored(model, column, row[column]) for column in model.edited_columns()}
        for table, model in RECORDS.items()
        for row in model.values()
    }


def rows_are_what_the_journal_says(given: dict[tuple[str, int], Values]) -> dict[int, Values]:
    """Replaying the journal over what a new base is given, every change found as it was left, gives the tables; the
    contacts.
    """
    replayed = dict(given)
    for line in as_dicts(JournalLine.select().order_by(JournalLine.id)):
        key, changes = (line["table_name"], line["row_id"]), json.loads(line["changes"])
        model = RECORDS[line["table_name"]]
        if line["operation"] == INSERT:
            blank = {column: stored(model, column, value) for column, value in model.blank().items()}
            replayed[key] = {**blank, **changes}
        elif line["operation"] == DELETE:
            del replayed[key]
        else:
            for column, (before, after) in changes.items():
                assert replayed[key][column] == before
                replayed[key][column] = after
    assert replayed == rows_held()
    return {row["id"]: row for row in Contact.values()}


def history(id_: int) -> History:
    """What happened to one contact after its creation, in order."""
    query = JournalLine.select(JournalLine.version, Unit.actor, JournalLine.changes, JournalLine.operation).join(Unit)
    mine = query.where(JournalLine.table_name == "contact", JournalLine.row_id == id_).order_by(JournalLine.id)
    return [
        (line["version"], line["actor"], json.loads(line["changes"]))
        for line in as_dicts(mine)
        if line["operation"] != INSERT
    ]


def every_clash_was_reported(name: str, attempt: Attempt, changes: History) -> None:
    """What an attempt met, by the journal, is what its session was told; what it saved overwrote nothing unseen."""
    read, met = attempt["read"], attempt["version"]
    theirs: dict[str, Any] = {}
    for version, _who, changed in changes:
        if read < version <= met:
            theirs.update((column, after) for column, (_before, after) in changed.items())
    clashes = {
        column: theirs[column]
        for column, value in attempt["changes"].items()
        if column in theirs
        and column not in ("tags", "remarks")  # united
        and theirs[column] not in (value, attempt["base"][column])
    }
    assert attempt["clashes"] == clashes
    if not attempt["saved"]:
        assert clashes
        return
    ((_version, who, changed),) = [line for line in changes if line[0] == met + 1]
    assert who == name
    for column, value in attempt["changes"].items():
        before, after = changed[column]
        if column not in ("tags", "remarks"):
            assert (before, after) == (attempt["base"][column], value)


def every_tag_and_line_is_there(attempts: dict[str, list[Attempt]], rows: dict[int, Values]) -> None:
    """Tags were only added, and each session wrote in a line of its own: all are there in the end."""
    tags: dict[int, set[str]] = defaultdict(set)
    lines: dict[tuple[int, str], str] = {}
    for name, each in attempts.items():
        for attempt in each:
            if attempt["saved"]:
                tags[attempt["id"]].update(TagsField.split(attempt["changes"].get("tags", "")))
                for line in attempt["changes"].get("remarks", "").split("\n"):
                    if line.startswith(f"{name}-"):
                        lines[attempt["id"], name] = line
    assert tags
    assert lines
    for id_, held in tags.items():
        assert set(TagsField.split(rows[id_]["tags"])) == held
    for (id_, name), line in lines.items():
        assert [held for held in rows[id_]["remarks"].split("\n") if held.startswith(f"{name}-")] == [line]
