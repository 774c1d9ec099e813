"""Contacts as JSON: the one place that knows the keys. Text that was never filled is "", a value is as it is stored
(phones in E.164, countries in ISO 3166-1), a day is that of ISO 8601, an amount a text: numbers may lose cents."""

from collections.abc import Iterable
from typing import Any

from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, Contact, person_name, profiles
from jbtui.models.fields import TagsField
from jbtui.services.contact_sheet import ContactSheet

LINES = (
    "civility",
    "first_name",
    "last_name",
    "legal_form",
    "siren",
    "siret",
    "vat_number",
    "naf_code",
    "email",
    "phone",
    "mobile",
    "website",
)
PERSON = ("first_name", "last_name", "job", "email", "phone", "mobile")
DELIVERY = ("label", *ADDRESS, "siret", "is_default", "archived")

MORE_LINES = (
    "fax",
    "einvoicing_address",
    "activity",
    "area",
    "origin",
    "canvassing_consent",
    "canvassing_date",
    "canvassing_source",
    "currency",
    "third_party_account",
    "payment_terms",
    "credit_limit",
    "credit_policy",
    "discount",
    "remarks",
)
MORE_OF_PERSON = ("civility", "since", "until", "remarks")
MORE_OF_DELIVERY = ("phone", "instructions", "follows_billing")
"""What `whole` adds to the keys of a sheet, and to those of its people and delivery addresses."""


def of_contact(row: Values) -> dict[str, Any]:
    """A contact without its people and delivery addresses."""
    return {**_identity(row), **_rest(row)}


def of_sheet(sheet: ContactSheet) -> dict[str, Any]:
    """A contact with its people and delivery addresses."""
    return {
        **_identity(sheet.contact),
        "people": [{**_some(person, PERSON), "main": person["is_main"]} for person in sheet.people],
        "delivery_addresses": [_some(address, DELIVERY) for address in sheet.delivery_addresses],
        **_rest(sheet.contact),
    }


def whole(sheet: ContactSheet) -> dict[str, Any]:
    """`of_sheet`, followed by everything else that users filled: what an export must not lose."""
    found = of_sheet(sheet)
    for shown, person in zip(found["people"], sheet.people, strict=True):
        shown |= _some(person, MORE_OF_PERSON)
    names = {person["id"]: person_name(person) for person in sheet.people}
    for shown, address in zip(found["delivery_addresses"], sheet.delivery_addresses, strict=True):
        shown |= {**_some(address, MORE_OF_DELIVERY), "recipient": names.get(address["recipient_id"], "")}
    return found | _some(sheet.contact, MORE_LINES)


def _some(row: Values, columns: Iterable[str]) -> dict[str, Any]:
    return {column: _plain(row[column]) for column in columns}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | bool) else str(value)


def _identity(row: Values) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": Contact.title(row),
        "nature": row["nature"],
        "profiles": profiles(row),
        **_some(row, LINES),
        "address": _some(row, ADDRESS),
    }


def _rest(row: Values) -> dict[str, Any]:
    return {
        "tags": TagsField.split(row["tags"]),
        "owner": row["owner"],
        "archived": row["archived"],
        "version": row["version"],
    }
