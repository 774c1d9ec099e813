"""What a cell of a table holds once the habits of the programs that write tables are undone."""

import re

from jbtui.text import clean_line, clean_text

_LONGEST_SPLIT = 1_000
"""Characters of a cell that is taken apart: these patterns are slow on a long text made for that."""

_NOTHING = frozenset({"null", "(null)", "n/a", "#n/a", "[nd]"})  # [ND]: « non diffusible » in SIRENE
_FORMULA = re.compile(r'="([^"]*)"')
_EMAIL = re.compile(r"[^\s;,<>()\"|/:]+@[^\s;,<>()\"|/@]+")
_PHONE_BREAKS = re.compile(r"\s*[;/|\n]\s*|\s+ou\s+|,\s*(?=[+0(])")
_POSTCODE_CITY = re.compile(r"(?:F[- ]?)?(\d{4,5})(?![\d,.])[\s,-]*(.*)", re.DOTALL)
_CITY_POSTCODE = re.compile(r"(.*\D)[\s,(-]+(\d{5})\)?")
_WHOLE_ADDRESS = re.compile(r"(.*\S)(?:\s*[,;\n–-]\s*|\s+)(?:F-)?(\d{5})\s+([^\d\n][^\n]*)", re.DOTALL)


def value(cell: str) -> str:
    """The cell as one clean line; "" for what means nothing, such as NULL or N/A. `="01234"`, by which a text is kept
    from Excel's numbers, is 01234."""
    # The same as clean_line for most cells, at a tenth of the price.
    text = cell.strip() if cell.isascii() and cell.isprintable() and "  " not in cell else clean_line(cell)
    if text.startswith("=") and (formula := _FORMULA.fullmatch(text)):
        text = formula[1].strip()
    return "" if text.casefold() in _NOTHING else text


def text_value(cell: str) -> str:
    """The cell as lines of clean text, for what may have several."""
    return clean_text(cell) if "\n" in cell or "\r" in cell else value(cell)


def identifier(text: str) -> str:
    """A SIREN or SIRET without its spaces, dots or the `.0` of a worksheet's number; anything else as it is."""
    if text.isdecimal() and text.isascii():
        return text
    compact = re.sub(r"[\s.-]", "", re.sub(r"(?<=\d)[.,]0+$", "", text))
    return compact if compact.isascii() and compact.isdecimal() else text


def emails(text: str) -> list[str]:
    """The addresses in a cell that may hold several, or a name around one; the cell itself if none is recognised."""
    if len(text) > _LONGEST_SPLIT or not any(mark in text for mark in " ;,<|/:"):
        return [text]
    return _EMAIL.findall(text) or [text]


def phones(text: str) -> list[str]:
    """The numbers in a cell that may hold several; the cell itself unless every part of it is long enough for one."""
    parts = _PHONE_BREAKS.split(text) if len(text) <= _LONGEST_SPLIT else [text]
    return parts if all(sum(map(str.isdecimal, part)) >= 6 for part in parts) else [text]


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
