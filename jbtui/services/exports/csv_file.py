"""CSV for French Excel: `;` between the cells, UTF-8 behind a byte order mark, lines ended by CR LF (RFC 4180)."""

import csv
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import BinaryIO

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
    text = TextIOWrapper(file, "utf-8", newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow(headers)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    text.detach()
