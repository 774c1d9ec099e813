"""Measure what printing costs: `python -m tools.bench_documents [TIMES]` (20 unless said).

It makes invoices of 1, 10, 40 and 200 lines, each another one, as validation does: the electronic invoice, checked
against its schema, then the page with it; and then validates such invoices in a base.
"""

import os
import sys
from dataclasses import asdict, replace
from datetime import date
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from jbtui.database import open_database
from jbtui.models.seller import THE_SELLER
from jbtui.models.seller import Seller as Settings
from jbtui.services import contacts
from jbtui.services.documents import drafts, facturx_xml, pdf
from jbtui.services.documents.issued import Buyer, Issued, Line, Mentions, Seller, Vat
from jbtui.services.documents.validation import validate
from jbtui.services.settings import company
from jbtui.services.unit import read, system_session

SELLER = Seller(
    name="Atelier Lemoine",
    siren="732829320",
    vat_number="FR44732829320",
    rcs_city="Lyon",
    line1="12 rue des Tanneurs",
    postcode="69003",
    city="Lyon",
    iban="FR7630006000011234567890189",
)
BUYER = Buyer(name="Martin & Fils", siren="552100554", line1="38 rue de Bourgogne", postcode="69009", city="Lyon")
MENTIONS = Mentions(
    pmd="Pénalités au taux de trois fois l’intérêt légal.", pmt="Indemnité de 40 €.", aab="Sans escompte."
)


def invoice(lines: int, number: int) -> Issued:
    """An invoice of so many lines at 20 %, unlike those of other numbers."""
    base = lines * (1000 + number)
    vat = (base + 2) // 5
    one = Line(
        description="Porte en chêne",
        quantity=10_000,
        price=100 * (1000 + number),
        rate=2000,
        gross=1000 + number,
        net=1000 + number,
    )
    return Issued(
        type="FAC",
        number=f"FA2026-{number:05}",
        date=date(2026, 11, 24),
        seller=SELLER,
        buyer=BUYER,
        lines=tuple(replace(one, ref=f"P{number}-{index}") for index in range(lines)),
        vat=(Vat(category="S", rate=2000, base=base, vat=vat),),
        sum_lines=base,
        total_ht=base,
        total_vat=vat,
        total_ttc=base + vat,
        due=base + vat,
        due_date=date(2026, 12, 24),
        payment_terms="30 jours nets",
        mentions=MENTIONS,
        bt23="B1",
    )


def validations(times: int) -> None:
    """Print what it costs to validate invoices in a SQLite base, from the checks to the seal."""
    print("\n| lines | validated, ms | 95 % |")
    print("| --- | --- | --- |")
    with TemporaryDirectory() as directory:
        handle, session = open_database(f"{directory}/bench.sqlite"), system_session()
        ours = {name: value for name, value in asdict(SELLER).items() if value and name in Settings.columns()}
        company.update(session, ours, read(Settings, THE_SELLER)["version"])
        buyer = {"nature": "company", "is_customer": True, "name": BUYER.name, "siren": BUYER.siren}
        place = {"line1": BUYER.line1, "postcode": BUYER.postcode, "city": BUYER.city}
        contact = contacts.create(session, buyer | place).row
        for lines in (1, 10, 40, 200):
            found = []
            for _time in range(times + 1):
                sold = [{"description": f"Porte {number}", "quantity": 1, "price": 100} for number in range(lines)]
                draft = drafts.create(session, contact["id"], "FAC", {}, sold).row
                begin = perf_counter()
                validate(session, draft["id"], draft["version"])
                found.append(1000 * (perf_counter() - begin))
            print(f"| {lines} | {median(found[1:]):.0f} | {quantiles(found[1:], n=20)[-1]:.0f} |")
        handle.close()


def main() -> None:
    """Print the table."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    started = perf_counter()
    first = invoice(1, 0)
    pdf.render(first, facturx_xml.xml_of(first))
    print(f"The first one, the libraries loaded for it: {1000 * (perf_counter() - started):.0f} ms. Then:\n")
    print("| lines | whole, ms | 95 % | electronic invoice | page | processor | kB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    number = 0
    for lines in (1, 10, 40, 200):
        wholes, electronic, pages, processor, size = [], [], [], [], 0
        for _time in range(times):
            number += 1
            issued = invoice(lines, number)
            begin, busy = perf_counter(), process_time()
            xml = facturx_xml.xml_of(issued)
            between = perf_counter()
            size = len(pdf.render(issued, xml))
            end = perf_counter()
            wholes.append(1000 * (end - begin))
            electronic.append(1000 * (between - begin))
            pages.append(1000 * (end - between))
            processor.append(1000 * (process_time() - busy))
        worst = quantiles(wholes, n=20)[-1]
        figures = (median(wholes), worst, median(electronic), median(pages), median(processor))
        print(f"| {lines} | " + " | ".join(f"{figure:.0f}" for figure in figures) + f" | {size / 1000:.0f} |")
    validations(times)
    print(f"\nLoad of the machine meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
