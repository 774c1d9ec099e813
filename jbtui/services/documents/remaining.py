"""What is left to deliver and to invoice of orders and delivery notes; only numbered documents count, and none that is
cancelled.

Quantities are in ten-thousandths, as the database has them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from jbtui.models.base import Values, as_tuples
from jbtui.models.document import (
    CLOSED,
    CONFIRMED,
    CREDIT,
    DELIVERED,
    DELIVERY,
    DRAFT,
    FULL,
    INVOICE,
    ISSUED,
    ITEM,
    NONE,
    ORDER,
    PARTIAL,
    VALIDATED,
    Document,
    DocumentCharge,
    DocumentLine,
)
from jbtui.models.document_links import LineLink
from jbtui.services.documents.totals import AMOUNT, LineInput, part, totals
from jbtui.services.documents.whole import charge_input, line_input
from jbtui.services.unit import UnitOfWork, read, stored

COUNTED = (ISSUED, DELIVERED, VALIDATED)
"""The states in which a delivery note, an invoice or a credit note counts."""


@dataclass
class Left:
    """What became of a line of an order or of a delivery note."""

    quantity: int
    delivered: int = 0
    invoiced: int = 0
    closed: bool = False
    taken: list[tuple[int, int]] = field(default_factory=list)
    """The invoice lines that invoice it, with what is not to be invoiced again of each."""

    @property
    def to_deliver(self) -> int:
        return 0 if self.closed else max(0, self.quantity - self.delivered)

    @property
    def to_invoice(self) -> int:
        return 0 if self.closed else max(0, self.quantity - self.invoiced)

    @property
    def may_be_invoiced(self) -> int:
        """`to_invoice`, with what was delivered beyond the order."""
        return max(0, max(self.quantity, self.delivered) - self.invoiced)


def items_of(id_: int) -> list[Values]:
    """The lines of a document that carry an amount, in order."""
    lines = DocumentLine.values(DocumentLine.document == id_, DocumentLine.kind == ITEM)
    return sorted(lines, key=lambda line: (line["position"], line["id"]))


def charges_of(id_: int) -> list[Values]:
    """The charges of a document, in order."""
    return sorted(DocumentCharge.values(DocumentCharge.document == id_), key=lambda charge: int(charge["id"]))


def of_document(row: Values) -> dict[int, Left]:
    """What is left of each item of an order or a delivery note, by the id of its line, in order."""
    lines = items_of(row["id"])
    return of_lines(lines, closed=row["state"] == CLOSED)


def of_lines(lines: Sequence[Values], *, closed: bool = False) -> dict[int, Left]:
    """`of_document`, of some lines of one document."""
    found = {line["id"]: Left(quantity_of(line), closed=closed) for line in lines}
    delivered, invoiced = dict[int, int](), dict[int, int]()
    for source, target, type_, quantity in _counted(found):
        if type_ == DELIVERY:
            found[source].delivered += quantity
            delivered[target] = source
        elif type_ == INVOICE:
            found[source].taken.append((target, quantity))
            invoiced[target] = source
    for source, target, type_, quantity in _counted(delivered):
        if type_ == INVOICE:
            found[delivered[source]].taken.append((target, quantity))
            invoiced[target] = delivered[source]
    again: dict[int, int] = defaultdict(int)
    for source, _target, type_, quantity in _counted(invoiced, reopening=True):
        if type_ == CREDIT:
            again[source] += quantity
    for left in found.values():
        left.taken = [(line, quantity - again[line]) for line, quantity in left.taken]
        left.invoiced = sum(quantity for _line, quantity in left.taken)
    return found


def quantity_of(line: Mapping[str, object]) -> int:
    """The quantity of a line, in ten-thousandths."""
    return int(stored(DocumentLine, "quantity", line["quantity"]))


def sources_of(line_ids: Iterable[int]) -> dict[int, int]:
    """The line that each of these comes of, of those that come of one."""
    links = LineLink.select(LineLink.target_line, LineLink.source_line)
    return dict(as_tuples(links.where(LineLink.target_line.in_(list(line_ids)))))


def orders_of(row: Values) -> list[Values]:
    """The orders that a document is, or that its lines come of, through delivery notes and invoices."""
    if row["type"] == ORDER:
        return [row]
    found, line_ids = dict[int, Values](), [line["id"] for line in items_of(row["id"])]
    while line_ids:
        line_ids = list(sources_of(line_ids).values())
        documents = DocumentLine.select(DocumentLine.document).where(DocumentLine.id.in_(line_ids)).distinct()
        for document in Document.values(Document.id.in_(documents)):
            if document["type"] == ORDER:
                found[document["id"]] = document
    return list(found.values())


def deliveries_of(row: Values) -> list[Values]:
    """The delivery notes that a document is, or that its lines come of."""
    if row["type"] == DELIVERY:
        return [row]
    found, line_ids = dict[int, Values](), [line["id"] for line in items_of(row["id"])]
    while line_ids:
        line_ids = list(sources_of(line_ids).values())
        documents = DocumentLine.select(DocumentLine.document).where(DocumentLine.id.in_(line_ids)).distinct()
        for document in Document.values(Document.id.in_(documents), Document.type == DELIVERY):
            found[document["id"]] = document
    return list(found.values())


def completes(row: Values) -> bool:
    """Whether nothing is left to invoice of the orders that a draft invoice is of once it counts."""
    here = here_of(row)
    return all(
        left.to_invoice <= here.get(line, 0) for order in orders_of(row) for line, left in of_document(order).items()
    )


def here_of(row: Values) -> dict[int, int]:
    """How much a draft invoice takes of the lines of its orders, through delivery notes too."""
    own = {line["id"]: quantity_of(line) for line in items_of(row["id"])}
    of = sources_of(own)
    through = sources_of(of.values())
    here: dict[int, int] = defaultdict(int)
    for line, source in of.items():
        here[through.get(source, source)] += own[line]
    return dict(here)


def discount_proposed(row: Values) -> int:
    """The part of its orders' discounts in euros that belongs to a draft invoice, in cents."""
    here = here_of(row)
    return sum(discount_here(order, here) for order in orders_of(row) if order["discount_kind"] == AMOUNT)


