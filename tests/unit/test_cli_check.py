"""`jbtui check`: what it prints, and how it ends."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jbtui.__main__ import main
from jbtui.database import open_database
from tests.desk import plain


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = tmp_path / "jbtui.sqlite"
    assert main(["--db", str(path), "demo", "--documents", "0", "--contacts", "30"]) == 0
    return str(path)


def test_a_base_in_order_is_said_in_one_line(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    main(["--db", database_url, "demo", "--documents", "0", "--contacts", "30"])
    capfd.readouterr()
    assert main(["--db", database_url, "check"]) == 0
    assert capfd.readouterr() == ("La base est en ordre.\n", "")
    assert main(["--db", database_url, "check", "--format", "json"]) == 0
    assert capfd.readouterr() == ("[]\n", "")


def test_each_problem_is_a_line(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    main(["--db", database_url, "demo", "--documents", "0", "--contacts", "30"])
    handle = open_database(database_url)
    handle.execute_sql("UPDATE contact SET name_key = 'x' WHERE id IN (3, 4)")
    handle.close()
    capfd.readouterr()
    assert main(["--db", database_url, "check"]) == 1
    printed = capfd.readouterr()
    assert [line.split(" ")[0] for line in printed.out.splitlines()] == ["C00003", "C00004"]
    assert printed.err == "2 problèmes.\n"
    assert main(["--db", database_url, "check", "--format", "json"]) == 1
    printed = capfd.readouterr()
    problems = json.loads(printed.out)
    assert [problem["kind"] for problem in problems] == ["rows", "rows"]
    assert set(problems[0]) == {"kind", "record", "what", "todo"}
    assert printed.err == ""


def test_a_row_of_the_database_is_not_obeyed(path: str, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE contact SET name = 'x' || char(27) || '[31m' WHERE id = 1")
        connection.commit()
    capfd.readouterr()
    assert main(["--db", path, "check"]) == 1
    assert "\x1b" not in capfd.readouterr().out


def test_what_cannot_be_read_ends_with_2(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("rien d’une base\n" * 100)
    for path, said in (
        ("notes.txt", "pas une base jbtui"),
        ("nulle-part/x.sqlite", "n’existe pas"),
        (".", "un dossier"),
    ):
        assert main(["--db", str(tmp_path / path), "check"]) == 2
        printed = capfd.readouterr()
        assert printed.out == ""
        assert said in plain(printed.err)


def test_a_file_damaged_in_the_middle_is_named(path: str, capfd: pytest.CaptureFixture[str]) -> None:
    main(
        ["--db", path, "demo", "--documents", "0", "--contacts", "400", "--seed", "2"]
    )  # its middle is rows, not the schema
    content = bytearray(Path(path).read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40_000] = bytes(range(250)) * 160
    Path(path).write_bytes(content)
    capfd.readouterr()
    assert main(["--db", path, "check"]) == 1
    printed = capfd.readouterr()
    assert "Le fichier : lecture impossible" in plain(printed.out)
    assert printed.err.endswith(" problèmes.\n")


@pytest.mark.parametrize("name", ["person_main", "contact_customer_by_city"])
def test_an_index_that_is_gone_is_named(database_url: str, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    handle = open_database(database_url)
    handle.execute_sql(f"DROP INDEX {name}")
    handle.close()
    assert main(["--db", database_url, "check"]) == 1
    assert plain(capfd.readouterr().out).startswith(f"{name.capitalize()} manque à la base ;")


def test_a_trigger_that_is_gone_is_named(path: str, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER search_entry_insert")
    capfd.readouterr()
    assert main(["--db", path, "check"]) == 1
    assert "Search_entry_insert manque" in capfd.readouterr().out
