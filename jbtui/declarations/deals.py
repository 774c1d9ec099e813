"""The deals and projects of a contact: their lists in its sheet, and their forms."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from jbtui.declarations.base import (
    Column,
    Command,
    Field,
    Form,
    Group,
    Listing,
    Search,
    Section,
    Shelf,
    Situation,
    Sort,
    Spans,
    in_words_of_index,
)
from jbtui.declarations.emitting import EMITTED
from jbtui.declarations.everywhere import CONTACT_JOURNAL, CONVERT, EXPORT, why_no_row
from jbtui.declarations.follow_up import SECTIONS as FOLLOW_UP
from jbtui.declarations.follow_up import contact_columns, contact_title
from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.deal import PROBABILITIES, STAGES, Deal
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services import deals, label_search, projects, search
from jbtui.services.follow_up import today
from jbtui.services.paging import Later, Order


def why_no_open_deal(situation: Situation) -> str:
    """Only an open deal is won or lost."""
    if situation.row is None or "stage" not in situation.row:
        return _("aucune affaire choisie")
    return "" if situation.row["state"] == "open" else _("cette affaire est close")


def why_no_closed_deal(situation: Situation) -> str:
    """Only a closed deal is opened again."""
    if situation.row is None or "stage" not in situation.row:
        return _("aucune affaire choisie")
    return "" if situation.row["state"] != "open" else _("cette affaire est en cours")


def _why_not_to(stage: str) -> Callable[[Situation], str]:
    """Why a deal does not go to a stage."""

    def why_not(situation: Situation) -> str:
        here = situation.row is not None and situation.row.get("stage") == stage
        return why_no_open_deal(situation) or (_("elle y est") if here else "")

    return why_not


DECISIONS = (
    *(
        Command(f"deal.stage.{stage}", label, _("Passer à l’étape {stage}").format(stage=label), "move", str(number),
                popup="c", why_not=_why_not_to(stage), argument=stage)
        for number, (stage, label) in enumerate(STAGES, 1)
    ),
    Command("deal.win", _("Gagnée"), _("L’affaire est gagnée"), "win", "g", popup="c", why_not=why_no_open_deal),
    Command("deal.project", _("Gagnée, et projet"),
            _("L’affaire est gagnée et devient un projet, ses actions et informations suivent"), "win_as_project", "j",
            popup="c", why_not=why_no_open_deal),
    Command("deal.lose", _("Perdue…"), _("L’affaire est perdue : pourquoi ?"), "lose", "p", popup="c",
            why_not=why_no_open_deal),
    Command("deal.reopen", _("Rouvrir"), _("L’affaire n’est plus close"), "reopen", "r", popup="c",
            why_not=why_no_closed_deal),
)  # fmt: skip


def of_stages(commands: Sequence[Command]) -> list[Command]:
    """The commands of records as those of deals, which have stages."""
    return [
        replace(
            each, id="deal.convert", label=_("Étape…"), help=_("Changer d’étape, gagner, perdre, en faire un projet")
        )
        if each == CONVERT
        else each
        for each in commands
    ]


NEW_DEAL = Command("deal.new", _("Nouveau"), _("Ouvrir une affaire avec un contact"), "new", "n", "ctrl+n",
                   ("ctrl+n",), row=1, rank=10)  # fmt: skip
NEW_PROJECT = Command("project.new", _("Nouveau"), _("Ouvrir un projet pour un contact"), "new", "n", "ctrl+n",
                      ("ctrl+n",), row=1, rank=10)  # fmt: skip
WHOSE = Command(
    "records.whose", _("Pour"), _("Ce que je suis, ce que suit l’équipe, ou tout"), "whose", "p", row=1, rank=70
)
OPEN_CONTACT = Command("record.contact", _("Fiche du contact"), _("Ouvrir la fiche du contact"), "open_contact", "c",
                       popup="o", why_not=why_no_row)  # fmt: skip
OPEN_PROJECT = Command("deal.open_project", _("Projet issu de l’affaire"), _("Ouvrir le projet issu de l’affaire"),
                       "open_project", "p", popup="o", why_not=why_no_closed_deal)  # fmt: skip
DELETE_DEAL = Command("deal.delete", _("Supprimer"), _("Supprimer l’affaire, après confirmation"), "delete", "s",
                      popup="o", other_keys=("delete",), why_not=why_no_row)  # fmt: skip
DELETE_PROJECT = Command("project.delete", _("Supprimer"), _("Supprimer le projet, après confirmation"), "delete", "s",
                         popup="o", other_keys=("delete",), why_not=why_no_row)  # fmt: skip

DEAL_COMMANDS = (*DECISIONS, OPEN_PROJECT, OPEN_CONTACT, CONTACT_JOURNAL, DELETE_DEAL, *EMITTED)
PROJECT_COMMANDS = (OPEN_CONTACT, CONTACT_JOURNAL, DELETE_PROJECT, *EMITTED)
"""What is done with one, in its list and on its sheet."""

CONTACT_DEALS = Listing(
    "contact_deals",
    _("Affaires"),
    Deal,
    tuple(Deal._meta.sorted_fields),
    (
        Column("label", _("Libellé"), lambda row: str(row["label"]), width=20, weight=2),
        Column("stage", _("Étape"), lambda row: stage(row), width=12),
        Column("day", _("Clôture"), lambda row: Deal.expected.show(row["expected"]), width=10),
        Column("amount", _("Estimé HT €"), lambda row: Deal.estimate.show(row["estimate"]), width=14, align="right"),
        Column("part", _("Prob."), lambda row: Deal.probability.show(Deal.chance(row)), width=6, align="right"),
    ),
    (Sort("label", _("libellé"), Order((Deal.label_key, Deal.id))),),
    _("Aucune affaire."),
    commands=DECISIONS,
)

CONTACT_PROJECTS = Listing(
    "contact_projects",
    _("Projets"),
    Project,
    tuple(Project._meta.sorted_fields),
    (
        Column("label", _("Libellé"), lambda row: str(row["label"]), width=20, weight=2),
        Column("stage", _("État"), lambda row: Project.state.show(row["state"]), width=12),
        Column("day", _("Fin prévue"), lambda row: Project.ends_on.show(row["ends_on"]), width=10),
        Column("amount", _("Budget HT €"), lambda row: Project.budget.show(row["budget"]), width=14, align="right"),
        Column("part", _("Av."), lambda row: Project.progress.show(row["progress"]), width=6, align="right"),
    ),
    (Sort("label", _("libellé"), Order((Project.label_key, Project.id))),),
    _("Aucun projet."),
)


_CONTACT = Column("contact", _("Contact"), contact_title, width=11, weight=3)


def _in_list(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a list of all contacts; beside a sheet only the label, the contact and the amount have room."""
    label, stage_, day, amount, part = columns
    return (
        replace(label, width=15, weight=1), _CONTACT, replace(stage_, from_width=72), replace(day, from_width=60),
        amount, replace(part, from_width=78),
    )  # fmt: skip


