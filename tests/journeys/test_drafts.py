"""Nothing typed is ever lost."""

from tests.desk import Desk


async def test_echap_keeps_what_was_typed_and_n_offers_it_again(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.fill(city="Lyon")
        await anne.press("escape")
        assert "brouillon" in anne.status
        assert "0 contacts" in anne.screen_text()
        await anne.press("n", "c")
        assert "Une saisie attend" in anne.screen_text()
        assert "Martin & Fils" in anne.screen_text()
        await anne.press("r")
        assert anne.text_of("name") == "Martin & Fils"
        assert anne.text_of("city") == "Lyon"
        await anne.press("ctrl+s", "escape", "n", "c")
        assert "Une saisie attend" not in anne.screen_text()


async def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape", "n", "c", "j")
        assert anne.text_of("name") == ""
        await anne.press("escape", "n", "c")
        assert "Une saisie attend" not in anne.screen_text()
        assert anne.text_of("name") == ""


async def test_a_draft_can_wait_while_another_contact_is_made(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape", "n", "c", "n")
        await anne.type("Garage")
        await anne.press("ctrl+s", "escape", "n", "c")
        assert "Une saisie attend" in anne.screen_text()
        assert "Martin" in anne.screen_text()


async def test_what_was_typed_in_a_particulier_comes_back_as_one(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "space", "c")
        await anne.fill(last_name="Bénard", first_name="Hélène")
        await anne.press("escape", "n", "p", "r")
        assert "(•) Particulier" in anne.screen_text()
        assert anne.text_of("last_name") == "Bénard"
        await anne.press("ctrl+s")
        assert "BÉNARD Hélène · particulier · client" in anne.screen_text()


async def test_a_nature_switched_in_the_form_comes_back_with_the_draft(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.go_to("nature")
        await anne.press("space")
        await anne.fill(last_name="Martin")
        await anne.press("escape", "n", "c", "r")
        assert anne.text_of("last_name") == "Martin"
        await anne.go_to("nature")
        await anne.press("space")
        assert anne.text_of("name") == "Martin & Fils"


async def test_what_was_typed_over_a_contact_comes_back_with_e(desk: Desk) -> None:
    desk.given({"name": "Martin & Fils", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(city="Villeurbanne")
        await anne.press("escape")
        assert "Lyon" in anne.screen_text()
        assert "brouillon" in anne.status
        await anne.press("e")
        assert "Une saisie attend" in anne.screen_text()
        await anne.press("r")
        assert anne.text_of("city") == "Villeurbanne"
        await anne.press("ctrl+s")
        assert "Villeurbanne" in anne.screen_text()
        await anne.press("e", "escape")
        assert "brouillon" not in anne.status  # nothing typed: nothing kept, and nothing said of it


async def test_leaving_the_program_keeps_what_was_being_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.press("ctrl+q")
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c", "r")
        assert anne.text_of("name") == "Martin & Fils"


async def test_a_wrong_text_is_kept_in_the_draft_as_it_was_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "space", "c")
        await anne.fill(last_name="Bénard", canvassing_date="31/02/2026")
        await anne.press("tab", "escape", "n", "c", "r")
        assert anne.text_of("canvassing_date") == "31/02/2026"


async def test_a_draft_belongs_to_who_typed_it(desk: Desk) -> None:
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape")
        await bob.press("n", "c")
        assert bob.field == "name"
        assert bob.text_of("name") == ""


async def test_a_person_being_typed_comes_back(desk: Desk) -> None:
    desk.given({"name": "Martin & Fils"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        await anne.fill(last_name="Roux", job="Directrice")
        await anne.press("escape", "a", "c", "r")
        assert (anne.text_of("last_name"), anne.text_of("job")) == ("Roux", "Directrice")
