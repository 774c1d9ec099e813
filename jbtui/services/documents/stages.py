"""Which step a document may take, and which documents are made of which: the tables of both, and nothing else."""

from collections.abc import Mapping
from typing import Any

from jbtui.models.document import (
    ACCEPTED,
    CANCELLED,
    CLOSED,
    CONFIRMED,
    CREDIT,
    DECLINED,
    DELIVERED,
    DELIVERY,
    DEPOSIT,
    DRAFT,
    EXPIRED,
    INVOICE,
    ISSUED,
    ORDER,
    PROFORMA,
    QUOTE,
    VALIDATED,
)

_VALIDATION = {DRAFT: (VALIDATED,)}
STEPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    QUOTE: {
        DRAFT: (ISSUED,),
        ISSUED: (ACCEPTED, DECLINED, EXPIRED, CANCELLED),
        EXPIRED: (ISSUED,),
        ACCEPTED: (CANCELLED,),
    },
    PROFORMA: {DRAFT: (ISSUED,), ISSUED: (CANCELLED,)},
    ORDER: {DRAFT: (CONFIRMED,), CONFIRMED: (CLOSED, CANCELLED), CLOSED: (CONFIRMED,)},
    DELIVERY: {DRAFT: (ISSUED,), ISSUED: (DELIVERED, CANCELLED), DELIVERED: (CANCELLED,)},
    INVOICE: _VALIDATION,
    DEPOSIT: _VALIDATION,
    CREDIT: _VALIDATION,
}
"""Type → state → the states that may follow; all others are refused."""
MATRIX: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    QUOTE: ((ISSUED, ACCEPTED), (PROFORMA, ORDER, DEPOSIT, INVOICE)),
    ORDER: ((CONFIRMED,), (PROFORMA, DEPOSIT, DELIVERY, INVOICE)),
    DELIVERY: ((ISSUED, DELIVERED), (INVOICE,)),
    INVOICE: ((VALIDATED,), (CREDIT,)),
    DEPOSIT: ((VALIDATED,), (CREDIT,)),
}
"""Type → the states in which others are made of it, and which."""
COPIES = (QUOTE, ORDER)
"""What any document can be copied as."""


def may(row: Mapping[str, Any], state: str) -> bool:
    """Whether a document may go on to a state, as far as its own is concerned."""
    return state in STEPS[row["type"]].get(row["state"], ())


def targets(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of documents that can be made of this one now."""
    states, types = MATRIX.get(row["type"], ((), ()))
    return types if row["state"] in states else ()
