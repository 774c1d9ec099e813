"""The schema: what the migrations make is what the models say; it is made once, whole, by one process."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import peewee
import pytest

from jbtui.database import DatabaseUnavailable, copies, migrations, open_database
from jbtui.models import open_form
from jbtui.models.base import Base, Record, database
from jbtui.models.contact import Contact
from jbtui.models.document_entry import DocumentEntry, LineEntry
from jbtui.models.entry import Entry
from jbtui.models.person import Person
from jbtui.services import check, contacts
from jbtui.services.unit import Session
from tests.contract.declared import MODELS
from tests.postgres import PostgresServer
from tests.services.making import plain

ROOT = Path(__file__).parents[2]


@pytest.fixture
def base(database_url: str) -> Iterator[peewee.Database]:
    handle = open_database(database_url)
    yield handle
    handle.close()


def models() -> list[type[Base]]:
    """Every model that has a table."""
    found, left = [], [Base]
    while left:
        for model in left.pop().__subclasses__():
            left.append(model)
            if model not in (Record, Entry, DocumentEntry, LineEntry):  # typed, and stored as other records
                found.append(model)
    return [model for model in found if model.__module__.startswith("jbtui.")]


TYPES = {
    "sqlite": {"TEXT": "TEXT", "BIGINT": "BIGINT", "INT": "INTEGER", "BOOL": "BOOLEAN", "BLOB": "BLOB"},
    "postgres": {"TEXT": "text", "BIGINT": "bigint", "INT": "integer", "BOOL": "boolean", "BLOB": "bytea"},
}


ENGINES_OWN = {"vector"}
"""Columns that only one engine has, and fills by itself."""


def test_the_schema_is_what_the_models_say(base: peewee.Database, engine: str) -> None:
    assert {*copies.TABLES, open_form.OpenForm, *MODELS} <= set(models())
    for model in models():
        columns = {column.name: column for column in base.get_columns(model._meta.table_name)}
        assert columns.keys() - ENGINES_OWN == model.columns().keys(), model
        for name, field in model.columns().items():
            column, where = columns[name], f"{model.__name__}.{name}"
            assert column.primary_key == field.primary_key, where
            if not field.primary_key:  # SQLite's own keys need no NOT NULL, and their INTEGER is 64 bits wide
                assert column.null == field.null, where
                expected = field.rel_field.field_type if isinstance(field, peewee.ForeignKeyField) else field.field_type
                assert column.data_type == TYPES[engine][expected], where


def test_there_is_no_table_without_a_model(base: peewee.Database) -> None:
    known = {model._meta.table_name for model in models()} | {"schema_version"}
    assert {table for table in base.get_tables() if not table.startswith("search_token")} == known


def test_every_reference_is_enforced_by_the_database(base: peewee.Database) -> None:
    for model in models():
        enforced = {(key.column, key.dest_table) for key in base.get_foreign_keys(model._meta.table_name)}
        for name, field in model.columns().items():
            if isinstance(field, peewee.ForeignKeyField):
                assert (name, field.rel_model._meta.table_name) in enforced, f"{model.__name__}.{name}"


def test_every_unique_column_is_unique_in_the_database(base: peewee.Database) -> None:
    for model in models():
        unique = [index.columns for index in base.get_indexes(model._meta.table_name) if index.unique]
        for name, field in model.columns().items():
            if field.unique and not field.primary_key:
                assert [name] in unique, f"{model.__name__}.{name}"


def schema(handle: peewee.Database) -> list[Any]:
    """All that a database consists of."""
    if isinstance(handle, peewee.SqliteDatabase):
        rows = handle.execute_sql("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    else:
        rows = handle.execute_sql(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' ORDER BY table_name, column_name"
        )
    return list(rows.fetchall())


def test_opening_again_changes_nothing(database_url: str) -> None:
    handle = open_database(database_url)
    contacts.create(Session("anne"), {"name": "Martin", "is_customer": True})
    before, rows = schema(handle), Contact.values()
    handle.close()
    handle = open_database(database_url)
    assert (schema(handle), Contact.values()) == (before, rows)
    assert handle.execute_sql("SELECT version FROM schema_version").fetchall() == [(len(migrations.MIGRATIONS),)]
    handle.close()


def test_a_newer_schema_is_refused_and_not_touched(database_url: str) -> None:
    handle = open_database(database_url)
    handle.execute_sql("UPDATE schema_version SET version = 99")
    handle.execute_sql("DROP TABLE imported_row")
    before = schema(handle)
    handle.close()
    with pytest.raises(DatabaseUnavailable, match="version plus récente"):
        open_database(database_url)
    assert handle.is_closed()
    with handle.connection_context():
        assert schema(handle) == before
        assert handle.execute_sql("SELECT version FROM schema_version").fetchall() == [(99,)]


def later(*statements: str) -> SimpleNamespace:
    """A migration that a later version might bring."""
    return SimpleNamespace(statements=lambda **_engine: iter(statements))


def test_a_later_migration_is_applied_once_to_a_base_that_is_there(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = open_database(database_url)
    contacts.create(Session("anne"), {"name": "Martin 100 %", "is_customer": True})
    handle.close()
    more = later(
        "ALTER TABLE contact ADD COLUMN size TEXT NOT NULL DEFAULT '100 %'", "UPDATE counter SET value = value + 100"
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, more))
    for _ in range(2):
        handle = open_database(database_url)
        assert handle.execute_sql("SELECT name, size FROM contact").fetchall() == [("Martin 100 %", "100 %")]
        (codes,) = handle.execute_sql("SELECT value FROM counter WHERE name = 'contact_code'").fetchone()
        assert codes == 101
        handle.close()


def test_a_migration_that_fails_leaves_the_base_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handle = open_database(database_url)
    before = schema(handle)
    handle.close()
    broken = later("CREATE TABLE half (id INTEGER)", "DROP TABLE imported_row", "CREATE TABLE half (id INTEGER)")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, broken))
    with pytest.raises(DatabaseUnavailable):
        open_database(database_url)
    monkeypatch.undo()
    handle = open_database(database_url)
    assert schema(handle) == before
    handle.close()


def test_a_first_start_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (later("CREATE TABLE half (id INTEGER)", "NONSENSE"),))
    with pytest.raises(DatabaseUnavailable):
        open_database(str(tmp_path / "jbtui.sqlite"))
    with database.connection_context():
        assert schema(database.obj) == []


# --- what was there before ------------------------------------------------------------------------------------------

SIZE = "ALTER TABLE contact ADD COLUMN size TEXT NOT NULL DEFAULT 'petite'"


KEPT = f".avant-{len(migrations.MIGRATIONS)}"
"""What the file of before is called when a later migration brings it forward."""


def kept(path: str) -> list[str]:
    """The files beside a database, by their endings."""
    here = Path(path)
    beside = [*here.parent.glob(f"{here.name}?*"), *here.parent.glob(f".{here.name}*")]
    return sorted(each.name.removeprefix(here.name) for each in beside)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_the_file_of_before_is_kept_beside_when_there_is_something_to_bring_forward(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = open_database(database_url)
    contacts.create(Session("anne"), {"name": "Martin", "is_customer": True})
    before = schema(handle)
    handle.close()
    open_database(database_url).close()
    assert kept(database_url) == []
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, later(SIZE)))
    handle = open_database(database_url)
    contacts.create(Session("anne"), {"name": "Après", "is_customer": True})
    handle.close()
    assert kept(database_url) == [KEPT]
    monkeypatch.undo()
    old = f"{database_url}{KEPT}"
    assert stat.S_IMODE(Path(old).stat().st_mode) == 0o600
    handle = open_database(old)
    assert schema(handle) == before
    assert [row["name"] for row in Contact.values()] == ["Martin"]
    assert list(check.problems()) == []
    handle.close()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_file_that_cannot_be_kept_is_not_brought_forward(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handle = open_database(database_url)
    before = schema(handle)
    handle.close()
    Path(f"{database_url}{KEPT}").mkdir()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, later(SIZE)))
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database(database_url)
    assert "la garder d’abord est impossible : c’est un dossier." in plain(str(caught.value))
    monkeypatch.undo()
    handle = open_database(database_url)
    assert schema(handle) == before
    handle.close()
    assert kept(database_url) == [KEPT]


RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
"""The rows of a base that each released version left, by the number of its schema."""


def test_every_schema_has_its_rows() -> None:
    assert [int(path.stem) for path in RELEASED] == list(range(1, len(migrations.MIGRATIONS) + 1))


@pytest.mark.parametrize("rows", RELEASED, ids=lambda path: path.stem)
def test_every_released_version_is_brought_forward(
    rows: Path, database_url: str, engine: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{database_url}.old"  # one without a schema, unlike the copies of today's
    if engine == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = server.url(server.create())
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[: int(rows.stem)])
    handle = open_database(url)
    for statement in rows.read_text("utf-8").split(";\n"):
        handle.execute_sql(statement.replace("%", "%%") if engine == "postgres" else statement)
    handle.close()
    monkeypatch.undo()
    handle = open_database(url)
    assert [problem.sentence for problem in check.problems()] == []
    (martin,) = Contact.values(Contact.code == "C00001")
    assert (martin["name"], martin["city"]) == ("Martin & Fils", "Villeurbanne")
    assert [row["last_name"] for row in Person.values(Person.contact == martin["id"])] == ["Petit"]
    contacts.update(Session("anne"), martin["id"], {"city": "Bron"}, martin["version"])
    contacts.create(Session("anne"), {"name": "Suite", "is_customer": True})
    assert [problem.sentence for problem in check.problems()] == []
    handle.close()


# --- several at once ------------------------------------------------------------------------------------------------

OPEN = """
import sys
from jbtui.database import open_database
for line in sys.stdin:
    try:
        handle = open_database(line.rstrip("\\n"))
        print(handle.execute_sql("SELECT count(*), max(version) FROM schema_version").fetchone(), flush=True)
        handle.close()
    except Exception as error:
        print(repr(error), repr(error.__cause__), flush=True)
