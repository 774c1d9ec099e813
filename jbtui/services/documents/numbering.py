"""The numbers of documents: a prefix, the code of the exercice, and a count that starts at 1 in each."""

import re
from collections.abc import Mapping
from typing import Any

from jbtui.models.values import Refused
from jbtui.services.documents.refusals import refusal

SERIES = {"DEV": "DE", "PRO": "PF", "CDE": "CD", "BL": "BL", "ACO": "AC", "FAC": "FA", "AVO": "AV"}
"""The series that each type has by itself."""
GAPLESS = ("FA", "AC", "AV")
"""The series of invoices: no number is missing, and dates follow numbers."""
LONGEST = 35
"""Characters of a number (BR-FR-01)."""
_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")
_PREFIX = re.compile(r"[A-Za-z0-9+\-_/]{1,10}")


def series_of(type_: str, settings: Mapping[str, Any]) -> str:
    """The series that a document of a type is numbered in: deposits and credit notes may share that of invoices."""
    chosen = {"ACO": settings["deposit_series"], "AVO": settings["credit_series"]}
    return str(chosen.get(type_) or SERIES[type_])


def number_of(prefix: str, year: str, count: int) -> str:
    """`FA2026-00042`, longer beyond 99999. Raises Refused (E-NUM-FORMAT) for what an invoice may not be numbered."""
    number = f"{prefix}{year}-{count:05}"
    if not _NUMBER.fullmatch(number):
        raise refusal("E-NUM-FORMAT")
    return number


def why_not_prefix(prefix: str) -> Refused | None:
    """What is wrong with the prefix of a series."""
    return None if _PREFIX.fullmatch(prefix) else refusal("E-NUM-FORMAT")


def file_name(number: str, ending: str) -> str:
    """The name of a document's file: `FA2026-00042.pdf`."""
    return f"{number.replace('/', '_')}.{ending}"
