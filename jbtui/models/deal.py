"""The deal (affaire): an opportunity with a contact, until it is won or lost."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.fields import (
    ChoiceField,
    ComingDayField,
    DayField,
    FoldedField,
    LineField,
    MoneyField,
    NotesField,
    PastDayField,
    PercentField,
)
from jbtui.models.person import Person
from jbtui.text import fold

STAGES = [
    ("qualify", _("À qualifier")),
    ("need", _("Besoin")),
    ("proposal", _("Proposition")),
    ("negotiation", _("Négociation")),
    ("decision", _("Décision")),
]
PROBABILITIES = {"qualify": 10, "need": 25, "proposal": 50, "negotiation": 75, "decision": 90}
"""What is proposed for a stage, in percent."""
OPEN, WON, LOST = "open", "won", "lost"
STATES = [(OPEN, _("En cours")), (WON, _("Gagnée")), (LOST, _("Perdue"))]

LAST_DAY = "9999-12-31"
"""Sorts behind every day: what has none comes last, and no key of a sort is ever missing."""


class Deal(Record):
    """A deal of a contact: its label, what it may bring, how likely and when."""

    noun = _("affaire")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    person = peewee.ForeignKeyField(Person, null=True, verbose_name=_("Interlocuteur"))
    label = LineField(label=_("Libellé"), limit=120)
    estimate = MoneyField(label=_("Estimé HT"), positive=True, null=True)
    probability = PercentField(label=_("Probabilité"), default=PROBABILITIES["qualify"])
    stage = ChoiceField(choices=STAGES, label=_("Étape"), default="qualify")
    opened_on = PastDayField(label=_("Ouverte le"), null=True)
    expected = ComingDayField(label=_("Clôture prév."), null=True)
    state = ChoiceField(choices=STATES, label=_("État"), default=OPEN)
    closed_on = DayField(label=_("Close le"), null=True)
    reason = LineField(label=_("Motif"), hint=_("pourquoi elle est gagnée ou perdue"))
    owner = LineField(label=_("Suivi par"), limit=100)
    origin = LineField(label=_("Origine"))
    description = NotesField(label=_("Description"))

    label_key = FoldedField()
    expected_key = FoldedField()

    derived = frozenset({"label_key", "expected_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {
            "label_key": fold(row["label"]),
            "expected_key": cls.expected.db_value(row["expected"]) or LAST_DAY,
        }

    @classmethod
    def chance(cls, row: Mapping[str, Any]) -> int:
        """How likely a deal is, in percent: as its probability says while it is open, 100 once won, 0 once lost."""
        chance: int = {WON: 100, LOST: 0}.get(row["state"], row["probability"])
        return chance

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {}
        if not row["label"]:
            refused["label"] = _("à remplir, par exemple « Atelier 2026 »")
        if row["estimate"] is None:
            refused["estimate"] = _("à remplir : même un ordre de grandeur, ou 0")
        elif row["estimate"] < 0:
            refused["estimate"] = _("un montant positif est attendu")
        if row["state"] == LOST and not row["reason"]:
            refused["reason"] = _("à remplir : c’est ce qui apprend à gagner les suivantes")
        return refused
