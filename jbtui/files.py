"""Files that are whole or not there: made aside, in a directory that their process holds locked, they then take their
place.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHARED_DIRECTORY, SHARED_FILE = 0o2770, 0o660
"""The rights of a directory that a group shares, which gives all that is made in it to the group, and of its files."""
WORKSHOP = ".jbtui-copie-"
"""How the names of directories begin in which files are made."""


@contextmanager
def beside(path: Path, mode: int) -> Iterator[Path]:
    """A new file beside `path` with the rights `mode`, less those of the umask, which takes its place at the end of the
    block; if that fails, `path` is as it was. Raises OSError.
    """
    with workshop(path.parent) as directory:
        part = directory / "part"
        file = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        try:
            yield part
            os.fsync(file)
        finally:
            os.close(file)
        part.replace(path)
    settle(path.parent)


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """A directory of this process in `place`, gone at the end of the block; if the process is killed in it, `sweep`
    knows that it is nobody's. Raises OSError.
    """
    sweep(place)
    directory, lock = _made(place)
    try:
        if is_shared(place):
            directory.chmod(SHARED_DIRECTORY)  # whoever of the group comes next may sweep it
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _made(place: Path) -> tuple[Path, int | None]:
    """A new directory, and its lock. Raises OSError."""
    while True:
        directory = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=place))
        try:
            lock = _locked(directory, fcntl.LOCK_EX)
        except OSError:  # NFS locks no directory, and so nobody sweeps there
            return directory, None
        if lock >= 0:
            return directory, lock


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


def is_shared(directory: Path) -> bool:
    """Whether a group shares a directory. Raises OSError."""
    return stat.S_IMODE(directory.stat().st_mode) == SHARED_DIRECTORY


def settle(directory: Path) -> None:
    """Have a name in a directory outlive a power cut, where the file system can."""
    with contextlib.suppress(OSError):
        number = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
