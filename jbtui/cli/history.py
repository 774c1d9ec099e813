"""`jbtui history`: the figures of a contact by exercice."""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands
    from jbtui.declarations.base import Column
    from jbtui.services.documents.history_columns import Counted
    from jbtui.services.exports.history_file import Whole

ROOMY = 150
"""Columns from which amounts stand beside the counts."""


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "history",
        help=_("montrer l’historique d’un contact par exercice"),
        description=_(
            "Montrer par exercice ce qu’un contact a de devis, commandes, livraisons, factures, avoirs, affaires et "
            "projets, et son chiffre d’affaires hors taxe."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("code", metavar=_("CODE"), help=_("le code du contact, par exemple C00412"))
    parser.add_argument("--year", metavar=_("EXERCICE"), help=_("cet exercice seul, par son code, par exemple 2026"))
    add_format(parser, "table", "json", "csv", "xlsx")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the history; the exit status. Raises Failure for an unknown contact or exercice."""
    with opened(settings):
        from jbtui.models import days
        from jbtui.models.contact import Contact
        from jbtui.models.fiscal_year import FiscalYear
        from jbtui.services.exports import history_file
        from jbtui.text import clean_line

        code = clean_line(arguments.code).upper()
        contacts = Contact.values(Contact.code == code)
        if not contacts:
            raise Failure(_("Aucun contact n’a le code « {code} ».").format(code=code), status=1)
        found = history_file.whole(contacts[0], days.today())
        if arguments.year is not None:
            year = clean_line(arguments.year)
            rows = FiscalYear.values(FiscalYear.code == year)
            if not rows:
                raise Failure(_("Aucun exercice n’est « {code} ».").format(code=year), status=1)
            found = history_file.of_year(found, rows[0])
    if arguments.format == "table":
        _print(found)
    else:
        output.print_file(history_file.FORMATS[arguments.format], [found])
    return 0


def _print(found: "Whole") -> None:
    """Print the table, and what is owed today."""
    from jbtui.cli import table
    from jbtui.models.values import show_money
    from jbtui.services.exports import history_file

    width = output.width()
    roomy = width is None or width >= ROOMY
    rows = [{"year": year} for year in (*found.years, *([found.total] if found.total else []))]
    for line in table.lines(_columns(history_file.shown(found), roomy=roomy), rows, width):
        print(line)
    words = _("Encours aujourd’hui : {outstanding} €, dont échu : {overdue} €")
    owed, late = found.standing.outstanding, found.standing.overdue
    print(words.format(outstanding=show_money(owed), overdue=show_money(late)))


def _columns(columns: "Sequence[Counted]", *, roomy: bool) -> "list[Column]":
    from jbtui.declarations.base import Column
    from jbtui.models.values import show_money, thousands

    def shown(each: "Counted") -> Column:
        def show(row: dict[str, object]) -> str:
            figure = row["year"].of(each.id)  # type: ignore[attr-defined]
            if not figure.count:
                return "–"
            if each.sums:
                return show_money(figure.amount)
            count = thousands(figure.count)
            return f"{count} · {show_money(figure.amount)}" if roomy else count

        return Column(each.id, each.title if roomy else each.short, show, width=6, align="right")

    def code(row: dict[str, object]) -> str:
        year = row["year"].row  # type: ignore[attr-defined]
        return str(year["code"]) if year else _("Total")

    def change(row: dict[str, object], each: "Counted") -> str:
        found = row["year"].change(each.id)  # type: ignore[attr-defined]
        return "" if found is None else f"{found:+} %".replace(".", ",").replace("-", "−")

    found = [Column("year", _("Exercice"), code, width=8)]
    for each in columns:
        found.append(shown(each))
        if each.sums:
            told = partial(change, each=each)
            found.append(Column(f"{each.id}_change", _("Évol."), told, width=6, align="right"))
    return found
