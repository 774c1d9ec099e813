"""A SQLite database in another file: whole, while others write to the first one; for its owner alone, and in a shared
directory for the group.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SHARED_DIRECTORY, SHARED_FILE = 0o2770, 0o660
"""The rights of a directory that a group shares, which gives all that is made in it to the group, and of its files."""
WORKSHOP = ".jbtui-copie-"
"""How the names of directories begin in which copies are made."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new file beside `path`, which takes its place at the end of the block; if that fails, `path` is as it
    was. Raises OSError.
    """
    with workshop(path.parent) as directory:
        part = directory / "part.sqlite"
        file = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            if _is_shared(directory):
                os.fchmod(file, SHARED_FILE)  # whatever the umask
        finally:
            os.close(file)
        yield part
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        part.replace(path)
    _settle(path.parent)


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """A directory of this process in `place`, gone at the end of the block; if the process is killed in it, `sweep`
    knows that it is nobody's. Raises OSError.
    """
    sweep(place)
    lock = -1
    while lock < 0:
        directory = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=place))
        lock = _locked(directory, fcntl.LOCK_EX)
    try:
        if _is_shared(place):
            directory.chmod(SHARED_DIRECTORY)  # whoever of the group comes next may sweep it
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        os.close(lock)


def sweep(place: Path) -> None:
    """Remove from `place` what processes that were killed have left there."""
    for directory in place.glob(f"{WORKSHOP}*"):
        with contextlib.suppress(OSError):  # in use, or another user's
            lock = _locked(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock >= 0:
                shutil.rmtree(directory, ignore_errors=True)
                os.close(lock)


def _locked(directory: Path, how: int) -> int:
    """The open directory, locked until it is closed or its process ends; -1 if it is gone meanwhile. Raises OSError."""
    try:
        file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return -1
    try:
        fcntl.flock(file, how)
        if os.path.samestat(os.fstat(file), os.stat(directory)):
            return file
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return -1


def _is_shared(directory: Path) -> bool:
    return stat.S_IMODE(directory.stat().st_mode) == SHARED_DIRECTORY


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
