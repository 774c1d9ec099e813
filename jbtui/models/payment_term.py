"""Payment terms: when an invoice is due."""

from collections.abc import Mapping
from typing import Any

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.fields import ChoiceField, CountField, LineField
from jbtui.models.instalments import InstalmentsField

UNITS = [("day", _("jours")), ("month", _("mois"))]
MODES = [("net", _("net")), ("after", _("fin de mois")), ("before", _("après la fin du mois"))]


class DelayField(CountField):
    """So many days or months, 0 for none."""

    least, most = 0, 365


class MonthDayField(CountField):
    """A day of the month, 0 for none, 31 for the last one."""

    least, most = 0, 31


class PaymentTerm(Record):
    """A delay from the date of the invoice. `instalments` stand in place of it; empty where all is due at
    once."""

    noun = _("condition de règlement")
    feminine = True
    sheet = ""

    label = LineField(label=_("Libellé"), limit=60, unique=True)
    n = DelayField(label=_("Délai"), default=30)
    unit = ChoiceField(choices=UNITS, label=_("Unité"), default="day")
    mode = ChoiceField(choices=MODES, label=_("Mode"), default="net")
    fixed_day = MonthDayField(label=_("Le"), default=0)
    instalments = InstalmentsField(label=_("Échéances"))

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return str(row["label"])

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        return {} if row["label"] else {"label": _("à remplir")}
