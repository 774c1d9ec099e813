"""Ventes: the four lists, the sheet of a document, those of a contact, and their export."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document
from jbtui.models.document_links import DocumentLink
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services.unit import Session, unit
from tests.desk import Desk, plain
from tests.journeys.test_follow_up import MARTIN
from tests.services.selling import numbered, stored


@pytest.fixture
def sold(any_desk: Desk) -> Desk:
    """An office that has sold something: a quote, its order, a delivery, two invoices, a credit note, two drafts."""
    any_desk.given(MARTIN)
    marie = Session("marie", clock=any_desk.clock)
    with any_desk.connected():
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
        (martin,) = Contact.values()
        with unit(marie, "Dépôt") as work:
            depot = {"label": "Dépôt Vaise", "line1": "38 rue de Bourgogne", "postcode": "69009", "city": "Lyon"}
            (address,) = work.insert(DeliveryAddress, [{**depot, "contact_id": martin["id"]}])

        def sell(type_: str, after: Values | None = None, **values: Any) -> Values:
            row = stored(marie, martin, type_, **values)
            if after:
                with unit(marie, "Lier") as work:
                    link = {"source_id": after["id"], "target_id": row["id"], "contact_id": martin["id"]}
                    work.insert(DocumentLink, [link])
            where = {"name": "MARTIN & FILS SARL", **depot}
            frozen = {"delivery_json": json.dumps(where)} if row["delivery_address_id"] else {}
            return numbered(marie, row, **frozen)

        quote = sell("DEV", valid_until=date(2026, 12, 20), subject="Pose des portes", ht=2000)
        order = sell("CDE", quote, ht=2000, delivery_address_id=address["id"])
        sell("BL", order, ht=2000)
        sell("FAC", order, ht=1500, due_date=date(2026, 11, 21))
        sell("FAC", ht=500, due_date=date(2026, 12, 21), date=date(2026, 11, 24))
        sell("AVO", ht=100)
        stored(marie, martin, "DEV")
        stored(marie, martin, "FAC")
    return any_desk


async def test_each_place_lists_its_documents_by_what_is_to_be_done(sold: Desk) -> None:
    async with sold.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        assert anne.list.names("Numéro") == ["Brouillon 7", "DE2026-00001"]
        assert anne.list.names("État") == ["brouillon", "émis, exp. 20/12"]
        await anne.press("2")
        assert anne.list.names("Numéro") == ["Brouillon 7"]
        await anne.press("4")
        assert "Aucun devis." in anne.screen_text()
        await anne.menu("Ventes", "Commandes")
        assert anne.list.names("Numéro") == ["CD2026-00001"]
        await anne.menu("Ventes", "Livraisons")
        await anne.press("2")
        assert anne.list.names("Numéro") == ["BL2026-00001"]
        await anne.menu("Ventes", "Factures")
        assert anne.list.names("Numéro") == ["FA2026-00002", "Brouillon 8", "AV2026-00001", "FA2026-00001"]
        assert plain(" ".join(anne.list.names("TTC €"))) == "600,00 120,00 −120,00 1 800,00"
        await anne.press("3")
        assert anne.list.names("État") == ["à régler le 21/12", "! échue depuis 3 j"]
        await anne.press("4")
        assert anne.list.names("Numéro") == ["FA2026-00001"]
        assert "Reste dû : 1 800,00 €" in plain(anne.status)
        await anne.press("5")
        assert anne.list.names("État") == ["à imputer"]
        await anne.press("1", "t", "2")
        assert anne.list.names("Numéro") == ["FA2026-00002", "FA2026-00001", "Brouillon 8", "AV2026-00001"]


async def test_a_sheet_reads_the_whole_document_and_what_it_is_linked_to(sold: Desk) -> None:
    async with sold.as_user("anne") as anne:
        await anne.menu("Ventes", "Commandes")
        await anne.press("enter")
        screen = anne.screen_text()
        assert "Commandes › Commande CD2026-00001" in anne.lines()[0]
        for words in ("Facturer à", "MARTIN & FILS SARL", "Livrer à", "38 rue de Bourgogne", "69009 Lyon"):
            assert words in screen
        for words in ("Porte", "TVA 20 % sur 2 000,00", "Total TTC", "2 400,00 €"):
            assert words in plain(screen)
        assert "issu de Devis DE2026-00001, 20/11/2026" in screen
        assert "suivi de Facture FA2026-00001, 20/11/2026" in screen
        await anne.press("o", "c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]


async def test_what_a_quote_says_shows_on_a_wide_terminal_beside_its_list(sold: Desk) -> None:
    async with sold.as_user("anne", size=(120, 40)) as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("down")
        await anne.settle()
        assert "Pose des portes" in anne.screen_text()
        assert "à l’adresse de facturation" in anne.screen_text()


async def test_the_documents_of_a_contact_are_its_seventh_tab(sold: Desk) -> None:
    async with sold.as_user("anne") as anne:
        await anne.press("enter")
        assert "7Docs·8" in anne.lines()[1]
        await anne.press("7")
        assert len(anne.list.names("Numéro")) == 6  # as many as there is room for
        assert anne.list.names("Numéro")[0] == "FA2026-00002"
        await anne.press("n", "escape")
        await anne.press("enter")
        assert "Documents › Facture FA2026-00002" in anne.lines()[0]
        await anne.press("escape")
        assert "FA2026-00002" in anne.list.cursor()


async def test_others_documents_show_in_the_list_and_on_the_sheet(sold: Desk) -> None:
    async with sold.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("2")
        marie = Session("marie", clock=sold.clock)
        with sold.connected():
            (draft,) = Document.values(Document.type == "FAC", Document.state == "draft")
            with unit(marie, "Objet") as work:
                work.update(Document, draft["id"], {"subject": "Escalier"}, draft["version"])
        await anne.waits(lambda: "Escalier" in anne.status)
        await anne.press("enter")
        with sold.connected(), unit(marie, "Objet") as work:
            work.update(Document, draft["id"], {"subject": "Escalier tournant"}, draft["version"] + 1)
        await anne.sees("Escalier tournant")


async def test_a_list_is_exported_as_it_is_filtered(sold: Desk, tmp_path: Path) -> None:
    async with sold.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("3")
        for key, name in (("c", "a.csv"), ("j", "a.json")):
            await anne.press("asterisk", "o", "x", key, "ctrl+u")
            await anne.type(str(tmp_path / name))
            await anne.press("enter")
            await anne.waits(lambda: "2 documents exportés" in plain(anne.status))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["Numéro"], row["Total TTC"], row["Reste dû"]) for row in rows] == [
        ("FA2026-00002", "600,00", "600,00"),
        ("FA2026-00001", "1800,00", "1800,00"),
    ]
    (newest, late) = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert (newest["number"], newest["kind"], newest["balance"]) == ("FA2026-00002", "FAC", "600.00")
    assert [linked["number"] for linked in late["linked"]] == ["CD2026-00001"]
