"""Typing a document of sales: its lines, where it goes, what it comes to; nothing typed is lost."""

from datetime import date
from decimal import Decimal

import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document, DocumentLine
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.seller import FRANCHISE, Seller
from jbtui.services import deals
from jbtui.services.documents import drafts, production
from jbtui.services.unit import Session
from tests.desk import Desk, User, plain
from tests.journeys.test_follow_up import MARTIN
from tests.services.selling import numbered

VAISE = {"label": "Dépôt Vaise", "line1": "38 rue de Bourgogne", "postcode": "69009", "city": "LYON"}


@pytest.fixture
def martin(any_desk: Desk) -> Desk:
    """An office with one client, who has a second delivery address."""
    any_desk.given({**MARTIN, "delivery_addresses": [VAISE]})
    return any_desk


def kept(desk: Desk, **where: object) -> Values:
    """The only document."""
    with desk.connected():
        (document,) = Document.values(*(Document.columns()[name] == value for name, value in where.items()))
        return document


def lines_of(desk: Desk, document: Values) -> list[Values]:
    with desk.connected():
        rows = DocumentLine.values(DocumentLine.document == document["id"])
    return sorted(rows, key=lambda row: row["position"])


async def cells(user: User, *texts: str) -> None:
    """Type cell after cell of a line; an empty text leaves the cell as it is."""
    for number, text in enumerate(texts):
        if number:
            await user.press("tab")
        if text:
            await user.ahead("end", "ctrl+u")
            await user.type(text)


async def test_a_quote_is_made_by_keys_from_a_contact_to_its_second_address(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "d")
        assert anne.field == "delivery_address_id"
        assert "Facturer à" in anne.screen_text()
        await anne.press("space")
        assert "Dépôt Vaise  38 rue de Bourgogne, 69009 LYON" in anne.screen_text()
        await anne.press("2")
        assert anne.text_of("delivery_address_id").startswith("Dépôt Vaise")
        await anne.press("ctrl+n")
        await cells(anne, "PORTE-120", "Porte chêne", "2", "", "593", "10")
        assert "1 067,40" in plain(anne.line("PORTE-120"))
        assert "1 280,88 €" in plain(anne.line("Total TTC"))
        await anne.press("tab", "tab")
        await cells(anne, "POSE-J", "Pose, la journée", "1,5", "jour", "420", "", "10")
        await anne.press("ctrl+s")
        assert "Brouillon" in anne.lines()[0]
        assert "enregistré" in anne.status
        assert "38 rue de Bourgogne" in anne.screen_text()
        await anne.press("escape")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
    document = kept(martin)
    assert (document["type"], document["total_ht"]) == ("DEV", Decimal("1697.40"))
    first, second = lines_of(martin, document)
    assert (first["ref"], first["quantity"], first["price"]) == ("PORTE-120", 2, 593)
    assert (first["discount_kind"], first["discount_value"], first["net"]) == ("pct", 10, Decimal("1067.40"))
    assert (second["unit"], second["vat_rate"], second["net"]) == ("DAY", 10, 630)


T04 = (
    ("A", "Panneau", "12", "", "49,90", "10", "20"),
    ("B", "Livre", "3", "", "18.50", "", "5,5"),
    ("C", "Pose", "2,5", "heure", "62", "", "10"),
)


