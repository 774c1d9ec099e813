"""Deposits: what is asked, to the cent, and what invoices deduct of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents import deposits
from jbtui.services.documents.totals import LineInput, Totals, totals
from tests.unit.documents.exact import documents

ORDER = totals([LineInput(100_000, 1_000_000, "none", 0, "S", 2000), LineInput(40_000, 500_000, "none", 0, "S", 550)])


def parts(deposit: Totals) -> list[tuple[int, int, int]]:
    return [(group.rate, group.base, group.vat) for group in deposit.groups]


def test_a_deposit_of_some_percent() -> None:
    deposit = deposits.by_percent(ORDER, 3000)
    assert parts(deposit) == [(2000, 30_000, 6_000), (550, 6_000, 330)]
    assert (deposit.total_ttc, deposit.due) == (42_330, 42_330)
    assert [line.net for line in deposit.lines] == [30_000, 6_000]


def test_a_deposit_of_an_amount_costs_that_amount() -> None:
    deposit = deposits.of_amount(ORDER, 50_000)
    assert parts(deposit) == [(2000, 35_436, 7_087), (550, 7_087, 390)]
    assert deposit.total_ttc == 50_000


@given(documents(returns=False), st.data())
def test_a_deposit_of_any_amount_costs_that_amount(
    document: tuple[list[LineInput], list[object], str, int], data: st.DataObject
) -> None:
    lines, _charges, kind, value = document
    order = totals(lines, (), kind, value)
    if order.total_ttc <= 0:
        return
    asked = data.draw(st.integers(1, order.total_ttc))
    deposit = deposits.of_amount(order, asked)
    assert deposit.total_ttc == asked
    for group in deposit.groups:
        assert abs(group.vat * 10_000 - group.base * group.rate) <= 10_000  # within a cent of base × rate


@pytest.mark.parametrize("percent", [0, -1, 10_001])
def test_a_deposit_of_no_percent_or_too_many_is_refused(percent: int) -> None:
    with pytest.raises(Refused) as refused:
        deposits.by_percent(ORDER, percent)
    assert (refused.value.code, refused.value.field) == ("E-FORMAT", "percent")
    with pytest.raises(Refused) as refused:
        deposits.of_amount(ORDER, min(percent, 0))
    assert (refused.value.code, refused.value.field) == ("E-FORMAT", "amount")


def test_deposits_never_pass_their_order() -> None:
    deposits.refuse_excess(ORDER.total_ttc, 91_100, 50_000)  # exactly the order
    with pytest.raises(Refused) as refused:
        deposits.refuse_excess(ORDER.total_ttc, 91_100, 50_001)
    assert refused.value.code == "E-ACO-OVER"
    assert str(refused.value) == "les acomptes dépassent la commande de 0,01\u202f€"


def test_partial_invoices_deduct_the_oldest_first_and_the_last_one_all() -> None:
    left = [30_000, 20_000]
    first = deposits.deducted(left, 40_000, completes=False)
    assert first == (30_000, 10_000)
    left = [before - taken for before, taken in zip(left, first, strict=True)]
    assert deposits.deducted(left, 5_000, completes=False) == (0, 5_000)
    assert deposits.deducted(left, 5_000, completes=True) == (0, 10_000)  # even beyond its total
    assert deposits.deducted([], 5_000, completes=True) == ()
    assert deposits.deducted([100], -5_000, completes=False) == (0,)
