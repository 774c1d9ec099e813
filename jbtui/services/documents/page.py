"""What stands on the page of a document, as texts: `page.typ` lays them out and knows no word of its own."""

from typing import Any

from jbtui.language import _
from jbtui.models import values
from jbtui.models.document import ACCOUNTING, CREDIT, DELIVERY, DEPOSIT, INVOICE, ORDER, PROFORMA, QUOTE
from jbtui.services.documents import figures, wording
from jbtui.services.documents.issued import Issued, Line, Place

Json = dict[str, Any]
Pair = tuple[str, str]


def content(issued: Issued) -> Json:
    """The page as JSON: titles, addresses, facts, the table's columns and rows, totals, mentions."""
    taxed = not issued.seller.exempt
    priced = issued.type != DELIVERY or issued.with_prices
    return {
        "title": wording.TITLES[issued.type],
        "warning": _("Document sans valeur comptable") if issued.type == PROFORMA else "",
        "number": issued.number,
        "number_label": _("N° {number}").format(number=issued.number),
        "date": [issued.date.year, issued.date.month, issued.date.day],
        "date_label": _("du {day}").format(day=values.show_day(issued.date)),
        "page_label": _("Page {page} sur {pages}"),
        "author": wording.seller_name(issued.seller),
        "seller": _seller(issued),
        "legal": _legal(issued),
        "addresses": _addresses(issued),
        "facts": _facts(issued),
        "subject": issued.subject,
        "columns": _columns(issued, taxed, priced),
        "rows": _rows(issued, taxed, priced),
        "vat": _vat(issued) if taxed and priced else None,
        "totals": _totals(issued, taxed) if priced else [],
        "deposits": _deposits(issued) if issued.deposits else None,
        "exemptions": list(dict.fromkeys(group.text for group in issued.vat if group.text)) if priced else [],
        "payment": _payment(issued),
        "notes": wording.notes(issued),
        "mentions": _mentions(issued),
        "signature": _signature(issued),
    }


# Who ##################################################################################################################


def _lines_of(place: Place) -> list[str]:
    town = f"{place.postcode} {place.city}".strip()
    abroad = values.show_country(place.country) if place.country != "FR" else ""
    return [line for line in (place.line1, place.line2, town, abroad) if line]


def _seller(issued: Issued) -> Json:
    seller = issued.seller
    lines = _lines_of(seller)
    if seller.trade_name and seller.trade_name != seller.name:
        lines.insert(0, seller.trade_name)
    if seller.phone:
        lines.append(_("Tél. {phone}").format(phone=values.show_phone(seller.phone)))
    if seller.email:
        lines.append(seller.email)
    return {"name": wording.seller_name(seller), "lines": lines}


def _legal(issued: Issued) -> list[str]:
    """The seller's identity, at the foot of each page."""
    seller = issued.seller
    numbers = [
        _named(_("SIREN {number}"), values.show_siren(seller.siren)),
        _named(_("SIRET {number}"), values.show_siret(seller.siret)),
        _named(_("TVA {number}"), values.show_vat(seller.vat_number)),
    ]
    if issued.type in ACCOUNTING:
        numbers.append(_named(_("Facturation électronique {number}"), seller.electronic))
    unbroken = [number.replace(" ", "\u00a0") for number in numbers]
    return [text for text in (wording.seller_name(seller), wording.company_line(seller), *unbroken) if text]


def _named(sentence: str, number: str) -> str:
    return sentence.format(number=number) if number else ""


