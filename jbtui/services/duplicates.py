"""Likely duplicates of a contact that is being typed: the same number or email, or a close name."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from jbtui.language import _
from jbtui.legal_forms import without_legal_form
from jbtui.models.base import Values
from jbtui.models.contact import INDIVIDUAL, Contact
from jbtui.models.fields import phone_digits
from jbtui.services import search
from jbtui.services.search import AllOf, Term
from jbtui.text import digits, words

COMPARED = ("name", "last_name", "first_name", "siren", "siret", "email", "phone", "mobile")
"""The columns by which contacts resemble each other."""

CLOSE = 88
"""The likeness (0–100, rapidfuzz's token_sort_ratio) from which two names are close."""

CANDIDATES = 200
SHORTEST_STEM = 4


@dataclass(frozen=True)
class Likely:
    """A contact that resembles the one being typed, and why."""

    id: int
    code: str
    title: str
    place: str
    reason: str
    score: float


def likely(values: Mapping[str, Any], but: int | None = None) -> list[Likely]:
    """The contacts that resemble these values, the most alike first; `but` is the contact itself.

    The values may be texts just as they are being typed.
    """
    values = {**values, **{column: search.readable(values[column]) for column in COMPARED}}
    found = {}
    for row in _candidates(values):
        if row["id"] != but and (reason := _why(values, row)):
            found[row["id"]] = Likely(row["id"], row["code"], Contact.title(row), _place(row), *reason)
    return sorted(found.values(), key=lambda each: -each.score)


def sure(values: Mapping[str, Any], but: int | None = None) -> Likely | None:
    """The contact that has the same SIRET, or the same phone and a close name; None if there is none."""
    for each in likely(values, but):
        if each.score >= 200:
            return each
    return None


def _candidates(values: Mapping[str, Any]) -> list[Values]:
    """Contacts that share a number, an email, or words of their names."""
    ways: list[AllOf] = []
    ways += [
        (Term(number, whole=True),) for number in (digits(values["siret"]), digits(values["siren"])) if len(number) >= 9
    ]
    ways += [
        (Term(number, whole=True),)
        for column in ("phone", "mobile")
        for number in phone_digits(values[column])[:1]
        if len(number) >= 9
    ]
    if email := search.squeezed(values["email"]):
        ways.append((Term(email, whole=True),))
    stems = [word[: max(SHORTEST_STEM, len(word) - 2)] for word in _name(values).split() if len(word) >= SHORTEST_STEM]
    if stems:
        ways.append(tuple(Term(stem) for stem in stems))
        ways += [(Term(stem), Term(other)) for stem, other in pairwise(stems) if len(stems) > 2]
    return search.candidates(tuple(ways), CANDIDATES)


def _why(values: Mapping[str, Any], row: Values) -> tuple[str, float] | None:
    """Why a contact resembles these values, and how much; None if it does not."""
    from rapidfuzz import fuzz

    mine, theirs = _name(values), _name(row)
    close = fuzz.token_sort_ratio(mine, theirs) if mine and theirs else 0
    if values["siret"] and digits(values["siret"]) == row["siret"]:
        return _("même SIRET"), 300
    numbers = {number for column in ("phone", "mobile") for number in phone_digits(values[column])[:1]}
    others = {number for column in ("phone", "mobile") for number in phone_digits(row[column])[:1]}
    same_phone = bool(numbers & others)
    if same_phone and close >= CLOSE:
        return _("même nom, même téléphone"), 200 + close
    if values["siren"] and digits(values["siren"]) == row["siren"]:
        return _("même SIREN"), 190
    if values["email"] and values["email"].casefold() == row["email"].casefold():
        return _("même email"), 180
    if same_phone:
        return _("même téléphone"), 170
    return (_("nom proche"), close) if close >= CLOSE else None


def _name(row: Mapping[str, Any]) -> str:
    """The folded name that is compared, without its legal form."""
    if row["nature"] == INDIVIDUAL:
        return " ".join(words(f"{row['last_name']} {row['first_name']}"))
    return without_legal_form(row["name"])


def _place(row: Values) -> str:
    return f"{row['postcode']} {row['city']}".strip()
