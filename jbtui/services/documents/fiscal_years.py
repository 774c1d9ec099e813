"""Exercices: their bounds, their codes, and the one that a day belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from jbtui.models.days import add_months
from jbtui.models.values import Refused, show_day
from jbtui.services.documents.refusals import refusal

LONGEST = 24
"""Months."""
USUAL = 12
_DAY = timedelta(1)
_CODE = re.compile(r"[A-Za-z0-9+_/-]{1,10}")


@dataclass(frozen=True)
class Year:
    """An exercice, from its first day to its last."""

    start: date
    end: date
    code: str
    closed: bool = False


def refusals(new: Year, others: Sequence[Year]) -> list[Refused]:
    """Why `new` cannot stand beside the `others`, each for its field; nothing if it can."""
    found = []
    if not _CODE.fullmatch(new.code):
        found.append(refusal("E-NUM-FORMAT", "code"))
    elif new.code.casefold() in {year.code.casefold() for year in others}:
        found.append(refusal("E-FY-CODE"))
    if new.end < new.start:
        return [*found, refusal("E-FY-ORDER")]
    if new.end >= add_months(new.start, LONGEST):
        found.append(refusal("E-FY-LENGTH"))
    if over := next((year for year in others if new.start <= year.end and year.start <= new.end), None):
        return [*found, refusal("E-FY-OVERLAP", year=over.code)]
    if gap := gap_among([*others, new]):
        before, after = gap
        found.append(refusal("E-FY-GAP", before=before.code, after=after.code))
    return found


def gap_among(years: Sequence[Year]) -> tuple[Year, Year] | None:
    """The first two years between which there are days of none."""
    ordered = sorted(years, key=lambda year: year.start)
    return next(((one, other) for one, other in pairwise(ordered) if other.start - one.end != _DAY), None)


def suggested_code(start: date, end: date, others: Sequence[Year] = ()) -> str:
    """`2026`, or `2026-27` for a year that straddles two; followed by a letter where that is taken."""
    code = str(start.year) if start.year == end.year else f"{start.year}-{end.year % 100:02}"
    taken = {year.code.casefold() for year in others}
    for letter in ("", *"BCDEFGHIJKLMNOPQRSTUVWXYZ"):
        if f"{code}{letter}".casefold() not in taken:
            return f"{code}{letter}"
    return code


def following(years: Sequence[Year], today: date) -> Year:
    """The next twelve months: after the last of the `years`, or the calendar year of `today` where there is none."""
    start = max(year.end for year in years) + _DAY if years else today.replace(month=1, day=1)
    end = add_months(start, USUAL) - _DAY
    return Year(start, end, suggested_code(start, end, years))


def year_of(years: Sequence[Year], day: date) -> Year:
    """The open year that contains a day. Raises Refused (E-FY-NONE, E-FY-CLOSED)."""
    year = next((year for year in years if year.start <= day <= year.end), None)
    if year is None:
        raise refusal("E-FY-NONE", date=show_day(day))
    if year.closed:
        raise refusal("E-FY-CLOSED", year=year.code)
    return year
