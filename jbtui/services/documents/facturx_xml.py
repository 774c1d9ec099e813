"""The electronic invoice: a Cross Industry Invoice by EN 16931 and the French rules on it (XP Z12-012), checked against
its schema. BT-n and BG-n are the terms of EN 16931."""

import logging
from collections.abc import Iterator
from typing import Any

from jbtui.language import _
from jbtui.models.document import CREDIT, DEPOSIT, INVOICE
from jbtui.services.documents import wording
from jbtui.services.documents.figures import plain_money, plain_number, plain_rate
from jbtui.services.documents.issued import Charge, Delivery, Issued, Line, Place, Seller, Vat
from jbtui.services.documents.totals import half_up

_SIREN, _SIRET, _ELECTRONIC, _EMAIL = "0002", "0009", "0225", "EM"
"""Schemes of identifiers (ISO/IEC 6523), and of an email as an electronic address."""
_INTRA_EU = "K"
_DISCOUNT = "95"  # UNTDID 5189
_TRANSFER = "30"  # UNTDID 4461
_AUDIENCES = {"b2b": "B2B", "b2bint": "B2BINT", "b2c": "B2C"}
Terms = dict[str, Any]


def type_code(issued: Issued) -> str:
    """BT-3: an invoice, a deposit, a credit note on either."""
    if issued.type == CREDIT:
        return "503" if issued.credited is not None and issued.credited.type == DEPOSIT else "381"
    return {INVOICE: "380", DEPOSIT: "386"}[issued.type]


def xml_of(issued: Issued) -> bytes:
    """The CII file of an invoice, a deposit or a credit note.

    Raises ValueError for what would be left out without a word although it must be there (a place without its country,
    a mention of the law without its text), and what factur-x raises for a file that its schema refuses.
    """
    from facturx import generate_xml

    # What it warns of would be written into the terminal, over the screen.
    logging.getLogger("factur-x").addHandler(logging.NullHandler())
    # No schematron: it would send the invoice to whatever listens on this machine's port 5000.
    xml = generate_xml(_terms(issued), flavor="factur-x", level="en16931", check_xsd=True, check_schematron=None)
    return bytes(xml)


def _terms(issued: Issued) -> Terms:
    """What factur-x makes the file of. Amounts are texts: it refuses Decimal and rounds float."""
    earlier = issued.deposits if issued.credited is None else (issued.credited,)
    terms: Terms = {
        "BT-1": issued.number,
        "BT-2": issued.date,
        "BT-3": type_code(issued),
        "BT-5": "EUR",
        "BT-8": "invoice" if issued.seller.vat_on_debits else None,
        "BT-9": issued.due_date,
        "BT-13": issued.buyer_order_ref,
        "BT-14": issued.order_number,
        "BT-16": issued.delivery_notes[0] if len(issued.delivery_notes) == 1 else None,  # no room for more
        "BT-20": wording.payment(issued),
        "BT-23": issued.bt23,
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-72": issued.delivery_date or issued.date,  # a day that is not told apart is that of the invoice
        "BT-106": plain_money(issued.sum_lines),
        "BT-107": plain_money(issued.allowance) if issued.allowance else None,
        "BT-108": plain_money(issued.charge) if issued.charge else None,
        "BT-109": plain_money(issued.total_ht),
        "BT-110": plain_money(issued.total_vat),
        "BT-112": plain_money(issued.total_ttc),
        "BT-113": plain_money(issued.prepaid) if issued.prepaid else None,
        "BT-115": plain_money(issued.due),
        "BG-1": list(_notes(issued)),
        "BG-3": [{"BT-25": one.number, "BT-26": one.date} for one in earlier],
        "BG-4": _seller(issued.seller),
        "BG-7": _buyer(issued),
        "BG-13": _destination(issued),
        "BG-20": [_allowance(issued, group) for group in issued.vat if group.allowance_share],
        "BG-21": [_charge(charge) for charge in issued.charges],
        "BG-23": [_vat(group) for group in issued.vat],
        "BG-25": [_line(number, line) for number, line in enumerate(issued.items, start=1)],
    }
    if issued.seller.iban and issued.type != CREDIT:
        terms |= {"BT-81": _TRANSFER, "BT-84": issued.seller.iban, "BT-86": issued.seller.bic}
    return _filled(terms)


def _filled(terms: Terms) -> Terms:
    return {term: value for term, value in terms.items() if value not in (None, "", [], {})}


def _leaves_for_the_union(issued: Issued) -> bool:
    return any(group.category == _INTRA_EU for group in issued.vat)


# Who ##################################################################################################################


def _place(place: Place) -> Terms:
    if not place.country:
        raise ValueError(f"{place.name!r} has no country")  # factur-x would leave the whole address out
    return {
        "name": place.name,
        "addr_l1": place.line1,
        "addr_l2": place.line2,
        "postcode": place.postcode,
        "city": place.city,
        "country_code": place.country,
    }


