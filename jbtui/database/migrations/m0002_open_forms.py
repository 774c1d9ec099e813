"""Schema 2: which records are being edited now, and by whom. Information, never a lock; no part of the journal."""

from collections.abc import Iterator


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that bring a database of schema 1 to schema 2."""
    del postgres
    yield """
CREATE TABLE open_form (
    form TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    actor TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    since BIGINT NOT NULL,
    seen BIGINT NOT NULL
)"""
    yield "CREATE INDEX open_form_contact ON open_form (contact_id)"
