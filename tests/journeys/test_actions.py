"""Relation Client › Actions à réaliser: the day's work, from every contact."""

import csv
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from python_calamine import CalamineWorkbook

from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import database
from jbtui.models.fields import DayField
from jbtui.models.note import Note
from jbtui.services import deals, follow_up
from jbtui.services.unit import Session, read
from tests.desk import Desk


def shown(days_from_today: int) -> str:
    return DayField().show(days.today() + timedelta(days_from_today))


def given(desk: Desk, by: str = "anne") -> list[int]:
    """Two contacts; actions late, of today, to come, without a day, and one of paul's."""
    martin, durand = desk.given({"name": "MARTIN & FILS", "phone": "04 65 71 62 10"}, {"last_name": "Durand"})
    session = Session(by, clock=desk.clock)

    def action(contact: int, label: str, due: int | None, **values: Any) -> int:
        day = None if due is None else days.today() + timedelta(due)
        row = follow_up.create_action(session, contact, {"label": label, "due": day, **values}).row
        return int(row["id"])

    with desk.connected():
        return [
            action(martin, "Relancer", -3),
            action(durand, "Envoyer le tarif", 0, time="09:30"),
            action(martin, "Un jour", None),
            action(durand, "Bien plus tard", 40),
            action(durand, "Celle de paul", 0, assignee="paul"),
        ]


async def test_the_day_is_seen_group_by_group(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        headings = [row.strip("─ ") for row in anne.list.rows() if row.startswith("──")]
        today = f"Aujourd’hui, {days.in_full(days.today())} (1)"
        assert headings == ["En retard (1)", today, "Plus tard (1)", "Sans date (1)"]
        assert anne.list.names("Objet") == ["Relancer", "Envoyer le tarif", "Bien plus tard", "Un jour"]
        assert anne.list.names("Contact") == ["MARTIN & FILS", "DURAND", "DURAND", "MARTIN & FILS"]
        assert "2 Retard·1" in anne.screen_text()
        assert "! " in anne.list.cursor()
        assert "04 65 71 62 10 · En retard de 3 jours" in anne.status
        await anne.press("2")
        assert anne.list.names("Objet") == ["Relancer"]
        await anne.press("5")
        assert anne.list.names("Objet") == ["Bien plus tard", "Un jour"]
        await anne.press("1", "p")
        assert "Celle de paul" in anne.list.names("Objet")
        assert "Relancer" in anne.list.names("Objet")
        assert "Actions à réaliser › pour tous" in anne.lines()[0]
        await anne.press("p")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]


