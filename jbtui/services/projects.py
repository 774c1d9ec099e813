"""What users do with projects: open, change, delete."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.project import Project
from jbtui.models.values import thousands
from jbtui.services.contacts import Saved
from jbtui.services.deals import in_all, leave
from jbtui.services.documents.uses import require_unused
from jbtui.services.paging import Sorted
from jbtui.services.unit import Invalid, Session, read, unit


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


def totals(walk: Sorted) -> tuple[int, Decimal]:
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


def _check(row: Values) -> None:
    if errors := Project.refusals(row):
        raise Invalid(errors)
