"""From the headers of a file to the fields they fill: one table of names for plain files, one for the register's.

A field is a key of `Record.contact`, or says what a cell is a part of: `person.email`, `delivery.city`, `street_type`…
A `typed.phone` is what the `type.phone` beside it says: a mobile, a fax. Which names a header may have is data, here
and in `programs`; what the cells then make together is in `building`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice

from jbtui.first_names import is_first_name
from jbtui.language import _
from jbtui.services.exports.columns import HEADERS as OWN
from jbtui.services.imports import programs
from jbtui.services.imports.cells import value
from jbtui.services.imports.civilities import without_title
from jbtui.text import fold, unaccent

PLAIN: dict[str, tuple[str, ...]] = {
    # Who. « Nom » and its like wait for the other columns: see `_in_context`.
    "nom": ("Nom", "Name"),
    "contact_name": ("Nom du contact", "Contact name", "NomMaire"),
    "name": (
        "Raison sociale", "Société", "Nom de la société", "Nom société", "Nom entreprise", "Nom de l’entreprise",
        "Entreprise", "Dénomination", "Dénomination sociale", "Dénomination légale", "Organisation", "Organisme",
        "Nom de l’organisme", "Structure", "Établissement", "Nom de l’établissement", "Association", "Company",
        "Company name", "Organization", "Organization name", "Enterprise name", "Business name", "NomCom",
    ),
    "trade_name": ("Enseigne", "Nom commercial", "Nom d’usage de la société", "Trade name"),
    "full_name": (
        "Nom complet", "Contact", "Contact principal", "Personne à contacter", "Interlocuteur", "Responsable",
        "Dirigeant", "Gérant", "Contact person",
    ),
    "last_first": ("Nom et prénom", "Nom, prénom", "Nom prénom", "Noms et prénoms", "Last name, first name"),
    "first_last": ("Prénom et nom", "Prénom nom", "Full name", "Display name"),
    "civility": ("Civilité", "Civ", "Civilités", "Salutation", "Name prefix", "CiviliteMaire"),
    "title": ("Titre", "Title"),
    "first_name": ("Prénom", "Prénoms", "Prénom usuel", "First name", "Given name", "PrenomMaire"),
    "last_name": (
        "Nom de famille", "Nom d’usage", "Nom usuel", "Last name", "Family name", "Surname",
    ),
    "birth_name": ("Nom de naissance", "Nom patronymique", "Nom de jeune fille", "Maiden name"),
    "job": (
        "Fonction", "Poste", "Poste occupé", "Intitulé du poste", "Rôle", "Emploi", "Profession", "Qualité", "Job",
        "Job title", "Position", "Occupation", "Organization title",
    ),
    "kind": (
        "Profil", "Type", "Type de contact", "Type contact", "Type de tiers", "Type du tiers", "Type tiers",
        "Client/Prospect/Fournisseur", "Client/Prospect", "Client/Fournisseur", "Nature", "Catégorie de tiers",
        "Type de client", "Type client", "Société/Particulier", "Particulier/Société", "Type de personne",
        "Contact type", "Statut commercial",
    ),
    "flag.customer": ("Client", "Clients", "Est client"),
    "flag.prospect": ("Prospect", "Prospects", "Est prospect"),
    "flag.supplier": ("Fournisseur", "Fournisseurs", "Est fournisseur"),
    # Identification.
    "siren": ("SIREN", "N° SIREN", "Numéro SIREN", "Numéro de SIREN", "Code SIREN"),
    "siret": ("SIRET", "N° SIRET", "Numéro SIRET", "Numéro de SIRET", "Code SIRET", "SIRET du siège"),
    "nic": ("NIC",),
    "vat_number": (
        "TVA intracommunautaire", "TVA", "N° TVA", "Numéro TVA", "Numéro de TVA", "Num TVA", "TVA intracom",
        "TVA intra", "N° TVA intracommunautaire", "Numéro TVA intracommunautaire", "Numéro de TVA intracommunautaire",
        "N° de TVA intracommunautaire", "N° TVA intracom", "N° TVA intra", "N° de TVA", "Code TVA intracommunautaire",
        "Identifiant TVA", "VAT", "VAT number", "VAT ID", "Tax ID",
    ),
    "naf_code": (
        "Code NAF", "NAF", "APE", "Code APE", "APE/NAF", "NAF/APE", "Code NAF/APE", "Code APE/NAF", "Code APE (NAF)",
    ),
    "legal_form": ("Forme juridique", "Statut juridique", "Forme", "Catégorie juridique", "Legal form"),
    "einvoicing_address": (
        "Adresse de facturation électronique", "Adresse facturation électronique",
        "Adresse électronique de facturation", "Adresse de facture électronique", "Adresse PPF",
        "E-invoicing address",
    ),
    # To reach.
    "email": (
        "Email", "E-mail", "Mail", "Mél", "Courriel", "Courrier électronique", "Adresse email", "Adresse e-mail",
        "Adresse mail", "Adresse courriel", "Adresse électronique", "Adresse de messagerie", "Messagerie",
        "Email principal", "Email professionnel", "Email pro", "Email perso", "Email personnel", "Contact email",
        "Email address", "E-mail address", "Mail address", "Primary email",
    ),
    "phone": (
        "Téléphone", "Tél", "Phone", "Téléphone fixe", "Tél fixe", "Fixe", "N° de téléphone", "Numéro de téléphone",
        "N° téléphone", "N° tél", "Num tél", "Téléphone principal", "Téléphone bureau", "Téléphone (bureau)",
        "Tél bureau", "Téléphone professionnel", "Téléphone pro", "Tél pro", "Téléphone travail",
        "Téléphone domicile", "Téléphone (domicile)", "Tél domicile", "Téléphone personnel", "Standard",
        "Contact phone", "Phone number", "Telephone", "Telephone number", "Work phone", "Home phone", "Fixed phone",
        "Business phone", "Main phone",
    ),
    "mobile": (
        "Mobile", "Portable", "Tél mobile", "Téléphone mobile", "Tél portable", "Téléphone portable", "Tél. port.",
        "N° mobile", "N° de portable", "N° portable", "Numéro de mobile", "Numéro de portable", "GSM", "Cellulaire",
        "Mobile phone", "Mobile number", "Cell", "Cell phone",
    ),
    "fax": ("Fax", "Télécopie", "Télécopieur", "N° fax", "N° de fax", "Numéro de fax", "Contact fax", "Fax number"),
    "website": (
        "Site web", "Site internet", "Site", "Web", "Internet", "URL", "Adresse web", "Adresse du site",
        "Adresse du site web", "Page web", "Website", "Web site", "Web page", "Homepage",
    ),
    # Address.
    "line1": (
        "Adresse", "Adresse 1", "Adresse ligne 1", "Ligne 1", "Ligne d’adresse 1", "Ligne adresse 1",
        "Adresse postale", "Adresse complète", "Rue", "Rue 1", "N° et rue", "N° et voie", "N° et nom de rue",
        "Numéro et voie", "Numéro et nom de rue", "Numéro et libellé de la voie", "Voie", "Address", "Address 1",
        "Address line 1", "Street", "Street 1", "Street address", "Mailing address",
    ),
    "line2": (
        "Adresse 2", "Adresse 3", "Adresse 4", "Adresse ligne 2", "Adresse ligne 3", "Ligne 2", "Ligne 3",
        "Ligne d’adresse 2", "Ligne adresse 2", "Rue 2", "Rue 3", "Adresse (suite)", "Suite adresse",
        "Suite de l’adresse", "Complément", "Complément adresse", "Complément d’adresse", "Complément de l’adresse",
        "Adresse complément", "Adresse complémentaire", "Bâtiment", "Lieu-dit", "BP", "Boîte postale", "Address 2",
        "Address 3", "Address line 2", "Address line 3", "Street 2", "Street2", "PO box", "Post office box number",
    ),
    "number": ("N° de voie", "N° voie", "Numéro de voie", "Numéro voie", "Numéro de rue", "N° de rue", "N° rue"),
    "repetition": ("Indice de répétition", "Bis ter"),
    "street_type": ("Type de voie", "Type voie", "Nature de voie"),
    "street": (
        "Libellé de voie", "Libellé voie", "Libellé de la voie", "Nom de voie", "Nom de la voie", "Nom de rue",
    ),
    "postcode": (
        "Code postal", "CP", "Code post", "C.P.", "Postal code", "Postcode", "ZIP", "ZIP code", "Zip/Postal code",
    ),
    "city": (
        "Ville", "Commune", "Localité", "Nom de la commune", "Nom commune", "Libellé commune", "Bureau distributeur",
        "City", "Town", "Locality", "Address locality",
    ),
    "postcode_city": (
        "CP Ville", "CP/Ville", "CP et ville", "CP - Ville", "Code postal et ville", "Code postal ville",
        "Code postal/Ville", "Code postal - Ville", "Ville CP", "Ville (CP)", "Ville et code postal", "Zip/City",
        "Location",
    ),
    "region": ("Région", "Dép/Région", "State", "State/Province", "Province"),
    "country": ("Pays", "Code pays", "Nom du pays", "Country", "Country code", "Address country"),
    # Trade.
    "activity": (
        "Activité", "Activité principale", "Secteur d’activité", "Secteur activité", "Secteur", "Domaine d’activité",
        "Métier", "Libellé NAF", "Libellé APE", "Libellé code NAF", "Industry",
    ),
    "area": ("Zone géographique", "Zone", "Secteur géographique", "Zone commerciale", "Territoire"),
    "origin": ("Origine", "Origine du contact", "Provenance", "Lead source"),
    "owner": (
        "Commercial", "Commercial attitré", "Commercial affecté", "Suivi par", "Chargé d’affaires",
        "Chargé de clientèle", "Représentant", "Propriétaire", "Owner", "Account owner", "Sales rep",
    ),
    "tags": (
        "Étiquettes", "Étiquette", "Tags", "Tag", "Mots clés", "Mots-clefs", "Catégories", "Catégorie", "Groupes",
        "Groupe", "Libellés", "Categories", "Labels", "Keywords",
    ),
    "remarks": (
        "Remarques", "Remarque", "Notes", "Note", "Commentaires", "Commentaire", "Observations", "Observation", "Obs",
        "Mémo", "Description", "Divers", "Infos", "Informations complémentaires", "Remarks", "Comments", "Comment",
    ),
    "note": (
        "Date de naissance", "Anniversaire", "Né le", "Service", "Département de l’entreprise", "Birthday",
        "Department", "Assistant", "Assistante", "Skype", "LinkedIn", "Facebook", "Twitter", "Instagram",
    ),
    # Accounting.
    "currency": ("Devise", "Monnaie", "Currency"),
    "third_party_account": (
        "Compte tiers", "Compte de tiers", "Compte client", "Compte fournisseur", "Compte comptable",
        "Compte auxiliaire", "Compte collectif", "N° compte tiers", "N° de compte tiers", "Numéro de compte tiers",
    ),
    "payment_terms": (
        "Conditions de paiement", "Condition de paiement", "Conditions de règlement", "Condition de règlement",
        "Délai de paiement", "Délai de règlement", "Mode de règlement", "Mode de paiement", "Échéance de paiement",
        "Payment terms",
    ),
    "credit_limit": (
        "Plafond", "Plafond de crédit", "Plafond encours", "Plafond d’encours", "Encours maximum", "Encours maxi",
        "Encours autorisé", "Encours max", "Limite de crédit", "Credit limit",
    ),
    "discount": ("Remise", "Taux de remise", "Remise client", "Remise (%)", "Discount"),
}  # fmt: skip
"""Field → the headers that fill it in anybody's file; the first is what the field is called on screen."""

