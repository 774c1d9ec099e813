"""Purchases: what follows of what is typed, what is refused, and what two people do at once."""

from datetime import date
from decimal import Decimal
from typing import Any

import peewee
import pytest

from jbtui.declarations.base import View
from jbtui.declarations.purchases import PURCHASES
from jbtui.models.base import Values, as_dicts
from jbtui.models.contact import Contact
from jbtui.models.purchase import Purchase
from jbtui.services import check, contacts, purchases, undo
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit
from tests.services.making import company, last_unit, plain

DAY = date(2026, 11, 20)


@pytest.fixture
def supplier(anne: Session) -> Values:
    return company(anne, "Bois du Nord", is_supplier=True)


def bought(session: Session, supplier: Values, number: str = "F-118", **values: Any) -> Values:
    return purchases.create(
        session, supplier["id"], {"number": number, "date": DAY, "base_1": Decimal(100), **values}
    ).row


def refused(session: Session, supplier: Values, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        bought(session, supplier, **values)
    return {name: plain(words) for name, words in caught.value.errors.items()}


def test_vat_and_total_follow_where_nobody_says_them(anne: Session, supplier: Values) -> None:
    row = bought(anne, supplier, base_1=Decimal("100.05"), rate_2=Decimal("5.5"), base_2=Decimal(40), base_3=Decimal(7))
    assert [row[f"vat_{n}"] for n in (1, 2, 3)] == [Decimal("20.01"), Decimal("2.20"), 0]
    assert (row["rate_3"], row["rate_4"]) == (0, None)
    assert (row["total_ht"], row["total_vat"], row["total_ttc"]) == tuple(map(Decimal, ("147.05", "22.21", "169.26")))
    assert read(Purchase, row["id"]) == row
    assert [problem.sentence for problem in check.problems()] == []


def test_what_is_printed_is_kept_and_added_up(anne: Session, supplier: Values) -> None:
    row = bought(anne, supplier, base_1=Decimal("99.99"), vat_1=Decimal("20.01"), total_ttc=Decimal(120))
    assert (row["vat_1"], row["total_ttc"]) == (Decimal("20.01"), 120)
    assert Purchase.warnings(row) == {}, "a cent of rounding is no matter"
    far = {**row, "vat_1": Decimal(2)}
    assert plain(Purchase.warnings(far)["vat_1"]) == "20 % de ce montant feraient 20,00"
    credit = bought(anne, supplier, "A-1", base_1=Decimal(-50))
    assert credit["total_ttc"] == -60, "a credit note is an invoice below zero"


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"number": ""}, "number", "à remplir"),
        ({"date": None}, "date", "à remplir"),
        ({"base_1": None}, "base_1", "à remplir"),
        ({"vat_2": Decimal(1)}, "base_2", "à remplir"),
        ({"total_ttc": Decimal(119)}, "total_ttc", "les montants et leur TVA font 120,00"),
        ({"due_date": date(2026, 11, 19)}, "due_date", "l’échéance précède la date"),
        ({"kind": "order", "paid_on": DAY}, "paid_on", "une commande ne se paie pas : saisissez la facture"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(
    anne: Session, supplier: Values, values: dict[str, Any], column: str, words: str
) -> None:
    assert refused(anne, supplier, **values)[column] == words
    assert Purchase.values() == []


def test_an_invoice_is_typed_once(anne: Session, bob: Session, supplier: Values) -> None:
    row = bought(anne, supplier, "F-118")
    told = "la facture F-118 de ce fournisseur est déjà saisie, du 20/11/2026"
    assert refused(bob, supplier, number=" f-118") == {"number": told}
    bought(bob, supplier, "F-118", kind="order")
    other = company(anne, "Colles et Vernis", is_supplier=True)
    bought(bob, other, "F-118")
    second = bought(anne, supplier, "F-119")
    with pytest.raises(Invalid, match="déjà saisie"):
        purchases.update(bob, second["id"], {"number": "F-118"}, second["version"])
    purchases.update(bob, row["id"], {"subject": "Hêtre"}, row["version"])
    with pytest.raises(peewee.IntegrityError), unit(anne, "Doubler") as work:
        work.insert(Purchase, [{**Purchase.blank(), **{name: row[name] for name in Purchase.edited_columns()}}])


@pytest.mark.parametrize(
    "changes",
    [
        {"total_ttc": Decimal(1)},
        {"base_1": None},
        {"number": ""},
        {"due_date": date(2026, 1, 1)},
        {"rate_2": Decimal(5)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_the_tables_hold_what_the_program_promises(anne: Session, supplier: Values, changes: dict[str, Any]) -> None:
    row = bought(anne, supplier)
    with pytest.raises(peewee.IntegrityError), unit(anne, "Fausser") as work:
        work.update(Purchase, row["id"], changes, row["version"])
    assert read(Purchase, row["id"]) == row


def test_only_a_supplier_sells_to_us(anne: Session) -> None:
    customer = company(anne)
    with pytest.raises(Forbidden, match="pas un fournisseur"):
        bought(anne, customer)


def test_paid_today_and_not_after_all_and_all_of_it_undone(anne: Session, supplier: Values) -> None:
    first, second = bought(anne, supplier, "F1"), bought(anne, supplier, "F2")
    order = bought(anne, supplier, "C1", kind="order")
    ids = [first["id"], second["id"], order["id"]]
    assert purchases.pay(anne, ids) == 2
    assert [read(Purchase, id_)["paid_on"] for id_ in ids] == [date(2026, 11, 24)] * 2 + [None]
    assert purchases.pay(anne, ids) == 0
    assert purchases.unpay(anne, [second["id"]]) == 1
    purchases.delete(anne, ids)
    assert Purchase.values() == []
    assert undo.undo(anne, last_unit()).skipped == []
    assert len(Purchase.values()) == 3
    assert [problem.sentence for problem in check.problems()] == []


def test_changes_of_two_people_meet_or_are_asked_about(anne: Session, bob: Session, supplier: Values) -> None:
    row = bought(anne, supplier)
    purchases.update(anne, row["id"], {"subject": "Hêtre"}, row["version"])
    purchases.update(bob, row["id"], {"due_date": date(2026, 12, 20)}, row["version"])
    now = read(Purchase, row["id"])
    assert (now["subject"], now["due_date"]) == ("Hêtre", date(2026, 12, 20))
    more = {"base_2": Decimal(10), "total_ttc": None}
    assert purchases.update(bob, row["id"], more, now["version"]).row["total_ttc"] == 130
    with pytest.raises(Invalid) as caught:  # the total of a smaller invoice than it has become
        purchases.update(anne, row["id"], {"total_ttc": Decimal(120), "remarks": "Vu"}, now["version"])
    assert set(caught.value.errors) == {"total_ttc"}


def test_the_onglets_hold_what_they_say(anne: Session, supplier: Values) -> None:
    due, late = date(2026, 12, 24), date(2026, 11, 23)
    bought(anne, supplier, "a payer", due_date=due)
    bought(anne, supplier, "echue", due_date=late)
    bought(anne, supplier, "sans date")
    bought(anne, supplier, "payee", due_date=late, paid_on=late)
    bought(anne, supplier, "commande", kind="order", due_date=late)

    def shown(shelf: str) -> list[str]:
        return [row["number"] for _key, row in PURCHASES.walk(View(shelf=f"purchase_{shelf}")).page(limit=10)]

    assert shown("all") == ["commande", "payee", "sans date", "echue", "a payer"]
    assert shown("unpaid") == ["sans date", "echue", "a payer"]
    assert shown("overdue") == ["echue"]
    assert shown("orders") == ["commande"]


def test_a_contact_of_whom_something_was_bought_is_archived_and_not_deleted(anne: Session, supplier: Values) -> None:
    row = bought(anne, supplier)
    with pytest.raises(Forbidden) as caught:
        contacts.delete(anne, [supplier["id"]])
    assert plain(str(caught.value)) == "Bois du Nord a des achats : archivez la fiche."
    purchases.delete(anne, [row["id"]])
    assert contacts.delete(anne, [supplier["id"]]) == 1
    assert as_dicts(Contact.select().where(Contact.id == supplier["id"])) == []
