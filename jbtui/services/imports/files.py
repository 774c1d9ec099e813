"""From a file to its lines of text: is it text at all, in which encoding, read in bounded memory."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jbtui.language import _
from jbtui.text import escape

LONGEST_LINE = 1 << 18
"""Characters kept of one line; the rest of a longer line is read and dropped."""

_CHUNK = 1 << 16
_HEAD = 1 << 14
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Eight-bit encodings of French files, the likeliest first: Windows, Unix, old Macintosh, MS-DOS.
_FRENCH = ("cp1252", "iso-8859-15", "mac_roman", "cp850")
_LETTERS = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝŸ")
_SIGNS = frozenset("€°«»“”–—…•£§µ²³½¼¾©®™ªº\u00a0")
_APOSTROPHES = frozenset("’‘·")
_AROUND_HIGH_BYTES = re.compile(rb"[ -~]{0,12}[\x80-\xff][ -\xff]{0,12}")
_SAMPLES = 5_000
_WRITTEN_DAMAGE = "\ufffd".encode()  # another program wrote this sign for letters it had lost: right UTF-8
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


class Unreadable(Exception):
    """The file cannot be imported at all; its text is one French sentence for the user, where {name} is the file."""

    def __init__(self, path: Path, sentence: str, **words: str) -> None:
        super().__init__(sentence.format(name=escape(path.name), **words))

    @classmethod
    def again(cls, said: str) -> "Unreadable":
        """The same as another process was told, in its words."""
        return cls(Path(), "{said}", said=said)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file without its end; `cut` when it was longer than `LONGEST_LINE`."""

    number: int
    text: str
    cut: bool = False


def head(path: Path) -> bytes:
    """The first bytes of the file at `path`, to tell its format by. Raises `Unreadable` if there are none."""
    try:
        if path.is_dir():
            raise Unreadable(path, _("« {name} » est un dossier, pas un fichier."))
        if path.exists() and not path.is_file():
            raise Unreadable(path, _("« {name} » n’est pas un fichier ordinaire."))
        with path.open("rb") as file:
            first = file.read(_HEAD)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unreadable(path, error) from error
    if not first.strip(b" \t\r\n\0\x1a") or first in {mark for mark, _encoding in _BOMS}:
        raise Unreadable(path, _("Le fichier « {name} » est vide."))
    return first


def is_text(first: bytes) -> bool:
    """Whether a file that starts so is text: a byte order mark, UTF-16, or hardly any control character."""
    if _marked(first) or _utf16(first):
        return True
    return len(first) - len(first.translate(None, _CONTROLS)) <= len(first) * 0.05


def encoding_of(path: Path) -> str:
    """The encoding of the text file at `path`: by its mark, else UTF-8 if the whole file is (a few stray bytes among
    many right characters do not count), else the one in which its other bytes make French words. Raises `Unreadable`.
    """
    first = head(path)
    if encoding := _marked(first) or _utf16(first):
        return encoding
    right = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    samples: list[bytes] = []
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        damage = max(text.count("\ufffd") - chunk.count(_WRITTEN_DAMAGE), 0)
        wrong += damage
        right += len(text) - len(text.encode("ascii", "ignore")) - damage
        samples += (found[0] for found in islice(_AROUND_HIGH_BYTES.finditer(chunk), _SAMPLES - len(samples)))
    wrong += len(decoder.decode(b"", final=True))
    return "utf-8" if right >= wrong else _eight_bit(samples)


def lines(path: Path, encoding: str) -> Iterator[Line]:
    """The lines of the file, numbered from 1; undecodable bytes never raise. Raises `Unreadable`."""
    errors = "stray" if encoding.startswith("utf-8") else "replace"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            number = 0
            while text := file.readline(LONGEST_LINE):
                number += 1
                whole = text.rstrip("\r\n")
                cut = len(text) == LONGEST_LINE and whole == text
                if cut:
                    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(("\r", "\n")):
                        pass
                yield Line(number, whole, cut)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> Unreadable:
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return Unreadable(path, _("Le fichier « {name} » est introuvable."))
    if isinstance(error, PermissionError):
        return Unreadable(path, _("Le fichier « {name} » ne peut pas être lu : accès refusé."))
    return Unreadable(path, _("Le fichier « {name} » ne peut pas être lu."))


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise _unreadable(path, error) from error


def _marked(first: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS if first.startswith(mark)), None)


def _utf16(first: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a NUL in every other byte."""
    even, odd = first[0::2], first[1::2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros and zeros.count(0) > len(zeros) * 0.6 and others.count(0) < len(others) * 0.1:
            return encoding
    return None


def _eight_bit(samples: list[bytes]) -> str:
    texts = {encoding: [sample.decode(encoding, "replace") for sample in samples] for encoding in _FRENCH}
    likely = {encoding: sum(map(_likely, decoded)) for encoding, decoded in texts.items()}
    best = max(_FRENCH, key=lambda encoding: likely[encoding])
    letters = [char for text in texts[best] for char in text if char.isalpha()]
    accents = sum(not char.isascii() for text in texts[best] for char in text)
    if likely[best] > accents * 0.6 and sum(char.isascii() for char in letters) >= len(letters) / 2:
        return best
    from charset_normalizer import from_bytes

    guess = from_bytes(b"\n".join(samples)).best()
    return guess.encoding if guess else best


def _likely(text: str) -> int:
    """How many of the characters of `text` beyond ASCII stand where a French writer puts them."""
    count = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if char.isascii():
            continue
        if char in _LETTERS:
            # « É » does not follow a small letter, « é » does not stand between capitals.
            count += not (
                (char.isupper() and before.islower()) or (char.islower() and before.isupper() and after.isupper())
            )
        elif char in _SIGNS:
            count += not (before.isalpha() and after.isalpha())
        else:
            count += char in _APOSTROPHES
    return count


def _stray(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8 in a UTF-8 file was pasted there from a Windows one."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("stray", _stray)
