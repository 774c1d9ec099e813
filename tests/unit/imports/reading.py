"""Files written for a test, and what is read from them."""

from pathlib import Path

from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened, Record, Rejected


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file that holds `text`; line ends as they are in it."""
    path = folder / "contacts.csv"
    path.write_bytes(text.encode(encoding))
    return path


def opened(folder: Path, text: str, encoding: str = "utf-8") -> Opened:
    return open_file(written(folder, text, encoding))


def read(folder: Path, text: str, encoding: str = "utf-8") -> list[Record]:
    """The records of a file in which every row is one."""
    found = list(opened(folder, text, encoding))
    assert [row for row in found if isinstance(row, Rejected)] == []
    return [row for row in found if isinstance(row, Record)]


def one(folder: Path, text: str, encoding: str = "utf-8") -> Record:
    """The one record of a file."""
    (record,) = read(folder, text, encoding)
    return record
