"""Backup and restore: whole or not at all, from each engine to each, while others read and write."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import peewee
import psycopg
import pytest

from jbtui.database import APPLICATION_ID, DatabaseUnavailable, copies, migrations, open_database
from jbtui.models.base import as_dicts
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.journal import SearchEntry
from jbtui.models.open_form import OpenForm
from jbtui.services import check, contacts, demo, search
from jbtui.services.documents import drafts, payments, production
from jbtui.services.unit import Session
from tests.database.test_migrations import models
from tests.postgres import PostgresServer
from tests.services import selling
from tests.services.making import plain

ROOT = Path(__file__).parents[2]
ANNE = Session("anne")


@contextmanager
def connected(url: str) -> Iterator[peewee.Database]:
    handle = open_database(url)
    try:
        yield handle
    finally:
        handle.close()


def filled(url: str, count: int = 30) -> None:
    with connected(url):
        demo.fill(ANNE, count, 1)


def content(url: str) -> dict[str, list[Any]]:
    """Every row of every table; and nothing is wrong with them."""
    with connected(url):
        assert [problem.sentence for problem in check.problems()] == []
        return {
            model._meta.table_name: sorted(as_dicts(model.select()), key=lambda row: str(row))
            for model in copies.TABLES
        }


def backup(url: str, path: Path, *, force: bool = False) -> int:
    with connected(url) as handle:
        return copies.backup(handle, path, force=force)


def refusal(act: Callable[[], Any]) -> str:
    with pytest.raises((copies.Refused, DatabaseUnavailable)) as caught:
        act()
    message = str(caught.value)
    assert "\n" not in message
    return plain(message)


def left_behind(directory: Path) -> list[str]:
    """Files that are neither a database nor a backup of these tests."""
    return sorted(path.name for path in directory.iterdir() if path.name.startswith(".") or path.suffix == ".part")


def test_every_table_is_copied_but_who_is_at_work() -> None:
    assert {*copies.TABLES, OpenForm} == set(models())


# --- backup ---------------------------------------------------------------------------------------------------------


def test_a_backup_is_the_whole_base_in_a_file_of_ours(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    path = tmp_path / "copie.sqlite"
    assert backup(database_url, path) == 30
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert content(str(path)) == content(database_url)
    assert left_behind(tmp_path) == []


def test_what_is_there_is_replaced_only_when_asked(database_url: str, tmp_path: Path) -> None:
    filled(database_url, 3)
    path = tmp_path / "copie.sqlite"
    path.write_text("hier")
    assert refusal(lambda: backup(database_url, path)) == (
        f"{path} existe déjà : choisissez un autre nom, ou ajoutez --force."
    )
    assert path.read_text() == "hier"
    assert backup(database_url, path, force=True) == 3
    assert len(content(str(path))["contact"]) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (".", "est un dossier"),
        ("nulle-part/x.sqlite", "ne s’écrit pas : ce dossier n’existe pas"),
        ("trou", "n’est pas un fichier ordinaire"),
    ],
)
def test_a_place_where_no_file_can_be_is_refused(database_url: str, tmp_path: Path, name: str, said: str) -> None:
    os.mkfifo(tmp_path / "trou")
    assert said in refusal(lambda: backup(database_url, tmp_path / name, force=True))
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("name", ["jbtui.sqlite", "jbtui.sqlite-wal", "lien", "double"])
def test_the_base_itself_is_refused(database_url: str, tmp_path: Path, name: str) -> None:
    filled(database_url, 3)
    (tmp_path / "lien").symlink_to(database_url)
    (tmp_path / "double").hardlink_to(database_url)
    said = refusal(lambda: backup(database_url, tmp_path / name, force=True))
    assert said == f"{tmp_path / name} est la base elle-même."
    assert refusal(lambda: copies.restore(database_url, tmp_path / "lien", force=True)).endswith("la base elle-même.")
    assert len(content(database_url)["contact"]) == 3


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_damaged_base_does_not_take_the_place_of_a_good_backup(database_url: str, tmp_path: Path) -> None:
    filled(database_url, 300)
    path = tmp_path / "copie.sqlite"
    backup(database_url, path)
    good = path.read_bytes()
    with open(database_url, "r+b") as file:
        file.seek(os.path.getsize(database_url) // 2)
        file.write(bytes(range(256)) * 160)
    assert "La base est abîmée : rien n’a été sauvegardé" in refusal(lambda: backup(database_url, path, force=True))
    assert path.read_bytes() == good
    assert left_behind(tmp_path) == []


WRITER = """
import sys
from jbtui.database import open_database
from jbtui.services import contacts
from jbtui.services.unit import Session
open_database(sys.argv[1])
for number in range(100_000):
    contacts.create(Session(sys.argv[2]), {"name": f"{sys.argv[2]}-{number}", "is_customer": True})
    print(f"{sys.argv[2]}-{number}", flush=True)
