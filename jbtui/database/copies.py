"""Backups, and putting one in the place of a database, while others work in it.

A backup is a SQLite file of ours, whatever the database: what was on PostgreSQL can be restored into a file, and the
other way round.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import quote

import peewee

from jbtui import files, reasons
from jbtui.config import data_directory
from jbtui.database import (
    APPLICATION_ID,
    DatabaseUnavailable,
    SqliteFile,
    file_copy,
    is_postgres,
    migrations,
    open_database,
    turns,
)
from jbtui.database import own as own_file
from jbtui.database.bulk import indexes_anew, triggers_still
from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Base, insert_rows, snapshot
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document, DocumentCharge, DocumentLine, DocumentVat
from jbtui.models.document_file import DocumentFile, Event
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.fiscal_year import FiscalYear, Series, SeriesCounter
from jbtui.models.import_mapping import ImportMapping
from jbtui.models.journal import Counter, ImportedRow, JournalLine, SearchEntry, Unit
from jbtui.models.note import Note
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.models.seller import Mention, Seller
from jbtui.models.vat_rate import VatRate

TABLES: tuple[type[Base], ...] = (
    *(Contact, Person, DeliveryAddress, Deal, Project, Action, Note),
    *(Seller, Mention, VatRate, PaymentTerm, Series, FiscalYear, SeriesCounter),
    *(Document, DocumentLine, DocumentCharge, DocumentVat, DocumentFile, Event, DocumentLink, LineLink),
    *(Payment, Allocation, Refund, Purchase),
    *(Unit, JournalLine, SearchEntry, ImportedRow, ImportMapping, Counter),
)
"""Every table but that of the open forms, each after those that it refers to."""

ROWS = 2_000
"""Rows that are in memory at once."""
PAGES = 16
"""Pages that a file takes back in one step; the smallest database has more."""


class Refused(Exception):
    """A backup cannot be written or taken; the message is one French sentence."""


# --- backup ---------------------------------------------------------------------------------------------------------


def backup(handle: peewee.Database, path: Path, *, force: bool = False) -> int:
    """Write the open database, as it is now, to a file; how many contacts it holds. The file is whole, or as it was.

    Raises Refused, also where a file is there and `force` is not given, and peewee's errors.
    """
    path = path.absolute()
    _require_place(handle, path, force)
    with _told(path), file_copy.beside(path) as part:
        _fill(handle, part)
        return _sound(part, _("La base est abîmée : rien n’a été sauvegardé. « jbtui check » dit où."))


def _require_place(handle: peewee.Database, path: Path, force: bool) -> None:
    own = _files(Path(handle.database)) if isinstance(handle, peewee.SqliteDatabase) else []
    if any(_is_same(path, each) for each in own):
        raise Refused(_("{path} est la base elle-même.").format(path=path))
    if path.is_dir():
        raise Refused(_("{path} est un dossier, pas un fichier.").format(path=path))
    if path.exists() and not path.is_file():
        raise Refused(_("{path} n’est pas un fichier ordinaire.").format(path=path))
    if path.exists() and not force:
        raise Refused(_("{path} existe déjà : choisissez un autre nom, ou ajoutez --force.").format(path=path))


def _files(path: Path) -> list[Path]:
    """What a SQLite database consists of."""
    return [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")]


def _is_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def _fill(handle: peewee.Database, path: Path) -> None:
    """Copy the open database into an empty file."""
    if isinstance(handle, peewee.SqliteDatabase):
        file_copy.fill(handle.connection(), path)
        return
    with snapshot(), _file(path) as target:
        _pour(handle, target)


@contextmanager
def _file(path: Path) -> Iterator[peewee.SqliteDatabase]:
    """A file of ours with today's schema, open, to be filled or read; alone in it, it needs no journal."""
    pragmas = {"synchronous": "off", "foreign_keys": 0, "cache_size": -64_000}
    handle: peewee.SqliteDatabase = SqliteFile(str(path), pragmas=pragmas)
    handle.connect()
    try:
        own_file(handle, str(path))
        migrations.migrate(handle, keep=False)
        handle.execute_sql("PRAGMA journal_mode = off")
        yield handle
        handle.execute_sql("PRAGMA journal_mode = delete")
    finally:
        handle.close()


def _pour(source: peewee.Database, target: peewee.Database) -> None:
    """Copy the rows of every table into those of a new base, in the place of what it began with."""
    names = [model._meta.table_name for model in TABLES]
    with target.atomic(), triggers_still(target, names), indexes_anew(target, names):
        for name in reversed(names):
            target.execute_sql(f'DELETE FROM "{name}"')
        for model in TABLES:
            for rows in _rows(source, model):
                insert_rows(model._meta.table_name, model.columns(), rows, target)


