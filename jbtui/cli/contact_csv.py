"""Contacts as CSV for French Excel: `;` between the cells, UTF-8 behind a byte order mark, lines ended by CR LF."""

import re
from typing import Any

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.fields import Value

BYTE_ORDER_MARK = "\ufeff"

COLUMNS: tuple[Value[Any], ...] = (
    Contact.code,
    Contact.nature,
    Contact.is_customer,
    Contact.is_prospect,
    Contact.is_supplier,
    Contact.name,
    Contact.civility,
    Contact.first_name,
    Contact.last_name,
    Contact.legal_form,
    Contact.siren,
    Contact.siret,
    Contact.vat_number,
    Contact.naf_code,
    Contact.email,
    Contact.phone,
    Contact.mobile,
    Contact.website,
    Contact.line1,
    Contact.line2,
    Contact.postcode,
    Contact.city,
    Contact.country,
    Contact.tags,
    Contact.owner,
    Contact.archived,
)

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def header() -> list[str]:
    """The French name of each column."""
    return [field.label for field in COLUMNS]


def cells(row: Values) -> list[str]:
    """A contact's values as French users read them."""
    return [harmless(field.show(row[field.name])) for field in COLUMNS]


def harmless(text: str) -> str:
    """`text` as a spreadsheet shows it without taking it for a formula: one apostrophe more at the beginning of what
    begins with `=`, `+`, `-` or `@`, apostrophes before them or not, so that taking one away gives the text back
    (OWASP, CSV Injection)."""
    return "'" + text if _FORMULA.match(text) else text
