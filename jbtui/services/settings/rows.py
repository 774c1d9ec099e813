"""What users do with the rates, the payment terms and the texts that documents are offered: add, change, delete."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import Mention
from jbtui.models.vat_rate import VatRate
from jbtui.services.contacts import Saved
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit

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
    """Delete a row. Raises Gone, and Forbidden where documents name it."""
    title = model.title(read(model, id_))
    try:
        with unit(session, _("Supprimer {title} ({noun})").format(title=title, noun=model.noun)) as work:
            work.delete(model, read(model, id_))
    except peewee.IntegrityError as error:  # the database holds what documents name
        raise Forbidden(_("« {title} » figure sur des documents : elle reste.").format(title=title)) from error


def _checked(model: type[Record], row: Values) -> Values:
    if errors := model.refusals(row):
        raise Invalid(errors)
    columns, names = model.columns(), ALIKE[model]
    alike = [columns[name] == row[name] for name in names]
    if any(other["id"] != row.get("id") for other in model.values(*alike)):
        raise Invalid({names[-1]: _("cela existe déjà")})
    return row
