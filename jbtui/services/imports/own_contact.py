"""A contact that jbtui itself exported: its texts are what the fields show, and become the same values again.

In anybody's file the reader looks for what a cell may mean; here every text is what it is, « NULL » or « a;b » too.
"""

from collections.abc import Mapping, Sequence

from jbtui.language import _
from jbtui.models.base import Record as Model
from jbtui.models.contact import COMPANY, PROFILES, Contact, person_name
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import FlagField, Refused
from jbtui.models.person import Person
from jbtui.services.contacts import BILLING_LABEL
from jbtui.services.imports.records import Record, Rejected

_FLAG = FlagField()

_TYPED: dict[type[Model], frozenset[str]] = {
    Contact: frozenset(Contact.edited_columns()) - {"code", "nature", *(f"is_{profile}" for profile in PROFILES)},
    Person: frozenset(Person.edited_columns()) - {"contact_id", "contact_nature", "individual_id"},
    DeliveryAddress: frozenset(DeliveryAddress.edited_columns()) - {"contact_id", "recipient_id"} | {"recipient"},
}

Texts = dict[str, str]
"""Column → its text. An address has the name of its `recipient` as well."""


def record_of(
    line: int, raw: tuple[str, ...], contact: Texts, people: Sequence[Texts], addresses: Sequence[Texts]
) -> Record | Rejected:
    """The whole contact. Of several main persons or default addresses, which the tables refuse, the first stays one;
    of people of one name, the first is meant as a recipient."""
    try:
        nature = Contact.nature.parse(contact.get("nature", ""))
        profiles = frozenset(profile for profile in PROFILES if _is_yes(contact, f"is_{profile}"))
        their_people = _with_one(people if nature == COMPANY else (), "is_main")
        their_addresses = _with_one([each for each in addresses if not _comes_with_contact(each)], "is_default")
    except Refused as error:
        return Rejected(line, raw, str(error))
    if not contact.get("name" if nature == COMPANY else "last_name"):
        return Rejected(line, raw, _("ni nom, ni SIRET, ni email, ni téléphone"))
    names = [person_name({"last_name": "", "first_name": "", **person}) for person in their_people]
    for address in their_addresses:
        recipient = address.pop("recipient", "")
        if recipient in names:
            address["recipient"] = str(names.index(recipient))
    return Record(
        line,
        raw,
        {**_filled(Contact, contact), "nature": nature},
        [_filled(Person, person) for person in their_people],
        [_filled(DeliveryAddress, address) for address in their_addresses],
        profiles,
        whole=True,
    )


def _filled(model: type[Model], texts: Texts) -> Texts:
    """What of the texts has a column in that model; a damaged file may have it anywhere."""
    return {column: text for column, text in texts.items() if column in _TYPED[model]}


def _is_yes(texts: Mapping[str, str], column: str) -> bool:
    return _FLAG.parse(texts.get(column, ""))


def _comes_with_contact(address: Texts) -> bool:
    """Whether this is the delivery address that the contact will have anyway."""
    return (
        address.get("label") == BILLING_LABEL
        and _is_yes(address, "is_default")
        and _is_yes(address, "follows_billing")
        and not any(address.get(column) for column in ("siret", "recipient", "phone", "instructions"))
    )


def _with_one(rows: Sequence[Texts], column: str) -> list[Texts]:
    """Copies of the rows, at most one of them with that flag."""
    found, flagged = [], False
    for row in rows:
        found.append({**row, column: ""} if flagged else dict(row))
        flagged = flagged or _is_yes(row, column)
    return found
