"""A contact's sheet: its onglets, its people, its delivery addresses, and the walk from one contact to the next."""

import pytest

from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from tests.desk import Desk

MARTIN = {
    "name": "MARTIN & FILS SARL",
    "line1": "12 rue des Tanneurs",
    "postcode": "69003",
    "city": "Lyon",
    "phone": "04 65 71 62 10",
}
BENARD = {"last_name": "Bénard", "first_name": "Hélène", "city": "Grenoble"}
WEBER = {"name": "WEBER & Cie", "city": "Lyon"}


@pytest.fixture
def martin(desk: Desk) -> Desk:
    """One société is there."""
    desk.given(MARTIN)
    return desk


async def test_digits_and_tab_open_the_onglets_of_a_sheet(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter")
        assert "[1 Fiche]" in anne.lines()[1]
        await anne.press("2")
        assert "[2 Contacts·0]" in anne.lines()[1]
        assert "Aucun contact associé. n pour en ajouter" in " ".join(anne.screen_text().split())
        await anne.press("tab")
        assert "[3 Adresses·1]" in anne.lines()[1]
        await anne.press("tab")
        assert "[4 Historique]" in anne.lines()[1]
        await anne.press("tab", "tab", "tab", "tab")
        assert "[1 Fiche]" in anne.lines()[1]
        await anne.press("shift+tab", "&")
        assert "[1 Fiche]" in anne.lines()[1]
        assert "C00001 MARTIN & FILS SARL · société · client" in anne.lines()[2]


async def test_a_particulier_has_no_contacts_associes_but_the_same_numbers(desk: Desk) -> None:
    desk.given(BENARD)
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        assert "Contacts·" not in anne.lines()[1]
        assert "3 Adresses·1" in anne.lines()[1]
        await anne.press("2")
        assert "[1 Fiche]" in anne.lines()[1]
        await anne.press("3")
        assert "[3 Adresses·1]" in anne.lines()[1]
        await anne.press("a")
        assert "adresse de livraison" in anne.screen_text().lower()
        assert "contact associé" not in anne.screen_text().lower()


async def test_contacts_associes_are_not_there_while_the_societe_is_edited(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("n", "c")
        assert "Contacts·" not in anne.screen_text()  # nor before it is saved
        await anne.press("escape", "enter", "e")
        assert "Contacts·" not in anne.screen_text()
        await anne.press("escape")
        assert "2Contacts·0" in anne.screen_text()


async def test_two_people_are_added_one_after_the_other(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        await anne.fill(last_name="Roux", first_name="Hélène", job="Directrice", mobile="0639986210")
        await anne.press("ctrl+n")
        assert "ROUX Hélène enregistré" in anne.status
        assert anne.text_of("last_name") == ""
        await anne.fill(last_name="Vidal", first_name="Jean-Baptiste")
        await anne.press("ctrl+s")
        assert "[2 Contacts·2]" in anne.lines()[1]
        assert anne.list.names() == ["ROUX Hélène", "VIDAL Jean-Baptiste"]
        await anne.list.select("ROUX")
        assert "Directrice" in anne.list.cursor()
        assert "06 39 98 62 10" in anne.list.cursor()
        assert anne.screen_text().count("Directrice") == 2  # in the row, and in full below the list


async def test_the_first_field_of_a_person_is_the_name(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        assert anne.field == "last_name"


async def test_there_is_one_main_person(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        await anne.fill(last_name="Roux")
        await anne.go_to("is_main")
        await anne.press("space", "ctrl+n")
        await anne.fill(last_name="Vidal")
        await anne.go_to("is_main")
        await anne.press("space", "ctrl+s")
        await anne.list.select("ROUX")
        assert "Principal" not in anne.screen_text()
        await anne.list.select("VIDAL")
        assert "Principal" in anne.screen_text()
        with martin.connected():
            assert [row["last_name"] for row in Person.values(Person.is_main)] == ["Vidal"]


async def test_a_person_is_edited_duplicated_and_deleted(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "2", "n")
        await anne.fill(last_name="Roux", job="Directrice")
        await anne.press("ctrl+s", "enter")
        await anne.replace(job="Gérante")
        await anne.press("ctrl+s")
        assert "Gérante" in anne.list.cursor()
        await anne.press("d")
        assert anne.text_of("job") == "Gérante"
        await anne.replace(last_name="Vidal")
        await anne.press("ctrl+s")
        assert anne.list.names() == ["ROUX", "VIDAL"]
        await anne.list.select("ROUX")
        await anne.press("delete", "o")
        assert anne.list.names() == ["VIDAL"]
        await anne.press("ctrl+z")
        assert anne.list.names() == ["ROUX", "VIDAL"]


async def test_people_never_become_the_billing_address(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        assert "Code postal" not in anne.screen_text()
        assert "facturation" not in anne.screen_text().lower()
        await anne.press("escape", "a", "e")
        assert "facturation" not in anne.screen_text().lower()


async def test_the_billing_address_is_the_default_delivery_address_from_the_creation(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.fill(line1="12 rue des Tanneurs", postcode="69003")
        await anne.press("ctrl+s", "3")
        assert "[3 Adresses·1]" in anne.lines()[1]
        assert "* Facturation" in anne.list.cursor()
        assert "12 rue des Tanneurs, 69003 Lyon" in anne.list.cursor()


async def test_an_untouched_delivery_address_follows_the_billing_address(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(line1="4 quai Jayr")
        await anne.press("ctrl+s", "3")
        assert "4 quai Jayr, 69003 Lyon" in anne.list.cursor()


async def test_an_edited_delivery_address_follows_no_more(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "3", "enter")
        await anne.replace(line1="38 rue de Bourgogne")
        await anne.press("ctrl+s", "1", "e")
        await anne.replace(line1="4 quai Jayr")
        await anne.press("ctrl+s")
        assert "4 quai Jayr" in anne.screen_text()
        await anne.press("3")
        assert "38 rue de Bourgogne, 69003 Lyon" in anne.list.cursor()


async def test_another_address_becomes_the_default_one(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "a", "e")
        await anne.fill(label="Dépôt Vaise", line1="38 rue de Bourgogne", postcode="69009")
        await anne.press("ctrl+s")
        assert "[3 Adresses·2]" in anne.lines()[1]
        await anne.list.select("Dépôt")
        assert "*" not in anne.list.cursor()
        await anne.press("o", "b")
        assert "* Dépôt Vaise" in " ".join(anne.line("Dépôt Vaise").split())
        assert "*" not in anne.line("Facturation ")
        await anne.list.select("Facturation")
        await anne.press("o", "r")
        assert anne.list.names("Libellé") == ["Dépôt Vaise"]
        with any_desk.connected():
            assert [row["label"] for row in DeliveryAddress.values(DeliveryAddress.is_default)] == ["Dépôt Vaise"]


async def test_the_default_address_is_not_archived_nor_deleted(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "3", "o", "r")
        assert "c’est déjà l’adresse par défaut" in anne.screen_text()
        await anne.press("escape", "delete", "o")
        assert "adresse par défaut" in anne.screen_text()
        assert "* Facturation" in " ".join(anne.list.cursor().split())


async def test_a_delivery_address_is_received_by_one_of_the_people(desk: Desk) -> None:
    desk.given({**MARTIN, "people": [{"last_name": "Roux", "first_name": "Hélène"}, {"last_name": "Vidal"}]})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "3", "e")
        await anne.go_to("recipient_id")
        await anne.press("f4")
        assert "VIDAL" in anne.screen_text()
        await anne.press("down", "enter", "ctrl+s")
        assert "VIDAL" in anne.line("Interlocuteur")


async def test_less_and_greater_walk_the_list_on_the_same_onglet(desk: Desk) -> None:
    desk.given(MARTIN, BENARD, WEBER)
    async with desk.as_user("anne") as anne:
        await anne.list.select("MARTIN")
        await anne.press("enter", "3", "greater_than_sign")
        assert "WEBER & Cie" in anne.lines()[2]
        assert "[3 Adresses" in anne.lines()[1]
        await anne.press("less_than_sign", "less_than_sign")
        assert "BÉNARD Hélène" in anne.lines()[2]
        assert "[3 Adresses" in anne.lines()[1]
        await anne.press("escape")
        assert "BÉNARD" in anne.list.cursor()  # the list is where one has walked to


async def test_the_walk_keeps_to_the_search(desk: Desk) -> None:
    desk.given(MARTIN, BENARD, WEBER)
    async with desk.as_user("anne") as anne:
        await anne.search("lyon")
        await anne.press("enter")
        first = anne.lines()[2]
        await anne.press("greater_than_sign")
        assert anne.lines()[2] != first
        assert "Grenoble" not in anne.lines()[2]
        await anne.press("greater_than_sign")
        assert "Grenoble" not in anne.lines()[2]


async def test_an_edit_shows_at_once_on_the_sheet_and_in_the_list(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(phone="04 72 00 00 01", city="Villeurbanne")
        await anne.press("ctrl+s")
        assert "MARTIN & FILS SARL enregistré" in anne.status
        assert "04 72 00 00 01" in anne.screen_text()
        assert "69003 Villeurbanne" in anne.screen_text()
        await anne.press("escape")
        assert "Villeurbanne" in anne.list.cursor()


async def test_the_sheet_says_who_made_it_and_who_changed_it(martin: Desk) -> None:
    martin.clock.move(days=1)
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        assert "Créée le 24/11/2026 10:30 par marie · modifiée le 25/11/2026 10:30 par anne" in anne.screen_text()
        await anne.press("o", "j")
        assert "25/11/2026 10:30  anne" in anne.screen_text()
        assert "Ville : Lyon → Bron" in anne.screen_text()


async def test_a_deleted_contact_leaves_the_sheet_for_the_list_and_comes_back(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "delete", "o")
        assert "Contacts › Tous" in anne.lines()[0]
        assert anne.list.names() == []
        await anne.press("ctrl+z")
        assert anne.list.names() == ["MARTIN & FILS SARL"]


async def test_undo_on_the_sheet_shows_what_was_before(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s", "ctrl+z")
        assert "Annulé" in anne.status
        assert "69003 Lyon" in anne.lines()[2]


async def test_one_undo_brings_a_contact_back_with_its_people_and_addresses(any_desk: Desk) -> None:
    any_desk.given({**MARTIN, "people": [{"last_name": "Roux"}], "delivery_addresses": [{"label": "Dépôt"}]})
    async with any_desk.as_user("anne") as anne:
        await anne.press("delete", "o", "ctrl+z", "enter")
        assert "2Contacts·1 3Adresses·2" in anne.lines()[1]
