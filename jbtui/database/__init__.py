"""Opening a database: a SQLite file by its path, or PostgreSQL by its URL. One handle, one connection per thread."""

import os
from codecs import utf_8_decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peewee

from jbtui import reasons
from jbtui.database import migrations, turns
from jbtui.language import _
from jbtui.models.base import database

APPLICATION_ID = 0x6A627475  # « jbtu »: tells our SQLite files from others (PRAGMA application_id)

PRAGMAS = {
    "synchronous": "full",  # what was answered « enregistré » outlives a power cut
    "foreign_keys": 1,
    "busy_timeout": turns.SECONDS * 1000,
    "cache_size": -1000,  # two connections of each session have that much; what writes much takes more for a while
}


class DatabaseUnavailable(Exception):
    """The database cannot be used; the message is one French sentence that says why."""


class SqliteFile(peewee.SqliteDatabase):
    """A SQLite database, any text of which can be read: what is no UTF-8 in it, written by another program, reads as
    U+FFFD instead of hiding the rows around it.
    """

    def connect(self, reuse_if_open: bool = False) -> bool:
        opened: bool = super().connect(reuse_if_open)
        connection = self.connection()  # type: ignore[no-untyped-call]
        connection.text_factory = lambda held: utf_8_decode(held, "replace", True)[0]  # the fastest that Python has
        return opened


def is_postgres(url: str) -> bool:
    """Whether `url` names a PostgreSQL database; anything else is the path of a SQLite file."""
    return url.startswith(("postgresql://", "postgres://"))


def open_database(url: str, *, create: bool = True) -> peewee.Database:
    """Make `url` the database of all models, connect this thread and bring the schema up to date.

    A SQLite file that is not there is made, and its directory too unless `create` forbids it. Raises
    DatabaseUnavailable.
    """
    if "://" in url and not is_postgres(url):
        scheme = url.partition("://")[0]
        raise DatabaseUnavailable(
            _(
                "« {scheme}:// » n’est pas une base connue : un chemin de fichier ou une URL postgresql:// attendus."
            ).format(scheme=scheme)
        )
    handle = _postgres(url) if is_postgres(url) else _sqlite(Path(url).expanduser(), create)
    database.initialize(handle)
    try:
        handle.connect()
        if isinstance(handle, peewee.SqliteDatabase):
            own(handle, url)
        migrations.migrate(handle)
    except Exception as error:
        handle.close()
        if isinstance(error, migrations.NewerSchema):
            raise DatabaseUnavailable(
                _("Cette base vient d’une version plus récente de jbtui : mettez jbtui à jour pour l’ouvrir.")
            ) from error
        if isinstance(error, peewee.PeeweeException):
            raise DatabaseUnavailable(_unavailable(url, error)) from error
        if isinstance(error, OSError):  # no room beside it for what it was before
            words = _("La base {path} attend sa mise à jour, la garder d’abord est impossible : {reason}.")
            raise DatabaseUnavailable(words.format(path=url, reason=reasons.of_system(error))) from error
        raise
    return handle


def _sqlite(path: Path, create: bool) -> peewee.Database:
    try:
        if path.is_dir():
            raise DatabaseUnavailable(_("{path} est un dossier, pas une base jbtui.").format(path=path))
        if not create and not path.parent.is_dir():
            raise DatabaseUnavailable(_("Le dossier {path} n’existe pas.").format(path=path.parent))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        if os.path.isdir(path.parent) and not os.access(path.parent, os.X_OK):
            words = _("Le dossier {path} ne vous est pas ouvert : demandez à rejoindre le groupe qui y travaille.")
            raise DatabaseUnavailable(words.format(path=path.parent)) from error
        raise DatabaseUnavailable(
            _("Impossible de créer la base {path} : {reason}.").format(path=path, reason=reasons.of_system(error))
        ) from error
    return SqliteFile(str(path), pragmas=PRAGMAS, autoconnect=False)


def _postgres(url: str) -> peewee.Database:
    try:
        import psycopg
    except ImportError as error:
        raise DatabaseUnavailable(
            _("Le pilote PostgreSQL manque : installez jbtui avec « pip install 'jbtui[postgres]' ».")
        ) from error
    try:
        parameters: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailable(_("L’adresse de la base n’est pas une URL PostgreSQL valide.")) from error
    # A server that vanished without a word is given up on in seconds, and not in the minutes of the system.
    parameters = {"connect_timeout": "5", "tcp_user_timeout": "10000", **parameters}
    name = parameters.pop("dbname", "jbtui")
    return peewee.PostgresqlDatabase(
        name,
        autoconnect=False,
        prefer_psycopg3=True,
        application_name="jbtui",
        **{key: value for key, value in parameters.items() if value is not None},
    )


def own(handle: peewee.SqliteDatabase, path: str) -> None:
    """Mark a new file as ours; refuse a file that belongs to another program, which keeps every byte of its own."""
    execute: Callable[[str], Any] = handle.execute_sql

    def owner() -> int:
        return int(execute("PRAGMA application_id").fetchone()[0])

    if owner() != APPLICATION_ID:
        # Alone: a process that starts at the same time on the same new file writes its first table meanwhile.
        with handle.atomic("EXCLUSIVE"):
            if owner() != APPLICATION_ID:
                if owner() or execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                    raise DatabaseUnavailable(_("{path} est la base d’un autre programme.").format(path=path))
                execute(f"PRAGMA application_id = {APPLICATION_ID}")
    # The file remembers it: its readers do not wait for writers. For this change alone SQLite heeds no busy_timeout.
    turns.patiently(lambda: execute("PRAGMA journal_mode = wal"))


def _unavailable(url: str, error: Exception) -> str:
    """What happened, for the user, without the password that a URL may hold."""
    if is_postgres(url):
        return _("La base PostgreSQL {name} ne s’ouvre pas : {reason}.").format(
            name=_name(url), reason=reasons.of_database(error)
        )
    return _("La base {path} ne s’ouvre pas : {reason}.").format(path=url, reason=reasons.of_database(error))


def _name(url: str) -> str:
    """A PostgreSQL database as a person calls it: by its name on its server."""
    return url.partition("?")[0].rpartition("/")[2]
