"""Deposits by their rows: what was asked of an order, and which ones an invoice deducts."""

from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from jbtui.models.base import Values, as_tuples
from jbtui.models.document import CREDIT as CREDIT_NOTE
from jbtui.models.document import DEPOSIT, VALIDATED, Document
from jbtui.models.document_links import CREDIT, TRANSFORM, DocumentLink
from jbtui.models.document_links import DEPOSIT as DEDUCTED
from jbtui.services.documents.deposits import by_percent, deducted, of_amount, refuse_excess
from jbtui.services.documents.totals import AMOUNT, NONE, PERCENT, Totals
from jbtui.services.documents.whole import Whole, read_whole, totals_of
from jbtui.services.unit import stored


@dataclass(frozen=True)
class Deduction:
    """What an invoice deducts of a deposit, VAT included."""

    deposit: Values
    amount: int


def as_asked(whole: Whole, totals: Totals) -> Totals:
    """The totals of a deposit: to the cent what was asked of its order, unless its lines were changed since; then they
    are the `totals` of these. Raises Refused (E-ACO-OVER)."""
    row = whole.row
    for order_id in sources_of(row["id"])[:1]:
        order = read_whole(order_id)
        of_order = totals_of(order.row, order.items, order.charges)
        if row["deposit_kind"] != NONE:
            value = stored(Document, "deposit_value", row["deposit_value"])
            by = {PERCENT: by_percent, AMOUNT: of_amount}[row["deposit_kind"]]
            asked = by(of_order, value)
            if [line.net for line in asked.lines] == [line.net for line in totals.lines]:
                totals = asked
        others = [_ttc(deposit) - credited_of(deposit["id"]) for deposit in deposits_on([order_id])]
        refuse_excess(of_order.total_ttc, sum(others), totals.total_ttc)
    return totals


def deductions(invoice_id: int, ttc: int, *, completes: bool) -> list[Deduction]:
    """What an invoice of `ttc` deducts: the deposits on what it comes of, oldest first, without what was credited of
    them and what other invoices have deducted; all that is left of them if it `completes` its order."""
    found = [(deposit, left_of(deposit)) for deposit in deposits_on(sources_of(invoice_id))]
    found = [(deposit, left) for deposit, left in found if left > 0]
    amounts = deducted([left for _deposit, left in found], ttc, completes=completes)
    return [Deduction(deposit, amount) for (deposit, _left), amount in zip(found, amounts, strict=True) if amount]


def sources_of(id_: int) -> list[int]:
    """The documents that one was made of, those that these were made of, and so on."""
    found: list[int] = []
    to_read = [id_]
    while to_read:
        query = DocumentLink.select(DocumentLink.source).where(
            DocumentLink.target.in_(to_read), DocumentLink.kind == TRANSFORM
        )
        to_read = [source for (source,) in as_tuples(query.distinct()) if source not in found]
        found += to_read
    return found


def deposits_on(ids: Sequence[int]) -> list[Values]:
    """The validated deposits that were made of these documents, oldest first."""
    made = DocumentLink.select(DocumentLink.target).where(DocumentLink.source.in_(ids), DocumentLink.kind == TRANSFORM)
    rows = Document.values(Document.id.in_(made), Document.type == DEPOSIT, Document.state == VALIDATED)
    return sorted(rows, key=lambda row: (row["date"], row["id"]))


def left_of(deposit: Values) -> int:
    """What of a validated deposit is neither credited nor deducted by a validated invoice."""
    return _ttc(deposit) - credited_of(deposit["id"]) - used_of(deposit["id"])


def credited_of(id_: int) -> int:
    """What validated credit notes have credited of an invoice or a deposit, VAT included."""
    return _sum_of_targets(id_, CREDIT, Document.total_ttc, Document.type == CREDIT_NOTE)


def used_of(id_: int) -> int:
    """What validated invoices have deducted of a deposit."""
    return _sum_of_targets(id_, DEDUCTED, DocumentLink.amount)


def invoices_using(id_: int) -> list[str]:
    """The numbers of the validated invoices that deduct a deposit."""
    query = _targets(id_, DEDUCTED, Document.number).where(DocumentLink.amount > 0).order_by(Document.number_key)
    return [number for (number,) in as_tuples(query)]


def _ttc(document: Values) -> int:
    return int(stored(Document, "total_ttc", document["total_ttc"]))


def _sum_of_targets(id_: int, kind: str, amount: peewee.Field, *where: peewee.Node) -> int:
    query = _targets(id_, kind, peewee.fn.SUM(amount, coerce=False)).where(*where, True)
    return int(as_tuples(query)[0][0] or 0)


def _targets(id_: int, kind: str, *wanted: peewee.Node) -> "peewee.ModelSelect[DocumentLink]":
    return (
        DocumentLink.select(*wanted)
        .join(Document, on=DocumentLink.target == Document.id)
        .where(DocumentLink.source == id_, DocumentLink.kind == kind, Document.state == VALIDATED)
    )
