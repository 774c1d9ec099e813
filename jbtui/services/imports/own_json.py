"""jbtui's own JSON: one contact or an array of them, with the keys of `contact_json`; read a contact at a time.

Its lines mean nothing: a contact goes by its place in the file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jbtui.language import _
from jbtui.models.contact import ADDRESS, COMPANY, PROFILES
from jbtui.models.fields import TagsField
from jbtui.services.contact_json import DELIVERY, LINES, MORE_LINES, MORE_OF_DELIVERY, MORE_OF_PERSON, PERSON
from jbtui.services.contacts import BILLING_LABEL
from jbtui.services.imports import files
from jbtui.services.imports.own_contact import Texts, record_of
from jbtui.services.imports.records import Opened, Record, Rejected

LONGEST = 1 << 20
"""Characters of one contact."""

_BEGIN = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[?\s*\{\s*"code"\s*:')
_CHUNK = 1 << 16
_BETWEEN = re.compile(r"[\s,\[\]]*")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with a contact of jbtui."""
    return _BEGIN.match(head) is not None


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path`; it has no headers to choose a field for. Raises `Unreadable`."""
    del header_mapping
    return Opened(format="JSON", encoding="utf-8", delimiter="", headers=(), fields=(), read=partial(_read, path))


def _read(path: Path) -> Iterator[Record | Rejected]:
    decoder = json.JSONDecoder()
    text, number = "", 1
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            tried = 0
            while True:
                more = file.read(max(_CHUNK, tried))
                text += more
                while text := text[_BETWEEN.match(text).end() :]:  # type: ignore[union-attr]  # it always matches
                    try:
                        found, end = decoder.raw_decode(text)
                    except (ValueError, RecursionError):
                        break
                    yield _record(number, text[:end], found)
                    number += 1
                    text = text[end:]
                if not more or len(text) > LONGEST:
                    break
                tried = len(text)
    except OSError as error:
        raise files.Unreadable(path, _("Le fichier «\u202f{name}\u202f» ne peut pas être lu.")) from error
    if text:
        yield Rejected(number, (text[:1_000],), _("la suite n’est pas du JSON"))


def _record(line: int, raw: str, found: Any) -> Record | Rejected:
    if not isinstance(found, dict):
        return Rejected(line, (raw,), _("ce n’est pas une fiche de contact"))
    contact = _texts(found, ("nature", *LINES, "owner", "archived", *MORE_LINES))
    contact |= _texts(_dict(found.get("address")), ADDRESS)
    profiles = found.get("profiles")
    contact |= {f"is_{each}": "1" for each in PROFILES if isinstance(profiles, list) and each in profiles}
    tags = found.get("tags")
    contact["tags"] = TagsField.join(map(str, tags)) if isinstance(tags, list) else ""
    if contact.get("nature") == COMPANY:
        contact |= _texts(found, ("name",))
    people = []
    for each in _dicts(found.get("people")):
        person = _texts(each, (*PERSON, "main", *MORE_OF_PERSON))
        people.append({("is_main" if key == "main" else key): text for key, text in person.items()})
    addresses = [
        _texts(each, (*DELIVERY, *MORE_OF_DELIVERY, "recipient")) for each in _dicts(found.get("delivery_addresses"))
    ]
    for address in addresses:
        # The sheet of `jbtui contact` does not say it.
        if address.get("label") == BILLING_LABEL and all(address.get(each) == contact.get(each) for each in ADDRESS):
            address.setdefault("follows_billing", "1")
    return record_of(line, (raw,), contact, people, addresses)


def _texts(found: dict[str, Any], keys: tuple[str, ...]) -> Texts:
    return {key: _text(found[key]) for key in keys if key in found}


def _text(value: Any) -> str:
    """A value as its field reads it."""
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(value)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
