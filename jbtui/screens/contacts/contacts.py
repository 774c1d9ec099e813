"""Contacts: Tous, Clients, Prospects, Fournisseurs as onglets of one list; its sheet beside it from 120×30."""

from collections.abc import Iterator, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from jbtui import drafts
from jbtui.declarations import everywhere
from jbtui.declarations.base import Command, View
from jbtui.declarations.contacts import COME_IN, CONTACTS, NEW, WALK, phone_or_mobile, place
from jbtui.declarations.places import SECTIONS, adds
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.contact import COMPANY, NATURES, Contact
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts.acts import ContactActs
from jbtui.screens.contacts.exporting import Exporting
from jbtui.screens.contacts.new_contact import NewContact
from jbtui.screens.contacts.sheet import SheetPane
from jbtui.screens.waiting_draft import open_form
from jbtui.services import contact_sheet
from jbtui.services.contact_sheet import ContactSheet
from jbtui.services.news import News
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines
from jbtui.widgets.list_pane import ListPane, SearchField
from jbtui.widgets.popup import Entry, Popup, Toggle

WIDE = (120, 30)
"""Columns and rows from which list and sheet stand side by side."""
SETTLED = 0.15
"""Seconds the cursor rests on a row before the keys and the sheet beside the list follow it."""
DEMO_CONTACTS = 50
WELCOME = _(
    "Bienvenue : la base est vide. Tapez n, puis c pour créer un client, h pour importer un fichier, "
    "j pour charger un jeu d’essai de 50 contacts."
)


class ContactsPane(ListPane, ContactActs):
    """The list of contacts with what can be done on its rows."""

    def commands(self) -> Sequence[Command]:
        return (everywhere.NEW, *everywhere.RECORDS, *COME_IN, *adds(SECTIONS), *super().commands())

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        return of_place(self)

    def to_export(self) -> Exporting:
        """The marked contacts, else all of the list as it is filtered."""
        marks, marked = self.table.marks, self.situation().marked
        if marks and not marks.everything:
            ids = sorted(marks.ids)
            return Exporting(self.place, marked, lambda: contact_sheet.of_ids(ids))
        walk = self.listing.walk(self.view, *self.where)

        def sheets() -> Iterator[ContactSheet]:
            found = contact_sheet.of_walk(walk)
            return (sheet for sheet in found if sheet.contact["id"] in marks) if marks else found

        return Exporting(self.place, marked or _("la liste affichée"), sheets)

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self.exporting and self.exporting.stop():
            event.stop()
            event.prevent_default()


class Divider(Lines):
    """The rule between the two panes, double when the sheet has the focus."""

    def show(self, double: bool) -> None:
        """Draw it over the whole height."""
        sign = GLYPHS.double_bar if double else GLYPHS.bar
        self.lines = [[(sign, "")]] * self.size.height


