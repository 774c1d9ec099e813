"""Drafts of documents: make, change, delete. Their amounts are computed again with each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import (
    AMOUNT,
    DEPOSIT,
    DRAFT,
    INVOICE,
    ORDER,
    PERCENT,
    PROFORMA,
    QUOTE,
    TYPED,
    TYPES,
    Document,
    DocumentCharge,
    DocumentLine,
)
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import FRANCHISE, Seller
from jbtui.models.values import Refused
from jbtui.models.vat_rate import VatRate
from jbtui.services.contacts import Saved
from jbtui.services.documents import remaining
from jbtui.services.documents.checks import raise_all
from jbtui.services.documents.counting import asked_of, counted
from jbtui.services.documents.refusals import refusal
from jbtui.services.documents.snapshots import amounts
from jbtui.services.documents.totals import Totals
from jbtui.services.documents.whole import Whole, read_whole
from jbtui.services.follow_up import require_of_contact, today
from jbtui.services.unit import Gone, Invalid, Session, UnitOfWork, read, unit
from jbtui.text import fold

HEADER = (
    *("person_id", "deal_id", "project_id", "date", "delivery_address_id", *TYPED, "buyer_order_ref", "subject"),
    *("delivery_date", "valid_until", "payment_term_id", "due_date", "discount_kind", "discount_value"),
    *("deposit_kind", "deposit_value", "reason", "public_note", "internal_note"),
)
"""What people fill of a document besides its lines."""
LINE = (
    *("position", "kind", "nature", "ref", "description", "detail", "quantity", "unit", "price", "discount_kind"),
    *("discount_value", "vat_category", "vat_rate", "vat_text", "vatex", "reopen_order"),
)
CHARGE = ("label", "amount", "vat_category", "vat_rate", "code")
DISCOUNTED = (QUOTE, PROFORMA, ORDER, INVOICE)
"""What begins with the discount of its contact, where it does not come of another document."""
VALID = timedelta(30)
"""How long a quote holds, unless another day is said."""


@dataclass(frozen=True)
class Edit:
    """Changes of a draft: columns of its own; lines and charges, each with its id and the version that was read, or new
    without them; and (id, version) of those to take out. What is not named stays as it is."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[Mapping[str, Any]] = ()
    charges: Sequence[Mapping[str, Any]] = ()
    removed_lines: Sequence[tuple[int, int]] = ()
    removed_charges: Sequence[tuple[int, int]] = ()


def create(
    session: Session,
    contact_id: int,
    type_: str,
    values: Mapping[str, Any] | None = None,
    lines: Sequence[Mapping[str, Any]] = (),
    charges: Sequence[Mapping[str, Any]] = (),
) -> Saved:
    """Make a draft for a contact; what `values` do not say is proposed. Raises Invalid, Forbidden, Gone."""
    with unit(session, _("{type} pour {contact}").format(type=dict(TYPES)[type_], contact=_name(contact_id))) as work:
        return Saved(make(work, contact_id, type_, values or {}, lines, charges))


def make(
    work: UnitOfWork,
    contact_id: int,
    type_: str,
    values: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    charges: Sequence[Mapping[str, Any]] = (),
) -> Values:
    """`create` as part of a larger unit."""
    _refuse_more_of_a_deposit(type_, values, charges)
    document = begin(work, contact_id, type_, values)
    of = {"contact_id": contact_id, "document_id": document["id"]}
    usual = usual_vat()
    _refuse([(place, {**DocumentLine.blank(), **usual, **line}) for place, line in enumerate(lines)], "lines")
    work.insert(
        DocumentLine, [{"position": place, **usual, **own(LINE, line), **of} for place, line in enumerate(lines)]
    )
    add_charges(work, document, charges)
    return recompute(work, document["id"])


def begin(
    work: UnitOfWork, contact_id: int, type_: str, values: Mapping[str, Any], *, on_deposit: bool = False
) -> Values:
    """A draft without lines yet; what `values` do not say is proposed. Raises Invalid, Forbidden, Gone."""
    contact = read(Contact, contact_id)
    if contact["archived"]:
        raise_all([refusal("E-ARCHIVED")])
    _require_known(values)
    if typed_alone(values):
        values = {**values, "delivery_address_id": None}
    proposed = proposals(contact, type_, values.get("date") or today(work.session))
    if "discount_kind" in values:
        proposed = {name: value for name, value in proposed.items() if not name.startswith("discount")}
    row = {**Document.blank(), **proposed, **values, "contact_id": contact_id, "type": type_, "on_deposit": on_deposit}
    _check(row)
    return work.insert(Document, [row])[0]


