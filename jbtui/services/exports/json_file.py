"""JSON (RFC 8259): one array, a contact a line, with the keys of `contact_json.whole`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from jbtui.services import contact_json
from jbtui.services.contact_sheet import ContactSheet


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, in UTF-8."""
    write_lines(map(contact_json.whole, sheets), file)


def write_lines(values: Iterable[Mapping[str, Any]], file: BinaryIO) -> None:
    """Write an array, a value a line, in UTF-8."""
    before = "[\n"
    for value in values:
        file.write((before + json.dumps(value, ensure_ascii=False)).encode())
        before = ",\n"
    file.write(b"[]\n" if before == "[\n" else b"\n]\n")
