"""Documents made of others: the next stage of a quote, an order, a delivery note, an invoice; and what follows when one
of them gets its number."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import OPEN, WON, Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import (
    ACCEPTED,
    AMOUNT,
    CANCELLED,
    CREDIT,
    DELIVERY,
    DEPOSIT,
    DRAFT,
    INVOICE,
    ISSUED,
    ITEM,
    ORDER,
    PERCENT,
    PROFORMA,
    QUOTE,
    TYPED,
    TYPES,
    VALIDATED,
    Document,
    DocumentLine,
)
from jbtui.models.document_links import CREDIT as CREDITS
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.values import Refused
from jbtui.services.documents import deducting, drafts, payments, remaining
from jbtui.services.documents.checks import raise_all
from jbtui.services.documents.crediting import earlier_credits
from jbtui.services.documents.drafts import CHARGE, LINE
from jbtui.services.documents.refusals import counted, refusal
from jbtui.services.documents.stages import COPIES, MATRIX, targets
from jbtui.services.documents.states import take
from jbtui.services.documents.totals import UNIT, half_up
from jbtui.services.documents.whole import Whole, read_whole
from jbtui.services.follow_up import today
from jbtui.services.unit import Forbidden, Session, UnitOfWork, read, stored, unit

KEPT = (
    *("person_id", "deal_id", "project_id", "delivery_address_id", *TYPED, "buyer_order_ref", "subject"),
    *("payment_term_id", "public_note"),
)
"""What goes along the chain of the header."""
Part: TypeAlias = tuple[Values, int, Values]
"""A line to make another of, how much of it in ten-thousandths, and what is otherwise about the new one."""
_NOTHING_LEFT = _("Cette facture est déjà entièrement annulée par des avoirs.")
USUAL_DEPOSIT = 30
"""Percent."""


def produce(session: Session, ids: Sequence[int], type_: str, values: Mapping[str, Any] | None = None) -> list[Values]:
    """Make drafts of a type of these documents: one of each, or of several delivery notes one invoice wherever they go
    together. `values` are of the header: the reason of a credit note, how much a deposit is.

    Raises Forbidden (E-STATE, E-AVO-SOURCE), Invalid, Gone.
    """
    first = Document.title(read(Document, ids[0]))
    with unit(session, _("{type} à partir de {document}").format(type=dict(TYPES)[type_], document=first)) as work:
        rows = [read(Document, id_) for id_ in ids]
        for row in rows:
            _require_target(row, type_)
        if type_ == INVOICE and rows[0]["type"] == DELIVERY:
            return [_invoice_deliveries(work, group, values or {}) for group in grouped(rows)]
        return [_next(work, row, type_, values or {}) for row in rows]


def credit(
    session: Session, id_: int, reason: str, quantities: Mapping[int, Decimal] | None = None, *, reopens: bool = False
) -> Values:
    """Make the draft of a credit note: of so much of the lines of an invoice or a deposit, by their ids; or of all that
    is left of them, charges included. With `reopens` what is credited is to be invoiced again. Raises Invalid
    (E-REASON, E-EMPTY, E-QTY-CREDIT), Forbidden (E-AVO-SOURCE…), Gone."""
    if not reason.strip():
        raise_all([refusal("E-REASON")])
    with unit(session, _("Avoir sur {document}").format(document=Document.title(read(Document, id_)))) as work:
        row = read(Document, id_)
        _require_target(row, CREDIT)
        return _credit(work, read_whole(id_), {"reason": reason}, quantities, reopens=reopens)


def copy(session: Session, id_: int, type_: str) -> Values:
    """A new quote or order with the lines of another document, of today, linked to nothing. Raises Forbidden, Gone."""
    if type_ not in COPIES:
        raise_all([refusal("E-STATE", state=Document.value("type").show(type_))])
    label = _("Copier {document}").format(document=Document.title(read(Document, id_)))
    with unit(session, label) as work:
        whole = read_whole(id_)
        discount = _discount(whole.row)
        return drafts.make(work, whole.row["contact_id"], type_, {**_header(whole.row), **discount},
                           [drafts.own(LINE, line) for line in whole.lines],
                           [drafts.own(CHARGE, charge) for charge in whole.charges])  # fmt: skip


def grouped(deliveries: Sequence[Values]) -> list[list[Values]]:
    """The delivery notes that go on one invoice together: one contact, one payment term, one delivery address, one
    discount, one VAT regime."""
    found: dict[tuple[Any, ...], list[Values]] = {}
    for row in deliveries:
        whole = read_whole(row["id"])
        regime = tuple(sorted({line["vat_category"] for line in whole.items} - {"S"}))
        place = tuple(row[column] for column in ("delivery_address_id", *TYPED))
        discount = (row["discount_kind"], row["discount_value"] if row["discount_kind"] == PERCENT else 0)
        key = (row["contact_id"], row["payment_term_id"], place, discount, regime)
        found.setdefault(key, []).append(row)
    return list(found.values())


# --- each target ----------------------------------------------------------------------------------------------------


def _next(work: UnitOfWork, row: Values, type_: str, values: Mapping[str, Any]) -> Values:
    whole = read_whole(row["id"])
    if row["type"] == QUOTE and row["state"] == ISSUED and type_ != PROFORMA:
        take(work, row, ACCEPTED)
    if type_ == CREDIT:
        return _credit(work, whole, values)
    if type_ == DEPOSIT:
        return _deposit(work, whole, values)
    if row["type"] == ORDER and type_ in (DELIVERY, INVOICE):
        return _of_order(work, whole, type_, values)
    lines: list[Part] = [(line, remaining.quantity_of(line), {}) for line in whole.lines]
    return _make(work, [whole], type_, {**_discount(row), **values}, lines, whole.charges)


def _of_order(work: UnitOfWork, whole: Whole, type_: str, values: Mapping[str, Any]) -> Values:
    """What is left to deliver or to invoice of an order."""
    left = remaining.of_document(whole.row)
    wanted = {id_: each.to_deliver if type_ == DELIVERY else each.to_invoice for id_, each in left.items()}
    if not any(wanted.values()):
        done = _("Tout est déjà livré.") if type_ == DELIVERY else _("Tout est déjà facturé.")
        raise Forbidden(done, "E-QTY-OVER")
    lines = [
        (line, wanted.get(line["id"], 0), _line_discount(line, left.get(line["id"]), wanted.get(line["id"], 0)))
        for line in whole.lines
        if line["kind"] != ITEM or wanted[line["id"]]
    ]
    first = type_ == INVOICE and not any(each.taken for each in left.values())
    discount = _order_discount([whole.row], wanted)
    return _make(work, [whole], type_, {**discount, **values}, lines, whole.charges if first else ())


def _invoice_deliveries(work: UnitOfWork, rows: Sequence[Values], values: Mapping[str, Any]) -> Values:
    """An invoice of what was delivered and is not invoiced yet; what was delivered beyond the order on lines of its
    own."""
    wholes, lines = [], list[Part]()
    of_orders: dict[int, tuple[Whole, dict[int, remaining.Left]]] = {}
    here: dict[int, int] = {}
    for row in rows:
        whole = read_whole(row["id"])
        wholes.append(whole)
        left, sources = remaining.of_document(row), remaining.sources_of(line["id"] for line in whole.items)
        for order in remaining.orders_of(row):
            of_orders.setdefault(order["id"], (read_whole(order["id"]), remaining.of_document(order)))
        ordered = {id_: each for _whole, lefts in of_orders.values() for id_, each in lefts.items()}
        for line in whole.lines:
            if line["kind"] != ITEM:
                lines.append((line, 0, {}))
                continue
            quantity = left[line["id"]].to_invoice
            source = sources.get(line["id"])
            if source is None or source not in ordered:
                lines += [(line, quantity, {})] if quantity else []
                continue
            taken = here.get(source, 0)
            quantity = min(quantity, ordered[source].may_be_invoiced - taken)
            within = min(quantity, max(0, ordered[source].to_invoice - taken))
            for part in (within, quantity - within):
                if part > 0:
                    lines.append((line, part, {}))
            here[source] = taken + max(0, quantity)
    if not any(quantity for _line, quantity, _more in lines):
        raise Forbidden(_("Tout est déjà facturé."), "E-QTY-OVER")
    charges = [
        charge
        for whole, lefts in of_orders.values()
        if not any(each.taken for each in lefts.values())
        for charge in whole.charges
    ]
    orders = [whole.row for whole, _left in of_orders.values()]
    discount = _order_discount(orders, here) if orders else _discount(rows[0])
    return _make(work, wholes, INVOICE, {**discount, **values}, lines, charges)


def _credit(
    work: UnitOfWork,
    whole: Whole,
    values: Mapping[str, Any],
    quantities: Mapping[int, Decimal] | None = None,
    *,
    reopens: bool = False,
) -> Values:
    """A credit note of so much of an invoice's items, or of all that is not credited yet, with its charges."""
    row = whole.row
    if row["type"] == DEPOSIT and (used := deducting.invoices_using(row["id"])):
        raise_all([refusal("E-ACO-USED", number=used[0])])
    rest = left_to_credit(whole)
    if not any(rest.values()):
        raise Forbidden(_NOTHING_LEFT, "E-QTY-CREDIT")
    again = {"reopen_order": reopens}
    lines: list[Part]
    if quantities is None:
        lines = [
            (line, rest.get(line["id"], 0), again if line["kind"] == ITEM else {})
            for line in whole.lines
            if line["kind"] != ITEM or rest[line["id"]]
        ]
    else:
        asked = {id_: int(stored(DocumentLine, "quantity", quantity)) for id_, quantity in quantities.items()}
        lines = [(line, asked[line["id"]], again) for line in whole.items if asked.get(line["id"])]
        if not lines:
            raise_all([refusal("E-EMPTY")])
    charges = () if quantities is not None or earlier_credits(row["id"]) else whole.charges
    return _make(work, [whole], CREDIT, values, lines, charges, kind=CREDITS, on_deposit=row["type"] == DEPOSIT)


