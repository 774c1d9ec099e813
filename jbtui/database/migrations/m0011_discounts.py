"""Schema 11: the discount that a contact usually has.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 10 one of schema 11."""
    del postgres
    yield "ALTER TABLE contact ADD COLUMN discount BIGINT CHECK (discount BETWEEN 0 AND 10000)"
