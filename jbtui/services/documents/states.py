"""The steps of numbered documents, and what each needs beside its own state. `validation` gives the numbers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values, as_tuples
from jbtui.models.document import (
    ACCEPTED,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    DECLINED,
    DELIVERED,
    DELIVERY,
    DRAFT,
    EXPIRED,
    ISSUED,
    OPEN_QUOTE,
    ORDER,
    QUOTE,
    Document,
)
from jbtui.models.document_links import TRANSFORM, DocumentLink
from jbtui.services.documents.checks import raise_all
from jbtui.services.documents.refusals import refusal
from jbtui.services.documents.remaining import refresh_orders
from jbtui.services.documents.stages import may
from jbtui.services.follow_up import today
from jbtui.services.unit import Forbidden, Session, UnitOfWork, read, unit

AT_ONCE = 50
"""Quotes that expire in one transaction."""


def require(row: Mapping[str, Any], state: str) -> None:
    """That a document may go on to a state. Raises Forbidden (E-STATE)."""
    if not may(row, state):
        raise_all([refusal("E-STATE", state=Document.value("state").show(row["state"]))])


def accept(session: Session, id_: int) -> Values:
    """The customer took a quote. Raises Forbidden, Gone."""
    return _step(session, _("Devis accepté : {document}"), id_, ACCEPTED)


def decline(session: Session, id_: int) -> Values:
    """The customer did not take a quote. Raises Forbidden, Gone."""
    return _step(session, _("Devis refusé : {document}"), id_, DECLINED)


def prolong(session: Session, id_: int, until: date) -> Values:
    """An expired quote holds again, under its number, until another day. Raises Forbidden, Invalid, Gone."""
    if until < today(session):
        raise_all([refusal("E-DUE", "valid_until")])
    return _step(session, _("Prolonger {document}"), id_, ISSUED, {"valid_until": until})


def receive(session: Session, id_: int, day: date) -> Values:
    """The goods of a delivery note arrived on a day. Raises Forbidden, Gone."""
    if day > today(session):
        raise_all([refusal("E-DATE-FUTURE", "delivery_date")])
    if day < read(Document, id_)["date"]:
        raise Forbidden(_("La date de livraison précède celle du bon."))
    return _step(session, _("Livré : {document}"), id_, DELIVERED, {"delivery_date": day})


def close(session: Session, id_: int) -> Values:
    """Close an order (« solder »): what is left of it is neither delivered nor invoiced. Raises Forbidden, Gone."""
    return _step(session, _("Solder {document}"), id_, CLOSED)


def reopen(session: Session, id_: int) -> Values:
    """Open a closed order again. Raises Forbidden, Gone."""
    return _step(session, _("Rouvrir {document}"), id_, CONFIRMED)


def cancel(session: Session, id_: int) -> Values:
    """Cancel a quote, order or delivery note that nothing follows; it keeps its number. Raises Forbidden, Gone."""
    return _step(session, _("Annuler le document {document}"), id_, CANCELLED)


def expire(session: Session) -> int:
    """Once a day: the quotes whose day is past are expired; how many there were."""
    late = Document.select(Document.id).where(OPEN_QUOTE, Document.valid_until < today(session))
    expired = 0
    while ids := [id_ for (id_,) in as_tuples(late.order_by(Document.valid_until).limit(AT_ONCE))]:
        with unit(session, _("Devis expirés")) as work:
            for id_ in ids:
                row = read(Document, id_)  # as it is now that nobody else can write
                if may(row, EXPIRED):
                    work.update(Document, id_, {"state": EXPIRED}, row["version"])
                    expired += 1
    return expired


def _step(session: Session, words: str, id_: int, state: str, changes: Mapping[str, Any] | None = None) -> Values:
    with unit(session, words.format(document=Document.name(read(Document, id_)))) as work:
        row = read(Document, id_)
        if row["state"] == DRAFT:
            raise_all([refusal("E-STATE", state=Document.value("state").show(DRAFT))])
        require(row, state)
        if state == CANCELLED:
            _require_no_child(row)
        row = take(work, row, state, changes or {})
        if row["type"] in (ORDER, DELIVERY):
            refresh_orders(work, row)
        return read(Document, id_)


def take(work: UnitOfWork, row: Values, state: str, changes: Mapping[str, Any] | None = None) -> Values:
    """Have a document take a step that it may take. Raises Forbidden (E-STATE)."""
    require(row, state)
    return work.update(Document, row["id"], {"state": state, **(changes or {})}, row["version"])


def _require_no_child(row: Values) -> None:
    """That nothing which counts was made of a document; of an accepted quote, not even a draft."""
    targets = DocumentLink.select(DocumentLink.target).where(
        DocumentLink.source == row["id"], DocumentLink.kind == TRANSFORM
    )
    void = [CANCELLED] if row["type"] == QUOTE else [CANCELLED, DRAFT]
    if made := Document.values(Document.id.in_(targets), Document.state.not_in(void)):
        words = _("{document} en est issu : annulez-le d’abord, ou faites un avoir.")
        raise Forbidden(words.format(document=Document.title(made[0])), "E-STATE")
