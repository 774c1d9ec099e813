"""`jbtui actions`, `jbtui deals`, `jbtui projects`: what is to be done, what may come, what is being done."""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    import peewee

    from jbtui.cli.arguments import Commands
    from jbtui.declarations.base import Listing


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
    add_format(actions, "table", "json", "csv", "xlsx", "ics")
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
        add_format(parser, "table", "json", "csv", "xlsx")
        parser.set_defaults(run=run)


def _add_user(parser: argparse.ArgumentParser, of_user: str, mine: str) -> None:
    user = parser.add_mutually_exclusive_group()
    user.add_argument("--user", metavar=_("UTILISATEUR"), help=of_user)
    user.add_argument("--mine", action="store_true", help=mine)
    user.add_argument(
        "--team", action="store_true", help=_("{mine}, et de même l’équipe du réglage team").format(mine=mine)
    )


def run_actions(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the actions; the exit status."""
    with opened(settings):
        from jbtui.declarations.agenda import AGENDA
        from jbtui.models.action import Action

        shelves = ("todo", "done") if arguments.shelf == "all" else (arguments.shelf,)
        _print(arguments, settings, AGENDA, shelves, Action.assignee)
    return 0


def run_deals(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the deals; the exit status."""
    with opened(settings):
        from jbtui.declarations.deals import DEALS
        from jbtui.models.deal import Deal

        _print(arguments, settings, DEALS, ("open", "won", "lost") if arguments.all else ("open",), Deal.owner)
    return 0


def run_projects(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the projects; the exit status."""
    with opened(settings):
        from jbtui.declarations.deals import PROJECTS
        from jbtui.models.project import Project

        _print(arguments, settings, PROJECTS, ("current", "closed") if arguments.all else ("current",), Project.owner)
    return 0


def _print(
    arguments: argparse.Namespace, settings: Settings, rows_of: "Listing", shelves: Iterable[str], user: "peewee.Field"
) -> None:
    """The rows of some onglets of a list, one after the other, those of some users alone if they are asked for: in
    columns, or as the file that the screen exports. Raises Failure."""
    from jbtui.cli import listing
    from jbtui.declarations.base import View
    from jbtui.services.paging import whole_rows

    users = _users(arguments, settings)
    # By the list's own filter, where it has one: rows of several users come in order by an index.
    word = next((each.word for each in rows_of.filters if each.field is user), "")
    where = [user.in_(users)] if users and not word else []
    chosen = ((word, users),) if users and word else ()
    walks = [rows_of.walk(View(shelf=shelf, chosen=chosen), *where) for shelf in shelves]
    if arguments.format == "table":
        listing.print_table(rows_of.columns, rows_of.empty, (page for walk in walks for page in listing.pages(walk)))
        return
    from jbtui.services.exports.row_formats import FORMATS

    rows = (row for walk in walks for row in whole_rows(walk, rows_of.model))
    output.print_file(FORMATS[rows_of.model][arguments.format], rows)


def _users(arguments: argparse.Namespace, settings: Settings) -> tuple[str, ...]:
    """Whose rows are asked for; none: everybody's. Raises Failure."""
    from jbtui.services.follow_up import team_of
    from jbtui.services.unit import system_session

    me = system_session().actor
    if arguments.team and not settings.team:
        raise Failure(_('Aucune équipe n’est réglée : team = ["anne", "paul"] dans config.toml, ou JBTUI_TEAM.'))
    if arguments.team:
        return team_of(me, settings.team)
    if arguments.mine:
        return (me,)
    return () if arguments.user is None else (_known(arguments.user, (me, *settings.team)),)


def _known(user: str, others: Iterable[str]) -> str:
    """A user, who has worked in the base or may come to. Raises Failure for a name that is nobody's."""
    from jbtui.services import users

    if user in others or user in (names := users.known()):
        return user
    words = _("Personne ici ne s’appelle « {user} »")
    raise Failure(words.format(user=user) + (f" : {', '.join(names)}." if names else "."))