async def test_what_is_done_stays_in_its_place_until_the_list_is_read_again(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("f")
        assert "1 action faite" in anne.status
        assert "MARTIN & FILS" in anne.line("Relancer")
        assert "√" in anne.line("Relancer")
        assert "ne correspond plus" not in anne.screen_text()
        assert "Envoyer le tarif" in anne.list.cursor()
        await anne.press("s", "f5")
        assert anne.list.names("Objet") == ["Envoyer le tarif", "Bien plus tard", "Un jour"]
        assert shown(7) in anne.screen_text()
        await anne.press("6")
        assert anne.list.names("Objet") == ["Relancer"]
        await anne.press("ctrl+z", "ctrl+z", "1")
        assert anne.list.names("Objet") == ["Relancer", "Envoyer le tarif", "Bien plus tard", "Un jour"]


async def test_what_leaves_its_onglet_stays_there_as_it_is_now(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("2")
        assert "!" in anne.list.cursor()
        assert "2 Retard·1" in anne.lines()[1]
        await anne.press("s")
        assert shown(7) in anne.list.cursor()
        assert "√" not in anne.screen_text().replace(anne.status, "")
        assert "ne correspond plus" not in anne.screen_text()
        await anne.waits(lambda: "Retard·" not in anne.lines()[1])
        await anne.press("f")
        assert "√" in anne.list.cursor()
        await anne.press("6", "f")
        assert "1 action rouverte" in anne.status
        assert "Relancer" in anne.list.cursor()
        assert "√" not in anne.list.cursor()
        assert "ne correspond plus" not in anne.screen_text()
        await anne.press("f5")
        assert anne.list.names("Objet") == []


async def test_what_was_done_stays_beside_a_new_action(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("f", "a", "a")
        await anne.fill(due="5j", label="Une de plus")
        await anne.press("ctrl+s")
        assert "Une de plus" in anne.list.cursor()
        assert "√" in anne.line("Relancer")
        assert anne.line("── Cette semaine")
        assert anne.list.names("Objet") == [
            "Relancer", "Envoyer le tarif", "Une de plus", "Bien plus tard", "Un jour"
        ]  # fmt: skip
        await anne.press("a", "a")
        await anne.fill(due="m", label="Pour paul")
        await anne.replace(assignee="paul")
        await anne.press("ctrl+s")  # not one of this list: nothing moves
        assert "Une de plus" in anne.list.cursor()
        assert "√" in anne.line("Relancer")
        await anne.press("f5")
        assert anne.list.names("Objet") == ["Envoyer le tarif", "Une de plus", "Bien plus tard", "Un jour"]


async def test_what_others_did_shows_as_done(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne, any_desk.as_user("paul") as paul:
        await anne.menu("Relation Client", "Actions à réaliser")
        await paul.press("m", "a", "p", "home")
        assert "Relancer" in paul.list.cursor()
        await paul.press("f")
        await anne.waits(lambda: "√" in anne.line("Relancer"))
        assert "ne correspond plus" not in anne.screen_text()
        await anne.waits(lambda: "Retard·" not in anne.lines()[1])


async def test_marked_actions_are_put_off_at_once(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("space", "space", "r")
        await anne.type("blabla")
        await anne.press("enter")
        assert "date attendue" in anne.screen_text()
        assert "blabla" in anne.screen_text()
        await anne.press("ctrl+u")
        await anne.type("1s")
        await anne.press("enter")
        assert "2 actions reportées au" in anne.status
        assert [shown(7) in row for row in anne.list.rows()].count(True) == 2
        await anne.press("ctrl+z", "f5")
        assert "En retard" in anne.screen_text()


async def test_a_refused_completion_undoes_no_other(desk: Desk) -> None:
    relancer, tarif, *_others = given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("f")
        with desk.connected():
            database.execute_sql(
                "CREATE TRIGGER refusing BEFORE UPDATE OF done_at ON action WHEN NEW.done_at IS NOT NULL"
                " BEGIN SELECT RAISE(ABORT, 'not now'); END"
            )
        await anne.press("up", "space", "space", "f")
        assert anne.status.startswith("×")
        with desk.connected():
            assert read(Action, relancer)["done_at"]
            assert not read(Action, tarif)["done_at"]


async def test_an_action_opens_its_contact_and_comes_back(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("down", "enter")
        assert "DURAND" in anne.lines()[0]
        assert "[5 Suivi·3!]" in anne.lines()[1] or "[5 Suivi·3]" in anne.lines()[1]
        assert "Envoyer le tarif" in anne.list.cursor()
        await anne.press("escape")
        assert "Actions à réaliser" in anne.lines()[0]
        assert "Envoyer le tarif" in anne.list.cursor()


async def test_an_action_linked_to_a_deal_is_one_everywhere(desk: Desk) -> None:
    first, *_others = given(desk)
    with desk.connected():
        session = Session("anne", clock=desk.clock)
        contact = read(Action, first)["contact_id"]
        deals.create(session, contact, {"label": "Atelier 2026", "estimate": 100})
    async with desk.as_user("anne", size=(120, 40)) as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("l", "enter")
        assert "Atelier 2026" in anne.list.cursor()
        await anne.press("enter")
        assert "Atelier 2026" in anne.list.cursor()
        await anne.press("l")
        await anne.type("ne plus")
        await anne.press("enter")
        assert "Atelier 2026" not in anne.list.cursor()
        await anne.press("escape")
        assert "Atelier 2026" not in anne.list.cursor()


async def test_deals_and_projects_of_all_contacts(any_desk: Desk) -> None:
    martin, durand = any_desk.given({"name": "MARTIN & FILS", "phone": "04 65 71 62 10"}, {"last_name": "Durand"})
    session = Session("anne", clock=any_desk.clock)
    with any_desk.connected():
        deals.create(session, martin, {"label": "Atelier", "estimate": 18500, "probability": 60})
        deals.create(session, durand, {"label": "Cuisine", "estimate": 4200, "expected": days.today()})
        won = deals.create(session, martin, {"label": "Escalier", "estimate": 4200}).row
        deals.win(session, won["id"], as_project=True)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Affaires")
        assert anne.list.names("Libellé") == ["Cuisine", "Atelier"]  # what has no day comes last
        await anne.press("down")
        assert anne.status.startswith("04 65 71 62 10 · 2 affaires : 22 700,00 € HT · pondéré 11 520,00 €")
        await anne.press("2")
        assert anne.list.names("Libellé") == ["Escalier"]
        await anne.press("1", "t", "2")
        assert anne.list.names("Libellé") == ["Atelier", "Cuisine"]
        await anne.press("down", "enter")
        assert "Affaires › Cuisine" in anne.lines()[0]
        await anne.press("escape", "m", "j")
        assert anne.list.names("Contact") == ["MARTIN & FILS"]
        await anne.press("enter")
        assert "Projets › Escalier" in anne.lines()[0]


async def test_an_action_is_edited_from_the_list(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("down", "e")
        assert anne.field == "due"
        assert anne.text_of("label") == "Envoyer le tarif"
        await anne.replace(label="Envoyer le tarif 2027")
        await anne.press("ctrl+s")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
        assert "Envoyer le tarif 2027 enregistrée · ^Z annule" in anne.status
        assert "Envoyer le tarif 2027"[:17] in anne.list.cursor()
        await anne.press("e")
        await anne.replace(label="Autre chose")
        await anne.press("escape")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
        assert "brouillon" in anne.status
        await anne.press("e")
        assert "Une saisie attend" in anne.screen_text()
        await anne.press("r")
        assert anne.text_of("label") == "Autre chose"


async def test_what_happened_and_what_is_next_are_typed_from_the_list(any_desk: Desk) -> None:
    relancer, *_others = given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("a", "n")
        await anne.type("Accepte le prix")
        await anne.fill(due="d")
        await anne.go_to("label")
        assert anne.text_of("label").startswith("Rappeler MARTIN & FILS (suite de l’appel")
        await anne.press("ctrl+s")
        assert "Rappeler MARTIN" in anne.list.cursor()
        assert "! " in anne.line("Relancer")  # offered as done, and done only where one says so
        await anne.press("ctrl+z", "f5", "home", "a", "n")
        await anne.type("Accepte le prix")
        await anne.fill(due="d")
        await anne.go_to("completes")
        assert "[ ] Marquer faite en enregistrant : Relancer" in anne.screen_text()
        await anne.press("space", "ctrl+s")
        assert "1 action faite" in anne.status
        assert "√" in anne.line("Relancer")
        with any_desk.connected():
            assert read(Action, relancer)["done_at"]
            assert [note["action_id"] for note in Note.values(Note.text == "Accepte le prix")] == [relancer]
        await anne.press("ctrl+z", "f5", "home", "a", "a")
        await anne.fill(due="5j", label="Une de plus")
        await anne.press("ctrl+s")
        assert "Une de plus" in anne.list.cursor()
        assert "MARTIN" in anne.list.cursor()


async def test_a_done_action_is_followed_by_its_result_and_the_next_one(any_desk: Desk) -> None:
    relancer, *_others = given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("b")
        assert "cette action n’est pas faite" in anne.status
        await anne.press("f", "up", "a", "n")  # what happened besides is the result of no action unasked
        assert "1. Ce qui s’est passé" in anne.screen_text()
        await anne.press("escape", "ctrl+z", "home", "f")
        assert "1 action faite · b : son résultat, et la suite · ^Z annule" in anne.status
        assert "Envoyer le tarif" in anne.list.cursor()  # of another contact: the result is still that of the done one
        await anne.press("b")
        assert "1. Résultat de « Relancer »" in anne.screen_text()
        assert anne.field == "text"
        await anne.type("Accepte le prix")
        await anne.fill(due="s")
        await anne.press("ctrl+s")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
        assert "enregistrées · ^Z annule" in anne.status
        assert "MARTIN" in anne.list.cursor()
    with any_desk.connected():
        assert read(Action, relancer)["result"] == "Accepte le prix"
        assert [note["action_id"] for note in Note.values(Note.text == "Accepte le prix")] == [relancer]


async def test_whose_actions_show_is_remembered_while_the_program_runs(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        assert "Celle de paul" not in anne.list.names("Objet")
        await anne.press("p", "m", "i", "m", "a")
        assert "Actions à réaliser › pour tous" in anne.lines()[0]
        assert "Celle de paul" in anne.list.names("Objet")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        assert "Celle de paul" not in anne.list.names("Objet")


async def test_a_new_action_asks_first_about_whom(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("n")
        assert [("04 65 71 62 10" in line) for line in anne.lines() if "│" in line and "MARTIN & FILS" in line] == [
            True
        ]
        await anne.type("dur")
        await anne.press("enter")
        assert anne.field == "due"
        await anne.fill(due="a", label="Rappeler Durand")
        await anne.press("ctrl+s")
        assert "Rappeler Durand" in anne.list.cursor()
        assert "DURAND" in anne.list.cursor()
        await anne.press("n")
        await anne.type("personne de ce nom")
        assert "Aucun contact de ce nom" in anne.screen_text()
        await anne.press("enter", "escape")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]


async def test_an_action_is_duplicated_and_deleted_from_the_list(any_desk: Desk) -> None:
    given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("down", "d")
        assert anne.text_of("label") == "Envoyer le tarif"
        assert anne.text_of("time") == "9:30"
        await anne.replace(label="Encore le tarif")
        await anne.press("ctrl+s")
        assert "Encore le tarif" in anne.list.cursor()
        assert anne.list.names("Objet") == [
            "Relancer",
            "Envoyer le tarif",
            "Encore le tarif",
            "Bien plus tard",
            "Un jour",
        ]
        await anne.press("delete", "o")
        assert "Encore le tarif" not in anne.list.names("Objet")
        await anne.press("ctrl+z", "f5")
        assert "Encore le tarif" in anne.list.names("Objet")


async def test_marked_actions_are_given_to_somebody_at_once(any_desk: Desk) -> None:
    ids = given(any_desk)
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("space", "space", "o", "p")
        assert "anne" in anne.screen_text()
        await anne.type("zoé")
        await anne.press("enter")
        assert "2 actions confiées à zoé" in anne.status

        def whose() -> list[str]:
            with any_desk.connected():
                return [read(Action, id_)["assignee"] for id_ in ids]

        assert whose() == ["zoé", "zoé", "anne", "anne", "paul"]
        await anne.press("ctrl+z")
        assert whose() == ["anne"] * 4 + ["paul"]


@pytest.mark.parametrize(("letter", "name"), [("c", "a.csv"), ("x", "a.xlsx"), ("j", "a.json"), ("a", "a.ics")])
async def test_the_list_is_exported_as_it_is_shown(desk: Desk, tmp_path: Path, letter: str, name: str) -> None:
    given(desk)
    path = tmp_path / name
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("o", "x", letter)
        await anne.press("ctrl+u")
        await anne.type(str(path))
        await anne.press("enter")
        await anne.sees("4 actions exportées")
    labels = ["Relancer", "Envoyer le tarif", "Bien plus tard", "Un jour"]
    if letter == "c":
        assert [line["Objet"] for line in csv.DictReader(path.open(encoding="utf-8-sig"), delimiter=";")] == labels
    elif letter == "x":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Actions").to_python()
        assert [row[rows[0].index("Objet")] for row in rows[1:]] == labels
    elif letter == "j":
        assert [row["label"] for row in json.loads(path.read_bytes())] == labels
    else:
        found = icalendar.Calendar.from_ical(path.read_bytes()).walk()
        shown = [str(part["summary"]) for part in found if "summary" in part]
        assert [any(label in words for words in shown) for label in labels] == [True] * 4


async def test_marked_actions_alone_are_exported(desk: Desk, tmp_path: Path) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("down", "space", "o", "x", "j", "ctrl+u")
        await anne.type(str(tmp_path / "marked.json"))
        await anne.press("enter")
        await anne.sees("1 action exportée")
    assert [row["label"] for row in json.loads((tmp_path / "marked.json").read_bytes())] == ["Envoyer le tarif"]


async def test_the_list_is_narrowed_by_kind_user_and_contact(any_desk: Desk) -> None:
    ids = given(any_desk)
    with any_desk.connected():
        session = Session("anne", clock=any_desk.clock)
        for id_ in (ids[1], ids[4]):
            follow_up.update_action(session, id_, {"kind": "email"}, read(Action, id_)["version"])
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("t", "t", "2")
        assert "pour moi › Email" in anne.lines()[0]
        assert anne.list.names("Objet") == ["Envoyer le tarif"]
        await anne.press("t", "p")
        await anne.type("pau")
        await anne.press("enter")
        assert "pour paul › Email" in anne.lines()[0]
        assert anne.list.names("Objet") == ["Celle de paul"]
        await anne.press("escape")
        assert "Actions à réaliser › pour moi " in anne.lines()[0]
        assert len(anne.list.names("Objet")) == 4
        await anne.press("t", "c")
        await anne.type("mart")
        await anne.press("enter")
        assert "pour moi › MARTIN & FILS" in anne.lines()[0]
        assert anne.list.names("Objet") == ["Relancer", "Un jour"]
        assert "2 Retard·1 3 Aujourd’hui 4" in anne.lines()[1]
        await anne.press("t", "e")
        assert len(anne.list.names("Objet")) == 4


async def test_the_search_finds_actions_by_words_and_fields(any_desk: Desk) -> None:
    ids = given(any_desk)
    with any_desk.connected():
        session = Session("anne", clock=any_desk.clock)
        follow_up.update_action(session, ids[1], {"kind": "email"}, read(Action, ids[1])["version"])
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        assert "Chercher :" not in anne.screen_text()
        await anne.press("/")
        assert "Chercher : mots, contact:garage, pour:marie, type:appel" in anne.lines()[2]
        await anne.type("un jou")
        await anne.settle()
        assert anne.list.names("Objet") == ["Un jour"]
        assert "1 trouvé" in anne.lines()[2]
        await anne.press("ctrl+u")
        await anne.type("fils mart")  # by the contact, words in any order
        await anne.settle()
        assert anne.list.names("Objet") == ["Relancer", "Un jour"]
        assert "2 Retard·1 3 Aujourd’hui 4" in anne.lines()[1]
        await anne.press("ctrl+u")
        await anne.type("tarif durand")  # one word of the object, one of the contact
        await anne.settle()
        assert anne.list.names("Objet") == ["Envoyer le tarif"]
        await anne.press("ctrl+u")
        await anne.type("71 62 10")
        await anne.settle()
        assert anne.list.names("Objet") == ["Relancer", "Un jour"]
        await anne.press("ctrl+u")
        await anne.type("type:em")
        await anne.settle()
        assert anne.list.names("Objet") == ["Envoyer le tarif"]
        assert "Actions à réaliser › pour moi " in anne.lines()[0]
        await anne.press("ctrl+u")
        await anne.type("pour:pau")
        await anne.settle()
        assert anne.list.names("Objet") == ["Celle de paul"]
        assert "pour moi" not in anne.lines()[0]
        await anne.press("escape")  # leaves the field, the filter stays
        assert "Chercher : pour:pau" in anne.lines()[2]
        assert "► " in anne.line("Celle de paul")
        await anne.press("f")
        assert "1 action faite" in anne.status
        await anne.press("escape")
        assert "Chercher :" not in anne.screen_text()
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
        assert len(anne.list.names("Objet")) == 4
        await anne.press("/")
        await anne.type("zzz")
        await anne.settle()
        assert "Aucune action pour « zzz » ici" in anne.screen_text()
        await anne.press("escape")
        assert len(anne.list.names("Objet")) == 4
        assert "Chercher :" not in anne.screen_text()
        await anne.press("/", "escape", "/", "tab")
        assert "Chercher :" not in anne.screen_text()


async def test_what_is_found_is_marked_put_off_and_exported_alone(desk: Desk, tmp_path: Path) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("/")
        await anne.type("durand")
        await anne.settle()
        await anne.press("tab", "*", "s")
        assert "2 actions reportées" in anne.status
        await anne.press("o", "x", "j", "ctrl+u")
        await anne.type(str(tmp_path / "found.json"))
        await anne.press("enter")
        await anne.sees("2 actions exportées")
    exported = json.loads((tmp_path / "found.json").read_bytes())
    assert [row["label"] for row in exported] == ["Envoyer le tarif", "Bien plus tard"]


async def test_a_search_of_actions_takes_any_text(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        for text in ('type:"', "pour:«", "contact:", ":", "type:type:", "%", '" OR *', "pour: anne", "\u202e\x1b[31m"):
            await anne.press("/", "ctrl+u")
            await anne.type(text)
            await anne.settle()
            await anne.press("escape")
            assert "Actions à réaliser" in anne.lines()[0]
            await anne.press("f5")
            if anne.lines()[2].startswith(" Chercher"):
                await anne.press("escape")
            assert len(anne.list.names("Objet")) == 4


async def test_p_shows_the_team_where_one_is_set(desk: Desk) -> None:
    given(desk)
    with desk.connected():
        session = Session("anne", clock=desk.clock)
        (durand,) = {row["contact_id"] for row in Action.values(Action.label == "Celle de paul")}
        follow_up.create_action(session, durand, {"label": "Celle de zoé", "due": days.today(), "assignee": "zoé"})
    desk.team = ["paul", "anne"]
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("p")
        assert "Actions à réaliser › pour l’équipe" in anne.lines()[0]
        assert anne.list.names("Objet") == [
            "Relancer",
            "Envoyer le tarif",
            "Celle de paul",
            "Bien plus tard",
            "Un jour",
        ]
        await anne.press("p")
        assert "Actions à réaliser › pour tous" in anne.lines()[0]
        assert "Celle de zoé" in anne.list.names("Objet")
        await anne.press("p")
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
