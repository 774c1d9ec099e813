"""Payments, what they are set against, what is left to pay, and what a contact owes against its limit."""

from datetime import date
from decimal import Decimal
from typing import Any

import peewee
import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.seller import Seller
from jbtui.services import check, contacts, undo
from jbtui.services.documents import credit_limit, drafts, payments, production
from jbtui.services.documents.drafts import Edit
from jbtui.services.unit import Forbidden, Invalid, Session, keep, unit
from tests.services.making import as_edited, company, everything, last_unit, now, plain
from tests.services.selling import DAY, numbered, stored, years
from tests.services.test_document_drafts import lines_of

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def one_year() -> None:
    years(("2026", "2026-01-01", "2026-12-31"))


def invoice(session: Session, owner: Values, ttc: Any, type_: str = "FAC", **values: Any) -> Values:
    """A numbered document of so much, without VAT."""
    line = {"description": "Porte", "quantity": 1, "price": Decimal(ttc), "vat_category": "E", "vat_rate": 0}
    return numbered(session, drafts.create(session, owner["id"], type_, values, [line]).row)


def credit(session: Session, source: Values, ttc: Any) -> Values:
    """A numbered credit note of a part of an invoice of one line."""
    (new,) = production.produce(session, [source["id"]], "AVO", {"reason": "Geste"})
    (line,) = lines_of(new)
    part = Decimal(ttc) / source["total_ttc"]
    edit = Edit(lines=[{"id": line["id"], "version": line["version"], "quantity": part}])
    return numbered(session, drafts.update(session, new["id"], new["version"], edit).row)


def balances(*rows: Values) -> list[Decimal]:
    return [Document.balance(now(Document, row)) for row in rows]


def told(row: Values) -> tuple[str, bool]:
    row = now(Document, row)
    return payments.paid(row), Document.is_overdue(row, TODAY)


def test_a_payment_pays_the_oldest_first(anne: Session) -> None:
    owner = company(anne)
    late = invoice(anne, owner, 100, due_date=date(2026, 11, 23))
    soon = invoice(anne, owner, 50, due_date=date(2026, 12, 23))
    assert (told(late), told(soon)) == (("unpaid", True), ("unpaid", False))
    row = payments.record(anne, owner["id"], {"amount": Decimal(120), "means": "cheque"}).row
    assert (row["date"], row["allocated"]) == (TODAY, 120)
    assert balances(late, soon) == [0, 30]
    assert (told(late), told(soon)) == (("paid", False), ("partial", False))
    row = payments.record(anne, owner["id"], {"amount": Decimal(50)}).row
    assert payments.unspent(row) == 20
    assert list(check.problems()) == []


def test_a_payment_is_set_against_what_is_said(anne: Session) -> None:
    owner = company(anne)
    first, second = invoice(anne, owner, 100), invoice(anne, owner, 50)
    payments.record(anne, owner["id"], {"amount": Decimal(60)}, {second["id"]: Decimal(50)})
    assert balances(first, second) == [100, 0]
    (payment,) = Payment.values()
    payments.allocate(anne, first["id"], Decimal(10), payment_id=payment["id"])
    assert balances(first) == [90]
    (allocation,) = Allocation.values(Allocation.invoice == first["id"])
    payments.release(anne, allocation["id"])
    assert balances(first) == [100]
    payments.delete(anne, payment["id"])
    assert balances(first, second) == [100, 50]
    assert not Allocation.values()


def test_money_that_is_to_come_is_no_payment(anne: Session) -> None:
    owner = company(anne)
    row = invoice(anne, owner, 100)
    with pytest.raises(Invalid, match="à venir"):
        payments.record(anne, owner["id"], {"amount": Decimal(100), "date": date(2026, 11, 25)})
    assert balances(row) == [100]


def test_payments_are_taken_back(anne: Session) -> None:
    owner = company(anne)
    row = invoice(anne, owner, 100)
    before = as_edited(everything())
    payments.record(anne, owner["id"], {"amount": Decimal(60)})
    paid = as_edited(everything())
    undo.undo(anne, last_unit())
    assert as_edited(everything()) == before
    undo.undo(anne, last_unit())
    assert as_edited(everything()) == paid
    (payment,) = Payment.values()
    payments.delete(anne, payment["id"])
    undo.undo(anne, last_unit())
    assert as_edited(everything()) == paid
    assert balances(row) == [40]
    assert list(check.problems()) == []


