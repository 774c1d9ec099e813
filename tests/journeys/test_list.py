"""The list of contacts: onglets, orders, archive, marks, and what is done to many at once."""

import pytest

from jbtui.declarations import contacts as declared
from jbtui.declarations.base import Command
from tests.desk import Desk

CONTACTS = (
    {"name": "Aubry Transports", "city": "Lyon", "postcode": "69003"},
    {"name": "Blanc Serrurerie", "city": "Annecy", "postcode": "74000", "is_prospect": True},
    {"name": "Comptoir des Alpes", "city": "Chambéry", "postcode": "73000", "is_customer": True, "is_supplier": True},
    {"name": "Durand Quincaillerie", "city": "Bourg", "postcode": "01000", "is_supplier": True},
)
NAMES = ["Aubry Transports", "Blanc Serrurerie", "Comptoir des Alpes", "Durand Quincaillerie"]


def command(id_: str) -> Command:
    """A declared command of contacts."""
    return next(each for each in declared.CONTACT_COMMANDS if each.id == id_)


ARCHIVE, DELETE, CONVERT, JOURNAL = map(
    command, ("contact.archive", "contact.delete", "contact.convert", "contact.journal")
)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Four contacts are there."""
    desk.given(*CONTACTS)
    return desk


async def test_digits_open_the_onglets(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        assert anne.list.names() == NAMES
        assert "4 contacts" in anne.screen_text()
        await anne.press("2")
        assert "Contacts › Clients" in anne.lines()[0]
        assert anne.list.names() == ["Aubry Transports", "Comptoir des Alpes"]
        await anne.press("3")
        assert anne.list.names() == ["Blanc Serrurerie"]
        await anne.press("4")
        assert "[4 Fournisseurs]" in anne.screen_text()
        assert anne.list.names() == ["Comptoir des Alpes", "Durand Quincaillerie"]
        await anne.press("tab")
        assert anne.list.names() == NAMES
        assert "CF C00003" in anne.line("Comptoir")  # profile letters combine


async def test_the_azerty_row_opens_the_onglets_without_shift(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        for key, onglet in (("é", "[2 Clients]"), ('"', "[3 Prospects]"), ("'", "[4 Fournisseurs]"), ("&", "[1 Tous]")):
            await anne.press(key)
            assert onglet in anne.screen_text()


async def test_the_menu_goes_to_an_onglet(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Contacts", "Prospects")
        assert "Contacts › Prospects" in anne.lines()[0]
        assert anne.list.names() == ["Blanc Serrurerie"]


async def test_t_sorts_and_the_same_sort_again_reverses(any_desk: Desk) -> None:
    any_desk.given(*CONTACTS)
    async with any_desk.as_user("anne") as anne:
        await anne.press("t", "2")
        assert "Tri : ville" in anne.screen_text()
        assert anne.list.names() == [NAMES[1], NAMES[3], NAMES[2], NAMES[0]]
        await anne.press("t", "3")
        assert anne.list.names() == [NAMES[3], NAMES[0], NAMES[2], NAMES[1]]
        await anne.press("t", "3")
        assert "inversé" in anne.screen_text()
        assert anne.list.names() == [NAMES[1], NAMES[2], NAMES[0], NAMES[3]]
        await anne.press("t", "1")
        assert "inversé" not in anne.screen_text()
        assert anne.list.names() == NAMES


async def test_the_last_changed_comes_first(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Blanc")
        await anne.press("e")
        await anne.replace(city="Seynod")
        await anne.press("ctrl+s", "escape", "t", "5")
        assert anne.list.names()[0] == "Blanc Serrurerie"


async def test_an_archived_contact_hides_until_archived_ones_are_asked_for(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Blanc")
        await anne.list.press(ARCHIVE)
        assert "1 archivé · ^Z annule" in anne.status
        assert "Blanc Serrurerie" not in anne.list.names()
        assert "3 contacts" in anne.screen_text()
        await anne.press("t", "a")
        assert "avec archivés" in anne.screen_text()
        assert anne.list.names() == NAMES
        await anne.list.select("Blanc")
        await anne.list.press(ARCHIVE)
        assert "1 sorti de l’archive" in anne.status
        await anne.press("t", "a")
        assert anne.list.names() == NAMES


async def test_marked_rows_are_archived_together(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("space", "space")
        assert ["●" in row for row in anne.list.rows()] == [True, True, False, False]
        await anne.list.press(ARCHIVE)
        await anne.press("down", "enter")  # a change of many asks, « Non » first
        assert "2 archivés" in anne.status
        assert anne.list.names() == NAMES[2:]
        await anne.press("ctrl+z")
        assert anne.list.names() == NAMES


async def test_a_change_of_many_asks_with_the_count_in_the_button(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("asterisk")
        await anne.list.press(ARCHIVE)
        assert "Archiver 4 contacts" in anne.screen_text()
        assert "►" in anne.line("Non")
        await anne.press("enter")
        assert anne.list.names() == NAMES
        await anne.list.press(ARCHIVE)
        await anne.press("down", "enter")
        assert "4 archivés" in anne.status


async def test_suppr_asks_and_non_is_preselected(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Blanc")
        await anne.press("delete")
        assert "Supprimer 1 contact" in anne.screen_text()
        assert "►" in anne.line("Non")
        await anne.press("enter")
        assert anne.list.names() == NAMES


async def test_marked_rows_are_deleted_with_the_count_in_the_button_and_come_back(any_desk: Desk) -> None:
    any_desk.given(*CONTACTS)
    async with any_desk.as_user("anne") as anne:
        await anne.press("space", "down", "space", "delete")
        assert "Supprimer 2 contacts" in anne.screen_text()
        await anne.press("o")
        assert "2 supprimés · ^Z annule" in anne.status
        assert anne.list.names() == [NAMES[1], NAMES[3]]
        await anne.press("ctrl+z")
        assert "Annulé" in anne.status
        assert anne.list.names() == NAMES


async def test_everything_of_the_filter_is_marked_and_nothing_else(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("2", "asterisk", "delete")
        assert "Supprimer 2 contacts" in anne.screen_text()
        await anne.press("o", "1")
        assert anne.list.names() == [NAMES[1], NAMES[3]]


async def test_marks_go_with_the_onglet_they_were_made_in(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("asterisk", "4")
        assert not any("●" in row for row in anne.list.rows())


async def test_the_status_line_says_how_many_rows_are_marked(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("space", "space")
        assert "2 marqués" in anne.screen_text()


async def test_a_prospect_becomes_a_client_by_one_gesture(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Blanc")
        await anne.list.press(CONVERT)
        assert "1 converti en client" in anne.status
        assert "C C00002" in anne.list.cursor()
        await anne.list.select("Aubry")
        assert "Convertir" not in anne.keys_shown  # a client has nothing to become
        await anne.list.press(CONVERT)
        assert "n’est pas un prospect" in anne.screen_text()


async def test_u_undoes_one_of_my_changes_and_leaves_the_others(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Aubry")
        await anne.list.press(ARCHIVE)
        await anne.list.select("Blanc")
        await anne.list.press(CONVERT)
        await anne.press("u")
        assert "Convertir en client Blanc Serrurerie" in anne.screen_text()
        assert "Données de départ" not in anne.screen_text()  # marie's
        await anne.list.select("Archiver")
        await anne.press("enter")
        assert "Annulé : Archiver Aubry Transports" in anne.status
        await anne.press("escape")
        assert anne.list.names() == NAMES
        assert "C C00002" in anne.line("Blanc")


async def test_an_undo_can_be_undone(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Aubry")
        await anne.list.press(ARCHIVE)
        await anne.press("ctrl+z", "u")
        await anne.list.select("Annuler : Archiver")
        await anne.press("enter", "escape")
        assert "Aubry Transports" not in anne.list.names()


async def test_nothing_to_undo_is_said(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("ctrl+z")
        assert "Rien à annuler" in anne.status


async def test_ctrl_z_takes_back_this_session_alone(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.list.select("Aubry")
        await anne.list.press(ARCHIVE)
    async with desk.as_user("anne") as anne:
        await anne.press("ctrl+z")
        assert "Rien à annuler" in anne.status
        await anne.press("u")
        assert "Archiver Aubry Transports" in anne.screen_text()


async def test_a_key_without_meaning_says_so(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("k")
        assert "k : rien ici, ? pour l’aide" in anne.status


async def test_the_status_line_tells_more_of_the_row(desk: Desk) -> None:
    desk.given({"name": "Zénith", "email": "contact@zenith.example", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.press("end")
        assert "Zénith" in anne.status
        assert "contact@zenith.example" in anne.status


async def test_a_long_list_is_walked_to_its_ends_and_by_pages(desk: Desk) -> None:
    desk.given(*({"name": f"Zone {number:03}"} for number in range(300)))
    async with desk.as_user("anne") as anne:
        assert "304 contacts" in anne.screen_text()
        await anne.press("end")
        assert "Zone 299" in anne.list.cursor()
        await anne.press("pageup")
        assert "Zone 299" not in anne.screen_text()
        await anne.press("home")
        assert "Aubry" in anne.list.cursor()
        await anne.ahead(*["down"] * 150)
        assert "Zone 146" in anne.list.cursor()
        await anne.press("enter")
        assert "Zone 146 · société" in anne.screen_text()
        await anne.press("escape")
        assert "Zone 146" in anne.list.cursor()


async def test_the_status_line_leaves_the_row_of_the_list_for_its_sheet(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.search("martin & fils")
        await anne.press("escape")
        assert anne.status.startswith("MARTIN & FILS · Lyon")
        await anne.press("enter")
        assert anne.status == ""
        await anne.press("escape")
        assert anne.status.startswith("MARTIN & FILS · Lyon")
        await anne.press("u")
        assert "Entrée Annuler cette modification" not in anne.screen_text()  # nothing of hers yet
        await anne.press("escape", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s", "u")
        assert "Entrée Annuler cette modification" in anne.screen_text()
        await anne.press("enter")
        assert "Annulé" in anne.status
