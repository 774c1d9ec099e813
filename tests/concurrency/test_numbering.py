"""Four processes validate invoices at once, some of which fail after they got their number, and are killed at random:
the numbers have no gap and no repeat, and each document is whole or still a draft.

Full size (240 tries on each engine) with JBTUI_TEST_FULL=1.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from jbtui.database import open_database
from jbtui.models import days
from jbtui.models.base import as_tuples
from jbtui.models.document import Document, DocumentVat
from jbtui.models.document_file import DocumentFile
from jbtui.models.fiscal_year import FiscalYear, SeriesCounter
from jbtui.models.seller import Seller
from jbtui.services import check, contacts
from jbtui.services.documents import seals
from jbtui.services.unit import Session, keep
from tests.concurrency.processes import FULL, start

AT_ONCE = 4
TRIES = 240 if FULL else 20
PER_PROCESS = 15 if FULL else 5


@pytest.fixture(autouse=True)
def _connected(database_url: str) -> Iterator[None]:
    """This thread's connection."""
    handle = open_database(database_url)
    yield
    handle.close()


@pytest.fixture
def contact_id() -> int:
    """Somebody to invoice, by somebody who may."""
    us = {"name": "Menuiserie Duval", "siren": "732829320", "line1": "1 rue du Port", "postcode": "69002"}
    keep(Seller, {**Seller.values()[0], **us, "city": "Lyon", "vat_number": "FR44732829320"})
    year = days.today().year
    first = {"code": "2026", "start": date(2026, 1, 1), "end": date(max(year, 2027), 12, 31)}
    keep(FiscalYear, {**FiscalYear.values()[0], **first})
    buyer = {"name": "Martin", "is_customer": True, "line1": "2 rue Haute", "postcode": "69001", "city": "Lyon"}
    return int(contacts.create(Session("marie"), {**buyer, "siren": "552100554"}).row["id"])


def test_numbers_have_no_gap_and_no_repeat(database_url: str, contact_id: int) -> None:
    chance = random.Random(7)
    told: list[str] = []
    tried = killed = 0
    while tried < TRIES:
        name = f"v{tried}"
        processes = [
            start("tests.concurrency.validator", database_url, f"{name}-{each}", str(contact_id), str(PER_PROCESS))
            for each in range(AT_ONCE)
        ]
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        doomed = processes[: chance.randint(1, AT_ONCE - 1)]
        for process in doomed:
            assert process.stdout
            told += [process.stdout.readline() for _answer in range(chance.randint(1, PER_PROCESS - 1))]
            # Any moment will do: this chooses one, and waits for nothing.
            time.sleep(chance.uniform(0, 0.05))
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        for process in processes:
            out, error = process.communicate(timeout=120)
            assert error == ""
            told += out.splitlines(keepends=True)
        tried += AT_ONCE * PER_PROCESS
    answers = Counter(line.split()[0] for line in told if line.endswith("\n"))
    numbered = sorted(Document.values(Document.state == "validated"), key=lambda row: int(row["seq"]))
    sys.stdout.write(f"\n{killed} kills, {dict(answers)}, {len(numbered)} numbers, {tried} tries at most\n")
    assert {line for line in told if line.startswith("refused")} == {"refused E-RENDER\n"}
    assert answers["number"]
    assert [row["seq"] for row in numbered] == list(range(1, len(numbered) + 1))
    assert [row["number"] for row in numbered] == [f"FA2026-{seq:05}" for seq in range(1, len(numbered) + 1)]
    assert SeriesCounter.get().last == len(numbered)
    said = [line.split()[1] for line in told if line.startswith("number ") and line.endswith("\n")]
    assert len(said) == len(set(said))
    assert set(said) <= {row["number"] for row in numbered}, "what was answered is gone"
    files = Counter(id_ for (id_,) in as_tuples(DocumentFile.select(DocumentFile.document)))
    assert files == {row["id"]: 2 for row in numbered}
    assert {group["document_id"] for group in DocumentVat.values()} == {row["id"] for row in numbered}
    for row in Document.values(Document.state == "draft"):
        assert (row["number"], row["seq"], row["hash"], row["total_ttc"]) == (None, None, "", Decimal(0))
    assert list(seals.broken()) == []
    assert [problem.sentence for problem in check.problems()] == []
