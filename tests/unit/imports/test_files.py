"""From bytes to text: encodings found by themselves, and what is no text at all."""

import os
from pathlib import Path

import pytest

from jbtui.services.imports import files
from jbtui.services.imports.formats import open_file
from tests.unit.imports.reading import one, opened, read, written

FRENCH = "Société;Ville\r\nCafé de l'Été;Saint-Étienne\r\nÇa ira;Orléans\r\n"
TYPOGRAPHIC = "Société;Ville;Remarques\nL’Œuvre;Lyon;« cœur » à 5 €\n"


@pytest.mark.parametrize(
    ("written_as", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, written_as: str, found: str) -> None:
    file = opened(tmp_path, FRENCH, written_as)
    assert file.encoding == found
    assert file.headers == ("Société", "Ville")
    assert [record.contact["name"] for record in read(tmp_path, FRENCH, written_as)] == ["Café de l'Été", "Ça ira"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "mac_roman"])
def test_french_typography_survives(tmp_path: Path, encoding: str) -> None:
    contact = one(tmp_path, TYPOGRAPHIC, encoding).contact
    assert contact["name"] == "L’Œuvre"
    assert contact["remarks"] == "« cœur » à 5 €"


def test_euro_and_ligature_tell_iso_8859_15(tmp_path: Path) -> None:
    text = "Société;Remarques\nMaison de l'œuvre;cœur à 5 €, été\n"
    assert opened(tmp_path, text, "iso-8859-15").encoding == "iso-8859-15"
    assert one(tmp_path, text, "iso-8859-15").contact["name"] == "Maison de l'œuvre"


def test_a_ligature_inside_a_word_tells_iso_8859_15(tmp_path: Path) -> None:
    assert one(tmp_path, "Société\nMaison du cœur, été\n", "iso-8859-15").contact["name"] == "Maison du cœur, été"


def test_fractions_stay_with_windows(tmp_path: Path) -> None:
    assert one(tmp_path, "Société;Remarques\nÉpicerie;pain ½ kg à la pièce\n", "cp1252").contact["remarks"] == (
        "pain ½ kg à la pièce"
    )


def test_another_script_is_guessed(tmp_path: Path) -> None:
    text = "Company;City\n" + "Русская чайная компания;Москва\nКнижная лавка писателей;Санкт-Петербург\n" * 5
    assert read(tmp_path, text, "cp1251")[0].contact["city"] == "Москва"


def test_one_byte_of_windows_in_a_utf_8_file(tmp_path: Path) -> None:
    path = written(tmp_path, "Société;Ville\nCafé;Orléans\nMusée;X\n")
    path.write_bytes(path.read_bytes().replace(b"X", b"Ch\xe2teau"))
    assert [getattr(row, "contact", {}).get("city") for row in open_file(path)] == ["Orléans", "Château"]


def test_utf_8_is_told_by_the_whole_file(tmp_path: Path) -> None:
    text = "Société;Ville\n" + "Dupont;Lyon\n" * 100_000 + "Été;Orléans\n"
    assert opened(tmp_path, text, "utf-8").encoding == "utf-8"
    assert opened(tmp_path, text, "cp1252").encoding == "cp1252"


def test_letters_lost_by_another_program_are_no_damage(tmp_path: Path) -> None:
    assert opened(tmp_path, "Soci�t�;Email\nDupont;d@example.fr\n").encoding == "utf-8"


def test_control_characters_do_not_reach_a_value(tmp_path: Path) -> None:
    contact = one(tmp_path, "Société;Ville\nDu\0pont\x1b[31m;Ly\u202eon\n\x1a").contact
    assert (contact["name"], contact["city"]) == ("Dupont", "Lyon")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf", "vide"),
        (b" \r\n\0\n", "vide"),
        (b"PK\x03\x04" + bytes(range(32)) * 40, "abîmé ou incomplet"),
        (b"%PDF-1.7\n" + bytes(range(32)) * 40, "ni du texte, ni un classeur"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500), "ni du texte, ni un classeur"),
    ],
)
def test_what_is_no_text_is_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content)
    with pytest.raises(files.Unreadable, match=says) as refusal:
        open_file(path)
    assert str(refusal.value).endswith(".")
    assert "contacts.csv" in str(refusal.value)


def test_what_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(files.Unreadable, match="dossier"):
        open_file(tmp_path)
    with pytest.raises(files.Unreadable, match="introuvable"):
        open_file(tmp_path / "absent.csv")
    with pytest.raises(files.Unreadable, match="introuvable"):
        open_file(Path("absent\0.csv"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(files.Unreadable, match="ordinaire"):
        open_file(tmp_path / "pipe")


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    with pytest.raises(files.Unreadable) as refusal:
        open_file(tmp_path / "a\x1b[2J.csv")
    assert "\x1b" not in str(refusal.value)


def test_a_file_gone_since_it_was_opened(tmp_path: Path) -> None:
    file = opened(tmp_path, FRENCH)
    (tmp_path / "contacts.csv").unlink()
    with pytest.raises(files.Unreadable, match="introuvable"):
        list(file)


def test_a_line_is_kept_only_so_far(tmp_path: Path) -> None:
    path = written(tmp_path, "x" * (3 * files.LONGEST_LINE) + "\r\nshort\r\n")
    long, short = files.lines(path, "utf-8")
    assert (len(long.text), long.cut) == (files.LONGEST_LINE, True)
    assert short == files.Line(2, "short")
