"""The fields that users chose for the columns of a file, remembered for the next file with the same headers.

They are kept in the base: a file that one person taught the program is known to the others. Neither a unit nor the
journal has them, for there is nothing in them to undo, and ^Z after an import takes the import back.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from jbtui.models.import_mapping import ImportMapping
from jbtui.services.imports import headers
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened
from jbtui.services.imports.rejects import titles
from jbtui.services.unit import Session, keep


def remembered(opened: Opened) -> dict[str, str | None] | None:
    """What was chosen for a file with the headers of `opened`: header → field, None to ignore it; None if nothing
    was."""
    found = ImportMapping.values(ImportMapping.headers == _digest(opened))
    if not found:
        return None
    known = {field for field, _label in headers.choices()}
    chosen: dict[str, str | None] = json.loads(found[0]["fields"])
    # A field may be of a later version of the program.
    return {header: field for header, field in chosen.items() if field is None or field in known}


def remember(session: Session, opened: Opened, mapping: Mapping[str, str | None]) -> None:
    """Keep what a user chose for the columns of a file, in place of what was chosen before."""
    values = {
        "headers": _digest(opened),
        "fields": json.dumps(dict(mapping), ensure_ascii=False),
        "at": session.clock(),
        "actor": session.actor,
    }
    keep(ImportMapping, values)


def as_remembered(path: Path, opened: Opened) -> Opened:
    """The opened file with the fields that were chosen for its headers, if any were. Raises `Unreadable`."""
    mapping = remembered(opened)
    if not mapping:
        return opened
    try:
        return with_choices(path, mapping)
    except Unreadable:  # what was chosen names no contact here
        return opened


def with_choices(path: Path, mapping: Mapping[str, str | None]) -> Opened:
    """The file opened with what was chosen for its headers. Raises `Unreadable`."""
    return replace(open_file(path, header_mapping=mapping), chosen=frozenset(mapping))


def _digest(opened: Opened) -> str:
    """The headers alone, in their order: a workbook and the CSV made of it, or of its rejected rows, are one file."""
    return blake2b("\x1f".join(titles(opened)).encode(errors="surrogatepass"), digest_size=16).hexdigest()
