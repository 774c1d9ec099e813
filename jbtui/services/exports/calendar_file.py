"""Actions as an iCalendar file (RFC 5545), for calendars and task lists.

A dated action is an event: calendars show those, and many ignore tasks. One without a day is a task. The UID of an
action never changes, so that importing the file again changes what is there.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Todo

from jbtui import __version__
from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.services.follow_up_json import Named

LASTS = timedelta(minutes=30)
"""How long an action takes in a calendar, where nothing says it."""
_PRIORITIES = {"high": 1, "normal": 5, "low": 9}


def calendar(rows: Iterable[Values], named: Named) -> bytes:
    """The actions as a calendar; times in UTC, which is the same moment everywhere."""
    made = Calendar()
    made.add("prodid", f"-//jbtui//{__version__}//FR")
    made.add("version", "2.0")
    for row in rows:
        if contact := named.row("contact_id", row):  # else deleted meanwhile, its actions with it
            made.add_component(_component(row, contact, named))
    return bytes(made.to_ical())


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
    if not row["time"]:
        part.add("dtstart", row["due"])
        part.add("dtend", row["due"] + timedelta(1))
        part.add("transp", "TRANSPARENT")
        return
    hour, minute = map(int, row["time"].split(":"))
    start = datetime(row["due"].year, row["due"].month, row["due"].day, hour, minute).astimezone()
    part.add("dtstart", start.astimezone(UTC))
    part.add("dtend", (start + LASTS).astimezone(UTC))
