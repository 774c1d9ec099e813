"""What settles invoices: payments, and credit notes set against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from jbtui.language import _
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.document import CREDIT, Document
from jbtui.models.fields import Refused
from jbtui.models.payment import Allocation, Payment
from jbtui.models.values import show_day
from jbtui.screens.base import PlaceScreen
from jbtui.screens.relation_client.acts import done
from jbtui.screens.ventes.page import settled_words
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.popup import Entry, Popup

if TYPE_CHECKING:
    from jbtui.screens.rows import RowsSection
    from jbtui.screens.sheet import SheetPane
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

        if chosen := await self.chosen_documents():
            await open_money(self.place, "payment", chosen)

    async def do_remind(self) -> None:
        """Show the form of an action that reminds the contact of an overdue invoice, filled as far as is known."""
        from jbtui.screens.contacts.contact import ContactScreen

        row, place = self.chosen_document(), self.place
        if row is None:
            return
        words = _("Relancer {number} : {amount} € échus le {day}")
        label = words.format(
            number=Document.name(row),
            amount=Document.due.show(Document.balance(row)),
            day=Document.due_date.show(row["due_date"]),
        )
        today = Action.due.show(days.today())
        texts = {"kind": Action.value("kind").edit("reminder"), "label": label, "due": today}

        async def begin(sheet: "SheetPane") -> None:
            await sheet.add("actions", texts=texts)

        def finished(how: "RowsSection.Finished | None") -> None:
            if how:
                place.say(how.words, how.style)

        contact = row["contact_id"] if "contact_id" in row else row["contact"]
        await place.app.push_screen(ContactScreen(contact, opens=begin), finished)

    async def do_refund(self) -> None:
        """Note a refund of the credit note."""
        from jbtui.screens.ventes.payment import open_money

        if row := self.chosen_document():
            await open_money(self.place, "refund", [row["id"]])

    async def do_allocate(self) -> None:
        """Set the credit note against an invoice of the same contact; or, against the invoice, a credit note or what is
        left of a payment."""
        row, place = self.chosen_document(), self.place
        if row is None:
            return
        contact: int = row["contact_id"] if "contact_id" in row else row["contact"]
        of_note = row["type"] == CREDIT
        found: list[_Allocating] | None = await place.ask(_for_note if of_note else _for_invoice, contact, row)
        if not found:
            if found is not None:
                nothing = (
                    _("Ce contact n’a aucune facture à régler."),
                    _("Ce contact n’a ni avoir ni règlement ouvert."),
                )
                place.say(nothing[0] if of_note else nothing[1])
            return

        def chosen(each: _Allocating | None) -> None:
            if each:
                self._ask_amount(each)

        offers = [Offer(each.words, each, right=_amount(each.most)) for each in found]
        title = _("Imputer {title} sur") if of_note else _("Imputer sur {title}")
        title = title.format(title=Document.name(row))
        chooser = Chooser(title, offers, hint=_("un numéro"), verb=_("Choisir"), nothing=_("Rien de tel"))
        chooser.open_over(place, chosen)

    def _ask_amount(self, each: "_Allocating") -> None:
        from jbtui.services.documents import payments

        session = self.place.office.session

        def wrong(typed: str) -> str:
            try:
                amount = Allocation.amount.parse(typed)
            except Refused as error:
                return str(error)
            words = _("un montant de 0 à {most} est attendu")
            return "" if amount and 0 < amount <= each.most else words.format(most=Allocation.amount.show(each.most))

        async def answered(typed: str | None) -> None:
            if typed is None:
                return
            amount = Allocation.amount.parse(typed)
            if await self._settle(payments.allocate, session, each.invoice["id"], amount, **each.source):
                words = _("{done} {amount} € imputés sur {invoice} · ^Z annule")
                told = {"amount": Allocation.amount.show(amount), "invoice": Document.name(each.invoice)}
                self.place.say(words.format(done=GLYPHS.done, **told), "done")

        title = _("Montant imputé sur {invoice}").format(invoice=Document.name(each.invoice))
        question = LineQuestion(title, Allocation.amount.edit(each.most), _("Imputer"), wrong=wrong)
        question.open_over(self.place, answered)

    async def do_payments(self) -> None:
        """Show what settled the document, and take one back."""
        from jbtui.services.documents import payments

        row, place = self.chosen_document(), self.place
        if row is None:
            return
        found: list[Settlement] | None = await place.ask(payments.settlements, row["id"])
        if not found:
            return
        entries = [Entry(str(number), settled_words(each), each) for number, each in enumerate(found[:9], 1)]

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

        Popup(settled_words(each), entries, width=60).open_over(self.place, chosen)

    async def _settle(self, act: Any, *args: Any, **more: Any) -> Any:
        """Do something with payments, and show it everywhere."""
        answer = await self.place.ask(act, *args, **more)
        if answer:
            await self.place.wrote()
        return answer


@dataclass(frozen=True)
class _Allocating:
    """What may be set against which invoice: in words, by its id, and how much of it at most."""

    words: str
    invoice: Values
    source: Mapping[str, int]
    most: Decimal


def _for_note(contact: int, note: Values) -> list[_Allocating]:
    """The invoices that a credit note may be set against. Called in a database thread."""
    from jbtui.services.documents import payments

    return [
        _Allocating(
            f"{Document.title(invoice)}, {show_day(invoice['date'])}",
            invoice,
            {"avoir_id": note["id"]},
            min(Document.balance(note), Document.balance(invoice)),
        )
        for invoice in payments.due_of(contact)
    ]


def _for_invoice(contact: int, invoice: Values) -> list[_Allocating]:
    """What may be set against an invoice. Called in a database thread."""
    from jbtui.services.documents import payments

    held, notes = payments.open_of(contact)
    due = Document.balance(invoice)
    of_payments = [
        _Allocating(
            f"{Payment.noun.capitalize()} {Payment.means.show(row['means'])}, {show_day(row['date'])}",
            invoice,
            {"payment_id": row["id"]},
            min(due, payments.unspent(row)),
        )
        for row in held
    ]
    of_notes = [
        _Allocating(Document.title(row), invoice, {"avoir_id": row["id"]}, min(due, Document.balance(row)))
        for row in notes
    ]
    return of_payments + of_notes


def _amount(value: Decimal) -> str:
    return _("{amount} €").format(amount=Allocation.amount.show(value))
