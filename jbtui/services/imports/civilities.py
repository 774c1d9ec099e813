"""How people are addressed: « M. », « Mme », and the titles that stand in their place."""

from jbtui.text import fold

CIVILITIES = {
    "m": "M.", "mr": "M.", "monsieur": "M.",
    "mme": "Mme", "madame": "Mme", "mlle": "Mme", "mademoiselle": "Mme", "mrs": "Mme", "ms": "Mme", "miss": "Mme",
    "herr": "M.", "frau": "Mme",
}  # fmt: skip
"""What is written, folded → the civility that a contact has."""

_TITLES = frozenset(CIVILITIES) | {"dr", "docteur", "me", "maitre", "pr", "professeur", "m et mme", "mm", "mmes"}


def is_title(text: str) -> bool:
    """Whether `text` is a civility or a title such as « Dr »."""
    return fold(text) in _TITLES


def without_title(full_name: str) -> tuple[str, str]:
    """The title that a name begins with, empty if with none, and the rest of it."""
    head, _blank, rest = full_name.partition(" ")
    return (head, rest) if rest and is_title(head) else ("", full_name)