def _addresses(issued: Issued) -> Json:
    """The buyer's block, which stands in an envelope's window, and the delivery's where it goes elsewhere."""
    buyer, elsewhere = issued.buyer, issued.elsewhere
    goes = issued.type == DELIVERY and elsewhere is not None
    billing = {
        "title": _("Adresse de facturation") if elsewhere else _("Adresse de facturation et de livraison"),
        "name": buyer.name,
        "lines": _lines_of(buyer),
    }
    if issued.recipient:
        billing["attention"] = _("À l’attention de {name}").format(name=issued.recipient.name)
    delivery = None
    if elsewhere:
        contact = " · ".join(part for part in (elsewhere.contact, values.show_phone(elsewhere.phone)) if part)
        delivery = {
            "title": _("Adresse de livraison"),
            "name": elsewhere.name,
            "lines": [
                *_lines_of(elsewhere),
                *(
                    line
                    for line in (
                        _named(_("SIRET {number}"), values.show_siret(elsewhere.siret)),
                        contact,
                        elsewhere.instructions,
                    )
                    if line
                ),
            ],
        }
    # A delivery note travels with the goods: there the window shows where they go.
    window, beside = (delivery, billing) if goes else (billing, delivery)
    return {"window": window, "beside": beside}


# Facts ################################################################################################################


def _facts(issued: Issued) -> list[Pair]:
    buyer, recipient = issued.buyer, issued.recipient
    credited = issued.credited
    accounting = issued.type in ACCOUNTING
    facts = [
        (_("Valable jusqu’au"), values.show_day(issued.valid_until) if issued.valid_until else ""),
        (_("Échéance"), values.show_day(issued.due_date) if issued.due_date else ""),
        (_("Date de livraison"), values.show_day(issued.delivery_date) if issued.delivery_date else ""),
        (_("Nature"), wording.nature(issued) if accounting else ""),
        (
            _("Facture d’origine"),
            _("{number} du {day}").format(number=credited.number, day=values.show_day(credited.date))
            if credited
            else "",
        ),
        (_("Votre commande"), issued.buyer_order_ref),
        (_("Notre commande"), issued.order_number),
        (_("Bon de livraison"), issued.delivery_notes[0] if len(issued.delivery_notes) == 1 else ""),
        (_("Code client"), buyer.code),
        (_("SIREN client"), values.show_siren(buyer.siren)),
        (_("SIRET client"), values.show_siret(buyer.siret)),
        (_("TVA client"), values.show_vat(buyer.vat_number)),
        (_("Facturation électronique"), buyer.electronic if accounting else ""),
        (_("Votre contact"), _reach(recipient.phone, recipient.email) if recipient else ""),
    ]
    return [(label, text) for label, text in facts if text]


def _reach(phone: str, email: str) -> str:
    return " · ".join(part for part in (values.show_phone(phone), email) if part)


# The table ############################################################################################################


def _columns(issued: Issued, taxed: bool, priced: bool) -> list[Json]:
    columns = [{"title": _("Désignation"), "align": "left"}, {"title": _("Quantité"), "align": "right"}]
    if not priced:
        return columns
    columns.append({"title": _("Prix unitaire HT") if taxed else _("Prix unitaire"), "align": "right"})
    if _discounted(issued):
        columns.append({"title": _("Remise"), "align": "right"})
    if taxed:
        columns.append({"title": _("TVA"), "align": "right"})
    columns.append({"title": _("Total HT") if taxed else _("Total"), "align": "right"})
    return columns


def _discounted(issued: Issued) -> bool:
    return any(line.gross != line.net for line in issued.items)


def _rows(issued: Issued, taxed: bool, priced: bool) -> list[Json]:
    rows: list[Json] = []
    subtotal = 0
    for line in issued.lines:
        if line.kind == "text":
            rows.append({"kind": "text", "text": line.description, "detail": line.detail})
        elif line.kind == "subtotal":
            if priced:
                label = line.description or _("Sous-total")
                rows.append({"kind": "subtotal", "text": label, "amount": figures.money(subtotal)})
            subtotal = 0
        else:
            subtotal += line.net
            cells = _cells(issued, line, taxed) if priced else [_quantity(line)]
            rows.append(
                {"kind": "item", "text": line.description, "ref": line.ref, "detail": line.detail, "cells": cells}
            )
    return rows


def _quantity(line: Line) -> str:
    return f"{figures.number(line.quantity)} {wording.unit(line.unit)}".strip()


