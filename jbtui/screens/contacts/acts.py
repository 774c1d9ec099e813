"""What can be done with chosen contacts, from a list and from a sheet alike."""

from collections.abc import Callable, Sequence

from jbtui.language import _, ngettext
from jbtui.models.values import thousands
from jbtui.screens.exporting import Exports
from jbtui.services import contacts
from jbtui.services.unit import Session
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.listing_source import Ask

Act = Callable[[Session, Sequence[int]], int]
"""A service that acts on contacts and says how many it changed."""

Words = Callable[[int], str]
"""What was done to so many contacts."""


class ContactActs(Exports):
    """The acts of CONTACT_COMMANDS on `chosen` contacts."""

    async def chosen(self) -> list[int]:
        """The ids to act on."""
        raise NotImplementedError

    def contact_id_here(self) -> int | None:
        """The contact that shows, or the one under the cursor."""
        raise NotImplementedError

    async def do_emit(self, type_: str) -> None:
        """Open the editor on a new document for the contact that shows, or the one under the cursor."""
        from jbtui.screens.ventes.editor import new_document

        if (contact := self.contact_id_here()) is not None:
            await new_document(self.place, type_, contact)

    async def do_convert(self) -> None:
        """Turn prospects into clients."""

        def words(count: int) -> str:
            return ngettext("{count} converti en client", "{count} convertis en clients", count)

        await self._once_sure(_("Convertir en client"), contacts.make_customer, words)

    def looks_elsewhere(self) -> bool:
        """Whether the cursor is on something else than the contact that an act would be on: then one is asked."""
        return False

    async def do_archive(self) -> None:
        """Archive the chosen contacts; take them out of the archive if the first one is in it."""
        asks = self.looks_elsewhere()
        ids = await self.chosen()
        archived = bool(ids) and await self.place.ask(contacts.is_archived, ids[0])

        def act(session: Session, each: Sequence[int]) -> int:
            return contacts.set_archived(session, each, not archived)

        if archived:

            def words(count: int) -> str:
                return ngettext("{count} sorti de l’archive", "{count} sortis de l’archive", count)

            await self._once_sure(_("Désarchiver"), act, words, always=asks)
        else:

            def archived_words(count: int) -> str:
                return ngettext("{count} archivé", "{count} archivés", count)

            await self._once_sure(_("Archiver"), act, archived_words, always=asks)

    async def do_delete(self) -> None:
        """Delete the chosen contacts, once it is confirmed."""
        details = [_("Avec les contacts associés et les adresses de livraison."), _("^Z les ramène.")]

        def words(count: int) -> str:
            return ngettext("{count} supprimé", "{count} supprimés", count)

        await self._once_sure(_("Supprimer"), contacts.delete, words, details, always=True)

    async def _once_sure(
        self, verb: str, act: Act, words: Words, details: Sequence[str] = (), *, always: bool = False
    ) -> None:
        """Do it at once to one contact (unless `always` asks); to several, once it is confirmed with their count."""
        ids = await self.chosen()
        if not ids:
            return

        async def answered(sure: bool | None) -> None:
            if sure:
                await self._each(act, ids, words)

        if len(ids) == 1 and not always:
            await answered(True)
            return
        count = ngettext("{count} contact", "{count} contacts", len(ids)).format(count=thousands(len(ids)))
        name = await self.place.ask(contacts.title, ids[0]) if len(ids) == 1 else count
        question = _("{verb} {name} ?").format(verb=verb, name=name)
        Confirm(question, f"{verb} {count}", details).open_over(self.place, answered)

    async def _each(self, act: Act, ids: Sequence[int], words: Words) -> None:
        if len(ids) > contacts.BATCH:
            self.place.say(_("En cours : {count} contacts…").format(count=thousands(len(ids))))
            self.place.run_worker(self._do_each(self.place.ask_aside, act, ids, words), group="act", exclusive=True)
        else:
            await self._do_each(self.place.ask, act, ids, words)

    async def _do_each(self, ask: Ask, act: Act, ids: Sequence[int], words: Words) -> None:
        changed = await ask(act, self.place.office.session, ids)
        if changed is not None:
            await self.place.wrote()
            what = words(changed).format(count=thousands(changed))
            self.place.say(_("{done} {what} · ^Z annule").format(done=GLYPHS.done, what=what), "done")

    async def do_show_journal(self) -> None:
        """Show who changed what on the contact under the cursor."""
        from jbtui.screens.contacts.journal import ContactJournal

        ids = await self.chosen()
        if ids:
            self.place.app.push_screen(ContactJournal(ids[0]))
