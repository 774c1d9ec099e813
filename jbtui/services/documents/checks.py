"""What a draft must be to get its number: every rule that its own rows and those it names can break."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from stdnum import iban

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import ACCOUNTING, CREDIT, DEPOSIT, INVOICE, VALIDATED
from jbtui.models.seller import FRANCHISE, MENTIONS, Seller
from jbtui.models.values import Refused, check_siren, check_siret, check_vat
from jbtui.models.vat_rate import OLD_RATES, RATES
from jbtui.services.documents import due_dates
from jbtui.services.documents.deducting import invoices_using
from jbtui.services.documents.refusals import refusal
from jbtui.services.documents.snapshots import customer_type, delivery_of
from jbtui.services.documents.whole import Whole, term_of
from jbtui.services.unit import Forbidden, Invalid

_ELECTRONIC = re.compile(r"[A-Za-z0-9+._-]{1,125}")


def raise_all(found: Sequence[Refused]) -> None:
    """Raise what was found, if anything: Invalid with the first words for each field, or Forbidden where one has no
    field, for then something else must be put right first."""
    for each in found:
        if not each.field:
            raise Forbidden(str(each), each.code)
    if found:
        first = {each.field: each for each in reversed(found)}
        errors = {field: str(first[field]) for field in dict.fromkeys(each.field for each in found)}
        raise Invalid(errors, {field: first[field].code for field in errors})


def refusals(whole: Whole, today: date) -> Iterator[Refused]:
    """Why a draft cannot get its number, by its rows: neither its totals nor other documents are looked at."""
    accounting = whole.row["type"] in ACCOUNTING
    yield from of_seller(whole, accounting=accounting)
    yield from of_contact(whole, accounting=accounting)
    yield from of_delivery(whole)
    yield from of_lines(whole)
    yield from of_days(whole, today, accounting=accounting)
    if whole.row["type"] == CREDIT:
        yield from of_credit(whole)


def warnings(whole: Whole, *, grouped: bool) -> Iterator[Refused]:
    """What a user confirms before a draft gets its number; `grouped` for an invoice of several deliveries."""
    row = whole.row
    if row["type"] not in ACCOUNTING and customer_type(whole.contact) == "b2b" and not whole.contact["siren"]:
        yield refusal("W-SIREN")
    if row["type"] == INVOICE and (not row["total_ttc"] or any(not line["price"] for line in whole.items)):
        yield refusal("W-ZERO")
    if row["type"] in (INVOICE, DEPOSIT) and row["due_date"]:
        term = None if whole.term is None else term_of(whole.term)
        if due_dates.goes_beyond_law(row["date"], row["due_date"], term, grouped=grouped):
            yield refusal("W-DUE-CAP")


# --- who ------------------------------------------------------------------------------------------------------------

_OF_SELLER = ("name", "siren", "line1", "postcode", "city", "country")
_OF_PARTY = ("line1", "postcode", "city", "country")


def of_seller(whole: Whole, *, accounting: bool) -> Iterator[Refused]:
    """The settings that the law and the electronic invoice need."""
    seller = whole.seller
    if missing := [Seller.columns()[name].verbose_name for name in _OF_SELLER if not seller[name]]:
        yield refusal("E-SELLER", fields=_list(missing))
        return
    if not accounting:
        return
    taxed = seller["vat_regime"] != FRANCHISE and any(line["vat_category"] == "S" for line in whole.items)
    if taxed and not seller["vat_number"]:
        yield refusal("E-SELLER", fields=Seller.columns()["vat_number"].verbose_name)
    yield from _identifiers(seller, "E-ID/seller")
    if seller["iban"] and not iban.is_valid(seller["iban"]):
        yield refusal("E-ID/seller", what=Seller.columns()["iban"].verbose_name)
    if seller["einvoice_address"] and not _is_electronic(seller["einvoice_address"], seller["siren"]):
        yield refusal("E-EADDR/seller")
    labels = dict(MENTIONS)
    if missing := [labels[kind] for kind in ("pmd", "pmt", "aab") if not whole.mentions[kind]]:
        yield refusal("E-MENTION", fields=_list(missing))


def of_contact(whole: Whole, *, accounting: bool) -> Iterator[Refused]:
    """The contact, to whom the document is addressed."""
    contact, french = whole.contact, customer_type(whole.contact) == "b2b"
    if contact["currency"] not in ("", "EUR"):
        yield refusal("E-CURRENCY", currency=contact["currency"])
    if missing := [Contact.value(name).label for name in _OF_PARTY if not contact[name]]:
        yield refusal("E-PARTY-ADDR", fields=_list(missing))
    if not accounting:
        return
    if french and not contact["siren"]:
        yield refusal("E-SIREN")
    yield from _identifiers(contact, "E-ID")
    if french and contact["einvoicing_address"] and not _is_electronic(contact["einvoicing_address"], contact["siren"]):
        yield refusal("E-EADDR")


def of_delivery(whole: Whole) -> Iterator[Refused]:
    """Where it goes. That it is an address of the contact's the tables see to."""
    if whole.address is not None and whole.address["archived"]:
        yield refusal("E-DELIV-ADDR")
        return
    delivery = delivery_of(whole)
    if delivery is not None and not delivery.country:
        yield refusal("E-DELIV-ADDR", "delivery_address_id" if whole.address else "delivery_country")
    if any(line["vat_category"] == "K" for line in whole.items):
        if not whole.contact["vat_number"]:
            yield refusal("E-VAT-ID")
        if (delivery.country if delivery else whole.contact["country"]) == "FR":
            yield refusal("E-VAT-COUNTRY")


