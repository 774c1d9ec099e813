"""The contact sheet: one contact with its tabs."""

from collections.abc import Sequence
from dataclasses import replace

from jbtui.declarations import history
from jbtui.declarations.base import Command
from jbtui.declarations.contacts import CONTACT_COMMANDS, CONTACT_FORM, phone_or_mobile, place
from jbtui.declarations.places import SECTIONS
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import NATURES, PROFILES, Contact, profiles
from jbtui.models.values import thousands
from jbtui.screens.contacts.acts import ContactActs
from jbtui.screens.contacts.contact_edit import ContactEdit
from jbtui.screens.contacts.history_tab import HistoryTab
from jbtui.screens.exporting import Exporting
from jbtui.screens.sheet import MAIN, Found, SheetPane, stamps
from jbtui.services import contact_sheet, contacts, follow_up, purchases
from jbtui.services.contacts import Saved
from jbtui.services.documents import uses
from jbtui.widgets.cells import columns
from jbtui.widgets.edit_pane import EditPane, Left, Store, Stored
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Run

MAIN_FORM = "contact"
"""What the drafts of a contact itself are kept under."""


class ContactSheetPane(SheetPane, ContactActs):
    """One contact."""

    form = CONTACT_FORM
    sections = SECTIONS
    pages = (history.TAB,)
    panes = {history.TAB[0]: HistoryTab}  # noqa: RUF012
    drafts = MAIN_FORM
    own_commands = CONTACT_COMMANDS

    @property
    def contact(self) -> Values | None:
        """The contact that shows."""
        return self.row

    def read(self, id_: int) -> Found | None:
        sheet, counts = contact_sheet.of_id(id_), follow_up.counts(id_)
        if sheet is None:
            return None
        told = {
            "people": str(len(sheet.people)),
            "delivery_addresses": str(len(sheet.delivery_addresses)),
            "actions": f"{counts.actions}{'!' if counts.late else ''}",
            "deals": str(counts.deals),
            "documents": thousands(uses.count_of(id_)),
            "purchases": thousands(purchases.count_of(id_)),
        }
        return Found(sheet.contact, sheet.contact, told)

    def store(self, changes: Values, version: int) -> Saved:
        assert self.row
        return contacts.update(self.place.office.session, self.row["id"], changes, version)

    def edit_pane(self, draft: Draft, store: Store, stored: Stored, left: Left) -> EditPane:
        assert self.row
        return ContactEdit(self.row, draft, self.place.office, store, stored, left)

    def title_line(self, width: int) -> list[Run]:
        assert self.row
        row = self.row
        words = [row["code"], Contact.title(row), GLYPHS.dot, dict(NATURES)[row["nature"]].lower(), GLYPHS.dot]
        words.append(", ".join(PROFILES[profile].lower() for profile in profiles(row)))
        if row["archived"]:
            words += [GLYPHS.dot, _("archivée")]
        left = " ".join(words)
        room = width - columns(left) - 3
        phone, town = phone_or_mobile(row), place(row)
        both = f" {GLYPHS.dot} ".join(part for part in (phone, town) if part)
        right = next((part for part in (both, phone) if columns(part) <= room), "")
        return [(f" {left}", "title"), (" " * (room - columns(right) + 1), ""), (f" {right}", "")]

    def foot(self) -> list[str]:
        assert self.row
        return [stamps(self.row)]

    def contact_id_here(self) -> int | None:
        return self.contact_id

    def commands(self) -> Sequence[Command]:
        """Archiving says that it is about the contact, and not about a row of the onglet."""
        archived = self.row is not None and self.row["archived"]
        label = _("Désarchiver la fiche") if archived else _("Archiver la fiche")
        return [replace(each, label=label) if each.id == "contact.archive" else each for each in super().commands()]

    def looks_elsewhere(self) -> bool:
        return self.tab != MAIN

    async def chosen(self) -> list[int]:
        return list(self.situation().ids)

    def to_export(self) -> Exporting:
        ids = self.situation().ids
        return Exporting(self.place, self.title_of, lambda: contact_sheet.of_ids(ids), called=self.title_of)
