"""`jbtui history` on a real file: the figures of the screen, as a table, as JSON and as CSV."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from jbtui.__main__ import main
from jbtui.database import open_database
from jbtui.models import days
from jbtui.services import contacts
from jbtui.services.documents.history import Scope, history
from jbtui.services.documents.history_columns import COLUMNS
from jbtui.services.unit import Session
from tests.services.selling import numbered, stored, years

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ANNE = Session("anne", clock=lambda: NOW)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A base with a contact of two exercices, and an empty exercice before them."""
    monkeypatch.setattr(days, "clock", ANNE.clock)
    path = str(tmp_path / "jbtui.sqlite")
    with closing(open_database(path)):
        years(*((f"{year}", f"{year}-01-01", f"{year}-12-31") for year in (2026, 2025, 2024)))
        martin = contacts.create(ANNE, {"name": "Martin", "is_customer": True, "city": "Lyon", "line1": "1 rue A"}).row
        numbered(ANNE, stored(ANNE, martin, "FAC", date=date(2025, 4, 1), ht=1000, due_date=date(2025, 5, 1)))
        numbered(ANNE, stored(ANNE, martin, "FAC", date=date(2026, 4, 1), ht=1500))
        numbered(ANNE, stored(ANNE, martin, "AVO", date=date(2026, 5, 1), ht=250))
        numbered(ANNE, stored(ANNE, martin, "DEV", date=date(2026, 4, 1), ht=500))
    return path


def read(base: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["history", "C00001", "--db", base, "--format", "json", *arguments]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_figures_are_those_of_the_screen(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(base, capsys)
    with closing(open_database(base)):
        rows, total = history(Scope(1), NOW.date())
    assert found["contact"] == {"code": "C00001", "name": "Martin"}
    assert [year["year"] for year in found["years"]] == ["2026", "2025"]
    for shown, year in zip((*found["years"], found["total"]), (*rows, total), strict=True):
        for column in COLUMNS:
            figure = year.of(column.id)
            assert shown[column.id] == {"count": figure.count, "amount": f"{figure.amount:.2f}"}
    assert found["years"][0]["turnover"] == {"count": 2, "amount": "1250.00"}
    assert (found["years"][0]["change"], found["years"][0]["current"]) == ({"turnover": "25.0"}, True)
    assert (found["outstanding"], found["overdue"]) == ("2700.00", "1200.00")


def test_one_exercice_alone_even_an_empty_one(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = read(base, capsys, "--year", "2025")
    assert [year["invoices"]["amount"] for year in found["years"]] == ["1000.00"]
    assert found["total"] is None
    (empty,) = read(base, capsys, "--year", "2024")["years"]
    assert (empty["year"], empty["invoices"]["count"]) == ("2024", 0)


def test_in_columns_and_for_spreadsheets(base: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "c00001", "--db", base]) == 0
    table = capfd.readouterr().out.replace("\u202f", " ")
    lines = [" ".join(line.split()) for line in table.splitlines()]
    assert lines[1] == "2026 1 · 500,00 – – 1 · 1 500,00 – 1 · −250,00 1 250,00 +25,0 % – –"
    assert lines[3].startswith("Total 1 · 500,00 – – 2 · 2 500,00 – 1 · −250,00 2 250,00")
    assert lines[4] == "Encours aujourd’hui : 2 700,00 €, dont échu : 1 200,00 €"
    assert main(["history", "C00001", "--db", base, "--format", "csv"]) == 0
    rows = capfd.readouterr().out.splitlines()
    assert rows[1].startswith("2026;01/01/2026;31/12/2026;1;500,00;0;0,00;0;0,00;1;1500,00;0;0,00;1;")


@pytest.mark.parametrize(
    ("arguments", "told"), [(["C9"], "Aucun contact"), (["C00001", "--year", "1999"], "Aucun exercice")]
)
def test_what_is_not_there_is_said(
    base: str, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["history", "--db", base, *arguments]) == 1
    assert told in capsys.readouterr().err
