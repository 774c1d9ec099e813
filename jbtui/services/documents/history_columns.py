"""The columns of a contact's history: how each is called, which rows it counts, what it adds up.

This is the one place where a kind of rows joins the history: a `Counted` here, and in `history` the query that reads
its figures of all exercices at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import peewee

from jbtui.language import _, ngettext
from jbtui.models import purchase
from jbtui.models.base import Record
from jbtui.models.deal import Deal
from jbtui.models.document import CREDIT, DELIVERY, DEPOSIT, INVOICE, ORDER, QUOTE, Document
from jbtui.models.fields import MoneyField
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase

Column = Literal[
    "quotes",
    "orders",
    "deliveries",
    "invoices",
    "deposits",
    "credits",
    "turnover",
    "purchase_orders",
    "purchase_invoices",
    "purchased",
    "deals",
    "projects",
]
Side = Literal["sales", "purchases"]
SALES: Side = "sales"
PURCHASES: Side = "purchases"
SIDES = (SALES, PURCHASES)
"""What a contact buys of us, and what we buy of it."""


@dataclass(frozen=True)
class Counted:
    """A column: its title and the short one, what the list of its rows is filtered by, so many of them in words, their
    table, their amount before VAT, and what holds of them besides whose and of which exercice they are."""

    id: Column
    title: str
    short: str
    kind: str
    words: Callable[[int], str]
    """So many, the number left out as `{count}`."""
    model: type[Record]
    amount: MoneyField
    day: peewee.Field
    """The day by which a row is of an exercice; that of a document is frozen with its number."""
    holds: peewee.Expression | None = None
    side: Side | None = SALES
    """The side that it stands on; None for both."""
    sums: bool = False
    """Whether it is read for its amount, not for its count, with the change on the exercice before."""


def _document(id_: Column, title: str, short: str, kind: str, words: Callable[[int], str], type_: str) -> Counted:
    return Counted(id_, title, short, kind, words, Document, Document.total_ht, Document.date, Document.type == type_)


COLUMNS = (
    _document(
        "quotes", _("Devis"), _("Devis"), _("devis"), lambda n: ngettext("{count} devis", "{count} devis", n), QUOTE
    ),
    _document(
        "orders",
        _("Commandes"),
        _("Cdes"),
        _("commande"),
        lambda n: ngettext("{count} commande", "{count} commandes", n),
        ORDER,
    ),
    _document(
        "deliveries",
        _("Livraisons"),
        _("Livr."),
        _("bon de livraison"),
        lambda n: ngettext("{count} livraison", "{count} livraisons", n),
        DELIVERY,
    ),
    _document(
        "invoices",
        _("Factures"),
        _("Fact."),
        _("facture"),
        lambda n: ngettext("{count} facture", "{count} factures", n),
        INVOICE,
    ),
    _document(
        "deposits",
        _("Acomptes"),
        _("Acp."),
        _("acompte"),
        lambda n: ngettext("{count} acompte", "{count} acomptes", n),
        DEPOSIT,
    ),
    _document(
        "credits",
        _("Avoirs"),
        _("Avoirs"),
        _("avoir"),
        lambda n: ngettext("{count} avoir", "{count} avoirs", n),
        CREDIT,
    ),
    Counted(
        "turnover",
        _("CA HT"),
        _("CA HT €"),
        _("facture ou avoir sur facture"),
        lambda n: ngettext("{count} pièce du CA", "{count} pièces du CA", n),
        Document,
        Document.total_ht,
        Document.date,
        (Document.type == INVOICE) | ((Document.type == CREDIT) & ~Document.on_deposit),
        sums=True,
    ),
    Counted(
        "purchase_orders",
        _("Commandes passées"),
        _("Cdes"),
        _("commande au fournisseur"),
        lambda n: ngettext("{count} commande passée", "{count} commandes passées", n),
        Purchase,
        Purchase.total_ht,
        Purchase.date,
        Purchase.kind == purchase.ORDER,
        PURCHASES,
    ),
    Counted(
        "purchase_invoices",
        _("Factures reçues"),
        _("Fact. reçues"),
        _("facture du fournisseur"),
        lambda n: ngettext("{count} facture reçue", "{count} factures reçues", n),
        Purchase,
        Purchase.total_ht,
        Purchase.date,
        Purchase.kind == purchase.INVOICE,
        PURCHASES,
    ),
    Counted(
        "purchased",
        _("Achats HT"),
        _("Achats HT €"),
        _("facture du fournisseur"),
        lambda n: ngettext("{count} facture reçue", "{count} factures reçues", n),
        Purchase,
        Purchase.total_ht,
        Purchase.date,
        Purchase.kind == purchase.INVOICE,
        PURCHASES,
        sums=True,
    ),
    Counted(
        "deals",
        _("Affaires"),
        _("Aff."),
        _("affaire"),
        lambda n: ngettext("{count} affaire", "{count} affaires", n),
        Deal,
        Deal.estimate,
        Deal.opened_on,
        side=None,
    ),
    Counted(
        "projects",
        _("Projets"),
        _("Proj."),
        _("projet"),
        lambda n: ngettext("{count} projet", "{count} projets", n),
        Project,
        Project.budget,
        Project.starts_on,
        side=None,
    ),
)
"""In their order on the screen."""

TYPES: dict[str, Column] = {
    QUOTE: "quotes",
    ORDER: "orders",
    DELIVERY: "deliveries",
    INVOICE: "invoices",
    DEPOSIT: "deposits",
    CREDIT: "credits",
}
"""The types of documents that are counted, each in its column."""

DATED: tuple[Counted, ...] = tuple(each for each in COLUMNS if each.model is not Document)
"""What belongs to an exercice by a day of its own."""


def of_sides(*sides: Side) -> tuple[Counted, ...]:
    """The columns that stand on these sides."""
    return tuple(each for each in COLUMNS if each.side is None or each.side in sides)


def column(id_: Column) -> Counted:
    """The column of this id."""
    return next(each for each in COLUMNS if each.id == id_)
