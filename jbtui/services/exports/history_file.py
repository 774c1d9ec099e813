"""The history of a contact as files and other programs have it: the figures of the screen."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.fields import DayField
from jbtui.services.documents.history import Figure, Scope, Standing, Year, history, sides, standing
from jbtui.services.documents.history_columns import COLUMNS, Counted, of_sides
from jbtui.services.exports import csv_file, formats, xlsx_file
from jbtui.services.exports.formats import Format

_WIDTH = 14


@dataclass(frozen=True)
class Whole:
    """The history of a contact: its exercices, their total where all are there, and what it owes today."""

    contact: Values
    today: date
    years: list[Year]
    total: Year | None
    standing: Standing


def whole(contact: Values, today: date) -> Whole:
    """The history of a contact as it is today."""
    years, total = history(Scope(contact["id"]), today)
    return Whole(contact, today, years, total, standing(contact, today))


def of_year(found: Whole, row: Values) -> Whole:
    """The same of one exercice alone."""
    year = next((year for year in found.years if year.row and year.row["id"] == row["id"]), Year(row))
    return replace(found, years=[year], total=None)


def shown(found: Whole) -> tuple[Counted, ...]:
    """The columns of the sides that the contact has."""
    total = found.total or Year(None, found.years[0].figures)
    return of_sides(*sides(found.contact, total))


def headers(found: Whole) -> list[str]:
    """The header of a table: count and amount of each column, the change beside what is read for its amount."""
    cells = [_("Exercice"), _("Du"), _("Au")]
    for each in shown(found):
        if each.sums:
            cells += [each.title, _("Évolution en %")]
        else:
            cells += [each.title, _("{column} HT").format(column=each.title)]
    return cells


def lines(found: Whole) -> Iterator[list[str]]:
    """The rows of a table; the total is the last one."""
    for year in (*found.years, *([found.total] if found.total else [])):
        line = [_("Total"), "", ""] if year.row is None else [year.row["code"], *_bounds(year.row)]
        for each in shown(found):
            figure = year.of(each.id)
            amount = Document.total_ht.edit(figure.amount)
            if each.sums:
                change = year.change(each.id)
                line += [amount, "" if change is None else f"{change}".replace(".", ",")]
            else:
                line += [str(figure.count), amount]
        yield line


def _bounds(row: Values) -> list[str]:
    return [DayField().show(row["start"]), DayField().show(row["end"])]


def of_history(found: Whole) -> dict[str, Any]:
    """The history as one object; amounts are texts with two decimals."""
    return {
        "contact": {"code": found.contact["code"], "name": Contact.title(found.contact)},
        "years": [_year(year, found.today) for year in found.years],
        "total": _figures(found.total) if found.total else None,
        "outstanding": _money(found.standing.outstanding),
        "overdue": _money(found.standing.overdue),
        "to_pay": _money(found.standing.to_pay),
        "late_to_pay": _money(found.standing.late_to_pay),
    }


def _year(year: Year, today: date) -> dict[str, Any]:
    assert year.row
    return {
        "year": year.row["code"],
        "start": year.row["start"].isoformat(),
        "end": year.row["end"].isoformat(),
        "current": year.holds(today),
        **_figures(year),
        "change": {each.id: f"{year.change(each.id)}" for each in COLUMNS if each.id in year.changes},
    }


def _figures(year: Year) -> dict[str, Any]:
    def shown(figure: Figure) -> dict[str, Any]:
        return {"count": figure.count, "amount": _money(figure.amount)}

    return {each.id: shown(year.of(each.id)) for each in COLUMNS}


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _write_csv(found: Iterable[Whole], file: BinaryIO) -> None:
    for each in found:
        csv_file.write_table(headers(each), lines(each), file)


def _write_xlsx(found: Iterable[Whole], file: BinaryIO) -> None:
    for each in found:
        cells = headers(each)
        xlsx_file.write_table(xlsx_file.Table(_("Historique"), cells, [_WIDTH] * len(cells)), lines(each), file)


def _write_json(found: Iterable[Whole], file: BinaryIO) -> None:
    for each in found:
        file.write((json.dumps(of_history(each), ensure_ascii=False, indent=2) + "\n").encode())


FORMATS: dict[str, Format] = {
    id_: replace(formats.FORMATS[id_], write=write)
    for id_, write in {"csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json}.items()
}
"""Each writes one history."""
