"""The history of a contact or of one of its people: figures by exercice, and the rows that each of them counts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import peewee

from jbtui.models.base import Record, Select, Values, as_tuples
from jbtui.models.document import CANCELLED, CREDIT, DRAFT, INVOICE, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.purchase import INVOICE as PURCHASE_INVOICE
from jbtui.models.purchase import Purchase
from jbtui.services.documents import credit_limit
from jbtui.services.documents.history_columns import (
    COLUMNS,
    DATED,
    PURCHASES,
    SALES,
    SIDES,
    TYPES,
    Column,
    Counted,
    Side,
    column,
)


@dataclass(frozen=True)
class Figure:
    """How many, and how much before VAT; credit notes are below zero, and so are they in the turnover."""

    count: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.count + other.count, self.amount + other.amount)


NOTHING = Figure()
NOBODYS = peewee.SQL("1 = 0")
"""Of rows that name no person of the contact."""


@dataclass(frozen=True)
class Scope:
    """Whose history: a contact's, or that of one of its people."""

    contact_id: int
    person_id: int | None = None

    def of(self, model: type[Record]) -> peewee.Expression:
        """The rows of a table that are theirs."""
        columns = model.columns()
        mine: peewee.Expression = columns["contact_id"] == self.contact_id
        if self.person_id is None:
            return mine
        person = columns.get("person_id")
        return mine & (person == self.person_id if person else NOBODYS)


@dataclass(frozen=True)
class Year:
    """The figures of an exercice; the total has no row of its own."""

    row: Values | None
    figures: dict[Column, Figure] = field(default_factory=dict)
    changes: dict[Column, Decimal] = field(default_factory=dict)
    """Of what is read for its amount, against the exercice before, in percent."""

    def change(self, column: Column) -> Decimal | None:
        """The change of an amount, to a tenth of a percent."""
        found = self.changes.get(column)
        return None if found is None else found.quantize(Decimal("0.1"), ROUND_HALF_UP)

    def of(self, column: Column) -> Figure:
        """The figure of a column."""
        return self.figures.get(column, NOTHING)

    def holds(self, day: date) -> bool:
        """Whether a day is one of this exercice."""
        return self.row is not None and self.row["start"] <= day <= self.row["end"]


@dataclass(frozen=True)
class Standing:
    """What a contact owes today, how much of it should have been paid before, and its credit limit, if it has one; and
    what we owe it, and how much of that we should have paid before."""

    outstanding: Decimal
    overdue: Decimal
    limit: Decimal | None
    to_pay: Decimal
    late_to_pay: Decimal


def history(scope: Scope, today: date) -> tuple[list[Year], Year]:
    """The exercices of which something counts, with that of today, the newest first; and their total."""
    figures: dict[int, dict[Column, Figure]] = defaultdict(lambda: defaultdict(Figure))
    for year_id, column_, figure in _figures(scope):
        figures[year_id][column_] += figure
    summed = [each.id for each in COLUMNS if each.sums]
    found: list[Year] = []
    before: dict[Column, Figure] = {}
    for row in sorted(FiscalYear.values(), key=lambda row: row["start"]):
        own = {column_: figure for column_, figure in figures[row["id"]].items() if figure.count}
        changes = {each: _change(own.get(each, NOTHING), before.get(each, NOTHING)) for each in summed}
        year = Year(row, own, {each: change for each, change in changes.items() if change is not None})
        if own or year.holds(today):
            found.append(year)
        before = own
    total: dict[Column, Figure] = defaultdict(Figure)
    for year in found:
        for column_, figure in year.figures.items():
            total[column_] += figure
    return found[::-1], Year(None, dict(total))


def standing(contact: Values, today: date) -> Standing:
    """What a contact owes today, and is owed."""
    owed, late = credit_limit.outstanding(contact["id"]).all, credit_limit.overdue(contact["id"], today)
    query = Purchase.select(peewee.fn.SUM(Purchase.total_ttc, coerce=False)).where(
        Purchase.contact == contact["id"], Purchase.kind == PURCHASE_INVOICE, Purchase.paid_on.is_null()
    )
    ours = [as_tuples(each)[0][0] for each in (query, query.where(Purchase.due_date < today))]
    return Standing(_euros(owed), _euros(late), contact["credit_limit"], *map(_euros, ours))


