"""A whole contact: itself, its people, its delivery addresses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services.paging import Walk

PAGE = 250
"""Sheets read at once, by three queries: a million of them never stand in memory together."""


@dataclass(frozen=True)
class ContactSheet:
    """A contact with its people in name order and its delivery addresses, the default one first."""

    contact: Values
    people: list[Values]
    delivery_addresses: list[Values]


def of_code(code: str) -> ContactSheet | None:
    """The sheet of the contact with this code, upper or lower case; None if there is none."""
    return next(_sheets(Contact.values(Contact.code == code.strip().upper())), None)


def of_id(id_: int) -> ContactSheet | None:
    """The sheet of a contact; None if it is gone."""
    return next(of_ids([id_]), None)


def of_ids(ids: Iterable[int]) -> Iterator[ContactSheet]:
    """The sheets of these contacts, in their order; without those that are gone."""
    remaining = iter(ids)
    while page := list(islice(remaining, PAGE)):
        rows = {row["id"]: row for row in Contact.values(Contact.id.in_(page))}
        yield from _sheets([rows[id_] for id_ in page if id_ in rows])


def of_walk(walk: Walk) -> Iterator[ContactSheet]:
    """The sheets of the contacts of a list, in its order, read page by page."""
    page = walk.page(limit=PAGE)
    while page:
        yield from of_ids([row["id"] for _key, row in page])
        page = walk.page(after=page[-1][0], limit=PAGE) if len(page) == PAGE else []


def _sheets(contacts: Sequence[Values]) -> Iterator[ContactSheet]:
    """Contacts with what belongs to them."""
    ids = [contact["id"] for contact in contacts]
    people = _by_contact(Person.values(Person.contact.in_(ids)))
    addresses = _by_contact(DeliveryAddress.values(DeliveryAddress.contact.in_(ids)))
    for contact in contacts:
        yield ContactSheet(
            contact,
            sorted(people[contact["id"]], key=lambda row: (row["name_key"], row["id"])),
            sorted(addresses[contact["id"]], key=lambda row: (not row["is_default"], row["label_key"], row["id"])),
        )


def _by_contact(rows: Iterable[Values]) -> defaultdict[int, list[Values]]:
    found: defaultdict[int, list[Values]] = defaultdict(list)
    for row in rows:
        found[row["contact_id"]].append(row)
    return found
