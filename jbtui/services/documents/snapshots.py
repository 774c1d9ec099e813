"""What a document says once it has its number: the rows of its day, frozen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from jbtui.language import _
from jbtui.models.base import Record, Values, as_tuples
from jbtui.models.contact import INDIVIDUAL, Contact, person_name
from jbtui.models.document import CREDIT, DELIVERY, DEPOSIT, INVOICE, ORDER, Document, DocumentCharge, DocumentLine
from jbtui.models.document_links import TRANSFORM, DocumentLink
from jbtui.models.seller import FRANCHISE, Seller
from jbtui.services.documents import issued
from jbtui.services.documents.due_dates import Due
from jbtui.services.documents.totals import Totals, VatGroup
from jbtui.services.documents.whole import Whole
from jbtui.services.unit import stored

FRENCH = ("FR", "GP", "MQ", "GF", "RE", "YT")
"""Countries by their ISO codes whose companies have a SIREN: metropolitan France and its overseas departments."""


def customer_type(contact: Values) -> str:
    """Whether a contact is a French company, a foreign one, or a private person."""
    if contact["nature"] == INDIVIDUAL:
        return "b2c"
    return "b2b" if contact["country"] in FRENCH else "b2bint"


def seller_of(row: Values) -> issued.Seller:
    """Us, by the settings."""
    same = ("name", "trade_name", "legal_form", "is_ei", "siren", "siret", "vat_number", "rcs_city", "email", "phone",
            "line1", "line2", "postcode", "city", "country", "einvoice_address", "iban", "bic",
            "vat_on_debits")  # fmt: skip
    capital = Seller.storing()["capital"](row["capital"])
    return issued.Seller(**{name: row[name] for name in same}, capital=capital, exempt=row["vat_regime"] == FRANCHISE)


def buyer_of(contact: Values) -> issued.Buyer:
    """A contact by its main details: there is no other billing address."""
    same = ("code", "line1", "line2", "postcode", "city", "country", "siren", "siret", "vat_number", "email", "phone")
    return issued.Buyer(
        **{name: contact[name] for name in same},
        name=Contact.title(contact),
        customer_type=customer_type(contact),
        einvoice_address=contact["einvoicing_address"],
    )


def delivery_of(whole: Whole) -> issued.Delivery | None:
    """Where a document goes: an address of the contact's, or one typed for it alone; None for the main details."""
    name = Contact.title(whole.contact)
    if (address := whole.address) is not None:
        same = ("label", "line1", "line2", "postcode", "city", "country", "siret", "phone", "instructions")
        person = person_name(whole.recipient) if whole.recipient else ""
        return issued.Delivery(**{each: address[each] for each in same}, name=name, contact=person)
    typed = {part: whole.row[f"delivery_{part}"] for part in ("name", "line1", "line2", "postcode", "city", "country")}
    if not any(typed.values()):
        return None
    return issued.Delivery(**{**typed, "name": typed["name"] or name})


def vat_words(whole: Whole) -> dict[str, tuple[str, str]]:
    """Category → why it is not taxed, and the code of that reason: as the lines have them, or as the list of rates."""
    found = dict(whole.reasons)
    for line in reversed(whole.items):
        if line["vat_text"] or line["vatex"]:
            found[line["vat_category"]] = (line["vat_text"], line["vatex"])
    return found


def terms_of(whole: Whole, dues: Sequence[Due]) -> dict[str, Any]:
    """The payment term and the mentions in the words of the day."""
    label = whole.term["label"] if whole.term else _("30 jours net")
    return {
        "payment_terms": "" if whole.row["type"] == CREDIT else label,
        "instalments": [[due.day.isoformat(), due.amount] for due in dues],
        **{kind: whole.mentions[kind] for kind in ("pmd", "pmt", "aab")},
    }


def frozen(whole: Whole, totals: Totals, dues: Sequence[Due]) -> Values:
    """The columns of a document that hold what will never be read from other rows again."""
    delivery = delivery_of(whole)
    return {
        "seller_json": _json(asdict(seller_of(whole.seller))),
        "buyer_json": _json(asdict(buyer_of(whole.contact))),
        "delivery_json": "" if delivery is None else _json(asdict(delivery)),
        "terms_json": _json(terms_of(whole, dues)),
        **amounts(totals),
    }


def amounts(totals: Totals) -> Values:
    """The columns of a document that hold its amounts."""
    names = ("sum_lines", "allowance", "charge", "total_ht", "total_vat", "total_ttc", "prepaid", "due")
    return {name: Document.loading()[name](getattr(totals, name)) for name in names}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# --- as printed -----------------------------------------------------------------------------------------------------


