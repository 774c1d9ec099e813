"""A contact chosen by its beginning, its number or any of its words, as the list of contacts finds it."""

from jbtui.declarations.base import View
from jbtui.declarations.contacts import CONTACTS, phone_or_mobile, place
from jbtui.language import _
from jbtui.models.contact import Contact
from jbtui.services.paging import Keyed
from jbtui.widgets.chooser import MOST, Chooser, Offer
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.listing_source import Ask


class ContactChooser(Chooser):
    """Gives the id of the chosen contact, of an onglet of their list perhaps, or None. An empty text offers the first
    ones by name."""

    def __init__(self, title: str, ask: Ask, shelf: str = "") -> None:
        hint = _("nom, ville, téléphone…")
        super().__init__(title, (), hint=hint, verb=_("Choisir"), nothing=_("Aucun contact de ce nom"))
        self.ask, self.shelf = ask, shelf

    async def find(self, typed: str) -> list[Offer]:
        walk = CONTACTS.walk(View(self.shelf, text=typed))
        rows: Keyed = await self.ask(walk.page, limit=MOST)
        return [
            Offer(f" {GLYPHS.dot} ".join(part for part in (Contact.title(row), place(row)) if part), row["id"],
                  right=phone_or_mobile(row))
            for _key, row in rows
        ]  # fmt: skip
