"""Exercices: which ones can stand beside each other, how they are called, and which one a day is in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents.fiscal_years import (
    Year,
    following,
    gap_among,
    refusals,
    suggested_code,
    year_of,
)


def year(start: str, end: str, code: str = "", *, closed: bool = False) -> Year:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return Year(first, last, code or suggested_code(first, last), closed)


Y2025, Y2026 = year("2025-07-01", "2026-06-30"), year("2026-07-01", "2027-06-30")


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-07-01", "2027-06-30", "2026-27"),
        ("2026-02-01", "2026-03-31", "2026"),
        ("1999-07-01", "2000-06-30", "1999-00"),
        ("2026-07-01", "2028-06-30", "2026-28"),
    ],
)
def test_a_year_suggests_its_code(start: str, end: str, code: str) -> None:
    assert suggested_code(date.fromisoformat(start), date.fromisoformat(end)) == code


def test_a_second_year_of_one_code_is_told_apart() -> None:
    first = year("2026-01-01", "2026-06-30")
    second = suggested_code(date(2026, 7, 1), date(2026, 12, 31), [first])
    assert second == "2026B"
    assert not refusals(Year(date(2026, 7, 1), date(2026, 12, 31), second), [first])


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        (year("2027-07-01", "2028-06-30"), []),
        (year("2027-07-01", "2027-07-01"), []),  # a day
        (year("2027-07-01", "2029-06-30"), []),  # 24 months
        (year("2027-07-01", "2029-07-01"), ["E-FY-LENGTH"]),
        (year("2024-07-01", "2025-06-30"), []),
        (year("2024-07-01", "2025-06-29"), ["E-FY-GAP"]),
        (year("2027-07-02", "2028-06-30"), ["E-FY-GAP"]),
        (year("2027-06-30", "2028-06-29"), ["E-FY-OVERLAP"]),
        (year("2025-08-01", "2025-08-31"), ["E-FY-OVERLAP"]),
        (year("2025-01-01", "2026-12-31", "x"), ["E-FY-OVERLAP"]),
        (year("2028-06-30", "2027-07-01", "x"), ["E-FY-ORDER"]),
        (year("2027-07-01", "2028-06-30", "2025-26"), ["E-FY-CODE"]),
        (year("2027-07-01", "2028-06-30", "27 28"), ["E-NUM-FORMAT"]),
        (year("2027-07-01", "2028-06-30", "é"), ["E-NUM-FORMAT"]),
        (year("2027-07-01", "2028-06-30", "x" * 11), ["E-NUM-FORMAT"]),
    ],
)
def test_a_year_stands_beside_others_or_says_why_not(new: Year, codes: list[str]) -> None:
    found = refusals(new, [Y2025, Y2026])
    assert [each.code for each in found] == codes
    assert all(each.field and str(each) for each in found)


def test_the_first_year_may_be_any() -> None:
    assert refusals(year("2019-02-01", "2020-10-31"), []) == []


def test_a_gap_is_found_wherever_it_is() -> None:
    later = year("2027-07-01", "2028-06-30")
    assert gap_among([later, Y2025, Y2026]) is None
    assert gap_among([later, Y2025]) == (Y2025, later)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 6))
def test_following_years_always_stand(today: date, count: int) -> None:
    years: list[Year] = []
    for _number in range(count):
        new = following(years, today)
        assert refusals(new, years) == []
        years.append(new)
    assert year_of(years, years[-1].end) == years[-1]
    assert years[0].start <= today <= years[0].end


def test_a_day_has_its_year() -> None:
    years = [Y2025, Y2026]
    assert year_of(years, date(2026, 6, 30)) == Y2025
    assert year_of(years, date(2026, 7, 1)) == Y2026
    with pytest.raises(Refused) as refused:
        year_of(years, Y2025.start - timedelta(1))
    assert (refused.value.code, refused.value.field) == ("E-FY-NONE", "date")
    assert "30/06/2025" in str(refused.value)
    with pytest.raises(Refused) as refused:
        year_of([year("2026-01-01", "2026-12-31", closed=True)], date(2026, 5, 1))
    assert refused.value.code == "E-FY-CLOSED"
