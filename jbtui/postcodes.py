"""French postcodes and their cities, offline: a table shipped with the program, loaded once, when first asked.

Cities are named as people write them (« Bourg-en-Bresse »), Paris, Lyon and Marseille without their arrondissement: an
envelope says « 69003 LYON », the postcode alone tells the third arrondissement. The last line of an envelope (La Poste,
norm NF Z 10-011: capitals, no accent, no punctuation) is `fold(city).upper()`: « BOURG EN BRESSE ».
CEDEX postcodes belong to organisations, not to places, and are not in the table. Source and licence:
`data/postcodes.LICENCE.txt`.
"""

import zlib
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jbtui.text import fold, words

TABLE = Path(__file__).parent / "data" / "postcodes.txt.gz"
_GZIP = 31  # zlib's window bits for a gzip wrapping: the gzip module would only cost its import
_IN_FULL = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


class Place(NamedTuple):
    """A city under one of its postcodes."""

    postcode: str
    city: str


def cities(postcode: str) -> tuple[str, ...]:
    """The cities that share `postcode`, in alphabetical order; none for an unknown or a CEDEX postcode."""
    return tuple(_table()[2].get(postcode, ()))


def postcodes(city_beginning: str, limit: int = 20) -> tuple[Place, ...]:
    """The places whose city begins so, accents, case and hyphens ignored, by name then postcode, at most `limit`.

    « St » and « Ste » stand for « Saint » and « Sainte » once another word follows them.
    """
    typed = words(city_beginning)
    beginning = " ".join([_IN_FULL.get(word, word) for word in typed[:-1]] + typed[-1:])
    names, codes, _ = _table()
    found: list[Place] = []
    position = bisect_left(names, beginning, key=fold) if beginning else len(names)
    while position < len(names) and len(found) < limit and fold(names[position]).startswith(beginning):
        found += (Place(code, names[position]) for code in codes[position].split())
        position += 1
    return tuple(found[:limit])


def all_postcodes() -> tuple[str, ...]:
    """Every postcode of the table, in order."""
    return tuple(sorted(_table()[2]))


@cache
def _table() -> tuple[list[str], list[str], dict[str, list[str]]]:
    """The names in folded order, their postcodes likewise, and the names of each postcode in the same order.

    The names are the same strings in both: 5.5 MB in all.
    """
    names, codes = (half.split("\n") for half in zlib.decompress(TABLE.read_bytes(), _GZIP).decode().split("\n\n"))
    cities_of: dict[str, list[str]] = {}
    for name, its_codes in zip(names, codes, strict=True):
        for code in its_codes.split(" "):
            cities_of.setdefault(code, []).append(name)
    return names, codes, cities_of
