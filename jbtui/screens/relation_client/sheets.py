"""The sheets of a deal and of a project: details, what is to be done and what happened."""

from collections.abc import Callable, Sequence
from datetime import date

import peewee

from jbtui.declarations.base import Command
from jbtui.declarations.deals import (
    ANALYSIS,
    DEAL_COMMANDS,
    DEAL_FORM,
    DEAL_SECTIONS,
    PROJECT_COMMANDS,
    PROJECT_FORM,
    PROJECT_PAGES,
    PROJECT_SECTIONS,
    of_stages,
    people,
    people_and_deals,
    told_of_deal,
)
from jbtui.declarations.documents import OF_DEAL, OF_PROJECT
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import OPEN, STAGES, Deal
from jbtui.models.document import Document
from jbtui.models.fields import DayField
from jbtui.models.project import STATES, Project
from jbtui.models.purchase import Purchase
from jbtui.models.values import excerpt, thousands
from jbtui.screens.base import PlaceScreen
from jbtui.screens.relation_client import analysis
from jbtui.screens.relation_client.acts import DealActs, OfContactActs, done
from jbtui.screens.sheet import MAIN, Found, SheetPane, stamps
from jbtui.services import deals, follow_up, projects
from jbtui.services.contacts import Saved
from jbtui.services.documents.uses import count_linked
from jbtui.services.unit import Gone, Session, read
from jbtui.widgets.cells import cell, columns
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Run


class DealSheet(SheetPane, DealActs, OfContactActs):
    """One deal."""

    form = DEAL_FORM
    sections = (*DEAL_SECTIONS, OF_DEAL)
    drafts = "deals"
    own_commands = DEAL_COMMANDS
    below = True

    def commands(self) -> Sequence[Command]:
        return of_stages(super().commands())

    def read(self, id_: int) -> Found | None:
        try:
            row = read(Deal, id_)
        except Gone:
            return None
        contact = read(Contact, row["contact_id"])
        told = {"actions": _told(follow_up.counts_of_deal(id_)), **_documents(Document.deal, id_)}
        lookups = people(contact["id"])
        of = _of(contact, row, lookups)
        return Found(row, contact, told, lookups, of, led_to=deals.project_of(id_))

    def store(self, changes: Values, version: int) -> Saved:
        assert self.row
        return deals.update(self.place.office.session, self.row["id"], changes, version)

    def title_line(self, width: int) -> list[Run]:
        assert self.row
        row = self.row
        if row["state"] != OPEN:
            words = _("{state} le {day}").format(
                state=Deal.state.show(row["state"]), day=DayField().show(row["closed_on"])
            )
            if self.found and self.found.led_to:
                words += _(" · Projet : {project} (o p)").format(project=excerpt(Project.title(self.found.led_to)))
            reason = f" {GLYPHS.dot} {row['reason']}" if row["reason"] else ""
            return [(cell(f" {words}{reason}", width - 1), "title")]
        whole = [(f" {_('Étape')}   ", "faint"), *_steps(STAGES, row["stage"], numbered=True)]
        plain = [(" ", ""), *_steps(STAGES, row["stage"])]
        return whole if sum(columns(text) for text, _style in whole) <= width else plain

    def foot(self) -> list[str]:
        assert self.row
        row = self.row
        words = [] if row["reason"] else [told_of_deal(row)]  # the title line says why
        if row["state"] == OPEN:
            words[0] += _(" (à {percent})").format(percent=Deal.probability.show(row["probability"]))
            words += [_open_since(row["opened_on"])] if row["opened_on"] else []
        return [*([f" {GLYPHS.dot} ".join(words)] if words else []), stamps(row)]

    def chosen_deal(self) -> int | None:
        return self.row["id"] if self.row else None

    def links(self) -> tuple[int | None, int | None]:
        return self.row["id"] if self.row else None, None

    def do_delete(self) -> None:
        """Delete the deal, once it is confirmed."""
        if self.row:
            confirm_deletion(self.place, Deal, self.row, deals.delete, [self.row["id"]])

    def its_contact(self) -> int | None:
        return self.contact_id


