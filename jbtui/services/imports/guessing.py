"""Columns told by what they hold, where no header says it: emails, phone numbers, SIRETs, postcodes, names."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jbtui.models.values import check_siren
from jbtui.postcodes import cities
from jbtui.services.imports import cells
from jbtui.services.imports.building import is_siret, names_company
from jbtui.services.imports.civilities import is_title
from jbtui.text import fold

_MOST_COLUMNS = 100
_SURE = 0.8
"""The part of the cells of a column that must look alike."""

_EMAIL = re.compile(r"[^\s@;,<>()]+@[^\s@;,<>()]+\.[a-zA-Z]{2,}")
_PHONE = re.compile(r"(?:\+|0)[\d\s().\-/\u00a0\u202f]{8,20}")
_MOBILE = re.compile(r"(?:0|\+33\s?|0033\s?)[67].*")
_WEBSITE = re.compile(r"(?i)(?:https?://|www\.)\S+")
_STREET = re.compile(
    r"(?i)\d+.*\s\D+|.*\b(?:rue|avenue|av|bd|boulevard|chemin|impasse|place|quai|route|all.e|cours|zone|za|zi)\b.*"
)


def _is_phone(cell: str) -> bool:
    return _PHONE.fullmatch(cell) is not None and 10 <= sum(map(str.isdecimal, cell)) <= 15


def _is_siret(cell: str) -> bool:
    return is_siret(cells.identifier(cell))


def _is_siren(cell: str) -> bool:
    return check_siren(cells.identifier(cell)) is None


_REACHING: dict[str, Callable[[str], object]] = {
    "email": _EMAIL.fullmatch,
    "siret": _is_siret,
    "siren": _is_siren,
    "phone": _is_phone,
}
"""What tells that a row is somebody; the more telling first."""

_TOLD: dict[str, Callable[[str], object]] = {
    **_REACHING,
    "postcode": re.compile(r"\d{5}").fullmatch,
    "civility": is_title,
    "website": _WEBSITE.fullmatch,
    "line1": _STREET.fullmatch,
}


@dataclass(frozen=True)
class Guess:
    """The fields of the columns, and the first row that is data; titles stand above it."""

    fields: tuple[str | None, ...]
    first_row: int


def is_data(row: Sequence[str]) -> bool:
    """Whether a row holds an email, a phone number or a SIRET, as a header never does."""
    return any(
        tells(text) for cell in row[:_MOST_COLUMNS] if (text := cells.value(cell)) for tells in _REACHING.values()
    )


def guess(sample: Sequence[Sequence[str]]) -> Guess | None:
    """What the columns hold; None when no column tells how to reach anybody, for a list of anything has names."""
    first_row = next((at for at, row in enumerate(sample) if is_data(row)), None)
    width = max(map(len, sample), default=0)
    if first_row is None or width > _MOST_COLUMNS:
        return None
    columns = [
        [text if at < len(row) and (text := cells.value(row[at])) else "" for row in sample[first_row:]]
        for at in range(width)
    ]
    fields = [_told(column) for column in columns]
    if _REACHING.keys().isdisjoint(field for field in fields if field):
        return None
    if "postcode" in fields:
        at = fields.index("postcode")
        beside = [near for near in (at + 1, at - 1) if 0 <= near < width and _is_text(columns[near], fields[near])]
        if beside:
            fields[max(beside, key=lambda near: _cities(columns[at], columns[near]))] = "city"
    _name(columns, fields)
    return Guess(
        tuple(
            "mobile" if field == "phone" and _share(columns[at], _MOBILE.fullmatch) >= _SURE else field
            for at, field in enumerate(fields)
        ),
        first_row,
    )


def _told(column: Sequence[str]) -> str | None:
    return next((field for field, tells in _TOLD.items() if _share(column, tells) >= _SURE), None)


def _share(column: Sequence[str], tells: Callable[[str], object]) -> float:
    filled = [cell for cell in column if cell]
    return sum(bool(tells(cell)) for cell in filled) / len(filled) if filled else 0


def _is_text(column: Sequence[str], field: str | None) -> bool:
    return field is None and _share(column, lambda cell: any(map(str.isalpha, cell))) >= _SURE


def _cities(codes: Sequence[str], names: Sequence[str]) -> int:
    """How many of the names are those of a city of the postcode beside."""
    return sum(fold(name) in map(fold, cities(code)) for code, name in zip(codes, names, strict=True) if name)


def _name(columns: Sequence[Sequence[str]], fields: list[str | None]) -> None:
    """Tell the columns of names: a pair of single words is a person, what has legal forms a company."""
    texts = [at for at, column in enumerate(columns) if _is_text(column, fields[at])]
    company = next((at for at in texts if _share(columns[at], names_company) >= 0.2), None)
    others = [at for at in texts if at != company]
    pair = next(
        ((at, at + 1) for at in others if at + 1 in others and _are_words(columns[at]) and _are_words(columns[at + 1])),
        None,
    )
    if pair:
        last, first = pair if _is_last_name_first(columns, fields, pair) else pair[::-1]
        fields[last], fields[first] = "last_name", "first_name"
        others = [at for at in others if at not in pair]
    if company is None and others:
        company = others.pop(0)
        if not pair and ("civility" in fields or (not others and _are_people(columns, fields, company))):
            fields[company] = "full_name"
            return
    if company is not None:
        fields[company] = "name"
    if others and not pair:
        fields[others[0]] = "full_name"


def _are_words(column: Sequence[str]) -> bool:
    return _share(column, lambda cell: " " not in cell) >= _SURE


def _is_last_name_first(columns: Sequence[Sequence[str]], fields: Sequence[str | None], pair: tuple[int, int]) -> bool:
    """By capitals (« DUPONT Jean »), else by the emails (« jean.dupont@ »), else as French lists have it."""
    score = 0
    emails = columns[fields.index("email")] if "email" in fields else [""] * len(columns[0])
    for one, other, email in zip(columns[pair[0]], columns[pair[1]], emails, strict=True):
        local = fold(email.partition("@")[0]).replace(" ", "")
        score += 2 * (one.isupper() - other.isupper())
        score += local.startswith(fold(other)[:1]) - local.startswith(fold(one)[:1]) if one and other and local else 0
    return score >= 0


def _are_people(columns: Sequence[Sequence[str]], fields: Sequence[str | None], at: int) -> bool:
    """Whether the names are those in the emails: « Jean Dupont », jean.dupont@."""
    if "email" not in fields:
        return False
    emails = columns[fields.index("email")]
    named = [
        all(word in fold(email.partition("@")[0]) for word in fold(name).split())
        for name, email in zip(columns[at], emails, strict=True)
        if name and email
    ]
    return sum(named) > len(named) / 2
