"""Following a contact up: what is to be done, what happened, the deals and projects that it is about."""

from datetime import timedelta

import pytest

from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.fields import DayField
from jbtui.models.note import Note
from tests.desk import Desk

MARTIN = {"name": "MARTIN & FILS SARL", "city": "Lyon", "people": [{"last_name": "Roux", "first_name": "Hélène"}]}


@pytest.fixture
def martin(desk: Desk) -> Desk:
    """An office with one company."""
    desk.given(MARTIN)
    return desk


def shown(days_from_today: int) -> str:
    return DayField().show(days.today() + timedelta(days_from_today))


async def test_what_is_to_be_done_and_what_happened_stand_in_one_list(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "5")
        assert "[5 Suivi·0]" in anne.lines()[1]
        assert "Rien à réaliser. n pour en ajouter." in anne.screen_text()
        await anne.press("n", "a")
        await anne.press("s", "tab")
        assert anne.text_of("due") == shown(7)
        await anne.fill(label="Relancer le devis")
        await anne.press("ctrl+s")
        assert "[5 Suivi·1]" in anne.lines()[1]
        await anne.press("n", "n")
        await anne.type("Veut 3 % de mieux")
        await anne.press("ctrl+s")
        assert "── À réaliser (" in anne.screen_text()
        assert "── Informations (" in anne.screen_text()
        rows = anne.list.rows()
        assert ["Relancer le devis" in row for row in rows] == [False, True, False, False]
        assert "anne" in rows[1]
        assert shown(0) in rows[3]
        assert "Veut 3 % de mieux" in rows[3]


async def test_an_action_is_done_put_off_and_brought_back(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "a")
        await anne.fill(due="a", label="Rappeler")
        await anne.press("ctrl+s")
        assert shown(0) in anne.list.cursor()
        await anne.press("s")
        assert shown(7) in anne.list.cursor()
        assert "1 action reportée" in anne.status
        await anne.press("ctrl+z")
        assert shown(0) in anne.list.cursor()
        await anne.press("r")
        await anne.type("3s")
        await anne.press("enter")
        assert shown(21) in anne.list.cursor()
        assert "jours ouvrés" in anne.status
        await anne.press("r")
        await anne.type("jamais")
        await anne.press("enter")
        assert "date attendue" in anne.screen_text()
        await anne.press("escape")
        await anne.press("f")
        assert "1 action faite" in anne.status
        assert "── Faites (" in anne.screen_text()
        assert "[5 Suivi·0]" in anne.lines()[1]
        await anne.press("j")
        assert "elle est faite" in anne.status
        await anne.press("f")
        assert "── À réaliser (" in anne.screen_text()


async def test_marked_actions_are_put_off_in_one_act(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "5")
        for name in ("Un", "Deux", "Trois"):
            await anne.press("a", "a")
            await anne.fill(due="a", label=name)
            await anne.press("ctrl+s")
        await anne.press("home", "space", "space", "s")
        assert "2 actions reportées" in anne.status
        assert [shown(7) in row for row in anne.list.rows()[1:]].count(True) == 2
        await anne.press("ctrl+z")
        assert [shown(0) in row for row in anne.list.rows()[1:]] == [True] * 3


async def test_an_action_is_linked_to_a_deal_of_its_contact_alone(martin: Desk) -> None:
    martin.given({"name": "Autre"})
    async with martin.as_user("anne") as anne:
        await anne.list.select("Autre")
        await anne.press("enter", "a", "i")
        await anne.type("Ailleurs")
        await anne.press("tab")
        await anne.type("100")
        await anne.press("ctrl+s", "escape")
        await anne.list.select("MARTIN")
        await anne.press("enter", "a", "a")
        await anne.fill(label="Relancer")
        await anne.press("ctrl+s", "l")
        assert "ni affaire ni projet" in anne.status
        await anne.press("a", "i")
        await anne.type("Atelier 2026")
        await anne.press("tab")
        await anne.type("18500")
        await anne.press("ctrl+s")
        assert "[6 Affaires·1]" in anne.lines()[1]
        assert "18 500,00" in anne.list.cursor()
        await anne.press("5", "l")
        assert "Atelier 2026" in anne.screen_text()
        assert "Ailleurs" not in anne.screen_text()
        await anne.press("enter")
        assert "Atelier 2026" in anne.list.cursor()


