"""Purchases: the list of Achats, those of a supplier in its sheet, and the form of one."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jbtui.declarations.base import (
    Column,
    Command,
    Field,
    Form,
    Group,
    Listing,
    Section,
    Shelf,
    Situation,
    Sort,
    in_words_of_index,
)
from jbtui.declarations.deals import OPEN_CONTACT
from jbtui.declarations.everywhere import EXPORT, why_no_row
from jbtui.declarations.follow_up import contact_columns, contact_title
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.purchase import ORDER, RATES, Purchase, total, vat_of
from jbtui.models.values import show_money
from jbtui.services import purchases
from jbtui.services.follow_up import today
from jbtui.services.paging import Order


def state_words(row: Values) -> str:
    """Where a purchase stands, in a few words."""
    day = Purchase.due_date.show(row["due_date"])
    if row["kind"] == ORDER:
        return _("commande, pour le {day}").format(day=day[:5]) if day else _("commande")
    if row["paid_on"] is not None:
        return _("payée le {day}").format(day=Purchase.paid_on.show(row["paid_on"])[:5])
    if Purchase.is_overdue(row, days.today()):
        count = (days.today() - row["due_date"]).days
        return ngettext("! échue depuis {count} j", "! échue depuis {count} j", count).format(count=count)
    return _("à payer le {day}").format(day=day[:5]) if day else _("à payer")


def told_of_purchase(row: Values) -> str:
    """What it is for, and how it stands."""
    return ", ".join(part for part in (state_words(row), str(row["subject"])) if part)


def why_not_due(situation: Situation) -> str:
    """Only what is due is paid; the row under the cursor stands for the marked ones."""
    if situation.row is None:
        return _("rien n’est choisi")
    return "" if Purchase.is_due(situation.row) else _("rien n’est à payer")


def why_not_paid(situation: Situation) -> str:
    """Only what is paid can be due again."""
    if situation.row is None:
        return _("rien n’est choisi")
    return _("elle n’est pas payée") if situation.row["paid_on"] is None else ""


NEW_PURCHASE = Command("purchase.new", _("Nouveau"), _("Saisir une facture ou une commande d’un fournisseur"), "new",
                       "n", "ctrl+n", ("ctrl+n",), row=1, rank=10)  # fmt: skip
PAY = Command("purchase.pay", _("Payée aujourd’hui"), _("La facture, ou celles qui sont marquées, est payée"), "pay",
              "p", popup="o", hides=True, why_not=why_not_due)  # fmt: skip
UNPAY = Command("purchase.unpay", _("Pas encore payée"), _("La facture est de nouveau à payer"), "unpay", "n",
                popup="o", hides=True, why_not=why_not_paid)  # fmt: skip
DELETE = Command("purchase.delete", _("Supprimer"), _("Supprimer l’achat, après confirmation"), "delete", "s",
                 popup="o", other_keys=("delete",), why_not=why_no_row)  # fmt: skip
COMMANDS = (PAY, UNPAY, OPEN_CONTACT, DELETE)
"""What is done with a purchase, in its list and on its sheet."""

SORTS = (
    Sort("date", _("date"), Order((Purchase.date, Purchase.id), descending=True)),
    Sort("due", _("échéance"), Order((Purchase.due_key, Purchase.id))),
    Sort("number", _("numéro"), Order((Purchase.number_key, Purchase.id))),
)
NUMBER = Column("number", _("N° reçu"), lambda row: str(row["number"]), width=14, weight=1)
DATE = Column("date", _("Date"), lambda row: Purchase.date.show(row["date"]), width=10, from_width=60)
STATE = Column("state", _("État"), state_words, width=20, weight=1, from_width=78)
HT = Column("ht", _("HT €"), lambda row: Purchase.total_ht.show(row["total_ht"]), width=12, align="right",
            from_width=96)  # fmt: skip
TTC = Column("ttc", _("TTC €"), lambda row: Purchase.total_ttc.show(row["total_ttc"]), width=12, align="right")
CONTACT = Column("contact", _("Fournisseur"), contact_title, width=14, weight=2)

_INVOICES = ("= 'invoice' AND", Purchase.paid_on, "IS NULL")

PURCHASES = Listing(
    "purchases",
    _("Achats"),
    Purchase,
    tuple(Purchase._meta.sorted_fields),
    (NUMBER, DATE, CONTACT, STATE, HT, TTC),
    SORTS,
    _("Aucun achat."),
    shelves=(
        Shelf("purchase_all", _("Toutes")),
        Shelf("purchase_unpaid", _("À payer"), in_words_of_index(Purchase.kind, *_INVOICES)),
        Shelf(
            "purchase_overdue",
            _("Échues"),
            in_words_of_index(Purchase.kind, *_INVOICES),
            today=lambda: Purchase.due_key < str(days.today()),
        ),
        Shelf("purchase_orders", _("Commandes"), in_words_of_index(Purchase.kind, "= 'order'")),
    ),
    commands=(*COMMANDS, EXPORT),
    also=contact_columns(Purchase),
)

CONTACT_PURCHASES = Listing(
    "contact_purchases",
    _("Achats"),
    Purchase,
    tuple(Purchase._meta.sorted_fields),
    (NUMBER, replace(DATE, from_width=0), replace(STATE, width=22, from_width=0), replace(HT, from_width=0), TTC),
    SORTS[:1],
    _("Aucun achat."),
)


def amounts(values: Mapping[str, Any]) -> list[str]:
    """The amounts of a purchase to read: a line for each rate, then what they come to."""
    lines = [
        _("{base} HT à {rate} : TVA {vat}").format(
            base=show_money(values[f"base_{n}"]),
            rate=Purchase.value(f"rate_{n}").show(values[f"rate_{n}"]),
            vat=Purchase.value(f"vat_{n}").show(values[f"vat_{n}"]),
        )
        for n in RATES
        if isinstance(values.get(f"base_{n}"), Decimal)
    ]
    found = {"ht": total(values, "base"), "vat": total(values, "vat")}
    found["ttc"] = found["ht"] + found["vat"]
    whole = _("HT {ht}, TVA {vat}"), _("TTC {ttc} €")
    shown = {name: show_money(amount) for name, amount in found.items()}
    return [*lines, *(words.format(**shown) for words in whole)]


def follow(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an amount and its rate make of VAT, and all of them of the total; while it is typed, one of them may be none
    yet."""
    if column.partition("_")[0] not in ("rate", "base", "vat"):
        return {}
    found: dict[str, Any] = {}
    n = column.rpartition("_")[2]
    if not column.startswith("vat") and (vat := vat_of(values.get(f"base_{n}"), values.get(f"rate_{n}"))) is not None:
        found[f"vat_{n}"] = vat
    return found


