"""Contacts: Tous, Clients, Prospects, Fournisseurs as onglets of one list; its sheet beside it from 120×30."""

from collections.abc import Iterator, Sequence

from textual import events

from jbtui import drafts
from jbtui.declarations import everywhere
from jbtui.declarations.base import Command
from jbtui.declarations.contacts import COME_IN, CONTACTS, NEW, phone_or_mobile, place
from jbtui.declarations.places import SECTIONS, adds
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import COMPANY, NATURES, Contact
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.contacts.acts import ContactActs
from jbtui.screens.contacts.new_contact import NewContact
from jbtui.screens.contacts.sheet import ContactSheetPane
from jbtui.screens.exporting import Exporting, list_name, of_contacts
from jbtui.screens.list_and_sheet import ListAndSheet
from jbtui.screens.waiting_draft import open_form
from jbtui.services import contact_sheet
from jbtui.services.contact_sheet import ContactSheet
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.popup import Entry, Popup, Toggle

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

    def contact_id_here(self) -> int | None:
        row = self.row()
        return row["id"] if row else None

    def to_export(self) -> Exporting:
        """The marked contacts, else all of the list as it is filtered."""
        marks, marked, called = self.table.marks, self.situation().marked, list_name(self, of_contacts())
        if marks and not marks.everything:
            ids = sorted(marks.ids)
            return Exporting(self.place, marked, lambda: contact_sheet.of_ids(ids), called=called)
        walk = self.listing.walk(self.view, *self.where)

        def sheets() -> Iterator[ContactSheet]:
            found = contact_sheet.of_walk(walk)
            return (sheet for sheet in found if sheet.contact["id"] in marks) if marks else found

        return Exporting(self.place, marked or _("la liste affichée"), sheets, called=called)

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)


class ContactsScreen(ListAndSheet):
    """The list of contacts, and the sheet of one."""

    listing = CONTACTS
    pane_class = ContactsPane
    sheet_class = ContactSheetPane
    welcome = WELCOME

    def words(self, row: Values) -> Sequence[str]:
        return (Contact.title(row), place(row), row["email"], phone_or_mobile(row))

    # --- what can be done --------------------------------------------------------------------------------------------

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
            self.say(_("{done} Enregistré · ^Z annule").format(done=GLYPHS.done), "done")
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

    async def do_find(self) -> None:
        """Search here, unless a form is open: then in another list, and the form stays."""
        if self.sheet.in_form():
            await super().do_find()
            return
        if self.inside:
            self.come_out()
        await self.pane.search_everywhere()
