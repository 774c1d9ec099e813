"""Schema 10: an index of the references of lines: what one was last sold as is looked up at each new line.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 9 one of schema 10."""
    del postgres
    yield "CREATE INDEX document_line_ref ON document_line (ref, id) WHERE ref <> ''"