def _cells(issued: Issued, line: Line, taxed: bool) -> list[str]:
    cells = [_quantity(line), figures.number(line.price, decimals=2)]
    if _discounted(issued):
        cells.append(_line_discount(line))
    if taxed:
        cells.append(figures.rate(line.rate))
    cells.append(figures.money(line.net))
    return cells


def _line_discount(line: Line) -> str:
    """The percentage if it is one and says it all, the amount otherwise."""
    if line.gross == line.net:
        return ""
    if line.discount_kind == "pct" and line.discount == line.gross - line.net:
        return figures.rate(line.discount_value)
    return figures.money(line.net - line.gross)


# Amounts ##############################################################################################################


def _vat(issued: Issued) -> Json:
    return {
        "titles": [_("Taux"), _("Base HT"), _("TVA")],
        "rows": [
            [figures.rate(group.rate), figures.money(group.base), figures.money(group.vat)] for group in issued.vat
        ],
    }


def _totals(issued: Issued, taxed: bool) -> list[Json]:
    rows: list[tuple[str, int]] = []
    if issued.allowance or issued.charge:
        rows.append((_("Total des lignes"), issued.sum_lines))
    if issued.allowance:
        percent = issued.discount_kind == "pct"
        label = _("Remise de {rate}").format(rate=figures.rate(issued.discount_value)) if percent else _("Remise")
        rows.append((label, -issued.allowance))
    rows += [(charge.label, charge.amount) for charge in issued.charges]
    rows.append((_("Total HT"), issued.total_ht))
    if taxed:
        rows.append((_("Total TVA"), issued.total_vat))
        rows.append((_("Total TTC"), issued.total_ttc))
    if issued.prepaid:
        rows.append((_("Acomptes déduits") if issued.deposits else _("Déjà réglé"), -issued.prepaid))
    if issued.type in ACCOUNTING:
        rows.append((_("Net à votre crédit") if issued.type == CREDIT else _("Net à payer"), issued.due))
    last = len(rows) - 1
    return [
        {"label": label, "amount": _("{amount} €").format(amount=figures.money(cents)), "strong": index == last}
        for index, (label, cents) in enumerate(rows)
    ]


def _deposits(issued: Issued) -> Json:
    return {
        "titles": [_("Acompte déduit"), _("Date"), _("HT"), _("TVA"), _("TTC")],
        "rows": [
            [
                deposit.number,
                values.show_day(deposit.date),
                figures.money(deposit.total_ht),
                figures.money(deposit.total_vat),
                figures.money(deposit.total_ttc),
            ]
            for deposit in issued.deposits
        ],
    }


# Words ################################################################################################################


def _payment(issued: Issued) -> list[Pair]:
    seller = issued.seller
    rows = [(_("Conditions de règlement"), wording.payment(issued))]
    if seller.iban and issued.type in (PROFORMA, DEPOSIT, INVOICE):
        iban = " ".join(seller.iban[start : start + 4] for start in range(0, len(seller.iban), 4))
        rows.append((_("Virement"), _("IBAN {iban}").format(iban=iban)))
        rows.append(("", _("BIC {bic}").format(bic=seller.bic) if seller.bic else ""))
    return [(label, text) for label, text in rows if text]


def _mentions(issued: Issued) -> list[str]:
    if issued.type not in ACCOUNTING:
        return []
    debits = _("Option pour le paiement de la taxe d’après les débits") if issued.seller.vat_on_debits else ""
    return [text for text in (debits, issued.mentions.pmd, issued.mentions.pmt, issued.mentions.aab) if text]


def _signature(issued: Issued) -> Json | None:
    if issued.type in (QUOTE, ORDER, PROFORMA):
        return {"title": _("Bon pour accord"), "hint": _("Date, nom, signature et cachet")}
    if issued.type == DELIVERY:
        return {"title": _("Reçu en bon état"), "hint": _("Date, nom et signature")}
    return None
