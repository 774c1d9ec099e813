"""Very many demonstration contacts go into an empty database at once: the outcome is the same as bit by bit."""

from typing import Any

import pytest

from jbtui.models.base import as_tuples, database
from jbtui.models.contact import Contact
from jbtui.models.journal import Counter, JournalLine, SearchEntry, Unit
from jbtui.services import contacts, demo, search
from jbtui.services.paging import Order
from jbtui.services.unit import BULK, RECORDS, Session

COUNT = 1_100  # three messages of the other process


class Halt(Exception):
    """The program is ended."""


def everything() -> dict[str, list[Any]]:
    """What stands in the tables, but for what depends on when, and on how many transactions there were."""
    nothing = dict.fromkeys(("created_at", "updated_at", "changed"))
    rows: dict[str, list[Any]] = {
        name: [{**row, **nothing} for row in sorted(model.values(), key=lambda row: int(row["id"]))]
        for name, model in RECORDS.items()
        if model.sheet
    }
    lines = [line[1:] for line in as_tuples(JournalLine.select())]
    rows["journal"] = sorted(lines, key=lambda line: (line[1], line[2]))
    rows["search"] = as_tuples(SearchEntry.select().order_by(SearchEntry.entry))
    rows["counters"] = as_tuples(
        Counter.select().where(Counter.name.in_([*BULK, "contact_code"]), Counter.value > 0).order_by(Counter.name)
    )
    rows["unit"] = as_tuples(Unit.select(Unit.number, Unit.actor, Unit.label, Unit.finished))
    return rows


def indexes() -> set[str]:
    """The names of all indexes."""
    return {index.name for table in database.get_tables() for index in database.get_indexes(table)}


def empty() -> None:
    """Take all rows away."""
    records = [name for name, model in RECORDS.items() if model.sheet]
    tables = ("search_entry", "journal_line", "unit", *reversed(records), "counter")
    for table in tables:
        database.execute_sql(f"DELETE FROM {table}")


def test_it_is_the_same_as_bit_by_bit(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    there = indexes()
    filled = demo.fill(anne, COUNT, 1)
    bit_by_bit = everything()
    empty()
    monkeypatch.setattr(demo, "MANY", COUNT)
    told: list[int] = []
    assert demo.fill(anne, COUNT, 1, lambda done, _count: told.append(done)) == filled
    at_once = everything()
    assert told == [500, 1_000, 1_100]
    assert {name: len(rows) for name, rows in at_once.items()} == {name: len(rows) for name, rows in bit_by_bit.items()}
    assert at_once == bit_by_bit
    assert indexes() == there


def test_what_comes_after_it_is_numbered_on_and_found(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MANY", 10)
    demo.fill(anne, 10, 1)
    row = contacts.create(anne, {"nature": "company", "name": "Suivante", "is_customer": True}).row
    assert row["code"] == "C00011"
    walk = search.Found(Contact.select(), "suivante", Order((Contact.name_key, Contact.id)))
    assert [found["id"] for _key, found in walk.page(limit=5)] == [row["id"]]


def test_data_that_were_cut_short_are_not_there(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    there = indexes()
    monkeypatch.setattr(demo, "MANY", 10)

    def halt(_done: int, _count: int) -> None:
        raise Halt

    with pytest.raises(Halt):
        demo.fill(anne, COUNT, 1, halt)
    assert not Contact.select().exists()
    assert not Unit.select().exists()
    assert indexes() == there


def test_a_database_in_use_is_left_to_others_in_between(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MANY", 10)
    demo.fill(anne, 10, 1)
    monkeypatch.setattr(demo, "_at_once", None)
    assert demo.fill(anne, 210, 2).contacts == 210
