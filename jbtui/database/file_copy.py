"""A SQLite database in another file: whole, for its owner alone, while others write to the first one."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new private file beside `path`, which takes its place at the end of the block; if that fails, `path` is as it
    was. Raises OSError.
    """
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        for name in (part.name, f"{part.name}-wal", f"{part.name}-shm", f"{part.name}-journal"):
            part.with_name(name).unlink(missing_ok=True)
    _settle(path.parent)


def fill(source: sqlite3.Connection, path: Path) -> None:
    """Copy the database of a connection, as it is now, into an empty file. Raises sqlite3.Error."""
    with closing(sqlite3.connect(path)) as target:
        source.backup(target)  # in one step: one that lets writers in between begins anew with each of them
        target.execute("PRAGMA journal_mode = delete")  # no file beside it, and readable where nothing may be written


def keep(source: Path, path: Path) -> None:
    """Copy the database of a file to `path`, over what is there. Raises OSError and sqlite3.Error."""
    with closing(sqlite3.connect(source)) as connection, beside(path) as part:
        fill(connection, part)


def _settle(directory: Path) -> None:
    """Have a name in a directory outlive a power cut, where the file system can."""
    with contextlib.suppress(OSError):
        number = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
