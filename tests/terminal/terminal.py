"""A real process at a real pseudo-terminal: what it sends is read byte by byte, refused if it is not what jbtui may
send, and drawn as a terminal would.

    with Terminal(["--db", path]) as terminal:
        terminal.wait_for("Contacts › Tous")
        terminal.send("n")
        terminal.wait_for("Nouveau contact")
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

PATIENCE = 20.0
"""Seconds after which what is waited for does not come."""
QUIET = 0.4
"""Seconds without a byte after which an answer is complete."""

ENVIRONMENT = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "JBTUI_HOME": "contacts"}
"""Programs open on the list of contacts, unless a test says otherwise."""
SOURCES = Path(__file__).parents[2]

# What Textual itself sends: where the cursor goes, how characters look, which modes are on, what is asked once.
_ALLOWED = re.compile(
    r"\x1b\[\d+;\d+H"
    r"|\x1b\[[\d;]*m"
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"
    r"|\x1b\[>\d+u|\x1b\[<u"
)
_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_UNFINISHED = re.compile(r"\x1b(?:\[[\d;?<>$]*)?\Z")
_OBEYED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Refused(AssertionError):
    """The program sent what a terminal should not be sent."""


class Screen:
    """The characters on a terminal of a size, from the text that it is sent.

    It counts columns by the East Asian widths of Unicode, as most terminals do, not by the table that jbtui draws with.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.cells = [[" "] * columns for _ in range(rows)]
        self.x = self.y = 0
        self._wraps, self._cuts = True, False
        self._rest = ""

    def resize(self, columns: int, rows: int) -> None:
        """Another size; terminals keep what fits. What was on its way for a larger window is cut off."""
        self._cuts = self._cuts or columns < len(self.cells[0]) or rows < len(self.cells)
        self.cells = [[*row[:columns], *[" "] * (columns - len(row))] for row in [*self.cells, *([[]] * rows)][:rows]]

    def feed(self, text: str) -> None:
        """Draw what is sent. Raises Refused at what may not be sent."""
        text, self._rest = self._rest + text, ""
        position = 0
        while position < len(text):
            char = text[position]
            if char != "\x1b":
                self._put(char)
                position += 1
            elif found := _ALLOWED.match(text, position):
                if move := _MOVE.fullmatch(found.group()):
                    self.y, self.x = int(move.group(1)) - 1, int(move.group(2)) - 1
                elif found.group().startswith("\x1b[?7"):
                    self._wraps = found.group().endswith("h")
                position = found.end()
            elif _UNFINISHED.match(text, position):
                self._rest = text[position:]
                return
            else:
                raise Refused(f"sent {text[position : position + 40]!r}, on the screen:\n{self.text()}")

    def _put(self, char: str) -> None:
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.y = min(self.y + 1, len(self.cells) - 1)
        elif _OBEYED.match(char):
            raise Refused(f"sent {char!r}, on the screen:\n{self.text()}")
        elif unicodedata.category(char) in ("Mn", "Me", "Cf"):
            if self.x:
                self.cells[self.y][self.x - 1] += char
        else:
            self._write(char, 2 if unicodedata.east_asian_width(char) in "WF" else 1)

    def _write(self, char: str, columns: int) -> None:
        if self._wraps and self.x + columns > len(self.cells[0]):
            self.x, self.y = 0, min(self.y + 1, len(self.cells) - 1)
        row = self.cells[self.y] if self.y < len(self.cells) else []
        if self._cuts and self.x + columns > len(row):
            return
        if self.x + columns > len(row):
            raise Refused(f"wrote {char!r} beyond the edge at {self.x},{self.y}, on the screen:\n{self.text()}")
        row[self.x : self.x + columns] = [char, *[""] * (columns - 1)]
        self.x += columns

    def text(self) -> str:
        """The lines, with plain spaces and none at their ends."""
        return "\n".join(self.lines())

    def part(self, row: int, start: int, end: int) -> str:
        """What stands in the columns from `start` to before `end` of a row."""
        return "".join(self.cells[row][start:end])

    def lines(self) -> list[str]:
        """Each line as it reads."""
        return ["".join(row).translate({0x202F: " ", 0xA0: " "}).rstrip() for row in self.cells]


