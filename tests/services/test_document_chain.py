"""The whole chain as a user walks it, with real numbers, pages and electronic invoices."""

from datetime import date
from decimal import Decimal

import peewee
import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document, DocumentLine
from jbtui.models.document_file import DocumentFile
from jbtui.services import check, contacts, deals
from jbtui.services.documents import drafts, history, payments, production, states
from jbtui.services.documents.drafts import Edit
from jbtui.services.documents.history import Figure, Scope
from jbtui.services.documents.validation import ToConfirm, validate
from jbtui.services.unit import Forbidden, Session
from tests.services.making import company, now, plain
from tests.services.selling import years
from tests.services.test_document_drafts import DOOR, lines_of
from tests.services.validating import BUYER, SELLER, WARNINGS, settings

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def shop(base: peewee.Database) -> None:
    assert base
    years(("2026", "2026-01-01", "2026-12-31"))
    settings(**SELLER)


def next_(session: Session, row: Values, type_: str, quantity: int | None = None, **values: object) -> Values:
    """The next stage of a document, with its number; of so much of its first line."""
    (new,) = production.produce(session, [row["id"]], type_, values)
    if quantity is not None:
        first, *_others = lines_of(new)
        edit = Edit(lines=[{"id": first["id"], "version": first["version"], "quantity": quantity}])
        new = drafts.update(session, new["id"], new["version"], edit).row
    return validate(session, new["id"], new["version"], WARNINGS)


def test_from_the_quote_to_the_credit_note(anne: Session) -> None:
    owner = company(anne, "Martin", is_prospect=True, **BUYER)
    deal = deals.create(anne, owner["id"], {"label": "Atelier", "estimate": Decimal(1000)}).row
    draft = drafts.create(anne, owner["id"], "DEV", {"deal_id": deal["id"]}, [{**DOOR, "quantity": 10}]).row
    quote = validate(anne, draft["id"], draft["version"], WARNINGS)
    assert (quote["number"], quote["state"], now(Contact, owner)["is_customer"]) == ("DE2026-00001", "issued", False)
    order = next_(anne, quote, "CDE")
    assert (now(Document, quote)["state"], order["state"]) == ("accepted", "confirmed")
    assert (now(Contact, owner)["is_customer"], now(Deal, deal)["state"]) == (True, "won")
    deposit = next_(anne, order, "ACO", deposit_value=Decimal(30))
    assert deposit["total_ttc"] == 360
    payments.record(anne, owner["id"], {"amount": Decimal(360)})
    assert payments.paid(now(Document, deposit)) == "paid"
    notes = [next_(anne, order, "BL", 4), next_(anne, order, "BL")]
    states.receive(anne, notes[0]["id"], date(2026, 11, 24))
    first = next_(anne, notes[0], "FAC")
    assert (first["total_ttc"], first["prepaid"], first["due"]) == (480, 360, 120)
    assert now(Document, order)["state"] == "confirmed"
    second = next_(anne, notes[1], "FAC")
    assert (second["prepaid"], second["due"]) == (0, 720)
    assert now(Document, order)["state"] == "closed"
    credit = next_(anne, second, "AVO", 1, reason="Retour")
    assert credit["total_ttc"] == 120
    assert (Document.balance(now(Document, second)), Document.balance(credit)) == (Decimal(600), Decimal(0))
    payments.record(anne, owner["id"], {"amount": Decimal(720)})
    assert [payments.paid(now(Document, row)) for row in (first, second)] == ["paid", "paid"]
    rows, _total = history.history(Scope(owner["id"]), TODAY)
    assert rows[0].of("turnover") == Figure(3, Decimal(900))
    assert len(DocumentFile.values()) == len(Document.values()) + 4
    assert list(check.problems()) == []


def test_nothing_is_given_on_credit_beyond_the_limit(anne: Session) -> None:
    owner = company(anne, "Martin", **BUYER, credit_limit=Decimal(100), credit_policy="block")
    line = {**DOOR, "quantity": 1, "price": 100}
    order = drafts.create(anne, owner["id"], "CDE", {}, [line]).row
    with pytest.raises(Forbidden) as refused:
        validate(anne, order["id"], order["version"], WARNINGS)
    assert refused.value.code == "E-CREDIT"
    assert "Plafond dépassé de 20,00 €" in plain(str(refused.value))
    invoice = drafts.create(anne, owner["id"], "FAC", {}, [line]).row
    with pytest.raises(ToConfirm) as asked:
        validate(anne, invoice["id"], invoice["version"])
    assert [warning.code for warning in asked.value.warnings] == ["W-CREDIT"]
    owner = now(Contact, owner)
    contacts.update(anne, owner["id"], {"credit_policy": "none"}, owner["version"])
    assert validate(anne, order["id"], order["version"])["state"] == "confirmed"


def test_more_is_delivered_than_was_ordered_if_its_user_says_so(anne: Session) -> None:
    owner = company(anne, "Martin", **BUYER)
    draft = drafts.create(anne, owner["id"], "CDE", {}, [{**DOOR, "quantity": 10}]).row
    order = validate(anne, draft["id"], draft["version"])
    (note,) = production.produce(anne, [order["id"]], "BL")
    (line,) = lines_of(note)
    edit = Edit(lines=[{"id": line["id"], "version": line["version"], "quantity": 12}])
    note = drafts.update(anne, note["id"], note["version"], edit).row
    with pytest.raises(ToConfirm) as asked:
        validate(anne, note["id"], note["version"])
    assert asked.value.code == "E-QTY-OVER"
    note = validate(anne, note["id"], note["version"], ["E-QTY-OVER"])
    invoice = next_(anne, note, "FAC")
    assert [line["quantity"] for line in lines_of(invoice)] == [10, 2]
    assert now(Document, order)["state"] == "closed"
    assert len(DocumentLine.values()) == 4
