"""A form that somebody has open on a record, for the others to know."""

import peewee

from jbtui.models.base import Base
from jbtui.models.fields import InstantField, LineField


class OpenForm(Base):
    """A record that is being edited. `seen` is renewed while the form is open: a row that is not is of a process that
    was killed. No foreign key: the record may be deleted meanwhile.
    """

    form = LineField(primary_key=True)
    """The session, the record, and the process that has it open (`alive.mark`), in one text."""
    session = LineField()
    actor = LineField()
    table_name = LineField()
    row_id = peewee.BigIntegerField()
    contact_id = peewee.BigIntegerField()
    """The contact on whose sheet the record stands."""
    since = InstantField()
    seen = InstantField()
