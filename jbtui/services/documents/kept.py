"""Numbered documents as they were stored: found by their number, served byte for byte."""

from jbtui.models.base import Values
from jbtui.models.document import Document
from jbtui.models.document_file import DocumentFile
from jbtui.text import natural_key


def of_number(number: str) -> Values | None:
    """The document of a number, however its letters are typed; None for none, as drafts have none."""
    found = Document.values(Document.number_key == natural_key(number), Document.number.is_null(False))
    return found[0] if found else None


def file_of(document: Values, kind: str) -> bytes | None:
    """What was stored of a document when it got its number: its page (`pdf`) or its electronic invoice (`xml`), which
    only accounting documents have."""
    query = DocumentFile.select(DocumentFile.bytes)
    held = query.where(DocumentFile.document == document["id"], DocumentFile.kind == kind).scalar()
    return None if held is None else bytes(held)


def file_name(number: str, kind: str) -> str:
    """What a file of a document is called: its number, without what parts directories."""
    return f"{number.replace('/', '_')}.{kind}"
