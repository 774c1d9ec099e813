"""The unit of work: one act of one user, one transaction, with a journal line for each row that it changed.

Nothing else writes to the business tables. A change names the version that it read: what others changed meanwhile is
merged where the fields differ, and is a Conflict where they are the same.
"""

import getpass
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias

import peewee

from jbtui.database.bulk import indexes_anew, room
from jbtui.database.turns import writing
from jbtui.language import _
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import NO_CONTACT, Base, Record, Values, as_tuples, database, default, insert_rows
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document, DocumentCharge, DocumentLine
from jbtui.models.document_links import DocumentLink, LineLink
from jbtui.models.fields import Value
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.journal import DELETE, INSERT, UPDATE, JournalLine, Unit
from jbtui.models.note import Note
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.models.seller import Mention, Seller
from jbtui.models.vat_rate import VatRate
from jbtui.services import search

RECORDS: dict[str, type[Record]] = {
    model._meta.table_name: model
    for model in (
        *(Seller, Mention, VatRate, PaymentTerm, FiscalYear),
        *(Contact, Person, DeliveryAddress, Deal, Project, Action, Note),
        *(Document, DocumentLine, DocumentCharge, DocumentLink, LineLink, Payment, Allocation, Refund),
        Purchase,
    )
}
"""The journaled tables, parents first."""

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Session:
    """Who is at work: the operating system's user, and this run of the program (whose last unit ^Z takes back)."""

    actor: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    clock: Callable[[], datetime] = days.now


def system_session() -> Session:
    """A session of the user that the operating system names (by uid; never by an environment variable)."""
    try:
        import pwd

        return Session(pwd.getpwuid(os.getuid()).pw_name)
    except (ImportError, KeyError):
        return Session(f"uid{os.getuid()}" if hasattr(os, "getuid") else getpass.getuser())


class Invalid(Exception):
    """What cannot be stored, column by column, each with its French sentence; and the rule's code (`E-CHRONO`) of those
    that have one."""

    def __init__(self, errors: dict[str, str], codes: Mapping[str, str] | None = None) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors, self.codes = errors, dict(codes or {})


