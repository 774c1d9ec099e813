"""The schema's versions, each a module that brings the one before it forward; applied once, by one process at a
time."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee

from jbtui.database import file_copy
from jbtui.database.migrations import (
    m0001_contacts,
    m0002_open_forms,
    m0003_follow_up,
    m0004_long_beginnings,
    m0005_documents,
    m0006_short_numbers,
    m0007_settings,
    m0008_filters,
    m0009_refunds,
    m0010_references,
    m0011_discounts,
    m0012_purchases,
)
from jbtui.models.base import driver_errors

MIGRATIONS = (
    m0001_contacts,
    m0002_open_forms,
    m0003_follow_up,
    m0004_long_beginnings,
    m0005_documents,
    m0006_short_numbers,
    m0007_settings,
    m0008_filters,
    m0009_refunds,
    m0010_references,
    m0011_discounts,
    m0012_purchases,
)
MIGRATION_LOCK = 0x6A627475  # « jbtu », the key of PostgreSQL's advisory lock

_MADE = re.compile(r"\s*CREATE (?:UNIQUE |VIRTUAL )?(?:TABLE|INDEX|TRIGGER) (\w+)")
_DROPPED = re.compile(r"\s*DROP (?:TABLE|INDEX|TRIGGER) (\w+)")
_THERE_SQLITE = "SELECT name FROM sqlite_master"
_THERE_POSTGRES = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    " UNION ALL SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal"
)


class NewerSchema(Exception):
    """The database was written by a later version of jbtui."""


def migrate(handle: peewee.Database, *, keep: bool = True) -> None:
    """Bring the connected database to the newest schema; a SQLite file that was there is kept beside, as it was, unless
    `keep` says otherwise. Raises NewerSchema, OSError and peewee's errors: then the database is as it was.
    """
    if _version(handle) == len(MIGRATIONS):
        return
    execute: Callable[[str], Any] = handle.execute_sql
    with _alone(handle):
        version = _version(handle)
        if version > len(MIGRATIONS):
            raise NewerSchema
        if version == len(MIGRATIONS):  # by another process, meanwhile
            return
        if keep and version and isinstance(handle, peewee.SqliteDatabase):
            # By a connection of its own, which sees what was there before this transaction.
            with driver_errors:
                file_copy.keep(Path(handle.database), Path(f"{handle.database}.avant-{version}"))
        for migration in MIGRATIONS[version:]:
            for statement in migration.statements(postgres=isinstance(handle, peewee.PostgresqlDatabase)):
                # psycopg takes % as a placeholder even without parameters
                execute(statement.replace("%", "%%") if handle.param == "%s" else statement)
        execute("DELETE FROM schema_version")
        execute(f"INSERT INTO schema_version (version) VALUES ({len(MIGRATIONS)})")


def missing(handle: peewee.Database) -> list[str]:
    """The tables, indexes and triggers that the migrations made and that are not there any more. Raises peewee's
    errors.
    """
    sqlite = isinstance(handle, peewee.SqliteDatabase)
    made: set[str] = set()
    for migration in MIGRATIONS:
        for statement in migration.statements(postgres=not sqlite):
            if act := _MADE.match(statement):
                made.add(act[1])
            elif act := _DROPPED.match(statement):
                made.discard(act[1])
    there = {name for (name,) in handle.execute_sql(_THERE_SQLITE if sqlite else _THERE_POSTGRES)}
    return sorted(made - there)


def _version(handle: peewee.Database) -> int:
    if not handle.table_exists("schema_version"):
        return 0
    execute: Callable[[str], Any] = handle.execute_sql
    return int(execute("SELECT version FROM schema_version").fetchone()[0])


@contextmanager
def _alone(handle: peewee.Database) -> Iterator[None]:
    """A transaction that only one process at a time can be in."""
    if isinstance(handle, peewee.SqliteDatabase):
        with handle.atomic("EXCLUSIVE"):
            yield
    else:
        with handle.atomic():
            execute: Callable[[str], Any] = handle.execute_sql
            execute(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            yield
