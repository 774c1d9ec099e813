"""What users do with purchases: note, change, pay, delete."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.purchase import INVOICE, KINDS, Purchase, completed
from jbtui.models.values import show_day, thousands
from jbtui.services.contacts import Saved
from jbtui.services.follow_up import today
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit
from jbtui.text import fold


def create(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Note an order to a supplier or an invoice of theirs; VAT and total follow where they are not said. Raises
    Invalid, Forbidden, Gone."""
    row = {**Purchase.blank(), **values, "contact_id": contact_id}
    label = _("{kind} {number} de {contact}")
    contact = read(Contact, contact_id)
    words = label.format(kind=dict(KINDS)[row["kind"]], number=row["number"], contact=Contact.title(contact))
    with unit(session, words) as work:
        if not read(Contact, contact_id)["is_supplier"]:
            words = _("{contact} n’est pas un fournisseur : sa fiche (e) lui donne ce profil.")
            raise Forbidden(words.format(contact=Contact.title(contact)))
        return Saved(work.insert(Purchase, [_checked(row)])[0])


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a purchase read at `version`. Raises Invalid, Conflict, Gone."""
    with unit(session, _("Modifier {purchase}").format(purchase=Purchase.title(read(Purchase, id_)))) as work:
        row = {**read(Purchase, id_), **changes}
        whole = _checked(row)
        follows = {name: value for name, value in whole.items() if value != row[name]}
        return Saved(work.update(Purchase, id_, {**changes, **follows}, version), work.merged)


def pay(session: Session, ids: Sequence[int], day: date | None = None) -> int:
    """Note that invoices were paid, today if no day is said; how many were not yet. Raises Gone."""
    with unit(session, _("Payer {purchases}").format(purchases=_named(ids))) as work:
        due = [row for row in (read(Purchase, id_) for id_ in ids) if Purchase.is_due(row)]
        for row in due:
            work.update(Purchase, row["id"], {"paid_on": day or today(session)}, row["version"])
        return len(due)


def unpay(session: Session, ids: Sequence[int]) -> int:
    """Note that invoices are not paid after all; how many were. Raises Gone."""
    with unit(session, _("Pas encore payé : {purchases}").format(purchases=_named(ids))) as work:
        paid = [row for row in (read(Purchase, id_) for id_ in ids) if row["paid_on"] is not None]
        for row in paid:
            work.update(Purchase, row["id"], {"paid_on": None}, row["version"])
        return len(paid)


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete purchases, all or none. Raises Gone."""
    with unit(session, _("Supprimer {purchases}").format(purchases=_named(ids))) as work:
        for id_ in ids:
            work.delete(Purchase, read(Purchase, id_))


def count_of(contact_id: int) -> int:
    """How many purchases there are of a supplier."""
    return int(Purchase.select().where(Purchase.contact == contact_id).count())


def _named(ids: Sequence[int]) -> str:
    if len(ids) == 1:
        return Purchase.title(read(Purchase, ids[0]))
    return ngettext("{count} achat", "{count} achats", len(ids)).format(count=thousands(len(ids)))


def _checked(row: Values) -> Values:
    """A whole row as it is stored. Raises Invalid."""
    row = {**row, **completed(row)}
    errors = Purchase.refusals(row)
    same = Purchase.values(
        Purchase.contact == row["contact_id"], Purchase.kind == row["kind"], Purchase.number_key == fold(row["number"])
    )
    if other := next((each for each in same if each["id"] != row.get("id")), None):
        words = (
            _("la facture {number} de ce fournisseur est déjà saisie, du {day}")
            if row["kind"] == INVOICE
            else _("la commande {number} à ce fournisseur est déjà saisie, du {day}")
        )
        errors.setdefault("number", words.format(number=other["number"], day=show_day(other["date"])))
    if errors:
        raise Invalid(errors)
    return row