def test_no_more_is_set_against_an_invoice_than_there_is(anne: Session) -> None:
    owner, other = company(anne, "Martin"), company(anne, "Durand")
    row, foreign = invoice(anne, owner, 100), invoice(anne, other, 100)
    draft = stored(anne, owner, date=DAY)
    payment = payments.record(anne, owner["id"], {"amount": Decimal(150)}, {}).row
    for amount, said in ((101, "il reste 100,00 € à payer"), (0, "montant positif"), (-5, "montant positif")):
        with pytest.raises(Invalid) as caught:
            payments.allocate(anne, row["id"], Decimal(amount), payment_id=payment["id"])
        assert said in plain(caught.value.errors["amount"])
    for wrong in (foreign, draft):
        with pytest.raises(Forbidden):
            payments.allocate(anne, wrong["id"], Decimal(1), payment_id=payment["id"])
    payments.allocate(anne, row["id"], Decimal(100), payment_id=payment["id"])
    with pytest.raises(Invalid, match="imputés"):
        payments.update(anne, payment["id"], {"amount": Decimal(99)}, payment["version"])
    with pytest.raises(Invalid):
        payments.record(anne, owner["id"], {"amount": Decimal(0)})


def test_a_credit_note_pays_its_invoice_first_and_the_rest_is_open(anne: Session) -> None:
    owner = company(anne)
    row, other = invoice(anne, owner, 100), invoice(anne, owner, 50)
    payments.record(anne, owner["id"], {"amount": Decimal(70)}, {row["id"]: Decimal(70)})
    note = credit(anne, row, 50)
    assert balances(row, note) == [0, 20]
    assert told(note) == ("", False)
    payments.allocate(anne, other["id"], Decimal(15), avoir_id=note["id"])
    assert balances(other, note) == [35, 5]
    with pytest.raises(Invalid):
        payments.allocate(anne, other["id"], Decimal(6), avoir_id=note["id"])
    assert list(check.problems()) == []


# --- the credit limit -----------------------------------------------------------------------------------------------


def limited(session: Session, owner: Values, limit: Any, policy: str = "warn") -> None:
    owner = now(Contact, owner)
    contacts.update(session, owner["id"], {"credit_limit": limit, "credit_policy": policy}, owner["version"])


def order_of(session: Session, owner: Values, ttc: Any) -> Values:
    line = {"description": "Porte", "quantity": 1, "price": Decimal(ttc), "vat_category": "E", "vat_rate": 0}
    return drafts.create(session, owner["id"], "CDE", {}, [line]).row


def exceeded(row: Values) -> str:
    found = credit_limit.exceeded(now(Document, row))
    return f"{found.code} {plain(str(found))}" if found else ""


@pytest.fixture
def owing(anne: Session) -> Values:
    """The contact of the example: what it owes is 4311.00."""
    owner = company(anne, "Martin")
    first = invoice(anne, owner, 3000)
    payments.record(anne, owner["id"], {"amount": Decimal(1000)}, {first["id"]: Decimal(1000)})
    invoice(anne, owner, 1200)
    paid = invoice(anne, owner, 300)
    payments.record(anne, owner["id"], {"amount": Decimal(300)}, {paid["id"]: Decimal(300)})
    credit(anne, paid, 300)
    lines = (
        {"description": "Porte", "quantity": 10, "price": Decimal(100)},
        {"description": "Livre", "quantity": 4, "price": Decimal(50), "vat_rate": Decimal("5.5")},
    )
    order = numbered(anne, drafts.create(anne, owner["id"], "CDE", {}, lines).row)
    (deposit,) = production.produce(anne, [order["id"]], "ACO")
    assert numbered(anne, deposit)["total_ttc"] == Decimal("423.30")
    return owner


def test_what_is_owed_to_the_cent(anne: Session, owing: Values) -> None:
    found = credit_limit.outstanding(owing["id"])
    assert (found.invoices, found.orders, found.all) == (332330, 98770, 431100)
    limited(anne, owing, Decimal(5000))
    assert exceeded(order_of(anne, owing, "689.00")) == ""
    assert exceeded(order_of(anne, owing, "689.01")) == (
        "W-CREDIT Plafond dépassé de 0,01 € : plafond 5 000,00 €, encours 5 000,01 € avec ce document."
    )


@pytest.mark.parametrize(
    ("policy", "type_", "code"),
    [
        ("none", "CDE", ""),
        ("warn", "CDE", "W-CREDIT"),
        ("block", "CDE", "E-CREDIT"),
        ("block", "FAC", "W-CREDIT"),
        ("block", "BL", "E-CREDIT"),
        ("block", "DEV", ""),
    ],
)
def test_each_policy(anne: Session, policy: str, type_: str, code: str) -> None:
    owner = company(anne)
    limited(anne, owner, Decimal(0), policy)
    line = {"description": "Porte", "quantity": 1, "price": 1}
    assert exceeded(drafts.create(anne, owner["id"], type_, {}, [line]).row)[:8] == code


def test_no_limit_is_no_limit(anne: Session, owing: Values) -> None:
    limited(anne, owing, None, "block")
    assert exceeded(order_of(anne, owing, 10**6)) == ""


