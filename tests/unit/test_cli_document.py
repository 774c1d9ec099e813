"""`jbtui document` in processes of its own, on a real file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from facturx import get_facturx_xml_from_pdf

from jbtui.database import open_database
from jbtui.models import days
from jbtui.models.document_file import DocumentFile
from jbtui.services import contacts, delivery_addresses
from jbtui.services.unit import Session
from tests.services.validating import BUYER, SELLER, draft, line, link, settings, validated

KEYS = (
    "number kind state date contact person total_ht total_vat total_ttc prepaid due balance due_date valid_until "
    "delivery_date subject buyer_order_ref reason public_note billing_address delivery_address deal project linked "
    "lines charges vat"
)

Ran = subprocess.CompletedProcess[bytes]


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base with a quote, the invoice that was made of it, and a draft."""
    monkeypatch.setattr(days, "clock", lambda: datetime(2026, 11, 24, 9, tzinfo=UTC))
    path = tmp_path / "jbtui.sqlite"
    anne = Session("anne")
    with closing(open_database(str(path))):
        settings(**SELLER)
        martin = contacts.create(anne, {"name": "MARTIN & FILS", "is_customer": True, **BUYER}).row
        depot = {"label": "Dépôt", "line1": "7 quai de la Marne", "postcode": "94500", "city": "Champigny"}
        address = delivery_addresses.create(anne, martin["id"], depot).row
        quote = validated(anne, draft(anne, martin, "DEV", valid_until=datetime(2026, 12, 24, tzinfo=UTC).date()))
        lines = [line(ref="P1"), line(quantity=Decimal("1.5"), price=Decimal("12.345"), vat_rate=Decimal("5.5"))]
        invoice = draft(anne, martin, "FAC", *lines, delivery_address_id=address["id"])
        link(anne, quote, invoice)
        validated(anne, invoice)
        draft(anne, martin)
    return path


@pytest.fixture
def jbtui(base: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Runs a command on the base."""

    def running(*arguments: object) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "jbtui", "--db", base, "document", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(["", os.getcwd(), *sys.path])},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )

    return running


def stored(base: Path, kind: str) -> bytes:
    """What the database holds of the invoice."""
    with closing(open_database(str(base))):
        held = DocumentFile.select(DocumentFile.bytes).where(DocumentFile.kind == kind)
        return bytes(held.order_by(DocumentFile.id.desc()).limit(1).scalar())


def test_the_stored_files_are_served_byte_for_byte(base: Path, jbtui: Callable[..., Ran]) -> None:
    page, invoice = jbtui("FA2026-00001"), jbtui("fa2026-00001", "--format", "xml")
    assert (page.returncode, page.stderr) == (0, b"")
    assert page.stdout == stored(base, "pdf")
    assert invoice.stdout == stored(base, "xml")
    assert get_facturx_xml_from_pdf(BytesIO(page.stdout), check_xsd=True) == ("factur-x.xml", invoice.stdout)


def test_a_file_is_written_and_one_that_is_there_is_kept(base: Path, jbtui: Callable[..., Ran], tmp_path: Path) -> None:
    wrote = jbtui("FA2026-00001", "-o", "facture.xml")
    assert (wrote.returncode, wrote.stdout) == (0, b"")
    assert wrote.stderr.decode() == "FA2026-00001 écrit dans facture.xml.\n"
    assert (tmp_path / "facture.xml").read_bytes() == stored(base, "xml")
    again = jbtui("FA2026-00001", "--output", "facture.xml", "--format", "pdf")
    assert again.returncode == 2
    assert "existe déjà" in again.stderr.decode()
    assert jbtui("FA2026-00001", "--output", "facture.xml", "--format", "pdf", "--force").returncode == 0
    assert (tmp_path / "facture.xml").read_bytes() == stored(base, "pdf")


def test_in_a_directory_a_file_has_the_number_as_its_name(jbtui: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "sorties").mkdir()
    assert jbtui("DE2026-00001", "-o", "sorties").returncode == 0
    assert (tmp_path / "sorties" / "DE2026-00001.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_what_cannot_be_served_is_told(jbtui: Callable[..., Ran]) -> None:
    for arguments, sentence in (
        (["FA2026-00099"], "Aucun document n’a le numéro «\u202fFA2026-00099\u202f»."),
        (["brouillon 3"], "Aucun document n’a le numéro «\u202fbrouillon 3\u202f»."),
        (["DE2026-00001", "--format", "xml"], "DE2026-00001 n’a pas de facture électronique"),
    ):
        ran = jbtui(*arguments)
        assert (ran.returncode, ran.stdout) == (1, b"")
        assert sentence in ran.stderr.decode()
    lost = jbtui("FA2026-00001", "-o", "nulle/part/facture.pdf")
    assert lost.returncode == 2
    assert "Écriture impossible" in lost.stderr.decode()


def test_a_document_is_told_as_data(jbtui: Callable[..., Ran]) -> None:
    found: dict[str, Any] = json.loads(jbtui("FA2026-00001", "--format", "json").stdout)
    assert list(found) == KEYS.split()
    assert (found["number"], found["kind"], found["state"]) == ("FA2026-00001", "FAC", "validated")
    assert [found[name] for name in ("total_ht", "total_vat", "total_ttc", "due", "balance")] == [
        "218.52",
        "41.02",
        "259.54",
        "259.54",
        "259.54",
    ]
    assert (found["billing_address"]["city"], found["delivery_address"]["city"]) == ("Lyon", "Champigny")
    assert found["linked"] == [{"number": "DE2026-00001", "kind": "DEV", "link": "transform", "direction": "from"}]
    assert [(one["ref"], one["quantity"], one["price"], one["net"]) for one in found["lines"]] == [
        ("P1", "2.0000", "100.0000", "200.00"),
        (None, "1.5000", "12.3450", "18.52"),
    ]
    assert [(group["rate"], group["base"], group["vat"]) for group in found["vat"]] == [
        ("20.00", "200.00", "40.00"),
        ("5.50", "18.52", "1.02"),
    ]
    quote = json.loads(jbtui("DE2026-00001", "--format", "json").stdout)
    assert quote["balance"] is None
    assert quote["linked"][0]["direction"] == "to"
