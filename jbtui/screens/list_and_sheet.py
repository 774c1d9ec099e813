"""A list and the sheet of one of its records: side by side from 120×30, else one or the other."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.worker import WorkType

from jbtui.declarations.base import Command, Listing, View
from jbtui.declarations.contacts import WALK
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.values import thousands
from jbtui.screens.base import PlaceScreen
from jbtui.screens.sheet import SheetPane
from jbtui.services.news import News
from jbtui.services.paging import place
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines
from jbtui.widgets.list_pane import ListPane, SearchField

WIDE = (120, 30)
"""Columns and rows from which list and sheet stand side by side."""
SETTLED = 0.15
"""Seconds the cursor rests on a row before the keys and the sheet beside the list follow it."""


class Divider(Lines):
    """The rule between the two panes, double when the sheet has the focus."""

    def show(self, double: bool) -> None:
        """Draw it over the whole height."""
        sign = GLYPHS.double_bar if double else GLYPHS.bar
        self.lines = [[(sign, "")]] * self.size.height


class ListAndSheet(PlaceScreen):
    """A list, and the sheet of one of its rows."""

    AUTO_FOCUS = "VirtualTable"  # and not the search field, to which a key typed ahead would go
    listing: ClassVar[Listing]
    pane_class: ClassVar[type[ListPane]]
    sheet_class: ClassVar[type[SheetPane]]
    noun: ClassVar[str] = _("fiche")
    """What a row is called where its place in the list is told."""
    welcome: ClassVar[str] = ""
    """What an empty list says on its first onglet, where it says more than others."""

    def __init__(self, shelf: str = "") -> None:
        super().__init__()
        self.shelf = shelf or self.listing.shelves[0].id
        self.inside = False
        """Whether one is in the sheet, not in the list."""
        self._walking = False
        self._settling: Timer | None = None
        self._on_a_row = False
        self._place = ""
        """Which of how many rows the sheet shows, where one is inside and it is known."""

    def body(self) -> ComposeResult:
        with Horizontal():
            yield self.pane_class(
                self.listing,
                self.office.lane.run,
                self.office.side_lane.run,
                view=View(shelf=self.shelf),
                empty=self.welcome,
            )
            yield Divider()
            with Vertical(id="beside"):
                yield self.sheet_class()

    @property
    def pane(self) -> ListPane:
        """The list."""
        return self.query(ListPane).first()

    @property
    def sheet(self) -> SheetPane:
        """The sheet beside the list."""
        return self.query_one(SheetPane)

    @property
    def wide(self) -> bool:
        """Whether list and sheet stand side by side."""
        return self.app.size.width >= WIDE[0] and self.app.size.height >= WIDE[1]

    async def on_mount(self) -> None:
        await super().on_mount()
        self.lay_out()
        self.pane.table.focus()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.lay_out()

    def lay_out(self) -> None:
        """One pane or two, by the size of the terminal."""
        self.pane.display = self.wide or not self.inside
        self.query_one("#beside").display = self.wide or self.inside
        self.query_one(Divider).display = self.wide
        self.pane.styles.width = "2fr" if self.wide else "1fr"
        self.pane.table.paned = self.wide
        self.call_after_refresh(self._draw_divider)

    def go_inside(self) -> None:
        """Go from the list into the sheet that shows."""
        self.inside = True
        self._begin_telling_place()
        self.lay_out()
        self.head()
        self.describe(self.described())
        self.sheet.focus_tab()
        self.show_keys()

    def come_out(self) -> None:
        """Go back from the sheet to the list."""
        self.inside = False
        self._place = ""
        self.stand("")
        self.lay_out()
        self.head()
        self.describe(self.described())
        self.pane.table.focus()
        self.show_keys()

    def _begin_telling_place(self) -> None:
        # The function, not its coroutine: the next one may come before it begins.
        tell: WorkType[None] = self._tell_place
        self.run_worker(tell, exclusive=True, group="place", exit_on_error=False)

    async def _tell_place(self) -> None:
        """Say in row 1 which row of the list the sheet shows."""
        row = self.sheet.row if self.inside else None
        walk = self.pane.listing.walk(self.pane.view, *self.pane.where)
        found: tuple[int, int] | None = await self.ask_aside(place, walk, row["id"]) if row else None
        if row is self.sheet.row:
            words = _("{noun} {number}/{count} · ")
            number, count = found or (0, 0)
            told = words.format(noun=self.noun, number=thousands(number), count=thousands(count)) if found else ""
            if told != self._place:
                self._place = told
                self.head()

    def right(self) -> str:
        return super().right() if self._drafted else f"{self._place}{super().right()}"

    def _draw_divider(self) -> None:
        self.query_one(Divider).show(self.sheet.has_focus_within)

    def on_descendant_focus(self) -> None:
        super().on_descendant_focus()
        self._draw_divider()

    def path(self) -> Sequence[str]:
        if not self.is_mounted:
            return [self.listing.title, self.listing.shelf(self.shelf).label]
        if self.inside and self.sheet.row:
            return [self.listing.title, self.sheet.title_of]
        return [self.listing.title, self.listing.shelf(self.pane.view.shelf).label]

    # --- the cursor --------------------------------------------------------------------------------------------------

    async def on_list_pane_highlighted(self, message: ListPane.Highlighted) -> None:
        message.stop()
        if self.inside:
            if self._walking and message.row:
                self._walking = False
                await self.sheet.show(message.row["id"])
                self.go_inside()
            return
        self.head()
        self.stand("")
        self.describe(self.described())
        if self._on_a_row != (message.row is not None):
            self._on_a_row = message.row is not None
            self.show_keys()
        if self._settling:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED, self._settle)

    def words(self, row: Values) -> Sequence[str]:
        """More about a row under the cursor."""
        raise NotImplementedError

    def described(self) -> str:
        row = self.pane.row()
        if self.inside:
            return self.sheet.described()
        if row is None:
            return ""
        words = (self.pane.situation().marked, *self.words(row))
        return f" {GLYPHS.dot} ".join(word for word in words if word)

    async def _settle(self) -> None:
        """What follows the cursor once it rests: the keys, 400 bytes where a client comes after a prospect, and the
        sheet beside the list."""
        if self.inside:
            return
        self.show_keys()
        if self.wide:
            row = self.pane.row()
            await self.sheet.show(row["id"] if row else None)

    async def on_list_pane_opened(self, message: ListPane.Opened) -> None:
        message.stop()
        await self.open(message.row["id"])

    def on_list_pane_announced(self, message: ListPane.Announced) -> None:
        message.stop()
        if message.words:
            self.describe(message.words)

    async def open(self, id_: int) -> None:
        """Show the sheet of a row and go inside."""
        await self.sheet.show(id_)
        if self.sheet.row:
            self.go_inside()
        else:
            self.say(_("Cette fiche a été supprimée entre-temps."), "error")

    def on_sheet_pane_left(self, message: SheetPane.Left) -> None:
        message.stop()
        self.come_out()

    # --- what can be done --------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (*(WALK if self.inside else ()), *super().commands())

    def can_go_back(self) -> bool:
        return self.inside or super().can_go_back()

    def do_walk(self, step: int) -> None:
        """Show the previous or next record of the list, on the same onglet."""
        self._walking = True
        self.pane.table.action_move(step)

    async def do_add(self, section_id: str) -> None:
        """Add to the row under the cursor."""
        if row := self.pane.row():
            await self.open(row["id"])
            await self.sheet.do_add(section_id)

    async def do_edit(self) -> None:
        """Edit the row under the cursor, and come back to the list."""
        if row := self.pane.row():
            await self.open(row["id"])
            await self.sheet.do_edit()
            self.sheet.passing = True

    async def do_refresh(self) -> None:
        """Read the list again."""
        await self.changed()

    async def changed(self, contact_id: int | None = None) -> None:
        await self.pane.reload(contact_id if self.sheet.model.sheet == "id" else None)
        await self.sheet.reload()
        self._begin_telling_place()
        self.head()
        self.show_keys()

    def contact_shown(self) -> int | None:
        return self.sheet.contact_id if self.inside or self.wide else None

    async def take_news(self, news: News) -> None:
        if await self.pane.take_news(news) and not self.inside:
            self.describe(self.described())
        await self.sheet.take_news(news)
        self._begin_telling_place()
        self.head()

    async def do_back(self) -> None:
        """Leave the search field, the sheet, or the place."""
        if isinstance(self.focused, SearchField):
            self.pane.table.focus()
        elif self.inside:
            self.come_out()
        else:
            await super().do_back()
