"""What was sold before, by its reference: lines begin as the last one did."""

import peewee

from jbtui.models.base import Values, as_tuples
from jbtui.models.document import DocumentLine
from jbtui.models.document_entry import line_of
from jbtui.services.unit import read

OFFERED = 12
"""References that are offered at once."""
COPIED = ("nature", "description", "detail", "unit", "price", "tax")
_HAS_REFERENCE = peewee.SQL("ref <> ''")
"""In the words of the index."""


def known_reference(ref: str) -> Values | None:
    """The line that a reference was last sold in, as it is typed; None for a new reference."""
    query = DocumentLine.select(DocumentLine.id).where(DocumentLine.ref == ref, _HAS_REFERENCE)
    found = as_tuples(query.order_by(DocumentLine.id.desc()).limit(1))
    if not ref or not found:
        return None
    line = line_of(read(DocumentLine, found[0][0]))
    return {name: line[name] for name in COPIED}


def references(typed: str) -> list[tuple[str, str]]:
    """The references that begin with what is typed, each with what it was last called."""
    found: list[tuple[str, str]] = []
    beginning, last = typed.strip(), ""
    while len(found) < OFFERED:
        after = DocumentLine.ref > last if last else DocumentLine.ref >= beginning
        query = DocumentLine.select(DocumentLine.ref).where(after, _HAS_REFERENCE)
        rows = as_tuples(query.order_by(DocumentLine.ref).limit(1))
        if not rows or not rows[0][0].startswith(beginning):
            break
        last = rows[0][0]
        line = known_reference(last) or {"description": ""}
        found.append((last, f"{last}  {line['description']}"))
    return found
