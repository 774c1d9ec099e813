"""Payments (règlements), what they and credit notes are set against, refunds, and what is left to pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import CREDIT, DEPOSIT, INVOICE, UNSETTLED, VALIDATED, Document
from jbtui.models.document_links import CREDIT as CREDITS
from jbtui.models.document_links import DocumentLink
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.values import show_money
from jbtui.services.contacts import Saved
from jbtui.services.follow_up import today
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, read, unit

UNPAID, PARTLY_PAID, PAID, OVERPAID = "unpaid", "partial", "paid", "overpaid"


def record(
    session: Session, contact_id: int, values: Mapping[str, Any], invoices: Mapping[int, Decimal] | None = None
) -> Saved:
    """Note a payment of a contact, of today if no day is said, and set it against `invoices` (id → how much); without
    them against those that are due, the oldest first. What is left stays open. Raises Invalid, Forbidden, Gone."""
    row = {**Payment.blank(), "date": today(session), **values, "contact_id": contact_id}
    _check(row)
    label = _("Règlement de {amount} € de {contact}")
    shown = label.format(amount=show_money(row["amount"]), contact=Contact.title(read(Contact, contact_id)))
    with unit(session, shown) as work:
        payment = work.insert(Payment, [row])[0]
        if invoices is None:
            set_against_oldest(work, payment)
        else:
            for invoice_id, amount in invoices.items():
                _allocate(work, read(Document, invoice_id), amount, payment=read(Payment, payment["id"]))
        return Saved(read(Payment, payment["id"]))


def receive(session: Session, invoice_ids: Sequence[int], values: Mapping[str, Any]) -> Saved:
    """Note a payment of some invoices of one contact, set against them by their due days; what is left of it stays
    open. Raises Invalid, Forbidden, Gone."""
    first = to_pay(invoice_ids)[0]
    row = {**Payment.blank(), "date": today(session), **values, "contact_id": first["contact_id"]}
    _check(row)
    with unit(session, _received(row)) as work:
        payment = work.insert(Payment, [row])[0]
        _set_against(work, payment, to_pay(invoice_ids))
        return Saved(read(Payment, payment["id"]))


def to_pay(ids: Sequence[int]) -> list[Values]:
    """These invoices and deposits, by their due days. Raises Forbidden where one is none, or is paid, or is of another
    contact than the first; Gone."""
    rows = [read(Document, id_) for id_ in ids]
    for row in rows:
        if row["type"] not in (INVOICE, DEPOSIT) or row["state"] != VALIDATED:
            raise Forbidden(
                _("{document} n’est pas une facture validée.").format(document=Document.title(row)), "E-STATE"
            )
        if not Document.is_due(row):
            raise Forbidden(_("{document} est déjà réglée.").format(document=Document.title(row)))
        if row["contact_id"] != rows[0]["contact_id"]:
            raise Forbidden(_("Un règlement est d’un seul contact : ces factures sont de plusieurs."))
    return _by_due_day(rows)


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a payment read at `version`. Raises Invalid, Conflict, Gone."""
    with unit(session, _("Modifier le règlement {payment}").format(payment=Payment.title(read(Payment, id_)))) as work:
        row = {**read(Payment, id_), **changes}
        _check(row)
        if row["amount"] < row["allocated"]:
            words = _("{amount} en sont déjà imputés à des factures")
            raise Invalid({"amount": words.format(amount=show_money(row["allocated"]))})
        return Saved(work.update(Payment, id_, changes, version), work.merged)


def delete(session: Session, id_: int) -> None:
    """Delete a payment; what it paid is due again. Raises Gone."""
    with unit(session, _("Supprimer le règlement {payment}").format(payment=Payment.title(read(Payment, id_)))) as work:
        for allocation in Allocation.values(Allocation.payment == id_):
            work.delete(Allocation, allocation)
        work.delete(Payment, read(Payment, id_))


def allocate(
    session: Session, invoice_id: int, amount: Decimal, *, payment_id: int | None = None, avoir_id: int | None = None
) -> Values:
    """Set a part of a payment or of a credit note against an invoice of the same contact. Raises Invalid, Forbidden,
    Gone."""
    with unit(session, _("Imputer sur {invoice}").format(invoice=Document.title(read(Document, invoice_id)))) as work:
        payment = None if payment_id is None else read(Payment, payment_id)
        avoir = None if avoir_id is None else read(Document, avoir_id)
        return _allocate(work, read(Document, invoice_id), amount, payment=payment, avoir=avoir)


def refund(session: Session, avoir_id: int, values: Mapping[str, Any]) -> Saved:
    """Note that a credit note was paid back, in all or in part; today, and all that is left of it, if nothing else is
    said. Raises Invalid, Forbidden, Gone."""
    title = Document.title(read(Document, avoir_id))
    with unit(session, _("Rembourser {document}").format(document=title)) as work:
        avoir = read(Document, avoir_id)
        if avoir["type"] != CREDIT or avoir["state"] != VALIDATED:
            raise Forbidden(_("On ne rembourse qu’un avoir validé."), "E-STATE")
        left = Document.balance(avoir)
        of = {"contact_id": avoir["contact_id"], "avoir_id": avoir_id}
        row = {**Refund.blank(), "date": today(session), "amount": left, **values, **of}
        if errors := Refund.refusals(row):
            raise Invalid(errors)
        if row["amount"] > left:
            raise Invalid({"amount": _("il en reste {left} €").format(left=show_money(left))})
        return Saved(work.insert(Refund, [row])[0])


def take_refund_back(session: Session, id_: int) -> None:
    """Delete a refund that was noted by mistake: the credit note is open again. Raises Gone."""
    title = Refund.title(read(Refund, id_))
    with unit(session, _("Supprimer le remboursement {refund}").format(refund=title)) as work:
        work.delete(Refund, read(Refund, id_))


