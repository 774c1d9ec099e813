"""Taking units back: each row that nobody changed since returns to what it was; the others are named."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from jbtui import reasons
from jbtui.language import _
from jbtui.models.base import Record, Select, Values, as_dicts, as_tuples, database
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import DRAFT, Document, DocumentCharge, DocumentLine
from jbtui.models.journal import DELETE, INSERT, UPDATE, ImportedRow, JournalLine, Unit
from jbtui.services import contacts
from jbtui.services.unit import RECORDS, Forbidden, Gone, Invalid, Session, UnitOfWork, loaded, read, stored, unit

CONTACTS_AT_ONCE = 25  # keeps each transaction short while a large import is taken back


@dataclass(frozen=True)
class Undone:
    """What an undo did: the label of the unit, how many rows returned, why the others did not, and one of the contacts
    that it was about."""

    label: str
    restored: int
    skipped: list[str]
    contact_id: int | None = None
    contact: str = ""
    """The title of the contact that it was about, where it was one and the label does not name it."""
    brought_back: bool = False
    """Whether it undid an undo."""


def last(session: Session) -> int | None:
    """The number of this session's last unit that is neither undone nor an undo."""
    mine = _standing().where(Unit.session == session.id, Unit.undoes.is_null())
    number: int | None = mine.order_by(Unit.number.desc()).limit(1).scalar()
    return number


def mine(session: Session, limit: int) -> list[Values]:
    """The last units of this session's user that still stand, newest first."""
    query = _standing().select(Unit.number, Unit.at, Unit.label, Unit.finished).where(Unit.actor == session.actor)
    return as_dicts(query.order_by(Unit.number.desc()).limit(limit))


def is_large(number: int) -> bool:
    """Whether taking this unit back needs more than one transaction."""
    lines = JournalLine.select(JournalLine.contact_id).where(JournalLine.unit == number).distinct()
    return len(as_tuples(lines.limit(CONTACTS_AT_ONCE + 1))) > CONTACTS_AT_ONCE


def _standing() -> Select:
    """The units that are not taken back, or not to the end: an undo that was interrupted can be gone on with."""
    later = Unit.alias()
    undoing = later.select(later.number).where(later.undoes == Unit.number, later.finished)
    return Unit.select(Unit.number).where(~peewee.fn.EXISTS(undoing))


def undo(session: Session, number: int) -> Undone:
    """Take back a unit of one's own, as a unit of its own (so that it can be undone too), or go on with an undo that
    was interrupted. Raises Forbidden.
    """
    undone = Unit.get_or_none(Unit.number == number)
    if undone is None or undone.actor != session.actor:
        raise Forbidden(_("On n’annule que ses propres modifications."))
    if Unit.select().where(Unit.undoes == number, Unit.finished).exists():
        raise Forbidden(_("« {label} » est déjà annulé.").format(label=undone.label))
    if numbered := _numbered(number):
        raise Forbidden(
            _("{document} a un numéro, qui ne se reprend pas : corrigez par un avoir, ou annulez le document.").format(
                document=numbered
            )
        )
    goes_on: int | None = _standing().where(Unit.undoes == number).limit(1).scalar()
    contact_ids = sorted(_contacts_of(number) - (_contacts_of(goes_on) if goes_on else set()), reverse=True)
    batches = [contact_ids[start : start + CONTACTS_AT_ONCE] for start in range(0, len(contact_ids), CONTACTS_AT_ONCE)]
    act, words, brings_back = _act(undone)
    restored, skipped = 0, list[str]()
    for index, batch in enumerate(batches or [[]]):
        more = index < len(batches) - 1
        with unit(session, words, undoes=number, goes_on=goes_on, more=more) as work:
            ImportedRow.delete().where(ImportedRow.unit == number, ImportedRow.contact.in_(batch)).execute()
            for contact_id in batch:
                returned, reasons = _take_contact_back(work, number, contact_id)
                restored += returned
                skipped += reasons
        goes_on = work.number
    return Undone(act, restored, skipped, next(iter(contact_ids), None), _about(contact_ids, act), brings_back)


def _about(contact_ids: Sequence[int], label: str) -> str:
    """The title of the contact that an act was about, if it was one and the label does not name it."""
    if len(contact_ids) != 1:
        return ""
    row = next(iter(Contact.values(Contact.id == contact_ids[0])), None)
    title = Contact.title(row) if row else ""
    return "" if title in label else title


def _numbered(number: int) -> str:
    """A document that a unit gave its number, which is never taken back; empty if there is none."""
    lines = JournalLine.select(JournalLine.row_id, JournalLine.changes).where(
        JournalLine.unit == number,
        JournalLine.table_name == Document._meta.table_name,
        JournalLine.operation == UPDATE,
    )
    for row_id, changes in as_tuples(lines):
        if json.loads(changes).get("state", [""])[0] == DRAFT:
            return Document.title(read(Document, row_id))
    return ""


def _act(undone: Unit) -> tuple[str, str, bool]:
    """What is taken back or brought back in the end, the label of doing so, and which of the two: an undo that is
    undone brings back.
    """
    brings_back = False
    while undone.undoes is not None:
        undone, brings_back = undone.undoes, not brings_back
    words = _("Rétablir : {label}") if brings_back else _("Annuler : {label}")
    return undone.label, words.format(label=undone.label), brings_back