class ProjectSheet(SheetPane, OfContactActs):
    """One project."""

    form = PROJECT_FORM
    sections = (*PROJECT_SECTIONS, OF_PROJECT)
    pages = PROJECT_PAGES
    drafts = "projects"
    own_commands = PROJECT_COMMANDS
    below = True

    def read(self, id_: int) -> Found | None:
        try:
            row = read(Project, id_)
        except Gone:
            return None
        contact = read(Contact, row["contact_id"])
        told = {"actions": _told(follow_up.counts_of_project(id_)), **_documents(Document.project, id_)}
        lookups = people_and_deals(contact["id"])
        today = days.today()
        found = projects.analysis(row, today)
        more = {MAIN: analysis.brief(found), ANALYSIS: analysis.whole(row, found, today)}
        return Found(row, contact, told, lookups, _of(contact, row, lookups), more)

    def store(self, changes: Values, version: int) -> Saved:
        assert self.row
        return projects.update(self.place.office.session, self.row["id"], changes, version)

    def title_line(self, width: int) -> list[Run]:
        assert self.row
        progress = self.row["progress"]
        left = [(f" {_('État')}    ", "faint"), *_steps(STATES, self.row["state"])]
        bar = GLYPHS.done_part * (progress // 10) + GLYPHS.open_part * (10 - progress // 10)
        right = f"{bar} {Project.progress.show(progress):>5} "
        room = width - sum(columns(text) for text, _style in left) - columns(right)
        return [*left, (" " * max(room, 1), ""), (right, "")]

    def foot(self) -> list[str]:
        assert self.row
        return [stamps(self.row)]

    def do_delete(self) -> None:
        """Delete the project, once it is confirmed."""
        if self.row:
            confirm_deletion(self.place, Project, self.row, projects.delete, [self.row["id"]])

    def its_contact(self) -> int | None:
        return self.contact_id

    def links(self) -> tuple[int | None, int | None]:
        return None, self.row["id"] if self.row else None


Delete = Callable[[Session, Sequence[int]], None]
"""A service that deletes deals, projects or purchases."""


def confirm_deletion(place: PlaceScreen, model: type[Record], row: Values, delete: Delete, ids: Sequence[int]) -> None:
    """Ask whether deals, projects or purchases are to be deleted, the one under the cursor being `row`, and do it."""
    many = {Deal: _("{count} affaires"), Project: _("{count} projets"), Purchase: _("{count} achats")}[model]
    title = model.title(row) if list(ids) == [row["id"]] else many.format(count=thousands(len(ids)))

    async def sure(yes: bool | None) -> None:
        if yes and await place.ask(done, delete, place.office.session, ids):
            await place.wrote()
            place.say(_("{done} Supprimé : {title} · ^Z annule").format(done=GLYPHS.done, title=title), "done")

    details = [
        *([_("Les actions et informations liées restent sur la fiche du contact.")] if model is not Purchase else []),
        _("^Z ramène le tout, liens compris."),
    ]
    Confirm(_("Supprimer {title} ?").format(title=title), _("Oui, supprimer"), details).open_over(place, sure)


def _told(counts: tuple[int, int]) -> str:
    todo, late = counts
    return f"{todo}{'!' if late else ''}"


def _documents(column: peewee.Field, id_: int) -> dict[str, str]:
    """What the onglet of documents says that it holds."""
    return {"documents": thousands(count_linked(column, id_))}


def _open_since(day: date) -> str:
    count = max((days.today() - day).days, 0)
    if not count:
        return _("ouverte aujourd’hui")
    words = ngettext("ouverte depuis {count} jour", "ouverte depuis {count} jours", count)
    return words.format(count=thousands(count))


def _of(contact: Values, row: Values, lookups: dict[str, list[tuple[int, str]]]) -> str:
    """The contact, and the person there."""
    names = (Contact.title(contact), dict(lookups["person_id"]).get(row["person_id"], ""))
    archived = _("archivé") if contact["archived"] else ""
    return f" {GLYPHS.dot} ".join(name for name in (*names, archived) if name)


def _steps(steps: list[tuple[str, str]], here: str, *, numbered: bool = False) -> list[Run]:
    """Steps in their order, the present one in brackets."""
    runs: list[Run] = []
    for number, (value, label) in enumerate(steps, 1):
        words = f"{number} {label}" if numbered else label
        runs += [(f" {GLYPHS.into} ", "faint")] if runs else []
        runs.append((f"[{words}]", "title") if value == here else (words, ""))
    return runs
