"""The contact sheet: one contact with its tabs. Alone at 80 columns, beside the list from 120."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from jbtui.declarations.base import Command, Section, Situation
from jbtui.declarations.contacts import CONTACT_FORM, phone_or_mobile, place
from jbtui.declarations.places import SECTIONS, of_sheet, tabs_of
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import NATURES, PROFILES, Contact, profiles
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts.acts import ContactActs
from jbtui.screens.contacts.contact_edit import ContactEdit
from jbtui.screens.contacts.exporting import Exporting
from jbtui.screens.contacts.sections.rows import RowsSection
from jbtui.screens.saved_words import saved_words
from jbtui.screens.waiting_draft import is_of, open_form
from jbtui.services import contact_sheet, contacts, follow_up
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.contacts import Saved
from jbtui.services.follow_up import NOTHING, Counts
from jbtui.services.news import News
from jbtui.widgets.cells import columns
from jbtui.widgets.commands import CommandHost
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines
from jbtui.widgets.record_view import RecordView
from jbtui.widgets.tab_bar import TabBar

MAIN = "main"
MAIN_FORM = "contact"
"""What the drafts of a contact itself are kept under."""


class SheetPane(Vertical, ContactActs, CommandHost):
    """One contact: its onglets, a title line, and the open onglet."""

    class Left(Message):
        """Échap in the sheet itself: back to where it was opened from."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: ContactSheet | None = None
        self.counts = NOTHING
        self.tab = MAIN
        self.editing: ContactEdit | None = None
        self.passing = False
        """Whether one came only to edit, and goes back afterwards."""

    def compose(self) -> ComposeResult:
        yield TabBar(classes="tabs")
        yield Lines(classes="title")
        with Vertical(classes="open-tab"):
            yield RecordView(CONTACT_FORM)

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        return of_place(self)

    @property
    def contact(self) -> Values | None:
        """The contact that shows."""
        return self.sheet.contact if self.sheet else None

    async def show(self, contact_id: int | None) -> None:
        """Show a contact, on the same onglet where it has that one."""
        if not (self.contact and self.contact["id"] == contact_id):
            self.place.stand("")
        found = await self.place.ask(_read, contact_id) if contact_id is not None else None
        sheet, self.counts = found or (None, NOTHING)
        self.sheet = sheet
        self.display = sheet is not None
        if sheet is None:
            return
        if self.tab not in [id_ for id_, _key, _title in self.tabs()]:
            self.tab = MAIN
        self.draw_head()
        await self._open_tab()

    async def reload(self) -> None:
        """Read the contact again."""
        if self.contact and not self.editing:
            await self.show(self.contact["id"])
            if self.sheet is None:
                self.post_message(self.Left())

    async def take_news(self, news: News) -> None:
        """Show what others changed on this sheet, in place; in a form, what one types stays as it is."""
        if self.contact is None:
            return
        id_ = self.contact["id"]
        about = [change for change in news.changes if change.contact_id == id_]
        if not about and not news.many:
            return
        sheet = await self.place.ask_aside(contact_sheet.of_id, id_)
        if self.contact is None or self.contact["id"] != id_ or not self.is_attached:
            return
        if sheet is None:
            if about:
                self.place.say(_("{who} a supprimé cette fiche.").format(who=about[-1].who), "warning")
            return
        if self.editing:
            return
        self.sheet = sheet
        if self.tab not in [tab for tab, _key, _title in self.tabs()]:
            return  # of a company that became a particulier: F5 leaves the onglet
        self.draw_head()
        if self.tab == MAIN:
            self.query_one(RecordView).show(sheet.contact, foot=stamps(sheet.contact), stay=True)
        for rows in self.query(RowsSection):
            await rows.take_news(sheet.contact, news)

    def tabs(self) -> list[tuple[str, str, str]]:
        """The (id, key, title) of this contact's onglets; their numbers never change."""
        assert self.sheet
        sheet = self.sheet
        late = "!" if self.counts.late else ""
        told = {
            "people": len(sheet.people),
            "delivery_addresses": len(sheet.delivery_addresses),
            "actions": f"{self.counts.actions}{late}",
            "deals": self.counts.deals,
        }
        found = [(MAIN, "1", _("Fiche"))]
        if not (self.editing and self.tab == MAIN):
            found += [
                (tab[0].id, tab[0].key, f"{tab[0].title}{GLYPHS.dot}{told[tab[0].id]}")
                for tab in tabs_of(SECTIONS)
                if tab[0].shown(sheet.contact)
            ]
        return found

    def draw_head(self) -> None:
        """Draw the onglets and the title line."""
        if self.contact is None:
            return
        row = self.contact
        shown = [(key, title) for _id, key, title in self.tabs()]
        active = next(key for id_, key, _title in self.tabs() if id_ == self.tab)
        self.query_one(TabBar).show(shown, active)
        words = [row["code"], Contact.title(row), GLYPHS.dot, dict(NATURES)[row["nature"]].lower(), GLYPHS.dot]
        words.append(", ".join(PROFILES[profile].lower() for profile in profiles(row)))
        if row["archived"]:
            words += [GLYPHS.dot, _("archivée")]
        left = " ".join(words)
        room = (self.size.width or self.app.size.width) - columns(left) - 3
        phone, town = phone_or_mobile(row), place(row)
        both = f" {GLYPHS.dot} ".join(part for part in (phone, town) if part)
        right = next((part for part in (both, phone) if columns(part) <= room), "")
        line = self.query_one(".title", Lines)
        line.lines = [[(f" {left}", "title"), (" " * (room - columns(right) + 1), ""), (f" {right}", "")]]

    def on_resize(self) -> None:
        self.draw_head()

    async def _open_tab(self) -> None:
        """Show the open onglet for this contact; the widgets of the same onglet are kept."""
        assert self.sheet
        holder = self.query_one(".open-tab")
        main = self.query_one(RecordView)
        rows = next(iter(self.query(RowsSection)), None)
        if self.tab == MAIN:
            if rows:
                await rows.remove()
            main.display = True
            main.show(self.sheet.contact, foot=stamps(self.sheet.contact))
            return
        tab = next(tab for tab in tabs_of(SECTIONS) if tab[0].id == self.tab)
        if rows and rows.tab == tab and rows.contact["id"] == self.sheet.contact["id"]:
            if not rows.editing:
                await rows.reload()
            return
        if rows:
            await rows.remove()
        main.display = False
        await holder.mount(RowsSection(tab, self.sheet.contact))

    def focus_tab(self) -> None:
        """Put the focus in the open onglet."""
        rows = next(iter(self.query(RowsSection)), None)
        if self.editing:
            self.editing.form.focus_first()
        elif rows:
            rows.focus_rows()
        else:
            self.query_one(RecordView).focus()

    # --- what can be done --------------------------------------------------------------------------------------------

    def situation(self) -> Situation:
        return Situation((self.contact["id"],), self.contact) if self.contact else Situation()

    async def chosen(self) -> list[int]:
        return list(self.situation().ids)

    def to_export(self) -> Exporting:
        ids = self.situation().ids
        title = Contact.title(self.contact) if self.contact else ""
        return Exporting(self.place, title, lambda: contact_sheet.of_ids(ids))

    def commands(self) -> Sequence[Command]:
        if self.sheet is None or self.in_form():
            return ()
        contact = self.sheet.contact
        return of_sheet(self.tabs(), [section for section in SECTIONS if section.shown(contact)])

    async def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "q") and not self.in_form():
            event.stop()
            self.post_message(self.Left())

    def in_form(self) -> bool:
        """Whether a form is open in the sheet."""
        return bool(self.editing) or any(rows.editing for rows in self.query(RowsSection))

    async def do_turn(self, step: int) -> None:
        """Open the next or previous onglet."""
        ids = [id_ for id_, _key, _title in self.tabs()]
        await self.do_tab(ids[(ids.index(self.tab) + step) % len(ids)])

    async def do_tab(self, tab: str) -> None:
        """Open another onglet."""
        if self.sheet and not self.in_form():
            self.tab = tab
            self.draw_head()
            await self._open_tab()
            self.call_after_refresh(self.focus_tab)

    async def go_to(self, section_id: str, record: int) -> None:
        """Open the onglet of a section, with the cursor on one of its rows."""
        section = await self._open_section(section_id)
        await self.query_one(RowsSection).go_to(section, record)

    async def do_add(self, section_id: str) -> None:
        """Open the onglet of what is added, on an empty form."""
        section = await self._open_section(section_id)
        await self.query_one(RowsSection).add(section)

    async def _open_section(self, section_id: str) -> Section:
        """Open the onglet that a section stands in; the section."""
        section = next(section for section in SECTIONS if section.id == section_id)
        self.tab = next(tab[0].id for tab in tabs_of(SECTIONS) if section in tab)
        self.draw_head()
        await self._open_tab()
        return section

    async def do_edit(self) -> None:
        """Edit the contact in place."""
        if self.contact is None:
            return
        if self.tab != MAIN:
            await self.do_tab(MAIN)
        row = self.contact
        await open_form(self.place, MAIN_FORM, str(row["id"]), self._edit, row=row)

    async def resume(self, draft: Draft) -> bool:
        """Show the form that a draft was typed in, as it was; False if its record is gone."""
        if self.sheet is None:
            return False
        if draft.form == MAIN_FORM:
            if is_of(draft, self.sheet.contact):
                await self._edit(draft)
            return bool(self.editing)
        tab = next((tab[0].id for tab in tabs_of(SECTIONS) if draft.form in [section.id for section in tab]), "")
        if tab not in [id_ for id_, _key, _title in self.tabs()]:
            return False
        self.tab = tab
        self.draw_head()
        await self._open_tab()
        return await self.query_one(RowsSection).resume(draft)

    async def _edit(self, draft: Draft) -> None:
        """Put the form in place of what is read."""
        if self.contact is None or self.editing:
            return
        office, row = self.place.office, self.contact

        def store(changes: Values, version: int) -> Saved:
            return contacts.update(office.session, row["id"], changes, version)

        self.editing = ContactEdit(row, draft, office, store, self._stored, self._left)
        self.draw_head()
        self.query_one(RecordView).display = False
        await self.query_one(".open-tab").mount(self.editing)

    async def _stored(self, saved: Saved, _again: bool) -> None:
        await self._close()
        self.place.say(saved_words(Contact, saved), "done")
        await self.place.wrote()

    async def _left(self, draft: bool) -> None:
        await self._close()
        if draft:
            self.place.say(_("Non enregistré ; la saisie reste en brouillon : e la reprend."))

    async def _close(self) -> None:
        if self.editing:
            pane, self.editing = self.editing, None
            self.query_one(RecordView).display = True
            self.query_one(RecordView).focus()
            await pane.remove()
            self.place.no_draft()
            if self.passing:
                self.passing = False
                self.post_message(self.Left())
            self.draw_head()


def _read(contact_id: int) -> tuple[ContactSheet | None, Counts]:
    return contact_sheet.of_id(contact_id), follow_up.counts(contact_id)


def stamps(row: Values) -> list[str]:
    """Who made the contact, and who changed it last."""
    created = _("Créée le {when} par {who}").format(
        when=Contact.created_at.show(row["created_at"]), who=row["created_by"]
    )
    if row["version"] == 1:
        return [created]
    changed = _("modifiée le {when} par {who}").format(
        when=Contact.updated_at.show(row["updated_at"]), who=row["updated_by"]
    )
    return [f"{created} {GLYPHS.dot} {changed}"]