async def test_a_deal_is_won_and_becomes_a_project(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "i")
        await anne.type("Atelier 2026")
        await anne.press("tab")
        await anne.type("18500")
        await anne.press("ctrl+s")
        assert "Pondéré : 1 850,00 € HT" in anne.screen_text()
        await anne.press("c", "j")
        assert "Affaire gagnée, projet ouvert" in anne.status
        assert "── Projets (" in anne.screen_text()
        assert "Gagnée" in anne.list.rows()[1]
        await anne.press("ctrl+z")
        assert "── Projets (" not in anne.screen_text()
        await anne.press("c", "p")
        await anne.type("trop cher")
        await anne.press("enter")
        assert "Perdue : trop cher" in anne.screen_text()
        await anne.press("c", "r")
        assert "À qualifier" in anne.list.rows()[1]


async def test_a_deal_with_somebody_who_was_deleted_meanwhile_says_so(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await anne.press("enter", "a", "i")
        await anne.fill(label="Atelier", estimate="100", person_id="Roux")
        await bob.press("enter", "2", "delete", "o")
        await anne.press("ctrl+s")
        assert "la personne, l’affaire ou le projet choisi n’existe plus" in anne.status
        await anne.replace(person_id="")
        await anne.press("ctrl+s")
        assert "Atelier" in anne.list.cursor()


async def test_what_a_service_refuses_is_said_and_no_incident(martin: Desk) -> None:
    async with martin.as_user("anne") as anne, martin.as_user("bob") as bob:
        for label in ("Atelier", "Bureau"):
            await anne.press("enter" if label == "Atelier" else "6", "a", "i")
            await anne.type(label)
            await anne.press("tab")
            await anne.type("100")
            await anne.press("ctrl+s")
        await anne.press("c", "p")
        await anne.type("x" * 201)
        await anne.press("enter")
        assert "200 caractères au plus" in anne.status
        await anne.press("a", "a")
        await anne.fill(label="Relancer")
        await anne.press("ctrl+s", "l")
        await bob.press("enter", "5", "l", "down", "enter")
        await anne.press("enter")
        assert "bob" in anne.status
        assert "changé" in anne.status


async def test_what_others_do_shows_in_place(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await anne.press("enter", "a", "a")
        await anne.fill(due="a", label="Rappeler")
        await anne.press("ctrl+s")
        await bob.press("enter", "5")
        await bob.press("s")
        await anne.sees(shown(7))


# --- what happened and what is next ----------------------------------------------------------------------------------


async def test_a_call_is_noted_and_the_next_one_planned_in_one_save(any_desk: Desk) -> None:
    any_desk.given(MARTIN)
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "a", "n")
        await anne.type("Veut la pose avant Noël")
        await anne.press("tab")
        assert anne.field == "due"
        await anne.type("s")
        assert "→ " in anne.status
        assert shown(7) in anne.status
        assert "jours ouvrés" in anne.status or "férié" in anne.status
        await anne.press("ctrl+s")
        assert anne.status == "√ Information et action enregistrées · ^Z annule"
        assert "Rappeler MARTIN & FILS" in anne.screen_text()
        rows = anne.list.rows()
        assert "Rappeler MARTIN" in rows[1]
        assert shown(7) in rows[1]
        assert "Veut la pose avant Noël" in rows[3]
        assert rows[3].startswith("►")
        await anne.press("ctrl+z")
        assert "Rien à réaliser" in anne.screen_text()


async def test_the_action_that_one_came_from_is_done_by_the_save(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "a")
        await anne.fill(due="a", label="Relancer le devis")
        await anne.press("ctrl+s", "a", "n")
        assert "[ ] Marquer faite en enregistrant : Relancer le devis" in anne.screen_text()
        await anne.type("Accepte le prix")
        await anne.go_to("completes")
        await anne.press("space", "ctrl+s")
        assert "1 action faite" in anne.status
        assert "── Faites (" in anne.screen_text()
        await anne.press("ctrl+z")
        assert "── Faites (" not in anne.screen_text()
        assert not any("Accepte le prix" in row for row in anne.list.rows())
        await anne.press("a", "a")
        assert "[ ] Marquer faite en enregistrant : Relancer le devis" in anne.screen_text()


async def test_operations_on_a_row_of_a_tab_are_not_silently_the_contacts(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "a")
        await anne.fill(due="a", label="Relancer le devis")
        await anne.press("ctrl+s", "o")
        assert "Archiver la fiche" in anne.screen_text()
        await anne.press("r")
        assert "Archiver MARTIN & FILS SARL ?" in anne.screen_text()
        await anne.press("escape")
        assert "archivée" not in anne.lines()[2]
        await anne.press("1", "o", "r")  # on its own onglet nothing else can be meant
        assert "1 archivé · ^Z annule" in anne.status
        assert "archivée" in anne.lines()[2]


async def test_an_information_is_edited_and_an_action_planned_with_it(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "n")
        await anne.type("Vu au salon")
        await anne.press("ctrl+s", "e")
        assert anne.text_of("text") == "Vu au salon"
        await anne.fill(label="Envoyer le tarif")
        await anne.press("ctrl+s")
        assert "Envoyer le tarif" in anne.list.rows()[1]
        assert "Vu au salon" in anne.list.rows()[3]
        assert "[5 Suivi·1]" in anne.lines()[1]


async def test_nothing_typed_saves_nothing_and_what_is_typed_waits_as_a_draft(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "n", "ctrl+s")
        assert "Non enregistré" in anne.status
        assert "ce qui s’est passé, ou la prochaine action" in anne.screen_text()
        await anne.type("Rappelle demain")
        await anne.press("tab")
        await anne.type("d")
        await anne.press("escape")
        assert "brouillon" in anne.status
        await anne.press("a", "n", "r")
        assert anne.text_of("text") == "Rappelle demain"
        assert anne.text_of("due") == shown(1)
        await anne.press("ctrl+s")
        assert "[5 Suivi·1]" in anne.lines()[1]


async def test_an_information_becomes_an_action_and_stays(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "n")
        await anne.type("Veut un devis pour l’escalier")
        await anne.press("ctrl+s", "c", "a")
        assert anne.field == "due"
        assert anne.text_of("label") == "Veut un devis pour l’escalier"
        await anne.type("d")
        await anne.press("ctrl+s")
        assert shown(1) in anne.list.cursor()
        assert ["Veut un devis" in row for row in anne.list.rows()] == [False, True, False, True]
        await anne.press("c", "a")
        assert "c’est une action" in anne.screen_text()


async def test_an_information_below_a_deal_becomes_an_action_of_the_deal(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "i")
        await anne.type("Atelier 2026")
        await anne.press("tab")
        await anne.type("18500")
        await anne.press("ctrl+s", "enter", "a", "n")
        await anne.type("Veut un escalier")
        await anne.press("ctrl+s", "1", "c", "a")
        assert anne.text_of("label") == "Veut un escalier"
        assert anne.text_of("deal_id") == "Atelier 2026"
        await anne.type("d")
        await anne.press("ctrl+s")
        assert shown(1) in anne.list.cursor()
        with martin.connected():
            assert [row["deal_id"] for row in Action.values()] == [row["deal_id"] for row in Note.values()]
