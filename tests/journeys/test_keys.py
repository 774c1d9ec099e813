"""The keyboard: every gesture means one thing everywhere, and nothing typed quickly is lost."""

import re

import pytest

from jbtui.keyboard import key_label
from jbtui.screens.base import PlaceScreen
from tests.desk import Desk, plain

MARTIN = {
    "name": "MARTIN & FILS SARL",
    "city": "Lyon",
    "phone": "04 65 71 62 10",
    "people": [{"last_name": "Roux", "first_name": "Hélène", "mobile": "+33639986217"}],
}
WEBER = {"name": "WEBER & Cie", "city": "Lyon"}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Two contacts are there."""
    desk.given(MARTIN, WEBER)
    return desk


# --- keystroke budgets ----------------------------------------------------------------------------------------------


async def test_a_client_with_one_person_takes_17_keys(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("m", "c", "n", "c")
        await anne.type("Garage du Lac")
        for text in ("04 50 12 34 56", "06 39 98 62 18", "contact@garage.example", "1 rue du Lac", "", "74000"):
            await anne.press("tab")
            await anne.type(text)
        await anne.press("ctrl+s", "a", "c")
        await anne.type("Blanc")
        await anne.press("tab", "tab", "tab")
        await anne.type("04 50 12 34 57")
        await anne.press("ctrl+s")
        assert "Contacts › Garage du Lac" in anne.lines()[0]
        assert "[2 Contacts·1]" in anne.lines()[1]
        assert "04 50 12 34 57" in anne.list.cursor()
        await anne.press("1")
        for text in ("04 50 12 34 56", "06 39 98 62 18", "contact@garage.ex", "1 rue du Lac", "74000 Annecy"):
            assert text in anne.screen_text()
        assert anne.keys - 1 <= 17


async def test_a_contact_is_found_by_a_part_of_a_phone_in_2_keys(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("f3")
        await anne.type("6217")
        await anne.press("enter")
        await anne.settle()
        assert "C00001 MARTIN & FILS SARL" in anne.screen_text()
        assert anne.keys <= 2


# --- menu, palette, help --------------------------------------------------------------------------------------------


async def test_the_menu_shows_the_places_that_exist_and_closes_on_echap(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("m")
        for place in ("Tous les contacts", "Clients", "Prospects", "Fournisseurs", "Quitter"):
            assert place in anne.screen_text()
        assert "Utilisateurs" not in anne.screen_text()
        await anne.press("escape")
        assert "Tous les contacts" not in anne.screen_text()


async def test_ctrl_g_opens_the_menu_from_a_field(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("slash", "ctrl+g", "p")
        assert "Contacts › Prospects" in anne.lines()[0]


async def test_m_m_goes_back_to_the_screen_before(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "m", "r")
        assert "Contacts › Fournisseurs" in anne.lines()[0]
        await anne.press("m", "m")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]


async def test_the_palette_does_what_is_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("colon")
        await anne.type("archiv")
        assert "Archiver les contacts choisis" in anne.screen_text()
        assert "o r" in anne.line("Archiver les contacts choisis")  # with its direct keys
        await anne.press("enter")
        assert "1 archivé" in anne.status
        assert anne.list.names() == ["WEBER & Cie"]


async def test_the_palette_reaches_every_onglet_and_ctrl_p_opens_it_in_a_field(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("slash", "ctrl+p")
        await anne.type("prospects")
        await anne.press("enter")
        assert "Contacts › Prospects" in anne.lines()[0]


async def test_the_palette_moves_by_arrows_and_echap_closes_it(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("colon")
        await anne.type("trier")
        await anne.press("down", "up", "escape")
        assert "Tri : nom" in anne.screen_text()
        await anne.press("colon")
        await anne.type("xyz")
        assert "Aucune commande de ce nom" in anne.screen_text()


async def test_help_shows_every_key_of_the_screen(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        screen = anne.app.screen
        assert isinstance(screen, PlaceScreen)
        commands = [command for _host, command in screen.live()]
        await anne.press("question_mark")
        assert "Aide › Tous" in anne.lines()[0]
        pages = [anne.screen_text()]
        for _page in range(6):
            await anne.press("pagedown")
            pages.append(anne.screen_text())
        seen = "\n".join(pages)
        for command in commands:
            keys = " ".join(key_label(key) for key in (command.popup, command.key) if key)
            assert re.search(rf"{re.escape(keys)} .*{re.escape(plain(command.help))}", seen), command


async def test_help_is_searched_and_left(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("f1", "slash")
        await anne.type("archiv")
        assert "Archiver les contacts choisis" in anne.screen_text()
        assert "Quitter jbtui" not in anne.screen_text()
        await anne.press("escape", "escape")
        assert "Contacts › Tous" in anne.lines()[0]


async def test_help_of_a_form_is_f1_as_question_marks_are_text(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Qui ?")
        assert anne.text_of("name") == "Qui ?"
        await anne.press("f1")
        assert "Enregistrer la fiche" in anne.screen_text()
        await anne.press("escape")
        assert anne.text_of("name") == "Qui ?"


# --- one step back --------------------------------------------------------------------------------------------------


async def test_q_and_echap_go_back_one_step_and_never_out(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "q")
        assert "Contacts › Tous" in anne.lines()[0]
        await anne.press("q", "escape", "escape")
        assert "Contacts › Tous" in anne.lines()[0]
        assert "^Q" in anne.status
        assert anne.app.is_running


async def test_ctrl_c_does_not_quit(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("ctrl+c")
        assert anne.app.is_running
        assert "Contacts › Tous" in anne.lines()[0]


async def test_ctrl_q_quits(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("ctrl+q")
        assert not anne.app.is_running


# --- quick and foreign fingers --------------------------------------------------------------------------------------


async def test_a_client_typed_ahead_of_the_screens_loses_no_key(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.ahead("n", "c", *"Garage du Lac", "tab", *"0450123456", "ctrl+s")
        assert "C00003 Garage du Lac · société · client" in anne.screen_text()
        assert "04 50 12 34 56" in anne.screen_text()


async def test_keys_typed_ahead_into_a_popup_and_beyond_reach_their_screens(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.ahead("down", "enter", "a", "e", *"Quai 2", "ctrl+s", "escape", "home", "o", "r", "u")
        assert "Archiver MARTIN & FILS SARL" in anne.screen_text()
        await anne.press("escape")
        assert anne.list.names() == ["WEBER & Cie"]
        await anne.press("enter", "3")
        assert "Quai 2" in anne.list.names("Libellé")


async def test_capitals_command_as_small_letters_do(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("N", "C")
        assert "Nouveau client" in anne.lines()[0]
        await anne.type("ABC")
        assert anne.text_of("name") == "ABC"


async def test_letters_in_a_field_are_text(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("mnqu/:?*1234 & é\"'(-è_ç")
        assert anne.text_of("name") == "mnqu/:?*1234 & é\"'(-è_ç"


async def test_echap_and_a_letter_in_one_packet_are_two_keys(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.search("lyon")
        await anne.press("alt+n", "c")
        assert "Nouveau client" in anne.lines()[0]


async def test_a_key_that_cannot_work_now_is_not_shown_and_says_why(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("4")
        assert "Éditer" not in anne.keys_shown
        await anne.press("e")
        assert "rien n’est choisi" in anne.status
