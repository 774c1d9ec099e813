"""The rejected records of an import, written as they were with the reason, to be corrected and imported again."""

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from jbtui import reasons
from jbtui.language import _
from jbtui.services.formulas import harmless
from jbtui.services.imports import headers, own_rows
from jbtui.services.imports.records import Opened
from jbtui.services.imports.running import Outcome
from jbtui.text import clean_line, escape

REASON = _("Motif du rejet")
"""The header of the last column; an import ignores it."""

_PIECE = _("effacez cette cellule quand la fiche est recollée")
_PROPERTY = "X-MOTIF-DU-REJET"
_KEY = "motif_du_rejet"
_HEAD = re.compile(r'(?:[^":]++|"[^"]*+"?)*+')
_ENCODED = re.compile(r";(?:(?:ENCODING|CHARSET)=[^;:]*|QUOTED-PRINTABLE|BASE64)(?=;|$)", re.IGNORECASE)
_PLAINER = {0x202F: " ", 0x2019: "'", 0x2026: "...", 0x0153: "oe", 0x0152: "OE"}


class Unwritable(Exception):
    """The file cannot be written; its text is one French sentence for the user."""


class AlreadyThere(Unwritable):
    """There is a file of that name, and it is not empty."""


def beside(path: Path, opened: Opened) -> Path:
    """Where the rejects of the file at `path` go unless somebody says otherwise."""
    return path.with_name(f"{path.stem}-rejets{'.csv' if opened.sheet else path.suffix}")


def write(path: Path, opened: Opened, rejects: Iterable[Outcome], *, force: bool = False) -> int:
    """Write the rejected ones of these outcomes of the import of `opened`; how many. Raises as `writing` does."""
    count = 0
    with writing(path, opened, force=force) as add:
        for outcome in rejects:
            add(outcome)
            count += 1
    return count


@contextmanager
def writing(path: Path, opened: Opened, *, force: bool = False) -> Iterator[Callable[[Outcome], None]]:
    """What adds a rejected record of the import of `opened` to the file at `path`, which there is not unless one was
    added.

    A table keeps its delimiter, encoding and header; the rows are quoted so that the same cells are read again, and the
    reason is in one more column, REASON. Workbooks become CSV that Excel opens. vCards and JSON of jbtui stay what they
    are, in UTF-8.

    Raises Unwritable before anything is read, so that no import ends with nowhere to put its rejects; AlreadyThere, for
    a file that is not empty may hold what somebody has begun to correct, unless `force` says to write it anew.
    """
    was_there = path.exists()
    try:
        if was_there and not force and path.stat().st_size:
            raise AlreadyThere(_("« {name} » existe déjà et n’est pas vide.").format(name=escape(path.name)))
        file = path.open("w", encoding=_encoding(opened), errors="plainer", newline="")
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    kind = _KINDS.get(opened.format, _Rows)(file, opened)
    count = 0

    def add(outcome: Outcome) -> None:
        nonlocal count
        try:
            kind.add(outcome)
        except OSError as error:
            raise _unwritable(path, error) from error
        count += 1

    try:
        yield add
    finally:
        try:
            kind.close()
            file.close()
            if not (count or was_there):
                path.unlink()
        except OSError as error:
            raise _unwritable(path, error) from error


def titles(opened: Opened) -> tuple[str, ...]:
    """The headers of a file without that of the reason, which an earlier import may have written."""
    return tuple(header for header in opened.headers if header != REASON)


class _Kind(Protocol):
    """How the rejects of one kind of file are written."""

    def __init__(self, file: TextIO, opened: Opened) -> None: ...
    def add(self, outcome: Outcome) -> None: ...
    def close(self) -> None: ...


