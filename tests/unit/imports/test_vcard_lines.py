"""From bytes to properties: what programs do to lines, letters and values before anything is understood."""

import tracemalloc
from pathlib import Path

import pytest

from jbtui.services.imports.formats import open_file
from tests.unit.imports.vcards import card, cards, contacts, remarks, saved

PLAIN = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Pétain;Élodie;;;\r\nNOTE:Été à Orléans\r\nEND:VCARD\r\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"], ids=["LF", "CRLF", "CR", "CRCRLF"])
def test_ends_of_lines(tmp_path: Path, end: str) -> None:
    (record,) = contacts(tmp_path, PLAIN.replace("\r\n", end))
    assert (record.contact["last_name"], record.contact["remarks"]) == ("Pétain", "Été à Orléans")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_of_the_file(tmp_path: Path, encoding: str) -> None:
    (record,) = contacts(tmp_path, PLAIN.encode(encoding))
    assert (record.contact["first_name"], record.contact["remarks"]) == ("Élodie", "Été à Orléans")
    assert record.line == 1


def test_every_script_in_utf_16(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1:安藤;Émile\nNOTE;QUOTED-PRINTABLE:=C3=89t=C3=A9\nEND:VCARD\n"
    (record,) = contacts(tmp_path, text.encode("utf-16"))
    assert record.contact == {
        "nature": "individual",
        "first_name": "Émile",
        "last_name": "安藤",
        "remarks": "Été",
    }


@pytest.mark.parametrize(
    ("charset", "codec", "text"),
    [
        ("SHIFT_JIS", "cp932", "表示ソ予"),  # second bytes that are a backslash
        ("Windows-1252", "cp1252", "Œuvre à 5 €"),
        ("SHIFT_JIS", "cp932", "①"),  # of NEC and Microsoft, under the standard's name
        ("ISO-8859-1", "latin-1", "Forêt"),
        ("ISO-8859-1", "cp1252", "l’œuf"),
        ("UTF-8", "utf-8", "Москва"),
        ("ISO-2022-JP", "iso2022_jp", "安藤"),
    ],
)
@pytest.mark.parametrize("encoding", ["", ";ENCODING=QUOTED-PRINTABLE"], ids=["raw", "quoted-printable"])
def test_each_value_may_have_its_charset(tmp_path: Path, charset: str, codec: str, text: str, encoding: str) -> None:
    data = text.encode(codec)
    if encoding:
        data = b"".join(b"=%02X" % byte for byte in data)
    line = f"N;CHARSET={charset}{encoding}:".encode() + data + b";;;;"
    assert card(tmp_path, line, "NOTE:Été", version="2.1").contact["last_name"] == text


def test_a_charset_that_is_none(tmp_path: Path) -> None:
    for charset in ("UTF-8", "X-UNKNOWN", "rot13", "hex", "punycode", "a\0b", '"'):
        record = card(tmp_path, f"N;CHARSET={charset}:Forêt;;;;".encode("cp1252"), version="2.1")
        assert record.contact["last_name"] == "Forêt"


def test_a_fold_inside_a_character(tmp_path: Path) -> None:
    name = "Équipe Łódź 安藤".encode()
    folded = b"\r\n ".join(name[at : at + 1] for at in range(len(name)))
    assert card(tmp_path, b"N:" + folded + b";;;;").contact["last_name"] == "Équipe Łódź 安藤"


def test_folds_keep_the_text_of_their_version(tmp_path: Path) -> None:
    assert remarks(card(tmp_path, "FN:A", "NOTE:men", " uiserie", "\tfine  et", "  bois")) == ["menuiseriefine et bois"]
    assert remarks(card(tmp_path, "FN:A", "NOTE:menuiserie", " fine", version="2.1")) == ["menuiserie fine"]
    text = "BEGIN:VCARD\nVERSION:2.1\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:Me\n nuisier\nVERSION:3.0\nEND:VCARD\n"
    assert contacts(tmp_path, text)[1].contact["last_name"] == "Menuisier"


def test_folds_within_parameters(tmp_path: Path) -> None:
    record = card(tmp_path, 'TEL;X-ID="12:30;a,b";TY', " PE=CELL:06 12 34", "  56 78", "FN:A")
    assert (record.contact["mobile"], record.contact["last_name"]) == ("06 12 34 56 78", "A")
    record = card(
        tmp_path, "FN:A", "NOTE:Horaires", "item1.TEL;TYPE=WORK", "fermé", "TEL;TY", " PE=CEL", " L:0612345678"
    )
    assert (record.contact["mobile"], remarks(record)) == ("0612345678", ["Horaires", "item1.TEL;TYPE=WORK", "fermé"])


@pytest.mark.parametrize("declared", ["ENCODING=QUOTED-PRINTABLE", "QUOTED-PRINTABLE", "encoding=quoted-printable"])
def test_quoted_printable(tmp_path: Path, declared: str) -> None:
    note = f"NOTE;CHARSET=UTF-8;{declared}:=C3=89t=C3="
    record = card(tmp_path, "FN:A", note, "=A9=0D=0Afin = ", "TEL:de la note=", " ici", "TEL:0472000000", version="2.1")
    assert remarks(record) == ["Été", "fin TEL:de la note ici"]
    assert record.contact["phone"] == "0472000000"


def test_a_soft_break_before_nothing(tmp_path: Path) -> None:
    record = card(tmp_path, "ORG;QUOTED-PRINTABLE:=C3=89t=C3=A9=", "", "TEL:0472000000", version="2.1")
    assert (record.contact["name"], record.contact["phone"]) == ("Été", "0472000000")
    record = card(tmp_path, "ORG;QUOTED-PRINTABLE:=C3=89t=C3=A9=", version="2.1")
    assert record.contact["name"] == "Été"


def test_broken_quoted_printable_loses_nothing_else(tmp_path: Path) -> None:
    record = card(tmp_path, "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89t=C3=A9=80=ZZ=;B", version="2.1")
    assert record.contact["last_name"] == "Été€=ZZ="


def test_text_in_base64(tmp_path: Path) -> None:
    assert card(tmp_path, "FN;ENCODING=B:w4l0w6k=").contact["last_name"] == "Été"
    assert card(tmp_path, "FN;ENCODING=B:w4l0w6k", "EMAIL:a@example.fr").contact["last_name"] == "a@example.fr"


def test_escapes(tmp_path: Path) -> None:
    record = card(
        tmp_path, r"N:A\;B\\;C\,D;;;", r"URL:http\://example.fr", r"NOTE:un\ndeux\Ntrois\, \"quatre\" C:\Temp\é\\n"
    )
    assert (record.contact["last_name"], record.contact["first_name"]) == ("A;B\\", "C,D")
    assert record.contact["website"] == "http://example.fr"
    assert remarks(record) == ["un", "deux", 'trois, "quatre" C:\\Temp\\é\\n']


def test_names_in_any_case_groups_and_empty_lines(tmp_path: Path) -> None:
    lines = [
        "",
        "begin:vCard",
        "",
        "n:Petit;Luc",
        "item1.tel;type=Cell:0612345678",
        "item1.x-ablabel:Perso",
        "end:vcard",
    ]
    (record,) = contacts(tmp_path, "\n".join(lines))
    assert record.contact == {
        "nature": "individual",
        "first_name": "Luc",
        "last_name": "Petit",
        "mobile": "0612345678",
    }


def test_raw_newlines_go_on_with_the_value(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:A", "NOTE:Horaires", "lundi", "Mardi : 9 h", "mercredi: fermé", "TEL:0472000000")
    assert remarks(record) == ["Horaires", "lundi", "Mardi : 9 h", "mercredi: fermé"]
    assert record.contact["phone"] == "0472000000"
    record = card(tmp_path, "FN:A", "TEL:0472000000", "unknown:value", "X-CUSTOM:a\rb")
    assert record.contact == {"nature": "individual", "last_name": "A", "phone": "0472000000"}


def test_a_quote_that_does_not_close(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:A", 'TEL;X-ID="a;CELL:0612345678', 'TITLE:"chef"')
    assert (record.contact["phone"], record.contact["activity"]) == ("0612345678", '"chef"')


def test_controls_and_marks_are_cleaned(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:A\x07\x1b[2J\u202eB\0", "TEL:\u202d06 12 34 56 78\u202c", "NOTE:a\tb\x85c")
    assert (record.contact["last_name"], record.contact["phone"]) == ("AB", "06 12 34 56 78")
    assert remarks(record) == ["a b c"]


@pytest.mark.parametrize("end", [b"\r\n ", b"\r\n", b""], ids=["folded", "lines", "one line"])
def test_a_photo_takes_no_memory(tmp_path: Path, end: bytes) -> None:
    content = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nPHOTO;ENCODING=b:" + (b"/9j4AAQS" * 9 + end) * 100_000
    path = saved(tmp_path, content + b"\r\nTEL:0472000000\r\nEND:VCARD\r\n")
    opened = open_file(path)
    del content
    tracemalloc.start()
    found = [getattr(record, "contact", None) for record in opened]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [{"nature": "individual", "last_name": "A", "phone": "0472000000"}]
    assert most < 4_000_000


def test_a_card_that_is_too_long_is_rejected(tmp_path: Path) -> None:
    hostile = {
        "a value": "NOTE:" + "a" * 200_000,
        "a folded value": "NOTE:" + "a\r\n " * 200_000,
        "many values": "TEL:0472000000\r\n" * 2_000,
    }
    for lines in hostile.values():
        text = f"BEGIN:VCARD\r\nFN:A\r\n{lines}\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:B\r\nEND:VCARD\r\n"
        long, following = cards(tmp_path, text)
        assert getattr(long, "reason", "").startswith("trop long")
        assert getattr(following, "contact", {}).get("last_name") == "B"
