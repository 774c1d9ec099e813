"""Printing a list: its pages, as a table, as JSON, as CSV."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from jbtui.cli import output, table
from jbtui.cli.failure import Failure
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.declarations.base import Column
    from jbtui.models.base import Values
    from jbtui.services.paging import Walk

PAGE = 500
"""Rows read at once: a million of them never stand in memory together."""


def pages(walk: "Walk", limit: int | None = None) -> Iterator[list["Values"]]:
    """The rows of a walk, page by page, `limit` of them at most."""
    after = None
    while limit is None or limit > 0:
        asked = PAGE if limit is None else min(PAGE, limit)
        page = walk.page(after=after, limit=asked)
        yield [row for _key, row in page]
        if len(page) < asked:
            break
        after = page[-1][0]
        limit = None if limit is None else limit - asked


def print_table(columns: Sequence["Column"], empty: str, found: Iterable[list["Values"]]) -> None:
    """The rows in columns; where there are none, the sentence that says so, beside what is printed."""
    rows = (row for page in found for row in page)
    first = next(rows, None)
    if first is None:
        output.complain(empty)
        return
    for line in table.lines(columns, chain([first], rows), output.width()):
        print(line)


def print_json(rows: Iterable[dict[str, Any]]) -> None:
    """One array, a row a line."""
    output.use_utf8()
    before = "[\n"
    for row in rows:
        output.write(before + json.dumps(row, ensure_ascii=False))
        before = ",\n"
    output.write("[]\n" if before == "[\n" else "\n]\n")


def print_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """As French Excel reads it; no cell runs as a formula."""
    from jbtui.services.exports.csv_file import BYTE_ORDER_MARK, DELIMITER, LINE_END
    from jbtui.services.formulas import harmless

    output.use_utf8()
    if output.width() is None:  # a terminal would show it
        output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow(headers)
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def contact_of(text: str) -> int:
    """The id of the contact with a typed code. Raises Failure."""
    from jbtui.models.contact import Contact

    return int(_by_code(Contact, text, _("Aucun contact n’a le code « {code} »."))["id"])


def year_of(text: str) -> "Values":
    """The fiscal year with a typed code. Raises Failure."""
    from jbtui.models.fiscal_year import FiscalYear

    return _by_code(FiscalYear, text, _("Aucun exercice n’est « {code} »."))


def _by_code(model: Any, text: str, sentence: str) -> "Values":
    from jbtui.text import clean_line

    code = clean_line(text)
    found: list[Values] = model.values(model.code == code)
    if not found:
        raise Failure(sentence.format(code=code), status=1)
    return found[0]
