"""Nothing typed is ever lost."""

import asyncio
import fcntl
import json
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from jbtui import drafts
from jbtui.widgets.edit_pane import WRITER
from tests.desk import PATIENCE, Desk


async def test_echap_keeps_what_was_typed_and_n_offers_it_again(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.fill(city="Lyon")
        await anne.press("escape")
        assert "brouillon" in anne.status
        assert "0 contacts" in anne.screen_text()
        await anne.press("n", "c")
        assert "Une saisie attend" in anne.screen_text()
        assert "Martin & Fils" in anne.screen_text()
        await anne.press("r")
        assert anne.text_of("name") == "Martin & Fils"
        assert anne.text_of("city") == "Lyon"
        await anne.press("ctrl+s", "escape", "n", "c")
        assert "Une saisie attend" not in anne.screen_text()


async def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape", "n", "c", "j")
        assert anne.text_of("name") == ""
        await anne.press("escape", "n", "c")
        assert "Une saisie attend" not in anne.screen_text()
        assert anne.text_of("name") == ""


async def test_a_draft_can_wait_while_another_contact_is_made(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape", "n", "c", "n")
        await anne.type("Garage")
        await anne.press("ctrl+s", "escape", "n", "c")
        assert "Une saisie attend" in anne.screen_text()
        assert "Martin" in anne.screen_text()


async def test_what_was_typed_in_a_particulier_comes_back_as_one(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "space", "c")
        await anne.fill(last_name="Bénard", first_name="Hélène")
        await anne.press("escape", "n", "p", "r")
        assert "(•) Particulier" in anne.screen_text()
        assert anne.text_of("last_name") == "Bénard"
        await anne.press("ctrl+s")
        assert "BÉNARD Hélène · particulier · client" in anne.screen_text()


async def test_a_nature_switched_in_the_form_comes_back_with_the_draft(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.go_to("nature")
        await anne.press("space")
        await anne.fill(last_name="Martin")
        await anne.press("escape", "n", "c", "r")
        assert anne.text_of("last_name") == "Martin"
        await anne.go_to("nature")
        await anne.press("space")
        assert anne.text_of("name") == "Martin & Fils"


async def test_what_was_typed_over_a_contact_comes_back_with_e(desk: Desk) -> None:
    desk.given({"name": "Martin & Fils", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "e")
        await anne.replace(city="Villeurbanne")
        await anne.press("escape")
        assert "Lyon" in anne.screen_text()
        assert "brouillon" in anne.status
        await anne.press("e")
        assert "Une saisie attend" in anne.screen_text()
        await anne.press("r")
        assert anne.text_of("city") == "Villeurbanne"
        await anne.press("ctrl+s")
        assert "Villeurbanne" in anne.screen_text()
        await anne.press("e", "escape")
        assert "brouillon" not in anne.status  # nothing typed: nothing kept, and nothing said of it


async def test_leaving_the_program_keeps_what_was_being_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.press("ctrl+q")
    async with desk.as_user("anne") as anne:
        await anne.press("escape", "n", "c", "r")
        assert anne.text_of("name") == "Martin & Fils"


async def test_a_wrong_text_is_kept_in_the_draft_as_it_was_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "space", "c")
        await anne.fill(last_name="Bénard", canvassing_date="31/02/2026")
        await anne.press("tab", "escape", "n", "c", "r")
        assert anne.text_of("canvassing_date") == "31/02/2026"


async def test_a_draft_belongs_to_who_typed_it(desk: Desk) -> None:
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("escape")
        await bob.press("n", "c")
        assert bob.field == "name"
        assert bob.text_of("name") == ""


async def test_a_person_being_typed_comes_back(desk: Desk) -> None:
    desk.given({"name": "Martin & Fils"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "a", "c")
        await anne.fill(last_name="Roux", job="Directrice")
        await anne.press("escape", "a", "c", "r")
        assert (anne.text_of("last_name"), anne.text_of("job")) == ("Roux", "Directrice")


async def test_what_was_typed_over_a_person_or_an_address_comes_back_with_e(desk: Desk) -> None:
    address = {"label": "Dépôt", "city": "Nice"}
    desk.given({"name": "Martin & Fils", "people": [{"last_name": "Petit"}], "delivery_addresses": [address]})
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        for tab, field in (("2", "job"), ("3", "label")):
            await anne.press(tab, "e")
            await anne.replace(**{field: "Autre"})
            await anne.press("escape", "e")
            assert "Une saisie attend" in anne.screen_text()
            await anne.press("r")
            assert anne.text_of(field) == "Autre"
            await anne.press("ctrl+s", "e")
            assert "Une saisie attend" not in anne.screen_text()
            await anne.press("escape")


# --- offered at the start, and by the menu --------------------------------------------------------------------------


async def cut_off(desk: Desk, *keys: str, **texts: str) -> None:
    """Somebody types in a form, and the session ends."""
    async with desk.as_user("anne") as anne:
        await anne.press(*keys)
        await anne.fill(**texts)
        await anne.press("ctrl+q")
    desk.clock.move(minutes=1)


async def test_the_start_offers_every_draft_and_entree_goes_on_with_it(desk: Desk) -> None:
    desk.given({"name": "Garage Roux", "delivery_addresses": [{"label": "Dépôt", "city": "Nice"}]})
    await cut_off(desk, "n", "c", name="Martin & Fils", city="Lyon", siret="1")
    await cut_off(desk, "escape", "enter", "e", phone="04 78 00 00 00", name="abc")
    async with desk.as_user("anne") as anne:
        assert "2 saisies non enregistrées" in anne.screen_text()
        assert "Fiche C00001 Garage Roux" in anne.line("│ ►")
        assert "24/11 10:31:00" in anne.line("│ ►")
        assert "2 champs remplis" in anne.line("│ ►")
        await anne.press("down")
        assert "Nouveau client Martin & Fils" in anne.line("│ ►")
        assert "3 champs remplis" in anne.line("│ ►")
        assert "Ville Lyon" in anne.screen_text()
        assert "Curseur dans : SIRET" in anne.screen_text()
        await anne.press("enter")
        assert [anne.text_of(name) for name in ("name", "city", "siret")] == ["Martin & Fils", "Lyon", "1"]
        assert anne.field == "siret"
        await anne.ahead("end", "ctrl+u")
        await anne.press("ctrl+s")
        assert "Enregistré" in anne.status
        assert "Martin & Fils" in anne.screen_text()
    async with desk.as_user("anne") as anne:
        assert "1 saisie non enregistrée" in anne.screen_text()
        await anne.press("enter")
        assert anne.text_of("phone") == "04 78 00 00 00"
        assert anne.field == "name"
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
    async with desk.as_user("anne") as anne:
        assert "non enregistré" not in anne.screen_text()
        assert "2 contacts" in anne.screen_text()


async def test_one_goes_on_typing_where_a_draft_was_left(desk: Desk) -> None:
    await cut_off(desk, "n", "p", name="Martin", mobile="06 9")
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        await anne.type("5")
        assert anne.text_of("mobile") == "06 95"


async def test_people_and_addresses_come_back_in_their_forms(desk: Desk) -> None:
    address = {"label": "Dépôt", "city": "Nice"}
    desk.given({"name": "Garage Roux", "people": [{"last_name": "Petit"}], "delivery_addresses": [address]})
    await cut_off(desk, "enter", "a", "c", last_name="Durand", job="Directrice")
    await cut_off(desk, "escape", "enter", "2", "e", job="Comptable")
    await cut_off(desk, "escape", "enter", "3", "e", label="Entrepôt")
    async with desk.as_user("anne") as anne:
        assert "3 saisies non enregistrées" in anne.screen_text()
        assert "Adresse de livraison" in anne.line("│ ►")
        assert "Garage Roux" in anne.line("Adresse de livraison Entrepôt ·")
        await anne.press("enter")
        assert anne.text_of("label") == "Entrepôt"
        await anne.press("ctrl+s")
        assert "enregistré" in anne.status
        await anne.press("m", "b")
        assert "Contact associé" in anne.line("│ ►")
        await anne.press("enter")
        assert (anne.text_of("last_name"), anne.text_of("job")) == ("Petit", "Comptable")
        await anne.press("ctrl+s")
        await anne.press("m", "b", "enter")
        assert (anne.text_of("last_name"), anne.text_of("job")) == ("Durand", "Directrice")
        await anne.press("ctrl+s")
        assert "[2 Contacts·2]" in anne.screen_text()
        await anne.press("m", "b")
        assert "aucun" in anne.line("Brouillons")


async def test_later_leaves_a_draft_among_the_drafts_and_suppr_throws_it_away(desk: Desk) -> None:
    await cut_off(desk, "n", "c", name="Martin")
    async with desk.as_user("anne") as anne:
        await anne.press("escape", "m")
        assert "Brouillons (1)" in anne.screen_text()
        await anne.press("b", "delete")
        assert "Jeter « Nouveau client Martin » ?" in anne.screen_text()
        await anne.press("enter")  # « Non »
        assert "Nouveau client Martin" in anne.line("│ ►")
        await anne.press("delete", "o")
        assert "non enregistrée" not in anne.screen_text()
    async with desk.as_user("anne") as anne:
        assert "non enregistrée" not in anne.screen_text()


async def test_a_draft_of_what_is_gone_is_said_and_stays(desk: Desk) -> None:
    desk.given({"name": "Garage Roux"})
    await cut_off(desk, "enter", "e", city="Nice")
    async with desk.as_user("bob") as bob:
        await bob.press("enter", "o", "s", "o")
        assert "0 contacts" in bob.screen_text()
    async with desk.as_user("anne") as anne:
        await anne.press("enter")
        assert "n’existe plus" in anne.status
        await anne.press("m")
        assert "Brouillons (1)" in anne.screen_text()


async def test_what_another_session_is_typing_is_not_offered(desk: Desk) -> None:
    await cut_off(desk, "n", "c", name="Martin")
    async with desk.as_user("anne") as anne, desk.as_user("anne") as again:
        await anne.press("enter")
        assert anne.text_of("name") == "Martin"
        await again.press("enter")
        assert "autre session" in again.status
        await again.press("n", "c")
        assert again.text_of("name") == ""
        await again.type("Garage")
        await again.press("escape", "m")
        assert "Brouillons (1)" in again.screen_text()
        await again.press("escape")
        await anne.fill(city="Lyon")
        await anne.press("escape", "m")
        assert "Brouillons (2)" in anne.screen_text()


@pytest.mark.parametrize(("asks", "sure"), [(["delete"], "o"), (["escape", "n", "c"], "j")])
async def test_what_another_session_has_taken_up_meanwhile_is_not_thrown_away(
    desk: Desk, homes: Path, asks: list[str], sure: str
) -> None:
    await cut_off(desk, "n", "c", name="Martin")
    async with desk.as_user("anne") as anne, desk.as_user("anne") as again:
        await again.press(*asks)
        await anne.press("enter")
        assert anne.text_of("name") == "Martin"
        await again.press(sure)
        (draft,) = (homes / "anne").glob("**/*.json")
        assert "Martin" in draft.read_text()


def test_a_draft_is_its_owners_alone_and_of_one_base(desk: Desk, homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "state_directory", lambda: homes)
    fresh = drafts.begin(desk.database, "contact", "", 0, {})
    draft = replace(fresh, texts={"name": "Martin"}, at="2026-11-24T10:30:00+01:00")
    drafts.keep(draft, drafts.turn())
    (path,) = homes.glob("**/*.json")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]
    assert drafts.waiting(desk.database) == [draft]
    assert drafts.waiting(f"{desk.database}.autre") == []
    assert drafts.kept(desk.database, "person", "") == []
    whole = path.read_text()
    for wrong in (whole[:-9], whole.replace("+01:00", ""), "[]"):
        path.write_text(wrong)
        assert drafts.waiting(desk.database) == []


async def test_a_draft_of_another_record_of_the_same_number_is_not_offered_for_it(desk: Desk, homes: Path) -> None:
    desk.given({"name": "Garage Roux"})
    await cut_off(desk, "enter", "e", city="Nice")
    for path in Path(desk.database).parent.glob(f"{Path(desk.database).name}*"):
        path.unlink()
    anew = Desk(desk.database, homes, desk.clock)
    anew.given({"name": "Bois & Cie"})
    async with anew.as_user("anne") as anne:
        await anne.press("escape", "enter", "e")
        assert "Une saisie attend" not in anne.screen_text()
        assert anne.text_of("city") == ""


def test_a_lock_that_is_removed_as_it_is_taken_is_made_anew(
    desk: Desk, homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = drafts.begin(desk.database, "contact", "", 0, {})
    monkeypatch.setattr(drafts, "state_directory", lambda: homes)
    taken = fcntl.flock
    removed: list[Path] = []

    def removing(file: int, operation: int) -> None:
        """Somebody who threw the draft away lets go of its lock just before."""
        if not removed:
            removed.append(next(homes.glob("**/*.lock")))
            removed[0].unlink()
        taken(file, operation)

    monkeypatch.setattr(fcntl, "flock", removing)
    held = drafts.hold(draft)
    assert drafts.hold(draft).draft.id != draft.id
    held.release()
    assert drafts.hold(draft).draft.id == draft.id


# --- down to the disk -----------------------------------------------------------------------------------------------


def test_a_draft_is_on_the_disk_before_it_takes_the_place_of_the_one_before(
    desk: Desk, homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "state_directory", lambda: homes)
    done: list[str] = []
    fsync, replace_file = os.fsync, os.replace

    def recorded_fsync(file: int) -> None:
        done.append(f"{Path(os.readlink(f'/proc/self/fd/{file}')).suffix} is on the disk")
        fsync(file)

    def recorded_replace(source: Path, target: Path) -> None:
        done.append(f"{Path(source).suffix} takes the place of {Path(target).suffix}")
        replace_file(source, target)

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "replace", recorded_replace)
    drafts.keep(replace(drafts.begin(desk.database, "contact", "", 0, {}), texts={"name": "Martin"}), drafts.turn())
    directory = " is on the disk"
    assert done == [".new is on the disk", ".new takes the place of .json", directory]


class Disk:
    """A disk that may stand still, for whoever does not end the program: threads alone wait for it."""

    def __init__(self) -> None:
        self.asked, self._goes_on = threading.Event(), threading.Event()
        self._fsync = os.fsync
        self._goes_on.set()

    def fsync(self, file: int) -> None:
        """As the system's own."""
        if threading.current_thread() is not threading.main_thread():
            self.asked.set()
            assert self._goes_on.wait(PATIENCE)
        self._fsync(file)

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Whoever asks for it waits, until the end of the block."""
        self._goes_on.clear()
        try:
            yield
        finally:
            self._goes_on.set()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk that drafts are written to."""
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    return disk


async def until(seen: Callable[[], object]) -> None:
    """Wait for something in a program that may be held up."""
    async with asyncio.timeout(PATIENCE):
        while not seen():
            await asyncio.sleep(0.01)


def written(homes: Path) -> list[dict[str, str]]:
    """The texts of the drafts that are there."""
    return [json.loads(path.read_text())["texts"] for path in (homes / "anne").glob("**/*.json")]


async def test_no_key_waits_for_the_disk_and_what_was_typed_last_stays(desk: Desk, homes: Path, disk: Disk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.go_to("city")
        with disk.standing_still():
            anne.send(*"Lyon", "tab")
            await until(disk.asked.is_set)
            anne.send("shift+tab", "end", *" Cedex")
            await until(lambda: anne.text_of("city") == "Lyon Cedex")
            assert written(homes) == []
            with desk.at_home(anne):
                drafts.keep_all()  # as whatever ends the program does
            assert {"city": "Lyon Cedex"} in written(homes)
        await asyncio.get_running_loop().run_in_executor(WRITER, lambda: None)  # the write that stood still has ended
        assert {"city": "Lyon Cedex"} in written(homes)
        assert {"city": "Lyon"} not in written(homes)


async def test_a_draft_still_on_its_way_to_the_disk_does_not_outlive_the_save(
    desk: Desk, homes: Path, disk: Disk
) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        with disk.standing_still():
            anne.send(*"Martin", "tab")
            await until(disk.asked.is_set)
            anne.send("ctrl+s")
            await until(lambda: "Enregistré" in anne.status)
        await asyncio.get_running_loop().run_in_executor(WRITER, lambda: None)  # the write that stood still has ended
        await anne.idle()
        assert "brouillon" not in anne.lines()[0]
    assert [path for path in (homes / "anne").glob("**/*.*") if path.suffix in (".json", ".new")] == []


# --- where no draft can be written ----------------------------------------------------------------------------------


async def test_a_draft_that_cannot_be_written_is_said_once_and_leaving_asks(desk: Desk, homes: Path) -> None:
    homes.mkdir()
    (homes / "anne").write_text("no directory")
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin")
        await anne.press("tab")
        assert "Brouillon impossible" in anne.status
        await anne.fill(email="martin@example.fr")
        await anne.go_to("phone")
        assert "Brouillon impossible" not in anne.status
        for key in ("escape", "ctrl+q"):
            await anne.press(key)
            assert "Le brouillon ne peut pas être écrit" in anne.screen_text()
            await anne.press("enter")  # « Non »
            assert anne.text_of("name") == "Martin"
        await anne.press("ctrl+s")
        assert "Enregistré" in anne.status
        await anne.press("e")
        await anne.fill(city="Nice")
        await anne.press("escape", "o")
        assert "brouillon" not in anne.status
        assert "Nice" not in anne.screen_text()
