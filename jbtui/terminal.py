"""The terminal as the screens drive it: nobody waits for one that stands still, and it is left as it was found."""

import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from queue import Empty, SimpleQueue
from typing import IO, Any

from textual.drivers import linux_driver
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.linux_driver import LinuxDriver

from jbtui.frames import Frames

PATIENCE = 0.4
"""Seconds that a terminal has to take the last words."""
END_OF_FRAME = "\x1b[?2026l"


class Output(WriterThread):
    """Hands what is drawn to the terminal.

    Textual's own makes the event loop wait for a terminal that takes nothing any more. Here what it would have to wait
    for is left out, and all is drawn anew once the terminal has caught up.
    """

    def __init__(self, file: IO[str]) -> None:
        super().__init__(file)
        # Unlike a Queue, a SimpleQueue may be written to by a signal's handler.
        self._texts: SimpleQueue[str | None] = SimpleQueue()
        self._left_out = self._ending = False
        self.when_caught_up: Callable[[], object] = bool

    def write(self, text: str) -> None:
        if self._ending or self._texts.qsize() < MAX_QUEUED_WRITES:
            self._texts.put(text)
        else:
            self._left_out = True

    def run(self) -> None:
        while (text := self._texts.get()) is not None:
            try:
                self._file.write(text)
                if self._texts.empty():
                    self._file.flush()
                    if self._left_out:
                        self._left_out = False
                        self.when_caught_up()
            except OSError:  # there is no terminal any more
                return

    def begin_to_end(self) -> None:
        """Leave out what is still to be drawn: only what puts the terminal in order matters now."""
        self._ending = True
        with suppress(Empty):
            while True:
                self._texts.get_nowait()  # the thread takes them at the same time
        self.write(END_OF_FRAME)

    def stop(self) -> None:
        self._texts.put(None)
        self.join(PATIENCE)
        if self.is_alive():
            # What the terminal has not read is no longer worth reading: that makes room for the last words.
            with suppress(termios.error, OSError):
                file = self._file.fileno()
                termios.tcflush(file, termios.TCOFLUSH)
                # Only a change of modes, even to the same ones, has a waiting write look for room again.
                termios.tcsetattr(file, termios.TCSANOW, termios.tcgetattr(file))
            self.join(PATIENCE)


vars(linux_driver)["WriterThread"] = Output  # Textual has no other way to give it one


def screen_output() -> TextIOWrapper | None:
    """Where the screens are drawn: standard error as Textual has it, or else standard output; None where neither is a
    terminal.
    """
    for stream in (sys.__stderr__, sys.__stdout__):
        if isinstance(stream, TextIOWrapper) and stream.isatty():
            stream.reconfigure(errors="backslashreplace")  # as standard error is
            return stream
    return None


class Terminal(LinuxDriver):
    """Drives the terminal."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._frames = Frames()
        super().__init__(*arguments, **options)
        if output := screen_output():
            self._file = output

    def start_application_mode(self) -> None:
        self.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if isinstance(self._writer_thread, Output):
            self._writer_thread.when_caught_up = lambda: self._app.call_later(self._draw_anew)

    def write(self, data: str) -> None:
        super().write(self._frames.thrifty(data))

    def forget(self) -> None:
        """The terminal may show anything now: what is drawn next is sent whole."""
        self._frames.forget()

    def _draw_anew(self) -> None:
        self.forget()
        self._app.refresh(layout=True)
        self._app.screen.refresh(layout=True)

    def run_input_thread(self) -> None:
        with suppress(OSError):  # the terminal is gone: the guard sees to the end
            super().run_input_thread()

    def _sigcont_application(self, *_signal: object) -> None:
        if self._key_thread and self._key_thread.is_alive():
            # Stopped without a word, and back: Textual would have two threads read the keys.
            self.suspend_application_mode()
        super()._sigcont_application()
        self._loop.call_soon_threadsafe(self._app.call_later, self._draw_anew)

    def stop_application_mode(self) -> None:
        if isinstance(self._writer_thread, Output):
            self._writer_thread.begin_to_end()
            super().stop_application_mode()

    def leave(self) -> None:
        """Put the terminal in order and be done with it, whatever state it is in; from any thread."""
        self.stop_application_mode()
        self.close()
