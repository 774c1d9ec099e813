"""Two people on one database: nobody's work is overwritten."""

from tests.desk import Desk

MARTIN = {"name": "MARTIN & FILS SARL", "city": "Lyon", "phone": "04 65 71 62 10"}


async def test_changes_of_different_fields_are_merged_and_it_is_said(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await anne.press("enter", "e")
        await bob.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(phone="04 72 00 00 01")
        await bob.press("ctrl+s")
        assert "enregistré" in bob.status
        assert "anne" in bob.status
        assert "Ville" in bob.status
        assert "04 72 00 00 01 · Bron" in bob.screen_text()
        await anne.press("f5")
        assert "04 72 00 00 01 · Bron" in anne.screen_text()


async def test_the_same_field_asks_mine_or_theirs_and_mine_is_kept(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await bob.press("enter", "e")
        await anne.press("enter", "e")
        await anne.replace(city="Bron", email="contact@martin.example")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s")
        asked = bob.screen_text()
        assert "Villeurbanne" in asked
        assert "Bron" in asked
        assert "anne" in asked
        assert "10:30" in asked
        await bob.press("v")
        assert "Villeurbanne" in bob.lines()[2]
        assert "contact@martin.example" in bob.screen_text()


async def test_theirs_is_kept_with_what_else_was_mine(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await bob.press("enter", "e")
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(phone="04 72 00 00 01", city="Villeurbanne")
        await bob.press("ctrl+s", "l")
        assert "04 72 00 00 01 · Bron" in bob.lines()[2]


async def test_echap_from_the_question_goes_back_to_the_typing(desk: Desk) -> None:
    desk.given(MARTIN)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await bob.press("enter", "e")
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s", "escape")
        assert bob.text_of("city") == "Villeurbanne"
        await bob.replace(city="Bron")
        await bob.press("ctrl+s")
        assert "enregistré" in bob.status  # both say the same now


async def test_the_same_change_by_two_people_is_no_conflict(desk: Desk) -> None:
    desk.given(MARTIN)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("enter", "e")
            await each.replace(city="Bron")
        for each in (anne, bob):
            await each.press("ctrl+s")
            assert "enregistré" in each.status


async def test_a_contact_deleted_meanwhile_keeps_what_is_typed(desk: Desk) -> None:
    desk.given(MARTIN)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await bob.press("enter", "e")
        await bob.replace(city="Villeurbanne")
        await anne.press("delete", "o")
        await bob.press("ctrl+s")
        assert "supprimée entre-temps" in bob.status
        assert bob.text_of("city") == "Villeurbanne"


async def test_undo_skips_what_somebody_changed_since_and_says_so(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.press("enter", "e")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s")
        await anne.press("ctrl+z")
        assert "Annulé, sauf MARTIN & FILS SARL : Ville changé depuis" in anne.status
        await anne.press("f5")
        assert "Villeurbanne" in anne.lines()[2]


async def test_undo_leaves_fields_that_somebody_else_changed(desk: Desk) -> None:
    desk.given(MARTIN)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await anne.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.press("enter", "e")
        await bob.replace(phone="04 72 00 00 01")
        await bob.press("ctrl+s")
        await anne.press("ctrl+z")
        assert "04 72 00 00 01 · Lyon" in anne.lines()[2]


async def test_one_undoes_only_ones_own_changes(desk: Desk) -> None:
    desk.given(MARTIN)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await anne.press("delete", "o")
        await bob.press("ctrl+z")
        assert "Rien à annuler" in bob.status
        await bob.press("u")
        assert "Supprimer" not in bob.screen_text()


async def test_two_people_edit_one_person_of_a_company(desk: Desk) -> None:
    desk.given({**MARTIN, "people": [{"last_name": "Roux", "job": "Directrice"}]})
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("enter", "2", "e")
        await anne.replace(job="Gérante")
        await anne.press("ctrl+s")
        await bob.replace(job="Présidente")
        await bob.press("ctrl+s")
        assert "Gérante" in bob.screen_text()
        assert "anne" in bob.screen_text()
        await bob.press("l")
        assert "Gérante" in bob.list.cursor()


async def test_two_codes_are_never_the_same(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("n", "c")
            await each.type(f"Société de {each.name}")
        for each in (anne, bob):
            await each.press("ctrl+s")
        assert "C00001 Société de anne" in anne.screen_text()
        assert "C00002 Société de bob" in bob.screen_text()
