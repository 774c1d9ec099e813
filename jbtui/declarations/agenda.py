"""Every action to do, by due day: what is late, today's, this week's, what comes later, what has no day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import peewee

from jbtui.declarations.base import Asked, Column, Command, Filter, Listing, Search, Shelf, View
from jbtui.declarations.everywhere import ADD, CONTACT_JOURNAL, EXPORT, OPERATIONS, ROWS, why_no_row
from jbtui.declarations.follow_up import ACTION_COMMANDS, contact_columns, contact_title, is_late, link_of
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.action import KINDS, Action
from jbtui.models.base import Select, Values
from jbtui.models.deal import LAST_DAY
from jbtui.services import label_search, search, users
from jbtui.services.paging import Grouped, Later, Order, Part, Sorted, Walk, any_of, either, where
from jbtui.text import fold

BY_DUE = Order((Action.due_key, Action.id))
BY_DONE = Order((Action.done_at, Action.id), descending=True)


@dataclass(frozen=True)
class Agenda(Listing):
    """The list of actions, in groups whose bounds move with the day."""

    def walk(self, view: View, *conditions: peewee.Node) -> Walk:
        asked, words = self.asked(view)
        query = where(self.model.select(*self.fields, *self.also), conditions)
        if words or any(isinstance(value, str) for value in asked.values()):
            return Later(lambda: self._found(query, view.shelf, asked, words))
        return self._found(query, view.shelf, asked, "")

    def _found(self, query: Select, shelf: str, asked: Asked, words: str) -> Walk:
        """The actions that are asked for. Queries, where something is typed."""
        ranges, rest = self.ranges(asked) if asked else (None, [])
        if not words:
            return _grouped(where(query, rest), shelf, ranges)
        light: Select = Action.select(Action.id, Action.due_key, Action.done_at, Action.label, Action.contact)
        first = _grouped(where(light, rest), shelf, ranges)

        def of_contacts(ids: Sequence[int]) -> Walk:
            others, more = self.ranges(asked, served=False) if asked else (None, [])
            narrowed = where(light, more if others is None else [*more, either(others)])
            return _grouped(narrowed, shelf, [Action.contact.in_(ids)])

        return _grouped(query, shelf, [Action.id.in_(label_search.ids(first, of_contacts, words))])

    def told_of_left(self, row: Values) -> str:
        del row
        return ""  # it shows for itself: √, or its new day


def _grouped(query: Select, shelf: str, ranges: Sequence[peewee.Node] | None = None) -> Grouped:
    """The groups of an onglet: those rows of the query that are in one of the ranges, if any are said."""

    def sorted_by(order: Order, *bounds: peewee.Node) -> Walk:
        rows = query.where(*bounds)
        return Sorted(rows, order) if ranges is None else any_of(rows, ranges, order)

    if shelf == "done":
        done = sorted_by(BY_DONE, Action.done_at.is_null(is_null=False))
        return Grouped((Part(_("Faites, les dernières d’abord"), done),))
    return Grouped(
        tuple(
            Part(title, sorted_by(BY_DUE, Action.done_at.is_null(), *bounds))
            for of, title, bounds in groups(days.today())
            if shelf in ("todo", of)
        )
    )


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


def _kinds(typed: str) -> list[str]:
    """The kinds of action whose names begin so."""
    return [kind for kind, label in KINDS if fold(label).startswith(typed)]


def _users(typed: str) -> list[str]:
    """The users who had or have something to do and whose names begin so; nobody is called so too."""
    known = [user for user in users.assignees(done=True) if fold(user).startswith(typed)]
    return [*known, *([""] if typed == fold(_("personne")) else [])]


OF_CONTACT = Filter(_("contact"), _("garage"), Action.contact, search.contact_ids)
FOR_USER = Filter(_("pour"), _("marie"), Action.assignee, _users)
OF_KIND = Filter(_("type"), _("appel"), Action.kind, _kinds)

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
    "agenda.whose", _("Pour"), _("Mes actions, celles de l’équipe, celles de tous"), "whose", "p", row=1, rank=9
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
    commands=(*ACTION_COMMANDS, WHOSE, *FILTERS, ASSIGN, EXPORT, CONTACT_JOURNAL, *ROWS, ADD, OPERATIONS),
    search=Search(
        lambda text, shown: search.spans(search.parse(text), shown),
        _("Aucune action pour « {text} » ici : Échap efface la recherche."),
        lambda count: ngettext("{count} action", "{count} actions", count),
        in_sight=False,
    ),
    filters=(OF_CONTACT, FOR_USER, OF_KIND),
    also=(
        link_of(Action),
        *contact_columns(Action),
    ),
)
