"""Relation Client › Affaires and › Projets: those of every contact."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult

from jbtui.declarations.base import Command, Listing, Section, View
from jbtui.declarations.deals import (
    DEAL_SECTIONS,
    DEALS,
    NEW_DEAL,
    NEW_PROJECT,
    PROJECT_SECTIONS,
    PROJECTS,
    WHOSE,
    of_stages,
    told_of_deal,
)
from jbtui.declarations.everywhere import RECORDS
from jbtui.declarations.follow_up import contact_phone, contact_title
from jbtui.declarations.paging import Key
from jbtui.declarations.places import adds
from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.deal import OPEN, Deal
from jbtui.models.project import Project
from jbtui.models.values import thousands
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts.choosing import ContactChooser
from jbtui.screens.export_kinds import EXPORTED
from jbtui.screens.exporting import Exporting, Exports, of_rows
from jbtui.screens.list_and_sheet import ListAndSheet
from jbtui.screens.record import RecordScreen
from jbtui.screens.relation_client import whose
from jbtui.screens.relation_client.acts import DealActs, OfContactActs
from jbtui.screens.relation_client.sheets import DealSheet, Delete, ProjectSheet, confirm_deletion
from jbtui.screens.relation_client.whose import TURNS, Whose
from jbtui.screens.rows import RowsSection
from jbtui.services import deals, projects
from jbtui.services.news import News
from jbtui.services.paging import Walk
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.list_pane import ListPane


class OfContacts(PlaceScreen):
    """A list of rows that stand on contacts' sheets; Entrée opens the sheet there."""

    listing: Listing
    section: str

    def body(self) -> ComposeResult:
        office = self.office
        view = View(shelf=self.listing.shelves[0].id)
        yield ListPane(self.listing, office.lane.run, office.side_lane.run, view=view)

    @property
    def pane(self) -> ListPane:
        """The list."""
        return self.query_one(ListPane)

    def path(self) -> Sequence[str]:
        return [_("Relation Client"), self.listing.title]

    async def on_mount(self) -> None:
        await super().on_mount()
        self.pane.table.focus()

    def words(self, row: Values) -> str:
        """More about the row under the cursor."""
        return f" {GLYPHS.dot} ".join(word for word in (contact_title(row), contact_phone(row)) if word)

    def on_list_pane_highlighted(self, message: ListPane.Highlighted) -> None:
        message.stop()
        self.describe(self.words(message.row) if message.row else "")
        self.show_keys()

    async def on_list_pane_opened(self, message: ListPane.Opened) -> None:
        """Open the contact, on this row of its sheet."""
        message.stop()
        from jbtui.screens.contacts.contact import ContactScreen

        await self.app.push_screen(ContactScreen(message.row["contact"], at=(self.section, message.row["id"])))

    def on_list_pane_announced(self, message: ListPane.Announced) -> None:
        message.stop()
        if message.words:
            self.describe(message.words)

    async def do_refresh(self) -> None:
        """Read the list again."""
        await self.pane.reload()

    async def changed(self, contact_id: int | None = None) -> None:
        del contact_id
        await self.pane.reload()

    async def take_news(self, news: News) -> None:
        await self.pane.take_news(news)


class AddedPane(ListPane, OfContactActs, Exports):
    """A list of what stands on contacts' sheets, where new ones are made, with what can be done on its rows."""

    new: ClassVar[Command]
    sections: ClassVar[tuple[Section, ...]]
    """What hangs on its rows."""
    added: ClassVar[str]
    """The section of a contact's sheet in which a new one is made."""
    with_whom: ClassVar[str]
    """What is asked before a new one."""
    among: ClassVar[str] = ""
    """The onglet of the contacts that are offered then; all of them if nothing is said."""

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    def commands(self) -> Sequence[Command]:
        return (self.new, *RECORDS, *adds(self.sections), *super().commands())

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)

    def to_export(self) -> Exporting:
        return of_rows(self, EXPORTED[self.listing.model])

    def deletes(self) -> Delete:
        """The service that deletes them."""
        raise NotImplementedError

    def its_contact(self) -> int | None:
        row = self.row()
        return row["contact"] if row else None

    def do_new(self) -> None:
        """Ask with whom, and show an empty form over the contact's sheet; what it made shows here then."""

        async def chosen(contact: int | None) -> None:
            from jbtui.screens.contacts.contact import ContactScreen

            if contact is not None:
                await self.app.push_screen(ContactScreen(contact, opens=lambda sheet: sheet.add(self.added)), finished)

        async def finished(how: RowsSection.Finished | None) -> None:
            if how is None:
                return
            if how.saved:
                self.view = replace(self.view, shelf=self.listing.shelves[0].id)
                await self.load(how.saved.row["id"])
            self.place.say(how.words, how.style)

        ContactChooser(self.with_whom, self.ask, self.among).open_over(self.place, chosen)

    async def do_delete(self) -> None:
        """Delete the marked rows, else the one under the cursor, once it is confirmed."""
        ids, row = await self.chosen(), self.row()
        if ids and row:
            confirm_deletion(self.place, self.listing.model, row, self.deletes(), ids)


