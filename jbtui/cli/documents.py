"""`jbtui documents`: the documents of sales, by their kinds, the newest first."""

import argparse
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    import peewee

    from jbtui.cli.arguments import Commands

KINDS = {
    "devis": "DEV",
    "proforma": "PRO",
    "commande": "CDE",
    "livraison": "BL",
    "acompte": "ACO",
    "facture": "FAC",
    "avoir": "AVO",
}
"""A kind as it is typed → as it is stored."""


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "documents",
        help=_("lister les documents des ventes"),
        description=_(
            "Lister les documents des ventes : devis, commandes, livraisons, factures, les derniers d’abord."
        ),
        allow_abbrev=False,
    )
    kinds = ", ".join(KINDS)
    parser.add_argument(
        "--kind", choices=list(KINDS), metavar=_("TYPE"), help=_("un seul type : {kinds}").format(kinds=kinds)
    )
    parser.add_argument("--contact", metavar=_("CODE"), help=_("seulement ceux du contact de ce code"))
    parser.add_argument("--year", metavar=_("EXERCICE"), help=_("seulement ceux qui ont un numéro de cet exercice"))
    add_format(parser, "table", "json", "csv", "xlsx")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the documents; the exit status. Raises Failure for a contact or a year that is not there."""
    with opened(settings):
        from jbtui.cli import listing
        from jbtui.declarations.base import View
        from jbtui.declarations.documents import FAMILIES
        from jbtui.models.document import FAMILIES as FAMILY_OF
        from jbtui.models.document import Document
        from jbtui.services.paging import whole_rows

        where = _where(arguments)
        asked = FAMILY_OF[KINDS[arguments.kind]] if arguments.kind else ""
        lists = [each for each in FAMILIES if each.shelves[0].id.startswith(asked)]
        walks = [each.walk(View(shelf=each.shelves[0].id), *where) for each in lists]
        if arguments.format == "table":
            pages = (page for walk in walks for page in listing.pages(walk))
            listing.print_table(lists[0].columns, _("Aucun document."), pages)
            return 0
        from jbtui.services.exports.row_formats import FORMATS

        rows = (row for walk in walks for row in whole_rows(walk, Document))
        output.print_file(FORMATS[Document][arguments.format], rows)
    return 0


def _where(arguments: argparse.Namespace) -> "list[peewee.Node]":
    """What is asked of the documents."""
    from jbtui.cli import listing
    from jbtui.models.document import Document

    where: list[peewee.Node] = []
    if arguments.kind:
        where.append(Document.type == KINDS[arguments.kind])
    if arguments.contact is not None:
        where.append(Document.contact == listing.contact_of(arguments.contact))
    if arguments.year is not None:
        where.append(Document.fiscal_year == listing.year_of(arguments.year)["id"])
    return where
