"""Relation Client › Actions à réaliser: every open action, by due day."""

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult

from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import Shelf, View
from jbtui.declarations.follow_up import told_of_action
from jbtui.declarations.paging import Key
from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.values import thousands
from jbtui.screens.base import Office, PlaceScreen, of_place
from jbtui.screens.relation_client.acts import ActionActs
from jbtui.screens.relation_client.deals import OfContacts
from jbtui.services import follow_up
from jbtui.services.contacts import Saved
from jbtui.services.paging import COUNTED
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.list_pane import ListPane

TOLD = ("late", "today", "week", "later")
"""The onglets that say how many actions they hold."""


class ActionsPane(ListPane, ActionActs):
    """The actions, mine or everybody's."""

    mine = True

    def __init__(self, office: Office) -> None:
        super().__init__(AGENDA, office.lane.run, office.side_lane.run, view=View(shelf="todo"))
        self.counts: Mapping[str, int] = {}

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    async def load(self, at: int | None = None, near: Key | None = None) -> None:
        self.where = (Action.assignee == self.place.office.session.actor,) if self.mine else ()
        await super().load(at, near)
        self.run_worker(self._count_tabs(), exclusive=True, group="tabs", exit_on_error=False)

    async def _count_tabs(self) -> None:
        walks = {shelf: self.listing.walk(View(shelf=shelf), *self.where) for shelf in TOLD}
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

    async def acted(self, count: int | None, words: str, **more: str) -> None:
        await super().acted(count, words, **more)
        if self.table.marks:
            self.table.unmark()
        elif count:
            self.table.action_move(1)

    async def do_mine(self) -> None:
        """Show my actions, or those of everybody."""
        self.mine = not self.mine
        await self.load()
        self.place.head()

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
        mine = not self.is_mounted or self.pane.mine
        return [*super().path(), _("pour moi") if mine else _("pour tous")]

    def words(self, row: Values) -> str:
        return f"{super().words(row)} {GLYPHS.dot} {told_of_action(row)}"

    async def changed(self, contact_id: int | None = None) -> None:
        """What was done stays in its place until the list is read again."""
        del contact_id
        await self.pane.table.refresh_rows(self.pane.table.held)
