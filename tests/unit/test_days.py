"""Days as people type them."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models import days
from jbtui.models.fields import Refused
from tests.desk import plain

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("a", "2026-11-24"),
        ("Aujourd’hui", "2026-11-24"),
        ("d", "2026-11-25"),
        ("demain", "2026-11-25"),
        ("l", "2026-11-30"),
        ("lundi", "2026-11-30"),
        ("ma", "2026-12-01"),  # today is one: the next
        ("Me", "2026-11-25"),
        ("je", "2026-11-26"),
        ("v", "2026-11-27"),
        ("dimanche", "2026-11-29"),
        ("s", "2026-12-01"),
        ("q", "2026-12-08"),
        ("m", "2026-12-24"),
        ("5j", "2026-11-29"),
        ("+7j", "2026-12-01"),
        ("3s", "2026-12-15"),
        ("+2 s", "2026-12-08"),
        ("2m", "2027-01-24"),
        ("3 mois", "2027-02-24"),
        ("1 an", "2027-11-24"),
        ("24", "2026-11-24"),
        ("15", "2026-12-15"),
        ("31", "2026-12-31"),
        ("1512", "2026-12-15"),
        ("15/12", "2026-12-15"),
        ("1.2", "2027-02-01"),
        ("29/02", "2028-02-29"),
        ("15/12/26", "2026-12-15"),
        ("151226", "2026-12-15"),
        ("15122027", "2027-12-15"),
        ("2026-12-15", "2026-12-15"),
        ("fm", "2026-11-30"),
    ],
)
def test_a_day_to_come(typed: str, day: str) -> None:
    assert days.parse(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15", "2026-11-15"),
        ("31", "2026-10-31"),
        ("1512", "2025-12-15"),
        ("29/02", "2024-02-29"),
        ("l", "2026-11-23"),
        ("24", "2026-11-24"),
    ],
)
def test_a_day_that_is_past(typed: str, day: str) -> None:
    assert days.parse(typed, TODAY, past=True) == date.fromisoformat(day)


@pytest.mark.parametrize("typed", ["", "x", "32", "0", "31/02", "3102", "310226", "00", "99/99/99", "999999j", "5k"])
def test_no_day(typed: str) -> None:
    with pytest.raises(Refused):
        days.parse(typed, TODAY)


@pytest.mark.parametrize("typed", ["01/01/3000", "31/12/9999", "31/12/1899"])
def test_no_day_that_a_calendar_cannot_count_on_from(typed: str) -> None:
    with pytest.raises(Refused, match="trop lointaine"):
        days.parse(typed, TODAY)


@given(st.text(max_size=12), st.dates(date(1900, 1, 1), date(2999, 1, 1)), st.booleans())
def test_anything_typed_is_a_day_or_refused(typed: str, today: date, past: bool) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(days.parse(typed, today, past=past), date)


def test_the_last_of_a_month_stays_in_the_month() -> None:
    assert days.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert days.add_months(date(2026, 10, 31), -20) == date(2025, 2, 28)


def test_holidays_and_weekends_are_not_worked() -> None:
    assert days.next_working(date(2026, 11, 27)) == date(2026, 11, 30)
    assert days.next_working(date(2026, 12, 24)) == date(2026, 12, 28)  # Christmas, then a weekend
    assert days.next_working(date(2027, 3, 26)) == date(2027, 3, 30)  # Easter Monday
    assert days.holiday(date(2027, 7, 14)) == "Fête nationale"
    assert days.working_days(date(2026, 12, 24), date(2026, 12, 28)) == 1


def test_a_holiday_is_called_with_a_curly_apostrophe() -> None:
    assert days.holiday(date(2027, 1, 1)) == "Jour de l’an"


def test_what_was_typed_is_said_in_full() -> None:
    assert days.echo(days.parse("s", TODAY), TODAY) == "mardi 01/12/2026, 5 jours ouvrés"
    assert days.echo(days.parse("d", TODAY), TODAY) == "mercredi 25/11/2026, 1 jour ouvré"
    assert days.echo(TODAY, TODAY) == "mardi 24/11/2026, aujourd’hui"
    assert days.echo(date(2026, 11, 20), TODAY) == "vendredi 20/11/2026, il y a 4 jours"
    assert plain(days.echo(date(2026, 12, 25), TODAY)) == "vendredi 25/12/2026, férié : Noël, 22 jours ouvrés"
    assert days.echo(date(2036, 11, 24), TODAY) == "lundi 24/11/2036"
