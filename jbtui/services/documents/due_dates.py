"""When a document is due: payment terms, instalments, and what the law allows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jbtui.models.days import add_months
from jbtui.services.documents.refusals import refusal
from jbtui.services.documents.totals import UNIT, half_up

DAY, MONTH = "day", "month"
NET, AFTER, BEFORE = "net", "after", "before"
LONGEST = 60
"""Days from the invoice that the law allows (Code de commerce, L441-10)."""
LONGEST_OF_A_MONTH = 45
"""Days that it allows to the end of a month, and to an invoice that groups several deliveries."""


@dataclass(frozen=True)
class Term:
    """A payment term: so many days or months, to the end of the month before or after them or not at all, and to a
    fixed day of the month (0 for none; 31 is the last one)."""

    count: int = 30
    unit: str = DAY
    mode: str = NET
    fixed_day: int = 0


@dataclass(frozen=True)
class Instalment:
    """A part of the total, in hundredths of a percent, and when it is due."""

    percent: int
    term: Term


@dataclass(frozen=True)
class Due:
    """An amount in cents and its day."""

    day: date
    amount: int


def due_date(day: date, term: Term) -> date:
    """When what is invoiced on `day` is due. Raises Refused for a day that no calendar has."""
    if term.mode == BEFORE:
        due = _later(_end_of_month(day), term)
    else:
        due = _later(day, term)
        if term.mode == AFTER:
            due = _end_of_month(due)
    if term.fixed_day:
        fixed = add_months(due, 0, day_of_month=term.fixed_day)
        due = fixed if fixed >= due else add_months(due, 1, day_of_month=term.fixed_day)
    return due


def goes_beyond_law(day: date, due: date, term: Term | None = None, *, grouped: bool = False) -> bool:
    """Whether a due date is later than the law allows; `term` where it follows from one, `grouped` for an invoice of
    several deliveries."""
    distance = (due - day).days
    if grouped:
        return distance > LONGEST_OF_A_MONTH
    if term and term.mode in (AFTER, BEFORE):
        days = term.count * (30 if term.unit == MONTH else 1)
        if days <= LONGEST_OF_A_MONTH:
            return False
    return distance > LONGEST


def instalments(text: str) -> tuple[Instalment, ...]:
    """The parts that a payment term holds as JSON, `[{"percent": 3000, "n": 0, "unit": "day", …}, …]`; none if it is
    empty."""
    return tuple(
        Instalment(each["percent"], Term(each["n"], each["unit"], each["mode"], each["fixed_day"]))
        for each in (json.loads(text) if text else ())
    )


def amounts(total: int, percents: Sequence[int]) -> tuple[int, ...]:
    """The parts of a total in cents; the last one takes the rest. Raises Refused where they are not 100 % in all."""
    if not percents or sum(percents) != UNIT or min(percents) < 0:
        raise refusal("E-FORMAT", "instalments")
    first = [half_up(total * percent, UNIT) for percent in percents[:-1]]
    return (*first, total - sum(first))


def schedule(day: date, total: int, instalments: Sequence[Instalment]) -> tuple[Due, ...]:
    """What is due when, in the order of the days; the last day is the due date. Raises Refused."""
    parts = amounts(total, [each.percent for each in instalments])
    dues = [Due(due_date(day, each.term), part) for each, part in zip(instalments, parts, strict=True)]
    return tuple(sorted(dues, key=lambda due: due.day))


def _later(day: date, term: Term) -> date:
    return add_months(day, term.count) if term.unit == MONTH else day + timedelta(term.count)


def _end_of_month(day: date) -> date:
    return add_months(day, 0, day_of_month=31)
