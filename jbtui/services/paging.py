"""Pages of a list by keyset: the page after or before a row costs the same anywhere in a million."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import itemgetter, or_
from typing import Any, Protocol

import peewee

from jbtui.models.base import Record, Select, Values, as_dicts, as_tuples, database

COUNTED = 10_000
"""Counts are exact up to this; one more means « more than that »."""

READ = 500
"""Rows read at once where all of them are: a million never stand in memory together."""

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What bytes that are no text read as."""

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

    def before(self, key: Key) -> int:
        """How many rows stand before a key, exact up to COUNTED; more than that where it is not known."""
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
            here, there = peewee.Tuple(*self.order.fields), peewee.Tuple(*self._as_held(key))
            query = query.where(here < there if falling else here > there)
        ordered = query.order_by(*(field.desc() if falling else field.asc() for field in self.order.fields))
        rows = [(self.order.key(row), row) for row in as_dicts(ordered.limit(limit))]
        return rows[::-1] if backwards else rows

    def before(self, key: Key) -> int:
        here, there = peewee.Tuple(*self.order.fields), peewee.Tuple(*self._as_held(key))
        before = self.query.where(here > there if self.order.descending else here < there)
        return int(before.limit(COUNTED + 1).count())

    def _as_held(self, key: Key) -> Sequence[Any]:
        """A key as the database holds it, converted here and nowhere else. In a SQLite file where another program
        wrote what is no text, the key that was read stands elsewhere, and pages would miss rows or come again for ever.
        """
        converted = [
            peewee.Value(field.db_value(part), converter=False)
            for field, part in zip(self.order.fields, key, strict=True)
        ]
        if not (is_sqlite() and any(isinstance(part, str) and UNREADABLE in part for part in key)):
            return converted
        fields = self.order.fields
        row = self.query.where(fields[-1] == key[-1])
        for held in as_tuples(row.select(*(field.cast("BLOB") for field in fields))):
            return [
                peewee.Cast(peewee.Value(blob, converter=False), "TEXT")
                if isinstance(part, str) and blob.decode("utf-8", "replace") == part
                else value
                for part, blob, value in zip(key, held, converted, strict=True)
            ]
        return converted

    def rows(self, ids: Sequence[int]) -> Keyed:
        unique = self.order.fields[-1]
        return [(self.order.key(row), row) for row in as_dicts(self.query.where(unique.in_(ids)))]

    def ids(self) -> list[int]:
        return [id_ for (id_,) in as_tuples(self.query.select(self.order.fields[-1]))]

    def count(self) -> int:
        return int(self.query.limit(COUNTED + 1).count())


def place(walk: Walk, id_: int) -> tuple[int, int] | None:
    """The number of a row in a walk, and how many there are; None where it is not in it, or they are too many."""
    found = walk.rows([id_])
    if not found or (count := walk.count()) > COUNTED:
        return None
    before = walk.before(found[0][0])
    return (before + 1, count) if before < count else None


@dataclass(frozen=True)
class Merged:
    """Several walks of one order as one; no row is in two of them."""

    walks: tuple[Sorted, ...]
    order: Order

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        found = [each for walk in self.walks for each in walk.page(after=after, before=before, limit=limit)]
        found.sort(key=itemgetter(0), reverse=self.order.descending)
        return found[:limit] if before is None else found[-limit:]

    def rows(self, ids: Sequence[int]) -> Keyed:
        return [each for walk in self.walks for each in walk.rows(ids)]

    def ids(self) -> list[int]:
        return [id_ for walk in self.walks for id_ in walk.ids()]

    def count(self) -> int:
        return min(sum(walk.count() for walk in self.walks), COUNTED + 1)

    def before(self, key: Key) -> int:
        return sum(walk.before(key) for walk in self.walks)


@dataclass(frozen=True)
class Later:
    """A walk that only the database can tell, as it is when it is asked."""

    make: Callable[[], Walk]

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        return self.make().page(after=after, before=before, limit=limit)

    def rows(self, ids: Sequence[int]) -> Keyed:
        return self.make().rows(ids)

    def ids(self) -> list[int]:
        return self.make().ids()

    def count(self) -> int:
        return self.make().count()

    def before(self, key: Key) -> int:
        return self.make().before(key)

    def counts(self) -> dict[str, int]:
        """How many rows each group has, by its title, exact up to COUNTED; of a walk without groups none."""
        made = self.make()
        return made.counts() if isinstance(made, Grouped) else {}