def creditable(id_: int) -> list[tuple[Values, Decimal]]:
    """The items of an invoice or a deposit, each with how much of it no credit note has taken. Raises Forbidden where
    nothing is left, Gone."""
    whole = read_whole(id_)
    rest = left_to_credit(whole)
    if not any(rest.values()):
        raise Forbidden(_NOTHING_LEFT, "E-QTY-CREDIT")
    load = DocumentLine.loading()["quantity"]
    return [(line, load(rest[line["id"]])) for line in whole.items]


def part_to_credit(id_: int, percent: Decimal) -> dict[int, Decimal]:
    """How much of each item of an invoice makes so many percent of it, such as the discount of who pays early; no more
    than is left. Raises Forbidden where nothing is left, Gone."""
    load = DocumentLine.loading()["quantity"]
    found = {}
    for line, left in creditable(id_):
        part = load(half_up(remaining.quantity_of(line) * int(percent * 100), UNIT))
        found[line["id"]] = part if abs(part) < abs(left) else left
    return found


def left_to_credit(whole: Whole) -> dict[int, int]:
    """What of each item of an invoice no validated credit note has credited, in ten-thousandths."""
    rest = {line["id"]: remaining.quantity_of(line) for line in whole.items}
    for id_ in earlier_credits(whole.row["id"]):
        lines = remaining.items_of(id_)
        of = remaining.sources_of(line["id"] for line in lines)
        for line in lines:
            rest[of[line["id"]]] -= remaining.quantity_of(line)
    return rest


