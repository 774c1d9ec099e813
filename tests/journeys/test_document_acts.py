"""Ventes: what is done with documents by keys, from a quote to its payment; and what is refused, with its reason."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services import deals, projects
from jbtui.services.documents import drafts, validation
from jbtui.services.unit import Session, read
from tests.desk import Desk, User, plain
from tests.services.validating import SELLER, settings

MARTIN = {
    "name": "MARTIN & FILS SARL", "line1": "12 rue de l’Église", "postcode": "69003", "city": "Lyon",
    "siren": "552100554", "email": "compta@martin.fr",
}  # fmt: skip
PORTE = {"description": "Porte", "quantity": Decimal(10), "price": Decimal(100)}
POSE = {"description": "Pose", "quantity": Decimal(2), "price": Decimal(50)}


def opened(desk: Desk, **values: object) -> Desk:
    """An office that may sell, to one company."""
    desk.given({**MARTIN, **values})
    with desk.connected():
        settings(**SELLER)
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
    return desk


@pytest.fixture
def shop(any_desk: Desk) -> Desk:
    return opened(any_desk)


def draft(desk: Desk, type_: str = "DEV", *lines: dict[str, object], **values: object) -> Values:
    """A draft for the company."""
    marie = Session("marie", clock=desk.clock)
    with desk.connected():
        (martin,) = Contact.values()
        return drafts.create(marie, martin["id"], type_, values, lines or [PORTE]).row


def numbered(desk: Desk, type_: str, *lines: dict[str, object], **values: object) -> Values:
    """A document of the company that has its number."""
    row = draft(desk, type_, *lines, **values)
    with desk.connected():
        return validation.validate(Session("marie", clock=desk.clock), row["id"], row["version"])


async def says(user: User, words: str) -> None:
    """Wait until the status line says something."""
    await user.waits(lambda: words in plain(user.status))


async def test_a_quote_becomes_orders_deliveries_one_invoice_its_payment_and_a_credit_note(shop: Desk) -> None:
    draft(shop)
    async with shop.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("o", "v")
        await says(anne, "√ Émis : Devis DE2026-00001")
        await anne.press("c", "o")
        assert "Commandes › Commande Brouillon 2" in anne.lines()[0]  # the editor
        assert "√ Créé : Commande Brouillon 2" in plain(anne.status)
        await anne.press("ctrl+s")
        assert "issu de Devis DE2026-00001" in anne.screen_text()
        await anne.press("o", "v")
        await says(anne, "√ Confirmé : Commande CD2026-00001")
        await anne.press("c", "l", "tab", "tab", "end", "ctrl+u", "4", "ctrl+s", "o", "v")
        await says(anne, "√ Émis : Bon de livraison BL2026-00001")
        await anne.press("escape", "c", "l", "ctrl+s", "o", "v")  # what is left of the order
        await says(anne, "√ Émis : Bon de livraison BL2026-00002")
        assert "Porte                                          6" in plain(anne.screen_text())
        await anne.press("o", "l", "enter")
        await says(anne, "√ Bon de livraison BL2026-00002 : livré")
        await anne.menu("Ventes", "Livraisons")
        await anne.press("asterisk", "c", "f", "ctrl+s")
        assert "Facture Brouillon 5" in anne.lines()[0]
        assert "1 200,00 €" in plain(anne.screen_text())
        await anne.press("o", "v")
        await says(anne, "√ Validé : Facture FA2026-00001")
        await anne.press("o", "e")
        assert "Facture FA2026-00001" in anne.screen_text()
        assert plain(anne.text_of("amount")) == "1200,00"
        await anne.press("ctrl+s")
        await says(anne, "√ Encaissé : 1 200,00 € · ^Z annule")
        await anne.press("c", "v")
        await anne.type("Retour")
        await anne.press("enter", "q")
        await anne.type("2")
        await anne.press("enter", "ctrl+s")
        assert "Avoir Brouillon 6" in anne.lines()[0]
        await anne.press("o", "v")
        await says(anne, "√ Validé : Avoir AV2026-00001")
        await anne.press("o", "b")
        assert plain(anne.text_of("amount")) == "240,00"
        await anne.replace(amount="100")
        await anne.press("ctrl+s")
        await says(anne, "√ Remboursé : 100,00 € · ^Z annule")
        await anne.menu("Ventes", "Factures")
        assert anne.list.names("État") == ["à imputer", "réglée"]
        await anne.menu("Ventes", "Commandes")
        assert anne.list.names("État") == ["soldée, livrée, facturée"]


async def test_a_popup_shows_what_can_be_done_with_the_row_and_says_why_nothing_can(shop: Desk) -> None:
    draft(shop)
    async with shop.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("c")
        assert "c’est un brouillon" in anne.status
        await anne.press("i")
        assert "c’est un brouillon" in anne.status
        await anne.press("o")
        popup = anne.screen_text()
        assert "Valider, émettre" in popup
        assert not any(words in popup for words in ("a   Accepté", "Solder", "Encaisser", "Rembourser", "Livré le"))
        await anne.press("v")
        await says(anne, "√ Émis")
        await anne.press("c")
        popup = anne.screen_text()
        assert all(words in popup for words in ("Commande", "Facture d’acompte", "Facture pro forma"))
        assert not any(words in popup for words in ("Bon de livraison", "Avoir"))
        await anne.press("escape", "delete")
        assert "elle a son numéro" in anne.status
        await anne.press("o", "f", "o")  # refused by the customer, for sure
        await says(anne, "refusé")
        await anne.press("c")
        assert "rien de tel n’en est issu" in anne.status


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_a_draft_lacks_is_said_field_by_field_and_leads_there(any_desk: Desk) -> None:
    opened(any_desk, siren="", postcode="")
    draft(any_desk, "FAC", {**PORTE, "quantity": 0})
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("o", "v")
        await anne.sees("n’a pas encore son numéro")
        screen = plain(anne.screen_text())
        assert "Contact : l’adresse du contact est incomplète" in screen
        assert "Ligne 1, Qté : une quantité est attendue" in screen
        await anne.press("c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
    with any_desk.connected():
        assert [row["number"] for row in Document.values()] == [None]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_doubtful_is_asked_before_a_number_is_given(any_desk: Desk) -> None:
    opened(any_desk)
    draft(any_desk, "FAC", {**PORTE, "price": 0})
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("o", "v")
        await anne.sees("le total est de 0,00")
        await anne.press("enter")  # « Non »
        assert anne.list.names("État") == ["brouillon"]
        await anne.press("o", "v")
        await anne.sees("le total est de 0,00")
        await anne.press("o")
        await says(anne, "√ Validé : Facture FA2026-00001")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_act_that_comes_too_late_says_why(any_desk: Desk) -> None:
    opened(any_desk)
    order = numbered(any_desk, "CDE")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Commandes")
        await anne.press("c", "l", "ctrl+s", "o", "v")
        await says(anne, "√ Émis : Bon de livraison BL2026-00001")
        await anne.press("escape", "o", "n", "o")
        await says(anne, "Bon de livraison BL2026-00001 en est issu : annulez-le d’abord")
        await anne.press("o", "d")
        await says(anne, "soldée")
        await anne.press("ctrl+z")
        assert "son état ne revient pas en arrière" in plain(anne.status)
        await anne.press("o", "o")
        await says(anne, "confirmée")
    with any_desk.connected():
        assert read(Document, order["id"])["state"] == "confirmed"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_deposit_is_a_percentage_or_an_amount(any_desk: Desk) -> None:
    opened(any_desk)
    numbered(any_desk, "CDE")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Commandes")
        await anne.press("c", "t", "enter", "ctrl+s")
        assert "Acompte de 30 % sur" in plain(anne.screen_text())
        assert "360,00 €" in plain(anne.screen_text())
        await anne.press("escape", "c", "t", "ctrl+u")
        await anne.type("150 %")
        await anne.press("enter")
        assert "un pourcentage de 0 à 100" in anne.screen_text()
        await anne.press("ctrl+u")
        await anne.type("500,01")
        await anne.press("enter", "ctrl+s")
        assert "500,01 €" in plain(anne.screen_text())


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_drafts_are_copied_linked_and_deleted(any_desk: Desk) -> None:
    opened(any_desk)
    with any_desk.connected():
        (martin,) = Contact.values()
        deals.create(Session("marie", clock=any_desk.clock), martin["id"], {"label": "Atelier", "estimate": 1000})
    numbered(any_desk, "DEV")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("l")
        assert "elle a son numéro" in anne.status
        await anne.press("d", "d", "ctrl+s")
        assert "Devis Brouillon 2" in anne.lines()[0]
        await anne.press("l", "enter")
        assert "Atelier" in anne.screen_text()
        await anne.press("escape", "up", "delete")
        assert "Supprimer Devis Brouillon 2" in anne.screen_text()
        await anne.press("o")
        assert anne.list.names("Numéro") == ["DE2026-00001"]
        await anne.press("ctrl+z")
        assert anne.list.names("Numéro") == ["Brouillon 2", "DE2026-00001"]


async def test_invoices_are_paid_together_and_what_paid_them_is_taken_back(shop: Desk) -> None:
    numbered(shop, "FAC")
    numbered(shop, "FAC", POSE)
    async with shop.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("asterisk", "o", "e")
        assert "2 pièces" in anne.screen_text()
        assert plain(anne.text_of("amount")) == "1320,00"
        await anne.replace(amount="1250")
        await anne.press("ctrl+s")
        await says(anne, "√ Encaissé : 1 250,00 €")
        await anne.press("3")
        assert plain(" ".join(anne.list.names("État"))) == "réglée en partie, 24/12"
        assert "Reste dû : 70,00 €" in plain(anne.status)
        await anne.press("1")
        await anne.list.select("FA2026-00001")
        await anne.press("o", "g")
        assert "Règlement Virement, 24/11/2026, 1 200,00 €" in plain(anne.screen_text())
        await anne.press("1", "s")
        await says(anne, "de nouveau ouvert")
        await anne.press("3")
        assert len(anne.list.names("État")) == 2
        await anne.press("ctrl+z")
        assert len(anne.list.names("État")) == 1


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_what_is_left_of_a_payment_and_a_credit_note_are_set_against_invoices(any_desk: Desk) -> None:
    opened(any_desk)
    for line in (POSE, POSE, PORTE):  # 120, 120 and 1200 euros
        numbered(any_desk, "FAC", line)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.list.select("FA2026-00001")
        await anne.press("o", "e")
        await anne.replace(amount="150")
        await anne.press("ctrl+s")
        await says(anne, "√ Encaissé : 150,00 € dont 30,00 € non imputés")
        await anne.press("c", "v", "x", "enter", "t", "ctrl+s", "o", "v")  # what was paid and is credited is open
        await says(anne, "√ Validé : Avoir AV2026-00001")
        await anne.press("o", "t")
        assert "FA2026-00003" in anne.screen_text()
        await anne.press("enter", "ctrl+u", "7", "0", "enter")
        await says(anne, "√ 70,00 € imputés sur FA2026-00002")
        assert "Règlements" in anne.screen_text()
        await anne.menu("Ventes", "Factures")
        await anne.list.select("FA2026-00002")
        await anne.press("o", "t")
        assert "Règlement Virement, 24/11/2026" in anne.screen_text()
        await anne.press("enter", "enter")
        await says(anne, "√ 30,00 € imputés sur FA2026-00002")
    with any_desk.connected():
        balances = {row["number"]: Document.balance(row) for row in Document.values()}
    assert balances == {"FA2026-00001": 0, "FA2026-00002": 20, "FA2026-00003": 1200, "AV2026-00001": 50}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_overdue_invoice_offers_the_action_that_reminds_of_it(any_desk: Desk) -> None:
    opened(any_desk)
    numbered(any_desk, "FAC", date=date(2026, 10, 1), due_date=date(2026, 11, 1))
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("o", "i")
        assert plain(anne.text_of("label")) == "Relancer FA2026-00001 : 1 200,00 € échus le 01/11/2026"
        assert anne.text_of("due") == "24/11/2026"
        await anne.press("ctrl+s")
        assert "Factures" in anne.lines()[0]
    with any_desk.connected():
        assert [row["kind"] for row in Action.values()] == ["reminder"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_payment_that_is_left_waits_among_the_drafts(any_desk: Desk) -> None:
    opened(any_desk)
    numbered(any_desk, "FAC")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("o", "e")
        await anne.replace(ref="VIR 77")
        await anne.press("escape", "m", "b")
        assert "Règlement" in anne.screen_text()
        await anne.press("enter")
        assert anne.text_of("ref") == "VIR 77"
        await anne.press("ctrl+s")
        await says(anne, "√ Encaissé : 1 200,00 €")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_page_is_saved_where_one_says_and_sent_by_the_program_of_the_settings(
    any_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    opened(any_desk)
    numbered(any_desk, "FAC")
    sent = tmp_path / "sent"
    program = (
        "import shutil, sys; from pathlib import Path; file, to, words = sys.argv[1:];"
        "shutil.copy(file, to); Path(to + '.to').write_text(words)"
    )
    any_desk.mail_command = [sys.executable, "-c", program, "{file}", str(sent), "{to} {number} {subject}"]
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Factures")
        await anne.press("i", "p", "enter")
        await says(anne, "√ Enregistré dans ~/FA2026-00001.pdf")
        page = (tmp_path / "FA2026-00001.pdf").read_bytes()
        assert page.startswith(b"%PDF")
        await anne.press("i", "x", "enter")
        await says(anne, "√ Enregistré dans ~/FA2026-00001.xml")
        assert b"CrossIndustryInvoice" in (tmp_path / "FA2026-00001.xml").read_bytes()
        await anne.press("i", "c")
        assert "compta@martin.fr" in anne.screen_text()
        await anne.press("enter")
        await says(anne, "√ FA2026-00001 envoyé à compta@martin.fr")
        await anne.press("enter")
        assert "Envoyé le     24/11/2026 10:30" in anne.screen_text()
        assert sent.read_bytes() == page
        words = (tmp_path / "sent.to").read_text().strip()
        assert words == "compta@martin.fr FA2026-00001 Facture FA2026-00001 - Menuiserie Duval"
    with any_desk.connected():
        assert Document.values()[0]["sent_at"] == any_desk.clock.now
    assert not list(tmp_path.glob(".jbtui*"))


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ([sys.executable, "-c", "import sys; sys.exit('pas de réseau')", "{file}"], "pas de réseau"),
        (["/nulle/part", "{file}"], "n’est pas parti"),
    ],
)
async def test_a_program_that_fails_is_heard(any_desk: Desk, command: list[str], reason: str) -> None:
    opened(any_desk)
    numbered(any_desk, "DEV")
    any_desk.mail_command = command
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("i", "c", "enter")
        await says(anne, reason)
    with any_desk.connected():
        assert Document.values()[0]["sent_at"] is None


async def test_documents_are_found_by_number_contact_and_subject(shop: Desk) -> None:
    shop.given({"name": "Durand", "city": "Nantes"})
    with shop.connected():
        (durand,) = Contact.values(Contact.name == "Durand")
        marie = Session("marie", clock=shop.clock)
        drafts.create(marie, durand["id"], "DEV", {"subject": "Escalier tournant"}, [PORTE])
        (martin,) = Contact.values(Contact.name != "Durand")
        row = drafts.create(marie, martin["id"], "DEV", {"subject": "Portes"}, [PORTE]).row
        validation.validate(marie, row["id"], row["version"])
    async with shop.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        for text, found in (
            ("escal", ["Brouillon 1"]),
            ("durand", ["Brouillon 1"]),
            ("nantes", ["Brouillon 1"]),
            ("de2026-00001", ["DE2026-00001"]),
            ("1", ["Brouillon 1", "DE2026-00001"]),
            ("martin portes", ["DE2026-00001"]),
        ):
            await anne.search(text)
            assert sorted(anne.list.names("Numéro")) == found, text
            await anne.press("escape", "escape")
        await anne.search("rien de tel")
        assert "Aucune pièce pour" in anne.screen_text()


async def test_the_documents_of_a_contact_by_their_type_and_what_they_are_linked_to(shop: Desk) -> None:
    numbered(shop, "CDE")
    with shop.connected():
        (martin,) = Contact.values()
        deal = deals.create(Session("marie", clock=shop.clock), martin["id"], {"label": "Atelier", "estimate": 1}).row
    draft(shop, "FAC", deal_id=deal["id"])
    async with shop.as_user("anne") as anne:
        await anne.press("enter", "7")
        assert "Type : [tous] devis commandes livraisons factures avoirs" in plain(anne.screen_text())
        assert anne.list.names("Numéro") == ["Brouillon 2", "CD2026-00001"]
        assert anne.list.names("Lié à") == ["Atelier", ""]
        await anne.press("right", "right")
        assert "[commandes]" in anne.screen_text()
        assert anne.list.names("Numéro") == ["CD2026-00001"]
        await anne.press("left")
        assert anne.list.names("Numéro") == []
        await anne.press("left", "left", "left")
        assert anne.list.names("Numéro") == ["Brouillon 2"]
        await anne.press("o", "v")
        await says(anne, "√ Validé : Facture FA2026-00001")
        assert anne.list.names("Numéro") == ["FA2026-00001"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_deal_and_a_project_show_their_documents(any_desk: Desk) -> None:
    opened(any_desk)
    with any_desk.connected():
        (martin,) = Contact.values()
        marie = Session("marie", clock=any_desk.clock)
        deal = deals.create(marie, martin["id"], {"label": "Atelier", "estimate": 1}).row
        project = projects.create(marie, martin["id"], {"label": "Pose"}).row
    draft(any_desk, "DEV", deal_id=deal["id"])
    draft(any_desk, "CDE", project_id=project["id"])
    draft(any_desk, "FAC")
    async with any_desk.as_user("anne") as anne:
        for place, found in (("Affaires", "Brouillon 1"), ("Projets", "Brouillon 2")):
            await anne.menu("Relation Client", place)
            await anne.press("enter", "3")
            assert "[3 Docs·1]" in anne.lines()[1]
            assert anne.list.names("Numéro") == [found]
        await anne.press("o", "v")
        await says(anne, "√ Confirmé : Commande CD2026-00001")
        await anne.press("n", "f", "ctrl+s")
    with any_desk.connected():
        assert Document.values(Document.id == 4)[0]["project_id"] == project["id"]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_enter_on_a_sheet_opens_a_linked_document(any_desk: Desk) -> None:
    opened(any_desk)
    numbered(any_desk, "DEV")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Ventes", "Devis")
        await anne.press("enter", "enter")
        assert "Aucune pièce n’est liée" in anne.status
        await anne.press("c", "o", "ctrl+s", "enter")
        assert "Documents › Devis DE2026-00001" in anne.lines()[0]
        await anne.press("c", "p", "escape", "escape", "enter")
        assert "Ouvrir une pièce liée" in anne.screen_text()
        await anne.type("pro forma")
        await anne.press("enter")
        assert "Facture pro forma Brouillon 3" in anne.lines()[0]