def add_charges(work: UnitOfWork, document: Values, charges: Sequence[Mapping[str, Any]]) -> None:
    """Give a draft carriage and other charges."""
    of = {"contact_id": document["contact_id"], "document_id": document["id"]}
    rows = [{**_vat(usual_vat()), **own(CHARGE, charge), **of} for charge in charges]
    _refuse([(place, {**DocumentCharge.blank(), **row}) for place, row in enumerate(rows)], "charges")
    work.insert(DocumentCharge, rows)


def update(session: Session, id_: int, version: int, edit: Edit) -> Saved:
    """Store changes of a draft whose header was read at `version`. Raises Invalid, Forbidden, Conflict, Gone."""
    with unit(session, _("Modifier {document}").format(document=Document.title(read(Document, id_)))) as work:
        return Saved(change(work, id_, version, edit), work.merged)


def change(work: UnitOfWork, id_: int, version: int, edit: Edit) -> Values:
    """`update` as part of a larger unit."""
    row = require_draft(id_)
    changes = dict(edit.changes)
    _require_known(changes)
    if typed_alone(changes):
        changes = {**changes, "delivery_address_id": None}
    elif changes.get("delivery_address_id") is not None:
        changes = {**dict.fromkeys(TYPED, ""), **changes}
    _check({**row, **changes}, changes)
    _refuse_parts(read_whole(id_), edit)
    _refuse_more_of_a_deposit(row["type"], changes, edit.charges)
    proposed = _proposed_discount(row)
    work.update(Document, id_, changes, version)
    for model, names, rows, removed in (
        (DocumentLine, LINE, edit.lines, edit.removed_lines),
        (DocumentCharge, CHARGE, edit.charges, edit.removed_charges),
    ):
        _store(work, row, model, names, rows)
        for part_id, part_version in removed:
            _remove(work, _part(model, id_, part_id), part_version, model)
    row = read(Document, id_)
    if row["discount_value"] == proposed and "discount_value" not in changes:
        work.update(Document, id_, {"discount_value": _proposed_discount(row)}, row["version"])
    return recompute(work, id_)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete drafts, all or none. Raises Forbidden for a numbered document, Gone."""
    first = Document.title(read(Document, ids[0]))
    named = first if len(ids) == 1 else _("{count} documents").format(count=len(ids))
    with unit(session, _("Supprimer {document}").format(document=named)) as work:
        for id_ in ids:
            row = require_draft(id_)
            for link in DocumentLink.values((DocumentLink.source == id_) | (DocumentLink.target == id_)):
                work.delete(DocumentLink, link)
            whole = read_whole(id_)
            for charge in whole.charges:
                work.delete(DocumentCharge, charge)
            for line in whole.lines:
                _delete_line(work, line)
            work.delete(Document, row)


def recompute(work: UnitOfWork, id_: int) -> Values:
    """Compute the amounts of a draft again, and those of its lines; the document as it is then. Raises Invalid,
    Forbidden."""
    whole = read_whole(id_)
    try:
        totals, _deductions = counted(whole)
    except Refused as refused:
        raise_all([refused])
        raise
    if base := asked_of(whole.row):
        _write_deposit_lines(work, whole, base, totals)
    else:
        loading = DocumentLine.loading()
        for line, amount in zip(whole.items, totals.lines, strict=True):
            counted_ = {name: loading[name](getattr(amount, name)) for name in ("gross", "discount", "net")}
            work.update(DocumentLine, line["id"], counted_, line["version"])
    return work.update(Document, id_, amounts(totals), whole.row["version"])


def proposals(contact: Values, type_: str, day: date) -> Values:
    """What a new document of a contact begins with."""
    addresses = DeliveryAddress.values(DeliveryAddress.contact == contact["id"], DeliveryAddress.is_default)
    term = next((row for row in PaymentTerm.values() if fold(row["label"]) == fold(contact["payment_terms"])), None)
    discount = {"discount_kind": PERCENT, "discount_value": contact["discount"]}
    return {
        **(discount if contact["discount"] and type_ in DISCOUNTED else {}),
        "date": day,
        "delivery_address_id": addresses[0]["id"] if addresses else None,
        "payment_term_id": term["id"] if term else None,
        "valid_until": day + VALID if type_ == QUOTE else None,
    }


def usual_vat() -> Values:
    """The VAT of a new line: the usual rate, or none under the franchise."""
    if Seller.values()[0]["vat_regime"] != FRANCHISE:
        return {}
    exempt = VatRate.values(VatRate.category == "E", VatRate.active)
    rate = exempt[0] if exempt else VatRate.blank()
    return {"vat_category": "E", "vat_rate": Decimal(0), "vat_text": rate["text"], "vatex": rate["vatex"]}


def typed_alone(values: Mapping[str, Any]) -> bool:
    """Whether these columns hold an address that was typed for one document."""
    return any(values.get(column) for column in TYPED)


def require_draft(id_: int) -> Values:
    """The row of a draft. Raises Forbidden (E-IMM) for a numbered document, Gone."""
    row = read(Document, id_)
    if row["state"] != DRAFT:
        raise_all([refusal("E-IMM")])
    return row


# Parts of an act #####################################################################################################


def _name(contact_id: int) -> str:
    return Contact.title(read(Contact, contact_id))


def _proposed_discount(row: Values) -> Any:
    """The part of its orders' discounts in euros that belongs to a draft invoice; None where it has another one."""
    if row["type"] != INVOICE or row["discount_kind"] != AMOUNT:
        return None
    return Document.loading()["discount_value"](remaining.discount_proposed(row))