class _Rows:
    """Rows of cells; a contact of jbtui's own files may have several."""

    def __init__(self, file: TextIO, opened: Opened) -> None:
        self._writer = csv.writer(file, delimiter=opened.delimiter or ";")
        self._header: list[str] | None = [*_written_titles(opened), REASON]
        self._width = len(opened.headers)
        self._old_reason = opened.headers.index(REASON) if REASON in opened.headers else None
        self._several = own_rows.are_own(opened.headers)
        # In a workbook they were texts; Excel would run them as formulas of a CSV.
        self._shown = harmless if opened.sheet else str

    def add(self, outcome: Outcome) -> None:
        if self._header:
            self._writer.writerow(self._header)
            self._header = None
        size = self._width if self._several else len(outcome.raw)
        for start in range(0, len(outcome.raw), size):
            self._writer.writerow(self._row([*map(self._shown, outcome.raw[start : start + size])], outcome))

    def _row(self, cells: list[str], outcome: Outcome) -> list[str]:
        width = self._width
        is_piece = outcome.piece or _PIECE in cells[width:]
        if self._old_reason is not None:
            cells = [cell for cell in cells if cell != _PIECE]
            # A row with too many cells had the reason after them.
            at = len(cells) - 1 if len(cells) > width and self._old_reason == width - 1 else self._old_reason
            del cells[at : at + 1]
            width -= 1
        row = [*cells, *[""] * (width - len(cells)), outcome.reason]
        # Filled up, the pieces of a record would each pass for a whole one: a cell too many keeps them out until
        # somebody has put them together.
        return [*row, _PIECE] if is_piece else row

    def close(self) -> None:
        pass


class _Cards:
    """vCards: the properties that were read, without how their values were encoded, for they are decoded."""

    def __init__(self, file: TextIO, opened: Opened) -> None:
        del opened
        self._file = file

    def add(self, outcome: Outcome) -> None:
        lines: list[str] = []
        for text in outcome.raw:
            if lines and text.upper().startswith("VERSION:") and outcome.raw[0].upper().startswith("VERSION:"):
                lines += ["END:VCARD", "BEGIN:VCARD"]  # a contact of jbtui is a card, and one more for each person
            head = _HEAD.match(text)
            end = head.end() if head else 0
            lines.append(_ENCODED.sub("", text[:end]) + text[end:].replace("\n", "\\n"))
        reason = re.sub(r"([\\,;])", r"\\\1", clean_line(outcome.reason))
        self._file.write("\r\n".join(["BEGIN:VCARD", *lines, f"{_PROPERTY}:{reason}", "END:VCARD", ""]))

    def close(self) -> None:
        pass


class _Objects:
    """The list of a JSON file."""

    def __init__(self, file: TextIO, opened: Opened) -> None:
        del opened
        self._file = file
        self._before = "[\n"

    def add(self, outcome: Outcome) -> None:
        text = "".join(outcome.raw)
        try:
            found = json.loads(text)
        except ValueError:
            found = text
        if isinstance(found, dict):
            found[_KEY] = outcome.reason
        self._file.write(self._before + json.dumps(found, ensure_ascii=False))
        self._before = ",\n"

    def close(self) -> None:
        if self._before == ",\n":
            self._file.write("\n]\n")


_KINDS: dict[str, type[_Kind]] = {"vCard": _Cards, "JSON": _Objects}


def _written_titles(opened: Opened) -> tuple[str, ...]:
    """The header; where the file had none, what its columns were found to be, so that they are found again."""
    numbered = tuple(_("Colonne {number}").format(number=number) for number in range(1, len(opened.headers) + 1))
    if titles(opened) != numbered:
        return titles(opened)
    return tuple(headers.label(field) if field else header for header, field in opened.mapping)


def _encoding(opened: Opened) -> str:
    """That of the file; what Excel takes for UTF-8 where the file had none."""
    if opened.format in _KINDS:
        return "utf-8"
    return opened.encoding or "utf-8-sig"


def _unwritable(path: Path, error: Exception) -> Unwritable:
    reason = reasons.of_system(error)
    return Unwritable(_("« {name} » ne peut pas être écrit : {reason}").format(name=escape(path.name), reason=reason))


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters of ours that the encoding of the file has not; a lost one is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAINER.get(ord(char), "?") for char in error.object[error.start : error.end]), error.end


codecs.register_error("plainer", _plainer)