async def test_an_invoice_of_three_rates_with_discounts_and_carriage_comes_to_what_the_law_says(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("n", "enter")
        assert "Factures › Facture, nouveau document" in anne.lines()[0]
        for line in T04:
            await cells(anne, *line)
            await anne.press("tab")
        await anne.press("up", "up", "up", "up")
        await anne.replace(discount="5", carriage="15")
        await anne.press("tab")
        totals = plain(anne.screen_text())
        for words in ("TVA 20 % sur 526,97", "105,39", "TVA 10 % sur 147,25", "14,73", "TVA 5,5 % sur 52,73", "2,90"):
            assert words in totals
        for words in ("37,47", "726,95 €", "123,02 €", "849,97 €"):
            assert words in totals
        await anne.press("ctrl+s")
        assert "849,97" in plain(anne.screen_text())
    document = kept(martin)
    amounts = [document[name] for name in ("sum_lines", "allowance", "charge", "total_ht", "total_vat", "total_ttc")]
    assert amounts == [Decimal(text) for text in ("749.42", "37.47", "15.00", "726.95", "123.02", "849.97")]


async def test_what_is_typed_is_kept_by_echap_and_offered_again_lines_included(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "d", "ctrl+n")
        await cells(anne, "A", "Porte", "3,x")
        await anne.press("ctrl+n")
        await cells(anne, "B", "Fenêtre")
        await anne.press("escape")
        assert "brouillon" in anne.status
        await anne.press("a", "d")
        assert "Une saisie attend" in anne.screen_text()
        await anne.press("r")
        assert "3,x" in anne.line("Porte")
        assert "Fenêtre" in anne.screen_text()
        await anne.press("ctrl+s")
        assert "nombre attendu" in anne.status
        await anne.ahead("end", "ctrl+u")
        await anne.type("3")
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
    assert [line["quantity"] for line in lines_of(martin, kept(martin))] == [3, 1]


def draft(desk: Desk, *lines: Values, **values: object) -> Values:
    """A draft that is there already."""
    with desk.connected():
        (contact,) = Contact.values()
        return drafts.create(Session("marie", clock=desk.clock), contact["id"], "DEV", values, lines).row


DOOR: Values = {"ref": "A", "description": "Porte", "quantity": Decimal(1), "price": Decimal(100)}
WINDOW: Values = {"ref": "B", "description": "Fenêtre", "quantity": Decimal(2), "price": Decimal(50)}


async def test_lines_are_moved_copied_taken_out_and_parted_by_texts_and_subtotals(martin: Desk) -> None:
    draft(martin, DOOR, WINDOW)
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("e")
        await anne.press("down", "ctrl+o", "h")
        await anne.press("ctrl+o", "d")
        await anne.press("down", "down", "ctrl+o", "u", "up", "up", "ctrl+o", "t")
        await anne.type("Menuiseries")
        await anne.press("ctrl+o", "e")
        await anne.press("escape")
        assert "300,00" in plain(anne.screen_text())
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
    found = lines_of(martin, kept(martin))
    assert [(line["kind"], line["description"]) for line in found] == [
        ("item", "Fenêtre"),
        ("text", "Menuiseries"),
        ("item", "Fenêtre"),
        ("item", "Porte"),
        ("subtotal", ""),
    ]
    assert kept(martin)["total_ht"] == 300


async def test_a_wrong_cell_is_told_and_stops_the_save(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "f", "ctrl+n")
        for wrong, words in (
            (("A", "Porte", "1,23456"), "décimales"),
            (("A", "Porte", "1e3"), "nombre attendu"),
        ):
            await cells(anne, *wrong)
            await anne.press("ctrl+s")
            assert words in anne.status
            await anne.press("shift+tab", "shift+tab")
        await cells(anne, "A", "Porte", "1", "", "-5")
        await anne.press("ctrl+s")
        assert "un prix négatif n’existe pas" in anne.status
        await anne.ahead("end", "ctrl+u")
        await anne.type("5")
        await cells(anne, "", "110")
        await anne.press("ctrl+s")
        assert "pourcentage" in anne.status
        await anne.ahead("end", "ctrl+u")
        await anne.type("6 €")
        await anne.press("ctrl+s")
        assert "la remise dépasse le montant" in anne.status
        await anne.ahead("end", "ctrl+u")
        await cells(anne, "", "12")
        await anne.press("ctrl+s")
        assert "liste des taux français" in anne.status
        await anne.ahead("end", "ctrl+u")
        await anne.type("20")
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
    assert kept(martin)["total_ttc"] == 6


async def test_an_address_is_typed_for_one_document_or_kept_for_the_contact(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        for keep in (False, True):
            await anne.press("enter", "a", "o", "space", "n")
            assert anne.field == "delivery_name"
            await anne.fill(delivery_name="Chantier", delivery_line1="2 quai Jayr", delivery_city="Lyon")
            if keep:
                await anne.go_to("kept")
                await anne.press("space")
            await anne.press("ctrl+n", "tab")
            await cells(anne, "Porte", "1", "", "10")
            await anne.press("ctrl+s")
            assert "2 quai Jayr" in anne.screen_text()
            await anne.press("escape", "escape")
    with martin.connected():
        alone, of_contact = sorted(Document.values(), key=lambda row: row["id"])
        labels = [row["label"] for row in DeliveryAddress.values()]
    assert (alone["delivery_line1"], alone["delivery_address_id"]) == ("2 quai Jayr", None)
    assert of_contact["delivery_line1"] == ""
    assert of_contact["delivery_address_id"] is not None
    assert labels.count("Chantier") == 1


async def test_a_document_of_a_deal_is_linked_to_it(martin: Desk) -> None:
    with martin.connected():
        (contact,) = Contact.values()
        values = {"label": "Atelier", "estimate": Decimal(100)}
        deal = deals.create(Session("marie", clock=martin.clock), contact["id"], values).row
    async with martin.as_user("anne") as anne:
        await anne.menu("Relation Client", "Affaires")
        await anne.press("enter", "a", "d", "ctrl+n")
        await cells(anne, "A", "Porte", "1", "", "10")
        await anne.press("ctrl+s")
        assert "Atelier" in anne.screen_text()
    assert kept(martin)["deal_id"] == deal["id"]


async def test_a_document_that_is_undone_from_the_journal_leaves_its_sheet(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "d", "ctrl+n")
        await cells(anne, "A", "Porte")
        await anne.press("ctrl+s", "u", "enter")
        assert "Annulé" in anne.status
        await anne.press("escape")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
    with martin.connected():
        assert not Document.values()


async def test_a_known_reference_fills_the_line_and_leads_to_the_quantity(martin: Desk) -> None:
    draft(martin, {**DOOR, "ref": "PORTE-120", "unit": "MTR"})
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "d", "ctrl+n")
        await cells(anne, "PORTE-120", "4")
        assert "Porte" in anne.line("PORTE-120")
        assert "400,00" in plain(anne.line("PORTE-120"))
        await anne.press("ctrl+s")
    (line,) = lines_of(martin, kept(martin, id=2))
    assert (line["quantity"], line["unit"], line["description"]) == (4, "MTR", "Porte")


async def test_what_two_people_change_of_a_draft_is_united_line_by_line(martin: Desk) -> None:
    first = draft(martin, DOOR, WINDOW)
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("e")
        await cells(anne, "", "Porte chêne")
        await anne.press("down")
        await cells(anne, "Fenêtre PVC")
        door, window = lines_of(martin, first)
        with martin.connected():
            marie = Session("marie", clock=martin.clock)
            changed = [
                {"id": door["id"], "version": door["version"], "quantity": Decimal(5)},
                {"id": window["id"], "version": window["version"], "description": "Fenêtre bois"},
            ]
            now = Document.values()[0]
            drafts.update(marie, first["id"], now["version"], drafts.Edit({"subject": "Villa"}, changed))
        await anne.press("ctrl+s")
        assert "marie a changé la même ligne" in anne.screen_text()
        assert "Désignation : Fenêtre bois pour marie, Fenêtre PVC pour vous" in plain(anne.screen_text())
        await anne.press("g")
        assert "enregistré" in anne.status.lower()
    document = kept(martin)
    found = [(line["description"], line["quantity"]) for line in lines_of(martin, document)]
    assert found == [("Porte chêne", 5), ("Fenêtre PVC", 2)]
    assert document["subject"] == "Villa"
    assert document["total_ht"] == 600


async def test_a_line_that_somebody_took_out_meanwhile_is_kept_or_taken_out_here_too(martin: Desk) -> None:
    first = draft(martin, DOOR, WINDOW)
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("e", "down")
        await cells(anne, "", "Fenêtre PVC")
        _door, window = lines_of(martin, first)
        with martin.connected():
            edit = drafts.Edit(removed_lines=[(window["id"], window["version"])])
            drafts.update(Session("marie", clock=martin.clock), first["id"], first["version"], edit)
        await anne.press("ctrl+s")
        assert "Une ligne a été enlevée entre-temps" in anne.status
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status.lower()
    assert [line["description"] for line in lines_of(martin, first)] == ["Porte", "Fenêtre PVC"]


async def test_a_numbered_document_is_not_edited(martin: Desk) -> None:
    with martin.connected():
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
        numbered(Session("marie", clock=martin.clock), draft(martin, DOOR))
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("e")
        assert "ne change plus" in anne.status


async def test_a_credit_note_and_a_deposit_are_counted_by_what_they_are_of(martin: Desk) -> None:
    marie = Session("marie", clock=martin.clock)
    sold = {**DOOR, "quantity": Decimal(7), "price": Decimal("12.345"), "discount_kind": "pct"}
    with martin.connected():
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
        (contact,) = Contact.values()
        invoice = drafts.create(marie, contact["id"], "FAC", {}, [{**sold, "discount_value": Decimal(15)}]).row
        numbered(marie, invoice)
        production.credit(marie, invoice["id"], "Retour")
        lines = [{**DOOR, "quantity": Decimal(10)}, {**WINDOW, "quantity": Decimal(4), "vat_rate": Decimal("5.5")}]
        order = drafts.create(marie, contact["id"], "CDE", {}, lines).row
        numbered(marie, order)
        production.produce(marie, [order["id"]], "ACO", {"deposit_kind": "pct", "deposit_value": Decimal(30)})
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("home")
        await anne.list.select("−88,15")
        await anne.press("e", "tab", "tab")
        await cells(anne, "3")
        await anne.settle()
        assert "37,78 €" in plain(anne.line("Total TTC"))
        await anne.press("ctrl+s")
        await anne.list.select("423,30")
        await anne.press("e", "up")
        await anne.replace(deposit="500 €")
        await anne.press("tab")
        await anne.settle()
        assert "500,00 €" in plain(anne.line("Total TTC"))
        await anne.press("ctrl+s")
    assert kept(martin, type="AVO")["total_ttc"] == Decimal("37.78")
    assert kept(martin, type="ACO")["total_ttc"] == 500


async def test_the_franchise_has_no_vat_to_type_nor_to_show(martin: Desk) -> None:
    with martin.connected():
        Seller.update(vat_regime=FRANCHISE).execute()
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "f", "ctrl+n")
        await cells(anne, "A", "Porte", "3", "", "33,33")
        screen = plain(anne.screen_text())
        assert "99,99 €" in plain(anne.line("Net à payer"))
        assert "TTC" not in screen
        await anne.press("ctrl+s")
    (line,) = lines_of(martin, kept(martin))
    assert (line["vat_category"], line["vat_rate"], line["net"]) == ("E", 0, Decimal("99.99"))
    assert kept(martin)["total_ttc"] == Decimal("99.99")


async def test_another_contact_is_chosen_until_there_are_lines(martin: Desk) -> None:
    martin.given({"name": "Garage", "delivery_addresses": [{"label": "Parking", "city": "Vienne"}]})
    async with martin.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("n")
        await anne.type("martin")
        await anne.press("enter")
        await anne.press("up")
        await anne.replace(subject="Villa")
        await anne.go_to("contact_id")
        await anne.press("space")
        await anne.type("garage")
        await anne.press("enter")
        assert anne.text_of("contact_id") == "Garage"
        assert anne.text_of("subject") == "Villa"
        await anne.press("ctrl+n")
        await cells(anne, "A", "Porte")
        await anne.press("up")
        await anne.go_to("contact_id")
        await anne.press("space")
        assert "ne change plus" in anne.status
        await anne.press("ctrl+s")
        assert "Garage" in anne.screen_text()
    document = kept(martin)
    with martin.connected():
        (garage,) = Contact.values(Contact.name == "Garage")
    assert (document["contact_id"], document["subject"]) == (garage["id"], "Villa")