def _deposit(work: UnitOfWork, whole: Whole, values: Mapping[str, Any]) -> Values:
    asked = {"deposit_kind": PERCENT, "deposit_value": USUAL_DEPOSIT, **values}
    return _make(work, [whole], DEPOSIT, asked, [], ())


def _make(
    work: UnitOfWork,
    sources: Sequence[Whole],
    type_: str,
    values: Mapping[str, Any],
    lines: Sequence[Part],
    charges: Sequence[Values],
    kind: str = "transform",
    *,
    on_deposit: bool = False,
) -> Values:
    """A draft of lines with quantities, each linked to the line that it comes of."""
    header = _header(sources[0].row)
    row = drafts.begin(work, sources[0].row["contact_id"], type_, {**header, **values}, on_deposit=on_deposit)
    of = {"contact_id": row["contact_id"], "document_id": row["id"]}
    loading = DocumentLine.loading()
    made = work.insert(
        DocumentLine,
        [
            {**drafts.own(LINE, line), "position": place, "quantity": loading["quantity"](quantity), **more, **of}
            for place, (line, quantity, more) in enumerate(lines)
        ],
    )
    links = [
        {
            "contact_id": row["contact_id"],
            "source_line_id": line["id"],
            "target_line_id": new["id"],
            "quantity": new["quantity"],
        }
        for (line, _quantity, _more), new in zip(lines, made, strict=True)
        if new["kind"] == ITEM
    ]
    work.insert(LineLink, links)
    drafts.add_charges(work, row, charges)
    for source in sources:
        ends = {"contact_id": row["contact_id"], "source_id": source.row["id"], "target_id": row["id"]}
        work.insert(DocumentLink, [{**ends, "kind": kind}])
    return drafts.recompute(work, row["id"])


def _header(row: Values) -> Values:
    """What goes along of a header; an address that was archived since is proposed anew."""
    kept = drafts.own(KEPT, row)
    if row["delivery_address_id"] is not None and read(DeliveryAddress, row["delivery_address_id"])["archived"]:
        del kept["delivery_address_id"]
    return kept


def _discount(row: Values) -> Values:
    return drafts.own(("discount_kind", "discount_value"), row)


