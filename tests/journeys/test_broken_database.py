"""A database that does not answer: what is typed is kept and saved once it does, the program goes on meanwhile."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from jbtui.models.contact import Contact
from tests.desk import Desk, User
from tests.postgres import PostgresServer, running_server, server_binaries

NAMES = ("ALPHA", "BRAVO")


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of the test's own, to stop and to start."""
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binary found")
    with running_server(binaries) as server:
        yield server


def stored(desk: Desk) -> list[str]:
    with desk.connected():
        return sorted(row["name"] for row in Contact.values())


def drafts(desk: Desk, user: User) -> list[str]:
    return [path.read_text("utf-8") for path in (desk.homes / user.name).glob("**/*.json")]


@pytest.mark.postgres
async def test_a_server_that_stops_and_comes_back(server: PostgresServer, homes: Path) -> None:
    desk = Desk(server.url(server.create()), homes)
    desk.given(*({"name": name, "city": "Lyon"} for name in NAMES))
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        server.stop()
        await anne.sees("× hors ligne depuis 10:30 · anne")
        await anne.press("ctrl+s")
        assert anne.status == "× Base injoignable : gardé en brouillon, nouvel essai dans 5 s"
        (draft,) = drafts(desk, anne)
        assert "CHARLIE" in draft
        server.start()
        await anne.sees("CHARLIE")
        await anne.waits(lambda: not drafts(desk, anne))
        assert "hors ligne" not in anne.screen_text()
        assert "CHARLIE" in anne.screen_text()
    assert stored(desk) == ["ALPHA", "BRAVO", "CHARLIE"]


@pytest.mark.postgres
async def test_what_was_read_stays_on_the_screen_meanwhile(server: PostgresServer, homes: Path) -> None:
    desk = Desk(server.url(server.create()), homes)
    desk.given(*({"name": name, "city": "Lyon"} for name in NAMES))
    async with desk.as_user("anne") as anne:
        server.stop()
        await anne.sees("hors ligne depuis")
        await anne.press("down")
        assert "BRAVO" in anne.list.cursor()
        await anne.press("f5")
        assert anne.status.startswith("× Base injoignable : le serveur ")
        assert anne.list.names() == list(NAMES)
        await anne.press("enter", "escape", "question_mark", "escape", "u", "escape", "f3", "escape")
        server.start()
        await anne.sees("√ de nouveau en ligne")
        assert "hors ligne" not in anne.screen_text()
        await anne.press("e")
        await anne.replace(city="Bron")
        await anne.press("ctrl+s")
        await anne.sees("Bron")
    with desk.connected():
        assert "Bron" in {row["city"] for row in Contact.values()}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jbtui.database.turns.SECONDS", 0.2)
    monkeypatch.setattr("jbtui.widgets.edit_pane.AGAIN_AFTER", 1)


