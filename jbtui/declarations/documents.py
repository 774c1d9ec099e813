"""Documents of sales: the four lists of Ventes, and those of a contact in its sheet."""

from collections.abc import Callable
from dataclasses import replace

import peewee

from jbtui.declarations.base import (
    Column,
    Command,
    Field,
    Filter,
    Form,
    Group,
    Listing,
    Search,
    Section,
    Shelf,
    Situation,
    Sort,
    always,
    in_words_of_index,
)
from jbtui.declarations.deals import OPEN_CONTACT
from jbtui.declarations.emitting import emitting
from jbtui.declarations.everywhere import EXPORT, NEW
from jbtui.declarations.follow_up import contact_columns, contact_title, link_of
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.document import (
    ACCEPTED,
    ACCOUNTING,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    CREDIT,
    DECLINED,
    DELIVERED,
    DELIVERY,
    DEPOSIT,
    DRAFT,
    EXPIRED,
    FULL,
    INVOICE,
    ISSUED,
    ORDER,
    PARTIAL,
    PROFORMA,
    QUOTE,
    VALIDATED,
    Document,
)
from jbtui.models.payment import Payment, Refund
from jbtui.services import search
from jbtui.services.documents import finding, stages
from jbtui.services.documents.uses import only_read
from jbtui.services.paging import Later, Order


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


def why_no_draft(situation: Situation) -> str:
    """Only a draft is edited."""
    if situation.row is None:
        return _("rien n’est choisi")
    return "" if situation.row["state"] == DRAFT else _("ce document a un numéro, il ne change plus")


EDIT_DRAFT = Command("document.edit", _("Éditer"), _("Modifier le brouillon"), "edit_document", "e", row=1, rank=30,
                     why_not=why_no_draft)  # fmt: skip


def new(type_: str) -> Command:
    """The command that makes a document in a list."""
    return Command(f"document.new.{type_}", _("Nouveau"), _("Faire un document pour un contact"), "new_document", "n",
                   "ctrl+n", ("ctrl+n",), row=1, rank=10, argument=type_)  # fmt: skip


def _signed(row: Values, column: str) -> str:
    """An amount; that of a credit note is below zero."""
    value = row[column]
    if value is None:
        return ""
    return Document.total_ht.show(-value if row["type"] == CREDIT else value)


NUMBER = Column("number", _("Numéro"), Document.name, width=14)
DATE = Column("date", _("Date"), lambda row: Document.date.show(row["date"]), width=10, from_width=60)
CONTACT = Column("contact", _("Contact"), contact_title, width=14, weight=2)
STATE = Column("state", _("État"), state_words, width=17, weight=1, from_width=76)
HT = Column("ht", _("HT €"), lambda row: _signed(row, "total_ht"), width=12, align="right", from_width=96)
TTC = Column("ttc", _("TTC €"), lambda row: _signed(row, "total_ttc"), width=12, align="right")

Test = Callable[[Values], str]
"""Why something cannot be done with a document; nothing if it can."""


def _if_one(test: Test) -> Callable[[Situation], str]:
    """What is done with one document alone."""

    def why_not(situation: Situation) -> str:
        if situation.row is None:
            return _("rien n’est choisi")
        return _("une seule pièce à la fois") if situation.marked else test(situation.row)

    return why_not


def _if(test: Test) -> Callable[[Situation], str]:
    """What is done with the marked documents too; the one under the cursor stands for them."""
    return lambda situation: _("rien n’est choisi") if situation.row is None else test(situation.row)


def _draft(row: Values) -> str:
    return "" if row["state"] == DRAFT else _("elle a son numéro, elle ne change plus")


def _numbered(row: Values) -> str:
    return _("c’est un brouillon : o v lui donne son numéro") if row["state"] == DRAFT else ""


def _may(*types_and_states: tuple[str, str, str]) -> Test:
    """The step of a document of such a type from such a state to another."""

    def test(row: Values) -> str:
        here = (row["type"], row["state"])
        possible = any((type_, state) == here and stages.may(row, to) for type_, state, to in types_and_states)
        return "" if possible else _("pas dans cet état")

    return test


def _makes(type_: str) -> Test:
    """What is made of a document."""

    def test(row: Values) -> str:
        if reason := _numbered(row):
            return reason
        if type_ not in stages.targets(row):
            return _("rien de tel n’en est issu")
        if type_ == DELIVERY and row["delivered"] == FULL:
            return _("tout est déjà livré")
        return _("tout est déjà facturé") if type_ == INVOICE and row["invoiced"] == FULL else ""

    return test


def _due(row: Values) -> str:
    if row["type"] not in (INVOICE, DEPOSIT):
        return _("ce n’est pas une facture")
    return _numbered(row) or ("" if Document.is_due(row) else _("elle est réglée"))


def _overdue(row: Values) -> str:
    return _due(row) or ("" if Document.is_overdue(row, days.today()) else _("elle n’est pas échue"))