_BY_EXPECTED = Order((Deal.expected_key, Deal.id))
_BY_END = Order((Project.ends_key, Project.id))


def _spans(text: str, shown: str) -> Spans:
    return search.spans(search.parse(text), shown)


DEALS = Listing(
    "deals",
    _("Affaires"),
    Deal,
    tuple(Deal._meta.sorted_fields),
    _in_list(CONTACT_DEALS.columns),
    (
        Sort("expected", _("clôture"), _BY_EXPECTED),
        Sort("label", _("libellé"), Order((Deal.label_key, Deal.id))),
    ),
    _("Aucune affaire."),
    shelves=(
        Shelf("open", _("En cours"), in_words_of_index(Deal.state, "= 'open'")),
        Shelf("won", _("Gagnées"), in_words_of_index(Deal.state, "= 'won'")),
        Shelf("lost", _("Perdues"), in_words_of_index(Deal.state, "= 'lost'")),
    ),
    commands=(*DEAL_COMMANDS, EXPORT),
    also=contact_columns(Deal),
    search=Search(
        _spans,
        _("Aucune affaire pour « {text} » ici : Échap efface la recherche."),
        lambda count: ngettext("{count} affaire", "{count} affaires", count),
        in_sight=False,
        walk=lambda query, text, _few: Later(lambda: label_search.found(query, Deal, _BY_EXPECTED, text)),
    ),
)

