"""The French labels of NAF rev. 2, the nomenclature of activities in force since 2008 (décret n° 2007-1888).

Source and licence of the table: `data/naf.LICENCE.txt`.
"""

from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "naf.txt"


def label(code: str) -> str:
    """The label of a sub-class written 6201Z or 62.01Z, in either case; "" for an unknown code."""
    return _labels().get(code.replace(".", "").upper(), "")


@cache
def _labels() -> dict[str, str]:
    return {line[:5]: line[6:] for line in TABLE.read_text("utf-8").splitlines()}
