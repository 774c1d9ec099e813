"""The Sundays on which Paris changes its clocks: they are 23 and 25 hours long, and days like others for actions."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
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


def test_a_series_keeps_its_hour_in_a_calendar_when_the_clocks_change() -> None:
    anne = at(2026, 3, 1, 10, 0)
    made(anne, due=date(2026, 3, 26), time="09:00", every=2, unit="week")
    rows = Action.values()
    read_again: Any = Calendar.from_ical(calendar(rows, Named(rows)).decode())
    (event,), (zone,) = read_again.walk("VEVENT"), read_again.walk("VTIMEZONE")
    assert event["dtstart"].params["TZID"] == zone["tzid"] == "Europe/Paris"
    assert (event["rrule"]["FREQ"], event["rrule"]["INTERVAL"]) == (["WEEKLY"], [2])
    starts = list(islice(rrulestr(event["rrule"].to_ical().decode(), dtstart=event["dtstart"].dt), 2))
    assert [start.astimezone(UTC).hour for start in starts] == [8, 7], "the same hour here, another one in UTC"
    follow_up.complete(anne, [rows[0]["id"]])
    rows = Action.values()
    ended: Any = Calendar.from_ical(calendar(rows, Named(rows)).decode())
    done, following = sorted(ended.walk("VEVENT"), key=lambda each: each["dtstart"].dt)
    assert (done.get("rrule"), following["dtstart"].dt.day) == (None, 9)
    assert following["rrule"]["INTERVAL"] == [2]


@pytest.mark.parametrize(
    ("unit", "due", "following"),
    [
        ("month", date(2026, 1, 31), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
        ("month", date(2026, 1, 15), [date(2026, 2, 15), date(2026, 3, 15), date(2026, 4, 15)]),
        ("year", date(2024, 2, 29), [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]),
        ("day", date(2026, 3, 28), [SPRING, date(2026, 3, 30), date(2026, 3, 31)]),
    ],
)
def test_a_calendar_goes_on_as_the_series_does(unit: str, due: date, following: list[date]) -> None:
    made(at(2024, 1, 1, 10, 0), due=due, every=1, unit=unit)
    rows = Action.values()
    read_again: Any = Calendar.from_ical(calendar(rows, Named(rows)).decode())
    (event,) = read_again.walk("VEVENT")
    assert read_again.walk("VTIMEZONE") == []
    start = datetime.combine(event["dtstart"].dt, datetime.min.time())
    found = list(islice(rrulestr(event["rrule"].to_ical().decode(), dtstart=start), 4))
    assert [each.date() for each in found] == [due, *following]


@pytest.mark.parametrize("zone", ["", "CET-1CEST,M3.5.0,M10.5.0/3", "Nulle/Part", "../../etc", "Europe", "UTC"])
def test_a_zone_without_a_name_is_no_error(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made(at(2026, 3, 1, 10, 0), due=date(2026, 7, 1), time="09:00", every=1, unit="week")
    rows = Action.values()
    monkeypatch.setenv("TZ", zone)
    text = calendar(rows, Named(rows)).decode()
    assert "RRULE:FREQ=WEEKLY;INTERVAL=1" in text
