"""The files themselves: what other programs find in them, and what happens when they cannot be written."""

import csv
import errno
import fcntl
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jbtui.models.base import Values
from jbtui.models.contact import PROFILES, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services import contact_json
from jbtui.services.contact_sheet import PAGE, ContactSheet
from jbtui.services.exports import columns, vcard_file, xlsx_file
from jbtui.services.exports.formats import FORMATS, Unwritable, export

DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
each_format = pytest.mark.parametrize("format_", FORMATS)


def sheet(people: int = 0, **values: Any) -> ContactSheet:
    """A contact that is in no base."""
    row = {**Contact.blank(), "id": 1, "code": "C00001", "version": 1, "is_customer": True, "name": "Martin", **values}
    persons = [_person(number) for number in range(people)]
    usual = {"label": "Facturation", "is_default": True, "follows_billing": True}
    return ContactSheet(row, persons, [{**DeliveryAddress.blank(), "id": 1, **usual}])


def _person(number: int) -> Values:
    return {**Person.blank(), "id": number, "last_name": f"Roux {number}", "first_name": "Hélène"}


def rows(path: Path) -> list[list[str]]:
    """The rows of a CSV file as French Excel reads it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_csv_is_what_french_excel_opens(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    export("csv", [sheet(name="L’Œuvre", remarks="a\nb")], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfCode;Nature;Client;")
    assert path.read_bytes().count(b"\r\n") == 2
    header, row = rows(path)
    assert dict(zip(header, row, strict=True))["Remarques"] == "a\nb"


def test_a_contact_has_a_row_for_each_person_and_says_itself_in_each(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    export("csv", [sheet(people=3, city="Lyon"), sheet()], path)
    header, *found = rows(path)
    name, city, person = (header.index(title) for title in ("Raison sociale", "Ville", "Nom (contact)"))
    assert [(row[name], row[city], row[person]) for row in found] == [
        *(("Martin", "Lyon", f"Roux {number}") for number in range(3)),
        ("Martin", "", ""),
    ]


FORMULAS = ["=1+1", "+33 4", "-2", "@SUM(A1)", "'=1", "＝1", '=HYPERLINK("http://x";"y")']


@pytest.mark.parametrize("text", FORMULAS)
def test_no_csv_cell_begins_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    export("csv", [sheet(name=text, phone=text, city=text, remarks=text, email=text, tags=text)], path)
    found = rows(path)
    assert [cell for row in found for cell in row if cell.startswith(DANGEROUS)] == []
    assert found[1].count(f"'{text}") == 6


# --- workbooks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", FORMULAS)
def test_a_workbook_holds_texts_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    export("xlsx", [sheet(name=text, postcode="01000", siret="73282932000074", website="http://x.fr")], path)
    with zipfile.ZipFile(path) as archive:
        drawn = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in drawn
        assert "<f " not in drawn
        assert set(re.findall(r'<c r="[A-Z]+\d+"[^>]*? t="(\w+)"', drawn)) == {"inlineStr"}
        assert drawn.count("<c ") == drawn.count('t="inlineStr"')
        assert "hyperlink" not in drawn
        assert 'state="frozen"' in drawn
    (header, row) = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    found = dict(zip(header, row, strict=True))
    assert found["Code postal"] == "01000"
    assert str(found["Raison sociale"]).lstrip("'") == text.lstrip("'")


def test_a_full_worksheet_goes_on_in_a_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 3)
    path = tmp_path / "x.xlsx"
    export("xlsx", [sheet(name=f"Zone {number}") for number in range(5)], path)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Contacts", "Contacts 2", "Contacts 3"]
    names = [row[5] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()[1:]]
    assert names == [f"Zone {number}" for number in range(5)]


# --- vCard ------------------------------------------------------------------------------------------------------------


def test_a_company_is_a_card_and_each_of_its_people_one_more() -> None:
    text = "".join(vcard_file.lines(sheet(people=1, name="Dupont, Fils; SARL", line1="1 rue", city="Lyon")))
    company, person = text.split("END:VCARD\r\n")[:2]
    assert "ORG:Dupont\\, Fils\\; SARL\r\n" in company
    assert "ADR;PREF=1:;;1 rue;Lyon;;;FRANCE\r\n" in company
    assert "\r\nN:" not in company
    assert "N:Roux 0;Hélène;;;\r\nORG:Dupont\\, Fils\\; SARL\r\n" in person


@pytest.mark.parametrize("letter", ["a", "é", "€", "𝕸"])
def test_lines_are_folded_at_75_octets_between_characters(letter: str) -> None:
    lines = "".join(vcard_file.lines(sheet(remarks=letter * 500))).split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert f"NOTE:{letter * 500}" in "\r\n".join(lines).replace("\r\n ", "")


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_no_contact_is_an_empty_array(tmp_path: Path) -> None:
    assert export("json", [], tmp_path / "x.json") == 0
    assert json.loads((tmp_path / "x.json").read_text("utf-8")) == []


# --- writing ----------------------------------------------------------------------------------------------------------


@each_format
def test_a_file_of_no_contact_is_written(format_: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert export(format_, [], path) == 0
    assert path.exists()


@each_format
def test_what_was_there_stays_when_the_reading_fails(format_: str, tmp_path: Path) -> None:
    def failing() -> Iterator[ContactSheet]:
        yield sheet()
        raise LookupError("the base is gone")

    path = tmp_path / "x"
    path.write_text("before")
    with pytest.raises(LookupError):
        export(format_, failing(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@each_format
def test_a_stop_leaves_nothing(format_: str, tmp_path: Path) -> None:
    told: list[int] = []

    def progress(written: int) -> bool:
        told.append(written)
        return len(told) < 2

    assert export(format_, (sheet() for _number in range(PAGE * 5)), tmp_path / "x", progress=progress) is None
    assert told == [PAGE, PAGE * 2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("umask", "rights"), [(0o077, 0o600), (0o022, 0o644)])
def test_a_new_file_has_the_rights_of_the_umask_and_an_old_one_its_own(umask: int, rights: int, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    before = os.umask(umask)
    try:
        export("csv", [sheet()], path)
        assert path.stat().st_mode & 0o777 == rights
        path.chmod(0o640)
        export("csv", [sheet()], path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_one(tmp_path: Path) -> None:
    link, file = tmp_path / "link.csv", tmp_path / "file.csv"
    file.write_text("before")
    link.symlink_to(file)
    export("csv", [sheet()], link)
    assert link.is_symlink()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/x.csv", "ce dossier n’existe pas"),
        ("x.csv/y.csv", "ce dossier n’existe pas"),
        (".", "ce n’est pas un fichier ordinaire"),
        ("a\0b", "null"),
        ("x" * 300, "ce nom est trop long"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(name: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("before")
    with pytest.raises(Unwritable, match=reason):
        export("csv", [sheet()], tmp_path / name)
    assert (tmp_path / "x.csv").read_text() == "before"


WRITING = """
import sys
from pathlib import Path
from jbtui.services.exports.formats import Format, export_in

