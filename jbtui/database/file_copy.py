"""A SQLite database in another file: whole, while others write to the first one; for its owner alone, and in a shared
directory for the group.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jbtui import files


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which takes its place at the end of the block; if that fails, `path` is as it
    was. Raises OSError.
    """
    with files.beside(path, 0o600) as part:
        if files.is_shared(path.parent):
            part.chmod(files.SHARED_FILE)  # whatever the umask
        yield part


def fill(source: sqlite3.Connection, path: Path) -> None:
    """Copy the database of a connection, as it is now, into an empty file. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)  # in one step: one that lets writers in between begins anew with each of them
        target.execute("PRAGMA journal_mode = delete")  # no file beside it, and readable where nothing may be written


def keep(source: Path, path: Path) -> None:
    """Copy the database of a file to `path`, over what is there. Raises OSError and sqlite3.Error."""
    with closing(sqlite3.connect(source)) as connection, beside(path) as part:
        fill(connection, part)
