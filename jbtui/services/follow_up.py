"""What users do with actions and informations: add, change, complete, postpone, link, delete."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import peewee

from jbtui.language import _, ngettext
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.days import add_months, next_working, parse
from jbtui.models.days import today as days_today
from jbtui.models.deal import Deal
from jbtui.models.note import Note
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services.contacts import Saved
from jbtui.services.recurrence import next_due
from jbtui.services.unit import Forbidden, Gone, Invalid, Session, UnitOfWork, read, unit

NOTE_KINDS = {"call": "call", "email": "email", "meeting": "meeting", "visit": "meeting", "reminder": "call"}
"""The kind of the information that an action of a kind leaves; a plain note where it says nothing."""


LONGEST_DRAWN = 120
"""Characters of an information that become the object of an action."""


class Counts(NamedTuple):
    """What is open with a contact: actions to do, how many of them are late, deals and projects."""

    actions: int
    late: int
    deals: int


NOTHING = Counts(0, 0, 0)


def counts(contact_id: int) -> Counts:
    """What is open with a contact now."""
    deals = Deal.select().where(Deal.contact == contact_id, Deal.state == "open")
    projects = Project.select().where(Project.contact == contact_id, Project.state != "closed")
    return Counts(*_open_and_late(Action.contact == contact_id), deals.count() + projects.count())


def counts_of_deal(id_: int) -> tuple[int, int]:
    """The actions to do for a deal, and how many of them are late."""
    return _open_and_late(Action.deal == id_)


def counts_of_project(id_: int) -> tuple[int, int]:
    """The actions to do for a project, and how many of them are late."""
    return _open_and_late(Action.project == id_)


def _open_and_late(which: peewee.Node) -> tuple[int, int]:
    todo = Action.select().where(which, Action.done_at.is_null())
    return todo.count(), todo.where(Action.due_key < str(days_today())).count()


def today(session: Session) -> date:
    """The day it is for the one who works: of the clock of the machine, in its zone."""
    return session.clock().astimezone().date()


def create_action(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Add an action to a contact. Raises Invalid, Forbidden, Gone."""
    row = {**Action.blank(), "assignee": session.actor, **values, "contact_id": contact_id}
    return _create(session, Action, in_series(row))


