"""What is drawn, in as few bytes as show the same: only what differs from what the terminal shows already, colours and
attributes where they change."""

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rich.cells import get_character_cell_size

_TOKEN = re.compile(r"\x1b\[([\d;]*)m|(?:\r?\n)?\x1b\[(\d+);(\d+)H|((?:\x1b\[[\d;?<>$]*[A-Za-ln-z]|\n)+)")
"""How characters look; where the cursor goes, with the line feed before it that says less; anything else but text."""
_MOVE = re.compile(r"\x1b\[\d+;\d+H")
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29}
"""The attributes, and what ends each."""


class _Look(NamedTuple):
    """How characters look: the codes of the two colours, and the attributes."""

    foreground: str = ""
    background: str = ""
    attributes: frozenset[int] = frozenset()


PLAIN = _Look()


_Cell = tuple[str, _Look]


class Frames:
    """What a terminal shows, as far as it was told through here."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, _Cell]] = {}
        self._cursor = (-1, -1)

    def forget(self) -> None:
        """The terminal may show anything now: whatever is drawn next is sent whole."""
        self._rows.clear()
        self._cursor = (-1, -1)

    def thrifty(self, drawn: str) -> str:
        """What to send for a frame `drawn` that begins and ends without colour or attribute; anything else as it is."""
        if not _MOVE.search(drawn):
            return drawn
        self._out: list[str] = []
        self._look = wanted = PLAIN
        piece: _Piece | None = None
        end = 0
        for token in _TOKEN.finditer(drawn):
            self._text(drawn[end : token.start()], wanted, piece)
            end = token.end()
            codes, row, column, other = token.groups()
            if codes is not None:
                wanted = _after(wanted, codes)
                continue
            self._flush(piece)
            piece = _Piece(int(row), int(column), []) if row else None
            if other:
                self._out.append(other)
        self._text(drawn[end:], wanted, piece)
        self._flush(piece)
        if piece and not piece.cells and self._cursor != piece[:2]:
            self._move(*piece[:2])
        self._show(PLAIN)
        return "".join(self._out)

    def _text(self, text: str, look: _Look, piece: "_Piece | None") -> None:
        if not text:
            return
        if piece is None:  # nobody knows where
            self._show(look)
            self._out.append(text)
            return
        if text.isascii():
            piece.cells.extend((char, look) for char in text)
            return
        for char in text:
            columns = get_character_cell_size(char)
            if columns:
                piece.cells.extend([(char, look), ("", look)] if columns == 2 else [(char, look)])
            elif piece.cells:
                base = -1 if piece.cells[-1][0] else -2
                piece.cells[base] = (piece.cells[base][0] + char, look)

    def _flush(self, piece: "_Piece | None") -> None:
        """Send what differs of a piece of a row, from the first to the last character that does."""
        if piece is None or not piece.cells:
            return
        row, column, cells = piece
        shown = self._rows.setdefault(row, {})
        differing = [at for at, cell in enumerate(cells) if shown.get(column + at) != cell]
        if not differing:
            return
        first, last = differing[0], differing[-1]
        while first and not cells[first][0]:
            first -= 1
        while last + 1 < len(cells) and not cells[last + 1][0]:
            last += 1
        if self._cursor != (row, column + first):
            self._move(row, column + first)
        for look, run in groupby(cells[first : last + 1], key=itemgetter(1)):
            self._show(look)
            self._out.append("".join(char for char, _look in run))
        shown.update((column + at, cell) for at, cell in enumerate(cells))
        self._cursor = (row, column + last + 1)

    def _move(self, row: int, column: int) -> None:
        self._out.append(f"\x1b[{row};{column}H")
        self._cursor = (row, column)

    def _show(self, look: _Look) -> None:
        self._out.append(_change(self._look, look))
        self._look = look


class _Piece(NamedTuple):
    """Characters that stand side by side."""

    row: int
    column: int
    cells: list[_Cell]


@lru_cache(1024)
def _after(look: _Look, codes: str) -> _Look:
    """The look after some codes."""
    foreground, background, attributes = look
    numbers = iter(codes.split(";"))
    for number in numbers:
        code = int(number or 0)
        if code == 0:
            foreground, background, attributes = PLAIN
        elif code in (38, 48):
            kind = next(numbers)
            colour = ";".join([number, kind, *(next(numbers) for _ in range(1 if kind == "5" else 3))])
            foreground, background = (colour, background) if code == 38 else (foreground, colour)
        elif code in _OFF:
            attributes |= {code}
        elif 30 <= code <= 39 or 90 <= code <= 97:
            foreground = "" if code == 39 else number
        elif 40 <= code <= 49 or 100 <= code <= 107:
            background = "" if code == 49 else number
        else:
            attributes -= {each for each, off in _OFF.items() if off == code}
    return _Look(foreground, background, attributes)


@lru_cache(1024)
def _change(old: _Look, new: _Look) -> str:
    """The shortest codes from one look to another."""
    if old == new:
        return ""
    anew = [*map(str, sorted(new.attributes)), new.foreground, new.background]
    begin = "" if old == PLAIN else "0"
    candidates = [";".join(code for code in (begin, *anew) if code)]
    if not any((old.foreground, old.background, new.foreground, new.background)):
        # The oldest terminals, which have no colours, know no code that ends one attribute alone.
        return f"\x1b[{'' if candidates[0] == '0' else candidates[0]}m"
    gone = {_OFF[code] for code in old.attributes - new.attributes}
    kept = {code for code in new.attributes & old.attributes if _OFF[code] not in gone}
    changes = [*map(str, sorted(gone)), *map(str, sorted(new.attributes - kept))]
    for was, now, default in ((old.foreground, new.foreground, "39"), (old.background, new.background, "49")):
        if was != now:
            changes.append(now or default)
    candidates.append(";".join(changes))
    shortest = min(candidates, key=len)
    return f"\x1b[{'' if shortest == '0' else shortest}m"
