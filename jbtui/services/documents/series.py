"""What users do with the series of numbers: what they begin with, and where they start when another program is left."""

from dataclasses import dataclass

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import Document
from jbtui.models.fiscal_year import FiscalYear, Series, SeriesCounter
from jbtui.services.documents.checks import raise_all
from jbtui.services.documents.numbering import number_of, why_not_prefix
from jbtui.services.documents.refusals import refusal
from jbtui.services.follow_up import today
from jbtui.services.unit import Session, keep, unit

NAMES = {
    "DE": _("Devis"),
    "PF": _("Factures pro forma"),
    "CD": _("Commandes"),
    "BL": _("Bons de livraison"),
    "AC": _("Acomptes"),
    "FA": _("Factures"),
    "AV": _("Avoirs"),
}
"""What is numbered in each series, unless the settings put deposits and credit notes among the invoices."""


@dataclass(frozen=True)
class Held:
    """A series as it stands in the present exercice; `year_id` is 0 where there is none."""

    code: str
    prefix: str
    year_id: int
    year: str
    last: int
    is_begun: bool
    """Whether it has given a number there."""

    @property
    def name(self) -> str:
        return NAMES.get(self.code, self.code)

    @property
    def next_number(self) -> str:
        """The number that comes next; its beginning where there is no exercice."""
        return number_of(self.prefix, self.year, self.last + 1) if self.year_id else self.prefix


def held(session: Session) -> list[Held]:
    """Every series."""
    day = today(session)
    years = FiscalYear.values(FiscalYear.start <= day, FiscalYear.end >= day)
    year: Values = years[0] if years else {"id": 0, "code": ""}
    last = {row["series"]: row["last"] for row in SeriesCounter.values(SeriesCounter.fiscal_year == year["id"])}
    return sorted(
        (
            Held(
                row["code"],
                row["prefix"],
                year["id"],
                year["code"],
                last.get(row["code"], 0),
                _has_numbers(row["code"], year["id"]),
            )
            for row in Series.values()
        ),
        key=lambda each: list(NAMES).index(each.code),
    )


def set_prefix(session: Session, code: str, prefix: str) -> None:
    """Have the numbers of a series begin with something else, once the present exercice has none. Raises Invalid,
    Forbidden."""
    with unit(session, _("Modifier la série {code}").format(code=code)):
        if refused := why_not_prefix(prefix):
            raise_all([refused])
        others = Series.select().where(Series.code != code)
        if prefix.casefold() in {series.prefix.casefold() for series in others}:
            raise_all([refusal("E-NUM-PREFIX")])
        day = today(session)
        for year in FiscalYear.values(FiscalYear.start <= day, FiscalYear.end >= day):
            if _has_numbers(code, year["id"]):
                raise_all([refusal("E-SERIES", year=year["code"])])
        keep(Series, {"code": code, "prefix": prefix})


def start_at(session: Session, code: str, fiscal_year_id: int, first: int) -> None:
    """Have the first number of a series in an exercice be another than 1, for it goes on from another program's. Raises
    Invalid, Forbidden (E-NUM-START) where it has a number already."""
    with unit(session, _("Modifier la série {code}").format(code=code)) as work:
        if first < 1:
            raise_all([refusal("E-FORMAT", "first")])
        if _has_numbers(code, fiscal_year_id):
            raise_all([refusal("E-NUM-START")])
        row = {"series": code, "fiscal_year_id": fiscal_year_id, "last": first - 1}
        where = (SeriesCounter.series == code) & (SeriesCounter.fiscal_year == fiscal_year_id)
        if held := SeriesCounter.values(where):
            keep(SeriesCounter, {**held[0], **row})
        else:
            work.append(SeriesCounter, [row])


def _has_numbers(code: str, fiscal_year_id: int) -> bool:
    return bool(Document.select().where(Document.series == code, Document.fiscal_year == fiscal_year_id).exists())
