"""Drafts: what a new document proposes, what it may name, its amounts after each change, two people on one draft."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from jbtui.models.base import Values
from jbtui.models.document import Document, DocumentCharge, DocumentLine
from jbtui.models.seller import Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services import check, contacts, deals, delivery_addresses, undo
from jbtui.services.documents import drafts
from jbtui.services.documents.drafts import Edit
from jbtui.services.settings import rows
from jbtui.services.unit import Conflict, Forbidden, Invalid, Session, keep
from tests.services.making import (
    address,
    as_edited,
    billing_address,
    company,
    everything,
    last_unit,
    now,
    person,
    plain,
)
from tests.services.selling import DAY, numbered, stored, years

TODAY = date(2026, 11, 24)
DOOR = {"description": "Porte", "quantity": 2, "price": Decimal("100.00")}
FIT = {
    "description": "Pose",
    "quantity": Decimal("1.5"),
    "price": Decimal("40.00"),
    "vat_rate": 10,
    "nature": "service",
}


def draft(session: Session, owner: Values, type_: Any = "DEV", *lines: dict[str, Any], **values: Any) -> Values:
    return drafts.create(session, owner["id"], type_, values, lines or (DOOR,)).row


def lines_of(row: Values) -> list[Values]:
    lines = DocumentLine.values(DocumentLine.document == row["id"])
    return sorted(lines, key=lambda line: (line["position"], line["id"]))


def code(act: Callable[[], Any]) -> str:
    """The code of what refuses an act, with the field that it is about."""
    try:
        act()
    except Invalid as error:
        return " ".join(f"{error.codes[field]} {field}" for field in error.errors)
    except Forbidden as error:
        return error.code
    return ""


# --- what is proposed -----------------------------------------------------------------------------------------------


def test_a_new_document_proposes_what_the_contact_has(anne: Session) -> None:
    owner = company(anne, payment_terms="30 jours fin de mois")
    address(anne, owner, "Dépôt", country="FR")
    row = draft(anne, owner)
    assert row["delivery_address_id"] == billing_address(owner)["id"]
    assert (row["state"], row["number"], Document.name(row)) == ("draft", None, "Brouillon 1")
    assert (row["date"], row["valid_until"]) == (TODAY, TODAY + timedelta(30))
    assert row["payment_term_id"] == 6
    assert draft(anne, owner, "FAC")["valid_until"] is None


def test_the_discount_of_the_contact_is_proposed_where_a_sale_begins(anne: Session) -> None:
    owner = company(anne, "Martin", discount=Decimal("5"))
    for type_ in ("DEV", "PRO", "CDE", "FAC"):
        row = draft(anne, owner, type_)
        assert (row["discount_kind"], row["discount_value"], row["allowance"]) == ("pct", 5, 10)
    assert draft(anne, owner, "BL")["discount_kind"] == "none"
    row = draft(anne, owner, discount_kind="none")
    assert (row["discount_kind"], row["discount_value"], row["allowance"]) == ("none", 0, 0)


def test_under_the_franchise_without_a_rate_lines_have_no_vat(anne: Session) -> None:
    owner = company(anne, "Martin")
    keep(Seller, {**Seller.values()[0], "vat_regime": "franchise", "vat_number": ""})
    for row in VatRate.values(VatRate.category == "E"):
        rows.delete(VatRate, anne, row["id"])
    assert draft(anne, owner)["total_vat"] == 0


def test_the_default_address_is_proposed(anne: Session) -> None:
    owner = company(anne)
    depot = address(anne, owner, "Dépôt", is_default=True)
    assert draft(anne, owner)["delivery_address_id"] == depot["id"]


def test_amounts_are_those_of_the_lines_and_charges(anne: Session) -> None:
    owner = company(anne)
    port = {"label": "Port", "amount": Decimal("15.00")}
    values = {"discount_kind": "pct", "discount_value": 5}
    row = drafts.create(anne, owner["id"], "DEV", values, (DOOR, FIT), (port,)).row
    assert [(line["gross"], line["net"]) for line in lines_of(row)] == [(200, 200), (60, 60)]
    assert (row["sum_lines"], row["allowance"], row["charge"]) == (260, 13, 15)
    assert (row["total_ht"], row["total_vat"], row["total_ttc"]) == (262, Decimal("46.70"), Decimal("308.70"))
    assert row["due"] == row["total_ttc"]


def test_texts_and_subtotals_count_for_nothing(anne: Session) -> None:
    row = draft(anne, company(anne), "DEV", {"kind": "text", "description": "Lot 1"}, DOOR, {"kind": "subtotal"})
    assert (len(lines_of(row)), row["total_ht"]) == (3, 200)


def test_under_the_franchise_lines_have_no_vat(anne: Session) -> None:
    keep(Seller, {**Seller.values()[0], "vat_regime": "franchise"})
    row = draft(anne, company(anne))
    assert (row["total_ht"], row["total_vat"]) == (200, 0)
    (line,) = lines_of(row)
    assert (line["vat_category"], line["vat_text"]) == ("E", "TVA non applicable, art. 293 B du CGI")


# --- where it goes --------------------------------------------------------------------------------------------------


def test_another_address_of_the_contact_is_chosen(anne: Session) -> None:
    owner = company(anne)
    depot = address(anne, owner, "Dépôt")
    row = draft(anne, owner, delivery_address_id=depot["id"])
    assert row["delivery_address_id"] == depot["id"]
    back = drafts.update(
        anne, row["id"], row["version"], Edit({"delivery_address_id": billing_address(owner)["id"]})
    ).row
    assert back["delivery_address_id"] == billing_address(owner)["id"]


def test_an_address_typed_for_one_document_is_kept_on_it_alone(anne: Session) -> None:
    owner = company(anne)
    typed = {"delivery_name": "Chantier", "delivery_city": "Lyon", "delivery_country": "FR"}
    row = draft(anne, owner, **typed)
    assert (row["delivery_address_id"], row["delivery_city"]) == (None, "Lyon")
    chosen = billing_address(owner)["id"]
    row = drafts.update(anne, row["id"], row["version"], Edit({"delivery_address_id": chosen})).row
    assert (row["delivery_address_id"], row["delivery_city"], row["delivery_country"]) == (chosen, "", "")
    row = drafts.update(anne, row["id"], row["version"], Edit(typed)).row
    assert (row["delivery_address_id"], row["delivery_city"]) == (None, "Lyon")


def test_addresses_that_are_not_its_contacts_are_refused(anne: Session) -> None:
    owner, other = company(anne, "Martin"), company(anne, "Durand")
    old = address(anne, owner, "Ancien")
    delivery_addresses.set_archived(anne, old["id"], True)
    nowhere = address(anne, owner, "Ailleurs", country="")
    before = everything()
    for wrong in (billing_address(other)["id"], old["id"], nowhere["id"], 77):
        act = partial(draft, anne, owner, delivery_address_id=wrong)
        assert code(act) == "E-DELIV-ADDR delivery_address_id"
    assert code(lambda: draft(anne, owner, delivery_city="Lyon")) == "E-DELIV-ADDR delivery_country"
    assert everything() == before


@pytest.mark.parametrize("name", ["billing_address_id", "buyer_name", "billing_city"])
def test_there_is_no_other_billing_address(anne: Session, name: str) -> None:
    owner = company(anne)
    assert code(lambda: draft(anne, owner, **{name: 1})) == "E-BILL-ADDR"
    row = draft(anne, owner)
    assert code(lambda: drafts.update(anne, row["id"], row["version"], Edit({name: 1}))) == "E-BILL-ADDR"


def test_people_deals_and_projects_are_its_contacts(anne: Session) -> None:
    owner, other = company(anne, "Martin"), company(anne, "Durand")
    petit, deal = person(anne, owner), deals.create(anne, owner["id"], {"label": "Atelier", "estimate": 1}).row
    row = draft(anne, owner, person_id=petit["id"], deal_id=deal["id"])
    assert (row["person_id"], row["deal_id"]) == (petit["id"], deal["id"])
    with pytest.raises(Forbidden) as caught:
        draft(anne, owner, person_id=person(anne, other)["id"])
    assert plain(str(caught.value)) == "Ce lien est refusé : contact associé d’un autre contact."


def test_an_archived_contact_gets_no_new_document(anne: Session) -> None:
    owner = company(anne)
    contacts.set_archived(anne, [owner["id"]], True)
    assert code(lambda: draft(anne, owner)) == "E-ARCHIVED contact_id"


# --- changes --------------------------------------------------------------------------------------------------------


def test_lines_are_changed_added_and_taken_out(anne: Session) -> None:
    row = draft(anne, company(anne), "DEV", DOOR, FIT)
    door, fit = lines_of(row)
    edit = Edit(
        {"subject": "Atelier"},
        lines=[{"id": door["id"], "version": door["version"], "quantity": 3}, {**FIT, "description": "Peinture"}],
        removed_lines=[(fit["id"], fit["version"])],
        charges=[{"label": "Port", "amount": 10}],
    )
    row = drafts.update(anne, row["id"], row["version"], edit).row
    assert [(line["description"], line["net"]) for line in lines_of(row)] == [("Porte", 300), ("Peinture", 60)]
    assert (row["subject"], row["total_ht"]) == ("Atelier", 370)
    (port,) = DocumentCharge.values()
    row = drafts.update(anne, row["id"], row["version"], Edit(removed_charges=[(port["id"], port["version"])])).row
    assert row["total_ht"] == 360


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"price": -1}, "E-NEG-PRICE lines.0.price"),
        ({"discount_kind": "amount", "discount_value": 201}, "E-DISC lines.0.discount_value"),
        ({"quantity": 10**9, "price": 10**4}, "E-RANGE lines.0.price"),
    ],
)
def test_what_no_line_can_be_is_refused_and_changes_nothing(anne: Session, line: dict[str, Any], expected: str) -> None:
    owner = company(anne)
    row = draft(anne, owner)
    (door,) = lines_of(row)
    before = everything()
    edit = Edit(lines=[{"id": door["id"], "version": door["version"], **line}])
    assert code(lambda: drafts.update(anne, row["id"], row["version"], edit)) == expected
    assert code(lambda: draft(anne, owner, "DEV", {**DOOR, **line})) == expected
    assert everything() == before


def test_two_people_on_one_draft(anne: Session, bob: Session) -> None:
    row = draft(anne, company(anne), "DEV", DOOR, FIT)
    door, fit = lines_of(row)
    quantity = Edit(lines=[{"id": door["id"], "version": door["version"], "quantity": 3}])
    drafts.update(anne, row["id"], row["version"], Edit({"subject": "Atelier"}, quantity.lines))
    # Bob read it before: another field, and another line, go in.
    of_bob = Edit({"buyer_order_ref": "BC 12"}, [{"id": fit["id"], "version": fit["version"], "quantity": 2}])
    merged = drafts.update(bob, row["id"], row["version"], of_bob).row
    assert (merged["subject"], merged["buyer_order_ref"], merged["total_ht"]) == ("Atelier", "BC 12", 380)
    again = [{"id": door["id"], "version": door["version"], "quantity": 9}]
    with pytest.raises(Conflict):
        drafts.update(bob, row["id"], row["version"], Edit({"subject": "Cuisine"}))
    with pytest.raises(Conflict):
        drafts.update(bob, row["id"], row["version"], Edit(lines=again))
    gone = Edit(removed_lines=[(door["id"], door["version"])])
    assert code(lambda: drafts.update(bob, row["id"], row["version"], gone)) == "E-CONFLICT"
    assert now(Document, row)["total_ht"] == 380
    assert list(check.problems()) == []


def test_drafts_are_deleted_and_come_back(anne: Session) -> None:
    row = drafts.create(anne, company(anne)["id"], "DEV", {}, (DOOR, FIT), ({"label": "Port", "amount": 5},)).row
    before = as_edited(everything())
    drafts.delete(anne, [row["id"]])
    assert not DocumentLine.values()
    assert not DocumentCharge.values()
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before
    assert undo.undo(anne, last_unit()).skipped == []
    assert not Document.values()


def test_a_change_is_taken_back_with_its_amounts(anne: Session) -> None:
    row = draft(anne, company(anne))
    before = as_edited(everything())
    (door,) = lines_of(row)
    changed = [{"id": door["id"], "version": door["version"], "quantity": 5}, FIT]
    drafts.update(anne, row["id"], row["version"], Edit({"subject": "Autre"}, changed))
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before


def test_amounts_follow_where_only_a_part_is_taken_back(anne: Session, bob: Session) -> None:
    row = draft(anne, company(anne), "DEV", DOOR, FIT)
    door, fit = lines_of(row)
    drafts.update(anne, row["id"], row["version"], Edit(lines=[{**door, "quantity": 5}]))
    mine = last_unit()
    row = now(Document, row)
    drafts.update(bob, row["id"], row["version"], Edit(lines=[{**now(DocumentLine, fit), "quantity": 10}]))
    undo.undo(anne, mine)
    row = now(Document, row)
    assert [line["quantity"] for line in lines_of(row)] == [2, 10]
    assert row["total_ht"] == 200 + 400


def test_a_numbered_document_is_neither_changed_nor_deleted(anne: Session) -> None:
    years(("2026", "2026-01-01", "2026-12-31"))
    row = numbered(anne, stored(anne, company(anne), date=DAY))
    assert code(lambda: drafts.update(anne, row["id"], row["version"], Edit({"subject": "x"}))) == "E-IMM"
    assert code(lambda: drafts.delete(anne, [row["id"]])) == "E-IMM"
