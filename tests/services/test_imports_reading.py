"""A large file is read by a process of its own: what comes of it is the same, and nothing of it stays behind."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jbtui.models.contact import Contact
from jbtui.models.fields import Refused
from jbtui.services.imports import reading
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened
from jbtui.services.imports.running import Outcome, run
from jbtui.services.unit import Session

ROWS = "".join(
    f"Bois {number};0472{number % 7_000:06};{'x' * 300 if number % 900 == 0 else 'Lyon'};\n" for number in range(3_000)
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Every file is large, until it is said from how many bytes on."""

    def from_(size: int) -> None:
        monkeypatch.setattr(reading, "LARGE", size)

    from_(0)
    return from_


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("Société;Téléphone;Ville;Email\n;;Lyon;\n" + ROWS, "utf-8")
    return path


def children() -> list[str]:
    """The processes that this one has started and not waited for."""
    return [
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
        if "jbtui.services.ahead" in Path(f"/proc/{child}/cmdline").read_text()
    ]


def comparable(found: reading.Read) -> tuple[object, object]:
    """Errors are equal to themselves only."""
    record, rows = found
    return record, (str(rows) if isinstance(rows, Refused) else rows)


def test_another_process_reads_the_same(file: Path, large: Callable[[int], None]) -> None:
    opened = open_file(file)
    assert opened.size == file.stat().st_size
    there = list(reading.read(opened, "customer"))
    large(1 << 30)
    here = list(reading.read(opened, "customer"))
    assert len(there) == 3_001
    assert [comparable(each) for each in there] == [comparable(each) for each in here]
    assert children() == []


def test_an_import_of_it_is_the_same(file: Path, anne: Session) -> None:
    outcomes: list[Outcome] = []
    report = run(anne, open_file(file), label="x", each=outcomes.append)
    assert (report.counts.created, report.counts.rejected) == (2_996, 5)
    assert [outcome.line for outcome in outcomes] == list(range(2, 3_003))
    assert Contact.select().count() == 2_996


def test_stopping_ends_the_other_process(file: Path, anne: Session) -> None:
    seen: list[list[str]] = []

    def stop(_records: int) -> bool:
        seen.append(children())
        return False

    assert run(anne, open_file(file), label="x", progress=stop).stopped
    assert len(seen[0]) == 1
    assert children() == []


def test_a_file_that_went_away_is_the_same_sentence(file: Path) -> None:
    opened = open_file(file)
    os.remove(file)
    with pytest.raises(Unreadable, match=r"^Le fichier «\u202fa\.csv\u202f» est introuvable\.$"):
        list(reading.read(opened, None))


def broken() -> None:
    raise ZeroDivisionError


def test_an_error_of_the_program_is_not_swallowed() -> None:
    opened = Opened("CSV", "utf-8", ";", ("nom",), ("name",), broken, size=1)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(reading.read(opened, None))


def test_a_process_that_is_ended_is_told(file: Path) -> None:
    opened = open_file(file)
    found = reading.read(opened, None)
    next(found)
    os.kill(int(children()[0]), 9)
    with pytest.raises(Unreadable, match="interrompue"):
        list(found)
