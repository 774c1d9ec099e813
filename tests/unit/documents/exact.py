"""The totals of a document computed another way, as exact fractions rounded by `decimal`; and documents at random."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import strategies as st

from jbtui.services.documents.totals import ChargeInput, LineInput


def r2(value: Fraction) -> Fraction:
    """To two decimals, half away from zero."""
    with localcontext(prec=60):
        cents = int((Decimal(abs(value).numerator * 100) / abs(value).denominator).to_integral_value(ROUND_HALF_UP))
    return Fraction(-cents if value < 0 else cents, 100)


@dataclass(frozen=True)
class Exact:
    """Euros: (category, rate in percent) → base, VAT and share of the discount."""

    nets: list[Fraction]
    allowance: Fraction
    charge: Fraction
    groups: dict[tuple[str, Fraction], tuple[Fraction, Fraction, Fraction]]


def computed(lines: Sequence[LineInput], charges: Sequence[ChargeInput], kind: str, value: int) -> Exact:
    """Section by section, as the rules are written."""
    nets = []
    by_key: dict[tuple[str, Fraction], Fraction] = defaultdict(Fraction)
    for line in lines:
        gross = r2(Fraction(line.quantity, 10_000) * Fraction(line.price, 10_000))
        discount = {
            "none": Fraction(0),
            "pct": r2(gross * Fraction(line.discount_value, 10_000)),
            "amount": Fraction(line.discount_value, 100),
        }[line.discount_kind]
        nets.append(gross - discount)
        by_key[line.category, Fraction(line.rate, 100)] += gross - discount
    whole = sum(nets, Fraction(0))
    allowance = {"none": Fraction(0), "pct": r2(whole * Fraction(value, 10_000)), "amount": Fraction(value, 100)}[kind]
    extra: dict[tuple[str, Fraction], Fraction] = defaultdict(Fraction)
    for charge in charges:
        extra[charge.category, Fraction(charge.rate, 100)] += Fraction(charge.amount, 100)
    keys = sorted({*by_key, *extra}, key=lambda key: (-key[1], key[0]))
    exact = {key: allowance * by_key.get(key, 0) / whole if allowance else Fraction(0) for key in keys}
    shares = {key: Fraction(exact[key] * 100 // 1, 100) for key in keys}
    missing = int((allowance - sum(shares.values(), Fraction(0))) * 100)
    most_cut = sorted(keys, key=lambda key: (shares[key] - exact[key], -key[1], key[0]))
    for key in most_cut[:missing]:
        shares[key] += Fraction(1, 100)
    groups = {}
    for key in keys:
        base = by_key.get(key, Fraction(0)) - shares[key] + extra.get(key, Fraction(0))
        groups[key] = (base, r2(base * key[1] / 100), shares[key])
    return Exact(nets, allowance, sum(extra.values(), Fraction(0)), groups)


# --- documents at random --------------------------------------------------------------------------------------------

KEYS = [("S", 2000), ("S", 1000), ("S", 550), ("S", 210), ("S", 175), ("E", 0), ("AE", 0)]


@st.composite
def sold_lines(draw: st.DrawFn, *, returns: bool = True) -> LineInput:
    """A line with any discount that it may have; with `returns`, of goods that came back too."""
    quantity = draw(st.integers(1, 2_000_000)) * (-1 if returns and draw(st.integers(0, 9)) == 0 else 1)
    price = draw(st.integers(0, 5_000_000))
    category, rate = draw(st.sampled_from(KEYS))
    gross = r2(Fraction(quantity * price, 10**8))
    kind = draw(st.sampled_from(["none", "none", "pct", "amount"]))
    most = {"none": 0, "pct": 10_000, "amount": int(gross * 100)}[kind]
    value = draw(st.integers(min(0, most), max(0, most)))
    return LineInput(quantity, price, kind, value, category, rate)


@st.composite
def charges_at_random(draw: st.DrawFn) -> ChargeInput:
    category, rate = draw(st.sampled_from(KEYS))
    return ChargeInput(draw(st.integers(0, 50_000)), category, rate)


@st.composite
def documents(draw: st.DrawFn, *, returns: bool = True) -> tuple[list[LineInput], list[ChargeInput], str, int]:
    """Lines, charges and a discount of a document whose total is not negative."""
    lines = draw(st.lists(sold_lines(returns=returns), min_size=1, max_size=12))
    charges = draw(st.lists(charges_at_random(), max_size=2))
    whole = int(sum(computed(lines, [], "none", 0).nets, Fraction(0)) * 100)
    kind = draw(st.sampled_from(["none", "pct", "amount"])) if whole >= 0 else "none"
    value = {"none": 0, "pct": draw(st.integers(0, 10_000)), "amount": draw(st.integers(0, max(0, whole)))}[kind]
    return lines, charges, kind, value
