"""What others save shows by itself: cells in their place, the rest announced; and who is editing what."""

import asyncio
import threading

from jbtui.screens.contacts.contacts import ContactsScreen
from jbtui.screens.watching import _tell
from jbtui.services.news import News
from tests.desk import Desk, User

NAMES = ("ALPHA", "BRAVO", "CHARLIE", "DELTA")


async def saved(user: User, **texts: str) -> None:
    """Edit what is on the screen, and save it."""
    await user.press("e")
    await user.replace(**texts)
    await user.press("ctrl+s")


async def test_what_others_save_shows_in_its_place(any_desk: Desk) -> None:
    any_desk.given(*({"name": name, "city": "Lyon"} for name in NAMES))
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        await anne.list.select("CHARLIE")
        await saved(paul, city="Bron")
        await anne.sees("Bron")
        assert anne.list.names() == list(NAMES)
        assert "CHARLIE" in anne.list.cursor()
        assert "F5" not in anne.screen_text()


async def test_the_row_under_the_cursor_says_it_in_the_status_line_too(desk: Desk) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        assert anne.status == "ALPHA · Lyon"
        await saved(paul, city="Bron")
        await anne.sees("ALPHA · Bron")


async def test_what_moves_comes_or_goes_waits_for_f5(any_desk: Desk) -> None:
    any_desk.given(*({"name": name} for name in NAMES))
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        await anne.list.select("BRAVO")
        await saved(paul, name="ZULU")
        await anne.sees("F5 : 1 nouveauté")
        await paul.press("n", "c")
        await paul.type("BETA")
        await paul.press("ctrl+s", "escape")
        await anne.sees("F5 : 2 nouveautés")
        await paul.list.select("DELTA")
        await paul.press("delete", "o")
        await anne.sees("F5 : 3 nouveautés")
        assert [row.split()[-1] for row in anne.list.rows()[:3]] == ["ZULU", "BRAVO", "CHARLIE"]
        assert "ne correspond plus" in anne.list.rows()[3]
        assert "BRAVO" in anne.list.cursor()
        await anne.press("f5")
        assert anne.list.names() == ["BETA", "BRAVO", "CHARLIE", "ZULU"]
        assert "BRAVO" in anne.list.cursor()
        assert "F5" not in anne.screen_text()


async def test_a_new_place_between_the_same_neighbours_is_no_news(desk: Desk) -> None:
    desk.given(*({"name": name, "city": "Lyon"} for name in NAMES))
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await paul.list.select("BRAVO")
        await saved(paul, name="BRAVISSIMO")
        await anne.sees("BRAVISSIMO")
        assert "F5" not in anne.screen_text()


async def test_a_row_that_becomes_one_of_the_onglet_is_announced_there(desk: Desk) -> None:
    desk.given({"name": "ALPHA"}, {"name": "BRAVO", "is_prospect": True}, {"name": "CHARLIE"})
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await anne.press("2")
        assert anne.list.names() == ["ALPHA", "CHARLIE"]
        await paul.list.select("BRAVO")
        await paul.press("c", "c")
        await anne.sees("F5 : 1 nouveauté")
        assert anne.list.names() == ["ALPHA", "CHARLIE"]
        await anne.press("f5")
        assert anne.list.names() == list(NAMES[:3])


async def test_what_others_save_shows_while_something_long_goes_on_aside(desk: Desk) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    over = threading.Event()
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        long = asyncio.create_task(anne.app.side_lane.run(over.wait))
        try:
            await saved(paul, city="Bron")
            async with asyncio.timeout(10):
                while "Bron" not in anne.screen_text():
                    await asyncio.sleep(0.02)
        finally:
            over.set()
            await long


async def test_an_empty_list_fills_by_itself(desk: Desk) -> None:
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await paul.press("n", "c")
        await paul.type("ALPHA")
        await paul.press("ctrl+s")
        await anne.sees("ALPHA")


async def test_ones_own_saves_are_no_news(desk: Desk) -> None:
    desk.given(*({"name": name} for name in NAMES))
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await saved(anne, name="ZULU")
        assert anne.list.names()[-1] == "ZULU"
        await saved(paul, city="Bron")
        await anne.sees("Bron")  # the same look saw both
        assert "F5" not in anne.screen_text()


async def test_a_sheet_shows_what_others_save_where_one_is(any_desk: Desk) -> None:
    any_desk.given({"name": "ALPHA", "remarks": "\n".join(f"ligne {number}" for number in range(60))})
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        await anne.press("enter", *["down"] * 30)
        shown = anne.lines()[3:6]
        await paul.press("enter")
        await saved(paul, name="OMEGA", phone="04 65 71 62 10")
        await anne.sees("OMEGA")
        assert "04 65 71 62 10" in anne.lines()[2]
        assert anne.lines()[3:6] == shown or "ligne" in anne.lines()[4]


