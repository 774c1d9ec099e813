"""Schema 8: indexes of what lists are narrowed by: contacts by who follows them, actions by their kind, done ones by
whose they were.

Frozen: a later schema is a later module.
"""

from collections.abc import Iterator

INDEXES = """
DROP INDEX contact_owner;
CREATE INDEX contact_owner ON contact (owner, name_key, id) WHERE owner > '';
CREATE INDEX action_open_kind ON action (kind, due_key, id) WHERE done_at IS NULL;
CREATE INDEX action_done_assignee ON action (assignee, done_at, id) WHERE done_at IS NOT NULL
"""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 7 one of schema 8."""
    del postgres
    yield from INDEXES.split(";")
