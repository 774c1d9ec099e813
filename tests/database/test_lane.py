"""The lane: the screens' queries run in one database thread, in order; the event loop itself has no connection."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress

import peewee
import pytest
import pytest_asyncio

from jbtui.database import open_database
from jbtui.database.lane import Lane
from jbtui.models.base import database
from jbtui.models.contact import Contact
from jbtui.models.person import Person
from jbtui.services import contacts, people
from jbtui.services.unit import Session

PATIENCE = 10  # seconds after which a test that hangs has failed


@pytest_asyncio.fixture
async def lane(database_url: str) -> AsyncIterator[Lane]:
    open_database(database_url).close()
    lane = Lane("test")
    yield lane
    await lane.close()


async def test_a_query_on_the_event_loop_raises_and_runs_in_the_lane(lane: Lane) -> None:
    with pytest.raises(peewee.InterfaceError):
        Contact.select().count()
    assert await lane.run(Contact.select().count) == 0
    with pytest.raises(peewee.InterfaceError):
        Contact.select().count()


async def test_following_a_reference_on_the_event_loop_raises_too(lane: Lane) -> None:
    session = Session("anne")
    saved = await lane.run(contacts.create, session, {"name": "Martin", "is_customer": True})
    await lane.run(people.create, session, saved.row["id"], {"last_name": "Petit"})
    person = await lane.run(Person.get)
    with pytest.raises(peewee.InterfaceError):
        _ = person.contact.name
    assert await lane.run(lambda: person.contact.name) == "Martin"


async def test_what_is_asked_runs_in_order_in_one_thread_with_one_connection(lane: Lane) -> None:
    ran: list[int] = []

    def note(number: int) -> tuple[int, int]:
        ran.append(number)
        return threading.get_ident(), id(database.connection())

    places = await asyncio.gather(*(lane.run(note, number) for number in range(50)))
    assert ran == list(range(50))
    assert len(set(places)) == 1
    assert places[0][0] != threading.get_ident()


async def test_arguments_and_answers_travel(lane: Lane) -> None:
    def answer(*args: object, **kwargs: object) -> tuple[object, object]:
        return args, kwargs

    assert await lane.run(answer, 1, "é", name=None) == ((1, "é"), {"name": None})


async def test_what_is_raised_in_the_lane_is_raised_to_who_asked_and_the_lane_goes_on(lane: Lane) -> None:
    class Refused(Exception):
        pass

    error = Refused("à remplir")

    def refuse() -> None:
        raise error

    with pytest.raises(Refused) as caught:
        await lane.run(refuse)
    assert caught.value is error
    with pytest.raises(peewee.DatabaseError):
        await lane.run(database.execute_sql, "NONSENSE")
    assert await lane.run(Contact.select().count) == 0


async def test_an_act_that_fails_leaves_no_open_transaction(lane: Lane) -> None:
    with pytest.raises(Exception, match="à remplir"):
        await lane.run(contacts.create, Session("anne"), {"is_customer": True})
    assert not await lane.run(database.in_transaction)


async def test_a_second_lane_does_not_wait_for_the_first(lane: Lane) -> None:
    side, free = Lane("side"), threading.Event()
    slow = asyncio.ensure_future(lane.run(free.wait, PATIENCE))
    assert await side.run(Contact.select().count) == 0
    assert not slow.done()
    free.set()
    assert await slow
    await side.close()


async def test_it_says_when_it_is_idle(lane: Lane) -> None:
    assert lane.idle.is_set()
    free = threading.Event()
    asked = [asyncio.ensure_future(lane.run(free.wait, PATIENCE)) for _ in range(2)]
    await asyncio.sleep(0)
    assert not lane.idle.is_set()
    free.set()
    await asyncio.wait_for(lane.idle.wait(), PATIENCE)
    assert all(each.done() for each in asked)


async def test_who_is_cancelled_waits_no_longer_but_the_act_ends(lane: Lane) -> None:
    begun, free = threading.Event(), threading.Event()

    def act() -> None:
        begun.set()
        free.wait(PATIENCE)
        contacts.create(Session("anne"), {"name": "Martin", "is_customer": True})

    asked = asyncio.ensure_future(lane.run(act))
    await asyncio.to_thread(begun.wait, PATIENCE)
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    assert not lane.idle.is_set(), "it is still running"
    free.set()
    await asyncio.wait_for(lane.idle.wait(), PATIENCE)
    assert await lane.run(Contact.select().count) == 1


async def test_a_connection_that_was_lost_is_opened_again(lane: Lane) -> None:
    await lane.run(Contact.select().count)
    await lane.run(database.close)
    assert await lane.run(Contact.select().count) == 0


async def test_closing_lets_what_was_asked_end_and_closes_the_connection(database_url: str) -> None:
    open_database(database_url).close()
    lane, free = Lane("test"), threading.Event()
    connection = await lane.run(database.connection)
    slow = asyncio.ensure_future(lane.run(free.wait, PATIENCE))
    saved = asyncio.ensure_future(lane.run(contacts.create, Session("anne"), {"name": "Martin", "is_customer": True}))
    closing = asyncio.ensure_future(lane.close())
    await asyncio.sleep(0)
    assert not closing.done()
    free.set()
    await asyncio.wait_for(closing, PATIENCE)
    assert slow.done()
    assert saved.result().row["name"] == "Martin"
    with pytest.raises(Exception, match=r"closed|thread"):
        connection.cursor().execute("SELECT 1")
    with pytest.raises(RuntimeError):
        await lane.run(Contact.select().count)
    await Lane("unused").close()
