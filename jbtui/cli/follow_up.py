"""`jbtui actions`, `jbtui deals`, `jbtui projects`: what is to be done, what may come, what is being done."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from jbtui.cli.arguments import add_format
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    import peewee

    from jbtui.cli.arguments import Commands
    from jbtui.models.base import Values


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
    for name, help_, run in (
        ("deals", _("lister les affaires"), run_deals),
        ("projects", _("lister les projets"), run_projects),
    ):
        parser = commands.add_parser(name, help=help_, description=help_.capitalize() + ".", allow_abbrev=False)
        parser.add_argument("--all", action="store_true", help=_("avec ceux qui sont clos"))
        _add_user(parser, _("seulement ceux que suit cet utilisateur"), _("seulement ceux que je suis"))
        add_format(parser, "table", "json", "csv")
        parser.set_defaults(run=run)


def _add_user(parser: argparse.ArgumentParser, of_user: str, mine: str) -> None:
    user = parser.add_mutually_exclusive_group()
    user.add_argument("--user", metavar=_("UTILISATEUR"), help=of_user)
    user.add_argument("--mine", action="store_true", help=mine)


def run_actions(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the actions; the exit status."""
    with opened(settings, create=False):
        from jbtui.cli import listing
        from jbtui.declarations.agenda import AGENDA
        from jbtui.declarations.base import View
        from jbtui.models.action import Action
        from jbtui.services import follow_up_json

        shelves = ("todo", "done") if arguments.shelf == "all" else (arguments.shelf,)
        where = _whose(arguments, Action.assignee)
        walks = [AGENDA.walk(View(shelf=shelf), *where) for shelf in shelves]
        pages = (page for walk in walks for page in listing.pages(walk))
        if arguments.format == "table":
            listing.print_table(AGENDA.columns, AGENDA.empty, pages)
        elif arguments.format == "ics":
            _print_calendar(listing.whole(pages, Action))
        else:
            _print(arguments.format, follow_up_json.each(listing.whole(pages, Action), follow_up_json.of_action))
    return 0


def run_deals(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the deals; the exit status."""
    with opened(settings, create=False):
        from jbtui.cli import listing
        from jbtui.declarations.deals import DEALS
        from jbtui.models.deal import Deal
        from jbtui.services import follow_up_json
        from jbtui.services.paging import Order, Sorted

        states = ("open", "won", "lost") if arguments.all else ("open",)
        where = _whose(arguments, Deal.owner)
        order = Order((Deal.expected_key, Deal.id))
        walks = [Sorted(Deal.select().where(Deal.state == state, *where), order) for state in states]
        pages = listing.whole((page for walk in walks for page in listing.pages(walk)), Deal)
        if arguments.format == "table":
            listing.print_table(DEALS.columns, DEALS.empty, pages)
        else:
            _print(arguments.format, follow_up_json.each(pages, follow_up_json.of_deal))
    return 0


def run_projects(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the projects; the exit status."""
    with opened(settings, create=False):
        from jbtui.cli import listing
        from jbtui.declarations.deals import PROJECTS
        from jbtui.models.project import CLOSED, Project
        from jbtui.services import follow_up_json
        from jbtui.services.paging import Order, Sorted

        order = Order((Project.ends_key, Project.id))
        conditions = [Project.state != CLOSED, *([Project.state == CLOSED] if arguments.all else [])]
        where = _whose(arguments, Project.owner)
        walks = [Sorted(Project.select().where(condition, *where), order) for condition in conditions]
        pages = listing.whole((page for walk in walks for page in listing.pages(walk)), Project)
        if arguments.format == "table":
            listing.print_table(PROJECTS.columns, PROJECTS.empty, pages)
        else:
            _print(arguments.format, follow_up_json.each(pages, follow_up_json.of_project))
    return 0


def _whose(arguments: argparse.Namespace, column: "peewee.Field") -> list["peewee.Node"]:
    from jbtui.services.unit import system_session

    user = system_session().actor if arguments.mine else arguments.user
    return [] if user is None else [column == user]


def _print(format_: str, rows: Iterator[dict[str, Any]]) -> None:
    """As JSON, or as CSV with the same keys."""
    from jbtui.cli import listing

    if format_ == "json":
        listing.print_json(rows)
        return
    first = next(rows, {})
    cells = ([_cell(value) for value in row.values()] for row in chain([first] if first else [], rows))
    listing.print_csv(list(first), cells)


def _cell(value: object) -> str:
    """A value in one cell: what it is made of, parted by blanks."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    return "" if value is None else str(value)


def _print_calendar(pages: Iterable[list["Values"]]) -> None:
    from jbtui.services.exports.calendar_file import calendar
    from jbtui.services.follow_up_json import Named

    rows = [row for page in pages for row in page]
    sys.stdout.buffer.write(calendar(rows, Named(rows)))