REGISTER: dict[str, tuple[str, ...]] = {
    "siren": ("SIREN", "Identifiant de l’entreprise"),
    "nic": ("NIC", "Numéro interne de classement de l’établissement"),
    "siret": ("SIRET",),
    "name": ("NOMEN_LONG", "Nom ou raison sociale de l’entreprise", "denominationUniteLegale"),
    "name_line": ("L1_NORMALISEE", "Première ligne de l’adressage de l’établissement"),
    "trade_name": (
        "ENSEIGNE", "Enseigne ou nom de l’exploitation", "denominationUsuelleEtablissement", "enseigne1Etablissement",
        "denominationUsuelle1UniteLegale",
    ),
    "last_name": ("NOM", "Nom de naissance", "nomUsageUniteLegale", "nomUniteLegale"),
    "first_name": ("PRENOM", "Prénom", "prenomUsuelUniteLegale", "prenom1UniteLegale"),
    "legal_form": ("LIBNJ", "Libellé de la nature juridique"),
    "naf_code": (
        "APET700", "Activité principale de l’établissement", "activitePrincipaleEtablissement", "APEN700",
        "Activité principale de l’entreprise", "activitePrincipaleUniteLegale",
    ),
    "activity": (
        "LIBAPET", "Libellé de l’activité principale de l’établissement", "LIBAPEN",
        "Libellé de l’activité principale de l’entreprise",
    ),
    "email": ("ADR_MAIL", "Adresse mail"),
    "line1": ("L4_NORMALISEE", "Quatrième ligne de l’adressage de l’établissement"),
    "line2": (
        "L2_NORMALISEE", "Deuxième ligne de l’adressage de l’établissement", "L3_NORMALISEE",
        "Troisième ligne de l’adressage de l’établissement", "L5_NORMALISEE",
        "Cinquième ligne de l’adressage de l’établissement", "complementAdresseEtablissement",
        "distributionSpecialeEtablissement",
    ),
    "postcode_city": ("L6_NORMALISEE", "Sixième ligne de l’adressage de l’établissement"),
    "country": (
        "L7_NORMALISEE", "Septième ligne de l’adressage de l’établissement", "libellePaysEtrangerEtablissement",
    ),
    "number": ("numeroVoieEtablissement",),
    "repetition": ("indiceRepetitionEtablissement",),
    "street_type": ("typeVoieEtablissement",),
    "street": ("libelleVoieEtablissement",),
    "postcode": ("codeCedexEtablissement", "codePostalEtablissement", "CODPOS", "Code postal"),
    "city": (
        "libelleCedexEtablissement", "libelleCommuneEtablissement", "libelleCommuneEtrangerEtablissement", "LIBCOM",
        "Libellé de la commune de localisation de l’établissement",
    ),
}  # fmt: skip
"""The same for the extracts of the company register, an establishment a row: SIRENE v1 and v2 (INSEE, « dessin du
fichier stock », L1_NORMALISEE…), as OpenDataSoft publishes it (long French headers), v3 (StockEtablissement, alone or
with the columns of StockUniteLegale). A field that several columns fill takes the first of this list with a value."""