def issued_of(
    whole: Whole, totals: Totals, deposits: Sequence[issued.Earlier], above: Mapping[str, Sequence[str]]
) -> issued.Issued:
    """All that the page and the electronic invoice show; `above` names by type the documents that it comes of."""
    row, words = whole.row, vat_words(whole)
    terms = json.loads(row["terms_json"])
    credited = whole.credited
    orders = above.get(ORDER, ())
    return issued.Issued(
        type=row["type"],
        number=row["number"],
        date=row["date"],
        seller=issued.Seller(**json.loads(row["seller_json"])),
        buyer=issued.Buyer(**json.loads(row["buyer_json"])),
        delivery=issued.Delivery(**json.loads(row["delivery_json"])) if row["delivery_json"] else None,
        recipient=_recipient(whole.person),
        lines=tuple(_line(line) for line in whole.lines),
        charges=tuple(_charge(charge) for charge in whole.charges),
        vat=tuple(_vat(group, words.get(group.category, ("", ""))) for group in totals.groups),
        discount_kind=row["discount_kind"],
        discount_value=stored(Document, "discount_value", row["discount_value"]),
        **{name: stored(Document, name, row[name]) for name in amounts(totals)},
        deposits=tuple(deposits),
        credited=None if credited is None else earlier(credited),
        reason=row["reason"],
        order_number=orders[0] if len(orders) == 1 else "",
        buyer_order_ref=row["buyer_order_ref"],
        delivery_notes=tuple(above.get(DELIVERY, ())),
        delivery_date=row["delivery_date"],
        valid_until=row["valid_until"],
        due_date=row["due_date"],
        payment_terms=terms["payment_terms"],
        instalments=tuple(
            issued.Instalment(date=date.fromisoformat(day), amount=part) for day, part in terms["instalments"]
        ),
        mentions=issued.Mentions(pmd=terms["pmd"], pmt=terms["pmt"], aab=terms["aab"]),
        public_note=row["public_note"],
        subject=row["subject"],
        bt23=row["bt23"],
        with_prices=row["type"] != DELIVERY or whole.seller["prices_on_deliveries"],
        logo=None if whole.seller["logo"] is None else bytes(whole.seller["logo"]),
    )


def earlier(row: Values) -> issued.Earlier:
    """A numbered invoice or deposit as a later document names it."""
    amounts = {name: stored(Document, name, row[name]) for name in ("total_ht", "total_vat", "total_ttc")}
    return issued.Earlier(number=row["number"], date=row["date"], type=row["type"], **amounts)


def numbers_above(id_: int) -> dict[str, list[str]]:
    """The numbers of the documents that one was made of, and of those that these were, by their types."""
    found: dict[str, list[str]] = {}
    seen, to_read = {id_}, [id_]
    while to_read:
        query = (
            DocumentLink.select(Document.id, Document.type, Document.number)
            .join(Document, on=DocumentLink.source == Document.id)
            .where(DocumentLink.target.in_(to_read), DocumentLink.kind == TRANSFORM)
            .order_by(Document.number_key)
        )
        to_read = []
        for source, type_, number in as_tuples(query):
            if source not in seen and number:
                seen.add(source)
                to_read.append(source)
                found.setdefault(type_, []).append(number)
    return found


def business_process(whole: Whole, *, after_deposit: bool) -> str:
    """BT-23 of an invoice; what is no invoice has none."""
    if whole.row["type"] not in (INVOICE, DEPOSIT, CREDIT):
        return ""
    natures = [line["nature"] for line in whole.items]
    return issued.business_process(natures, after_deposit=after_deposit)


def _vat(group: VatGroup, words: tuple[str, str]) -> issued.Vat:
    text, vatex = words
    return issued.Vat(**asdict(group), text=text, vatex=vatex)


def _line(line: Values) -> issued.Line:
    amounts = ("quantity", "price", "discount_value", "gross", "discount", "net")
    same = ("kind", "nature", "ref", "description", "detail", "unit", "discount_kind")
    values = {name: line[name] for name in same} | {name: _stored(DocumentLine, line, name) for name in amounts}
    return issued.Line(
        **values,
        category=line["vat_category"],
        rate=_stored(DocumentLine, line, "vat_rate"),
    )


def _charge(charge: Values) -> issued.Charge:
    return issued.Charge(
        label=charge["label"],
        amount=_stored(DocumentCharge, charge, "amount"),
        category=charge["vat_category"],
        rate=_stored(DocumentCharge, charge, "vat_rate"),
        code=charge["code"],
    )


def _stored(model: type[Record], row: Values, column: str) -> int:
    return int(stored(model, column, row[column]))


def _recipient(person: Values | None) -> issued.Recipient | None:
    if person is None:
        return None
    name = " ".join(filter(None, (person["civility"], person_name(person))))
    return issued.Recipient(name=name, phone=person["phone"] or person["mobile"], email=person["email"])
