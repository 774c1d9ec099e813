"""Workbooks: what numbers were, the sheet and the header that hold contacts, damaged and hostile files."""

import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from jbtui.services.imports import workbook_process
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened, Record, Rejected
from tests.unit.imports import workbooks
from tests.unit.imports.workbooks import DATE, FORMULA, Cell, worksheet

OLD = Path(__file__).with_name("old.xls")
SIREN, SIRET = "005880034", "00588003400011"


def workbook(folder: Path, *rows: Sequence[Cell], more: str = "") -> Path:
    """A workbook of one sheet."""
    return workbooks.xlsx(folder / "contacts.xlsx", {"Clients": worksheet(rows, more)})


def read(path: Path) -> list[Record]:
    """The records of a workbook in which every row is one."""
    found = list(open_file(path))
    assert [row for row in found if isinstance(row, Rejected)] == []
    return [row for row in found if isinstance(row, Record)]


def one(folder: Path, *rows: Sequence[Cell]) -> dict[str, str]:
    (record,) = read(workbook(folder, *rows))
    return record.contact


def refusal(path: Path) -> str:
    with pytest.raises(Unreadable) as error:
        list(open_file(path))
    text = str(error.value)
    assert text.startswith(f"«\u202f{path.name}\u202f» ")
    return text


def test_what_is_said_of_a_workbook(tmp_path: Path) -> None:
    opened = open_file(workbook(tmp_path, ["Société", "Réf.", "Ville"], ["A", 12, "Lyon"]))
    assert opened.described == ["XLSX", "feuille «\u202fClients\u202f»"]
    assert opened.mapping == [("Société", "name"), ("Réf.", None), ("Ville", "city")]


@pytest.mark.parametrize(
    ("number", "city", "country", "postcode"),
    [
        (75005.0, "Paris", None, "75005"),
        (1000.0, "Bourg-en-Bresse", None, "01000"),
        (1012, "BOURG EN BRESSE CEDEX", None, "01012"),
        (6000, None, None, "06000"),
        (6000, "NICE", "France", "06000"),
        (9999, "Ville inconnue de la table", "France", "09999"),
        (1000, "Bruxelles", None, "1000"),
        (1000, "Bourg-en-Bresse", "Belgique", "1000"),
        ("01000", "Bourg-en-Bresse", None, "01000"),
        ("1000", "Bourg-en-Bresse", None, "1000"),
        ("75005.0", "Paris", None, "75005"),
        ("SW1A 1AA", "London", "Royaume-Uni", "SW1A 1AA"),
    ],
)
def test_a_postcode_has_its_zero_back(tmp_path: Path, number: Cell, city: Cell, country: Cell, postcode: str) -> None:
    contact = one(tmp_path, ["Société", "CP", "Ville", "Pays"], ["A", number, city, country])
    assert contact["postcode"] == postcode


def test_numbers_are_read_as_they_show(tmp_path: Path) -> None:
    contact = one(
        tmp_path,
        ["Société", "SIREN", "SIRET", "Tél", "Plafond", "Remarques", "Anniversaire", "Service", "Né le"],
        ["A", float(SIREN), float(SIRET), 472000001.0, 0.1 + 0.2, 12.0, f"{DATE}25541", True, f"{DATE}25541.5"],
    )
    assert (contact["siren"], contact["siret"]) == (SIREN, SIRET)
    assert contact["phone"] == "0472000001"
    assert contact["credit_limit"] == "0.3"
    day = "04/12/1969"
    assert contact["remarks"].split("\n") == [
        "12",
        f"Anniversaire\u202f: {day}",
        "Service\u202f: oui",
        f"Né le\u202f: {day} 12:00",
    ]


def test_a_siren_that_no_zero_makes_right_stays(tmp_path: Path) -> None:
    assert one(tmp_path, ["Société", "SIREN"], ["A", 12345678.0])["siren"] == "12345678"


def test_formulas_give_what_they_gave_last(tmp_path: Path) -> None:
    contact = one(tmp_path, ["Société", "Email"], [f"{FORMULA}Menuiserie & Fils", f"{FORMULA}a@example.fr"])
    assert (contact["name"], contact["email"]) == ("Menuiserie & Fils", "a@example.fr")


def test_titles_stand_above_the_header(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Nos clients"],
        [],
        ["au 1er mars", None, "page 1"],
        ["Société", "CP", "Ville"],
        ["A", 1000, "Bourg-en-Bresse"],
    )
    (record,) = read(path)
    assert (record.line, record.contact["postcode"]) == (5, "01000")


def test_a_second_header_for_another_reader_is_no_contact(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ["Raison sociale", "Code postal", "Ville"], ["Company", "ZIP", "City"], ["A", 75005, "Paris"]
    )
    assert [record.contact["name"] for record in read(path)] == ["A"]


