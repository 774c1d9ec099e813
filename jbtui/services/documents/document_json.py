"""Documents of sales as other programs read them: amounts are texts, days those of ISO 8601, addresses of a numbered
document those of the day on which it got its number."""

import json
from typing import Any

from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import ACCOUNTING, CREDIT, VALIDATED, Document, DocumentCharge, DocumentLine, DocumentVat
from jbtui.services.documents.linked import Linked, linked_to
from jbtui.services.follow_up_json import Named
from jbtui.text import natural_key

TYPED = ("name", *ADDRESS)
_TOTALS = ("total_ht", "total_vat", "total_ttc", "due")
_AMOUNTS = ("total_ht", "total_vat", "total_ttc", "prepaid", "due")
_DAYS = ("due_date", "valid_until", "delivery_date")
_TEXTS = ("subject", "buyer_order_ref", "reason", "public_note")


class NamedByDocuments(Named):
    """What documents refer to, read for many of them at once."""

    def __init__(self, rows: list[Values]) -> None:
        super().__init__(rows)
        addresses = {row["delivery_address_id"] for row in rows} - {None}
        self._found["delivery_address_id"] = self._read(DeliveryAddress, addresses)
        self._linked = linked_to([row["id"] for row in rows])

    def linked(self, row: Values) -> list[Linked]:
        """The documents that one comes of, then those that came of it."""
        return self._linked[row["id"]]

    def billing(self, row: Values) -> dict[str, str] | None:
        """The main details of the contact, as they were frozen or as they are."""
        frozen = json.loads(row["buyer_json"] or "{}")
        if frozen:
            return {name: str(frozen.get(name, "")) for name in TYPED}
        contact = self.row("contact_id", row)
        return {"name": Contact.title(contact), **{name: contact[name] for name in ADDRESS}} if contact else None

    def delivery(self, row: Values) -> dict[str, str] | None:
        """Where a document goes."""
        frozen = json.loads(row["delivery_json"] or "{}")
        if frozen:
            return {name: str(frozen.get(name, "")) for name in TYPED}
        billing = self.billing(row)
        if row["number"] is not None or billing is None:
            return billing
        if address := self.row("delivery_address_id", row):
            return {"name": billing["name"], **{name: address[name] for name in ADDRESS}}
        typed = {name: row[f"delivery_{name}"] for name in TYPED}
        return {**typed, "name": typed["name"] or billing["name"]} if any(typed.values()) else billing


def signed_balance(row: Values) -> Any:
    """What is left to pay of a validated invoice; of a credit note, below zero, what is left of it. None of others."""
    if row["state"] != VALIDATED:
        return None
    return -Document.balance(row) if row["type"] == CREDIT else Document.balance(row)


def of_document(row: Values, named: NamedByDocuments) -> dict[str, Any]:
    """A document; amounts are texts with two decimals, those of a credit note above zero but for its balance."""
    left = signed_balance(row)
    return {
        "number": row["number"],
        "kind": row["type"],
        "state": row["state"],
        "date": row["date"].isoformat(),
        "contact": named.contact(row),
        **{name: _money(row[name]) for name in _TOTALS},
        "balance": None if left is None else _money(left),
        "delivery_address": named.delivery(row),
        "billing_address": named.billing(row),
        "deal": named.link("deal_id", row),
        "project": named.link("project_id", row),
        "linked": [{"number": each.number, "kind": each.type, "link": each.kind} for each in named.linked(row)],
    }


def _alone(row: Values, named: NamedByDocuments) -> dict[str, Any]:
    """A numbered document with what it is linked to, without its lines."""
    return {
        "number": row["number"],
        "kind": row["type"],
        "state": row["state"],
        "date": row["date"].isoformat(),
        "contact": named.contact(row),
        "person": named.person(row),
        **{name: _money(row[name]) for name in _AMOUNTS},
        "balance": _money(Document.balance(row)) if row["type"] in ACCOUNTING else None,
        **{name: row[name] and row[name].isoformat() for name in _DAYS},
        **{name: row[name] or None for name in _TEXTS},
        "billing_address": named.billing(row),
        "delivery_address": named.delivery(row),
        "deal": named.link("deal_id", row),
        "project": named.link("project_id", row),
        "linked": _numbered(named.linked(row)),
    }


def whole(row: Values) -> dict[str, Any]:
    """A numbered document with its lines, charges and VAT."""
    of = {model: model.values(model.columns()["document_id"] == row["id"]) for model in (DocumentLine, DocumentCharge)}
    lines = sorted(of[DocumentLine], key=lambda line: (line["position"], line["id"]))
    groups = DocumentVat.select().where(DocumentVat.document == row["id"]).order_by(DocumentVat.id)
    return {
        **_alone(row, NamedByDocuments([row])),
        "lines": [_line(line) for line in lines],
        "charges": [
            {"label": charge["label"], "amount": _money(charge["amount"]), **_taxed(charge)}
            for charge in of[DocumentCharge]
        ],
        "vat": [
            {
                "category": group.category,
                "rate": f"{group.rate}",
                "base": _money(group.base),
                "vat": _money(group.vat),
                "text": group.text or None,
            }
            for group in groups
        ],
    }


def _line(line: Values) -> dict[str, Any]:
    words = {"kind": line["kind"], "description": line["description"], "detail": line["detail"] or None}
    if line["kind"] != "item":
        return words
    return {
        **words,
        "ref": line["ref"] or None,
        "nature": line["nature"],
        "quantity": f"{line['quantity']}",
        "unit": line["unit"],
        "price": f"{line['price']}",
        "discount": _money(line["discount"]),
        "net": _money(line["net"]),
        **_taxed(line),
    }


def _taxed(row: Values) -> dict[str, str]:
    return {"vat_category": row["vat_category"], "vat_rate": f"{row['vat_rate']}"}


def _numbered(linked: list[Linked]) -> list[dict[str, str]]:
    """The numbered documents that one comes of (`from`) and that come of it (`to`), and by which kind of link."""
    found = [each for each in linked if not each.is_draft]
    return [
        {"number": each.number, "kind": each.type, "link": each.kind, "direction": "from" if each.before else "to"}
        for each in sorted(found, key=lambda each: (not each.before, natural_key(each.number)))
    ]


def _money(amount: Any) -> str:
    return f"{amount:.2f}"