class ContactsScreen(PlaceScreen):
    """The list of contacts, and the sheet of one: side by side where there is room, else one or the other."""

    def __init__(self, shelf: str = "all") -> None:
        super().__init__()
        self.shelf = shelf
        self.inside = False
        """Whether one is in the sheet, not in the list."""
        self._walking = False
        self._settling: Timer | None = None
        self._on_a_row = False

    def body(self) -> ComposeResult:
        with Horizontal():
            yield ContactsPane(
                CONTACTS,
                self.office.lane.run,
                self.office.side_lane.run,
                view=View(shelf=self.shelf),
                empty=WELCOME,
            )
            yield Divider()
            with Vertical(id="beside"):
                yield SheetPane()

    @property
    def pane(self) -> ContactsPane:
        """The list."""
        return self.query_one(ContactsPane)

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
        self.lay_out()
        self.head()
        self.sheet.focus_tab()
        self.show_keys()

    def come_out(self) -> None:
        """Go back from the sheet to the list."""
        self.inside = False
        self.stand("")
        self.lay_out()
        self.head()
        self.pane.table.focus()
        self.show_keys()

    def _draw_divider(self) -> None:
        self.query_one(Divider).show(self.sheet.has_focus_within)

    def on_descendant_focus(self) -> None:
        super().on_descendant_focus()
        self._draw_divider()

    def path(self) -> Sequence[str]:
        if not self.is_mounted:
            return [_("Contacts"), CONTACTS.shelf(self.shelf).label]
        if self.inside and self.sheet.contact:
            return [_("Contacts"), Contact.title(self.sheet.contact)]
        return [_("Contacts"), CONTACTS.shelf(self.pane.view.shelf).label]

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

    def described(self) -> str:
        row = self.pane.row()
        if self.inside or row is None:
            return ""
        words = (self.pane.situation().marked, Contact.title(row), place(row), row["email"], phone_or_mobile(row))
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

    async def open(self, contact_id: int) -> None:
        """Show a contact's sheet and go inside."""
        await self.sheet.show(contact_id)
        if self.sheet.contact:
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
        """Show the previous or next contact of the list, on the same onglet."""
        self._walking = True
        self.pane.table.action_move(step)

    def do_popup(self, popup: str) -> None:
        """Nouveau asks for the nature too, the cursor on the onglet's profile; other popups are as everywhere."""
        if popup != "n":
            super().do_popup(popup)
            return
        found = [(host, command) for host, command in self.in_popup("n")]
        order = [command.id for command in NEW]
        found.sort(key=lambda each: order.index(each[1].id) if each[1].id in order else len(order))
        entries = [Entry(command.key, command.label, (host, command)) for host, command in found]
        shelf = self.pane.view.shelf
        chosen = next((index for index, (_host, command) in enumerate(found) if command.argument == shelf), 0)
        nature = self.office.remembered.get("nature", COMPANY)
        toggle = Toggle(_("Nature"), tuple(NATURES))
        box = Popup(_("Nouveau contact"), entries, chosen=chosen, toggle=toggle, toggled=nature)
        box.open_over(self, self._new_chosen)

    async def _new_chosen(self, chosen: tuple[tuple[ContactsPane, Command], str] | None) -> None:
        if chosen:
            (host, command), self.office.remembered["nature"] = chosen
            await self.run_command(host, command)

    async def do_new(self, profile: str) -> None:
        """Open an empty form, or the draft that waits."""
        context = {"profile": profile, "nature": self.office.remembered.get("nature", COMPANY)}
        await open_form(self, "contact", "", self._open_new, context=context)

    async def _open_new(self, draft: Draft) -> None:
        NewContact(draft).open_over(self, self.created)

    async def created(self, contact_id: int | None) -> None:
        """Show the contact that a form has made, or say what becomes of what was typed in it."""
        if contact_id is not None:
            await self.pane.load(contact_id)
            await self.open(contact_id)
            self.say(_("{done} Enregistré · ^Z annuler").format(done=GLYPHS.done), "done")
            return
        await self.pane.reload()
        if drafts.kept(self.office.settings.database, "contact", ""):
            self.say(_("Non enregistré ; ce qui est saisi reste en brouillon : n le reprend."))

    async def do_import(self) -> None:
        """Go to the import of a file."""
        from jbtui.screens.echanges.import_file import ImportScreen

        await self._open(ImportScreen())

    async def do_demo(self) -> None:
        """Add the demonstration data."""
        from jbtui.services import demo

        self.say(_("Chargement du jeu d’essai…"))
        count = await self.ask(demo.fill, self.office.session, DEMO_CONTACTS, 1)
        if count is not None:
            await self.wrote()
            self.say(_("{done} Jeu d’essai chargé · ^Z le retire d’un coup").format(done=GLYPHS.done), "done")

    async def do_add(self, section_id: str) -> None:
        """Add to the contact under the cursor."""
        if row := self.pane.row():
            await self.open(row["id"])
            await self.sheet.do_add(section_id)

    async def do_edit(self) -> None:
        """Edit the contact under the cursor, and come back to the list."""
        if row := self.pane.row():
            await self.open(row["id"])
            await self.sheet.do_edit()
            self.sheet.passing = True

    async def do_find(self) -> None:
        """Search here, unless a form is open: then in another list, and the form stays."""
        if self.sheet.in_form():
            await super().do_find()
            return
        if self.inside:
            self.come_out()
        await self.pane.search_everywhere()

    async def do_refresh(self) -> None:
        """Read the list again."""
        await self.changed()

    async def changed(self, contact_id: int | None = None) -> None:
        await self.pane.reload(contact_id)
        await self.sheet.reload()
        self.head()

    def contact_shown(self) -> int | None:
        return self.sheet.contact["id"] if (self.inside or self.wide) and self.sheet.contact else None

    async def take_news(self, news: News) -> None:
        if await self.pane.take_news(news) and not self.inside:
            self.describe(self.described())
        await self.sheet.take_news(news)
        self.head()

    async def do_back(self) -> None:
        """Leave the search field, the sheet, or the place."""
        if isinstance(self.focused, SearchField):
            self.pane.table.focus()
        elif self.inside:
            self.come_out()
        else:
            await super().do_back()