PURCHASE_FORM = Form(
    Purchase,
    (
        Group(
            _("Achat"),
            (
                (Field("kind"), Field("number", required=True, titled=True)),
                (Field("date", required=True), Field("due_date")),
                (Field("subject"), Field("paid_on")),
            ),
        ),
        Group(
            _("Montants"),
            (
                (Field("rate_1"), Field("base_1", required=True), Field("vat_1")),
                *((Field(f"rate_{n}"), Field(f"base_{n}"), Field(f"vat_{n}")) for n in RATES[1:]),
                (Field("total_ttc", hint=(_("La TVA et le total laissés vides suivent des montants."),)),),
            ),
            read_as=amounts,
        ),
        Group(_("Remarques"), ((Field("remarks", wide=True),),)),
    ),
    fill=follow,
)

SECTION = Section(
    "purchases",
    _("Achats"),
    "8",
    CONTACT_PURCHASES,
    PURCHASE_FORM,
    Purchase.contact,
    _("achat"),
    purchases.create,
    purchases.update,
    lambda session, id_: purchases.delete(session, [id_]),
    shown=lambda contact: bool(contact.get("is_supplier")),
    why_hidden=_("ce contact n’est pas un fournisseur"),
    begin=lambda session: {"date": today(session)},
    note=state_words,
    first="number",
    letter="g",
    opens="jbtui.screens.achats.purchases:PurchaseScreen",
)
"""The purchases of a supplier, on its sheet."""