async def test_the_tabs_of_a_sheet_show_them_too(any_desk: Desk) -> None:
    any_desk.given({"name": "ALPHA", "people": [{"last_name": "Roux"}, {"last_name": "Blanc"}]})
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        for each in (anne, paul):
            await each.press("enter", "2")
        await anne.list.select("ROUX")
        await paul.list.select("ROUX")
        await saved(paul, job="Directrice")
        await anne.waits(lambda: "Directrice" in anne.list.cursor())
        await paul.press("n")
        await paul.replace(last_name="Vert")
        await paul.press("ctrl+s")
        await anne.sees("F5 : 1 nouveauté")
        assert "Contacts·3" in anne.lines()[1]
        assert not any("VERT" in row for row in anne.list.rows())
        assert "ROUX" in anne.list.cursor()
        await anne.press("f5")
        assert any("VERT" in row for row in anne.list.rows())
        assert "F5" not in anne.screen_text()


async def test_a_sheet_that_somebody_deletes_stays_and_says_so(desk: Desk) -> None:
    desk.given({"name": "ALPHA"})
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await anne.press("enter")
        await paul.press("delete", "o")
        await anne.sees("paul a supprimé cette fiche.")
        assert "ALPHA" in anne.lines()[2]
        await anne.press("escape", "enter")
        assert "Cette fiche a été supprimée entre-temps." in anne.status


async def test_a_company_that_somebody_makes_a_particulier_keeps_its_sheet_going(desk: Desk) -> None:
    desk.given({"name": "ALPHA"})
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        await anne.press("enter", "2")
        await paul.press("enter", "e", "shift+tab", "space", "tab")
        await paul.replace(last_name="Durand")
        await paul.press("ctrl+s")
        assert "DURAND" in paul.lines()[2]
        await anne.sees("DURAND")
        await anne.press("f5")
        assert "Contacts·" not in anne.lines()[1]


async def test_who_edits_a_sheet_is_said_as_long_as_they_do(any_desk: Desk) -> None:
    any_desk.given({"name": "ALPHA", "people": [{"last_name": "Roux"}]})
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        await anne.press("enter")
        await paul.press("enter", "e")
        await anne.sees("paul modifie cette fiche depuis 10:30")
        any_desk.clock.move(minutes=3)
        await anne.press("k")
        assert "k : rien ici" in anne.status
        await anne.press("down")
        await anne.sees("paul modifie cette fiche depuis 10:30")
        await paul.press("escape")
        await anne.waits(lambda: not anne.status)
        await paul.press("2", "e")
        await anne.sees("paul modifie cette fiche")
        await anne.press("e")
        await anne.waits(lambda: "paul" not in anne.status)  # another record of the same sheet
        await anne.press("escape", "2", "e")
        await anne.sees("paul modifie cette fiche depuis 10:33")
        await paul.sees("anne modifie cette fiche depuis 10:33")


async def test_who_edits_the_sheet_beside_the_list_is_said_too(desk: Desk) -> None:
    desk.given({"name": "ALPHA"}, {"name": "BRAVO"})
    async with desk.as_user("anne", (120, 40)) as anne, desk.as_user("paul") as paul:
        await paul.press("enter", "e")
        await anne.sees("paul modifie cette fiche depuis 10:30")
        await anne.press("down")
        assert anne.status.startswith("BRAVO")
        await anne.press("up")
        await anne.sees("paul modifie cette fiche depuis 10:30")
        await paul.press("escape")
        await anne.waits(lambda: anne.status.startswith("ALPHA"))


async def test_who_saves_what_one_edits_is_said_in_the_form(desk: Desk) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    async with desk.as_user("anne") as anne, desk.as_user("paul") as paul:
        for each in (anne, paul):
            await each.press("enter", "e")
        await anne.replace(phone="04 65 71 62 10")
        await paul.replace(city="Bron")
        await paul.press("ctrl+s")
        await anne.sees("paul a enregistré cette fiche à 10:30 ; ^S réunira vos saisies.")
        assert anne.text_of("phone") == "04 65 71 62 10"
        await anne.press("ctrl+s")
        assert "Enregistré, avec ce que paul a changé : Ville." in anne.status
        await anne.press("down")
        await anne.waits(lambda: not anne.status)


async def test_leaving_the_program_ends_its_presence(desk: Desk) -> None:
    desk.given({"name": "ALPHA"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        async with desk.as_user("paul") as paul:
            await paul.press("enter", "e")
            await anne.sees("paul modifie cette fiche")
        await anne.waits(lambda: not anne.status)


async def test_a_screen_that_is_still_being_made_is_not_looked_at(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        made = ContactsScreen()
        made.inside = True  # as when one goes back to a sheet
        anne.app._screen_stack.append(made)  # as it stands there until it is mounted
        looked_at = anne.app.watching._places()
        anne.app._screen_stack.pop()
        assert looked_at
        assert made not in looked_at


async def test_a_screen_that_is_taken_down_while_it_reads_the_news_goes_in_peace(desk: Desk) -> None:
    desk.given({"name": "ALPHA"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        place = anne.app.screen
        assert isinstance(place, ContactsScreen)
        release = threading.Event()
        held = [asyncio.create_task(lane.run(release.wait, 10)) for lane in (anne.app.lane, anne.app.side_lane)]
        told = asyncio.create_task(_tell(place, News((), many=True)))
        await asyncio.sleep(0)  # it has asked, behind what holds the lanes
        anne.app.switch_screen(ContactsScreen())
        async with asyncio.timeout(10):
            while place.is_attached:
                await asyncio.sleep(0.01)
        release.set()
        await told
        await asyncio.gather(*held)