def test_what_is_of_an_order_is_counted_once(anne: Session, owing: Values) -> None:
    limited(anne, owing, Decimal(4311), "block")
    (order,) = Document.values(Document.type == "CDE")
    for type_ in ("BL", "FAC"):
        (new,) = production.produce(anne, [order["id"]], type_)
        assert exceeded(new) == ""
    invoiced = numbered(anne, new)
    assert invoiced["due"] == Decimal("987.70")
    found = credit_limit.outstanding(owing["id"])
    assert (found.invoices, found.orders, found.all) == (332330 + 98770, 0, 431100)


def test_orders_count_where_the_settings_say_so(owing: Values) -> None:
    keep(Seller, {**Seller.values()[0], "encours_with_orders": False})
    assert credit_limit.outstanding(owing["id"]).all == 332330


def test_a_payment_that_is_set_against_nothing_counts(anne: Session, owing: Values) -> None:
    payments.record(anne, owing["id"], {"amount": Decimal(11)}, {})
    assert credit_limit.outstanding(owing["id"]).all == 430000


def test_what_is_overdue(anne: Session) -> None:
    owner = company(anne)
    invoice(anne, owner, 100, due_date=date(2026, 11, 23))
    invoice(anne, owner, 50, due_date=date(2026, 11, 24))
    payments.record(anne, owner["id"], {"amount": Decimal(30)})
    assert credit_limit.overdue(owner["id"], TODAY) == 7000


def test_nothing_is_owed_for_a_draft(anne: Session) -> None:
    owner = company(anne)
    stored(anne, owner, date=DAY)
    with unit(anne, "Rien"):
        assert credit_limit.outstanding(owner["id"]).all == 0


def test_a_credit_note_is_paid_back_as_far_as_it_is_open(anne: Session) -> None:
    owner = company(anne)
    row = invoice(anne, owner, 100)
    payments.receive(anne, [row["id"]], {"amount": Decimal(100)})
    avoir = credit(anne, row, 40)
    assert balances(avoir) == [40]
    with pytest.raises(Invalid, match="il en reste 40,00"):
        payments.refund(anne, avoir["id"], {"amount": Decimal("40.01")})
    with pytest.raises(Invalid, match="positif"):
        payments.refund(anne, avoir["id"], {"amount": Decimal(0)})
    with pytest.raises(Forbidden, match="avoir validé"):
        payments.refund(anne, row["id"], {"amount": Decimal(1)})
    part = payments.refund(anne, avoir["id"], {"amount": Decimal(15)}).row
    assert balances(avoir) == [25]
    assert credit_limit.outstanding(owner["id"]).all == -2500
    rest = payments.refund(anne, avoir["id"], {}).row
    assert (rest["date"], rest["amount"]) == (TODAY, 25)
    assert balances(avoir) == [0]
    (first, second) = payments.settlements(avoir["id"])
    assert [each.refund and each.refund["amount"] for each in (first, second)] == [15, 25]
    assert list(check.problems()) == []
    before = as_edited(everything())
    payments.take_refund_back(anne, part["id"])
    assert balances(avoir) == [15]
    undo.undo(anne, last_unit())
    assert as_edited(everything()) == before
    assert balances(avoir) == [0]


def test_the_tables_refuse_a_refund_of_what_is_no_open_credit(anne: Session) -> None:
    owner = company(anne)
    row = invoice(anne, owner, 100)
    payments.receive(anne, [row["id"]], {"amount": Decimal(100)})
    avoir = credit(anne, row, 40)
    for document, amount in ((row, 10), (avoir, 41)):
        row = {"contact_id": owner["id"], "avoir_id": document["id"], "date": TODAY, "amount": Decimal(amount)}
        with pytest.raises(peewee.IntegrityError), unit(anne, "Rembourser") as work:
            work.insert(Refund, [row])


def test_a_payment_of_several_invoices_pays_them_by_their_due_days(anne: Session) -> None:
    owner = company(anne)
    soon = invoice(anne, owner, 50, due_date=date(2026, 12, 23))
    late = invoice(anne, owner, 100, due_date=date(2026, 11, 23))
    other = invoice(anne, owner, 10, due_date=date(2026, 11, 20))
    row = payments.receive(anne, [soon["id"], late["id"]], {"amount": Decimal(120)}).row
    assert balances(soon, late, other) == [30, 0, 10]
    assert [each.payment and each.payment["id"] for each in payments.settlements(soon["id"])] == [row["id"]]
    with pytest.raises(Forbidden, match="déjà réglée"):
        payments.receive(anne, [late["id"]], {"amount": Decimal(1)})
    stranger = invoice(anne, company(anne, name="Durand"), 10)
    with pytest.raises(Forbidden, match="plusieurs"):
        payments.receive(anne, [other["id"], stranger["id"]], {"amount": Decimal(1)})
    row = payments.receive(anne, [other["id"]], {"amount": Decimal(15)}).row
    assert payments.unspent(row) == 5
    assert balances(soon) == [30]
