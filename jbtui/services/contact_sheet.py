"""A whole contact: itself, its people, its delivery addresses."""

from dataclasses import dataclass

import peewee

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person


@dataclass(frozen=True)
class ContactSheet:
    """A contact with its people in name order and its delivery addresses, the default one first."""

    contact: Values
    people: list[Values]
    delivery_addresses: list[Values]


def of_code(code: str) -> ContactSheet | None:
    """The sheet of the contact with this code, upper or lower case; None if there is none."""
    return _load(Contact.code == code.strip().upper())


def of_id(id_: int) -> ContactSheet | None:
    """The sheet of a contact; None if it is gone."""
    return _load(Contact.id == id_)


def _load(condition: peewee.Node) -> ContactSheet | None:
    found = Contact.values(condition)
    if not found:
        return None
    people = Person.values(Person.contact == found[0]["id"])
    addresses = DeliveryAddress.values(DeliveryAddress.contact == found[0]["id"])
    return ContactSheet(
        found[0],
        sorted(people, key=lambda row: (row["name_key"], row["id"])),
        sorted(addresses, key=lambda row: (not row["is_default"], row["label_key"], row["id"])),
    )
