"""The document of sales (devis, commande, bon de livraison, facture, acompte, avoir), its lines, charges and VAT."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Base, Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import (
    ChoiceField,
    DayField,
    FlagField,
    FoldedField,
    InstantField,
    LineField,
    MoneyField,
    NotesField,
    PriceField,
    QuantityField,
    RateField,
)
from jbtui.models.fiscal_year import FiscalYear, Series
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.vat_rate import CATEGORIES, TAXED
from jbtui.text import natural_key

QUOTE, PROFORMA, ORDER, DELIVERY, DEPOSIT, INVOICE, CREDIT = "DEV", "PRO", "CDE", "BL", "ACO", "FAC", "AVO"
TYPES = [
    (QUOTE, _("Devis")),
    (PROFORMA, _("Facture pro forma")),
    (ORDER, _("Commande")),
    (DELIVERY, _("Bon de livraison")),
    (DEPOSIT, _("Facture d’acompte")),
    (INVOICE, _("Facture")),
    (CREDIT, _("Avoir")),
]
ACCOUNTING = (INVOICE, DEPOSIT, CREDIT)
"""What books are kept of: numbered without a gap, frozen for good."""
FAMILIES = {
    QUOTE: "quote",
    PROFORMA: "quote",
    ORDER: "order",
    DELIVERY: "delivery",
    DEPOSIT: "invoice",
    INVOICE: "invoice",
    CREDIT: "invoice",
}
"""Type → the list of the menu in which it stands."""

DRAFT, ISSUED, ACCEPTED, EXPIRED, CANCELLED = "draft", "issued", "accepted", "expired", "cancelled"
CONFIRMED, CLOSED, DELIVERED, VALIDATED, DECLINED = "confirmed", "closed", "delivered", "validated", "refused"
STATES = [
    (DRAFT, _("brouillon")),
    (ISSUED, _("émis")),
    (ACCEPTED, _("accepté")),
    (DECLINED, _("refusé")),
    (EXPIRED, _("expiré")),
    (CONFIRMED, _("confirmée")),
    (CLOSED, _("soldée")),
    (DELIVERED, _("livré")),
    (VALIDATED, _("validé")),
    (CANCELLED, _("annulé")),
]
NONE, PARTIAL, FULL = "none", "partial", "full"
EXTENTS = [(NONE, _("non")), (PARTIAL, _("en partie")), (FULL, _("en entier"))]
TRANSMISSIONS = [
    ("none", ""),
    ("exported", _("exportée")),
    ("deposited", _("déposée")),
    ("rejected", _("rejetée")),
    ("received", _("reçue")),
    ("paid", _("payée")),
]
DISCOUNTS = [("none", ""), ("pct", "%"), ("amount", "€")]
PERCENT, AMOUNT = "pct", "amount"

ITEM, TEXT, SUBTOTAL = "item", "text", "subtotal"
LINES = [(ITEM, _("article")), (TEXT, _("texte")), (SUBTOTAL, _("sous-total"))]
NATURES = [("goods", _("bien")), ("service", _("service"))]
UNITS = [
    ("C62", _("unité")),
    ("HUR", _("heure")),
    ("DAY", _("jour")),
    ("KGM", "kg"),
    ("MTR", "m"),
    ("MTK", "m²"),
    ("LTR", _("litre")),
]
"""Codes of recommendation 20 of UN/ECE."""

OPEN_QUOTE = peewee.SQL("type = 'DEV' AND state = 'issued'")
OPEN_ORDER = peewee.SQL("type = 'CDE' AND state = 'confirmed'")
UNSETTLED = peewee.SQL("state = 'validated' AND due <> settled")
"""Conditions of partial indexes, in their own words: an engine that is given values apart would not know them again."""

TYPED = tuple(f"delivery_{part}" for part in ("name", "line1", "line2", "postcode", "city", "country"))
"""The columns of a delivery address that was typed for one document alone."""


class Document(Record):
    """A document of a contact; the contact's main details are the billing address, and nothing can say otherwise.

    It goes to `delivery_address`, or to an address typed for it alone, or (with neither) to the main details. Amounts
    follow from its lines, its charges and its discount. With its number it is frozen: see the migration's triggers.
    """

    noun = _("document")

    contact = peewee.ForeignKeyField(Contact, verbose_name=_("Contact"))
    person = peewee.ForeignKeyField(Person, null=True, verbose_name=_("À l’att. de"))
    deal = peewee.ForeignKeyField(Deal, null=True, verbose_name=_("Affaire"))
    project = peewee.ForeignKeyField(Project, null=True, verbose_name=_("Projet"))
    type = ChoiceField(choices=TYPES, label=_("Type"), default=QUOTE)
    state = ChoiceField(choices=STATES, label=_("État"), default=DRAFT)
    series = peewee.ForeignKeyField(Series, null=True, column_name="series")
    fiscal_year = peewee.ForeignKeyField(FiscalYear, null=True)
    seq = peewee.BigIntegerField(null=True)
    number = LineField(label=_("Numéro"), limit=35, null=True, default=None, unique=True)
    date = DayField(label=_("Date"))
    delivery_address = peewee.ForeignKeyField(DeliveryAddress, null=True, verbose_name=_("Livrer à"))
    delivery_name = LineField(label=_("Livrer à, nom"), limit=100)
    delivery_line1 = LineField(label=_("Livrer à, adresse"), limit=100)
    delivery_line2 = LineField(label=_("Livrer à, complément"), limit=100)
    delivery_postcode = LineField(label=_("Livrer à, code postal"), limit=10)
    delivery_city = LineField(label=_("Livrer à, ville"), limit=60)
    delivery_country = LineField(label=_("Livrer à, pays"), limit=2)
    buyer_order_ref = LineField(label=_("Réf. client"), limit=50)
    subject = LineField(label=_("Objet"), limit=120)
    delivery_date = DayField(label=_("Livré le"), null=True)
    valid_until = DayField(label=_("Valable jusqu’au"), null=True)
    payment_term = peewee.ForeignKeyField(PaymentTerm, null=True, verbose_name=_("Règlement"))
    due_date = DayField(label=_("Échéance"), null=True)
    discount_kind = ChoiceField(choices=DISCOUNTS, label=_("Remise en"), default="none")
    discount_value = MoneyField(label=_("Remise"), default=0)
    sum_lines = MoneyField(default=0)
    allowance = MoneyField(default=0)
    charge = MoneyField(default=0)
    total_ht = MoneyField(label=_("Total HT"), default=0)
    total_vat = MoneyField(label=_("TVA"), default=0)
    total_ttc = MoneyField(label=_("Total TTC"), default=0)
    prepaid = MoneyField(label=_("Acomptes"), default=0)
    due = MoneyField(label=_("Net à payer"), default=0)
    bt23 = LineField(limit=2)
    reason = LineField(label=_("Motif"))
    on_deposit = FlagField()
    """Of a credit note: that it credits a deposit."""
    deposit_kind = ChoiceField(choices=DISCOUNTS, label=_("Acompte en"), default="none")
    """Of a deposit: a part of the order, or an amount VAT included; `deposit_value` says how much."""
    deposit_value = MoneyField(label=_("Acompte"), default=0)
    seller_json = peewee.TextField(default="")
    buyer_json = peewee.TextField(default="")
    delivery_json = peewee.TextField(default="")
    terms_json = peewee.TextField(default="")
    """The payment term and the mentions, in the words of the day of validation."""
    public_note = NotesField(label=_("Remarques"), limit=1000)
    internal_note = NotesField(label=_("Note interne"))
    transmission = ChoiceField(choices=TRANSMISSIONS, label=_("Transmission"), default="none")
    sent_at = InstantField(label=_("Envoyé le"), null=True)
    validated_at = InstantField(label=_("Validé le"), null=True)
    prev_hash = peewee.TextField(default="")
    hash = peewee.TextField(default="")
    delivered = ChoiceField(choices=EXTENTS, label=_("Livrée"), default=NONE)
    """Of a numbered order, as `invoiced` is of orders and deliveries."""
    invoiced = ChoiceField(choices=EXTENTS, label=_("Facturée"), default=NONE)
    to_invoice = MoneyField(default=0)
    """What is left to invoice of a confirmed order, VAT included."""
    settled = MoneyField(default=0)
    """What was paid of an invoice or used of a credit note: the sum of its allocations, kept by a trigger."""

    family = peewee.TextField()
    number_key = FoldedField(unique=True)

    derived = frozenset({"settled", "family", "number_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {
            "settled": row.get("settled", 0),
            "family": FAMILIES[row["type"]],
            "number_key": natural_key(row["number"] or f"brouillon {row['id']}"),
        }

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return f"{cls.value('type').show(row['type'])} {cls.name(row)}"

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = _of_discount(row)
        if row["deposit_value"] < 0:
            refused["deposit_value"] = _("un montant positif est attendu")
        if row["deposit_kind"] != "none" and row["type"] != DEPOSIT:
            refused["deposit_kind"] = _("un acompte seulement est une part ou un montant de sa commande")
        elif row["deposit_kind"] == "none" and row["deposit_value"]:
            refused["deposit_kind"] = _("% ou € attendu")
        return refused

    @classmethod
    def name(cls, row: Mapping[str, Any]) -> str:
        """The number, or « Brouillon 123 »."""
        if row["number"]:
            return str(row["number"])
        return _("Brouillon {id}").format(id=row["id"]) if row.get("id") else _("Brouillon")

    @classmethod
    def balance(cls, row: Mapping[str, Any]) -> Decimal:
        """What is left to pay of an invoice or a deposit, to use of a credit note; nothing of any other document."""
        if row["state"] != VALIDATED:
            return Decimal(0)
        left: Decimal = row["due"] - row["settled"]
        return left

    @classmethod
    def is_due(cls, row: Mapping[str, Any]) -> bool:
        """Whether something is left to pay of an invoice or a deposit."""
        return row["type"] in (INVOICE, DEPOSIT) and cls.balance(row) > 0

    @classmethod
    def is_overdue(cls, row: Mapping[str, Any], day: datetime.date) -> bool:
        """Whether it should have been paid before `day`."""
        return bool(cls.is_due(row) and row["due_date"] and row["due_date"] < day)


class DocumentLine(Record):
    """A line of a document: an item, a text, or a subtotal of the items since the one before."""

    noun = _("ligne")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    document = peewee.ForeignKeyField(Document)
    position = peewee.IntegerField(default=0)
    kind = ChoiceField(choices=LINES, label=_("Genre"), default=ITEM)
    nature = ChoiceField(choices=NATURES, label=_("Nature"), default="goods")
    ref = LineField(label=_("Référence"), limit=50)
    description = LineField(label=_("Désignation"))
    detail = NotesField(label=_("Détail"), limit=1000)
    quantity = QuantityField(label=_("Qté"), default=0)
    unit = ChoiceField(choices=UNITS, label=_("Unité"), default="C62")
    price = PriceField(label=_("Prix HT"), default=0)
    discount_kind = ChoiceField(choices=DISCOUNTS, label=_("Remise en"), default="none")
    discount_value = MoneyField(label=_("Remise"), default=0)
    vat_category = ChoiceField(choices=CATEGORIES, label=_("Catégorie de TVA"), default="S")
    vat_rate = RateField(label=_("TVA"), default=20)
    vat_text = LineField(label=_("Motif d’exonération"))
    vatex = LineField(limit=40)
    gross = MoneyField(default=0)
    discount = MoneyField(default=0)
    net = MoneyField(label=_("Montant HT"), default=0)
    reopen_order = FlagField(label=_("Rouvre la commande"))
    """Of a credit note's line: what is credited is to be invoiced again."""

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["description"] or row["ref"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = _of_discount(row) | _of_vat(row)
        if row["price"] < 0:
            refused["price"] = _("un prix négatif n’existe pas : mettez une quantité négative pour un retour")
        if row["kind"] != ITEM:
            amounts = ("quantity", "price", "discount_value")
            refused |= {name: _("un article seulement en a") for name in amounts if row[name]}
            if row["discount_kind"] != "none":
                refused["discount_kind"] = _("un article seulement en a")
        return refused


class DocumentCharge(Record):
    """Carriage or another charge on a whole document."""

    noun = _("frais")

    contact = peewee.ForeignKeyField(Contact)
    document = peewee.ForeignKeyField(Document)
    label = LineField(label=_("Libellé"), limit=100)
    amount = MoneyField(label=_("Montant HT"), default=0)
    vat_category = ChoiceField(choices=CATEGORIES, label=_("Catégorie de TVA"), default="S")
    vat_rate = RateField(label=_("TVA"), default=20)
    code = LineField(limit=3, default="FC")

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {name: _("à remplir") for name in ("label", "code") if not row[name]} | _of_vat(row)
        if row["amount"] < 0:
            refused["amount"] = _("un montant positif est attendu")
        return refused


def _of_discount(row: Mapping[str, Any]) -> dict[str, str]:
    """Why a discount cannot be; that it is more than the amount is known when that is counted."""
    if row["discount_kind"] == "none" and row["discount_value"]:
        return {"discount_kind": _("% ou € attendu")}
    if row["discount_value"] < 0 or (row["discount_kind"] == PERCENT and row["discount_value"] > 100):
        percent = row["discount_kind"] == PERCENT
        words = _("un pourcentage de 0 à 100 est attendu") if percent else _("un montant positif est attendu")
        return {"discount_value": words}
    return {}


def _of_vat(row: Mapping[str, Any]) -> dict[str, str]:
    """Why a rate of VAT cannot be."""
    if row["vat_category"] != TAXED and row["vat_rate"]:
        return {"vat_rate": _("0 % attendu dans cette catégorie")}
    return {}


class DocumentVat(Base):
    """What is taxed in one way in a numbered document; of a draft nothing is kept."""

    id = peewee.BigIntegerField(primary_key=True)
    document = peewee.ForeignKeyField(Document)
    category = ChoiceField(choices=CATEGORIES, default="S")
    rate = RateField(default=0)
    base = MoneyField(default=0)
    vat = MoneyField(default=0)
    allowance_share = MoneyField(default=0)
    charge = MoneyField(default=0)
    text = LineField()
    vatex = LineField(limit=40)