NAMING = frozenset({
    "name", "name_or_person", "full_name", "first_last", "last_first", "first_name", "last_name", "trade_name", "siren",
    "siret", "email", "phone", "mobile", "typed.email", "typed.phone",
    "person.email", "person.phone", "person.mobile", "company.email", "company.phone", "company.mobile",
})  # fmt: skip
"""The fields of which one is enough to name a contact."""

PROFILES = {
    "client": "customer", "clients": "customer", "cliente": "customer", "customer": "customer", "cli": "customer",
    "prospect": "prospect", "prospects": "prospect", "lead": "prospect",
    "fournisseur": "supplier", "fournisseurs": "supplier", "frs": "supplier", "supplier": "supplier",
    "vendor": "supplier",
}  # fmt: skip
NATURES = {
    "societe": "company", "entreprise": "company", "professionnel": "company", "pro": "company", "company": "company",
    "association": "company", "organization": "company", "organisation": "company",
    "personne morale": "company", "pm": "company", "b2b": "company",
    "particulier": "individual", "individu": "individual", "individual": "individual", "b2c": "individual",
    "personne physique": "individual", "pp": "individual", "person": "individual", "household": "individual",
}  # fmt: skip
YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "x", "1"})
NO = frozenset({"non", "n", "no", "faux", "false", "0"})