def write(records, file):
    file.write(b"half")
    file.flush()
    print("at work", flush=True)
    sys.stdin.read()

export_in(Format(".csv", "", "", write), [], Path(sys.argv[1]))
"""


def test_what_a_killed_export_left_is_swept_by_the_next_and_nothing_in_use(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("before")
    with subprocess.Popen(
        [sys.executable, "-c", WRITING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "at work\n"
        export("csv", [sheet()], tmp_path / "y.csv")
        names = {each.name for each in tmp_path.iterdir()}
        assert len(names) == 3  # what is being written stays
        process.kill()
    assert {each.name for each in tmp_path.iterdir()} == names
    assert path.read_text() == "before"
    export("csv", [sheet()], tmp_path / "y.csv")
    assert {each.name for each in tmp_path.iterdir()} == {"x.csv", "y.csv"}


def test_where_no_directory_can_be_locked_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_file: int, _how: int) -> None:
        raise OSError(errno.EBADF, "as NFS says")

    monkeypatch.setattr(fcntl, "flock", refused)
    export("csv", [sheet()], tmp_path / "x.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_no_two_columns_have_one_header() -> None:
    assert len(set(columns.HEADERS)) == len(columns.COLUMNS)


def test_every_column_that_users_fill_goes_out() -> None:
    found = sheet(people=1)
    shown = contact_json.whole(found)
    of_json = {
        Contact: {*shown, *shown["address"], *(f"is_{profile}" for profile in PROFILES)},
        Person: {*shown["people"][0], "is_main"},
        DeliveryAddress: {*shown["delivery_addresses"][0]},
    }
    own = {"individual_id", "contact_id", "contact_nature", "recipient_id"}
    for model, keys in of_json.items():
        of_tables = {column.name for column in columns.COLUMNS if column.model is model}
        assert set(model.edited_columns()) - own <= of_tables
        assert set(model.edited_columns()) - own <= keys