def _rows(source: peewee.Database, model: type[Base]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table as they are stored, by their key, some at a time."""
    columns = ", ".join(f'"{column}"' for column in model.columns())
    table = model._meta.table_name
    entry = next(column for column, field in model.columns().items() if field.primary_key)
    place = list(model.columns()).index(entry)
    condition, values = "", list[Any]()
    while True:
        held = source.execute_sql(
            f'SELECT {columns} FROM "{table}" {condition} ORDER BY "{entry}" LIMIT {int(ROWS)}', values
        ).fetchall()
        if held:
            yield held
        if len(held) < ROWS:
            return
        condition, values = f'WHERE "{entry}" > {source.param}', [held[-1][place]]


# --- restore --------------------------------------------------------------------------------------------------------


def restore(url: str, path: Path, *, force: bool = False) -> tuple[int, Path | None]:
    """Put a backup in the place of the database `url`; how many contacts it holds, and where what was there is kept
    (None where there was nothing).

    Whoever has the database open goes on in the restored one. Raises Refused, also where the database holds something
    and `force` is not given, DatabaseUnavailable and peewee's errors.
    """
    beside = Path(url).expanduser().parent if not is_postgres(url) else None
    with files.workshop(beside if beside and beside.is_dir() else Path(gettempdir())) as directory:
        taken = directory / "taken.sqlite"
        contacts = _take(path, taken)
        if not is_postgres(url) and _is_same(path, Path(url).expanduser()):
            raise Refused(_("{path} est la base elle-même.").format(path=path))
        try:
            handle = open_database(url, create=False)
            there = handle.execute_sql("SELECT 1 FROM unit LIMIT 1").fetchone() is not None
        except (DatabaseUnavailable, peewee.DatabaseError) as error:
            if is_postgres(url) or not reasons.is_damage(error):
                raise
            if not force:
                raise Refused(_("La base est abîmée : ajoutez --force, elle sera gardée à côté.")) from error
            return contacts, _replace(Path(url).expanduser(), taken)
        try:
            if there and not force:
                raise Refused(_("La base contient déjà des données : ajoutez --force, elles seront gardées à côté."))
            before = _dated(url) if there else None
            if isinstance(handle, peewee.SqliteDatabase):
                live = Path(handle.database)
                handle.close()
                with _told(live):
                    _into_file(taken, live, before)
            else:
                _into_server(taken, handle, before)
        finally:
            handle.close()
    return contacts, before


def _take(path: Path, taken: Path) -> int:
    """Copy a backup to a file of our own and bring it to today's schema; how many contacts it holds."""
    foreign = Refused(_("{path} n’est pas une sauvegarde de jbtui.").format(path=path))
    if not path.is_file():
        raise foreign if path.exists() else Refused(_("{path} n’existe pas.").format(path=path))
    damaged = _("{path} est abîmé : la base reste comme elle est.").format(path=path)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise foreign
            file_copy.fill(source, taken)
        contacts = _sound(taken, damaged)
        with _file(taken):
            return contacts
    except migrations.NewerSchema as error:
        words = _("{path} vient d’une version plus récente de jbtui : mettez jbtui à jour.")
        raise Refused(words.format(path=path)) from error
    except (sqlite3.Error, peewee.PeeweeException) as error:
        if reasons.is_damage(error):
            raise (foreign if _is_foreign(path) else Refused(damaged)) from error
        words = _("{path} ne se lit pas : {reason}.")
        raise Refused(words.format(path=path, reason=reasons.of_database(error))) from error


def _is_foreign(path: Path) -> bool:
    """Whether a file is not even a SQLite database."""
    with path.open("rb") as file:
        return file.read(16) != b"SQLite format 3\0"


def _sound(path: Path, damaged: str) -> int:
    """How many contacts a file holds, which SQLite finds nothing wrong with. Raises Refused with the sentence given."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise Refused(damaged)
            return int(connection.execute("SELECT count(*) FROM contact").fetchone()[0])
    except sqlite3.Error as error:
        if reasons.is_damage(error):
            raise Refused(damaged) from error
        raise


def _dated(url: str) -> Path:
    """Where what was in a database is kept: beside it, or for a server among the data of who restores.

    Nothing is there yet: two restores of one second keep two files.
    """
    path = data_directory() / "postgresql" if is_postgres(url) else Path(url).expanduser()
    dated = f"{path.absolute()}.avant-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    names = (dated, *(f"{dated}-{number}" for number in range(2, 1_000)))
    return Path(next(name for name in names if not os.path.lexists(name)))


def _into_file(taken: Path, live: Path, before: Path | None) -> None:
    """Give a file, inside its own locking, the content of another one: whoever reads it sees the old one or the new
    one, and whoever writes waits.

    What was there is copied to `before` while nobody can write, after the first pages and before they count.
    """
    last = time.monotonic() + turns.SECONDS
    kept = before is None

    def watch(status: int, _remaining: int, _total: int) -> None:
        nonlocal kept
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > last:
                raise Refused(_("La base est occupée par un autre programme : réessayez dans un instant."))
        elif not kept and before:
            file_copy.keep(live, before)
            kept = True

    with closing(sqlite3.connect(taken)) as source, closing(sqlite3.connect(live, timeout=0)) as target:
        source.backup(target, pages=PAGES, progress=watch, sleep=0.001)


def _replace(live: Path, taken: Path) -> Path:
    """Put a file in the place of one that does not even open; where that one is now."""
    before = _dated(str(live))
    with _told(live):
        for each in _files(live)[1:]:
            if each.exists():
                each.replace(f"{before}{each.name.removeprefix(live.name)}")
        os.link(live, before)
        with file_copy.beside(live) as part, closing(sqlite3.connect(taken)) as source:
            file_copy.fill(source, part)
    return before


def _into_server(taken: Path, handle: peewee.Database, before: Path | None) -> None:
    """Give PostgreSQL the rows of a file, in one transaction; nobody writes from before what was there is kept."""
    # The counters first, as whoever writes takes them first.
    names = ", ".join(f'"{model._meta.table_name}"' for model in reversed(TABLES))
    source = SqliteFile(str(taken))
    with handle.atomic(), source.connection_context():
        handle.execute_sql(f"SET LOCAL lock_timeout = {int(turns.SECONDS * 1000)}")
        handle.execute_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        if before:
            with _told(before):
                before.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with file_copy.beside(before) as part, _file(part) as file:
                    _pour(handle, file)
        handle.execute_sql(f"TRUNCATE TABLE {names}")
        _pour(source, handle)
    handle.execute_sql("ANALYZE")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Make a Refused of what a file refuses."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = reasons.of_system(error) if isinstance(error, OSError) else reasons.of_database(error)
        raise Refused(_("{path} ne s’écrit pas : {reason}.").format(path=path, reason=reason)) from error
