"""Reading the journal: who changed what on a contact, old → new."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.fields import Value
from jbtui.models.journal import DELETE, INSERT, JournalLine, Unit
from jbtui.services.unit import RECORDS, loaded


@dataclass(frozen=True)
class Entry:
    """One change of one row: when, by whom, of what, and what it was in words."""

    when: datetime
    who: str
    what: str
    changes: tuple[str, ...]


def of_contact(contact_id: int, limit: int) -> list[Entry]:
    """The last changes of a contact, its people and its addresses, newest first."""
    lines = (
        JournalLine.select(JournalLine, Unit.at, Unit.actor)
        .join(Unit)
        .where(JournalLine.contact_id == contact_id)
        .order_by(JournalLine.id.desc())
        .limit(limit)
    )
    return [_entry(line) for line in lines]


def _entry(line: Any) -> Entry:
    model = RECORDS[line.table_name]
    verbs = {INSERT: _("création"), DELETE: _("suppression")}
    what = f"{model.noun}, {verbs[line.operation]}" if line.operation in verbs else model.noun
    return Entry(line.unit.at, line.unit.actor, what, tuple(_words(model, line)))


def _words(model: type[Record], line: Any) -> Iterator[str]:
    columns = model.columns()
    for column, change in json.loads(line.changes).items():
        label = columns[column].verbose_name
        if not label:
            continue
        before, after = change if line.operation not in (INSERT, DELETE) else (None, change)
        old, new = _shown(model, column, before), _shown(model, column, after)
        words = _("{label} : {old} → {new}") if old else _("{label} : {new}")
        yield words.format(label=label, old=old, new=new or "—")


def _shown(model: type[Record], name: str, held: Any) -> str:
    """What the journal holds of a column, in words: another record by its title."""
    if held is None:
        return ""
    column = model.columns()[name]
    if isinstance(column, peewee.ForeignKeyField):
        other: type[Record] = column.rel_model
        row = next(iter(other.values(other.id == held)), None)
        return other.title(row) if row else _("supprimé")
    if isinstance(column, Value):
        return str(column.show(loaded(model, {name: held})[name])).replace("\n", " ¶ ")
    return str(held)
