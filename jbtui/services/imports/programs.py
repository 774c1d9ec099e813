"""How other programs name their columns: what is particular to each, beside the plain names of `headers`.

`NAMES` are fixed names; `field_of` reads those that are made by a rule. Sources: exports of each program, and what it
accepts itself (Dolibarr's `emptyexample.php`, Odoo's import templates, Axelor's demonstration data, Google's and
Outlook's CSV).
"""

import re

NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "Outlook, Windows": {
        "job": ("Beruf",),
        "email": (
            "Adresse de messagerie 2", "Adresse de messagerie 3", "E-mail 2 Address", "E-mail 3 Address",
            "E-Mail-Adresse", "E-Mail 2: Adresse", "E-Mail 3: Adresse",
        ),
        "phone": (
            "Téléphone (voiture)", "Radio téléphone", "Rappel", "Car Phone", "Radio Phone",
            "Callback", "Primary Phone", "Other Phone", "Autotelefon", "Rückmeldung", "Haupttelefon",
        ),
        "company.phone": ("Company Main Phone", "Telefon Firma"),
        "line2": (
            "B.P.", "Address PO Box", "Postfach", "Straße 2", "Straße 3",
        ),
        "country": ("Pays/Région", "Country/Region", "Land/Region"),
        "region": ("Bundesland/Kanton", "Bundesland", "Kanton"),
        "other.country": ("Weiteres/e Land/Region",),
        "other.region": ("Weiteres/r Bundesland/Kanton",),
        "tags": ("Stichwörter", "Kategorien"),
        "note": (
            "Deuxième prénom", "Suffixe", "Surnom", "Téléphone de l'assistant(e)", "RNIS", "Télex",
            "Récepteur de radiomessagerie", "Téléphone TDD/TTY", "Anniversaire de mariage ou fête", "Bureau", "Compte",
            "Conjoint(e)", "Emplacement", "Enfants", "Informations facturation", "Langue", "Nom de l'assistant(e)",
            "Numéro d'identification de l'organisation", "Code gouvernement", "Passe-temps", "Recommandé par",
            "Utilisateur 1", "Utilisateur 2", "Utilisateur 3", "Utilisateur 4",
            "Middle Name", "Suffix", "Assistant's Phone", "Assistant's Name", "ISDN",
            "Telex", "Pager", "TTY/TDD Phone", "Account", "Anniversary", "Billing Information", "Children", "Hobby",
            "Office Location", "Organizational ID Number", "Government ID Number", "Referred By", "Spouse",
            "Manager's Name", "User 1", "User 2", "User 3", "User 4",
            "Weitere Vornamen", "Abteilung", "Telefon Assistent",
            "Name Assistent", "Abrechnungsinformation", "Benutzer 1", "Benutzer 2", "Benutzer 3", "Benutzer 4", "Büro",
            "Empfohlen von", "Jahrestag", "Kinder", "Konto", "Name des/der Vorgesetzten", "Organisationsnr.", "Partner",
            "Regierungsnr.", "Telefon für Hörbehinderte",
        ),
    },
    "German": {
        "name": ("Firma", "Firmenname"),
        "civility": ("Anrede",),
        "title": ("Titel",),
        "first_name": ("Vorname",),
        "last_name": ("Nachname", "Familienname"),
        "job": ("Berufsbezeichnung",),
        "phone": ("Telefon", "Telefonnummer", "Festnetz", "Hauptnummer"),
        "mobile": ("Mobiltelefon", "Mobiltelefonnummer", "Mobilnummer", "Handy", "Handynummer"),
        "fax": ("Telefax", "Faxnummer"),
        "website": ("Webseite", "Internetseite"),
        "line1": ("Straße", "Strasse", "Straße und Hausnummer", "Anschrift", "Adr. Strasse"),
        "postcode": ("PLZ", "Postleitzahl", "Adr. PLZ"),
        "city": ("Ort", "Stadt", "Wohnort", "Adr. Stadt"),
        "postcode_city": ("PLZ Ort", "PLZ/Ort", "PLZ und Ort", "PLZ/Ort Kombination"),
        "country": ("Land", "Adr. Land"),
        "remarks": ("Notizen", "Bemerkungen", "Bemerkung"),
        "note": ("Geburtstag", "Geburtsdatum", "Spitzname"),
        "region": ("Adr. Bundesland",),
    },
    "Thunderbird": {
        "full_name": ("Nom à afficher",),
        "first_last": ("Anzeigename",),
        "email": (
            "Secondary Email", "Première adresse électronique", "Adresse électronique secondaire",
            "Primäre E-Mail-Adresse", "Sekundäre E-Mail-Adresse",
        ),
        "phone": ("Tél. professionnel", "Tél. personnel", "Tel. dienstlich", "Tel. privat"),
        "mobile": ("Mobil-Tel.-Nr.",),
        "fax": ("Fax-Nummer",),
        "birth_year": ("Birth Year", "Année de naissance", "Geburtsjahr"),
        "birth_month": ("Birth Month", "Mois de naissance", "Geburtsmonat"),
        "birth_day": ("Jour de naissance", "Geburtstag (Tag)"),  # « Birth Day » is « Birthday »: see `headers`
        "note": (
            "Nickname", "Screen Name", "Pager Number", "Pager-Nummer", "Pseudo", "Custom 1", "Custom 2", "Custom 3",
            "Custom 4", "Divers 1", "Divers 2", "Divers 3", "Divers 4", "Benutzerdef. 1", "Benutzerdef. 2",
            "Benutzerdef. 3", "Benutzerdef. 4",
        ),
    },
    "Google": {
        "tags": ("Group Membership",),
        "note": (
            "Additional Name", "Name Suffix", "Organization Department", "Occupation Description",
        ),
    },
    "LinkedIn": {
        "note": ("Connected On",),
    },
    "Odoo": {
        "is_company": ("Est une société", "Is a company", "is_company"),
        "parent": (
            "Société liée", "Société parente", "Related company", "parent_id", "parent_id/name",
        ),
        "kind": ("Company Type", "company_type"),
        "job": ("Job Position", "function"),
        "flag.customer": ("Customer", "Is a Customer", "Est un client"),
        "flag.supplier": ("Vendor", "Is a Vendor", "Supplier", "Est un fournisseur"),
        "vat_number": ("vat",),
        "tags": ("category_id", "category_id/name"),
        "country": ("country_id", "country_id/name", "country_id/code", "Pays/Nom"),
        "region": ("state_id", "state_id/name"),
    },
    "Axelor": {
        "title_select": ("titleSelect",),
        "line1": ("primaryAddress",),
        "postcode": ("primaryPostalCode",),
        "city": ("primaryCity.name",),
        "country": ("primaryCountry.alpha3Code", "primaryCountry.name"),
        "origin": ("sourceDescription",),
        "siret": ("registrationCode",),
        "vat_number": ("taxNbr",),
        "email": ("emailAddress.address",),
        "do_not_call": ("isDoNotCall", "Ne pas appeler", "Do not call"),
        "note": ("officeName", "statusDescription", "referredBy"),
    },
    "tine20": {
        "name": ("org_name",),
        "first_name": ("n_given",),
        "last_name": ("n_family",),
        "first_last": ("n_fn",),
        "civility": ("n_prefix",),
        "job": ("role",),
        "email": ("email_home",),
        "phone": ("tel_work", "tel_home", "tel_other", "tel_car"),
        "mobile": ("tel_cell", "tel_cell_private"),
        "fax": ("tel_fax", "tel_fax_home"),
        "website": ("url_home",),
        "note": ("n_middle", "n_suffix", "org_unit", "bday", "tel_assistent", "tel_pager"),
        "home.line1": ("adr_two_street",),
        "home.line2": ("adr_two_street2",),
        "home.postcode": ("adr_two_postalcode",),
        "home.city": ("adr_two_locality",),
        "home.region": ("adr_two_region",),
        "home.country": ("adr_two_countryname",),
        "line1": ("adr_one_street",),
        "line2": ("adr_one_street2",),
        "postcode": ("adr_one_postalcode",),
        "city": ("adr_one_locality",),
        "region": ("adr_one_region",),
        "country": ("adr_one_countryname",),
    },
    "CiviCRM": {
        "name": ("Current Employer", "Household Name"),
        "civility": ("Individual Prefix",),
        "line2": ("Supplemental Address 1", "Supplemental Address 2"),
    },
}  # fmt: skip
"""Program → field → the headers that fill it."""

