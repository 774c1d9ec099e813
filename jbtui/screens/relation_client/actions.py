"""Relation Client › Actions à réaliser: every open action, by due day."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual import events
from textual.app import ComposeResult

from jbtui.declarations.agenda import AGENDA, FOR_USER, OF_CONTACT, OF_KIND
from jbtui.declarations.base import Command, Filter, Shelf, View
from jbtui.declarations.follow_up import told_of_action
from jbtui.declarations.paging import Key
from jbtui.declarations.places import AGENDA_SECTIONS, adds
from jbtui.language import _, ngettext
from jbtui.models.action import KINDS, Action
from jbtui.models.base import Values
from jbtui.models.values import thousands
from jbtui.screens.base import Office, PlaceScreen, of_place
from jbtui.screens.contacts.choosing import ContactChooser
from jbtui.screens.export_kinds import EXPORTED
from jbtui.screens.exporting import Exporting, Exports, of_rows
from jbtui.screens.relation_client import whose
from jbtui.screens.relation_client.acts import ActionActs, OfContactActs, done
from jbtui.screens.relation_client.deals import OfContacts
from jbtui.screens.relation_client.whose import TURNS, Whose
from jbtui.screens.rows import RowsSection
from jbtui.screens.saved_words import deleted_words
from jbtui.screens.sheet import SheetPane
from jbtui.services import contacts, follow_up, users
from jbtui.services.contacts import Saved
from jbtui.services.entries import Recorded
from jbtui.services.news import News
from jbtui.services.paging import COUNTED
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.popup import Entry, Popup

TOLD = ("late", "today", "week", "later")
"""The onglets that say how many actions they hold."""


class UserChooser(Chooser):
    """Gives the name of a user, one of `known` or another that is typed; « » for nobody; None if none is chosen."""

    def __init__(self, title: str, known: Sequence[str], verb: str) -> None:
        offers = [*(Offer(user, user) for user in known), Offer(_("(personne)"), "")]
        hint = _("un nom d’utilisateur")
        super().__init__(title, offers, hint=hint, verb=verb, nothing="")

    async def find(self, typed: str) -> list[Offer]:
        typed = typed.strip()
        found = await super().find(typed)
        return found if not typed or typed in [offer.value for offer in found] else [*found, Offer(typed, typed)]


class ActionsPane(ListPane, ActionActs, OfContactActs, Exports):
    """The actions, mine, the team's or everybody's."""

    def __init__(self, office: Office) -> None:
        super().__init__(AGENDA, office.lane.run, office.side_lane.run, view=View(shelf="todo"))
        self.counts: Mapping[str, int] = {}
        self.filters: dict[str, tuple[str, Any]] = {}
        """What is chosen to narrow the list by, in words and as the value, by the words of filters."""

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    @property
    def whose(self) -> Whose:
        """Whose actions show."""
        return whose.remembered(self.place.office, self.listing.id, "mine")

    async def load(self, at: int | None = None, near: Key | None = None) -> None:
        chosen: dict[str, tuple[Any, ...]] = {word: (value,) for word, (_words, value) in self.filters.items()}
        if users := whose.users(self.whose, self.place.office):
            chosen.setdefault(FOR_USER.word, users)
        self.view = replace(self.view, chosen=tuple(chosen.items()))
        self.place.head()
        await super().load(at, near)
        self._begin_counting()

    async def refresh_held(self) -> None:
        await super().refresh_held()
        self._begin_counting()

    async def take_news(self, news: News) -> bool:
        shown = await super().take_news(news)
        if news.many or news.of(Action):
            self._begin_counting()
        return shown

    def _begin_counting(self) -> None:
        self.run_worker(self._count_tabs(), exclusive=True, group="tabs", exit_on_error=False)

    async def _count_tabs(self) -> None:
        walks = {shelf: self.listing.walk(replace(self.view, shelf=shelf), *self.where) for shelf in TOLD}
        self.counts = {shelf: await self.aside(walk.count) for shelf, walk in walks.items()}
        self.draw_tabs()

    def tab_label(self, shelf: Shelf) -> str:
        count = self.counts.get(shelf.id, 0)
        told = _("10 000+") if count > COUNTED else thousands(count)
        return f"{shelf.label}{GLYPHS.dot}{told}" if count else shelf.label

    def beside_tabs(self) -> str:
        return ""

    async def chosen_actions(self) -> list[int]:
        return await self.chosen()

    def its_contact(self) -> int | None:
        row = self.row()
        return row["contact"] if row else None

    async def tell_result(self, action: Values) -> None:
        await self._open_form(action["contact_id"], lambda sheet: sheet.tell_result("notes", action))

    async def acted(self, count: int | None, words: str, **more: str) -> None:
        await super().acted(count, words, **more)
        if self.table.marks:
            self.table.unmark()
        elif count:
            self.table.action_move(1)

    def commands(self) -> Sequence[Command]:
        return (*super().commands(), *adds(AGENDA_SECTIONS))

    async def on_key(self, event: events.Key) -> None:
        if self.ends_export(event):
            return
        if event.key in ("escape", "q") and self.filters:
            event.stop()
            event.prevent_default()
            await self.do_unfilter()

    def told_filters(self) -> list[str]:
        """Whose actions show, and what else the list is narrowed by."""
        words = {word: words for word, (words, _value) in self.filters.items()}
        words.setdefault(FOR_USER.word, TURNS[self.whose])
        typed, _searched = self.listing.asked(replace(self.view, chosen=()))
        return [
            words[each.word] for each in (FOR_USER, OF_KIND, OF_CONTACT) if each.word in words.keys() - typed.keys()
        ]

    def do_filter_kind(self) -> None:
        """Ask which kind of actions to show alone."""
        entries = [Entry(str(number), label, kind) for number, (kind, label) in enumerate(KINDS, 1)]

        async def chosen(kind: str | None) -> None:
            if kind:
                await self._filter(OF_KIND, Action.kind.show(kind), kind)

        Popup(_("Ne montrer que"), entries).open_over(self.place, chosen)

    async def do_filter_who(self) -> None:
        """Ask whose actions to show alone."""
        known = await self.place.ask(users.assignees) or []

        async def chosen(user: str | None) -> None:
            if user is not None:
                words = _("pour {user}").format(user=user or _("personne"))
                await self._filter(FOR_USER, words, user)

        UserChooser(_("Actions de"), known, _("Montrer")).open_over(self.place, chosen)

    def do_filter_contact(self) -> None:
        """Ask which contact's actions to show alone."""

        async def chosen(contact: int | None) -> None:
            if contact is not None and (title := await self.place.ask(contacts.title, contact)):
                await self._filter(OF_CONTACT, title, contact)

        ContactChooser(_("Actions du contact"), self.ask).open_over(self.place, chosen)

    async def do_unfilter(self) -> None:
        """Narrow the list by nothing."""
        self.filters = {}
        await self.load()

    async def _filter(self, filter_: Filter, words: str, value: Any) -> None:
        self.filters[filter_.word] = (words, value)
        await self.load()

    async def do_edit(self) -> None:
        """Show the action in its form, over the sheet of its contact."""
        await self._act_on_row(RowsSection.do_edit)

    async def do_duplicate(self) -> None:
        """Show a new form filled like the action."""
        await self._act_on_row(RowsSection.do_duplicate)

    async def do_add(self, section: str) -> None:
        """Show an empty form about the contact of the action."""
        if row := self.row():
            await self._open_form(row["contact"], lambda sheet: sheet.add(section, row))

    def do_new(self) -> None:
        """Ask about which contact, and show the form of a new action."""

        async def chosen(contact: int | None) -> None:
            if contact is not None:
                await self._open_form(contact, lambda sheet: sheet.add("actions"))

        ContactChooser(_("Nouvelle action : avec qui ?"), self.ask).open_over(self.place, chosen)

    async def _act_on_row(self, act: Callable[[RowsSection], Awaitable[None]]) -> None:
        if row := self.row():
            await self._open_form(row["contact"], lambda sheet: sheet.act_on("actions", row["id"], act))

    async def _open_form(self, contact: int, opens: Callable[[SheetPane], Awaitable[None]]) -> None:
        """Open a form over the sheet of a contact; what it made shows here once it is left."""
        from jbtui.screens.contacts.contact import ContactScreen

        async def finished(how: RowsSection.Finished | None) -> None:
            if how is None:
                return
            rows = how.saved.rows if isinstance(how.saved, Recorded) else ()
            made = next((row["id"] for model, row in rows if model is Action), None)
            if made is not None:
                await self.show_new(made)
            self.place.say(how.words, how.style)

        await self.app.push_screen(ContactScreen(contact, opens=opens), finished)

    async def do_assign(self) -> None:
        """Ask whom the chosen actions are given to, and give them."""
        ids = await self.chosen()
        known = await self.place.ask(users.assignees) or []

        async def chosen(user: str | None) -> None:
            if user is None:
                return
            count = await self.place.ask(follow_up.assign, self.place.office.session, ids, user)
            words = ngettext(
                "{done} {count} action confiée à {user}", "{done} {count} actions confiées à {user}", count or 0
            )
            await self.acted(count, words, user=user or _("personne"))

        UserChooser(_("Confier à"), known, _("Confier")).open_over(self.place, chosen)

    def to_export(self) -> Exporting:
        return of_rows(self, EXPORTED[Action])

    def do_delete(self) -> None:
        """Delete the action, once it is confirmed."""
        if row := self.row():
            act = partial(follow_up.delete_action, self.place.office.session, row["id"])

            async def sure(yes: bool | None) -> None:
                if yes and await self.place.ask(done, act):
                    await self.place.wrote()
                    await self.reload()
                    self.place.say(deleted_words(Action, Action.title(row)), "done")

            question = _("Supprimer {title} ?").format(title=Action.title(row))
            Confirm(question, _("Oui, supprimer")).open_over(self.place, sure)

    async def do_whose(self) -> None:
        """Show my actions, the team's, those of all, in turn."""
        whose.turn(self.place.office, self.listing.id, "mine")
        self.filters.pop(FOR_USER.word, None)
        await self.load()

    async def do_link(self) -> None:
        """Link the action to a deal or a project of its contact, or to nothing."""
        row = self.row()
        if row:
            id_, version, session = row["id"], row["version"], self.place.office.session

            def store(link: dict[str, int | None]) -> Saved:
                return follow_up.update_action(session, id_, link, version)

            await self.link(row["contact"], Action.title(row), store, row)


class ActionsScreen(OfContacts):
    """The list of actions to do."""

    listing, section = AGENDA, "actions"

    def body(self) -> ComposeResult:
        yield ActionsPane(self.office)

    @property
    def pane(self) -> ActionsPane:
        return self.query_one(ActionsPane)

    def path(self) -> Sequence[str]:
        return [*super().path(), *(self.pane.told_filters() if self.is_mounted else [])]

    def words(self, row: Values) -> str:
        return f"{super().words(row)} {GLYPHS.dot} {told_of_action(row)}"

    async def changed(self, contact_id: int | None = None) -> None:
        """What was done stays in its place until the list is read again."""
        del contact_id
        await self.pane.refresh_held()
