"""Taking the lists of deals and projects out to a file, as they are filtered."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jbtui.services import deals, projects
from jbtui.services.unit import Session
from tests.desk import Desk, User


@pytest.fixture
def office(any_desk: Desk) -> Desk:
    """Three open deals, of which one is bob's, and one that is won; two projects."""
    martin, aubry = any_desk.given({"name": "MARTIN & FILS"}, {"name": "AUBRY"})
    anne, bob = Session("anne", clock=any_desk.clock), Session("bob", clock=any_desk.clock)
    with any_desk.connected():
        for contact, label, owner in ((martin, "Atelier", "anne"), (aubry, "=1+1", "anne"), (aubry, "Cave", "bob")):
            deals.create(anne, contact, {"label": label, "estimate": 1200, "owner": owner})
        won = deals.create(anne, martin, {"label": "Escalier", "estimate": 4200, "owner": "anne"}).row
        deals.win(anne, won["id"], as_project=True)
        projects.create(bob, aubry, {"label": "Pose", "owner": "bob"})
    return any_desk


async def export(user: User, letter: str, path: Path) -> None:
    """Ask for the file in the format of this letter."""
    await user.press("o", "x", letter, "ctrl+u")
    await user.type(str(path))
    await user.press("enter")


async def test_deals_go_out_as_they_are_filtered_in_each_format(office: Desk, tmp_path: Path) -> None:
    async with office.as_user("anne") as anne:
        await anne.press("m", "i", "p")
        for letter, name in (("c", "a.csv"), ("x", "a.xlsx"), ("j", "a.json")):
            await export(anne, letter, tmp_path / name)
            await anne.sees("2 affaires exportées")
        await anne.press("2", "o", "x", "j")
        assert "~/affaires-gagnees-2026-11-24.json" in anne.screen_text(), "no file over that of the open ones"
        await anne.press("ctrl+u")
        await anne.type(str(tmp_path / "won.json"))
        await anne.press("enter")
        await anne.sees("1 affaire exportée")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    assert {(row["Libellé"], row["Contact"]) for row in found} == {("Atelier", "MARTIN & FILS"), ("'=1+1", "AUBRY")}
    header, *lines = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("Affaires").to_python()
    assert {line[header.index("Libellé")] for line in lines} == {"Atelier", "=1+1"}
    assert {row["label"] for row in json.loads((tmp_path / "a.json").read_bytes())} == {"Atelier", "=1+1"}
    assert [row["label"] for row in json.loads((tmp_path / "won.json").read_bytes())] == ["Escalier"]


async def test_marked_projects_alone_go_out(office: Desk, tmp_path: Path) -> None:
    async with office.as_user("anne") as anne:
        await anne.press("m", "j")
        await anne.list.select("Pose")
        await anne.press("space", "o", "x")
        assert "Exporter 1 marqué" in anne.screen_text()
        await anne.press("j")
        assert "~/projets-2026-11-24.json" in anne.screen_text()
        await anne.press("ctrl+u")
        await anne.type(str(tmp_path / "marked.json"))
        await anne.press("enter")
        await anne.sees("1 projet exporté")
    assert [row["label"] for row in json.loads((tmp_path / "marked.json").read_bytes())] == ["Pose"]


@pytest.mark.parametrize(("letter", "format_"), [("c", "csv"), ("j", "json"), ("x", "xlsx")])
@pytest.mark.parametrize(("key", "command"), [("i", "deals"), ("j", "projects")])
async def test_the_command_line_writes_the_same_file(
    office: Desk, tmp_path: Path, letter: str, format_: str, key: str, command: str
) -> None:
    path = tmp_path / f"a.{format_}"
    async with office.as_user("anne") as anne:
        await anne.press("m", key)
        await export(anne, letter, path)
        await anne.sees("exporté")
    ran = subprocess.run(
        [sys.executable, "-m", "jbtui", "--db", office.database, command, "--format", format_],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert ran.stderr == b""
    if format_ != "xlsx":
        assert ran.stdout == path.read_bytes()
        return
    (tmp_path / "b.xlsx").write_bytes(ran.stdout)
    one, other = (
        CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python() for name in ("a.xlsx", "b.xlsx")
    )
    assert one == other
    assert len(one) > 1
