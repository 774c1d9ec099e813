"""The rates of VAT that lines are offered, with the reason of what is not taxed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.fields import ChoiceField, FlagField, LineField, RateField

CATEGORIES = [
    ("S", _("taux normal ou réduit")),
    ("E", _("exonéré")),
    ("AE", _("autoliquidation")),
    ("K", _("livraison intracommunautaire")),
    ("G", _("export")),
]
"""The categories of EN 16931 that jbtui knows; all but S are at 0 %."""


TAXED = "S"
RATES = tuple(map(Decimal, ("20", "13", "10", "8.5", "5.5", "2.1", "1.75", "1.05", "0.9")))
"""The rates of VAT of metropolitan and overseas France (BR-FR-16)."""
OLD_RATES = tuple(map(Decimal, ("20.6", "19.6", "9.6", "9.2", "7")))
"""Those of earlier laws, which a credit note on an old invoice needs."""


class VatRate(Record):
    """A rate in its category. Lines copy it: what is changed here changes no document."""

    noun = _("taux de TVA")
    sheet = ""

    code = LineField(label=_("Code"), limit=20, unique=True)
    category = ChoiceField(choices=CATEGORIES, label=_("Catégorie"), default=TAXED)
    rate = RateField(label=_("Taux"), default=0)
    text = LineField(label=_("Motif d’exonération"))
    vatex = LineField(label=_("Code du motif"), limit=40)
    active = FlagField(label=_("Proposé"), default=True)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["code"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        refused = {} if row["code"] else {"code": _("à remplir")}
        if row["category"] != TAXED and row["rate"]:
            refused["rate"] = _("0 % attendu dans cette catégorie")
        elif row["category"] == TAXED and row["rate"] not in (*RATES, *OLD_RATES):
            refused["rate"] = _("ce taux n’est pas l’un des taux français")
        if row["category"] != TAXED and not row["text"]:
            refused["text"] = _("le motif est imprimé sur les documents : à remplir")
        return refused