class OwnedPane(AddedPane):
    """A list of deals or projects, those that somebody follows or all of them."""

    totals = ""

    @property
    def whose(self) -> Whose:
        """Whose rows show."""
        return whose.remembered(self.place.office, self.listing.id, "all")

    def commands(self) -> Sequence[Command]:
        new, *others = super().commands()
        return (new, WHOSE, *of_stages(others))

    def links(self) -> tuple[int | None, int | None]:
        row = self.row()
        id_ = row["id"] if row else None
        return (id_, None) if self.listing.model is Deal else (None, id_)

    async def load(self, at: int | None = None, near: Key | None = None) -> None:
        owner = self.listing.model.columns()["owner"]
        users = whose.users(self.whose, self.place.office)
        self.where = (owner.in_(users),) if users else ()
        await super().load(at, near)
        self._begin_adding_up()

    async def take_news(self, news: News) -> bool:
        shown = await super().take_news(news)
        if news.many or news.of(self.listing.model):
            self._begin_adding_up()
        return shown

    def _begin_adding_up(self) -> None:
        self.run_worker(self._add_up(), exclusive=True, group="totals", exit_on_error=False)

    async def _add_up(self) -> None:
        self.totals = await self.aside(self.add_up, self.listing.walk(self.view, *self.where))
        self.place.describe(self.place.described())

    def add_up(self, walk: Walk) -> str:
        """The totals of the list. Called in a database thread."""
        raise NotImplementedError

    async def do_whose(self) -> None:
        """Show what I follow, what the team does, what everybody does, in turn."""
        whose.turn(self.place.office, self.listing.id, "all")
        await self.load()
        self.place.head()


class DealsPane(OwnedPane, DealActs):
    """The list of deals."""

    new, sections, added = NEW_DEAL, DEAL_SECTIONS, "deals"
    with_whom = _("Nouvelle affaire : avec qui ?")

    def add_up(self, walk: Walk) -> str:
        count, estimate, weighted = deals.totals(walk)
        words = ngettext("{count} affaire : {estimate} € HT", "{count} affaires : {estimate} € HT", count)
        if self.view.shelf == OPEN:
            words += f" {GLYPHS.dot} {_('pondéré {weighted} €')}"
        amounts = {"estimate": Deal.estimate.show(estimate), "weighted": Deal.estimate.show(weighted)}
        return words.format(count=thousands(count), **amounts)

    def deletes(self) -> Delete:
        return deals.delete

    def chosen_deal(self) -> int | None:
        row = self.row()
        return row["id"] if row else None


class ProjectsPane(OwnedPane):
    """The list of projects."""

    new, sections, added = NEW_PROJECT, PROJECT_SECTIONS, "projects"
    with_whom = _("Nouveau projet : pour qui ?")

    def add_up(self, walk: Walk) -> str:
        count, budget = projects.totals(walk)
        words = ngettext("{count} projet : {budget} € HT", "{count} projets : {budget} € HT", count)
        return words.format(count=thousands(count), budget=Project.budget.show(budget))

    def deletes(self) -> Delete:
        return projects.delete


class OwnedScreen(ListAndSheet):
    """A list of deals or projects, and the sheet of one."""

    def path(self) -> Sequence[str]:
        narrowed = self.is_mounted and not self.inside and cast(OwnedPane, self.pane).whose != "all"
        return [*super().path(), *([TURNS[cast(OwnedPane, self.pane).whose]] if narrowed else [])]

    def words(self, row: Values) -> Sequence[str]:
        return (contact_phone(row), self.ended(row), cast(OwnedPane, self.pane).totals, contact_title(row))

    def ended(self, row: Values) -> str:
        """Why a row is closed."""
        del row
        return ""


class DealsScreen(OwnedScreen):
    """The deals, and the sheet of one."""

    listing = DEALS
    noun = Deal.noun
    pane_class = DealsPane
    sheet_class = DealSheet
    welcome = _("Aucune affaire. n en ouvre une ; sur la fiche d’un contact, a puis i.")

    def ended(self, row: Values) -> str:
        return told_of_deal(row) if row["reason"] else ""


class ProjectsScreen(OwnedScreen):
    """The projects, and the sheet of one."""

    listing = PROJECTS
    noun = Project.noun
    pane_class = ProjectsPane
    sheet_class = ProjectSheet
    welcome = _("Aucun projet. n en ouvre un ; sur la fiche d’un contact, a puis j.")


class DealScreen(RecordScreen):
    """The sheet of one deal alone."""

    sheet_class = DealSheet
    crumb = _("Affaires")


class ProjectScreen(RecordScreen):
    """The sheet of one project alone."""

    sheet_class = ProjectSheet
    crumb = _("Projets")
