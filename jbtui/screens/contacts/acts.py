"""What can be done with chosen contacts, from a list and from a sheet alike."""

from typing import Any

from jbtui.language import _, ngettext
from jbtui.screens.base import PlaceScreen
from jbtui.services import contacts
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS


class ContactActs:
    """The acts of CONTACT_COMMANDS on `chosen` contacts."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    async def chosen(self) -> list[int]:
        """The ids to act on."""
        raise NotImplementedError

    async def after_delete(self) -> None:
        """The chosen contacts are gone."""

    async def do_convert(self) -> None:
        """Turn prospects into clients."""
        await self._each(
            contacts.make_customer,
            await self.chosen(),
            _("{count} converti en client"),
            _("{count} convertis en clients"),
        )

    async def do_archive(self) -> None:
        """Archive the chosen contacts; take them out of the archive if the first one is in it."""
        ids = await self.chosen()
        archived = await self.place.ask(contacts.is_archived, ids[0]) if ids else False

        def act(session: Any, each: list[int]) -> int:
            return contacts.set_archived(session, each, not archived)

        if archived:
            await self._each(act, ids, _("{count} sorti de l’archive"), _("{count} sortis de l’archive"))
        else:
            await self._each(act, ids, _("{count} archivé"), _("{count} archivés"))

    async def do_delete(self) -> None:
        """Delete the chosen contacts, once it is confirmed."""
        ids = await self.chosen()
        if not ids:
            return
        count = ngettext("{count} contact", "{count} contacts", len(ids)).format(count=len(ids))

        async def answered(sure: bool | None) -> None:
            if sure and await self._each(contacts.delete, ids, _("{count} supprimé"), _("{count} supprimés")):
                await self.after_delete()

        name = await self.place.ask(contacts.title, ids[0]) if len(ids) == 1 else count
        question = _("Supprimer {name} ?").format(name=name)
        details = [_("Avec ses contacts associés et ses adresses de livraison."), _("^Z les ramène.")]
        self.place.app.push_screen(
            Confirm(question, _("Oui, supprimer {count}").format(count=count), details), answered
        )

    async def _each(self, act: Any, ids: list[int], one: str, several: str) -> bool:
        changed = await self.place.ask(act, self.place.office.session, ids)
        if changed is None:
            return False
        await self.place.changed()
        words = ngettext(one, several, changed).format(count=changed)
        self.place.say(_("{done} {what} · ^Z annuler").format(done=GLYPHS.done, what=words), "done")
        return True

    async def do_show_history(self) -> None:
        """Show who changed what on the contact under the cursor."""
        from jbtui.screens.contacts.history import ContactHistory

        ids = await self.chosen()
        if ids:
            self.place.app.push_screen(ContactHistory(ids[0]))
