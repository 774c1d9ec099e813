"""The information (note): what happened with a contact, on a day."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.fields import ChoiceField, FoldedField, NotesField, PastDayField
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.values import excerpt

KINDS = [("call", _("Appel")), ("email", _("Email")), ("meeting", _("RDV")), ("note", _("Note"))]


class Note(Record):
    """A dated remark about a contact; `action` is the one whose result it is."""

    noun = _("information")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    person = peewee.ForeignKeyField(Person, null=True, verbose_name=_("Avec"))
    deal = peewee.ForeignKeyField(Deal, null=True, verbose_name=_("Affaire"))
    project = peewee.ForeignKeyField(Project, null=True, verbose_name=_("Projet"))
    action = peewee.ForeignKeyField(Action, null=True, verbose_name=_("Résultat de"))
    kind = ChoiceField(choices=KINDS, label=_("Type"), default="call")
    day = PastDayField(label=_("Le"), null=True)
    text = NotesField(label=_("Texte"))

    day_key = FoldedField()

    derived = frozenset({"day_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {"day_key": cls.day.db_value(row["day"]) or ""}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return excerpt(row["text"].partition("\n")[0])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {}
        if not row["text"]:
            refused["text"] = _("à remplir : ce qui s’est passé")
        if row["day"] is None:
            refused["day"] = _("à remplir : « a » pour aujourd’hui")
        return refused
