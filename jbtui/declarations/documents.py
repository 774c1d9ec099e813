"""Documents of sales: the four lists of Ventes, and those of a contact in its sheet."""

from dataclasses import replace

import peewee

from jbtui.declarations.base import Column, Field, Form, Group, Listing, Section, Shelf, Sort, in_words_of_index
from jbtui.declarations.deals import OPEN_CONTACT
from jbtui.declarations.everywhere import EXPORT
from jbtui.declarations.follow_up import contact_columns, contact_title
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.document import (
    CANCELLED,
    CREDIT,
    DRAFT,
    EXPIRED,
    FULL,
    ISSUED,
    ORDER,
    PARTIAL,
    VALIDATED,
    Document,
)
from jbtui.services.documents.uses import only_read
from jbtui.services.paging import Order


def state_words(row: Values) -> str:
    """Where a document stands, in a few words."""
    type_, state = row["type"], row["state"]
    if state == VALIDATED and type_ == CREDIT:
        return _("à imputer") if Document.balance(row) > 0 else _("imputé")
    if state == VALIDATED:
        return _payment_words(row)
    if type_ == ORDER and state not in (DRAFT, CANCELLED):
        return _order_words(row)
    words = Document.state.show(state)
    if state in (ISSUED, EXPIRED) and row["valid_until"]:
        words = _("{state}, exp. {day}").format(state=words, day=Document.valid_until.show(row["valid_until"])[:5])
    elif row["invoiced"] == FULL:
        words = _("{state}, facturé").format(state=words)
    elif row["invoiced"] == PARTIAL:
        words = _("{state}, facturé en partie").format(state=words)
    return words


def _payment_words(row: Values) -> str:
    if not Document.is_due(row):
        return _("réglée")
    if Document.is_overdue(row, days.today()):
        count = (days.today() - row["due_date"]).days
        return ngettext("! échue depuis {count} j", "! échue depuis {count} j", count).format(count=count)
    day = Document.due_date.show(row["due_date"])
    if row["settled"] > 0:
        return _("réglée en partie, {day}").format(day=day[:5]) if day else _("réglée en partie")
    return _("à régler le {day}").format(day=day[:5]) if day else _("à régler")


def _order_words(row: Values) -> str:
    delivered = {FULL: _("livrée"), PARTIAL: _("livrée en partie")}.get(row["delivered"], "")
    invoiced = {FULL: _("facturée"), PARTIAL: _("facturée en partie")}.get(row["invoiced"], "")
    state = "" if (delivered or invoiced) and row["state"] == "confirmed" else Document.state.show(row["state"])
    return ", ".join(words for words in (state, delivered, invoiced) if words)


def _signed(row: Values, column: str) -> str:
    """An amount; that of a credit note is below zero."""
    value = row[column]
    if value is None:
        return ""
    return Document.total_ht.show(-value if row["type"] == CREDIT else value)


NUMBER = Column("number", _("Numéro"), Document.name, width=14)
DATE = Column("date", _("Date"), lambda row: Document.date.show(row["date"]), width=10)
CONTACT = Column("contact", _("Contact"), contact_title, width=14, weight=2)
STATE = Column("state", _("État"), state_words, width=17, weight=1)
HT = Column("ht", _("HT €"), lambda row: _signed(row, "total_ht"), width=12, align="right", from_width=96)
TTC = Column("ttc", _("TTC €"), lambda row: _signed(row, "total_ttc"), width=12, align="right")

LISTED = (
    Document.id, Document.version, Document.contact, Document.type, Document.state, Document.number, Document.date,
    Document.valid_until, Document.due_date, Document.total_ht, Document.total_vat, Document.total_ttc, Document.due,
    Document.settled, Document.delivered, Document.invoiced, Document.subject, Document.number_key,
)  # fmt: skip
"""What a list reads: not the texts of the day of validation."""

SORTS = (
    Sort("date", _("date"), Order((Document.date, Document.id), descending=True)),
    Sort("number", _("numéro"), Order((Document.number_key, Document.id), descending=True)),
)


def _of(family: str, *more: peewee.Field | str) -> peewee.Node:
    return in_words_of_index(Document.family, f"= '{family}'", *more)