def own(names: Sequence[str], values: Mapping[str, Any]) -> Values:
    """Those of these columns that are given."""
    return {name: values[name] for name in names if name in values}


def _vat(values: Mapping[str, Any]) -> Values:
    return own(("vat_category", "vat_rate"), values)


def _require_known(values: Mapping[str, Any]) -> None:
    """That only what people fill is filled; there is no other billing address than the contact's."""
    if unknown := [name for name in values if name not in HEADER]:
        if any("billing" in name or name.startswith("buyer") for name in unknown):
            raise_all([refusal("E-BILL-ADDR")])
        raise KeyError(unknown[0])


def _check(row: Values, changes: Mapping[str, Any] | None = None) -> None:
    """What a draft may never be; `changes` are what is new about it."""
    if row["date"] is None:
        raise Invalid({"date": _("à remplir")})
    if errors := Document.refusals(row):
        raise Invalid(errors)
    require_of_contact(row)
    if changes is None or "delivery_address_id" in changes or typed_alone(changes):
        check_delivery(row)


def check_delivery(row: Values) -> None:
    """That a document goes to a delivery address of its contact. Raises Invalid (E-DELIV-ADDR)."""
    if row["delivery_address_id"] is None:
        if typed_alone(row) and not row["delivery_country"]:
            raise_all([refusal("E-DELIV-ADDR", "delivery_country")])
        return
    try:
        address = read(DeliveryAddress, row["delivery_address_id"])
    except Gone:
        raise_all([refusal("E-DELIV-ADDR")])
        raise
    if address["contact_id"] != row["contact_id"] or address["archived"] or not address["country"]:
        raise_all([refusal("E-DELIV-ADDR")])


def _refuse_more_of_a_deposit(type_: str, values: Mapping[str, Any], charges: Sequence[Mapping[str, Any]]) -> None:
    """A deposit is an amount: it has no carriage, and no discount."""
    if type_ == DEPOSIT and charges:
        raise Invalid({"carriage": _("un acompte n’a pas de port")})
    if type_ == DEPOSIT and values.get("discount_kind", "none") != "none":
        raise Invalid({"discount": _("un acompte n’a pas de remise")})


