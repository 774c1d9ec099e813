"""vCard 4.0 (RFC 6350). A company is a card of its own; each of its people is a further card with its name in ORG,
which address books show as a person of that company, and imports join to it.

What vCard has no property for is in X-JBTUI- properties (RFC 6350, 6.10). A delivery address is an ADR in a group with
its label in X-ABLABEL, as Apple writes it and others read it, and what else is known of it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from jbtui.models.base import Record, Values
from jbtui.models.contact import COMPANY, Contact, person_name
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import TagsField
from jbtui.models.person import Person
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.delivery_addresses import comes_with_contact

PRODUCT = "-//jbtui//jbtui//FR"
PROPERTIES = {"email": "EMAIL", "website": "URL", "job": "TITLE", "remarks": "NOTE"}
PHONES = {"phone": "voice", "mobile": "cell", "fax": "fax"}
"""Column → property, and column → type of TEL; vCard has them for contacts and people alike."""
OF_CONTACT = (
    "code", "nature", "is_customer", "is_prospect", "is_supplier", "legal_form", "siren", "siret", "vat_number",
    "naf_code", "einvoicing_address", "activity", "area", "origin", "owner", "canvassing_consent", "canvassing_date",
    "canvassing_source", "currency", "third_party_account", "payment_terms", "credit_limit", "credit_policy",
    "discount", "archived",
)  # fmt: skip
OF_PERSON = ("is_main", "since", "until")
OF_ADDRESS = ("siret", "phone", "instructions", "is_default", "follows_billing", "archived")
OCTETS = 75
"""Of a line, its end not counted (RFC 6350, 3.2)."""


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, in UTF-8."""
    for sheet in sheets:
        for line in lines(sheet):
            file.write(line.encode())


def lines(sheet: ContactSheet) -> Iterator[str]:
    """The lines of the cards of a contact and its people, folded, with their ends."""
    yield from map(_folded, _contact(sheet))
    for person in sheet.people:
        yield from map(_folded, _person(person, sheet.contact))


def _contact(sheet: ContactSheet) -> Iterator[str]:
    row = sheet.contact
    yield from _begin("org" if row["nature"] == COMPANY else "individual", Contact.title(row))
    if row["nature"] == COMPANY:
        yield f"ORG:{escaped(row['name'])}"
    else:
        yield _name(row)
    yield from _reached(row)
    if any(row[column] for column in ("line1", "line2", "postcode", "city", "country")):
        yield f"ADR;PREF=1:{_place(row)}"
    names = {person["id"]: person_name(person) for person in sheet.people}
    others = [address for address in sheet.delivery_addresses if not comes_with_contact(address)]
    for number, address in enumerate(others, 1):
        yield f"ITEM{number}.ADR:{_place(address)}"
        yield f"ITEM{number}.X-ABLABEL:{escaped(address['label'])}"
        for line in _own(DeliveryAddress, address, OF_ADDRESS):
            yield f"ITEM{number}.{line}"
        if recipient := names.get(address["recipient_id"]):
            yield f"ITEM{number}.{own_name('recipient')}:{escaped(recipient)}"
    if row["tags"]:
        yield "CATEGORIES:" + ",".join(map(escaped, TagsField.split(row["tags"])))
    yield from _own(Contact, row, OF_CONTACT)
    yield "END:VCARD"


def _person(row: Values, company: Values) -> Iterator[str]:
    yield from _begin("individual", person_name(row))
    yield _name(row)
    yield f"ORG:{escaped(company['name'])}"
    yield from _reached(row)
    yield from _own(Contact, company, ("code",))
    yield from _own(Person, row, OF_PERSON)
    yield "END:VCARD"


def _begin(kind: str, name: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"PRODID:{PRODUCT}", f"KIND:{kind}", f"FN:{escaped(name)}")


def _name(row: Values) -> str:
    return "N:" + ";".join(map(escaped, (row["last_name"], row["first_name"], "", row["civility"], "")))


def _reached(row: Values) -> Iterator[str]:
    for column, name in PROPERTIES.items():
        if text := row.get(column):
            yield f"{name}:{escaped(text)}"
    for column, kind in PHONES.items():
        if text := row.get(column):
            yield f"TEL;TYPE={kind}:{escaped(text)}"


def _place(row: Values) -> str:
    country = Contact.country.show(row["country"])
    parts = ("", row["line2"], row["line1"], row["city"], "", row["postcode"], country)
    return ";".join(map(escaped, parts))


def _own(model: type[Record], row: Values, columns: Iterable[str]) -> Iterator[str]:
    """What differs from a new row, as users read it."""
    blank = model.blank()
    for column in columns:
        if row[column] != blank[column]:
            yield f"{own_name(column)}:{escaped(model.value(column).show(row[column]))}"


def own_name(column: str) -> str:
    """The property of a column that vCard has none for."""
    return f"X-JBTUI-{column.replace('_', '-').upper()}"


def escaped(text: Any) -> str:
    """A text as a value or a component of one (RFC 6350, 3.4)."""
    return re.sub(r"[\\;,]", r"\\\g<0>", str(text)).replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line folded between characters, by octets."""
    if len(line) <= OCTETS and line.isascii():
        return line + "\r\n"
    pieces: list[list[str]] = [[]]
    size = 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            pieces.append([])
            size = 1  # the blank that a folded line begins with
        pieces[-1].append(character)
        size += octets
    return "\r\n ".join("".join(piece) for piece in pieces) + "\r\n"
