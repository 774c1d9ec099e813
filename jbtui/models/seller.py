"""Who sells: the settings that documents of sales are made with, and the texts that the law has us print."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.fields import (
    BicField,
    ChoiceField,
    CountryField,
    DayField,
    EmailField,
    FlagField,
    IbanField,
    LineField,
    MoneyField,
    PhoneField,
    PostcodeField,
    SirenField,
    SiretField,
    VatField,
    disagreeing_identifiers,
)

NORMAL, FRANCHISE = "normal", "franchise"
REGIMES = [(NORMAL, _("normal")), (FRANCHISE, _("franchise en base"))]
DEPOSIT_SERIES = [("AC", _("à part")), ("FA", _("comme les factures"))]
CREDIT_SERIES = [("AV", _("à part")), ("FA", _("comme les factures"))]
MENTIONS = [
    ("pmd", _("Pénalités de retard")),
    ("pmt", _("Indemnité de recouvrement")),
    ("aab", _("Escompte")),
    ("exempt", _("Exonération")),
]


THE_SELLER = 1
"""The id of the one row."""


class Seller(Record):
    """The one row of Paramètres > Société."""

    noun = _("société")
    feminine = True
    sheet = ""

    name = LineField(label=_("Raison sociale"), limit=100)
    trade_name = LineField(label=_("Nom commercial"), limit=100)
    legal_form = LineField(label=_("Forme"), limit=30)
    is_ei = FlagField(label=_("Entrepreneur individuel"))
    capital = MoneyField(label=_("Capital"), positive=True, null=True)
    siren = SirenField(label=_("SIREN"))
    siret = SiretField(label=_("SIRET"))
    vat_number = VatField(label=_("TVA intra."))
    rcs_city = LineField(label=_("Ville du RCS"), limit=60)
    line1 = LineField(label=_("Adresse"), limit=100)
    line2 = LineField(label=_("Complément"), limit=100)
    postcode = PostcodeField(label=_("Code postal"))
    city = LineField(label=_("Ville"), limit=60)
    country = CountryField(label=_("Pays"))
    email = EmailField(label=_("Email"))
    phone = PhoneField(label=_("Téléphone"))
    einvoice_address = LineField(label=_("Facture élec."), limit=125)
    iban = IbanField(label=_("IBAN"), limit=34)
    bic = BicField(label=_("BIC"), limit=11)
    vat_regime = ChoiceField(choices=REGIMES, label=_("Régime de TVA"), default=NORMAL)
    vat_on_debits = FlagField(label=_("TVA sur les débits"))
    encours_with_orders = FlagField(label=_("Encours avec les commandes"), default=True)
    prices_on_deliveries = FlagField(label=_("Prix sur les bons de livraison"))
    deposit_series = ChoiceField(choices=DEPOSIT_SERIES, label=_("N° d’acomptes"), default="AC")
    credit_series = ChoiceField(choices=CREDIT_SERIES, label=_("N° d’avoirs"), default="AV")
    font = LineField(label=_("Police"), limit=60)
    logo = peewee.BlobField(null=True)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["name"] or _("Société"))

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {} if row["name"] else {"name": _("à remplir")}

    @classmethod
    def warnings(cls, row: Mapping[str, Any]) -> dict[str, str]:
        found = disagreeing_identifiers(row) | super().warnings(row)
        address, siren = row["einvoice_address"], row["siren"]
        if address and siren and not address.startswith(siren):
            found["einvoice_address"] = _("elle commence par le SIREN : {siren} attendu").format(siren=siren)
        return found


class Mention(Record):
    """A text of the law or of our own terms, as it is from a day on."""

    noun = _("mention légale")
    feminine = True
    sheet = ""

    kind = ChoiceField(choices=MENTIONS, label=_("Mention"), default="pmd")
    since = DayField(label=_("À partir du"))
    text = LineField(label=_("Texte"), limit=1000)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        kind, since = cls.value("kind").show(row["kind"]), cls.value("since").show(row["since"])
        return f"{kind} ({since})" if since else kind

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {name: _("à remplir") for name in ("since", "text") if not row[name]}
