"""What is typed in a search field: words, and what narrows the list by one of its fields, « ville:lyon »."""

import re
from collections.abc import Collection

from jbtui.text import fold

_NARROWING = re.compile(
    r"""(?<!\S)([^\W\d_]+)\s?:\s?(?:"([^"]*)(?:"|$)|\u00ab\s?([^\u00bb]*)(?:\u00bb|$)|(\S*))""",
)
"""A word, a colon and a value: one word, or several between quotation marks, the last of which may still be missing.
Blanks around the colon are those that French puts there."""


def split(text: str, known: Collection[str]) -> tuple[dict[str, str], str]:
    """The folded values that `text` gives to the `known` fields, and its other words.

    A field without a value yet asks for nothing; of two values of one field the last counts.
    """
    asked: dict[str, str] = {}

    def taken(found: re.Match[str]) -> str:
        word = fold(found[1])
        if word not in known:
            return found[0]
        if value := fold(found[2] or found[3] or found[4] or ""):
            asked[word] = value
        return " "

    return asked, _NARROWING.sub(taken, text)