def _refuse_parts(whole: Whole, edit: Edit) -> None:
    """That no line or charge would be what `_refuse` refuses. Raises Invalid."""
    for part, rows, there, blank in (
        ("lines", edit.lines, whole.items, {**DocumentLine.blank(), **usual_vat()}),
        ("charges", edit.charges, whole.charges, {**DocumentCharge.blank(), **_vat(usual_vat())}),
    ):
        held = {row["id"]: row for row in (whole.lines if part == "lines" else whole.charges)}
        places = {row["id"]: place for place, row in enumerate(there)}
        _refuse(
            [
                (places.get(row.get("id"), len(there) + place), {**held.get(row.get("id"), blank), **row})
                for place, row in enumerate(rows)
            ],
            part,
        )


def _refuse(rows: Sequence[tuple[int, Values]], part: str) -> None:
    """That each of these lines or charges can be stored; with the place that it has among those of the document. Raises
    Invalid, a price below zero by its code (E-NEG-PRICE)."""
    model: type[Record] = DocumentLine if part == "lines" else DocumentCharge
    errors, codes = {}, {}
    for place, row in rows:
        for column, words in model.refusals(row).items():
            errors[f"{part}.{place}.{column}"] = words
            if column == "price" and row["price"] < 0:
                codes[f"{part}.{place}.{column}"] = "E-NEG-PRICE"
    if errors:
        raise Invalid(errors, codes)


def _part(model: type[Record], document_id: int, id_: int) -> Values:
    """A line or a charge of a document. Raises Gone."""
    part = read(model, id_)
    if part["document_id"] != document_id:
        raise Gone
    return part


def _store(
    work: UnitOfWork, document: Values, model: type[Record], names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> None:
    of = {"contact_id": document["contact_id"], "document_id": document["id"]}
    usual = usual_vat() if model is DocumentLine else _vat(usual_vat())
    last = max((line["position"] for line in read_whole(document["id"]).lines), default=-1)
    for row in rows:
        values = own(names, row)
        if "id" in row:
            _part(model, document["id"], row["id"])
            stored = work.update(model, row["id"], values, row["version"])
            if model is DocumentLine and "quantity" in values:
                _follow_quantity(work, stored)
            continue
        if model is DocumentLine:
            last += 1
            values = {"position": last, **values}
        work.insert(model, [{**usual, **values, **of}])


def _follow_quantity(work: UnitOfWork, line: Values) -> None:
    """Have the link to the line that this one comes of say as much as it does."""
    for link in LineLink.values(LineLink.target_line == line["id"]):
        work.update(LineLink, link["id"], {"quantity": line["quantity"]}, link["version"])


def _remove(work: UnitOfWork, row: Values, version: int, model: type[Record]) -> None:
    if row["version"] != version:
        raise_all([refusal("E-CONFLICT")])
    if model is DocumentLine:
        _delete_line(work, row)
    else:
        work.delete(model, row)


def _delete_line(work: UnitOfWork, line: Values) -> None:
    for link in LineLink.values((LineLink.source_line == line["id"]) | (LineLink.target_line == line["id"])):
        work.delete(LineLink, link)
    work.delete(DocumentLine, line)


def _write_deposit_lines(work: UnitOfWork, whole: Whole, base: Whole, totals: Totals) -> None:
    """Have a deposit's lines say what it comes to: one for each rate of its order."""
    loading, row, old = DocumentLine.loading(), whole.row, whole.items
    percent = Document.value("deposit_value").show(row["deposit_value"]).removesuffix(",00")
    words = _("Acompte de {percent} % sur {order}") if row["deposit_kind"] == PERCENT else _("Acompte sur {order}")
    description = words.format(percent=percent, order=Document.title(base.row))
    texts = {line["vat_category"]: own(("vat_text", "vatex"), line) for line in base.items}
    of = {"contact_id": row["contact_id"], "document_id": row["id"]}
    for place, group in enumerate(totals.groups):
        values = {
            "position": place,
            "nature": "service",
            "description": description,
            "quantity": 1,
            "price": loading["price"](group.base * 100),
            "vat_category": group.category,
            "vat_rate": loading["vat_rate"](group.rate),
            **texts.get(group.category, {}),
            "gross": loading["gross"](group.base),
            "net": loading["net"](group.base),
        }
        if place < len(old):
            work.update(DocumentLine, old[place]["id"], values, old[place]["version"])
        else:
            work.insert(DocumentLine, [{**values, **of}])
    for line in old[len(totals.groups) :]:
        _delete_line(work, line)
