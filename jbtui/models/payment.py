"""Payments (règlements) received, the invoices that they and credit notes are set against, and what is paid back."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models import days
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.fields import ChoiceField, LineField, MoneyField, PastDayField

MEANS = [
    ("transfer", _("Virement")),
    ("card", _("Carte")),
    ("cheque", _("Chèque")),
    ("cash", _("Espèces")),
    ("debit", _("Prélèvement")),
    ("other", _("Autre")),
]


class Payment(Record):
    """Money received from a contact. `allocated` is the sum of its allocations, kept by a trigger."""

    noun = _("règlement")

    contact = peewee.ForeignKeyField(Contact)
    date = PastDayField(label=_("Reçu le"))
    amount = MoneyField(label=_("Montant"), default=0)
    means = ChoiceField(choices=MEANS, label=_("Moyen"), default="transfer")
    ref = LineField(label=_("Référence"), limit=100)
    allocated = MoneyField(default=0)

    derived = frozenset({"allocated"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {"allocated": row.get("allocated", 0)}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return cls.value("amount").show(row["amount"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return _refusals(row)


class Allocation(Record):
    """How much of a payment, or of a credit note, is set against an invoice."""

    noun = _("imputation")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    payment = peewee.ForeignKeyField(Payment, null=True, verbose_name=_("Règlement"))
    avoir = peewee.ForeignKeyField(Document, null=True, verbose_name=_("Avoir"))
    invoice = peewee.ForeignKeyField(Document, verbose_name=_("Facture"))
    amount = MoneyField(label=_("Montant"), default=0)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return cls.value("amount").show(row["amount"])


class Refund(Record):
    """What of a credit note was paid back to its contact."""

    noun = _("remboursement")

    contact = peewee.ForeignKeyField(Contact)
    avoir = peewee.ForeignKeyField(Document, verbose_name=_("Avoir"))
    date = PastDayField(label=_("Remboursé le"))
    amount = MoneyField(label=_("Montant"), default=0)
    means = ChoiceField(choices=MEANS, label=_("Moyen"), default="transfer")
    ref = LineField(label=_("Référence"), limit=100)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return cls.value("amount").show(row["amount"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return _refusals(row)


def _refusals(row: Mapping[str, Any]) -> dict[str, str]:
    """Why money cannot have changed hands so."""
    refused = {}
    if row["date"] is None:
        refused["date"] = _("à remplir")
    elif row["date"] > days.today():
        refused["date"] = _("cette date est à venir")
    if row["amount"] <= 0:
        refused["amount"] = _("un montant positif est attendu")
    return refused
