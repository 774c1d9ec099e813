"""From 120×30, list and sheet stand side by side."""

import pytest

from tests.desk import Desk

WIDE = (120, 40)
NAMES = ("Aubry Transports", "Blanc Serrurerie", "Comptoir des Alpes", "Durand Quincaillerie")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Four contacts are there."""
    desk.given(*({"name": name, "city": f"Ville {name[0]}"} for name in NAMES))
    return desk


async def test_list_and_sheet_stand_side_by_side_and_the_sheet_follows_the_cursor(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        assert "C00001 Aubry Transports · société" in anne.screen_text()
        assert anne.list.names() == list(NAMES)
        await anne.press("down", "down")
        await anne.settle()
        assert "C00003 Comptoir des Alpes · société" in anne.screen_text()
        assert "Aubry Transports · société" not in anne.screen_text()


async def test_entree_goes_into_the_sheet_and_echap_comes_back(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        assert "│" in anne.lines()[10]
        await anne.press("enter")
        assert "║" in anne.lines()[10]  # the rule doubles: keys act here now
        await anne.press("3")
        assert "[3 Adresses·1]" in anne.screen_text()
        await anne.press("escape")
        assert "│" in anne.lines()[10]
        await anne.press("2")
        assert "[2 Clients]" in anne.screen_text()


async def test_the_sheet_follows_on_the_same_onglet(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        await anne.press("enter", "3", "escape", "down")
        await anne.settle()
        assert "C00002 Blanc Serrurerie" in anne.screen_text()
        assert "[3 Adresses·1]" in anne.screen_text()


async def test_a_contact_is_edited_beside_its_list(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        await anne.press("down", "e")
        await anne.replace(city="Seynod")
        assert anne.line("Comptoir des Alpes")  # the list is still there
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
        assert "Seynod" in anne.line("► ")


async def test_the_list_does_not_take_the_sheet_that_is_edited_away(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        await anne.press("e")
        await anne.replace(city="Seynod")
        await anne.settle()
        assert anne.text_of("city") == "Seynod"


async def test_a_new_client_shows_beside_the_list(desk: Desk) -> None:
    async with desk.as_user("anne", WIDE) as anne:
        await anne.settle()
        await anne.press("n", "c")
        await anne.type("Zénith")
        await anne.press("ctrl+s")
        await anne.settle()
        assert "C00005 Zénith · société" in anne.screen_text()
        assert "Zénith" in anne.list.names()
        assert "Zénith" in anne.list.cursor()


async def test_80_to_120_and_back_keeps_everything(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("2", "t", "2")
        await anne.search("ville")
        await anne.press("down", "tab", "space")
        before = anne.lines()
        await anne.resize(*WIDE)
        await anne.settle()
        assert "· société" in anne.screen_text()
        assert "[2 Clients]" in anne.screen_text()
        assert "ville" in anne.line("Chercher")
        assert len([row for row in anne.list.rows() if "●" in row]) == 1
        await anne.resize(80, 24)
        await anne.settle()
        assert anne.lines() == before


async def test_a_form_keeps_what_is_typed_through_every_size(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Zénith")
        await anne.fill(city="Lyon")
        for size in (WIDE, (100, 30), (60, 15), (80, 24)):
            await anne.resize(*size)
        assert anne.field == "city"
        assert anne.text_of("name") == "Zénith"
        await anne.press("ctrl+s")
        assert "C00005 Zénith" in anne.screen_text()


async def test_a_sheet_opened_at_80_columns_stays_when_the_terminal_grows(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("down", "enter", "3")
        await anne.resize(*WIDE)
        await anne.settle()
        assert "C00002 Blanc Serrurerie" in anne.screen_text()
        assert "[3 Adresses·1]" in anne.screen_text()
        await anne.press("escape")
        await anne.settle()
        assert "C00002 Blanc Serrurerie · société" in anne.screen_text()  # now beside the list


async def test_too_small_a_terminal_says_so_and_loses_nothing(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("down")
        await anne.resize(72, 20)
        assert "72×20" in anne.screen_text()
        assert "80×24" in anne.screen_text()
        assert "Aubry" not in anne.screen_text()
        await anne.resize(80, 24)
        assert "Blanc" in anne.list.cursor()
