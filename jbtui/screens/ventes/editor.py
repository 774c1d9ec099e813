"""The editor of a document of sales, and the ways into it: a new document of a contact, and a draft."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any, cast

from textual.app import ComposeResult

from jbtui import drafts
from jbtui.declarations.document_entry import DOCUMENT
from jbtui.declarations.documents import FAMILIES as LISTS
from jbtui.drafts import Draft
from jbtui.keyboard import Keyboard
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import FAMILIES, TYPES, Document
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.choosing import ContactChooser
from jbtui.screens.saved_words import saved_words
from jbtui.screens.ventes.document_edit import IN_DRAFT, DocumentEdit
from jbtui.screens.waiting_draft import GONE, open_form
from jbtui.services.contacts import Saved
from jbtui.services.documents import editing
from jbtui.services.documents.editing import Opened
from jbtui.services.follow_up import today
from jbtui.widgets.answering import Answering

OF_CONTACT = ("contact_id", "person_id", "deal_id", "project_id", "delivery_address_id", "alone", "payment_term_id")
"""What is of one contact: another one has others."""
Made = Callable[[int], Awaitable[None]]
"""Shows a document that was made; usually on its own screen."""
CRUMBS = dict(zip(dict.fromkeys(FAMILIES.values()), (listing.title for listing in LISTS), strict=True))


class DocumentEditor(Answering, PlaceScreen):
    """The editor of a draft, or of a new document. Gives what was saved, None if it was left."""

    AUTO_FOCUS = ""  # the form says where one begins; a key typed ahead would go to its first field

    def __init__(self, opened: Opened, draft: Draft, *, free: bool = False) -> None:
        """`free` where another contact may be chosen."""
        super().__init__()
        self.opened, self.draft, self.free = opened, draft, free

    def body(self) -> ComposeResult:
        another = self.ask_contact if self.free else None
        yield DocumentEdit(self, self.opened, self.draft, self._stored, self._left, another)

    @property
    def pane(self) -> DocumentEdit:
        """What one types in."""
        return self.query_one(DocumentEdit)

    def path(self) -> Sequence[str]:
        crumb = CRUMBS[FAMILIES[self.opened.type]]
        if self.opened.document:
            return [crumb, Document.title(self.opened.document)]
        return [crumb, _("{type}, nouveau document").format(type=dict(TYPES)[self.opened.type])]

    def contact_shown(self) -> int | None:
        return int(self.opened.contact["id"])

    async def do_back(self) -> None:
        """Leave the editor, its draft kept, wherever the cursor is."""
        await self.pane.leave()

    async def _stored(self, saved: Saved, _again: bool) -> None:
        self.dismiss(saved)

    async def _left(self, _draft: bool) -> None:
        self.dismiss(None)

    def ask_contact(self) -> None:
        """Choose another contact; what is typed of the document itself stays."""

        async def chosen(contact_id: int | None) -> None:
            if contact_id is None or contact_id == self.opened.contact["id"]:
                return
            opened = await self.ask(editing.begin, self.opened.type, contact_id, today(self.office.session))
            if opened:
                await self._begin_anew(opened)

        ContactChooser(_("Pour qui ?"), self.office.lane.run).open_over(self, chosen)

    async def _begin_anew(self, opened: Opened) -> None:
        old = self.pane
        texts = {name: text for name, text in old.typed().items() if name not in (*OF_CONTACT, IN_DRAFT)}
        await old.remove()
        context = {**old.draft.context, **_of(opened.contact)}
        database = self.office.settings.database
        fresh = drafts.begin(database, DOCUMENT, _record(opened.type, opened.contact["id"]), 0, context)
        self.opened = opened
        self.draft = replace(fresh, texts=texts, cursor="contact_id")
        with suppress(OSError):  # then the one of before stays
            drafts.keep(self.draft, drafts.turn())
            drafts.drop(old.draft.id)
        await self.mount(*self.body(), before="#status")
        self.head()


async def new_document(
    place: PlaceScreen,
    type_: str,
    contact_id: int | None = None,
    deal_id: int | None = None,
    project_id: int | None = None,
    *,
    made: Made | None = None,
) -> None:
    """Open the editor on a new document of a contact; ask for which one where none is said."""
    links = {name: id_ for name, id_ in (("deal_id", deal_id), ("project_id", project_id)) if id_ is not None}
    if contact_id is not None:
        with _holding(place):
            await _new_of(place, type_, contact_id, links, made, free=False)
        return

    async def chosen(contact: int | None) -> None:
        if contact is not None:
            with _holding(place):
                await _new_of(place, type_, contact, {}, made, free=True)

    title = _("{type} : pour qui ?").format(type=dict(TYPES)[type_])
    ContactChooser(title, place.office.lane.run).open_over(place, chosen)


async def edit_document(place: PlaceScreen, document_id: int) -> None:
    """Open the editor on a draft."""
    with _holding(place):
        opened: Opened | None = await place.ask(editing.of_draft, document_id)
        if opened is None or opened.document is None:
            return

        async def opens(draft: Draft) -> None:
            await _open(place, opened, draft)

        context = {**_of(opened.contact), "type": opened.type}
        await open_form(place, DOCUMENT, str(document_id), opens, row=opened.document, context=context)


async def resume_document(place: PlaceScreen, draft: Draft) -> None:
    """Open the editor on what a draft keeps."""
    context = draft.context
    opened: Opened | None
    if draft.record.isdecimal():
        opened = await place.ask(editing.of_draft, int(draft.record))
    else:
        links = {name: int(context[name]) for name in ("deal_id", "project_id") if name in context}
        day = today(place.office.session)
        opened = await place.ask(editing.begin, context["type"], int(context["contact"]), day, **links)
    if opened is None:
        return
    if opened.document and opened.document["contact_id"] != int(context["contact"]):
        place.say(GONE)
        return
    await _open(place, opened, draft)


def _holding(place: PlaceScreen) -> AbstractContextManager[None]:
    """Holds the keys typed meanwhile: what opens takes longer than a key is waited for."""
    return cast(Keyboard[Any], place.app).holding()


async def _new_of(
    place: PlaceScreen, type_: str, contact_id: int, links: dict[str, int], made: Made | None, *, free: bool
) -> None:
    opened: Opened | None = await place.ask(editing.begin, type_, contact_id, today(place.office.session), **links)
    if opened is None:
        return

    async def opens(draft: Draft) -> None:
        await _open(place, opened, draft, made=made, free=free)

    context = {**_of(opened.contact), "type": type_, **{name: str(id_) for name, id_ in links.items()}}
    await open_form(place, DOCUMENT, _record(type_, contact_id), opens, context=context)


def _record(type_: str, contact_id: int) -> str:
    """What the drafts of new documents of a contact are kept under."""
    return f"new-{type_}-{contact_id}"


def _of(contact: Values) -> dict[str, str]:
    return {"contact": str(contact["id"]), "of": Contact.title(contact)}


async def _open(
    place: PlaceScreen, opened: Opened, draft: Draft, *, made: Made | None = None, free: bool = False
) -> None:
    async def finished(saved: Saved | None) -> None:
        if saved is None:
            if drafts.kept(place.office.settings.database, draft.form, draft.record):
                place.say(_("Non enregistré ; la saisie reste en brouillon : m puis b la reprend."))
            return
        await place.wrote(saved.row["contact_id"])
        said: PlaceScreen = place
        if opened.document is None and made is not None:
            await made(saved.row["id"])
        elif opened.document is None:
            from jbtui.screens.ventes.documents import DocumentScreen

            said = DocumentScreen(saved.row["id"])
            await place.app.push_screen(said)
        said.say(saved_words(Document, saved), "done")

    await DocumentEditor(opened, draft, free=free).open_over(place, finished)
