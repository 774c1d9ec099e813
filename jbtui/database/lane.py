"""The lane: one thread with one connection, where the screens' queries run, one after the other."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

import peewee

from jbtui.models.base import database, driver_errors

P = ParamSpec("P")
T = TypeVar("T")


class Moved(peewee.OperationalError):
    """The file of the database is no longer where it was."""

    sqlite_errorname = "SQLITE_READONLY_DBMOVED"  # SQLite's own word, which it does not say of a write-ahead log


class Lane:
    """Runs functions in its own database thread. The event loop has no connection: a query there raises."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=f"lane-{name}")
        self._pending = 0
        self._file: tuple[int, int] | None = None
        self.idle = asyncio.Event()
        """Set while nothing is queued or running."""
        self.idle.set()

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `function`, called in the lane; what it raises is raised here.

        A caller that is cancelled stops waiting; the call itself, once begun, ends in the lane.
        """
        loop = asyncio.get_running_loop()
        self._pending += 1
        self.idle.clear()
        call = self._executor.submit(lambda: self._connected(function, *args, **kwargs))
        answer = asyncio.wrap_future(call, loop=loop)
        # By the call, not by the answer: whoever gives up waiting does not end it.
        call.add_done_callback(lambda _call: loop.call_soon_threadsafe(self._done))
        return await answer

    def _done(self) -> None:
        self._pending -= 1
        if not self._pending:
            self.idle.set()

    def _connected(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        self._connect()
        try:
            with driver_errors:
                return function(*args, **kwargs)
        except (peewee.OperationalError, peewee.InterfaceError):
            # The server may have gone away, and peewee would keep its dead connection for ever.
            database.close()
            raise

    def _connect(self) -> None:
        """Connect if need be; anew where another file has taken the place of the one that is open: what is written to
        a file without a name is lost.
        """
        file = _file()
        if file != self._file:
            self._disconnect()
        if database.is_closed():
            database.connect()
            self._file = file

    async def close(self) -> None:
        """Let what was asked end, then close the connection and the thread."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._disconnect)
        self._executor.shutdown(wait=True)

    @staticmethod
    def _disconnect() -> None:
        if not database.is_closed():
            database.close()


def _file() -> tuple[int, int] | None:
    """Which file is where the database should be; None for a server's. Raises Moved where there is none."""
    if not isinstance(database.obj, peewee.SqliteDatabase):
        return None
    try:
        there = os.stat(database.obj.database)
    except OSError as error:
        raise Moved from error
    return there.st_dev, there.st_ino
