"""Delimited text in any encoding: anybody's headers or none, extracts of the company register, SIRET lists."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from jbtui.services.imports import files, headers
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.rows import delimiter_of, rows
from jbtui.services.imports.tables import SAMPLE_ROWS, Table, records, table_of

_SAMPLE_CHARACTERS = 1 << 20


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be delimited text."""
    return files.is_text(head)


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path` understood: encoding, delimiter, header, fields.

    Raises `Unreadable` when it cannot be read or none of its columns can name a contact.
    """
    encoding = files.encoding_of(path)
    first_lines = _sample(files.lines(path, encoding))
    delimiter = delimiter_of(first_lines, headers.known)
    table = table_of(path, list(rows(first_lines, delimiter)), header_mapping)
    return Opened(
        format="SIRENE" if headers.is_register(table.headers) else "CSV",
        encoding=encoding,
        delimiter=delimiter,
        headers=table.headers,
        fields=table.fields,
        read=partial(_read, path, encoding, delimiter, table),
    )


def _sample(lines: Iterable[files.Line]) -> list[files.Line]:
    sample = []
    characters = 0
    for line in islice(lines, SAMPLE_ROWS):
        sample.append(line)
        characters += len(line.text)
        if characters > _SAMPLE_CHARACTERS:
            break
    return sample


def _read(path: Path, encoding: str, delimiter: str, table: Table) -> Iterator[Record | Rejected]:
    return records(table, rows(files.lines(path, encoding), delimiter, len(table.headers)))
