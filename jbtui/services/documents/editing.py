"""A draft as it is typed: what the editor of a document begins with, and how what it gives is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import CREDIT, DEPOSIT, INVOICE, ITEM, TYPED, TYPES, Document, DocumentCharge, DocumentLine
from jbtui.models.document_entry import (
    OF_HEADER,
    OF_LINE,
    DocumentEntry,
    LineEntry,
    header_of,
    line_of,
    split_pairs,
)
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.seller import FRANCHISE, Seller
from jbtui.models.values import show_country
from jbtui.models.vat_rate import TAXED, VatRate
from jbtui.services import delivery_addresses
from jbtui.services.contacts import Saved
from jbtui.services.documents import drafts
from jbtui.services.documents.checks import raise_all
from jbtui.services.documents.counting import counted
from jbtui.services.documents.refusals import refusal
from jbtui.services.documents.totals import LineInput, Totals
from jbtui.services.documents.whole import read_whole
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, read, unit

CARRIAGE = _("Port")
LEFT_OUT = ("type", "contact_id", "alone", "kept", "billing", "carriage", "carriage_tax")
"""What is typed of a header that is no column of the document."""
Choices = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Address:
    """A delivery address to pick: how it is called, and where it is."""

    id: int
    label: str
    place: str
    is_default: bool

    @property
    def words(self) -> str:
        """It in one line."""
        return f"{self.label}, {self.place}" if self.place else self.label


@dataclass(frozen=True)
class Opened:
    """What the editor of a document begins with. `document` is the draft's row and `rows` those of its lines, none for
    a new one; `header` and `lines` are the same as they are typed."""

    type: str
    document: Values | None
    contact: Values
    header: Values
    rows: Sequence[Values]
    lines: Sequence[Values]
    charges: Sequence[Values]
    addresses: Sequence[Address]
    people: Choices
    deals: Choices
    projects: Choices
    terms: Choices
    exempt: bool
    """Whether nothing is taxed: the franchise."""
    new_line: Values
    """What a new line begins with."""


@dataclass(frozen=True)
class TypedLine:
    """A line that is typed anew, or changed: its place, and what is new about it. `id` and `version` are those of a
    line that was read."""

    place: int
    values: Mapping[str, Any]
    id: int | None = None
    version: int = 0


@dataclass(frozen=True)
class Typed:
    """What was typed of a document: columns of its header, its lines, and (id, version) of those taken out."""

    header: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[TypedLine] = ()
    removed: Sequence[tuple[int, int]] = ()


def begin(
    type_: str, contact_id: int, day: date, *, deal_id: int | None = None, project_id: int | None = None
) -> Opened:
    """What a new document of a contact begins with. Raises Invalid (E-ARCHIVED), Gone."""
    contact = read(Contact, contact_id)
    if contact["archived"]:
        raise_all([refusal("E-ARCHIVED")])
    usual = drafts.usual_vat()
    proposed = drafts.proposals(contact, type_, day)
    given = {"type": type_, "contact_id": contact_id, "deal_id": deal_id, "project_id": project_id}
    if "discount_kind" in proposed:
        proposed["discount"] = (proposed.pop("discount_kind"), proposed.pop("discount_value"))
    header = {**DocumentEntry.blank(), **proposed, **given, **_carriage((), usual)}
    return _opened(type_, None, contact, header, (), (), usual)


def of_draft(id_: int) -> Opened:
    """What the editor of a draft begins with. Raises Forbidden (E-IMM) for a numbered document, Gone."""
    drafts.require_draft(id_)
    whole = read_whole(id_)
    usual = drafts.usual_vat()
    header = {**header_of(whole.row), "id": id_, **_carriage(whole.charges, usual)}
    return _opened(whole.row["type"], whole.row, whole.contact, header, whole.lines, whole.charges, usual)


def _opened(
    type_: str,
    document: Values | None,
    contact: Values,
    header: Values,
    rows: Sequence[Values],
    charges: Sequence[Values],
    usual: Values,
) -> Opened:
    of = contact["id"]
    new_line = {**LineEntry.blank(), **({"tax": (usual["vat_category"], usual["vat_rate"])} if usual else {})}
    return Opened(
        type=type_,
        document=document,
        contact=contact,
        header={**header, "billing": _billing(contact)},
        rows=rows,
        lines=[line_of(row) for row in rows],
        charges=charges,
        addresses=_addresses(of, header["delivery_address_id"]),
        people=[(row["id"], Person.title(row)) for row in Person.values(Person.contact == of)],
        deals=[(row["id"], Deal.title(row)) for row in Deal.values(Deal.contact == of)],
        projects=[(row["id"], Project.title(row)) for row in Project.values(Project.contact == of)],
        terms=[(row["id"], row["label"]) for row in PaymentTerm.values()],
        exempt=Seller.values()[0]["vat_regime"] == FRANCHISE,
        new_line=new_line,
    )


def save(session: Session, opened: Opened, version: int, typed: Typed) -> Saved:
    """Store what was typed: make the draft, or change the one that was read at `version`. Raises Invalid, Forbidden,
    Conflict, Gone."""
    header = {**opened.header, **typed.header}
    if opened.document is None:
        label = _("{type} pour {contact}")
        title = label.format(type=dict(TYPES)[opened.type], contact=Contact.title(opened.contact))
    else:
        title = _("Modifier {document}").format(document=Document.title(opened.document))
    with unit(session, title) as work:
        columns = _columns(work, header, header if opened.document is None else typed.header)
        if opened.document is None:
            lines = [_stored_line(line) for line in typed.lines]
            charges = [_charge(header["carriage"], header["carriage_tax"])] if header["carriage"] else []
            return Saved(drafts.make(work, header["contact_id"], opened.type, columns, lines, charges))
        edit = drafts.Edit(
            columns,
            [_stored_line(line) for line in typed.lines],
            _charges(opened, typed.header),
            typed.removed,
            _removed_charges(opened, typed.header),
        )
        if opened.type == DEPOSIT and header["deposit"][0] != "none" and (typed.lines or typed.removed):
            raise Forbidden(_("Les lignes d’un acompte suivent son montant : changez « Acompte »."))
        row = drafts.change(work, opened.document["id"], version, edit)
        return Saved(row, {column: who for column, who in work.merged.items() if column in drafts.HEADER})


def preview(id_: int, header: Mapping[str, Any], lines: Sequence[tuple[int | None, Values]]) -> Totals:
    """What a draft would come to with what is typed: what it deducts, or credits, is asked of the database. `lines` are
    the ids and the values of its items. Raises Refused, Gone."""
    whole = read_whole(id_)
    own = {line["id"]: line for line in whole.lines}
    blank = DocumentLine.blank()
    rows = [
        {**blank, **own.get(line_id or 0, {"id": line_id or 0}), **split_pairs(values, OF_LINE), "kind": ITEM}
        for line_id, values in lines
    ]
    row = {**whole.row, **split_pairs({name: header[name] for name in OF_HEADER}, OF_HEADER)}
    charges = [{**DocumentCharge.blank(), **_charge(header["carriage"], header["carriage_tax"])}]
    return counted(replace(whole, row=row, lines=rows, charges=charges if header["carriage"] else []))[0]


def asks_database(opened: Opened) -> bool:
    """Whether what a draft comes to does not follow from its own lines alone."""
    return opened.document is not None and opened.type in (CREDIT, DEPOSIT, INVOICE)


def line_input(values: Mapping[str, Any]) -> LineInput:
    """What counts of a line as it is typed."""
    (kind, discount), (category, rate) = values["discount"], values["tax"]
    whole = (int(values["quantity"].scaleb(4)), int(values["price"].scaleb(4)))
    return LineInput(*whole, kind, int(discount.scaleb(2)), category, int(rate.scaleb(2)))


# Parts of an act #####################################################################################################


def _billing(contact: Values) -> str:
    town = f"{contact['postcode']} {contact['city']}".strip()
    country = show_country(contact["country"]) if contact["country"] not in ("", "FR") else ""
    return ", ".join(part for part in (Contact.title(contact), contact["line1"], town, country) if part)


def _addresses(contact_id: int, kept: int | None) -> list[Address]:
    """The delivery addresses of a contact, the default one first, without those in the archive but for `kept`."""
    rows = DeliveryAddress.values(DeliveryAddress.contact == contact_id)
    rows = [row for row in rows if not row["archived"] or row["id"] == kept]
    return [
        Address(
            row["id"],
            row["label"],
            ", ".join(part for part in (row["line1"], f"{row['postcode']} {row['city']}".strip()) if part),
            row["is_default"],
        )
        for row in sorted(rows, key=lambda row: (row["label_key"], row["id"]))
    ]


def _carriage(charges: Sequence[Values], usual: Values) -> Values:
    """The carriage of a document, its first charge, as it is typed."""
    if charges:
        first = charges[0]
        return {"carriage": first["amount"], "carriage_tax": (first["vat_category"], first["vat_rate"])}
    return {"carriage_tax": (usual["vat_category"], usual["vat_rate"])} if usual else {}


def _columns(work: UnitOfWork, header: Values, typed: Mapping[str, Any]) -> Values:
    """The columns of the document among what was typed of the header that is then `header`; an address that is to be
    kept is made. Raises Invalid."""
    columns = {name: value for name, value in typed.items() if name not in LEFT_OUT and name in DocumentEntry.columns()}
    if header["alone"] and not (header["delivery_line1"] or header["delivery_city"]):
        raise Invalid({"delivery_line1": _("à remplir")})
    if header["alone"] and header["kept"]:
        row = {name.removeprefix("delivery_"): header[name] for name in TYPED if name != "delivery_name"}
        label = header["delivery_name"] or header["delivery_city"] or header["delivery_line1"]
        address = delivery_addresses.add(
            work, header["contact_id"], {**row, "label": label[: DeliveryAddress.label.limit]}
        )
        columns = {**columns, **dict.fromkeys(TYPED, ""), "delivery_address_id": address["id"]}
    elif header["alone"]:
        columns = {**columns, **{name: header[name] for name in TYPED}, "delivery_address_id": None}
    else:
        columns = {name: value for name, value in columns.items() if name not in TYPED}
        if "alone" in typed:
            columns |= dict.fromkeys(TYPED, "")
    return split_pairs(columns, OF_HEADER)


def _stored_line(line: TypedLine) -> Values:
    """A line as drafts take it."""
    values = split_pairs(line.values, OF_LINE)
    values.pop("net", None)
    if values.get("kind", ITEM) != ITEM:
        values |= {"quantity": Decimal(0), "price": Decimal(0), "discount_kind": "none", "discount_value": Decimal(0)}
    if "vat_category" in values:
        values |= _reason_of(values["vat_category"])
    known = {"id": line.id, "version": line.version} if line.id is not None else {}
    return {"position": line.place, **values, **known}


def _reason_of(category: str) -> Values:
    """Why what is in a category is not taxed, by the list of rates."""
    if category == TAXED:
        return {"vat_text": "", "vatex": ""}
    found = VatRate.values(VatRate.category == category, VatRate.active)
    return {"vat_text": found[0]["text"], "vatex": found[0]["vatex"]} if found else {}


def _charge(amount: Decimal, tax: tuple[str, Decimal]) -> Values:
    return {"label": CARRIAGE, "amount": amount, "vat_category": tax[0], "vat_rate": tax[1]}


def _charges(opened: Opened, typed: Mapping[str, Any]) -> list[Values]:
    """The charge that is new or changed."""
    header = {**opened.header, **typed}
    if not {"carriage", "carriage_tax"} & set(typed) or not header["carriage"]:
        return []
    charge = _charge(header["carriage"], header["carriage_tax"])
    if opened.charges:
        first = opened.charges[0]
        charge |= {"id": first["id"], "version": first["version"], "label": first["label"]}
    return [charge]


def _removed_charges(opened: Opened, typed: Mapping[str, Any]) -> list[tuple[int, int]]:
    if opened.charges and "carriage" in typed and not typed["carriage"]:
        return [(opened.charges[0]["id"], opened.charges[0]["version"])]
    return []
