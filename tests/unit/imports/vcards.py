"""vCard files written for a test, and what is read from them."""

from pathlib import Path

from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Record, Rejected


def saved(folder: Path, content: bytes | str) -> Path:
    """A file of these bytes, or of this text in UTF-8."""
    path = folder / "contacts.vcf"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cards(folder: Path, content: bytes | str) -> list[Record | Rejected]:
    """Everything that a file gives."""
    opened = open_file(saved(folder, content))
    assert opened.format == "vCard"
    return list(opened)


def contacts(folder: Path, content: bytes | str) -> list[Record]:
    """The records of a file in which no card is rejected."""
    found = cards(folder, content)
    assert [card for card in found if isinstance(card, Rejected)] == []
    return [card for card in found if isinstance(card, Record)]


def card(folder: Path, *lines: bytes | str, version: str = "3.0") -> Record:
    """The one record of a file of one card, made of these lines."""
    written = [line.encode() if isinstance(line, str) else line for line in lines]
    whole = [b"BEGIN:VCARD", b"VERSION:" + version.encode(), *written, b"END:VCARD", b""]
    (record,) = contacts(folder, b"\r\n".join(whole))
    return record


def remarks(record: Record) -> list[str]:
    """The lines of the remarks."""
    return record.contact.get("remarks", "").split("\n")
