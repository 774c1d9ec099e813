"""A declared list as the pages that a VirtualTable shows: asks the walk in the lane, shows its rows by columns."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jbtui.declarations.base import Column, Listing, Spans
from jbtui.declarations.paging import END, Page, Row, Window
from jbtui.declarations.paging import Key as PageKey
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.services.paging import Keyed, Walk
from jbtui.widgets.virtual_table import PAGE, PAGES

REMEMBERED = PAGES + 3
"""Pages whose rows are kept, the last read ones: more than a table ever holds."""

Ask = Callable[..., Awaitable[Any]]
"""Runs a function elsewhere than on the event loop, and gives its result."""


class ListingSource:
    """The pages of a walk of a list. Keeps the rows that it read, so that the row under the cursor is known by its id;
    `known` are those of the list before, whose rows show until the first of these have come.
    """

    def __init__(
        self,
        ask: Ask,
        listing: Listing,
        walk: Walk,
        columns: Sequence[Column],
        known: Mapping[int, Values],
        spans: Callable[[str], Spans] | None = None,
    ) -> None:
        self._ask, self._listing, self.walk, self._columns, self._spans = ask, listing, walk, columns, spans
        self.read = dict(known)
        self._most = REMEMBERED * PAGE

    async def page(self, *, after: PageKey | None = None, before: Any = None, limit: int) -> Page:
        self._most = REMEMBERED * limit
        bound = () if before is END else before
        found: Keyed = await self._ask(self.walk.page, after=after, before=bound, limit=limit + 1)
        more = len(found) > limit
        if more:
            found = found[1:] if before is not None else found[:limit]
        return Page(self._rows(found), more)

    async def around(self, id: int, limit: int) -> Window | None:  # noqa: A002
        window: Window | None = await self._ask(self._around, id, limit)
        return window

    async def rows(self, ids: Sequence[int]) -> Sequence[Row]:
        return self._rows(await self._ask(self.walk.rows, ids))

    async def left(self, ids: Sequence[int]) -> Sequence[Row]:
        """Rows that are in the list no more, as they are now; without those that were deleted."""
        found: list[Values] = await self._ask(self._listing.anywhere, ids)
        told = {row["id"]: self._listing.told_of_left(row) for row in found}
        return [replace(row, greyed=True, note=told[row.id]) for row in self._rows([((), row) for row in found])]

    def _around(self, id_: int, limit: int) -> Window | None:
        here = self.walk.rows([id_])
        if not here:
            return None
        self._most = REMEMBERED * limit
        half = limit // 2
        before = self.walk.page(before=here[0][0], limit=half + 1)
        after = self.walk.page(after=here[0][0], limit=half + 1)
        rows = self._rows([*before[-half:], *here, *after[:half]])
        return Window(rows, len(before) > half, len(after) > half)

    def _rows(self, found: Keyed) -> tuple[Row, ...]:
        for _key, row in found:
            self.read.pop(row["id"], None)
            self.read[row["id"]] = row
        while len(self.read) > self._most:
            self.read.pop(next(iter(self.read)))
        return tuple(self._row(key, row) for key, row in found)

    def _row(self, key: PageKey, row: Values) -> Row:
        cells = tuple(column.show(row) for column in self._columns)
        archived = bool(row.get("archived"))
        found = tuple(map(self._spans, cells)) if self._spans else ()
        return Row(
            row["id"],
            key,
            cells,
            found,
            greyed=archived,
            note=_("archivé") if archived else "",
            group=row.get("group", ""),
            labels=self._listing.labels(row, self._columns),
        )
