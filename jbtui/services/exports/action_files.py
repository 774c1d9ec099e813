"""The formats that actions are exported in."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.services import follow_up_json
from jbtui.services.exports import csv_file, json_file, xlsx_file
from jbtui.services.exports.follow_up_columns import ACTIONS
from jbtui.services.exports.formats import Format

PAGE = 500
"""Rows whose contacts, people, deals and projects are read at once."""
_WIDTH = 16


def _pages(rows: Iterable[Values]) -> Iterator[list[Values]]:
    rows = iter(rows)
    while page := list(islice(rows, PAGE)):
        yield page


def _cells(rows: Iterable[Values]) -> Iterator[list[str]]:
    return follow_up_json.each(_pages(rows), lambda row, named: [cell(row, named) for _header, cell in ACTIONS])


HEADERS = [header for header, _cell in ACTIONS]


def _write_csv(rows: Iterable[Values], file: BinaryIO) -> None:
    csv_file.write_table(HEADERS, _cells(rows), file)


def _write_xlsx(rows: Iterable[Values], file: BinaryIO) -> None:
    table = xlsx_file.Table(_("Actions"), HEADERS, [_WIDTH] * len(HEADERS))
    xlsx_file.write_table(table, _cells(rows), file)


def _write_json(rows: Iterable[Values], file: BinaryIO) -> None:
    json_file.write_lines(follow_up_json.each(_pages(rows), follow_up_json.of_action), file)


def _write_ics(rows: Iterable[Values], file: BinaryIO) -> None:
    from jbtui.services.exports.calendar_file import calendar

    held = list(rows)
    file.write(calendar(held, follow_up_json.Named(held)))


FORMATS = {
    "csv": Format(".csv", _("CSV, pour tous les tableurs"), "c", _write_csv),
    "xlsx": Format(".xlsx", _("Excel"), "x", _write_xlsx),
    "json": Format(".json", _("JSON, pour les programmes"), "j", _write_json),
    "ics": Format(".ics", _("Agenda (iCalendar)"), "a", _write_ics),
}