MOST_MERGED = 12
"""Walks that are worth being walked side by side: what holds of more values than that holds of many rows."""


def any_of(query: Select, ranges: Sequence[peewee.Node], order: Order) -> Walk:
    """The rows of a query in any of these ranges, each of which an index serves in this order. No row is in two."""
    if len(ranges) > MOST_MERGED:
        return Sorted(query.where(either(ranges)), order)
    walks = tuple(Sorted(query.where(each), order) for each in ranges)
    return walks[0] if len(walks) == 1 else Merged(walks, order)


def where(query: Select, conditions: Sequence[peewee.Node]) -> Select:
    """Those rows of a query of which all conditions hold; of none, every row."""
    return query.where(*conditions) if conditions else query


def either(conditions: Sequence[peewee.Node]) -> peewee.Node:
    """That one of these conditions holds; of none, nothing does."""
    return reduce(or_, conditions) if conditions else peewee.SQL("1 = 0")


def beside(field: peewee.Field) -> peewee.Node:
    """A column in a condition that no index is to serve: SQLite, which does not know how much an index holds, might
    take that one and not the one that serves the order."""
    return peewee.NodeList((peewee.SQL("+"), field), glue="") if is_sqlite() else field


def is_sqlite() -> bool:
    """Whether the base is a SQLite file."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def whole(found: Iterable[Values], model: type[Record]) -> list[Values]:
    """These rows with every column, in their order; without those that were deleted meanwhile."""
    ids = [row["id"] for row in found]
    rows = {row["id"]: row for row in model.values(model.columns()["id"].in_(ids))}
    return [rows[id_] for id_ in ids if id_ in rows]


def whole_rows(walk: Walk, model: type[Record]) -> Iterator[Values]:
    """The rows of a walk with every column, in their order, read page by page; without those deleted meanwhile."""
    page = walk.page(limit=READ)
    while page:
        yield from whole([row for _key, row in page], model)
        page = walk.page(after=page[-1][0], limit=READ) if len(page) == READ else []


@dataclass(frozen=True)
class Part:
    """One group of a list: its title, its rows, and the number of the table that they are of."""

    title: str
    walk: Walk
    table: int = 0


@dataclass(frozen=True)
class Grouped:
    """Walks one after the other, each a group with its title.

    Their rows may be of several `tables`: `id` then tells them apart within the list, `record` is the id in the table
    and `part` the place of the group.
    """

    parts: tuple[Part, ...]
    tables: int = 1

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        backwards = before is not None
        key = before if backwards else after
        start = int(key[0]) if key else (len(self.parts) - 1 if backwards else 0)
        found: Keyed = []
        for index in range(start, -1, -1) if backwards else range(start, len(self.parts)):
            bound = key[1:] if key and index == start else None
            room = limit - len(found)
            if room <= 0:
                break
            walk = self.parts[index].walk
            page = walk.page(before=bound or (), limit=room) if backwards else walk.page(after=bound, limit=room)
            rows = self._of_part(index, page)
            found = rows + found if backwards else found + rows
        return found

    def rows(self, ids: Sequence[int]) -> Keyed:
        found: Keyed = []
        for index, part in enumerate(self.parts):
            own = [id_ // self.tables for id_ in ids if id_ % self.tables == part.table]
            if own:
                found += self._of_part(index, part.walk.rows(own))
        return found

    def ids(self) -> list[int]:
        return [id_ * self.tables + part.table for part in self.parts for id_ in part.walk.ids()]

    def count(self) -> int:
        return min(sum(part.walk.count() for part in self.parts), COUNTED + 1)

    def counts(self) -> dict[str, int]:
        """How many rows each group has, by its title, exact up to COUNTED."""
        return {part.title: part.walk.count() for part in self.parts}

    def before(self, key: Key) -> int:
        parts = [part.walk for part in self.parts]
        return sum(walk.count() for walk in parts[: key[0]]) + parts[key[0]].before(key[1:])

    def _of_part(self, index: int, found: Keyed) -> Keyed:
        part = self.parts[index]
        about = {"group": part.title, "part": index}
        return [
            ((index, *key), {**row, "id": row["id"] * self.tables + part.table, "record": row["id"], **about})
            for key, row in found
        ]
