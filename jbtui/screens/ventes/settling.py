"""What settles invoices: payments, and credit notes set against them."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import CREDIT, Document
from jbtui.models.fields import Refused
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.values import show_day
from jbtui.screens.base import PlaceScreen
from jbtui.screens.relation_client.acts import done
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.popup import Entry, Popup

if TYPE_CHECKING:
    from jbtui.services.documents.payments import Settlement


class Settling:
    """The commands of payments and allocations."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def chosen_document(self) -> Values | None:
        """The document that shows, or the one under the cursor."""
        raise NotImplementedError

    async def chosen_documents(self) -> list[int]:
        """The documents that are marked, else that one."""
        raise NotImplementedError

    async def do_pay(self) -> None:
        """Note a payment of the chosen invoices."""
        from jbtui.screens.ventes.payment import open_money

        await open_money(self.place, "payment", await self.chosen_documents())

    async def do_refund(self) -> None:
        """Note a refund of the credit note."""
        from jbtui.screens.ventes.payment import open_money

        if row := self.chosen_document():
            await open_money(self.place, "refund", [row["id"]])

    async def do_allocate(self) -> None:
        """Set the credit note against an invoice of the same contact."""
        from jbtui.services.documents import payments

        row, place = self.chosen_document(), self.place
        if row is None:
            return
        contact: int = row["contact_id"] if "contact_id" in row else row["contact"]
        due: list[Values] = await place.ask(payments.due_of, contact) or []
        if not due:
            place.say(_("Ce contact n’a aucune facture à régler."))
            return
        offers = [
            Offer(f"{Document.title(each)}, {show_day(each['date'])}", each, right=_amount(Document.balance(each)))
            for each in due
        ]

        def chosen(invoice: Values | None) -> None:
            if invoice:
                self._ask_amount(row, invoice)

        title = _("Imputer {title} sur").format(title=Document.name(row))
        chooser = Chooser(
            title, offers, hint=_("un numéro"), verb=_("Choisir"), nothing=_("Aucune facture de ce numéro")
        )
        chooser.open_over(place, chosen)

    def _ask_amount(self, row: Values, invoice: Values) -> None:
        from jbtui.services.documents import payments

        session = self.place.office.session
        most = min(Document.balance(row), Document.balance(invoice))

        def wrong(typed: str) -> str:
            try:
                amount = Allocation.amount.parse(typed)
            except Refused as error:
                return str(error)
            words = _("un montant de 0 à {most} est attendu")
            return "" if amount and 0 < amount <= most else words.format(most=Allocation.amount.show(most))

        async def answered(typed: str | None) -> None:
            if typed is not None and await self._settle(
                payments.allocate, session, invoice["id"], Allocation.amount.parse(typed), avoir_id=row["id"]
            ):
                words = _("{done} {credit} imputé sur {invoice} · ^Z annule")
                names = {"credit": Document.name(row), "invoice": Document.name(invoice)}
                self.place.say(words.format(done=GLYPHS.done, **names), "done")

        title = _("Montant imputé sur {invoice}").format(invoice=Document.name(invoice))
        LineQuestion(title, Allocation.amount.edit(most), _("Imputer"), wrong=wrong).open_over(self.place, answered)

    async def do_payments(self) -> None:
        """Show what settled the document, and take one back."""
        from jbtui.services.documents import payments

        row, place = self.chosen_document(), self.place
        if row is None:
            return
        found: list[Settlement] | None = await place.ask(payments.settlements, row["id"])
        if not found:
            return
        entries = [Entry(str(number), _words(each), each) for number, each in enumerate(found[:9], 1)]

        def chosen(each: "Settlement | None") -> None:
            if each:
                self._ask_what(row, each)

        title = _("Ce qui a réglé {title}") if row["type"] != CREDIT else _("Ce que {title} a réglé")
        Popup(title.format(title=Document.name(row)), entries, width=70).open_over(place, chosen)

    def _ask_what(self, row: Values, each: "Settlement") -> None:
        from jbtui.services.documents import payments

        session = self.place.office.session
        entries = [Entry("n", _("Ne rien changer"), None)]
        if each.allocation:
            act = partial(payments.release, session, each.allocation["id"])
            entries.append(Entry("d", _("Désimputer : le montant est de nouveau ouvert"), act))
        if each.payment:
            act = partial(payments.delete, session, each.payment["id"])
            entries.append(Entry("s", _("Supprimer le règlement, de toutes ses factures"), act))
        if each.refund:
            act = partial(payments.take_refund_back, session, each.refund["id"])
            entries.append(Entry("s", _("Supprimer le remboursement"), act))

        async def chosen(act: Callable[[], None] | None) -> None:
            if act and await self._settle(done, act):
                words = _("{done} {title} : de nouveau ouvert · ^Z annule")
                self.place.say(words.format(done=GLYPHS.done, title=Document.name(row)), "done")

        Popup(_words(each), entries, width=60).open_over(self.place, chosen)

    async def _settle(self, act: Any, *args: Any, **more: Any) -> Any:
        """Do something with payments, and show it everywhere."""
        answer = await self.place.ask(act, *args, **more)
        if answer:
            await self.place.wrote()
        return answer


def _amount(value: Decimal) -> str:
    return _("{amount} €").format(amount=Allocation.amount.show(value))


def _words(each: "Settlement") -> str:
    """What settled, in one line: a payment or a refund with its day and means, or another document; and how much."""
    money = each.payment or each.refund
    amount = _amount((each.allocation or money or {})["amount"])
    if money is None:
        return f"{Document.title(each.document or {})}, {amount}"
    means, day = Payment.means.show(money["means"]), show_day(money["date"])
    noun = Refund.noun if each.refund else Payment.noun
    ref = f" {money['ref']}" if money["ref"] else ""
    return f"{noun.capitalize()} {means}{ref}, {day}, {amount}"
