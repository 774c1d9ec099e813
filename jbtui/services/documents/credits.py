"""Credit notes (avoirs): partial ones are cumulative, so that the last one closes the invoice to the cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jbtui.services.documents.refusals import counted, refusal
from jbtui.services.documents.totals import LineAmounts, Totals, VatGroup, gross_of, part, summed, vat_of


@dataclass(frozen=True)
class InvoicedLine:
    """A line of the invoice that is credited."""

    quantity: int
    price: int
    net: int
    category: str
    rate: int


@dataclass(frozen=True)
class Invoiced:
    """The invoice, or the deposit, that is credited."""

    lines: Sequence[InvoicedLine]
    groups: Sequence[VatGroup]


@dataclass(frozen=True)
class Credited:
    """What one earlier credit note took: quantity and net of each line of the invoice (0 where it has none), and its
    groups."""

    lines: Sequence[tuple[int, int]]
    groups: Sequence[VatGroup]


def left(invoice: Invoiced, earlier: Iterable[Credited]) -> list[int]:
    """The quantity of each line that is not credited yet."""
    rest = [line.quantity for line in invoice.lines]
    for credit in earlier:
        rest = [before - quantity for before, (quantity, _net) in zip(rest, credit.lines, strict=True)]
    return rest


def credit(
    invoice: Invoiced, earlier: Sequence[Credited], quantities: Sequence[int], *, with_charges: bool = False
) -> Totals:
    """The totals of a credit note of so much of each line, after the `earlier` ones, and of what is left of the charges
    if that is asked for. Its lines are those of the invoice, in that order.

    What a line's net differs from quantity × price by is its discount; below zero it is a charge. Raises Refused
    (E-QTY-CREDIT) for more than is left of a line, and for the other sign.
    """
    rests = left(invoice, earlier)
    for index, (asked, rest) in enumerate(zip(quantities, rests, strict=True)):
        if not min(0, rest) <= asked <= max(0, rest):
            raise refusal("E-QTY-CREDIT", f"lines.{index}.quantity", left=counted(rest), asked=counted(asked))
    lines, nets = [], dict[tuple[str, int], int]()
    for index, (line, asked) in enumerate(zip(invoice.lines, quantities, strict=True)):
        net = 0
        if asked:
            quantity = line.quantity - rests[index] + asked
            net = part(line.net, quantity, line.quantity) - sum(each.lines[index][1] for each in earlier)
            nets[line.category, line.rate] = nets.get((line.category, line.rate), 0) + net
        gross = gross_of(asked, line.price)
        lines.append(LineAmounts(gross, gross - net, net))
    found = []
    for group in invoice.groups:
        key = (group.category, group.rate)
        before = [other for each in earlier for other in each.groups if (other.category, other.rate) == key]
        made = _group(group, before, nets.get(key, 0), with_charges=with_charges)
        if key in nets or any((made.base, made.vat, made.allowance_share, made.charge)):
            found.append(made)
    return summed(tuple(lines), tuple(found))


def _group(invoiced: VatGroup, before: Sequence[VatGroup], net: int, *, with_charges: bool) -> VatGroup:
    """What is credited of a group, after what was credited of it `before`."""
    net_so_far = sum(group.net for group in before) + net
    share = -sum(group.allowance_share for group in before)
    if invoiced.net:
        share += part(invoiced.allowance_share, net_so_far, invoiced.net)
    charge = invoiced.charge - sum(group.charge for group in before) if with_charges else 0
    base = net - share + charge
    base_so_far = sum(group.base for group in before) + base
    vat_so_far = invoiced.vat if base_so_far == invoiced.base else vat_of(base_so_far, invoiced.rate)
    vat = vat_so_far - sum(group.vat for group in before)
    return VatGroup(invoiced.category, invoiced.rate, base, vat, share, charge)
