"""Payment terms: the table of worked dates, what is due in parts, and what the law allows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents.due_dates import (
    Due,
    Instalment,
    Term,
    amounts,
    due_date,
    goes_beyond_law,
    schedule,
)


@pytest.mark.parametrize(
    ("day", "term", "due"),
    [
        ("2026-11-23", Term(0), "2026-11-23"),
        ("2026-11-23", Term(30), "2026-12-23"),
        ("2026-01-31", Term(1, "month"), "2026-02-28"),
        ("2026-01-31", Term(30), "2026-03-02"),
        ("2026-11-23", Term(30, mode="after"), "2026-12-31"),
        ("2026-11-23", Term(30, mode="before"), "2026-12-30"),
        ("2026-01-15", Term(45, mode="after"), "2026-03-31"),
        ("2026-01-15", Term(45, mode="before"), "2026-03-17"),
        ("2026-10-22", Term(45, mode="after"), "2026-12-31"),
        ("2026-10-22", Term(45, mode="before"), "2026-12-15"),
        ("2028-01-30", Term(30, mode="after"), "2028-02-29"),
        ("2027-01-31", Term(30, mode="after"), "2027-03-31"),
        ("2026-11-23", Term(60), "2027-01-22"),
        ("2026-11-23", Term(30, mode="after", fixed_day=10), "2027-01-10"),
        # and more of the fixed day: that day itself, and the last one of a shorter month
        ("2026-11-10", Term(0, fixed_day=10), "2026-11-10"),
        ("2026-11-11", Term(0, fixed_day=10), "2026-12-10"),
        ("2027-02-11", Term(0, fixed_day=31), "2027-02-28"),
        ("2027-01-31", Term(1, "month", fixed_day=30), "2027-02-28"),
        ("2026-12-15", Term(0, fixed_day=1), "2027-01-01"),
        ("2026-11-23", Term(), "2026-12-23"),  # no term: 30 days net
    ],
)
def test_a_term_gives_its_day(day: str, term: Term, due: str) -> None:
    assert due_date(date.fromisoformat(day), term) == date.fromisoformat(due)


terms = st.builds(
    Term,
    st.integers(0, 120),
    st.sampled_from(["day", "month"]),
    st.sampled_from(["net", "after", "before"]),
    st.integers(0, 31),
)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), terms)
def test_nothing_is_due_before_it_is_invoiced(day: date, term: Term) -> None:
    due = due_date(day, term)
    assert due >= day
    if term.fixed_day and term.fixed_day <= 28:
        assert due.day == term.fixed_day
    elif term.mode == "after" and not term.fixed_day:
        assert (due + timedelta(1)).day == 1


def test_instalments_take_the_whole_total() -> None:
    assert amounts(141_100, [3000, 3000, 4000]) == (42_330, 42_330, 56_440)
    assert amounts(141_101, [5000, 5000]) == (70_551, 70_550)
    for percents in ([], [5000, 4999], [12_000, -2000]):
        with pytest.raises(Refused) as refused:
            amounts(100, percents)
        assert refused.value.code == "E-FORMAT"


@given(st.integers(0, 10**9), st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_parts_sum_to_the_total(total: int, weights: list[int]) -> None:
    percents = [10_000 * weight // sum(weights) for weight in weights]
    percents[-1] += 10_000 - sum(percents)
    assert sum(amounts(total, percents)) == total


def test_instalments_are_told_in_the_order_of_their_days() -> None:
    parts = [Instalment(3000, Term(60)), Instalment(3000, Term(0)), Instalment(4000, Term(30, mode="after"))]
    assert schedule(date(2026, 11, 23), 141_100, parts) == (
        Due(date(2026, 11, 23), 42_330),
        Due(date(2026, 12, 31), 56_440),
        Due(date(2027, 1, 22), 42_330),
    )


@pytest.mark.parametrize(
    ("due", "term", "grouped", "beyond"),
    [
        ("2026-12-23", Term(30), False, False),
        ("2027-01-22", Term(60), False, False),
        ("2027-01-23", Term(61), False, True),
        ("2027-01-23", None, False, True),
        ("2027-01-31", Term(45, mode="after"), False, False),  # 69 days, at the end of a month
        ("2027-01-31", Term(46, mode="after"), False, True),
        ("2027-01-14", Term(45, mode="before"), False, False),
        ("2027-02-28", Term(2, "month", "after"), False, True),
        ("2027-01-31", Term(1, "month", "after"), False, False),
        ("2027-01-07", Term(45), True, False),
        ("2027-01-08", Term(46), True, True),
        ("2027-01-31", Term(45, mode="after"), True, True),
    ],
)
def test_what_the_law_allows_is_known(due: str, term: Term | None, grouped: bool, beyond: bool) -> None:
    assert goes_beyond_law(date(2026, 11, 23), date.fromisoformat(due), term, grouped=grouped) is beyond
