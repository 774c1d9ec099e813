"""`jbtui backup` and `jbtui restore`: the database into a file, and back, while others work in it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli.failure import Failure
from jbtui.cli.opening import database_failures, opened
from jbtui.config import Settings
from jbtui.language import _, ngettext

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands


def register(commands: "Commands") -> None:
    """Declare the two commands and their arguments."""
    backup = commands.add_parser(
        "backup",
        help=_("sauvegarder toute la base dans un fichier"),
        description=_(
            "Sauvegarder toute la base dans un fichier, pendant que d’autres y travaillent. Le fichier est entier ou "
            "n’est pas ; c’est une base SQLite, même quand la base est sur PostgreSQL."
        ),
        allow_abbrev=False,
    )
    backup.add_argument("--force", action="store_true", help=_("remplacer le fichier s’il existe"))
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help=_("remettre une sauvegarde à la place de la base"),
        description=_(
            "Remettre une sauvegarde à la place de la base, pendant que d’autres l’ont ouverte : ils continuent dans "
            "la base restaurée. L’état d’avant est gardé à côté. Une sauvegarde plus ancienne est mise à jour."
        ),
        allow_abbrev=False,
    )
    restore.add_argument("--force", action="store_true", help=_("même si la base contient des données"))
    restore.set_defaults(run=run_restore)
    for parser in (backup, restore):
        parser.add_argument("file", metavar=_("FICHIER"), type=Path, help=_("le fichier de la sauvegarde"))


def run_backup(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the backup, and say what is in it; the exit status. Raises Failure."""
    with opened(settings) as handle:
        from jbtui.database import copies
        from jbtui.models.values import thousands

        try:
            contacts = copies.backup(handle, arguments.file, force=arguments.force)
        except copies.Refused as error:
            raise Failure(str(error)) from error
    words = ngettext("{count} contact sauvegardé dans {path}.", "{count} contacts sauvegardés dans {path}.", contacts)
    _say(words, arguments.file, count=thousands(contacts))
    return 0


def run_restore(arguments: argparse.Namespace, settings: Settings) -> int:
    """Restore the backup, and say what is in it and where the state before is; the exit status. Raises Failure."""
    with database_failures():
        from jbtui.database import copies
        from jbtui.models.values import thousands

        try:
            contacts, before = copies.restore(settings.database, arguments.file, force=arguments.force)
        except copies.Refused as error:
            raise Failure(str(error)) from error
    words = ngettext("{count} contact restauré de {path}.", "{count} contacts restaurés de {path}.", contacts)
    _say(words, arguments.file, count=thousands(contacts))
    if before:
        _say(_("L’état d’avant est gardé dans {path}."), before)
    return 0


def _say(words: str, path: Path, **others: str) -> None:
    from jbtui.text import escape

    print(escape(words.format(path=path, **others)))
