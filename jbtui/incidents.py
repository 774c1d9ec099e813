"""Errors that nobody foresaw: each has a number, and its details stand in a private log of the user's own.

The log says where in the program it happened, never what the variables held: they may be passwords, and people's data.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jbtui import __version__
from jbtui.config import state_directory
from jbtui.language import _
from jbtui.text import escape

STATUS = 70
"""The exit status of a program that an unforeseen error ended (EX_SOFTWARE)."""
LARGEST = 256 * 1024
"""Bytes after which the log begins anew; the one before is kept beside it."""
LONGEST = 20_000
"""Characters of one entry: an error may carry another, and its message anything."""
_LONGEST_MESSAGE = 500


@dataclass(frozen=True)
class Incident:
    """An unforeseen error: its number, and whether the log could take it."""

    code: str
    logged: bool

    @property
    def words(self) -> str:
        """The number, and where more is to be read."""
        words = _("{code}, noté dans le journal") if self.logged else _("{code} (le journal n’a pas pu être écrit)")
        return words.format(code=self.code)


class Stopped(Exception):
    """The screens could not go on after an incident that is already in the log."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(incident.code)
        self.incident = incident


def record(error: BaseException, during: str) -> Incident:
    """Write an error to the log, with what was being done; its incident. Never raises."""
    code = code_of(error)
    try:
        _append("\n".join(_entry(error, code, during))[:LONGEST] + "\n\n")
    except Exception:  # a full disk, no home: the number is still worth something
        return Incident(code, False)
    return Incident(code, True)


def code_of(error: BaseException) -> str:
    """The number of an error: the same at each time it happens in the same place."""
    import hashlib

    places = [f"{Path(frame).name}:{function}:{line}" for frame, function, line in _frames(error)]
    said = "\n".join([type(error).__name__, *places[-3:]])
    return "E-" + hashlib.sha256(said.encode()).hexdigest()[:4].upper()


def log_file() -> Path:
    """Where the log is, whether it exists or not."""
    return state_directory() / "jbtui.log"


def _entry(error: BaseException, code: str, during: str) -> Iterator[str]:
    import platform
    from datetime import datetime

    when = datetime.now().astimezone().isoformat(timespec="seconds")
    yield f"{when} {code} jbtui {__version__}, Python {platform.python_version()}, {during}"
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        # The message is what the error says by itself; source lines and locals are left out.
        yield f"{type(cause).__name__}: {escape(str(cause)[:_LONGEST_MESSAGE])}"
        yield from (f"  {_place(file)}:{line} {function}" for file, function, line in _frames(cause)[-40:])
        cause = cause.__cause__ or cause.__context__


def _frames(error: BaseException) -> list[tuple[str, str, int]]:
    found = []
    here = error.__traceback__
    while here is not None:
        found.append((here.tb_frame.f_code.co_filename, here.tb_frame.f_code.co_name, here.tb_lineno))
        here = here.tb_next
    return found


def _place(file: str) -> str:
    """A file by its last directories: where the program is installed says whose it is."""
    return "/".join(Path(file).parts[-3:])


def _append(entry: str) -> None:
    path = log_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size > LARGEST:
        path.replace(path.with_suffix(".log.1"))
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with open(log, "a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(entry)
