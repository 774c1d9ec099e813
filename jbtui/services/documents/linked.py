"""What documents come of, and what came of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jbtui.models.base import as_dicts
from jbtui.models.document import DRAFT, Document
from jbtui.models.document_links import DocumentLink


@dataclass(frozen=True)
class Linked:
    """A document that another one comes of (`before`) or that came of it, and how (`models.document_links`)."""

    id: int
    type: str
    number: str
    date: date
    kind: str
    before: bool
    is_draft: bool


def linked_to(ids: Collection[int]) -> dict[int, list[Linked]]:
    """By the id of each of these documents what it comes of, then what came of it, both by their dates."""
    found: dict[int, list[Linked]] = {id_: [] for id_ in ids}
    columns = (DocumentLink.kind, Document.id, Document.type, Document.number, Document.date, Document.state)
    for here, there, before in (
        (DocumentLink.target, DocumentLink.source, True),
        (DocumentLink.source, DocumentLink.target, False),
    ):
        query = (
            DocumentLink.select(here.alias("here"), *columns)
            .join(Document, on=there == Document.id)
            .where(here.in_(list(ids)))
            .order_by(Document.date, Document.id)
        )
        for row in as_dicts(query):
            number, is_draft = Document.name(row), row["state"] == DRAFT
            found[row["here"]].append(
                Linked(row["id"], row["type"], number, row["date"], row["kind"], before, is_draft)
            )
    return found
