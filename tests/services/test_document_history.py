"""The history of a contact: the example of two exercices, and every figure is what its list adds up to."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jbtui.database.migrations.m0005_documents import SHELVES
from jbtui.declarations.base import View
from jbtui.declarations.history import listing_of
from jbtui.models.base import Values, database
from jbtui.models.document import OPEN_ORDER, OPEN_QUOTE, UNSETTLED, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.purchase import Purchase
from jbtui.services import deals, projects, purchases
from jbtui.services.documents import history, history_columns
from jbtui.services.documents.history import Figure, Scope, Year
from jbtui.services.documents.history_columns import Column
from jbtui.services.unit import Session, unit
from tests.services.making import company, person
from tests.services.selling import numbered, stored, years

TODAY = date(2026, 11, 24)
COLUMNS: tuple[Column, ...] = tuple(each.id for each in history_columns.COLUMNS)


@pytest.fixture(autouse=True)
def two_years() -> None:
    years(("2025-26", "2025-07-01", "2026-06-30"), ("2026-27", "2026-07-01", "2027-06-30"))


def sold(session: Session, owner: Values, type_: str, day: str, ht: Any, state: str = "", **values: Any) -> Values:
    """A document of a day, numbered in a state; a draft for the state of one."""
    row = stored(session, owner, type_, date=date.fromisoformat(day), ht=Decimal(ht), **values)
    return row if state == "draft" else numbered(session, row, state)


def credit_of(session: Session, owner: Values, source: Values, day: str, ht: Any) -> Values:
    """A credit note on an invoice or a deposit."""
    row = stored(
        session, owner, "AVO", date=date.fromisoformat(day), ht=Decimal(ht), on_deposit=source["type"] == "ACO"
    )
    return numbered(session, row)


def shown(year: Year) -> list[str]:
    """The figures of a row as they are written in the example."""
    found = [year.row["code"] if year.row else "Total"]
    for column in COLUMNS[:6]:
        figure = year.of(column)
        found.append(f"{figure.count} · {figure.amount:.2f}" if figure.count else "0")
    return [*found, f"{year.of('turnover').amount:.2f}"]


def test_the_example(anne: Session) -> None:
    owner = company(anne)
    sold(anne, owner, "DEV", "2025-09-10", 1200, "accepted")
    sold(anne, owner, "DEV", "2026-06-30", 500, "refused")
    sold(anne, owner, "DEV", "2026-07-01", 300)
    sold(anne, owner, "DEV", "2026-09-01", 900, "draft")
    sold(anne, owner, "DEV", "2026-09-01", 50, "cancelled")
    sold(anne, owner, "PRO", "2026-09-01", 300)
    sold(anne, owner, "CDE", "2025-10-01", 1200)
    sold(anne, owner, "CDE", "2026-10-05", 300)
    sold(anne, owner, "CDE", "2026-10-06", 70, "cancelled")
    sold(anne, owner, "ACO", "2025-10-01", 360)
    sold(anne, owner, "BL", "2026-06-15", 800)
    sold(anne, owner, "BL", "2026-07-03", 400)
    invoice = sold(anne, owner, "FAC", "2026-06-20", 250)
    sold(anne, owner, "FAC", "2026-07-05", 1200)
    sold(anne, owner, "FAC", "2026-09-01", 99, "draft")
    credit_of(anne, owner, invoice, "2026-08-10", 100)
    deposit = sold(anne, owner, "ACO", "2026-10-05", 100)
    credit_of(anne, owner, deposit, "2026-10-20", 100)
    sold(anne, company(anne, "Autre"), "FAC", "2026-07-05", 7)
    rows, total = history.history(Scope(owner["id"]), TODAY)
    assert [shown(row) for row in (*rows, total)] == [
        ["2026-27", "1 · 300.00", "1 · 300.00", "1 · 400.00", "1 · 1200.00", "1 · 100.00", "2 · -200.00", "1100.00"],
        ["2025-26", "2 · 1700.00", "1 · 1200.00", "1 · 800.00", "1 · 250.00", "1 · 360.00", "0", "250.00"],
        ["Total", "3 · 2000.00", "2 · 1500.00", "2 · 1200.00", "2 · 1450.00", "2 · 460.00", "2 · -200.00", "1350.00"],
    ]
    assert [row.changes for row in rows] == [{"turnover": Decimal("340.0")}, {}]


def test_an_empty_history_has_the_exercice_of_today(anne: Session) -> None:
    rows, total = history.history(Scope(company(anne)["id"]), TODAY)
    assert [(row.row and row.row["code"], row.figures) for row in rows] == [("2026-27", {})]
    assert total.figures == {}


def test_deals_and_projects_count_by_their_days(anne: Session) -> None:
    owner = company(anne)
    for day, estimate in ((date(2026, 6, 30), 100), (date(2026, 7, 1), 20), (date(2026, 7, 2), 3)):
        deals.create(anne, owner["id"], {"label": "Atelier", "estimate": Decimal(estimate), "opened_on": day})
    projects.create(anne, owner["id"], {"label": "Pose", "starts_on": date(2026, 7, 1), "budget": Decimal(50)})
    projects.create(anne, owner["id"], {"label": "Sans date"})
    rows, total = history.history(Scope(owner["id"]), TODAY)
    assert [row.of("deals") for row in (*rows, total)] == [
        Figure(2, Decimal(23)),
        Figure(1, Decimal(100)),
        Figure(3, Decimal(123)),
    ]
    assert [row.of("projects") for row in (*rows, total)] == [Figure(1, Decimal(50)), Figure(), Figure(1, Decimal(50))]


def test_the_history_of_a_person_is_of_what_names_them(anne: Session) -> None:
    owner = company(anne)
    petit = person(anne, owner)
    sold(anne, owner, "FAC", "2026-07-05", 100, person_id=petit["id"])
    sold(anne, owner, "FAC", "2026-07-05", 20)
    rows, _total = history.history(Scope(owner["id"], petit["id"]), TODAY)
    assert rows[0].of("invoices") == Figure(1, Decimal(100))
    rows, _total = history.history(Scope(owner["id"]), TODAY)
    assert rows[0].of("invoices") == Figure(2, Decimal(120))


DAYS = st.dates(date(2025, 7, 1), date(2027, 6, 30))
STATES = {
    "DEV": ("draft", "", "accepted", "refused", "expired", "cancelled"),
    "PRO": ("draft", "", "cancelled"),
    "CDE": ("draft", "", "closed", "cancelled"),
    "BL": ("draft", "", "delivered", "cancelled"),
    "FAC": ("draft", ""),
    "ACO": ("draft", ""),
    "AVO": ("draft", ""),
}
DOCUMENTS = st.lists(
    st.sampled_from(sorted(STATES)).flatmap(
        lambda type_: st.tuples(
            st.just(type_),
            st.sampled_from(STATES[type_]),
            DAYS,
            st.integers(1, 10**8).map(lambda twentieths: Decimal(5 * twentieths).scaleb(-2)),
            st.booleans(),
            st.booleans(),
        )
    ),
    max_size=12,
)


OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["deal", "project", "order", "invoice"]),
        st.none() | st.dates(date(2025, 6, 1), date(2027, 7, 31)),
        st.none() | st.integers(0, 10**8).map(lambda cents: Decimal(cents).scaleb(-2)),
        st.booleans(),
    ),
    max_size=6,
)


def sum_of_list(scope: Scope, column: Column, year: Values | None) -> tuple[Figure, Decimal | None]:
    """What the rows of the list that a figure opens add up to, read page by page."""
    each = history_columns.column(column)
    listing = listing_of(each)
    walk = listing.walk(View(), history.counted(scope, column, year))
    page, rows = walk.page(limit=4), []
    while page:
        rows += [row for _key, row in page]
        page = walk.page(after=page[-1][0], limit=4)
    assert walk.count() == len(rows) == len({row["id"] for row in rows})

    def total(amount: str) -> Decimal:
        signs = ((-1 if row.get("type") == "AVO" else 1, row[amount] or Decimal(0)) for row in rows)
        return sum((sign * each for sign, each in signs), Decimal(0))

    with_vat = total("total_ttc") if each.model in (Document, Purchase) else None
    return Figure(len(rows), total(each.amount.name)), with_vat


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(documents=DOCUMENTS, others=OTHERS)
def test_every_figure_is_what_its_list_adds_up_to(
    anne: Session, documents: list[tuple[Any, ...]], others: list[tuple[Any, ...]]
) -> None:
    with database.atomic() as transaction:
        owner = company(anne, is_supplier=True)
        petit = person(anne, owner)
        for type_, state, day, ht, on_deposit, named in documents:
            more = {"on_deposit": on_deposit} if type_ == "AVO" else {}
            of = {"person_id": petit["id"] if named else None}
            sold(anne, owner, type_, str(day), ht, state, **more, **of)
        for number, (kind, day, amount, named) in enumerate(others):
            of = {"person_id": petit["id"] if named else None, "label": "Pose"}
            if kind in ("order", "invoice"):
                bought = {"kind": kind, "number": f"{number}", "base_1": amount or Decimal(0), "rate_1": Decimal(20)}
                purchases.create(anne, owner["id"], {**bought, "date": min(day or TODAY, TODAY)})
            elif kind == "deal":
                deals.create(anne, owner["id"], {**of, "opened_on": day or date(2024, 1, 1), "estimate": amount or 0})
            else:
                projects.create(anne, owner["id"], {**of, "starts_on": day, "budget": amount})
        for scope in (Scope(owner["id"]), Scope(owner["id"], petit["id"])):
            rows, total = history.history(scope, TODAY)
            for year in (*rows, total):
                for column in COLUMNS:
                    listed = sum_of_list(scope, column, year.row)
                    assert year.of(column) == listed[0], (column, year)
                    assert history.added_up(scope, column, year.row) == listed
            unseen = [
                year for year in FiscalYear.values() if year["id"] not in [row.row["id"] for row in rows if row.row]
            ]
            for row in unseen:
                assert all(sum_of_list(scope, column, row)[0] == Figure() for column in COLUMNS)
        transaction.rollback()


def filled(base: peewee.Database, session: Session) -> list[int]:
    """Twenty contacts with thirty invoices each, that the engine's planner knows."""
    owners = [company(session, f"Martin {number}")["id"] for number in range(20)]
    frozen = {"state": "validated", "seller_json": "{}", "buyer_json": "{}", "hash": "0", "series": "FA"}
    unpaid = dict.fromkeys(("sum_lines", "total_ht", "total_ttc", "due"), 100)
    with unit(session, "Remplir") as work:
        rows = []
        for number in range(600):
            own = {"contact_id": owners[number % 20], "seq": number + 1, "number": f"FA-{number}"}
            usual = {"type": "FAC", "date": date(2026, 7, 5), "fiscal_year_id": 2, "validated_at": work.at}
            rows.append({**frozen, **usual, **own, **(unpaid if number % 60 < 20 else {})})
        work.insert(Document, rows)
    sqlite = isinstance(base, peewee.SqliteDatabase)
    base.execute_sql("ANALYZE" if sqlite else "VACUUM ANALYZE")
    if not sqlite:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):  # what it does of many rows
            base.execute_sql(f"SET enable_{way} = off")
    return owners