MOST_COLUMNS = 2_000
_MOSTLY = 0.8
"""The part of the names of a column that must have their first name on the same side."""
_LONGEST_HEADER = 200

_CHANNELS = ("email", "phone", "mobile")
_SEVERAL = frozenset({*_CHANNELS, "fax", "website"})
_PLACES = ("line1", "line2", "postcode", "city", "postcode_city", "region", "country", "siret")
_SAME = {field: field for field in PLAIN}
_QUALIFIED: tuple[tuple[frozenset[str], dict[str, str]], ...] = (
    (
        frozenset({"livraison", "expedition", "shipping", "delivery"}),
        {field: f"delivery.{field}" for field in _PLACES}
        | {"": "delivery.line1", "nom": "delivery.label", "name": "delivery.label"},
    ),
    (frozenset({"facturation", "billing", "siege"}), {field: field for field in (*_PLACES, "email")}),
    *(
        (words, {field: f"{whose}.{field}" for field in _PLACES} | {field: field for field in (*_SEVERAL, "note")})
        for whose, words in (
            ("work", frozenset({
                "bureau", "professionnel", "professionnelle", "work", "business", "geschaftlich", "dienstlich",
                "arbeit", "arbeitsadresse",
            })),
            ("home", frozenset({
                "domicile", "personnel", "personnelle", "prive", "privee", "home", "private", "privat", "privatadresse",
            })),
            ("other", frozenset({"autre", "other", "weitere", "weiterer", "weiteres", "andere"})),
        )
    ),
    (
        frozenset({
            "contact", "contacts", "child", "ids", "interlocuteur", "dirigeant", "gerant", "referent", "responsable",
        }),
        _SAME | {field: f"person.{field}" for field in _CHANNELS} | {"": "full_name", "nom": "contact_name"},
    ),
    (
        frozenset({"societe", "entreprise", "client", "fournisseur", "prospect", "tiers", "company"}),
        _SAME | {field: f"company.{field}" for field in _CHANNELS} | {"": "name"},
    ),
)  # fmt: skip
"""Words that say whose a header is (« Ville de livraison », « Email du contact »), and what they make of the field that
the rest of the header names ("" when there is no rest)."""
_BELOW = re.compile(r"(?:contacts?|child_ids) ?/", re.IGNORECASE)
_FIRST_LAST = frozenset({"name", "contactname", "contactsname", "childidsname"})
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "a"})


