"""Issued documents for tests, their totals computed as validation does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from jbtui.models.document import ACCOUNTING, INVOICE
from jbtui.services.documents.issued import (
    Buyer,
    Charge,
    Delivery,
    Earlier,
    Issued,
    Line,
    Mentions,
    Seller,
    Vat,
    business_process,
)
from jbtui.services.documents.totals import ChargeInput, LineInput, totals

SELLER = Seller(
    name="Atelier Lemoine",
    legal_form="SARL",
    capital=1_000_000,
    siren="732829320",
    siret="73282932000074",
    vat_number="FR44732829320",
    rcs_city="Lyon",
    line1="12 rue des Tanneurs",
    postcode="69003",
    city="Lyon",
    phone="+33465716210",
    email="contact@atelier-lemoine.fr",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
)
BUYER = Buyer(
    code="C00412",
    name="Martin & Fils",
    siren="552100554",
    vat_number="FR96552100554",
    line1="38 rue de Bourgogne",
    line2="Bâtiment D",
    postcode="69009",
    city="Lyon",
)
INDIVIDUAL = Buyer(
    name="Mme Hélène Roux",
    customer_type="b2c",
    email="helene.roux@exemple.fr",
    line1="3 place du Marché",
    postcode="38000",
    city="Grenoble",
)
ABROAD = Buyer(
    name="Müller Möbel GmbH",
    customer_type="b2bint",
    vat_number="DE136695976",
    email="rechnung@mueller-moebel.de",
    line1="Hauptstraße 5",
    postcode="10115",
    city="Berlin",
    country="DE",
)
WORKSHOP = Delivery(
    name="Martin & Fils, atelier",
    label="Atelier",
    siret="55210055400021",
    line1="7 quai de la Marne",
    postcode="94500",
    city="Champigny-sur-Marne",
    contact="Paul Roux",
    phone="+33612345678",
    instructions="Quai 3, avant 11 h",
)
MENTIONS = Mentions(
    pmd="En cas de retard de paiement, pénalités au taux de trois fois l’intérêt légal.",
    pmt="Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    aab="Pas d’escompte pour paiement anticipé.",
)
WHY = {
    "S": ("", ""),
    "E": ("TVA non applicable, art. 293 B du CGI", "VATEX-FR-FRANCHISE"),
    "AE": ("Autoliquidation", "VATEX-EU-AE"),
    "K": ("Exonération de TVA, art. 262 ter I du CGI", "VATEX-EU-IC"),
    "G": ("Exonération de TVA, art. 262 I du CGI", "VATEX-EU-G"),
}
DAY = date(2026, 11, 24)


def line(quantity: str, price: str, rate: str = "20", **more: Any) -> Line:
    """A line by its figures as they are written; `percent` or `amount` is its discount."""
    kind, value = "none", 0
    if percent := more.pop("percent", None):
        kind, value = "pct", int(Decimal(percent) * 100)
    elif amount := more.pop("amount", None):
        kind, value = "amount", int(Decimal(amount) * 100)
    words = {"description": "Étagère en chêne"} | more
    return Line(
        quantity=int(Decimal(quantity) * 10_000),
        price=int(Decimal(price) * 10_000),
        rate=int(Decimal(rate) * 100),
        discount_kind=kind,
        discount_value=value,
        **words,
    )


def document(
    lines: Sequence[Line],
    type_: str = INVOICE,
    charges: Sequence[Charge] = (),
    discount: tuple[str, int] = ("none", 0),
    deposits: Sequence[Earlier] = (),
    **more: Any,
) -> Issued:
    """An issued document of those lines, everything else as usual."""
    items = [one for one in lines if one.kind == "item"]
    prepaid = more.pop("prepaid", sum(deposit.total_ttc for deposit in deposits))
    found = totals(
        [
            LineInput(one.quantity, one.price, one.discount_kind, one.discount_value, one.category, one.rate)
            for one in items
        ],
        [ChargeInput(charge.amount, charge.category, charge.rate) for charge in charges],
        *discount,
        prepaid=prepaid,
    )
    amounts = iter(found.lines)
    counted = []
    for one in lines:
        if one.kind == "item":
            made = next(amounts)
            one = replace(one, gross=made.gross, discount=made.discount, net=made.net)
        counted.append(one)
    process = business_process((one.nature for one in items), after_deposit=bool(deposits))
    usual: dict[str, Any] = {
        "number": "FA2026-00042",
        "date": DAY,
        "seller": SELLER,
        "buyer": BUYER,
        "due_date": date(2026, 12, 24) if type_ in ACCOUNTING else None,
        "payment_terms": "30 jours nets" if type_ in ACCOUNTING else "",
        "mentions": MENTIONS,
        "bt23": process if type_ in ACCOUNTING else "",
    }
    return Issued(
        type=type_,
        lines=tuple(counted),
        charges=tuple(charges),
        vat=tuple(
            Vat(
                category=group.category,
                rate=group.rate,
                base=group.base,
                vat=group.vat,
                allowance_share=group.allowance_share,
                charge=group.charge,
                text=WHY[group.category][0],
                vatex=WHY[group.category][1],
            )
            for group in found.groups
        ),
        discount_kind=discount[0],
        discount_value=discount[1],
        sum_lines=found.sum_lines,
        allowance=found.allowance,
        charge=found.charge,
        total_ht=found.total_ht,
        total_vat=found.total_vat,
        total_ttc=found.total_ttc,
        prepaid=found.prepaid,
        due=found.due,
        deposits=tuple(deposits),
        **(usual | more),
    )
