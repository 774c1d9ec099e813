"""A terminal whose line may drop or stand still, and the processes that run on it."""

import os
import signal
import sys
import termios
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.terminal.terminal import PATIENCE, Terminal

ENTER, ESCAPE, REDRAW, QUIT, SAVE, F2 = "\r", "\x1b", "\x0c", "\x11", "\x13", "\x1bOQ"


def until(happened: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.02)


class Line(Terminal):
    """A terminal that is only read while the test waits for what it shows; in it `jbtui` on a database, or another
    module that starts it. A `shell` script starts it as `"$0" "$@"`.
    """

    def __init__(self, base: str, *, module: str = "jbtui", shell: str = "") -> None:
        self._mark = f"JBTUI_TEST_MARK={uuid.uuid4().hex}"
        name, _sign, value = self._mark.partition("=")
        command = [sys.executable, "-m", module, "--db", base]
        super().__init__(command=["/bin/sh", "-c", shell, *command] if shell else command, environment={name: value})
        self.modes_before = self.modes()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.status is None:
            self._reap()
        self.hang_up()

    def open_form(self, *, waiting: bool = False) -> None:
        """Go to the form of a new client, past the drafts if some are waiting."""
        if waiting:
            self.wait_for("Reprendre la saisie")
            self.send("q")
        self.wait_for("m Menu")
        self.send("n")
        self.wait_for("Nouveau contact")
        self.send("c")
        if waiting:
            self.wait_for("Une saisie attend")
            self.send("n")
        self.wait_for("Sortir (brouillon gardé)")

    def enter(self, text: str) -> None:
        """Type a text, and see it in its field."""
        self.send(text)
        self.wait_for(text)

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed or a line that drops."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def modes(self) -> object:
        """How the terminal treats keys: raw, or line by line."""
        return termios.tcgetattr(self.master)

    def last_words(self) -> bytes:
        """What the program had still to say once it was over."""
        words = b""
        with suppress(OSError):
            while more := os.read(self.master, 65536):
                words += more
        return words

    def end(self, patience: float) -> int:
        """Wait for the end, reading nothing; the exit status, negative for a signal that ended it."""
        until(self._is_over, "the end of the process", patience)
        assert self.status is not None
        return self.status

    def _is_over(self) -> bool:
        if self.status is None:
            self._reap(os.WNOHANG)
        return self.status is not None

    # --- the processes -----------------------------------------------------------------------------------------------

    def processes(self) -> list[int]:
        """The processes that were started here and still run, at whatever depth."""
        found = []
        for directory in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if self._mark.encode() in (directory / "environ").read_bytes().split(b"\0"):
                    found.append(int(directory.name))
        return found

    def programs(self) -> list[int]:
        """Those of its processes that run Python, and not a shell."""
        found = []
        for pid in self.processes():
            with suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text("utf-8").startswith("python"):
                    found.append(pid)
        return found

    def threads(self) -> int:
        """How many threads the program has."""
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def is_stopped(self) -> bool:
        """Whether the program is held up by a signal."""
        return Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "T"

    def nothing_left(self) -> None:
        """Wait until none of its processes is there any more."""
        until(lambda: not self.processes(), "the end of all its processes")
