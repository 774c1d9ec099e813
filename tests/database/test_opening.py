"""Opening a database: what is ours is made or opened; what is not is refused in one sentence and left as it was."""

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from jbtui.database import APPLICATION_ID, DatabaseUnavailable, is_postgres, open_database
from jbtui.models.base import database
from jbtui.models.contact import Contact
from tests.desk import plain
from tests.postgres import PostgresServer


def made(path: Path) -> Path:
    """A database of ours at `path`."""
    open_database(str(path)).close()
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(url: Path | str) -> str:
    """Why a database is refused."""
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(str(url))
    message = str(caught.value)
    assert "\n" not in message
    assert database.is_closed()
    return message


def test_a_new_file_is_made_with_its_directories_for_its_owner_alone(home: Path) -> None:
    before = os.umask(0)
    try:
        path = made(home / "share" / "jbtui" / "jbtui.sqlite")
    finally:
        os.umask(before)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_what_sqlite_writes_beside_it_is_the_owners_too(home: Path) -> None:
    path = home / "jbtui.sqlite"
    handle = open_database(str(path))
    handle.execute_sql("INSERT INTO counter VALUES ('x', 1)")
    beside = [each for each in home.iterdir() if each != path]
    assert {each.name for each in beside} == {"jbtui.sqlite-wal", "jbtui.sqlite-shm"}
    assert {mode(each) for each in beside} == {0o600}
    handle.close()


def test_an_existing_file_keeps_its_permissions(home: Path) -> None:
    path = made(home / "jbtui.sqlite")
    path.chmod(0o660)  # a base shared by a group
    made(path)
    assert mode(path) == 0o660


def test_the_home_directory_may_be_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    open_database("~/jbtui.sqlite").close()
    assert (tmp_path / "jbtui.sqlite").is_file()


@pytest.mark.parametrize(
    "name", ["é è.sqlite", "a b'c\".sqlite", "100 %.sqlite", "?mode=ro", "#.sqlite", "sans-suffixe"]
)
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / name)
    assert path.read_bytes().startswith(b"SQLite format 3\0")
    open_database(str(path)).close()
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [name]


def test_it_is_marked_as_ours_and_safe_against_power_cuts(tmp_path: Path) -> None:
    handle = open_database(str(tmp_path / "jbtui.sqlite"))

    def pragma(name: str) -> object:
        return handle.execute_sql(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == APPLICATION_ID
    assert (pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")) == ("wal", 2, 1)
    assert pragma("busy_timeout") == 5000
    handle.close()


def test_an_empty_file_becomes_ours(tmp_path: Path) -> None:
    path = tmp_path / "vide"
    path.touch()
    made(path)
    assert path.stat().st_size > 0


def foreign(path: Path, statement: str) -> Path:
    """The SQLite file of another program."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = delete")
        connection.execute(statement)
        connection.commit()
    return path


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE recipe (name TEXT)",
        "CREATE TABLE contact (name TEXT)",
        "CREATE VIEW one AS SELECT 1",
        "PRAGMA application_id = 252006673",
    ],
)
def test_the_file_of_another_program_is_refused_and_not_touched(tmp_path: Path, statement: str) -> None:
    path = foreign(tmp_path / "autre.sqlite", statement)
    before = path.read_bytes()
    assert refusal(path) == f"{path} est la base d’un autre programme."
    assert path.read_bytes() == before
    assert list(tmp_path.glob("autre*")) == [path]


@pytest.mark.parametrize(
    "content", [b"nom;ville\nMartin;Lyon\n" * 100, b"PK\3\4" + bytes(5000), b"SQLite format 3\0" + b"x" * 5000]
)
def test_what_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(content)
    assert "n’est pas une base jbtui" in refusal(path)
    assert path.read_bytes() == content


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "est un dossier" in refusal(tmp_path)


def test_a_file_in_the_way_of_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    assert "Impossible de créer" in refusal(tmp_path / "fichier" / "jbtui.sqlite")


def test_a_directory_where_nothing_may_be_written_is_refused(home: Path) -> None:
    home.chmod(0o500)
    assert "Impossible de créer" in refusal(home / "jbtui.sqlite")
    assert "Impossible de créer" in refusal(home / "jbtui" / "jbtui.sqlite")


def test_a_file_that_may_only_be_read_is_refused(home: Path) -> None:
    path = made(home / "jbtui.sqlite")
    path.chmod(0o400)
    home.chmod(0o500)
    assert "lecture seule" in refusal(path)


def test_a_file_that_may_not_even_be_read_is_refused(home: Path) -> None:
    path = made(home / "jbtui.sqlite")
    path.chmod(0)
    assert str(path) in refusal(path)


def test_after_a_refusal_another_database_opens(tmp_path: Path) -> None:
    refusal(foreign(tmp_path / "autre.sqlite", "CREATE TABLE recipe (name TEXT)"))
    handle = open_database(str(tmp_path / "jbtui.sqlite"))
    assert Contact.select().count() == 0
    handle.close()


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("postgresql://localhost/jbtui", True),
        ("postgres://localhost/jbtui", True),
        ("/srv/postgresql/jbtui.sqlite", False),
        ("postgresql", False),
        ("jbtui.sqlite", False),
    ],
)
def test_what_a_postgresql_url_is(url: str, is_one: bool) -> None:
    assert is_postgres(url) == is_one


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    message = refusal("postgresql://anne:motdepasse@127.0.0.1:1/jbtui?connect_timeout=2")
    assert plain(message) == "La base PostgreSQL jbtui ne s’ouvre pas : le serveur ne répond pas."
    assert "motdepasse" not in message


@pytest.mark.parametrize("url", ["postgresql://[::1/x", "postgresql://localhost/x?nonsense=1"])
def test_a_malformed_url_is_refused(url: str) -> None:
    assert refusal(url) == "L’adresse de la base n’est pas une URL PostgreSQL valide."


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install" in refusal("postgresql://localhost/jbtui")


def test_a_database_that_the_server_does_not_have_is_told(postgres_server: PostgresServer) -> None:
    assert "absente" in refusal(postgres_server.url("absente"))


def test_connections_are_opened_by_nobody_else(database_url: str) -> None:
    open_database(database_url).close()
    with pytest.raises(peewee.InterfaceError):
        Contact.select().count()
