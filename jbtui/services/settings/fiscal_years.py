"""What users do with fiscal years (exercices): add, change, close, delete."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.document import Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.values import thousands
from jbtui.services.contacts import Saved
from jbtui.services.documents.fiscal_years import Year, following, gap_among, refusals
from jbtui.services.documents.refusals import refusal
from jbtui.services.follow_up import today
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit

BOUNDS = ("code", "start", "end")


def years(*where: peewee.Node) -> list[Year]:
    """The years as the rules know them."""
    return [_year(row) for row in FiscalYear.values(*where)]


def next_year(session: Session) -> dict[str, Any]:
    """What a new year begins as: the twelve months after the last one. A query."""
    year = following(years(), today(session))
    return {"code": year.code, "start": year.start, "end": year.end}


def create(session: Session, values: Mapping[str, Any]) -> Saved:
    """Add a year. Raises Invalid."""
    row = {**FiscalYear.blank(), **values}
    with unit(session, _("Ajouter l’exercice {code}").format(code=row["code"])) as work:
        _check(row)
        return Saved(work.insert(FiscalYear, [row])[0])


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a year read at `version`. Raises Invalid, Conflict, Gone; Forbidden for the code and the
    bounds of a year in which documents have numbers."""
    with unit(session, _("Modifier l’exercice {code}").format(code=read(FiscalYear, id_)["code"])) as work:
        row = read(FiscalYear, id_)
        target = {**row, **changes}
        if any(target[column] != row[column] for column in BOUNDS):
            _require_unused(row)
            _check(target)
        return Saved(work.update(FiscalYear, id_, changes, version), work.merged)


def set_closed(session: Session, id_: int, closed: bool) -> None:
    """Close a year, in which nothing gets a number any more, or open it again. Raises Gone."""
    code = read(FiscalYear, id_)["code"]
    label = _("Clore l’exercice {code}") if closed else _("Rouvrir l’exercice {code}")
    with unit(session, label.format(code=code)) as work:
        row = read(FiscalYear, id_)
        if (row["closed_at"] is not None) != closed:
            work.update(FiscalYear, id_, {"closed_at": work.at if closed else None}, row["version"])


def delete(session: Session, id_: int) -> None:
    """Delete a year. Raises Gone; Forbidden where it has numbers, and between two others."""
    with unit(session, _("Supprimer l’exercice {code}").format(code=read(FiscalYear, id_)["code"])) as work:
        row = read(FiscalYear, id_)
        if used := Document.select().where(Document.fiscal_year == id_).count():
            words = ngettext(
                "L’exercice {code} a {count} document numéroté : il reste.",
                "L’exercice {code} a {count} documents numérotés : il reste.",
                used,
            )
            raise Forbidden(words.format(code=row["code"], count=thousands(used)), "E-FY-USED")
        if gap := gap_among(years(FiscalYear.id != id_)):
            raise Forbidden(
                _("L’exercice {code} est entre deux autres, {before} et {after} : il reste.").format(
                    code=row["code"], before=gap[0].code, after=gap[1].code
                )
            )
        work.delete(FiscalYear, row)


def _year(row: Mapping[str, Any]) -> Year:
    return Year(row["start"], row["end"], row["code"], row["closed_at"] is not None)


def _check(row: Values) -> None:
    if errors := FiscalYear.refusals(row):
        raise Invalid(errors)
    found = refusals(_year(row), years(FiscalYear.id != row.get("id", 0)))
    if found:
        raise Invalid(
            {each.field: str(each) for each in reversed(found)}, {each.field: each.code for each in reversed(found)}
        )


def _require_unused(row: Values) -> None:
    if Document.select().where(Document.fiscal_year == row["id"]).exists():
        raise Forbidden(str(refusal("E-FY-USED", year=row["code"])), "E-FY-USED")
