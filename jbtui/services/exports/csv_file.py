"""CSV for French Excel: `;` between the cells, UTF-8 behind a byte order mark, lines ended by CR LF (RFC 4180)."""

import csv
from collections.abc import Iterable, Sequence
from typing import BinaryIO, NamedTuple

from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.exports.columns import HEADERS, rows
from jbtui.services.formulas import harmless

BYTE_ORDER_MARK = "\ufeff"
DELIMITER, LINE_END = ";", "\r\n"


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, as `columns` has them."""
    write_table(HEADERS, (row for sheet in sheets for row in rows(sheet)), file)


def write_table(headers: Sequence[str], lines: Iterable[Sequence[str]], file: BinaryIO) -> None:
    """Write a header and what stands below it; no cell is a formula."""
    text = _Utf8(file)
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow(headers)
    writer.writerows([harmless(cell) for cell in line] for line in lines)


class _Utf8(NamedTuple):
    """What csv writes into, in UTF-8. A TextIOWrapper would close the file when it goes: standard output too."""

    file: BinaryIO

    def write(self, text: str) -> int:
        return self.file.write(text.encode())
