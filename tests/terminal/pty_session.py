"""`python -m jbtui` at a terminal of its own, as a user has it: what is typed, what is shown, and how it ends."""

import errno
import os
import re
import select
import signal
import struct
import sys
import termios
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

PATIENCE = 30
"""Seconds after which something that must happen is taken for never happening."""
ROOT = Path(__file__).parent.parent.parent

KEYS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "down": "\x1b[B", "delete": "\x1b[3~"}
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
LEFT = b"\x1b[?1049l"
"""What leaves the alternate screen."""


def until(happened: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, f"not within {patience} s: {what}"
        time.sleep(0.02)


class PtySession:
    """A process at a pty of 80×24, its controlling terminal. What it writes is read by a thread until `stall`."""

    def __init__(self, *arguments: str, shell: str = "", environment: Mapping[str, str] | None = None) -> None:
        self.mark = uuid.uuid4().hex
        self.command = [sys.executable, "-m", "jbtui", *arguments]
        if shell:
            self.command = ["/bin/sh", "-c", shell, *self.command]
        self.environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
        self.environment["JBTUI_TEST_MARK"] = self.mark
        self.output = bytearray()
        self.status: int | None = None
        self._reads = Event()
        self._reads.set()

    def __enter__(self) -> Self:
        self.master, slave = os.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.modes = termios.tcgetattr(slave)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                ioctl(slave, termios.TIOCSCTTY, 0)
                for file in (0, 1, 2):
                    os.dup2(slave, file)
                os.closerange(3, 1024)
                os.chdir(ROOT)
                os.execvpe(self.command[0], self.command, self.environment)
            finally:
                os._exit(127)
        self.slave = slave
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.status is None:
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        self.hang_up()

    # --- the terminal -------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        master = self.master
        while True:
            self._reads.wait()
            ready, _writable, _errors = select.select([master], [], [], 0.05) if self.master >= 0 else ([], [], [])
            if self.master < 0:
                os.close(master)
                return
            if ready and self._reads.is_set():
                try:
                    self.output += os.read(master, 65536)
                except OSError as ended:
                    if ended.errno != errno.EIO:
                        raise
                    self._reads.clear()  # nobody is at the other end now

    def stall(self) -> None:
        """Read no more, as a terminal whose line hangs."""
        self._reads.clear()

    def go_on(self) -> None:
        """Read again."""
        self._reads.set()

    def hang_up(self) -> None:
        """Close the terminal, as a window that is closed or a line that drops."""
        if self.master < 0:
            return
        with suppress(OSError):
            os.close(self.slave)
        self.master = -1
        self._reads.set()
        self._reader.join()

    def type(self, *keys: str) -> None:
        """Send texts, or keys by their names."""
        for key in keys:
            os.write(self.master, KEYS.get(key, key).encode())

    def enter(self, text: str) -> None:
        """Type a text, and see it in its field."""
        since = len(self.shown())
        self.type(text)
        self.see(text, since)

    def shown(self) -> str:
        """All that was ever shown, in the order in which it was drawn, every space a plain one."""
        text = ESCAPES.sub(b"", bytes(self.output)).decode("utf-8", "replace")
        return text.replace("\u202f", " ").replace("\u00a0", " ")

    def see(self, text: str, since: int = 0) -> int:
        """Wait until a text is drawn, after the first `since` characters; where it stands."""
        until(lambda: self.shown().find(text, since) >= 0 or self._over(), f"« {text} » on the screen")
        at = self.shown().find(text, since)
        assert at >= 0, f"« {text} » was never shown, and the process ended: {self.shown()[-2000:]}"
        return at

    def open_form(self, *, waiting: bool = False) -> None:
        """Go to the form of a new client, past the drafts if some are waiting."""
        self.see("Contacts › Tous")
        if waiting:
            self.see("Reprendre la saisie")
            self.type("q")
        self.type("n")
        self.see("Nouveau contact")
        self.type("c")
        if waiting:
            self.see("Une saisie attend")
            self.type("n")
        self.see("Nouveau client")
        self.see("Sortir (brouillon gardé)")

    # --- the processes ------------------------------------------------------------------------------------------------

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def _over(self) -> bool:
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def end(self, patience: float = PATIENCE) -> int:
        """Wait for the end; its status, negative for a signal that ended it."""
        until(self._over, "the end of the process", patience)
        assert self.status is not None
        return self.status

    def processes(self) -> list[int]:
        """The processes that were started here and still run, at whatever depth."""
        mark = f"JBTUI_TEST_MARK={self.mark}".encode()
        found = []
        for directory in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (directory / "environ").read_bytes().split(b"\0"):
                    found.append(int(directory.name))
        return found

    def programs(self) -> list[int]:
        """Those of its processes that run Python, and not a shell."""
        found = []
        for pid in self.processes():
            with suppress(OSError):
                if Path(f"/proc/{pid}/comm").read_text().startswith("python"):
                    found.append(pid)
        return found

    def threads(self) -> int:
        """How many threads the program has."""
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def is_stopped(self) -> bool:
        """Whether the program is held up by a signal."""
        return Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def nothing_left(self) -> None:
        """Wait until none of its processes is there any more."""
        until(lambda: not self.processes(), "the end of all its processes")


@contextmanager
def unread(session: PtySession) -> Iterator[None]:
    """Nobody reads the terminal inside the block."""
    session.stall()
    try:
        yield
    finally:
        session.go_on()
