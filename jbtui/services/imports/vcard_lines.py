"""From the bytes of a vCard file to its properties: lines unfolded, values decoded, whatever wrote them.

The reader is our own, and raises on no damaged line. vobject stops at ten of thirty-seven real files (no END, lines
that are no property, 2.1 without ENCODING=), reads a file whole, and decodes it before it unfolds it; once the lines
are properties, nothing is left of it that we need.

Sources: RFC 6350 (vCard 4.0), 3.2 folding and 3.3 grammar; RFC 2426 (3.0), 2.4; « vCard: The Electronic Business Card,
Version 2.1 » (versit, 1996), 2.1; RFC 2045, 6.7 quoted-printable.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from jbtui.services.imports import files

LONGEST_VALUE = 1 << 17
"""Characters kept of a value as it is written; the rest is read and dropped."""

NO_PREFERENCE = 101
"""Ranks after every PREF, which go from 1 to 100 (RFC 6350, 5.3)."""

_LONGEST_HEAD = 2_000
_KEPT_HEADS = 512
_HEAD = r"\s*(?:\xef\xbb\xbf)?\s*((?:[\w-]++\.)?[\w-]++(?:;{})?)[ \t]*:"
_PROPERTY = re.compile(_HEAD.format(r'(?:[^":]++|"[^"]*+")*+'), re.ASCII)
_WITH_STRAY_QUOTE = re.compile(_HEAD.format("[^:]*+"), re.ASCII)
_BEGINNING = re.compile(r'(?:[\w-]++\.)?([\w-]++);(?:[^":]++|"[^"]*+")*+(?:"[^"]*+)?', re.ASCII)
_FOLDED = (" ", "\t")
_PARAMETERS = re.compile(r'(?:[^;"]++|"[^"]*+"?)++')
_ENCODINGS = {"QUOTED-PRINTABLE": "quoted-printable", "BASE64": "base64", "B": "base64"}
_STANDARD = frozenset({  # RFC 6350, 6.1 to 6.9; RFC 2426, 3.1 to 3.7; vCard 2.1, 2.2 to 2.8
    "ADR", "AGENT", "ANNIVERSARY", "BDAY", "BEGIN", "CALADRURI", "CALURI", "CATEGORIES", "CLASS", "CLIENTPIDMAP",
    "EMAIL", "END", "FBURL", "FN", "GENDER", "GEO", "IMPP", "KEY", "KIND", "LABEL", "LANG", "LOGO", "MAILER", "MEMBER",
    "N", "NAME", "NICKNAME", "NOTE", "ORG", "PHOTO", "PRODID", "PROFILE", "RELATED", "REV", "ROLE", "SORT-STRING",
    "SOUND", "SOURCE", "TEL", "TITLE", "TZ", "UID", "URL", "VERSION", "XML",
})  # fmt: skip
_CHARSETS = ("utf-8", "iso8859", "iso2022", "cp", "koi8", "mac-", "shift_jis", "euc_", "gb", "big5", "tis-620")
_WIDER = {"shift_jis": "cp932", "iso8859-1": "cp1252", "gb2312": "gb18030"}
"""What programs write under the name of these: a superset."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the value: `text` as it is read; names in capitals, types in small letters."""

    text: str
    group: str
    name: str
    types: frozenset[str]
    preference: int
    altid: str
    charset: str | None
    encoding: str

    @property
    def is_certain(self) -> bool:
        """Whether this is a property, and not a line of a text such as « Horaires : 9 h »."""
        return bool(self.group) or ";" in self.text or self.name in _STANDARD or self.name.startswith("X-")


@dataclass(frozen=True, slots=True)
class Property:
    """A property that starts on `line`; `value` is decoded, its backslashes not yet taken out, `cut` if too long."""

    line: int
    head: Head
    value: str
    cut: bool = False


def properties(path: Path, encoding: str, wanted: frozenset[str]) -> Iterator[Property]:
    """The properties of the file whose names are `wanted`, and every BEGIN and END; of others nothing is kept.

    A line that is no property goes on with the value before it, as a line of its own. Raises `Unreadable`.
    """
    wanted |= {"VERSION"}
    recoded = encoding.startswith(("utf-16", "utf-32"))
    fallback = "utf-8" if encoding.startswith("utf") else encoding
    begun: _Begun | None = None
    keeps_folds = False
    for line in _lines(path, encoding, recoded):
        text = line.text
        if begun is not None:
            if begun.is_broken and not _is_edge(text):
                begun.add(text)
                continue
            if text.startswith(_FOLDED):
                begun.add(text if keeps_folds else text[1:])
                continue
        if not text.strip():
            continue
        head, value = _split(text)
        if begun is not None and (head is None or (begun.head.name == "NOTE" and not head.is_certain)):
            begun.add("\n" + text)
            continue
        if begun is not None and begun.wanted:
            done = begun.done(fallback, recoded)
            if done.head.name == "VERSION":
                # 2.1 folds where there is a blank already, which belongs to the text.
                keeps_folds = done.value.strip() == "2.1"
            yield done
        begun = None
        if head is None:
            continue
        if head.name in ("BEGIN", "END"):
            keeps_folds = False
            yield Property(line.number, head, value)
        else:
            begun = _Begun(line.number, head, head.name in wanted)
            begun.add(value)
    if begun is not None and begun.wanted:
        yield begun.done(fallback, recoded)


