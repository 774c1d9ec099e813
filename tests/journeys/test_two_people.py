"""Two people on one database: nobody's work is overwritten."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from tests.desk import Desk, User

MARTIN = {"name": "MARTIN & FILS SARL", "city": "Lyon", "phone": "04 65 71 62 10"}


@asynccontextmanager
async def two_forms(desk: Desk, contact: Mapping[str, Any] = MARTIN) -> AsyncIterator[tuple[User, User]]:
    """anne and bob, each with the form of one contact open."""
    desk.given(contact)
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("enter", "e")
        yield anne, bob


async def test_changes_of_different_fields_are_merged_and_it_is_said(any_desk: Desk) -> None:
    async with two_forms(any_desk) as (anne, bob):
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(phone="04 72 00 00 01")
        await bob.press("ctrl+s")
        assert "Enregistré, avec ce qu’anne a changé : Ville." in bob.status
        assert "04 72 00 00 01 · Bron" in bob.screen_text()
        await anne.press("f5")
        assert "04 72 00 00 01 · Bron" in anne.screen_text()


async def test_the_same_field_asks_mine_or_theirs_and_mine_is_kept(any_desk: Desk) -> None:
    async with two_forms(any_desk) as (anne, bob):
        await anne.replace(city="Bron", email="contact@martin.example")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s")
        asked = bob.screen_text()
        assert "Villeurbanne" in asked
        assert "Bron" in asked
        assert "anne" in asked
        assert "10:30" in asked
        await bob.press("right", "ctrl+s")
        assert "Villeurbanne" in bob.lines()[2]
        assert "contact@martin.example" in bob.screen_text()


async def test_the_question_has_buttons_and_says_its_keys(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(city="Bron", phone="04 72 00 00 01")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne", phone="04 72 00 00 02")
        await bob.press("ctrl+s", "f1")
        assert "garder la version d" in bob.screen_text()
        assert "écrire une autre valeur" in bob.screen_text()
        await bob.press("f1", "down", "down", "right", "enter")
        assert bob.text_of("city") == "Villeurbanne"  # « Revenir à ma saisie »
        await bob.press("ctrl+s", "right", "enter", "right", "enter")
        assert "►[ Enregistrer ce choix ]" in bob.screen_text()
        await bob.press("enter")
        assert "04 72 00 00 02 · Villeurbanne" in bob.lines()[2]


async def test_theirs_is_kept_with_what_else_was_mine(any_desk: Desk) -> None:
    async with two_forms(any_desk) as (anne, bob):
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(phone="04 72 00 00 01", city="Villeurbanne")
        await bob.press("ctrl+s", "left", "ctrl+s")
        assert "04 72 00 00 01 · Bron" in bob.lines()[2]


async def test_echap_from_the_question_goes_back_to_the_typing(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s", "escape")
        assert bob.text_of("city") == "Villeurbanne"
        await bob.replace(city="Bron")
        await bob.press("ctrl+s")
        assert "enregistré" in bob.status  # both say the same now


async def test_the_same_change_by_two_people_is_no_conflict(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        for each in (anne, bob):
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
        assert "supprimé" in bob.status  # or the news of it, which came just before
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
        await bob.press("left", "ctrl+s")
        assert "Gérante" in bob.list.cursor()


async def test_the_dialog_shows_each_field_with_both_versions_who_and_when(desk: Desk) -> None:
    desk.given({**MARTIN, "payment_terms": "30 jours"})
    async with desk.as_user("marie") as marie, desk.as_user("paul") as paul:
        await marie.press("enter", "e")
        desk.clock.move(minutes=4)
        await paul.press("enter", "e")
        await paul.replace(phone="04 65 71 62 12", line2="Bâtiment D", payment_terms="45 jours fin de mois le 15")
        await paul.press("ctrl+s")
        desk.clock.move(minutes=2)
        await marie.replace(phone="04 65 71 62 19", payment_terms="60 jours")
        keys = marie.keys
        await marie.press("ctrl+s")
        assert "paul l’a enregistrée à 10:34 ; vous l’aviez ouverte à 10:30." in marie.screen_text()
        assert "2 champs ont été modifiés par vous deux" in marie.screen_text()
        row = marie.line("► Téléphone")
        assert "04 65 71 62 10 ( ) 04 65 71 62 12    ( ) 04 65 71 62 19" in row
        assert "Téléphone, changé par paul le 24/11/2026 10:34" in marie.screen_text()
        assert "Avant :" not in marie.screen_text()  # the table has room for all of it
        assert "seul paul l’a modifié, « Bâtiment D »" in marie.line("Complément :")
        await marie.press("right", "down")
        assert "paul : 45 jours fin de mois le 15" in marie.screen_text()
        await marie.press("left", "ctrl+s")
        assert marie.keys - keys == 5
        assert "04 65 71 62 19" in marie.screen_text()
        assert "45 jours fin" in marie.screen_text()
        assert "Bâtiment D" in marie.screen_text()


async def test_the_dialog_shows_a_text_of_wide_characters_to_its_end(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(line2="北京北京 " * 9 + "海")
        await anne.press("ctrl+s")
        await bob.replace(line2="Bâtiment D")
        await bob.press("ctrl+s")
        assert "海" in bob.screen_text()


async def test_a_save_typed_twice_overwrites_nobody(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.ahead("ctrl+s", "ctrl+s", "ctrl+s")
        assert "Ville : choisissez d’abord" in bob.screen_text()
        await anne.press("f5")
        assert "Bron" in anne.lines()[2]


async def test_another_value_can_be_written_in_the_dialog(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(phone="04 00 00 00 01")
        await anne.press("ctrl+s")
        await bob.replace(phone="04 00 00 00 02")
        await bob.press("ctrl+s", "e", "ctrl+u")
        await bob.type("0400000003")
        await bob.press("enter")
        assert "(•) 04 00 00 00 03" in bob.line("► Téléphone")
        await bob.press("ctrl+s")
        assert "04 00 00 00 03" in bob.lines()[2]


async def test_a_third_save_meanwhile_opens_the_dialog_again(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob, any_desk.as_user("carole") as carole:
        for each in (bob, anne, carole):
            await each.press("enter", "e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s", "right")
        await carole.replace(city="Vénissieux", email="c@martin.example")
        await carole.press("ctrl+s", "right", "ctrl+s")  # she settles with anne first
        assert "Vénissieux" in carole.lines()[2]
        await bob.press("ctrl+s")
        assert "Version de carole" in bob.screen_text()
        assert "( ) Vénissieux" in bob.line("► Ville")
        assert "( ) Villeurbanne" in bob.line("► Ville")
        assert "Bron" in bob.line("► Ville")  # what it was when he chose
        await bob.press("right", "ctrl+s")
        assert "Villeurbanne" in bob.lines()[2]
        assert "c@martin.example" in bob.screen_text()


async def test_tags_and_remarks_of_two_people_are_united(any_desk: Desk) -> None:
    async with two_forms(any_desk, {**MARTIN, "tags": "vip, ancien", "remarks": "Un\nDeux\nTrois"}) as (anne, bob):
        await anne.replace(tags="salon, vip")
        await anne.go_to("remarks")
        await anne.press("up", "up", "up", "end")
        await anne.type(" (anne)")
        await anne.press("ctrl+s")
        await bob.replace(tags="ancien, vip, or")
        await bob.go_to("remarks")
        await bob.press("down", "down", "down", "end")
        await bob.type(" (bob)")
        await bob.press("ctrl+s")
        assert "avec ce qu’anne a changé : Étiquettes, Remarques" in bob.status
        assert "or, salon, vip" in bob.screen_text()
        assert "Un (anne)" in bob.screen_text()
        assert "Trois (bob)" in bob.screen_text()


async def test_what_was_united_stays_united_when_the_dialog_settles_another_field(desk: Desk) -> None:
    async with two_forms(desk, {**MARTIN, "tags": "vip"}) as (anne, bob):
        await anne.replace(city="Bron", email="anne@martin.example", tags="vip, salon")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne", tags="vip, or")
        await bob.press("ctrl+s")
        assert "réunies, or, salon, vip" in bob.line("Étiquettes :")
        await bob.press("right", "ctrl+s")
        assert "Villeurbanne" in bob.lines()[2]
        assert "or, salon, vip" in bob.screen_text()
        assert "anne@martin.example" in bob.screen_text()


async def test_echap_from_the_dialog_keeps_the_draft_whole(desk: Desk) -> None:
    async with two_forms(desk) as (anne, bob):
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s", "left", "escape")
        assert "Rien n’est encore enregistré ; rien n’est perdu." in bob.status
        await bob.press("escape", "e", "r")
        assert bob.text_of("city") == "Villeurbanne"
        await bob.press("ctrl+s")
        assert "Version d’anne" in bob.screen_text()


async def test_two_people_edit_one_delivery_address(any_desk: Desk) -> None:
    any_desk.given({**MARTIN, "delivery_addresses": [{"label": "Dépôt", "city": "Lyon"}]})
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("enter", "3")
            await each.list.select("Dépôt")
            await each.press("e")
        await anne.replace(city="Bron", phone="04 00 00 00 01")
        await anne.press("ctrl+s")
        await bob.replace(city="Villeurbanne")
        await bob.press("ctrl+s")
        assert "( ) Bron" in bob.line("► Ville")
        assert "seul anne l’a modifié" in bob.line("Téléphone :")
        await bob.press("right", "ctrl+s")
        assert "Villeurbanne" in bob.list.cursor()
        await bob.press("e")
        await anne.press("e")
        await anne.replace(siret="732 829 320 00074")
        await anne.press("ctrl+s")
        await bob.replace(instructions="Quai 3")
        await bob.press("ctrl+s")
        assert "Enregistré, avec ce qu’anne a changé : SIRET" in bob.status


async def test_two_codes_are_never_the_same(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        for each in (anne, bob):
            await each.press("n", "c")
            await each.type(f"Société de {each.name}")
        for each in (anne, bob):
            await each.press("ctrl+s")
        assert "C00001 Société de anne" in anne.screen_text()
        assert "C00002 Société de bob" in bob.screen_text()
