"""Workbooks: .xlsx and .xlsm, and what the same library reads: .xlsb, old .xls, .ods."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from jbtui.children import child
from jbtui.language import _
from jbtui.services.imports import files, headers, own_rows, workbook_process
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.rows import LONGEST_CELL, Row
from jbtui.services.imports.tables import SAMPLE_ROWS, Table, records, table_of

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""A zip archive, an empty one, and Microsoft's compound file: .xls, and workbooks under a password."""
_CODES = frozenset({"phone", "mobile", "fax", "postcode", "siren", "siret", "nic"})
"""The fields whose zeros a worksheet loses; a number there is written 1000.0, so that who reads it knows."""
_SUFFIXES = frozenset({"XLSX", "XLSM", "XLSB", "XLS", "ODS"})
_LARGEST_WHOLE = 10**15
_WRONG = {
    "large": _("« {name} » est trop grand : un classeur de 3 millions de cellules au plus. Enregistrez-le en CSV."),
    "locked": _("« {name} » est protégé par un mot de passe : enregistrez-le sans mot de passe."),
    "damaged": _("« {name} » ne peut pas être lu : ce classeur est abîmé ou incomplet."),
    "other": _("« {name} » est une archive qui ne contient pas de classeur."),
}


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be a workbook."""
    return head.startswith(_MAGIC)


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The workbook at `path` understood: the sheet that holds contacts, its header, its fields.

    The first visible sheet with a header that names contacts, else the first whose columns tell it by what they hold.
    Raises `Unreadable` for what is no workbook, is damaged, locked, or too large (`workbook_process`), and when no
    sheet holds contacts.
    """
    sheet = _sheet_of(path, header_mapping)
    table = sheet.table
    own = own_rows.are_own(table.headers)
    return Opened(
        format=suffix if (suffix := path.suffix[1:].upper()) in _SUFFIXES else _("classeur"),
        encoding="",
        delimiter="",
        headers=table.headers,
        fields=own_rows.fields_of(table.headers) if own else table.fields,
        read=partial(_read_own if own else _read, path, sheet),
        sheet=sheet.name,
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet that holds contacts."""

    name: str
    table: Table


def _sheet_of(path: Path, header_mapping: Mapping[str, str | None] | None) -> _Sheet:
    guessed: _Sheet | None = None
    failure: files.Unreadable | None = None
    for name, sample in _samples(path):
        try:
            sheet = _Sheet(name, table_of(path, sample, header_mapping))
        except files.Unreadable as error:
            failure = failure or error
        else:
            if not sheet.table.guessed:
                return sheet
            guessed = guessed or sheet
    if guessed:
        return guessed
    raise failure or files.Unreadable(path, _("« {name} » ne contient aucun texte."))


def _samples(path: Path) -> Iterator[tuple[str, list[Row]]]:
    """The name and the first rows of each visible sheet that is not empty."""
    name, sample = "", list[Row]()
    for line in chain(_printed(path, "", SAMPLE_ROWS), [{"sheet": ""}]):
        if isinstance(line, list):
            sample.append(_row(line, ()))
            continue
        if sample:
            width = max(len(row.cells) for row in sample)
            if width <= headers.MOST_COLUMNS:  # remarks beside the table have no header
                sample = [replace(row, cells=row.cells + [""] * (width - len(row.cells))) for row in sample]
            yield name, sample
        name, sample = line["sheet"], []


def _read(path: Path, sheet: _Sheet) -> Iterator[Record | Rejected]:
    rows = (_row(line, sheet.table.fields) for line in _printed(path, sheet.name, 0) if isinstance(line, list))
    return records(sheet.table, rows)


def _read_own(path: Path, sheet: _Sheet) -> Iterator[Record | Rejected]:
    rows = (_row(line, ()) for line in _printed(path, sheet.name, 0) if isinstance(line, list))
    return own_rows.records(sheet.table.headers, (row for row in rows if row.line > sheet.table.header_line))


def _row(line: Sequence[Any], fields: Sequence[str | None]) -> Row:
    number, *cells = line
    width = len(fields)
    texts = [_text(cell, fields[at] if at < width else None) for at, cell in enumerate(cells)]
    texts += [""] * (width - len(texts))
    return Row(number, texts, too_long=any(len(text) > LONGEST_CELL for text in texts))


def _text(cell: str | float | bool, field: str | None) -> str:
    """A cell as one reads it in the sheet: 75005, and not 75005.0."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return _("oui") if cell else _("non")
    if cell != cell or abs(cell) >= _LARGEST_WHOLE or cell % 1:
        return f"{cell:.15g}"
    return f"{cell:.0f}.0" if field is not None and field.rpartition(".")[2] in _CODES else f"{cell:.0f}"


def _printed(path: Path, sheet: str, rows: int) -> Iterator[Any]:
    """What `workbook_process` prints: sheets and rows. Raises `Unreadable`."""
    files.head(path)  # has a sentence for a file that is not there, or may not be read
    command = [sys.executable, "-P", workbook_process.__file__, str(path.absolute()), sheet, str(rows)]
    end: str | None = None
    with child(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        try:
            for text in process.stdout:
                line = json.loads(text) if text.endswith(b"\n") else None
                if isinstance(line, dict) and "end" in line:
                    end = line["end"]
                elif line is not None:
                    yield line
        except BaseException:
            process.kill()  # it may be reading a sheet for seconds yet
            raise
    if end != "":
        ended = "large" if process.returncode < 0 else "damaged"  # by a signal: beyond its memory, or its time
        raise files.Unreadable(path, _WRONG[end or ended])
