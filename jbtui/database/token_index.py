"""Matching tokens, each engine in its own way: FTS5 on SQLite, a GIN index over a tsvector on PostgreSQL.

What is asked, and in which order answers count, is `services.search`'s business.
"""

from collections.abc import Callable
from typing import NamedTuple

import peewee

from jbtui.models.base import database


class Term(NamedTuple):
    """A folded word (letters and digits only): a whole token, or the beginning of one."""

    text: str
    whole: bool = False


AllOf = tuple[Term, ...]
AnyOf = tuple[AllOf, ...]
Query = tuple[AnyOf, ...]
"""Every AnyOf must match; an AnyOf matches by any of its AllOf."""


def entries(query: Query, *, below: int | None = None, above: int | None = None, limit: int) -> list[int]:
    """The search entries that match: the highest first, under `below`; or, over `above`, the lowest first."""
    if isinstance(database.obj, peewee.SqliteDatabase):
        return _answer(statement(query, below=below, above=above, limit=limit))
    whole = any(term.whole for any_of in query for all_of in any_of for term in all_of)
    if not whole:
        # A GIN index knows no order: of a word that half of the contacts have it gathers every entry first. Such a word
        # is soon met by walking; what is not met so often has few entries to gather.
        found = _answer(_nearest(query, below, above, limit, NEAREST))
        if limit // 4 <= len(found) < limit and found:
            under, over = (found[-1], None) if above is None else (below, found[-1])
            found += _answer(_nearest(query, under, over, limit - len(found), FURTHER))
        if len(found) == limit:
            return found
    return _answer(statement(query, below=below, above=above, limit=limit, gather=True))


NEAREST = 5_000
"""Entries that are walked before PostgreSQL's index is asked: three milliseconds."""
FURTHER = 5 * NEAREST
"""Entries that are walked then, where a quarter of what is wanted was met: gathering would take ten times as long."""


def _answer(asked: tuple[str, list[object]]) -> list[int]:
    return [row[0] for row in database.execute_sql(*asked)]


def _nearest(query: Query, below: int | None, above: int | None, limit: int, among: int) -> tuple[str, list[object]]:
    """The statement that looks for matches among the next `among` entries alone."""
    order = "ASC" if above is not None else "DESC"
    bounds, values = ["TRUE"], list[object]()
    for bound, sign in ((below, "<"), (above, ">")):
        if bound is not None:
            bounds.append(f"entry {sign} %s")
            values.append(bound)
    text = (
        f"SELECT entry FROM (SELECT entry, vector FROM search_entry WHERE {' AND '.join(bounds)}"
        f" ORDER BY entry {order} LIMIT {int(among)}) AS nearest"
        f" WHERE vector @@ %s::tsquery ORDER BY entry {order} LIMIT {int(limit)}"
    )
    return text, [*values, _tsquery(query)]


def statement(
    query: Query, *, below: int | None = None, above: int | None = None, limit: int, gather: bool = False
) -> tuple[str, list[object]]:
    """The statement that answers `entries`, and its values. With `gather`, PostgreSQL asks its index of words: left to
    choose, it walks all entries for a rare word that it takes for a common one.
    """
    bounds, order = [], "ASC" if above is not None else "DESC"
    values: list[object] = []
    if isinstance(database.obj, peewee.SqliteDatabase):
        table, entry = "search_token", "rowid"
        bounds.append("search_token MATCH ?")
        values.append(_fts(query))
    else:
        table, entry = "search_entry", "entry"
        bounds.append("vector @@ %s::tsquery")
        values.append(_tsquery(query))
    for bound, sign in ((below, "<"), (above, ">")):
        if bound is not None:
            bounds.append(f"{entry} {sign} {database.param}")
            values.append(bound)
    sort = f"{entry} + 0" if gather else entry  # no index has this order
    text = f"SELECT {entry} FROM {table} WHERE {' AND '.join(bounds)} ORDER BY {sort} {order} LIMIT {int(limit)}"
    return text, values


def _fts(query: Query) -> str:
    return _joined(query, "AND", "OR", lambda term: f'"{term.text}"' + ("" if term.whole else " *"))


def _tsquery(query: Query) -> str:
    return _joined(query, "&", "|", lambda term: f"'{term.text}'" + ("" if term.whole else ":*"))


def _joined(query: Query, and_: str, or_: str, term_text: Callable[[Term], str]) -> str:
    def all_of(terms: AllOf) -> str:
        return f" {and_} ".join(map(term_text, terms))

    return f" {and_} ".join("(" + f" {or_} ".join(f"({all_of(terms)})" for terms in any_of) + ")" for any_of in query)
