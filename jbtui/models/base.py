"""The base of every model: the shared database handle, and what every business row carries."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from typing import Any, ClassVar, TypeAlias

import peewee

from jbtui.language import _
from jbtui.models.fields import InstantField, LineField, Value

database = peewee.DatabaseProxy()

driver_errors: AbstractContextManager[None] = peewee.__exception_wrapper__  # type: ignore[attr-defined]
"""Around what reads a driver's cursor: it raises the driver's own errors, this makes peewee's of them."""

Values = dict[str, Any]
"""Column name → value, a foreign key by its column name (`contact_id`)."""

Select: TypeAlias = "peewee.ModelSelect[Any]"
"""An unexecuted query, of any model."""


def as_dicts(query: Select) -> list[Values]:
    """The rows of a query, each as field name → value."""
    return list(query.dicts())


def as_tuples(query: Select) -> list[tuple[Any, ...]]:
    """The rows of a query, each as the values of what it selects, in order."""
    return list(query.tuples())


def insert_rows(
    table: str, columns: Iterable[str], rows: Sequence[Sequence[Any]], into: peewee.Database | None = None
) -> None:
    """Insert rows of stored values, as fast as the engine takes them: 2.6 times as fast as peewee's `insert_many`.

    Raises peewee's errors. For `services.unit` and what it keeps beside the records, and for copies of a database
    `into` another.
    """
    handle = into or database.obj
    names = ", ".join(f'"{column}"' for column in columns)
    with driver_errors:
        cursor = handle.cursor()
        if isinstance(handle, peewee.PostgresqlDatabase):
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        elif rows:
            marks = ", ".join("?" * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


@contextmanager
def snapshot() -> Iterator[None]:
    """The database as it is at the first query of the block, whatever others write meanwhile; nothing can be written in
    it. Raises peewee's errors.
    """
    with database.manual_commit():
        database.begin()
        try:
            if isinstance(database.obj, peewee.PostgresqlDatabase):
                database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        finally:
            with suppress(peewee.DatabaseError):  # a damaged file, or a server that left, has ended it already
                database.rollback()


NO_CONTACT = 0
"""The contact of a row that is on no contact's sheet, such as a setting: no contact has this id."""


class Base(peewee.Model):
    """A table of jbtui. Reading goes through peewee; writing through `services.unit` only."""

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    @cache
    def columns(cls) -> Mapping[str, peewee.Field]:
        """The model's fields by column name, in declaration order."""
        return {field.column_name: field for field in cls._meta.sorted_fields}

    @classmethod
    @cache
    def storing(cls) -> Mapping[str, Callable[[Any], Any]]:
        """How a model's value becomes what the database and the journal hold, by column."""
        return {name: field.db_value for name, field in cls.columns().items()}

    @classmethod
    @cache
    def converting(cls) -> Mapping[str, Callable[[Any], Any]]:
        """`storing`, without the columns whose values the database holds as they are."""
        fields = cls.columns().items()
        return {name: field.db_value for name, field in fields if isinstance(field, Value) and field.converts}

    @classmethod
    @cache
    def loading(cls) -> Mapping[str, Callable[[Any], Any]]:
        """How what the database and the journal hold becomes a model's value, by column."""
        return {name: field.python_value for name, field in cls.columns().items()}

    @classmethod
    def values(cls, *where: peewee.Node) -> list[Values]:
        """The rows that match, whole, as dictionaries by column name."""
        names = list(cls.columns())
        query = cls.select(*cls.columns().values())
        if where:
            query = query.where(*where)
        return [dict(zip(names, row, strict=True)) for row in as_tuples(query)]


class Record(Base):
    """A row that people edit: it has a version, stamps, and a journal."""

    id = peewee.BigIntegerField(primary_key=True)  # given by `services.unit`
    version = peewee.IntegerField(default=1)
    created_at = InstantField(label=_("Créée le"))
    created_by = LineField(label=_("Créée par"), default="")
    updated_at = InstantField(label=_("Modifiée le"))
    updated_by = LineField(label=_("Modifiée par"), default="")

    noun: ClassVar[str]
    """What users call such a row."""

    feminine: ClassVar[bool] = False
    """Whether that noun is feminine: what is said of a row agrees with it."""

    derived: ClassVar[frozenset[str]] = frozenset()
    """Columns computed from the others by `derive`; the journal leaves them out."""

    sheet: ClassVar[str] = "contact_id"
    """The column that says on which contact's sheet this row stands; empty for rows that stand on none."""

    @classmethod
    def contact_of(cls, row: Mapping[str, Any]) -> int:
        """The contact on whose sheet a row stands, or NO_CONTACT."""
        return int(row[cls.sheet]) if cls.sheet else NO_CONTACT

    @classmethod
    def derive(cls, row: Mapping[str, Any]) -> Values:
        """The derived columns of a whole row."""
        del row
        return {}

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        """How a person calls this row, in one line."""
        raise NotImplementedError

    @classmethod
    def refusals(cls, row: Mapping[str, Any]) -> dict[str, str]:
        """Why this whole row cannot be stored: column → sentence; empty if it can."""
        del row
        return {}

    @classmethod
    def value(cls, column: str) -> Value[Any]:
        """The field of a column that holds a value of its own (not another record's id)."""
        field = cls.columns()[column]
        assert isinstance(field, Value), column
        return field

    @classmethod
    def warnings(cls, row: Mapping[str, Any]) -> dict[str, str]:
        """What looks wrong in this whole row and may be kept: column → sentence."""
        found = {}
        for name, field in cls.columns().items():
            if isinstance(field, Value) and name in row and (problem := field.check(row[name])):
                found[name] = problem
        return found

    @classmethod
    def edited_columns(cls) -> list[str]:
        """The columns that people and imports fill: all but the identity, the stamps and what is derived."""
        own = {"id", "version", "created_at", "created_by", "updated_at", "updated_by"} | cls.derived
        return [name for name in cls.columns() if name not in own]

    @classmethod
    @cache
    def _defaults(cls) -> Values:
        fields = cls.columns()
        return {name: default(fields[name]) for name in cls.edited_columns()}

    @classmethod
    def blank(cls) -> Values:
        """A new row's values: every edited column at its default."""
        return dict(cls._defaults())


def default(field: peewee.Field) -> Any:
    """The value of a field that nobody filled."""
    return field.default() if callable(field.default) else field.default
