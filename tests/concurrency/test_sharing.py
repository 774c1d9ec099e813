"""Several users of the system on one SQLite file: `jbtui init --shared`, whatever the umask, and who each of them
is."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.concurrency.users import ANNE, BOB, GROUP, STRANGER, Person, common_ground


@pytest.fixture
def ground() -> Iterator[Path]:
    with common_ground() as directory:
        yield directory


@pytest.fixture
def shared(ground: Path) -> Path:
    """The base that root has made for the group."""
    root = Person(0, ())
    status, said = root.jbtui("init", "--shared", str(ground / "jbtui"), "--group", str(GROUP))
    assert status == 0, said
    return ground / "jbtui" / "jbtui.sqlite"


def rights(path: Path) -> tuple[str, int]:
    found = path.stat()
    return oct(stat.S_IMODE(found.st_mode)), found.st_gid


def actors(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        return [actor for (actor,) in connection.execute("SELECT DISTINCT actor FROM unit ORDER BY actor")]


def test_the_directory_and_every_file_are_the_groups(shared: Path) -> None:
    assert rights(shared.parent) == (oct(0o2770), GROUP)
    assert rights(shared) == (oct(0o660), GROUP)
    assert ANNE.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5")[0] == 0
    assert BOB.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5", "--seed", "2")[0] == 0
    assert actors(shared) == ["uid61001", "uid61002"]
    hold = ANNE.python("-c", HOLD, str(shared))
    assert hold.stdout
    assert hold.stdout.readline() == "open\n"
    for name in ("-wal", "-shm"):
        assert rights(shared.with_name(shared.name + name)) == (oct(0o660), GROUP)
    assert BOB.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5", "--seed", "3")[0] == 0
    hold.kill()
    hold.wait()
    hold.communicate()
    # What a killed process leaves behind, the next user takes up.
    assert shared.with_name(shared.name + "-wal").exists()
    assert BOB.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5", "--seed", "4")[0] == 0
    assert ANNE.jbtui("--db", str(shared), "check")[0] == 0


HOLD = """
import sys
from jbtui.database import open_database
open_database(sys.argv[1]).execute_sql("SELECT count(*) FROM contact").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


def test_what_one_keeps_in_the_directory_the_others_can_restore(shared: Path) -> None:
    assert ANNE.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5")[0] == 0
    copy = shared.with_name("copie.sqlite")
    assert ANNE.jbtui("--db", str(shared), "backup", str(copy))[0] == 0
    assert rights(copy) == (oct(0o660), GROUP)
    status, said = BOB.jbtui("--db", str(shared), "restore", "--force", str(copy))
    assert status == 0, said
    (before,) = shared.parent.glob("*.avant-*")
    assert rights(before) == (oct(0o660), GROUP)
    assert ANNE.jbtui("--db", str(shared), "restore", "--force", str(before))[0] == 0
    # One that does not even open is replaced by another file.
    shared.write_bytes(shared.read_bytes()[:5000])
    status, said = BOB.jbtui("--db", str(shared), "restore", "--force", str(copy))
    assert status == 0, said
    assert rights(shared) == (oct(0o660), GROUP)
    assert ANNE.jbtui("--db", str(shared), "check")[0] == 0


def test_a_copy_elsewhere_is_for_its_maker_alone(shared: Path, ground: Path) -> None:
    assert ANNE.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "5")[0] == 0
    elsewhere = ground / "anne"
    elsewhere.mkdir()
    os.chown(elsewhere, ANNE.uid, ANNE.uid)
    assert ANNE.jbtui("--db", str(shared), "backup", str(elsewhere / "copie.sqlite"))[0] == 0
    assert rights(elsewhere / "copie.sqlite") == (oct(0o600), ANNE.uid)


def test_a_user_of_no_such_group_is_told(shared: Path) -> None:
    status, said = STRANGER.jbtui("--db", str(shared), "contacts")
    assert status == 2
    sentence = f"Le dossier {shared.parent} ne vous est pas ouvert : demandez à rejoindre le groupe qui y travaille."
    assert sentence in said
    assert said.count("\n") == 1


def test_a_member_makes_it_without_root(ground: Path) -> None:
    ground.chmod(0o1777)
    place = ground / "base"
    status, said = ANNE.jbtui("init", "--shared", str(place), "--group", str(GROUP))
    assert status == 0, said
    assert f"l’ouvrent par : jbtui --db {place}/jbtui.sqlite" in said
    assert f'database = "{place}/jbtui.sqlite"' in said
    assert rights(place) == (oct(0o2770), GROUP)
    assert rights(place / "jbtui.sqlite") == (oct(0o660), GROUP)
    assert BOB.jbtui("--db", str(place / "jbtui.sqlite"), "demo", "--documents", "0", "--contacts", "1")[0] == 0


def test_rights_that_went_wrong_are_put_right_and_nothing_else(shared: Path) -> None:
    assert ANNE.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "3")[0] == 0
    content = shared.read_bytes()
    shared.chmod(0o600)
    os.chown(shared, 0, 0)
    shared.parent.chmod(0o755)
    assert ANNE.jbtui("--db", str(shared), "contacts")[0] == 2
    status, said = Person(0, ()).jbtui("init", "--shared", str(shared.parent), "--group", str(GROUP))
    assert (status, "Base partagée prête" in said) == (0, True)
    assert shared.read_bytes() == content
    assert (rights(shared.parent), rights(shared)) == ((oct(0o2770), GROUP), (oct(0o660), GROUP))
    assert ANNE.jbtui("--db", str(shared), "contacts")[0] == 0


def test_who_cannot_is_told_in_one_sentence(ground: Path, shared: Path) -> None:
    foreign = ground / "autre"
    foreign.mkdir()
    with sqlite3.connect(foreign / "jbtui.sqlite") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    full = ground / "plein"
    full.mkdir()
    (full / "photos").mkdir()
    ground.chmod(0o755)
    root = Person(0, ())
    for who, place, group, sentence in (
        (root, ground / "x", "nulle-part", "Le groupe « nulle-part » n’existe pas"),
        (STRANGER, ground / "x", str(GROUP), "Vous n’êtes pas membre du groupe « 62001 »"),
        (ANNE, ground / "x", str(GROUP), f"Pas le droit de préparer {ground}/x."),
        (root, ground / "y" / "x", str(GROUP), f"Le dossier {ground}/y n’existe pas."),
        (root, foreign, str(GROUP), "n’est pas une base jbtui"),
        (root, full, str(GROUP), "contient autre chose (« photos »)"),
        (root, shared, str(GROUP), "n’est pas un dossier"),
    ):
        status, said = who.jbtui("init", "--shared", str(place), "--group", group)
        assert (status, said.count("\n")) == (2, 1), said
        assert sentence in said
    assert rights(full) == (oct(0o755), 0)
    assert not (ground / "x").exists()


def test_the_actor_is_the_user_of_the_system_whatever_the_environment_says(shared: Path) -> None:
    lies = {"USER": "marie", "LOGNAME": "marie", "LNAME": "marie", "USERNAME": "marie", "SUDO_USER": "marie"}
    assert BOB.jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "1", **lies)[0] == 0
    assert (
        Person(0, ()).jbtui("--db", str(shared), "demo", "--documents", "0", "--contacts", "1", "--seed", "9", **lies)[
            0
        ]
        == 0
    )
    assert actors(shared) == ["root", "uid61002"]
