"""What is typed in one go about a contact: what happened, and what is to be done next. It has no table of its own: it
is stored as an information and an action."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models import action, note
from jbtui.models.base import Record
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.fields import (
    ChoiceField,
    ComingDayField,
    CountField,
    FlagField,
    LineField,
    NotesField,
    PastDayField,
    TimeField,
)
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.values import excerpt

OF_NOTE = {"happened": "kind", "day": "day", "text": "text"}
"""The columns that make the information, and what they are called there."""
OF_ACTION = ("label", "kind", "due", "time", "assignee", "priority", "details", "every", "unit")
"""The columns that make the action."""
LINKS = ("person_id", "deal_id", "project_id")
"""The columns of both."""


class Entry(Record):
    """An information (`happened`, `day`, `text`) and an action, about the same person, deal and project."""

    noun = _("saisie de suivi")
    feminine = True

    contact = peewee.ForeignKeyField(Contact, backref="+")
    person = peewee.ForeignKeyField(Person, backref="+", null=True, verbose_name=_("Avec"))
    deal = peewee.ForeignKeyField(Deal, backref="+", null=True, verbose_name=_("Affaire"))
    project = peewee.ForeignKeyField(Project, backref="+", null=True, verbose_name=_("Projet"))
    happened = ChoiceField(choices=note.KINDS, label=_("Type"), default="call")
    day = PastDayField(label=_("Le"), null=True)
    text = NotesField(label=_("Texte"))
    due = ComingDayField(label=_("Échéance"), null=True)
    time = TimeField(label=_("Heure"))
    label = LineField(label=_("Objet"))
    kind = ChoiceField(choices=action.KINDS, label=_("Type"), default="call")
    priority = ChoiceField(choices=action.PRIORITIES, label=_("Priorité"), default="normal")
    assignee = LineField(label=_("Pour"), limit=100)
    every = CountField(label=_("Tous les"), null=True)
    unit = ChoiceField(choices=action.UNITS, label=_("Périodicité"), default="")
    details = NotesField(label=_("Détails"))
    completes = FlagField(label=_("L’action d’où l’on vient est faite"))

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"]) or excerpt(row["text"].partition("\n")[0])
