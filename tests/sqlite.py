"""SQLite files with today's schema and no row: copying one is faster than migrating again."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from jbtui.database import open_database


def empty(path: Path) -> Path:
    """Make `path` such a file, in place of what is there."""
    return Path(shutil.copy(_template(), path))


@cache
def _template() -> Path:
    directory = tempfile.mkdtemp(prefix="jbtui-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    path = Path(directory, "empty.sqlite")
    open_database(str(path)).close()
    return path
