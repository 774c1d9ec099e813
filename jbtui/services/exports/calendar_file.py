"""Actions as an iCalendar file (RFC 5545), for calendars and task lists.

A dated action is an event: calendars show those, and many ignore tasks. One without a day is a task. The UID of an
action never changes, so that importing the file again changes what is there.

A time is in UTC, which is the same moment everywhere. That of a series is the same hour in winter and in summer: it is
in the zone of this computer, which the file describes. An action that is done repeats no more.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, Todo

from jbtui import __version__
from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.services.follow_up_json import Named

LASTS = timedelta(minutes=30)
"""How long an action takes in a calendar, where nothing says it."""
YEARS = 10
"""For how long the changes of the hour are written down."""
_PRIORITIES = {"high": 1, "normal": 5, "low": 9}
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_IN_EACH_MONTH = 28


def calendar(rows: Iterable[Values], named: Named) -> bytes:
    """The actions as a calendar."""
    made = Calendar()
    made.add("prodid", f"-//jbtui//{__version__}//FR")
    made.add("version", "2.0")
    parts = [
        (row, _component(row, contact, named))
        for row in rows
        if (contact := named.row("contact_id", row))  # else deleted meanwhile, its actions with it
    ]
    zone = local_zone()
    if zone and (days := [row["due"] for row, _part in parts if row["time"] and _repeats(row)]):
        first, last = min(days), max(days)
        span = date(first.year, 1, 1), date(min(last.year + YEARS, date.max.year), 1, 1)
        made.add_component(Timezone.from_tzid(zone.key, first_date=span[0], last_date=span[1]))
    for _row, part in parts:
        made.add_component(part)
    return bytes(made.to_ical())


def local_zone() -> ZoneInfo | None:
    """The zone of this computer by its name; None where it has none, or is UTC."""
    name = os.environ.get("TZ", "").removeprefix(":") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    with suppress(KeyError, ValueError, OSError):  # no such zone: OSError for the name of a directory
        zone = ZoneInfo(name)
        offsets = {datetime(2026, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}
        return None if offsets == {timedelta()} else zone
    return None


def _component(row: Values, contact: Values, named: Named) -> Event | Todo:
    part = Event() if row["due"] else Todo()
    title = _("{kind} : {label} – {contact}")
    part.add("uid", f"action-{row['id']}-{int(row['created_at'].timestamp())}@jbtui")
    part.add("dtstamp", row["updated_at"])
    part.add("sequence", row["version"] - 1)
    part.add(
        "summary",
        title.format(kind=Action.kind.show(row["kind"]), label=row["label"], contact=Contact.title(contact)),
    )
    phone = Contact.phone.show(contact["phone"] or contact["mobile"])
    details = [row["details"], named.person(row) or "", phone]
    if text := "\n".join(filter(None, details)):
        part.add("description", text)
    part.add("priority", _PRIORITIES[row["priority"]])
    if row["due"]:
        _date(part, row)
    elif row["done_at"] is not None:
        part.add("status", "COMPLETED")
    return part


def _date(part: Event | Todo, row: Values) -> None:
    if _repeats(row):
        part.add("rrule", _rule(row))
    if not row["time"]:
        part.add("dtstart", row["due"])
        part.add("dtend", row["due"] + timedelta(1))
        part.add("transp", "TRANSPARENT")
        return
    zone = local_zone() if _repeats(row) else None
    start = datetime.combine(row["due"], time.fromisoformat(row["time"]), zone)
    part.add("dtstart", start if zone else start.astimezone(UTC))
    part.add("dtend", start + LASTS if zone else start.astimezone(UTC) + LASTS)


def _repeats(row: Values) -> bool:
    return bool(row["unit"] and row["due"] and row["done_at"] is None)


def _rule(row: Values) -> dict[str, Any]:
    """How it repeats; at the end of months as `recurrence.next_due` has it: the 31st, or else the last day."""
    rule: dict[str, Any] = {"freq": _FREQUENCIES[row["unit"]], "interval": row["every"]}
    day = row["month_day"] or row["due"].day
    if row["unit"] in ("month", "year") and day > _IN_EACH_MONTH:
        rule |= {"bymonthday": list(range(_IN_EACH_MONTH, day + 1)), "bysetpos": -1}
        if row["unit"] == "year":
            rule["bymonth"] = row["due"].month
    return rule
