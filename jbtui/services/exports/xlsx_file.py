"""Excel's workbooks (ECMA-376): every cell a text, so that nothing is a formula and no zero of a postcode is lost."""

from collections.abc import Iterable
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from jbtui.language import _
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.exports.columns import COLUMNS, HEADERS, rows
from jbtui.services.formulas import unrun

MOST_ROWS = 1 << 20
"""Rows of a worksheet of Excel; what is beyond goes on in a next one, below the same header."""
_WIDE = frozenset({"name", "email", "line1", "activity", "remarks", "einvoicing_address"})
_WIDTH, _WIDER = 14, 28


def write(sheets: Iterable[ContactSheet], file: BinaryIO) -> None:
    """Write the contacts, as `columns` has them, in constant memory: XlsxWriter keeps rows in files of its own."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    outlet = _Outlet(file)
    with TemporaryDirectory(prefix="jbtui-") as directory:
        book = Workbook(outlet, {"constant_memory": True, "tmpdir": directory})
        book.use_zip64()  # where it is needed only
        page = number = 0
        worksheet = None
        for sheet in sheets:
            for row in rows(sheet):
                if worksheet is None or number == MOST_ROWS:
                    page, number = page + 1, 1
                    worksheet = _worksheet(book, page)
                for column, cell in enumerate(row):
                    if cell:
                        worksheet.write_string(number, column, unrun(cell))
                number += 1
        if worksheet is None:
            _worksheet(book, 1)
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


def _worksheet(book: Any, page: int) -> Any:
    """An empty worksheet with its header, which stays in sight."""
    name = _("Contacts")
    worksheet = book.add_worksheet(name if page == 1 else f"{name} {page}")
    for number, column in enumerate(COLUMNS):
        worksheet.set_column(number, number, _WIDER if column.name in _WIDE else _WIDTH)
    worksheet.freeze_panes(1, 0)
    worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
    bold = book.add_format({"bold": True})
    for number, header in enumerate(HEADERS):
        worksheet.write_string(0, number, header, bold)
    return worksheet