def test_words_in_a_row_of_data_make_no_header_of_it(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société", "Fonction", "Ville"], ["Organisation", "Titre", "Lyon"])
    assert [record.contact["name"] for record in read(path)] == ["Organisation"]


def test_the_first_visible_sheet_with_contacts_is_read(tmp_path: Path) -> None:
    contacts = [["Société", "Ville"], ["A", "Lyon"]]
    path = workbooks.xlsx(
        tmp_path / "contacts.xlsx",
        {
            "Vide": worksheet([]),
            "Ventes": worksheet([["Mois", "Montant"], ["mars", 12]]),
            "Anciens": worksheet([["Société", "Ville"], ["Caché", "Lyon"]]),
            "Courriels": worksheet([["x@example.fr"], ["y@example.fr"]]),
            "Clients": worksheet(contacts),
            "Autres": worksheet([["Société", "Ville"], ["B", "Lyon"]]),
        },
        hidden="Anciens",
    )
    opened = open_file(path)
    assert opened.sheet == "Clients"
    assert [record.contact["name"] for record in opened if isinstance(record, Record)] == ["A"]


def test_a_cell_merged_over_rows_is_in_each(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [None, "Société", "Nom", "Prénom"],
        [None, "A", "Petit", "Luc"],
        [None, None, "Grand", "Zoé"],
        [None, None, "Seul", "Jean"],
        more='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
    )
    found = [(record.contact.get("name", ""), record.people) for record in read(path)]
    assert [(name, [person["last_name"] for person in people]) for name, people in found] == [
        ("A", ["Petit"]),
        ("A", ["Grand"]),
        ("", []),
    ]


def test_remarks_beside_the_table_are_ignored(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société", "Ville"], ["A", "Lyon", None, "à rappeler"], ["B", "Paris"])
    assert [record.contact["name"] for record in read(path)] == ["A", "B"]


def test_rows_are_numbered_as_in_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path, [], ["Société", "Email", "SIRET"], [], [None, None, "12"], ["A", "a@a.fr", None])
    assert [(row.line, isinstance(row, Record)) for row in open_file(path)] == [(4, False), (5, True)]


def test_a_cell_too_long_rejects_its_row_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société", "Remarques"], ["A", "x" * 40_000], ["B", None])
    assert [(row.line, isinstance(row, Record)) for row in open_file(path)] == [(2, False), (3, True)]


def test_16_384_columns(tmp_path: Path) -> None:
    assert "trop de colonnes" in refusal(workbook(tmp_path, ["Société"] * 16_384, ["A"] * 16_384))
    stray: list[Cell] = ["B", "Lyon", *[None] * 16_381, "x"]
    path = workbook(tmp_path, ["Société", "Ville"], ["A", "Lyon"], stray, ["C", "Lyon"])
    assert [(row.line, isinstance(row, Record)) for row in open_file(path)] == [(2, True), (3, False), (4, True)]


def test_the_old_format_and_that_of_libreoffice(tmp_path: Path) -> None:
    (old,) = read(OLD)
    assert (old.contact["name"], old.contact["postcode"], old.contact["phone"]) == (
        "Menuiserie Éclat",
        "01000",
        "0474000001",
    )
    (new,) = read(workbooks.ods(tmp_path / "contacts.ods", [["Société", "Ville"], ["A", "Lyon"]]))
    assert (new.contact["name"], new.contact["city"]) == ("A", "Lyon")


def test_a_workbook_is_known_by_what_it_holds(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société"], ["A"])
    for name in ("contacts.csv", "contacts.xls", "-contacts"):
        assert [record.contact["name"] for record in read(path.rename(tmp_path / name))] == ["A"]
        path = tmp_path / name


def test_what_is_no_workbook_is_one_sentence(tmp_path: Path) -> None:
    letter = workbooks.archive(tmp_path / "lettre.docx", {"word/document.xml": "<w/>"})
    assert "ne contient pas de classeur" in refusal(letter)
    locked = workbooks.compound(tmp_path / "secret.xlsx", ["EncryptionInfo", "EncryptedPackage"])
    assert "protégé par un mot de passe" in refusal(locked)
    message = workbooks.compound(tmp_path / "message.msg", ["Message", "Body"])
    assert "abîmé ou incomplet" in refusal(message)
    assert "ne contient aucun texte" in refusal(workbook(tmp_path))
    assert "ne contient pas de contacts" in refusal(workbook(tmp_path, ["Mois", "Montant"], ["mars", 12]))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_one_sentence(tmp_path: Path, kept: float) -> None:
    path = workbook(tmp_path, ["Société", "Ville"], *[[f"Société {number}", "Lyon"] for number in range(100)])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert "abîmé ou incomplet" in refusal(path)


def test_a_sheet_that_is_no_xml_is_one_sentence(tmp_path: Path) -> None:
    path = workbooks.xlsx(tmp_path / "contacts.xlsx", {"A": "<worksheet><sheetData><row r='1'><c r='A1'>"})
    refusal(path)


def test_two_cells_in_opposite_corners_are_too_large(tmp_path: Path) -> None:
    corners = worksheet([["Société"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    path = workbooks.xlsx(tmp_path / "contacts.xlsx", {"A": corners})
    assert "trop grand" in refusal(path)


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société"], ["A"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _megabyte in range(workbook_process.UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert workbook_process._wrong(str(path)) == "large"
    assert "trop grand" in refusal(path)


def crowded(folder: Path, rows: int) -> Path:
    """A workbook of a thousand cells a row."""
    cells = "<c><v>1</v></c>" * 1000
    sheet = worksheet([["Société"]]).replace("</sheetData>", f"<row>{cells}</row>" * rows + "</sheetData>")
    return workbooks.xlsx(folder / "contacts.xlsx", {"A": sheet})


def test_more_cells_than_memory_are_too_large(tmp_path: Path) -> None:
    path = crowded(tmp_path, 12_000)
    assert path.stat().st_size < 2**20
    assert "trop grand" in refusal(path)


def test_a_zip_bomb_that_lies_is_unpacked_no_further_than_it_says(tmp_path: Path) -> None:
    path = crowded(tmp_path, 100)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/0.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    assert "abîmé ou incomplet" in refusal(path)


def test_a_reader_that_is_left_ends(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société"], *[[f"Société {number}"] for number in range(20_000)])
    records = iter(open_file(path))
    next(records)
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    assert children.read_text().split()
    del records
    assert not children.read_text().split()


def test_a_workbook_that_goes_away_while_it_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Société"], ["A"])
    opened: Opened = open_file(path)
    path.unlink()
    with pytest.raises(Unreadable, match="introuvable"):
        list(opened)
