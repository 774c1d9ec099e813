"""Every declared list: its sorts are total, an index serves each of them on each onglet, its columns show any row."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import peewee
import pytest

from jbtui.database import open_database
from jbtui.declarations import deals, documents
from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import Column, Listing, Shelf, Sort, View
from jbtui.declarations.purchases import PURCHASES
from jbtui.models import days
from jbtui.models.action import KINDS, Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.fields import DayField, MoneyField
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.person import Person
from jbtui.services import contacts
from jbtui.services.contacts import NewContact
from jbtui.services.paging import Key, Order
from jbtui.services.unit import Session, unit
from tests.contract.declared import LISTINGS, declared, owner_of

CONTACTS = next(listing for listing in LISTINGS if listing.model is Contact)
PEOPLE = next(listing for listing in LISTINGS if listing.model is Person)

each_listing = pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.id)


def test_lists_are_found_where_they_are_declared() -> None:
    from jbtui.declarations import contacts as contact_declarations
    from jbtui.declarations import delivery_addresses, people

    for module, listing in ((contact_declarations, "CONTACTS"), (people, "PEOPLE"), (delivery_addresses, "ADDRESSES")):
        assert any(getattr(module, listing) is each for each in LISTINGS)
    assert {sort.id for sort in declared(Sort)} >= {sort.id for listing in LISTINGS for sort in listing.sorts}


# --- what a sort is -------------------------------------------------------------------------------------------------


def sort_problems(listing: Listing) -> list[str]:
    """Sorts that would lose rows between two pages, or stand rows in another order each time."""
    found = []
    names = {field.name for field in listing.fields}
    for sort in listing.sorts:
        *_others, last = sort.order.fields
        if not (last.primary_key or last.unique):
            found.append(f"{sort.id}: does not end with a unique column")
        for field in sort.order.fields:
            if field.null:
                found.append(f"{sort.id}: {field.name} may be NULL")
            if field.name not in names:
                found.append(f"{sort.id}: {field.name} is not among the list's fields")
            if field.model is not listing.model:
                found.append(f"{sort.id}: {field.name} is another table's")
    return found


@each_listing
def test_sorts_are_total(listing: Listing) -> None:
    assert listing.sorts
    assert sort_problems(listing) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ((Contact.name_key,), "does not end with a unique column"),
        ((Contact.id, Contact.name_key), "does not end with a unique column"),
        ((Contact.credit_limit, Contact.id), "may be NULL"),
        ((Contact.activity, Contact.id), "not among the list's fields"),
        ((Person.name_key, Contact.id), "another table's"),
    ],
)
def test_a_broken_sort_is_told(fields: tuple[peewee.Field, ...], problem: str) -> None:
    broken = replace(CONTACTS, sorts=(*CONTACTS.sorts, Sort("broken", "cassé", Order(fields))))
    assert any(problem in each for each in sort_problems(broken))


# --- what serves it -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine_base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[peewee.Database]:
    """A base of some size on an engine, that its planner knows."""
    if request.param == "sqlite":
        url = str(tmp_path_factory.mktemp("listings") / "jbtui.sqlite")
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.url(server.create(request.getfixturevalue("postgres_template")))
    handle = open_database(url)
    with unit(Session("anne"), "Remplir") as work:
        made = contacts.create_all(work, [_new(number) for number in range(400)])
        work.insert(Action, [_action(number, row["id"], work.at) for number, row in enumerate([*made, *made])])
        first_days = [date(1900 + number, 1, 1) for number in range(100)]
        years = [{"code": f"{day.year}", "start": day, "end": day.replace(month=12)} for day in first_days]
        work.insert(FiscalYear, years)
        types = ("DEV", "CDE", "BL", "FAC")
        someone = {"contact_id": made[0]["id"], "date": first_days[0]}
        work.insert(Document, [{**someone, "type": type_} for type_ in types * 100])
    handle.execute_sql("ANALYZE")
    if request.param != "sqlite":
        for way in (
            "seqscan",
            "bitmapscan",
            "sort",
            "incremental_sort",
        ):  # what it does without an index, however few the rows are
            handle.execute_sql(f"SET enable_{way} = off")
    yield handle
    handle.close()


def _new(number: int) -> NewContact:
    names = [f"N{number % 7}{letter}" for letter in "abc"]
    profiles = {"is_customer": number % 3 == 0, "is_prospect": number % 3 != 0, "is_supplier": number % 5 == 0}
    values = {
        "name": f"Martin {number % 50}",
        "city": f"V{number % 9}",
        "postcode": f"{number % 90:05}",
        "owner": f"o{number % 100}",
        **profiles,
    }
    return NewContact(values, [{"last_name": name} for name in names], [{"label": name} for name in names])


def _action(number: int, contact_id: int, at: datetime) -> Values:
    done = {"done_at": at - timedelta(number), "done_by": "anne"} if number % 4 == 0 else {}
    return {
        "contact_id": contact_id,
        "label": f"A {number}",
        "due": days.today() + timedelta(number % 40 - 20) if number % 9 else None,
        "kind": KINDS[number % len(KINDS)][0],
        "assignee": f"u{number % 100}",
        **done,
    }


engines = pytest.mark.parametrize(
    "engine_base", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def _any_value(field: peewee.Field) -> Any:
    if isinstance(field, DayField):
        return days.today()
    return "m" if field.field_type == "TEXT" else 100


def plan_problems(base: peewee.Database, caplog: pytest.LogCaptureFixture, listing: Listing) -> list[str]:
    """Pages that the engine cannot read from an index, in order, from where they begin."""
    found = []
    owner = owner_of(listing)
    first = min(row["id"] for row in Contact.values()) if owner else None
    for sort in listing.sorts:
        key: Key = tuple(_any_value(field) for field in sort.order.fields)
        for shelf in listing.shelves or (None,):
            for reverse in (False, True):
                walk = listing.walk(
                    View(shelf=shelf.id if shelf else "", sort=sort.id, reverse=reverse),
                    *([owner == first] if owner else []),
                )
                for bounds in ({}, {"before": ()}, {"after": key}, {"before": key}):
                    caplog.clear()
                    with caplog.at_level(logging.DEBUG, "peewee"):
                        walk.page(limit=50, **bounds)
                    statements = [record.msg for record in caplog.records if record.name == "peewee"]
                    where = f"{sort.id}/{shelf.id if shelf else '-'}{' reversed' * reverse} {bounds}"
                    found += [
                        f"{where}: {problem}"
                        for problem in _slow(
                            base,
                            listing.model._meta.table_name,
                            statements,
                            shelf,
                            started=bool(bounds.get("after") or bounds.get("before")),
                        )
                    ]
    return found


def _slow(
    base: peewee.Database, table: str, statements: Sequence[Any], shelf: Shelf | None, *, started: bool
) -> Iterator[str]:
    assert statements, "no query was heard"
    for sql, params in statements:
        if isinstance(base, peewee.SqliteDatabase):
            lines = [row[3] for row in base.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params)]
            bad, index = r"TEMP B-TREE|SCAN (?!.*USING (?:COVERING )?INDEX)", r"USING (?:COVERING )?INDEX (\w+)"
            scan = r"\bSCAN\b"
        else:
            lines = [row[0] for row in base.execute_sql(f"EXPLAIN {sql}", params)]
            bad, index, scan = r"\bSort\b|Seq Scan", r"using (\w+) on", r"\bno line is a scan from the start\b"
            if started and not any("Index Cond" in line for line in lines):
                yield f"reads the index from its beginning: {lines}"
        if any(re.search(bad, line) for line in lines):
            yield f"sorts, or reads the whole table: {lines}"
        if started and any(re.search(scan, line) for line in lines):
            yield f"reads the index from its beginning: {lines}"
        own = re.compile(rf"\bON (?:public\.)?{table}\b")  # what else a row shows is found by the key of another table
        used = [name for name in re.findall(index, "\n".join(lines)) if own.search(_definition(base, name))]
        if (
            shelf
            and shelf.condition is not None
            and not all("WHERE" in _definition(base, name).upper() for name in used)
        ):
            yield f"reads the other onglets too: {lines}"


def _definition(base: peewee.Database, name: str) -> str:
    query = "SELECT sql FROM sqlite_master WHERE name = ?"
    if not isinstance(base, peewee.SqliteDatabase):
        query = "SELECT indexdef FROM pg_indexes WHERE indexname = %s"
    found = base.execute_sql(query, (name,)).fetchone()
    return str(found[0]) if found else ""


@engines
@each_listing
def test_an_index_serves_every_sort_on_every_onglet(
    engine_base: peewee.Database, caplog: pytest.LogCaptureFixture, listing: Listing
) -> None:
    assert plan_problems(engine_base, caplog, listing) == []


BROKEN_LISTS = {
    "a sort without an index": (
        replace(CONTACTS, sorts=(Sort("owner", "suivi par", Order((Contact.owner, Contact.id))),)),
        "sorts, or reads the whole table",
    ),
    "an index in another order": (
        replace(CONTACTS, sorts=(Sort("cities", "ville", Order((Contact.city_key, Contact.id))),)),
        "sorts, or reads the whole table",
    ),
    "an onglet without an index": (
        replace(CONTACTS, shelves=(Shelf("mine", "Les miens", Contact.owner == "anne"),)),
        "reads the other onglets too",
    ),
    "a tab sorted by what is not indexed": (
        replace(PEOPLE, sorts=(Sort("job", "fonction", Order((Person.job, Person.id))),)),
        "sorts, or reads the whole table",
    ),
}


@engines
@pytest.mark.parametrize(("broken", "problem"), BROKEN_LISTS.values(), ids=BROKEN_LISTS)
def test_a_list_without_its_index_is_told(
    engine_base: peewee.Database, caplog: pytest.LogCaptureFixture, broken: Listing, problem: str
) -> None:
    assert any(problem in each for each in plan_problems(engine_base, caplog, broken))


# --- what it is narrowed by -----------------------------------------------------------------------------------------


def pages(
    caplog: pytest.LogCaptureFixture, listing: Listing, view: View, key: Key
) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """The pages of a view, and the statements that read rows of the list's own table in an order."""
    for bounds in ({}, {"before": ()}, {"after": key}, {"before": key}):
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "peewee"):
            listing.walk(view).page(limit=50, **bounds)
        statements = [record.msg for record in caplog.records if record.name == "peewee"]
        table = listing.model._meta.table_name
        yield bounds, [each for each in statements if f'FROM "{table}"' in each[0] and '"t1"."id"' in each[0]]


