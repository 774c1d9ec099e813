"""jbtui's own vCards, as `exports.vcard_file` writes them: the card of a contact, then those of its people. What other
programs made of them is theirs, and read as any vCard."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from jbtui.language import _
from jbtui.models.contact import ADDRESS, COMPANY, INDIVIDUAL
from jbtui.services.exports.vcard_file import (
    OF_ADDRESS,
    OF_CONTACT,
    OF_PERSON,
    PHONES,
    PRODUCT,
    PROPERTIES,
    own_name,
)
from jbtui.services.imports.own_contact import Texts, record_of
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.vcard_lines import Property, parts, plain, properties

MOST_PROPERTIES = 100_000
MOST_CHARACTERS = 1 << 22
"""Of a contact with its people."""

_BEGIN = re.compile(rb"BEGIN:VCARD\r?\nVERSION:4\.0\r?\nPRODID:" + re.escape(PRODUCT).encode() + rb"\r?\n")
_COLUMNS = {own_name(column): column for column in (*OF_CONTACT, *OF_PERSON, *OF_ADDRESS, "recipient")}
_COLUMNS |= {name: column for column, name in PROPERTIES.items()} | {"X-ABLABEL": "label"}
_TYPES = {kind: column for column, kind in PHONES.items()}
_WANTED = frozenset({"ADR", "CATEGORIES", "N", "ORG", "TEL", *_COLUMNS})

_Properties = list[Property]


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with a card of jbtui."""
    return _BEGIN.match(head) is not None


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path`; it has no headers to choose a field for. Raises `Unreadable`."""
    del header_mapping
    return Opened(format="vCard", encoding="utf-8", delimiter="", headers=(), fields=(), read=partial(_read, path))


def _read(path: Path) -> Iterator[Record | Rejected]:
    contact: list[_Properties] = []
    for card in _cards(path):
        if contact and _is_of(card, contact[0]):
            contact.append(card)
            continue
        if contact:
            yield _record(contact)
        contact = [card]
    if contact:
        yield _record(contact)


def _cards(path: Path) -> Iterator[_Properties]:
    card: _Properties = []
    for each in properties(path, "utf-8", _WANTED):
        if each.head.name == "BEGIN":
            card = []
        elif each.head.name == "END":
            yield card
            card = []
        elif len(card) <= MOST_PROPERTIES:
            card.append(each)
    if card:
        yield card


def _is_of(card: _Properties, contact: _Properties) -> bool:
    """Whether a card is that of one of the people of a contact."""
    code = _text(contact, own_name("code"))
    return bool(code) and code == _text(card, own_name("code")) and _is_person(card)


def _is_person(card: _Properties) -> bool:
    return bool(_text(card, "ORG")) and bool(_text(card, "N"))


def _text(card: _Properties, name: str) -> str:
    return next((each.value for each in card if each.head.name == name), "")


def _record(cards: Sequence[_Properties]) -> Record | Rejected:
    contact, people = cards[0], cards[1:]
    line = contact[0].line if contact else 0
    raw = tuple(f"{each.head.text}:{each.value}" for card in cards for each in card)
    if len(raw) > MOST_PROPERTIES or sum(map(len, raw)) > MOST_CHARACTERS or any(e.cut for c in cards for e in c):
        return Rejected(line, raw[:100], _("trop long : cette fiche est plus grande que celle d’un contact"))
    if _is_person(contact):  # its company was taken out of the file: it joins the one of that name
        person = record_of(line, raw, {"name": plain(_text(contact, "ORG"))}, [_person(contact)], [])
        return replace(person, whole=False) if isinstance(person, Record) else person
    return record_of(line, raw, _contact(contact), [_person(card) for card in people], _addresses(contact))


def _contact(card: _Properties) -> Texts:
    texts = dict.fromkeys(ADDRESS, "") | _common(card)
    if organisation := _text(card, "ORG"):
        texts["name"] = plain(organisation)
    texts.setdefault("nature", COMPANY if organisation else INDIVIDUAL)
    for each in card:
        if each.head.name == "ADR" and not each.head.group:
            texts |= _place(each)
        elif each.head.name == "CATEGORIES":
            texts["tags"] = ", ".join(parts(each.value, ","))
    return texts


def _person(card: _Properties) -> Texts:
    return {column: text for column, text in _common(card).items() if column != "code"}


def _common(card: _Properties) -> Texts:
    """What the cards of contacts and people have alike."""
    texts: Texts = {}
    for each in card:
        head = each.head
        if head.group:
            continue
        if column := _COLUMNS.get(head.name):
            texts[column] = plain(each.value)
        elif head.name == "TEL":
            texts |= {column: plain(each.value) for kind, column in _TYPES.items() if kind in head.types}
        elif head.name == "N":
            last_name, first_name, _others, civility, *_rest = [*parts(each.value), *[""] * 5]
            texts |= {"last_name": last_name, "first_name": first_name, "civility": civility}
    return texts


def _addresses(card: _Properties) -> list[Texts]:
    found: dict[str, Texts] = {}
    for each in card:
        head = each.head
        if head.group:
            address = found.setdefault(head.group, {})
            if head.name == "ADR":
                address |= _place(each)
            elif column := _COLUMNS.get(head.name):
                address[column] = plain(each.value)
    return list(found.values())


def _place(each: Property) -> Texts:
    _box, line2, line1, city, _region, postcode, country = [*parts(each.value), *[""] * 7][:7]
    return {"line1": line1, "line2": line2, "postcode": postcode, "city": city, "country": country}
