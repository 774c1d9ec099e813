"""A short list that is read at once, as the pages of a table."""

from collections.abc import Sequence
from typing import Any

from jbtui.declarations.paging import Key, Page, Row, Window


class HeldRows:
    """Rows that are all there."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)

    async def page(self, *, after: Key | None = None, before: Any = None, limit: int) -> Page:
        del limit
        return Page(() if after or isinstance(before, tuple) else self._rows, more=False)

    async def around(self, id: int, limit: int) -> Window | None:  # noqa: A002
        del limit
        return Window(self._rows, False, False) if any(row.id == id for row in self._rows) else None

    async def rows(self, ids: Sequence[int]) -> Sequence[Row]:
        return [row for row in self._rows if row.id in ids]
