"""From the rows of a table, delimited text or worksheet, to records: its header, its fields, its rows that are none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from jbtui.language import _, ngettext
from jbtui.services.imports import cells, files, guessing, headers
from jbtui.services.imports.building import Filled, build, is_siret
from jbtui.services.imports.records import Record, Rejected
from jbtui.services.imports.rows import LONGEST_CELL, Row, header_of
from jbtui.text import clean_line

SAMPLE_ROWS = 200
"""Rows by which a table is understood."""

_MUCH_SHORTER = 3
_IN_SENTENCE = 8


@dataclass(frozen=True)
class Table:
    """What the first rows say of the whole: the last line of the header (0 if there is none), what its columns mean, in
    which order they are asked, and whether the writer leaves out empty cells at the end of a row.

    `guessed` when no header says what the columns are. Where contacts stand on rows of their own below their company,
    `main` are the columns of the company, which those rows leave empty.
    """

    header_line: int
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    order: tuple[int, ...]
    leaves_out: bool = False
    guessed: bool = False
    main: tuple[int, ...] = ()


def table_of(path: Path, sample: Sequence[Row], header_mapping: Mapping[str, str | None] | None) -> Table:
    """The table that begins with `sample`; `header_mapping` is the user's choice.

    Raises `Unreadable` when none of its columns can name a contact, or it has too many.
    """
    if not sample:
        raise files.Unreadable(path, _("« {name} » ne contient aucun texte."))
    if _are_sirets(sample):
        listed = is_siret(cells.identifier(cells.value(sample[0].cells[0])))
        title = "siret" if listed else clean_line(sample[0].cells[0])
        return Table(0 if listed else sample[0].line, (title,), ("siret",), (0,))
    header = header_of(sample, headers.known)
    if len(header.cells) > headers.MOST_COLUMNS:
        raise files.Unreadable(path, _("« {name} » a trop de colonnes."))
    titles = tuple(clean_line(cell) for cell in header.cells)
    body = [row for row in sample if row.line > header.line]
    fields = headers.fields_of(titles, [row.cells for row in body], header_mapping)
    if guessing.is_data(titles) or not headers.can_name(fields):
        return _guessed(sample, header_mapping) or _no_contact(path, titles)
    # A second header says the same again, for another reader; its every cell is one.
    second = [cell for cell in body[0].cells if cell.strip()] if body else []
    last_line = body[0].line if 1 < len(second) == headers.known(second) and headers.known(titles) > 1 else header.line
    order = tuple(column for column in headers.order_of(titles) if fields[column] is not None)
    pads = any(len(row.cells) == len(titles) and not row.cells[-1] for row in body)
    return Table(
        last_line,
        titles,
        fields,
        order,
        leaves_out=not pads and any(len(row.cells) < len(titles) for row in body),
        main=headers.main_columns(titles, fields),
    )


def records(table: Table, found: Iterable[Row]) -> Iterator[Record | Rejected]:
    """The records of all the rows of the table, its header included."""
    width = len(table.headers)
    company: dict[int, str] = {}
    for row, broken in _told_broken((row for row in found if row.line > table.header_line), table):
        raw = tuple(row.cells)
        if row.too_long:
            yield Rejected(
                row.line, raw, _("trop long : plus de {limit} caractères dans une cellule").format(limit=LONGEST_CELL)
            )
        elif broken:
            reason = _("fiche coupée par un retour à la ligne : ") + _count(raw, width)
            yield Rejected(row.line, raw, reason, piece=True)
        elif any(clean_line(cell) for cell in raw[width:]):
            yield Rejected(row.line, raw, _count(raw, width))
        elif not _is_header_again(raw, table):
            filled: Filled = (
                (table.fields[at] or "", table.headers[at], raw[at]) for at in table.order if at < len(raw)
            )
            if table.main:
                names = {at: raw[at] for at in table.main if at < len(raw) and clean_line(raw[at])}
                company = names or company
                if not names:
                    naming = (at for at in company if table.fields[at] in ("name", "name_or_person"))
                    filled = chain((("name", table.headers[at], company[at]) for at in naming), filled)
            record = build(row.line, raw, filled)
            if isinstance(record, Record) or any(map(clean_line, raw)):
                yield record


def _guessed(sample: Sequence[Row], header_mapping: Mapping[str, str | None] | None) -> Table | None:
    guess = guessing.guess([row.cells for row in sample])
    if guess is None:
        return None
    titles = tuple(_("Colonne {number}").format(number=number) for number in range(1, len(guess.fields) + 1))
    fields = guess.fields
    if header_mapping:
        fields = tuple(header_mapping.get(title, field) for title, field in zip(titles, fields, strict=True))
    order = tuple(column for column, field in enumerate(fields) if field is not None)
    last_title = sample[guess.first_row - 1].line if guess.first_row else 0
    return Table(last_title, titles, fields, order, leaves_out=True, guessed=True)


def _are_sirets(sample: Sequence[Row]) -> bool:
    """Whether the file is a list of SIRETs, with or without a title."""
    if any(len(row.cells) > 1 for row in sample):
        return False
    good = sum(is_siret(cells.identifier(cells.value(row.cells[0]))) for row in sample)
    return good > (len(sample) - 1) / 2


def _no_contact(path: Path, titles: tuple[str, ...]) -> Table:
    shown = ", ".join(title[:40] for title in titles[:_IN_SENTENCE] if title)
    if not shown:
        raise files.Unreadable(path, _("« {name} » ne contient aucun texte."))
    sentence = _("« {name} » ne contient pas de contacts : aucune colonne ne peut les nommer ({columns}).")
    raise files.Unreadable(path, sentence, columns=shown + ("…" if len(titles) > _IN_SENTENCE else ""))


def _count(raw: tuple[str, ...], width: int) -> str:
    return ngettext("{found} cellule au lieu de {width}", "{found} cellules au lieu de {width}", len(raw)).format(
        found=len(raw), width=width
    )


def _is_header_again(raw: tuple[str, ...], table: Table) -> bool:
    """Files put end to end bring their header along."""
    titles = table.headers
    return len(raw) == len(titles) > 1 and clean_line(raw[0]) == titles[0] and tuple(map(clean_line, raw)) == titles


def _told_broken(found: Iterable[Row], table: Table) -> Iterator[tuple[Row, bool]]:
    """Each row, and whether it is a piece of a record that unquoted newlines broke.

    Writers that leave out empty cells at the end make short rows too (Excel does, sixteen rows at a time). The pieces
    of a record are told by standing alone between whole rows and making up one row together, or one cell more when the
    broken cell held a delimiter as well.
    """
    width = len(table.headers)
    pieces: list[Row] = []
    count = 0
    for row in chain(found, [None]):
        if row is not None and width - len(row.cells) >= _MUCH_SHORTER and not table.leaves_out:
            pieces.append(row)
            count += len(row.cells)
            if count - len(pieces) > width or len(pieces) > width:  # too many for one record, those that follow too
                yield from ((piece, False) for piece in pieces)
                pieces = []
            continue
        broken = len(pieces) > 1 and count - len(pieces) + 1 in (width, width + 1)
        yield from ((piece, broken) for piece in pieces)
        pieces, count = [], 0
        if row is not None:
            yield row, False
