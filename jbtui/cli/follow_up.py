"""`jbtui actions`, `jbtui deals`, `jbtui projects`: what is to be done, what may come, what is being done."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    import peewee

    from jbtui.cli.arguments import Commands
    from jbtui.declarations.base import Listing
    from jbtui.models.base import Values
    from jbtui.services.exports.follow_up_columns import Columns
    from jbtui.services.follow_up_json import Named

Where: TypeAlias = "list[peewee.Node]"
"""What else holds of the rows."""


def register(commands: "Commands") -> None:
    """Declare the commands and their arguments."""
    actions = commands.add_parser(
        "actions",
        help=_("lister les actions à réaliser"),
        description=_("Lister les actions à réaliser, par échéance."),
        allow_abbrev=False,
    )
    when = actions.add_mutually_exclusive_group()
    for option, shelf, words in (
        ("--late", "late", _("seulement celles qui sont en retard")),
        ("--today", "today", _("seulement celles d’aujourd’hui")),
        ("--week", "week", _("seulement celles du reste de la semaine")),
        ("--all", "all", _("les faites aussi, après les autres")),
    ):
        when.add_argument(option, dest="shelf", action="store_const", const=shelf, default="todo", help=words)
    _add_user(actions, _("seulement celles de cet utilisateur"), _("seulement les miennes"))
    add_format(actions, "table", "json", "csv", "ics")
    actions.set_defaults(run=run_actions)
    deals = commands.add_parser(
        "deals",
        help=_("lister les affaires"),
        description=_("Lister les affaires en cours, par date de clôture prévue."),
        allow_abbrev=False,
    )
    deals.add_argument("--all", action="store_true", help=_("avec celles qui sont gagnées ou perdues"))
    _add_user(deals, _("seulement celles que suit cet utilisateur"), _("seulement les miennes"))
    projects = commands.add_parser(
        "projects",
        help=_("lister les projets"),
        description=_("Lister les projets en cours, par date de fin prévue."),
        allow_abbrev=False,
    )
    projects.add_argument("--all", action="store_true", help=_("avec ceux qui sont clos"))
    _add_user(projects, _("seulement ceux dont cet utilisateur est responsable"), _("seulement les miens"))
    for parser, run in ((deals, run_deals), (projects, run_projects)):
        add_format(parser, "table", "json", "csv")
        parser.set_defaults(run=run)


def _add_user(parser: argparse.ArgumentParser, of_user: str, mine: str) -> None:
    user = parser.add_mutually_exclusive_group()
    user.add_argument("--user", metavar=_("UTILISATEUR"), help=of_user)
    user.add_argument("--mine", action="store_true", help=mine)


def run_actions(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the actions; the exit status."""
    with opened(settings, create=False):
        from jbtui.declarations.agenda import AGENDA
        from jbtui.models.action import Action
        from jbtui.services import follow_up_json
        from jbtui.services.exports import follow_up_columns

        shelves = ("todo", "done") if arguments.shelf == "all" else (arguments.shelf,)
        where = _whose(arguments, Action.assignee)
        if arguments.format == "ics":
            _print_calendar(_whole(AGENDA, shelves, where))
        else:
            _print(
                arguments.format,
                AGENDA,
                AGENDA.empty,
                shelves,
                where,
                follow_up_json.of_action,
                follow_up_columns.ACTIONS,
            )
    return 0


def run_deals(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the deals; the exit status."""
    with opened(settings, create=False):
        from jbtui.declarations.deals import ALL_DEALS, DEALS
        from jbtui.models.deal import Deal
        from jbtui.services import follow_up_json
        from jbtui.services.exports import follow_up_columns

        shelves = ("open", "won", "lost") if arguments.all else ("open",)
        where = _whose(arguments, Deal.owner)
        _print(
            arguments.format, ALL_DEALS, DEALS.empty, shelves, where, follow_up_json.of_deal, follow_up_columns.DEALS
        )
    return 0


def run_projects(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the projects; the exit status."""
    with opened(settings, create=False):
        from jbtui.declarations.deals import ALL_PROJECTS, PROJECTS
        from jbtui.models.project import Project
        from jbtui.services import follow_up_json
        from jbtui.services.exports import follow_up_columns

        shelves = ("current", "closed") if arguments.all else ("current",)
        where = _whose(arguments, Project.owner)
        _print(
            arguments.format,
            ALL_PROJECTS,
            PROJECTS.empty,
            shelves,
            where,
            follow_up_json.of_project,
            follow_up_columns.PROJECTS,
        )
    return 0


def _whose(arguments: argparse.Namespace, column: "peewee.Field") -> Where:
    from jbtui.services.unit import system_session

    user = system_session().actor if arguments.mine else arguments.user
    return [] if user is None else [column == user]


def _pages(rows_of: "Listing", shelves: Iterable[str], where: Where) -> Iterator[list["Values"]]:
    """The rows of some onglets of a list, one after the other."""
    from jbtui.cli import listing
    from jbtui.declarations.base import View

    return (page for shelf in shelves for page in listing.pages(rows_of.walk(View(shelf=shelf), *where)))


def _whole(rows_of: "Listing", shelves: Iterable[str], where: Where) -> Iterator[list["Values"]]:
    from jbtui.services.paging import whole

    return (whole(page, rows_of.model) for page in _pages(rows_of, shelves, where))


def _print(
    format_: str,
    rows_of: "Listing",
    empty: str,
    shelves: Iterable[str],
    where: Where,
    shown: Callable[["Values", "Named"], dict[str, Any]],
    columns: "Columns",
) -> None:
    """As a table, where `empty` is said of no row; as JSON or as CSV."""
    from jbtui.cli import listing
    from jbtui.services import follow_up_json

    if format_ == "table":
        listing.print_table(rows_of.columns, empty, _pages(rows_of, shelves, where))
        return
    pages = _whole(rows_of, shelves, where)
    if format_ == "json":
        listing.print_json(follow_up_json.each(pages, shown))
        return
    headers, cells = zip(*columns, strict=True)
    listing.print_csv(headers, follow_up_json.each(pages, lambda row, named: [cell(row, named) for cell in cells]))


def _print_calendar(pages: Iterable[list["Values"]]) -> None:
    from jbtui.services.exports.calendar_file import calendar
    from jbtui.services.follow_up_json import Named

    rows = [row for page in pages for row in page]
    output.use_utf8()
    output.write(calendar(rows, Named(rows)).decode("utf-8"))
