"""What commands say when the database or the disk fails them: one French sentence, and what was stored stays."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from jbtui.__main__ import main
from jbtui.database import open_database
from jbtui.models.contact import Contact
from jbtui.services import check
from tests.desk import plain
from tests.postgres import PostgresServer, running_server, server_binaries

ROOT = Path(__file__).parents[2]


class Run:
    """How a process of the program ended."""

    def __init__(self, *arguments: str | Path, before: Callable[[], None] | None = None, temporary: str = "") -> None:
        done = subprocess.run(
            [sys.executable, "-m", "jbtui", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=ROOT,
            preexec_fn=before,
            env={**os.environ, **({"TMPDIR": temporary} if temporary else {})},
        )
        self.status, self.out, self.err = done.returncode, done.stdout, plain(done.stderr)

    @property
    def sentence(self) -> str:
        """The last line beside what it printed; English, or a traceback, is none."""
        assert "Traceback" not in self.err
        assert "rror:" not in self.err
        return self.err.splitlines()[-1] if self.err else ""


def base(path: Path, count: int = 30) -> Path:
    assert main(["--db", str(path), "demo", "--documents", "0", "--contacts", str(count)]) == 0
    return path


def in_order(path: Path | str) -> int:
    """How many contacts a base holds, in which nothing is wrong."""
    handle = open_database(str(path))
    assert [problem.sentence for problem in check.problems()] == []
    count: int = Contact.select().count()
    handle.close()
    return count


# --- a file that is not as it should be -----------------------------------------------------------------------------

NOISE = bytes(range(256)) * 16


def test_a_base_that_is_locked_is_said_after_a_while(tmp_path: Path) -> None:
    written, closed = base(tmp_path / "ecrite.sqlite"), base(tmp_path / "fermee.sqlite")
    with ExitStack() as stack:
        others = [
            stack.enter_context(closing(sqlite3.connect(path, isolation_level=None))) for path in (written, closed)
        ]
        others[1].execute("PRAGMA locking_mode = EXCLUSIVE")
        others[1].execute("PRAGMA journal_mode = delete")
        for other in others:
            other.execute("BEGIN EXCLUSIVE")
        assert Run("--db", written, "contacts").status == 0, "its readers do not wait"
        both = stack.enter_context(ThreadPoolExecutor(2))  # each of them waits for seconds
        writing = both.submit(Run, "--db", written, "demo", "--documents", "0", "--contacts", "1")
        reading = both.submit(Run, "--db", closed, "contacts")
        assert (writing.result().status, reading.result().status) == (2, 2)
        busy = "elle est occupée par un autre programme."
        assert writing.result().sentence == f"La base ne répond plus : {busy}"
        assert reading.result().sentence == f"La base {closed} ne s’ouvre pas : {busy}"
    assert in_order(written) == in_order(closed) == 30


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda whole: whole[: len(whole) // 2], "abîmée"),
        (lambda whole: whole[:50], "abîmée"),
        (lambda whole: NOISE + whole[len(NOISE) :], "ce n’est pas une base jbtui, ou elle est abîmée"),
        (lambda whole: whole[:4096] + NOISE * 20 + whole[4096 + len(NOISE) * 20 :], "abîmée"),
        (lambda whole: b"un fichier texte\n" * (len(whole) // 17), "ce n’est pas une base jbtui"),
    ],
)
@pytest.mark.parametrize("command", ["contacts", "demo", "check"])
def test_a_damaged_file_is_a_sentence(
    tmp_path: Path, damage: Callable[[bytes], bytes], said: str, command: str
) -> None:
    path = base(tmp_path / "jbtui.sqlite")
    path.write_bytes(damage(path.read_bytes()))
    run = Run("--db", path, command)
    assert run.status in (1, 2)
    assert said in run.sentence or (command == "check" and "restaurez une sauvegarde" in run.out)


def test_a_damaged_wal_costs_what_it_held_and_no_more(tmp_path: Path) -> None:
    path = base(tmp_path / "jbtui.sqlite")
    with closing(sqlite3.connect(path)) as other:  # keeps the others from tidying up
        other.execute("SELECT count(*) FROM contact").fetchone()
        base(path, 5)
        whole = path.read_bytes()
        wal = Path(f"{path}-wal").read_bytes()
    copy = tmp_path / "copie.sqlite"
    copy.write_bytes(whole)
    middle = len(wal) // 2
    Path(f"{copy}-wal").write_bytes(wal[:middle] + NOISE + wal[middle + len(NOISE) :])
    assert in_order(copy) in range(30, 36)


def test_a_file_that_is_taken_away_is_a_sentence(tmp_path: Path) -> None:
    assert Run("--db", tmp_path, "check").sentence == f"{tmp_path} est un dossier, pas une base jbtui."


@pytest.mark.parametrize(
    "command",
    ["contacts", "contact C1", "actions", "deals", "projects", "documents", "document FA1", "check", "backup x"],
)
def test_what_only_reads_makes_no_base(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    for path in (tmp_path / "absent.sqlite", tmp_path / "nulle-part" / "jbtui.sqlite"):
        assert main(["--db", str(path), *command.split()]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert plain(printed.err) == f"La base {path} n’existe pas ; « jbtui init » en prépare une.\n"
    assert list(tmp_path.iterdir()) == []


# --- a disk that is full --------------------------------------------------------------------------------------------


def rows(path: Path) -> Path:
    path.write_text("nom;ville\n" + "".join(f"Société {number};Lyon\n" for number in range(5000)), encoding="utf-8")
    return path


def test_a_full_disk_ends_a_command_in_one_sentence_and_costs_nothing(small_disk: Path, tmp_path: Path) -> None:
    path = base(small_disk / "jbtui.sqlite")
    full = Run("--db", path, "demo", "--documents", "0", "--contacts", "5000")
    assert (full.status, full.sentence) == (2, "La base ne répond plus : le disque est plein.")
    there = in_order(path)
    assert there >= 30
    imported = Run("--db", path, "import", rows(tmp_path / "clients.csv"))
    assert (imported.status, imported.sentence) == (2, "La base ne répond plus : le disque est plein.")
    rest = os.open(small_disk / "reste", os.O_CREAT | os.O_WRONLY)
    with suppress(OSError):
        while True:  # until not one page is left
            os.write(rest, bytes(4096))
    os.close(rest)
    for name in ("x.xlsx", "x.csv", "x.json", "x.vcf"):
        export = Run("--db", path, "contacts", "--output", small_disk / name)
        assert export.status == 2
        assert export.sentence == f"Écriture impossible, le disque est plein : {small_disk / name}"
    saved = Run("--db", path, "backup", small_disk / "copie.sqlite")
    assert saved.sentence == f"{small_disk / 'copie.sqlite'} ne s’écrit pas : le disque est plein."
    new = Run("--db", small_disk / "autre.sqlite", "init")
    assert new.sentence == f"La base {small_disk / 'autre.sqlite'} ne s’ouvre pas : le disque est plein."
    assert {each.name for each in small_disk.iterdir()} <= {
        *("jbtui.sqlite", "jbtui.sqlite-wal", "jbtui.sqlite-shm", "reste", "autre.sqlite")
    }
    (small_disk / "reste").unlink()
    assert in_order(path) >= there


def test_an_import_goes_on_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    path = base(small_disk / "jbtui.sqlite", 5)
    file = rows(tmp_path / "clients.csv")
    assert Run("--db", path, "import", file).status == 2
    there = in_order(path)
    room = tmp_path / "place.sqlite"
    assert Run("--db", path, "backup", room).status == 0
    again = Run("--db", room, "import", file)
    assert again.status == 0
    assert f"created={5005 - there}" in again.out
    assert in_order(room) == 5005


def test_a_limit_on_files_is_said_too(tmp_path: Path) -> None:
    path = base(tmp_path / "jbtui.sqlite")
    size = 2 * path.stat().st_size

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    run = Run("--db", path, "demo", "--documents", "0", "--contacts", "5000", before=limited)
    assert (run.status, run.sentence) == (2, "La base ne répond plus : le disque refuse de lire ou d’écrire.")
    assert in_order(path) >= 30


# --- a server that stops --------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_server_that_stops_and_comes_back() -> None:
    binaries = server_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server binary found")
    with running_server(binaries) as server:
        url = server.url(server.create())
        assert Run("--db", url, "demo", "--documents", "0", "--contacts", "5").status == 0
        server.stop()
        for command in ("contacts", "check", "demo"):
            run = Run("--db", url, command)
            assert run.status == 2
            assert run.sentence.startswith("La base PostgreSQL test_1 ne s’ouvre pas : le serveur ne répond pas")
        server.start()
        assert in_order(url) == 5


def test_what_a_server_refuses_is_a_sentence(postgres_server: PostgresServer) -> None:
    absent = Run("--db", postgres_server.url("absente"), "contacts")
    assert absent.sentence == "La base PostgreSQL absente ne s’ouvre pas : cette base n’existe pas sur le serveur."
    nobody = Run("--db", postgres_server.url("postgres").replace("postgres@", "personne@"), "contacts")
    assert "le serveur refuse ce nom ou ce mot de passe" in nobody.sentence
