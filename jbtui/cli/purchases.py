"""`jbtui purchases`: the orders to suppliers and their invoices, the newest first."""

import argparse
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands

KINDS = {"commande": "order", "facture": "invoice"}
"""A kind as it is typed → as it is stored."""


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "purchases",
        help=_("lister les achats"),
        description=_("Lister les achats : commandes aux fournisseurs et factures reçues, les derniers d’abord."),
        allow_abbrev=False,
    )
    kinds = ", ".join(KINDS)
    parser.add_argument(
        "--kind", choices=list(KINDS), metavar=_("TYPE"), help=_("un seul type : {kinds}").format(kinds=kinds)
    )
    parser.add_argument("--contact", metavar=_("CODE"), help=_("seulement ceux du contact de ce code"))
    parser.add_argument("--year", metavar=_("EXERCICE"), help=_("seulement ceux de cet exercice, par leur date"))
    add_format(parser, "table", "json", "csv", "xlsx")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the purchases; the exit status. Raises Failure for a contact or a year that is not there."""
    with opened(settings):
        from jbtui.cli import listing
        from jbtui.declarations.base import View
        from jbtui.declarations.purchases import PURCHASES
        from jbtui.models.purchase import Purchase
        from jbtui.services.paging import whole_rows

        where = []
        if arguments.kind:
            where.append(Purchase.kind == KINDS[arguments.kind])
        if arguments.contact is not None:
            where.append(Purchase.contact == listing.contact_of(arguments.contact))
        if arguments.year is not None:
            year = listing.year_of(arguments.year)
            where.append(Purchase.date.between(year["start"], year["end"]))
        walk = PURCHASES.walk(View(shelf=PURCHASES.shelves[0].id), *where)
        if arguments.format == "table":
            listing.print_table(PURCHASES.columns, PURCHASES.empty, listing.pages(walk))
            return 0
        from jbtui.services.exports.row_formats import FORMATS

        output.print_file(FORMATS[Purchase][arguments.format], whole_rows(walk, Purchase))
    return 0