"""


@contextmanager
def writers(url: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that create one contact after the other, and print the name of each once it is stored."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, url, name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in ("anne", "bob")
    ]
    try:
        for process in processes:
            assert process.stdout
            assert process.stdout.readline(), process.stderr and process.stderr.read()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def names(url: str) -> set[str]:
    return {row["name"] for row in content(url)["contact"]}


def test_a_backup_while_others_write_is_whole(database_url: str, tmp_path: Path) -> None:
    filled(database_url, 200)
    with writers(database_url) as processes:
        for number in range(3):
            backup(database_url, tmp_path / f"{number}.sqlite")
        assert [process.poll() for process in processes] == [None, None]
    sizes = [len(names(str(tmp_path / f"{number}.sqlite"))) for number in range(3)]
    assert sizes == sorted(sizes)


# --- restore --------------------------------------------------------------------------------------------------------


def test_what_is_restored_is_what_was_backed_up(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    path = tmp_path / "copie.sqlite"
    backup(database_url, path)
    before = content(database_url)
    with connected(database_url):
        contacts.create(ANNE, {"name": "Après", "is_customer": True})
    after = content(database_url)
    said = refusal(lambda: copies.restore(database_url, path))
    assert said == "La base contient déjà des données : ajoutez --force, elles seront gardées à côté."
    assert content(database_url) == after
    count, kept = copies.restore(database_url, path, force=True)
    assert count == 30
    assert content(database_url) == before
    assert kept
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert content(str(kept)) == after
    assert left_behind(tmp_path) == []
    with connected(database_url):
        contacts.create(ANNE, {"name": "Suite", "is_customer": True})
    assert len(content(database_url)["contact"]) == 31


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("damaged", [False, True])
def test_what_an_earlier_restore_of_the_same_second_kept_stays(
    database_url: str, tmp_path: Path, damaged: bool
) -> None:
    filled(database_url, 3)
    backup(database_url, tmp_path / "copie.sqlite")
    if damaged:
        Path(database_url).write_bytes(Path(database_url).read_bytes()[:5000])
    start = datetime.now().astimezone()
    earlier = [
        Path(f"{database_url}.avant-{start + timedelta(seconds=number):%Y-%m-%d-%H%M%S}") for number in range(120)
    ]
    for path in earlier:
        path.write_text("hier")
    _count, kept = copies.restore(database_url, tmp_path / "copie.sqlite", force=True)
    assert kept
    assert kept.name.endswith("-2")
    assert {path.read_text() for path in earlier} == {"hier"}


def test_an_empty_base_takes_a_backup_and_keeps_nothing(database_url: str, tmp_path: Path) -> None:
    filled(str(tmp_path / "autre.sqlite"), 5)
    backup(str(tmp_path / "autre.sqlite"), tmp_path / "copie.sqlite")
    assert copies.restore(database_url, tmp_path / "copie.sqlite") == (5, None)
    assert content(database_url) == content(str(tmp_path / "autre.sqlite"))


def test_a_base_moves_to_a_server_and_back(postgres_server: PostgresServer, tmp_path: Path) -> None:
    here, copy, back = tmp_path / "ici.sqlite", tmp_path / "copie.sqlite", tmp_path / "retour.sqlite"
    filled(str(here), 60)
    name = postgres_server.create()
    there = postgres_server.url(name)
    backup(str(here), copy)
    copies.restore(there, copy)
    backup(there, back)
    assert content(there) == content(str(here)) == content(str(back))
    with connected(there):
        row = Contact.select(Contact.name_key).where(Contact.nature == "company").dicts()[0]
        assert search.candidates(((search.Term(row["name_key"].split()[0]),),), 10)
    postgres_server.drop(name)


def sold(url: str) -> None:
    """Documents in every state of being frozen, paid in part, with their files."""
    with connected(url):
        contact = contacts.create(ANNE, {"name": "Martin", "is_customer": True}).row
        line = {"description": "Porte", "quantity": 2, "price": 50}
        order = drafts.create(ANNE, contact["id"], "CDE", {}, [line]).row
        selling.numbered(ANNE, order)
        (invoice,) = production.produce(ANNE, [order["id"]], "FAC")
        selling.numbered(ANNE, invoice)
        payments.record(ANNE, contact["id"], {"amount": Decimal(70)})
        production.produce(ANNE, [invoice["id"]], "AVO", {"reason": "Retour"})


def test_documents_move_to_a_server_and_back_as_they_are(postgres_server: PostgresServer, tmp_path: Path) -> None:
    here, copy, back = str(tmp_path / "ici.sqlite"), tmp_path / "copie.sqlite", tmp_path / "retour.sqlite"
    server = postgres_server.url(postgres_server.create())
    sold(here)
    backup(here, copy)
    copies.restore(server, copy)
    assert content(server) == content(here)
    backup(server, back)
    assert content(str(back)) == content(here)
    for url in (server, str(back)):
        with connected(url) as handle:
            assert [row["settled"] for row in Document.values(Document.type == "FAC")] == [70]
            for statement in ("UPDATE document_line SET description = 'x'", "DELETE FROM document_file"):
                with pytest.raises(peewee.IntegrityError):
                    handle.execute_sql(statement)
            assert list(migrations.missing(handle)) == []


def test_who_has_it_open_goes_on_in_what_is_restored(database_url: str, tmp_path: Path) -> None:
    filled(database_url)
    backup(database_url, tmp_path / "copie.sqlite")
    filled(database_url, 5)
    with connected(database_url) as session:
        assert Contact.select().count() == 35
        done = subprocess.run(
            [sys.executable, "-m", "jbtui", "--db", database_url, "restore", "--force", tmp_path / "copie.sqlite"],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert Contact.select().count() == 30
        made = contacts.create(ANNE, {"name": "Suite", "is_customer": True}).row
        assert made["code"] == "C00031"
        assert SearchEntry.select().where(SearchEntry.contact == made["id"]).count() == 1
        del session
    assert len(content(database_url)["contact"]) == 31


def test_a_restore_while_others_write_loses_nothing_that_was_answered(database_url: str, tmp_path: Path) -> None:
    filled(database_url, 200)
    backup(database_url, tmp_path / "copie.sqlite")
    with writers(database_url) as processes:
        _count, kept = copies.restore(database_url, tmp_path / "copie.sqlite", force=True)
        answered = set()
        with connected(database_url):
            for process in processes:  # both go on, in the restored base; the first lines were printed before it
                assert process.stdout
                while not Contact.select().where(Contact.name == (line := process.stdout.readline()[:-1])).exists():
                    assert line, "it stopped"
                    answered.add(line)
                answered.add(line)
        for process in processes:
            process.kill()
            out, _err = process.communicate()
            answered |= {line for line in out.split("\n")[:-1] if line}
    assert kept
    assert answered <= names(str(kept)) | names(database_url)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_restore_that_is_killed_leaves_the_base_of_before_or_the_restored_one(
    database_url: str, tmp_path: Path
) -> None:
    filled(database_url, 1000)
    backup(database_url, tmp_path / "copie.sqlite")
    restored = content(database_url)
    filled(database_url, 5)
    before = content(database_url)
    command = [
        sys.executable,
        "-m",
        "jbtui",
        "--db",
        database_url,
        "restore",
        "--force",
        str(tmp_path / "copie.sqlite"),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT) as process:
        # What was there is kept in the middle of the transaction: the name is there, the restore is not done.
        while process.poll() is None and not list(tmp_path.glob("jbtui.sqlite.avant-*")):
            pass
        process.kill()
    (kept,) = tmp_path.glob("jbtui.sqlite.avant-*")
    assert content(str(kept)) == before
    assert content(database_url) in (before, restored)
    backup(database_url, tmp_path / "apres.sqlite")
    assert left_behind(tmp_path) == []


AT_WORK = """
import sys
from pathlib import Path
from jbtui import files
with files.workshop(Path(sys.argv[1])) as directory:
    (directory / "part.sqlite").write_bytes(b"half")
    print("at work", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("act", ["backup", "restore", "check"])
@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_a_killed_process_left_is_swept_and_nothing_in_use(database_url: str, tmp_path: Path, act: str) -> None:
    filled(database_url, 3)
    backup(database_url, tmp_path / "copie.sqlite")
    arguments = {
        "backup": ["backup", "--force", str(tmp_path / "copie.sqlite")],
        "restore": ["restore", "--force", str(tmp_path / "copie.sqlite")],
        "check": ["check"],
    }[act]
    jbtui = [sys.executable, "-m", "jbtui", "--db", database_url, *arguments]
    with subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "at work\n"
        (directory,) = left_behind(tmp_path)
        subprocess.run(jbtui, check=True, cwd=ROOT, capture_output=True)
        assert left_behind(tmp_path) == [directory]
        assert (tmp_path / directory / "part.sqlite").read_bytes() == b"half"
        process.kill()
    assert left_behind(tmp_path) == [directory]
    subprocess.run(jbtui, check=True, cwd=ROOT, capture_output=True)
    assert left_behind(tmp_path) == []


@pytest.fixture
def live(database_url: str) -> Iterator[str]:
    """A base with something in it, which stays as it is."""
    filled(database_url, 5)
    before = content(database_url)
    yield database_url
    assert content(database_url) == before


def made(path: Path, count: int = 3) -> Path:
    filled(str(path), count)
    return path


def test_what_is_no_backup_is_refused(live: str, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("rien d’une base\n" * 500)
    (tmp_path / "vide").touch()
    with closing(sqlite3.connect(tmp_path / "autre.db")) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    for name in ("notes.txt", "vide", "autre.db", "."):
        said = refusal(partial(copies.restore, live, tmp_path / name, force=True))
        assert said == f"{tmp_path / name} n’est pas une sauvegarde de jbtui.", name
    assert refusal(lambda: copies.restore(live, tmp_path / "absent", force=True)).endswith("absent n’existe pas.")


def test_a_damaged_backup_is_refused(live: str, tmp_path: Path) -> None:
    path = made(tmp_path / "copie.sqlite", 300)
    whole = path.read_bytes()
    for start, length in ((len(whole) // 2, 40_960), (4096 * 2, 4096), (len(whole) * 2 // 3, len(whole))):
        path.write_bytes((whole[:start] + bytes(range(256)) * (length // 256) + whole[start + length :])[: len(whole)])
        said = refusal(lambda: copies.restore(live, path, force=True))
        assert said == f"{path} est abîmé : la base reste comme elle est."
    path.write_bytes(whole[: len(whole) // 2])
    assert "est abîmé" in refusal(lambda: copies.restore(live, path, force=True))


def test_a_backup_of_a_newer_version_is_refused(live: str, tmp_path: Path) -> None:
    path = made(tmp_path / "copie.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
        connection.commit()
    assert "version plus récente de jbtui" in refusal(lambda: copies.restore(live, path, force=True))


def test_a_backup_of_an_older_version_is_brought_forward(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "://" not in database_url:
        Path(database_url).unlink()
    path = made(tmp_path / "copie.sqlite")
    untouched = path.read_bytes()
    later = SimpleNamespace(
        statements=lambda **_engine: iter(["UPDATE counter SET value = value + 100 WHERE name = 'contact_code'"])
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, later))
    copies.restore(database_url, path)
    with connected(database_url) as handle:
        assert handle.execute_sql("SELECT version FROM schema_version").fetchone() == (len(migrations.MIGRATIONS),)
        assert contacts.create(ANNE, {"name": "Suite", "is_customer": True}).row["code"] == "C00104"
    assert path.read_bytes() == untouched
    assert list(tmp_path.glob("*avant*")) == []


@pytest.mark.parametrize("engine", ["sqlite"])
@pytest.mark.parametrize("damage", ["text", "header", "middle", "empty"])
def test_a_base_that_is_damaged_is_replaced_and_kept(database_url: str, tmp_path: Path, damage: str) -> None:
    copy = made(tmp_path / "copie.sqlite", 7)
    filled(database_url, 300)
    path = Path(database_url)
    whole = path.read_bytes()
    noise = bytes(range(256)) * 32
    broken = {
        "text": b"rien d'une base\n" * 100,
        "header": noise + whole[len(noise) :],
        "middle": whole[: len(whole) // 2] + noise * 8 + whole[len(whole) // 2 + len(noise) * 8 :],
        "empty": b"",
    }[damage]
    path.write_bytes(broken)
    if damage == "empty":  # nothing to lose
        assert copies.restore(database_url, copy) == (7, None)
    else:
        assert "ajoutez --force" in refusal(lambda: copies.restore(database_url, copy))
        assert path.read_bytes() == broken
        count, kept = copies.restore(database_url, copy, force=True)
        assert count == 7
        assert kept
        assert kept.read_bytes()[100:] == broken[100:]
    assert content(database_url) == content(str(copy))


def test_the_base_of_another_program_is_left_alone(tmp_path: Path) -> None:
    copy, others = made(tmp_path / "copie.sqlite"), str(tmp_path / "recettes.sqlite")
    with closing(sqlite3.connect(others)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    assert "autre programme" in refusal(lambda: copies.restore(others, copy, force=True))


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_base_that_somebody_holds_is_not_restored(live: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = made(tmp_path / "copie.sqlite")
    monkeypatch.setattr("jbtui.database.turns.SECONDS", 0.2)
    with closing(sqlite3.connect(live, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = refusal(lambda: copies.restore(live, copy, force=True))
    assert said == "La base est occupée par un autre programme : réessayez dans un instant."
    assert list(tmp_path.glob("*avant*")) == []


@pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_server_that_somebody_holds_is_not_restored(
    live: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = made(tmp_path / "copie.sqlite")
    monkeypatch.setattr("jbtui.database.turns.SECONDS", 0.2)
    with psycopg.connect(live) as other:
        other.execute("UPDATE counter SET value = value")
        with pytest.raises(peewee.OperationalError):
            copies.restore(live, copy, force=True)
