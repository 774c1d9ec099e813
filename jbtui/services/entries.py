"""What happened with a contact and what is to be done next, in one save."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Record, Values, as_dicts
from jbtui.models.contact import Contact
from jbtui.models.entry import LINKS, OF_ACTION, OF_NOTE
from jbtui.models.note import Note
from jbtui.services.contacts import Saved
from jbtui.services.follow_up import NOTE_KINDS, change_action, finish, in_series, require_of_contact, today
from jbtui.services.unit import Conflict, Invalid, Session, UnitOfWork, read, unit

RECENT = 2
"""Informations told beside the form."""


@dataclass(frozen=True)
class Edited:
    """The information or action that a form was opened on, the version that was read, and the changed columns."""

    model: type[Record]
    id: int
    version: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Recorded(Saved):
    """What a save made or changed: `row` is the one asked for, of `model`, `rows` are all; `done` is how many actions
    it completed."""

    model: type[Record] = Action
    rows: Sequence[tuple[type[Record], Values]] = field(default=())
    done: int = 0


def of_row(model: type[Record], row: Values) -> Values:
    """An information or an action as the values of the form."""
    own = {name: row[column] for name, column in _names(model).items()}
    return {**own, **{column: row[column] for column in LINKS}}


def of_result(id_: int) -> Values:
    """What the result of an action begins with in the form: of its kind, about the same person and matter. Raises
    Gone."""
    row = read(Action, id_)
    return {"happened": NOTE_KINDS.get(row["kind"], "note"), **{column: row[column] for column in LINKS}}


def recent(contact_id: int) -> list[Values]:
    """The last informations about a contact, the latest first."""
    query = Note.select().where(Note.contact == contact_id).order_by(Note.day_key.desc(), Note.id.desc())
    return as_dicts(query.limit(RECENT))


def save(
    session: Session,
    contact_id: int,
    entry: Mapping[str, Any],
    *,
    edited: Edited | None = None,
    completed: Sequence[int] = (),
    asked: type[Record] = Action,
    about: int | None = None,
) -> Recorded:
    """Store both halves of an entry about a contact, in one unit; one that is empty makes nothing. Of the `edited` row
    only the changes are stored; the `completed` actions are done. A new information is the result of the done action
    `about`. `asked` is the half to give first.

    Raises Invalid by the columns of the form, Forbidden, Conflict, Gone.
    """
    rows = _halves(session, contact_id, entry, edited)
    if not rows:
        raise Invalid({"text": _("à remplir : ce qui s’est passé, ou la prochaine action")})
    label = _label(rows, edited, Contact.title(read(Contact, contact_id)))
    with _in_words_of_the_form(edited), unit(session, label) as work:
        for _model, row in rows:
            require_of_contact(row)
        told = completed[0] if len(completed) == 1 else about
        made = [(model, _store(work, model, row, edited, told)) for model, row in rows]
        if about is not None and (note := next((row for model, row in made if model is Note), None)):
            _tell_result(work, read(Action, about), note)
        done = sum(finish(work, read(Action, id_), "") for id_ in completed)
    wanted = edited.model if edited else asked
    model, row = next((each for each in made if each[0] is wanted), made[0])
    return Recorded(row, dict(work.merged), model, made, done)


def _halves(
    session: Session, contact_id: int, entry: Mapping[str, Any], edited: Edited | None
) -> list[tuple[type[Record], Values]]:
    """The whole rows that an entry says, those that are empty left out. Raises Invalid."""
    links = {column: entry[column] for column in LINKS}
    rows: list[tuple[type[Record], Values]] = []
    errors: dict[str, str] = {}
    if entry["text"] or (edited and edited.model is Note):
        row = _begun(Note, contact_id, edited) | links | {column: entry[name] for name, column in OF_NOTE.items()}
        row["day"] = row["day"] or today(session)
        rows.append((Note, row))
        names = {column: name for name, column in OF_NOTE.items()}
        errors |= {names[column]: reason for column, reason in Note.refusals(row).items()}
    if any(entry[column] for column in ("label", "due", "time", "details", "unit")) or (
        edited and edited.model is Action
    ):
        said = links | {column: entry[column] for column in OF_ACTION}
        row = in_series(_begun(Action, contact_id, edited) | said)
        rows.append((Action, row))
        errors |= Action.refusals(row)
    if errors:
        raise Invalid(errors)
    return rows


def _begun(model: type[Record], contact_id: int, edited: Edited | None) -> Values:
    if edited and edited.model is model:
        return read(model, edited.id)
    return {**model.blank(), "contact_id": contact_id}


def _tell_result(work: UnitOfWork, action: Values, note: Values) -> None:
    """Keep the beginning of an information with the done action that it is the result of, unless it has one."""
    if action["done_at"] is not None and not action["result"]:
        result = note["text"].partition("\n")[0][: Action.result.limit]
        work.update(Action, action["id"], {"result": result}, action["version"])


def _store(work: UnitOfWork, model: type[Record], row: Values, edited: Edited | None, result_of: int | None) -> Values:
    if edited and edited.model is model:
        names = {**_names(model), **dict(zip(LINKS, LINKS, strict=True))}
        changes = {names[name]: value for name, value in edited.changes.items() if name in names}
        if model is Action:
            return change_action(work, edited.id, changes, edited.version)
        return work.update(model, edited.id, changes, edited.version)
    if model is Note and result_of is not None:
        row = {**row, "action_id": result_of}
    return work.insert(model, [row])[0]


def _names(model: type[Record]) -> Mapping[str, str]:
    """The columns of the form that make a row, and what they are called in it."""
    return OF_NOTE if model is Note else dict(zip(OF_ACTION, OF_ACTION, strict=True))


def _label(rows: Sequence[tuple[type[Record], Values]], edited: Edited | None, contact: str) -> str:
    if len(rows) > 1:
        return _("Suivi de {contact}").format(contact=contact)
    ((model, row),) = rows
    words = _("Modifier {title}") if edited else _("Ajouter {title} à {contact}")
    return words.format(title=model.title(row), contact=contact)


@contextmanager
def _in_words_of_the_form(edited: Edited | None) -> Iterator[None]:
    """A Conflict about an information names the columns of the form, and none that it has not."""
    try:
        yield
    except Conflict as error:
        if edited is None:
            raise
        shown = {column: name for name, column in _names(edited.model).items()} | dict(zip(LINKS, LINKS, strict=True))
        clashes = [replace(each, column=shown[each.column]) for each in error.clashes if each.column in shown]
        united = [
            (replace(each, column=shown[each.column]), value) for each, value in error.united if each.column in shown
        ]
        raise Conflict(error.model, error.row, clashes, united) from None
