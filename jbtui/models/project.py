"""The project (projet): work for a contact, on which actions, informations and documents hang."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import LAST_DAY, Deal
from jbtui.models.fields import (
    ChoiceField,
    ComingDayField,
    FoldedField,
    LineField,
    MoneyField,
    NotesField,
    PercentField,
)
from jbtui.models.person import Person
from jbtui.text import fold

CLOSED = "closed"
STATES = [
    ("preparation", _("Préparation")),
    ("running", _("En cours")),
    ("acceptance", _("Réception")),
    (CLOSED, _("Clos")),
]


class Project(Record):
    """A project of a contact: from preparation to its closing."""

    noun = _("projet")

    contact = peewee.ForeignKeyField(Contact)
    person = peewee.ForeignKeyField(Person, null=True, verbose_name=_("Interlocuteur"))
    deal = peewee.ForeignKeyField(Deal, null=True, verbose_name=_("Issu de"))
    label = LineField(label=_("Libellé"), limit=120)
    state = ChoiceField(choices=STATES, label=_("État"), default="preparation")
    progress = PercentField(label=_("Avancement"), default=0)
    starts_on = ComingDayField(label=_("Début"), null=True)
    ends_on = ComingDayField(label=_("Fin prévue"), null=True)
    budget = MoneyField(label=_("Budget HT"), positive=True, null=True)
    owner = LineField(label=_("Responsable"), limit=100)
    description = NotesField(label=_("Description"))

    label_key = FoldedField()
    ends_key = FoldedField()

    derived = frozenset({"label_key", "ends_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {"label_key": fold(row["label"]), "ends_key": cls.ends_on.db_value(row["ends_on"]) or LAST_DAY}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {}
        if not row["label"]:
            refused["label"] = _("à remplir, par exemple « Pose 2026 »")
        if row["starts_on"] and row["ends_on"] and row["ends_on"] < row["starts_on"]:
            refused["ends_on"] = _("la fin précède le début")
        if row["budget"] is not None and row["budget"] < 0:
            refused["budget"] = _("un montant positif est attendu")
        return refused
