"""Import damaged files: `python -m tools.fuzz_imports [FILES [DIRECTORY…]]` (10,000 unless said).

Each is one of jbtui's own exports, of the files that its tests are made of, or of the files below DIRECTORY, damaged
in a few places; file number 17 is damaged the same way each time. Each is imported, and imported again. Whatever the
damage: contacts, rejected records or one sentence; the second time nothing new; after an undo, what was before.
"""

import random
import re
import resource
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from io import BytesIO, StringIO
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from traceback import format_exc
from typing import NamedTuple

from jbtui.__main__ import main as jbtui
from jbtui.database import open_database
from jbtui.models.base import as_tuples, database
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import LineField
from jbtui.models.journal import SearchEntry, Unit
from jbtui.models.person import Person
from jbtui.services import undo
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import Outcome, run
from jbtui.services.unit import Session
from tests.unit.imports import test_mutations, test_vcard_mutations, test_xlsx_file
from tests.unit.imports.mutating import mutated

AT_ONCE = 100
"""Files that go into one base."""
LARGEST = 50_000
"""Bytes of a text that are damaged: of a longer one, its beginning, and a piece from anywhere."""
ENDINGS = (".csv", ".tsv", ".txt", ".vcf", ".json", ".xlsx", ".xls", ".ods")
DIRT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Found(NamedTuple):
    """What came of some files: how many times what, what went wrong, the slowest in seconds, megabytes at most."""

    counts: Counter[str]
    wrong: list[str]
    slowest: float
    megabytes: float


def own(directory: Path) -> None:
    """Write what jbtui exports, and what its tests read."""
    base = directory / "demo.sqlite"
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        jbtui(["--db", str(base), "demo", "--documents", "0", "--contacts", "15"])
        for ending in ("csv", "xlsx", "vcf", "json"):
            jbtui(["--db", str(base), "contacts", "--output", str(directory / f"export.{ending}")])
    base.unlink()
    for module, ending in ((test_mutations, "csv"), (test_vcard_mutations, "vcf")):
        for number, text in enumerate(module.SEEDS):
            for encoding in module.ENCODINGS:
                (directory / f"{number}-{encoding}.{ending}").write_bytes(text.encode(encoding))
    (directory / "old.xls").write_bytes(test_xlsx_file.OLD.read_bytes())


def damaged(path: Path, chance: random.Random) -> bytes:
    """A file's content after damage; that of a workbook's part, half of the times."""
    content = path.read_bytes()
    if zipfile.is_zipfile(path):
        if chance.random() < 0.5:
            return mutated(content, chance)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice(sorted(parts))
        parts[name] = mutated(parts[name], chance)
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return packed.getvalue()
    if len(content) > LARGEST and path.suffix != ".xls":
        start = chance.randrange(len(content))
        content = content[: LARGEST // 2] + content[start : start + LARGEST // 2]
    return mutated(content, chance)


def imported(path: Path, session: Session, counts: Counter[str]) -> Iterator[str]:
    """Import a file twice and take it back; what is wrong."""
    contacts = Contact.select().count()
    for again in (False, True):
        outcomes: list[Outcome] = []
        try:
            report = run(session, open_file(path), label="import", each=outcomes.append)
        except Unreadable as error:
            counts["refused"] += not again
            if len(str(error).splitlines()) != 1 or DIRT.search(str(error)):
                yield f"sentence {str(error)!r}"
            break
        counts["read"] += not again
        counts["records"] += report.counts.records * (not again)
        counts["rejected"] += report.counts.rejected * (not again)
        if len(outcomes) != report.counts.records:
            yield f"{len(outcomes)} outcomes of {report.counts.records} records"
        for outcome in outcomes:
            if (outcome.what == "rejected" and not outcome.done) or DIRT.search(outcome.reason):
                yield f"line {outcome.line}: {outcome.what} {outcome.reason!r}"
        if again and report.counts.created + report.counts.updated:
            yield f"the second time: {report.counts}"
    if (number := undo.last(session)) is not None:
        undo.undo(session, number)
        if Contact.select().count() != contacts:
            yield f"{Contact.select().count()} contacts after the undo, {contacts} before"
        if undo.last(session) is not None:
            yield "something is left to undo"
        with suppress(Unreadable):  # from its middle on, as before
            run(Session("kept"), open_file(path), label="kept")


def sound() -> Iterator[str]:
    """What is wrong in the base."""
    for model in (Contact, Person, DeliveryAddress):
        texts = [field for field in model.columns().values() if isinstance(field, LineField)]
        for row in as_tuples(model.select(model.id, *texts)):
            for value in row[1:]:
                if value and (DIRT.search(value) or not unicodedata.is_normalized("NFC", value)):
                    yield f"{model.__name__} {row[0]}: {value!r}"
    if missing := database.execute_sql("PRAGMA foreign_key_check").fetchall():
        yield f"references: {missing}"
    default = DeliveryAddress.select().where(DeliveryAddress.is_default).count()
    if not Contact.select().count() == SearchEntry.select().count() == default:
        yield "contacts, search entries and default delivery addresses are not as many"
    if Unit.select().where(~Unit.finished).exists():
        yield "an unfinished unit"


def work(numbers: Sequence[int], paths: Sequence[Path]) -> Found:
    """Damage and import these files, into one base."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    with tempfile.TemporaryDirectory() as directory, closing(open_database(str(Path(directory) / "a.sqlite"))):
        for number in numbers:
            chance = random.Random(number)
            source = chance.choice(paths)
            path = Path(directory) / f"{number}{source.suffix}"
            path.write_bytes(damaged(source, chance))
            started = perf_counter()
            try:
                problems = list(imported(path, Session(f"file-{number}"), counts))
            except Exception:
                problems = [format_exc()]
            slowest = max(slowest, perf_counter() - started)
            wrong += [f"file {number} ({source.name}): {problem}" for problem in problems]
            path.unlink()
        wrong += [f"after files {numbers[0]}–{numbers[-1]}: {problem}" for problem in sound()]
    kilobytes = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Found(counts, wrong, slowest, kilobytes / 1024)


def main(files: int, directories: Sequence[Path]) -> int:
    """Import that many, on two cores; 1 if anything was wrong."""
    started = perf_counter()
    with tempfile.TemporaryDirectory() as directory:
        own(Path(directory))
        paths = sorted(
            path for each in (Path(directory), *directories) for path in each.rglob("*") if path.suffix in ENDINGS
        )
        pieces = [range(at, min(at + AT_ONCE, files)) for at in range(0, files, AT_ONCE)]
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            every = list(pool.map(work, pieces, [paths] * len(pieces)))
    counts = sum((found.counts for found in every), Counter[str]())
    wrong = [problem for found in every for problem in found.wrong]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(
        f"{files:,} damaged files made of {len(paths)}: {counts['read']:,} read ({counts['records']:,} records,"
        f" {counts['rejected']:,} of them rejected), {counts['refused']:,} refused in a sentence, {len(wrong)} wrong;"
        f" the slowest took {max(found.slowest for found in every):.1f} s, and no process more than"
        f" {max(found.megabytes for found in every):.0f} MB; {perf_counter() - started:.0f} s in all"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, [Path(each) for each in sys.argv[2:]]))
