"""What comes of what: documents made of others, and how much of which line."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.contact import Contact
from jbtui.models.document import Document, DocumentLine
from jbtui.models.fields import ChoiceField, MoneyField, QuantityField

TRANSFORM, DEPOSIT, CREDIT = "transform", "deposit", "credit"
KINDS = [(TRANSFORM, _("suite")), (DEPOSIT, _("acompte déduit")), (CREDIT, _("avoir"))]


class DocumentLink(Record):
    """That one document comes of another: its next stage, the invoice that deducts a deposit, the credit note of an
    invoice. `amount` is what is deducted of a deposit, VAT included."""

    noun = _("lien")

    contact = peewee.ForeignKeyField(Contact)
    source = peewee.ForeignKeyField(Document, verbose_name=_("De"))
    target = peewee.ForeignKeyField(Document, verbose_name=_("À"))
    kind = ChoiceField(choices=KINDS, label=_("Genre"), default=TRANSFORM)
    amount = MoneyField(label=_("Montant"), default=0)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return cls.value("kind").show(row["kind"])


class LineLink(Record):
    """How much of a line is in a line of another document."""

    noun = _("lien")

    contact = peewee.ForeignKeyField(Contact)
    source_line = peewee.ForeignKeyField(DocumentLine, verbose_name=_("De la ligne"))
    target_line = peewee.ForeignKeyField(DocumentLine, verbose_name=_("À la ligne"))
    quantity = QuantityField(label=_("Qté"), default=0)

    @classmethod
    def title(cls, row: Mapping[str, Any]) -> str:
        return cls.value("quantity").show(row["quantity"])
