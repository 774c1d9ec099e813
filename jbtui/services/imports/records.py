"""The neutral record that every format of file is read into, and what was opened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from jbtui.language import _
from jbtui.services.imports.cells import unpadded
from jbtui.text import clean_line, escape

_LOOKED_AT = 200
"""Records among which examples are looked for."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file as a contact: cleaned text under the names of the models, absent keys having no value.

    `line` is the line of the file on which the record starts, `raw` its cells as they were read. `profiles` are among
    customer, prospect and supplier, empty when the file does not say. `trade_name` is the establishment's enseigne.
    `whole` when the people are all those of the contact, and not one who was met in it; a delivery address then may say
    by `recipient` the place of one of them. `doubts` says, in French, what looks wrong in the way it is written.
    """

    line: int
    raw: tuple[str, ...]
    contact: dict[str, str]
    people: list[dict[str, str]] = field(default_factory=list)
    delivery_addresses: list[dict[str, str]] = field(default_factory=list)
    profiles: frozenset[str] = frozenset()
    trade_name: str = ""
    whole: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be a contact: where it starts, its cells as they were read, and why (French). It may be but
    a `piece` of the record that somebody meant."""

    line: int
    raw: tuple[str, ...]
    reason: str
    piece: bool = False


@dataclass(frozen=True)
class Opened:
    """A file found to hold contacts. Iterating reads it from its start, record by record, in constant memory; it raises
    `Unreadable` if the file can no longer be read.

    `fields` says for each header which field it fills, None when it is ignored; `delimiter` is empty when the file has
    one column or its format knows none, `encoding` when its format says it itself; `sheet` is that of a workbook.
    `size` is that of the file in bytes; `chosen` are the headers whose field a user chose.
    """

    format: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    read: Callable[[], Iterator[Record | Rejected]]
    sheet: str = ""
    size: int = 0
    chosen: frozenset[str] = frozenset()

    @property
    def described(self) -> list[str]:
        """How the file was understood, in a few French words each: format, sheet, encoding, delimiter."""
        if self.sheet:
            return [self.format, _("feuille « {sheet} »").format(sheet=escape(self.sheet))]
        words = [
            self.format,
            _("codage {encoding}").format(encoding="UTF-8" if self.encoding.startswith("utf-8") else self.encoding),
        ]
        if self.delimiter:
            name = _("tabulation") if self.delimiter == "\t" else _("« {delimiter} »").format(delimiter=self.delimiter)
            words.append(_("séparateur {delimiter}").format(delimiter=name))
        return words

    @property
    def mapping(self) -> list[tuple[str, str | None]]:
        """Header and field, in the order of the file; a header may come twice."""
        return list(zip(self.headers, self.fields, strict=True))

    def examples(self, count: int = 3) -> list[list[str]]:
        """For each header, up to `count` different values of its column, among the first records of the file."""
        found: list[dict[str, None]] = [{} for _header in self.headers]
        for record in islice(self, _LOOKED_AT):
            for values, cell in zip(found, record.raw, strict=False):
                if len(values) < count and (text := clean_line(cell)):
                    values[unpadded(text) or text] = None
        return [list(values) for values in found]

    def __iter__(self) -> Iterator[Record | Rejected]:
        return self.read()
