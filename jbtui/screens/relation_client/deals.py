"""Relation Client › Affaires and › Projets: those of every contact."""

from collections.abc import Sequence

from textual.app import ComposeResult

from jbtui.declarations.base import Listing, View
from jbtui.declarations.deals import ALL_DEALS, ALL_PROJECTS, told_of_deal
from jbtui.declarations.follow_up import contact_phone, contact_title
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.screens.base import PlaceScreen
from jbtui.services.news import News
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


class DealsScreen(OfContacts):
    """The deals."""

    listing, section = ALL_DEALS, "deals"

    def words(self, row: Values) -> str:
        return f"{super().words(row)} {GLYPHS.dot} {told_of_deal(row)}"


class ProjectsScreen(OfContacts):
    """The projects."""

    listing, section = ALL_PROJECTS, "projects"
