"""The rows of jbtui's own CSV files and workbooks, as `exports.columns` makes them: those of one contact together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from jbtui.language import _
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services.exports.columns import COLUMNS, LISTED_HEADERS
from jbtui.services.formulas import unguarded
from jbtui.services.imports.own_contact import Texts, record_of
from jbtui.services.imports.records import Record, Rejected
from jbtui.services.imports.rows import Row

MOST_ROWS = 10_000
"""Rows of one contact."""

_OF_HEADER = {column.header: column for column in COLUMNS}


def are_own(headers: Sequence[str]) -> bool:
    """Whether these are the columns of a file of jbtui; others may follow, and are ignored."""
    return tuple(headers[: len(LISTED_HEADERS)]) == LISTED_HEADERS


def fields_of(headers: Sequence[str]) -> tuple[str | None, ...]:
    """What each column fills, as `Opened` says it: here the header itself."""
    return tuple(header if header in _OF_HEADER else None for header in headers)


def records(headers: Sequence[str], rows: Iterable[Row]) -> Iterator[Record | Rejected]:
    """The contacts of the rows below the header."""
    columns = [_OF_HEADER.get(header) for header in headers]
    contact: _Contact | None = None
    width = len(headers)
    for row in rows:
        row = replace(row, cells=[*row.cells[:width], *[""] * (width - len(row.cells))])
        texts: dict[type, Texts] = {Contact: {}, Person: {}, DeliveryAddress: {}}
        for column, cell in zip(columns, row.cells, strict=False):
            if column:
                texts[column.model][column.name] = unguarded(cell)
        code = texts[Contact].get("code", "")
        if contact is None or not code or code != contact.texts.get("code"):
            if contact:
                yield contact.record()
            contact = _Contact(row.line, texts[Contact])
        contact.add(row, texts[Person], texts[DeliveryAddress])
    if contact:
        yield contact.record()


@dataclass
class _Contact:
    """A contact whose rows are being read."""

    line: int
    texts: Texts
    raw: list[str] = field(default_factory=list)
    people: list[Texts] = field(default_factory=list)
    addresses: list[Texts] = field(default_factory=list)
    count: int = 0
    is_broken: bool = False

    def add(self, row: Row, person: Texts, address: Texts) -> None:
        """Add a row; of one that is too long, and of all that come after too many, nothing is kept but the cells
        of the first, which say in the rejects whose it was."""
        self.count += 1
        self.is_broken |= row.too_long or self.count > MOST_ROWS
        if not self.is_broken or self.count == 1:
            self.raw += row.cells
        if not self.is_broken:
            if any(person.values()):
                self.people.append(person)
            if any(address.values()):
                self.addresses.append(address)

    def record(self) -> Record | Rejected:
        """The contact, whole or not at all."""
        raw = tuple(self.raw)
        if self.is_broken:
            return Rejected(
                self.line, raw, _("un guillemet n’est pas fermé, ou la fiche est plus longue que celle d’un contact")
            )
        return record_of(self.line, raw, self.texts, self.people, self.addresses)