def used(base: peewee.Database, statement: Any) -> str:
    """How the engine reads what a statement asks for."""
    sql, params = statement
    how = "EXPLAIN QUERY PLAN" if isinstance(base, peewee.SqliteDatabase) else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in base.execute_sql(f"{how} {sql}", params))


@engines
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(
    ("text", "index", "key"),
    [
        ("ville:v1", "_by_city", ("v1", "m", 100)),
        ("suivi:o1", "contact_owner", ("m", 100)),
        ("ville:v suivi:o1", "_by_city", ("v1", "m", 100)),
    ],
)
def test_an_index_serves_what_contacts_are_narrowed_by(
    engine_base: peewee.Database, caplog: pytest.LogCaptureFixture, text: str, index: str, key: Key, reverse: bool
) -> None:
    for shelf in CONTACTS.shelves:
        for bounds, statements in pages(caplog, CONTACTS, View(shelf=shelf.id, text=text, reverse=reverse), key):
            assert statements
            for statement in statements:
                plan = used(engine_base, statement)
                # PostgreSQL, which knows how few rows there are, may take another onglet's index.
                if isinstance(engine_base, peewee.SqliteDatabase) or shelf.condition is None:
                    assert index in plan, (shelf.id, bounds, plan)
                assert list(_slow(engine_base, "contact", [statement], None, started=True)) == []


