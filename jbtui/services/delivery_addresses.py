"""What users do with a contact's delivery addresses: add, change, choose the default, archive, delete."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.services.contacts import BILLING_LABEL, Saved
from jbtui.services.documents.uses import require_unused
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, read, unit


def comes_with_contact(row: Mapping[str, Any]) -> bool:
    """Whether this is the delivery address that a contact has from the start, untouched: its billing address."""
    usual = {**DeliveryAddress.blank(), "label": BILLING_LABEL, "is_default": True, "follows_billing": True}
    return all(row[column] == value for column, value in usual.items() if column not in (*ADDRESS, "contact_id"))


def create(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Add a delivery address to a contact; as the default one if `values` says so. Raises Invalid, Gone."""
    owner = Contact.title(read(Contact, contact_id))
    label = values.get("label", "")
    with unit(session, _("Ajouter l’adresse {label} à {owner}").format(label=label, owner=owner)) as work:
        return Saved(add(work, contact_id, values))


def add(work: UnitOfWork, contact_id: int, values: Mapping[str, Any]) -> Values:
    """`create` as part of a larger unit."""
    row = _checked({**DeliveryAddress.blank(), **values, "contact_id": contact_id, "follows_billing": False})
    if row["is_default"]:
        _leave_default(work, contact_id)
    return work.insert(DeliveryAddress, [row])[0]


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of an address read at `version`. Once its address is edited here, it follows the billing
    address no more. Raises Invalid, Forbidden, Conflict, Gone.
    """
    with _modifying(session, id_) as work:
        return Saved(_change(work, read(DeliveryAddress, id_), changes, version), work.merged)


def set_default(session: Session, id_: int) -> None:
    """Make this address the one that documents propose. Raises Gone."""
    with _modifying(session, id_) as work:
        row = read(DeliveryAddress, id_)
        _change(work, row, {"is_default": True}, row["version"])


def set_archived(session: Session, id_: int, archived: bool) -> None:
    """Archive an address, or take it out of the archive. Raises Gone; Forbidden for the default one."""
    with _modifying(session, id_) as work:
        row = read(DeliveryAddress, id_)
        if archived:
            _require_not_default(row)
        _change(work, row, {"archived": archived}, row["version"])


def delete(session: Session, id_: int) -> None:
    """Delete an address. Raises Forbidden for the default one, and for one that a document names."""
    with unit(session, _("Supprimer l’adresse {label}").format(label=read(DeliveryAddress, id_)["label"])) as work:
        row = read(DeliveryAddress, id_)  # as it is now that nobody else can write
        _require_not_default(row)
        require_unused(DeliveryAddress, id_)
        work.delete(DeliveryAddress, row)


@contextmanager
def _modifying(session: Session, id_: int) -> Iterator[UnitOfWork]:
    with unit(session, _("Modifier l’adresse {label}").format(label=read(DeliveryAddress, id_)["label"])) as work:
        yield work


def _change(work: UnitOfWork, row: Values, changes: Mapping[str, Any], version: int) -> Values:
    target = _checked({**row, **changes})
    if row["is_default"] and not target["is_default"]:
        raise Forbidden(_("Il faut une adresse par défaut : choisissez-en une autre, celle-ci ne le sera plus."))
    if any(target[column] != row[column] for column in ADDRESS):
        changes = {**changes, "follows_billing": False}
    if target["is_default"] and not row["is_default"]:
        _leave_default(work, row["contact_id"])
        changes = {**changes, "archived": False}
    return work.update(DeliveryAddress, row["id"], changes, version)


def _checked(row: Values) -> Values:
    if errors := DeliveryAddress.refusals(row):
        raise Invalid(errors)
    return row


def _require_not_default(row: Values) -> None:
    if row["is_default"]:
        raise Forbidden(_("C’est l’adresse par défaut : choisissez-en d’abord une autre (o, puis b)."))


def _leave_default(work: UnitOfWork, contact_id: int) -> None:
    """Make room for the one default address of a contact."""
    for address in DeliveryAddress.values(DeliveryAddress.contact == contact_id, DeliveryAddress.is_default):
        work.update(DeliveryAddress, address["id"], {"is_default": False}, address["version"])
