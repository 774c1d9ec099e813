"""The history of a contact or of one of its people: figures by exercice, and the documents that each of them counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import peewee

from jbtui.models.base import Record, Select, Values, as_tuples
from jbtui.models.deal import Deal
from jbtui.models.document import CANCELLED, CREDIT, DELIVERY, DEPOSIT, DRAFT, INVOICE, ORDER, QUOTE, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.project import Project

Column = Literal["quotes", "orders", "deliveries", "invoices", "deposits", "credits", "turnover", "deals", "projects"]
TYPES: dict[str, Column] = {
    QUOTE: "quotes",
    ORDER: "orders",
    DELIVERY: "deliveries",
    INVOICE: "invoices",
    DEPOSIT: "deposits",
    CREDIT: "credits",
}
"""The types of documents that are counted, each in its column."""


@dataclass(frozen=True)
class Figure:
    """How many, and how much before VAT; credit notes are below zero, and so are they in the turnover."""

    count: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.count + other.count, self.amount + other.amount)


NOTHING = Figure()


@dataclass(frozen=True)
class Scope:
    """Whose history: a contact's, or that of one of its people."""

    contact_id: int
    person_id: int | None = None

    def of(self, model: type[Record]) -> peewee.Expression:
        """The rows of a table that are theirs."""
        columns = model.columns()
        mine: peewee.Expression = columns["contact_id"] == self.contact_id
        return mine if self.person_id is None else mine & (columns["person_id"] == self.person_id)


@dataclass(frozen=True)
class Year:
    """The figures of an exercice; the total has no row of its own."""

    row: Values | None
    figures: dict[Column, Figure] = field(default_factory=dict)
    change: Decimal | None = None
    """Of the turnover against the exercice before, in percent."""

    def of(self, column: Column) -> Figure:
        """The figure of a column."""
        return self.figures.get(column, NOTHING)


def history(scope: Scope, today: date) -> tuple[list[Year], Year]:
    """The exercices of which something counts, with that of today, the newest first; and their total."""
    figures = _of_documents(scope)
    years = FiscalYear.values()
    for year in years:
        for column, model in _DATED.items():
            figures[year["id"]][column] = _in_days(scope, column, model, year)
    found, before = [], None
    for year in sorted(years, key=lambda row: row["start"]):
        own = {column: figure for column, figure in figures[year["id"]].items() if figure.count}
        if own or year["start"] <= today <= year["end"]:
            turnover = own.get("turnover", NOTHING).amount
            found.append(Year(year, own, _change(turnover, before)))
        before = own.get("turnover", NOTHING).amount
    total: dict[Column, Figure] = defaultdict(Figure)
    for each in found:
        for column, figure in each.figures.items():
            total[column] = total[column] + figure
    return found[::-1], Year(None, dict(total))


def model_of(column: Column) -> type[Record]:
    """What a column counts."""
    return {"deals": Deal, "projects": Project}.get(column, Document)


def counted(scope: Scope, column: Column, year: Values | None) -> peewee.Expression:
    """What holds of exactly the rows that a figure counts: of all exercices together without `year`."""
    if (day := _DATED.get(column)) is not None:
        years = [year] if year else FiscalYear.values()
        periods = [day.between(each["start"], each["end"]) for each in years]
        within: peewee.Expression = periods[0]
        for period in periods[1:]:
            within = within | period
        mine: peewee.Expression = scope.of(day.model) & within
        return mine
    within = Document.fiscal_year == year["id"] if year else Document.fiscal_year.is_null(False)
    which: peewee.Expression = scope.of(Document) & within & Document.state.not_in([DRAFT, CANCELLED])
    if column == "turnover":
        which = which & ((Document.type == INVOICE) | ((Document.type == CREDIT) & ~Document.on_deposit))
    else:
        type_ = next(type_ for type_, each in TYPES.items() if each == column)
        which = which & (Document.type == type_)
    return which


def sum_of(scope: Scope, column: Column, year: Values | None) -> Figure:
    """The figure of a column, from the rows that it counts one by one: what a list of them adds up to."""
    model = model_of(column)
    rows = model.values(counted(scope, column, year))
    amounts = {"deals": "estimate", "projects": "budget"}.get(column, "total_ht")
    return Figure(len(rows), sum((signed(row, amounts) for row in rows), Decimal(0)))


def signed(row: Values, amount: str = "total_ht") -> Decimal:
    """The amount before VAT as the history counts it."""
    value: Decimal = row[amount] or Decimal(0)
    return -value if row.get("type") == CREDIT else value


_DATED: dict[Column, peewee.Field] = {"deals": Deal.opened_on, "projects": Project.starts_on}
"""What belongs to an exercice by a day of its own."""


def _of_documents(scope: Scope) -> dict[int, dict[Column, Figure]]:
    """Figures by exercice."""
    query = query_of(scope)
    found: dict[int, dict[Column, Figure]] = defaultdict(lambda: defaultdict(Figure))
    for year, type_, on_deposit, count, cents in as_tuples(query):
        if (column := TYPES.get(type_)) is None:
            continue
        amount = Decimal(int(cents or 0)).scaleb(-2)
        figure = Figure(count, -amount if type_ == CREDIT else amount)
        found[year][column] = found[year][column] + figure
        if type_ == INVOICE or (type_ == CREDIT and not on_deposit):
            found[year]["turnover"] = found[year]["turnover"] + figure
    return found


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


def _in_days(scope: Scope, column: Column, day: peewee.Field, year: Values) -> Figure:
    amount = Deal.estimate if day.model is Deal else Project.budget
    query = day.model.select(peewee.fn.COUNT(day.model.id), peewee.fn.SUM(amount, coerce=False))
    ((count, cents),) = as_tuples(query.where(counted(scope, column, year)))
    return Figure(count, Decimal(int(cents or 0)).scaleb(-2))


def _change(amount: Decimal, before: Decimal | None) -> Decimal | None:
    if not before or before < 0:
        return None
    return ((amount - before) * 100 / before).quantize(Decimal("0.1"))
