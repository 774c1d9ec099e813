"""What each act asks of the database: its statements, as the program makes them, run again through the bare driver."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from statistics import median
from time import perf_counter
from typing import Any

import peewee

from jbtui.database import is_postgres, open_database
from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import Together, View
from jbtui.declarations.contacts import CONTACTS
from jbtui.declarations.follow_up import SECTIONS
from jbtui.models.action import Action
from jbtui.models.base import as_tuples
from jbtui.models.contact import Contact
from jbtui.services import contact_sheet
from jbtui.services.unit import system_session
from jbtui.widgets.virtual_table import PAGE

TIMES = 9

Statement = tuple[str, Sequence[Any]]


class _Heard(logging.Handler):
    """The statements that peewee tells of."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[Statement] = []

    def emit(self, record: logging.LogRecord) -> None:
        assert isinstance(record.msg, tuple)
        statement, values = record.msg
        self.statements.append((statement, values or ()))


@contextmanager
def _heard() -> Iterator[list[Statement]]:
    handler, logger = _Heard(), logging.getLogger("peewee")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield handler.statements
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


def page(sort: str = "", shelf: str = "", text: str = "") -> Callable[[], object]:
    """Reading the first page of the list as somebody looks at it."""
    walk = CONTACTS.walk(View(sort=sort, shelf=shelf, text=text))
    return lambda: walk.page(limit=PAGE + 1)


def page_after() -> Callable[[], object]:
    """Reading the second page."""
    walk = CONTACTS.walk(View())
    key = walk.page(limit=PAGE)[-1][0]
    return lambda: walk.page(after=key, limit=PAGE + 1)


def last_page() -> Callable[[], object]:
    """Reading the last page."""
    return lambda: CONTACTS.walk(View()).page(before=(), limit=PAGE + 1)


def sheet() -> Callable[[], object]:
    """Reading the first contact's sheet."""
    first = CONTACTS.walk(View()).page(limit=1)[0][1]["id"]
    return lambda: contact_sheet.of_id(first)


def mine() -> Callable[[], object]:
    """Reading the first page of the actions to do for whoever measures."""
    return actions(Action.assignee == system_session().actor)


def actions(*where: peewee.Node) -> Callable[[], object]:
    """Reading the first page of the actions to do."""
    walk = AGENDA.walk(View(shelf="todo"), *where)
    return lambda: walk.page(limit=PAGE + 1)


def follow_up() -> Callable[[], object]:
    """Reading the first page of the follow-up of the contact that was created last."""
    last = max(id_ for (id_,) in as_tuples(Contact.select(Contact.id).order_by(Contact.id.desc()).limit(1)))
    walk = Together.of(SECTIONS, last).walk(View())
    return lambda: walk.page(limit=PAGE + 1)


class Bare:
    """The bare driver on a base: how long it takes for what the program asks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._handle = open_database(url)

    def close(self) -> None:
        """Leave the base."""
        self._handle.close()

    def milliseconds(self, asked: Callable[[], Callable[[], object]]) -> float:
        """The median of `TIMES` runs of all statements of an act."""
        act = asked()
        with _heard() as statements:
            act()
        with closing(self._connection()) as connection:
            took = []
            for _time in range(TIMES):
                began = perf_counter()
                for statement, values in statements:
                    connection.execute(statement, values).fetchall()
                took.append(perf_counter() - began)
        return median(took) * 1000

    def _connection(self) -> Any:
        if is_postgres(self._url):
            import psycopg

            return psycopg.connect(self._url)
        return sqlite3.connect(self._url)
