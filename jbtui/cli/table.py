"""Plain tables: the columns of a Listing in the width of the terminal, what a terminal would obey escaped."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from rich.cells import cell_len, set_cell_size

from jbtui.declarations.base import Column
from jbtui.models.base import Values
from jbtui.text import countable

SAMPLE = 200
"""The columns are as wide as what the first rows show in them; a longer cell further down is cut, or overflows."""
GAP = "  "
NARROWEST = 4


def lines(columns: Sequence[Column], rows: Iterable[Values], width: int | None) -> Iterator[str]:
    """A header and the rows, as lines of at most `width` terminal columns; without a width, nothing is cut."""
    if width is not None:
        columns = [column for column in columns if column.from_width <= width]
    cells = ([countable(column.show(row)) for column in columns] for row in rows)
    header = [column.label for column in columns]
    first = list(islice(cells, SAMPLE))
    widths = [max(map(cell_len, texts)) for texts in zip(header, *first, strict=True)]
    if width is not None:
        widths = fitted(widths, width - len(GAP) * (len(columns) - 1))
    for texts in chain([header], first, cells):
        yield GAP.join(
            _cell(text, room, column.align, cut=width is not None)
            for text, room, column in zip(texts, widths, columns, strict=True)
        ).rstrip()


def fitted(widths: Sequence[int], room: int) -> list[int]:
    """`widths`, the widest ones narrowed until they fit in `room`."""
    narrowed = list(widths)
    while sum(narrowed) > room and max(narrowed) > NARROWEST:
        widest = narrowed.index(max(narrowed))
        narrowed[widest] -= 1
    return narrowed


def _cell(text: str, room: int, align: str, *, cut: bool) -> str:
    length = cell_len(text)
    if length > room:
        return set_cell_size(text, room - 1) + "…" if cut else text
    blanks = " " * (room - length)
    return blanks + text if align == "right" else text + blanks
