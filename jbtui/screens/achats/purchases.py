"""Achats: the orders to suppliers and their invoices, and the sheet of one."""

from collections.abc import Callable, Sequence

from jbtui.declarations.follow_up import contact_phone, contact_title
from jbtui.declarations.purchases import COMMANDS, NEW_PURCHASE, PURCHASE_FORM, PURCHASES, told_of_purchase
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.purchase import Purchase
from jbtui.models.values import thousands
from jbtui.screens.base import PlaceScreen
from jbtui.screens.list_and_sheet import ListAndSheet
from jbtui.screens.record import RecordScreen
from jbtui.screens.relation_client.acts import OfContactActs
from jbtui.screens.relation_client.deals import AddedPane
from jbtui.screens.relation_client.sheets import Delete, confirm_deletion
from jbtui.screens.sheet import Found, SheetPane, stamps
from jbtui.services import purchases
from jbtui.services.contacts import Saved
from jbtui.services.unit import Gone, Session, read
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Run


class PurchaseActs:
    """What is done with purchases: paid, not paid after all."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    async def chosen_purchases(self) -> list[int]:
        """The purchases that an act is about."""
        raise NotImplementedError

    async def do_pay(self) -> None:
        """Note that invoices are paid today."""
        one, words = _("{done} Payée aujourd’hui · ^Z annule"), _("{done} {count} factures payées · ^Z annule")
        await self._settle(purchases.pay, one, words)

    async def do_unpay(self) -> None:
        """Note that invoices are not paid after all."""
        one, words = _("{done} De nouveau à payer · ^Z annule"), _("{done} {count} de nouveau à payer · ^Z annule")
        await self._settle(purchases.unpay, one, words)

    async def _settle(self, act: Callable[[Session, Sequence[int]], int], one: str, several: str) -> None:
        ids = await self.chosen_purchases()
        if not ids:
            return
        count = await self.place.ask(act, self.place.office.session, ids)
        if count == 0:
            self.place.say(_("Rien n’a changé : c’était déjà fait"))
        elif count is not None:
            await self.place.wrote()
            words = one if count == 1 else several
            self.place.say(words.format(done=GLYPHS.done, count=thousands(count)), "done")


class PurchaseSheet(SheetPane, PurchaseActs, OfContactActs):
    """One purchase."""

    form = PURCHASE_FORM
    sections = ()
    drafts = "purchases"
    own_commands = COMMANDS

    def read(self, id_: int) -> Found | None:
        try:
            row = read(Purchase, id_)
        except Gone:
            return None
        contact = read(Contact, row["contact_id"])
        return Found(row, contact, {}, of=Contact.title(contact))

    def store(self, changes: Values, version: int) -> Saved:
        assert self.row
        return purchases.update(self.place.office.session, self.row["id"], changes, version)

    def title_line(self, width: int) -> list[Run]:
        assert self.row
        day = Purchase.date.show(self.row["date"])
        words = f" {self.title_of} {GLYPHS.dot} {day} {GLYPHS.dot} {told_of_purchase(self.row)}"
        return [(words[: width - 1], "title")]

    def foot(self) -> list[str]:
        assert self.row
        return [stamps(self.row)]

    async def chosen_purchases(self) -> list[int]:
        return [self.row["id"]] if self.row else []

    def do_delete(self) -> None:
        """Delete the purchase, once it is confirmed."""
        if self.row:
            confirm_deletion(self.place, Purchase, self.row, purchases.delete, [self.row["id"]])

    def its_contact(self) -> int | None:
        return self.contact_id


class PurchasesPane(AddedPane, PurchaseActs):
    """The list of purchases."""

    new, sections, added = NEW_PURCHASE, (), "purchases"
    with_whom = _("Nouvel achat : à quel fournisseur ?")
    among = "supplier"

    async def chosen_purchases(self) -> list[int]:
        return await self.chosen()

    def deletes(self) -> Delete:
        return purchases.delete


class PurchasesScreen(ListAndSheet):
    """The purchases, and the sheet of one."""

    listing = PURCHASES
    noun = Purchase.noun
    pane_class = PurchasesPane
    sheet_class = PurchaseSheet
    welcome = _("Aucun achat. n en saisit un ; sur la fiche d’un fournisseur, a puis g.")

    def words(self, row: Values) -> Sequence[str]:
        return (told_of_purchase(row), contact_title(row), contact_phone(row))


class PurchaseScreen(RecordScreen):
    """The sheet of one purchase alone."""

    sheet_class = PurchaseSheet
    crumb = _("Achats")
