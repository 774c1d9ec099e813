"""`jbtui init`: a new base, private or shared by the users of a Unix group."""

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    sentence = _("préparer une base, à soi ou partagée par un groupe")
    parser = commands.add_parser("init", help=sentence, description=sentence, allow_abbrev=False)
    parser.add_argument(
        "--shared",
        metavar=_("DOSSIER"),
        type=Path,
        help=_("le dossier de la base partagée, créé s’il n’existe pas"),
    )
    parser.add_argument(
        "--group", metavar=_("GROUPE"), help=_("le groupe Unix dont les membres travaillent dans la base partagée")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Make the base, or put its rights right, and say how to open it; the exit status. Raises Failure."""
    if bool(arguments.shared) != bool(arguments.group):
        raise Failure(_("--shared et --group vont ensemble : un dossier, et le groupe qui y travaille."))
    if not arguments.shared:
        with opened(settings, make=True):
            pass
        shown = settings.database if "://" not in settings.database else _("PostgreSQL")
        print(_("Base prête : {base}").format(base=shown))
        return 0
    from jbtui.cli import sharing

    path = sharing.share(arguments.shared.expanduser(), arguments.group)
    words = _("Base partagée prête. Les membres de « {group} » l’ouvrent par : jbtui --db {path}")
    print(words.format(group=arguments.group, path=shlex.quote(str(path))))
    words = _('ou, une fois pour toutes, par cette ligne de ~/.config/jbtui/config.toml : database = "{path}"')
    print(words.format(path=path))
    return 0
