"""A draft gets its number: what is checked, what is frozen, and that nothing is lost where it fails."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import peewee
import pytest

from jbtui.database.bulk import triggers_still
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document, DocumentLine, DocumentVat
from jbtui.models.document_file import DocumentFile, Event
from jbtui.models.document_links import DocumentLink
from jbtui.models.fiscal_year import FiscalYear, Series, SeriesCounter
from jbtui.models.seller import Mention
from jbtui.services import check, contacts, deals, undo
from jbtui.services.documents import drafts, production, seals, series
from jbtui.services.documents.validation import ToConfirm, validate
from jbtui.services.unit import Forbidden, Invalid, Session, keep, read, unit
from tests.services.conftest import MORNING
from tests.services.making import address, company, individual, plain
from tests.services.selling import years
from tests.services.validating import (
    BUYER,
    DAY,
    PORTE,
    SELLER,
    credit_note,
    deposit,
    draft,
    line,
    lines_of,
    link,
    settings,
    validated,
)


@pytest.fixture(autouse=True)
def years_and_seller() -> None:
    years(("2026", "2026-01-01", "2026-12-31"), ("2027", "2027-01-01", "2027-12-31"))
    settings(**SELLER)


@pytest.fixture
def martin(anne: Session) -> Values:
    return company(anne, "Martin", **BUYER)


def refused(session: Session, row: Values, *confirmed: str) -> dict[str, str]:
    """Code → field of what a draft is refused for; that nothing was written by it."""
    before = _everything()
    with pytest.raises((Invalid, Forbidden)) as error:
        validate(session, row["id"], row["version"], confirmed)
    assert _everything() == before
    assert str(error.value)
    if isinstance(error.value, Invalid):
        assert error.value.codes.keys() == error.value.errors.keys()
        return {code: field for field, code in error.value.codes.items()}
    assert isinstance(error.value, Forbidden)
    return {error.value.code: ""}


def _everything() -> list[list[Values]]:
    tables = (Document, DocumentLine, DocumentVat, DocumentFile, DocumentLink, Event, SeriesCounter, Contact)
    return [model.values() for model in tables]


# --- the nine steps -------------------------------------------------------------------------------------------------


def test_an_invoice_is_numbered_counted_frozen_printed_and_sealed(anne: Session, martin: Values) -> None:
    depot = address(anne, martin, "Dépôt", line1="Quai 2", postcode="94500", city="Champigny")
    row = validated(
        anne,
        draft(
            anne, martin, "FAC",
            {"description": "Porte", "quantity": 12, "price": Decimal("49.90"), "discount_kind": "pct",
             "discount_value": Decimal(10)},
            {"description": "Livre", "quantity": 3, "price": Decimal("18.50"), "vat_rate": Decimal("5.5")},
            {"description": "Pose", "quantity": Decimal("2.5"), "price": 62, "vat_rate": 10, "nature": "service"},
            {"kind": "text", "description": "Merci."},
            discount_kind="pct", discount_value=5, delivery_address_id=depot["id"],
            charges=[{"label": "Port", "amount": 15}],
        ),
    )  # fmt: skip
    assert (row["number"], row["state"], row["series"], row["seq"]) == ("FA2026-00001", "validated", "FA", 1)
    names = ("sum_lines", "allowance", "charge", "total_ht", "total_vat", "total_ttc", "prepaid", "due")
    amounts = ("749.42", "37.47", "15.00", "726.95", "123.02", "849.97", "0", "849.97")
    assert [row[name] for name in names] == [Decimal(amount) for amount in amounts]
    assert row["due_date"] == date(2026, 12, 20)  # 30 days: no term
    assert row["bt23"] == "M1"
    assert [line["net"] for line in lines_of(row)] == [Decimal(net) for net in ("538.92", "55.50", "155.00", "0")]
    vat = sorted(DocumentVat.values(DocumentVat.document == row["id"]), key=lambda group: -group["rate"])
    assert [(group["rate"], group["base"], group["vat"], group["allowance_share"]) for group in vat] == [
        (20, Decimal("526.97"), Decimal("105.39"), Decimal("26.95")),
        (10, Decimal("147.25"), Decimal("14.73"), Decimal("7.75")),
        (Decimal("5.5"), Decimal("52.73"), Decimal("2.90"), Decimal("2.77")),
    ]
    assert json.loads(row["seller_json"])["name"] == "Menuiserie Duval"
    assert json.loads(row["buyer_json"])["city"] == "Lyon"
    assert json.loads(row["delivery_json"])["city"] == "Champigny"
    assert json.loads(row["terms_json"])["payment_terms"] == "30 jours net"
    files = {file["kind"]: file for file in DocumentFile.values(DocumentFile.document == row["id"])}
    assert files.keys() == {"pdf", "xml"}
    for file in files.values():
        assert hashlib.sha256(file["bytes"]).hexdigest() == file["sha256"]
    xml, pdf = bytes(files["xml"]["bytes"]), bytes(files["pdf"]["bytes"])
    assert pdf.startswith(b"%PDF")
    assert b"FA2026-00001" in xml
    assert b"849.97" in xml
    assert b"<ram:CityName>Champigny</ram:CityName>" in xml
    assert (row["prev_hash"], len(row["hash"])) == ("", 64)
    assert [event["action"] for event in Event.values(Event.document == row["id"])] == ["validated"]
    assert list(seals.broken()) == []


@pytest.mark.parametrize(
    ("type_", "number", "state"),
    [
        ("DEV", "DE2026-00001", "issued"),
        ("PRO", "PF2026-00001", "issued"),
        ("CDE", "CD2026-00001", "confirmed"),
        ("BL", "BL2026-00001", "issued"),
        ("FAC", "FA2026-00001", "validated"),
        ("ACO", "AC2026-00001", "validated"),
    ],
)
def test_each_type_has_its_series_and_its_state(
    anne: Session, martin: Values, type_: str, number: str, state: str
) -> None:
    row = validated(anne, draft(anne, martin, type_))
    assert (row["number"], row["state"]) == (number, state)
    kinds = sorted(file["kind"] for file in DocumentFile.values(DocumentFile.document == row["id"]))
    assert kinds == (["pdf", "xml"] if state == "validated" else ["pdf"])


def test_a_later_change_of_the_cards_changes_nothing_of_it(anne: Session, martin: Values) -> None:
    row = validated(anne, draft(anne, martin))
    files = DocumentFile.values(DocumentFile.document == row["id"])
    martin = read(Contact, martin["id"])
    contacts.update(anne, martin["id"], {"name": "Autre", "city": "Paris", "siren": ""}, martin["version"])
    settings(name="Autre", siren="552100554")
    keep(Mention, {**Mention.values()[0], "id": 9, "kind": "pmd", "since": date(2026, 1, 1), "text": "Autre texte"})
    assert DocumentFile.values(DocumentFile.document == row["id"]) == files
    assert read(Document, row["id"]) == row
    assert list(seals.broken()) == []


def test_a_draft_is_validated_once(anne: Session, bob: Session, martin: Values) -> None:
    row = draft(anne, martin)
    done = validated(anne, row)
    assert refused(bob, row) == {"E-STATE": ""}  # he saw the draft
    assert refused(bob, done) == {"E-IMM": ""}
    assert SeriesCounter.get().last == 1


def test_a_draft_that_was_changed_since_is_not_validated(anne: Session, bob: Session, martin: Values) -> None:
    row = draft(anne, martin)
    with unit(bob, "Modifier") as work:
        work.update(Document, row["id"], {"subject": "Autre"}, row["version"])
    assert refused(anne, row) == {"E-CONFLICT": ""}


def test_a_document_is_not_un_numbered(anne: Session, martin: Values) -> None:
    row = validated(anne, draft(anne, martin))
    last = undo.last(anne)
    assert last is not None
    with pytest.raises(Forbidden):
        undo.undo(anne, last)
    assert read(Document, row["id"]) == row


# --- numbers --------------------------------------------------------------------------------------------------------


def test_numbers_follow_each_other_and_dates_follow_numbers(anne: Session, martin: Values) -> None:
    for count in range(1, 8):
        assert validated(anne, draft(anne, martin))["number"] == f"FA2026-{count:05}"
    assert refused(anne, draft(anne, martin, date=date(2026, 11, 19))) == {"E-CHRONO": "date"}  # N1
    assert SeriesCounter.get().last == 7
    assert validated(anne, draft(anne, martin, "DEV", date=date(2026, 1, 2)))["number"] == "DE2026-00001"


def test_each_year_counts_from_one(anne: Session, martin: Values) -> None:
    validated(anne, draft(anne, martin))
    new_year = Session("anne", clock=lambda: MORNING.replace(year=2027, month=1))
    first = validated(new_year, draft(new_year, martin, date=date(2027, 1, 1)))
    assert first["number"] == "FA2027-00001"  # N2
    # One of the old year may still come: its own dates and numbers count.
    late = validated(new_year, draft(new_year, martin, date=date(2026, 12, 31)))
    assert late["number"] == "FA2026-00002"
    counters = {row["fiscal_year_id"]: row["last"] for row in SeriesCounter.values()}
    assert counters == {1: 2, 2: 1}
    assert list(seals.broken()) == []


def test_deposits_and_credit_notes_may_share_the_series_of_invoices(anne: Session, martin: Values) -> None:
    settings(deposit_series="FA")
    assert validated(anne, draft(anne, martin, "ACO"))["number"] == "FA2026-00001"
    assert validated(anne, draft(anne, martin))["number"] == "FA2026-00002"


def test_a_series_goes_on_from_another_program(anne: Session, martin: Values) -> None:
    for first in (11, 42):
        series.start_at(anne, "FA", 1, first)
    assert validated(anne, draft(anne, martin))["number"] == "FA2026-00042"
    with pytest.raises(Forbidden) as error:
        series.start_at(anne, "FA", 1, 50)
    assert error.value.code == "E-NUM-START"
    assert validated(anne, draft(anne, martin))["number"] == "FA2026-00043"
    assert of_documents() == []
    with pytest.raises(Invalid) as invalid:
        series.start_at(anne, "AV", 1, 0)
    assert invalid.value.codes == {"first": "E-FORMAT"}


def test_a_series_begins_with_another_prefix_before_its_first_number(anne: Session, martin: Values) -> None:
    series.set_prefix(anne, "FA", "F/")
    assert validated(anne, draft(anne, martin))["number"] == "F/2026-00001"
    with pytest.raises(Forbidden) as error:
        series.set_prefix(anne, "FA", "FACT")
    assert error.value.code == "E-SERIES"
    for prefix, code in (("F A", "E-NUM-FORMAT"), ("x" * 11, "E-NUM-FORMAT"), ("f/", "E-NUM-PREFIX")):
        with pytest.raises(Invalid) as invalid:
            series.set_prefix(anne, "AV", prefix)
        assert invalid.value.codes == {"prefix": code}
    assert {row["code"]: row["prefix"] for row in Series.values()}["AV"] == "AV"


def test_a_number_that_differs_by_case_alone_is_taken(anne: Session, martin: Values) -> None:
    validated(anne, draft(anne, martin))
    keep(Series, {"code": "PF", "prefix": "fa"})
    assert refused(anne, draft(anne, martin, "PRO")) == {"E-NUM-USED": ""}


def test_a_prefix_that_the_law_refuses_gives_no_number(anne: Session, martin: Values) -> None:
    keep(Series, {"code": "FA", "prefix": "F A"})
    assert refused(anne, draft(anne, martin)) == {"E-NUM-FORMAT": ""}


def test_a_render_that_fails_takes_no_number(anne: Session, martin: Values) -> None:
    settings(logo=b"no picture")
    row = draft(anne, martin)
    assert refused(anne, row) == {"E-RENDER": ""}
    settings(logo=None)
    assert validated(anne, row)["number"] == "FA2026-00001"


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "values", "found"),
    [
        ([{"kind": "text", "description": "Rien"}], {}, {"E-EMPTY": "lines"}),
        ([PORTE, line(quantity=0)], {}, {"E-QTY-ZERO": "lines.1.quantity"}),
        ([line(vat_rate=Decimal("19.6"))], {}, {"E-FORMAT": "lines.0.vat_rate"}),
        ([line(vat_rate=0)], {}, {"E-FORMAT": "lines.0.vat_rate"}),
        ([line(quantity=-2)], {}, {"E-NEG": "lines"}),
        ([line(discount_kind="amount", discount_value=Decimal("200.01"))], {}, {"E-DISC": "lines.0.discount_value"}),
        ([PORTE], {"discount_kind": "amount", "discount_value": Decimal("200.01")}, {"E-DISC": "discount_value"}),
        ([PORTE], {"date": date(2026, 11, 25)}, {"E-DATE-FUTURE": "date"}),
        ([PORTE], {"date": date(2025, 12, 31)}, {"E-FY-NONE": "date"}),
        ([PORTE], {"date": date(2100, 1, 1)}, {"E-DATE-RANGE": "date"}),
        ([PORTE], {"due_date": date(2026, 11, 19)}, {"E-DUE": "due_date"}),
        ([line(vat_category="K", vat_rate=0)], {},
         {"E-VAT-ID": "contact_id", "E-VAT-COUNTRY": "delivery_address_id"}),
        ([line(vat_category="E", vat_rate=0, vat_text="a"), line(vat_category="E", vat_rate=0, vat_text="b")], {},
         {"E-VAT-MIX": "lines"}),
        ([PORTE], {"delivery_line1": "Quai 2"}, {"E-DELIV-ADDR": "delivery_country"}),
    ],
)  # fmt: skip
def test_a_draft_is_refused_on_its_field(
    anne: Session, martin: Values, lines: list[Values], values: dict[str, Any], found: dict[str, str]
) -> None:
    assert refused(anne, draft(anne, martin, "FAC", *lines, **values)) == found


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"siren": ""}, "E-SIREN"),
        ({"siren": "552100555"}, "E-ID"),
        ({"siret": "73282932000074"}, "E-ID"),
        ({"vat_number": "FR00552100554"}, "E-ID"),
        ({"einvoicing_address": "autre"}, "E-EADDR"),
        ({"city": ""}, "E-PARTY-ADDR"),
        ({"currency": "USD"}, "E-CURRENCY"),
    ],
)
def test_a_contact_that_cannot_be_invoiced_is_refused(anne: Session, values: dict[str, str], code: str) -> None:
    contact = company(anne, "Martin", **{**BUYER, **values})
    assert refused(anne, draft(anne, contact)) == {code: "contact_id"}


def test_a_quote_needs_less_and_says_so(anne: Session) -> None:
    contact = company(anne, "Martin", **{**BUYER, "siren": ""})
    row = draft(anne, contact, "DEV")
    with pytest.raises(ToConfirm) as question:
        validate(anne, row["id"], row["version"])
    assert [(warning.code, warning.field) for warning in question.value.warnings] == [("W-SIREN", "contact_id")]
    assert validate(anne, row["id"], row["version"], ["W-SIREN"])["state"] == "issued"


def test_private_and_foreign_buyers_need_no_siren(anne: Session) -> None:
    address_ = {"line1": "2 rue Haute", "postcode": "69001", "city": "Lyon"}
    assert validated(anne, draft(anne, individual(anne, "Durand", **address_)))["state"] == "validated"
    abroad = company(anne, "Müller", line1="Ring 1", postcode="10115", city="Berlin", country="DE",
                     vat_number="DE136695976", email="rechnung@mueller.de")  # fmt: skip
    row = validated(anne, draft(anne, abroad, "FAC", line(vat_category="K", vat_rate=0)))
    (group,) = DocumentVat.values(DocumentVat.document == row["id"])
    assert (group["category"], group["vatex"]) == ("K", "VATEX-EU-IC")
    assert "262 ter" in group["text"]
    assert (row["total_vat"], row["total_ttc"]) == (0, 200)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"siren": ""}, "E-SELLER"),
        ({"name": ""}, "E-SELLER"),
        ({"vat_number": ""}, "E-SELLER"),
        ({"siren": "732829321"}, "E-ID"),
        ({"iban": "FR7630006000011234567890188"}, "E-ID"),
        ({"einvoice_address": "x"}, "E-EADDR"),
    ],
)
def test_settings_that_no_invoice_can_have_are_refused(
    anne: Session, martin: Values, values: dict[str, str], code: str
) -> None:
    settings(**values)
    assert refused(anne, draft(anne, martin)) == {code: ""}


def test_the_franchise_has_no_vat(anne: Session, martin: Values) -> None:
    settings(vat_regime="franchise", vat_number="")
    assert refused(anne, draft(anne, martin)) == {"E-VAT-REGIME": "lines.0.vat_rate"}
    row = validated(anne, draft(anne, martin, "FAC", line(vat_category="E", vat_rate=0)))
    assert (row["total_vat"], row["total_ttc"]) == (0, 200)
    (group,) = DocumentVat.values(DocumentVat.document == row["id"])
    assert "293 B" in group["text"]


def test_a_closed_year_takes_nothing_more(anne: Session, martin: Values) -> None:
    year = FiscalYear.values(FiscalYear.code == "2026")[0]
    keep(FiscalYear, {**year, "closed_at": anne.clock()})
    assert refused(anne, draft(anne, martin)) == {"E-FY-CLOSED": "date"}


def test_an_archived_delivery_address_is_refused(anne: Session, martin: Values) -> None:
    depot = address(anne, martin, "Dépôt", line1="Quai 2", postcode="94500", city="Champigny", archived=True)
    assert refused(anne, draft(anne, martin, delivery_address_id=depot["id"])) == {
        "E-DELIV-ADDR": "delivery_address_id"
    }


def test_several_faults_are_told_together(anne: Session, martin: Values) -> None:
    row = draft(anne, martin, "FAC", line(quantity=0), line(vat_rate=3), date=date(2026, 12, 1))
    assert refused(anne, row) == {
        "E-QTY-ZERO": "lines.0.quantity",
        "E-FORMAT": "lines.1.vat_rate",
        "E-DATE-FUTURE": "date",
    }


# --- what is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "values", "code"),
    [
        ([line(price=0)], {}, "W-ZERO"),
        ([PORTE], {"due_date": date(2027, 1, 20)}, "W-DUE-CAP"),
    ],
)
def test_what_is_unusual_is_confirmed(
    anne: Session, martin: Values, lines: list[Values], values: dict[str, Any], code: str
) -> None:
    row = draft(anne, martin, "FAC", *lines, **values)
    assert refused(anne, row) == {code: ""}
    assert validate(anne, row["id"], row["version"], [code])["state"] == "validated"


@pytest.mark.parametrize(
    ("policy", "type_", "code"),
    [
        ("warn", "CDE", "W-CREDIT"),
        ("warn", "FAC", "W-CREDIT"),
        ("block", "CDE", "E-CREDIT"),
        ("block", "BL", "E-CREDIT"),
        ("block", "FAC", "W-CREDIT"),  # what was delivered is invoiced in any case
        ("block", "DEV", ""),
        ("none", "CDE", ""),
    ],
)
def test_a_credit_limit_is_asked_about_or_refuses(anne: Session, policy: str, type_: str, code: str) -> None:
    contact = company(anne, "Martin", **BUYER, credit_limit=Decimal("239.99"), credit_policy=policy)
    row = draft(anne, contact, type_)
    if code:
        assert refused(anne, row) == {code: ""}
    if not code.startswith("E-"):
        assert validate(anne, row["id"], row["version"], ["W-CREDIT"])["number"]


def test_what_a_contact_owes_may_reach_its_limit(anne: Session) -> None:
    contact = company(anne, "Martin", **BUYER, credit_limit=Decimal("240"), credit_policy="block")
    row = draft(anne, contact, "CDE")
    assert validate(anne, row["id"], row["version"])["total_ttc"] == 240
    assert refused(anne, draft(anne, contact, "CDE", line(price=Decimal("0.01")))) == {"E-CREDIT": ""}


def test_who_owes_too_much_is_still_quoted_and_credited(anne: Session) -> None:
    contact = company(anne, "Martin", **BUYER, credit_limit=Decimal(0), credit_policy="block")
    invoice = validated(anne, draft(anne, contact))
    for row in (draft(anne, contact, "DEV"), draft(anne, contact, "ACO"), credit_note(anne, invoice, 1)):
        assert validate(anne, row["id"], row["version"])["number"]


# --- deposits and credit notes --------------------------------------------------------------------------------------

GOODS = (line(quantity=10), line(description="Livre", quantity=4, price=50, vat_rate=Decimal("5.5")))


@pytest.fixture
def order(anne: Session, martin: Values) -> Values:
    return validated(anne, draft(anne, martin, "CDE", *GOODS))


def test_an_invoice_deducts_the_deposits_of_its_order(anne: Session, martin: Values, order: Values) -> None:
    first = validated(anne, deposit(anne, order, "pct", 30, ("300", "20"), ("60", "5.5")))
    assert (first["total_ttc"], first["due_date"]) == (Decimal("423.30"), DAY)
    second = validated(anne, deposit(anne, order, "amount", 500, ("354.36", "20"), ("70.87", "5.5")))
    assert second["total_ttc"] == 500
    row = draft(anne, martin, "FAC", *GOODS)
    link(anne, order, row)
    row = validated(anne, row)
    amounts = [row[name] for name in ("total_ttc", "prepaid", "due")]
    assert amounts == [Decimal("1411.00"), Decimal("923.30"), Decimal("487.70")]
    assert row["bt23"] == "B4"
    links = DocumentLink.values(DocumentLink.target == row["id"], DocumentLink.kind == "deposit")
    assert sorted((link["source_id"], link["amount"]) for link in links) == [
        (first["id"], Decimal("423.30")),
        (second["id"], Decimal(500)),
    ]
    (xml,) = DocumentFile.values(DocumentFile.document == row["id"], DocumentFile.kind == "xml")
    for words in (b"AC2026-00001", b"AC2026-00002", b"923.30", b"487.70", b"CD2026-00001"):
        assert words in bytes(xml["bytes"])
    # Nothing is left for another one.
    other = draft(anne, martin, "FAC", *GOODS)
    link(anne, order, other)
    assert validated(anne, other)["prepaid"] == 0


def test_deposits_beyond_the_order_are_refused(anne: Session, order: Values) -> None:
    validated(anne, deposit(anne, order, "pct", 30, ("300", "20"), ("60", "5.5")))
    whole = deposit(anne, order, "pct", 71, ("710", "20"), ("142", "5.5"))
    assert refused(anne, whole) == {"E-ACO-OVER": "lines"}


def test_more_deposits_than_an_invoice_has_are_confirmed(anne: Session, martin: Values, order: Values) -> None:
    validated(anne, deposit(anne, order, "pct", 30, ("300", "20"), ("60", "5.5")))
    row = draft(anne, martin, "FAC", line(quantity=1))
    link(anne, order, row)
    assert refused(anne, row) == {"W-DUE-NEGATIVE": ""}
    assert validated(anne, row)["due"] == Decimal("-303.30")


def test_three_credit_notes_close_an_invoice_to_the_cent(anne: Session, martin: Values) -> None:
    goods = line(quantity=7, price=Decimal("12.345"), discount_kind="pct", discount_value=15)
    invoice = validated(anne, draft(anne, martin, "FAC", goods))
    assert invoice["total_ttc"] == Decimal("88.15")
    found = [validated(anne, credit_note(anne, invoice, quantity)) for quantity in (3, 3, 1)]
    assert [(row["total_ht"], row["total_vat"], row["total_ttc"]) for row in found] == [
        (Decimal("31.48"), Decimal("6.30"), Decimal("37.78")),
        (Decimal("31.49"), Decimal("6.29"), Decimal("37.78")),
        (Decimal("10.49"), Decimal("2.10"), Decimal("12.59")),
    ]
    assert [row["number"] for row in found] == ["AV2026-00001", "AV2026-00002", "AV2026-00003"]
    (xml,) = DocumentFile.values(DocumentFile.document == found[0]["id"], DocumentFile.kind == "xml")
    assert b"FA2026-00001" in bytes(xml["bytes"])
    assert refused(anne, credit_note(anne, invoice, Decimal("0.0001"))) == {"E-QTY-CREDIT": "lines.0.quantity"}


def test_a_credit_note_credits_what_was_invoiced_as_it_was(anne: Session, martin: Values) -> None:
    invoice = validated(anne, draft(anne, martin, "FAC", *GOODS))
    assert refused(anne, credit_note(anne, invoice, 1, 0, reason="")) == {"E-REASON": "reason"}
    assert refused(anne, credit_note(anne, invoice, 11, 0)) == {"E-QTY-CREDIT": "lines.0.quantity"}
    assert refused(anne, credit_note(anne, invoice, 1, 0, price=99)) == {"E-AVO-PRICE": "lines.0.price"}
    quote = validated(anne, draft(anne, martin, "DEV"))
    assert refused(anne, credit_note(anne, quote, 1)) == {"E-AVO-SOURCE": ""}
    of_nothing = draft(anne, martin, "AVO", reason="Retour")
    assert refused(anne, of_nothing) == {"E-AVO-SOURCE": ""}


def test_charges_are_credited_whole_and_once(anne: Session, martin: Values) -> None:
    port = {"label": "Port", "amount": 15}
    invoice = validated(anne, draft(anne, martin, "FAC", charges=[port]))
    assert refused(anne, credit_note(anne, invoice, 1, charges=[{**port, "amount": 14}])) == {
        "E-AVO-CHARGE": "charges.0.amount"
    }
    first = validated(anne, credit_note(anne, invoice, 1, charges=[port]))
    assert (first["charge"], first["total_ttc"]) == (15, 138)
    assert refused(anne, credit_note(anne, invoice, 1, charges=[port])) == {"E-AVO-CHARGE": "charges.0.amount"}
    assert validated(anne, credit_note(anne, invoice, 1))["total_ttc"] == 120


def test_a_credit_note_is_for_the_company_that_was_invoiced(anne: Session, martin: Values) -> None:
    invoice = validated(anne, draft(anne, martin))
    martin = read(Contact, martin["id"])
    contacts.update(anne, martin["id"], {"siren": "443061841"}, martin["version"])
    assert refused(anne, credit_note(anne, invoice, 1)) == {"E-SIREN-CHANGED": "contact_id"}


def test_a_deposit_that_was_deducted_is_credited_by_its_invoice(anne: Session, martin: Values, order: Values) -> None:
    first = validated(anne, deposit(anne, order, "pct", 30, ("300", "20"), ("60", "5.5")))
    row = draft(anne, martin, "FAC", *GOODS)
    link(anne, order, row)
    invoice = validated(anne, row)
    assert refused(anne, credit_note(anne, first, 1, 1)) == {"E-ACO-USED": ""}
    assert validated(anne, credit_note(anne, invoice, 10, 4))["total_ttc"] == invoice["total_ttc"]


def test_a_deposit_that_was_credited_is_not_deducted(anne: Session, martin: Values, order: Values) -> None:
    first = validated(anne, deposit(anne, order, "pct", 30, ("300", "20"), ("60", "5.5")))
    credited = validated(anne, credit_note(anne, first, 1, 1))
    assert (credited["total_ttc"], credited["on_deposit"]) == (Decimal("423.30"), True)
    (xml,) = DocumentFile.values(DocumentFile.document == credited["id"], DocumentFile.kind == "xml")
    assert b"<ram:TypeCode>503</ram:TypeCode>" in bytes(xml["bytes"])
    row = draft(anne, martin, "FAC", *GOODS)
    link(anne, order, row)
    assert validated(anne, row)["prepaid"] == 0


# --- the chain of seals ---------------------------------------------------------------------------------------------

FROZEN = ("document", "document_line", "document_vat", "document_file", "event")
TAKEN_OUT = [f"DELETE FROM {table} WHERE document_id = 2" for table in FROZEN[1:]] + [
    "DELETE FROM document WHERE id = 2"
]

MENDED = "UPDATE document SET prev_hash = (SELECT hash FROM document WHERE id = 1) WHERE id = 3"


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE document_line SET description = 'Volet' WHERE document_id = 2"], ("FA2026-00002", True)),
        (["UPDATE document_vat SET text = 'autre' WHERE document_id = 3"], ("FA2026-00003", True)),
        (["UPDATE document SET due_date = '2026-12-31' WHERE id = 1"], ("FA2026-00001", True)),
        (["UPDATE document_file SET sha256 = substr(sha256 || '0', 2) WHERE document_id = 4"], ("FA2026-00004", True)),
        (TAKEN_OUT, ("FA2026-00003", False)),
        ([*TAKEN_OUT, MENDED], ("FA2026-00003", True)),
    ],
)
def test_what_was_changed_or_taken_out_breaks_the_chain(
    base: peewee.Database, anne: Session, martin: Values, statements: list[str], broken: tuple[str, bool]
) -> None:
    rows = [validated(anne, draft(anne, martin)) for _count in range(4)]
    assert [row["prev_hash"] for row in rows] == ["", *(row["hash"] for row in rows[:-1])]
    assert len({row["hash"] for row in rows}) == 4
    assert list(seals.broken(at_once=2)) == []
    with base.atomic(), triggers_still(base, FROZEN):
        for statement in statements:
            base.execute_sql(statement)
    assert [(each.number, each.changed) for each in seals.broken(at_once=2)] == [broken]
    assert any(broken[0] in problem.sentence for problem in check.problems())


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE document_file SET bytes = CAST('x' AS {blob}) WHERE kind = 'xml'",
         "FA2026-00001 : son fichier XML n’est plus celui de la validation"),
        ("UPDATE series_counter SET last = 7", "Le compteur de la série FA de 2026 est à 7, le dernier numéro est 1"),
    ],
)  # fmt: skip
def test_the_check_tells_a_file_or_a_counter_that_was_changed(
    base: peewee.Database, anne: Session, martin: Values, statement: str, told: str
) -> None:
    validated(anne, draft(anne, martin))
    assert of_documents() == []
    with base.atomic(), triggers_still(base, FROZEN):
        base.execute_sql(statement.format(blob="BLOB" if isinstance(base, peewee.SqliteDatabase) else "BYTEA"))
    (sentence,) = of_documents()
    assert sentence.startswith(told)


def of_documents() -> list[str]:
    return [plain(problem.sentence) for problem in check.problems() if problem.kind == "documents"]


# --- the whole chain ------------------------------------------------------------------------------------------------


def made(session: Session, row: Values, type_: str, quantity: int = 0, **values: Any) -> Values:
    """The draft that production makes of a document, of `quantity` of its one line if that is said."""
    (new,) = production.produce(session, [row["id"]], type_, values)
    if quantity:
        (one,) = lines_of(new)
        edit = drafts.Edit(lines=[{"id": one["id"], "version": one["version"], "quantity": quantity}])
        new = drafts.update(session, new["id"], new["version"], edit).row
    return new


def test_a_quote_becomes_an_order_that_is_delivered_invoiced_and_credited_in_parts(anne: Session) -> None:
    prospect = company(anne, "Martin", is_prospect=True, is_customer=False, **BUYER)
    deal = deals.create(anne, prospect["id"], {"label": "Atelier", "estimate": 1000}).row
    lines = [{"description": "Porte", "quantity": 10, "price": 100}]
    first = drafts.create(anne, prospect["id"], "DEV", {"date": DAY, "deal_id": deal["id"]}, lines).row
    quote = validated(anne, first)
    assert not read(Contact, prospect["id"])["is_customer"]
    order = validated(anne, made(anne, quote, "CDE"))
    assert read(Contact, prospect["id"])["is_customer"]
    assert read(Deal, deal["id"])["state"] == "won"
    assert read(Document, quote["id"])["state"] == "accepted"
    # A part of it is delivered, then more than is left, which is confirmed and logged.
    validated(anne, made(anne, order, "BL", 4))
    beyond = made(anne, order, "BL", 8)
    assert refused(anne, beyond) == {"E-QTY-OVER": ""}
    delivered = validate(anne, beyond["id"], beyond["version"], ["E-QTY-OVER"])
    events = Event.values(Event.document == delivered["id"])
    assert [json.loads(event["data"])["confirmed"] for event in events] == [["E-QTY-OVER"]]
    assert read(Document, order["id"])["delivered"] == "full"
    # Two drafts for the same rest: the second is too late.
    invoice, late = made(anne, order, "FAC"), made(anne, order, "FAC")
    invoice = validated(anne, invoice)
    assert (invoice["total_ttc"], read(Document, order["id"])["state"]) == (1200, "closed")
    assert refused(anne, late).keys() == {"E-STATE"}
    credit = validated(anne, made(anne, invoice, "AVO", 2, reason="Retour"))
    assert credit["total_ttc"] == 240
    assert Document.balance(read(Document, invoice["id"])) == 960
    assert Document.balance(read(Document, credit["id"])) == 0
    assert of_documents() == []
