"""What a record brings to a contact that it joins: what is missing is added; what is there changes only on demand."""

from collections.abc import Collection, Iterable
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, PROFILES, Contact, person_name
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Value
from jbtui.models.person import Person
from jbtui.services.imports.incoming import PLACE, Incoming
from jbtui.services.imports.matching import AtHand, Known
from jbtui.text import fold

_REACHED = ("phone", "mobile", "email")
_OF_PERSONS = ("civility", "job", *_REACHED)
_OF_NEW = ("is_default", "follows_billing", "recipient")
"""What only the addresses of a new contact say."""


def begin(record: Incoming) -> Known:
    """The new contact that a record makes."""
    known = Known(dict(record.row), record.name_key, [dict(person) for person in record.people], [])
    for address in record.addresses:
        _add_address(known, address, record)
    return known


def merge(known: Known, record: Incoming, at_hand: AtHand, *, overwrite: bool) -> tuple[list[str], list[str]]:
    """Add to the contact what the record has and it has not; what was added, and what was replaced, in French.

    To `overwrite` is to replace what is there by what the record says: of the contact itself, where the record is not
    about a person of a company that is known by its name alone, nor about another establishment; and of the person.
    What the record does not say stays; remarks, profiles and delivery addresses gather, for there may be several.

    Raises Refused, before anything is added, where the remarks would become too long.
    """
    here = [_same(known.people, person) for person in record.people]
    about = (here[0] or record.people[0]) if record.is_person_of_company else known.row
    remarks = Contact.remarks.fit(_with_lines(about["remarks"], record.row["remarks"], known.row["remarks"]))
    added = _name(known, record)
    replaced: list[str] = []
    if _is_main_establishment(known, record, at_hand):
        if overwrite and _is_about_contact(record):
            replaced += _replace(known, record)
        added += _fill(known, record, but=())
        added += _place(known, record)
    else:
        added += _fill(known, record, but=("siret", "phone"))
        if not at_hand.has_siret(known, record.siret):
            phone = {"phone": record.row["phone"]} if record.row["phone"] else {}
            added.append(_add_address(known, {**record.address, **phone, "siret": record.siret}, record))
    added += _profiles(known, record)
    if overwrite:
        replaced += _replace_persons(known, record, here)
    added += _persons(known, record, here)
    if remarks != about["remarks"]:
        added.append(Contact.remarks.label)
        if about is known.row:
            known.change("remarks", remarks)
        else:
            _change_person(known, about, {"remarks": remarks})
    for address in record.addresses:
        siret = address.get("siret", "")
        further = {column: value for column, value in address.items() if column not in _OF_NEW}
        if not (at_hand.has_siret(known, siret) if siret else _is_there(known, address)):
            added.append(_add_address(known, further, record))
    at_hand.add(known)
    return added, replaced


def _is_about_contact(record: Incoming) -> bool:
    """Whether what the record says beside its people is about the contact itself, and not about where they work."""
    return not record.is_person_of_company or record.siren != ""


def _is_main_establishment(known: Known, record: Incoming, at_hand: AtHand) -> bool:
    """Whether the record's SIRET, if it has one, is that of the billing address."""
    if not record.siret or record.siret == known.row["siret"]:
        return True
    if known.row["siret"] or at_hand.has_siret(known, record.siret):
        return False
    return not any(_differ(known.row, record.address, column) for column in ("postcode", "city"))


def _name(known: Known, record: Incoming) -> list[str]:
    """Give a company that is known by its number the name that the record has."""
    numbers = {known.row["siren"], known.row["siret"]}
    if known.row["name"] not in numbers - {""} or record.is_named_by_number or record.row["name"] in numbers:
        return []
    known.rename(record.row["name"], record.name_key)
    return [Contact.name.label]


def _replace(known: Known, record: Incoming) -> list[str]:
    """Replace what the record says otherwise; what is empty is filled by others."""
    replaced = []
    for column, value in (_said(record) | record.address).items():
        before = known.row[column]
        if not value or before in ("", None, value) or (column == "name" and record.is_named_by_number):
            continue
        if column == "name":
            known.rename(value, record.name_key)
        else:
            known.change(column, value)
        replaced.append(_label(Contact.columns()[column]))
    return replaced


def _fill(known: Known, record: Incoming, but: Collection[str]) -> list[str]:
    """Fill the columns that are empty."""
    filled = []
    for column, value in _said(record).items():
        if column not in but and known.row[column] in ("", None) and value:
            known.change(column, value)
            filled.append(_label(Contact.columns()[column]))
    return filled


def _said(record: Incoming) -> Values:
    """The columns that the record fills, but for those that have rules of their own. What reaches a person of the
    record is not the company's."""
    left_out = {*ADDRESS, "remarks"}
    left_out.update(column for person in record.people for column in _REACHED if person[column] == record.row[column])
    return {
        column: record.row[column]
        for column in Contact.edited_columns()
        if column in record.filled and column not in left_out
    }


