"""Delimited text in any encoding: French or plain English headers, extracts of the company register, SIRET lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path

from jbtui.language import _, ngettext
from jbtui.services.imports import cells, files, headers
from jbtui.services.imports.building import build, is_siret
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.rows import LONGEST_CELL, Row, delimiter_of, header_of, rows
from jbtui.text import clean_line

_SAMPLE_LINES = 200
_SAMPLE_CHARACTERS = 1 << 20
_MUCH_SHORTER = 3
_IN_SENTENCE = 8


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be delimited text."""
    return files.is_text(head)


def open_records(path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """The file at `path` understood: encoding, delimiter, header, fields.

    Raises `Unreadable` when it cannot be read or none of its columns can name a contact.
    """
    encoding = files.encoding_of(path)
    first_lines = _sample(files.lines(path, encoding))
    delimiter = delimiter_of(first_lines, headers.known)
    sample = list(rows(first_lines, delimiter))
    table = _table(path, sample, header_mapping)
    if not headers.can_name(table.fields):
        raise _no_contact(path, table.headers)
    return Opened(
        format="SIRENE" if headers.is_register(table.headers) else "CSV",
        encoding=encoding,
        delimiter=delimiter,
        headers=table.headers,
        fields=table.fields,
        read=partial(_read, path, encoding, delimiter, table),
    )


@dataclass(frozen=True)
class _Table:
    """What the first rows say of the whole: the header and the line it stands on (0 if there is none), what its columns
    mean, in which order they are asked, and whether the writer leaves out empty cells at the end of a row."""

    header_line: int
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    order: tuple[int, ...]
    leaves_out: bool


def _sample(lines: Iterable[files.Line]) -> list[files.Line]:
    sample = []
    characters = 0
    for line in islice(lines, _SAMPLE_LINES):
        sample.append(line)
        characters += len(line.text)
        if characters > _SAMPLE_CHARACTERS:
            break
    return sample


def _table(path: Path, sample: list[Row], header_mapping: Mapping[str, str | None] | None) -> _Table:
    if not sample:
        return _Table(0, (), (), (), leaves_out=False)
    if _are_sirets(sample):
        listed = is_siret(cells.identifier(cells.value(sample[0].cells[0])))
        title = "siret" if listed else clean_line(sample[0].cells[0])
        return _Table(0 if listed else sample[0].line, (title,), ("siret",), (0,), leaves_out=False)
    header = header_of(sample, headers.known)
    if len(header.cells) > headers.MOST_COLUMNS:
        raise files.Unreadable(path, _("« {name} » a trop de colonnes."))
    titles = tuple(clean_line(cell) for cell in header.cells)
    body = [row for row in sample if row.line > header.line]
    fields = headers.fields_of(titles, [row.cells for row in body], header_mapping)
    order = tuple(column for column in headers.order_of(titles) if fields[column] is not None)
    pads = any(len(row.cells) == len(titles) and not row.cells[-1] for row in body)
    return _Table(
        header.line, titles, fields, order, leaves_out=not pads and any(len(row.cells) < len(titles) for row in body)
    )


def _are_sirets(sample: list[Row]) -> bool:
    """Whether the file is a list of SIRETs, with or without a title."""
    if any(len(row.cells) > 1 for row in sample):
        return False
    good = sum(is_siret(cells.identifier(cells.value(row.cells[0]))) for row in sample)
    return good > (len(sample) - 1) / 2


def _no_contact(path: Path, titles: tuple[str, ...]) -> files.Unreadable:
    shown = ", ".join(title[:40] for title in titles[:_IN_SENTENCE] if title)
    if not shown:
        return files.Unreadable(path, _("« {name} » ne contient aucun texte."))
    sentence = _("« {name} » ne contient pas de contacts : aucune colonne ne peut les nommer ({columns}).")
    return files.Unreadable(path, sentence, columns=shown + ("…" if len(titles) > _IN_SENTENCE else ""))


def _read(path: Path, encoding: str, delimiter: str, table: _Table) -> Iterator[Record | Rejected]:
    width = len(table.headers)
    found = (row for row in rows(files.lines(path, encoding), delimiter, width) if row.line > table.header_line)
    for row, broken in _told_broken(found, table):
        raw = tuple(row.cells)
        if row.too_long:
            yield Rejected(
                row.line, raw, _("trop long : plus de {limit} caractères dans une cellule").format(limit=LONGEST_CELL)
            )
        elif broken:
            yield Rejected(row.line, raw, _("fiche coupée par un retour à la ligne : ") + _count(raw, width))
        elif any(clean_line(cell) for cell in raw[width:]):
            yield Rejected(row.line, raw, _count(raw, width))
        elif not _is_header_again(raw, table):
            cells = ((table.fields[at] or "", table.headers[at], raw[at]) for at in table.order if at < len(raw))
            record = build(row.line, raw, cells)
            if isinstance(record, Record) or any(map(clean_line, raw)):
                yield record


def _count(raw: tuple[str, ...], width: int) -> str:
    return ngettext("{found} cellule au lieu de {width}", "{found} cellules au lieu de {width}", len(raw)).format(
        found=len(raw), width=width
    )


def _is_header_again(raw: tuple[str, ...], table: _Table) -> bool:
    """Files put end to end bring their header along."""
    return len(raw) == len(table.headers) > 1 and tuple(map(clean_line, raw)) == table.headers


def _told_broken(found: Iterator[Row], table: _Table) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether it is a piece of a record that unquoted newlines broke.

    Writers that leave out empty cells at the end make short rows too (Excel does, sixteen rows at a time). The pieces
    of a record are told by standing alone between whole rows and making up one row together, or one cell more when the
    broken cell held a delimiter as well.
    """
    width = len(table.headers)
    pieces: list[Row] = []
    cells = 0
    for row in chain(found, [None]):
        if row is not None and width - len(row.cells) >= _MUCH_SHORTER and not table.leaves_out:
            pieces.append(row)
            cells += len(row.cells)
            if cells - len(pieces) > width or len(pieces) > width:  # too many for one record, those that follow too
                yield from ((piece, False) for piece in pieces)
                pieces = []
            continue
        broken = len(pieces) > 1 and cells - len(pieces) + 1 in (width, width + 1)
        yield from ((piece, broken) for piece in pieces)
        pieces, cells = [], 0
        if row is not None:
            yield row, False
