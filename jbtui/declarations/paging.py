"""Rows that arrive by pages, in order, from a list too long to be held, and which of them are marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, Protocol

Key = tuple[object, ...]
"""A position in the order of a list. Only its source compares it; its row may be gone."""


class _End(Enum):
    END = "end"


END: Final = _End.END
"""The position behind the last row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `found` holds, cell by cell, the (start, end) parts that a search matched. A greyed row has
    left the list but still shows where it was, and `note` says so at its right end. Rows of one `group` follow each
    other; `labels` say what their cells are where the header of the list does not. A `heading` is the line above them,
    which is no row of the list."""

    id: int
    key: Key
    cells: tuple[str, ...]
    found: tuple[tuple[tuple[int, int], ...], ...] = ()
    greyed: bool = False
    note: str = ""
    group: str = ""
    labels: tuple[str, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in list order; `more` tells that others follow in the direction that was asked."""

    rows: tuple[Row, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive rows from the middle of a list, and whether there are others on each side."""

    rows: tuple[Row, ...]
    more_before: bool
    more_after: bool


class PageSource(Protocol):
    """A list that can be walked by pages in both directions, without counting."""

    async def page(
        self, *, after: Key | None = None, before: Key | Literal[_End.END] | None = None, limit: int
    ) -> Page:
        """At most `limit` rows in list order: the first ones, those just after a position, or those just before one."""
        ...

    async def around(self, id: int, limit: int) -> Window | None:  # noqa: A002
        """At most `limit` rows with the row `id` among them, near the middle; None when it is not in the list."""
        ...

    async def rows(self, ids: Sequence[int]) -> Sequence[Row]:
        """Those of the rows `ids` that are in the list, as they are now, in any order."""
        ...


class TableColumn(Protocol):
    """How one column is drawn. `width` terminal columns at least; the spare ones are shared by `weight`."""

    @property
    def label(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def weight(self) -> int: ...
    @property
    def align(self) -> Literal["left", "right"]: ...


@dataclass(frozen=True, slots=True)
class Marks:
    """The marked rows: those of `ids` or, with `everything`, all rows of the filter but those of `ids`."""

    everything: bool = False
    ids: frozenset[int] = frozenset()

    def __contains__(self, row_id: int) -> bool:
        return (row_id in self.ids) != self.everything

    def __bool__(self) -> bool:
        return self.everything or bool(self.ids)

    def toggled(self, row_id: int) -> "Marks":
        """The same marks, but for the row `row_id`."""
        return Marks(self.everything, self.ids ^ {row_id})
