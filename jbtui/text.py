"""Text from outside: cleaned once at the door, folded for searching and sorting, escaped before a terminal sees it."""

import re
import unicodedata
from collections.abc import Iterator

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
# C0 and C1 controls, bidirectional marks, invisible characters, lone surrogates and non-characters.
_DIRT = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What changes a terminal's colours or title, whole: without its first character the rest would read as text.
_SEQUENCES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\x9d]*(?:\x07|\x1b\\|\x9c)")
_JOINERS = re.compile("[\u200c\u200d\u20dd-\u20e4\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]")
_PILES = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_BLANKS = re.compile(r"[ \t]+")
_NEWLINES = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_WORDS = re.compile(r"[^\W_]+")
_NO_DIGITS = re.compile(r"[^0-9]+")
LONGEST_WORD = 100  # characters; PostgreSQL refuses words of 2,046 bytes, and one sign may unfold to eighteen letters
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})


def clean_line(text: str) -> str:
    """`text` as one line of NFC text: no escape sequence, no control, bidirectional or invisible character, blanks at
    the ends trimmed."""
    if text.isascii() and text.isprintable():
        stripped = text.strip()  # most texts of an import: no pattern has to look at them
        return _BLANKS.sub(" ", stripped) if "  " in stripped else stripped
    line = _DIRT.sub("", _NEWLINES.sub(" ", _SEQUENCES.sub("", text)).replace("\t", " "))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", line).strip())


def clean_text(text: str) -> str:
    """`text` as lines of clean text joined by newlines; blank lines at the ends are dropped."""
    lines = [clean_line(line) for line in _NEWLINES.sub("\n", text).split("\n")]
    return "\n".join(lines).strip("\n")


def escape(text: str) -> str:
    """`text` with every character that a terminal would obey, or that would move its neighbours, shown as `·`."""
    return _DIRT.sub("·", text)


def countable(text: str) -> str:
    """`escape(text)` for a table whose columns a terminal counts: joiners, variants and piled-up marks left out, on
    whose width terminals do not agree."""
    text = escape(text)
    if text.isascii():
        return text
    return _PILES.sub(r"\1", _JOINERS.sub("", unicodedata.normalize("NFC", text)))


def elides(name: str) -> bool:
    """Whether « de » and « que » lose their e before a name: « d’anne », « d’yves », « de paul », « de yann »."""
    plain = unaccent(name)
    return plain[:1] in tuple("aeiouh") or (plain[:1] == "y" and plain[1:2] not in tuple("aeiou"))


def unaccent(text: str) -> str:
    """Lower-case `text` without accents, ligatures spelled out (Œ as oe)."""
    if text.isascii():
        return text.lower()
    # Unicode's compatibility caseless matching: 𝕸 is M before it can be m.
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The folded words of `text`: runs of letters and digits, long ones cut; straight and curly apostrophes separate
    alike."""
    return [word[:LONGEST_WORD] for word in _WORDS.findall(unaccent(text))]


def fold(text: str) -> str:
    """The key that `text` is sorted and compared by: its folded words, or the text itself if it has none."""
    return (" ".join(words(text)) or clean_line(text)) if text else ""


def natural_key(text: str) -> str:
    """A sort key in which numbers count as numbers: C00412 before C100000."""
    return re.sub(r"\d+", lambda digits: digits.group().lstrip("0").zfill(12), fold(text))


def digits(text: str) -> str:
    """The ASCII digits of `text`, full-width and other decimal digits included."""
    if text.isascii():
        return _NO_DIGITS.sub("", text)
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())


def suffixes(text: str, shortest: int) -> Iterator[str]:
    """Every ending of `text` of at least `shortest` characters, the longest first: any part of a number is the
    beginning of one of them."""
    return (text[start:] for start in range(len(text) - shortest + 1))
