"""The history of a contact: what can be done on a figure, and the list of the rows that it counts."""

from dataclasses import replace

from jbtui.declarations import deals, documents, purchases
from jbtui.declarations.base import Command, Listing, Section, Situation
from jbtui.declarations.everywhere import EXPORT
from jbtui.language import _
from jbtui.models.base import Record
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.services.documents.history_columns import Counted

TAB = ("history", "4", _("Historique"))
"""The onglet: id, key, title."""


def why_nothing(situation: Situation) -> str:
    """A figure that counts nothing is not followed."""
    return "" if situation.ids else _("ce chiffre ne compte rien")


def why_one_side(situation: Situation) -> str:
    """There is another side only of who buys and sells."""
    several = situation.row is not None and len(situation.row.get("sides", ())) > 1
    return "" if several else _("ce contact n’est pas client et fournisseur")


COMMANDS = (
    Command("history.open", _("Voir les pièces"), _("Ouvrir la liste de ce que le chiffre compte"), "open", "enter",
            row=1, rank=10, why_not=why_nothing),
    Command("history.side", _("Ventes/achats"), _("Passer des ventes aux achats, ou l’inverse"), "turn_side", "b",
            row=1, rank=15, why_not=why_one_side),
    Command("history.export", _("Exporter…"), _("Exporter l’historique dans un fichier"), "export", "x", popup="o"),
)  # fmt: skip
"""What is done on a figure."""

SECTIONS: dict[type[Record], Section] = {
    Document: documents.SECTION,
    Purchase: purchases.SECTION,
    **{section.listing.model: section for section in deals.SECTIONS if section.listing.model in (Deal, Project)},
}
"""Where a contact has the rows that a column counts, and by which screen one of them opens."""

_DOCUMENT_COLUMNS = (
    replace(documents.NUMBER, width=15),
    replace(documents.DATE, from_width=0),
    replace(documents.STATE, width=14, from_width=0),
    replace(documents.HT, from_width=0),
    documents.TTC,
)


def listing_of(counted: Counted) -> Listing:
    """The list of what a column counts."""
    found = replace(SECTIONS[counted.model].listing, title=counted.title)
    if counted.model is Document:
        commands = documents.QUOTES.commands
        fields = documents.LISTED
        return replace(found, fields=fields, columns=_DOCUMENT_COLUMNS, sorts=documents.SORTS[:1], commands=commands)
    return replace(found, commands=(EXPORT,))
