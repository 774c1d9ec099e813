"""A row that another program has written, with bytes that are no UTF-8: it is shown, and hides nothing around it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jbtui.__main__ import main
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
