"""Schema 4: on SQLite the beginnings of words that the search knows are up to six letters long.

Frozen: a later schema is a later module. With three letters, four that many words begin with were gathered word by word
and put in order first: 240 ms of a million contacts. The index of PostgreSQL holds whole words, in their order.
"""

from collections.abc import Iterator

SEARCH_SQLITE = """
DROP TABLE search_token
---
CREATE VIRTUAL TABLE search_token USING fts5(
    tokens, content='search_entry', content_rowid='entry', detail='none', columnsize=0,
    prefix='1 2 3 4 5 6', tokenize='unicode61 remove_diacritics 0'
)
---
INSERT INTO search_token (search_token) VALUES ('rebuild')
"""


def statements(*, postgres: bool) -> Iterator[str]:
    """The statements that make a database of schema 3 one of schema 4."""
    if not postgres:
        yield from SEARCH_SQLITE.split("---")
