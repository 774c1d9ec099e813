"""Contacts as JSON: the one place that knows the keys. Text that was never filled is "", a value is as it is stored
(phones in E.164, countries in ISO 3166-1)."""

from typing import Any

from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, Contact, profiles
from jbtui.models.fields import TagsField
from jbtui.services.contact_sheet import ContactSheet

_LINES = (
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
_PERSON = ("first_name", "last_name", "job", "email", "phone", "mobile")


def of_contact(row: Values) -> dict[str, Any]:
    """A contact without its people and delivery addresses."""
    return {**_identity(row), **_rest(row)}


def of_sheet(sheet: ContactSheet) -> dict[str, Any]:
    """A contact with its people and delivery addresses."""
    return {
        **_identity(sheet.contact),
        "people": [{**{key: person[key] for key in _PERSON}, "main": person["is_main"]} for person in sheet.people],
        "delivery_addresses": [
            {key: address[key] for key in ("label", *ADDRESS, "siret", "is_default", "archived")}
            for address in sheet.delivery_addresses
        ],
        **_rest(sheet.contact),
    }


def _identity(row: Values) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": Contact.title(row),
        "nature": row["nature"],
        "profiles": profiles(row),
        **{key: row[key] for key in _LINES},
        "address": {key: row[key] for key in ADDRESS},
    }


def _rest(row: Values) -> dict[str, Any]:
    return {
        "tags": TagsField.split(row["tags"]),
        "owner": row["owner"],
        "archived": row["archived"],
        "version": row["version"],
    }