def _key(header: str) -> str:
    """What headers are compared by: « Code postal », « CODE_POSTAL » and « codePostal » are one."""
    return fold(header).replace(" ", "")


_WHOSE = {
    "delivery": _("livraison"), "person": _("contact associé"), "company": _("société"), "work": _("bureau"),
    "home": _("domicile"), "other": _("autre adresse"), "type": _("son type"), "typed": _("selon son type"),
} | {f"address{number}": _("adresse {number}").format(number=number) for number in range(1, 10)}  # fmt: skip
_PARTS = {
    "label": _("Libellé"), "name_line": _("Raison sociale (adresse)"), "whole": _("Adresse entière"),
    "note": _("Ligne des remarques"), "name_or_person": _("Société ou personne"), "parent": _("Société de la personne"),
    "is_company": _("Est une société"), "title_select": _("Civilité (1 ou 2)"),
    "do_not_call": _("Ne pas appeler"), "customer_code": _("Client (de 0 à 3)"),
    "supplier_code": _("Fournisseur (0 ou 1)"), "birth_year": _("Année de naissance"),
    "birth_month": _("Mois de naissance"), "birth_day": _("Jour de naissance"),
}  # fmt: skip

_NEVER_CHOSEN = frozenset({
    "nom", "contact_name", "birth_name", "name_or_person", "parent", "is_company", "title_select", "do_not_call",
    "customer_code", "supplier_code", "region", "birth_year", "birth_month", "birth_day",
})  # fmt: skip
"""Fields of the columns of one program, or that others decide about."""


HINTS = {
    "full_name": _("ordre deviné"), "last_first": _("Roux Hélène"), "first_last": _("Hélène Roux"),
}  # fmt: skip
"""What helps to choose between fields."""


