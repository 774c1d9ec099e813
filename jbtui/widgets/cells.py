"""Any text drawn in an exact number of terminal columns: the only way from a stored text to a line of a list.

A terminal counts columns with a table of its own. When it disagrees with ours by one column, everything to the right
drifts and the last character wraps onto the next row. So a cell holds only characters on whose width terminals agree:

- those that the Unicode 9 table (2016, the first with wide emoji) and the latest one measure alike; later emoji,
  spacing combining marks, Hangul jamo, unassigned and private characters show as `·`;
- joiners, variation selectors, skin tones and enclosing marks are dropped, so that an emoji sequence is drawn as its
  parts, two columns each, and a flag as its two letters;
- accents are composed; at most two marks stay on a character that has no composed form.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style

from jbtui.text import escape
from jbtui.widgets.glyphs import ENCODING, GLYPHS

Align = Literal["left", "right", "none"]
Span = tuple[int, int]

_OLDEST_UNICODE = "9.0.0"
_MOST_MARKS = 2
_MEASURED = 2_000
_NEWLINES = "\n\r\v\f\x85\u2028\u2029"
_BLANKS = {"\t": " ", "\u202f": GLYPHS.thin_space, "\u00a0": GLYPHS.hard_space}
_STAND_INS = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "·": "-",
    "•": "*",
    "œ": "oe",
    "Œ": "OE",
    "€": "EUR",
    "…": "..",
    "→": "->",
    "›": ">",
    "×": "x",
    "√": "v",
}
"""For the signs that the terminal's encoding lacks, and in ASCII for those that its font may lack too."""
_SIGNS = frozenset(_STAND_INS) - {"œ", "Œ"} if GLYPHS.ascii else frozenset()
_FIRST_FLAG_LETTER, _LAST_FLAG_LETTER = 0x1F1E6, 0x1F1FF


def cell(text: str, width: int, *, align: Align = "left") -> str:
    """`text` in exactly `width` terminal columns: padded (unless `align` is none), or cut with « … »; a new line shows
    as « ¶ »."""
    return "".join(run for run, _ in _runs(text, width, align, ()))


def columns(text: str) -> int:
    """The terminal columns that `text` is drawn in, as far as any screen can show it."""
    text = text[:_MEASURED]
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(wide for _position, _shape, wide in shapes(text))


def ruled(text: str, width: int) -> str:
    """`text` at the beginning of a rule of exactly `width` columns."""
    shown = cell(text, width, align="none")
    return shown + GLYPHS.rule * (width - columns(shown))


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines that are drawn in at most `width` columns, broken between words where that is possible; at least
    one line."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        wide = columns(word)
        if line and used + 1 + wide <= width:
            line, used = f"{line} {word}", used + 1 + wide
            continue
        if line:
            lines.append(line)
        *parts, word = _parts(word, width) if wide > width else [word]
        lines += parts
        line, used = word, columns(word)
    return [*lines, line]


def _parts(word: str, width: int) -> list[str]:
    """A word too long for a line, in parts that are not."""
    parts: list[str] = []
    start, used = 0, 0
    for position, _shape, wide in shapes(word):
        if used + wide > width and position > start:
            parts.append(word[start:position])
            start, used = position, 0
        used += wide
    return [*parts, word[start:]]


def segments(
    text: str, width: int, style: Style, found: Style, *, align: Align = "left", matches: Sequence[Span] = ()
) -> list[Segment]:
    """The same cell in `style`, with the (start, end) parts of `text` that a search matched in the style `found`."""
    return [Segment(run, found if matched else style) for run, matched in _runs(text, width, align, matches)]


def _runs(text: str, width: int, align: Align, matches: Sequence[Span]) -> list[tuple[str, bool]]:
    """The cell as runs of characters that are all matched or all not."""
    if width <= 0:
        return []
    # No more of the text is read than can be seen, even when it is a novel or hides its letters behind joiners.
    readable = 4 * width + 64
    drawn: list[tuple[str, int, bool]] = []
    used = 0
    cut = len(text) > readable
    for position, shape, columns in shapes(text[:readable]):
        if used + columns > width:
            cut = True
            break
        drawn.append((shape, columns, any(start <= position < end for start, end in matches)))
        used += columns
    if cut:
        ellipsis = GLYPHS.ellipsis[:width]
        while used > width - len(ellipsis):
            used -= drawn.pop()[1]
        drawn.append((ellipsis, len(ellipsis), False))
        used += len(ellipsis)
    padding = (" " * (width - used), width - used, False)
    if padding[1] and align != "none":
        drawn.insert(len(drawn) if align == "left" else 0, padding)
    runs: list[tuple[str, bool]] = []
    for shape, _, matched in drawn:
        if runs and runs[-1][1] == matched:
            runs[-1] = (runs[-1][0] + shape, matched)
        else:
            runs.append((shape, matched))
    return runs


def shapes(text: str) -> Iterator[tuple[int, str, int]]:
    """Each character of `text` with its marks: its position, what is drawn for it, how many columns that takes."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.category(text[end]) == "Mn":
            end += 1
        # Of \r\n only the second counts.
        shape, columns = ("", 0) if text[start : end + 1] == "\r\n" else _shape(text[start:end])
        if columns:
            yield start, shape, columns
        start = end


@lru_cache(4096)
def _shape(cluster: str) -> tuple[str, int]:
    """What is drawn for one character and its marks, and its width in columns."""
    if cluster[0] in _NEWLINES:
        return GLYPHS.newline, 1
    composed = unicodedata.normalize("NFC", cluster[: 4 * _MOST_MARKS])
    base = _BLANKS.get(composed[0], composed[0])
    if escape(base) != base:
        return GLYPHS.dot, 1
    if _FIRST_FLAG_LETTER <= ord(base) <= _LAST_FLAG_LETTER:
        base = chr(ord("A") + ord(base) - _FIRST_FLAG_LETTER)
    if _is_modifier(base):
        return "", 0
    columns = 0 if "\u1100" <= base <= "\u11ff" else _agreed_width(base)  # jamo join with those that follow
    if not columns or not (base.isprintable() or unicodedata.category(base) == "Zs"):
        return GLYPHS.dot, 1
    kept = [mark for mark in composed[1:] if _agreed_width(mark) == 0 and not _is_modifier(mark)]
    shape = base + "".join(kept[:_MOST_MARKS])
    return (shape, columns) if base not in _SIGNS and _can_be_sent(shape) else _sent_as(base, columns)


def _can_be_sent(shape: str) -> bool:
    try:
        shape.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


def _sent_as(char: str, columns: int) -> tuple[str, int]:
    """What stands for a character that the terminal cannot show, and its width."""
    stands = _STAND_INS.get(char) or "".join(
        part for part in unicodedata.normalize("NFKD", char) if part.isascii() and part.isprintable()
    )
    return (stands, len(stands)) if stands else ("?" * columns, columns)


def _is_modifier(char: str) -> bool:
    """Whether the character only changes how its neighbours look."""
    return (
        unicodedata.category(char) in ("Cf", "Me")
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _agreed_width(char: str) -> int | None:
    """The columns of one character, None when terminals disagree."""
    columns = get_character_cell_size(char)
    return columns if columns == get_character_cell_size(char, _OLDEST_UNICODE) else None
