"""The totals of documents: the worked examples to the cent, and any document against a second computation."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents.totals import (
    ChargeInput,
    LineInput,
    half_up,
    price_without_vat,
    split,
    totals,
)
from tests.unit.documents.exact import computed, documents


def line(quantity: str, price: str, rate: str, *, less: str = "0", category: str = "S") -> LineInput:
    """A line as people write it; `less` is its discount in percent."""
    kind = "none" if less == "0" else "pct"
    return LineInput(scaled(quantity, 4), scaled(price, 4), kind, scaled(less, 2), category, scaled(rate, 2))


def scaled(number: str, places: int) -> int:
    return int(Decimal(number).scaleb(places))


def cents(amount: str) -> int:
    return scaled(amount, 2)


@dataclass
class Case:
    """A worked example; groups as `rate: base → VAT`, in order."""

    lines: list[LineInput]
    nets: str
    sum_lines: str
    groups: list[tuple[str, str, str]]
    ht: str
    vat: str
    ttc: str
    due: str
    allowance: str = "0"
    charge: str = "0"
    charges: list[ChargeInput] = field(default_factory=list)
    discount: tuple[str, int] = ("none", 0)
    prepaid: str = "0"
    shares: str = ""
    category: str = "S"


CASES = {
    "T01": Case([line("1", "100", "20")], "100.00", "100.00", [("20", "100.00", "20.00")],
                "100.00", "20.00", "120.00", "120.00"),
    "T02": Case([line("1", "2.665", "20")], "2.67", "2.67", [("20", "2.67", "0.53")], "2.67", "0.53", "3.20", "3.20"),
    "T03": Case([line("1", "1.02", "5.5")] * 3, "1.02 1.02 1.02", "3.06", [("5.5", "3.06", "0.17")],
                "3.06", "0.17", "3.23", "3.23"),
    "T04": Case([line("12", "49.90", "20", less="10"), line("3", "18.50", "5.5"), line("2.5", "62.00", "10")],
                "538.92 55.50 155.00", "749.42",
                [("20", "526.97", "105.39"), ("10", "147.25", "14.73"), ("5.5", "52.73", "2.90")],
                "726.95", "123.02", "849.97", "849.97", allowance="37.47", charge="15.00",
                charges=[ChargeInput(1500, "S", 2000)], discount=("pct", 500), shares="26.95 7.75 2.77"),
    "T05": Case([line("2", "10", "20", less="100"), line("1", "10", "20")], "0.00 10.00", "10.00",
                [("20", "10.00", "2.00")], "10.00", "2.00", "12.00", "12.00"),
    "T06": Case([line("10000", "0.0125", "20"), line("3", "0.3333", "5.5")], "125.00 1.00", "126.00",
                [("20", "125.00", "25.00"), ("5.5", "1.00", "0.06")], "126.00", "25.06", "151.06", "151.06"),
    "T07": Case([line("1", "100", "20"), line("1", "100", "10"), line("1", "100", "5.5")], "100.00 100.00 100.00",
                "300.00", [("20", "96.66", "19.33"), ("10", "96.67", "9.67"), ("5.5", "96.67", "5.32")],
                "290.00", "34.32", "324.32", "324.32", allowance="10.00", discount=("amount", 1000),
                shares="3.34 3.33 3.33"),
    "T08": Case([line("3", "33.33", "20", less="33.33")], "66.66", "66.66", [("20", "66.66", "13.33")],
                "66.66", "13.33", "79.99", "79.99"),
    "T09": Case([line("5", "20", "20"), line("-1", "30", "20")], "100.00 -30.00", "70.00", [("20", "70.00", "14.00")],
                "70.00", "14.00", "84.00", "84.00"),
    "T10": Case([line("3", "33.33", "0", category="E")], "99.99", "99.99", [("0", "99.99", "0.00")],
                "99.99", "0.00", "99.99", "99.99", category="E"),
    "T11": Case([line("1", "1000", "0", category="AE")], "1000.00", "1000.00", [("0", "1000.00", "0.00")],
                "1000.00", "0.00", "1000.00", "1000.00", category="AE"),
    "T12": Case([line("1", "0.01", "20")] * 1000, " ".join(["0.01"] * 1000), "10.00", [("20", "10.00", "2.00")],
                "10.00", "2.00", "12.00", "12.00"),
    "T13": Case([line("7", "13.37", "8.5"), line("1", "9.99", "2.1")], "93.59 9.99", "103.58",
                [("8.5", "93.59", "7.96"), ("2.1", "9.99", "0.21")], "103.58", "8.17", "111.75", "111.75"),
    "T14": Case([line("1.75", "84.40", "20", less="12.5"), line("4", "7.15", "10")], "129.24 28.60", "157.84",
                [("20", "125.36", "25.07"), ("10", "27.74", "2.77")], "153.10", "27.84", "180.94", "180.94",
                allowance="4.74", discount=("pct", 300), shares="3.88 0.86"),
    "T15": Case([line("10", "100", "20"), line("4", "50", "5.5")], "1000.00 200.00", "1200.00",
                [("20", "1000.00", "200.00"), ("5.5", "200.00", "11.00")], "1200.00", "211.00", "1411.00", "987.70",
                prepaid="423.30"),
    "T16": Case([line("1", "100", "20")], "100.00", "100.00", [("20", "100.00", "20.00")],
                "100.00", "20.00", "120.00", "-240.00", prepaid="360.00"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_worked_example_comes_to_the_cent(name: str) -> None:
    case = CASES[name]
    found = totals(case.lines, case.charges, *case.discount, prepaid=cents(case.prepaid))
    assert [amount.net for amount in found.lines] == [cents(net) for net in case.nets.split()]
    assert (found.sum_lines, found.allowance, found.charge) == tuple(
        map(cents, (case.sum_lines, case.allowance, case.charge))
    )
    assert [(group.rate, group.base, group.vat) for group in found.groups] == [
        (scaled(rate, 2), cents(base), cents(vat)) for rate, base, vat in case.groups
    ]
    assert {group.category for group in found.groups} == {case.category}
    assert (found.total_ht, found.total_vat, found.total_ttc, found.due) == tuple(
        map(cents, (case.ht, case.vat, case.ttc, case.due))
    )
    if case.shares:
        assert [group.allowance_share for group in found.groups] == [cents(share) for share in case.shares.split()]


Document = tuple[list[LineInput], list[ChargeInput], str, int]


@given(documents(), st.integers(0, 10**7))
@settings(max_examples=300)
def test_any_document_is_as_a_second_computation_has_it(document: Document, prepaid: int) -> None:
    lines, charges, kind, value = document
    found, expected = totals(lines, charges, kind, value, prepaid), computed(lines, charges, kind, value)
    assert [Fraction(amount.net, 100) for amount in found.lines] == expected.nets
    assert {
        (group.category, Fraction(group.rate, 100)): (
            Fraction(group.base, 100),
            Fraction(group.vat, 100),
            Fraction(group.allowance_share, 100),
        )
        for group in found.groups
    } == expected.groups
    # The sums that EN 16931 checks, BR-CO-10, 13, 14, 15 and 16, and the base × rate of BR-CO-17.
    assert found.sum_lines == sum(amount.net for amount in found.lines)
    assert found.total_ht == found.sum_lines - found.allowance + found.charge == sum(g.base for g in found.groups)
    assert found.total_vat == sum(group.vat for group in found.groups)
    assert found.total_ttc == found.total_ht + found.total_vat
    assert found.due == found.total_ttc - prepaid
    for group in found.groups:
        assert abs(Fraction(group.vat) - Fraction(group.base * group.rate, 10_000)) <= Fraction(1, 2)
    assert sum(group.allowance_share for group in found.groups) == found.allowance
    assert sum(group.charge for group in found.groups) == found.charge
    assert [group.net for group in found.groups] == [
        sum(
            amount.net
            for sold, amount in zip(lines, found.lines, strict=True)
            if (sold.category, sold.rate) == (group.category, group.rate)
        )
        for group in found.groups
    ]
    for amount in (*found.lines, *found.groups, found):
        assert all(type(figure) is int for figure in _figures(amount)), "no float, and so no −0.00"


def _figures(amounts: Any) -> Sequence[object]:
    return [value for name, value in vars(amounts).items() if name not in ("category", "lines", "groups")]


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_their_order_alone(document: Document, chance: random.Random) -> None:
    lines, charges, kind, value = document
    order = list(range(len(lines)))
    chance.shuffle(order)
    first, other = totals(lines, charges, kind, value), totals([lines[i] for i in order], charges, kind, value)
    assert other.lines == tuple(first.lines[i] for i in order)
    assert (other.groups, other.total_ttc) == (first.groups, first.total_ttc)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_a_split_sums_to_its_amount_and_is_never_a_cent_off(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        weights[0] = 1
    shares = split(amount, dict(enumerate(weights)))
    assert sum(shares.values()) == amount
    for key, weight in enumerate(weights):
        assert abs(shares[key] - Fraction(amount * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("n", "d", "rounded"),
    [(5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (15, 10, 2), (25, 10, 3), (-25, 10, -3), (0, 7, 0), (7, 2, 4)],
)
def test_rounding_is_half_away_from_zero(n: int, d: int, rounded: int) -> None:
    assert half_up(n, d) == rounded


def test_a_price_with_vat_is_stored_without() -> None:
    assert price_without_vat(scaled("120", 4), 2000) == scaled("100", 4)
    assert price_without_vat(scaled("9.99", 4), 550) == scaled("9.4692", 4)


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        (([line("1", "-0.0001", "20")],), "E-NEG-PRICE", "lines.0.price"),
        (([line("1", "10", "20"), line("1", "10", "20", less="100.01")],), "E-FORMAT", "lines.1.discount_value"),
        (([line("1", "10", "20", less="-0.01")],), "E-FORMAT", "lines.0.discount_value"),
        (([LineInput(10_000, 100_000, "amount", 1001, "S", 2000)],), "E-DISC", "lines.0.discount_value"),
        (([LineInput(10_000, 100_000, "amount", -1, "S", 2000)],), "E-DISC", "lines.0.discount_value"),
        (([LineInput(-10_000, 100_000, "amount", 1, "S", 2000)],), "E-DISC", "lines.0.discount_value"),
        (([line("1", "10", "20")], (), "amount", 1001), "E-DISC", "discount_value"),
        (([line("1", "10", "20")], (), "amount", -1), "E-DISC", "discount_value"),
        (([line("1", "10", "20")], (), "pct", 10_001), "E-FORMAT", "discount_value"),
        (([line("-1", "10", "20")], (), "pct", 500), "E-DISC", "discount_value"),
        (([line("1", "10", "100.01")],), "E-FORMAT", "lines.0.vat_rate"),
        (([line("1", "10", "20")], (ChargeInput(-1, "S", 2000),)), "E-NEG-PRICE", "charges.0.amount"),
        (([line("1", "100000000000", "20")],), "E-RANGE", "lines.0.price"),
        (([line("10000000", "10000", "20")],), "E-RANGE", "lines.0.price"),
        (([line("1", "60000000000", "20")] * 2,), "E-RANGE", "lines"),
        (([line("1", "99999999999", "20")],), "E-RANGE", "lines"),  # with its VAT
    ],
)
def test_what_no_document_may_have_is_refused_on_its_field(document: Any, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        totals(*document)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert str(refused.value)


def test_the_largest_amounts_are_exact() -> None:
    found = totals([line("99999999999", "0.9999", "0", category="E")])
    assert found.total_ttc == cents("99989999999.00")
    assert totals([line("-1", "10", "20")]).total_ttc == cents("-12.00")  # a draft may be below zero
