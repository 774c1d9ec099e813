"""Documents of sales as other programs read them."""

import json
from collections import defaultdict
from typing import Any

from jbtui.models.base import Values, as_dicts
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import CREDIT, VALIDATED, Document
from jbtui.models.document_links import DocumentLink
from jbtui.services.follow_up_json import Named

TYPED = ("name", *ADDRESS)


class NamedByDocuments(Named):
    """What documents refer to, read for many of them at once."""

    def __init__(self, rows: list[Values]) -> None:
        super().__init__(rows)
        addresses = {row["delivery_address_id"] for row in rows} - {None}
        self._found["delivery_address_id"] = self._read(DeliveryAddress, addresses)
        self._linked: dict[int, list[dict[str, str]]] = defaultdict(list)
        ids = [row["id"] for row in rows]
        for here, there in ((DocumentLink.target, DocumentLink.source), (DocumentLink.source, DocumentLink.target)):
            query = (
                DocumentLink.select(here.alias("here"), DocumentLink.kind, Document.id, Document.type, Document.number)
                .join(Document, on=there == Document.id)
                .where(here.in_(ids))
                .order_by(Document.date, Document.id)
            )
            for row in as_dicts(query):
                linked = {"number": Document.name(row), "kind": row["type"], "link": row["kind"]}
                self._linked[row["here"]].append(linked)

    def linked(self, row: Values) -> list[dict[str, str]]:
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


def balance(row: Values) -> Any:
    """What is left to pay of a validated invoice; of a credit note, below zero, what is left of it. None of others."""
    if row["state"] != VALIDATED:
        return None
    return row["settled"] - row["total_ttc"] if row["type"] == CREDIT else row["due"] - row["settled"]


def of_document(row: Values, named: NamedByDocuments) -> dict[str, Any]:
    """A document; amounts are texts with two decimals, those of a credit note above zero but for its balance."""
    left = balance(row)
    return {
        "number": row["number"],
        "kind": row["type"],
        "state": row["state"],
        "date": row["date"].isoformat(),
        "contact": named.contact(row),
        **{name: f"{row[name]:.2f}" for name in ("total_ht", "total_vat", "total_ttc", "due")},
        "balance": None if left is None else f"{left:.2f}",
        "delivery_address": named.delivery(row),
        "billing_address": named.billing(row),
        "deal": named.link("deal_id", row),
        "project": named.link("project_id", row),
        "linked": named.linked(row),
    }
