"""Every action to do, by due day: what is late, today's, this week's, what comes later, what has no day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import peewee

from jbtui.declarations.base import Column, Command, Listing, Shelf, View
from jbtui.declarations.everywhere import ADD, EXPORT, OPERATIONS, ROWS, why_no_row
from jbtui.declarations.follow_up import ACTION_COMMANDS, contact_columns, contact_title, is_late, link_of
from jbtui.language import _
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.deal import LAST_DAY
from jbtui.services.paging import Grouped, Order, Part, Sorted, Walk

BY_DUE = Order((Action.due_key, Action.id))
BY_DONE = Order((Action.done_at, Action.id), descending=True)


@dataclass(frozen=True)
class Agenda(Listing):
    """The list of actions, in groups whose bounds move with the day."""

    def walk(self, view: View, *where: peewee.Node) -> Walk:
        query = self.model.select(*self.fields, *self.also)
        if view.shelf == "done":
            done = query.where(Action.done_at.is_null(is_null=False), *where)
            return Grouped((Part(_("Faites, les dernières d’abord"), Sorted(done, BY_DONE)),))
        todo = query.where(Action.done_at.is_null(), *where)
        return Grouped(
            tuple(
                Part(title, Sorted(todo.where(*bounds), BY_DUE))
                for shelf, title, bounds in groups(days.today())
                if view.shelf in ("todo", shelf)
            )
        )

    def told_of_left(self, row: Values) -> str:
        del row
        return ""  # it shows for itself: √, or its new day


def groups(today: date) -> Iterator[tuple[str, str, list[peewee.Node]]]:
    """Onglet, title and bounds of each group."""
    tomorrow, monday = today + timedelta(1), today + timedelta(7 - today.weekday())
    key = Action.due_key
    yield "late", _("En retard"), [key < str(today)]
    yield "today", _("Aujourd’hui, {day}").format(day=days.in_full(today)), [key >= str(today), key < str(tomorrow)]
    yield "week", _("Cette semaine"), [key >= str(tomorrow), key < str(monday)]
    yield "later", _("Plus tard"), [key >= str(max(monday, tomorrow)), key < LAST_DAY]
    yield "later", _("Sans date"), [key >= LAST_DAY]


ASSIGN = Command("agenda.assign", _("Confier à…"), _("Confier à quelqu’un d’autre ou à personne"), "assign", "p",
                 popup="o", why_not=why_no_row)  # fmt: skip

FILTERS = (
    Command("agenda.kind", _("Un seul type…"), _("Ne montrer qu’un type d’action"), "filter_kind", "t", popup="t"),
    Command("agenda.who", _("Pour quelqu’un…"), _("Ne montrer que les actions de quelqu’un"), "filter_who", "p",
            popup="t"),
    Command("agenda.contact", _("Un seul contact…"), _("Ne montrer que les actions d’un contact"), "filter_contact",
            "c", popup="t"),
    Command("agenda.unfilter", _("Tout montrer"), _("Ne plus filtrer la liste"), "unfilter", "e", popup="t"),
)  # fmt: skip
"""What the list is narrowed by."""

WHOSE = Command(
    "agenda.whose", _("Pour"), _("Mes actions, celles des autres, celles de tous"), "whose", "p", row=1, rank=9
)

AGENDA = Agenda(
    "agenda",
    _("Actions à réaliser"),
    Action,
    tuple(Action._meta.sorted_fields),
    (
        Column("late", "", lambda row: "√" if row["done_at"] else "!" if is_late(row) else "", width=1),
        Column("day", _("Échéance"), lambda row: Action.due.show(row["due"]), width=10),
        Column("time", "", lambda row: Action.time.show(row["time"]), width=5, align="right"),
        Column("kind", _("Type"), lambda row: Action.kind.show(row["kind"]), width=7),
        Column("text", _("Objet"), lambda row: str(row["label"]), width=17, weight=2),
        Column("contact", _("Contact"), contact_title, width=16, weight=1),
        Column("who", _("Pour"), lambda row: str(row["assignee"]), width=8),
        Column("link", _("Lié à"), lambda row: str(row.get("link") or ""), width=16, weight=1, from_width=110),
    ),
    (),
    _("Rien à réaliser."),
    shelves=(
        Shelf("todo", _("À faire")),
        Shelf("late", _("Retard")),
        Shelf("today", _("Aujourd’hui")),
        Shelf("week", _("Semaine")),
        Shelf("later", _("Plus tard")),
        Shelf("done", _("Faites")),
    ),
    commands=(*ACTION_COMMANDS, WHOSE, *FILTERS, ASSIGN, EXPORT, *ROWS, ADD, OPERATIONS),
    also=(
        link_of(Action),
        *contact_columns(Action),
    ),
)
