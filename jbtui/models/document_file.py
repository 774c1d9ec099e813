"""What is kept of a numbered document as it was: its files, and what was done with it."""

import peewee

from jbtui.language import _
from jbtui.models.base import Base
from jbtui.models.document import Document
from jbtui.models.fields import ChoiceField, InstantField, LineField

PDF, XML = "pdf", "xml"


class DocumentFile(Base):
    """The page or the electronic invoice of a document, byte for byte."""

    id = peewee.BigIntegerField(primary_key=True)
    document = peewee.ForeignKeyField(Document)
    kind = ChoiceField(choices=[(PDF, "PDF"), (XML, "XML")], default=PDF)
    sha256 = LineField(limit=64)
    bytes = peewee.BlobField()
    created_at = InstantField(label=_("Créé le"))


class Event(Base):
    """Something that was done with a document; nothing is ever taken out. `data` is JSON."""

    id = peewee.BigIntegerField(primary_key=True)
    document = peewee.ForeignKeyField(Document)
    at = InstantField()
    actor = LineField()
    action = LineField()
    data = peewee.TextField(default="{}")