def _open_credit(row: Values) -> str:
    if row["type"] != CREDIT:
        return _("ce n’est pas un avoir")
    return _numbered(row) or ("" if Document.balance(row) > 0 else _("il est imputé"))


def _open(row: Values) -> str:
    return _open_credit(row) if row["type"] == CREDIT else _due(row)


def _settled(row: Values) -> str:
    if row["type"] not in ACCOUNTING:
        return _("ce n’est pas une facture")
    return _numbered(row) or ("" if row["settled"] else _("rien n’est réglé ni imputé"))


def _convert(type_: str, key: str, label: str, help_: str) -> Command:
    return Command(f"document.convert.{type_.lower()}", label, help_, "convert_document", key, popup="c", hides=True,
                   why_not=(_if_one if type_ in (CREDIT, DEPOSIT) else _if)(_makes(type_)), argument=type_)  # fmt: skip


def _step(step: str, key: str, label: str, help_: str, test: Test) -> Command:
    return Command(f"document.{step}", label, help_, "document_step", key, popup="o", hides=True, why_not=_if_one(test),
                   argument=step)  # fmt: skip


VALIDATE = Command(
    "document.validate", _("Valider, émettre"), _("Donner son numéro au brouillon : il ne change plus ensuite"),
    "validate_document", "v", popup="o", hides=True, why_not=_if_one(_draft),
)  # fmt: skip
CONVERSIONS = (
    _convert(ORDER, "o", _("Commande"), _("Faire la commande de ce devis")),
    _convert(DELIVERY, "l", _("Bon de livraison"), _("Livrer ce qui reste de la commande")),
    _convert(INVOICE, "f", _("Facture"), _("Facturer le document, ou les livraisons marquées")),
    _convert(DEPOSIT, "t", _("Facture d’acompte…"), _("Demander un acompte : un pourcentage, ou un montant")),
    _convert(PROFORMA, "p", _("Facture pro forma"), _("Faire une facture pro forma, sans valeur comptable")),
    _convert(CREDIT, "v", _("Avoir…"), _("Corriger la facture par un avoir, en tout ou en partie")),
)
"""What comes of a document, as `stages` has it."""
PAY = Command(
    "document.pay", _("Encaisser…"), _("Noter le règlement de la facture, ou des factures marquées"), "pay", "e",
    popup="o", hides=True, why_not=_if(_due),
)  # fmt: skip
STEPS = (
    _step("accept", "a", _("Accepté"), _("Le client accepte le devis"), _may((QUOTE, ISSUED, ACCEPTED))),
    _step("decline", "f", _("Refusé"), _("Le client refuse le devis"), _may((QUOTE, ISSUED, DECLINED))),
    _step("prolong", "p", _("Prolonger…"), _("Le devis expiré tient de nouveau, jusqu’à une date"),
          _may((QUOTE, EXPIRED, ISSUED))),
    _step("receive", "l", _("Livré le…"), _("La marchandise est arrivée, à une date"),
          _may((DELIVERY, ISSUED, DELIVERED))),
    _step("close", "d", _("Solder"), _("Clore la commande : ce qui en reste n’est ni livré ni facturé"),
          _may((ORDER, CONFIRMED, CLOSED))),
    _step("reopen", "o", _("Rouvrir"), _("La commande soldée est de nouveau en cours"),
          _may((ORDER, CLOSED, CONFIRMED))),
    _step("cancel", "n", _("Annuler le document"), _("Annuler un document que rien ne suit : il garde son numéro"),
          lambda row: "" if stages.may(row, CANCELLED) else _("pas dans cet état")),
)  # fmt: skip
SETTLEMENT = (
    Command("document.remind", _("Relancer l’impayé…"), _("Noter une action : relancer la facture échue"), "remind",
            "i", popup="o", hides=True, why_not=_if_one(_overdue)),
    Command("document.allocate", _("Imputer…"), _("Imputer un avoir ou un reste de règlement sur une facture"),
            "allocate", "t", popup="o", hides=True, why_not=_if_one(_open)),
    Command("document.refund", _("Rembourser…"), _("Noter que l’avoir est remboursé au client"), "refund", "b",
            popup="o", hides=True, why_not=_if_one(_open_credit)),
    Command("document.payments", _("Règlements…"), _("Voir ce qui a réglé la facture, et en désimputer"), "payments",
            "g", popup="o", hides=True, why_not=_if_one(_settled)),
)  # fmt: skip
COPY = Command("document.copy", _("Dupliquer"), _("Copier le document dans un nouveau devis, ou une commande"),
               "copy_document", "d", row=1, rank=70, why_not=_if_one(lambda _row: ""))  # fmt: skip
PRINT = Command("document.print", _("Imprimer"), _("Enregistrer la page, ou l’envoyer par courriel"), "print_document",
                "i", row=1, rank=75, why_not=_if_one(_numbered))  # fmt: skip
LINK = Command("document.link", _("Lier…"), _("Lier le brouillon à une affaire ou à un projet du contact"),
               "link_document", "l", row=1, rank=80, why_not=_if_one(_draft))  # fmt: skip
