"""The journal: who changed what, when, in which unit. Audit, undo, live refresh and conflicts all read it."""

import peewee

from jbtui.models.base import Base
from jbtui.models.contact import Contact
from jbtui.models.fields import InstantField, LineField

INSERT, UPDATE, DELETE = "insert", "update", "delete"


class Counter(Base):
    """The last number given of each series: units in the order of their commits, codes, row ids."""

    name = LineField(primary_key=True)
    value = peewee.BigIntegerField()


class Unit(Base):
    """One act of one user: all of it is in the database, or nothing. An import is one unit over many transactions."""

    number = peewee.BigIntegerField(primary_key=True)
    at = InstantField()
    actor = LineField()
    session = LineField()
    label = LineField()
    undoes = peewee.ForeignKeyField("self", null=True)
    finished = peewee.BooleanField(default=True)


class JournalLine(Base):
    """The change of one row by one unit.

    `changes` is JSON of stored values: column → value for an insert or a delete, column → [before, after] for an
    update. `version` is the row's after the change. Lines are numbered in the order of commits.
    """

    id = peewee.BigIntegerField(primary_key=True)
    unit = peewee.ForeignKeyField(Unit)
    table_name = LineField()
    row_id = peewee.BigIntegerField()
    contact_id = peewee.BigIntegerField()
    """The contact on whose sheet the row stands; no foreign key: the journal outlives the contact."""
    operation = LineField()
    version = peewee.IntegerField()
    changes = peewee.TextField()


class SearchEntry(Base):
    """The folded words by which a contact is found. The highest entry is the contact changed last."""

    entry = peewee.BigIntegerField(primary_key=True)
    contact = peewee.ForeignKeyField(Contact, unique=True, on_delete="CASCADE")
    tokens = peewee.TextField()


class ImportedRow(Base):
    """A row of a file that is already in: the same file again changes nothing."""

    fingerprint = LineField(primary_key=True)
    contact = peewee.ForeignKeyField(Contact, on_delete="CASCADE")
    unit = peewee.ForeignKeyField(Unit)
