"""vCard 2.1, 3.0 and 4.0 as real programs write them, a contact a card; read in memory bounded by one card."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from jbtui.language import _
from jbtui.services.imports import files
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.vcard_contact import PROPERTIES, record_of
from jbtui.services.imports.vcard_lines import Property, properties

MOST_PROPERTIES = 1_000
MOST_CHARACTERS = 1 << 19
"""Properties and characters that are kept of one card; photos and the like do not count."""

_BEGIN = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)
_OPENING = frozenset({"VERSION", "N", "FN"})
"""The properties with which a card whose BEGIN is missing begins."""


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins like a vCard, in any encoding."""
    return _BEGIN.match(head.replace(b"\0", b"")) is not None


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path`; it has no headers to choose a field for. Raises `Unreadable`."""
    del header_mapping
    if not files.is_text(files.head(path)):
        raise files.Unreadable(path, _("« {name} » commence comme une vCard, mais la suite n’est pas du texte."))
    encoding = files.encoding_of(path)
    return Opened(
        format="vCard", encoding=encoding, delimiter="", headers=(), fields=(), read=partial(_read, path, encoding)
    )


@dataclass
class _Card:
    line: int
    properties: list[Property] = field(default_factory=list)
    size: int = 0
    is_too_long: bool = False
    has_end: bool = False

    def add(self, each: Property) -> None:
        self.size += len(each.value)
        self.is_too_long |= each.cut or len(self.properties) == MOST_PROPERTIES or self.size > MOST_CHARACTERS
        if not self.is_too_long:
            self.properties.append(each)


def _read(path: Path, encoding: str) -> Iterator[Record | Rejected]:
    for card in _cards(path, encoding):
        if card.is_too_long:
            raw = tuple(f"{each.head.text}:{each.value}" for each in card.properties)
            yield Rejected(card.line, raw, _("trop long : cette fiche est plus grande que celle d’un contact"))
        else:
            record = record_of(card.line, card.properties)
            if isinstance(record, Record) and not card.has_end:
                record = replace(record, doubts=(_("fiche sans fin (END:VCARD) : la suite manque peut-être"),))
            yield record


def _cards(path: Path, encoding: str) -> Iterator[_Card]:
    """The cards of the file. One ends at its END, else where the next begins or the file ends; what is nested in one
    (the AGENT of vCard 2.1, a calendar) is left out."""
    card: _Card | None = None
    nested = 0
    after_agent = False
    for each in properties(path, encoding, PROPERTIES | {"AGENT"}):
        name = each.head.name
        if name == "BEGIN":
            if after_agent or each.value.strip().upper() != "VCARD":
                nested += 1
            else:
                if card:
                    yield card
                card, nested = _Card(each.line), 0
        elif name == "END":
            if nested:
                nested -= 1
            elif card:
                card.has_end = True
                yield card
                card = None
        elif name != "AGENT" and not nested:
            if card is None and name in _OPENING:
                card = _Card(each.line)
            if card:
                card.add(each)
        after_agent = name == "AGENT" and not each.value.strip()
    if card:
        yield card
