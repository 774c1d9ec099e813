"""Damaged files: a record, a rejected record or one sentence, whatever the damage."""

import random
from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Record, Rejected
from tests.unit.imports.mutating import mutated

SEEDS = [
    'Société;Nom;Prénom;Email;Tél;Adresse;CP;Ville;Remarques\r\n"Été & Cie";Petit;Luc;l@example.fr;0472000001;'
    '"3 quai\nPorte 2";69003;Lyon;"dit ""oui"""\r\nB;;;;;;;;\r\n',
    "siret\n73282932000074\n73282932000075\n",
    "SIREN\tNIC\tL1_NORMALISEE\tL4_NORMALISEE\tL6_NORMALISEE\n732829320\t00074\tBOIS\t3 QUAI\t69003 LYON\n",
    "Client,Type,Adresse de livraison,Ville livraison\nX,prospect,3 quai,Lyon\nY,client,,\n",
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]


@pytest.mark.parametrize("seed", range(6))
def test_only_records_and_sentences_come_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "contacts.csv"
    records = sentences = 0
    for _file in range(50):
        path.write_bytes(mutated(chance.choice(SEEDS).encode(chance.choice(ENCODINGS)), chance))
        try:
            found = list(open_file(path))
        except Unreadable:
            sentences += 1
            continue
        for row in found:
            assert isinstance(row, Record | Rejected)
            assert row.line > 0
            if isinstance(row, Record):
                records += 1
                assert row.contact["name" if row.contact["nature"] == "company" else "last_name"]
                told = [row.contact, *row.people, *row.delivery_addresses]
                assert all(text and "\0" not in text and "\x1b" not in text for part in told for text in part.values())
            else:
                assert row.reason
        assert [row.line for row in found] == sorted({row.line for row in found})
    assert records > 10
    assert sentences > 0
