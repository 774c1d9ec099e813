"""What a cell of a table holds once the habits of the programs that write tables are undone."""

import re
from collections.abc import Callable

from jbtui.models.values import parse_country
from jbtui.postcodes import postcodes
from jbtui.services.formulas import unguarded
from jbtui.text import clean_line, clean_text

_LONGEST_SPLIT = 1_000
"""Characters of a cell that is taken apart: these patterns are slow on a long text made for that."""

_NOTHING = frozenset({
    "null", "(null)", "n/a", "[nd]",  # [ND]: « non diffusible » in SIRENE
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#valeur!", "#nom?", "#nombre!",  # of formulas
    "0.0.00", "00.00.0000", "00/00/0000", "0000-00-00", "0/0/00",  # no date (Outlook, MySQL)
})  # fmt: skip
_CEDEX = re.compile(r"\s+cedex\b.*", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,15})[.,]0+")
_FORMULA = re.compile(r'="([^"]*)"')
_EMAIL = re.compile(r"[^\s;,<>()\"|/:]+@[^\s;,<>()\"|/@]+")
_PHONE_BREAKS = re.compile(r"\s*[;/|\n]\s*|\s+(?:ou|:::)\s+|,\s*(?=[+0(])")
_POSTCODE_CITY = re.compile(r"(?:F[- ]?)?(\d{4,5})(?![\d,.])[\s,-]*(.*)", re.DOTALL)
_CITY_POSTCODE = re.compile(r"(.*\D)[\s,(-]+(\d{5})\)?")
_WHOLE_ADDRESS = re.compile(r"(.*\S)(?:\s*[,;\n–-]\s*|\s+)(?:F-)?(\d{5})\s+([^\d\n][^\n]*)", re.DOTALL)


def value(cell: str) -> str:
    """The cell as one clean line; "" for what means nothing, such as NULL or N/A. `="01234"`, by which a text is kept
    from Excel's numbers, is 01234, and an apostrophe by which it is kept from running as a formula goes."""
    text = clean_line(cell)
    if text.startswith("=") and (formula := _FORMULA.fullmatch(text)):
        text = formula[1].strip()
    text = unguarded(text)
    return "" if text.casefold() in _NOTHING else text


def text_value(cell: str) -> str:
    """The cell as lines of clean text, for what may have several."""
    return unguarded(clean_text(cell)) if "\n" in cell or "\r" in cell else value(cell)


def identifier(text: str) -> str:
    """A SIREN or SIRET without its spaces, dots or the `.0` of a worksheet's number; anything else as it is."""
    if not text or (text.isdecimal() and text.isascii()):
        return text
    compact = re.sub(r"[\s.-]", "", re.sub(r"(?<=\d)[.,]0+$", "", text))
    return compact if compact.isascii() and compact.isdecimal() else text


def unpadded(text: str) -> str:
    """The digits of a code that a worksheet took for a number (« 1000.0 »); "" for any other text.

    The zeros that it began with are lost: see `postcode`, `phones` and `number_of`.
    """
    return number[1] if text.endswith("0") and (number := _NUMBER.fullmatch(text)) else ""


def number_of(text: str, length: int, check: Callable[[str], str | None]) -> str:
    """A SIREN or SIRET, one zero or two put back before it where that makes its key right (`check` finds no fault)."""
    text = identifier(text)
    if length - 3 < len(text) < length and text.isdecimal() and text.isascii() and check(text.zfill(length)) is None:
        return text.zfill(length)
    return text


def postcode(text: str, city: str, country: str) -> str:
    """A postcode, with the zero of the departments 01 to 09 put back if a worksheet lost it.

    Only of a number, and only in France: 1000 is Brussels, or Bourg-en-Bresse without its zero. The `country` tells
    them apart, else the `city`, which is in that department or is not.
    """
    if len(digits := unpadded(text)) != 4:
        compact = text.replace(" ", "")
        return digits or (compact if len(compact) == 5 and compact.isdecimal() else text)
    if country:
        return "0" + digits if parse_country(country) == "FR" else digits
    towns = postcodes(_CEDEX.sub("", city), limit=100) if city else ()
    return "0" + digits if not city or any(town.postcode[:2] == f"0{digits[0]}" for town in towns) else digits


def emails(text: str) -> list[str]:
    """The addresses in a cell that may hold several, or a name around one; the cell itself if none is recognised."""
    if len(text) > _LONGEST_SPLIT or not any(mark in text for mark in " ;,<|/:"):
        return [text]
    return _EMAIL.findall(text) or [text]


def phones(text: str) -> list[str]:
    """The numbers in a cell that may hold several; the cell itself unless every part of it is long enough for one."""
    if digits := unpadded(text):
        return ["0" + digits if len(digits) == 9 and digits[0] != "0" else digits]
    parts = _PHONE_BREAKS.split(text) if len(text) <= _LONGEST_SPLIT else [text]
    return parts if all(sum(map(str.isdecimal, part)) >= 6 for part in parts) else [text]


def tags(text: str) -> list[str]:
    """The tags of a cell; without the groups in which Google puts everybody, « * My Contacts »."""
    return [tag for tag in text.split(" ::: ") if not tag.startswith("* ")]


def postcode_and_city(text: str) -> tuple[str, str]:
    """« 13100 AIX EN PROVENCE », « Lyon (69003) » or one of the two alone."""
    if len(text) > _LONGEST_SPLIT:
        return "", text
    if found := _POSTCODE_CITY.fullmatch(text):
        return found[1], found[2].strip()
    if found := _CITY_POSTCODE.fullmatch(text):
        return found[2], found[1].strip(" ,(-")
    return "", text


def street_postcode_city(text: str) -> tuple[str, str, str]:
    """A whole French address in a cell, « 12 rue des Lilas, 69003 Lyon »; without postcode and city, all is street."""
    if len(text) <= _LONGEST_SPLIT and (found := _WHOLE_ADDRESS.fullmatch(text)):
        return found[1].rstrip(" ,;-–\n"), found[2], found[3].strip()
    return text, "", ""
