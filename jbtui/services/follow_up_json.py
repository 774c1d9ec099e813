"""Actions, deals and projects as other programs read them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services import deals
from jbtui.services.paging import READ

Shown = TypeVar("Shown")
"""What is made of a row."""


class Named:
    """What rows refer to, read for many of them at once."""

    def __init__(self, rows: list[Values]) -> None:
        self._found = {
            column: self._read(model, {row[column] for row in rows if row.get(column)})
            for column, model in (
                ("contact_id", Contact),
                ("person_id", Person),
                ("deal_id", Deal),
                ("project_id", Project),
            )
        }

    @staticmethod
    def _read(model: type[Record], ids: set[int]) -> dict[int, Values]:
        return {row["id"]: row for row in model.values(model.columns()["id"].in_(sorted(ids)))} if ids else {}

    def row(self, column: str, row: Values) -> Values | None:
        """The row that a column of `row` refers to."""
        return self._found[column].get(row.get(column) or 0)

    def contact(self, row: Values) -> dict[str, str] | None:
        """Code and name of the contact."""
        found = self.row("contact_id", row)
        return {"code": found["code"], "name": Contact.title(found)} if found else None

    def person(self, row: Values) -> str | None:
        """The name of the person."""
        found = self.row("person_id", row)
        return Person.title(found) if found else None

    def link(self, column: str, row: Values) -> dict[str, Any] | None:
        """Id and label of a deal or a project."""
        found = self.row(column, row)
        return {"id": found["id"], "label": found["label"]} if found else None


def of_action(row: Values, named: Named) -> dict[str, Any]:
    """An action; times are ISO 8601 with their zone."""
    return {
        "id": row["id"],
        "label": row["label"],
        "kind": row["kind"],
        "due": _day(row["due"]),
        "time": row["time"] or None,
        "priority": row["priority"],
        "state": "todo" if row["done_at"] is None else "done",
        "done_at": None if row["done_at"] is None else row["done_at"].isoformat(),
        "result": row["result"] or None,
        "assignee": row["assignee"],
        "contact": named.contact(row),
        "person": named.person(row),
        "deal": named.link("deal_id", row),
        "project": named.link("project_id", row),
        "recurrence": {"every": row["every"], "unit": row["unit"]} if row["unit"] else None,
    }


def of_deal(row: Values, named: Named) -> dict[str, Any]:
    """A deal; amounts are texts with two decimals, in euros before tax."""
    return {
        "id": row["id"],
        "label": row["label"],
        "contact": named.contact(row),
        "person": named.person(row),
        "stage": row["stage"],
        "state": row["state"],
        "reason": row["reason"] or None,
        "estimate": f"{row['estimate']:.2f}",
        "probability": Deal.chance(row),
        "weighted": f"{deals.weighted(row):.2f}",
        "opened_on": _day(row["opened_on"]),
        "expected": _day(row["expected"]),
        "closed_on": _day(row["closed_on"]),
        "owner": row["owner"],
        "origin": row["origin"] or None,
        "description": row["description"] or None,
    }


def of_project(row: Values, named: Named) -> dict[str, Any]:
    """A project."""
    return {
        "id": row["id"],
        "label": row["label"],
        "contact": named.contact(row),
        "person": named.person(row),
        "deal": named.link("deal_id", row),
        "state": row["state"],
        "progress": row["progress"],
        "starts_on": _day(row["starts_on"]),
        "ends_on": _day(row["ends_on"]),
        "budget": None if row["budget"] is None else f"{row['budget']:.2f}",
        "owner": row["owner"],
        "description": row["description"] or None,
    }


def each(
    rows: Iterable[Values], shown: Callable[[Values, Any], Shown], reading: type[Named] = Named
) -> Iterator[Shown]:
    """All rows, shown; what they refer to is read for many of them at once."""
    remaining = iter(rows)
    while page := list(islice(remaining, READ)):
        named = reading(page)
        yield from (shown(row, named) for row in page)


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
