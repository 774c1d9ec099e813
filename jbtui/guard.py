"""The end that nobody chose: a signal, a terminal that is gone, an event loop at a standstill. What is typed is written
first; then the program ends in good order if it can, and after a moment in any case.
"""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType, TracebackType
from typing import Any, Self

from textual.app import App

from jbtui import children, drafts
from jbtui.terminal import Terminal

SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a program."""

BEAT = 1.0
"""Seconds between two looks at the event loop."""
STANDSTILL = 3
"""Beats that the event loop may miss before what is typed is written without it."""
BREATH = 0.2
"""Seconds in which the last keys may still come from the terminal to their field."""
GRACE = 1.0
"""Seconds that the program has to end in good order,"""
LAST_CARE = 0.5, 2.0
"""and seconds that writing the drafts, and putting the terminal in order, may then take."""


class Guard:
    """Looks after a running app from a thread of its own, which nothing in the app can hold up."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._answered = True
        self._ending = self._over = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        self._reads, self._writes = os.pipe()
        os.set_blocking(self._reads, False)
        os.set_blocking(self._writes, False)
        # The signal's number comes through the pipe even while the main thread can run no handler.
        signal.set_wakeup_fd(self._writes, warn_on_full_buffer=False)
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup means it
                self._before[number] = signal.signal(number, self._on_signal)
        self._thread = Thread(target=self._run, name="guard", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._ending:
            return  # the thread sees to it that the rest of the end does not last either
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        self._over = True
        os.write(self._writes, b"\0")
        self._thread.join()
        os.close(self._reads)
        os.close(self._writes)

    # --- in the main thread -------------------------------------------------------------------------------------------

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        drafts.keep_all()
        if not self._in_loop(self._exit_soon, BY_SIGNAL + number):
            raise SystemExit(BY_SIGNAL + number)

    def _exit_soon(self, status: int) -> None:
        drafts.keep_all()
        asyncio.get_running_loop().call_later(BREATH, self._exit, status)

    def _exit(self, status: int) -> None:
        drafts.keep_all()
        if any(form.saving for form in drafts.open_forms):
            # What is being stored would come back as a draft too, and be stored twice.
            asyncio.get_running_loop().call_later(BREATH, self._exit, status)
        else:
            self._app.exit(return_code=status)

    def _in_loop(self, act: Callable[..., object], *args: Any) -> bool:
        """Have the event loop do something; False if there is none."""
        loop = self._app._loop
        if loop is None or not loop.is_running():
            return False
        with suppress(RuntimeError):  # it was closed this very moment
            loop.call_soon_threadsafe(act, *args)
        return True

    # --- in the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._reads, select.POLLIN)
        terminal = sys.__stdin__.fileno() if sys.__stdin__ else -1
        if terminal >= 0 and os.isatty(terminal):
            poll.register(terminal, 0)  # only its end is told
        missed = 0
        while not self._over:
            for file, event in poll.poll(BEAT * 1000):
                if file == self._reads:
                    for number in os.read(self._reads, 64):
                        if number in self._before:
                            self._end(BY_SIGNAL + number)
                elif event & (select.POLLHUP | select.POLLERR):
                    self._in_loop(self._exit_soon, BY_SIGNAL + signal.SIGHUP)
                    self._end(BY_SIGNAL + signal.SIGHUP)
            missed = 0 if self._answered else missed + 1
            if missed == STANDSTILL:
                _within(LAST_CARE[0], drafts.keep_all)
            if not missed:
                self._answered = False
                self._in_loop(self._answer)

    def _answer(self) -> None:
        self._answered = True

    def _end(self, status: int) -> None:
        """Wait for the end, and end the process if it does not come."""
        self._ending = True
        select.select([], [], [], GRACE)
        sys.setswitchinterval(0.0001)  # an event loop that turns round and round leaves the others their share
        for care, seconds in zip((drafts.keep_all, self._leave_terminal), LAST_CARE, strict=True):
            _within(seconds, care)
        children.kill_all()
        os._exit(status)

    def _leave_terminal(self) -> None:
        if isinstance(self._app._driver, Terminal):
            with suppress(Exception):  # the main thread may be leaving it too
                self._app._driver.leave()


def _within(seconds: float, care: Callable[[], None]) -> None:
    """Wait so long for something that may stay in the disk or the terminal for ever."""
    thread = Thread(target=care, daemon=True)
    thread.start()
    thread.join(seconds)
