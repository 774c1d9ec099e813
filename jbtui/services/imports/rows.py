"""From the lines of a delimited text to its rows of cells: quoting as programs really write it."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jbtui.services.imports.files import LONGEST_LINE, Line

DELIMITERS = ";,\t|"
LONGEST_CELL = 32_767
"""Characters in one cell: the limit of a cell of Excel and LibreOffice."""

_MOST_LINES_IN_A_ROW = 100
_MOST_TRIES = 5
"""Times that a quote which does not close is followed: a hostile text has one at each cell."""
_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, `line` being the line it starts on; `too_long` when a cell passes `LONGEST_CELL`."""

    line: int
    cells: list[str]
    too_long: bool = False


class Quoting:
    """How cells are told apart in a text with that delimiter ("" for one column).

    A quoted cell ends at a quote before a delimiter or the end: a quote elsewhere in it, doubled or not, belongs to the
    text. RFC 4180 in what is well formed, lenient in the rest.
    """

    def __init__(self, delimiter: str) -> None:
        stop = rf"(?:{re.escape(delimiter)}|\Z)" if delimiter else r"\Z"
        self._delimiter = delimiter
        self._quoted = re.compile(rf' *"((?:[^"]++|""|"(?! *{stop}))*+)" *({stop})')
        self._closing = re.compile(rf'(?<!")"(?:"")*+ *{stop}')

    def split(self, text: str) -> tuple[list[str], bool]:
        """The cells of `text`, and whether all its quotes close; the quote of a cell that does not is plain text."""
        if '"' not in text:
            return text.split(self._delimiter) if self._delimiter else [text], True
        cells = []
        unclosed = 0
        start = 0
        while True:
            if unclosed < _MOST_TRIES and (quoted := self._quoted.match(text, start)):
                cells.append(quoted[1].replace('""', '"'))
                start = quoted.end()
                if not quoted[2]:
                    return cells, not unclosed
            else:
                unclosed += text.startswith('"', start)
                stop = text.find(self._delimiter, start) if self._delimiter else -1
                if stop < 0:
                    cells.append(text[start:])
                    return cells, not unclosed
                cells.append(text[start:stop])
                start = stop + 1

    def may_close(self, text: str) -> bool:
        """Whether a quote opened on an earlier line can close on this one."""
        return self._closing.search(text) is not None


def rows(lines: Iterable[Line], delimiter: str, width: int = 0) -> Iterator[Row]:
    """The rows of `lines`, blank lines left out. With the `width` of the header, a quote that would swallow whole rows
    is taken as text; without it, a quote is that of a cell of several lines wherever it closes.
    """
    quoting = Quoting(delimiter)
    source = iter(lines)
    ahead: deque[Line] = deque()
    while line := ahead.popleft() if ahead else next(source, None):
        cells, closed = quoting.split(line.text)
        length = len(line.text)
        if not closed and not line.cut and (more := _continued(line, cells, quoting, source, ahead, width)):
            cells = more
            length = sum(map(len, cells))
        if any(cell and not cell.isspace() for cell in cells):
            too_long = line.cut or (length > LONGEST_CELL and any(len(cell) > LONGEST_CELL for cell in cells))
            yield Row(line.number, cells, too_long)


def delimiter_of(lines: Sequence[Line], known: Callable[[Sequence[str]], int]) -> str:
    """The delimiter that gives the header most `known` columns, else rows of one number of cells; "" for one column."""
    best = ""
    best_score = (0, 0.0)
    for delimiter in DELIMITERS:
        found = list(rows(lines, delimiter))
        if not found:
            continue
        header = header_of(found, known)
        names = known(header.cells)
        width, count = Counter(len(row.cells) for row in found).most_common(1)[0]
        score = (names, count / len(found))
        if (len(header.cells) if names else width) > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def header_of(found: Sequence[Row], known: Callable[[Sequence[str]], int]) -> Row:
    """The row that holds most `known` columns among the first; one below the first row only if all above it fill fewer
    cells, as titles do."""
    header, most, fullest = found[0], -1, 0
    for row in found[:_HEADER_WITHIN]:
        filled = sum(bool(cell.strip()) for cell in row.cells)
        if filled > fullest and not row.too_long and (names := known(row.cells)) > most:
            header, most = row, names
        fullest = max(fullest, filled)
    return header


def _continued(
    line: Line, cells: list[str], quoting: Quoting, source: Iterator[Line], ahead: deque[Line], width: int
) -> list[str] | None:
    """The cells of the row that `line` opens and a later line closes, or None if its quote is rather plain text; the
    lines looked at and not used are put back `ahead`."""
    text = line.text
    taken: list[Line] = []
    tries = 0
    while len(taken) < _MOST_LINES_IN_A_ROW and len(text) < LONGEST_LINE:
        following = ahead.popleft() if ahead else next(source, None)
        if following is None:
            break
        taken.append(following)
        if following.cut:
            break
        text += "\n" + following.text
        if tries < _MOST_TRIES and quoting.may_close(following.text):
            tries += 1
            joined, closed = quoting.split(text)
            if closed:
                if _is_one_row(len(cells), len(joined), len(quoting.split(following.text)[0]), width):
                    return joined
                break
    ahead.extendleft(reversed(taken))
    return None


def _is_one_row(first: int, joined: int, last: int, width: int) -> bool:
    """Whether lines are one row of `joined` cells rather than several, by the cells of the first and the last read
    alone: a stray quote joins two lines that were whole rows without it."""
    if width < 2:
        return True
    if joined == width:
        return not first == last == width
    return joined < width and width not in (first, last)
