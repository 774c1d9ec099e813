"""Rows that tests begin with, made the way users make them; and what is in the tables afterwards."""

import json
from typing import Any

from jbtui.models.base import Record, Values, as_dicts
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import JournalLine, Unit
from jbtui.services import contacts, delivery_addresses, people
from jbtui.services.unit import RECORDS, Session, read


def company(session: Session, name: str = "Martin", **values: Any) -> Values:
    """A new company, a client unless it is said otherwise."""
    profile = {} if any(column.startswith("is_") for column in values) else {"is_customer": True}
    return contacts.create(session, {"nature": "company", "name": name, **profile, **values}).row


def individual(session: Session, last_name: str = "Durand", **values: Any) -> Values:
    """A new particulier, a client unless it is said otherwise."""
    profile = {} if any(column.startswith("is_") for column in values) else {"is_customer": True}
    return contacts.create(session, {"nature": "individual", "last_name": last_name, **profile, **values}).row


def person(session: Session, company_: Values, last_name: str = "Petit", **values: Any) -> Values:
    """A new contact associé of a company."""
    return people.create(session, company_["id"], {"last_name": last_name, **values}).row


def address(session: Session, contact: Values, label: str = "Dépôt", **values: Any) -> Values:
    """A further delivery address of a contact."""
    return delivery_addresses.create(session, contact["id"], {"label": label, **values}).row


def now(model: type[Record], row: Values) -> Values:
    """A row as it is in the database now."""
    return read(model, row["id"])


def addresses(contact: Values) -> list[Values]:
    """The delivery addresses of a contact, the oldest first."""
    return sorted(
        DeliveryAddress.values(DeliveryAddress.contact == contact["id"]), key=lambda address_: int(address_["id"])
    )


def billing_address(contact: Values) -> Values:
    """The delivery address that came with the contact."""
    return addresses(contact)[0]


def last_unit() -> int:
    """The number of the unit that was stored last."""
    number: int = Unit.select(Unit.number).order_by(Unit.number.desc()).limit(1).scalar()
    return number


def lines(unit: int) -> list[tuple[str, str, int, dict[str, Any]]]:
    """The journal of a unit: (operation, table, row, changes) in the order in which they were made."""
    rows = as_dicts(JournalLine.select().where(JournalLine.unit == unit).order_by(JournalLine.id))
    return [(row["operation"], row["table_name"], row["row_id"], json.loads(row["changes"])) for row in rows]


def plain(text: str) -> str:
    """A text of the program with ordinary spaces, which tests are written with."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def everything() -> dict[str, list[Values]]:
    """All business rows but the settings, by table."""
    return {
        name: sorted(model.values(), key=lambda row: int(row["id"])) for name, model in RECORDS.items() if model.sheet
    }


def as_edited(tables: dict[str, list[Values]]) -> dict[str, list[Values]]:
    """The same rows without what every act changes: version, who changed them last and when."""
    passing = {"version", "updated_at", "updated_by", "changed"}
    return {
        table: [{column: value for column, value in row.items() if column not in passing} for row in rows]
        for table, rows in tables.items()
    }