def _identifiers(siren: str, siret: str) -> Terms:
    return {
        "identifiers": {_SIRET: siret} if siret else None,
        "legal_identifier": siren,
        "legal_identifier_schemeid": _SIREN if siren else None,
    }


def _seller(seller: Seller) -> Terms:
    contact = _filled({"phone": seller.phone, "email": seller.email})
    return _filled(
        _place(seller)
        | _identifiers(seller.siren, seller.siret)
        | {
            "name": wording.seller_name(seller),
            "biz_name": seller.trade_name if seller.trade_name != seller.name else None,
            "legal_info": wording.company_line(seller),
            "vat_identifier": seller.vat_number,
            "tax_identifier": seller.siren if seller.exempt and not seller.vat_number else None,
            "einvoicing_addr": seller.electronic,
            "einvoicing_addr_schemeid": _ELECTRONIC,
            "contacts": [contact] if contact else None,
        }
    )


def _buyer(issued: Issued) -> Terms:
    buyer, recipient = issued.buyer, issued.recipient
    contact = _filled({"name": recipient.name, "phone": recipient.phone, "email": recipient.email}) if recipient else {}
    return _filled(
        _place(buyer)
        | _identifiers(buyer.siren, buyer.siret)
        | {
            "vat_identifier": buyer.vat_number,
            "einvoicing_addr": buyer.electronic,
            "einvoicing_addr_schemeid": _ELECTRONIC if buyer.customer_type == "b2b" else _EMAIL,
            "contacts": [contact] if contact else None,
        }
    )


def _destination(issued: Issued) -> Terms | None:
    """BG-13: where goods go when elsewhere than to the buyer's address, and in any case when they leave for another
    state of the Union."""
    place = issued.elsewhere or (issued.delivery or issued.buyer if _leaves_for_the_union(issued) else None)
    if place is None:
        return None
    siret = place.siret if isinstance(place, Delivery) else ""
    return _filled(_place(place) | {"identifiers": {_SIRET: siret} if siret else None})


# What #################################################################################################################


def _notes(issued: Issued) -> Iterator[Terms]:
    for code, text in (("PMD", issued.mentions.pmd), ("PMT", issued.mentions.pmt), ("AAB", issued.mentions.aab)):
        if not text:
            raise ValueError(f"the mention {code} has no text")  # BR-FR-05: exactly one of each
        yield {"BT-21": code, "BT-22": text}
    yield {"BT-21": "BAR", "BT-22": _AUDIENCES[issued.buyer.customer_type]}
    # The lines of EN 16931 all have amounts.
    between = ("\n".join(filter(None, (line.description, line.detail))) for line in issued.lines if line.kind == "text")
    for text in (*between, *wording.notes(issued)):
        if text:
            yield {"BT-22": text}


def _line(number: int, line: Line) -> Terms:
    terms: Terms = {
        "BT-126": str(number),
        "BT-129": plain_number(line.quantity),
        "BT-130": line.unit,
        "BT-131": plain_money(line.net),
        "BT-146": plain_number(line.price, decimals=2),
        "BT-151": line.category,
        "BT-152": plain_rate(line.rate),
        "BT-153": line.description or line.ref or _("Article"),
        "BT-154": line.detail,
        "BT-155": line.ref,
    }
    # The price stays whole; what the net is away from it is an allowance, or a charge where it is more.
    away = line.gross - line.net
    if away > 0:
        discount: Terms = {
            "amount": plain_money(away),
            "base_amount": plain_money(line.gross),
            "reason_code": _DISCOUNT,
        }
        if line.discount_kind == "pct" and away == half_up(line.gross * line.discount_value, 10_000):
            discount["rate"] = plain_rate(line.discount_value)
        terms["BG-27"] = [discount]
    elif away < 0:
        terms["BG-28"] = [{"amount": plain_money(-away), "reason": _("Ajustement")}]
    return _filled(terms)


def _allowance(issued: Issued, group: Vat) -> Terms:
    """BG-20: the part of the discount on the whole document that falls on one rate."""
    base = group.base + group.allowance_share - group.charge
    terms = {
        "amount": plain_money(group.allowance_share),
        "base_amount": plain_money(base),
        "vat_category_code": group.category,
        "vat_rate": plain_rate(group.rate),
        "reason": _("Remise"),
        "reason_code": _DISCOUNT,
    }
    if issued.discount_kind == "pct" and group.allowance_share == half_up(base * issued.discount_value, 10_000):
        terms["rate"] = plain_rate(issued.discount_value)
    return terms


def _charge(charge: Charge) -> Terms:
    return {
        "amount": plain_money(charge.amount),
        "vat_category_code": charge.category,
        "vat_rate": plain_rate(charge.rate),
        "reason": charge.label,
        "reason_code": charge.code,
    }


def _vat(group: Vat) -> Terms:
    return _filled(
        {
            "BT-116": plain_money(group.base),
            "BT-117": plain_money(group.vat),
            "BT-118": group.category,
            "BT-119": plain_rate(group.rate),
            "BT-120": group.text,
            "BT-121": group.vatex,
        }
    )
