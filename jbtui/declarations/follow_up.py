"""The follow-up of a contact: its actions to do, its informations, and what is done; their lists and forms."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import peewee

from jbtui.declarations.base import Column, Command, Field, Form, Group, Listing, Section, Situation, Sort
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.entry import Entry
from jbtui.models.note import Note
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services import follow_up
from jbtui.services.paging import Order


def link_of(model: Any) -> peewee.Node:
    """The label of the deal or project that a row is linked to."""
    deal = Deal.select(Deal.label).where(Deal.id == model.deal)
    project = Project.select(Project.label).where(Project.id == model.project)
    return peewee.fn.COALESCE(project, deal).alias("link")


def contact_columns(model: Any) -> tuple[peewee.Node, ...]:
    """What a list of all contacts' rows shows of each one's contact; see `contact_title`."""
    return tuple(
        Contact.select(column).where(Contact.id == model.contact).alias(f"contact_{column.name}")
        for column in (
            Contact.nature,
            Contact.name,
            Contact.last_name,
            Contact.first_name,
            Contact.phone,
            Contact.mobile,
        )
    )


def contact_title(row: Values) -> str:
    """How lists call the contact of a row."""
    names = ("nature", "name", "last_name", "first_name")
    return Contact.title({name: row.get(f"contact_{name}") or "" for name in names})


def contact_phone(row: Values) -> str:
    """The phone number of the contact of a row."""
    return Contact.phone.show(row.get("contact_phone") or row.get("contact_mobile") or "")


def is_late(row: Values) -> bool:
    """Whether an action should have been done before today."""
    return row["done_at"] is None and row["due"] is not None and row["due"] < days.today()


def why_no_action(situation: Situation) -> str:
    """Only an action can be done or put off."""
    if situation.row is None:
        return _("rien n’est choisi")
    return "" if "done_at" in situation.row else _("c’est une information")


def why_no_open_action(situation: Situation) -> str:
    """What is done is not put off."""
    done = situation.row is not None and situation.row.get("done_at") is not None
    return why_no_action(situation) or (_("elle est faite") if done else "")


def why_no_note(situation: Situation) -> str:
    """Only an information becomes an action."""
    if situation.row is None:
        return _("rien n’est choisi")
    return _("c’est une action") if "done_at" in situation.row else ""


ACTION_COMMANDS = (
    Command("action.done", _("Fait"), _("Faite ; encore : rouverte"), "complete", "f", row=1, rank=5,
            why_not=why_no_action),
    Command("action.day", _("+1 jour"), _("Reporter au jour ouvré suivant"), "put_off", "j", row=1, rank=6,
            argument="day", why_not=why_no_open_action),
    Command("action.week", _("+1 sem."), _("Reporter d’une semaine"), "put_off", "s", row=1, rank=7,
            argument="week", why_not=why_no_open_action),
    Command("action.postpone", _("Reporter…"), _("Reporter à une date"), "postpone", "r", row=1, rank=8,
            why_not=why_no_open_action),
    Command("action.result", _("Résultat"), _("Dire le résultat d’une action faite, et la suite"), "tell_result", "b",
            why_not=why_no_action),
    Command("action.link", _("Lier…"), _("Lier à une affaire ou à un projet du contact, ou à rien"), "link", "l", row=1,
            rank=60),
)  # fmt: skip
"""What is done with an action, wherever it stands; an information can be linked too."""

MAKE_ACTION = Command(
    "note.action",
    _("Action à réaliser"),
    _("Ouvrir une action tirée de cette information, qui reste"),
    "make_action",
    "a",
    popup="c",
    why_not=why_no_note,
)

_LINK = Column("link", _("Lié à"), lambda row: str(row.get("link") or ""), width=14, weight=1)

ACTIONS = Listing(
    "actions",
    _("À réaliser"),
    Action,
    tuple(Action._meta.sorted_fields),
    (
        Column("late", "", lambda row: "!" if is_late(row) else "", width=1),
        Column("day", _("Échéance"), lambda row: Action.due.show(row["due"]), width=10),
        Column("kind", _("Type"), lambda row: Action.kind.show(row["kind"]), width=7),
        Column("text", _("Objet"), lambda row: str(row["label"]), width=22, weight=3),
        Column("who", _("Pour"), lambda row: str(row["assignee"]), width=8),
        _LINK,
    ),
    (Sort("due", _("échéance"), Order((Action.due_key, Action.id))),),
    _("Rien à réaliser."),
    commands=ACTION_COMMANDS,
    condition=Action.done_at.is_null(),
    also=(link_of(Action),),
)

NOTES = Listing(
    "notes",
    _("Informations"),
    Note,
    tuple(Note._meta.sorted_fields),
    (
        Column("late", "", lambda _row: "", width=1),
        Column("day", _("Date"), lambda row: Note.day.show(row["day"]), width=10),
        Column("kind", _("Type"), lambda row: Note.kind.show(row["kind"]), width=7),
        Column("text", _("Texte"), lambda row: str(row["text"]), width=22, weight=3),
        Column("who", _("Par"), lambda row: str(row["created_by"]), width=8),
        _LINK,
    ),
    (Sort("day", _("date"), Order((Note.day_key, Note.id), descending=True)),),
    _("Aucune information."),
    commands=(MAKE_ACTION,),
    also=(link_of(Note),),
)

DONE = Listing(
    "done_actions",
    _("Faites"),
    Action,
    tuple(Action._meta.sorted_fields),
    (
        Column("late", "", lambda _row: "√", width=1),
        Column("day", _("Faite le"), lambda row: Action.done_at.show(row["done_at"])[:10], width=10),
        *ACTIONS.columns[2:4],
        Column("who", _("Par"), lambda row: str(row["done_by"]), width=8),
        _LINK,
    ),
    (Sort("due", _("échéance"), Order((Action.due_key, Action.id), descending=True)),),
    _("Rien de fait."),
    commands=ACTION_COMMANDS,
    condition=Action.done_at.is_null(is_null=False),
    also=(link_of(Action),),
)

_LINKS = ((Field("person_id"), Field("deal_id")), (Field("project_id"),))

ACTION_FORM = Form(
    Action,
    (
        Group(
            _("Action à réaliser"),
            (
                (Field("due"), Field("time")),
                (Field("label", required=True, titled=True, wide=True),),
                (Field("kind"), Field("priority")),
                (Field("assignee"),),
            ),
        ),
        Group(_("Avec, et lié à"), _LINKS),
        Group(_("Répétition"), ((Field("every"), Field("unit")),)),
        Group(_("Détails"), ((Field("details", wide=True),),)),
    ),
)

NOTE_FORM = Form(
    Note,
    (
        Group(
            _("Ce qui s’est passé"),
            (
                (Field("kind"), Field("day", required=True)),
                (Field("text", required=True, wide=True),),
            ),
        ),
        Group(_("Avec, et lié à"), _LINKS),
    ),
)

_NEXT = {"call": _("Rappeler {whom}"), "email": _("Écrire à {whom}"), "meeting": _("Revoir {whom}")}
_AFTER = {
    "call": _("{label} (suite de l’appel du {day})"),
    "email": _("{label} (suite de l’email du {day})"),
    "meeting": _("{label} (suite du rendez-vous du {day})"),
}
"""What is to be done next, and after what, by the kind of what happened."""
_LONGEST = 120


def proposals(whom: str, people: Mapping[Any, str], column: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object of the next action, once it has a day; `whom` is the contact, `people` its people by their ids."""
    if column not in ("due", "person_id", "happened", "day", "text") or values["due"] is None:
        return {}
    happened = values["happened"] if values["text"] else ""
    label = _NEXT.get(happened, _("Relancer {whom}")).format(whom=people.get(values["person_id"]) or whom)
    if happened in _AFTER and values["day"] is not None:
        label = _AFTER[happened].format(label=label, day=Note.day.show(values["day"])[:5])
    return {"label": label[:_LONGEST]}


