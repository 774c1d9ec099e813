"""What is bought: orders to suppliers and the invoices that they send, by the numbers that they give them."""

import datetime
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import LAST_DAY
from jbtui.models.fields import (
    ChoiceField,
    ComingDayField,
    FoldedField,
    LineField,
    MoneyField,
    NotesField,
    PastDayField,
    RateField,
)
from jbtui.models.values import show_money
from jbtui.text import fold

ORDER, INVOICE = "order", "invoice"
KINDS = [(INVOICE, _("Facture")), (ORDER, _("Commande"))]
RATES = range(1, 5)
"""The rows of an amount in its rate: `rate_1`, `base_1`, `vat_1`, and so on."""
_CENT = Decimal("0.01")
_NEAR = Decimal("0.05")
"""How far a supplier's rounding of its lines may go from that of the whole."""


class Purchase(Record):
    """An order to a supplier, or an invoice of one. A credit note of theirs is an invoice below zero."""

    noun = _("achat")

    contact = peewee.ForeignKeyField(Contact, verbose_name=_("Fournisseur"))
    kind = ChoiceField(choices=KINDS, label=_("Pièce"), default=INVOICE)
    number = LineField(label=_("N° reçu"), limit=50)
    date = PastDayField(label=_("Date"))
    due_date = ComingDayField(label=_("Échéance"), null=True)
    paid_on = PastDayField(label=_("Payée le"), null=True)
    subject = LineField(label=_("Objet"), limit=120)
    rate_1 = RateField(label=_("Taux 1"), null=True, default=Decimal(20))
    base_1 = MoneyField(label=_("HT €"), null=True)
    vat_1 = MoneyField(label=_("TVA €"), null=True)
    rate_2 = RateField(label=_("Taux 2"), null=True)
    base_2 = MoneyField(label=_("HT €"), null=True)
    vat_2 = MoneyField(label=_("TVA €"), null=True)
    rate_3 = RateField(label=_("Taux 3"), null=True)
    base_3 = MoneyField(label=_("HT €"), null=True)
    vat_3 = MoneyField(label=_("TVA €"), null=True)
    rate_4 = RateField(label=_("Taux 4"), null=True)
    base_4 = MoneyField(label=_("HT €"), null=True)
    vat_4 = MoneyField(label=_("TVA €"), null=True)
    total_ttc = MoneyField(label=_("Total TTC"), null=True)
    """As it is printed: it is the sum of the rest, or it is refused."""
    remarks = NotesField(label=_("Remarques"))

    total_ht = MoneyField(label=_("Total HT"), default=0)
    total_vat = MoneyField(label=_("TVA"), default=0)
    number_key = FoldedField()
    due_key = FoldedField()

    derived = frozenset({"total_ht", "total_vat", "number_key", "due_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {
            "total_ht": total(row, "base"),
            "total_vat": total(row, "vat"),
            "number_key": fold(row["number"]),
            "due_key": cls.due_date.db_value(row["due_date"]) or LAST_DAY,
        }

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return f"{cls.kind.show(row['kind'])} {row['number']}"

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {name: _("à remplir") for name in ("number", "date", "base_1") if row[name] in (None, "")}
        for n in RATES:
            if row[f"vat_{n}"] is not None and row[f"base_{n}"] is None:
                refused[f"base_{n}"] = _("à remplir")
        if row["paid_on"] and row["kind"] == ORDER:
            refused["paid_on"] = _("une commande ne se paie pas : saisissez la facture")
        if row["date"] and row["due_date"] and row["due_date"] < row["date"]:
            refused["due_date"] = _("l’échéance précède la date")
        whole = total(row, "base") + total(row, "vat")
        if row["total_ttc"] is not None and row["total_ttc"] != whole and not refused:
            words = _("les montants et leur TVA font {amount}")
            refused["total_ttc"] = words.format(amount=show_money(whole))
        return refused

    @classmethod
    def warnings(cls, row: Mapping[str, Any]) -> dict[str, str]:
        found = super().warnings(row)
        for n in RATES:
            vat, expected = row.get(f"vat_{n}"), vat_of(row.get(f"base_{n}"), row.get(f"rate_{n}"))
            if isinstance(vat, Decimal) and expected is not None and abs(vat - expected) > _NEAR:
                words = _("{rate} de ce montant feraient {amount}")
                found[f"vat_{n}"] = words.format(
                    rate=cls.value(f"rate_{n}").show(row[f"rate_{n}"]), amount=show_money(expected)
                )
        return found

    @classmethod
    def is_due(cls, row: Mapping[str, Any]) -> bool:
        """Whether it is an invoice that nobody paid yet."""
        return row["kind"] == INVOICE and row["paid_on"] is None

    @classmethod
    def is_overdue(cls, row: Mapping[str, Any], day: datetime.date) -> bool:
        """Whether it should have been paid before `day`."""
        return cls.is_due(row) and row["due_date"] is not None and row["due_date"] < day


def vat_of(base: Decimal | None, rate: Decimal | None) -> Decimal | None:
    """The VAT of an amount at a rate, half a cent up; None where one of them is not known."""
    if not isinstance(base, Decimal) or not isinstance(rate, Decimal):
        return None
    return (base * rate / 100).quantize(_CENT, ROUND_HALF_UP)


def total(row: Mapping[str, Any], part: str) -> Decimal:
    """The sum of a purchase's amounts, of all rates: of its `base` or of its `vat`."""
    amounts = (row[f"{part}_{n}"] for n in RATES)
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal(0))


def completed(row: Mapping[str, Any]) -> Values:
    """The columns that follow from others where nobody filled them: VAT by its rate, a total by its parts."""
    found: Values = {}
    for n in RATES:
        base, rate, vat = (row[f"{name}_{n}"] for name in ("base", "rate", "vat"))
        if base is None:
            found |= {f"rate_{n}": None} if n > 1 and vat is None else {}
            continue
        rate = Decimal(0) if rate is None else rate
        found |= {f"rate_{n}": rate, f"vat_{n}": vat_of(base, rate) if vat is None else vat}
    whole = {**row, **found}
    if whole["total_ttc"] is None:
        found["total_ttc"] = total(whole, "base") + total(whole, "vat")
    return found