DELETE = Command("document.delete", _("Supprimer"), _("Supprimer les brouillons, après confirmation"),
                 "delete_document", "s", popup="o", other_keys=("delete",), hides=True,
                 why_not=_if(_draft))  # fmt: skip

ACTS = (VALIDATE, *CONVERSIONS, *STEPS, PAY, *SETTLEMENT, COPY, PRINT, LINK, DELETE)
"""What is done with a document, wherever it stands."""
SHEET_COMMANDS = (EDIT_DRAFT, *ACTS, OPEN_CONTACT, EXPORT)
"""What is done with a document on its sheet."""
LINKED = Command("document.linked", _("Pièce liée"), _("Ouvrir un document dont celui-ci est issu, ou issu de lui"),
                 "open_linked", "enter", "enter", row=2, rank=10, shown="")  # fmt: skip
KINDS = (
    Command("documents.kind.next", _("Type"), _("Ne montrer qu’un type de pièces : le suivant"), "turn_kind", "right",
            row=1, rank=85, argument=1),
    Command("documents.kind.previous", _("Type précédent"), _("Ne montrer qu’un type de pièces : le précédent"),
            "turn_kind", "left", argument=-1),
)  # fmt: skip

LISTED = (
    Document.id, Document.version, Document.contact, Document.type, Document.state, Document.number, Document.date,
    Document.valid_until, Document.due_date, Document.total_ht, Document.total_vat, Document.total_ttc, Document.due,
    Document.settled, Document.delivered, Document.invoiced, Document.subject, Document.number_key, Document.deal,
    Document.project,
)  # fmt: skip
"""What a list reads: not the texts of the day of validation."""

SORTS = (
    Sort("date", _("date"), Order((Document.date, Document.id), descending=True)),
    Sort("number", _("numéro"), Order((Document.number_key, Document.id), descending=True)),
)


SEARCH = Search(
    lambda text, shown: search.spans(search.parse(text), shown),
    _("Aucune pièce pour « {text} » ici : Échap efface la recherche."),
    lambda count: ngettext("{count} pièce", "{count} pièces", count),
    in_sight=False,
    walk=lambda query, text, _narrowed: Later(lambda: finding.found(query, text)),
)


def _of(family: str, *more: peewee.Field | str) -> peewee.Node:
    return in_words_of_index(Document.family, f"= '{family}'", *more)


def _listing(id_: str, title: str, empty: str, shelves: tuple[Shelf, ...], type_: str) -> Listing:
    return Listing(
        id_,
        title,
        Document,
        LISTED,
        (NUMBER, DATE, CONTACT, STATE, HT, TTC),
        SORTS,
        empty,
        shelves=shelves,
        commands=(new(type_), EDIT_DRAFT, *ACTS, OPEN_CONTACT, EXPORT),
        search=SEARCH,
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
    QUOTE,
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
    ORDER,
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
    DELIVERY,
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
    INVOICE,
)
FAMILIES = (QUOTES, ORDERS, DELIVERIES, INVOICES)
"""The lists of the menu; each holds several types."""

OF_TYPE = Filter(_("type"), _("FAC"), Document.type, lambda typed: [typed.upper()])

DOCUMENTS = Listing(
    "contact_documents",
    _("Documents"),
    Document,
    tuple(Document._meta.sorted_fields),
    (
        NUMBER,
        replace(DATE, from_width=0),
        replace(STATE, width=22, weight=2, from_width=0),
        Column("link", _("Lié à"), lambda row: str(row.get("link") or ""), width=14, weight=1),
        TTC,
    ),
    SORTS[:1],
    _("Aucun document."),
    commands=(NEW, *emitting("n", always), EDIT_DRAFT, *ACTS, *KINDS),
    filters=(OF_TYPE,),
    also=(link_of(Document),),
)
OF_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_("tous"), ()),
    (_("devis"), (QUOTE, PROFORMA)),
    (_("commandes"), (ORDER,)),
    (_("livraisons"), (DELIVERY,)),
    (_("factures"), (INVOICE, DEPOSIT)),
    (_("avoirs"), (CREDIT,)),
)
"""What the list of a contact is narrowed to."""

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


_MONEY = ((Field("date", required=True), Field("amount", required=True)), (Field("means"), Field("ref")))
PAYMENT_FORM = Form(Payment, (Group(_("Règlement"), _MONEY),))
REFUND_FORM = Form(Refund, (Group(_("Remboursement"), _MONEY),))


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
    kinds=OF_KINDS,
)


def _hanging_on(column: str) -> Section:
    """The documents of a deal or a project: those of its contact that are linked to it."""
    columns = tuple(each for each in DOCUMENTS.columns if each.id != "link")
    commands = tuple(each for each in DOCUMENTS.commands if each not in KINDS)
    listing = replace(DOCUMENTS, id=f"{column}_documents", columns=columns, commands=commands, filters=())
    return replace(SECTION, key="3", owner=Document._meta.fields[column], listing=listing, kinds=())


OF_DEAL, OF_PROJECT = _hanging_on("deal"), _hanging_on("project")
