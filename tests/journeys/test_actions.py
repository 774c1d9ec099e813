"""Relation Client › Actions à réaliser: the day's work, from every contact."""

from datetime import timedelta
from typing import Any

import pytest

from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import View
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import database
from jbtui.models.fields import DayField
from jbtui.services import deals, follow_up
from jbtui.services.paging import Grouped, Sorted
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
        assert headings == ["En retard", f"Aujourd’hui, {days.in_full(days.today())}", "Plus tard", "Sans date"]
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
        assert "Actions à réaliser › pour tous" in anne.lines()[0]


async def test_what_is_done_stays_in_its_place_until_the_list_is_read_again(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("f")
        assert "1 action faite" in anne.status
        assert "Relancer" in anne.screen_text()
        assert "Envoyer le tarif" in anne.list.cursor()
        await anne.press("s", "f5")
        assert anne.list.names("Objet") == ["Envoyer le tarif", "Bien plus tard", "Un jour"]
        assert shown(7) in anne.screen_text()
        await anne.press("6")
        assert anne.list.names("Objet") == ["Relancer"]
        await anne.press("ctrl+z", "ctrl+z", "1")
        assert anne.list.names("Objet") == ["Relancer", "Envoyer le tarif", "Bien plus tard", "Un jour"]


async def test_marked_actions_are_put_off_at_once(desk: Desk) -> None:
    given(desk)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("space", "space", "r")
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


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("shelf", [shelf.id for shelf in AGENDA.shelves])
def test_an_index_serves_each_group(desk: Desk, shelf: str, mine: bool) -> None:
    given(desk)
    with desk.connected():
        walk = AGENDA.walk(View(shelf=shelf), *([Action.assignee == "anne"] if mine else []))
        assert isinstance(walk, Grouped)
        for part in walk.parts:
            assert isinstance(part.walk, Sorted)
            sql, params = part.walk.query.order_by(*part.walk.order.fields).sql()
            plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params)]
            assert "USING INDEX action_" in plan[0]
            assert not any("TEMP B-TREE" in line for line in plan)


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
        assert anne.status == "MARTIN & FILS · 04 65 71 62 10 · Pondéré : 11 100,00 € HT"
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
