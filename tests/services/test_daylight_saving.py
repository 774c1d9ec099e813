"""The Sundays on which Paris changes its clocks: they are 23 and 25 hours long, and days like others for actions."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from jbtui.models.action import Action
from jbtui.services import follow_up
from jbtui.services.exports.calendar_file import calendar
from jbtui.services.follow_up_json import Named
from jbtui.services.unit import Session, read
from tests.services.making import company

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture(autouse=True)
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Days begin in Paris."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(*instant: int) -> Session:
    """Anne at work at an instant of UTC."""
    return Session("anne", clock=lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[arg-type,misc]


def made(session: Session, **values: Any) -> int:
    contact = company(session, "Bois")
    return int(follow_up.create_action(session, contact["id"], {"label": "Rappeler", **values}).row["id"])


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ((2026, 3, 28, 22, 59), (2026, 3, 28, 23, 0), SPRING),
        ((2026, 3, 29, 21, 59), (2026, 3, 29, 22, 0), date(2026, 3, 30)),
        ((2026, 10, 24, 21, 59), (2026, 10, 24, 22, 0), AUTUMN),
        ((2026, 10, 25, 22, 59), (2026, 10, 25, 23, 0), date(2026, 10, 26)),
    ],
)
def test_days_begin_at_midnight_there(before: tuple[int, ...], after: tuple[int, ...], day: date) -> None:
    assert follow_up.today(at(*before)) < follow_up.today(at(*after)) == day


@pytest.mark.parametrize(("sunday", "monday"), [(SPRING, date(2026, 3, 30)), (AUTUMN, date(2026, 10, 26))])
def test_putting_off_counts_days_and_keeps_the_hour(sunday: date, monday: date) -> None:
    anne = at(sunday.year, sunday.month, sunday.day, 0, 30)  # before the change
    late = made(anne, due=date(2026, 1, 5), time="02:30")
    friday = made(anne, due=sunday.replace(day=sunday.day - 2), time="02:30")
    follow_up.postpone_by_day(anne, [late, friday])
    assert [(read(Action, id_)["due"], read(Action, id_)["time"]) for id_ in (late, friday)] == [(monday, "02:30")] * 2


@pytest.mark.parametrize(
    ("unit", "first", "following"),
    [
        ("day", date(2026, 3, 28), SPRING),
        ("week", date(2026, 3, 22), SPRING),
        ("month", SPRING, date(2026, 4, 29)),
        ("day", AUTUMN, date(2026, 10, 26)),
        ("week", AUTUMN, date(2026, 11, 1)),
        ("year", date(2025, 10, 25), AUTUMN),
    ],
)
def test_a_series_steps_over_the_change(unit: str, first: date, following: date) -> None:
    anne = at(first.year, first.month, first.day, 10, 0)
    follow_up.complete(anne, [made(anne, due=first, time="02:30", every=1, unit=unit)])
    (row,) = Action.values(Action.done_at.is_null())
    assert (row["due"], row["time"]) == (following, "02:30")


def test_a_calendar_says_the_same_hour_on_both_sides_of_a_change() -> None:
    anne = at(2026, 3, 1, 10, 0)
    moments = {
        date(2026, 3, 28): 8,
        SPRING: 7,
        date(2026, 10, 24): 7,
        AUTUMN: 8,
    }
    for day in moments:
        made(anne, due=day, time="09:00")

    def told() -> list[tuple[str, datetime, datetime]]:
        rows = sorted(Action.values(), key=lambda row: int(row["id"]))
        read_again: Any = Calendar.from_ical(calendar(rows, Named(rows)).decode())
        events = read_again.walk("VEVENT")
        return [(str(event["uid"]), event["dtstart"].dt, event["dtend"].dt) for event in events]

    first = told()
    assert len({uid for uid, *_times in first}) == 4
    assert first == told()
    starts = [start for _uid, start, _end in first]
    assert starts == [datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for day, hour in moments.items()]
    assert [start.astimezone().strftime("%H:%M") for start in starts] == ["09:00"] * 4
    follow_up.postpone(anne, [row["id"] for row in Action.values()], "15/12/2026")
    moved = told()
    assert [uid for uid, *_times in moved] == [uid for uid, *_times in first]
    assert {start for _uid, start, _end in moved} == {datetime(2026, 12, 15, 8, tzinfo=UTC)}
