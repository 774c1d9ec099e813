"""`jbtui purchases` on a real file: what is asked, in columns, as JSON and as CSV."""

import json
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jbtui.__main__ import main
from jbtui.database import open_database
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services import contacts, purchases
from jbtui.services.unit import Session

ANNE = Session("anne", clock=lambda: datetime(2026, 11, 24, 9, 30, tzinfo=UTC))


@pytest.fixture
def base(tmp_path: Path) -> str:
    """A base with two suppliers: an invoice in two rates and an order of one, an invoice of last year of the other."""
    path = str(tmp_path / "jbtui.sqlite")
    with closing(open_database(path)):
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
        wood = contacts.create(ANNE, {"name": "Bois du Nord", "is_supplier": True}).row
        glue = contacts.create(ANNE, {"name": "Colles", "is_supplier": True}).row
        rates = {"base_1": Decimal(100), "rate_2": Decimal("5.5"), "base_2": Decimal(40)}
        purchases.create(ANNE, wood["id"], {"number": "F1", "date": date(2026, 11, 3), "subject": "Hêtre", **rates})
        order = {"kind": "order", "number": "C7", "date": date(2026, 11, 2), "base_1": Decimal(9)}
        purchases.create(ANNE, wood["id"], order)
        old = {"number": "F1", "date": date(2025, 5, 5), "base_1": Decimal(10), "paid_on": date(2025, 6, 5)}
        purchases.create(ANNE, glue["id"], old)
    return path


def read(base: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["purchases", "--db", base, "--format", "json", *arguments]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_every_purchase_is_one_object(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, *_others = read(base, capsys)
    assert first == {
        "number": "F1",
        "kind": "invoice",
        "state": "due",
        "date": "2026-11-03",
        "due_date": None,
        "paid_on": None,
        "contact": {"code": "C00001", "name": "Bois du Nord"},
        "subject": "Hêtre",
        "vat": [{"rate": "20.00", "base": "100.00", "vat": "20.00"}, {"rate": "5.50", "base": "40.00", "vat": "2.20"}],
        "total_ht": "140.00",
        "total_vat": "22.20",
        "total_ttc": "162.20",
        "remarks": None,
    }


@pytest.mark.parametrize(
    ("arguments", "states"),
    [
        ([], ["due", "ordered", "paid"]),
        (["--kind", "commande"], ["ordered"]),
        (["--contact", "C00002"], ["paid"]),
        (["--year", "2026"], ["due", "ordered"]),
    ],
    ids=str,
)
def test_what_is_asked(base: str, capsys: pytest.CaptureFixture[str], arguments: list[str], states: list[str]) -> None:
    assert [each["state"] for each in read(base, capsys, *arguments)] == states


def test_in_columns_and_as_csv(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purchases", "--db", base]) == 0
    head, first, *_others = capsys.readouterr().out.splitlines()
    assert head.split() == ["N°", "reçu", "Date", "Fournisseur", "État", "HT", "€", "TTC", "€"]
    assert "Bois du Nord" in first
    assert main(["purchases", "--db", base, "--format", "csv"]) == 0
    header, line, *_rest = capsys.readouterr().out.splitlines()
    cells = dict(zip(header.lstrip("\ufeff").split(";"), line.split(";"), strict=True))
    assert (cells["Total TTC"], cells["Taux 2"], cells["HT 2"], cells["TVA 2"]) == ("162,20", "5,5", "40,00", "2,20")


@pytest.mark.parametrize("arguments", [["--contact", "C9"], ["--year", "1999"]], ids=str)
def test_what_is_not_there_is_said(base: str, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["purchases", "--db", base, *arguments]) == 1
    assert arguments[1] in capsys.readouterr().err