def _named(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((_key(name), field) for field, names in table.items() for name in names)


_PLAIN = dict(chain.from_iterable(map(_named, (*programs.NAMES.values(), PLAIN))))
_OF_ANYBODY = dict(_named(PLAIN))
_REGISTER = dict(_named(REGISTER))
_RANK = {_key(name): rank for names in REGISTER.values() for rank, name in enumerate(names)}


def label(field: str) -> str:
    """What a field is called in French: the first of its headers, « Ville (livraison) » for `delivery.city`; a column
    of our own files as it is."""
    if field in OWN:
        return field
    whose, _dot, part = field.rpartition(".")
    name = _PARTS.get(part) or PLAIN[field if field in PLAIN else part][0]
    return name if field in PLAIN or not whose else f"{name} ({_WHOSE[whose]})"


def choices() -> list[tuple[str, str]]:
    """The fields that a user may choose for a column, each with what it is called."""
    fields = [field for field in PLAIN if field not in _NEVER_CHOSEN]
    fields += [f"{whose}.{field}" for whose in ("person", "company") for field in _CHANNELS]
    fields += [f"delivery.{field}" for field in ("label", *_PLACES) if field != "region"]
    return [(field, label(field)) for field in fields]


def known(headers: Iterable[str]) -> int:
    """How many of the headers fill a field."""
    return sum(field is not None for field in map(_alone, islice(headers, MOST_COLUMNS)))


def is_register(headers: Iterable[str]) -> bool:
    """Whether these are the columns of a register extract, and not of somebody's own file with a SIREN in it."""
    return len({key for key in map(_key, headers) if key in _REGISTER and key not in _PLAIN}) >= 2


def fields_of(
    headers: Sequence[str], sample: Sequence[Sequence[str]], chosen: Mapping[str, str | None] | None = None
) -> tuple[str | None, ...]:
    """The field that each header fills, None for those ignored; the first rows of the file are its `sample`, by which
    a column « Type » or « Client » is understood. What is `chosen` for a header wins.
    """
    if is_register(headers):
        found = [_REGISTER.get(_key(header)) for header in headers]
    else:
        found = _in_context(headers, [_plain(header) for header in headers], sample)
    if chosen:
        found = [chosen.get(header, field) for header, field in zip(headers, found, strict=True)]
    return tuple(found)


def order_of(headers: Sequence[str]) -> list[int]:
    """The columns in the order in which they are asked for a value: that of the file, but for a register extract the
    establishment before its company."""
    columns = list(range(len(headers)))
    if is_register(headers):
        columns.sort(key=lambda column: _RANK.get(_key(headers[column]), 0))
    return columns


def main_columns(headers: Sequence[str], fields: Sequence[str | None]) -> tuple[int, ...]:
    """The columns of the company itself where contacts stand below it, on rows that leave them empty (Odoo's
    « Contacts/Name », « child_ids/name »); none in other files."""
    below = {column for column, header in enumerate(headers) if _BELOW.match(header)}
    return tuple(column for column, field in enumerate(fields) if field and column not in below) if below else ()


def can_name(fields: Iterable[str | None]) -> bool:
    """Whether any of the columns can name a contact."""
    return not NAMING.isdisjoint(fields)


def _alone(header: str) -> str | None:
    header = header[:_LONGEST_HEADER]
    return _REGISTER.get(_key(header)) or _plain(header)


def _plain(header: str) -> str | None:
    if "\ufffd" in header:
        header = _repaired(header)
    if field := _PLAIN.get(_key(header)) or programs.field_of(header):
        return field
    words = [word for word in fold(header).split() if word not in _SMALL]
    if field := _numbered(words):
        return field
    for qualifiers, made in _QUALIFIED:
        if not qualifiers.isdisjoint(words):
            rest = [word for word in words if word not in qualifiers]
            return made.get(_PLAIN.get("".join(rest)) or _numbered(rest) or "unknown" if rest else "")
    return None


def _numbered(words: Sequence[str]) -> str | None:
    """The field of « Téléphone 2 »."""
    if words and words[-1].isdecimal() and (field := _PLAIN.get("".join(words[:-1]))) in _SEVERAL:
        return field
    return None


def _repaired(header: str) -> str:
    """A header in which another program replaced letters by U+FFFD, its damaged words put right where one is known."""
    words = []
    for word in re.findall(r"[\w\ufffd]+", unaccent(header)):
        if "\ufffd" in word:
            damaged = re.compile(".{1,2}".join(map(re.escape, word.split("\ufffd"))))  # ß is two letters
            word = next(filter(damaged.fullmatch, _vocabulary()), word)
        words.append(word)
    return " ".join(words)


@cache
def _vocabulary() -> tuple[str, ...]:
    """The folded words of all names of headers."""
    names = chain.from_iterable(chain.from_iterable(table.values()) for table in (PLAIN, *programs.NAMES.values()))
    qualifiers = chain.from_iterable(words for words, _made in _QUALIFIED)
    return tuple(dict.fromkeys(chain(qualifiers, *(fold(name).split() for name in names))))


def _in_context(headers: Sequence[str], found: list[str | None], sample: Sequence[Sequence[str]]) -> list[str | None]:
    """Columns whose meaning depends on the others, or on what is in them."""
    keys = list(map(_key, headers))
    has_first_name, has_last_name = "first_name" in found, "last_name" in found
    no_flags = {
        column
        for column, field in enumerate(found)
        if field is not None and field.startswith("flag.") and not _are_flags(column, sample)
    }
    has_name = "name" in found or any(keys[column] in _OF_ANYBODY for column in no_flags)
    has_nature = "is_company" in found or (
        "parent" in found and ("companytype" in keys or "parentid" not in keys)  # any tree has a parent_id
    )
    noms, titles = ([column for column, field in enumerate(found) if field == each] for each in ("nom", "title"))
    settled: list[str | None] = []
    for column, field in enumerate(found):
        if field == "nom" and has_nature and not (has_first_name or has_last_name or has_name):
            field = "name_or_person"
        elif field == "nom" and not (has_first_name or has_last_name or has_name):
            field = "name"
        elif field == "nom" and len(noms) == 2 and has_first_name and not has_last_name:
            field = "full_name" if column == noms[0] else "last_name"
        elif field in ("nom", "contact_name") and has_first_name and not has_last_name:
            field = "last_name"
        elif field in ("nom", "contact_name"):
            field = "first_last" if keys[column] in _FIRST_LAST else "full_name"
        elif field == "parent" and not has_nature:
            field = None
        elif field == "title" and len(titles) == 2:  # Outlook's French name of « Title » and of « Job Title »
            field = "civility" if column == titles[0] else "job"
        elif field == "title" and "ngiven" in keys:  # tine20: « Dr. », « Dipl.-Ing. »
            field = "note"
        elif field == "birth_name":
            field = "note" if has_last_name or "nom" in found else "last_name"
        elif field == "note" and keys[column] == "birthday" and "birth_year" in found:
            field = "birth_day"
        elif field == "website" and "connectedon" in keys:  # LinkedIn: the profile of the person
            field = "note"
        elif field == "kind" and not _are_kinds(column, sample):
            field = None
        elif column in no_flags:
            field = "name" if keys[column] in _OF_ANYBODY else None
        settled.append(_in_order(column, sample) if field == "full_name" else field)
    return settled


def _in_order(column: int, sample: Sequence[Sequence[str]]) -> str:
    """The field of a column of whole names, by where their first names stand."""
    first = last = 0
    for cell in _cells(column, sample):
        words = without_title(cell)[1].split()
        at_start, at_end = (is_first_name(word) for word in (words[0], words[-1]))
        first += at_start > at_end
        last += at_end > at_start
    if max(first, last) < _MOSTLY * (first + last) or first == last:
        return "full_name"
    return "first_last" if first > last else "last_first"


def _are_kinds(column: int, sample: Sequence[Sequence[str]]) -> bool:
    cells = _cells(column, sample)
    return not cells or sum(kinds(cell) is not None for cell in cells) > len(cells) / 2


def _are_flags(column: int, sample: Sequence[Sequence[str]]) -> bool:
    return all(fold(cell) in YES | NO for cell in _cells(column, sample))


def _cells(column: int, sample: Sequence[Sequence[str]]) -> list[str]:
    return [text for row in sample if column < len(row) and (text := value(row[column]))]


def kinds(cell: str) -> frozenset[str] | None:
    """The profiles and natures that a cell such as « client et fournisseur » or « Particulier » names, None if it says
    anything else."""
    text = fold(cell)
    if text in NATURES:
        return frozenset({NATURES[text]})
    said = [PROFILES.get(word) or NATURES.get(word) for word in text.split() if word not in ("et", "and", "ou")]
    return frozenset(word for word in said if word) if said and all(said) else None
