"""What users do with the one row that says who sells."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jbtui import reasons
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import CREDIT, DEPOSIT, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.services.contacts import Saved
from jbtui.services.documents.refusals import refusal
from jbtui.services.follow_up import today
from jbtui.services.unit import Invalid, Session, keep, read, unit

LARGEST_LOGO = 200_000
"""Bytes."""
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


def set_logo(session: Session, path: Path | None) -> None:
    """Have documents show the picture of a file, or none. Raises Invalid for a file that is too large, that cannot be
    read or that no page can show."""
    content = None
    if path is not None:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST_LOGO + 1)
        except (OSError, ValueError) as error:
            reason = reasons.of_system(error) if isinstance(error, OSError) else str(error)
            raise Invalid({"logo": _("ce fichier ne se lit pas : {reason}").format(reason=reason)}) from error
        if len(content) > LARGEST_LOGO:
            raise Invalid({"logo": _("ce fichier dépasse 200 Ko")})
        from jbtui.services.documents import pdf

        if not pdf.is_picture(content):
            raise Invalid({"logo": _("ce fichier n’est pas une image PNG, JPEG, GIF ou SVG")})
    with unit(session, _("Changer le logo") if content else _("Retirer le logo")):
        keep(Seller, {**Seller.values(Seller.id == THE_SELLER)[0], "logo": content})


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
