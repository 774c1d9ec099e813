"""Tables without a header, told by what they hold."""

from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.guessing import guess
from jbtui.services.imports.records import Record
from tests.unit.imports.reading import opened, read, written


def fields(*rows: str) -> tuple[str | None, ...] | None:
    found = guess([row.split(";") for row in rows])
    return found.fields if found else None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["PETIT;Luc;l@example.fr;69003;Lyon"], ("last_name", "first_name", "email", "postcode", "city")),
        (["Luc;PETIT;l@example.fr"], ("first_name", "last_name", "email")),
        (["Luc;Petit;luc.petit@example.fr"], ("first_name", "last_name", "email")),
        (["Petit;Luc;luc.petit@example.fr"], ("last_name", "first_name", "email")),
        (["Petit;Luc;04 72 00 00 01"], ("last_name", "first_name", "phone")),
        (["SARL du Bois;Petit;Luc;04 72 00 00 01;0612000001"], ("name", "last_name", "first_name", "phone", "mobile")),
        (["Au Bois;12 rue du Port;69003;Lyon;04 72 00 00 01"], ("name", "line1", "postcode", "city", "phone")),
        (["Lyon;69003;Au Bois;b@example.fr"], ("city", "postcode", "name", "email")),
        (["Luc Petit;luc.petit@example.fr", "Zoé Grand;zoe.grand@example.fr"], ("full_name", "email")),
        (["M.;Luc Petit;0472000001"], ("civility", "full_name", "phone")),
        (["Au Bois;73282932000074;www.bois.example"], ("name", "siret", "website")),
        (["732829320;Au Bois"], ("siren", "name")),
        (["l@example.fr"], ("email",)),
        (["69003;LYON;France"], None),
        (["Au Bois;Lyon"], None),
        (["12;34"], None),
    ],
)
def test_columns_are_told_by_their_cells(rows: list[str], expected: tuple[str | None, ...] | None) -> None:
    assert fields(*rows) == expected


def test_a_column_is_what_most_of_its_cells_are() -> None:
    rows = [*[f"Au Bois {number};b{number}@example.fr" for number in range(9)], "Au Bois;pas de mail"]
    assert fields(*rows) == ("name", "email")
    assert fields(*rows[:2], "x;pas de mail", "y;ni ici") is None


def test_the_records_of_a_file_without_header(tmp_path: Path) -> None:
    text = "PETIT;Luc;luc@example.fr;69003;Lyon;12\nGRAND;Zoé;;01000;Bourg-en-Bresse;4\n"
    file = opened(tmp_path, text)
    assert file.mapping[:2] == [("Colonne 1", "last_name"), ("Colonne 2", "first_name")]
    assert file.mapping[5] == ("Colonne 6", None)
    found = read(tmp_path, text)
    assert [(record.line, record.contact["last_name"], record.contact["postcode"]) for record in found] == [
        (1, "PETIT", "69003"),
        (2, "GRAND", "01000"),
    ]


def test_the_user_may_say_what_a_column_without_header_is(tmp_path: Path) -> None:
    path = written(tmp_path, "Bois;luc@example.fr;12\n")
    (record,) = open_file(path, header_mapping={"Colonne 3": "remarks"})
    assert isinstance(record, Record)
    assert record.contact["remarks"] == "12"


def test_rows_above_the_first_that_reaches_anybody_are_titles(tmp_path: Path) -> None:
    text = "Liste;;\nau 1er mars;;\nEPT;LIBEPT;NB\n732829320;Bois;4\n404833048;Éclat;5\n"
    assert [(record.line, record.contact["name"]) for record in read(tmp_path, text)] == [(4, "Bois"), (5, "Éclat")]


def test_headers_in_a_language_that_is_not_known(tmp_path: Path) -> None:
    found = read(tmp_path, "Nombre;Correo;Teléfono\nAu Bois;b@example.fr;04 72 00 00 01\n")
    assert [(record.contact["name"], record.contact["email"]) for record in found] == [("Au Bois", "b@example.fr")]


def test_a_row_with_an_email_is_no_header_whatever_its_words(tmp_path: Path) -> None:
    found = read(tmp_path, "Client;contact@example.fr;Mobile\nFournisseur;f@example.fr;Fixe\n")
    assert [record.contact["email"] for record in found] == ["contact@example.fr", "f@example.fr"]


def test_too_many_columns_are_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="ne contient pas de contacts"):
        opened(tmp_path, ";".join(["x@example.fr"] * 101) + "\n")
