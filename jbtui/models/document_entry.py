"""What is typed of a document of sales in one go: its header and its lines. Neither has a table of its own: they are
stored as a document with its lines and its carriage."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import AMOUNT, ITEM, LINES, NATURES, NONE, PERCENT, QUOTE, TYPED, TYPES, UNITS
from jbtui.models.fields import (
    ChoiceField,
    ComingDayField,
    CountryField,
    FlagField,
    LineField,
    MoneyField,
    NotesField,
    PastDayField,
    PriceField,
    QuantityField,
    RateField,
    Refused,
    Value,
)
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.values import excerpt
from jbtui.models.vat_rate import CATEGORIES, OLD_RATES, RATES, TAXED
from jbtui.text import clean_line

NO_DISCOUNT = (NONE, Decimal(0))
Discount = tuple[str, Decimal]
"""Its kind, and how many percent or euros."""
Tax = tuple[str, Decimal]
"""A category of VAT, and its rate in percent."""
_PERCENT, _AMOUNT = RateField(), MoneyField()


class DiscountField(Value[Discount], peewee.Field):
    """What is taken off: `10` or `10 %`, `5 €`, or nothing."""

    def parse(self, text: str) -> Discount:
        line = clean_line(text)
        if not line:
            return NO_DISCOUNT
        field: RateField | MoneyField = _AMOUNT if line.endswith("€") else _PERCENT
        value = field.read(line)
        if value < 0:
            raise Refused(_("une remise n’est pas négative"), code="E-FORMAT")
        return (AMOUNT if field is _AMOUNT else PERCENT, value) if value else NO_DISCOUNT

    def show(self, value: Discount) -> str:
        kind, amount = value
        if kind == PERCENT:
            return _PERCENT.show(amount)
        return _("{amount} €").format(amount=_AMOUNT.show(amount)) if kind == AMOUNT else ""

    def edit(self, value: Discount) -> str:
        return self.show(value).replace("\u202f", "").replace("\u00a0", "")


class TaxField(Value[Tax], peewee.Field):
    """How something is taxed: a French rate, `20` or `5,5`, or the category of what is not: `E`, `AE`, `K`, `G`."""

    def parse(self, text: str) -> Tax:
        line = clean_line(text)
        category = line.upper()
        if category in dict(CATEGORIES) and category != TAXED:
            return category, Decimal(0)
        rate = _PERCENT.read(line)
        if not rate:
            words = _("à 0 %, dites pourquoi : E exonéré, AE autoliquidation, K intracommunautaire ou G export")
            raise Refused(words, code="E-FORMAT")
        if rate not in (*RATES, *OLD_RATES):
            raise Refused(_("ce taux n’est pas dans la liste des taux français"), code="E-FORMAT")
        return TAXED, rate

    def show(self, value: Tax) -> str:
        category, rate = value
        return _PERCENT.edit(rate) if category == TAXED else category


class SalesPriceField(PriceField):
    """A unit price before VAT, never below zero."""

    def read(self, line: str) -> Decimal:
        value = super().read(line)
        if value < 0:
            words = _("un prix négatif n’existe pas : mettez une quantité négative pour un retour")
            raise Refused(words, code="E-NEG-PRICE")
        return value


class DocumentEntry(Record):
    """The header of a document. With `alone` its address is typed for it, and is the contact's from then on with
    `kept`."""

    noun = _("document")

    type = ChoiceField(choices=TYPES, label=_("Type"), default=QUOTE)
    contact = peewee.ForeignKeyField(Contact, backref="+", verbose_name=_("Contact"))
    person = peewee.ForeignKeyField(Person, backref="+", null=True, verbose_name=_("À l’att. de"))
    deal = peewee.ForeignKeyField(Deal, backref="+", null=True, verbose_name=_("Affaire"))
    project = peewee.ForeignKeyField(Project, backref="+", null=True, verbose_name=_("Projet"))
    date = PastDayField(label=_("Date"))
    delivery_address = peewee.ForeignKeyField(DeliveryAddress, backref="+", null=True, verbose_name=_("Livrer à"))
    alone = FlagField(label=_("Adresse de ce document"))
    kept = FlagField(label=_("La garder parmi les adresses du contact"))
    delivery_name = LineField(label=_("Nom"), limit=100)
    delivery_line1 = LineField(label=_("Adresse"), limit=100)
    delivery_line2 = LineField(label=_("Complément"), limit=100)
    delivery_postcode = LineField(label=_("Code postal"), limit=10)
    delivery_city = LineField(label=_("Ville"), limit=60)
    delivery_country = CountryField(label=_("Pays"))
    billing = LineField(label=_("Facturer à"), limit=500)
    """The contact's main details, to read."""
    buyer_order_ref = LineField(label=_("Réf. client"), limit=50)
    subject = LineField(label=_("Objet"), limit=120)
    delivery_date = PastDayField(label=_("Livré le"), null=True)
    valid_until = ComingDayField(label=_("Valable au"), null=True)
    payment_term = peewee.ForeignKeyField(PaymentTerm, backref="+", null=True, verbose_name=_("Règlement"))
    due_date = ComingDayField(label=_("Échéance"), null=True)
    discount = DiscountField(label=_("Remise"), default=NO_DISCOUNT)
    carriage = MoneyField(label=_("Port HT"), null=True, default=None)
    carriage_tax = TaxField(label=_("TVA du port"), default=(TAXED, Decimal(20)))
    deposit = DiscountField(label=_("Acompte"), default=NO_DISCOUNT)
    reason = LineField(label=_("Motif"))
    public_note = NotesField(label=_("Remarques"), limit=1000)
    internal_note = NotesField(label=_("Note interne"))

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["subject"]) or excerpt(str(row["billing"]).partition(",")[0])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {} if row["contact_id"] else {"contact_id": _("à choisir")}