def discount_here(order: Values, here: Mapping[int, int]) -> int:
    """What of an order's discount in euros belongs to so much more of its lines, in cents."""
    lines, left = items_of(order["id"]), of_document(order)
    after = {id_: Left(each.quantity, invoiced=each.invoiced + here.get(id_, 0)) for id_, each in left.items()}
    return discount_taken(order, lines, after) - discount_taken(order, lines, left)


def refresh_orders(work: UnitOfWork, row: Values, *, reopens: bool = False) -> None:
    """After a document was numbered, delivered or cancelled: how far the delivery notes and orders that it comes of are
    delivered and invoiced; an order of which nothing is left is closed, and with `reopens` one of which something is
    left again is opened.
    """
    for delivery in deliveries_of(row):
        extent = _extent((left.quantity, left.invoiced) for left in of_document(delivery).values())
        _set(work, delivery["id"], {"invoiced": extent})
    for order in orders_of(row):
        refresh_order(work, order, reopens=reopens)


def refresh_order(work: UnitOfWork, order: Values, *, reopens: bool = False) -> None:
    """`refresh_orders` of one order."""
    if order["state"] == DRAFT:
        return
    lines = items_of(order["id"])
    left = of_lines(lines)
    goods = [left[line["id"]] for line in lines if line["nature"] == "goods"]
    delivered = _extent((each.quantity, each.delivered) for each in goods) if goods else FULL
    invoiced = _extent((each.quantity, each.invoiced) for each in left.values())
    state = order["state"]
    if state == CONFIRMED and delivered == invoiced == FULL:
        state = CLOSED
    elif state == CLOSED and reopens and invoiced != FULL:
        state = CONFIRMED
    to_invoice = ttc_to_invoice(order, lines, left) if state == CONFIRMED else 0
    amount = Document.loading()["to_invoice"](to_invoice)
    _set(work, order["id"], {"delivered": delivered, "invoiced": invoiced, "to_invoice": amount, "state": state})


