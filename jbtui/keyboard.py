"""Keys as every terminal and every French keyboard can send them, and how they are called on the screen.

Two rules make typing ahead safe, over a slow line too: a key is held until the one before it has been answered, and a
key that came in one packet with an Escape is taken apart from it.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from string import ascii_lowercase, digits, punctuation
from time import monotonic
from types import SimpleNamespace
from typing import Generic, cast

from textual import _ansi_sequences, events
from textual.app import App, ReturnType
from textual.keys import REPLACED_KEYS, _character_to_key, key_to_character
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.widgets import Input

from jbtui.language import _
from jbtui.widgets.glyphs import GLYPHS

AZERTY: Mapping[str, str] = {
    "ampersand": "1",
    "é": "2",
    "quotation_mark": "3",
    "apostrophe": "4",
    "left_parenthesis": "5",
    "minus": "6",
    "è": "7",
    "underscore": "8",
    "ç": "9",
    "à": "0",
    "section_sign": "6",
    "exclamation_mark": "8",
}
"""The digit on each key of the top row that a French, Belgian or Mac keyboard types without Shift, by Textual name."""

_LONGEST_HOLD = 15.0
"""Seconds after which keys no longer wait for a save or another answer of the database."""

# The two first bytes of what terminals send by themselves: CSI, SS3, DCS, OSC, ST, PM.
_INTRODUCERS = "[]\\^"
_NAMES = {
    "escape": _("Échap"),
    "enter": _("Entrée"),
    "space": _("Espace"),
    "tab": _("Tab"),
    "shift+tab": _("Maj+Tab"),
    "backspace": _("Retour arrière"),
    "delete": _("Suppr"),
    "insert": _("Inser"),
    "home": _("Début"),
    "end": _("Fin"),
    "pageup": _("PgPréc"),
    "pagedown": _("PgSuiv"),
    "up": GLYPHS.up,
    "down": GLYPHS.down,
    "left": GLYPHS.left,
    "right": GLYPHS.right,
}


def key_label(key: str) -> str:
    """How the Textual key name `key` is written on the screen: `ctrl+s` is ^S, `pageup` is PgPréc."""
    if label := _NAMES.get(key):
        return label
    if key.startswith("ctrl+"):
        return "^" + key_label(key.removeprefix("ctrl+")).upper()
    if key.startswith("f") and key[1:].isdecimal():
        return key.upper()
    return _character(key) or key


def takes_text(widget: Widget | None) -> bool:
    """Whether letters typed on `widget` are text: an Input, a TextArea, or a widget whose `takes_text` is true."""
    if isinstance(widget, Input) or getattr(widget, "takes_text", False):
        return True
    # TextArea is slow to import, and its name is enough.
    return any(ancestor.__name__ == "TextArea" for ancestor in type(widget).__mro__)


def separate_escape() -> None:
    """Have Textual read Escape and a key in one packet as `alt+key`, whatever the key, without waiting for more.

    As it is, Textual reads some of them as other characters (ESC 1 as ¡) and loses the Escape before signs and control
    keys.
    """
    sequences = cast(dict[str, object], _ansi_sequences.ANSI_SEQUENCES_KEYS)
    printable = set(ascii_lowercase + digits + punctuation + " §éèçà") - set(_INTRODUCERS)
    names = {character: _character_to_key(character) for character in printable}
    # ESC TAB stays what some terminals send for Shift+Tab.
    names |= {chr(ord(letter) - 96): f"ctrl+{letter}" for letter in ascii_lowercase if letter != "i"}
    names["\r"] = "enter"
    for character, name in names.items():
        # Textual only reads the `value` of what stands in its table.
        sequences[f"\x1b{character}"] = (SimpleNamespace(value=f"alt+{name}"),)


class Burst(events.Paste):
    """What came in one piece: a paste without its marks, or keys typed while the line stood still.

    Where text is typed it is the keys, if there are any: not one may be lost. Elsewhere they would be commands, and it
    is a text.
    """

    def __init__(self, text: str, keys: Sequence[events.Key]) -> None:
        super().__init__(text)
        self.keys = keys


class Keyboard(App[ReturnType], Generic[ReturnType]):
    """An App whose keys mean the same on every keyboard and terminal.

    Escape and a key in one packet are two keys; Ctrl+J is Enter; and where no text is typed, capitals are their small
    letters and the top row of an AZERTY keyboard types digits.
    """

    unshifted_digits: Mapping[str, str] = AZERTY
    patience = 0.5
    """Seconds after which a key no longer waits for an answer to the one before: a stuck screen can still be left."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        separate_escape()
        self._typed: deque[events.Key | events.Paste] = deque()
        self._sent_at: float | None = None
        self._sent = 0
        self._holds = 0
        self._held_at = 0.0
        self._blocked = False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._typed.extend(_apart(event))
            if self._sent_at is None or monotonic() - self._sent_at > self.patience:
                await self._send_next()
        else:
            await super().on_event(event)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold the keys typed meanwhile: what is being done decides what they will mean."""
        self.hold()
        try:
            yield
        finally:
            self.release()

    def hold(self) -> None:
        """Let no key through until `release`, which is owed; not longer than `_LONGEST_HOLD` in any case."""
        self._holds += 1
        self._held_at = monotonic()

    def release(self) -> None:
        """End a hold; the last one lets the keys through."""
        self._holds -= 1
        if not self._holds and self._blocked:
            self.call_later(self._send_next)

    async def _send_next(self) -> None:
        """Give the next typed key to who has the focus now that the one before it was answered."""
        self._blocked = bool(self._holds) and monotonic() - self._held_at < _LONGEST_HOLD
        if self._blocked:
            return
        if not self._typed:
            self._sent_at = None
            return
        event = self._typed.popleft()
        if isinstance(event, Burst):
            as_keys = takes_text(self.focused) and [key for typed in event.keys for key in _apart(typed)]
            self._typed.extendleft(reversed(as_keys or [events.Paste(event.text)]))
            event = self._typed.popleft()
        self._sent_at = monotonic()
        self._sent += 1
        # A key climbs from the focus to the app, from queue to queue. What it moves the focus to gets it by the app's
        # own queue, hence the second turn there.
        path = [*(self.focused or self.screen).ancestors_with_self, self]
        await super().on_event(self._meant(event) if isinstance(event, events.Key) else event)
        await self._follow(self._sent, path)

    async def _follow(self, sent: int, path: Sequence[MessagePump]) -> None:
        """Queue behind the key number `sent` at each step of its way, then send the next one."""
        if sent != self._sent:
            return
        if not path:
            await self._send_next()
        for number, pump in enumerate(path, 1):
            # A screen that the key has closed takes no message any more.
            if pump.call_later(self._follow, sent, path[number:]):
                return

    def _meant(self, key: events.Key) -> events.Key:
        """The key that the user of a French keyboard meant."""
        if key.key == "ctrl+j":
            return events.Key("enter", "\r")
        if takes_text(self.focused):
            return key
        name = self.unshifted_digits.get(key.key) or (key.key.lower() if len(key.key) == 1 else key.key)
        return key if name == key.key else events.Key(name, name)


def _apart(event: events.Key | events.Paste) -> list[events.Key | events.Paste]:
    """A key that came with Escape as two keys."""
    if isinstance(event, events.Paste) or not event.key.startswith("alt+"):
        return [event]
    name = event.key.removeprefix("alt+")
    if name.startswith("shift+") and event.character:
        name = event.character
    return [events.Key("escape", "\x1b"), events.Key(name, event.character or _character(name))]


def _character(key: str) -> str | None:
    """What the key types, None for a key that types nothing."""
    return "\r" if key == "enter" else key_to_character(REPLACED_KEYS.get(key, key))
