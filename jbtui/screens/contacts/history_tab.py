"""The onglet « Historique » of a contact: a grid of figures, and below it what the one under the cursor counts."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from jbtui.declarations.base import Command, Situation, View
from jbtui.declarations.everywhere import OPERATIONS
from jbtui.declarations.history import COMMANDS, listing_of
from jbtui.language import _
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts import history_page
from jbtui.screens.exporting import Exporting, Exports, Kind
from jbtui.screens.sheet import TabPane
from jbtui.services.documents.history import Scope, Standing, Year, counted, history, sides, standing
from jbtui.services.documents.history_columns import PURCHASES, SALES, Column, Counted, Side, of_sides
from jbtui.services.exports.history_file import FORMATS, whole
from jbtui.services.news import News
from jbtui.widgets.figure_grid import FRAME, FigureGrid
from jbtui.widgets.lines import Line, Lines, Rule

PREVIEWED = 0.15
"""Seconds that the cursor rests on a figure before its rows are read."""
HEAD_AND_FOOT = 2
USUAL: dict[Side, Column] = {SALES: "invoices", PURCHASES: "purchase_invoices"}
"""The column that the cursor begins in."""


class HistoryTab(TabPane, Exports):
    """The history of one contact."""

    def __init__(self) -> None:
        super().__init__()
        self.contact: Values = {}
        self.years: list[Year] = []
        """The exercices, and the total behind them."""
        self.sides: list[Side] = [SALES]
        self.side: Side = SALES
        """What shows of what the contact has: sales, or purchases."""
        self.shown = of_sides(SALES)
        self._standing: Standing | None = None
        self._today = days.today()
        self._preview: history_page.Preview | None = None
        self._asked = 0
        self._resting: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Rule(_("Historique par exercice"))
        yield FigureGrid()
        yield Lines(classes="below-figures")
        yield Line(classes="standing")

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    @property
    def grid(self) -> FigureGrid:
        """The figures."""
        return self.query_one(FigureGrid)

    # --- reading -----------------------------------------------------------------------------------------------------

    async def show(self, row: Values) -> None:
        before = self._at() if self.contact.get("id") == row["id"] else None
        if self.contact.get("id") != row["id"]:
            self._standing = None
            self.query_one(".standing", Line).text = ""
        contact = self.contact = row
        today = days.today()
        found: tuple[list[Year], Year] | None = await self.place.ask(history, Scope(contact["id"]), today)
        if found is None or self.contact is not contact or not self.is_attached:
            return
        years, total = found
        self._today, self.years = today, [*years, total]
        self.sides = sides(contact, total)
        if before is None or self.side not in self.sides:
            self.side, before = self.sides[0], None
        self._show_side(before)
        if before is None:
            self._preview = None
        self._share_lines()
        self._rest()
        self.run_worker(self._tell_standing(contact), exclusive=True, group="standing", exit_on_error=False)

    def _show_side(self, at: tuple[int | None, int] | None) -> None:
        """Show the figures of the side, the cursor on that of an exercice and a place if it is there."""
        self.shown = of_sides(self.side)
        columns = history_page.grid_columns(self.shown)
        rows = history_page.grid_rows(self.shown, self.years, self._today)
        self.grid.show(_("Exercice"), columns, rows, *self._begin(at))

    def _at(self) -> tuple[int | None, int] | None:
        """The exercice and the column of the cursor."""
        if not self.years:
            return None
        row = self.years[self.grid.row].row
        return row["id"] if row else None, self.grid.column

    def _begin(self, before: tuple[int | None, int] | None) -> tuple[int, int]:
        """Where the cursor is to be: on the figure where it was, else on the invoices of the exercice of today."""
        if before:
            ids = [year.row["id"] if year.row else None for year in self.years]
            if before[0] in ids:
                return ids.index(before[0]), before[1]
        current = next((number for number, year in enumerate(self.years) if year.holds(self._today)), 0)
        return current, history_page.place_of(self.shown, USUAL[self.side])

    async def _tell_standing(self, contact: Values) -> None:
        found = await self.place.ask_aside(standing, contact, self._today)
        if found and self.contact is contact and self.is_attached:
            self._standing = found
            self._draw_standing()

    def _draw_standing(self) -> None:
        if self._standing:
            self.query_one(".standing", Line).text = f" {history_page.standing_words(self._standing, self.side)}"

    async def reload(self) -> None:
        if self.contact:
            await self.show(self.contact)

    async def take_news(self, row: Values, news: News) -> None:
        if news.many or any(news.of(model) for model in (Document, Deal, Project, Purchase)):
            await self.show(row)

    # --- the figure under the cursor ---------------------------------------------------------------------------------

    @property
    def year(self) -> Year:
        """The exercice of the cursor, or the total."""
        return self.years[self.grid.row]

    @property
    def column(self) -> Counted:
        """The column of the cursor."""
        return history_page.column_at(self.shown, self.grid.column)

    def focus_inside(self) -> None:
        self.grid.focus()

    def described(self) -> str:
        return history_page.period_words(self.column, self.year) if self.years else ""

    def on_figure_grid_moved(self, message: FigureGrid.Moved) -> None:
        message.stop()
        self.place.describe(self.described())
        self._rest()

    def _rest(self) -> None:
        """Read the rows of the figure once the cursor rests on it."""
        self._asked += 1
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(PREVIEWED, self._read_preview)

    async def _read_preview(self) -> None:
        self.place.show_keys()
        asked, year, column, contact_id = self._asked, self.year, self.column, self.contact["id"]
        rows: Sequence[Values] = ()
        if year.of(column.id).count:
            room = max(1, self.size.height)
            rows = await self.place.ask_aside(first_rows, Scope(contact_id), column, year.row, room)
        if rows is None or asked != self._asked or not self.is_attached:
            return  # of a figure that the cursor has left since
        self._preview = history_page.Preview(column, year, rows)
        self._draw_below()

    # --- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        self._share_lines()
        if self.years:
            self._rest()

    def _share_lines(self) -> None:
        """Give the grid the lines that it wants, as far as a preview of some lines stays."""
        if not self.years:
            return
        most = max(FRAME + 1, self.size.height - HEAD_AND_FOOT - history_page.LEAST_PREVIEW + 2)
        self.grid.styles.height = min(self.grid.wanted, most)
        self._draw_below()

    def _room(self) -> int:
        """The lines below the grid."""
        used = self.grid.styles.height
        return max(0, self.size.height - HEAD_AND_FOOT - int(used.value if used else 0))

    def _draw_below(self) -> None:
        page = self.query_one(".below-figures", Lines)
        width, room = self.size.width, self._room()
        amounts = not self.grid.tells_amounts
        page.styles.height = room
        page.lines = history_page.below(self.shown, self.years, self.year, self._preview, width, room, amounts=amounts)

    # --- what can be done --------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (OPERATIONS, *COMMANDS)

    def situation(self) -> Situation:
        followed = bool(self.years) and self.year.of(self.column.id).count > 0
        return Situation((self.contact["id"],) if followed else (), {"sides": self.sides})

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)

    async def do_open(self) -> None:
        """Open the list of what the figure counts."""
        from jbtui.screens.contacts.history_list import HistoryList

        await self.app.push_screen(HistoryList(self.contact, self.column, self.year))

    def do_turn_side(self) -> None:
        """Show the other side: what the contact buys of us, or what we buy of it."""
        self.side = next(side for side in self.sides if side != self.side)
        self._preview = None
        self._show_side(None)
        self._share_lines()
        self._draw_standing()
        self.place.describe(self.described())
        self._rest()

    def to_export(self) -> Exporting:
        contact, today = self.contact, self._today
        kind = Kind(
            FORMATS,
            _("historique"),
            lambda _count: _("{done} Historique exporté dans {path}"),
            lambda _count: _("Export de l’historique… Échap arrête"),
        )
        what = _("l’historique de {title}").format(title=Contact.title(contact))
        return Exporting(self.place, what, lambda: [whole(contact, today)], kind)


def first_rows(scope: Scope, column: Counted, year: Values | None, limit: int) -> list[Values]:
    """The first rows of the list of what a figure counts. Called in a database thread."""
    walk = listing_of(column).walk(View(), counted(scope, column.id, year))
    return [row for _key, row in walk.page(limit=limit)]
