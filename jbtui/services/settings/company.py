"""What users do with the one row that says who sells."""

from collections.abc import Mapping
from typing import Any

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import CREDIT, DEPOSIT, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.services.contacts import Saved
from jbtui.services.documents.refusals import refusal
from jbtui.services.follow_up import today
from jbtui.services.unit import Invalid, Session, read, unit

SERIES_OF = {"deposit_series": DEPOSIT, "credit_series": CREDIT}
"""The settings that say in which series documents of a type are numbered."""


def update(session: Session, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of the row read at `version`. Raises Invalid, Conflict."""
    with unit(session, _("Modifier la société")) as work:
        row = read(Seller, THE_SELLER)
        target = {**row, **changes}
        if errors := Seller.refusals(target) | _begun(session, row, target):
            raise Invalid(errors)
        return Saved(work.update(Seller, THE_SELLER, changes, version), work.merged)


def _begun(session: Session, row: Values, target: Values) -> dict[str, str]:
    """The series that cannot change in the present fiscal year, which has numbers of it already."""
    day = today(session)
    years = FiscalYear.values(FiscalYear.start <= day, FiscalYear.end >= day)
    found = {}
    for year in years:
        for column, type_ in SERIES_OF.items():
            if row[column] != target[column]:
                numbered = Document.select().where(Document.fiscal_year == year["id"], Document.type == type_)
                if numbered.exists():
                    found[column] = str(refusal("E-SERIES", column, year=year["code"]))
    return found
