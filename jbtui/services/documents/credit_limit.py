"""What a contact owes (encours) against its credit limit (plafond)."""

from dataclasses import dataclass
from datetime import date

import peewee

from jbtui.models.base import Select, Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.document import (
    CREDIT,
    DELIVERY,
    DEPOSIT,
    DRAFT,
    INVOICE,
    OPEN_ORDER,
    ORDER,
    UNSETTLED,
    Document,
)
from jbtui.models.payment import Payment
from jbtui.models.seller import Seller
from jbtui.models.values import Refused
from jbtui.services.documents import remaining
from jbtui.services.documents.deducting import deposits_on, left_of, sources_of
from jbtui.services.documents.refusals import euros, refusal
from jbtui.services.unit import read, stored

WARN, BLOCK = "warn", "block"
COUNTED = (ORDER, DELIVERY, INVOICE)
"""What a contact comes to owe something by: what it is quoted, asked ahead or credited is nobody's risk."""


@dataclass(frozen=True)
class Outstanding:
    """What a contact owes by its invoices, and by what is ordered and not invoiced, in cents."""

    invoices: int
    orders: int

    @property
    def all(self) -> int:
        return self.invoices + self.orders


def outstanding(contact_id: int) -> Outstanding:
    """What a contact owes now: orders count where the settings say so."""
    return Outstanding(_invoices(contact_id), _orders(contact_id) if counts_orders() else 0)


def counts_orders() -> bool:
    """Whether what is ordered is owed."""
    return bool(Seller.values()[0]["encours_with_orders"])


def overdue(contact_id: int, day: date) -> int:
    """What is left to pay of a contact's invoices whose day is before `day`, in cents."""
    left = _left().where(
        Document.contact == contact_id,
        UNSETTLED,
        Document.type.in_([INVOICE, DEPOSIT]),
        Document.due > Document.settled,
        Document.due_date < day,
    )
    return _sum(left)


def exceeded(row: Values) -> Refused | None:
    """What is to be said of a document that is about to get its number, where the contact would owe more than its
    limit: a warning, or (E-CREDIT) a refusal; an invoice only ever warns."""
    contact = read(Contact, row["contact_id"])
    limit, policy = contact["credit_limit"], contact["credit_policy"]
    if row["type"] not in COUNTED:
        return None
    if limit is None or policy not in (WARN, BLOCK):
        return None
    most = stored(Contact, "credit_limit", limit)
    after = outstanding(row["contact_id"]).all + not_counted(row)
    if after <= most:
        return None
    code = "E-CREDIT" if policy == BLOCK and row["type"] != INVOICE else "W-CREDIT"
    return refusal(code, excess=euros(after - most), limit=euros(most), outstanding=euros(after))


def not_counted(row: Values) -> int:
    """What of an order, a delivery note or an invoice is not in what its contact owes yet, in cents: nothing where it
    is of an order that counts."""
    if row["type"] != ORDER and counts_orders() and any(order["state"] != DRAFT for order in remaining.orders_of(row)):
        return 0
    return int(stored(Document, "due", row["due"]))


def _invoices(contact_id: int) -> int:
    """Balances of invoices and deposits, less open credit notes and payments that are set against nothing."""
    mine = (Document.contact == contact_id) & UNSETTLED
    owed = _sum(_left().where(mine, Document.type.in_([INVOICE, DEPOSIT])))
    credit = _sum(_left().where(mine, Document.type == CREDIT))
    open_ = Payment.select(peewee.fn.SUM(Payment.amount - Payment.allocated, coerce=False))
    return owed - credit - _sum(open_.where(Payment.contact == contact_id, Payment.allocated < Payment.amount))


def _orders(contact_id: int) -> int:
    """What is left to invoice of confirmed orders, less the deposits on them that no invoice has deducted."""
    orders = Document.select(Document.id, Document.to_invoice).where(Document.contact == contact_id, OPEN_ORDER)
    found = 0
    for id_, to_invoice in as_tuples(orders):
        deposits = sum(max(0, left_of(deposit)) for deposit in deposits_on([id_, *sources_of(id_)]))
        found += max(0, stored(Document, "to_invoice", to_invoice) - deposits)
    return found


def _left() -> Select:
    return Document.select(peewee.fn.SUM(Document.due - Document.settled, coerce=False))


def _sum(query: Select) -> int:
    return int(as_tuples(query)[0][0] or 0)
