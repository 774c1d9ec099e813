"""jbtui's own CSV files, as they were written or as a spreadsheet saved them again: RFC 4180 to the letter, where the
reader of anybody's files has to guess which quotes are meant."""

import csv
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from jbtui.services.exports.columns import LISTED_HEADERS
from jbtui.services.imports import csv_file, files, own_rows
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.rows import DELIMITERS, Row

_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252", "mac_roman")
"""What spreadsheets save in."""
_MOST_CHARACTERS = 1 << 18
"""Of a row: twenty times the longest contact."""


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` begins with the columns of an export."""
    return any(_delimiter(head.decode(encoding, "ignore")) for encoding in _ENCODINGS)


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path`, whose columns say themselves what they are; one that only looked like ours, as anybody's.
    Raises `Unreadable`."""
    encoding = files.encoding_of(path)
    first = next(files.lines(path, encoding)).text
    delimiter = _delimiter(first)
    if not delimiter:
        return csv_file.open_records(path, header_mapping)
    headers = tuple(next(csv.reader([first], delimiter=delimiter)))
    return Opened(
        format="CSV",
        encoding=encoding,
        delimiter=delimiter,
        headers=headers,
        fields=own_rows.fields_of(headers),
        read=partial(_read, path, encoding, delimiter, headers),
    )


def _delimiter(text: str) -> str:
    """The delimiter of the header that a text begins with; empty if it is not that of an export."""
    text = text.lstrip("\ufeff").replace('"', "")
    return next((sign for sign in DELIMITERS if text.startswith(sign.join(LISTED_HEADERS))), "")


def _read(path: Path, encoding: str, delimiter: str, headers: tuple[str, ...]) -> Iterator[Record | Rejected]:
    return own_rows.records(headers, _rows(path, encoding, delimiter))


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """The rows below the header; one ends where its quotes are even, or where it is too long for one."""
    lines = files.lines(path, encoding)
    next(lines, None)
    pieces: list[files.Line] = []
    size = quotes = 0
    for line in lines:
        pieces.append(line)
        size += len(line.text) + 1
        quotes += line.text.count('"')
        if quotes % 2 == 0 or size > _MOST_CHARACTERS:
            yield from _row(pieces, delimiter, broken=quotes % 2 == 1)
            pieces, size, quotes = [], 0, 0
    if pieces:
        yield from _row(pieces, delimiter, broken=True)


def _row(lines: list[files.Line], delimiter: str, *, broken: bool) -> Iterator[Row]:
    text = "\n".join(line.text for line in lines)
    try:
        cells = next(csv.reader([text], delimiter=delimiter))
    except csv.Error:  # a newline outside of quotes, or a cell that is too long
        cells, broken = [text[:1_000]], True
    if any(cells):
        yield Row(lines[0].number, cells, too_long=broken or any(line.cut for line in lines))
