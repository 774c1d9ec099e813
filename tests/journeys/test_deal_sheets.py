"""The sheets of deals and projects: details, what hangs on them, and what is done from there."""

import pytest

from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.services import contacts, deals
from jbtui.services.unit import Session
from tests.desk import Desk, User
from tests.journeys.test_follow_up import MARTIN, shown


@pytest.fixture
def martin(any_desk: Desk) -> Desk:
    """An office with one company."""
    any_desk.given(MARTIN)
    return any_desk


async def open_deal(user: User, label: str = "Atelier 2026") -> None:
    """Make a deal of the contact under the cursor, and go to its sheet by the list of deals."""
    await user.press("enter", "a", "i")
    await user.type(label)
    await user.press("tab")
    await user.type("18500")
    await user.press("ctrl+s", "m", "i")
    await user.list.select(label)
    await user.press("enter")


async def test_an_action_of_a_deal_is_one_row_in_its_sheet_on_the_contact_and_in_the_list(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        assert "Affaires › Atelier 2026" in anne.lines()[0]
        assert "[1 Fiche]" in anne.lines()[1]
        assert "MARTIN & FILS SARL" in anne.lines()[1]
        assert "[1 À qualifier] › 2 Besoin" in anne.lines()[2]
        assert "Pondéré : 1 850,00 € HT (à 10 %)" in anne.screen_text()
        await anne.press("a", "n")  # in place: the sheet stays on its first onglet
        assert "[1 Fiche]" in anne.lines()[1]
        assert "Pondéré" not in anne.screen_text()
        await anne.type("Veut 3 % de mieux")
        await anne.press("ctrl+s", "a", "a")
        assert "m mois" in anne.screen_text()
        assert "fm = fin de mois" in anne.screen_text()
        await anne.fill(due="a", label="Relancer")
        await anne.press("ctrl+s")
        assert "[1 Fiche]  2 Suivi·1" in anne.lines()[1]
        assert "Pondéré" in anne.screen_text()
        await anne.press("enter")
        assert anne.text_of("label") == "Relancer"
        await anne.replace(label="Relancer le devis")
        await anne.press("escape")
        assert "Pondéré" in anne.screen_text()
        await anne.press("enter", "r", "ctrl+s")
        assert "[1 Fiche]  2 Suivi·1" in anne.lines()[1]
        assert "Relancer le devis" in anne.screen_text()
        assert "Veut 3 % de mieux" in anne.screen_text()
        await anne.press("m", "a")
        assert "Relancer le devis" in anne.list.cursor()
        await anne.press("enter")  # the contact, on its follow-up
        assert "Relancer le devis" in anne.list.cursor()
        assert "Atelier 2026" in anne.list.cursor()
        await anne.press("f")
        assert "── Faites (" in anne.screen_text()
        await anne.press("escape", "escape")
        assert "2 Suivi·0" in anne.lines()[1]
        await anne.press("ctrl+z")
        assert "2 Suivi·1" in anne.lines()[1]
        await anne.press("home", "f")
        assert "1 action faite" in anne.status
        assert "── Faites (" in anne.screen_text()
        await anne.press("ctrl+z")
        assert "── Faites (" not in anne.screen_text()
        await anne.press("home", "s")
        assert shown(7) in anne.screen_text()


async def test_a_deal_is_edited_and_won_from_its_sheet_and_all_of_it_is_taken_back(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("a", "a")
        await anne.fill(label="Relancer le devis")
        await anne.press("ctrl+s", "1", "e")
        await anne.fill(probability="60")
        await anne.press("ctrl+s")
        assert "Pondéré : 11 100,00 € HT (à 60 %)" in anne.screen_text()
        await anne.press("c", "j")
        assert "Gagnée le" in anne.lines()[2]
        await anne.press("m", "j")
        await anne.list.select("Atelier 2026")
        await anne.press("enter")
        assert "[Préparation] › En cours" in anne.lines()[2]
        assert "Relancer le devis" in anne.screen_text()
        assert "18 500,00" in anne.screen_text()
        await anne.press("ctrl+z")
        assert "Projets › En cours" in anne.lines()[0]
        assert "Aucun projet" in anne.screen_text()
        await anne.press("m", "m")
        assert "[1 À qualifier]" in anne.lines()[2]
        assert "Relancer le devis" in anne.screen_text()
        await anne.press("c", "p")
        await anne.type("trop cher")
        await anne.press("enter")
        assert "Perdue le" in anne.lines()[2]
        assert "trop cher" in anne.lines()[2]


async def test_another_stage_proposes_its_usual_probability_unless_one_types_another(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("e")
        await anne.replace(stage="Négociation")
        await anne.press("tab")
        assert "Proposé : Probabilité 75 %" in anne.status
        assert anne.text_of("probability").startswith("75")
        await anne.press("ctrl+s")
        assert "Atelier 2026 enregistrée · ^Z annule" in anne.status
        assert "Pondéré : 13 875,00 € HT (à 75 %)" in anne.screen_text()
        await anne.press("e")
        await anne.replace(probability="60", stage="Décision")
        await anne.press("ctrl+s")
        assert "[5 Décision]" in anne.lines()[2]
        assert "(à 60 %)" in anne.screen_text()
        await anne.press("c")
        assert "Décision (elle y est)" in anne.screen_text()
        await anne.press("3")
        assert "Étape Proposition, probabilité 50 % · ^Z annule" in anne.status
        assert "(à 50 %)" in anne.screen_text()
        await anne.press("c", "g", "enter")
        assert "Probabilité   100 %" in anne.screen_text()
        assert "50 %" not in anne.screen_text()


async def test_a_deal_is_searched_in_its_list_and_leads_to_its_project(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne, "Escalier")
        await anne.press("escape", "m", "c")
        await open_deal(anne, "Atelier 2026")
        await anne.press("c", "j")
        assert "Gagnée le" in anne.lines()[2]
        assert "Projet : Atelier 2026 (o p)" in anne.lines()[2]
        await anne.press("l")  # nothing hangs on it that could be linked
        assert "Projets › Atelier 2026" in anne.lines()[0]
        await anne.press("escape", "o", "j")
        assert "affaire, création" in anne.screen_text()
        await anne.press("escape", "o", "p")
        assert "Projets › Atelier 2026" in anne.lines()[0]
        await anne.press("m", "i")
        await anne.search("atelier")  # no letter of it is a command
        assert "Affaires › En cours" in anne.lines()[0]
        assert "Aucune affaire pour « atelier » ici" in anne.screen_text()
        await anne.press("escape")
        await anne.search("escal martin")
        assert anne.list.names("Libellé") == ["Escalier"]
        await anne.press("tab")
        assert "1 affaire : 18 500,00 € HT" in anne.status
        await anne.press("escape", "2")
        assert anne.list.names("Libellé") == ["Atelier 2026"]
        await anne.menu("Relation Client", "Projets")
        await anne.search("atel")
        assert anne.list.names("Libellé") == ["Atelier 2026"]


async def test_what_is_undone_names_its_contact_and_entree_is_told_as_it_is(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("enter", "a", "n")
        assert "Tab Champ suivant" in anne.keys_shown
        assert "Entrée Champ suivant" not in anne.keys_shown
        await anne.press("tab")
        assert "Entrée Champ suivant" in anne.keys_shown
        await anne.fill(label="Relancer le devis", due="a")
        await anne.press("ctrl+s", "f", "ctrl+z")
        assert anne.status == "√ Annulé : Fait : Relancer le devis (MARTIN & FILS SARL)"


async def test_a_deal_is_deleted_and_brought_back_with_its_links(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("a", "a")
        await anne.fill(label="Relancer le devis")
        await anne.press("ctrl+s", "1", "o", "s")
        await anne.press("down", "enter")
        assert "Supprimé : Atelier 2026" in anne.status
        assert "Aucune affaire" in anne.screen_text()
        await anne.press("ctrl+z")
        assert "Atelier 2026" in anne.list.cursor()
        await anne.press("enter")
        assert "Relancer le devis" in anne.screen_text()


async def test_entree_on_a_deal_of_a_contact_opens_its_sheet_and_a_linked_action_leads_there(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("a", "a")
        await anne.fill(label="Relancer le devis")
        await anne.press("ctrl+s", "escape", "m", "m", "6", "enter")
        assert "Affaires › Atelier 2026" in anne.lines()[0]
        await anne.press("enter")  # the action below the record, in its onglet
        assert anne.text_of("label") == "Relancer le devis"
        await anne.press("escape", "escape")
        assert "[6 Affaires·1]" in anne.lines()[1]
        await anne.press("5", "l")
        await anne.type("ouvrir")
        await anne.press("enter")
        assert "Affaires › Atelier 2026" in anne.lines()[0]


async def test_a_new_action_of_a_deal_waits_as_a_draft_and_keeps_its_link(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("a", "a")
        await anne.fill(label="Relancer le devis")
        await anne.press("escape", "m", "b", "enter")
        assert anne.text_of("label") == "Relancer le devis"
        assert anne.text_of("deal_id") == "Atelier 2026"
        await anne.press("ctrl+s")
        assert "Atelier 2026" in anne.list.cursor()


async def test_what_others_do_with_a_deal_shows_in_its_sheet(martin: Desk) -> None:
    async with martin.as_user("anne") as anne, martin.as_user("bob") as bob:
        await open_deal(anne)
        await bob.press("m", "i", "enter", "e")
        await anne.sees("bob modifie cette fiche")
        await bob.fill(probability="60")
        await bob.press("ctrl+s")
        await anne.sees("(à 60 %)")
        await bob.press("a", "a")
        await bob.fill(label="Relancer le devis")
        await bob.press("ctrl+s")
        await anne.sees("2 Suivi·1")


async def test_two_people_change_one_field_of_a_deal(martin: Desk) -> None:
    async with martin.as_user("anne") as anne, martin.as_user("bob") as bob:
        await open_deal(anne)
        await anne.press("e")
        await anne.fill(probability="40")
        await bob.press("m", "i", "enter", "e")
        await bob.fill(probability="60")
        await bob.press("ctrl+s")
        await anne.press("ctrl+s")
        assert "bob" in anne.screen_text()
        assert "60 %" in anne.screen_text()
        assert "40 %" in anne.screen_text()


async def test_a_popup_begins_with_what_can_be_done_and_says_which_keys_are_none(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("c")
        assert "Besoin" in anne.line("►  2")
        await anne.press("k")
        assert "k : rien ici" in anne.screen_text().replace(" ", " ")


async def test_the_sheet_stands_beside_the_list_and_walks_along_it(martin: Desk) -> None:
    async with martin.as_user("anne", size=(120, 40)) as anne:
        await open_deal(anne)
        await anne.press("escape", "escape", "a", "i")
        await anne.type("Escalier")
        await anne.press("tab")
        await anne.type("4200")
        await anne.press("ctrl+s", "m", "i", "home", "enter")
        first = anne.lines()[0]
        await anne.press("greater_than_sign")
        assert anne.lines()[0] != first
        await anne.press("less_than_sign")
        assert anne.lines()[0] == first
        assert "Libellé" in anne.screen_text()  # the list stays at the left


async def test_row_1_says_which_of_the_list_it_is(martin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    martin.given({"name": "AUBRY"}, {"name": "DURAND"})
    async with martin.as_user("anne") as anne:
        for label in ("Atelier", "Bureau"):
            await deal_with(anne, label)
        await anne.press("home", "enter")
        await anne.waits(lambda: anne.lines()[0].endswith(" affaire 1/2 · anne "))
        await anne.press("greater_than_sign")
        await anne.waits(lambda: "affaire 2/2" in anne.lines()[0])
        await anne.press("e")
        await anne.fill(probability="60")
        await anne.press("escape")
        await anne.waits(lambda: "affaire 2/2" in anne.lines()[0])
        await anne.press("escape")
        assert "affaire 2/2" not in anne.lines()[0]
        await anne.press("c", "j", "m", "j", "enter")
        await anne.waits(lambda: "projet 1/1 · anne" in anne.lines()[0])
        await anne.press("m", "t", "end", "enter")
        await anne.waits(lambda: "fiche 3/3 · anne" in anne.lines()[0])
        await anne.press("escape")
        await anne.search("dur")
        await anne.press("enter")
        await anne.waits(lambda: "fiche 1/1 · anne" in anne.lines()[0])
        monkeypatch.setattr("jbtui.services.paging.COUNTED", 1)
        await anne.press("m", "i", "2", "enter")
        await anne.waits(lambda: "affaire 1/1" in anne.lines()[0])
        await anne.press("m", "t", "enter")
        await anne.settle()
        assert "fiche" not in anne.lines()[0]


async def test_what_others_open_is_added_up(martin: Desk) -> None:
    async with martin.as_user("anne") as anne, martin.as_user("bob") as bob:
        await deal_with(anne, "Atelier")
        await anne.press("home")
        await anne.sees("1 affaire : 4 200,00 € HT")
        await deal_with(bob, "Cave")
        await anne.sees("2 affaires : 8 400,00 € HT")
        await bob.press("e")
        await bob.replace(estimate="800")
        await bob.press("ctrl+s")
        await anne.sees("2 affaires : 5 000,00 € HT")


async def test_the_onglet_of_deals_and_projects_names_each_once(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("o", "c", "a", "j")
        await anne.type("Pose")
        await anne.press("ctrl+s")
        lines = anne.lines()[2:]
        assert sum("── Affaires (1)" in line for line in lines) == 1
        assert sum("── Affaires ─" in line for line in lines) == 0
        (projects,) = (line for line in lines if "── Projets (1)" in line)
        assert [label in projects for label in ("État", "Fin prévue", "Budget HT €", "Av.")] == [True] * 4


async def test_a_project_tells_what_it_comes_to_once_there_is_something_to_tell(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await anne.press("m", "j", "n", "enter")
        await anne.type("Pose")
        await anne.press("ctrl+s", "enter")
        assert "Analyse (" not in anne.screen_text()
        assert "░░░░░░░░░░   0 %" in anne.lines()[2]
        await anne.press("4")
        assert "[4 Analyse]" in anne.lines()[1]
        assert "Rien encore à analyser" in anne.screen_text()
        await anne.press("e")
        await anne.replace(progress="35", starts_on="a", ends_on="s")
        await anne.press("ctrl+s")
        assert "[1 Fiche]" in anne.lines()[1]
        assert "███░░░░░░░  35 %" in anne.lines()[2]
        assert anne.line("Durée, en jours").split()[3:] == ["8", "1", "−7", "12", "%"]
        assert not anne.line("Actions  ")
        await anne.press("a", "a")
        await anne.fill(due="a", label="Rappeler")
        await anne.press("ctrl+s", "f", "4")
        assert anne.line("Actions  ").split()[1:] == ["1", "1", "0", "100", "%"]
        assert "dans 7 jours" in anne.screen_text()
        assert anne.line(" anne  ").split() == ["anne", "0", "0", "1"]
        await anne.press("tab")
        assert "[1 Fiche]" in anne.lines()[1]
        await anne.press("shift+tab", "2")
        assert "── Faites (1)" in anne.screen_text()
        assert "Prévu" not in anne.screen_text()


async def test_what_others_do_for_a_project_shows_in_its_analysis(martin: Desk) -> None:
    async with martin.as_user("anne") as anne, martin.as_user("bob") as bob:
        await anne.press("m", "j", "n", "enter")
        await anne.type("Pose")
        await anne.press("ctrl+s", "enter", "4")
        await bob.press("m", "j", "enter", "a", "a")
        await bob.fill(due="a", label="Rappeler")
        await bob.press("ctrl+s")
        await anne.waits(lambda: anne.line(" bob  ").split() == ["bob", "1", "0", "0"])


async def test_the_fields_of_a_deal_stand_in_pairs_and_its_rows_right_below(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("e")
        await anne.fill(expected="31/12/2026", description="Deux portes et un établi")
        await anne.press("ctrl+s", "a", "n")
        await anne.type("Veut 3 % de mieux")
        await anne.press("ctrl+s", "1")
        assert "Clôture prév. 31/12/2026" in anne.line("Estimé HT     18 500,00")
        assert "Suivi par     anne" in anne.line("Ouverte le    24/11/2026")
        lines = [line.rstrip() for line in anne.lines()]
        stamped = next(index for index, line in enumerate(lines) if line.startswith(" Créée le"))
        assert "ouverte aujourd’hui" in lines[stamped - 1]
        assert lines[stamped + 1].startswith("── Informations (1) ─")
        assert lines[2].startswith(" Étape   [1 À qualifier]")
        martin.clock.move(days=28)
        await anne.press("f5")
        assert "ouverte depuis 28 jours" in anne.screen_text()


async def test_a_deal_that_somebody_deleted_opens_no_empty_sheet(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("o", "c", "6")
        with martin.connected():
            deals.delete(Session("bob", clock=martin.clock), [row["id"] for row in Deal.values()])
        await anne.press("enter")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
        assert "supprimé" in anne.status


async def test_a_deal_won_again_makes_no_second_project(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("c", "j", "c", "r", "c", "j")
        assert "Un projet est déjà issu de cette affaire" in anne.status
        await anne.press("c", "g", "enter")
        assert "Gagnée le" in anne.lines()[2]
        await anne.press("m", "j")
        assert len(anne.list.rows()) == 1


async def test_a_deal_is_not_lost_without_a_reason(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("c", "p")
        await anne.type("  ")
        await anne.press("enter")
        assert "Pourquoi cette affaire est-elle perdue" in anne.screen_text()
        assert "à remplir" in anne.screen_text()
        await anne.type("[red] %d {x}")
        await anne.press("enter")
        assert anne.screen_text().count("[red] %d {x}") == 1
        assert "Perdue le" in anne.lines()[2]


async def test_the_sheet_of_a_deal_says_that_its_contact_is_archived(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        with martin.connected():
            contacts.set_archived(Session("bob", clock=martin.clock), [row["id"] for row in Contact.values()], True)
        await anne.waits(lambda: "MARTIN & FILS SARL · archivé" in anne.lines()[1])
        await anne.press("a", "a")
        await anne.fill(label="Rappeler")
        await anne.press("ctrl+s")
        assert "2 Suivi·1" in anne.lines()[1]


async def deal_with(user: User, label: str, contact: str = "martin") -> None:
    """Open a deal from the list of deals."""
    await user.press("m", "i", "n")
    await user.type(contact)
    await user.press("enter")
    await user.type(label)
    await user.press("tab")
    await user.type("4200")
    await user.press("ctrl+s")


async def test_n_on_the_lists_asks_for_the_contact_then_shows_the_form(martin: Desk) -> None:
    martin.given({"name": "AUBRY Transports", "city": "Grenoble"})
    async with martin.as_user("anne") as anne:
        await anne.press("m", "i", "n")
        assert "AUBRY Transports" in anne.screen_text()
        await anne.type("nobody")
        assert "Aucun contact de ce nom" in anne.screen_text()
        await anne.press("escape", "n")
        await anne.ahead(*"lyon", "enter")  # faster than anything is found
        await anne.type("Escalier")
        assert "MARTIN & FILS SARL" in anne.lines()[0]
        await anne.press("tab")
        await anne.type("4200")
        await anne.press("ctrl+s")
        assert "Affaires › En cours" in anne.lines()[0]
        assert "Escalier" in anne.list.cursor()
        assert "MARTIN & FILS" in anne.list.cursor()
        await anne.press("m", "j", "ctrl+n")
        await anne.type("aub")
        await anne.press("enter")
        await anne.type("Pose")
        await anne.press("ctrl+s")
        assert "Projets › En cours" in anne.lines()[0]
        assert "Pose" in anne.list.cursor()
        assert "AUBRY" in anne.list.cursor()


async def test_a_key_leads_from_a_deal_or_a_project_to_its_contact(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("o", "c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
        await anne.press("escape")
        assert "Affaires › Atelier 2026" in anne.lines()[0]
        await anne.press("escape", "o", "c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
        await anne.press("escape", "c", "j", "m", "j", "o", "c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]
        await anne.press("escape", "enter", "o", "c")
        assert "Contacts › MARTIN & FILS SARL" in anne.lines()[0]


async def test_why_a_deal_is_won_is_asked_and_may_stay_unsaid(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("c", "g", "escape")
        assert "[1 À qualifier]" in anne.lines()[2]
        await anne.press("c", "g")
        await anne.type("délai tenu")
        await anne.press("enter")
        assert "Gagnée le" in anne.lines()[2]
        assert "délai tenu" in anne.lines()[2]
        await anne.press("c", "r", "c", "g", "enter")
        assert "Gagnée le" in anne.lines()[2]
        assert "délai tenu" not in anne.screen_text()


async def test_marked_deals_are_deleted_together_and_all_or_none(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        for label in ("Atelier", "Bureau", "Cave"):
            await deal_with(anne, label)
        await anne.press("m", "i", "home", "space", "space", "o", "s")
        assert "Supprimer 2 affaires ?" in anne.screen_text()
        await anne.press("o")
        assert "Supprimé : 2 affaires" in anne.status
        assert len(anne.list.rows()) == 1
        await anne.press("ctrl+z")
        assert len(anne.list.rows()) == 3
        await anne.press("home", "c", "j")
        await anne.press("2")
        assert len(anne.list.rows()) == 1
        await anne.press("delete", "o")
        assert "reste" in anne.status
        await anne.press("m", "j", "asterisk", "delete", "o", "m", "m")
        await anne.press("delete", "o")
        assert "Aucune affaire" in anne.screen_text()


async def test_informations_follow_a_deal_into_its_project_and_come_back(martin: Desk) -> None:
    async with martin.as_user("anne") as anne:
        await open_deal(anne)
        await anne.press("a", "n")
        await anne.type("Veut 3 % de mieux")
        await anne.press("ctrl+s", "1", "c", "j", "m", "j", "enter")
        assert "Projets › Atelier 2026" in anne.lines()[0]
        assert "Veut 3 % de mieux" in anne.screen_text()
        await anne.press("o", "c", "5")
        rows = [row for row in anne.list.rows() if "Veut 3 %" in row]
        assert len(rows) == 1
        assert "Atelier 2026" in rows[0]
        await anne.press("escape", "ctrl+z", "m", "m")
        assert "[1 À qualifier]" in anne.lines()[2]
        assert "Veut 3 % de mieux" in anne.screen_text()


async def test_p_shows_what_one_follows_and_the_status_line_adds_up(martin: Desk) -> None:
    async with martin.as_user("bob") as bob:
        await deal_with(bob, "Cave")
    async with martin.as_user("anne") as anne:
        await deal_with(anne, "Atelier")
        await anne.press("e")
        await anne.fill(probability="50")
        await anne.press("ctrl+s", "home")
        await anne.sees("2 affaires : 8 400,00 € HT · pondéré 2 520,00 €")
        assert len(anne.list.rows()) == 2
        await anne.press("p")
        assert "Affaires › En cours › pour moi" in anne.lines()[0]
        assert len(anne.list.rows()) == 1
        await anne.sees("1 affaire : 4 200,00 € HT · pondéré 2 100,00 €")
        await anne.press("c", "j")
        assert "Aucune affaire" in anne.screen_text()
        await anne.press("2")
        await anne.sees("1 affaire : 4 200,00 € HT")
        await anne.press("p", "1")
        assert "Cave" in anne.list.cursor()
        await anne.press("m", "j")
        await anne.sees("1 projet : 4 200,00 € HT")
        await anne.press("p")
        assert "Projets › En cours › pour moi" in anne.lines()[0]
        assert "Atelier" in anne.list.cursor()


async def test_no_stage_is_cut_beside_the_list(martin: Desk) -> None:
    async with martin.as_user("anne", size=(120, 40)) as anne:
        await open_deal(anne)
        assert "[À qualifier] › Besoin › Proposition › Négociation › Décision" in anne.lines()[2]
