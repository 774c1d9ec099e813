"""The totals of a document, in whole numbers.

Quantities and unit prices are counted in ten-thousandths, amounts in cents, rates and percents in hundredths of a
percent. Every rounding is to the nearest cent, half away from zero; VAT is that of a rate's whole base, never summed up
line by line.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jbtui.models.values import TOO_LARGE
from jbtui.services.documents.refusals import refusal

NONE, PERCENT, AMOUNT = "none", "pct", "amount"
"""The kinds of a discount."""
UNIT = 10_000
"""What a quantity of one, a price of one euro and a hundred percent are counted as."""
_CENT = UNIT * UNIT // 100
"""A cent, in quantities × prices."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class LineInput:
    """A line that is sold: its amount before VAT follows."""

    quantity: int
    price: int
    discount_kind: str
    discount_value: int
    category: str
    rate: int


@dataclass(frozen=True)
class ChargeInput:
    """Carriage or another charge, which no discount lowers."""

    amount: int
    category: str
    rate: int


@dataclass(frozen=True)
class LineAmounts:
    """What a line comes to. A credit note may have a `discount` below zero, which is then a charge."""

    gross: int
    discount: int
    net: int


@dataclass(frozen=True)
class VatGroup:
    """What is taxed in one way: the base, its VAT, and what of the discount and of the charges is in that base."""

    category: str
    rate: int
    base: int
    vat: int
    allowance_share: int
    charge: int

    @property
    def net(self) -> int:
        """The sum of its lines."""
        return self.base + self.allowance_share - self.charge

    @property
    def ttc(self) -> int:
        """The base and its VAT."""
        return self.base + self.vat


@dataclass(frozen=True)
class Totals:
    """All amounts of a document; the groups in order of falling rate, then of category."""

    lines: tuple[LineAmounts, ...]
    sum_lines: int
    allowance: int
    charge: int
    groups: tuple[VatGroup, ...]
    total_ht: int
    total_vat: int
    total_ttc: int
    prepaid: int
    due: int


def half_up(n: int, d: int) -> int:
    """`n / d` to the nearest whole number, half away from zero; `d` is positive."""
    rounded = (2 * abs(n) + d) // (2 * d)
    return -rounded if n < 0 else rounded


def part(amount: int, of: int, whole: int) -> int:
    """`amount × of / whole` to the nearest whole number, half away from zero; `whole` is not 0."""
    return half_up(amount * of if whole > 0 else -amount * of, abs(whole))


def gross_of(quantity: int, price: int) -> int:
    """Quantity × price, in cents."""
    return half_up(quantity * price, _CENT)


def vat_of(base: int, rate: int) -> int:
    """The VAT of a base."""
    return half_up(base * rate, UNIT)


def price_without_vat(price: int, rate: int) -> int:
    """The unit price that is stored for one typed with its VAT in it."""
    return half_up(price * UNIT, UNIT + rate)


def split(amount: int, weights: Mapping[K, int]) -> dict[K, int]:
    """Whole cents of `amount` pro rata to `weights`, by largest remainder; equal remainders in the order of `weights`.

    The shares sum to `amount`. The sum of the weights is positive unless `amount` is 0.
    """
    whole = sum(weights.values())
    if not amount:
        return dict.fromkeys(weights, 0)
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    for key in sorted(weights, key=lambda key: -(amount * weights[key] % whole))[:left]:
        shares[key] += 1
    return shares


def totals(
    lines: Sequence[LineInput],
    charges: Sequence[ChargeInput] = (),
    discount_kind: str = NONE,
    discount_value: int = 0,
    prepaid: int = 0,
) -> Totals:
    """The totals of a document. Raises Refused (E-FORMAT, E-NEG-PRICE, E-DISC, E-RANGE) with the field: that of the
    document, or `lines.2.price` for the third of `lines`."""
    amounts = tuple(_line(line, f"lines.{index}.") for index, line in enumerate(lines))
    for index, charge in enumerate(charges):
        _refuse_rate(charge.rate, f"charges.{index}.")
        if charge.amount < 0:
            raise refusal("E-NEG-PRICE", f"charges.{index}.amount")
        _refuse_range(charge.amount, f"charges.{index}.amount")
    nets: dict[tuple[str, int], int] = {}
    for line, amount in zip(lines, amounts, strict=True):
        nets[line.category, line.rate] = nets.get((line.category, line.rate), 0) + amount.net
    charged = dict.fromkeys(((charge.category, charge.rate) for charge in charges), 0)
    for charge in charges:
        charged[charge.category, charge.rate] += charge.amount
    sum_lines = sum(nets.values())
    allowance = _discount(sum_lines, discount_kind, discount_value, "discount_value")
    if allowance < 0:
        raise refusal("E-DISC", "discount_value")
    ordered = in_order(nets | charged)
    shares = split(allowance, {key: nets.get(key, 0) for key in ordered})
    groups = tuple(_group(key, nets.get(key, 0), shares[key], charged.get(key, 0)) for key in ordered)
    found = summed(amounts, groups, prepaid)
    for figure in (found.sum_lines, found.total_ht, found.total_ttc, found.prepaid, found.due):
        _refuse_range(figure, "lines")
    return found


def in_order(keys: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Categories with their rates in the order of a document's groups."""
    return sorted(keys, key=lambda key: (-key[1], key[0]))


def summed(lines: tuple[LineAmounts, ...], groups: tuple[VatGroup, ...], prepaid: int = 0) -> Totals:
    """The totals of lines and groups whose amounts are known."""
    total_ht, total_vat = sum(group.base for group in groups), sum(group.vat for group in groups)
    total_ttc = total_ht + total_vat
    return Totals(
        lines=lines,
        sum_lines=sum(line.net for line in lines),
        allowance=sum(group.allowance_share for group in groups),
        charge=sum(group.charge for group in groups),
        groups=groups,
        total_ht=total_ht,
        total_vat=total_vat,
        total_ttc=total_ttc,
        prepaid=prepaid,
        due=total_ttc - prepaid,
    )


def _group(key: tuple[str, int], net: int, share: int, charge: int) -> VatGroup:
    category, rate = key
    base = net - share + charge
    return VatGroup(category, rate, base, vat_of(base, rate), share, charge)


def _line(line: LineInput, place: str) -> LineAmounts:
    _refuse_rate(line.rate, place)
    if line.price < 0:
        raise refusal("E-NEG-PRICE", f"{place}price")
    gross = gross_of(line.quantity, line.price)
    _refuse_range(gross, f"{place}price")
    discount = _discount(gross, line.discount_kind, line.discount_value, f"{place}discount_value")
    return LineAmounts(gross, discount, gross - discount)


def _discount(of: int, kind: str, value: int, field: str) -> int:
    """A discount in cents; that of a line of goods which came back is below zero."""
    if kind == PERCENT and not 0 <= value <= UNIT:
        raise refusal("E-FORMAT", field)
    discount = {NONE: 0, PERCENT: half_up(of * value, UNIT), AMOUNT: value}[kind]
    if not min(of, 0) <= discount <= max(of, 0):
        raise refusal("E-DISC", field)
    return discount


def _refuse_rate(rate: int, place: str) -> None:
    if not 0 <= rate <= UNIT:
        raise refusal("E-FORMAT", f"{place}vat_rate")


def _refuse_range(cents: int, field: str) -> None:
    if abs(cents) >= TOO_LARGE * 100:
        raise refusal("E-RANGE", field)
