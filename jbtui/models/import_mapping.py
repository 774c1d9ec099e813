"""What a user chose for the columns of a file, kept for the next file with the same headers."""

import peewee

from jbtui.models.base import Base
from jbtui.models.fields import InstantField, LineField


class ImportMapping(Base):
    """The fields of the columns of a kind of file. It belongs to everybody who shares the base, as its contacts do.

    `headers` is a digest of the headers, `fields` JSON: header → field, or null for a column that is ignored.
    """

    headers = LineField(primary_key=True)
    fields = peewee.TextField()
    at = InstantField()
    actor = LineField()
