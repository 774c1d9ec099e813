"""Encaisser, rembourser: the form of a payment for one invoice or several of one contact, and that of a refund."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from textual.app import ComposeResult

from jbtui.declarations.base import Form
from jbtui.declarations.documents import PAYMENT_FORM, REFUND_FORM
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.payment import Payment, Refund
from jbtui.screens.base import PlaceScreen
from jbtui.screens.waiting_draft import GONE, open_form
from jbtui.services.contacts import Saved
from jbtui.services.documents import payments
from jbtui.services.unit import Forbidden, Gone, Session, read
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell
from jbtui.widgets.edit_pane import EditPane, Left, Stored
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Rule, Run

MOST = 8
"""Documents that are named above the form."""


@dataclass(frozen=True)
class Act:
    """What is noted in the form: which rows it may be about, how it is stored, and what is said of it."""

    form: Form
    title: str
    about: Callable[[Sequence[int]], list[Values]]
    """The documents of these ids. Raises Forbidden, Gone."""
    store: Callable[[Session, Sequence[int], Mapping[str, Any]], Saved]
    told: Callable[[Values], str]


def _told_of_payment(row: Values) -> str:
    words = _("Encaissé : {amount} €").format(amount=Payment.title(row))
    left = payments.unspent(row)
    return words + _(" dont {amount} € non imputés").format(amount=Payment.amount.show(left)) if left else words


def _told_of_refund(row: Values) -> str:
    return _("Remboursé : {amount} €").format(amount=Refund.title(row))


def _refund(session: Session, ids: Sequence[int], values: Mapping[str, Any]) -> Saved:
    return payments.refund(session, ids[0], values)


def _to_refund(ids: Sequence[int]) -> list[Values]:
    row = read(Document, ids[0])
    if Document.balance(row) <= 0:
        raise Forbidden(_("Il ne reste rien à rembourser de cet avoir."))
    return [row]


ACTS: Mapping[str, Act] = {
    "payment": Act(PAYMENT_FORM, _("Encaisser"), payments.to_pay, payments.receive, _told_of_payment),
    "refund": Act(REFUND_FORM, _("Rembourser"), _to_refund, _refund, _told_of_refund),
}
"""By what their drafts are kept under."""


class MoneyPane(EditPane):
    """The form of a payment or of a refund, below the documents that it is for."""

    def __init__(
        self, place: PlaceScreen, act: Act, documents: Sequence[Values], draft: Draft, stored: Stored, left: Left
    ) -> None:
        office = place.office
        begun = {"date": days.today(), "amount": sum(map(Document.balance, documents), Decimal(0))}
        ids = [row["id"] for row in documents]

        def store(changes: Values, _version: int) -> Saved:
            return act.store(office.session, ids, {**begun, **changes})

        values = {**act.form.model.blank(), "contact_id": documents[0]["contact_id"], **begun}
        lanes = office.lane.run, office.side_lane.run
        super().__init__(act.form, values, draft, *lanes, store, stored, left)
        self.documents = documents

    def above(self) -> ComposeResult:
        count = len(self.documents)
        yield Rule(ngettext("{count} pièce", "{count} pièces", count).format(count=count))
        rest: list[list[Run]] = [[(f"   {GLYPHS.ellipsis}", "faint")]] if count > MOST else []
        lines = Lines(classes="to-pay")
        lines.lines = [*map(_line, self.documents[:MOST]), *rest]
        lines.styles.height = len(lines.lines)
        yield lines


class MoneyScreen(Answering, PlaceScreen):
    """The form of a new payment of invoices, or of a refund of a credit note. Gives what was saved, None if it was
    left."""

    def __init__(self, documents: Sequence[Values], draft: Draft) -> None:
        super().__init__()
        self.documents, self.draft, self.act = documents, draft, ACTS[draft.form]

    def body(self) -> ComposeResult:
        yield MoneyPane(self, self.act, self.documents, self.draft, self._stored, self._left)

    def path(self) -> Sequence[str]:
        of = Document.name(self.documents[0]) if len(self.documents) == 1 else self.draft.context["of"]
        return [_("Factures"), of, self.act.title]

    async def _stored(self, saved: Saved, _again: bool) -> None:
        self.dismiss(saved)

    async def _left(self, _draft: bool) -> None:
        self.dismiss(None)


async def open_money(place: PlaceScreen, form: str, ids: Sequence[int]) -> None:
    """Open the form of a payment of these invoices, or of a refund of a credit note; a draft of the same one is offered
    again."""
    found: tuple[list[Values], str] | None = await place.ask(_with_contact, ACTS[form], ids)
    if found is None:
        return
    documents, of = found

    async def show(draft: Draft) -> None:
        _open(place, documents, draft)

    numbers = " ".join(str(row["id"]) for row in documents)
    context = {"contact": str(documents[0]["contact_id"]), "of": of, "documents": numbers}
    await open_form(place, form, f"new-{numbers}", show, context=context)


async def resume_money(place: PlaceScreen, draft: Draft) -> None:
    """Open the form that a draft of a payment or a refund was typed in, if its documents are still open."""
    ids = [int(id_) for id_ in draft.context.get("documents", "").split() if id_.isdecimal()]
    documents: list[Values] | None = await place.ask(_still_open, ACTS[draft.form], ids)
    if documents:
        _open(place, documents, draft)
    else:
        place.say(GONE)


def _open(place: PlaceScreen, documents: Sequence[Values], draft: Draft) -> None:
    MoneyScreen(documents, draft).open_over(place, partial(_answered, place, ACTS[draft.form]))


async def _answered(place: PlaceScreen, act: Act, saved: Saved | None) -> None:
    if saved is not None:
        await place.wrote()
        words = _("{done} {text} · ^Z annule")
        place.say(words.format(done=GLYPHS.done, text=act.told(saved.row)), "done")


def _with_contact(act: Act, ids: Sequence[int]) -> tuple[list[Values], str]:
    """The documents, and the name of their contact. Called in a database thread."""
    documents = act.about(ids)
    return documents, Contact.title(read(Contact, documents[0]["contact_id"]))


def _still_open(act: Act, ids: Sequence[int]) -> list[Values]:
    try:
        return act.about(ids) if ids else []
    except (Forbidden, Gone):
        return []


def _line(row: Values) -> list[Run]:
    day = Document.due_date.show(row["due_date"])
    words = _("échéance {day}").format(day=day) if day else ""
    balance = _("{amount} €").format(amount=Document.due.show(Document.balance(row)))
    return [(f"   {cell(Document.title(row), 34)} {cell(words, 20)} {cell(balance, 16, align='right')}", "")]