def plan(base: peewee.Database, query: Any) -> str:
    """How the engine answers a query."""
    sql, params = query.sql()
    explain = "EXPLAIN QUERY PLAN" if isinstance(base, peewee.SqliteDatabase) else "EXPLAIN"
    return str(base.execute_sql(f"{explain} {sql}", params).fetchall())


def test_the_figures_are_read_from_one_index(base: peewee.Database, anne: Session) -> None:
    owner, *_others = filled(base, anne)
    assert "document_history" in plan(base, history.query_of(Scope(owner)))
    assert history.history(Scope(owner), TODAY)[1].of("invoices").count == 30


def test_every_list_of_sales_has_its_indexes(base: peewee.Database, anne: Session) -> None:
    owner, *_others = filled(base, anne)
    orders = {"date": (Document.date, Document.id), "number": (Document.number_key, Document.id)}
    for shelf, condition in SHELVES.items():
        for sort, order in orders.items():
            for way in (order, tuple(field.desc() for field in order)):
                query = Document.select(Document.id, Document.total_ttc).where(peewee.SQL(condition)).order_by(*way)
                found = plan(base, query.limit(50))
                assert f"by_{sort}" in found or "number_key" in found, (shelf, sort, found)
                assert "TEMP B-TREE" not in found
    of_contact = Document.select(Document.id).where(Document.contact == owner).order_by(Document.date, Document.id)
    assert "document_contact" in plan(base, of_contact)
    unsettled = plan(base, Document.select(Document.due).where(Document.contact == owner, UNSETTLED))
    assert "document_open" in unsettled or not isinstance(base, peewee.SqliteDatabase)
    ordered = plan(base, Document.select(Document.due).where(Document.contact == owner, OPEN_ORDER))
    assert re.search("document_ordered|document_contact_type", ordered)
    late = Document.select(Document.id).where(OPEN_QUOTE, Document.valid_until < TODAY)
    assert "document_valid_until" in plan(base, late)
