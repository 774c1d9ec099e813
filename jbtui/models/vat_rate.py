"""The rates of VAT that lines are offered, with the reason of what is not taxed."""

from jbtui.language import _
from jbtui.models.base import Base
from jbtui.models.fields import ChoiceField, FlagField, LineField, RateField

CATEGORIES = [
    ("S", _("taux normal ou réduit")),
    ("E", _("exonéré")),
    ("AE", _("autoliquidation")),
    ("K", _("livraison intracommunautaire")),
    ("G", _("export")),
]
"""The categories of EN 16931 that jbtui knows; all but S are at 0 %."""


class VatRate(Base):
    """A rate in its category."""

    code = LineField(label=_("Code"), limit=20, primary_key=True)
    category = ChoiceField(choices=CATEGORIES, label=_("Catégorie"), default="S")
    rate = RateField(label=_("Taux"), default=0)
    text = LineField(label=_("Motif d’exonération"))
    vatex = LineField(label=_("Code du motif"), limit=40)
    active = FlagField(label=_("Proposé"), default=True)
