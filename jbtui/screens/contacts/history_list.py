"""Contacts › one contact › Historique › one figure: the list of exactly the rows that it counts, and what they add up
to."""

import importlib
from collections.abc import Sequence
from decimal import Decimal

from textual import events
from textual.app import ComposeResult

from jbtui.declarations.base import Command, View
from jbtui.declarations.everywhere import OPERATIONS
from jbtui.declarations.history import SECTIONS, listing_of
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.values import show_money, thousands
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts import history_page
from jbtui.screens.export_kinds import EXPORTED
from jbtui.screens.exporting import Exporting, Exports, of_rows
from jbtui.screens.ventes.documents import DocumentsPane
from jbtui.services.documents.history import Figure, Scope, Year, added_up, counted
from jbtui.services.documents.history_columns import Counted
from jbtui.services.news import News
from jbtui.widgets.cells import cell, columns
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Lines
from jbtui.widgets.list_pane import ListPane


class CountedPane(ListPane, Exports):
    """The purchases, the deals or the projects that a figure counts."""

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    def commands(self) -> Sequence[Command]:
        return (OPERATIONS, *super().commands())

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)

    def to_export(self) -> Exporting:
        return of_rows(self, EXPORTED[self.listing.model])


class HistoryList(PlaceScreen):
    """What a figure of a contact's history counts; Entrée opens one of it."""

    def __init__(self, contact: Values, column: Counted, year: Year) -> None:
        super().__init__()
        self.contact, self.column, self.year = contact, column, year
        self.listing = listing_of(column)
        self._scope = Scope(contact["id"])

    def body(self) -> ComposeResult:
        pane_class = DocumentsPane if self.column.model is Document else CountedPane
        yield Line(classes="filter")
        yield pane_class(
            self.listing,
            self.office.lane.run,
            self.office.side_lane.run,
            view=View(),
            where=(counted(self._scope, self.column.id, self.year.row),),
        )
        yield Lines(classes="added-up")

    @property
    def pane(self) -> ListPane:
        """The list."""
        return self.query_one(ListPane)

    def path(self) -> Sequence[str]:
        year = history_page.name_of(self.year) if self.year.row else _("tous exercices")
        return [_("Contacts"), Contact.title(self.contact), _("Historique"), f"{self.column.title} {year}"]

    async def on_mount(self) -> None:
        await super().on_mount()
        self.pane.table.focus()
        self._tell(self.year.of(self.column.id), None)
        await self._add_up()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        year = history_page.name_of(self.year) if self.year.row else _("tous")
        words = _("Filtre : contact = {contact}, type = {kind}, exercice = {year}").format(
            contact=Contact.title(self.contact), kind=self.column.kind, year=year
        )
        self.query_one(".filter", Line).text = f" {words}"

    async def _add_up(self) -> None:
        """Show what the rows come to now."""
        found = await self.ask_aside(added_up, self._scope, self.column.id, self.year.row)
        if found and self.is_attached:
            self._tell(*found)

    def _tell(self, figure: Figure, with_vat: Decimal | None) -> None:
        width = self.app.size.width
        count = self.column.words(figure.count).format(count=thousands(figure.count))
        amounts = [_("{amount}\u00a0€ HT").format(amount=show_money(figure.amount))]
        if with_vat is not None:
            amounts.append(_("{amount}\u00a0€ TTC").format(amount=show_money(with_vat)))
        right = f" {GLYPHS.dot} ".join(amounts)
        left = cell(f"    {_('Total')}   {count}", max(0, width - columns(right) - 1))
        self.query_one(".added-up", Lines).lines = [[(GLYPHS.rule * width, "")], [(f"{left}{right} ", "title")]]

    # --- the cursor --------------------------------------------------------------------------------------------------

    def described(self) -> str:
        row = self.pane.row()
        return self.column.model.title(row) if row else ""

    def on_list_pane_highlighted(self, message: ListPane.Highlighted) -> None:
        message.stop()
        self.describe(self.described())
        self.show_keys()

    def on_list_pane_announced(self, message: ListPane.Announced) -> None:
        message.stop()
        if message.words:
            self.describe(message.words)

    async def on_list_pane_opened(self, message: ListPane.Opened) -> None:
        message.stop()
        module, name = SECTIONS[self.column.model].opens.split(":")
        await self.app.push_screen(getattr(importlib.import_module(module), name)(message.row["id"]))

    # --- what is read again ------------------------------------------------------------------------------------------

    async def do_refresh(self) -> None:
        """Read the list again."""
        await self.changed()

    async def changed(self, contact_id: int | None = None) -> None:
        del contact_id
        await self.pane.reload()
        await self._add_up()

    def contact_shown(self) -> int | None:
        return int(self.contact["id"])

    async def take_news(self, news: News) -> None:
        await self.pane.take_news(news)
        if news.many or news.of(self.column.model):
            await self._add_up()