class Terminal:
    """One terminal with `jbtui` in it."""

    def __init__(
        self,
        arguments: Sequence[str] = (),
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "jbtui"),
        encoding: str = "utf-8",
    ) -> None:
        self.screen = Screen(*size)
        self.sent = bytearray()
        """All that the program sent."""
        self.encoding = encoding
        self.status: int | None = None
        self._decoded = 0
        variables = {**os.environ, **ENVIRONMENT, **(environment or {})}
        own = {name: value for name, value in variables.items() if value != ""}
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            for number in (signal.SIGHUP, signal.SIGINT):  # whoever runs the tests in the background ignores them
                signal.signal(number, signal.SIG_DFL)
            os.chdir(SOURCES)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execvpe(command[0], [*command, *arguments], own)
        os.set_blocking(self.master, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self._reap()
        os.close(self.master)

    # --- what is done ------------------------------------------------------------------------------------------------

    def send(self, keys: str | bytes) -> None:
        """Type, or whatever a terminal sends."""
        left = keys.encode(self.encoding) if isinstance(keys, str) else keys
        deadline = monotonic() + PATIENCE
        while left:
            try:
                left = left[os.write(self.master, left) :]
            except BlockingIOError:  # the program reads slowly, and may be waiting for us to read
                assert monotonic() < deadline, "the program takes no more keys"
                self._read(0.05)

    def paste(self, text: str | bytes) -> None:
        """Paste, in brackets as terminals do."""
        inside = text.encode(self.encoding) if isinstance(text, str) else text
        self.send(b"\x1b[200~" + inside + b"\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self.screen.resize(columns, rows)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # --- what is seen ------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The screen as it is now."""
        return self.screen.text()

    def wait_for(self, wanted: str | Callable[[Screen], bool], patience: float = PATIENCE) -> None:
        """Read until the screen holds a text, or what `wanted` says of it is true."""
        deadline = monotonic() + patience
        while not (wanted in self.text if isinstance(wanted, str) else wanted(self.screen)):
            if monotonic() > deadline or not self._read(deadline - monotonic()):
                raise AssertionError(f"{wanted} did not come; the screen:\n{self.text}\n\n{bytes(self.sent[-400:])!r}")

    def settled(self, quiet: float = QUIET) -> int:
        """Read until nothing comes any more; how many bytes came meanwhile."""
        before = len(self.sent)
        deadline = monotonic() + PATIENCE
        while self._read(quiet):
            assert monotonic() < deadline, f"bytes without end; the screen:\n{self.text}"
        return len(self.sent) - before

    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """Read until the program ends; its exit status."""
        deadline = monotonic() + patience
        while self.status is None:
            assert monotonic() < deadline, f"it goes on; the screen:\n{self.text}"
            if not self._read(0.05):
                self._reap(os.WNOHANG)
        while self._read(0.05):
            pass
        return self.status

    def _read(self, timeout: float) -> bool:
        """Take what comes within so many seconds; whether something did."""
        ready, _, _ = select.select([self.master], [], [], max(timeout, 0))
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except (BlockingIOError, OSError):  # an OSError: nobody has the other end any more
            return False
        if not data:
            return False
        self.sent += data
        self._draw()
        return True

    def _draw(self) -> None:
        new = bytes(self.sent[self._decoded :])
        whole = len(new)
        if self.encoding == "utf-8":  # a character may be cut in two
            for length in range(1, min(3, whole) + 1):
                lead = new[-length]
                if lead >= 0xC0:
                    needed = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
                    whole -= length if needed > length else 0
                    break
        self._decoded += whole
        self.screen.feed(new[:whole].decode(self.encoding))

    def _reap(self, options: int = 0) -> None:
        pid, status = os.waitpid(self.pid, options)
        if pid:
            self.status = os.waitstatus_to_exitcode(status)
