"""Several people write at once, in real processes and threads: nothing is lost, nothing is overwritten unseen."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import peewee
import pytest

from jbtui.database import open_database
from jbtui.models.base import as_dicts, database
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import JournalLine, Unit
from jbtui.services import contacts, delivery_addresses, undo
from jbtui.services.unit import Forbidden, Gone, Session, read, unit
from tests.services.making import address, addresses, billing_address, company, last_unit

ROOT = Path(__file__).parents[2]
EDITS = 100
PATIENCE = 20  # seconds after which a test that hangs has failed


@pytest.fixture(autouse=True)
def _connected(database_url: str) -> Iterator[None]:
    """This thread's connection."""
    handle = open_database(database_url)
    yield
    handle.close()


def test_no_edit_of_two_processes_is_lost(database_url: str) -> None:
    company(Session("marie"), "Martin")
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.database.writer", database_url, name, column, str(EDITS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name, column in (("anne", "activity"), ("bob", "area"))
    ]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    answers = [writer.communicate(timeout=60) for writer in writers]
    assert [error for _out, error in answers] == ["", ""]
    assert sum(int(out) for out, _error in answers) > 0, "they never met: the test proves nothing"

    row = read(Contact, 1)
    assert sorted(row["remarks"]) == ["a"] * EDITS + ["b"] * EDITS
    assert (row["activity"], row["area"]) == (str(EDITS), str(EDITS))
    assert row["version"] == 1 + 2 * EDITS

    units = [each["number"] for each in as_dicts(Unit.select(Unit.number).order_by(Unit.number))]
    assert units == list(range(1, 4 * EDITS + 2))
    remarks = ""
    lines = JournalLine.select().where(JournalLine.row_id == 1, JournalLine.table_name == "contact")
    for line in as_dicts(lines.order_by(JournalLine.id)):
        if line["operation"] == "update":
            before, after = json.loads(line["changes"])["remarks"]
            assert (before, len(after)) == (remarks, len(remarks) + 1)
            remarks = after
    assert remarks == row["remarks"]
    codes = sorted(each["code"] for each in Contact.values())
    assert codes == [f"C{number:05d}" for number in range(1, 2 * EDITS + 2)]


class Other:
    """Somebody else, in a thread and with a connection of their own."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1)
        self.stuck = threading.Event()
        """Set once their unit has been asked to begin."""

    def does(self, act: Callable[[], object]) -> Future[object]:
        return self._executor.submit(self._do, act)

    def _do(self, act: Callable[[], object]) -> object:
        with database.connection_context():
            if isinstance(database.obj, peewee.SqliteDatabase):
                database.connection().set_trace_callback(self._hear)
            return act()

    def _hear(self, statement: str) -> None:
        if statement.startswith("BEGIN"):
            self.stuck.set()

    def wait_until_stuck(self) -> None:
        """Wait until they wait for the unit that is open here."""
        if isinstance(database.obj, peewee.SqliteDatabase):
            assert self.stuck.wait(PATIENCE)
            return
        latest = monotonic() + PATIENCE
        while not database.execute_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]:
            assert monotonic() < latest, "nobody waits"


@pytest.fixture
def other() -> Other:
    return Other()


def test_the_first_two_acts_of_a_new_base_may_come_at_once(other: Other) -> None:
    with unit(Session("anne"), "Créer") as work:
        created = other.does(lambda: company(Session("bob"), "De Bob"))
        other.wait_until_stuck()
        contacts.create_all(work, [contacts.NewContact({"name": "D’Anne", "is_customer": True})])
    created.result(PATIENCE)
    assert {row["name"]: row["code"] for row in Contact.values()} == {"D’Anne": "C00001", "De Bob": "C00002"}
    assert [each["number"] for each in as_dicts(Unit.select().order_by(Unit.number))] == [1, 2]


def test_what_is_deleted_comes_back_with_the_change_that_was_on_its_way(other: Other) -> None:
    anne, bob = Session("anne"), Session("bob")
    row = company(anne, city="Lyon")
    depot = address(anne, row, city="Lyon")
    for delete in (
        lambda: delivery_addresses.delete(bob, depot["id"]),
        lambda: contacts.delete(bob, [row["id"]]),
    ):
        other.stuck.clear()
        with unit(anne, "Modifier") as work:
            deleted = other.does(delete)
            other.wait_until_stuck()
            for each in addresses(row):
                work.update(DeliveryAddress, each["id"], {"phone": "+33465716210"}, each["version"])
            contacts.change(work, row["id"], {"city": "Nantes"}, read(Contact, row["id"])["version"])
        deleted.result(PATIENCE)
        assert undo.undo(bob, last_unit()).skipped == []
        assert read(Contact, row["id"])["city"] == "Nantes"
        assert {each["phone"] for each in addresses(row)} == {"+33465716210"}


def test_the_address_that_becomes_the_default_meanwhile_is_not_deleted(other: Other) -> None:
    anne, bob = Session("anne"), Session("bob")
    row = company(anne)
    depot = address(anne, row)
    with unit(anne, "Par défaut") as work:
        deleted = other.does(lambda: delivery_addresses.delete(bob, depot["id"]))
        other.wait_until_stuck()
        work.update(DeliveryAddress, billing_address(row)["id"], {"is_default": False}, 1)
        work.update(DeliveryAddress, depot["id"], {"is_default": True}, 1)
    with pytest.raises(Forbidden):
        deleted.result(PATIENCE)
    assert [each["is_default"] for each in addresses(row)] == [False, True]


def test_what_is_gone_meanwhile_is_told(other: Other) -> None:
    anne, bob = Session("anne"), Session("bob")
    row = company(anne)
    depot = address(anne, row)
    with unit(anne, "Supprimer") as work:
        edited = other.does(lambda: delivery_addresses.update(bob, depot["id"], {"city": "Lyon"}, 1))
        other.wait_until_stuck()
        work.delete(DeliveryAddress, depot)
    with pytest.raises(Gone):
        edited.result(PATIENCE)
