"""Taking contacts out to a file: the list as it is filtered, what is marked, one contact; and back in."""

import asyncio
import csv
import json
import threading
from pathlib import Path

import pytest

from jbtui.services.exports.formats import FORMATS
from tests.desk import Desk, User

CONTACTS = (
    {"name": "Aubry Transports", "city": "Lyon", "people": [{"last_name": "Roux", "first_name": "Hélène"}]},
    {"name": "Blanc Serrurerie", "city": "Annecy", "is_prospect": True},
    {"last_name": "Comte", "first_name": "Zoé", "city": "Lyon"},
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where « ~ » leads."""
    path = tmp_path / "maison"
    path.mkdir()
    monkeypatch.setenv("HOME", str(path))
    return path


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Three contacts are there."""
    desk.given(*CONTACTS)
    return desk


async def to(user: User, path: Path) -> None:
    """Type another path than the proposed one, and accept it."""
    await user.press("ctrl+u")
    await user.type(str(path))
    await user.press("enter")


def names(path: Path) -> list[str]:
    """The names in an exported file of JSON."""
    return [contact["name"] for contact in json.loads(path.read_text("utf-8"))]


async def test_the_list_as_it_is_filtered_goes_where_it_is_proposed(desk: Desk, home: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.search("lyon")
        await anne.press("tab", "o", "x")
        assert "Exporter la liste affichée" in anne.screen_text()
        await anne.press("j")
        assert "~/contacts-2026-11-24.json" in anne.screen_text()
        await anne.press("enter")
        path = home / "contacts-2026-11-24.json"
        assert "2 contacts exportés dans ~/contacts-2026-11-24.json" in anne.status
        assert sorted(names(path)) == ["Aubry Transports", "COMTE Zoé"]


@pytest.mark.parametrize(("key", "format_"), [(each.key, name) for name, each in FORMATS.items()])
async def test_each_format_is_imported_again(desk: Desk, home: Path, key: str, format_: str) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("o", "x", key, "enter")
        assert "3 contacts exportés" in anne.status
        await anne.press("asterisk", "o", "s", "o")
        assert "0 contact" in anne.screen_text()
        await anne.press("n", "h")
        await anne.type(str(home / f"contacts-2026-11-24.{format_}"))
        await anne.press("enter", "f2", "escape")
        assert anne.list.names() == ["Aubry Transports", "Blanc Serrurerie", "COMTE Zoé"]
        await anne.press("enter", "2")
        assert "ROUX Hélène" in anne.screen_text()


async def test_marked_rows_go_out_alone(desk: Desk, tmp_path: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("space", "down", "space", "o", "x")
        assert "Exporter 2 marqués" in anne.screen_text()
        await anne.press("j")
        await to(anne, tmp_path / "deux.json")
        assert names(tmp_path / "deux.json") == ["Aubry Transports", "COMTE Zoé"]


async def test_all_but_one_go_out(desk: Desk, tmp_path: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("asterisk", "space", "o", "x", "j")
        await to(anne, tmp_path / "presque.json")
        assert names(tmp_path / "presque.json") == ["Blanc Serrurerie", "COMTE Zoé"]


async def test_a_sheet_goes_out_with_its_people(desk: Desk, tmp_path: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "o", "x")
        assert "Exporter Aubry Transports" in anne.screen_text()
        await anne.press("c")
        assert "~/aubry-transports-2026-11-24.csv" in anne.screen_text()
        await to(anne, tmp_path / "un.csv")
        assert "1 contact exporté" in anne.status
    (row,) = csv.DictReader((tmp_path / "un.csv").open(encoding="utf-8-sig", newline=""), delimiter=";")
    assert (row["Raison sociale"], row["Nom (contact)"]) == ("Aubry Transports", "Roux")


async def test_a_file_that_is_there_is_asked_for(desk: Desk, home: Path) -> None:
    path = home / "contacts-2026-11-24.json"
    path.write_text("à garder", "utf-8")
    async with desk.as_user("anne") as anne:
        await anne.press("o", "x", "j", "enter")
        assert "existe déjà" in anne.screen_text()
        await anne.press("enter")  # « Non » first
        assert path.read_text("utf-8") == "à garder"
        await anne.press("o", "x", "j", "enter", "o")
        assert len(names(path)) == 3


async def test_a_place_that_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("o", "x", "c")
        await to(anne, tmp_path / "x" / "y.csv")
        assert "ce dossier n’existe pas" in anne.status


async def test_escape_closes_each_question(desk: Desk, home: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("o", "x", "escape")
        assert anne.list.names()
        await anne.press("o", "x", "c", "escape")
        assert anne.list.names()
    assert list(home.iterdir()) == []


async def test_escape_stops_and_leaves_no_file(desk: Desk, home: Path) -> None:
    desk.given(*({"name": f"Zone {number:04}"} for number in range(1_000)))
    async with desk.as_user("anne") as anne, asyncio.timeout(10):
        await anne.press("o", "x", "c")
        gate = threading.Event()
        held = asyncio.create_task(anne.app.side_lane.run(gate.wait, 10))  # something long is before it
        anne._send("enter")
        anne._send("escape")
        while "Arrêt de l’export" not in anne.status:
            await asyncio.sleep(0)
        gate.set()
        await held
        await anne.idle()
        assert "Export arrêté" in anne.status
        assert anne.list.names()
    assert list(home.iterdir()) == []
