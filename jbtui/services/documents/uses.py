"""Which documents name a record: what one names is kept, for a document says who and where for ten years."""

from typing import Any, NoReturn

import peewee

from jbtui.language import _
from jbtui.models.base import Record, as_dicts
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document
from jbtui.models.payment import Payment
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.services.unit import Forbidden, read

TOLD = 3
"""Documents that are named in a refusal."""

NAMES: dict[type[Record], tuple[peewee.Field, str]] = {
    Contact: (Document.contact, _("archivez la fiche")),
    Person: (Document.person, _("indiquez plutôt son départ (« Jusqu’au »)")),
    DeliveryAddress: (Document.delivery_address, _("archivez l’adresse")),
    Deal: (Document.deal, _("dites-la plutôt gagnée ou perdue")),
    Project: (Document.project, _("dites-le plutôt clos")),
}
"""By which column documents name a record, and what to do instead of deleting it."""


def require_unused(model: type[Record], *ids: int) -> None:
    """That no document names any of these records. Raises Forbidden, saying which ones do; Gone."""
    column, instead = NAMES[model]
    used = Document.select(column).where(column.in_(ids)).limit(1).scalar()
    if used is not None:
        query = Document.select(Document.id, Document.type, Document.number).where(column == used)
        documents = as_dicts(query.order_by(Document.id.desc()).limit(TOLD + 1))
        names = [Document.title(row) for row in documents[:TOLD]] + ["…"] * (len(documents) > TOLD)
        words = _("{title} figure sur des documents ({documents}) : {instead}.")
        raise Forbidden(words.format(title=model.title(read(model, used)), documents=", ".join(names), instead=instead))
    if model is Contact:
        paid = Payment.select(Payment.contact).where(Payment.contact.in_(ids)).limit(1).scalar()
        if paid is not None:
            words = _("{title} a des règlements : {instead}.")
            raise Forbidden(words.format(title=model.title(read(model, paid)), instead=instead))
        bought = Purchase.select(Purchase.contact).where(Purchase.contact.in_(ids)).limit(1).scalar()
        if bought is not None:
            words = _("{title} a des achats : {instead}.")
            raise Forbidden(words.format(title=model.title(read(model, bought)), instead=instead))


def count_of(contact_id: int) -> int:
    """How many documents a contact has."""
    return int(Document.select().where(Document.contact == contact_id).count())


def count_linked(column: peewee.Field, id_: int) -> int:
    """How many documents hang on a deal or a project, by the column that names it."""
    return int(Document.select().where(column == id_).count())


def only_read(*_what: Any) -> NoReturn:
    """In the place of what stores the rows of a tab that documents are only read in. Raises Forbidden."""
    raise Forbidden(_("Un document s’ouvre par Entrée."))
