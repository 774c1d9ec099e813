"""What a draft comes to as its rows are now: by its own lines, by what is asked of the order that a deposit is on, by
what an invoice deducts, by the invoice that a credit note takes back."""

from collections.abc import Sequence
from dataclasses import replace

from jbtui.models.base import Values
from jbtui.models.document import CREDIT, DEPOSIT, INVOICE, Document
from jbtui.services.documents import deducting
from jbtui.services.documents.crediting import totals_of_credit
from jbtui.services.documents.deducting import Deduction
from jbtui.services.documents.deposits import by_percent, of_amount
from jbtui.services.documents.remaining import completes
from jbtui.services.documents.totals import NONE, PERCENT, Totals
from jbtui.services.documents.whole import Whole, read_whole, totals_of
from jbtui.services.unit import stored


def counted(whole: Whole) -> tuple[Totals, Sequence[Deduction]]:
    """The totals of a draft, and what it deducts of which deposits. Raises Refused."""
    row = whole.row
    if row["type"] == CREDIT:
        return totals_of_credit(whole), ()
    if row["type"] == DEPOSIT and (base := asked_of(row)):
        return deducting.as_asked(whole, _asked(row, base)), ()
    totals = totals_of(row, whole.items, whole.charges)
    if row["type"] != INVOICE:
        return totals, ()
    deductions = deducting.deductions(row["id"], totals.total_ttc, completes=completes(row))
    prepaid = sum(each.amount for each in deductions)
    return replace(totals, prepaid=prepaid, due=totals.total_ttc - prepaid), deductions


def asked_of(row: Values) -> Whole | None:
    """The order or quote that a deposit is a part of, where it says which part."""
    if row["type"] != DEPOSIT or row["deposit_kind"] == NONE:
        return None
    sources = deducting.sources_of(row["id"])[:1]
    return read_whole(sources[0]) if sources else None


def _asked(row: Values, base: Whole) -> Totals:
    whole = totals_of(base.row, base.items, base.charges)
    value = stored(Document, "deposit_value", row["deposit_value"])
    return by_percent(whole, value) if row["deposit_kind"] == PERCENT else of_amount(whole, value)
