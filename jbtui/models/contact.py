"""The contact: a customer, prospect or supplier; a company or an individual; its main details are the billing
address."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.fields import (
    ChoiceField,
    CountryField,
    DayField,
    EmailField,
    FlagField,
    FoldedField,
    LineField,
    MoneyField,
    NafField,
    NotesField,
    PhoneField,
    PostcodeField,
    RateField,
    SirenField,
    SiretField,
    TagsField,
    VatField,
    WebsiteField,
    disagreeing_identifiers,
)
from jbtui.text import fold, natural_key

COMPANY, INDIVIDUAL = "company", "individual"
NATURES = [(COMPANY, _("Société")), (INDIVIDUAL, _("Particulier"))]

PROFILES = {"customer": _("Client"), "prospect": _("Prospect"), "supplier": _("Fournisseur")}
"""Profile → its French name; the column is `is_<profile>`, the letter in lists the first of the name."""

CIVILITIES = [("", ""), ("Mme", "Mme"), ("M.", "M.")]
POLICIES = [("none", _("admis")), ("warn", _("signalé")), ("block", _("refusé"))]
"""What becomes of a document that would pass the credit limit."""
CONSENTS = [("", _("pas demandé")), ("yes", _("oui, accepte")), ("no", _("non, refuse"))]
ADDRESS = ("line1", "line2", "postcode", "city", "country")
"""The columns of an address, on the contact and on its delivery addresses alike."""

COMPANY_ONLY = ("name", "legal_form", "siren", "siret", "vat_number", "naf_code", "einvoicing_address")
INDIVIDUAL_ONLY = (
    "civility",
    "first_name",
    "last_name",
    "canvassing_consent",
    "canvassing_date",
    "canvassing_source",
)


class Contact(Record):
    """A customer, prospect or supplier. `name` is the raison sociale of a company; an individual has a last name."""

    noun = _("fiche")

    code = LineField(label=_("Code"), limit=20, unique=True)
    nature = ChoiceField(choices=NATURES, label=_("Nature"), default=COMPANY)
    is_customer = FlagField(label=_("Client"), default=False)
    is_prospect = FlagField(label=_("Prospect"), default=False)
    is_supplier = FlagField(label=_("Fournisseur"), default=False)

    name = LineField(label=_("Raison sociale"))
    civility = ChoiceField(choices=CIVILITIES, label=_("Civilité"), default="")
    last_name = LineField(label=_("Nom"))
    first_name = LineField(label=_("Prénom"))

    phone = PhoneField(label=_("Téléphone"))
    mobile = PhoneField(label=_("Mobile"))
    fax = PhoneField(label=_("Fax"))
    email = EmailField(label=_("Email"))
    website = WebsiteField(label=_("Site"))

    line1 = LineField(label=_("Adresse"))
    line2 = LineField(label=_("Complément"))
    postcode = PostcodeField(label=_("Code postal"))
    city = LineField(label=_("Ville"))
    country = CountryField(label=_("Pays"))

    legal_form = LineField(label=_("Forme"), hint=_("forme juridique"), limit=100)
    siren = SirenField(label=_("SIREN"))
    siret = SiretField(label=_("SIRET"))
    vat_number = VatField(label=_("TVA intra."))
    naf_code = NafField(label=_("Code NAF"))
    einvoicing_address = LineField(label=_("Facture élec."), hint=_("adresse de facturation électronique"))

    activity = LineField(label=_("Activité"))
    area = LineField(label=_("Secteur"), hint=_("secteur géographique"))
    origin = LineField(label=_("Origine"))
    owner = LineField(label=_("Suivi par"), limit=100)
    tags = TagsField(label=_("Étiquettes"), hint=_("séparées par des virgules"))
    canvassing_consent = ChoiceField(choices=CONSENTS, label=_("Prospection"), default="")
    canvassing_date = DayField(label=_("Recueilli le"), null=True)
    canvassing_source = LineField(label=_("Recueilli par"))

    currency = LineField(label=_("Devise"), limit=3, default="EUR")
    third_party_account = LineField(label=_("Compte tiers"), limit=20)
    payment_terms = LineField(label=_("Règlement"), limit=100)
    credit_limit = MoneyField(label=_("Plafond"), null=True)
    discount = RateField(label=_("Remise"), hint=_("des documents des ventes"), null=True)
    credit_policy = ChoiceField(choices=POLICIES, label=_("Dépassement"), hint=_("du plafond"), default="warn")

    remarks = NotesField(label=_("Remarques"))
    archived = FlagField(label=_("Archivée"), default=False)

    name_key = FoldedField()
    city_key = FoldedField()
    code_key = FoldedField()
    changed = peewee.BigIntegerField()
    """The commit number of the last change: the order of « dernière modification »."""

    derived = frozenset({"name_key", "city_key", "code_key", "changed"})
    sheet = "id"

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        return {
            "name_key": fold(f"{row['last_name']} {row['first_name']}" if row["nature"] == INDIVIDUAL else row["name"]),
            "city_key": fold(row["city"]),
            "code_key": natural_key(row["code"]),
        }

    @staticmethod
    def code_of(number: int) -> str:
        """The code of the contact of this number."""
        return f"C{number:05d}"

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return person_name(row) if row["nature"] == INDIVIDUAL else str(row["name"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        required = "last_name" if row["nature"] == INDIVIDUAL else "name"
        refused = {}
        if not row[required]:
            refused[required] = _("à remplir : c’est le seul champ obligatoire")
        if not any(row[f"is_{profile}"] for profile in PROFILES):
            refused["is_customer"] = _("client, prospect ou fournisseur : au moins un profil")
        return refused

    @classmethod
    def warnings(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return disagreeing_identifiers(row) | super().warnings(row)

    @classmethod
    def of_its_nature(cls, row: Mapping[str, Any]) -> Values:
        """`row` without what belongs to the other nature: a form keeps both, a saved contact only its own."""
        foreign = COMPANY_ONLY if row["nature"] == INDIVIDUAL else INDIVIDUAL_ONLY
        blank = cls.blank()
        return {name: blank[name] if name in foreign else value for name, value in row.items()}


def person_name(row: Mapping[str, Any]) -> str:
    """« NOM Prénom », the way lists show a person."""
    return f"{row['last_name'].upper()} {row['first_name']}".strip()


def profiles(row: Mapping[str, Any]) -> list[str]:
    """The profiles that a contact's row holds, in the order of `PROFILES`."""
    return [profile for profile in PROFILES if row[f"is_{profile}"]]


def profile_letters(row: Mapping[str, Any]) -> str:
    """The profiles as lists show them: C, P, F, or several."""
    return "".join(PROFILES[profile][0] for profile in profiles(row))


def address_line(row: Mapping[str, Any]) -> str:
    """An address in one line, or « adresse incomplète » where it names no place."""
    place = f"{row['postcode']} {row['city']}".strip()
    if not place:
        return _("adresse incomplète")
    return ", ".join(part for part in (row["line1"], row["line2"], place) if part)
