"""From a neutral record to the rows that the tables would hold: every value goes through its field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jbtui.language import _
from jbtui.models.base import Record as Model
from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, COMPANY, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Refused
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

    `siren` and `siret` are its numbers where they are right, else empty. `doubts` says, in French, what looks wrong in
    it and goes in as it is.
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
    doubts: tuple[str, ...] = ()

    @property
    def is_person_of_company(self) -> bool:
        """Whether it is about a person of an organisation, rather than the organisation itself."""
        return bool(self.people) and self.row["nature"] == COMPANY and not self.whole

    @property
    def is_named_by_number(self) -> bool:
        """Whether it has no name but its SIRET or SIREN."""
        return self.row["name"] in {self.siret, self.siren} - {""}

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
    doubts: dict[str, None] = {}
    values = {"nature": record.contact["nature"]}
    values |= _parsed(Contact, {column: text for column, text in record.contact.items() if column != "nature"}, doubts)
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
        people=[_person(person, doubts) for person in record.people],
        addresses=[_address(address, doubts) for address in record.delivery_addresses],
        trade_name=record.trade_name,
        whole=record.whole,
        name_key=Contact.derive(row)["name_key"],
        siren=siren,
        siret=siret,
        doubts=(*_nameless(record), *record.doubts, *doubts),
    )


def _nameless(record: Record) -> Iterator[str]:
    """That a contact is called by what only reaches or numbers it."""
    name = record.contact.get("name") or record.contact.get("last_name")
    for column in ("email", "phone", "mobile", "siret", "siren"):
        if name == record.contact.get(column):
            yield _("sans nom, appelé par son champ {field}").format(field=Contact.value(column).label)
            return


def _person(texts: Mapping[str, str], doubts: dict[str, None]) -> Values:
    if not texts.get("last_name"):
        texts = {**texts, "last_name": texts.get("first_name", ""), "first_name": ""}
    person = {**Person.blank(), **_parsed(Person, texts, doubts)}
    _require(Person, person)
    return person


def _address(texts: Mapping[str, str], doubts: dict[str, None]) -> Values:
    values = _parsed(DeliveryAddress, {column: text for column, text in texts.items() if column != "recipient"}, doubts)
    return values | {"recipient": int(texts["recipient"])} if "recipient" in texts else values


def _parsed(model: type[Model], texts: Mapping[str, str], doubts: dict[str, None]) -> Values:
    """The values of the texts by column; what looks wrong in them is added to the `doubts`, each once."""
    values = {}
    for column, text in texts.items():
        field = model.value(column)
        try:
            values[column] = field.parse(text)
        except Refused as error:
            raise Refused(_("{field} : {reason}").format(field=field.label, reason=error)) from error
        if problem := field.check(values[column]):
            doubts[_("{field} : {reason}").format(field=field.label, reason=problem)] = None
    return values


def _require(model: type[Model], row: Values) -> None:
    for column, reason in model.refusals(row).items():
        label = model.columns()[column].verbose_name
        raise Refused(_("{field} : {reason}").format(field=label, reason=reason))
