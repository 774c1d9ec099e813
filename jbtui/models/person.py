"""The people to reach at a company (contacts associés)."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import CIVILITIES, COMPANY, Contact, person_name
from jbtui.models.fields import (
    ChoiceField,
    DayField,
    EmailField,
    FlagField,
    FoldedField,
    LineField,
    NotesField,
    PhoneField,
)
from jbtui.text import fold


class Person(Record):
    """A person to reach at a company: director, secretary… Never an address: invoices go to the contact's."""

    noun = _("contact associé")

    contact = peewee.ForeignKeyField(Contact)
    # Together with the contact's id this is a foreign key: the database refuses people on a particulier.
    contact_nature = ChoiceField(choices=[(COMPANY, _("Société"))], default=COMPANY)
    civility = ChoiceField(choices=CIVILITIES, label=_("Civilité"), default="")
    last_name = LineField(label=_("Nom"))
    first_name = LineField(label=_("Prénom"))
    job = LineField(label=_("Fonction"))
    phone = PhoneField(label=_("Téléphone"))
    mobile = PhoneField(label=_("Mobile"))
    email = EmailField(label=_("Email"))
    remarks = NotesField(label=_("Remarques"))
    is_main = FlagField(label=_("Principal"), default=False, hint=_("l’interlocuteur proposé d’abord"))
    since = DayField(label=_("Depuis le"), null=True)
    until = DayField(label=_("Jusqu’au"), null=True)
    individual = peewee.ForeignKeyField(Contact, null=True)
    """The particulier that this person also is, when the same individual is known for themself."""

    name_key = FoldedField()

    derived = frozenset({"name_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {"name_key": fold(f"{row['last_name']} {row['first_name']}")}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return person_name(row)

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {}
        if not row["last_name"]:
            refused["last_name"] = _("à remplir : c’est le seul champ obligatoire")
        if row["since"] and row["until"] and row["until"] < row["since"]:
            refused["until"] = _("la fin précède le début")
        return refused