DAYS_TYPED = (
    _("a aujourd’hui  d demain  l lundi  s semaine  q quinzaine  m mois"),
    _("5j 3s 2m   15 = le 15   1512 = 15/12   fm = fin de mois"),
)
"""How a day can be typed."""

ENTRY_FORM = Form(
    Entry,
    (
        Group("", ((Field("person_id"),), (Field("deal_id"), Field("project_id")))),
        Group(
            _("1. Ce qui s’est passé (vide = rien à noter)"),
            (
                (Field("happened"), Field("day")),
                (Field("text", wide=True),),
            ),
        ),
        Group(
            _("2. Prochaine action à réaliser (vide = aucune)"),
            (
                (Field("due", hint=DAYS_TYPED), Field("time")),
                (Field("label", wide=True),),
                (Field("kind"), Field("priority")),
                (Field("assignee"),),
            ),
        ),
        Group("", ((Field("completes"),),), when=lambda values: bool(values.get("pending"))),
        Group(_("Répétition"), ((Field("every"), Field("unit")),)),
        Group(_("Détails"), ((Field("details", wide=True),),)),
    ),
    fill=partial(proposals, _("le contact"), {}),
)
"""What happened and what is next, in one save. Whoever opens it says whom it is about."""


def links(contact_id: int) -> dict[str, list[tuple[int, str]]]:
    """The people, deals and projects of a contact, and of no other."""
    people = Person.values(Person.contact == contact_id)
    found = follow_up.choices_of_links(contact_id)
    return {
        "person_id": [(person["id"], Person.title(person)) for person in people],
        "deal_id": [(id_, label) for column, id_, label in found if column == "deal_id"],
        "project_id": [(id_, label) for column, id_, label in found if column == "project_id"],
    }


def told_of_action(row: Values) -> str:
    """How late an action is, or what came of it, and who made it."""
    words = []
    if is_late(row):
        count = (days.today() - row["due"]).days
        words.append(ngettext("En retard de {count} jour", "En retard de {count} jours", count).format(count=count))
    if row["result"]:
        words.append(_("Résultat : {result}").format(result=row["result"]))
    made = _("créée par {who} le {day}")
    words.append(made.format(who=row["created_by"], day=Action.created_at.show(row["created_at"])[:10]))
    return " · ".join(words)


_TITLE = _("Suivi")
SECTIONS = (
    Section(
        "actions",
        _TITLE,
        "5",
        ACTIONS,
        ACTION_FORM,
        Action.contact,
        _("action à réaliser"),
        follow_up.create_action,
        follow_up.update_action,
        follow_up.delete_action,
        lookups=links,
        begin=lambda session: {"assignee": session.actor},
        first="due",
        note=told_of_action,
        letter="a",
        writes=ENTRY_FORM,
    ),
    Section(
        "notes",
        _TITLE,
        "5",
        NOTES,
        NOTE_FORM,
        Note.contact,
        _("information"),
        follow_up.create_note,
        follow_up.update_note,
        follow_up.delete_note,
        lookups=links,
        begin=lambda session: {"day": follow_up.today(session)},
        first="text",
        letter="n",
        writes=ENTRY_FORM,
    ),
    Section(
        "done_actions",
        _TITLE,
        "5",
        DONE,
        ACTION_FORM,
        Action.contact,
        _("action faite"),
        follow_up.create_action,
        follow_up.update_action,
        follow_up.delete_action,
        lookups=links,
        first="label",
        note=told_of_action,
        writes=ENTRY_FORM,
    ),
)
"""What is to be done, then what happened, then what was done."""
