"""Pages of a list by keyset: the page after or before a row costs the same anywhere in a million."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import peewee

from jbtui.models.base import Select, Values, as_dicts, as_tuples

COUNTED = 10_000
"""Counts are exact up to this; one more means « more than that »."""

Key = tuple[Any, ...]
Keyed = list[tuple[Key, Values]]


class Walk(Protocol):
    """Rows in an order that can be entered anywhere by a key."""

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        """At most `limit` rows next to a key, in order, each with its own; the first ones without a key, the last ones
        with `before=()`."""
        ...

    def rows(self, ids: Sequence[int]) -> Keyed:
        """Those of the rows `ids` that are in the walk, in any order."""
        ...

    def count(self) -> int:
        """How many rows, exact up to COUNTED."""
        ...

    def ids(self) -> list[int]:
        """The ids of all rows, in any order."""
        ...


@dataclass(frozen=True)
class Order:
    """A sort: columns of one direction, ending with a unique one. An index with the same columns serves it."""

    fields: tuple[peewee.Field, ...]
    descending: bool = False

    def reversed(self) -> "Order":
        """The same columns the other way round."""
        return Order(self.fields, not self.descending)

    def key(self, row: Values) -> Key:
        """The position of a row in this order."""
        return tuple(row[field.name] for field in self.fields)


@dataclass(frozen=True)
class Sorted:
    """The walk of a query in an order. The query's rows hold the order's columns."""

    query: Select
    order: Order

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        backwards = before is not None
        key = before if backwards else after
        falling = self.order.descending != backwards
        query = self.query
        if key:
            here, there = peewee.Tuple(*self.order.fields), peewee.Tuple(*key)
            query = query.where(here < there if falling else here > there)
        ordered = query.order_by(*(field.desc() if falling else field.asc() for field in self.order.fields))
        rows = [(self.order.key(row), row) for row in as_dicts(ordered.limit(limit))]
        return rows[::-1] if backwards else rows

    def rows(self, ids: Sequence[int]) -> Keyed:
        unique = self.order.fields[-1]
        return [(self.order.key(row), row) for row in as_dicts(self.query.where(unique.in_(ids)))]

    def ids(self) -> list[int]:
        return [id_ for (id_,) in as_tuples(self.query.select(self.order.fields[-1]))]

    def count(self) -> int:
        return int(self.query.limit(COUNTED + 1).count())
