"""Whether a record is a contact that is already there, and which."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import COMPANY
from jbtui.services.imports.incoming import Incoming
from jbtui.text import fold


@dataclass(slots=True, eq=False)
class Known:
    """A contact as it is, or will be once the records at hand are stored.

    `id` is None for a new one. `people` and `addresses` that are stored have an id; they may be left out where no
    record at hand asks for them. `changes` and `changed_people` (by id) are what is to be stored of what was there.
    """

    row: Values
    name_key: str
    people: list[Values]
    addresses: list[Values]
    id: int | None = None
    changes: Values = field(default_factory=dict)
    changed_people: dict[int, Values] = field(default_factory=dict)

    @property
    def phones(self) -> set[str]:
        """The phone numbers of the contact."""
        return {self.row["phone"], self.row["mobile"]} - {""}

    def change(self, column: str, value: object) -> None:
        """Give a column of the contact another value."""
        self.row[column] = value
        if self.id is not None:
            self.changes[column] = value

    def rename(self, name: str, name_key: str) -> None:
        """Give a company another name."""
        self.change("name", name)
        self.name_key = name_key


class AtHand:
    """The contacts that the records of one transaction may join, the oldest first.

    Those with an id up to `before` were there before the run. For each record, all those with its SIREN or SIRET, all
    those with its name and something else in common, and the oldest company of its name must have been added: what a
    record joins must not depend on which others are at hand.
    """

    def __init__(self, before: int) -> None:
        self._before = before
        self._by_number: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self._ages: dict[Known, int] = {}
        """The contacts in the order in which they were put at hand first, which is that of their ids."""

    def add(self, known: Known, sirets: Iterable[str] = ()) -> None:
        """Put a contact at hand, or again after it changed; `sirets` are more of its delivery addresses."""
        numbers = {known.row["siren"], known.row["siret"], *sirets}
        numbers |= {address["siret"] for address in known.addresses if "siret" in address}
        self._ages.setdefault(known, len(self._ages))
        for number in numbers - {""}:
            self._put(self._by_number[number], known)
        self._put(self._by_name[known.name_key], known)

    def _put(self, among: list[Known], known: Known) -> None:
        """Put a contact among others of its number or name, the oldest first, however late it was given it."""
        if known not in among:
            insort(among, known, key=self._ages.__getitem__)

    def has_siret(self, known: Known, siret: str) -> bool:
        """Whether a SIRET is the contact's, or that of one of its delivery addresses."""
        return known in self._by_number.get(siret, ())

    def namesake(self, record: Incoming) -> Known | None:
        """The oldest company of the record's name, if it was there before the run and may be the same."""
        oldest = self._oldest(record) if record.row["nature"] == COMPANY else None
        return oldest if oldest and self.was_there(oldest) and _may_be(oldest, record) else None

    def match(self, record: Incoming) -> tuple[Known, str] | None:
        """The contact that a record joins, and what they have in common, in French; None if it is a new one.

        By SIRET or SIREN; else, for a person of an organisation, the company of that name; else, among the contacts
        that were there before the run, the same name and something else in common.
        """
        for number, same in ((record.siret, _("même SIRET {number}")), (record.siren, _("même SIREN {number}"))):
            found = [known for known in self._by_number.get(number, ()) if _may_be(known, record)] if number else []
            if found:
                # Whose own number it is, before whoever has it in a delivery address.
                own = (known for known in found if number in (known.row["siren"], known.row["siret"]))
                return next(own, found[0]), same.format(number=number)
        namesakes = self._namesakes(record)
        for known in namesakes:
            if (record.is_person_of_company or self.was_there(known)) and (reason := _in_common(known, record)):
                return known, reason
        if record.is_person_of_company and namesakes and namesakes[0] is self._oldest(record):
            return namesakes[0], _("société du même nom")
        return None

    def _namesakes(self, record: Incoming) -> list[Known]:
        """Contacts of the record's name and nature, without those whose SIREN says that they are others."""
        return [known for known in self._named(record) if _may_be(known, record)]

    def _oldest(self, record: Incoming) -> Known | None:
        return next(self._named(record), None)

    def _named(self, record: Incoming) -> Iterator[Known]:
        nature = record.row["nature"]
        return (
            known
            for known in self._by_name.get(record.name_key, ())
            if known.row["nature"] == nature and known.name_key == record.name_key
        )

    def was_there(self, known: Known) -> bool:
        """Whether the contact was there before the run."""
        return known.id is not None and known.id <= self._before


def _may_be(known: Known, record: Incoming) -> bool:
    """Whether neither nature nor SIREN says that they are two."""
    if known.row["nature"] != record.row["nature"]:
        return False
    return not (record.siren and known.row["siren"]) or record.siren == known.row["siren"]


def _in_common(known: Known, record: Incoming) -> str:
    """What a contact has in common with a record of its name, in French; empty if nothing tells that they are one.

    A family lives at one postcode, so an individual's street has to be the same as well.
    """
    if record.row["email"] and record.row["email"] == known.row["email"]:
        return _("mêmes nom et email")
    if record.phones & known.phones:
        return _("mêmes nom et téléphone")
    if record.row["postcode"] and record.row["postcode"] == known.row["postcode"]:
        if record.row["nature"] == COMPANY:
            return _("mêmes nom et code postal")
        if record.row["line1"] and fold(record.row["line1"]) == fold(known.row["line1"]):
            return _("mêmes nom et adresse")
    return ""
