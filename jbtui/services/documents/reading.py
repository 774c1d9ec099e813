"""A document as it is read: to whom, where it goes, its amounts, what it is linked to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jbtui.models.base import Values
from jbtui.models.deal import Deal
from jbtui.models.document import DocumentVat
from jbtui.models.project import Project
from jbtui.models.values import Refused
from jbtui.services.documents.issued import Buyer, Delivery, Place
from jbtui.services.documents.linked import Linked, linked_to
from jbtui.services.documents.payments import Settlement, settlements
from jbtui.services.documents.snapshots import buyer_of, delivery_of
from jbtui.services.documents.totals import VatGroup
from jbtui.services.documents.whole import Whole, read_whole, totals_of
from jbtui.services.unit import stored


@dataclass(frozen=True)
class Reading:
    """What is read of a document: with its number as it was frozen, before as it would be now."""

    whole: Whole
    buyer: Place
    delivery: Place | None
    """Where it goes; None for where the buyer is."""
    groups: Sequence[VatGroup]
    linked: Sequence[Linked]
    settlements: Sequence[Settlement]
    """What was set against it, of an invoice or a credit note."""
    deal: str
    project: str


def read_document(id_: int) -> Reading:
    """A document as it is read. Raises Gone."""
    whole = read_whole(id_)
    row = whole.row
    buyer = buyer_to(row, whole)
    delivery = delivery_to(row, whole)
    return Reading(
        whole,
        buyer,
        None if delivery is None or delivery.is_at(buyer) else delivery,
        _groups(whole),
        linked_to([id_])[id_],
        settlements(id_) if row["settled"] else (),
        *(
            model.title(found[0]) if (found := model.values(model.columns()["id"] == row[column])) else ""
            for model, column in ((Deal, "deal_id"), (Project, "project_id"))
        ),
    )


def buyer_to(row: Values, whole: Whole) -> Place:
    """Who is invoiced, by the main details."""
    frozen = json.loads(row["buyer_json"] or "{}")
    return Buyer(**frozen) if frozen else buyer_of(whole.contact)


def delivery_to(row: Values, whole: Whole) -> Place | None:
    """Where it goes."""
    if row["number"] is None:
        return delivery_of(whole)
    frozen = json.loads(row["delivery_json"] or "{}")
    return Delivery(**frozen) if frozen else None


def _groups(whole: Whole) -> Sequence[VatGroup]:
    """What is taxed in each way: of a numbered document what is kept, of a draft what its lines come to."""
    kept = DocumentVat.values(DocumentVat.document == whole.row["id"])
    if not kept:
        try:
            return totals_of(whole.row, whole.items, whole.charges).groups
        except Refused:
            return ()
    names = ("rate", "base", "vat", "allowance_share", "charge")
    groups = [
        VatGroup(category=row["category"], **{name: stored(DocumentVat, name, row[name]) for name in names})
        for row in kept
    ]
    return sorted(groups, key=lambda group: (-group.rate, group.category))
