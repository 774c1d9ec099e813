"""The amounts of a credit note, by the rows of what it credits and of the credit notes before it."""

from collections.abc import Sequence

from jbtui.models.base import Values, as_tuples
from jbtui.models.document import ITEM, VALIDATED, Document, DocumentLine, DocumentVat
from jbtui.models.document_links import CREDIT, DocumentLink, LineLink
from jbtui.services.documents.credits import Credited, Invoiced, InvoicedLine, credit
from jbtui.services.documents.refusals import euros, refusal
from jbtui.services.documents.totals import Totals, VatGroup, summed
from jbtui.services.documents.whole import Whole, charge_input
from jbtui.services.unit import stored


def totals_of_credit(whole: Whole) -> Totals:
    """The totals of a credit note, its lines in the order of its own items. Raises Refused (E-QTY-CREDIT with the field
    of the line, E-AVO-SOURCE for a line that is not one of the invoice's)."""
    credited = whole.credited
    if credited is None:
        raise refusal("E-AVO-SOURCE")
    lines = _items(credited["id"])
    places = {line["id"]: index for index, line in enumerate(lines)}
    invoice = Invoiced([_invoiced(line) for line in lines], groups_of(credited["id"]))
    earlier = [_credited(id_, places) for id_ in earlier_credits(credited["id"])]
    of = _sources([line["id"] for line in whole.items])
    quantities, own = [0] * len(lines), dict[int, int]()
    for number, line in enumerate(whole.items):
        place = places.get(of.get(line["id"], 0))
        if place is None or place in own:
            raise refusal("E-AVO-SOURCE")
        if any(line[column] != lines[place][column] for column in ("price", "vat_category", "vat_rate")):
            raise refusal("E-AVO-PRICE", f"lines.{number}.price")
        own[place] = number
        quantities[place] = stored(DocumentLine, "quantity", line["quantity"])
    found = credit(invoice, earlier, quantities, with_charges=bool(whole.charges))
    for group in found.groups:
        charged = sum(
            charge.amount
            for charge in map(charge_input, whole.charges)
            if (charge.category, charge.rate) == (group.category, group.rate)
        )
        if charged != group.charge:
            raise refusal("E-AVO-CHARGE", amount=euros(group.charge))
    ordered = sorted(own, key=lambda place: own[place])
    return summed(tuple(found.lines[place] for place in ordered), found.groups)


def groups_of(id_: int) -> list[VatGroup]:
    """What is taxed how in a numbered document."""
    storing, names = DocumentVat.storing(), ("category", "rate", "base", "vat", "allowance_share", "charge")
    rows = DocumentVat.values(DocumentVat.document == id_)
    return sorted(
        (VatGroup(*(storing[name](row[name]) for name in names)) for row in rows),
        key=lambda group: (-group.rate, group.category),
    )


def earlier_credits(id_: int) -> list[int]:
    """The validated credit notes of an invoice or a deposit, oldest first."""
    query = (
        DocumentLink.select(Document.id)
        .join(Document, on=DocumentLink.target == Document.id)
        .where(DocumentLink.source == id_, DocumentLink.kind == CREDIT, Document.state == VALIDATED)
        .order_by(Document.validated_at, Document.id)
    )
    return [found for (found,) in as_tuples(query)]


def _credited(id_: int, places: dict[int, int]) -> Credited:
    taken = [(0, 0)] * len(places)
    lines = _items(id_)
    of = _sources([line["id"] for line in lines])
    for line in lines:
        quantity, net = (stored(DocumentLine, column, line[column]) for column in ("quantity", "net"))
        taken[places[of[line["id"]]]] = (quantity, net)
    return Credited(taken, groups_of(id_))


def _items(id_: int) -> list[Values]:
    rows = DocumentLine.values(DocumentLine.document == id_, DocumentLine.kind == ITEM)
    return sorted(rows, key=lambda line: (line["position"], line["id"]))


def _sources(ids: Sequence[int]) -> dict[int, int]:
    """Line of a credit note → the line that it credits."""
    query = LineLink.select(LineLink.target_line, LineLink.source_line).where(LineLink.target_line.in_(ids))
    return dict(as_tuples(query))


def _invoiced(line: Values) -> InvoicedLine:
    numbers = {column: stored(DocumentLine, column, line[column]) for column in ("quantity", "price", "net")}
    rate = stored(DocumentLine, "vat_rate", line["vat_rate"])
    return InvoicedLine(**numbers, category=line["vat_category"], rate=rate)
