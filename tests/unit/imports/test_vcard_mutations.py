"""Damaged vCards: contacts, rejected cards or one sentence, whatever the damage, and soon."""

import random
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from jbtui.models.fields import Refused
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.incoming import incoming
from jbtui.services.imports.records import Record, Rejected
from tests.unit.imports.mutating import mutated
from tests.unit.imports.vcards import saved

SEEDS = [
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Petit;Élodie;;Mme;\r\nFN:Élodie Petit\r\nORG:Bois\\, Fils;Atelier\r\nTITLE:Gérante"
    "\r\nitem1.TEL;TYPE=WORK,pref:0472000001\r\nitem1.X-ABLabel:Accueil\r\nADR;TYPE=WORK:;;3 quai;Lyon;;69002;FR\r\n"
    "NOTE:une note\r\n  pliée\\nen deux\r\nCATEGORIES:a,b\r\nEND:VCARD\r\n",
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=89t=C3=\n=A9;Luc\nTEL;CELL:0612345678\n"
    "PHOTO;ENCODING=BASE64:\n /9j/4AAQ\n 9j/4==\n\nEMAIL;PREF:luc@example.fr\n"
    "AGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nBDAY:19800322\nEND:VCARD\n",
    "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Bois et Fils\n"
    "TEL;VALUE=uri;PREF=1;TYPE=\"voice,work\":tel:+33-472000001;ext=5\nN;ALTID=1:A;B\nN;ALTID=1:C;D\nURL:https://example.fr\nEND:VCARD\nBEGIN:VCARD\nEMAIL:seul@example.fr\n",
]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]


@pytest.mark.parametrize("seed", range(6))
def test_only_records_and_sentences_come_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    records = 0
    for _file in range(50):
        path = saved(tmp_path, mutated(chance.choice(SEEDS).encode(chance.choice(ENCODINGS)), chance))
        started = process_time()
        try:
            found = list(open_file(path))
        except Unreadable:
            continue
        assert process_time() - started < 1
        for row in found:
            assert isinstance(row, Record | Rejected)
            assert row.line > 0
            if isinstance(row, Record):
                records += 1
                assert row.contact["name" if row.contact["nature"] == "company" else "last_name"]
                with suppress(Refused):
                    incoming(row, None)
                told = [row.contact, *row.people, *row.delivery_addresses]
                assert all(text and "\0" not in text and "\x1b" not in text for part in told for text in part.values())
            else:
                assert row.reason
        assert [row.line for row in found] == sorted({row.line for row in found})
    assert records > 40


HOSTILE = {
    "nested": "AGENT:\nBEGIN:VCARD\nFN:b\n" * 20_000,
    "quotes": "TEL" + ';X="' * 200_000,
    "components": "N:" + ";" * 500_000 + "\nADR:" + "\\;" * 60_000,
    "organisations": "".join(f"ORG:a{at};b\nTITLE:t{at}\n" for at in range(490)),
    "addresses": "".join(f"ADR:;;{at} {'x y ' * 100};;;;\n" for at in range(900)),
    "digits": "TEL:" + "0" * 130_000 + "\nBDAY:" + "1" * 130_000 + "\nEMAIL;PREF=" + "9" * 1_900 + ":a",
    "words": "EMAIL:" + "a@b;" * 30_000 + "\nFN:" + "Jean, DUPONT " * 9_000,
    "heads": "".join(f"X{at};X={'a;' * 900}:\n" for at in range(400)),
    "returns": "NOTE:a" + "\r" * 300_000,
}


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE.keys())
def test_files_made_to_be_slow(tmp_path: Path, lines: str) -> None:
    path = saved(tmp_path, f"BEGIN:VCARD\nVERSION:3.0\nFN:A\n{lines}\nEND:VCARD\n")
    started = process_time()
    (found,) = open_file(path)
    assert process_time() - started < 1
    assert isinstance(found, Record | Rejected)
