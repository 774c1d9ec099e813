"""Instalments: the parts of a total, and when each is due."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jbtui.language import _, ngettext
from jbtui.models import values
from jbtui.models.fields import LineField
from jbtui.models.values import Refused
from jbtui.text import unaccent

MOST = 12
_PART = re.compile(
    r"(?P<percent>\d{1,3}(?:[.,]\d{1,2})?) ?%? ?(?:a )?"
    r"(?:comptant|(?P<n>\d{1,3}) ?(?P<unit>jours?|j|mois|m)(?P<after>,? (?:fdm|fin de mois|puis fin du mois))?)"
)
_BETWEEN = re.compile(r" ?(?:[;/,+]|et) ?")


class InstalmentsField(LineField):
    """Parts of a total, typed « 30 comptant, 30 à 30 j, 40 à 60 j fin de mois »; held as JSON, empty for none.

    JSON: `[{"percent": 3000, "n": 30, "unit": "day", "mode": "after", "fixed_day": 0}, …]`, percents in hundredths,
    10000 in all.
    """

    limit = 300

    def parse(self, text: str) -> str:
        line = self.fit(self.clean(text))
        return json.dumps(_parts(line)) if line else ""

    def show(self, value: str) -> str:
        try:
            return ", ".join(_words(part) for part in json.loads(value)) if value else ""
        except (ValueError, TypeError, LookupError):  # not ours
            return value


def _parts(line: str) -> list[dict[str, Any]]:
    """The parts that a line says. Raises Refused."""
    text, found, position = re.sub(r"\s+", " ", unaccent(line).casefold()), [], 0
    while match := _PART.match(text, position):
        found.append(_part(match))
        position = match.end()
        if position == len(text):
            break
        if not (between := _BETWEEN.match(text, position)):
            break
        position = between.end()
    if position < len(text) or not found:
        words = _("« 30 comptant, 70 à 30 j fin de mois » attendu, « {text} » saisi")
        raise Refused(words.format(text=values.excerpt(line)), code="E-FORMAT")
    if len(found) > MOST:
        raise Refused(_("{most} échéances au plus").format(most=MOST), code="E-FORMAT")
    if (total := sum(part["percent"] for part in found)) != 10_000:
        words = _("100 % en tout attendus, {total} saisis")
        raise Refused(words.format(total=_percent(total)), code="E-FORMAT")
    return found


def _part(match: re.Match[str]) -> dict[str, Any]:
    percent = int(Decimal(match["percent"].replace(",", ".")) * 100)
    unit = "month" if match["unit"] and match["unit"].startswith("m") else "day"
    mode = "after" if match["after"] else "net"
    return {"percent": percent, "n": int(match["n"] or 0), "unit": unit, "mode": mode, "fixed_day": 0}


def _words(part: Mapping[str, Any]) -> str:
    count = part["n"]
    if part["unit"] == "month":
        delay = ngettext("{count} mois", "{count} mois", count)
    else:
        delay = ngettext("{count} jour", "{count} jours", count)
    words = _("{percent} à {delay}") if count or part["mode"] != "net" else _("{percent} comptant")
    words = words.format(percent=_percent(part["percent"]), delay=delay.format(count=count))
    return _("{words} fin de mois").format(words=words) if part["mode"] == "after" else words


def _percent(hundredths: int) -> str:
    return _("{percent} %").format(percent=f"{Decimal(hundredths).scaleb(-2).normalize():f}".replace(".", ","))
