"""A program in a real terminal of 80×24, driven by its keys; what it sends back, and when the screen is complete."""

import codecs
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Self

COLUMNS, ROWS = 80, 24
QUIET = 0.1
"""Seconds without a byte and without work after which an answer is taken for complete."""
PATIENCE = 60.0
"""Seconds after which a program that does not answer is given up."""

_TOKEN = re.compile(
    r"\x1b\[([0-9;?<>=]*)[ -/]*([@-~])|\x1b[()][A-Za-z0-9]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.", re.S
)
_TICK = 1 / os.sysconf("SC_CLK_TCK")


class Screen:
    """What a terminal would show: as much of one as Textual uses."""

    def __init__(self) -> None:
        self.lines = [[" "] * COLUMNS for _row in range(ROWS)]
        self.touched: set[int] = set()
        """The rows that were written to since this was last emptied."""
        self._row = self._column = 0
        self._rest = ""

    def feed(self, text: str) -> None:
        """Obey what the program sent."""
        text = self._rest + text
        self._rest = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                found = _TOKEN.match(text, at)
                if found is None or (found.group() == "\x1b[" and len(text) - at < 32):
                    self._rest = text[at:]
                    return
                self._obey(found.group(2), found.group(1) or "")
                at = found.end()
                continue
            self._put(text[at])
            at += 1

    def text(self, row: int) -> str:
        """A row, from 1."""
        return "".join(self.lines[row - 1])

    def _obey(self, act: str | None, arguments: str) -> None:
        numbers = [int(number) if number.isdecimal() else 1 for number in arguments.split(";")]
        if act == "H":
            self._row, self._column = numbers[0] - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
        elif act == "J":
            self.lines = [[" "] * COLUMNS for _row in range(ROWS)]

    def _put(self, sign: str) -> None:
        if sign == "\r":
            self._column = 0
        elif sign == "\n":
            self._row += 1
        elif sign >= " " and self._row < ROWS:
            if self._column < COLUMNS:
                self.lines[self._row][self._column] = sign
            self.touched.add(self._row + 1)
            self._column += 1


@dataclass(frozen=True)
class Answer:
    """What came after a key: bytes, the seconds until the last of them, and until the last row of the list changed."""

    bytes: int
    seconds: float
    listed: float


LIST = range(5, 22)
"""The rows of the screen on which a list stands."""


@dataclass
class Program:
    """A process with a terminal. Use it in a `with`: it does not outlive it."""

    command: Sequence[str]
    environment: Mapping[str, str]
    screen: Screen = field(default_factory=Screen)
    pid: int = 0
    started: float = 0.0
    _terminal: int = -1
    _decoder: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def __enter__(self) -> Self:
        self.started = perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execve(self.command[0], list(self.command), dict(self.environment))
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.close(self._terminal)
        os.waitpid(self.pid, 0)

    def begin(self, complete: Callable[[Screen], bool], quiet: float = QUIET) -> Answer:
        """What the start takes, until the screen is complete."""
        return self._answer(self.started, complete, quiet)

    def press(self, keys: str, complete: Callable[[Screen], bool] | None = None, quiet: float = QUIET) -> Answer:
        """Send keys; what comes of them."""
        self.screen.touched.clear()
        at = perf_counter()
        os.write(self._terminal, keys.encode())
        return self._answer(at, complete or (lambda screen: bool(screen.touched)), quiet)

    def memory(self) -> float:
        """Megabytes that this process alone costs: its own pages, and its part of those that it shares (PSS)."""
        lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024

    def _answer(self, at: float, complete: Callable[[Screen], bool], quiet: float) -> Answer:
        last = listed = at
        count = 0
        worked = self._work()
        idle = perf_counter()
        while perf_counter() - at < PATIENCE:
            if select.select([self._terminal], [], [], 0.01)[0]:
                data = os.read(self._terminal, 1 << 16)
                last = idle = perf_counter()
                count += len(data)
                before = self.screen.touched
                self.screen.touched = set()
                self.screen.feed(self._decoder.decode(data))
                if any(row in LIST for row in self.screen.touched):
                    listed = last
                self.screen.touched |= before
                continue
            if (now := self._work()) - worked > _TICK / 2:
                worked, idle = now, perf_counter()
            if perf_counter() - idle >= quiet and complete(self.screen):
                return Answer(count, last - at, listed - at)
        raise TimeoutError("\n".join(self.screen.text(row) for row in range(1, ROWS + 1)))

    def _work(self) -> float:
        """Seconds of processor time so far."""
        parts = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) * _TICK
