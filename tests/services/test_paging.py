"""Pages of every declared sort: from any row, both ways, of any size, they are what Python's sorted() gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import peewee
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from jbtui.declarations.base import Listing, Sort, View
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Record, Values, database
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.note import Note
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.services.contacts import CHILDREN, NewContact, create_all
from jbtui.services.paging import Key, Keyed, Walk, place
from jbtui.services.unit import Session, UnitOfWork, unit
from tests.contract.declared import LISTINGS, owner_of

CASES = [pytest.param(listing, sort, id=f"{listing.id}-{sort.id}") for listing in LISTINGS for sort in listing.sorts]

# Texts that collations, bytes, accents and case put in different orders, with many ties.
TRICKY = ("", "a", "A", "é", "e", "z", "Z", "-", "_", "ß", "ss", "œ", "10", "9", "a b", "ab", "à", "中", "🐺", "'", "%")
texts = st.sampled_from(TRICKY) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5)
names = texts.map(lambda text: text or "a")


@st.composite
def new_contacts(draw: st.DrawFn) -> NewContact:
    """A company with people and addresses, so that every list has rows to sort."""
    values = {
        "name": draw(names),
        "city": draw(texts),
        "postcode": draw(texts),
        "archived": draw(st.booleans()),
        "is_supplier": draw(st.booleans()),
        "is_customer": True,
    }
    people = [{"last_name": name} for name in draw(st.lists(names, max_size=2))]
    addresses = [{"label": label} for label in draw(st.lists(names, max_size=2))]
    return NewContact(values, people, addresses)


@dataclass(frozen=True)
class Shown:
    """A list as a view shows it, and the rows of the table that it must show, sorted in Python."""

    walk: Walk
    expected: list[int]


def hang_on(work: UnitOfWork, rows: list[Values]) -> None:
    """Deals, projects, actions and informations, called as their contacts are, some open and some closed; and years."""
    starts = [date(2030 + number, 1, 1) for number in range(3)]
    work.insert(FiscalYear, [{"code": str(day.year), "start": day, "end": day.replace(month=12)} for day in starts])
    for number, contact in enumerate(rows):
        own = {"contact_id": contact["id"]}
        day = date(2026, 1, 1) + timedelta(number % 3)
        won = {"state": "won", "closed_on": day} if number % 2 else {}
        (deal,) = work.insert(
            Deal, [{**own, "label": contact["name"], "estimate": 1, "expected": day if number % 3 else None, **won}]
        )
        state = "closed" if number % 2 else "running"
        (project,) = work.insert(
            Project, [{**own, "label": contact["name"], "state": state, "ends_on": day if number % 3 else None}]
        )
        done = {"done_at": work.at, "done_by": "anne"}
        linked = {**own, "deal_id": deal["id"], "project_id": project["id"]}
        actions = [{**linked, "label": label, "due": due} for label, due in (("A", day), ("B", None), ("C", day))]
        actions.append({**own, "label": "D", "due": day})
        work.insert(Action, [*actions, *({**action, **done} for action in actions)])
        work.insert(Note, [{**linked, "text": text, "day": day} for text in "ABC"])
        documents = [{**linked, "type": type_, "date": day - timedelta(place % 2)} for place, type_ in enumerate(TYPES)]
        work.insert(Document, documents)
        bought = {**own, "date": day, "base_1": Decimal(100), "vat_1": Decimal(20), "total_ttc": Decimal(120)}
        purchases = [
            {**bought, "number": f"{number} A", "due_date": days.today() - timedelta(1)},
            {**bought, "number": f"{number} B", "due_date": days.today()},
            {**bought, "number": f"{number} C", "paid_on": day},
            {**bought, "number": f"{number} D", "kind": "order"},
        ]
        work.insert(Purchase, purchases)


TYPES = ("DEV", "PRO", "DEV", "CDE", "CDE", "CDE", "BL", "BL", "BL", "FAC", "AVO", "FAC", "ACO")
SHELVES = {
    "quotes": ("DEV", "PRO"),
    "orders": ("CDE",),
    "deliveries": ("BL",),
    "invoices": ("FAC", "ACO", "AVO"),
}
"""The types of documents in each list; all of them are drafts here."""


def of_documents(listing: str) -> Callable[[Values, str], bool]:
    def holds(row: Values, shelf: str) -> bool:
        part = shelf.partition("_")[2]
        return row["type"] in SHELVES[listing] and (part in ("", "all", "draft") or (part, row["type"]) == CREDITS)

    return holds


CREDITS = ("credit", "AVO")
OPEN = ("actions", "deal_actions", "project_actions")
DONE = ("done_actions", "deal_done_actions", "project_done_actions")
PURCHASES: dict[str, Callable[[Values], bool]] = {
    "purchase_all": lambda _row: True,
    "purchase_unpaid": lambda row: row["kind"] == "invoice" and row["paid_on"] is None,
    "purchase_overdue": lambda row: PURCHASES["purchase_unpaid"](row) and row["due_key"] < str(days.today()),
    "purchase_orders": lambda row: row["kind"] == "order",
}
HOLDS: dict[str, Callable[[Values, str], bool]] = {
    **dict.fromkeys(OPEN, lambda row, _shelf: row["done_at"] is None),
    **dict.fromkeys(DONE, lambda row, _shelf: row["done_at"] is not None),
    "deals": lambda row, shelf: row["state"] == shelf if shelf else True,
    **dict.fromkeys(
        ("contact_documents", "deal_documents", "project_documents", "contact_purchases"), lambda _row, _shelf: True
    ),
    "purchases": lambda row, shelf: PURCHASES[shelf](row),
    **{listing: of_documents(listing) for listing in SHELVES},
    "projects": lambda row, shelf: (row["state"] == "closed") == (shelf == "closed") if shelf else True,
}
"""Which rows a list shows on an onglet; of contacts, those of the profile."""


def of_profile(row: Values, shelf: str) -> bool:
    return shelf in ("", "all") or bool(row[f"is_{shelf}"])


def shown(listing: Listing, sort: Sort, rows: list[Values]) -> Iterator[Shown]:
    """Every onglet, direction and archive of a sort over the rows of a table, as dictionaries by column."""
    owner = owner_of(listing)
    owners = sorted({row[owner.column_name] for row in rows} - {None}) if owner else [None]
    shelves = [shelf.id for shelf in listing.shelves] or [""]
    holds = HOLDS.get(listing.id, of_profile)
    for shelf in shelves:
        for reverse in (False, True):
            for archived in (False, True):
                for whose in owners:
                    view = View(shelf=shelf, sort=sort.id, reverse=reverse, archived=archived)
                    where = [owner == whose] if owner else []
                    kept = [
                        row
                        for row in rows
                        if (archived or not row.get("archived"))
                        and (owner is None or row[owner.column_name] == whose)
                        and holds(row, shelf)
                    ]
                    columns = [field.column_name for field in sort.order.fields]
                    kept.sort(
                        key=lambda row: [as_bytes(row[column]) for column in columns],
                        reverse=sort.order.descending != reverse,
                    )
                    yield Shown(listing.walk(view, *where), [row["id"] for row in kept])


def as_bytes(value: Any) -> Any:
    """What is compared: the bytes of a text."""
    return value.encode() if isinstance(value, str) else value


def ids(found: Keyed) -> list[int]:
    return [row["id"] for _key, row in found]


def forwards(walk: Walk, limit: int) -> Keyed:
    rows: Keyed = []
    while page := walk.page(after=rows[-1][0] if rows else None, limit=limit):
        rows += page
    return rows


def backwards(walk: Walk, limit: int) -> Keyed:
    rows: Keyed = []
    while page := walk.page(before=rows[0][0] if rows else (), limit=limit):
        rows = page + rows
    return rows


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(news=st.lists(new_contacts(), min_size=1, max_size=8), limit=st.integers(1, 5))
def test_a_walk_is_the_sorted_table(anne: Session, news: list[NewContact], limit: int) -> None:
    with database.atomic() as transaction:
        with unit(anne, "Importer") as work:
            hang_on(work, create_all(work, news))
        for listing in LISTINGS:
            rows = listing.model.values()
            for sort in listing.sorts:
                note(f"{listing.id} by {sort.id}")
                for each in shown(listing, sort, rows):
                    walks_what_is_expected(each, limit)
        transaction.rollback()


def walks_what_is_expected(each: Shown, limit: int) -> None:
    """Forwards, backwards, from rows in it, and one by one."""
    walk, expected = each.walk, each.expected
    rows = forwards(walk, limit)
    assert ids(rows) == expected
    assert backwards(walk, limit) == rows
    assert walk.count() == len(expected)
    found = walk.rows(expected)
    assert sorted(ids(found)) == sorted(expected)
    assert dict(zip(ids(rows), keys(rows), strict=True)) == dict(zip(ids(found), keys(found), strict=True))
    for index in {0, len(rows) // 2, len(rows) - 1} & set(range(len(rows))):
        key = rows[index][0]
        assert ids(walk.page(after=key, limit=limit)) == expected[index + 1 : index + 1 + limit]
        assert ids(walk.page(before=key, limit=limit)) == expected[max(index - limit, 0) : index]
        assert place(walk, expected[index]) == (index + 1, len(expected))
    assert place(walk, -1) is None


def keys(found: Keyed) -> list[Key]:
    return [key for key, _row in found]


@pytest.mark.parametrize(("listing", "sort"), CASES)
def test_the_row_of_a_key_may_be_gone(anne: Session, base: peewee.Database, listing: Listing, sort: Sort) -> None:
    with unit(anne, "Importer") as work:
        (contact,) = create_all(
            work,
            [
                NewContact(
                    {"name": "M", "is_customer": True},
                    [{"last_name": name} for name in "ABC"],
                    [{"label": name} for name in "DG"],
                )
            ],
        )
        others = [NewContact({"name": name, "city": name, "postcode": name, "is_customer": True}) for name in "XYZ"]
        hang_on(work, [contact, *create_all(work, others), contact, contact])
    owner = owner_of(listing)
    (whose,) = owner.rel_model.select().limit(1) if owner else (None,)
    walk = listing.walk(View(sort=sort.id), *([owner == whose] if owner else []))
    rows = walk.page(limit=200)
    assert len(rows) >= 3
    (key, gone), left = rows[1], [rows[0], *rows[2:]]
    name = listing.model._meta.table_name
    hanging: dict[type[Record], tuple[type[Record], ...]] = {
        Contact: (Document, Purchase, *CHILDREN),
        Deal: (Document, Action, Note),
        Project: (Document, Action, Note),
    }
    for child in hanging.get(listing.model, ()):
        base.execute_sql(f"DELETE FROM {child._meta.table_name} WHERE {name}_id = {gone['id']}")
    base.execute_sql(f"DELETE FROM {name} WHERE id = {gone['id']}")
    assert walk.page(after=key, limit=200) == left[1:]
    assert walk.page(before=key, limit=200) == left[:1]
    assert walk.rows([gone["id"]]) == []


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)
def test_an_empty_list_has_no_page(base: peewee.Database, listing: Listing) -> None:
    base.execute_sql(f"DELETE FROM {listing.model._meta.table_name}")  # settings are there from the beginning
    walk = listing.walk(View())
    assert walk.page(limit=10) == walk.page(before=(), limit=10) == walk.rows([1]) == []
    assert walk.count() == 0