U1, KIND, CONTACT = ("pour", ("u1",)), ("type", ("call",)), ("contact", (7,))
INDEX_OF = {
    (): ("action_open", "action_done"),
    (U1,): ("action_open_assignee", "action_done_assignee"),
    (("pour", ("u1", "u2", "u3")),): ("action_open_assignee", "action_done_assignee"),
    (KIND,): ("action_open_kind", "action_done"),
    (CONTACT,): ("action_open_contact", "action_contact"),
    (U1, KIND): ("action_open_assignee", "action_done_assignee"),
    (CONTACT, U1, KIND): ("action_open_contact", "action_contact"),
}


@engines
@pytest.mark.parametrize("shelf", [shelf.id for shelf in AGENDA.shelves])
@pytest.mark.parametrize("chosen", INDEX_OF, ids=str)
def test_an_index_serves_what_the_agenda_is_narrowed_by(
    engine_base: peewee.Database, caplog: pytest.LogCaptureFixture, chosen: tuple[Any, ...], shelf: str
) -> None:
    done = shelf == "done"
    key: Key = (0, datetime.now(UTC), 100) if done else (0, f"{days.today()} 10:00", 100)
    for bounds, statements in pages(caplog, AGENDA, View(shelf=shelf, chosen=chosen), key):
        assert statements
        for statement in statements:
            plan = used(engine_base, statement)
            # PostgreSQL, which knows how few rows there are, may take another one that serves as well.
            if isinstance(engine_base, peewee.SqliteDatabase) or not (done or chosen[1:]):
                assert re.search(rf"\b{INDEX_OF[chosen][done]}\b", plan), (bounds, plan)
            if not (done and CONTACT in chosen):  # what was done for one contact is sorted: it is no long list
                assert list(_slow(engine_base, "action", [statement], None, started=bool(chosen))) == []