def _order_discount(orders: Sequence[Values], here: Mapping[int, int]) -> Values:
    """The discount of what is taken here of orders: their percentage, or their amounts pro rata."""
    if orders[0]["discount_kind"] != AMOUNT:
        return _discount(orders[0])
    value = sum(remaining.discount_here(order, here) for order in orders if order["discount_kind"] == AMOUNT)
    return {"discount_kind": AMOUNT, "discount_value": Document.loading()["discount_value"](value)}


def _line_discount(line: Values, left: remaining.Left | None, quantity: int) -> Values:
    """A line's discount in euros, parted by quantity."""
    if left is None or line["discount_kind"] != AMOUNT:
        return {}
    value = remaining.discount_of(line, left.quantity - quantity, quantity)
    return {"discount_value": DocumentLine.loading()["discount_value"](value)}


def _require_target(row: Values, type_: str) -> None:
    if type_ == CREDIT and (row["type"] not in (INVOICE, DEPOSIT) or row["state"] != VALIDATED):
        raise_all([refusal("E-AVO-SOURCE")])
    if type_ not in targets(row):
        raise_all([refusal("E-STATE", state=Document.value("state").show(row["state"]))])


# --- when a draft gets its number -----------------------------------------------------------------------------------


def refusals(row: Values) -> Iterator[Refused]:
    """Why a draft that comes of others cannot get its number now: they have changed, or it takes more than is left.
    For a delivery note E-QTY-OVER is a warning, which its user may confirm."""
    for link in DocumentLink.values(DocumentLink.target == row["id"]):
        source = read(Document, link["source_id"])
        if source["state"] in (CANCELLED, DRAFT) or (
            source["type"] == ORDER and source["state"] not in MATRIX[ORDER][0]
        ):
            yield refusal("E-STATE", state=Document.value("state").show(source["state"]))
            return
    if row["type"] in (DELIVERY, INVOICE):
        yield from _over(row)


def _over(row: Values) -> Iterator[Refused]:
    """The items that take more of a line than is left of it."""
    items = remaining.items_of(row["id"])
    sources = remaining.sources_of(line["id"] for line in items)
    lines = {line["id"]: line for line in DocumentLine.values(DocumentLine.id.in_(list(sources.values())))}
    documents = {id_: read(Document, id_) for id_ in {line["document_id"] for line in lines.values()}}
    left = {id_: each for document in documents.values() for id_, each in remaining.of_document(document).items()}
    above = remaining.sources_of(lines)
    ordered = {
        id_: each
        for document in documents.values()
        if document["type"] == DELIVERY
        for order in remaining.orders_of(document)
        for id_, each in remaining.of_document(order).items()
    }
    taken: dict[int, int] = {}
    for place, line in enumerate(items):
        source = sources.get(line["id"])
        if source is None or documents[lines[source]["document_id"]]["type"] not in (ORDER, DELIVERY):
            continue
        quantity, each = remaining.quantity_of(line), left[source]
        rest = (each.to_deliver if row["type"] == DELIVERY else each.to_invoice) - taken.get(source, 0)
        if (order_line := above.get(source)) in ordered and row["type"] == INVOICE:
            rest = min(rest, ordered[order_line].may_be_invoiced - taken.get(order_line, 0))
            taken[order_line] = taken.get(order_line, 0) + quantity
        if quantity > rest:
            yield refusal("E-QTY-OVER", f"lines.{place}.quantity", left=counted(max(rest, 0)), asked=counted(quantity))
        taken[source] = taken.get(source, 0) + quantity


def numbered(work: UnitOfWork, row: Values) -> None:
    """What follows of a number that was just given: what is left of orders, what a credit note pays, a prospect who
    becomes a client, a deal that is won."""
    if row["type"] == CREDIT:
        payments.set_credit_note(work, row)
    if row["type"] in (ORDER, DELIVERY, INVOICE, CREDIT):
        remaining.refresh_orders(work, row, reopens=row["type"] == CREDIT)
    if row["type"] in (ORDER, INVOICE):
        _becomes_customer(work, row["contact_id"])
        if row["deal_id"] is not None:
            _wins(work, row)


def _becomes_customer(work: UnitOfWork, contact_id: int) -> None:
    contact = read(Contact, contact_id)
    if not contact["is_customer"]:
        work.update(Contact, contact_id, {"is_customer": True, "is_prospect": False}, contact["version"])


def _wins(work: UnitOfWork, row: Values) -> None:
    deal = read(Deal, row["deal_id"])
    if deal["state"] == OPEN:
        won = {"state": WON, "closed_on": today(work.session), "reason": Document.title(row)}
        work.update(Deal, deal["id"], won, deal["version"])
