"""Contacts › one contact: its sheet alone on the screen, at 80 columns."""

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from jbtui.declarations.base import Command
from jbtui.declarations.contacts import WALK
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.sheet import SheetPane
from jbtui.widgets.list_pane import ListPane


class ContactScreen(PlaceScreen):
    """The sheet of one contact; `<` and `>` walk the list it was opened from."""

    def __init__(self, contact_id: int, pane: ListPane | None = None, *, editing: bool = False, said: str = "") -> None:
        super().__init__()
        self.contact_id, self.pane, self.editing, self.said = contact_id, pane, editing, said
        self.wrote = False

    def body(self) -> ComposeResult:
        yield SheetPane()

    @property
    def sheet(self) -> SheetPane:
        """The sheet."""
        return self.query_one(SheetPane)

    async def on_mount(self) -> None:
        await super().on_mount()
        if self.pane:
            self.pane.follower = self._follow
        await self.show()
        self.say(self.said, "done")
        if self.editing:
            await self.sheet.do_edit()

    async def show(self) -> None:
        """Read and show the contact."""
        await self.sheet.show(self.contact_id)
        self.head()
        self.sheet.focus_tab()
        self.show_keys()

    def path(self) -> Sequence[str]:
        contact = self.sheet.contact if self.is_mounted else None
        return [_("Contacts"), Contact.title(contact) if contact else ""]

    def commands(self) -> Sequence[Command]:
        return (*(WALK if self.pane else ()), *super().commands())

    def do_walk(self, step: int) -> None:
        """Show the previous or next contact of the list, on the same onglet."""
        if self.pane:
            self.pane.table.action_move(step)

    async def _follow(self, row: Values | None) -> None:
        if row and row["id"] != self.contact_id:
            self.contact_id = row["id"]
            await self.show()

    async def do_refresh(self) -> None:
        """Read the contact again."""
        await self.sheet.reload()

    async def changed(self, contact_id: int | None = None) -> None:
        self.wrote = True
        await self.sheet.reload()
        self.head()

    def on_sheet_pane_left(self, message: SheetPane.Left) -> None:
        message.stop()
        self.leave()

    def leave(self) -> None:
        """Back to where one came from, which reads again if something was written here."""
        if self.pane:
            self.pane.follower = None
        self.dismiss(self.wrote)

    def do_back(self) -> Any:
        """One step back."""
        self.leave()
