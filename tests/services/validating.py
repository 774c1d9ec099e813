"""Documents that tests validate: who sells, who buys, and drafts made of rows alone."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import Document, DocumentCharge, DocumentLine
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.seller import Seller
from jbtui.services.documents.validation import validate
from jbtui.services.unit import Session, keep, read, unit

SELLER = {
    "name": "Menuiserie Duval", "siren": "732829320", "siret": "73282932000074", "vat_number": "FR44732829320",
    "legal_form": "SARL", "capital": Decimal(10_000), "rcs_city": "Lyon", "line1": "1 rue du Port", "postcode": "69002",
    "city": "Lyon", "country": "FR", "iban": "FR7630006000011234567890189",
}  # fmt: skip
BUYER = {"line1": "2 rue Haute", "postcode": "69001", "city": "Lyon", "siren": "552100554"}
DAY = date(2026, 11, 20)
WARNINGS = ("W-DUE-CAP", "W-ZERO", "W-DUE-NEGATIVE", "W-CREDIT", "W-SIREN")
PORTE = {"description": "Porte", "quantity": 2, "price": Decimal("100")}


def settings(**values: Any) -> None:
    """Change our own settings."""
    keep(Seller, {**Seller.values()[0], **values})


def line(**values: Any) -> dict[str, Any]:
    """A line of two doors, unless it is said otherwise."""
    return {**PORTE, **values}


def draft(session: Session, contact: Values, type_: str = "FAC", *lines: Mapping[str, Any], **values: Any) -> Values:
    """A draft of some lines, with the totals that anybody could have written there."""
    charges = values.pop("charges", [])
    with unit(session, "Brouillon") as work:
        row = work.insert(Document, [{"contact_id": contact["id"], "type": type_, "date": DAY, **values}])[0]
        of = {"contact_id": contact["id"], "document_id": row["id"]}
        work.insert(DocumentLine, [{**of, "position": n, **line} for n, line in enumerate(lines or [PORTE])])
        work.insert(DocumentCharge, [{**of, **charge} for charge in charges])
    return row


def link(session: Session, source: Values, target: Values, kind: str = "transform") -> None:
    """Say what a document comes of."""
    with unit(session, "Lier") as work:
        of = {"contact_id": source["contact_id"], "kind": kind}
        work.insert(DocumentLink, [{**of, "source_id": source["id"], "target_id": target["id"]}])


def lines_of(document: Values) -> list[Values]:
    """The lines of a document in order."""
    return sorted(DocumentLine.values(DocumentLine.document == document["id"]), key=lambda line: int(line["position"]))


def validated(session: Session, row: Values) -> Values:
    """A draft that gets its number, whatever there is to confirm."""
    return validate(session, row["id"], row["version"], WARNINGS)


def deposit(session: Session, order: Values, kind: str, value: Any, *bases: tuple[str, str]) -> Values:
    """The draft of a deposit on an order: a line for each rate."""
    lines = [
        line(description="Acompte", quantity=1, price=Decimal(base), vat_rate=Decimal(rate)) for base, rate in bases
    ]
    contact = read(Contact, order["contact_id"])
    row = draft(session, contact, "ACO", *lines, deposit_kind=kind, deposit_value=Decimal(value))
    link(session, order, row)
    return row


def credit_note(session: Session, invoice: Values, *quantities: Any, reason: str = "Retour", **values: Any) -> Values:
    """The draft of a credit note of so much of each line of an invoice."""
    charges = values.pop("charges", [])
    lines = lines_of(invoice)
    taken = [(of, quantity) for of, quantity in zip(lines, quantities, strict=True) if quantity]
    same = ("description", "price", "vat_category", "vat_rate", "discount_kind", "discount_value")
    contact = read(Contact, invoice["contact_id"])
    new = [{**{name: of[name] for name in same}, "quantity": quantity, **values} for of, quantity in taken]
    row = draft(session, contact, "AVO", *new, reason=reason, charges=charges)
    link(session, invoice, row, "credit")
    with unit(session, "Lier") as work:
        links = [
            {"contact_id": contact["id"], "source_line_id": of["id"], "target_line_id": own["id"], "quantity": quantity}
            for (of, quantity), own in zip(taken, lines_of(row), strict=True)
        ]
        work.insert(LineLink, links)
    return row
