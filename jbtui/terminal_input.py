"""What a terminal sends, as keys and pasted texts: nothing in a pasted text is a key, and nothing ends the reading."""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import partial
from time import monotonic

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers import linux_driver
from textual.message import Message

from jbtui.keyboard import Burst
from jbtui.widgets.glyphs import ENCODING

PAUSE = 0.03
"""Seconds of silence after which the last end of a paste was its end."""
LOST = 5.0
"""Seconds of silence after which the end of a paste is taken to be lost: keys must not be text for ever."""
STALLED = 0.5
"""Seconds of silence in a paste after which a few characters are keys again, and the end of it lost."""
BURST = 16
"""Characters in one read that hardly anybody types ahead: a terminal that does not say so pastes."""
AHEAD = 200
"""Characters that nobody types ahead: more of them are a paste wherever they come."""
KINDS = 5
"""Different characters among them: a key that is held down sends many of one."""
GAP = 0.1
"""Seconds of silence after which such a paste has ended."""

_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?|\x1b\[[0-?]*[ -/]*[@-~]?|\x1bO?.?", re.DOTALL
)
"""What keys that type nothing send, the mouse, and a terminal that answers."""


class TerminalParser(XTermParser):
    """Makes events of what is read.

    A pasted text is everything up to the last mark of its end before a pause: a mark inside it, which some terminals
    let through, would make keys of the rest. What a terminal pastes without any mark is known by its length (BURST). A
    sequence that Textual trips over is left out.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._recent = ""
        self._pasted: str | None = None
        self._marked = False
        self._heard_at = 0.0

    def feed(self, data: str) -> Iterator[Message]:
        if not data:
            yield from self._end_paste()
            yield from super().feed(data)
            return
        now = monotonic()
        if self._is_over(now) or self._goes_on_without(data, now):
            yield from self._end_paste()
        self._heard_at = now
        if self._pasted is not None:
            self._pasted += data
            return
        whole = self._recent + data
        before, start, pasted = whole.partition(BRACKETED_PASTE_START)
        self._marked = bool(start)
        if not start and _is_burst(data):
            self._pasted, self._recent = data, ""
            return
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
        if not self._marked:
            return now - self._heard_at > GAP
        return now - self._heard_at > (PAUSE if BRACKETED_PASTE_END in self._pasted else LOST)

    def _goes_on_without(self, data: str, now: float) -> bool:
        """Whether what comes now is no more of a paste, though that did not end."""
        if self._pasted is None:
            return False
        if not self._marked:
            return BRACKETED_PASTE_START in data
        stalled = now - self._heard_at > STALLED and BRACKETED_PASTE_END not in self._pasted
        return stalled and BRACKETED_PASTE_END not in data and not _is_burst(data)

    def _end_paste(self) -> Iterator[Message]:
        if self._pasted is None:
            return
        pasted, self._pasted = self._pasted, None
        if not self._marked:
            ahead = self._keys(pasted) if len(pasted) <= AHEAD else ()
            yield Burst(pasted, [event for event in ahead if isinstance(event, events.Key)])
            return
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


def _is_burst(data: str) -> bool:
    """Whether no keys can have sent this in one piece."""
    text = _SEQUENCE.sub("", data)
    return len(text) >= BURST and len(set(text)) >= KINDS


def install() -> None:
    """Have Textual read terminals so, in their own encoding: it has no other way to be told."""
    linux_driver.XTermParser = TerminalParser  # type: ignore[attr-defined]
    decoder = partial(getincrementaldecoder(ENCODING), "replace")
    linux_driver.getincrementaldecoder = lambda _encoding: decoder  # type: ignore[attr-defined,assignment]
