"""The Historique of a contact: its figures, what each of them opens, and the way back."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.services import deals, projects, purchases
from jbtui.services.unit import Session, unit
from tests.desk import Desk, User, plain
from tests.journeys.test_follow_up import MARTIN
from tests.services.selling import numbered, stored, years

COLUMNS = ("Devis", "Cdes", "Livr.", "Fact.", "Acp.", "Avoirs", "CA HT €", "Évol.", "Aff.", "Proj.")


@pytest.fixture
def office(any_desk: Desk) -> Desk:
    """An office with a client of three exercices, the middle one without anything, and a client of none."""
    any_desk.given(MARTIN, {"name": "PETIT"})
    marie = Session("marie", clock=any_desk.clock)
    with any_desk.connected():
        years(*((f"{year}", f"{year}-01-01", f"{year}-12-31") for year in (2026, 2025, 2024)))
        (martin,) = Contact.values(Contact.name == MARTIN["name"])

        def sell(type_: str, day: date, ht: Any, **values: Any) -> None:
            numbered(marie, stored(marie, martin, type_, date=day, ht=ht, **values))

        for month in (1, 3, 5):
            sell("FAC", date(2024, month, 10), 1000 * month)
        sell("DEV", date(2024, 2, 1), 700)
        sell("FAC", date(2026, 5, 10), 4500, due_date=date(2026, 6, 10))
        sell("AVO", date(2026, 6, 10), 500)
        stored(marie, martin, "FAC", date=date(2026, 6, 1), ht=90)
        deals.create(marie, martin["id"], {"label": "Atelier", "estimate": 18500, "opened_on": date(2026, 2, 1)})
        projects.create(marie, martin["id"], {"label": "Pose du bardage", "starts_on": date(2024, 3, 1)})
    return any_desk


def figures(user: User, year: str) -> dict[str, str]:
    """The figures of a row of the grid, by their columns."""
    header = next(line for line in user.lines() if "Exercice" in line and "Devis" in line)
    ends = {column: header.index(column) + len(column) for column in COLUMNS if column in header}
    line = next(line for line in user.lines() if re.match(rf"[ ►]{year}", line))
    starts = [header.index("Devis") - 2, *ends.values()]
    return {
        column: line[start:end].strip().removeprefix("►")
        for column, start, end in zip(ends, starts, ends.values(), strict=False)
    }


async def test_every_figure_opens_what_it_counts_and_one_comes_back_to_it(office: Desk) -> None:
    async with office.as_user("anne") as anne:
        await anne.press("enter", "4")
        assert "[4 Historique]" in anne.lines()[1]
        assert list(figures(anne, "2026").values()) == ["–", "–", "–", "1", "–", "1", "4 000,00", "", "1", "–"]
        assert list(figures(anne, "2024").values()) == ["1", "–", "–", "3", "–", "–", "9 000,00", "", "–", "1"]
        assert list(figures(anne, "Total").values()) == ["1", "–", "–", "4", "–", "1", "13 000,00", "", "1", "1"]
        assert "►1" in anne.line("►2026")  # the invoices of the exercice of today
        assert anne.status == "Exercice 2026 : du 01/01/2026 au 31/12/2026 · colonne Factures"
        await anne.sees("Encours 15 600,00 € · ! échu 5 400,00 €")
        await anne.press("down")
        await anne.settle()
        assert "Aperçu : 3 factures de 2024, 9 000,00 € HT" in anne.screen_text()
        assert "FA2024-00003" in anne.screen_text()
        await anne.press("enter")
        await anne.settle()
        assert anne.lines()[0].strip().startswith("Contacts › MARTIN & FILS SARL › Historique › Factures 2024")
        assert "Filtre : contact = MARTIN & FILS SARL, type = facture, exercice = 2024" in anne.lines()[1]
        assert anne.list.names("Numéro") == ["FA2024-00003", "FA2024-00002", "FA2024-00001"]
        assert [plain(each) for each in anne.list.names("HT €")] == ["5 000,00", "3 000,00", "1 000,00"]
        assert "3 factures" in anne.line("Total")
        assert "9 000,00 € HT · 10 800,00 € TTC" in anne.line("Total")
        await anne.press("down", "enter")
        assert "Documents › Facture FA2024-00002" in anne.lines()[0]
        await anne.press("escape")
        assert "FA2024-00002" in anne.list.cursor()
        await anne.press("escape")
        assert "►3" in anne.line("►2024")
        await anne.press("escape")
        assert "Contacts › Tous" in anne.lines()[0]


async def test_turnover_deals_and_projects_open_too_and_nothing_does_not(office: Desk) -> None:
    async with office.as_user("anne") as anne:
        await anne.press("enter", "4", "right", "right", "right", "enter")
        await anne.settle()
        assert anne.list.names("Numéro") == ["AV2026-00001", "FA2026-00001"]
        assert [plain(each) for each in anne.list.names("HT €")] == ["−500,00", "4 500,00"]
        assert "4 000,00 € HT · 4 800,00 € TTC" in anne.line("Total")
        await anne.press("escape", "right", "enter")  # the change is passed by
        assert anne.list.names("Libellé") == ["Atelier"]
        await anne.press("enter")
        assert "Atelier" in anne.lines()[0]
        await anne.press("escape", "escape", "right", "enter")
        assert "ce chiffre ne compte rien" in anne.status
        await anne.press("end", "enter")
        assert anne.list.names("Libellé") == ["Pose du bardage"]
        assert "Historique › Projets tous exercices" in anne.lines()[0]


async def test_a_grid_follows_what_others_validate_and_goes_along_from_sheet_to_sheet(office: Desk) -> None:
    async with office.as_user("anne", size=(120, 40)) as anne:
        await anne.press("enter", "4")
        await anne.settle()
        screen = anne.screen_text()
        assert "CA HT par exercice" in screen
        assert "2026, HT €" in screen
        marie = Session("marie", clock=office.clock)
        with office.connected():
            (martin,) = Contact.values(Contact.name == MARTIN["name"])
            numbered(marie, stored(marie, martin, "FAC", date=date(2026, 11, 1), ht=2000))
            (deal,) = Deal.values()
            with unit(marie, "Affaire") as work:
                work.update(Deal, deal["id"], {"estimate": Decimal(20000)}, deal["version"])
        await anne.waits(lambda: "►2 " in anne.line("►2026"))
        await anne.sees("Affaires 20 000,00")
        await anne.press("greater_than_sign")
        await anne.settle()
        assert "PETIT" in anne.lines()[0]
        assert "[4 Historique]" in anne.lines()[1]
        assert "0 facture de 2026" in anne.screen_text()


async def test_the_history_is_exported(office: Desk, tmp_path: Path) -> None:
    async with office.as_user("anne") as anne:
        await anne.press("enter", "4")
        for key, name in (("c", "a.csv"), ("x", "a.xlsx"), ("j", "a.json")):
            await anne.press("o", "x", key, "ctrl+u")
            await anne.type(str(tmp_path / name))
            await anne.press("enter")
            await anne.waits(lambda: "Historique exporté dans" in plain(anne.status))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["Exercice"], row["Factures"], row["Factures HT"], row["CA HT"]) for row in rows] == [
        ("2026", "1", "4500,00", "4000,00"),
        ("2024", "3", "9000,00", "9000,00"),
        ("Total", "4", "13500,00", "13000,00"),
    ]
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert found["total"]["turnover"] == {"count": 5, "amount": "13000.00"}
    assert (tmp_path / "a.xlsx").stat().st_size
    with office.connected():
        assert Document.select().count()


async def test_who_sells_to_us_and_buys_of_us_has_two_sides(any_desk: Desk) -> None:
    any_desk.given({**MARTIN, "is_customer": True, "is_supplier": True}, {"name": "VERRERIE", "is_supplier": True})
    marie = Session("marie", clock=any_desk.clock)
    with any_desk.connected():
        years(*((f"{year}", f"{year}-01-01", f"{year}-12-31") for year in (2026, 2025)))
        martin, verrerie = (Contact.values(Contact.name == name)[0] for name in (MARTIN["name"], "VERRERIE"))
        numbered(marie, stored(marie, martin, "FAC", date=date(2026, 5, 10), ht=4500))
        for owner, year, ht in ((martin, 2026, 300), (martin, 2025, 200), (verrerie, 2026, 70)):
            day = date(year, 4, 1)
            bought = {"number": f"V-{day}", "date": day, "due_date": day, "rate_1": Decimal(20), "base_1": Decimal(ht)}
            purchases.create(marie, owner["id"], bought)
        purchases.create(marie, martin["id"], {**bought, "kind": "order", "base_1": Decimal(1000)})
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter", "4")
        await anne.sees("Encours 5 400,00 €")
        assert "CA HT €" in anne.screen_text()
        await anne.press("b")
        assert "Achats HT €" in anne.screen_text()
        assert "300,00 +50 %" in " ".join(anne.line("►2026").split())
        await anne.sees("À payer 600,00 € · ! échu 600,00 €")
        await anne.press("down", "enter")
        assert anne.list.names("N° reçu") == ["V-2025-04-01"]
        await anne.settle()
        assert "200,00 € HT · 240,00 € TTC" in anne.line("Total")
        await anne.press("enter")
        assert "V-2025-04-01" in anne.lines()[0]
        await anne.press("escape", "escape")
        assert "►1 · 200,00" in anne.line("►2025")
        await anne.press("greater_than_sign")
        assert "Achats HT €" in anne.screen_text()
        assert "70,00" in anne.line("►2026")
        await anne.press("b")
        assert "ce contact n’est pas client et fournisseur" in anne.status
