"""The rejected rows of a file, written to be corrected and imported again: the same cells are read, and no reason."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jbtui.services.exports.columns import HEADERS as HEADERS_OF_OURS
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.rejects import REASON, AlreadyThere, Unwritable, write, writing
from jbtui.services.imports.running import Outcome
from tests.unit.imports.workbooks import Cell, worksheet, xlsx

HEADERS = ("Société", "Adresse", "Ville", "Email", "Remarques")


def rejected(opened: Opened) -> list[Outcome]:
    """The records that cannot be contacts, as an import tells of them."""
    return [
        Outcome(each.line, "rejected", "", each.reason, raw=each.raw, piece=each.piece)
        for each in opened
        if isinstance(each, Rejected)
    ]


def again(path: Path, content: bytes, outcomes: list[Outcome] | None = None) -> tuple[Opened, str]:
    """The rejects of a file, opened and as text."""
    path.write_bytes(content)
    opened = open_file(path)
    rejects = path.with_name("rejets" + path.suffix)
    found = rejected(opened) if outcomes is None else outcomes
    assert write(rejects, opened, found, force=True) == len(found) > 0
    written = open_file(rejects)
    return written, rejects.read_bytes().decode(written.encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_rows_keep_encoding_delimiter_and_header(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = (
        HEADERS,
        ("Forêt", "", "Nîmes", "", ""),
        ("", "3 quai", "Évian", "", 'à "voir"'),
        ("", "", "Béziers", "", ""),
    )
    content = "".join(delimiter.join(line) + "\n" for line in lines).encode(encoding)
    opened, text = again(tmp_path / "a.csv", content)
    assert (opened.encoding, opened.delimiter, opened.headers) == (encoding, delimiter, (*HEADERS, REASON))
    assert opened.fields[-1] is None
    assert [each.raw[:-1] for each in opened] == [tuple(line) for line in lines[2:]]
    assert [each.raw[-1].split(",")[0] for each in opened] == ["ni nom"] * 2
    assert text.startswith(delimiter.join((*HEADERS, REASON)) + "\r\n")


CELLS = st.text(st.sampled_from("aé €'\"=;,\t\n|5 ’"), max_size=8).map(lambda text: text.strip("\n"))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[CELLS] * 4), min_size=1, max_size=5), delimiter=st.sampled_from(";,\t|"))
def test_the_same_cells_are_read_again(tmp_path: Path, rows: list[tuple[str, ...]], delimiter: str) -> None:
    outcomes = [Outcome(2, "rejected", "", "motif", raw=("Bois", *row)) for row in rows]
    opened, _text = again(tmp_path / "a.csv", delimiter.join(HEADERS).encode() + b"\n" + b"Fer", outcomes)
    assert [each.raw for each in opened] == [("Bois", *row, "motif") for row in rows]


def test_rejected_again_there_is_still_one_reason(tmp_path: Path) -> None:
    first, _text = again(tmp_path / "a.csv", b"nom;ville\nA;B;C\n;Lyon\n")
    second, text = again(tmp_path / "b.csv", (tmp_path / "rejets.csv").read_bytes())
    assert second.headers == first.headers == ("nom", "ville", REASON)
    assert [each.raw[:-1] for each in second] == [each.raw[:-1] for each in first] == [("A", "B", "C"), ("", "Lyon")]
    assert text.count(REASON) == 1


def test_a_corrected_row_is_a_contact_whatever_is_left_of_the_reason(tmp_path: Path) -> None:
    again(tmp_path / "a.csv", b"nom;ville;email\n;Lyon;\n")
    rejects = tmp_path / "rejets.csv"
    rejects.write_bytes(rejects.read_bytes().replace(b"\r\n;Lyon", b"\r\nBois;Lyon"))
    (record,) = open_file(rejects)
    assert isinstance(record, Record)
    assert record.contact == {"nature": "company", "name": "Bois", "city": "Lyon"}


def test_the_pieces_of_a_record_are_no_contacts_until_they_are_joined(tmp_path: Path) -> None:
    whole = "A;3 quai;69003;Lyon;a@example.fr;1;2;\n"
    header = "Société;Adresse;CP;Ville;Email;Mobile;Fax;Site\n"
    content = header + whole + "Bois;3 quai;69003;Lyon\n7e;;;;\n" + whole
    (tmp_path / "a.csv").write_text(content)
    opened = open_file(tmp_path / "a.csv")
    assert [outcome.piece for outcome in rejected(opened)] == [True, True]
    written, _text = again(tmp_path / "a.csv", content.encode())
    assert [type(each) for each in written] == [Rejected, Rejected]
    twice, _text = again(tmp_path / "b.csv", (tmp_path / "rejets.csv").read_bytes())
    assert [type(each) for each in twice] == [Rejected, Rejected]
    assert [each.raw[:2] for each in twice] == [("Bois", "3 quai"), ("7e", "")]


def test_a_list_of_sirets_gets_a_header(tmp_path: Path) -> None:
    opened, text = again(tmp_path / "a.csv", b"73282932000074\n73282932000082\n12\n")
    assert text.splitlines() == [f"siret;{REASON}", "12;SIRET invalide\u202f: 12"]
    assert opened.fields == ("siret", None)


def test_what_an_encoding_has_not_is_written_plainly(tmp_path: Path) -> None:
    opened = Opened("CSV", "iso-8859-1", ";", ("nom",), ("name",), lambda: iter(()))
    write(tmp_path / "r.csv", opened, [Outcome(2, "rejected", "", "«\u202fœ\u202f» n’est pas…", raw=("à",))])
    lines = (tmp_path / "r.csv").read_bytes().decode("iso-8859-1").splitlines()
    assert lines == [f"nom;{REASON}", "à;« oe » n'est pas..."]


@pytest.mark.parametrize(
    "card",
    [
        "VERSION:3.0\r\nORG:Bois\\, Fer;Nord\r\nTEL;TYPE=work:0472000001\r\nNOTE:un\\ndeux",
        "VERSION:2.1\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:For=C3=AAt\r\n"
        "ADR;HOME;QUOTED-PRINTABLE:;;3 quai=0D=0AB;Lyon;;69003;",
        "VERSION:4.0\r\nKIND:group\r\nFN:Équipe\r\nMEMBER:urn:uuid:x",
    ],
)
def test_a_card_says_the_same_again(tmp_path: Path, card: str) -> None:
    path = tmp_path / "a.vcf"
    path.write_text(f"BEGIN:VCARD\r\n{card}\r\nEND:VCARD\r\n", newline="")
    opened = open_file(path)
    (before,) = opened
    rejects = tmp_path / "rejets.vcf"
    assert write(rejects, opened, [Outcome(1, "rejected", "", "trop long, dit-il", raw=before.raw)]) == 1
    (after,) = open_file(rejects)
    assert type(after) is type(before)
    if isinstance(after, Record) and isinstance(before, Record):
        assert (after.contact, after.people) == (before.contact, before.people)
    assert rejects.read_bytes().endswith(b"\r\nX-MOTIF-DU-REJET:trop long\\, dit-il\r\nEND:VCARD\r\n")


def test_a_workbook_becomes_csv_that_excel_opens(tmp_path: Path) -> None:
    opened = Opened("XLSX", "", "", ("Société", "Ville"), ("name", "city"), lambda: iter(()), sheet="Feuil1")
    path = tmp_path / "r.csv"
    write(path, opened, [Outcome(2, "rejected", "", "motif", raw=("", "Évian"))])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file, delimiter=";")) == [["Société", "Ville", REASON], ["", "Évian", "motif"]]


def test_a_text_of_a_workbook_is_no_formula_of_its_rejects(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Société", "Remarques"], [None, '=HYPERLINK("http://x")']]
    opened = open_file(xlsx(tmp_path / "a.xlsx", {"Clients": worksheet(rows)}))
    write(tmp_path / "rejets.csv", opened, rejected(opened))
    text = (tmp_path / "rejets.csv").read_text("utf-8-sig")
    assert """;"'=HYPERLINK(""http://x"")";""" in text


def test_the_rejects_of_our_own_file_say_whose_they_were(tmp_path: Path) -> None:
    row = ["C1", *[""] * (len(HEADERS_OF_OURS) - 1)]
    content = ";".join(HEADERS_OF_OURS) + "\n" + ";".join(row) + ';"pas fermé\n'
    opened, text = again(tmp_path / "a.csv", content.encode("utf-8-sig"))
    assert "C1" in text
    assert len(list(opened)) == 1


def test_no_file_where_nothing_is_rejected_and_none_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nom;ville\n;Lyon\n")
    opened = open_file(tmp_path / "a.csv")
    path = tmp_path / "r.csv"
    assert write(path, opened, []) == 0
    assert not path.exists()
    path.touch()
    assert write(path, opened, rejected(opened)) == 1
    before = path.read_bytes()
    with pytest.raises(AlreadyThere, match="existe déjà"), writing(path, opened):
        raise AssertionError
    assert path.read_bytes() == before
    assert write(path, opened, [], force=True) == 0
    assert path.read_bytes() == b""
    with pytest.raises(Unwritable, match="ne peut pas être écrit"):
        write(tmp_path / "absent" / "r.csv", opened, [])


def test_examples_are_of_the_first_records_and_differ(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"N{number};Lyon;;{number % 2}\n" for number in range(1_000))
    path.write_text(f"nom;ville;email;client\n{rows}Z;Boz;z@example.fr;5\n")
    opened = open_file(path)
    assert opened.examples() == [["N0", "N1", "N2"], ["Lyon"], [], ["0", "1"]]
    assert opened.examples(1) == [["N0"], ["Lyon"], [], ["0"]]
