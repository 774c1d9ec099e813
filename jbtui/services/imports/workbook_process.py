"""Prints the rows of a workbook: a program of its own, because what reads workbooks has no bounds.

calamine holds a whole sheet in memory, every cell of the rectangle that it spans, and ends its process when there is
no more: two cells in opposite corners are a few hundred bytes of file and 400 GB of sheet. Here it may use what
`MEMORY` and `SECONDS` allow, and what it cannot take ends this program alone. Run by `xlsx_file`, by its path.

Each line is JSON: {"sheet": its name}, then its rows as lists, the row's number first; at last {"end": ""}, or what is
wrong: large, locked, damaged, other. No such line when the program did not come to its end.
"""

import datetime
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MEMORY = 400 * 1024 * 1024
"""Bytes of data: some three million cells, at 110 to 140 bytes a cell while a sheet is read."""
SECONDS = 60
"""Of processor time; a workbook of that size takes two or three."""
UNPACKED = 500 * 1024 * 1024
"""Bytes that the parts of a workbook say they have once unpacked; three million cells are 250 million."""

_MOST_MERGED = 100_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main(path: str, sheet: str, rows: int) -> None:
    """Print the first `rows` rows (0 for all) of the sheet called so, of every sheet if it is empty."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        wrong = _wrong(path)
        if not wrong:
            wrong = _print_sheets(path, sheet, rows)
    except MemoryError:
        wrong = "large"
    _print({"end": wrong})


def _wrong(path: str) -> str:
    """What is wrong with a file, by the list of its parts."""
    with open(path, "rb") as file:
        if file.read(2) != b"PK":  # Microsoft's compound file: an old .xls, or any workbook under a password
            return "locked" if _ENCRYPTED in file.read() else ""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "damaged"
    if sum(part.file_size for part in parts) > UNPACKED:
        return "large"
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or "content.xml" in names:
        return ""
    return "other"


def _print_sheets(path: str, sheet: str, rows: int) -> str:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with open(path, "rb") as file:  # not by its path, whose ending may be wrong
            workbook = CalamineWorkbook.from_filelike(file)
            for each in workbook.sheets_metadata:
                shown = each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
                if shown and sheet in ("", each.name):
                    _print({"sheet": each.name})
                    for number, cells in enumerate(_rows(workbook, each.name), 1):
                        if cells:
                            _print([number, *cells])
                        if number == rows:
                            break
    except PasswordError:
        return "locked"
    except CalamineError:
        return "damaged"
    return ""


def _rows(workbook: "CalamineWorkbook", name: str) -> Iterator[list[Any]]:
    """The rows from the first of the sheet on, without the empty cells at their end; a cell merged over several rows is
    in each of them."""
    sheet = workbook.get_sheet_by_name(name)
    merged: dict[int, list[tuple[int, int]]] = {}
    first_column = (sheet.start or (0, 0))[1]
    for (top, column), (bottom, _right) in (sheet.merged_cell_ranges or [])[:_MOST_MERGED]:
        if column >= first_column and bottom > top:
            merged.setdefault(top, []).append((bottom, column - first_column))
    held: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(sheet.iter_rows()):
        for bottom, column in merged.get(number, ()):
            held[column] = bottom, row[column] if column < len(row) else ""
        for column, (bottom, value) in list(held.items()):
            if number > bottom:
                del held[column]
            elif column < len(row) and row[column] == "":
                row[column] = value
        while row and row[-1] == "":
            row.pop()
        yield row


def _print(what: Any) -> None:
    sys.stdout.write(json.dumps(what, default=_moment, separators=(",", ":")) + "\n")


def _moment(value: Any) -> str:
    """A date as a French worksheet shows it."""
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            return f"{value:%d/%m/%Y %H:%M}"
        value = value.date()
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
