"""What the rules of documents refuse or warn of: each code with the field that it belongs to and its French words.

Rules know codes alone. What a field is refused for is said beside it, and so begins in lower case; what no field could
put right is a sentence.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.document import Document, DocumentCharge, DocumentLine
from jbtui.models.values import Refused, show_decimal, show_money

WORDS: dict[str, tuple[str, str]] = {
    # Code, or code/case where one code is said in several ways.
    # Amounts
    "E-FORMAT": ("", _("un nombre est attendu, avec les décimales permises")),
    "E-RANGE": ("", _("montant trop grand")),
    "E-QTY-ZERO": ("quantity", _("une quantité est attendue")),
    "E-NEG-PRICE": ("price", _("un prix négatif n’existe pas : mettez une quantité négative pour un retour")),
    "E-DISC": ("discount_value", _("la remise dépasse le montant")),
    "E-FORMAT/rate": ("vat_rate", _("ce taux de TVA n’est pas dans la liste des taux français")),
    "E-NEG": ("lines", _("le total est négatif : faites un avoir")),
    "E-EMPTY": ("lines", _("il manque au moins une ligne d’article")),
    "E-CURRENCY": ("contact_id", _("la devise du contact est {currency} : les documents sont en euros seulement")),
    # Parties and addresses
    "E-PARTY": ("contact_id", _("le contact est à choisir")),
    "E-ARCHIVED": ("contact_id", _("ce contact est archivé")),
    "E-PARTY-ADDR": ("contact_id", _("l’adresse du contact est incomplète : {fields}")),
    "E-SIREN": ("contact_id", _("le SIREN de ce client professionnel manque sur sa fiche")),
    "E-SIREN-CHANGED": ("contact_id", _("le SIREN du contact n’est plus celui de la facture d’origine, {siren}")),
    "E-ID": ("contact_id", _("sur la fiche du contact, {what} n’est pas valable")),
    "E-EADDR": (
        "contact_id",
        _("l’adresse électronique de facturation commence par le SIREN, en lettres, chiffres, + . _ -"),
    ),
    "E-BILL-ADDR": ("", _("Une facture s’adresse aux coordonnées principales du contact, et à rien d’autre.")),
    "E-DELIV-ADDR": (
        "delivery_address_id",
        _("choisissez une adresse de livraison de ce contact, avec son pays, hors archives"),
    ),
    "E-PERSON": ("person_id", _("cette personne n’est pas chez ce contact")),
    "E-SELLER": ("", _("Complétez d’abord Paramètres > Société : {fields}.")),
    "E-ID/seller": ("", _("Dans Paramètres > Société, {what} n’est pas valable.")),
    "E-EADDR/seller": ("", _("Dans Paramètres > Société, l’adresse de facturation ne commence pas par le SIREN.")),
    "E-MENTION": ("", _("Paramètres > Société : le texte de {fields} manque à la date du document.")),
    # VAT
    "E-VAT-REGIME": ("vat_rate", _("en franchise de TVA, seule la catégorie E à 0 % est possible")),
    "E-VAT-ID": ("contact_id", _("le numéro de TVA du client est obligatoire pour une livraison intracommunautaire")),
    "E-VAT-MIX": ("vat_category", _("un document n’a qu’un seul motif d’exonération par catégorie")),
    "E-VAT-COUNTRY": (
        "delivery_address_id",
        _("une livraison intracommunautaire part vers un autre pays que la France"),
    ),
    # Numbers, dates, years
    "E-NUM-FORMAT": (
        "prefix",
        _("lettres sans accent, chiffres, + - _ / seulement, 10 caractères au plus"),
    ),
    "E-NUM-PREFIX": ("prefix", _("une autre série commence ainsi")),
    "E-NUM-USED": ("", _("Le numéro {number} existe déjà.")),
    "E-NUM-START": ("", _("Cette série a déjà des numéros : son départ ne change plus.")),
    "E-SERIES": (
        "",
        _("Cette série a déjà des numéros dans l’exercice {year} : elle ne change plus avant le suivant."),
    ),
    "E-DATE-FUTURE": ("date", _("la date est après aujourd’hui")),
    "E-CHRONO": ("date", _("la date précède celle du dernier numéro, {number} du {date}")),
    "E-DATE-RANGE": ("date", _("une année de 2000 à 2099 est attendue")),
    "E-DUE": ("due_date", _("l’échéance précède la date du document")),
    "E-FY-NONE": ("date", _("aucun exercice ne contient le {date} : créez-le dans Paramètres > Exercices")),
    "E-FY-CLOSED": ("date", _("l’exercice {year} est clos")),
    "E-FY-ORDER": ("end", _("la fin précède le début")),
    "E-FY-LENGTH": ("end", _("un exercice dure 24 mois au plus")),
    "E-FY-OVERLAP": ("start", _("il empiète sur l’exercice {year}")),
    "E-FY-GAP": ("start", _("il manque des jours entre les exercices {before} et {after}")),
    "E-FY-CODE": ("code", _("un autre exercice porte déjà ce code")),
    "E-FY-USED": ("", _("L’exercice {year} a des documents numérotés : il ne change plus.")),
    # States and links
    "E-IMM": ("", _("Ce document a un numéro : il ne change plus. Faites un avoir, puis un nouveau document.")),
    "E-STATE": ("", _("Ce document est {state} : ceci n’est pas possible.")),
    "E-CONFLICT": ("", _("Ce document a été changé entre-temps : relisez-le, puis recommencez.")),
    "E-QTY-OVER": ("quantity", _("il reste {left} ; {asked} demandés")),
    "E-QTY-CREDIT": ("quantity", _("il reste {left} à créditer ; {asked} demandés")),
    "E-AVO-SOURCE": ("", _("Un avoir porte sur une facture ou un acompte validé.")),
    "E-AVO-CHARGE": ("charges.0.amount", _("les frais se créditent en entier, ou pas : {amount}")),
    "E-AVO-PRICE": ("price", _("un avoir garde le prix et la TVA de la facture")),
    "E-REASON": ("reason", _("le motif de l’avoir est à remplir")),
    "E-ACO-OVER": ("lines", _("les acomptes dépassent la commande de {excess}")),
    "E-ACO-USED": ("", _("Cet acompte est déjà déduit de {number} : faites un avoir sur cette facture.")),
    "E-CREDIT": ("", _("Plafond dépassé de {excess} : plafond {limit}, encours {outstanding} avec ce document.")),
    "E-RENDER": ("", _("Le document ne peut pas être produit : {cause}. Aucun numéro n’est pris.")),
    # Warnings, which a user confirms
    "W-DUE-CAP": ("due_date", _("l’échéance dépasse le maximum légal (article L441-10 du code de commerce)")),
    "W-ZERO": ("lines", _("le total est de 0,00")),
    "W-DUE-NEGATIVE": ("lines", _("les acomptes dépassent la facture : {amount} à rembourser")),
    "W-CREDIT": ("", _("Plafond dépassé de {excess} : plafond {limit}, encours {outstanding} avec ce document.")),
    "W-SIREN": ("contact_id", _("sans le SIREN de ce client professionnel, aucune facture ne pourra suivre")),
}


def refusal(code: str, field: str | None = None, **words: Any) -> Refused:
    """What a rule refuses; `field` where it is another than the code's own, `words` what fills its sentence."""
    own, sentence = WORDS[code]
    return Refused(sentence.format(**words), code=code.partition("/")[0], field=own if field is None else field)


def euros(cents: int) -> str:
    """An amount as it is said in a sentence."""
    return _("{amount} €").format(amount=show_money(Decimal(cents).scaleb(-2)))


def counted(quantity: int) -> str:
    """A quantity as it is said in a sentence."""
    return show_decimal(Decimal(quantity).scaleb(-4), 0)


def sentences(errors: Mapping[str, str]) -> list[str]:
    """What fields are refused for, each field by its name: « Ligne 2, Qté : une quantité est attendue »."""
    return [_("{field} : {words}").format(field=_named(field), words=words) for field, words in errors.items()]


def _named(field: str) -> str:
    part, _dot, rest = field.partition(".")
    place, _dot, column = rest.partition(".")
    models: dict[str, tuple[type[Record], str]] = {
        "lines": (DocumentLine, _("Ligne {number}, {field}")),
        "charges": (DocumentCharge, _("Frais {number}, {field}")),
    }
    if part in models and rest:
        model, words = models[part]
        return words.format(number=int(place) + 1, field=_label(model, column))
    return _("Lignes") if part == "lines" else _label(Document, part)


def _label(model: type[Record], column: str) -> str:
    known = model.columns().get(column) or DocumentLine.columns().get(column)
    return str(known.verbose_name or column) if known else column
