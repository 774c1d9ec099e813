"""A PostgreSQL server that goes away and comes back: the lane says so once, then works again."""

import peewee
import psycopg
import pytest

from jbtui.database.lane import Lane
from jbtui.models.contact import Contact
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.unit import Session, unit
from tests.services.making import company

pytestmark = pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])


def hang_up(database_url: str) -> None:
    """End every connection to the database, as a restart of the server does."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_query_after_the_server_was_restarted(anne: Session, database_url: str) -> None:
    lane = Lane("test")
    await lane.run(company, anne)
    hang_up(database_url)
    with pytest.raises(peewee.OperationalError):
        await lane.run(Contact.select().count)
    assert await lane.run(Contact.select().count) == 1
    await lane.close()


async def test_a_server_that_is_restarted_in_the_middle_of_an_act(anne: Session, database_url: str) -> None:
    def act() -> None:
        with unit(anne, "Importer") as work:
            hang_up(database_url)
            create_all(work, [NewContact({"name": "Martin", "is_customer": True})])

    lane = Lane("test")
    with pytest.raises(peewee.OperationalError):
        await lane.run(act)
    await lane.run(company, anne)
    assert await lane.run(Contact.select().count) == 1
    await lane.close()