# --- what its columns show ------------------------------------------------------------------------------------------

NASTY = (
    "",
    " ",
    "\x1b[31m",
    "[/b]",
    "[red]",
    "%s",
    "{0}",
    "\0",
    "\ud800",
    "é" * 5_000,
    "\u202e",
    "+33",
    "FR00",
    "\n\n",
    "🐺",
)


def rows_of(listing: Listing) -> Iterator[Values]:
    """Rows that the list may have to show: an empty one, and ones in which every value is as bad as it can be."""
    yield row_of(listing, "", None)
    for text in NASTY:
        yield row_of(listing, text, date(1, 1, 1))
        yield row_of(listing, text, date(9999, 12, 31))


def row_of(listing: Listing, text: str, day: date | None) -> Values:
    values: Values = {"found": text}
    for field in listing.fields:
        if isinstance(field, peewee.BooleanField):
            values[field.name] = bool(text)
        elif isinstance(field, MoneyField):
            values[field.name] = Decimal(10**15) if day else None
        elif field.field_type in ("BIGINT", "INT") or isinstance(field, peewee.ForeignKeyField):
            values[field.name] = None if field.null and not text else 2**63 - 1
        elif field.null or isinstance(field, DayField):  # of what is no day, the model makes none
            values[field.name] = day
        else:
            values[field.name] = text
    return values


def column_problems(listing: Listing) -> list[str]:
    """Columns that fail on some row, or do not give a text."""
    found = []
    for column in listing.columns:
        for row in rows_of(listing):
            try:
                shown = column.show(row)
            except Exception as error:
                found.append(f"{column.id}: {error!r} on {row}")
            else:
                if not isinstance(shown, str):
                    found.append(f"{column.id}: {shown!r} is no text")
    if len({column.id for column in listing.columns}) < len(listing.columns):
        found.append("two columns of one id")
    at_80 = [column.width + 1 for column in listing.columns if column.from_width <= 80]
    if sum(at_80) > 78:
        found.append(f"{sum(at_80)} columns of characters do not fit on 80")
    found_in = listing.search.found_in if listing.search else ""
    if found_in and found_in not in [column.id for column in listing.columns]:
        found.append(f"{found_in} is not one of its columns")
    return found


@each_listing
def test_columns_show_any_row(listing: Listing) -> None:
    assert column_problems(listing) == []


@pytest.mark.parametrize("width", range(46, 100, 2))
@pytest.mark.parametrize(
    "listing", [*documents.FAMILIES, deals.DEALS, deals.PROJECTS, PURCHASES], ids=lambda each: each.id
)
def test_beside_a_sheet_a_list_shows_whole_columns(listing: Listing, width: int) -> None:
    shown = [column for column in listing.columns if column.from_width <= width]
    assert sum(column.width + 1 for column in shown) - 1 <= width - MARGIN
    assert {"contact"} < {column.id for column in shown}
    assert {"ttc", "amount"} & {column.id for column in shown}


MARGIN = 4
"""Columns of marks in front of a row."""


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        (Column("x", "X", lambda row: row["created"], 1), "KeyError"),
        (Column("x", "X", lambda row: row["id"], 1), "is no text"),
        (Column("x", "X", lambda row: row["name"][0], 1), "IndexError"),
        (Column("code", "X", Contact.title, 1), "two columns of one id"),
        (Column("x", "X", Contact.title, 40), "do not fit"),
    ],
)
def test_a_broken_column_is_told(column: Column, problem: str) -> None:
    broken = replace(CONTACTS, columns=(*CONTACTS.columns, column))
    assert any(problem in each for each in column_problems(broken))


@each_listing
def test_a_list_has_words_and_its_onglets_differ(listing: Listing) -> None:
    assert listing.title
    assert listing.empty.endswith(".")
    for things in (listing.shelves, listing.sorts):
        assert len({each.id for each in things}) == len({each.label for each in things}) == len(things)
        assert all(each.label for each in things)
