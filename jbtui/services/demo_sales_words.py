"""The words that demonstration sales are made of: a company that does not exist, and what it sells."""

from decimal import Decimal
from typing import NamedTuple

OUR_COMPANY = {
    "name": "Ateliers Fontbelle",
    "trade_name": "Fontbelle Agencement",
    "legal_form": "SARL",
    "capital": Decimal(40_000),
    "siren": "123456782",
    "siret": "12345678200010",
    "vat_number": "FR11123456782",
    "rcs_city": "Tours",
    "line1": "12 rue des Artisans",
    "line2": "ZI Nord",
    "postcode": "37000",
    "city": "Tours",
    "country": "FR",
    "email": "contact@fontbelle.example",
    "phone": "+33261910012",
    "einvoice_address": "123456782",
    "iban": "FR7630006000011234567890189",
    "bic": "AGRIFRPP",
}
"""Its SIREN begins as no company's does, its IBAN is the one that examples are given with."""


class Article(NamedTuple):
    """What is sold: its reference, its words, its unit, its price, whether it is work, and its rate of VAT."""

    ref: str
    description: str
    unit: str
    price: Decimal
    is_service: bool = False
    rate: Decimal = Decimal(20)


GOODS = tuple(
    Article(ref, description, unit, Decimal(price))
    for ref, description, unit, price in (
        ("ETA-150", "Établi d’atelier, plateau hêtre 150 cm", "C62", "389"),
        ("ETA-200", "Établi d’atelier, plateau hêtre 200 cm", "C62", "468.50"),
        ("ARM-2P", "Armoire de rangement à deux portes", "C62", "312"),
        ("ARM-4T", "Armoire à quatre tiroirs", "C62", "274.90"),
        ("RAY-100", "Rayonnage métallique, travée de 100 cm", "C62", "128.75"),
        ("RAY-EXT", "Travée supplémentaire de rayonnage", "C62", "96.40"),
        ("TAB-PLI", "Table pliante", "C62", "84"),
        ("SIE-ERG", "Siège d’atelier réglable", "C62", "159.95"),
        ("PAN-OUT", "Panneau à outils perforé", "C62", "42.35"),
        ("CRO-50", "Crochets pour panneau, le lot de 50", "C62", "18.60"),
        ("ECL-LED", "Réglette LED d’établi", "C62", "36.15"),
        ("PLA-HET", "Plan de travail en hêtre lamellé", "MTR", "74.80"),
        ("PRO-CAO", "Protection de sol en caoutchouc", "MTK", "22.45"),
        ("HUI-BOI", "Huile de protection pour bois", "LTR", "16.9"),
        ("VIS-ASS", "Visserie d’assemblage", "KGM", "9.4"),
        ("BUR-160", "Bureau droit 160 cm", "C62", "245"),
        ("CAI-3T", "Caisson mobile à trois tiroirs", "C62", "138.5"),
        ("CLO-ACO", "Cloison acoustique sur pieds", "C62", "198"),
    )
)
WORK = tuple(
    Article(ref, description, unit, Decimal(price), is_service=True)
    for ref, description, unit, price in (
        ("POSE", "Pose et réglage sur place", "HUR", "48"),
        ("ETUDE", "Étude et plan d’agencement", "DAY", "420"),
        ("ENTR", "Contrat d’entretien annuel", "C62", "360"),
        ("DEPL", "Déplacement", "C62", "35"),
        ("REPR", "Reprise et évacuation de l’ancien mobilier", "C62", "90"),
    )
)
AT_HOME = tuple(
    Article(ref, description, unit, Decimal(price), is_service, Decimal(rate))
    for ref, description, unit, price, is_service, rate in (
        ("DRE-MES", "Dressing sur mesure, fourni et posé", "MTR", "585", True, "10"),
        ("BIB-MES", "Bibliothèque sur mesure, fournie et posée", "MTR", "492", True, "10"),
        ("POR-INT", "Remplacement d’une porte intérieure", "C62", "348", True, "10"),
        ("ISO-COM", "Isolation des combles", "MTK", "58.5", True, "5.5"),
        ("PLA-HET", "Plan de travail en hêtre lamellé", "MTR", "74.80", False, "20"),
        ("HUI-BOI", "Huile de protection pour bois", "LTR", "16.9", False, "20"),
    )
)
"""What is sold to individuals, works in a dwelling at their own rates."""
SUBJECTS = (
    "Agencement de l’atelier",
    "Rangement de la réserve",
    "Équipement des bureaux",
    "Réassort",
    "Extension du magasin",
    "Poste de travail",
    "Remplacement du mobilier",
    "Espace d’accueil",
)
SUBJECTS_AT_HOME = ("Dressing de la chambre", "Bibliothèque du salon", "Cuisine", "Combles", "Entrée", "Travaux d’été")
BOUGHT = (
    "Hêtre lamellé",
    "Panneaux de particules",
    "Tôles et profilés",
    "Visserie",
    "Vernis et colles",
    "Outillage",
    "Transport",
    "Entretien des machines",
    "Fournitures de bureau",
    "Électricité de l’atelier",
)
CREDITED = ("Article retourné", "Erreur de quantité", "Geste commercial", "Article abîmé au transport")
LINES_OF_TEXT = ("Livraison comprise au rez-de-chaussée.", "Teinte à confirmer avant fabrication.", "Selon plan joint.")
PUBLIC_NOTES = ("Merci de votre confiance.", "Matériel garanti deux ans.", "Délai de fabrication : trois semaines.")
OF_TERMS = {"30 jours": "30 jours net", "60 jours": "60 jours net", "À réception de facture": "Comptant"}
"""The payment terms of contacts → those of documents that mean the same, where their words differ."""
