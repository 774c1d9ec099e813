"""Contacts › Nouveau: the empty form of a client, a prospect or a supplier."""

from collections.abc import Sequence

from textual.app import ComposeResult

from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import PROFILES, Contact
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.contact_edit import ContactEdit
from jbtui.services import contacts
from jbtui.services.contacts import Saved
from jbtui.widgets.edit_pane import EditPane
from jbtui.widgets.glyphs import GLYPHS


class NewContact(PlaceScreen):
    """A new contact's form. Gives the new contact's id once it is saved, None if it was left."""

    def __init__(self, profile: str, nature: str, draft: Draft | None = None) -> None:
        super().__init__()
        self.profile, self.nature, self.taken_up = profile, nature, draft

    def body(self) -> ComposeResult:
        context = {"profile": self.profile, "nature": self.nature}
        draft = self.taken_up or Draft("contact", "", "", {}, context=context, database=self.office.settings.database)
        blank = {**Contact.blank(), **contacts.profile_values(self.profile), "nature": self.nature}
        yield ContactEdit(blank, draft, self.office, self._store, again=True)

    def _store(self, changes: Values, _version: int) -> Saved:
        start = {**contacts.profile_values(self.profile), "nature": self.nature}
        return contacts.create(self.office.session, {**start, **changes})

    def path(self) -> Sequence[str]:
        return [_("Contacts"), _("Nouveau {profile}").format(profile=PROFILES[self.profile].lower())]

    async def on_edit_pane_stored(self, message: EditPane.Stored) -> None:
        message.stop()
        row = message.saved.row
        if not message.again:
            self.dismiss(row["id"])
            return
        old = self.query_one(ContactEdit)
        self.taken_up = None
        await old.remove()
        await self.mount(*self.body(), before="#status")
        self.say(
            _("{done} {code} {title} enregistré.").format(done=GLYPHS.done, code=row["code"], title=Contact.title(row)),
            "done",
        )

    def on_edit_pane_left(self, message: EditPane.Left) -> None:
        message.stop()
        self.dismiss(None)
