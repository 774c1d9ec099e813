"""Real files of other programs, where they stand beside the project: what `expected.csv` says that importing each of
them gives, the first time and the second, and the facts that tell a right import.

The files are not ours to publish; without them this module says that it skips.
"""

import csv
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jbtui.__main__ import main
from tests.samples import table_facts

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
EXPECTED = SAMPLES / "expected.csv"
COLUMNS = ("records", "created", "updated", "skipped", "rejected")

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not EXPECTED.exists(), reason="the sample files are not beside the project"),
]


def expected(kind: str, *folders: str) -> list[dict[str, str]]:
    """The rows of that kind, of these folders or of all."""
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == kind and row["file"].startswith(folders or "")]


TABLES = ("csv-contacts/", "csv-crm/", "xlsx/", "fr-entreprises/", "fr-geo/")
CONTACTS = expected("contacts", *TABLES) + expected("debatable", "xlsx/")
REFUSED = expected("not-contacts") + expected("not-asked") + expected("debatable", "csv-crm/")


class Base:
    """A database of the test's own, and what the command prints about it."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys

    def import_(self, name: str, *options: str) -> tuple[int, list[str], str]:
        """Status, lines and complaints of `jbtui import`."""
        status = main(["--db", str(self.path), "import", str(SAMPLES / name), *options])
        printed = self._capsys.readouterr()
        return status, printed.out.splitlines(), printed.err

    def rows(self, query: str, *values: str) -> list[Any]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query, values).fetchall()


@pytest.fixture
def base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Base:
    return Base(tmp_path / "jbtui.sqlite", capsys)


def counts(line: str) -> dict[str, int]:
    found = re.fullmatch(" ".join(rf"{column}=(\d+)" for column in COLUMNS), line)
    assert found, line
    return dict(zip(COLUMNS, map(int, found.groups()), strict=True))


def within(count: int, said: str) -> bool:
    low, _dash, high = said.partition("-")
    return int(low) <= count <= int(high or low)


@pytest.mark.parametrize("row", CONTACTS, ids=[row["file"] for row in CONTACTS])
def test_a_first_and_a_second_import(base: Base, row: dict[str, str]) -> None:
    _status, dry, _err = base.import_(row["file"], "--dry-run")
    status, first, _err = base.import_(row["file"])
    found = counts(first[-1])
    assert {column: within(found[column], row[column]) for column in COLUMNS} == dict.fromkeys(COLUMNS, True), found
    assert found["records"] == sum(found[column] for column in COLUMNS[1:])
    assert len(first) == found["rejected"] + 1
    assert status == (1 if found["rejected"] else 0)
    assert dry == first
    before = base.rows("SELECT * FROM contact ORDER BY id")
    assert len(before) == found["created"]
    _status, second, _err = base.import_(row["file"])
    again = {"created": 0, "updated": 0, "skipped": found["records"] - found["rejected"]}
    assert counts(second[-1]) == {**found, **again}
    assert base.rows("SELECT * FROM contact ORDER BY id") == before
    FACTS[row["file"]](base, first)


def test_the_same_people_with_more_numbers(base: Base) -> None:
    base.import_("csv-contacts/tine20_duplicate_1_latin1.csv")
    _status, lines, _err = base.import_("csv-contacts/tine20_duplicate_2_latin1.csv")
    assert counts(lines[-1]) == {"records": 2, "created": 0, "updated": 1, "skipped": 1, "rejected": 0}
    FACTS["csv-contacts/tine20_duplicate_2_latin1.csv"](base, lines)


@pytest.mark.parametrize("row", REFUSED, ids=[row["file"] for row in REFUSED])
def test_what_is_not_contacts_is_one_sentence(base: Base, row: dict[str, str]) -> None:
    status, lines, err = base.import_(row["file"])
    assert (status, lines) == (2, [])
    assert len(err.splitlines()) == 1
    assert not base.path.exists()


# --- the telling facts -----------------------------------------------------------------------------------------------


def sirene_v3(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT name FROM contact WHERE siret = '00588003400011'") == [("00588003400011",)]


def sirene_v1(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT name FROM contact WHERE siren = '015851793'") == [("DORAS",)]
    assert base.rows("SELECT postcode, city FROM delivery_address WHERE siret = '01585179300743'") == [("01190", "BOZ")]
    assert base.rows("SELECT postcode FROM contact WHERE name_key = 'mouton rivom'") == [("01700",)]


def sirets(base: Base, lines: list[str]) -> None:
    assert [line.partition("\u202f")[0] for line in lines[:-1]] == ["ligne 5699", "ligne 5700"]
    assert all(siret in line for siret, line in zip(("39951834900034", "53057338500010"), lines, strict=False))
    ((id_, name),) = base.rows("SELECT id, name FROM contact WHERE siren = '423765684'")
    assert name == "42376568400034"
    further = f"SELECT count(DISTINCT siret) FROM delivery_address WHERE contact_id = {id_} AND siret LIKE '423765684%'"
    assert base.rows(further) == [(15,)]


def agencies(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT postcode FROM contact WHERE name = 'TREVOUX'") == [("01600",)]
    assert base.rows("SELECT count(*) FROM contact WHERE name = 'SAINT PIERRE CENTRE'") == [(4,)]
    assert not [row for row in base.rows("SELECT * FROM contact") if "NULL" in row]


def bars(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT name, siret FROM contact WHERE siren = '501168611'") == [("LA VOILE", "50116861100041")]
    ((owner,),) = base.rows("SELECT contact_id FROM delivery_address WHERE siret = '50116861100066'")
    assert base.rows(f"SELECT name FROM contact WHERE id = {owner}") == [("LA VOILE",)]


def services(base: Base, _lines: list[str]) -> None:
    for wrong in ("18 pl des 5-Martyrs-du-Lycée-Buffon", "http://www.developpement-durable.gouv.fr"):
        assert base.rows("SELECT 1 FROM contact WHERE name = ?", wrong) == []
    assert base.rows("SELECT count(*) FROM contact WHERE name = 'Secrétariat général'") == [(6,)]


FACTS: dict[str, Callable[[Base, list[str]], None]] = {
    "fr-entreprises/sirene_stock_etablissement.csv": sirene_v3,
    "fr-entreprises/sirene_ancien_format_L1_L7.csv": sirene_v1,
    "fr-entreprises/lbb_sirets_groupements_employeurs.csv": sirets,
    "fr-entreprises/itou_pole_emploi_agencies.csv": agencies,
    "fr-entreprises/sirene_bars_personnes_morales_1.csv": bars,
    "fr-entreprises/annuaire_services_publics_1.tsv": services,
    **table_facts.FACTS,
}
