"""First names that are common in France, by which « Hélène Roux » is told from « Roux Hélène »."""

from functools import cache
from pathlib import Path

from jbtui.text import fold

TABLE = Path(__file__).parent / "data" / "first_names.txt"


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name, or a compound that begins with one: « Jean-Pierre »."""
    parts = fold(word).split()
    return bool(parts) and parts[0] in _table()


@cache
def _table() -> frozenset[str]:
    return frozenset(TABLE.read_text("utf-8").split())
