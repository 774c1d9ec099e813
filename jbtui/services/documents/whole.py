"""A document with all that it is made of and made for: what is checked, counted, printed and frozen together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jbtui.models.base import Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import ITEM, Document, DocumentCharge, DocumentLine
from jbtui.models.document_links import CREDIT, DocumentLink
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.seller import FRANCHISE, MENTIONS, Mention, Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services.documents.due_dates import Term
from jbtui.services.documents.totals import ChargeInput, LineInput, Totals, totals
from jbtui.services.unit import read, stored


@dataclass(frozen=True)
class Whole:
    """The rows of a document and of what it names, as they are now. `credited` is the invoice of a credit note."""

    row: Values
    lines: Sequence[Values]
    charges: Sequence[Values]
    contact: Values
    person: Values | None
    address: Values | None
    """The delivery address of the contact's that it goes to, and `recipient` the person there."""
    recipient: Values | None
    term: Values | None
    seller: Values
    mentions: Mapping[str, str]
    """Kind → the text in force on the day of the document."""
    reasons: Mapping[str, tuple[str, str]]
    """Category of VAT → why it is not taxed, and the code of that reason, by the list of rates."""
    credited: Values | None

    @property
    def items(self) -> list[Values]:
        """The lines that carry an amount."""
        return [line for line in self.lines if line["kind"] == ITEM]


def read_whole(id_: int) -> Whole:
    """A document as it is now. Raises Gone."""
    row = read(Document, id_)
    address = None if row["delivery_address_id"] is None else read(DeliveryAddress, row["delivery_address_id"])
    recipient = None if address is None else address["recipient_id"]
    credited = DocumentLink.values(DocumentLink.target == id_, DocumentLink.kind == CREDIT)
    row_of_seller, mentions = Seller.values()[0], mentions_on(row["date"])
    terms = PaymentTerm.values(PaymentTerm.id == row["payment_term_id"])
    return Whole(
        row=row,
        lines=sorted(
            DocumentLine.values(DocumentLine.document == id_), key=lambda line: (line["position"], line["id"])
        ),
        charges=sorted(DocumentCharge.values(DocumentCharge.document == id_), key=lambda charge: int(charge["id"])),
        contact=read(Contact, row["contact_id"]),
        person=None if row["person_id"] is None else read(Person, row["person_id"]),
        address=address,
        recipient=None if recipient is None else read(Person, recipient),
        term=terms[0] if terms else None,
        seller=row_of_seller,
        mentions=mentions,
        reasons=reasons_of(row_of_seller, mentions["exempt"]),
        credited=read(Document, credited[0]["source_id"]) if credited else None,
    )


def mentions_on(day: date) -> dict[str, str]:
    """The text of each kind that is in force on a day; empty where there is none yet."""
    dated = as_tuples(Mention.select(Mention.kind, Mention.text).where(Mention.since <= day).order_by(Mention.since))
    return dict.fromkeys((kind for kind, _label in MENTIONS), "") | dict(dated)


def reasons_of(seller: Values, exempt: str) -> dict[str, tuple[str, str]]:
    """Why each category is not taxed; in the franchise it is the text of the settings, `exempt`."""
    query = VatRate.select(VatRate.category, VatRate.text, VatRate.vatex).where(VatRate.active, VatRate.text != "")
    found = {category: (text, vatex) for category, text, vatex in as_tuples(query.order_by(VatRate.code.desc()))}
    if seller["vat_regime"] == FRANCHISE and exempt and "E" in found:
        found["E"] = (exempt, found["E"][1])
    return found


def term_of(row: Values | None) -> Term:
    """The payment term of a row, or what the law has where there is none: 30 days."""
    return Term() if row is None else Term(row["n"], row["unit"], row["mode"], row["fixed_day"])


def line_input(line: Values) -> LineInput:
    """What counts of an item's row."""
    numbers = {column: stored(DocumentLine, column, line[column]) for column in ("quantity", "price", "discount_value")}
    return LineInput(
        numbers["quantity"],
        numbers["price"],
        line["discount_kind"],
        numbers["discount_value"],
        line["vat_category"],
        stored(DocumentLine, "vat_rate", line["vat_rate"]),
    )


def charge_input(charge: Values) -> ChargeInput:
    """What counts of a charge's row."""
    amount, rate = (stored(DocumentCharge, column, charge[column]) for column in ("amount", "vat_rate"))
    return ChargeInput(amount, charge["vat_category"], rate)


def totals_of(row: Values, lines: Sequence[Values], charges: Sequence[Values], prepaid: int = 0) -> Totals:
    """The totals of a document by its rows; `lines` are its items. Raises Refused."""
    value = stored(Document, "discount_value", row["discount_value"])
    return totals(
        [line_input(line) for line in lines],
        [charge_input(charge) for charge in charges],
        row["discount_kind"],
        value,
        prepaid,
    )