class Forbidden(Exception):
    """An act that a rule forbids; the message is one French sentence that says why, `code` the rule's (`E-STATE`)."""

    def __init__(self, sentence: str = "", code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class TakenBack(Forbidden):
    """A unit was undone while it went on."""


class Gone(Exception):
    """The row was deleted meanwhile."""


@dataclass(frozen=True)
class Clash:
    """One column that others changed since I read it: what it was, mine (what it was, where it is not in my changes),
    theirs, and who changed it last, when."""

    column: str
    before: Any
    mine: Any
    theirs: Any
    who: str
    when: datetime


class Conflict(Exception):
    """Somebody saved other values of the same fields since they were read. `row` is the record as it is now, `clashes`
    what is to be decided, `united` what else was changed meanwhile, with the value that it gets without a question.
    """

    def __init__(
        self, model: type[Record], row: Values, clashes: Sequence[Clash], united: Sequence[tuple[Clash, Any]] = ()
    ) -> None:
        super().__init__(", ".join(clash.column for clash in clashes))
        self.model, self.row, self.clashes, self.united = model, row, clashes, united


class UnitOfWork:
    """The writing side of one open unit; made by `unit`."""

    def __init__(self, session: Session, number: int, commit: int, at: datetime) -> None:
        self.session, self.number, self.commit, self.at = session, number, commit, at
        self.touched: set[int] = set()
        self.born: dict[int, tuple[Values, list[Values]]] = {}
        """The contacts that this transaction made, with their people, while it does nothing else to them: their search
        entries are made of these rows, and nothing is read again."""
        self.merged: dict[str, str] = {}
        """Column → who had changed it meanwhile, for what was merged in silence."""

    def insert(self, model: type[Record], rows: Sequence[Mapping[str, Any]]) -> list[Values]:
        """Insert new rows, each missing column at its default; the rows as stored, with ids and stamps of their own."""
        if not rows:
            return []
        last = self.reserve(model._meta.table_name, len(rows))
        blank = model.blank()
        birth = {"version": 1, "created_at": self.at, "created_by": self.session.actor}
        new = []
        for id_, values in enumerate(rows, last - len(rows) + 1):
            new.append(self._completed(model, {**blank, **values, **birth, "id": id_}))
        self._write_new(model, new)
        if model is Contact:
            self.born.update((row["id"], (row, [])) for row in new)
        elif model is Person:
            for row in new:
                if (of := self.born.get(row["contact_id"])) is not None:
                    of[1].append(row)
        return new

    def restore(self, model: type[Record], row: Values) -> None:
        """Insert a row that was deleted, under its own id."""
        row = self._completed(model, row)
        self.born.pop(model.contact_of(row), None)
        self._write_new(model, [row])

    def update(self, model: type[Record], id_: int, changes: Mapping[str, Any], version: int) -> Values:
        """Store `changes`, made on the row as it was at `version`; the row as it now is.

        Raises Gone, or Conflict where a column was changed since that version to another value.
        """
        row = read(model, id_)
        if row["version"] != version:
            changes = self._merge(model, row, changes, version)
        before = {column: row[column] for column, value in changes.items() if row[column] != value}
        if not before:
            return row
        row = self._completed(model, {**row, **changes, "version": row["version"] + 1})
        columns = {*before, *model.derived, "version", "updated_at", "updated_by"}
        storing = model.storing()
        assignments = ", ".join(f'"{column}" = {database.param}' for column in columns)
        _execute(
            f'UPDATE "{model._meta.table_name}" SET {assignments} WHERE id = {database.param}',
            [*(storing[column](row[column]) for column in columns), id_],
        )
        changed = {
            column: [stored(model, column, value), stored(model, column, row[column])]
            for column, value in before.items()
        }
        self.born.pop(model.contact_of(row), None)
        self._journal(model, UPDATE, [(row, changed)])
        return row

    def delete(self, model: type[Record], row: Values) -> None:
        """Delete a row as it is now."""
        _execute(f'DELETE FROM "{model._meta.table_name}" WHERE id = {database.param}', [row["id"]])
        self.born.pop(model.contact_of(row), None)
        birth = {column: stored(model, column, row[column]) for column in ("created_at", "created_by")}
        (whole,) = _whole(model, [row])
        self._journal(model, DELETE, [({**row, "version": row["version"] + 1}, {**whole, **birth})])

    def append(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[Values]:
        """Insert rows of a table that is only added to, such as what is kept of a numbered document; each missing
        column at its default, with an id of its own. They have no journal: nothing takes them back."""
        last = self.reserve(model._meta.table_name, len(rows))
        columns = model.columns()
        blank = {name: default(field) for name, field in columns.items()}
        new = [{**blank, **values, "id": id_} for id_, values in enumerate(rows, last - len(rows) + 1)]
        stored_rows = [[stored(model, name, row[name]) for name in columns] for row in new]
        self.put(model._meta.table_name, columns, stored_rows)
        return new

    def next_number(self, series: str, fiscal_year_id: int) -> int:
        """The next number of a series in a fiscal year: whoever asks next waits until this unit ends, and gets this
        one where it fails."""
        marks = ", ".join([database.param] * 4)
        statement = (
            f"INSERT INTO series_counter (id, series, fiscal_year_id, last) VALUES ({marks})"
            " ON CONFLICT (series, fiscal_year_id) DO UPDATE SET last = series_counter.last + 1 RETURNING last"
        )
        id_ = self.reserve("series_counter", 1)
        return int(_execute(statement, [id_, series, fiscal_year_id, 1]).fetchone()[0])

    def _completed(self, model: type[Record], row: Values) -> Values:
        """`row` with its stamps and derived columns."""
        stamped = {**row, "updated_at": self.at, "updated_by": self.session.actor}
        derived = model.derive(stamped)
        if "changed" in model.derived:
            derived["changed"] = self.commit
        return {**stamped, **derived}

    def _write_new(self, model: type[Record], rows: Sequence[Values]) -> None:
        self.put(model._meta.table_name, model.columns(), _stored_rows(model, rows))
        self._journal(model, INSERT, list(zip(rows, _whole(model, rows), strict=True)))

    def _journal(self, model: type[Record], operation: str, lines: Sequence[tuple[Values, Mapping[str, Any]]]) -> None:
        first = self.reserve(JournalLine._meta.table_name, len(lines)) - len(lines) + 1
        self.put(
            JournalLine._meta.table_name,
            JournalLine.columns(),
            [
                [
                    first + index,
                    self.number,
                    model._meta.table_name,
                    row["id"],
                    model.contact_of(row),
                    operation,
                    row["version"],
                    _JSON.encode(changes),
                ]
                for index, (row, changes) in enumerate(lines)
            ],
        )
        self.touched.update(model.contact_of(row) for row, _changes in lines)

    def index(self) -> None:
        """Write the search entries of the contacts that were touched, as the ones changed last."""
        ids = sorted(self.touched - {NO_CONTACT})
        known = {id_: search.text_of(*self.born[id_]) for id_ in ids if id_ in self.born}
        if others := [id_ for id_ in ids if id_ not in known]:
            known |= search.read_again(others)
        first = self.reserve("search_entry", len(ids)) - len(ids) + 1
        texts = [(id_, known[id_]) for id_ in ids if id_ in known]
        self.put(
            "search_entry",
            ("entry", "contact_id", "tokens"),
            [(first + offset, id_, text) for offset, (id_, text) in enumerate(texts)],
        )

    def reserve(self, series: str, count: int) -> int:
        """The last of `count` new numbers of a series."""
        return reserve(series, count)

    def put(self, table: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows of stored values; for this class and those made of it."""
        insert_rows(table, columns, rows)

    def _merge(self, model: type[Record], row: Values, changes: Mapping[str, Any], version: int) -> Values:
        """`changes` as they are made on what others saved since `version`: columns that differ pass, and so do two
        changes of one value that go together (`Value.merged`). Raises Conflict for the others, but where what others
        saved was taken back meanwhile.
        """
        if row["version"] < version:
            # An earlier state of the base was put back: nobody knows any more what these changes were made on.
            last = (row["updated_by"], row["updated_at"])
            unknown = [Clash(name, row[name], value, row[name], *last) for name, value in changes.items()]
            if unknown := [clash for clash in unknown if clash.mine != clash.theirs]:
                raise Conflict(model, row, unknown)
            return dict(changes)
        loading, columns = model.loading(), model.columns()
        theirs: dict[str, Clash] = {}
        for who, when, changed in changes_since(model, row, version):
            for column, (before, _after) in changed.items():
                first = theirs.get(column)
                base = first.before if first else loading[column](before)
                theirs[column] = Clash(column, base, changes.get(column, base), row[column], who, when)
        made, clashes, united = dict(changes), list[Clash](), list[tuple[Clash, Any]]()
        for each in (theirs[column] for column in columns if column in theirs):
            if each.theirs == each.before:
                continue
            value = each.theirs
            if each.column in changes and each.mine != each.theirs:
                field_ = columns[each.column]
                value = field_.merged(each.before, each.mine, each.theirs) if isinstance(field_, Value) else None
                if value is None:
                    clashes.append(each)
                    continue
                made[each.column] = value
            united.append((each, value))
        if clashes:
            raise Conflict(model, row, clashes, united)
        self.merged.update({each.column: each.who for each, _value in united if each.mine != each.theirs})
        return made


class Rehearsal(UnitOfWork):
    """A unit of work that writes nothing: it says which rows the unit `number` would put where, if the series went on
    from `counters`. Nothing but new rows can be rehearsed."""

    def __init__(self, session: Session, number: int, commit: int, at: datetime, counters: Mapping[str, int]) -> None:
        super().__init__(session, number, commit, at)
        self.counters = dict(counters)
        self.puts: list[Put] = []

    def reserve(self, series: str, count: int) -> int:
        self.counters[series] += count
        return self.counters[series]

    def put(self, table: str, columns: Iterable[str], rows: Sequence[Sequence[Any]]) -> None:
        self.puts.append((table, tuple(columns), rows))


Put: TypeAlias = tuple[str, tuple[str, ...], Sequence[Sequence[Any]]]
"""A table, some of its columns, and rows of stored values for them."""
BULK = (*(table for table, model in RECORDS.items() if model.sheet), "journal_line", "search_entry")
"""The tables that a bulk load fills."""
SERIES = (*BULK, "contact_code")
"""The series of numbers that it takes from."""


IMPORT = 8_000
"""Kilobytes of pages of a SQLite file that an import holds."""


@contextmanager
def with_room() -> Iterator[None]:
    """Around many units that write much. Raises peewee's errors."""
    with room(database.obj, IMPORT):
        yield


@contextmanager
def in_bulk() -> Iterator[None]:
    """Inside a unit that puts very many rows: their indexes are made at its end. Nobody else writes until then, and on
    PostgreSQL nobody reads. Raises peewee's errors."""
    with indexes_anew(database.obj, BULK):
        yield


@contextmanager
def unit(
    session: Session, label: str, *, undoes: int | None = None, goes_on: int | None = None, more: bool = False
) -> Iterator[UnitOfWork]:
    """One transaction in which everything is stored, journaled and indexed, or nothing.

    `label` says in French what the user did; `goes_on` is the number of a unit that this transaction continues (an
    import is one unit over many transactions), `more` that others will follow: until one does not say so, the unit is
    unfinished. Raises TakenBack where somebody undid it meanwhile, or put an earlier state of the base back, and
    peewee's errors where the database refuses.
    """
    with writing(database.obj):
        commit = reserve("unit", 1)
        at = session.clock()
        if goes_on is None:
            _insert(Unit, [[commit, stored(Unit, "at", at), session.actor, session.id, label, undoes, not more]])
        elif not _stands(goes_on):
            raise TakenBack(_("« {label} » a été annulé.").format(label=label))
        elif not more:
            _execute(f"UPDATE unit SET finished = {database.param} WHERE number = {database.param}", [True, goes_on])
        work = UnitOfWork(session, goes_on or commit, commit, at)
        yield work
        if work.touched:
            work.index()
        elif undoes is None and not more:
            # Saved without a change, in none of its transactions: nothing to show in the journal, nothing to undo. Rows
            # of a file that brought nothing are looked at again next time.
            _execute(
                f"DELETE FROM imported_row WHERE unit_id = {database.param}"
                " AND NOT EXISTS (SELECT 1 FROM journal_line WHERE journal_line.unit_id = imported_row.unit_id)",
                [work.number],
            )
            _execute(
                f"DELETE FROM unit WHERE number = {database.param}"
                " AND NOT EXISTS (SELECT 1 FROM journal_line WHERE unit_id = number)",
                [work.number],
            )


def keep(model: type[Base], row: Values) -> None:
    """Store a row that is no record of the business, such as what a user chose for next time, in place of the one with
    its key. It has neither number nor journal: there is nothing in it to undo, and the last unit stays the act that a
    user takes back. Raises peewee's errors.
    """
    column = next(name for name, field in model.columns().items() if field.primary_key)
    names = ", ".join(f'"{name}"' for name in model.columns())
    marks = ", ".join([database.param] * len(model.columns()))
    assignments = ", ".join(f'"{name}" = excluded."{name}"' for name in model.columns())
    statement = (
        f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})'
        f' ON CONFLICT ("{column}") DO UPDATE SET {assignments}'
    )
    with writing(database.obj):
        _execute(statement, [stored(model, column, row[column]) for column in model.columns()])


def forget(model: type[Base], which: peewee.Node) -> None:
    """Delete rows that `keep` stored. Raises peewee's errors."""
    with writing(database.obj):
        model.delete().where(which).execute()


def take_stock() -> None:
    """Have PostgreSQL look at how much its tables hold, after much was written: by itself it does so a minute late, and
    meanwhile reads whole tables as if they were small. SQLite plans without such figures. Raises peewee's errors.
    """
    if isinstance(database.obj, peewee.PostgresqlDatabase):
        # The words of the search too: a plan that takes a rare one for common would walk all entries to find it.
        names = ", ".join(BULK)
        database.execute_sql(f"ANALYZE {names}")


def read(model: type[Record], id_: int) -> Values:
    """The row as it is now. Raises Gone."""
    # Not by a query of peewee's: writing its SQL takes ten times as long as the answer, and every change begins here.
    held = _execute(_selection(model, database.param), [id_]).fetchone()
    if held is None:
        raise Gone
    return loaded(model, dict(zip(model.columns(), held, strict=True)))


def changes_since(model: type[Record], row: Values, version: int) -> Iterator[tuple[str, datetime, Mapping[str, Any]]]:
    """Who changed which columns of `row` when, after `version`, oldest first; values as stored."""
    query = (
        JournalLine.select(Unit.actor, Unit.at, JournalLine.changes)
        .join(Unit)
        .where(
            JournalLine.contact_id == model.contact_of(row),
            JournalLine.table_name == model._meta.table_name,
            JournalLine.row_id == row["id"],
            JournalLine.version > version,
            JournalLine.operation == UPDATE,
        )
        .order_by(JournalLine.id)
    )
    for who, when, changes in as_tuples(query):
        yield who, when, json.loads(changes)


def reserve(series: str, count: int) -> int:
    """The last of `count` new numbers of a series. Only inside a unit: the row stays locked until it ends."""
    # One statement: two first writers of a series must not both find that it is missing.
    statement = (
        f"INSERT INTO counter (name, value) VALUES ({database.param}, {int(count)}) "
        "ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value"
    )
    return int(_execute(statement, [series]).fetchone()[0])


def _stands(number: int) -> bool:
    """Whether a unit is there and not undone."""
    undoing = Unit.alias()
    undone = undoing.select(undoing.number).where(undoing.undoes == number)
    return bool(Unit.select().where(Unit.number == number, ~peewee.fn.EXISTS(undone)).exists())


def stored(model: type[Base], column: str, value: Any) -> Any:
    """A model's value as the database and the journal have it."""
    return model.storing()[column](value)


def loaded(model: type[Record], values: Mapping[str, Any]) -> Values:
    """Values of the journal as the model has them."""
    loading = model.loading()
    return {column: loading[column](value) for column, value in values.items()}


@cache
def _selection(model: type[peewee.Model], param: str) -> str:
    columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
    return f'SELECT {columns} FROM "{model._meta.table_name}" WHERE id = {param}'


def _insert(model: type[Base], rows: Sequence[Sequence[Any]]) -> None:
    """Insert stored values in the order of the model's fields."""
    insert_rows(model._meta.table_name, model.columns(), rows)


def _execute(statement: str, values: Sequence[Any]) -> Any:
    return database.execute_sql(statement, values)


def _whole(model: type[Record], rows: Sequence[Values]) -> Iterator[dict[str, Any]]:
    """What the journal keeps of each inserted or deleted row: what is not at its default, as stored."""
    blank, converting = model.blank().items(), model.converting()
    for row in rows:
        kept = {column: row[column] for column, default in blank if row[column] != default}
        for column in kept.keys() & converting.keys():
            kept[column] = converting[column](kept[column])
        yield kept


def _stored_rows(model: type[Record], rows: Sequence[Values]) -> list[list[Any]]:
    """Rows as the database holds them, in the order of the model's columns."""
    names = list(model.columns())
    values_of = itemgetter(*names)
    converting = [(names.index(column), store) for column, store in model.converting().items()]
    found = []
    for row in rows:
        values = list(values_of(row))
        for index, store in converting:
            values[index] = store(values[index])
        found.append(values)
    return found
