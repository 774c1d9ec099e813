"""What the page and the electronic invoice both say in words."""

from jbtui.language import _
from jbtui.models import values
from jbtui.models.document import CREDIT, DELIVERY, DEPOSIT, INVOICE, ORDER, PROFORMA, QUOTE
from jbtui.services.documents import figures
from jbtui.services.documents.issued import Issued, Seller

TITLES = {
    QUOTE: _("DEVIS"),
    PROFORMA: _("FACTURE PRO FORMA"),
    ORDER: _("COMMANDE"),
    DELIVERY: _("BON DE LIVRAISON"),
    DEPOSIT: _("FACTURE D’ACOMPTE"),
    INVOICE: _("FACTURE"),
    CREDIT: _("AVOIR"),
}
NATURES = {
    "B": _("Livraison de biens"),
    "S": _("Prestation de services"),
    "M": _("Livraison de biens et prestation de services"),
}
"""The nature of what is invoiced, by the letter of BT-23."""
_SIGNS = {"C62": "", "HUR": _("h"), "DAY": _("j"), "KGM": "kg", "MTR": "m", "MTK": "m²", "LTR": "l"}
"""Units by their code of UN/ECE's recommendation 20, as they follow a quantity; pieces go without."""


def seller_name(seller: Seller) -> str:
    """The legal name; a sole trader's says so, as the law has it."""
    return _("{name} EI").format(name=seller.name) if seller.is_ei else seller.name


def company_line(seller: Seller) -> str:
    """The legal form and the capital, and where the company is registered."""
    parts = []
    if seller.legal_form and seller.capital is not None:
        sentence = _("{form} au capital de {amount} €")
        parts.append(sentence.format(form=seller.legal_form, amount=figures.money(seller.capital).removesuffix(",00")))
    elif seller.legal_form:
        parts.append(seller.legal_form)
    if seller.siren:
        siren = values.show_siren(seller.siren)
        registered = _("RCS {city} {siren}").format(city=seller.rcs_city, siren=siren)
        parts.append(registered if seller.rcs_city else _("RNE {siren}").format(siren=siren))
    return " · ".join(parts)


def payment(issued: Issued) -> str:
    """How and when it is to be paid (BT-20), instalment by instalment if there are several."""
    parts = [issued.payment_terms] if issued.payment_terms else []
    if len(issued.instalments) > 1:
        sentence = _("{amount} € le {day}")
        parts += [
            sentence.format(amount=figures.money(part.amount), day=values.show_day(part.date))
            for part in issued.instalments
        ]
    if not parts and issued.type == CREDIT:
        parts.append(_("Montant porté au crédit de votre compte"))
    return " ; ".join(parts)


def notes(issued: Issued) -> list[str]:
    """What is said freely about the whole document: why there is a credit note, the delivery notes where there are
    several, the user's own remark."""
    found = [_("Motif : {reason}").format(reason=issued.reason)] if issued.reason else []
    if len(issued.delivery_notes) > 1:
        found.append(_("Bons de livraison : {numbers}").format(numbers=", ".join(issued.delivery_notes)))
    if issued.public_note:
        found.append(issued.public_note)
    return found


def nature(issued: Issued) -> str:
    """What is invoiced, goods or services, as BT-23 has it; empty where nothing is."""
    return NATURES.get(issued.bt23[:1], "")


def unit(code: str) -> str:
    """A unit as it follows a quantity; one without a sign here is its code."""
    return _SIGNS.get(code, code)
