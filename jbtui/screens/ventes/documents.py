"""Ventes › Devis, Commandes, Livraisons, Factures: four lists, and the sheet of a document."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from textual import events

from jbtui.declarations.base import Command, Form
from jbtui.declarations.documents import (
    DELIVERIES,
    INVOICES,
    LINKED,
    ORDERS,
    QUOTES,
    SHEET_COMMANDS,
    state_words,
    told_of_document,
)
from jbtui.declarations.everywhere import CONVERT, OPERATIONS
from jbtui.declarations.follow_up import contact_phone, contact_title
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.export_kinds import EXPORTED
from jbtui.screens.exporting import Exporting, Exports, of_rows
from jbtui.screens.list_and_sheet import ListAndSheet
from jbtui.screens.record import RecordScreen
from jbtui.screens.relation_client.acts import OfContactActs
from jbtui.screens.sheet import Found, SheetPane, stamps
from jbtui.screens.ventes.acts import DocumentActs
from jbtui.screens.ventes.editor import edit_document, new_document
from jbtui.screens.ventes.page import linked_words, page
from jbtui.services.contacts import Saved
from jbtui.services.documents.reading import Reading, read_document
from jbtui.services.documents.uses import only_read
from jbtui.services.unit import Gone
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.record_view import RecordView


class DocumentView(RecordView):
    """Shows a document as its page has it; ↑ and ↓ scroll."""

    def draw(self) -> None:
        if not self._values:
            return
        reading: Reading = self._values["reading"]
        width = self.size.width or self.app.size.width
        lines = [*page(reading, width), [], *([(f" {text}", "faint")] for text in self._foot)]
        drawn = self.query_one(Lines)
        drawn.styles.height = len(lines)
        drawn.lines = lines


class DocumentSheet(SheetPane, DocumentActs, OfContactActs, Exports):
    """One document, to read, with what can be done with it."""

    form = Form(Document, ())
    sections = ()
    drafts = "document"
    own_commands = SHEET_COMMANDS

    def view(self) -> RecordView:
        return DocumentView(self.form)

    def read(self, id_: int) -> Found | None:
        try:
            reading = read_document(id_)
        except Gone:
            return None
        contact = reading.whole.contact
        return Found({**reading.whole.row, "reading": reading}, contact, {}, of=Contact.title(contact))

    def store(self, changes: Values, version: int) -> Saved:
        only_read(changes, version)

    def title_line(self, width: int) -> list[Run]:
        assert self.row
        day = Document.date.show(self.row["date"])
        words = f" {self.title_of} {GLYPHS.dot} {day} {GLYPHS.dot} {state_words(self.row)}"
        return [(words[: width - 1], "title")]

    def foot(self) -> list[str]:
        assert self.row
        return [words for words in (told_of_document(self.row), stamps(self.row)) if words]

    def commands(self) -> Sequence[Command]:
        return (OPERATIONS, CONVERT, LINKED, *self.own_commands) if self.found else ()

    def chosen_document(self) -> Values | None:
        return self.row

    async def chosen_documents(self) -> list[int]:
        return [self.row["id"]] if self.row else []

    async def do_open_linked(self) -> None:
        """Open a document that this one comes of, or that came of it; of several, the one that is chosen."""
        assert self.row
        reading: Reading = self.row["reading"]
        if not reading.linked:
            self.place.say(_("Aucune pièce n’est liée à celle-ci."))
        elif len(reading.linked) == 1:
            await self._open_document(reading.linked[0].id)
        else:
            offers = [Offer(linked_words(each), each.id) for each in reading.linked]
            title, hint = _("Ouvrir une pièce liée"), _("un numéro, un type")
            chooser = Chooser(title, offers, hint=hint, verb=_("Ouvrir"), nothing=_("Aucune pièce de ce numéro"))
            chooser.open_over(self.place, self._open_document)

    async def _open_document(self, id_: int | None) -> None:
        if id_ is not None:
            await self.app.push_screen(DocumentScreen(id_))

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)

    async def do_edit_document(self) -> None:
        """Open the editor on the draft."""
        if self.row:
            await edit_document(self.place, self.row["id"])

    def to_export(self) -> Exporting:
        assert self.row
        ids = [self.row["id"]]
        rows = partial(Document.values, Document.id.in_(ids))
        return Exporting(self.place, self.title_of, rows, EXPORTED[Document], called=self.title_of)

    def its_contact(self) -> int | None:
        return self.contact_id


class DocumentsPane(ListPane, DocumentActs, OfContactActs, Exports):
    """A list of documents, with what can be done on its rows."""

    @property
    def place(self) -> PlaceScreen:
        return of_place(self)

    def commands(self) -> Sequence[Command]:
        return (OPERATIONS, CONVERT, *super().commands())

    def chosen_document(self) -> Values | None:
        return self.row()

    async def chosen_documents(self) -> list[int]:
        return await self.chosen()

    async def on_key(self, event: events.Key) -> None:
        self.ends_export(event)

    async def do_new_document(self, type_: str) -> None:
        """Ask for whom, and open the editor."""
        screen = self.place
        assert isinstance(screen, DocumentsScreen)
        await new_document(screen, type_, made=screen.made)

    async def do_edit_document(self) -> None:
        """Open the editor on the draft under the cursor."""
        if row := self.row():
            await edit_document(self.place, row["id"])

    def to_export(self) -> Exporting:
        return of_rows(self, EXPORTED[Document])

    def its_contact(self) -> int | None:
        row = self.row()
        return row["contact"] if row else None


class DocumentsScreen(ListAndSheet):
    """A list of documents, and the sheet of one."""

    noun = Document.noun
    pane_class = DocumentsPane
    sheet_class = DocumentSheet

    async def made(self, id_: int) -> None:
        """Show a document that was made."""
        self.pane.view = replace(self.pane.view, shelf=self.listing.shelves[0].id)
        await self.pane.load(id_)
        await self.open(id_)

    def words(self, row: Values) -> Sequence[str]:
        return (told_of_document(row), str(row["subject"]), contact_title(row), contact_phone(row))


class QuotesScreen(DocumentsScreen):
    """The quotes and pro formas."""

    listing = QUOTES


class OrdersScreen(DocumentsScreen):
    """The orders."""

    listing = ORDERS


class DeliveriesScreen(DocumentsScreen):
    """The delivery notes."""

    listing = DELIVERIES


class InvoicesScreen(DocumentsScreen):
    """The invoices, deposits and credit notes."""

    listing = INVOICES


class DocumentScreen(RecordScreen):
    """The sheet of one document alone."""

    sheet_class = DocumentSheet
    crumb = _("Documents")
