"""Measure an import: `python -m tools.bench_import [ROWS]` (100,000 unless said), on SQLite and on PostgreSQL.

The file is invented (`services.demo`): companies with their numbers, a row more for each of their people, individuals.
It is imported by a process of its own while another one saves a contact every 50 milliseconds, and waits for it as
somebody at a screen would.
"""

import csv
import resource
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple

from jbtui.database import open_database
from jbtui.services import contacts, demo
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import Report, run
from jbtui.services.unit import Session
from tests.postgres import running_server, server_binaries

HEADERS = {
    "name": "Raison sociale",
    "siren": "SIREN",
    "siret": "SIRET",
    "vat_number": "N° TVA",
    "naf_code": "Code NAF",
    "civility": "Civilité",
    "last_name": "Nom",
    "first_name": "Prénom",
    "job": "Fonction",
    "phone": "Téléphone",
    "mobile": "Mobile",
    "email": "Email",
    "line1": "Adresse",
    "line2": "Complément",
    "postcode": "Code postal",
    "city": "Ville",
    "country": "Pays",
    "activity": "Activité",
    "remarks": "Remarques",
}
EVERY = 0.05
"""Seconds between two saves of the other session."""


class Imported(NamedTuple):
    """What one import took; megabytes with the process that reads ahead."""

    report: Report
    seconds: float
    megabytes: float


def rows(count: int) -> Iterator[list[str]]:
    """The first `count` rows of the file: a contact each, its first person in the same row, the others in rows of their
    own."""

    def cells(row: Mapping[str, object]) -> list[str]:
        return [str(row.get(column, "")) for column in HEADERS]

    def every() -> Iterator[list[str]]:
        for contact in demo.contacts(count, seed=1):
            own = {column: value for column, value in contact.items() if value}
            yield cells({**contact["people"][0], **own} if contact["people"] else own)
            for person in contact["people"][1:]:
                yield cells({"name": contact["name"], "siren": contact["siren"], **person})

    return islice(every(), count)


def write(path: Path, count: int) -> None:
    """Write the file, as a French program would."""
    with path.open("w", encoding="cp1252", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADERS.values())
        writer.writerows(rows(count))


def import_(url: str, path: Path, answer: Connection) -> None:
    """Import the file, and say what it took."""
    with closing(open_database(url)):
        started = perf_counter()
        report = run(Session("import"), open_file(path), label="import")
        seconds = perf_counter() - started
    kilobytes = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    answer.send(Imported(report, seconds, kilobytes / 1024))


def save(url: str, answer: Connection) -> None:
    """Save until something is heard, and say how long each save took."""
    session = Session("other")
    took = []
    with closing(open_database(url)):
        row = contacts.create(session, {"nature": "company", "name": "Autre", "is_customer": True}).row
        answer.send(None)
        while not answer.poll():
            started = perf_counter()
            row = contacts.update(session, row["id"], {"remarks": str(started)}, row["version"]).row
            took.append(perf_counter() - started)
            sleep(EVERY)
    answer.send(took)


def measure(engine: str, url: str, path: Path, count: int) -> None:
    """Import into an empty database while another session saves, and print the figures."""
    processes = get_context("spawn")
    (here, there), (other_here, other_there) = processes.Pipe(), processes.Pipe()
    other = processes.Process(target=save, args=(url, other_there))
    other.start()
    other_here.recv()
    importing = processes.Process(target=import_, args=(url, path, there))
    importing.start()
    imported: Imported = here.recv()
    other_here.send(None)
    waits = sorted(other_here.recv())
    importing.join()
    other.join()
    counts = imported.report.counts
    print(
        f"{engine}: {count:,} rows ({counts.created:,} created, {counts.updated:,} updated, {counts.skipped:,} skipped,"
        f" {counts.rejected:,} rejected) in {imported.seconds:.1f} s: {count / imported.seconds:,.0f} rows/s,"
        f" {imported.megabytes:.0f} MB at most, longest transaction {imported.report.longest * 1000:.0f} ms;"
        f" another session's {len(waits):,} saves took {waits[len(waits) // 2] * 1000:.0f} ms (median),"
        f" {waits[int(len(waits) * 0.99)] * 1000:.0f} ms (99 %), {waits[-1] * 1000:.0f} ms at most"
    )


def main(count: int) -> None:
    """Measure both engines."""
    binaries = server_binaries()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "contacts.csv"
        write(path, count)
        measure("SQLite", str(Path(directory) / "jbtui.sqlite"), path, count)
        with running_server(binaries) if binaries else nullcontext() as server:
            if server:
                measure("PostgreSQL", server.url(server.create()), path, count)
            else:
                print("PostgreSQL: no server found")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
