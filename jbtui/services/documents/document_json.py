"""Numbered documents as other programs read them: amounts are texts, days those of ISO 8601, addresses those of the day
on which the document got its number."""

import json
from typing import Any

from jbtui.models.base import Values, as_tuples
from jbtui.models.contact import ADDRESS
from jbtui.models.document import ACCOUNTING, Document, DocumentCharge, DocumentLine, DocumentVat
from jbtui.models.document_links import DocumentLink
from jbtui.services.documents import payments
from jbtui.services.follow_up_json import Named

_AMOUNTS = ("total_ht", "total_vat", "total_ttc", "prepaid", "due")
_DAYS = ("due_date", "valid_until", "delivery_date")
_TEXTS = ("subject", "buyer_order_ref", "reason", "public_note")


def of_document(row: Values, named: Named) -> dict[str, Any]:
    """A document with what it is linked to, without its lines."""
    billing = _address(row["buyer_json"])
    return {
        "number": row["number"],
        "kind": row["type"],
        "state": row["state"],
        "date": row["date"].isoformat(),
        "contact": named.contact(row),
        "person": named.person(row),
        **{name: _money(row[name]) for name in _AMOUNTS},
        "balance": _money(payments.balance(row)) if row["type"] in ACCOUNTING else None,
        **{name: row[name] and row[name].isoformat() for name in _DAYS},
        **{name: row[name] or None for name in _TEXTS},
        "billing_address": billing,
        "delivery_address": _address(row["delivery_json"]) or billing,
        "deal": named.link("deal_id", row),
        "project": named.link("project_id", row),
        "linked": _linked(row["id"]),
    }


def whole(row: Values) -> dict[str, Any]:
    """A document with its lines, charges and VAT."""
    of = {model: model.values(model.columns()["document_id"] == row["id"]) for model in (DocumentLine, DocumentCharge)}
    lines = sorted(of[DocumentLine], key=lambda line: (line["position"], line["id"]))
    groups = DocumentVat.select().where(DocumentVat.document == row["id"]).order_by(DocumentVat.id)
    return {
        **of_document(row, Named([row])),
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


def _linked(id_: int) -> list[dict[str, Any]]:
    """The numbered documents that one comes of (`from`) and that come of it (`to`), and by which kind of link."""
    found = []
    for direction, here, there in (
        ("from", DocumentLink.target, DocumentLink.source),
        ("to", DocumentLink.source, DocumentLink.target),
    ):
        query = DocumentLink.select(Document.number, Document.type, DocumentLink.kind)
        joined = query.join(Document, on=Document.id == there).where(here == id_, Document.number.is_null(False))
        found += [
            {"number": number, "kind": type_, "link": kind, "direction": direction}
            for number, type_, kind in as_tuples(joined.order_by(Document.number_key))
        ]
    return found


def _address(frozen: str) -> dict[str, Any] | None:
    if not frozen:
        return None
    place = json.loads(frozen)
    return {name: place[name] for name in ("name", *ADDRESS)}


def _money(amount: Any) -> str:
    return f"{amount:.2f}"
