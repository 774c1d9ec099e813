"""JSON (RFC 8259): one array, a contact a line, with the keys of `contact_json.whole`."""

import json
from collections.abc import Iterable
from typing import BinaryIO

from jbtui.services import contact_json
from jbtui.services.contact_sheet import ContactSheet


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, in UTF-8."""
    before = "[\n"
    for sheet in sheets:
        file.write((before + json.dumps(contact_json.whole(sheet), ensure_ascii=False)).encode())
        before = ",\n"
    file.write(b"[]\n" if before == "[\n" else b"\n]\n")