def _identifiers(row: Values, code: str) -> Iterator[Refused]:
    """A SIREN, SIRET or VAT number that is none."""
    labels = {name: Seller.columns()[name].verbose_name for name in ("siren", "siret", "vat_number")}
    siren, siret = row["siren"], row["siret"]
    if siren and check_siren(siren):
        yield refusal(code, what=labels["siren"])
    if siret and (check_siret(siret) or not siret.startswith(siren)):
        yield refusal(code, what=labels["siret"])
    if row["vat_number"] and check_vat(row["vat_number"]):
        yield refusal(code, what=labels["vat_number"])


def _is_electronic(address: str, siren: str) -> bool:
    return bool(_ELECTRONIC.fullmatch(address)) and address.startswith(siren)


def _list(labels: Sequence[str | None]) -> str:
    return ", ".join(map(str, labels))


# --- what -----------------------------------------------------------------------------------------------------------


def of_lines(whole: Whole) -> Iterator[Refused]:
    """The lines, by what is said of each and of all of them."""
    franchise = whole.seller["vat_regime"] == FRANCHISE
    rates = {Decimal(0), *RATES, *(OLD_RATES if whole.row["type"] == CREDIT else ())}
    if not whole.items:
        yield refusal("E-EMPTY")
    taxed = [*(("lines", index, line) for index, line in enumerate(whole.lines) if line in whole.items)]
    taxed += [("charges", index, charge) for index, charge in enumerate(whole.charges)]
    for place, index, row in taxed:
        if place == "lines" and not row["quantity"]:
            yield refusal("E-QTY-ZERO", f"lines.{index}.quantity")
        if row["vat_rate"] not in rates or (row["vat_category"] == "S") == (not row["vat_rate"]):
            yield refusal("E-FORMAT/rate", f"{place}.{index}.vat_rate")
        elif franchise and row["vat_category"] != "E":
            yield refusal("E-VAT-REGIME", f"{place}.{index}.vat_rate")
    words = {(line["vat_text"], line["vatex"]) for line in whole.items if line["vat_category"] == "E"}
    if len(words) > 1:
        yield refusal("E-VAT-MIX", "lines")


def of_days(whole: Whole, today: date, *, accounting: bool) -> Iterator[Refused]:
    """The date and the due date by themselves."""
    row = whole.row
    if not 2000 <= row["date"].year <= 2099:
        yield refusal("E-DATE-RANGE")
    elif accounting and row["date"] > today:
        yield refusal("E-DATE-FUTURE")
    if row["type"] == INVOICE and row["due_date"] and row["due_date"] < row["date"]:
        yield refusal("E-DUE")


def of_credit(whole: Whole) -> Iterator[Refused]:
    """What a credit note must name."""
    credited = whole.credited
    if credited is None or credited["state"] != VALIDATED or credited["type"] not in (INVOICE, DEPOSIT):
        yield refusal("E-AVO-SOURCE")
        return
    if not whole.row["reason"]:
        yield refusal("E-REASON")
    siren = json.loads(credited["buyer_json"])["siren"]
    if siren != whole.contact["siren"]:
        yield refusal("E-SIREN-CHANGED", siren=siren)
    if credited["type"] == DEPOSIT and (users := invoices_using(credited["id"])):
        yield refusal("E-ACO-USED", number=users[0])
