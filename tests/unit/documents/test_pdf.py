"""The page as a file: what can be read in it, what is attached, and that it will still be read in ten years."""

import json
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter

from jbtui import incidents
from jbtui.models.document import CREDIT, DELIVERY, PROFORMA, QUOTE, UNITS
from jbtui.services.documents import pdf, wording
from jbtui.services.documents.facturx_xml import xml_of
from jbtui.services.documents.issued import Issued, Line
from jbtui.services.documents.page import content
from tests.unit.documents.issuing import BUYER, SELLER, WORKSHOP, document, line
from tests.unit.documents.test_facturx_xml import KINDS, WORKED

LINES = [
    line("12", "49.90", percent="10", ref="PORTE-120", detail="Chêne massif, 3 panneaux"),
    Line(kind="text", description="Pose sur place"),
    line("1.5", "420", "10", nature="service", unit="DAY", description="Pose, la journée"),
    Line(kind="subtotal", description="Sous-total de la pose"),
]
QUOTED = document(LINES, QUOTE, number="DE2026-00007", valid_until=date(2026, 12, 24), payment_terms="30 jours nets")
DELIVERED = document(LINES, DELIVERY, number="BL2026-00003", delivery=WORKSHOP, with_prices=False)


def text_of(made: bytes) -> str:
    """What can be read, one space for any."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("case", [case for case in WORKED if case != "T12"])
def test_the_amounts_on_the_page_are_those_of_the_electronic_invoice(case: str) -> None:
    issued = WORKED[case][0]
    xml = xml_of(issued).decode()
    read = text_of(pdf.render(issued, xml.encode())).replace("\u2212", "-")
    names = (
        "LineTotalAmount|TaxBasisTotalAmount|GrandTotalAmount|DuePayableAmount|TotalPrepaidAmount|AllowanceTotalAmount"
    )
    amounts = re.findall(rf"<ram:(?:{names})>(-?)([0-9]+)\.([0-9]{{2}})<", xml)
    assert len(amounts) >= 4
    for sign, whole, cents in amounts:
        assert f"{sign}{int(whole):,}".replace(",", " ") + f",{cents}" in read, (whole, cents)


@pytest.mark.parametrize("kind", KINDS)
def test_the_electronic_invoice_is_in_the_file_byte_for_byte(kind: str) -> None:
    from facturx import get_facturx_xml_from_pdf

    xml = xml_of(KINDS[kind])
    name, attached = get_facturx_xml_from_pdf(BytesIO(pdf.render(KINDS[kind], xml)), check_xsd=False)
    assert (name, attached) == ("factur-x.xml", xml)


def named(issued: Issued) -> list[str]:
    """Every text that the electronic invoice has of a document, and the page must show."""
    buyer, seller = issued.buyer, issued.seller
    texts = [issued.number, seller.name, seller.line1, seller.city, seller.email, buyer.name, buyer.line1, buyer.city]
    texts += [
        buyer.line2,
        buyer.email if buyer.customer_type != "b2b" else "",
        issued.buyer_order_ref,
        issued.order_number,
    ]
    texts += [line.description for line in issued.lines] + [line.ref for line in issued.lines]
    texts += [issued.reason, issued.public_note, issued.payment_terms, *issued.delivery_notes]
    texts += [group.text for group in issued.vat] + [charge.label for charge in issued.charges]
    texts += [issued.mentions.pmd, issued.mentions.pmt, issued.mentions.aab]
    if issued.elsewhere:
        texts += [issued.elsewhere.name, issued.elsewhere.line1, issued.elsewhere.city]
    return [text for text in texts if text]


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_shows_what_the_electronic_invoice_holds(kind: str) -> None:
    issued = KINDS[kind]
    read = text_of(pdf.render(issued, xml_of(issued)))
    assert [text for text in named(issued) if plain(text) not in read] == []
    for number in ("732 829 320 00074", "FR44 732 829 320", "RCS Lyon" if issued.seller.rcs_city else "RNE"):
        assert number in read
    if issued.seller.iban and issued.type != CREDIT:
        assert "FR76 3000 6000 0112 3456 7890 189" in read


def test_both_addresses_stand_there_when_they_differ_and_one_block_when_they_do_not() -> None:
    apart = text_of(pdf.render(document(LINES, delivery=WORKSHOP)))
    assert "ADRESSE DE FACTURATION " in apart
    assert "ADRESSE DE LIVRAISON" in apart
    assert "Champigny-sur-Marne" in apart
    together = text_of(pdf.render(document(LINES)))
    assert "ADRESSE DE FACTURATION ET DE LIVRAISON" in together
    assert "ADRESSE DE LIVRAISON" not in together


def test_a_subtotal_is_that_of_the_items_since_the_one_before() -> None:
    lines = [line("1", "10"), line("2", "20"), Line(kind="subtotal"), line("1", "7"), Line(kind="subtotal")]
    read = text_of(pdf.render(document(lines)))
    assert re.findall(r"Sous-total ([\d,]+)", read) == ["50,00", "7,00"]


def test_a_quote_is_valid_until_a_day_and_is_signed() -> None:
    read = text_of(pdf.render(QUOTED))
    assert "DEVIS" in read
    assert "Valable jusqu’au 24/12/2026" in read
    assert "Bon pour accord" in read
    assert "pénalités" not in read


def test_a_delivery_note_shows_quantities_and_prices_only_if_asked() -> None:
    without = text_of(pdf.render(DELIVERED))
    assert "Champigny-sur-Marne" in without
    assert "1,5 j" in without
    assert "49,90" not in without
    assert "Reçu" in without
    assert "49,90" in text_of(pdf.render(replace(DELIVERED, with_prices=True)))


def test_a_pro_forma_says_that_it_is_none() -> None:
    read = text_of(pdf.render(document(LINES, PROFORMA, number="PF2026-00001")))
    assert "FACTURE PRO FORMA" in read
    assert "Document sans valeur comptable" in read


def test_under_the_franchise_there_is_no_vat() -> None:
    exempt = WORKED["T10"][0]
    read = text_of(pdf.render(exempt))
    assert "TVA non applicable, art. 293 B du CGI" in read
    assert "Net à payer 99,99" in read
    for word in ("TTC", "Total TVA", "Taux", "Prix unitaire HT"):
        assert word not in read


def test_a_final_invoice_lists_what_was_paid_before() -> None:
    read = text_of(pdf.render(WORKED["T15"][0]))
    assert "AC2026-00001 01/10/2026 360,00 63,30 423,30" in read
    assert "Net à payer 987,70" in read


def test_a_credit_note_names_its_invoice_and_its_reason() -> None:
    read = text_of(pdf.render(KINDS["a credit note"]))
    assert "AVOIR" in read
    assert "FA2026-00012 du 03/11/2026" in read
    assert "Motif : Retour" in read
    assert "Net à votre crédit 360,00" in read


@pytest.mark.parametrize("many", [0, 1, 40, 200])
def test_the_longest_names_fit_on_any_number_of_pages(many: int) -> None:
    long = ("Établissements " + "Longuenom-et-Compagnie " * 4).ljust(100, "x")[:100]
    unbroken = "W" * 100
    lines = [line("1", "1.05", ref=f"R{index}", description="mot " * 20, detail="suite " * 20) for index in range(many)]
    issued = document(
        lines or [line("1", "1")],
        buyer=replace(BUYER, name=long, line1=unbroken, line2=long, city=long[:60]),
        seller=replace(SELLER, name=unbroken, trade_name=long, line1=long, line2=unbroken, city=long[:60]),
        delivery=replace(WORKSHOP, name=unbroken, line1=long, line2=long, city=long[:60], contact=long[:60]),
        subject="s" * 200,
        buyer_order_ref="B" * 50,
    )
    if not many:
        issued = replace(issued, lines=())
    pages = PdfReader(BytesIO(pdf.render(issued))).pages
    texts = [plain(page.extract_text()) for page in pages]
    for number, read in enumerate(texts, start=1):
        assert "FACTURE FA2026-00042" in read
        assert f"Page {number} sur {len(pages)}" in read
        assert ("Désignation" in read) == (many == 0 or "suite" in read)  # the table's head, wherever the table goes on
    everything = " ".join(texts)
    assert [index for index in range(many) if f"R{index} mot" not in everything] == []
    for picture in pictures(issued):
        assert picture.size == (210, 297)
        assert picture.crop((20, 0, 190, 297)).getextrema() != (255, 255)
        for margin in ((0, 0, 17, 297), (193, 0, 210, 297), (0, 0, 210, 6), (0, 290, 210, 297)):
            assert picture.crop(margin).getextrema() == (255, 255)


def pictures(issued: Issued) -> list[Image.Image]:
    """The pages as they are seen, a dot for each millimetre."""
    page = json.dumps(content(issued))
    inputs = {"page": page, "invoice": "", "logo": ""}
    compiler = typst.Compiler(pdf.TEMPLATE, font_paths=[pdf.FONTS], ignore_system_fonts=True, sys_inputs=inputs)
    made = compiler.compile(format="png", ppi=25.4)
    return [Image.open(BytesIO(one)).convert("L") for one in (made if isinstance(made, list) else [made]) if one]


def test_characters_that_no_font_has_are_replaced_and_the_log_says_so() -> None:
    issued = document([line("1", "1", description="Table 東京 chêne œuvre Łódź Αθήνα")], public_note="\x00\x07fin")
    xml = xml_of(replace(issued, public_note=""))
    read = text_of(pdf.render(issued, xml))
    assert "Table ?? chêne œuvre Łódź Αθήνα" in read
    assert "fin" in read
    assert "東京".encode() in xml
    assert "FA2026-00042" in incidents.log_file().read_text()


def test_a_picture_that_is_none_is_a_fault_that_is_told() -> None:
    with pytest.raises(RuntimeError, match="image"):
        pdf.render(replace(QUOTED, logo=b"no picture"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_a_logo_stands_on_the_page(form: str) -> None:
    drawn = BytesIO()
    Image.new("RGB", (300, 100), "teal").save(drawn, form)
    made = pdf.render(replace(QUOTED, logo=drawn.getvalue()))
    assert len(PdfReader(BytesIO(made)).pages[0].images) == 1
    assert findings(made) == []


def test_the_same_document_makes_the_same_bytes() -> None:
    assert pdf.render(QUOTED) == pdf.render(QUOTED)


# --- PDF/A-3b ---------------------------------------------------------------------------------------------------------


def findings(made: bytes) -> list[str]:
    """What a checker of PDF/A-3b has against a file."""
    from pikepdf.pdfa import validate_written

    return [f"{one.rule} {one.message}" for one in validate_written(BytesIO(made), "3b").findings]


PAGES = {"a quote": QUOTED, "a delivery note": DELIVERED, "many lines": document([line("1", "1")] * 99)}


@pytest.mark.parametrize("kind", [*KINDS, *PAGES])
def test_a_page_is_an_archive_file(kind: str) -> None:
    assert findings(pdf.render((KINDS | PAGES)[kind])) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_invoice_is_an_archive_file_but_for_the_schema_that_the_checker_does_not_know(kind: str) -> None:
    made = pdf.render(KINDS[kind], xml_of(KINDS[kind]))
    told = findings(made)
    assert told
    assert [one for one in told if not re.match(r"ISO_19005_3:6\.6\.2\.3\.1-1 .*\b(fx|pdfa\w+)\b", one)] == []
    metadata = PdfReader(BytesIO(made)).xmp_metadata
    assert metadata is not None
    assert metadata.dc_title == {"x-default": f"{wording.TITLES[KINDS[kind].type]} {KINDS[kind].number}"}


def test_what_makes_no_archive_file_would_be_told() -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf.render(QUOTED)))
    del writer.root_object["/Metadata"]
    broken = BytesIO()
    writer.write(broken)
    assert findings(broken.getvalue())


def test_all_fonts_are_in_the_file() -> None:
    for page in PdfReader(BytesIO(pdf.render(document(LINES)))).pages:
        embedded, missing = page._get_fonts()
        assert embedded
        assert not missing


# --- where it stands --------------------------------------------------------------------------------------------------


def test_nothing_of_the_system_is_needed(tmp_path: Path) -> None:
    """No font of the system, no network, no file written."""
    program = (
        "import socket, sys\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = None\n"
        "from tests.unit.documents.test_pdf import QUOTED, pdf\n"
        "sys.stdout.buffer.write(pdf.render(QUOTED))"
    )
    bare = {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=bare)
    assert list(tmp_path.iterdir()) == []
    assert done.stdout == pdf.render(QUOTED)


def test_neither_typst_nor_factur_x_is_loaded_before_it_is_needed() -> None:
    heavy = {"typst", "facturx", "pypdf", "lxml", "requests"}
    program = (
        "import sys, jbtui.app, jbtui.services.documents.pdf, jbtui.services.documents.facturx_xml\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("code", "name"), UNITS)
def test_each_unit_is_told_by_its_sign(code: str, name: str) -> None:
    assert wording.unit(code) != code, name


def test_the_template_and_its_fonts_are_packaged() -> None:
    patterns = tomllib.loads(Path("pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["jbtui"]
    root = Path(pdf.__file__).parents[2]
    packaged = {path for pattern in patterns for path in root.glob(pattern)}
    assert {pdf.TEMPLATE, *pdf.FONTS.iterdir()} <= packaged
