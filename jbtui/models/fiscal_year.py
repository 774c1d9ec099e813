"""Fiscal years (exercices), and the numbers that documents have in them."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Base, Record
from jbtui.models.fields import DayField, InstantField, LineField


class FiscalYear(Record):
    """An accounting year, from its first to its last day. What it is among the others, `services.settings.fiscal_years`
    looks after."""

    noun = _("exercice")
    sheet = ""

    code = LineField(label=_("Code"), limit=10, unique=True)
    start = DayField(label=_("Début"), unique=True)
    end = DayField(label=_("Fin"), unique=True)
    closed_at = InstantField(label=_("Clos le"), null=True)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["code"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {name: _("à remplir") for name in ("code", "start", "end") if not row[name]}


class Series(Base):
    """A series of numbers, and what they begin with."""

    code = LineField(label=_("Série"), limit=10, primary_key=True)
    prefix = LineField(label=_("Préfixe"), limit=10, unique=True)


class SeriesCounter(Base):
    """The last number that a series has given in a fiscal year."""

    id = peewee.BigIntegerField(primary_key=True)
    series = peewee.ForeignKeyField(Series, column_name="series")
    fiscal_year = peewee.ForeignKeyField(FiscalYear)
    last = peewee.BigIntegerField(default=0)
