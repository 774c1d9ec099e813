"""What is worked out ahead by a process of its own, on another core: Python's threads share one."""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, ParamSpec, TypeVar

from jbtui.children import child

P = ParamSpec("P")
T = TypeVar("T")

_AHEAD = 1 << 20
"""Bytes that are worked out ahead, where the system allows it."""


class Cut(Exception):
    """The other process ended before its work did: somebody ended it."""


@contextmanager
def ahead(work: Callable[P, Iterator[T]], *args: P.args, **kwargs: P.kwargs) -> Iterator[Iterator[T]]:
    """What `work` yields, each a message: in large pieces. `work`, what it is given and what it yields can be pickled.
    The other process ends with the block. Raises `Cut`, and RuntimeError with the traceback of what went wrong there.
    """
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
                pickle.dump((work, args, kwargs), process.stdin)
            yield _received(process.stdout)
        finally:
            process.kill()


def _received(pipe: IO[bytes]) -> Iterator[Any]:
    while True:
        try:
            piece, more, failure = pickle.load(pipe)
        except (EOFError, pickle.UnpicklingError) as error:
            raise Cut from error
        if failure:
            raise RuntimeError(failure)
        if not more:
            return
        yield piece


def main() -> None:
    """The other process: told by its standard input what to do, it writes what comes of it to its standard output."""

    def send(piece: Any, more: bool = True, failure: str = "") -> None:
        pickle.dump((piece, more, failure), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()

    try:
        work, args, kwargs = pickle.load(sys.stdin.buffer)
        for piece in work(*args, **kwargs):
            send(piece)
        send(None, more=False)
    except BrokenPipeError:
        os._exit(0)  # nobody reads any more
    except Exception:
        send(None, failure=traceback.format_exc())