def parts(value: str, separator: str = ";") -> list[str]:
    """The components of a value, each without its backslashes."""
    if "\\" not in value:
        return value.split(separator)
    found = []
    start = 0
    for match in re.finditer(rf"\\.|{separator}", value, re.DOTALL):
        if match[0] == separator:
            found.append(plain(value[start : match.start()]))
            start = match.end()
    return [*found, plain(value[start:])]


def plain(value: str) -> str:
    """A value without its backslashes: `\\n` and `\\N` are a newline, any sign after one is itself (RFC 6350, 3.4; the
    older programs escape colons and quotes as well)."""
    if "\\" not in value:
        return value
    return re.sub(r"\\([nN\\;,:\"'])", lambda found: "\n" if found[1] in "nN" else found[1], value)


class _Begun:
    """A property whose lines are being read."""

    __slots__ = ("_pieces", "_size", "cut", "head", "is_broken", "line", "wanted")

    def __init__(self, line: int, head: Head, wanted: bool) -> None:
        self.line, self.head, self.wanted = line, head, wanted
        self.cut = self.is_broken = False
        self._pieces: list[str] = []
        self._size = 0

    def add(self, text: str) -> None:
        if self.head.encoding == "quoted-printable":
            text = text.rstrip(" \t")
            self.is_broken = text.endswith("=")  # a soft line break: the next line goes on, whatever it looks like
            text = text.removesuffix("=")
        if self.wanted and not self.cut:
            self._pieces.append(text)
            self._size += len(text)
            self.cut = self._size > LONGEST_VALUE

    def done(self, fallback: str, recoded: bool) -> Property:
        value = "".join(self._pieces)
        return Property(self.line, self.head, _decoded(value, self.head, fallback, recoded), self.cut)


def _lines(path: Path, encoding: str, recoded: bool) -> Iterator[files.Line]:
    """The lines of the file, one character a byte: a fold may stand inside a character, and each value has a charset of
    its own. A head that is folded before its colon is in one line."""
    beginning: files.Line | None = None
    for line in files.lines(path, encoding if recoded else "latin-1"):
        if recoded:
            line = replace(line, text=line.text.encode().decode("latin-1"))
        if beginning is not None:
            if line.text.startswith(_FOLDED):
                line = files.Line(beginning.number, beginning.text + line.text[1:], line.cut)
            else:
                yield beginning
            beginning = None
        if ";" in line.text and len(line.text) < _LONGEST_HEAD and (found := _BEGINNING.fullmatch(line.text)):
            name = found[1].upper()
            if name in _STANDARD or name.startswith("X-"):
                beginning = line
                continue
        yield line
    if beginning is not None:
        yield beginning


def _is_edge(text: str) -> bool:
    return text[:6].upper() == "BEGIN:" or text[:4].upper() == "END:"


def _split(text: str) -> tuple[Head | None, str]:
    """The head of a line and its value; no head when it is no property."""
    found = _PROPERTY.match(text, 0, _LONGEST_HEAD) or _WITH_STRAY_QUOTE.match(text, 0, _LONGEST_HEAD)
    return (_head(found[1]), text[found.end() :]) if found else (None, text)


@lru_cache(_KEPT_HEADS)
def _head(text: str) -> Head:
    first, *rest = _PARAMETERS.findall(text)
    group, _dot, name = first.rpartition(".")
    types: set[str] = set()
    preference, altid, charset, encoding = NO_PREFERENCE, "", None, ""
    for parameter in rest:
        key, equals, value = (part.strip() for part in parameter.upper().partition("="))
        if not equals:
            key, value = ("ENCODING" if key in _ENCODINGS and key != "B" else "TYPE"), key
        value = value.replace('"', "")
        match key:
            case "TYPE":
                types.update(kind.strip().lower() for kind in value.split(","))
            case "PREF" if re.fullmatch("[0-9]{1,3}", value):
                preference = int(value)
            case "ALTID":
                altid = value
            case "CHARSET":
                charset = _charset(value)
            case "ENCODING":
                encoding = _ENCODINGS.get(value, "")
    if "pref" in types:
        preference = 1
    return Head(text, group.upper(), name.upper(), frozenset(types), preference, altid, charset, encoding)


def _charset(name: str) -> str | None:
    """The codec of a charset, None for what is no charset of texts: Python's codecs do other things too."""
    if not re.fullmatch("[A-Z0-9._:-]{1,40}", name):
        return None
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return None
    return _WIDER.get(codec, codec) if codec.startswith(_CHARSETS) else None


def _decoded(value: str, head: Head, fallback: str, recoded: bool) -> str:
    """The text of a value: in its own charset where that fits, else UTF-8, else as the rest of the file."""
    charset = head.charset
    if head.encoding == "quoted-printable":
        data = binascii.a2b_qp(value.encode("latin-1"))
    elif head.encoding == "base64":
        try:
            data = binascii.a2b_base64(value.encode("latin-1"))
        except binascii.Error:
            return ""
    elif value.isascii() and "\x1b" not in value:
        return value
    else:
        data = value.encode("latin-1")
        charset = None if recoded else charset
    for codec in filter(None, (charset, "utf-8")):
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return data.decode(fallback, "stray" if fallback == "utf-8" else "replace")
