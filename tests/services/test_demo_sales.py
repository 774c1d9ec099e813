"""Demonstration sales: every state, several exercices, and nothing that the rules of documents refuse."""

from collections import Counter

from stdnum import iban
from stdnum.fr import siret, tva

from jbtui.models.base import Record
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.payment import Allocation, Payment
from jbtui.models.purchase import Purchase
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.services import check, demo, demo_sales
from jbtui.services.documents import payments
from jbtui.services.unit import RECORDS, Session, read
from tests.services.conftest import MORNING
from tests.services.making import company

ANNE = Session("anne", clock=lambda: MORNING)
STATES = {
    *("DEV draft", "DEV issued", "DEV accepted", "DEV expired", "CDE confirmed", "CDE closed", "BL issued"),
    *("BL delivered", "ACO validated", "FAC draft", "FAC validated", "AVO validated"),
}


def test_sales_of_every_state_obey_every_rule() -> None:
    demo.fill(ANNE, 40, 1)
    assert demo_sales.may_sell()
    told: list[tuple[int, int]] = []
    sold = demo_sales.sell(ANNE, 0, 70, 1, lambda done, count: told.append((done, count)))
    rows = Document.values()
    assert Counter(row["type"] for row in rows) == sold.documents
    assert 45 <= len(rows) <= 95
    assert told[-1][0] == told[-1][1] == len(told)
    assert {f"{row['type']} {row['state']}" for row in rows} >= STATES
    paid = {payments.paid(row) for row in rows if row["type"] in ("FAC", "ACO")}
    assert paid >= {payments.UNPAID, payments.PARTLY_PAID, payments.PAID}
    assert any(Document.is_overdue(row, MORNING.date()) for row in rows)
    assert {row["delivered"] for row in rows if row["type"] == "CDE"} == {"none", "partial", "full"}
    assert len({row["fiscal_year_id"] for row in rows if row["number"]}) == len(FiscalYear.values()) == 4
    assert [year["closed_at"] is not None for year in sorted(FiscalYear.values(), key=lambda year: year["start"])] == [
        True, False, False, False,
    ]  # fmt: skip
    assert sold.purchases == len(Purchase.values()) > 10
    assert any(Purchase.is_due(row) for row in Purchase.values())
    assert sold.payments == len(Payment.values()) > 10
    assert min(len(model.values()) for model in (DocumentLink, LineLink, Allocation)) > 10
    assert all(row["date"] <= MORNING.date() for row in rows)
    assert [problem.sentence for problem in check.problems()] == []
    for model in RECORDS.values():
        _nothing_is_refused(model)


def _nothing_is_refused(model: type[Record]) -> None:
    for row in model.values():
        assert (model.refusals(row), model.warnings(row)) == ({}, {})


def test_the_company_is_one_that_the_law_would_take() -> None:
    demo.fill(ANNE, 20, 1)
    demo_sales.sell(ANNE, 0, 3, 1)
    ours = read(Seller, THE_SELLER)
    assert siret.is_valid(ours["siret"])
    assert ours["siret"].startswith(ours["siren"])
    assert tva.is_valid(ours["vat_number"])
    assert iban.is_valid(ours["iban"])


def test_nothing_invented_comes_among_real_contacts_or_numbers() -> None:
    real = company(ANNE, "VRAI CLIENT")
    before = demo_sales.last_contact()
    demo.fill(ANNE, 20, 1)
    assert demo_sales.sell(ANNE, before, 12, 1).documents
    assert real["id"] not in {row["contact_id"] for row in Document.values()}
    assert Contact.values(Contact.id == real["id"]) == [real]
    assert not demo_sales.may_sell()
