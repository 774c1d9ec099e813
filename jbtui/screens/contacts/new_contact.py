"""Contacts › Nouveau: the empty form of a client, a prospect or a supplier."""

from collections.abc import Sequence

from textual.app import ComposeResult

from jbtui import drafts
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import PROFILES, Contact
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.contact_edit import ContactEdit
from jbtui.services import contacts
from jbtui.services.contacts import Saved
from jbtui.widgets.answering import Answering
from jbtui.widgets.glyphs import GLYPHS


class NewContact(Answering, PlaceScreen):
    """A new contact's form. Gives the new contact's id once it is saved, None if it was left."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    @property
    def start(self) -> Values:
        """What the form begins with."""
        context = self.draft.context
        return {**contacts.profile_values(context["profile"]), "nature": context["nature"]}

    def body(self) -> ComposeResult:
        yield ContactEdit(
            {**Contact.blank(), **self.start},
            self.draft,
            self.office,
            self._store,
            self._stored,
            self._left,
            again=True,
        )

    def _store(self, changes: Values, _version: int) -> Saved:
        return contacts.create(self.office.session, {**self.start, **changes})

    def path(self) -> Sequence[str]:
        return [_("Contacts"), _("Nouveau {profile}").format(profile=PROFILES[self.draft.context["profile"]].lower())]

    async def _stored(self, saved: Saved, again: bool) -> None:
        row = saved.row
        if not again:
            self.dismiss(row["id"])
            return
        old = self.query_one(ContactEdit)
        self.draft = drafts.begin(self.office.settings.database, "contact", "", 0, self.draft.context)
        await old.remove()
        await self.mount(*self.body(), before="#status")
        self.no_draft()
        self.say(
            _("{done} {code} {title} enregistré · ^Z annule").format(
                done=GLYPHS.done, code=row["code"], title=Contact.title(row)
            ),
            "done",
        )

    async def _left(self, _draft: bool) -> None:
        self.dismiss(None)
