"""My changes, newest first: Entrée takes one back."""

from collections.abc import Sequence

from textual.app import ComposeResult

from jbtui.declarations.base import Column, Command, Situation
from jbtui.declarations.everywhere import JOURNAL
from jbtui.declarations.paging import Row
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.journal import Unit
from jbtui.screens.base import PlaceScreen
from jbtui.services import undo
from jbtui.widgets.held_rows import HeldRows
from jbtui.widgets.virtual_table import VirtualTable

SHOWN = 500


def _label(row: Values) -> str:
    return str(row["label"]) if row["finished"] else _("{label} (interrompu)").format(label=row["label"])


COLUMNS = (
    Column("at", _("Quand"), lambda row: Unit.at.show(row["at"]), width=16),
    Column("label", _("Modification (Entrée l’annule)"), _label, width=40, weight=1),
)


class MyUnits(PlaceScreen):
    """The last units of this user that still stand."""

    def body(self) -> ComposeResult:
        yield VirtualTable(COLUMNS, empty=_("Vous n’avez encore rien changé."))

    def path(self) -> Sequence[str]:
        return [_("Journal"), _("Mes modifications")]

    async def on_mount(self) -> None:
        await super().on_mount()
        self.query_one(VirtualTable).focus()
        await self.load()

    async def load(self) -> None:
        """Read the units."""
        units: list[Values] = await self.ask(undo.mine, self.office.session, SHOWN) or []
        rows = [
            Row(unit["number"], (unit["number"],), tuple(column.show(unit) for column in COLUMNS)) for unit in units
        ]
        await self.query_one(VirtualTable).show(HeldRows(rows))

    def commands(self) -> Sequence[Command]:
        return (*JOURNAL, *super().commands())

    def situation(self) -> Situation:
        chosen = self.query_one(VirtualTable).cursor_id
        return Situation() if chosen is None else Situation((chosen,))

    def on_virtual_table_row_highlighted(self) -> None:
        """What can be done depends on there being a row."""
        self.show_keys()

    def do_undo_chosen(self) -> None:
        """Take the change under the cursor back."""
        self.query_one(VirtualTable).action_open()

    async def on_virtual_table_row_opened(self, message: VirtualTable.RowOpened) -> None:
        await self.undo(message.row.id)

    def do_journal(self) -> None:
        """One is there already."""

    async def changed(self, contact_id: int | None = None) -> None:
        del contact_id
        await self.load()
