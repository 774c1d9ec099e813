"""`jbtui backup` and `jbtui restore`: what they print, and how they end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jbtui.__main__ import main
from tests.desk import plain

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def jbtui(database_url: str, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line on a fresh database of each engine: its status, and what it printed where."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main(["--db", database_url, *map(str, arguments)])
        printed = capfd.readouterr()
        return status, plain(printed.out), plain(printed.err)

    return run


def test_a_backup_and_its_restore_say_what_is_in_them(jbtui: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copie.sqlite"
    jbtui("demo", "--documents", "0", "--contacts", "12")
    assert jbtui("backup", copy) == (0, f"12 contacts sauvegardés dans {copy}.\n", "")
    assert jbtui("backup", copy) == (2, "", f"{copy} existe déjà : choisissez un autre nom, ou ajoutez --force.\n")
    assert jbtui("backup", copy, "--force")[0] == 0
    jbtui("demo", "--documents", "0", "--contacts", "3", "--seed", "2")
    status, out, err = jbtui("restore", copy)
    assert (status, out) == (2, "")
    assert err == "La base contient déjà des données : ajoutez --force, elles seront gardées à côté.\n"
    status, out, err = jbtui("restore", "--force", copy)
    assert (status, err) == (0, "")
    first, second = out.splitlines()
    assert first == f"12 contacts restaurés de {copy}."
    kept = second.removeprefix("L’état d’avant est gardé dans ").removesuffix(".")
    assert main(["--db", kept, "check"]) == 0


@pytest.mark.parametrize("arguments", [["backup"], ["restore"], ["backup", "a", "b"]])
def test_a_file_is_asked_for(jbtui: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        jbtui(*arguments)
    assert ended.value.code == 2