def create_note(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Add an information to a contact, of today if no day is said. Raises Invalid, Forbidden, Gone."""
    return _create(session, Note, {**Note.blank(), "day": today(session), **values, "contact_id": contact_id})


def update_action(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of an action read at `version`. Raises Invalid, Forbidden, Conflict, Gone."""
    return _update(session, Action, id_, changes, version)


def update_note(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of an information read at `version`. Raises Invalid, Forbidden, Conflict, Gone."""
    return _update(session, Note, id_, changes, version)


def drawn_from(note: Values) -> Values:
    """What an action begins with that an information gives rise to: its words, about the same people and matter."""
    links = {column: note[column] for column in ("person_id", "deal_id", "project_id")}
    kind = "task" if note["kind"] == "note" else note["kind"]
    return {**links, "label": note["text"].partition("\n")[0][:LONGEST_DRAWN], "kind": kind}


def first_done(ids: Sequence[int]) -> Values | None:
    """The first of these actions that is done."""
    done = {row["id"]: row for row in Action.values(Action.id.in_(ids), Action.done_at.is_null(is_null=False))}
    return next((done[id_] for id_ in ids if id_ in done), None)


def delete_action(session: Session, id_: int) -> None:
    """Delete an action; the information that it left stays. Raises Gone."""
    with unit(session, _("Supprimer {title}").format(title=Action.title(read(Action, id_)))) as work:
        for note in Note.values(Note.action == id_):
            work.update(Note, note["id"], {"action_id": None}, note["version"])
        for following in Action.values(Action.previous == id_):
            work.update(Action, following["id"], {"previous_id": None}, following["version"])
        work.delete(Action, read(Action, id_))


def delete_note(session: Session, id_: int) -> None:
    """Delete an information. Raises Gone."""
    with unit(session, _("Supprimer l’information {title}").format(title=Note.title(read(Note, id_)))) as work:
        work.delete(Note, read(Note, id_))


def complete(session: Session, ids: Sequence[int], result: str = "") -> int:
    """Complete the open ones of these actions; how many there were.

    A `result` becomes an information too, and one that recurs makes the next one, once. Raises Refused.
    """
    result = Action.result.parse(result)
    return _each(session, _("Fait"), ids, lambda work, row: finish(work, row, result))


def reopen(session: Session, ids: Sequence[int]) -> int:
    """Take these actions for not done; how many were done. The next one of a series stays."""

    def act(work: UnitOfWork, row: Values) -> bool:
        if row["done_at"] is not None:
            work.update(Action, row["id"], {"done_at": None, "done_by": "", "result": ""}, row["version"])
        return row["done_at"] is not None

    return _each(session, _("À refaire"), ids, act)


def postpone(session: Session, ids: Sequence[int], typed: str) -> int:
    """Put the due days of these open actions off to the day that was `typed`; how many changed. Raises Refused."""
    day = parse(typed, today(session))
    return _put_off(session, ids, lambda _due: day)


def postpone_by_day(session: Session, ids: Sequence[int]) -> int:
    """Put these open actions off to the working day after their due day, or after today if that is past."""
    now = today(session)
    return _put_off(session, ids, lambda due: next_working(max(due, now)))


def postpone_by_week(session: Session, ids: Sequence[int]) -> int:
    """Put these open actions off by a week, from their due day or from today if that is past."""
    now = today(session)
    return _put_off(session, ids, lambda due: next_due(max(due, now), 1, "week"))


def assign(session: Session, ids: Sequence[int], user: str) -> int:
    """Give these actions to a user; how many changed. Raises Refused."""
    assignee = Action.assignee.parse(user)

    def act(work: UnitOfWork, row: Values) -> bool:
        work.update(Action, row["id"], {"assignee": assignee}, row["version"])
        return bool(row["assignee"] != assignee)

    return _each(session, _("Confier à {user}").format(user=assignee or "—"), ids, act)


def team_of(user: str, others: Sequence[str]) -> tuple[str, ...]:
    """A user and the others of the team, each once."""
    return tuple(dict.fromkeys((user, *others)))


def choices_of_links(contact_id: int) -> list[tuple[str, int, str]]:
    """The deals and projects of a contact to link something to: column, id and label, the open ones first."""
    deals = sorted(
        Deal.values(Deal.contact == contact_id), key=lambda row: (row["closed_on"] is not None, row["label_key"])
    )
    projects = sorted(
        Project.values(Project.contact == contact_id), key=lambda row: (row["state"] == "closed", row["label_key"])
    )
    return [("deal_id", row["id"], row["label"]) for row in deals] + [
        ("project_id", row["id"], row["label"]) for row in projects
    ]


# Parts of an act #####################################################################################################


def _create(session: Session, model: type[Record], row: Values) -> Saved:
    _check(model, row)
    contact = Contact.title(read(Contact, row["contact_id"]))
    label = _("Ajouter {title} à {contact}").format(title=model.title(row), contact=contact)
    with unit(session, label) as work:
        require_of_contact(row)
        return Saved(work.insert(model, [row])[0])


def _update(session: Session, model: type[Record], id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    with unit(session, _("Modifier {title}").format(title=model.title(read(model, id_)))) as work:
        row = {**read(model, id_), **changes}
        _check(model, row)
        require_of_contact(row)
        if model is Action:
            return Saved(change_action(work, id_, changes, version), work.merged)
        return Saved(work.update(model, id_, changes, version), work.merged)


def change_action(work: UnitOfWork, id_: int, changes: Mapping[str, Any], version: int) -> Values:
    """Store changed columns of an action read at `version`; its series keeps to the day of the month of another due
    day. Raises Conflict, Gone."""
    before = read(Action, id_)
    row = work.update(Action, id_, changes, version)
    if (row["due"], row["unit"]) == (before["due"], before["unit"]):
        return row
    # By itself, once the days of two people are settled: it is in no form, and nobody can be asked about it.
    return work.update(Action, id_, {"month_day": in_series(row)["month_day"]}, row["version"])


def _check(model: type[Record], row: Values) -> None:
    if errors := model.refusals(row):
        raise Invalid(errors)


def in_series(row: Values) -> Values:
    """An action with the day of the month that its series keeps to: that of its due day, until another is chosen."""
    due, by_month = row["due"], row["unit"] in ("month", "year")
    if not (due and by_month):
        return {**row, "month_day": None}
    kept = row["month_day"]
    if kept and due == add_months(due, 0, day_of_month=kept):
        return row  # the 28th of February of a series of the 31st
    return {**row, "month_day": due.day}


def require_of_contact(row: Values) -> None:
    """That the person, the deal and the project are there, and of the row's contact; the tables refuse others anyway.
    Raises Forbidden."""
    for column, model in (("person_id", Person), ("deal_id", Deal), ("project_id", Project)):
        if row[column] is None:
            continue
        try:
            linked = read(model, row[column])
        except Gone as error:
            raise Forbidden(_("La personne, l’affaire ou le projet choisi n’existe plus.")) from error
        if linked["contact_id"] != row["contact_id"]:
            raise Forbidden(_("Ce lien est refusé : {noun} d’un autre contact.").format(noun=model.noun))


def finish(work: UnitOfWork, row: Values, result: str) -> bool:
    """Complete an action within a unit, and make the next one of its series; False if it was done already."""
    if row["done_at"] is not None:
        return False
    done = {"done_at": work.at, "done_by": work.session.actor, "result": result}
    work.update(Action, row["id"], done, row["version"])
    links = {column: row[column] for column in ("contact_id", "person_id", "deal_id", "project_id")}
    if result:
        kind = NOTE_KINDS.get(row["kind"], "note")
        note = {**links, "action_id": row["id"], "kind": kind, "day": today(work.session), "text": result}
        work.insert(Note, [note])
    if row["unit"] and not Action.select().where(Action.previous == row["id"]).exists():
        due = next_due(row["due"], row["every"], row["unit"], row["month_day"])
        series = ("label", "kind", "time", "assignee", "priority", "details", "every", "unit", "month_day")
        work.insert(
            Action, [{**links, **{column: row[column] for column in series}, "due": due, "previous_id": row["id"]}]
        )
    return True


def _put_off(session: Session, ids: Sequence[int], later: Callable[[date], date]) -> int:
    now = today(session)

    def act(work: UnitOfWork, row: Values) -> bool:
        if row["done_at"] is not None:
            return False
        due = later(row["due"] or now)
        changes: Values = {"due": due}
        if row["due"] and due < row["due"] and row["month_day"]:
            changes["month_day"] = due.day  # brought forward: the series follows; put off, it keeps its day
        work.update(Action, row["id"], changes, row["version"])
        return bool(due != row["due"])

    return _each(session, _("Reporté"), ids, act)


def _each(session: Session, done: str, ids: Sequence[int], act: Callable[[UnitOfWork, Values], bool]) -> int:
    """Act on actions in one unit, in the order of their due days; how many changed."""
    with unit(session, _("{done} : {what}").format(done=done, what=_of(ids))) as work:
        rows = sorted(Action.values(Action.id.in_(ids)), key=lambda row: (row["due_key"], row["id"]))
        return sum(act(work, row) for row in rows)


def _of(ids: Sequence[int]) -> str:
    """How a label calls these actions: one by its name, several by their count."""
    if len(ids) == 1 and (rows := Action.values(Action.id == ids[0])):
        return Action.title(rows[0])
    return ngettext("{count} action", "{count} actions", len(ids)).format(count=len(ids))