def _listing(id_: str, title: str, empty: str, shelves: tuple[Shelf, ...]) -> Listing:
    return Listing(
        id_,
        title,
        Document,
        LISTED,
        (NUMBER, DATE, CONTACT, STATE, HT, TTC),
        SORTS,
        empty,
        shelves=shelves,
        commands=(OPEN_CONTACT, EXPORT),
        also=contact_columns(Document),
    )


QUOTES = _listing(
    "quotes",
    _("Devis"),
    _("Aucun devis."),
    (
        Shelf("quote_all", _("Tous"), _of("quote")),
        Shelf("quote_draft", _("Brouillons"), _of("quote", "AND", Document.state, "= 'draft'")),
        Shelf("quote_sent", _("Envoyés"), _of("quote", "AND", Document.state, "= 'issued'")),
        Shelf("quote_accepted", _("Acceptés"), _of("quote", "AND", Document.state, "= 'accepted'")),
        Shelf("quote_lost", _("Perdus"), _of("quote", "AND", Document.state, "IN ('refused', 'expired', 'cancelled')")),
    ),
)
ORDERS = _listing(
    "orders",
    _("Commandes"),
    _("Aucune commande."),
    (
        Shelf("order_all", _("Toutes"), _of("order")),
        Shelf(
            "order_to_deliver",
            _("À livrer"),
            _of("order", "AND", Document.state, "= 'confirmed' AND", Document.delivered, "<> 'full'"),
        ),
        Shelf(
            "order_to_invoice",
            _("À facturer"),
            _of("order", "AND", Document.state, "= 'confirmed' AND", Document.invoiced, "<> 'full'"),
        ),
    ),
)
DELIVERIES = _listing(
    "deliveries",
    _("Livraisons"),
    _("Aucune livraison."),
    (
        Shelf("delivery_all", _("Toutes"), _of("delivery")),
        Shelf(
            "delivery_to_invoice",
            _("À facturer"),
            _of("delivery", "AND", Document.state, "IN ('issued', 'delivered') AND", Document.invoiced, "<> 'full'"),
        ),
    ),
)
_UNPAID = _of(
    "invoice",
    *("AND", Document.state, "= 'validated' AND", Document.type, "<> 'AVO' AND", Document.due, ">", Document.settled),
)
INVOICES = _listing(
    "invoices",
    _("Factures"),
    _("Aucune facture."),
    (
        Shelf("invoice_all", _("Toutes"), _of("invoice")),
        Shelf("invoice_draft", _("Brouillons"), _of("invoice", "AND", Document.state, "= 'draft'")),
        Shelf("invoice_unpaid", _("À payer"), _UNPAID),
        Shelf("invoice_overdue", _("Échues"), _UNPAID, today=lambda: Document.due_date < days.today()),
        Shelf("invoice_credit", _("Avoirs"), _of("invoice", "AND", Document.type, "= 'AVO'")),
    ),
)
FAMILIES = (QUOTES, ORDERS, DELIVERIES, INVOICES)
"""The lists of the menu; each holds several types."""

DOCUMENTS = Listing(
    "contact_documents",
    _("Documents"),
    Document,
    tuple(Document._meta.sorted_fields),
    (replace(NUMBER, weight=1), DATE, replace(STATE, width=22, weight=2), TTC),
    SORTS[:1],
    _("Aucun document."),
)

DOCUMENT_FORM = Form(
    Document,
    (
        Group(
            _("Document"),
            (
                (Field("subject"), Field("buyer_order_ref")),
                (Field("due_date"), Field("valid_until")),
                (Field("total_ht"), Field("total_vat")),
                (Field("total_ttc"), Field("due")),
            ),
        ),
    ),
)
"""What is read of a document below the list that it is in; its sheet has all of it."""


def told_of_document(row: Values) -> str:
    """What is left to pay."""
    if not Document.is_due(row):
        return ""
    return _("Reste dû : {amount} €").format(amount=Document.due.show(Document.balance(row)))


SECTION = Section(
    "documents",
    _("Docs"),
    "7",
    DOCUMENTS,
    DOCUMENT_FORM,
    Document.contact,
    _("document"),
    only_read,
    only_read,
    only_read,
    note=told_of_document,
    opens="jbtui.screens.ventes.documents:DocumentScreen",
    typed=False,
)
