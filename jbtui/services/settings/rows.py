"""What users do with the rates, the payment terms and the texts that documents are offered: add, change, delete."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _, ngettext
from jbtui.models.base import Record, Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.document import Document
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import Mention
from jbtui.models.values import thousands
from jbtui.models.vat_rate import VatRate
from jbtui.services.contacts import Saved
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit
from jbtui.text import fold

ALIKE: dict[type[Record], tuple[str, ...]] = {
    VatRate: ("code",),
    PaymentTerm: ("label",),
    Mention: ("kind", "since"),
}
"""The columns that no two rows share; the last one is where it is said."""


def create(model: type[Record], session: Session, values: Mapping[str, Any]) -> Saved:
    """Add a row. Raises Invalid."""
    row = {**model.blank(), **values}
    with unit(session, _("Ajouter {title} ({noun})").format(title=model.title(row), noun=model.noun)) as work:
        return Saved(work.insert(model, [_checked(model, row)])[0])


def update(model: type[Record], session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a row read at `version`. Raises Invalid, Conflict, Gone."""
    title = model.title(read(model, id_))
    with unit(session, _("Modifier {title} ({noun})").format(title=title, noun=model.noun)) as work:
        _checked(model, {**read(model, id_), **changes})
        return Saved(work.update(model, id_, changes, version), work.merged)


def delete(model: type[Record], session: Session, id_: int) -> None:
    """Delete a row. Raises Gone, and Forbidden for a payment term that documents or contacts name."""
    title = model.title(read(model, id_))
    with unit(session, _("Supprimer {title} ({noun})").format(title=title, noun=model.noun)) as work:
        row = read(model, id_)
        if model is PaymentTerm and (users := _users_of_term(row)):
            words = _("« {title} » est utilisée par {users} : elle reste.")
            raise Forbidden(words.format(title=title, users=", ".join(users)))
        work.delete(model, row)


def _users_of_term(row: Values) -> list[str]:
    """How many contacts and documents name a payment term: « 3 contacts », « 2 documents »."""
    terms = Contact.select(Contact.payment_terms, peewee.fn.COUNT(Contact.id)).where(Contact.payment_terms > "")
    named = as_tuples(terms.group_by(Contact.payment_terms))
    contacts = sum(count for term, count in named if fold(term) == fold(row["label"]))
    documents = Document.select().where(Document.payment_term == row["id"]).count()
    return [
        word.format(count=thousands(count))
        for count, word in (
            (contacts, ngettext("{count} contact", "{count} contacts", contacts)),
            (documents, ngettext("{count} document", "{count} documents", documents)),
        )
        if count
    ]


def _checked(model: type[Record], row: Values) -> Values:
    if errors := model.refusals(row):
        raise Invalid(errors)
    columns, names = model.columns(), ALIKE[model]
    alike = [columns[name] == row[name] for name in names]
    if any(other["id"] != row.get("id") for other in model.values(*alike)):
        raise Invalid({names[-1]: _("cela existe déjà")})
    return row