def _place(known: Known, record: Incoming) -> list[str]:
    """Complete the billing address, or keep another one as a delivery address. What comes with a person of a company
    that is known by its name alone never becomes the billing address."""
    address = record.address
    if not address:
        return []
    if _is_about_contact(record) and not any(_differ(known.row, address, column) for column in PLACE):
        empty = not any(known.row[column] for column in PLACE)
        missing = [
            column
            for column, value in address.items()
            if value not in ("", known.row[column]) and (empty or (column in PLACE and not known.row[column]))
        ]
        for column in missing:
            known.change(column, address[column])
        return [_label(Contact.columns()[column]) for column in missing]
    if record.siret or _is_there(known, address):
        return []
    return [_add_address(known, address, record)]


def _profiles(known: Known, record: Incoming) -> list[str]:
    """Add the profiles that the record says. A prospect that is a customer is one no more, and nobody becomes one who
    is already known."""
    added = []
    for profile in ("customer", "supplier"):
        if record.row[f"is_{profile}"] and not known.row[f"is_{profile}"]:
            known.change(f"is_{profile}", True)
            added.append(PROFILES[profile])
            if profile == "customer":
                known.change("is_prospect", False)
    return added


def _persons(known: Known, record: Incoming, here: Iterable[Values | None]) -> list[str]:
    """Add the people who are missing, and what is missing of those who are `here`."""
    added = []
    for person, known_person in zip(record.people, here, strict=True):
        if known_person is None:
            person["is_main"] = person["is_main"] and not _has_main(known)
            known.people.append(person)
            added.append(person_name(person))
        elif changes := {
            column: person[column] for column in _OF_PERSONS if person[column] and not known_person[column]
        }:
            _change_person(known, known_person, changes)
            fields = ", ".join(_label(Person.columns()[column]) for column in changes)
            added.append(f"{person_name(known_person)} ({fields})")
    return added


def _has_main(known: Known) -> bool:
    return any(person["is_main"] for person in known.people)


def _replace_persons(known: Known, record: Incoming, here: Iterable[Values | None]) -> list[str]:
    """Replace what the record says otherwise of the people who are `here`."""
    replaced = []
    for person, known_person in zip(record.people, here, strict=True):
        if known_person and (
            changes := {
                column: person[column]
                for column in _OF_PERSONS
                if person[column] and known_person[column] and person[column] != known_person[column]
            }
        ):
            _change_person(known, known_person, changes)
            fields = ", ".join(_label(Person.columns()[column]) for column in changes)
            replaced.append(f"{person_name(known_person)} ({fields})")
    return replaced


def _change_person(known: Known, person: Values, changes: Values) -> None:
    person.update(changes)
    if "id" in person:
        known.changed_people.setdefault(person["id"], {}).update(changes)


def _same(people: Collection[Values], person: Values) -> Values | None:
    """Who of the people of one company a person is: the one of the same name, in any order; else one of the same email
    and a part of the name, unless the rest tells them apart, for several people may read one email.
    """
    names = _names(person)
    for known in people:
        if _names(known) == names:
            return known
    for known in people:
        if person["email"] and known["email"] == person["email"] and _names(known) & names:
            mine, theirs = names - _names(known), _names(known) - names
            said = not mine or not theirs or fold(person["first_name"]) == fold(known["first_name"]) != ""
            if said or any(one.startswith(other) or other.startswith(one) for one in mine for other in theirs):
                return known
    return None


def _names(person: Values) -> set[str]:
    return set(fold(f"{person['last_name']} {person['first_name']}").split())


def _with_lines(remarks: str, more: str, elsewhere: str) -> str:
    """Remarks, and the lines of `more` that are neither in them nor `elsewhere`."""
    there = {*remarks.split("\n"), *elsewhere.split("\n")}
    return "\n".join([*filter(None, [remarks]), *(line for line in more.split("\n") if line not in there)])


def _differ(row: Values, address: Values, column: str) -> bool:
    one, other = str(row[column]), str(address.get(column, ""))
    return one != "" != other and fold(one) != fold(other)


def _is_there(known: Known, address: Values) -> bool:
    """Whether an address is the billing address or a delivery address, or says less than one of them."""
    wanted = {column: fold(address[column]) for column in PLACE if address.get(column)}
    return any(
        all(fold(place[column]) == text for column, text in wanted.items()) for place in (known.row, *known.addresses)
    )


def _add_address(known: Known, address: Values, record: Incoming) -> str:
    """Add a delivery address; what it is called."""
    label = (record.whole and address.get("label")) or _address_label(known, address, record)
    known.addresses.append({**DeliveryAddress.blank(), **address, "label": label})
    return _("adresse {label}").format(label=label)


def _address_label(known: Known, address: Values, record: Incoming) -> str:
    """What a delivery address of the file is called when it says nothing itself."""
    others = [address.get("label", ""), record.trade_name, address.get("city", "")]
    if siret := address.get("siret"):
        others.append(DeliveryAddress.siret.show(siret))
    fitting = (
        text for text in others if text and text != known.row["name"] and len(text) <= DeliveryAddress.label.limit
    )
    return next(fitting, _("Livraison"))


def _label(field: Any) -> str:
    assert isinstance(field, Value)
    return field.label
