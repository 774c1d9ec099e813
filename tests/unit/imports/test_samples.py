"""Real files of other programs, where they stand beside the project: counts and facts of their `expected.csv`.

They are not ours to publish; without them this module says that it skips.
"""

import csv
from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Record, Rejected

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples"
EXPECTED = SAMPLES / "expected.csv"

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not EXPECTED.exists(), reason="the sample files are not beside the project"),
]


def expected(folder: str, kind: str) -> list[dict[str, str]]:
    if not EXPECTED.exists():
        return []
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["file"].startswith(f"{folder}/") and row["kind"] == kind]


def read(name: str) -> tuple[list[Record], list[Rejected]]:
    found = list(open_file(SAMPLES / name))
    return [row for row in found if isinstance(row, Record)], [row for row in found if isinstance(row, Rejected)]


def within(count: int, said: str) -> bool:
    low, _dash, high = said.partition("-")
    return int(low) <= count <= int(high or low)


CONTACTS = [row for folder in ("fr-entreprises", "fr-geo") for row in expected(folder, "contacts")]
NOT_CONTACTS = [row for folder in ("fr-geo", "naf") for row in expected(folder, "not-contacts")]


@pytest.mark.parametrize("row", CONTACTS, ids=[row["file"] for row in CONTACTS])
def test_every_record_is_read_or_listed(row: dict[str, str]) -> None:
    records, rejected = read(row["file"])
    assert within(len(records) + len(rejected), row["records"])
    assert within(len(rejected), row["rejected"])


@pytest.mark.parametrize("row", NOT_CONTACTS, ids=[row["file"] for row in NOT_CONTACTS])
def test_what_holds_no_contacts(row: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        open_file(SAMPLES / row["file"])


def test_sirene_v3() -> None:
    records, _rejected = read("fr-entreprises/sirene_stock_etablissement.csv")
    assert records[0].contact["name"] == records[0].contact["siret"] == "00588003400011"


def test_sirene_v1() -> None:
    records, _rejected = read("fr-entreprises/sirene_ancien_format_L1_L7.csv")
    doras = [record.contact for record in records if record.contact["siren"] == "015851793"]
    assert [contact["name"] for contact in doras] == ["DORAS", "DORAS"]
    assert (doras[1]["siret"], doras[1]["postcode"], doras[1]["city"]) == ("01585179300743", "01190", "BOZ")
    assert records[0].contact["postcode"] == "01700"
    assert records[0].contact["city"] == "ST MAURICE DE BEYNOST"


def test_a_list_of_sirets() -> None:
    records, rejected = read("fr-entreprises/lbb_sirets_groupements_employeurs.csv")
    assert [(row.line, row.raw[0]) for row in rejected] == [(5699, "39951834900034"), (5700, "53057338500010")]
    assert len({record.contact["siren"] for record in records}) == 5404
    first = next(record for record in records if record.contact["siren"] == "423765684")
    assert first.contact["name"] == "42376568400034"


def test_null_cells_and_leading_zeros() -> None:
    records, _rejected = read("fr-entreprises/itou_pole_emploi_agencies.csv")
    assert not [record for record in records if "NULL" in record.contact.values()]
    names = [record.contact["name"] for record in records]
    assert names.count("SAINT PIERRE CENTRE") == 4
    assert records[names.index("TREVOUX")].contact["postcode"] == "01600"


def test_sirene_with_long_headers() -> None:
    records, _rejected = read("fr-entreprises/sirene_bars_personnes_morales_1.csv")
    assert len({record.contact["siren"] for record in records}) == 289
    by_line = {record.line: record.contact for record in records}
    assert [by_line[line]["siret"] for line in (31, 32)] == ["50116861100041", "50116861100066"]
    assert by_line[31]["name"] == "LA VOILE"


def test_records_split_by_newlines() -> None:
    records, rejected = read("fr-entreprises/annuaire_services_publics_1.tsv")
    assert [row.line for row in rejected] == [404, 405, 460, 461]
    names = [record.contact["name"] for record in records]
    assert "18 pl des 5-Martyrs-du-Lycée-Buffon" not in names
    assert "http://www.developpement-durable.gouv.fr" not in names
    assert names.count("Secrétariat général") == 6


def test_town_halls_with_their_mayor() -> None:
    records, _rejected = read("fr-geo/francedata_sample_communes.csv")
    town = next(record for record in records if record.contact["siren"] == "210100012")
    assert (town.contact["phone"], town.contact["postcode"]) == ("0474240308", "01400")
    assert (town.people[0]["first_name"], town.people[0]["last_name"]) == ("Daniel", "BOULON")
