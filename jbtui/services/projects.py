"""What users do with projects: open, change, delete."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.project import CLOSED, Project
from jbtui.models.values import thousands
from jbtui.services.contacts import Saved
from jbtui.services.deals import in_all, leave
from jbtui.services.documents.uses import require_unused
from jbtui.services.paging import Walk
from jbtui.services.unit import Invalid, Session, read, unit
from jbtui.text import fold


def create(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Open a project for a contact. Raises Invalid, Gone."""
    row = {**Project.blank(), **values, "contact_id": contact_id}
    _check(row)
    label = _("Ouvrir le projet {project} pour {contact}")
    with unit(session, label.format(project=row["label"], contact=Contact.title(read(Contact, contact_id)))) as work:
        return Saved(work.insert(Project, [row])[0])


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a project read at `version`. Raises Invalid, Conflict, Gone."""
    with unit(session, _("Modifier {project}").format(project=Project.title(read(Project, id_)))) as work:
        _check({**read(Project, id_), **changes})
        return Saved(work.update(Project, id_, changes, version), work.merged)


def totals(walk: Walk) -> tuple[int, Decimal]:
    """How many projects a list has, and their budgets in all."""
    count, budget = in_all(walk, Project.budget)
    return count, budget


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete projects, all or none; what hung on them stays with the contact. Raises Forbidden where a document
    names one, Gone."""
    first = Project.title(read(Project, ids[0]))
    named = first if len(ids) == 1 else _("{count} projets").format(count=thousands(len(ids)))
    with unit(session, _("Supprimer {project}").format(project=named)) as work:
        for id_ in ids:
            require_unused(Project, id_)
            leave(work, "project_id", id_)
            work.delete(Project, read(Project, id_))


class Tally(NamedTuple):
    """The actions of a project: all of them, and of these the done ones and the late ones."""

    actions: int
    done: int
    late: int


class Analysis(NamedTuple):
    """What a project comes to on a day: the days that it is to take and those gone by, None where they are not known;
    the estimate of the deal that it came of; its actions, by whom they are for."""

    days: int | None
    gone_by: int | None
    estimate: Decimal | None
    tallies: Mapping[str, Tally]

    @property
    def actions(self) -> Tally:
        """The actions of all."""
        return Tally(*map(sum, zip(*self.tallies.values(), strict=True))) if self.tallies else Tally(0, 0, 0)


def analysis(row: Values, today: date) -> Analysis:
    """What the project `row` comes to. Of a closed one nobody knows when it was: no day of it is counted."""
    first, last = row["starts_on"], row["ends_on"]
    days = (last - first).days + 1 if first and last else None
    gone_by = max((today - first).days + 1, 0) if first and row["state"] != CLOSED else None
    estimate = read(Deal, row["deal_id"])["estimate"] if row["deal_id"] else None
    late = peewee.Case(None, [(Action.done_at.is_null() & (Action.due_key < str(today)), 1)])
    counts = [peewee.fn.COUNT(each, coerce=False) for each in (Action.id, Action.done_at, late)]
    query = Action.select(Action.assignee, *counts).where(Action.project == row["id"]).group_by(Action.assignee)
    tallies = {user: Tally(*counts) for user, *counts in as_tuples(query)}
    return Analysis(days, gone_by, estimate, dict(sorted(tallies.items(), key=lambda each: fold(each[0]))))


def _check(row: Values) -> None:
    if errors := Project.refusals(row):
        raise Invalid(errors)
