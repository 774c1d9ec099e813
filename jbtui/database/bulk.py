"""What a bulk load is spared: small memory, indexes that each row would put in order again, triggers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import peewee

ON_SQLITE = """
SELECT name, sql FROM sqlite_master
WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL AND sql NOT LIKE 'CREATE UNIQUE %'
"""
ON_POSTGRES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = current_schema AND tablename = %s AND indexdef NOT LIKE 'CREATE UNIQUE %%'
"""
TRIGGERS = """
SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND name NOT LIKE 'search%'
"""
"""All but those by which SQLite keeps up the index of the search."""
LOAD = 64_000
"""Kilobytes of pages that a bulk load may hold; PostgreSQL's sorts have four times as much."""


@contextmanager
def room(handle: peewee.Database, kilobytes: int) -> Iterator[None]:
    """With so many pages of a SQLite file held in memory until the block ends. Raises peewee's errors."""
    if not isinstance(handle, peewee.SqliteDatabase):
        yield
        return
    (before,) = handle.execute_sql("PRAGMA cache_size").fetchone()
    handle.execute_sql(f"PRAGMA cache_size = {int(-kilobytes)}")
    try:
        yield
    finally:
        handle.execute_sql(f"PRAGMA cache_size = {int(before)}")


@contextmanager
def indexes_anew(handle: peewee.Database, tables: Sequence[str]) -> Iterator[None]:
    """Without the indexes of `tables` that refuse nothing, until the block ends; then they are what they were.

    Inside a transaction, so that nobody ever finds them missing: others read the tables as they were (on PostgreSQL
    they wait), and nobody writes meanwhile. Raises peewee's errors.
    """
    sqlite = isinstance(handle, peewee.SqliteDatabase)
    if not sqlite:
        handle.execute_sql(f"SET LOCAL maintenance_work_mem = {int(4 * LOAD)}")
    query = ON_SQLITE if sqlite else ON_POSTGRES
    with room(handle, LOAD):
        indexes = [index for table in tables for index in handle.execute_sql(query, [table]).fetchall()]
        for name, _definition in indexes:
            handle.execute_sql(f'DROP INDEX "{name}"')
        yield
        for _name, definition in indexes:
            handle.execute_sql(definition)


@contextmanager
def triggers_still(handle: peewee.Database, tables: Sequence[str]) -> Iterator[None]:
    """Without the triggers of `tables` until the block ends: rows of another base come in as they are, frozen ones and
    sums that triggers keep included. Inside a transaction. Raises peewee's errors.
    """
    if not isinstance(handle, peewee.SqliteDatabase):
        for table in tables:
            handle.execute_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        for table in tables:
            handle.execute_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        return
    triggers = [trigger for table in tables for trigger in handle.execute_sql(TRIGGERS, [table]).fetchall()]
    for name, _definition in triggers:
        handle.execute_sql(f'DROP TRIGGER "{name}"')
    yield
    for _name, definition in triggers:
        handle.execute_sql(definition)
