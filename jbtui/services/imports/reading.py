"""From an opened file to the rows that its records would be: here for a small file; in a process of its own for a large
one, which reads ahead on another core while this one stores.

Half of the time of an import goes into understanding what the file says, and Python's threads share one core.
"""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, TypeAlias

from jbtui.children import child
from jbtui.language import _
from jbtui.models.fields import Refused
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.incoming import Incoming, incoming
from jbtui.services.imports.records import Opened, Record, Rejected

LARGE = 1 << 20
"""Bytes of a file that is worth a process: to start one takes a third of a second."""
_AT_ONCE = 100
_AHEAD = 1 << 20
"""Records that come in one piece, and bytes of pieces that are read ahead, where the system allows it."""

Read: TypeAlias = tuple[Record, Incoming | Refused] | tuple[Rejected, None]
"""A record and the rows that it would be, or why it cannot be stored."""


def read(opened: Opened, profile: str | None) -> Iterator[Read]:
    """The records of the file; `profile` is that of the contacts whose file says none. Raises `Unreadable`."""
    return _ahead(opened, profile) if opened.size > LARGE else _here(opened, profile)


def _here(opened: Opened, profile: str | None) -> Iterator[Read]:
    for record in opened:
        if isinstance(record, Rejected):
            yield record, None
            continue
        try:
            rows: Incoming | Refused = incoming(record, profile)
        except Refused as error:
            rows = error
        yield record, rows


def _ahead(opened: Opened, profile: str | None) -> Iterator[Read]:
    command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    with child(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_AHEAD,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(BrokenPipeError), process.stdin:
                pickle.dump((opened, profile), process.stdin)
            while found := _received(process.stdout):
                yield from found
        finally:
            process.kill()


def _received(pipe: IO[bytes]) -> list[Read]:
    """The next records, none at the end. Raises `Unreadable` as the other process did, or if somebody ended it."""
    try:
        found, unreadable, failure = pickle.load(pipe)
    except (EOFError, pickle.UnpicklingError) as error:
        raise Unreadable.again(_("La lecture du fichier a été interrompue par le système.")) from error
    if unreadable:
        raise Unreadable.again(unreadable)
    if failure:
        raise RuntimeError(failure)
    return list(found)


def main() -> None:
    """The other process: told by its standard input what to read, it writes the records to its standard output."""

    def send(found: list[Read], unreadable: str = "", failure: str = "") -> None:
        pickle.dump((found, unreadable, failure), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()

    try:
        opened, profile = pickle.load(sys.stdin.buffer)
        records = _here(opened, profile)
        while found := list(islice(records, _AT_ONCE)):
            send(found)
        send([])
    except Unreadable as error:
        send([], unreadable=str(error))
    except BrokenPipeError:
        os._exit(0)  # nobody reads any more
    except Exception:
        send([], failure=traceback.format_exc())
