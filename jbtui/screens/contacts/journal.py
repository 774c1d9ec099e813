"""Contacts › one contact › Journal: who changed what, when, old → new."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from jbtui.language import _
from jbtui.models.fields import InstantField
from jbtui.screens.base import PlaceScreen
from jbtui.services import contacts, journal
from jbtui.widgets.lines import Lines, Run

SHOWN = 300


class ContactJournal(PlaceScreen):
    """The journal of one contact."""

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id, self.title_ = contact_id, ""

    def body(self) -> ComposeResult:
        with VerticalScroll():
            yield Lines(id="journal")

    def path(self) -> Sequence[str]:
        return [_("Contacts"), self.title_, _("Journal")]

    async def on_mount(self) -> None:
        await super().on_mount()
        self.query_one(VerticalScroll).focus()
        self.title_ = await self.ask(contacts.title, self.contact_id) or ""
        self.head()
        entries = await self.ask(journal.of_contact, self.contact_id, SHOWN) or []
        lines: list[list[Run]] = []
        for entry in entries:
            when = InstantField().show(entry.when)
            lines.append([(f" {when}  {entry.who}  ", "title"), (entry.what, "")])
            lines += [[("     ", ""), (change, "")] for change in entry.changes]
        page = self.query_one("#journal", Lines)
        page.styles.height = max(len(lines), 1)
        page.lines = lines
