"""The chain of documents: what is made of what, how much is left, when orders close, what a number brings about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import TYPES, Document, DocumentLine
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.services import check, deals, delivery_addresses, undo
from jbtui.services.documents import drafts, editing, production, remaining, stages, states
from jbtui.services.documents.drafts import Edit
from jbtui.services.unit import Forbidden, Invalid, Session
from tests.services.making import address, as_edited, company, everything, last_unit, now, person
from tests.services.selling import DAY, numbered, stored, years
from tests.services.test_document_drafts import DOOR, FIT, code, draft, lines_of

UNIT = 10_000


@pytest.fixture(autouse=True)
def one_year() -> None:
    years(("2026", "2026-01-01", "2026-12-31"))


def issued(session: Session, owner: Values, type_: str, *lines: dict[str, Any], **values: Any) -> Values:
    return numbered(session, draft(session, owner, type_, *lines, **values))


def made(session: Session, row: Values, type_: str, **values: Any) -> Values:
    (new,) = production.produce(session, [row["id"]], type_, values)
    return new


def quantities(row: Values) -> list[Any]:
    return [line["quantity"] for line in lines_of(row)]


def set_quantity(session: Session, row: Values, *quantities_: Any) -> Values:
    lines = [
        {"id": line["id"], "version": line["version"], "quantity": quantity}
        for line, quantity in zip(lines_of(row), quantities_, strict=True)
    ]
    return drafts.update(session, row["id"], row["version"], Edit(lines=lines)).row


def left(row: Values) -> list[Any]:
    """To deliver and to invoice of each line of an order."""
    return [
        (Decimal(each.to_deliver) / UNIT, Decimal(each.to_invoice) / UNIT)
        for each in remaining.of_document(now(Document, row)).values()
    ]


def refused(row: Values) -> list[str]:
    """The codes of what keeps a draft from its number."""
    return [each.code for each in production.refusals(now(Document, row))]


# --- the matrix -----------------------------------------------------------------------------------------------------

MATRIX = {
    ("DEV", "issued"): {"PRO", "CDE", "ACO", "FAC"},
    ("DEV", "accepted"): {"PRO", "CDE", "ACO", "FAC"},
    ("CDE", "confirmed"): {"PRO", "ACO", "BL", "FAC"},
    ("BL", "issued"): {"FAC"},
    ("BL", "delivered"): {"FAC"},
    ("FAC", "validated"): {"AVO"},
    ("ACO", "validated"): {"AVO"},
}
STATES = {
    "DEV": ("draft", "issued", "accepted", "refused", "expired", "cancelled"),
    "PRO": ("draft", "issued", "cancelled"),
    "CDE": ("draft", "confirmed", "closed", "cancelled"),
    "BL": ("draft", "issued", "delivered", "cancelled"),
    "FAC": ("draft", "validated"),
    "ACO": ("draft", "validated"),
    "AVO": ("draft", "validated"),
}


@pytest.mark.parametrize(
    ("source", "state"), [(type_, state) for type_, states_ in STATES.items() for state in states_]
)
def test_what_is_made_of_what(anne: Session, source: str, state: str) -> None:
    row = stored(anne, company(anne), source)
    if state != "draft":
        row = numbered(anne, row, state)
    expected = MATRIX.get((source, state), set())
    assert set(stages.targets(row)) == expected
    for type_, _label in TYPES:
        if type_ in expected:
            new = made(anne, row, type_)
            assert (new["type"], new["state"], new["number"]) == (type_, "draft", None)
            (link,) = DocumentLink.values(DocumentLink.target == new["id"])
            assert (link["source_id"], link["kind"]) == (row["id"], "credit" if type_ == "AVO" else "transform")
        else:
            expected_code = "E-AVO-SOURCE" if type_ == "AVO" else "E-STATE"
            assert code(partial(made, anne, row, type_)) == expected_code
    assert list(check.problems()) == []


@pytest.mark.parametrize("target", ["CDE", "ACO", "FAC", "PRO"])
def test_a_quote_is_accepted_by_what_follows_it(anne: Session, target: str) -> None:
    row = issued(anne, company(anne), "DEV")
    made(anne, row, target)
    assert now(Document, row)["state"] == ("issued" if target == "PRO" else "accepted")


def test_any_document_is_copied_without_a_link(anne: Session) -> None:
    row = issued(anne, company(anne), "FAC", DOOR, FIT, discount_kind="pct", discount_value=5)
    for type_ in ("DEV", "CDE"):
        new = production.copy(anne, row["id"], type_)
        assert (new["type"], new["state"], new["total_ttc"]) == (type_, "draft", row["total_ttc"])
        assert new["date"] == date(2026, 11, 24)
    assert code(lambda: production.copy(anne, row["id"], "FAC")) == "E-STATE"
    assert not DocumentLink.values()
    assert not LineLink.values()


def test_what_a_document_names_goes_along(anne: Session) -> None:
    owner = company(anne)
    depot, petit = address(anne, owner, "Dépôt"), person(anne, owner)
    deal = deals.create(anne, owner["id"], {"label": "Atelier", "estimate": 1}).row
    names = {"delivery_address_id": depot["id"], "person_id": petit["id"], "deal_id": deal["id"], "subject": "Pose"}
    port = {"label": "Port", "amount": 15}
    quote = drafts.create(anne, owner["id"], "DEV", names, (DOOR, {"kind": "text", "description": "Lot"}), (port,)).row
    order = made(anne, numbered(anne, quote), "CDE")
    assert {name: order[name] for name in names} == names
    assert order["total_ttc"] == quote["total_ttc"]
    assert [line["kind"] for line in lines_of(order)] == ["item", "text"]
    delivery_addresses.set_archived(anne, depot["id"], True)
    delivery = made(anne, numbered(anne, order), "BL")
    assert delivery["delivery_address_id"] != depot["id"]


# --- partial delivery and invoicing ---------------------------------------------------------------------------------


def test_p1(anne: Session) -> None:
    owner = company(anne)
    order = issued(anne, owner, "CDE", {**DOOR, "quantity": 10})
    notes = []
    for quantity in (4, 3):
        note = made(anne, order, "BL")
        notes.append(numbered(anne, set_quantity(anne, note, quantity)))
    assert left(order) == [(3, 10)]
    (invoice,) = production.produce(anne, [note["id"] for note in notes], "FAC")
    assert quantities(invoice) == [4, 3]
    invoice = numbered(anne, invoice)
    assert left(order) == [(3, 3)]
    credit = made(anne, invoice, "AVO", reason="Retour")
    back = [{"id": line["id"], "version": line["version"], "quantity": 2, "reopen_order": True} for line in
            lines_of(credit)[:1]]  # fmt: skip
    rest = lines_of(credit)[1]
    credit = drafts.update(
        anne, credit["id"], credit["version"], Edit(lines=back, removed_lines=[(rest["id"], rest["version"])])
    ).row
    numbered(anne, credit)
    assert left(order) == [(3, 5)]
    order = now(Document, order)
    assert (order["state"], order["delivered"], order["invoiced"]) == ("confirmed", "partial", "partial")
    assert [now(Document, note)["invoiced"] for note in notes] == ["partial", "full"]
    assert list(check.problems()) == []


def test_drafts_and_cancelled_documents_count_for_nothing(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    note = made(anne, order, "BL")
    assert left(order) == [(10, 10)]
    note = numbered(anne, note)
    assert left(order) == [(0, 10)]
    states.cancel(anne, note["id"])
    assert left(order) == [(10, 10)]
    assert now(Document, order)["delivered"] == "none"


def test_an_order_closes_by_itself_and_opens_again_with_a_credit_note(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10}, FIT)
    numbered(anne, set_quantity(anne, made(anne, order, "BL"), 10, Decimal("1.5")))
    assert now(Document, order)["state"] == "confirmed"
    invoice = numbered(anne, made(anne, order, "FAC"))
    row = now(Document, order)
    assert (row["state"], row["delivered"], row["invoiced"], row["to_invoice"]) == ("closed", "full", "full", 0)
    credit = made(anne, invoice, "AVO", reason="Erreur")
    lines = [{"id": line["id"], "version": line["version"], "reopen_order": True} for line in lines_of(credit)]
    credit = drafts.update(anne, credit["id"], credit["version"], Edit(lines=lines)).row
    numbered(anne, credit)
    row = now(Document, order)
    assert (row["state"], row["invoiced"], row["to_invoice"]) == ("confirmed", "none", row["total_ttc"])


def test_a_credit_note_that_does_not_open_the_order_leaves_it_closed(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", FIT)
    invoice = numbered(anne, made(anne, order, "FAC"))
    assert now(Document, order)["state"] == "closed"
    numbered(anne, made(anne, invoice, "AVO", reason="Geste"))
    assert now(Document, order)["state"] == "closed"
    assert left(order) == [(0, 0)]


def test_a_closed_order_has_nothing_left_and_keeps_its_total(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    numbered(anne, set_quantity(anne, made(anne, order, "BL"), 4))
    states.close(anne, order["id"])
    row = now(Document, order)
    assert (row["state"], row["to_invoice"], row["total_ttc"]) == ("closed", 0, order["total_ttc"])
    assert left(order) == [(0, 0)]
    states.reopen(anne, order["id"])
    assert left(order) == [(6, 10)]
    assert now(Document, order)["to_invoice"] == order["total_ttc"]


def test_what_goes_beyond_is_refused(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    note = made(anne, order, "BL")
    assert refused(note) == []
    assert refused(set_quantity(anne, note, 11)) == ["E-QTY-OVER"]
    first, second = made(anne, order, "FAC"), made(anne, order, "FAC")
    numbered(anne, first)
    assert refused(second) == ["E-QTY-OVER"]
    assert code(lambda: made(anne, order, "FAC")) == "E-QTY-OVER"


def test_a_line_is_never_invoiced_twice(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    note = numbered(anne, made(anne, order, "BL"))
    direct, through = made(anne, order, "FAC"), made(anne, note, "FAC")
    assert (quantities(direct), quantities(through)) == ([10], [10])
    assert refused(through) == []
    numbered(anne, direct)
    assert refused(through) == ["E-QTY-OVER"]
    assert code(lambda: made(anne, note, "FAC")) == "E-QTY-OVER"


def test_what_was_delivered_beyond_the_order_is_invoiced_on_a_line_of_its_own(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    note = numbered(anne, set_quantity(anne, made(anne, order, "BL"), 12))
    assert left(order) == [(0, 10)]
    invoice = made(anne, note, "FAC")
    assert quantities(invoice) == [10, 2]
    assert refused(invoice) == []
    numbered(anne, invoice)
    assert left(order) == [(0, 0)]
    assert now(Document, note)["invoiced"] == "full"


def test_delivery_notes_go_on_one_invoice_where_they_go_together(anne: Session) -> None:
    owner, other = company(anne, "Martin"), company(anne, "Durand")
    depot = address(anne, owner, "Dépôt")
    notes = [
        issued(anne, owner, "BL"),
        issued(anne, owner, "BL", FIT),
        issued(anne, owner, "BL", delivery_address_id=depot["id"]),
        issued(anne, owner, "BL", payment_term_id=2),
        issued(anne, other, "BL"),
    ]
    invoices = production.produce(anne, [note["id"] for note in notes], "FAC")
    assert [len(lines_of(invoice)) for invoice in invoices] == [2, 1, 1, 1]
    assert [invoice["contact_id"] for invoice in invoices] == [owner["id"]] * 3 + [other["id"]]
    assert len(DocumentLink.values(DocumentLink.target == invoices[0]["id"])) == 2
    assert invoices[1]["delivery_address_id"] == depot["id"]


def test_carriage_goes_on_the_first_invoice_and_the_discount_is_parted(anne: Session) -> None:
    owner = company(anne)
    lines = ({**DOOR, "quantity": 3, "price": 10}, {**FIT, "quantity": 1, "price": Decimal("9.99")})
    values = {"discount_kind": "amount", "discount_value": Decimal("1.00")}
    port = {"label": "Port", "amount": 15}
    order = numbered(anne, drafts.create(anne, owner["id"], "CDE", values, lines, (port,)).row)
    invoices = []
    for quantity in (1, 1):
        new = made(anne, order, "FAC")
        other = lines_of(new)[1:]
        gone = [(line["id"], line["version"]) for line in other]
        first = lines_of(new)[0]
        edit = Edit(lines=[{"id": first["id"], "version": first["version"], "quantity": quantity}], removed_lines=gone)
        invoices.append(numbered(anne, drafts.update(anne, new["id"], new["version"], edit).row))
    invoices.append(numbered(anne, made(anne, order, "FAC")))
    assert [invoice["charge"] for invoice in invoices] == [15, 0, 0]
    assert sum(invoice["allowance"] for invoice in invoices) == 1
    assert sum(invoice["total_ht"] for invoice in invoices) == order["total_ht"]
    percent = numbered(
        anne, drafts.create(anne, owner["id"], "CDE", {"discount_kind": "pct", "discount_value": 10}, (DOOR,)).row
    )
    new = made(anne, percent, "FAC")
    assert (new["discount_kind"], new["discount_value"], new["total_ht"]) == ("pct", 10, 180)


# --- deposits and credit notes --------------------------------------------------------------------------------------


def test_a_deposit_is_a_part_of_its_order(anne: Session) -> None:
    lines = ({**DOOR, "quantity": 10}, {**DOOR, "quantity": 4, "price": 50, "vat_rate": Decimal("5.5")})
    order = issued(anne, company(anne), "CDE", *lines)
    usual = made(anne, order, "ACO")
    assert (usual["total_ttc"], [line["net"] for line in lines_of(usual)]) == (Decimal("423.30"), [300, 60])
    assert "Acompte de 30" in lines_of(usual)[0]["description"]
    fixed = made(anne, order, "ACO", deposit_kind="amount", deposit_value=500)
    assert fixed["total_ttc"] == 500
    assert [line["net"] for line in lines_of(fixed)] == [Decimal("354.36"), Decimal("70.87")]
    less = drafts.update(anne, usual["id"], usual["version"], Edit({"deposit_value": 10})).row
    assert less["total_ttc"] == Decimal("141.10")


def test_an_invoice_deducts_the_deposits_of_its_order(anne: Session) -> None:
    lines = ({**DOOR, "quantity": 10}, {**DOOR, "quantity": 4, "price": 50, "vat_rate": Decimal("5.5")})
    order = issued(anne, company(anne), "CDE", *lines)
    numbered(anne, made(anne, order, "ACO"))
    invoice = made(anne, order, "FAC")
    assert (invoice["total_ttc"], invoice["prepaid"], invoice["due"]) == (1411, Decimal("423.30"), Decimal("987.70"))


def test_partial_credit_notes_close_the_invoice_to_the_cent(anne: Session) -> None:
    line = {"description": "Vis", "quantity": 7, "price": Decimal("12.345"), "discount_kind": "pct",
            "discount_value": 15}  # fmt: skip
    invoice = issued(anne, company(anne), "FAC", line)
    assert invoice["total_ttc"] == Decimal("88.15")
    found = []
    for quantity in (3, 3, 1):
        credit = made(anne, invoice, "AVO", reason="Retour")
        credit = set_quantity(anne, credit, quantity)
        found.append((credit["total_ht"], credit["total_vat"], credit["total_ttc"]))
        numbered(anne, credit)
    assert found == [
        (Decimal("31.48"), Decimal("6.30"), Decimal("37.78")),
        (Decimal("31.49"), Decimal("6.29"), Decimal("37.78")),
        (Decimal("10.49"), Decimal("2.10"), Decimal("12.59")),
    ]
    assert code(lambda: made(anne, invoice, "AVO")) == "E-QTY-CREDIT"


def test_a_credit_note_takes_no_more_than_is_left(anne: Session) -> None:
    invoice = issued(anne, company(anne), "FAC", DOOR)
    credit = made(anne, invoice, "AVO", reason="Retour")
    assert code(lambda: set_quantity(anne, credit, 3)) == "E-QTY-CREDIT lines.0.quantity"


# --- what a number brings about -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("type_", "becomes"), [("DEV", False), ("CDE", True), ("FAC", True), ("BL", False)])
def test_a_prospect_becomes_a_client_with_the_first_order_or_invoice(anne: Session, type_: str, becomes: bool) -> None:
    owner = company(anne, is_prospect=True)
    deal = deals.create(anne, owner["id"], {"label": "Atelier", "estimate": 1}).row
    row = draft(anne, owner, type_, deal_id=deal["id"])
    assert now(Contact, owner)["is_prospect"]
    numbered(anne, row)
    assert (now(Contact, owner)["is_customer"], now(Contact, owner)["is_prospect"]) == (becomes, not becomes)
    won = now(Deal, deal)
    assert won["state"] == ("won" if becomes else "open")
    assert won["reason"] == (f"{Document.title(now(Document, row))}" if becomes else "")


# --- states ---------------------------------------------------------------------------------------------------------

ACTS: dict[str, Callable[[Session, Values], Any]] = {
    "accepted": lambda session, row: states.accept(session, row["id"]),
    "refused": lambda session, row: states.decline(session, row["id"]),
    "cancelled": lambda session, row: states.cancel(session, row["id"]),
    "delivered": lambda session, row: states.receive(session, row["id"], date(2026, 11, 24)),
    "closed": lambda session, row: states.close(session, row["id"]),
    "confirmed": lambda session, row: states.reopen(session, row["id"]),
    "issued": lambda session, row: states.prolong(session, row["id"], date(2026, 12, 24)),
}
STEPS = {
    ("DEV", "issued"): {"accepted", "refused", "cancelled"},
    ("DEV", "expired"): {"issued"},
    ("DEV", "accepted"): {"cancelled"},
    ("PRO", "issued"): {"cancelled"},
    ("CDE", "confirmed"): {"closed", "cancelled"},
    ("CDE", "closed"): {"confirmed"},
    ("BL", "issued"): {"delivered", "cancelled"},
    ("BL", "delivered"): {"cancelled"},
}


@pytest.mark.parametrize(("type_", "state"), [(type_, state) for type_, states_ in STATES.items() for state in states_])
@pytest.mark.parametrize("step", ACTS)
def test_each_state_has_its_steps(anne: Session, type_: str, state: str, step: str) -> None:
    row = stored(anne, company(anne), type_)
    if state != "draft":
        row = numbered(anne, row, state)
    if step in STEPS.get((type_, state), ()):
        assert ACTS[step](anne, row)["state"] == step
    else:
        assert code(lambda: ACTS[step](anne, row)) == "E-STATE"
        assert now(Document, row) == row


def test_what_is_followed_is_not_cancelled(anne: Session) -> None:
    owner = company(anne)
    quote = issued(anne, owner, "DEV")
    order = made(anne, quote, "CDE")
    assert code(lambda: states.cancel(anne, quote["id"])) == "E-STATE"  # even its draft follows it
    order = numbered(anne, order)
    note = made(anne, order, "BL")
    note = numbered(anne, note)
    assert code(lambda: states.cancel(anne, order["id"])) == "E-STATE"
    invoice = made(anne, note, "FAC")
    drafts.delete(anne, [invoice["id"]])
    numbered(anne, made(anne, note, "FAC"))
    assert code(lambda: states.cancel(anne, note["id"])) == "E-STATE"


def test_what_follows_of_a_state_stays_with_it(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE", {**DOOR, "quantity": 10})
    note = numbered(anne, made(anne, order, "BL"))
    states.cancel(anne, note["id"])
    undo.undo(anne, last_unit())
    assert (now(Document, note)["state"], now(Document, order)["delivered"]) == ("cancelled", "none")
    states.close(anne, order["id"])
    undo.undo(anne, last_unit())
    assert (now(Document, order)["state"], now(Document, order)["to_invoice"]) == ("closed", 0)


def test_goods_arrive_after_they_left_and_not_tomorrow(anne: Session) -> None:
    note = issued(anne, company(anne), "BL")
    assert code(lambda: states.receive(anne, note["id"], date(2026, 11, 25))) == "E-DATE-FUTURE delivery_date"
    with pytest.raises(Forbidden, match="précède celle du bon"):
        states.receive(anne, note["id"], date(2026, 11, 19))
    assert now(Document, note)["state"] == "issued"


def test_a_deposit_has_neither_carriage_nor_discount(anne: Session) -> None:
    owner = company(anne)
    with pytest.raises(Invalid, match="pas de port"):
        drafts.create(anne, owner["id"], "ACO", {}, [DOOR], [{"label": "Port", "amount": 20}])
    with pytest.raises(Invalid, match="pas de remise"):
        drafts.create(anne, owner["id"], "ACO", {"discount_kind": "pct", "discount_value": 10}, [DOOR])


def test_the_editor_begins_with_the_discount_of_the_contact(anne: Session) -> None:
    owner = company(anne, discount=Decimal(10))
    opened = editing.begin("DEV", owner["id"], DAY)
    line = editing.TypedLine(0, {**opened.new_line, "description": "Porte", "price": Decimal(100)})
    saved = editing.save(anne, opened, 0, editing.Typed(lines=[line])).row
    assert (saved["discount_kind"], saved["discount_value"], saved["total_ht"]) == ("pct", 10, 90)


def test_quotes_expire_with_their_day(anne: Session) -> None:
    owner = company(anne)
    late = issued(anne, owner, "DEV", valid_until=date(2026, 11, 23))
    today = issued(anne, owner, "DEV", valid_until=date(2026, 11, 24))
    accepted = numbered(anne, draft(anne, owner, valid_until=date(2026, 11, 1)), "accepted")
    assert states.expire(anne) == 1
    assert [now(Document, row)["state"] for row in (late, today, accepted)] == ["expired", "issued", "accepted"]
    assert states.expire(anne) == 0
    row = states.prolong(anne, late["id"], date(2026, 12, 31))
    assert (row["state"], row["number"], row["valid_until"]) == ("issued", late["number"], date(2026, 12, 31))
    with pytest.raises((Invalid, Forbidden)):
        states.prolong(anne, late["id"], date(2026, 11, 1))


# --- undo -----------------------------------------------------------------------------------------------------------


def test_what_was_made_is_taken_back_with_its_links(anne: Session) -> None:
    order = issued(anne, company(anne), "CDE")
    before = as_edited(everything())
    made(anne, order, "BL")
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before
    assert not LineLink.values()
    assert DocumentLine.values()


def test_a_quote_stays_accepted_when_its_order_is_taken_back(anne: Session) -> None:
    quote = issued(anne, company(anne), "DEV")
    made(anne, quote, "CDE")
    undone = undo.undo(anne, last_unit())
    assert len(undone.skipped) == 1
    assert "son état ne revient pas en arrière" in undone.skipped[0]
    assert [row["state"] for row in Document.values()] == ["accepted"]
    assert list(check.problems()) == []


def test_a_credit_note_takes_so_much_of_each_line_and_says_why(anne: Session) -> None:
    owner = company(anne)
    order = issued(anne, owner, "CDE", DOOR, FIT)
    invoice = numbered(anne, made(anne, order, "FAC"))
    door, fit = lines_of(invoice)
    too_much = {door["id"]: door["quantity"] + 1}
    assert code(lambda: production.credit(anne, invoice["id"], "  ")) == "E-REASON reason"
    assert code(lambda: production.credit(anne, invoice["id"], "Retour", {})) == "E-EMPTY lines"
    assert code(lambda: production.credit(anne, invoice["id"], "Retour", too_much)) == "E-QTY-CREDIT lines.0.quantity"
    part = production.credit(anne, invoice["id"], "Retour", {door["id"]: Decimal(1)}, reopens=True)
    assert [(line["quantity"], line["reopen_order"]) for line in lines_of(part)] == [(1, True)]
    assert part["reason"] == "Retour"
    numbered(anne, part)
    assert [rest for _to_deliver, rest in left(order)] == [1, 0]
    rest = [quantity for _line, quantity in production.creditable(invoice["id"])]
    assert rest == [door["quantity"] - 1, fit["quantity"]]
    whole = production.credit(anne, invoice["id"], "Retour")
    assert quantities(whole) == rest
    numbered(anne, whole)
    with pytest.raises(Forbidden, match="déjà entièrement"):
        production.creditable(invoice["id"])


def test_so_many_percent_of_an_invoice_are_credited_line_by_line(anne: Session) -> None:
    owner = company(anne)
    invoice = issued(anne, owner, "FAC", {**DOOR, "quantity": 3}, FIT)
    part = production.credit(anne, invoice["id"], "Escompte", production.part_to_credit(invoice["id"], Decimal(2)))
    assert quantities(part) == [Decimal("0.06"), Decimal("0.03")]
    assert part["total_ht"] == (invoice["total_ht"] * 2 / 100).quantize(Decimal("0.01"))
    numbered(anne, part)
    most = production.part_to_credit(invoice["id"], Decimal(100))
    assert list(most.values()) == [left for _line, left in production.creditable(invoice["id"])]