def ttc_to_invoice(order: Values, lines: Sequence[Values], left: Mapping[int, Left]) -> int:
    """What an invoice of all that is left of an order would come to, VAT included, in cents."""
    wanted = [(line, left[line["id"]]) for line in lines if left[line["id"]].to_invoice]
    if not wanted:
        return 0
    first = not any(each.taken for each in left.values())
    charges = [charge_input(charge) for charge in charges_of(order["id"])] if first else []
    kind, value = order["discount_kind"], int(stored(Document, "discount_value", order["discount_value"]))
    if kind == AMOUNT:
        value -= discount_taken(order, lines, left)
    return totals([part_of(line, each) for line, each in wanted], charges, kind, max(value, 0)).total_ttc


def part_of(line: Values, left: Left) -> LineInput:
    """What is left to invoice of a line, as a line: a discount in euros is parted by quantity."""
    whole = line_input(line)
    value = whole.discount_value
    if whole.discount_kind == AMOUNT:
        value = discount_of(line, left.invoiced, left.to_invoice)
    return replace(whole, quantity=left.to_invoice, discount_value=value)


def discount_of(line: Values, before: int, quantity: int) -> int:
    """What of a line's discount in euros belongs to so much of it, after what was taken before; in cents."""
    value, whole = int(stored(DocumentLine, "discount_value", line["discount_value"])), quantity_of(line)
    return part(value, before + quantity, whole) - part(value, before, whole) if whole else 0


def discount_taken(order: Values, lines: Sequence[Values], left: Mapping[int, Left]) -> int:
    """How much of an order's discount in euros its invoices took so far: its part by the net of what is invoiced."""
    value = int(stored(Document, "discount_value", order["discount_value"]))
    whole = sum(net_of(line) for line in lines)
    return discount_at(value, sum(net_invoiced(line, left[line["id"]].invoiced) for line in lines), whole)


def discount_at(discount: int, net: int, whole: int) -> int:
    """The part of a discount that belongs to so much of the whole net."""
    return part(discount, net, whole) if whole else 0


def net_of(line: Values) -> int:
    """The net of a line, in cents."""
    return int(stored(DocumentLine, "net", line["net"]))


def net_invoiced(line: Values, quantity: int) -> int:
    """The net of so much of a line."""
    whole = quantity_of(line)
    return part(net_of(line), min(quantity, whole), whole) if whole else 0


def _extent(parts: Iterable[tuple[int, int]]) -> str:
    """How far quantities are reached, of (asked, done)."""
    pairs = list(parts)
    if all(done >= asked for asked, done in pairs):
        return FULL
    return PARTIAL if any(done > 0 for _asked, done in pairs) else NONE


def _set(work: UnitOfWork, id_: int, changes: Mapping[str, object]) -> None:
    row = read(Document, id_)
    work.update(Document, id_, changes, row["version"])


def _counted(sources: Iterable[int], *, reopening: bool = False) -> list[tuple[int, int, str, int]]:
    """The lines of counted documents that come of some lines: source, target, type of its document, quantity."""
    query = (
        LineLink.select(LineLink.source_line, LineLink.target_line, Document.type, DocumentLine.quantity)
        .join(DocumentLine, on=LineLink.target_line == DocumentLine.id)
        .join(Document, on=DocumentLine.document == Document.id)
        .where(LineLink.source_line.in_(list(sources)), Document.state.in_(COUNTED), DocumentLine.kind == ITEM)
    )
    if reopening:
        query = query.where(DocumentLine.reopen_order)
    return [
        (source, target, type_, int(stored(DocumentLine, "quantity", quantity)))
        for source, target, type_, quantity in as_tuples(query)
    ]
