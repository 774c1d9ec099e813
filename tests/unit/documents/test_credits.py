"""Credit notes: any split of an invoice closes it to the cent, its VAT and its discount too."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents.credits import Credited, Invoiced, InvoicedLine, credit, left
from jbtui.services.documents.deposits import of_amount
from jbtui.services.documents.totals import ChargeInput, LineInput, Totals, totals
from tests.unit.documents.exact import documents


def invoiced(lines: Sequence[LineInput], found: Totals) -> Invoiced:
    return Invoiced(
        [
            InvoicedLine(line.quantity, line.price, amounts.net, line.category, line.rate)
            for line, amounts in zip(lines, found.lines, strict=True)
        ],
        found.groups,
    )


def taken(quantities: Sequence[int], found: Totals) -> Credited:
    return Credited(
        [(quantity, amounts.net) for quantity, amounts in zip(quantities, found.lines, strict=True)], found.groups
    )


C0 = [LineInput(70_000, 123_450, "pct", 1500, "S", 2000)]


def test_three_credits_close_the_worked_invoice() -> None:
    whole = totals(C0)
    (line,) = whole.lines
    assert (line.gross, line.discount, line.net, whole.total_vat, whole.total_ttc) == (8642, 1296, 7346, 1469, 8815)
    invoice, earlier, figures = invoiced(C0, whole), list[Credited](), []
    for quantity in (30_000, 30_000, 10_000):
        found = credit(invoice, earlier, [quantity])
        figures.append((found.total_ht, found.total_vat, found.total_ttc))
        earlier.append(taken([quantity], found))
    assert figures == [(3148, 630, 3778), (3149, 629, 3778), (1049, 210, 1259)]
    assert sum(ttc for _ht, _vat, ttc in figures) == 8815
    assert left(invoice, earlier) == [0]


@given(documents(), st.data())
@settings(max_examples=200)
def test_any_split_closes_any_invoice_to_the_cent(
    document: tuple[list[LineInput], list[ChargeInput], str, int], data: st.DataObject
) -> None:
    lines, charges, kind, value = document
    whole = totals(lines, charges, kind, value)
    invoice, earlier, found = invoiced(lines, whole), list[Credited](), list[Totals]()
    count = data.draw(st.integers(1, 4))
    charged = data.draw(st.integers(0, count - 1))
    for number in range(count):
        rests = left(invoice, earlier)
        if number == count - 1:
            quantities = rests
        else:
            quantities = [data.draw(st.integers(min(0, rest), max(0, rest))) for rest in rests]
        made = credit(invoice, earlier, quantities, with_charges=number == charged)
        assert all(amounts.gross - amounts.discount == amounts.net for amounts in made.lines)
        assert made.total_ht == made.sum_lines - made.allowance + made.charge
        found.append(made)
        earlier.append(taken(quantities, made))
    for name in ("sum_lines", "allowance", "charge", "total_ht", "total_vat", "total_ttc"):
        assert sum(getattr(each, name) for each in found) == getattr(whole, name), name
    for group in whole.groups:
        same = [g for each in found for g in each.groups if (g.category, g.rate) == (group.category, group.rate)]
        for name in ("base", "vat", "allowance_share", "charge", "net"):
            assert sum(getattr(each, name) for each in same) == getattr(group, name), name
    for index, amounts in enumerate(whole.lines):
        assert sum(each.lines[index].net for each in found) == amounts.net


def test_a_deposit_of_an_amount_is_credited_whole() -> None:
    """Its VAT need not be base × rate to the cent."""
    order = totals([LineInput(10_000, 1_000_000, "none", 0, "S", 550), LineInput(10_000, 70_000, "none", 0, "S", 2000)])
    for ttc in range(1000, 1100):
        deposit = of_amount(order, ttc)
        lines = [
            InvoicedLine(10_000, group.base * 100, group.base, group.category, group.rate) for group in deposit.groups
        ]
        assert credit(Invoiced(lines, deposit.groups), [], [10_000] * len(lines)).total_ttc == ttc


def test_carriage_is_credited_when_it_is_asked_for() -> None:
    whole = totals(C0, [ChargeInput(1500, "S", 2000)])
    invoice = invoiced(C0, whole)
    without = credit(invoice, [], [70_000])
    assert (without.charge, without.total_ht) == (0, 7346)
    rest = credit(invoice, [taken([70_000], without)], [0], with_charges=True)
    assert (rest.charge, rest.total_ht, rest.total_ttc) == (1500, 1500, whole.total_ttc - without.total_ttc)
    again = credit(invoice, [taken([70_000], without), taken([0], rest)], [0], with_charges=True)
    assert (again.total_ttc, again.groups) == (0, ())


@pytest.mark.parametrize("quantity", [40_001, 70_000, -1])
def test_more_than_is_left_is_refused(quantity: int) -> None:
    invoice = invoiced(C0, totals(C0))
    earlier = [taken([30_000], credit(invoice, [], [30_000]))]
    with pytest.raises(Refused) as refused:
        credit(invoice, earlier, [quantity])
    assert (refused.value.code, refused.value.field) == ("E-QTY-CREDIT", "lines.0.quantity")
    assert "il reste 4 à créditer" in str(refused.value)


def test_a_free_line_is_credited_under_its_rate() -> None:
    lines = [LineInput(20_000, 100_000, "pct", 10_000, "S", 2000), LineInput(10_000, 100_000, "none", 0, "S", 550)]
    found = credit(invoiced(lines, totals(lines)), [], [20_000, 0])
    assert [(group.rate, group.base) for group in found.groups] == [(2000, 0)]
