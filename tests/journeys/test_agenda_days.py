"""Actions à réaliser as days pass: midnight, ten put off at once, archived contacts, series."""

import re
from datetime import date

from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.journal import Unit
from jbtui.services import contacts, follow_up
from jbtui.services.unit import Session
from tests.desk import Desk, User

TODAY = date(2026, 11, 24)


def given(desk: Desk, *actions: tuple[str, date | None], **values: object) -> int:
    """One contact with actions to do for anne; its id."""
    (martin,) = desk.given({"name": "MARTIN & FILS"})
    with desk.connected():
        for label, due in actions:
            follow_up.create_action(Session("anne"), martin, {"label": label, "due": due, **values})
    return martin


def headings(user: User) -> list[str]:
    """The titles of the groups, without how many rows each has."""
    return [re.sub(r" \(.*\)$", "", row.strip("─ ")) for row in user.list.rows() if row.startswith("──")]


async def test_midnight_passes_while_the_list_is_open(desk: Desk) -> None:
    given(desk, ("Du jour", TODAY), ("Du lendemain", date(2026, 11, 25)))
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        assert headings(anne) == ["Aujourd’hui, mardi 24/11/2026", "Cette semaine"]
        desk.clock.move(hours=13, minutes=29)  # 23:59 in Paris
        await anne.press("f5")
        assert headings(anne) == ["Aujourd’hui, mardi 24/11/2026", "Cette semaine"]
        desk.clock.move(minutes=1)
        await anne.press("f5")
        assert headings(anne) == ["En retard", "Aujourd’hui, mercredi 25/11/2026"]
        assert anne.list.names("Objet") == ["Du jour", "Du lendemain"]
        assert "2 Retard·1" in anne.screen_text()
        await anne.list.select("Du jour")
        assert anne.list.cursor().split()[:2] == ["►", "!"]
        await anne.press("j")
        with desk.connected():
            assert {row["due"] for row in Action.values(Action.label == "Du jour")} == {date(2026, 11, 26)}


async def test_ten_marked_actions_are_put_off_in_one_act(any_desk: Desk) -> None:
    given(any_desk, *((f"Action {number}", TODAY) for number in range(10)))
    with any_desk.connected():
        before = Unit.select().count()
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press(*["space"] * 10, "r")
        await anne.type("15/12")
        await anne.press("enter")
        assert "10 actions reportées au" in anne.status
        with any_desk.connected():
            assert Unit.select().count() == before + 1
            assert [row["due"] for row in Action.values()] == [date(2026, 12, 15)] * 10
        await anne.press("ctrl+z")
        with any_desk.connected():
            assert [row["due"] for row in Action.values()] == [TODAY] * 10


async def test_what_is_to_be_done_with_an_archived_contact_is_not_forgotten(desk: Desk) -> None:
    martin = given(desk, ("Récupérer les clés", TODAY))
    with desk.connected():
        contacts.set_archived(Session("marie"), [martin], archived=True)
    async with desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        assert anne.list.names("Contact") == ["MARTIN & FILS"]
        await anne.press("enter")
        assert "MARTIN & FILS" in anne.lines()[0]
        assert "Récupérer les clés" in anne.list.cursor()
        await anne.press("escape", "f")
        assert "1 action faite" in anne.status
        with desk.connected():
            assert contacts.is_archived(martin)


async def test_a_series_goes_on_once_from_the_list(any_desk: Desk) -> None:
    given(any_desk, ("Relever le compteur", TODAY), every=1, unit="month")
    async with any_desk.as_user("anne") as anne:
        await anne.menu("Relation Client", "Actions à réaliser")
        await anne.press("f", "f", "f", "f5")  # done, not done after all, done
        with any_desk.connected():
            open_ones = Action.values(Action.done_at.is_null())
            assert [row["due"] for row in open_ones] == [date(2026, 12, 24)]
            assert len(Action.values()) == 2
        assert "24/12/2026" in anne.list.cursor()
        await anne.press("ctrl+z", "ctrl+z", "ctrl+z", "f5")
        assert "24/11/2026" in anne.list.cursor()
        with any_desk.connected():
            (back,) = Action.values()
            assert (back["due"], back["done_at"]) == (days.today(), None)