class LineEntry(Record):
    """A line of a document, as it is typed."""

    noun = _("ligne")

    kind = ChoiceField(choices=LINES, label=_("Genre"), default=ITEM)
    nature = ChoiceField(choices=NATURES, label=_("Nature"), default="goods")
    ref = LineField(label=_("Référence"), limit=50)
    description = LineField(label=_("Désignation"))
    detail = NotesField(label=_("Détail"), limit=1000)
    quantity = QuantityField(label=_("Qté"), default=Decimal(1))
    unit = ChoiceField(choices=UNITS, label=_("Unité"), default="C62")
    price = SalesPriceField(label=_("Prix HT"), default=Decimal(0))
    discount = DiscountField(label=_("Remise"), default=NO_DISCOUNT)
    tax = TaxField(label=_("TVA"), default=(TAXED, Decimal(20)))
    net = MoneyField(label=_("Total HT"), default=Decimal(0))
    """What it comes to, to read."""
    reopen_order = FlagField(label=_("Rouvre la commande"))

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["description"] or row["ref"])


def split_pairs(values: Mapping[str, Any], pairs: Mapping[str, tuple[str, str]]) -> Values:
    """Values with what is typed in one cell in the two columns that it is stored in."""
    found: Values = {}
    for name, value in values.items():
        if name in pairs:
            found.update(zip(pairs[name], value, strict=True))
        else:
            found[name] = value
    return found


OF_HEADER = {"discount": ("discount_kind", "discount_value"), "deposit": ("deposit_kind", "deposit_value")}
OF_LINE = {"discount": ("discount_kind", "discount_value"), "tax": ("vat_category", "vat_rate")}
"""What is typed in one cell, and the columns that it is stored in."""
SAME_IN_HEADER = (
    *("type", "contact_id", "person_id", "deal_id", "project_id", "date", "delivery_address_id", *TYPED, "subject"),
    *("buyer_order_ref", "delivery_date", "valid_until", "payment_term_id", "due_date", "reason"),
    *("public_note", "internal_note"),
)
SAME_IN_LINE = ("kind", "nature", "ref", "description", "detail", "quantity", "unit", "price", "net", "reopen_order")
"""The columns that are called the same where they are stored."""


def header_of(row: Mapping[str, Any]) -> Values:
    """A document's row as it is typed, without its carriage."""
    pairs = {name: tuple(row[column] for column in columns) for name, columns in OF_HEADER.items()}
    alone = any(row[column] for column in TYPED)
    return {**DocumentEntry.blank(), **{name: row[name] for name in SAME_IN_HEADER}, **pairs, "alone": alone}


def line_of(row: Mapping[str, Any]) -> Values:
    """A line's row as it is typed."""
    pairs = {name: tuple(row[column] for column in columns) for name, columns in OF_LINE.items()}
    return {**LineEntry.blank(), **{name: row[name] for name in SAME_IN_LINE}, **pairs}
