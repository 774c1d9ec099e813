"""Waiting for one's turn to write.

PostgreSQL queues its writers. In a SQLite file whoever waits asks again, and SQLite by itself asks less and less often,
ten times a second in the end: it never meets the moment between two transactions of an import. Here it is asked every
millisecond.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

import peewee

T = TypeVar("T")

SECONDS = 5
"""After which whoever waits is told that the database is occupied."""


@contextmanager
def writing(handle: peewee.Database) -> Iterator[None]:
    """A transaction that no other one writes beside. Raises peewee.OperationalError if its turn does not come."""
    with ExitStack() as stack:
        if isinstance(handle, peewee.SqliteDatabase):
            # The only writer's place is taken before anything is read, so that nothing read can grow stale. On
            # PostgreSQL the counter's row, locked by the first statement of a unit, does the same.
            handle.execute_sql("PRAGMA busy_timeout = 0")
            try:
                patiently(lambda: stack.enter_context(handle.atomic("IMMEDIATE")))
            finally:
                handle.execute_sql(f"PRAGMA busy_timeout = {int(SECONDS * 1000)}")
        else:
            stack.enter_context(handle.atomic())
        yield


def patiently(act: Callable[[], T]) -> T:
    """What `act` answers once no other connection is in its way. Raises peewee.OperationalError."""
    last = time.monotonic() + SECONDS
    while True:
        try:
            return act()
        except peewee.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(0.001)
