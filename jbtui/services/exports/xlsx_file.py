"""Excel's workbooks (ECMA-376): every cell a text, so that nothing is a formula and no zero of a postcode is lost."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

from jbtui.language import _
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.exports.columns import COLUMNS, HEADERS, rows
from jbtui.services.formulas import unrun

MOST_ROWS = 1 << 20
"""Rows of a worksheet of Excel; what is beyond goes on in a next one, below the same header."""
_WIDE = frozenset({"name", "email", "line1", "activity", "remarks", "einvoicing_address"})
_WIDTH, _WIDER = 14, 28


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, as `columns` has them."""
    widths = [_WIDER if column.name in _WIDE else _WIDTH for column in COLUMNS]
    table = Table(_("Contacts"), HEADERS, widths)
    write_table(table, (row for sheet in sheets for row in rows(sheet)), file)


class Table(NamedTuple):
    """What worksheets are called, the header of each, and the widths of its columns."""

    name: str
    headers: Sequence[str]
    widths: Sequence[int]


def write_table(table: Table, lines: Iterable[Sequence[str]], file: BinaryIO) -> None:
    """Write a header and what stands below it, in constant memory: XlsxWriter keeps rows in files of its own."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    outlet = _Outlet(file)
    with TemporaryDirectory(prefix="jbtui-") as directory:
        book = Workbook(outlet, {"constant_memory": True, "tmpdir": directory})
        book.use_zip64()  # where it is needed only
        page = number = 0
        worksheet = None
        for line in lines:
            if worksheet is None or number == MOST_ROWS:
                page, number = page + 1, 1
                worksheet = _worksheet(book, table, page)
            for column, cell in enumerate(line):
                if cell:
                    worksheet.write_string(number, column, unrun(cell))
            number += 1
        if worksheet is None:
            _worksheet(book, table, 1)
        try:
            book.close()
        except FileCreateError as error:
            outlet.leave()
            raise error.args[0] from None  # the OSError that it hides


class _Outlet:
    """The file that a workbook is written to. The ZipFile of one that failed writes its end when it is collected, which
    may be when the file is closed: whatever it writes then goes nowhere.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def leave(self) -> None:
        """Let the file go."""
        self._file = BytesIO()


def _worksheet(book: Any, table: Table, page: int) -> Any:
    """An empty worksheet with its header, which stays in sight."""
    worksheet = book.add_worksheet(table.name if page == 1 else f"{table.name} {page}")
    for number, width in enumerate(table.widths):
        worksheet.set_column(number, number, width)
    worksheet.freeze_panes(1, 0)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
    bold = book.add_format({"bold": True})
    for number, header in enumerate(table.headers):
        worksheet.write_string(0, number, header, bold)
    return worksheet