def release(session: Session, allocation_id: int) -> None:
    """Take an allocation back: what was paid is due again. Raises Gone."""
    row = read(Allocation, allocation_id)
    label = _("Désimputer de {invoice}").format(invoice=Document.title(read(Document, row["invoice_id"])))
    with unit(session, label) as work:
        work.delete(Allocation, read(Allocation, allocation_id))


def set_against_oldest(work: UnitOfWork, payment: Values) -> None:
    """Set what is left of a payment against the contact's invoices, by their due days."""
    _set_against(work, payment, due_of(payment["contact_id"]))


def set_credit_note(work: UnitOfWork, row: Values) -> None:
    """Set a credit note that just got its number against the invoice that it credits, as far as that is not paid."""
    for link in DocumentLink.values(DocumentLink.target == row["id"], DocumentLink.kind == CREDITS):
        invoice = read(Document, link["source_id"])
        amount = min(Document.balance(invoice), Document.balance(row))
        if amount > 0:
            _allocate(work, invoice, amount, avoir=row)


def open_of(contact_id: int) -> tuple[list[Values], list[Values]]:
    """The payments and the credit notes of a contact of which something is set against nothing, oldest first."""
    held = Payment.values(Payment.contact == contact_id, Payment.allocated < Payment.amount)
    notes = Document.values(Document.contact == contact_id, UNSETTLED, Document.type == CREDIT)
    return (
        sorted(held, key=lambda row: (row["date"], row["id"])),
        sorted((row for row in notes if Document.balance(row) > 0), key=lambda row: (row["date"], row["id"])),
    )


def due_of(contact_id: int) -> list[Values]:
    """The invoices and deposits of a contact of which something is left to pay, by their due days."""
    rows = Document.values(
        Document.contact == contact_id,
        UNSETTLED,
        Document.type.in_([INVOICE, DEPOSIT]),
        Document.due > Document.settled,
    )
    return _by_due_day(rows)


@dataclass(frozen=True)
class Settlement:
    """What was set against an invoice or a credit note: a payment or another document by an allocation, or a refund."""

    allocation: Values | None = None
    payment: Values | None = None
    document: Values | None = None
    refund: Values | None = None


def settlements(id_: int) -> list[Settlement]:
    """What has settled an invoice, a deposit or a credit note, oldest first; refunds last."""
    found = []
    rows = Allocation.values((Allocation.invoice == id_) | (Allocation.avoir == id_))
    for row in sorted(rows, key=lambda row: int(row["id"])):
        payment = None if row["payment_id"] is None else read(Payment, row["payment_id"])
        other = row["invoice_id"] if row["avoir_id"] == id_ else row["avoir_id"]
        found.append(Settlement(row, payment, None if other is None else read(Document, other)))
    refunds = sorted(Refund.values(Refund.avoir == id_), key=lambda row: int(row["id"]))
    return [*found, *(Settlement(refund=row) for row in refunds)]


def unspent(payment: Mapping[str, Any]) -> Decimal:
    """What of a payment is set against nothing."""
    left: Decimal = payment["amount"] - payment["allocated"]
    return left


def paid(row: Mapping[str, Any]) -> str:
    """How far an invoice is paid; empty for what is none."""
    if row["state"] != VALIDATED or row["type"] == CREDIT:
        return ""
    left = Document.balance(row)
    if left < 0:
        return OVERPAID
    if not left:
        return PAID
    return PARTLY_PAID if row["settled"] else UNPAID


def _allocate(
    work: UnitOfWork, invoice: Values, amount: Decimal, *, payment: Values | None = None, avoir: Values | None = None
) -> Values:
    source = payment or avoir
    if source is None or source["contact_id"] != invoice["contact_id"]:
        raise Forbidden(_("Un règlement ou un avoir s’impute sur une facture du même contact."))
    if invoice["type"] not in (INVOICE, DEPOSIT) or invoice["state"] != VALIDATED:
        raise Forbidden(_("On impute sur une facture ou un acompte validé."), "E-STATE")
    if avoir is not None and (avoir["type"] != CREDIT or avoir["state"] != VALIDATED):
        raise Forbidden(_("On impute un règlement, ou un avoir validé."), "E-STATE")
    if amount <= 0:
        raise Invalid({"amount": _("un montant positif est attendu")})
    left = unspent(source) if payment else Document.balance(source)
    for most, words in (
        (Document.balance(invoice), _("il reste {left} € à payer de cette facture")),
        (left, _("il en reste {left} €")),
    ):
        if amount > most:
            raise Invalid({"amount": words.format(left=show_money(max(most, Decimal(0))))})
    ends = {"payment_id": payment and payment["id"], "avoir_id": avoir and avoir["id"], "invoice_id": invoice["id"]}
    return work.insert(Allocation, [{**ends, "contact_id": invoice["contact_id"], "amount": amount}])[0]


def _set_against(work: UnitOfWork, payment: Values, invoices: Sequence[Values]) -> None:
    left = unspent(payment)
    for invoice in invoices:
        if left <= 0:
            return
        amount = min(left, Document.balance(invoice))
        _allocate(work, invoice, amount, payment=read(Payment, payment["id"]))
        left -= amount


def _by_due_day(rows: Sequence[Values]) -> list[Values]:
    return sorted(rows, key=lambda row: (row["due_date"] or row["date"], row["id"]))


def _received(row: Values) -> str:
    label = _("Règlement de {amount} € de {contact}")
    return label.format(amount=show_money(row["amount"]), contact=Contact.title(read(Contact, row["contact_id"])))


def _check(row: Values) -> None:
    if errors := Payment.refusals(row):
        raise Invalid(errors)
