"""Deposits (acomptes): what is asked of an order ahead of the goods, and what invoices deduct of it."""

from collections.abc import Iterable, Sequence

from jbtui.services.documents.refusals import euros, refusal
from jbtui.services.documents.totals import UNIT, LineAmounts, Totals, VatGroup, half_up, split, summed, vat_of


def by_percent(order: Totals, percent: int) -> Totals:
    """A deposit of some percent of an order: one line for each rate of VAT. Raises Refused (E-FORMAT)."""
    if not 0 < percent <= UNIT:
        raise refusal("E-FORMAT", "percent")
    bases = [half_up(group.base * percent, UNIT) for group in order.groups]
    return _deposit(
        VatGroup(group.category, group.rate, base, vat_of(base, group.rate), 0, 0)
        for group, base in zip(order.groups, bases, strict=True)
    )


def of_amount(order: Totals, ttc: int) -> Totals:
    """A deposit that costs `ttc` to the cent, VAT included, parted among the rates as the order is. Raises Refused
    (E-FORMAT) for nothing or less."""
    if ttc <= 0 or order.total_ttc <= 0:
        raise refusal("E-FORMAT", "amount")
    shares = split(ttc, {(group.category, group.rate): group.ttc for group in order.groups})
    found = []
    for (category, rate), share in shares.items():
        base = half_up(share * UNIT, UNIT + rate)
        found.append(VatGroup(category, rate, base, share - base, 0, 0))
    return _deposit(found)


def refuse_excess(order_ttc: int, others_ttc: int, ttc: int) -> None:
    """Deposits, net of what was credited of them, never pass the order. Raises Refused (E-ACO-OVER)."""
    if (excess := others_ttc + ttc - order_ttc) > 0:
        raise refusal("E-ACO-OVER", excess=euros(excess))


def deducted(deposits: Sequence[int], invoice_ttc: int, *, completes: bool) -> tuple[int, ...]:
    """What an invoice deducts of each deposit that is left, oldest first: up to its own total, or all of them if it
    `completes` the order."""
    if completes:
        return tuple(deposits)
    left, found = max(invoice_ttc, 0), []
    for deposit in deposits:
        taken = min(left, deposit)
        found.append(taken)
        left -= taken
    return tuple(found)


def _deposit(groups: Iterable[VatGroup]) -> Totals:
    kept = tuple(group for group in groups if group.base or group.vat)
    return summed(tuple(LineAmounts(group.base, 0, group.base) for group in kept), kept)
