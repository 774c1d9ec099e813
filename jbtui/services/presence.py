"""Who is editing what: each session tells which records its forms are open on, and sees those of the others.

Information, never a lock. A session renews what it tells; a row that is not renewed for a minute is of a process that
was killed. On the machine of that process itself, one knows at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from jbtui import alive
from jbtui.models.base import as_tuples
from jbtui.models.open_form import OpenForm
from jbtui.services.unit import Session, forget, keep

RENEWED = timedelta(seconds=20)
EXPIRED = timedelta(seconds=60)


@dataclass(frozen=True)
class Edited:
    """A record that a form is open on: its table and id, and the contact on whose sheet it stands."""

    table: str
    row_id: int
    contact_id: int


@dataclass(frozen=True)
class Editor:
    """Somebody else who is editing a record, and since when."""

    who: str
    since: datetime
    table: str
    row_id: int


class Presence:
    """What one session tells the others about its open forms."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._since: dict[Edited, datetime] = {}
        self._renewed = session.clock()

    def tell(self, edited: Collection[Edited]) -> None:
        """Have the others see that these records are being edited, and the earlier ones no more; writes only where
        that is news to them, or old. Raises peewee's errors.
        """
        now = self.session.clock()
        opened = [each for each in edited if each not in self._since]
        closed = [each for each in self._since if each not in edited]
        if edited and not (opened or closed) and now - self._renewed >= RENEWED:
            opened = list(edited)
        if not opened and not closed:
            return
        if closed:
            forget(OpenForm, OpenForm.form.in_([self._name(each) for each in closed]))
        forget(OpenForm, OpenForm.seen < now - EXPIRED)
        for each in opened:
            since = self._since.get(each, now)
            row = {
                "form": self._name(each),
                "session": self.session.id,
                "actor": self.session.actor,
                "table_name": each.table,
                "row_id": each.row_id,
                "contact_id": each.contact_id,
                "since": since,
                "seen": now,
            }
            keep(OpenForm, row)
        self._since = {each: self._since.get(each, now) for each in edited}
        self._renewed = now

    def _name(self, edited: Edited) -> str:
        return f"{self.session.id}/{edited.table}/{edited.row_id}/{alive.mark()}"


def editors(session: Session, contact_id: int) -> list[Editor]:
    """Who else is editing a contact, or something on its sheet, the first one first."""
    columns = (OpenForm.form, OpenForm.actor, OpenForm.since, OpenForm.table_name, OpenForm.row_id)
    renewed = OpenForm.seen > session.clock() - EXPIRED
    query = OpenForm.select(*columns).where(OpenForm.contact_id == contact_id, OpenForm.session != session.id, renewed)
    found = as_tuples(query.order_by(OpenForm.since, OpenForm.form))
    return [Editor(*row) for form, *row in found if not alive.is_gone(form.rpartition("/")[2])]
