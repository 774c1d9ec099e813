"""The action to do: what is to be done for a contact, by whom, and by when."""

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
    CountField,
    FoldedField,
    InstantField,
    LineField,
    NotesField,
    TimeField,
)
from jbtui.models.person import Person
from jbtui.models.project import Project

KINDS = [
    ("call", _("Appel")),
    ("email", _("Email")),
    ("meeting", _("RDV")),
    ("visit", _("Visite")),
    ("reminder", _("Relance")),
    ("task", _("Tâche")),
]
PRIORITIES = [("low", _("basse")), ("normal", _("normale")), ("high", _("haute"))]
UNITS = [("", ""), ("day", _("jours")), ("week", _("semaines")), ("month", _("mois")), ("year", _("ans"))]
_LATEST = "99:99"


class Action(Record):
    """An action, done or not. One that recurs makes the next one when it is completed."""

    noun = _("action")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    person = peewee.ForeignKeyField(Person, null=True, verbose_name=_("Avec"))
    deal = peewee.ForeignKeyField(Deal, null=True, verbose_name=_("Affaire"))
    project = peewee.ForeignKeyField(Project, null=True, verbose_name=_("Projet"))
    label = LineField(label=_("Objet"))
    kind = ChoiceField(choices=KINDS, label=_("Type"), default="call")
    due = ComingDayField(label=_("Échéance"), null=True)
    time = TimeField(label=_("Heure"))
    assignee = LineField(label=_("Pour"), limit=100)
    priority = ChoiceField(choices=PRIORITIES, label=_("Priorité"), default="normal")
    details = NotesField(label=_("Détails"))
    done_at = InstantField(label=_("Faite le"), null=True)
    done_by = LineField(label=_("Faite par"))
    result = LineField(label=_("Résultat"))
    every = CountField(label=_("Tous les"), null=True)
    unit = ChoiceField(choices=UNITS, label=_("Périodicité"), default="")
    month_day = CountField(null=True)
    """The day of the month that a monthly series is meant for: after 28/02 the 31st comes back. Nobody types it, and
    nobody is told of it: it has no label."""
    previous = peewee.ForeignKeyField("self", null=True, verbose_name=_("Suite de"))

    due_key = FoldedField()

    derived = frozenset({"due_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {"due_key": f"{cls.due.db_value(row['due']) or LAST_DAY} {row['time'] or _LATEST}"}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {}
        if not row["label"]:
            refused["label"] = _("à remplir, par exemple « Rappeler Mme Roux »")
        if row["time"] and row["due"] is None:
            refused["due"] = _("une heure demande un jour")
        if bool(row["every"]) != bool(row["unit"]):
            refused["every" if row["unit"] else "unit"] = _("à remplir : par exemple 2 semaines")
        elif row["unit"] and row["due"] is None:
            refused["due"] = _("ce qui se répète a une première échéance")
        return refused
