"""Taking units back: each row that nobody changed since returns to what it was; the others are named."""

import json
from dataclasses import dataclass
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Select, Values, as_dicts, database
from jbtui.models.journal import DELETE, INSERT, ImportedRow, JournalLine, Unit
from jbtui.services.unit import RECORDS, Forbidden, Gone, Session, UnitOfWork, loaded, read, stored, unit

LINES_AT_ONCE = 200  # keeps each transaction short while a large import is taken back


@dataclass(frozen=True)
class Undone:
    """What an undo did: the label of the unit, how many rows returned, and why the others did not."""

    label: str
    restored: int
    skipped: list[str]


def last(session: Session) -> int | None:
    """The number of this session's last unit that is neither undone nor an undo."""
    mine = _standing().where(Unit.session == session.id, Unit.undoes.is_null())
    number: int | None = mine.order_by(Unit.number.desc()).limit(1).scalar()
    return number


def mine(session: Session, limit: int) -> list[Values]:
    """The last units of this session's user that still stand, newest first."""
    query = _standing().select(Unit.number, Unit.at, Unit.label, Unit.undoes).where(Unit.actor == session.actor)
    return as_dicts(query.order_by(Unit.number.desc()).limit(limit))


def _standing() -> Select:
    later = Unit.alias()
    undoing = later.select(later.number).where(later.undoes == Unit.number)
    return Unit.select(Unit.number).where(~peewee.fn.EXISTS(undoing))


def undo(session: Session, number: int) -> Undone:
    """Take back a unit of one's own, as a unit of its own (so that it can be undone too). Raises Forbidden."""
    undone = Unit.get_or_none(Unit.number == number)
    if undone is None or undone.actor != session.actor:
        raise Forbidden(_("On n’annule que ses propres modifications."))
    if Unit.select().where(Unit.undoes == number).exists():
        raise Forbidden(_("« {label} » est déjà annulé.").format(label=undone.label))
    restored, skipped, goes_on, below = 0, [], None, None
    while True:
        lines = JournalLine.select().where(JournalLine.unit == number)
        if below is not None:
            lines = lines.where(JournalLine.id < below)
        batch = list(lines.order_by(JournalLine.id.desc()).limit(LINES_AT_ONCE))
        if not batch and goes_on is not None:
            break
        with unit(session, _("Annuler : {label}").format(label=undone.label), undoes=number, goes_on=goes_on) as work:
            ImportedRow.delete().where(ImportedRow.unit == number).execute()
            for line in batch:
                if reason := _take_back(work, line):
                    skipped.append(reason)
                else:
                    restored += 1
        if len(batch) < LINES_AT_ONCE:
            break
        goes_on, below = work.number, batch[-1].id
    return Undone(undone.label, restored, skipped)


def _take_back(work: UnitOfWork, line: JournalLine) -> str:
    """Put one row back as it was before `line`; why not, if that would undo what somebody else did."""
    model, changes = RECORDS[line.table_name], json.loads(line.changes)
    try:
        with database.atomic():
            if line.operation == DELETE:
                row = {**model.blank(), **loaded(model, changes), "id": line.row_id, "version": line.version}
                work.restore(model, row)
                return ""
            row = read(model, line.row_id)
            if line.operation == INSERT:
                now = {column: stored(model, column, row[column]) for column in model.edited_columns()}
                then = {column: stored(model, column, value) for column, value in model.blank().items()}
                after = {**then, **changes}
            else:
                now = {column: stored(model, column, row[column]) for column in changes}
                after = {column: values[1] for column, values in changes.items()}
            changed = [column for column in after if now[column] != after[column]]
            if changed:
                return _("{title} : {fields} changé depuis").format(
                    title=model.title(row), fields=", ".join(label(model, column) for column in changed)
                )
            if line.operation == INSERT:
                work.delete(model, row)
            else:
                before = loaded(model, {column: values[0] for column, values in changes.items()})
                work.update(model, row["id"], before, row["version"])
    except Gone:
        return _("{noun} : supprimé depuis").format(noun=model.noun)
    except peewee.IntegrityError:
        return _("{title} : utilisé ailleurs depuis").format(title=model.title(row))
    return ""


def label(model: type[Record], column: str) -> Any:
    """The French name of a column."""
    return model.columns()[column].verbose_name or column