@pytest.mark.usefixtures("impatient")
async def test_a_base_that_another_program_holds_takes_the_save_once_it_is_free(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        with closing(sqlite3.connect(desk.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await anne.press("ctrl+s")
            assert anne.status.startswith("× Gardé en brouillon, nouvel essai dans 1 s : elle est occupée par")
            assert len(drafts(desk, anne)) == 1
        await anne.waits(lambda: not drafts(desk, anne))
    assert stored(desk) == ["CHARLIE"]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("key", ["x", "escape"])
async def test_it_is_not_tried_again_behind_the_back_of_who_types_or_leaves(desk: Desk, key: str) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        with closing(sqlite3.connect(desk.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await anne.press("ctrl+s")
            assert "nouvel essai" in anne.status
            await anne.press(key)
        timers = [timer for part in anne.app.screen.walk_children() for timer in part._timers]
        assert not [timer for timer in timers if timer._interval == 1 and timer._task and not timer._task.done()]
        assert stored(desk) == []
        await anne.press("ctrl+q")
        assert len(drafts(desk, anne)) == 1


def fill(path: Path) -> None:
    """Write to a file until its disk has not one page left."""
    rest = os.open(path, os.O_CREAT | os.O_WRONLY)
    with suppress(OSError):
        while True:
            os.write(rest, bytes(4096))
    os.close(rest)


@pytest.mark.usefixtures("impatient")
async def test_a_disk_that_is_full_keeps_the_draft_until_there_is_room(small_disk: Path, homes: Path) -> None:
    desk = Desk(str(small_disk / "jbtui.sqlite"), homes)
    rest = small_disk / "reste"
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        fill(rest)
        await anne.press("ctrl+s")
        assert anne.status == "× Gardé en brouillon, nouvel essai dans 1 s : le disque est plein"
        assert "CHARLIE" in drafts(desk, anne)[0]
        rest.unlink()
        await anne.waits(lambda: not drafts(desk, anne))
    assert stored(desk) == ["CHARLIE"]


async def test_a_base_that_may_only_be_read_is_read(desk: Desk) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.press("e")
        await anne.replace(city="Bron")
        for lane in (anne.app.lane, anne.app.side_lane):
            await lane.run(_read_only)
        await anne.press("ctrl+s")
        assert anne.status.startswith("× Gardé en brouillon, nouvel essai dans 5 s : elle ou son dossier est en")
        await anne.press("escape")
        assert "ALPHA" in anne.screen_text()
        assert len(drafts(desk, anne)) == 1


def _read_only() -> None:
    """Refuse writes on this connection, as a file does that may only be read; root may write to any."""
    from jbtui.models.base import database

    database.execute_sql("PRAGMA query_only = 1")


@pytest.mark.usefixtures("impatient")
async def test_a_file_that_is_taken_away_takes_no_save_until_it_is_back(desk: Desk, tmp_path: Path) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        elsewhere = tmp_path / "ailleurs.sqlite"
        Path(desk.database).rename(elsewhere)
        await anne.press("ctrl+s")
        assert anne.status.startswith("× Gardé en brouillon, nouvel essai dans 1 s : son fichier a été déplacé")
        await anne.sees("hors ligne depuis")
        assert len(drafts(desk, anne)) == 1
        assert not Path(desk.database).exists()
        elsewhere.rename(desk.database)
        await anne.waits(lambda: not drafts(desk, anne))
    assert stored(desk) == ["ALPHA", "CHARLIE"]


async def test_a_file_that_another_one_replaced_is_read_anew(desk: Desk, tmp_path: Path) -> None:
    desk.given({"name": "ALPHA", "city": "Lyon"})
    copy = tmp_path / "copie.sqlite"
    subprocess.run([sys.executable, "-m", "jbtui", "--db", desk.database, "backup", copy], check=True)
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        copy.replace(desk.database)
        for suffix in ("-wal", "-shm"):
            Path(f"{desk.database}{suffix}").unlink(missing_ok=True)
        await anne.press("ctrl+s")
        await anne.sees("CHARLIE")
    assert stored(desk) == ["ALPHA", "CHARLIE"]


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_a_restore_shows_to_who_is_at_work(any_desk: Desk, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jbtui", "--db", any_desk.database]
    any_desk.given({"name": "ALPHA", "city": "Lyon"})
    subprocess.run([*command, "backup", tmp_path / "copie.sqlite"], check=True)
    any_desk.given({"name": "BRAVO", "city": "Lyon"})
    async with any_desk.as_user("anne") as anne:
        assert anne.list.names() == ["ALPHA", "BRAVO"]
        await anne.press("n", "c")
        await anne.type("CHARLIE")
        subprocess.run([*command, "restore", "--force", tmp_path / "copie.sqlite"], check=True)
        await anne.press("ctrl+s")
        await anne.sees("CHARLIE")
        await anne.press("escape", "f5")
        assert anne.list.names() == ["ALPHA", "CHARLIE"]
    assert stored(any_desk) == ["ALPHA", "CHARLIE"]


async def test_a_file_that_is_damaged_while_it_is_open_is_said(desk: Desk) -> None:
    desk.given(*({"name": f"SOCIÉTÉ {number}", "city": "Lyon"} for number in range(300)))
    async with desk.as_user("anne") as anne:
        with open(desk.database, "r+b") as file:
            file.seek(4096)
            file.write(bytes(range(256)) * (os.path.getsize(desk.database) // 256 - 16))
        for keys in (["f5"], ["end"], ["slash", "z", "o", "enter"], ["escape"], ["enter"], ["escape", "n", "c"]):
            await anne.press(*keys)
        await anne.type("CHARLIE")
        await anne.press("ctrl+s")
        assert "abîmée" in anne.status
        assert len(drafts(desk, anne)) == 1
