"""Where goods go: the delivery addresses that sales documents pick from."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.fields import CountryField, FlagField, FoldedField, LineField, PhoneField, PostcodeField, SiretField
from jbtui.models.person import Person
from jbtui.text import fold


class DeliveryAddress(Record):
    """A delivery address of a contact. One is the default; while it `follows_billing`, it is the billing address."""

    noun = _("adresse de livraison")
    feminine = True

    contact = peewee.ForeignKeyField(Contact)
    label = LineField(label=_("Libellé"), limit=80)
    line1 = LineField(label=_("Adresse"))
    line2 = LineField(label=_("Complément"))
    postcode = PostcodeField(label=_("Code postal"))
    city = LineField(label=_("Ville"))
    country = CountryField(label=_("Pays"))
    siret = SiretField(label=_("SIRET"), hint=_("de l’établissement livré"))
    recipient = peewee.ForeignKeyField(Person, null=True, verbose_name=_("Interlocuteur"))
    phone = PhoneField(label=_("Téléphone"))
    instructions = LineField(label=_("Consignes"), hint=_("quai, horaires…"))
    is_default = FlagField(label=_("Par défaut"), default=False)
    follows_billing = FlagField(label=_("Suit la facturation"), default=False)
    archived = FlagField(label=_("Archivée"), default=False)

    label_key = FoldedField()

    derived = frozenset({"label_key"})

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        # The default one first, whatever its name.
        return {"label_key": f"{0 if row['is_default'] else 1} {fold(row['label'])}"}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {} if row["label"] else {"label": _("à remplir, par exemple « Dépôt » ou « Atelier »")}
