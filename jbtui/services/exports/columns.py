"""The columns of contacts in a flat file, CSV or workbook, and its rows.

A contact has a row, and one more for each further person or delivery address; every row says the whole contact again.
Numbered columns (« Contact 3 Nom ») would be as many as the company with the most people asks for, unknown before the
last contact is read; with rows the columns are always the same, nobody is one too many, a spreadsheet may sort and
filter, and other programs read each row as a person of a company, which is how their own files are made.
"""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact, person_name
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import LineField, Value
from jbtui.models.person import Person
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.delivery_addresses import comes_with_contact

LISTED: tuple[Value[Any], ...] = (
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
"""The columns of a list of contacts without their people and delivery addresses; those of a file begin with them."""


class Column(NamedTuple):
    """A column of a flat file: its header, of what it is (`Contact`, `Person`, `DeliveryAddress`), and its field."""

    header: str
    model: type
    name: str
    field: Value[Any]


def _columns() -> Iterator[Column]:
    for field in LISTED:
        yield Column(field.label, Contact, field.name, field)
    for header, field in (
        (Contact.fax.label, Contact.fax),
        (_("Adresse de facturation électronique"), Contact.einvoicing_address),
        (Contact.activity.label, Contact.activity),
        (_("Secteur géographique"), Contact.area),
        (Contact.origin.label, Contact.origin),
        (_("Accord de prospection"), Contact.canvassing_consent),
        (_("Accord recueilli le"), Contact.canvassing_date),
        (_("Accord recueilli par"), Contact.canvassing_source),
        (Contact.currency.label, Contact.currency),
        (Contact.third_party_account.label, Contact.third_party_account),
        (_("Conditions de règlement"), Contact.payment_terms),
        (Contact.credit_limit.label, Contact.credit_limit),
        (_("Dépassement du plafond"), Contact.credit_policy),
        (Contact.discount.label, Contact.discount),
        (Contact.remarks.label, Contact.remarks),
    ):
        yield Column(header, Contact, field.name, field)
    for field in (
        Person.civility,
        Person.first_name,
        Person.last_name,
        Person.job,
        Person.email,
        Person.phone,
        Person.mobile,
        Person.is_main,
        Person.since,
        Person.until,
        Person.remarks,
    ):
        yield Column(_("{label} (contact)").format(label=field.label), Person, field.name, field)
    for header, name, field in (
        (_("Nom"), "label", DeliveryAddress.label),
        *(
            (field.label, field.name, field)
            for field in (
                DeliveryAddress.line1,
                DeliveryAddress.line2,
                DeliveryAddress.postcode,
                DeliveryAddress.city,
                DeliveryAddress.country,
                DeliveryAddress.siret,
            )
        ),
        (_("Interlocuteur"), "recipient", LineField()),
        *(
            (field.label, field.name, field)
            for field in (
                DeliveryAddress.phone,
                DeliveryAddress.instructions,
                DeliveryAddress.is_default,
                DeliveryAddress.follows_billing,
                DeliveryAddress.archived,
            )
        ),
    ):
        yield Column(_("{label} (livraison)").format(label=header), DeliveryAddress, name, field)


COLUMNS = tuple(_columns())
LISTED_HEADERS = tuple(column.header for column in COLUMNS[: len(LISTED)])
HEADERS = tuple(column.header for column in COLUMNS)


def listed(row: Values) -> list[str]:
    """The cells of a contact in a list."""
    return [field.show(row[field.name]) for field in LISTED]


def rows(sheet: ContactSheet) -> Iterator[list[str]]:
    """The rows of a contact, the cells as French users read them.

    The delivery address that every contact has from the start is left out while nobody has touched it: it is the
    billing address.
    """
    names = {person["id"]: person_name(person) for person in sheet.people}
    own = [address for address in sheet.delivery_addresses if not comes_with_contact(address)]
    addresses = [{**address, "recipient": names.get(address["recipient_id"], "")} for address in own]
    contact = _shown(Contact, sheet.contact)
    for person, address in zip_longest(sheet.people, addresses) if sheet.people or addresses else [(None, None)]:
        yield [*contact, *_shown(Person, person), *_shown(DeliveryAddress, address)]


def _shown(model: type, row: Values | None) -> list[str]:
    shown = _SHOWS[model]
    return [""] * len(shown) if row is None else [show(row[name]) for name, show in shown]


_SHOWS: dict[type, list[tuple[str, Callable[[Any], str]]]] = {
    model: [(column.name, column.field.show) for column in COLUMNS if column.model is model]
    for model in (Contact, Person, DeliveryAddress)
}