def _contacts_of(number: int) -> set[int]:
    """The contacts whose rows a unit changed, or that its records of a file became part of."""
    changed = JournalLine.select(JournalLine.contact_id).where(JournalLine.unit == number)
    joined = ImportedRow.select(ImportedRow.contact).where(ImportedRow.unit == number)
    return {contact_id for query in (changed, joined) for (contact_id,) in as_tuples(query.distinct())}


class _Broken(Exception):
    """A contact that would be left without what it cannot do without, or a document in part."""


def _take_contact_back(work: UnitOfWork, number: int, contact_id: int) -> tuple[int, list[str]]:
    """Take back what a unit did to the rows of one contact; how many returned, and why the others did not.

    Where taking back only some of them would leave the contact without its default address, or a document without
    its lines, none is.
    """
    lines = list(
        JournalLine.select()
        .where(JournalLine.unit == number, JournalLine.contact_id == contact_id)
        .order_by(JournalLine.id.desc())
    )
    if not lines:
        return 0, []
    reasons: list[str] = []
    try:
        with database.atomic():
            reasons = [reason for line in lines if (reason := _take_back(work, line))]
            _put_documents_right(work, lines)
            contact = next(iter(Contact.values(Contact.id == contact_id)), None)
            if contact:
                contacts.follow_billing(work, contact)
                if not DeliveryAddress.values(DeliveryAddress.contact == contact_id, DeliveryAddress.is_default):
                    raise _Broken
    except _Broken:
        return 0, reasons[::-1] or [
            _("{title} : gardé tel quel").format(title=Contact.title(read(Contact, contact_id)))
        ]
    return len(lines) - len(reasons), reasons[::-1]


def _put_documents_right(work: UnitOfWork, lines: Sequence[JournalLine]) -> None:
    """Have the amounts of the drafts that `lines` were about follow from what was taken back. Raises _Broken where a
    draft that should have gone is still there, or its parts make no sum."""
    parts = {model._meta.table_name: model for model in (DocumentLine, DocumentCharge)}
    ids = set()
    for line in lines:
        if line.table_name == Document._meta.table_name:
            ids.add(line.row_id)
            if line.operation == INSERT and Document.select().where(Document.id == line.row_id).exists():
                raise _Broken
        elif (model := parts.get(line.table_name)) is not None:
            changes = json.loads(line.changes)
            held = model.values(model.columns()["id"] == line.row_id) if line.operation == UPDATE else [changes]
            ids.update(row["document_id"] for row in held)
    left = Document.select(Document.id).where(Document.id.in_(ids), Document.state == DRAFT)
    if not ids or not (left_ids := as_tuples(left)):
        return
    from jbtui.services.documents import drafts  # here: what documents need is not loaded to undo something else

    for (id_,) in left_ids:
        try:
            drafts.recompute(work, id_)
        except (Invalid, Forbidden) as error:
            raise _Broken from error


FOLLOWS = {"delivered", "invoiced", "to_invoice"}
"""What of an order or a delivery note follows from the numbered documents that come of it."""


def _take_back(work: UnitOfWork, line: JournalLine) -> str:
    """Put one row back as it was before `line`; why not, if that would undo what somebody else did."""
    model, changes = RECORDS[line.table_name], json.loads(line.changes)
    title = model.noun
    try:
        with database.atomic():
            if line.operation == DELETE:
                row = {**model.blank(), **loaded(model, changes), "id": line.row_id, "version": line.version}
                work.restore(model, row)
                return ""
            row = read(model, line.row_id)
            title = model.title(row)
            if changed := _changed_since(model, row, line.operation, changes):
                labels = [label for column in changed if (label := model.columns()[column].verbose_name)]
                if not labels:
                    return _("{title} : changé depuis").format(title=title)
                return _("{title} : {fields} changé depuis").format(title=title, fields=", ".join(labels))
            if line.operation == INSERT:
                work.delete(model, row)
            elif model is Document and changes.keys() <= FOLLOWS:
                return ""  # it follows from documents that keep their numbers and states
            elif model is Document and "state" in changes:
                return _("{title} : son état ne revient pas en arrière").format(title=title)
            else:
                before = loaded(model, {column: values[0] for column, values in changes.items()})
                work.update(model, row["id"], before, row["version"])
    except Gone:
        return _("{noun} : supprimé depuis").format(noun=model.noun)
    except peewee.IntegrityError as error:
        if reasons.is_frozen(error):
            return _("{title} : le document a un numéro depuis").format(title=title)
        return _("{title} : utilisé ailleurs depuis").format(title=title)
    return ""


def _changed_since(model: type[Record], row: Values, operation: str, changes: Mapping[str, Any]) -> list[str]:
    """The columns that no longer hold what the journal says they were left with."""
    if operation == INSERT:
        left = {column: stored(model, column, value) for column, value in model.blank().items()} | dict(changes)
    else:
        left = {column: after for column, (_before, after) in changes.items()}
    return [column for column, value in left.items() if stored(model, column, row[column]) != value]
