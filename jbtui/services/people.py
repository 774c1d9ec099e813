"""What users do with a company's people (contacts associés): add, change, delete."""

from collections.abc import Mapping
from typing import Any

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import COMPANY, Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.note import Note
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services.contacts import Saved
from jbtui.services.documents.uses import require_unused
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, read, unit

NAMING: tuple[tuple[type[Record], str], ...] = (
    (DeliveryAddress, "recipient_id"),
    *((model, "person_id") for model in (Deal, Project, Action, Note)),
)
"""What may name a person, and in which column."""


def create(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Add a person to a company. Raises Invalid, Gone; Forbidden for a particulier."""
    row = _checked({**Person.blank(), **values, "contact_id": contact_id})
    company = Contact.title(read(Contact, contact_id))
    label = _("Ajouter {person} à {company}").format(person=Person.title(row), company=company)
    with unit(session, label) as work:
        if read(Contact, contact_id)["nature"] != COMPANY:
            raise Forbidden(_("Un particulier n’a pas de contacts associés."))
        if row["is_main"]:
            _leave_main(work, contact_id)
        return Saved(work.insert(Person, [row])[0])


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a person read at `version`. Raises Invalid, Conflict, Gone."""
    with unit(session, _("Modifier {person}").format(person=Person.title(read(Person, id_)))) as work:
        row = read(Person, id_)
        _checked({**row, **changes})
        if changes.get("is_main"):
            _leave_main(work, row["contact_id"], but=id_)
        return Saved(work.update(Person, id_, changes, version), work.merged)


def delete(session: Session, id_: int) -> None:
    """Delete a person; what named them names nobody. Raises Gone, and Forbidden where a document names them."""
    with unit(session, _("Supprimer {person}").format(person=Person.title(read(Person, id_)))) as work:
        require_unused(Person, id_)
        for model, column in NAMING:
            for row in model.values(model.columns()[column] == id_):
                work.update(model, row["id"], {column: None}, row["version"])
        work.delete(Person, read(Person, id_))


def _checked(row: Values) -> Values:
    if errors := Person.refusals(row):
        raise Invalid(errors)
    return row


def _leave_main(work: UnitOfWork, contact_id: int, but: int | None = None) -> None:
    """Make room for the one main person of a company."""
    for person in Person.values(Person.contact == contact_id, Person.is_main):
        if person["id"] != but:
            work.update(Person, person["id"], {"is_main": False}, person["version"])
