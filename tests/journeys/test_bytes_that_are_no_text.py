"""A row that another program has written, with bytes that are no UTF-8: it is shown, and hides nothing around it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jbtui.__main__ import main
from jbtui.declarations.base import View
from jbtui.declarations.contacts import CONTACTS
from jbtui.models.base import database
from jbtui.models.contact import Contact
from tests.desk import Desk

READS = "CAF\N{REPLACEMENT CHARACTER} DU PORT"
"""« CAFÉ DU PORT » in Latin-1, read as UTF-8."""


@pytest.fixture
def spoilt(tmp_path: Path, homes: Path) -> Desk:
    desk = Desk(str(tmp_path / "base.sqlite"), homes)
    desk.given({"name": "ALPHA"}, {"name": "CAFÉ DU PORT", "remarks": "ouvert", "city": "Lyon"}, {"name": "ZOÉ"})
    with closing(sqlite3.connect(desk.database)) as other:
        for column, text in (("name", "CAFÉ DU PORT"), ("name_key", "café du port"), ("remarks", "fermé")):
            other.execute(f"UPDATE contact SET {column} = CAST(? AS TEXT) WHERE id = 2", (text.encode("latin-1"),))
        other.commit()
    return desk


async def test_the_screens_show_it(spoilt: Desk) -> None:
    async with spoilt.as_user("anne") as anne:
        assert anne.list.names() == ["ALPHA", READS, "ZOÉ"]
        await anne.press("down", "enter")
        assert READS in anne.screen_text()
        assert "ferm\N{REPLACEMENT CHARACTER}" in anne.screen_text()
        await anne.press("escape")
        await anne.search("port")
        assert anne.list.names() == [READS]
        await anne.press("enter", "e")
        await anne.replace(name="CAFÉ DU PORT")
        await anne.press("ctrl+s")
        await anne.sees("C00002 CAFÉ DU PORT")


def test_no_page_misses_a_row_or_comes_again(spoilt: Desk) -> None:
    with spoilt.connected():
        # What is read as U+FFFD stands before it, or behind it, in the file.
        keys = (
            [b"caf\xff"] * 9 + [b"caf\xe9"] * 9 + ["caf中".encode(), "caf\N{REPLACEMENT CHARACTER}".encode(), b"cafz"]
        )
        ids = spoilt.given(*({"name": f"Port {number}"} for number in range(len(keys))))
        for id_, key in zip(ids, keys, strict=True):
            database.execute_sql("UPDATE contact SET name_key = CAST(? AS TEXT) WHERE id = ?", (key, id_))
        for text in ("", "caf"):
            walk = CONTACTS.walk(View(text=text))
            there = sorted(walk.ids()) if text else sorted(row["id"] for row in Contact.values())
            assert len(there) == len(keys) + (1 if text else 3)
            forwards, backwards = list[int](), list[int]()
            page = walk.page(limit=2)
            while page and len(forwards) <= len(there):
                forwards += [row["id"] for _key, row in page]
                page = walk.page(after=page[-1][0], limit=2)
            page = walk.page(before=(), limit=2)
            while page and len(backwards) <= len(there):
                backwards[:0] = [row["id"] for _key, row in page]
                page = walk.page(before=page[0][0], limit=2)
            assert sorted(forwards) == sorted(backwards) == there
            assert forwards == backwards


def test_the_command_line_shows_it(spoilt: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["--db", spoilt.database]
    assert main([*command, "contacts"]) == 0
    assert READS in capfd.readouterr().out
    assert main([*command, "contacts", "port", "--format", "json"]) == 0
    assert READS in capfd.readouterr().out
    assert main([*command, "contact", "C00002"]) == 0
    assert READS in capfd.readouterr().out
    for name in ("fiches.json", "fiches.csv", "fiches.vcf", "fiches.xlsx"):
        assert main([*command, "contacts", "--output", str(tmp_path / name)]) == 0
    assert READS in (tmp_path / "fiches.json").read_text("utf-8")
    assert main([*command, "backup", str(tmp_path / "copie.sqlite")]) == 0


def test_the_check_names_it(spoilt: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", spoilt.database, "check", "--format", "json"]) == 1
    whats = [
        problem["what"] for problem in json.loads(capfd.readouterr().out) if problem["record"].startswith("C00002")
    ]
    assert any("autre chose que du texte" in what and "Remarques" in what for what in whats), whats


def test_a_replacement_character_that_was_typed_is_text(
    tmp_path: Path, homes: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(str(tmp_path / "base.sqlite"), homes)
    desk.given({"name": READS})
    assert main(["--db", desk.database, "check"]) == 0, capfd.readouterr().out
