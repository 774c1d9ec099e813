"""What a terminal sends, as keys and pasted texts: nothing in a pasted text is a key, and nothing ends the reading."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import partial
from time import monotonic

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from jbtui.widgets.glyphs import ENCODING

PAUSE = 0.03
"""Seconds of silence after which the last end of a paste was its end."""
LOST = 5.0
"""Seconds of silence after which the end of a paste is taken to be lost: keys must not be text for ever."""


class TerminalParser(XTermParser):
    """Makes events of what is read.

    A pasted text is everything up to the last mark of its end before a pause: a mark inside it, which some terminals
    let through, would make keys of the rest. A sequence that Textual trips over is left out.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._recent = ""
        self._pasted: str | None = None
        self._heard_at = 0.0

    def feed(self, data: str) -> Iterator[Message]:
        if not data:
            yield from self._end_paste()
            yield from super().feed(data)
            return
        if self._is_over(monotonic()):
            yield from self._end_paste()
        self._heard_at = monotonic()
        if self._pasted is not None:
            self._pasted += data
            return
        whole = self._recent + data
        before, start, pasted = whole.partition(BRACKETED_PASTE_START)
        yield from self._keys((before + start)[len(self._recent) :])
        self._recent = "" if start else whole[1 - len(BRACKETED_PASTE_START) :]
        if start:
            self._pasted = pasted

    def tick(self) -> Iterator[Message]:
        if self._is_over(monotonic()):
            yield from self._end_paste()
        yield from super().tick()

    def _is_over(self, now: float) -> bool:
        """Whether a paste has ended, as far as the time tells."""
        if self._pasted is None:
            return False
        return now - self._heard_at > (PAUSE if BRACKETED_PASTE_END in self._pasted else LOST)

    def _end_paste(self) -> Iterator[Message]:
        if self._pasted is None:
            return
        pasted, self._pasted = self._pasted, None
        text, end, typed = pasted.rpartition(BRACKETED_PASTE_END)
        # Textual has seen the beginning, and sees the end; it knows nothing of what is between.
        yield from (event for event in self._keys(BRACKETED_PASTE_END) if not isinstance(event, events.Paste))
        yield events.Paste(text if end else typed)
        if end and typed:
            yield from self.feed(typed)

    def _keys(self, data: str) -> Iterator[Message]:
        for character in data:
            try:
                yield from super().feed(character)
            except Exception:  # such as a number that is no character: begin anew behind it
                self._tokens.clear()
                self._gen = self.parse(self._tokens.append)
                self._awaiting = next(self._gen)


def install() -> None:
    """Have Textual read terminals so, in their own encoding: it has no other way to be told."""
    linux_driver.XTermParser = TerminalParser  # type: ignore[attr-defined]
    decoder = partial(getincrementaldecoder(ENCODING), "replace")
    linux_driver.getincrementaldecoder = lambda _encoding: decoder  # type: ignore[attr-defined,assignment]