"""
TOGETHER = 8
MADE_ONCE = [f"(1, {len(migrations.MIGRATIONS)})"] * TOGETHER


def start_together(urls: list[str], program: str = OPEN) -> list[list[str]]:
    """What `TOGETHER` processes print that open each of `urls` at the same time."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(TOGETHER)
    ]
    answers: list[list[str]] = []
    for url in urls:
        for process in processes:
            assert process.stdin
            process.stdin.write(url + "\n")
            process.stdin.flush()
        answers.append([process.stdout.readline().strip() for process in processes if process.stdout])
    for process in processes:
        process.communicate()
    return answers


def test_processes_that_start_at_once_on_a_new_file_all_open_it(tmp_path: Path) -> None:
    # Many times: one in eight went wrong where SQLite was left to do the waiting.
    for answer in start_together([str(tmp_path / f"{number}.sqlite") for number in range(60)]):
        assert answer == MADE_ONCE


def test_processes_that_start_at_once_on_a_new_server_all_open_it(postgres_server: PostgresServer) -> None:
    names = [postgres_server.create() for _ in range(4)]
    for answer in start_together([postgres_server.url(name) for name in names]):
        assert answer == MADE_ONCE
    for name in names:
        postgres_server.drop(name)


BROUGHT_FORWARD = (
    f"""
from types import SimpleNamespace
from jbtui.database import migrations
more = SimpleNamespace(statements=lambda **_engine: iter([{SIZE!r}, "UPDATE counter SET value = value + 100"]))
migrations.MIGRATIONS = (*migrations.MIGRATIONS, more)
"""
    + OPEN
)


def test_processes_that_start_at_once_bring_a_base_forward_once(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    names = [postgres_server.create() for _ in range(3)]
    urls = [*(str(tmp_path / f"{number}.sqlite") for number in range(12)), *map(postgres_server.url, names)]
    for url in urls:
        handle = open_database(url)
        contacts.create(Session("anne"), {"name": "Martin", "is_customer": True})
        handle.close()
    for answer in start_together(urls, BROUGHT_FORWARD):
        assert answer == [f"(1, {len(migrations.MIGRATIONS) + 1})"] * TOGETHER
    for url in urls[:12]:
        assert kept(url) == [KEPT]
        with closing(sqlite3.connect(url)) as connection:
            assert connection.execute("SELECT value FROM counter WHERE name = 'contact_code'").fetchone() == (101,)
        with closing(sqlite3.connect(f"{url}{KEPT}")) as connection:
            assert connection.execute("SELECT value FROM counter WHERE name = 'contact_code'").fetchone() == (1,)
    for name in names:
        postgres_server.drop(name)
