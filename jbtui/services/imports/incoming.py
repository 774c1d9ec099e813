"""From a neutral record to the rows that the tables would hold: every value goes through its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jbtui.language import _
from jbtui.models.base import Record as Model
from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, COMPANY, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Refused, Value
from jbtui.models.person import Person
from jbtui.services.imports.records import Record

USUAL_PROFILE = "prospect"
"""The profile of a contact when neither the file nor the user says one."""

PLACE = tuple(column for column in ADDRESS if column != "country")
"""The columns that make an address; a country alone is none, and has a default."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as it could be stored: the whole row of its contact, which of its columns the record `filled`, its
    people and its delivery addresses (what they fill only; `recipient` is the place of one of the people).

    `siren` and `siret` are its numbers where they are right, else empty.
    """

    line: int
    row: Values
    filled: frozenset[str]
    people: Sequence[Values]
    addresses: Sequence[Values]
    trade_name: str
    whole: bool
    name_key: str
    siren: str
    siret: str

    @property
    def is_person_of_company(self) -> bool:
        """Whether it is about a person of an organisation, rather than the organisation itself."""
        return bool(self.people) and self.row["nature"] == COMPANY and not self.whole

    @property
    def phones(self) -> set[str]:
        """The phone numbers of the contact."""
        return {self.row["phone"], self.row["mobile"]} - {""}

    @property
    def address(self) -> Values:
        """What the record fills of the contact's address; empty where it names no place."""
        address = {column: self.row[column] for column in ADDRESS if column in self.filled}
        return address if any(address.get(column) for column in PLACE) else {}


def incoming(record: Record, profile: str | None) -> Incoming:
    """The rows of a record, `profile` being that of contacts whose file says none.

    Raises Refused, « champ : raison », for what cannot be stored.
    """
    values = {"nature": record.contact["nature"]}
    values |= _parsed(Contact, {column: text for column, text in record.contact.items() if column != "nature"})
    said = record.profiles or frozenset(filter(None, [profile]))
    row = Contact.of_its_nature(
        {**Contact.blank(), **values, **{f"is_{each}": True for each in said or {USUAL_PROFILE}}}
    )
    _require(Contact, row)
    siret = row["siret"] if Contact.siret.check(row["siret"]) is None else ""
    siren = siret[:9] or (row["siren"] if Contact.siren.check(row["siren"]) is None else "")
    return Incoming(
        line=record.line,
        row=row,
        filled=frozenset(column for column in values if row[column] == values[column] and column != "nature"),
        people=[_person(person) for person in record.people],
        addresses=[_address(address) for address in record.delivery_addresses],
        trade_name=record.trade_name,
        whole=record.whole,
        name_key=Contact.derive(row)["name_key"],
        siren=siren,
        siret=siret,
    )


def _person(texts: Mapping[str, str]) -> Values:
    if not texts.get("last_name"):
        texts = {**texts, "last_name": texts.get("first_name", ""), "first_name": ""}
    person = {**Person.blank(), **_parsed(Person, texts)}
    _require(Person, person)
    return person


def _address(texts: Mapping[str, str]) -> Values:
    values = _parsed(DeliveryAddress, {column: text for column, text in texts.items() if column != "recipient"})
    return values | {"recipient": int(texts["recipient"])} if "recipient" in texts else values


def _parsed(model: type[Model], texts: Mapping[str, str]) -> Values:
    values = {}
    for column, text in texts.items():
        field = model.columns()[column]
        assert isinstance(field, Value), column
        try:
            values[column] = field.parse(text)
        except Refused as error:
            raise Refused(_("{field} : {reason}").format(field=field.label, reason=error)) from error
    return values


def _require(model: type[Model], row: Values) -> None:
    for column, reason in model.refusals(row).items():
        label = model.columns()[column].verbose_name
        raise Refused(_("{field} : {reason}").format(field=label, reason=reason))
