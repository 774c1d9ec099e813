"""What others saved since one last looked: the journal's lines after a number, without one's own.

Lines are numbered in the order of commits, so that looking behind the last number seen misses none. As long as nobody
saves, looking reads one row.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import peewee

from jbtui.models.base import Record, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.journal import INSERT, Counter, JournalLine, Unit
from jbtui.services import presence
from jbtui.services.presence import Edited, Editor, Presence
from jbtui.services.unit import Session

MOST = 1000
"""Lines read at once; behind more of them, such as those of an import, only that there are many is told."""


@dataclass(frozen=True)
class Change:
    """A row that somebody else changed: who, of which table, on whose sheet, how, and its version since."""

    who: str
    table: str
    row_id: int
    contact_id: int
    operation: str
    version: int


@dataclass(frozen=True)
class News:
    """What others changed, in their order; whether it is only a part; and who else edits the contact on the screen."""

    changes: tuple[Change, ...] = ()
    many: bool = False
    editors: tuple[Editor, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes) or self.many

    def of(self, model: type[Record]) -> set[int]:
        """The rows of a list that may look otherwise: of contacts, also those on whose sheets something changed."""
        if model is Contact:
            return {change.contact_id for change in self.changes}
        return {change.row_id for change in self.changes if change.table == model._meta.table_name}

    def new(self, model: type[Record]) -> set[int]:
        """Those among them that were not there before."""
        table = model._meta.table_name
        return {change.row_id for change in self.changes if change.table == table and change.operation == INSERT}


class Lookout:
    """One session's look at the others; its calls follow one another."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.presence = Presence(session)
        self._last: int | None = None

    def begin(self) -> None:
        """From now on what others save is news. Raises peewee's errors."""
        self._last = _last_line()

    def look(self, edited: Collection[Edited], contact_id: int | None) -> News:
        """What is new since the last look, and who else edits the contact `contact_id`; tells the others which records
        are being edited here. Raises peewee's errors.
        """
        with suppress(peewee.PeeweeException):  # a base that is read only has news all the same
            self.presence.tell(edited)
        editors = presence.editors(self.session, contact_id) if contact_id is not None else []
        last = _last_line()
        if self._last is None or last <= self._last:
            # A lower number is of another base in the same place, such as a backup that was put back.
            restored, self._last = last < (self._last or 0), last
            return News(many=restored, editors=tuple(editors))
        lines = (
            JournalLine.select(
                Unit.actor,
                JournalLine.table_name,
                JournalLine.row_id,
                JournalLine.contact_id,
                JournalLine.operation,
                JournalLine.version,
            )
            .join(Unit)
            .where(JournalLine.id > self._last, JournalLine.id <= last, Unit.session != self.session.id)
            .order_by(JournalLine.id)
        )
        found = [Change(*row) for row in as_tuples(lines.limit(MOST + 1))]
        self._last = last
        return News(tuple(found[:MOST]), len(found) > MOST, tuple(editors))


def _last_line() -> int:
    held: int | None = Counter.select(Counter.value).where(Counter.name == JournalLine._meta.table_name).scalar()
    return held or 0