def sides(contact: Values, total: Year) -> list[Side]:
    """The sides of which a contact has something, by its profiles and by what is counted."""
    found = {each.side for each in COLUMNS if total.of(each.id).count}
    if contact["is_supplier"]:
        found.add(PURCHASES)
    if contact["is_customer"] or contact["is_prospect"] or PURCHASES not in found:
        found.add(SALES)
    return [side for side in SIDES if side in found]


def counted(scope: Scope, column_: Column, year: Values | None) -> peewee.Expression:
    """What holds of exactly the rows that a figure counts: of all exercices together without `year`. The days of the
    year stand in it for the index by day, which finds the rows of an old year as fast as those of a new one."""
    each = column(column_)
    found: peewee.Expression = scope.of(each.model) & _within(each, year)
    if each.model is Document:
        found = found & Document.state.not_in([DRAFT, CANCELLED])
    return found if each.holds is None else found & each.holds


def _within(each: Counted, year: Values | None) -> peewee.Expression:
    """What holds of the rows of an exercice, or of any."""
    if year:
        days: peewee.Expression = each.day.between(year["start"], year["end"])
        return (Document.fiscal_year == year["id"]) & days if each.model is Document else days
    if each.model is Document:
        numbered: peewee.Expression = Document.fiscal_year.is_null(False)
        return numbered
    any_year = FiscalYear.select(peewee.SQL("1")).where(FiscalYear.start <= each.day, FiscalYear.end >= each.day)
    return peewee.Expression(peewee.fn.EXISTS(any_year), "IS", peewee.SQL("TRUE"))


def added_up(scope: Scope, column_: Column, year: Values | None) -> tuple[Figure, Decimal | None]:
    """What the rows that a figure counts come to now, and VAT included; a deal and a project have none."""
    each = column(column_)
    is_document = each.model is Document
    credited = Document.type == CREDIT if is_document else peewee.SQL("1 = 0")
    with_vat = each.model.columns().get("total_ttc")
    amounts = (each.amount, with_vat or each.amount)
    query = each.model.select(
        peewee.fn.COUNT(peewee.SQL("*")),
        *(peewee.fn.SUM(amount * peewee.Case(None, [(credited, _MINUS)], _PLUS), coerce=False) for amount in amounts),
    )
    ((count, before_vat, whole),) = as_tuples(query.where(counted(scope, column_, year)))
    return Figure(count, _euros(before_vat)), _euros(whole) if with_vat else None


_PLUS, _MINUS = peewee.SQL("1"), peewee.SQL("-1")


def _figures(scope: Scope) -> Iterator[tuple[int, Column, Figure]]:
    """Figures by the id of their exercice; those of one column and exercice may come in parts."""
    for year_id, type_, on_deposit, count, cents in as_tuples(query_of(scope)):
        if type_ not in TYPES:
            continue
        amount = _euros(cents)
        figure = Figure(count, -amount if type_ == CREDIT else amount)
        yield year_id, TYPES[type_], figure
        if type_ == INVOICE or (type_ == CREDIT and not on_deposit):
            yield year_id, "turnover", figure
    for each in DATED:
        within = (FiscalYear.start <= each.day) & (FiscalYear.end >= each.day)
        query = each.model.select(
            FiscalYear.id, peewee.fn.COUNT(each.model.id), peewee.fn.SUM(each.amount, coerce=False)
        ).join(FiscalYear, on=within)
        mine = scope.of(each.model) if each.holds is None else scope.of(each.model) & each.holds
        for year_id, count, cents in as_tuples(query.where(mine).group_by(FiscalYear.id)):
            yield year_id, each.id, Figure(count, _euros(cents))


def query_of(scope: Scope) -> Select:
    """How many documents of each type count in each exercice, and their sum: read from one index."""
    return (
        Document.select(
            Document.fiscal_year,
            Document.type,
            Document.on_deposit,
            peewee.fn.COUNT(peewee.SQL("*")),
            peewee.fn.SUM(Document.total_ht, coerce=False),
        )
        .where(scope.of(Document), Document.fiscal_year.is_null(False), Document.state.not_in([DRAFT, CANCELLED]))
        .group_by(Document.fiscal_year, Document.type, Document.state, Document.on_deposit)
    )


def _euros(cents: int | Decimal | None) -> Decimal:
    return Decimal(int(cents or 0)).scaleb(-2)


def _change(figure: Figure, before: Figure) -> Decimal | None:
    if before.amount <= 0:
        return None
    return (figure.amount - before.amount) * 100 / before.amount