PROJECTS = Listing(
    "projects",
    _("Projets"),
    Project,
    tuple(Project._meta.sorted_fields),
    _in_list(CONTACT_PROJECTS.columns),
    (
        Sort("end", _("fin prévue"), _BY_END),
        Sort("label", _("libellé"), Order((Project.label_key, Project.id))),
    ),
    _("Aucun projet."),
    shelves=(
        Shelf("current", _("En cours"), in_words_of_index(Project.state, "<> 'closed'")),
        Shelf("closed", _("Clos"), in_words_of_index(Project.state, "= 'closed'")),
    ),
    commands=(*PROJECT_COMMANDS, EXPORT),
    also=contact_columns(Project),
    search=Search(
        _spans,
        _("Aucun projet pour « {text} » ici : Échap efface la recherche."),
        lambda count: ngettext("{count} projet", "{count} projets", count),
        in_sight=False,
        walk=lambda query, text, _few: Later(lambda: label_search.found(query, Project, _BY_END, text)),
    ),
)

DEAL_FORM = Form(
    Deal,
    (
        Group(
            _("Affaire"),
            (
                (Field("label", required=True, titled=True), Field("estimate", required=True)),
                (Field("expected"), Field("opened_on")),
                (Field("stage", titled=True), Field("probability")),
                (Field("person_id"), Field("owner")),
                (Field("origin"),),
            ),
        ),
        Group(_("Description"), ((Field("description", wide=True),),)),
    ),
    fill=lambda column, values: {"probability": PROBABILITIES.get(values["stage"])} if column == "stage" else {},
    gives_way=frozenset({"probability"}),
    as_read=lambda row: {**row, "probability": Deal.chance(row)},
)

PROJECT_FORM = Form(
    Project,
    (
        Group(
            _("Projet"),
            (
                (Field("label", required=True, titled=True), Field("budget")),
                (Field("state", titled=True), Field("progress", titled=True)),
                (Field("starts_on"), Field("ends_on")),
                (Field("person_id"), Field("owner")),
                (Field("deal_id"),),
            ),
        ),
        Group(_("Description"), ((Field("description", wide=True),),)),
    ),
)


def stage(row: Values) -> str:
    """Where a deal stands: its stage while it is open, else how it ended."""
    return Deal.stage.show(row["stage"]) if row["state"] == "open" else Deal.state.show(row["state"])


def people(contact_id: int) -> dict[str, list[tuple[int, str]]]:
    """The people of the contact."""
    return {"person_id": [(row["id"], Person.title(row)) for row in Person.values(Person.contact == contact_id)]}


def people_and_deals(contact_id: int) -> dict[str, list[tuple[int, str]]]:
    """The people of the contact, and the deals that a project may have come of."""
    found = [(row["id"], Deal.title(row)) for row in Deal.values(Deal.contact == contact_id)]
    return {**people(contact_id), "deal_id": found}


def told_of_deal(row: Values) -> str:
    """What a deal is worth by its probability, or why it ended."""
    if row["reason"]:
        return _("{state} : {reason}").format(state=Deal.state.show(row["state"]), reason=row["reason"])
    return _("Pondéré : {amount} € HT").format(amount=Deal.estimate.show(deals.weighted(row)))


_TITLE = _("Affaires")
SECTIONS = (
    Section(
        "deals",
        _TITLE,
        "6",
        CONTACT_DEALS,
        DEAL_FORM,
        Deal.contact,
        _("affaire"),
        deals.create,
        deals.update,
        lambda session, id_: deals.delete(session, [id_]),
        lookups=people,
        begin=lambda session: {"opened_on": today(session), "owner": session.actor},
        note=told_of_deal,
        letter="i",
        heading=_("Affaires et projets"),
        opens="jbtui.screens.relation_client.deals:DealScreen",
    ),
    Section(
        "projects",
        _TITLE,
        "6",
        CONTACT_PROJECTS,
        PROJECT_FORM,
        Project.contact,
        _("projet"),
        projects.create,
        projects.update,
        lambda session, id_: projects.delete(session, [id_]),
        lookups=people_and_deals,
        letter="j",
        opens="jbtui.screens.relation_client.deals:ProjectScreen",
    ),
)
"""What may come, then what is being done."""


def _hanging_on(column: str) -> tuple[Section, ...]:
    """The follow-up of a deal or a project: the same rows as on the contact's sheet, those that are linked to it."""
    return tuple(
        replace(
            section,
            key="2",
            owner=section.form.model._meta.fields[column],
            listing=replace(
                section.listing,
                id=f"{column}_{section.listing.id}",
                columns=tuple(each for each in section.listing.columns if each.id != "link"),
            ),
        )
        for section in FOLLOW_UP
    )


DEAL_SECTIONS = _hanging_on("deal")
PROJECT_SECTIONS = _hanging_on("project")
ANALYSIS = "analysis"
PROJECT_PAGES = ((ANALYSIS, "4", _("Analyse")),)
