"""The processes that we start, such as the one that reads a file: none of them stays behind."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

_running: set[subprocess.Popen[bytes]] = set()


@contextmanager
def child(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is waited for at the end of the block, with the options of `Popen`.

    It has a session of its own: Ctrl+C is for us to obey, between two transactions.
    """
    with subprocess.Popen(command, start_new_session=True, **options) as process:
        _running.add(process)
        try:
            yield process
        finally:
            _running.discard(process)


def kill_all() -> None:
    """End every process that still runs, from any thread."""
    for process in list(_running):
        with suppress(OSError):
            process.kill()
