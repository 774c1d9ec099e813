"""Who sells: the settings that documents of sales are made with, and the texts that the law has us print."""

import peewee

from jbtui.language import _
from jbtui.models.base import Base
from jbtui.models.fields import (
    ChoiceField,
    CountryField,
    DayField,
    EmailField,
    FlagField,
    LineField,
    MoneyField,
    PhoneField,
    PostcodeField,
    SirenField,
    SiretField,
    VatField,
)

NORMAL, FRANCHISE = "normal", "franchise"
REGIMES = [(NORMAL, _("normal")), (FRANCHISE, _("franchise en base"))]
MENTIONS = [
    ("pmd", _("Pénalités de retard")),
    ("pmt", _("Indemnité de recouvrement")),
    ("aab", _("Escompte")),
    ("exempt", _("Exonération")),
]


class Seller(Base):
    """The one row of Paramètres > Société."""

    id = peewee.BigIntegerField(primary_key=True)
    """Always 1."""
    name = LineField(label=_("Raison sociale"), limit=100)
    trade_name = LineField(label=_("Nom commercial"), limit=100)
    legal_form = LineField(label=_("Forme"), limit=30)
    is_ei = FlagField(label=_("Entrepreneur individuel"))
    capital = MoneyField(label=_("Capital"), null=True)
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
    iban = LineField(label=_("IBAN"), limit=34)
    bic = LineField(label=_("BIC"), limit=11)
    vat_regime = ChoiceField(choices=REGIMES, label=_("Régime de TVA"), default=NORMAL)
    vat_on_debits = FlagField(label=_("TVA sur les débits"))
    encours_with_orders = FlagField(label=_("Encours avec les commandes"), default=True)
    prices_on_deliveries = FlagField(label=_("Prix sur les bons de livraison"))
    deposit_series = LineField(label=_("Série des acomptes"), limit=2, default="AC")
    credit_series = LineField(label=_("Série des avoirs"), limit=2, default="AV")
    font = LineField(label=_("Police"), limit=60)
    logo = peewee.BlobField(null=True)


class Mention(Base):
    """A text of the law or of our own terms, as it is from a day on."""

    id = peewee.BigIntegerField(primary_key=True)
    kind = ChoiceField(choices=MENTIONS, label=_("Mention"), default="pmd")
    since = DayField(label=_("À partir du"))
    text = LineField(label=_("Texte"), limit=1000)
