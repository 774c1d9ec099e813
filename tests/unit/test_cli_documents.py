"""`jbtui documents` on a real file: what is asked, in columns, as JSON and as CSV."""

import csv
import json
from contextlib import closing
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jbtui.__main__ import main
from jbtui.database import open_database
from jbtui.models.document_links import DocumentLink
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services import contacts, delivery_addresses
from jbtui.services.unit import Session, unit
from tests.services.selling import numbered, stored

KEYS = [
    *("number", "kind", "state", "date", "contact", "total_ht", "total_vat", "total_ttc", "due", "balance"),
    *("delivery_address", "billing_address", "deal", "project", "linked"),
]
ANNE = Session("anne", clock=lambda: datetime(2026, 11, 24, 9, 30, tzinfo=UTC))


@pytest.fixture
def base(tmp_path: Path) -> str:
    """A base with two contacts: a quote and its order, to be delivered elsewhere; an invoice of the other; a draft."""
    path = str(tmp_path / "jbtui.sqlite")
    with closing(open_database(path)):
        FiscalYear.update(code="2026", start=date(2026, 1, 1), end=date(2026, 12, 31)).execute()
        martin = contacts.create(ANNE, {"name": "Martin", "is_customer": True, "city": "Lyon", "line1": "1 rue A"}).row
        petit = contacts.create(ANNE, {"name": "Petit", "is_customer": True}).row
        depot = delivery_addresses.create(ANNE, martin["id"], {"label": "Dépôt", "city": "Vienne"}).row
        quote = numbered(ANNE, stored(ANNE, martin, "DEV", ht=1000))
        order = stored(ANNE, martin, "CDE", ht=1000, delivery_address_id=depot["id"])
        with unit(ANNE, "Lier") as work:
            link = {"contact_id": martin["id"], "source_id": quote["id"], "target_id": order["id"]}
            work.insert(DocumentLink, [link])
        numbered(ANNE, stored(ANNE, petit, "FAC", ht=500))
    return path


def read(base: str, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    assert main(["documents", "--db", base, "--format", "json", *arguments]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_every_document_is_one_object(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    quote, order, invoice = read(base, capsys)
    assert list(quote) == list(order) == list(invoice) == KEYS
    assert (quote["number"], quote["kind"], quote["state"]) == ("DE2026-00001", "DEV", "issued")
    assert (quote["total_ht"], quote["total_vat"], quote["total_ttc"], quote["due"]) == (
        "1000.00",
        "200.00",
        "1200.00",
        "1200.00",
    )
    assert quote["balance"] is None
    assert quote["linked"] == [{"number": "Brouillon 2", "kind": "CDE", "link": "transform"}]
    assert (order["number"], order["state"], order["linked"][0]["number"]) == (None, "draft", "DE2026-00001")
    assert order["billing_address"]["city"] == "Lyon"
    assert order["delivery_address"]["city"] == "Vienne"
    assert (invoice["balance"], invoice["contact"]["name"]) == ("600.00", "Petit")


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        (["--kind", "devis"], ["DE2026-00001"]),
        (["--kind", "avoir"], []),
        (["--contact", "C00001"], ["DE2026-00001", None]),
        (["--contact", "C00002", "--kind", "facture"], ["FA2026-00001"]),
        (["--year", "2026"], ["DE2026-00001", "FA2026-00001"]),
    ],
)
def test_what_is_asked_is_found(
    base: str, capsys: pytest.CaptureFixture[str], arguments: list[str], numbers: list[str | None]
) -> None:
    assert [each["number"] for each in read(base, capsys, *arguments)] == numbers


def test_in_columns_and_as_a_table_for_spreadsheets(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "--db", base]) == 0
    table = capsys.readouterr().out
    assert "DE2026-00001" in table
    assert "Brouillon 2" in table
    assert main(["documents", "--db", base, "--kind", "avoir"]) == 0
    assert "Aucun document." in capsys.readouterr().err


def test_as_csv(base: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["documents", "--db", base, "--format", "csv"]) == 0
    rows = list(csv.DictReader(StringIO(capfdbinary.readouterr().out.decode("utf-8-sig")), delimiter=";"))
    assert [row["Numéro"] for row in rows] == ["DE2026-00001", "Brouillon 2", "FA2026-00001"]
    assert [row["Reste dû"] for row in rows] == ["", "", "600,00"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--contact", "C99999"], "Aucun contact"), (["--year", "1999"], "Aucun exercice")],
)
def test_what_is_not_there_is_said(
    base: str, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["documents", "--db", base, *arguments]) == 1
    assert told in capsys.readouterr().err
