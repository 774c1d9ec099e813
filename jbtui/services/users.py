"""Who works in the base."""

from collections.abc import Iterator

import peewee

from jbtui.models.action import Action
from jbtui.models.base import Select
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.journal import Unit
from jbtui.models.project import Project
from jbtui.text import fold


def known() -> list[str]:
    """Everybody who has written something here, or follows contacts, or has an action, a deal or a project, in name
    order."""
    found = {*each_once(Unit.actor), *each_once(Contact.owner), *assignees(done=True)}
    for owner in (Deal.owner, Project.owner):
        found.update(user for (user,) in owner.model.select(owner).where(owner > "").distinct().tuples())
    return sorted(found, key=fold)


def assignees(*, done: bool = False) -> list[str]:
    """Everybody who has something to do, or with `done` who had something to do too, in name order."""
    found = set(each_once(Action.assignee, Action.done_at.is_null()))
    if done:
        found.update(each_once(Action.assignee, Action.done_at.is_null(is_null=False)))
    return sorted(found, key=fold)


def each_once(column: peewee.Field, *where: peewee.Node) -> Iterator[str]:
    """The users of a column that an index begins with. From one to the next by it: DISTINCT would read all the rows."""
    # In the words of a partial index: SQLite knows none by a value.
    some = peewee.NodeList([column, peewee.SQL("> ''")])
    users: Select = column.model.select(column).where(some, *where).order_by(column).limit(1)
    user = users.scalar()
    while user:
        yield user
        user = users.where(column > user).scalar()