_GOOGLE = re.compile(r"(E-mail|Phone|Address|Website|Organization|Relation|Event|IM|Custom Field) ([1-9]) - (.+)", re.I)
_GOOGLE_CHANNELS = {"e-mail": "email", "phone": "phone", "website": "website"}
_GOOGLE_OF_ORGANIZATIONS = {"name": "name", "title": "job", "department": "note"}
_GOOGLE_OF_ADDRESSES = {
    "type": "label",
    "label": "label",
    "formatted": "whole",
    "street": "line1",
    "po box": "line2",
    "extended address": "line2",
    "city": "city",
    "region": "region",
    "postal code": "postcode",
    "country": "country",
}

_DOLIBARR = re.compile(r".*\((?:s|sp|p|c)\.(\w+)\)\**")
_DOLIBARR_FIELDS = {
    "nom": "name", "name_alias": "trade_name", "address": "line1", "zip": "postcode", "town": "city",
    "fk_pays": "country", "fk_country": "country", "phone": "phone", "phone_perso": "phone", "phone_pro": "phone",
    "phone_mobile": "mobile", "fax": "fax", "url": "website", "email": "email", "fk_forme_juridique": "legal_form",
    "siren": "siren", "siret": "siret", "ape": "naf_code", "tva_intra": "vat_number", "note_private": "remarks",
    "note_public": "remarks", "note": "remarks", "client": "customer_code", "fournisseur": "supplier_code",
    "outstanding_limit": "credit_limit", "multicurrency_code": "currency", "code_compta": "third_party_account",
    "mode_reglement": "payment_terms", "cond_reglement": "payment_terms", "lastname": "last_name",
    "firstname": "first_name", "civility": "civility", "poste": "job", "fk_soc": "name", "birthday": "note",
    "capital": "note", "idprof4": "note", "parent": "note", "code_client": "note", "code_fournisseur": "note",
}  # fmt: skip
"""Columns of the tables of third parties (`s.`) and of their contacts (`s.`, `sp.`) in Dolibarr's import profiles."""


def field_of(header: str) -> str | None:
    """The field of a header made by a rule: Google's « E-mail 2 - Value », Dolibarr's « Ville (s.town) », whose label
    is in any language."""
    if header.endswith((")", "*")) and (dolibarr := _DOLIBARR.fullmatch(header)):
        return _DOLIBARR_FIELDS.get(dolibarr[1])
    google = _GOOGLE.fullmatch(header)
    return _google(google[1].lower(), google[2], google[3].lower()) if google else None


def _google(thing: str, number: str, part: str) -> str | None:
    if thing == "address":
        field = _GOOGLE_OF_ADDRESSES.get(part)
        return f"address{number}.{field}" if field else None
    if thing == "organization":
        return _GOOGLE_OF_ORGANIZATIONS.get(part)
    if part not in ("value", "type", "label"):
        return None
    return ("typed" if part == "value" else "type") + "." + _GOOGLE_CHANNELS.get(thing, "note")
