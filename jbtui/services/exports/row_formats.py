"""The formats that actions, deals, projects, documents and purchases are exported in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.services import follow_up_json, purchase_json
from jbtui.services.documents import document_json
from jbtui.services.documents.document_json import NamedByDocuments
from jbtui.services.exports import csv_file, formats, json_file, row_columns, xlsx_file
from jbtui.services.exports.formats import Format
from jbtui.services.exports.row_columns import Columns
from jbtui.services.follow_up_json import Named, each

_WIDTH = 16


def _formats(
    name: str, columns: Columns, shown: Callable[[Values, Any], dict[str, Any]], reading: type[Named] = Named
) -> dict[str, Format]:
    """Tables of these columns, in worksheets of this name, and JSON of what is `shown` of a row."""
    headers = [header for header, _cell in columns]

    def lines(rows: Iterable[Values]) -> Iterator[list[str]]:
        return each(rows, lambda row, named: [cell(row, named) for _header, cell in columns], reading)

    def write_csv(rows: Iterable[Values], file: BinaryIO) -> None:
        csv_file.write_table(headers, lines(rows), file)

    def write_xlsx(rows: Iterable[Values], file: BinaryIO) -> None:
        xlsx_file.write_table(xlsx_file.Table(name, headers, [_WIDTH] * len(headers)), lines(rows), file)

    def write_json(rows: Iterable[Values], file: BinaryIO) -> None:
        json_file.write_lines(each(rows, shown, reading), file)

    writers = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}
    return {id_: replace(formats.FORMATS[id_], write=write) for id_, write in writers.items()}


def _write_ics(rows: Iterable[Values], file: BinaryIO) -> None:
    from jbtui.services.exports.calendar_file import calendar

    held = list(rows)
    file.write(calendar(held, Named(held)))


FORMATS: dict[type[Record], dict[str, Format]] = {
    Action: {
        **_formats(_("Actions"), row_columns.ACTIONS, follow_up_json.of_action),
        "ics": Format(".ics", _("Agenda (iCalendar)"), "a", _write_ics),
    },
    Deal: _formats(_("Affaires"), row_columns.DEALS, follow_up_json.of_deal),
    Project: _formats(_("Projets"), row_columns.PROJECTS, follow_up_json.of_project),
    Document: _formats(_("Documents"), row_columns.DOCUMENTS, document_json.of_document, NamedByDocuments),
    Purchase: _formats(_("Achats"), row_columns.PURCHASES, purchase_json.of_purchase),
}
"""By what is exported."""
