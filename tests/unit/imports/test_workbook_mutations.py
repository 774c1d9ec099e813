"""Damaged workbooks: records or one sentence, whatever the damage."""

import random
import zipfile
from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from tests.unit.imports import workbooks
from tests.unit.imports.mutating import mutated
from tests.unit.imports.test_xlsx_file import OLD

ROWS: list[list[workbooks.Cell]] = [["Société", "CP", "Email"], ["A", 1000, "a@example.fr"], ["B", 75005, None]]


def stored(path: Path) -> Path:
    """A workbook whose parts are not packed: damage reaches the XML."""
    packed = workbooks.xlsx(path, {"Clients": workbooks.worksheet(ROWS)})
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed


@pytest.mark.parametrize("seed", range(3))
def test_only_records_and_sentences_come_out(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "contacts.xlsx"
    whole = [
        stored(path).read_bytes(),
        OLD.read_bytes(),
        workbooks.ods(path, [["Société", "Ville"], ["A", "Lyon"]]).read_bytes(),
    ]
    sentences = 0
    for _file in range(20):
        path.write_bytes(mutated(chance.choice(whole), chance))
        try:
            found = list(open_file(path))
        except Unreadable:
            sentences += 1
        else:
            assert all(row.line > 0 for row in found)
    assert sentences > 5
