"""The command `jbtui`: parse, then import what that command needs and nothing else."""

import argparse
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from jbtui import __version__, config, incidents, reasons
from jbtui.cli import (
    check,
    contact,
    contacts,
    copies,
    demo,
    document,
    documents,
    follow_up,
    history,
    import_file,
    init,
    output,
    purchases,
    screens,
)
from jbtui.cli.failure import Failure
from jbtui.language import _

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
UNREAD = 141  # 128 + SIGPIPE, as of cat and of all others that whoever reads them has left


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, that of the process if none is given; the exit status."""
    _prepare_streams()
    try:
        try:
            return _run(_parser().parse_args(argv))
        finally:
            sys.stdout.flush()
    except (config.ConfigError, Failure) as error:
        output.complain(str(error))
        return error.status if isinstance(error, Failure) else 2
    except KeyboardInterrupt:
        output.complain(_("Interrompu."))
        return INTERRUPTED
    except BrokenPipeError:  # whoever read has seen enough
        _print_nowhere()
        return UNREAD
    except OSError as error:
        output.complain(_("Impossible d’écrire : {reason}.").format(reason=reasons.of_system(error)))
        _print_nowhere()
        return 2
    except incidents.Stopped as stopped:
        return _unforeseen(stopped.incident)
    except Exception as error:  # a fault of the program: never a traceback, which shows what it was given
        return _unforeseen(incidents.record(error, "command line"))


def _unforeseen(incident: incidents.Incident) -> int:
    """Say that a fault of the program ended it; the exit status."""
    words = _("Erreur imprévue : jbtui s’arrête. {incident}. Ce qui est enregistré et les brouillons restent.")
    output.complain(words.format(incident=incident.words))
    return incidents.STATUS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jbtui",
        description=_("Contacts et relation client, au clavier. Sans commande, ouvre les écrans."),
        allow_abbrev=False,
    )
    _add_database(parser, None)
    parser.add_argument("--version", action="version", version=f"jbtui {__version__}", help=_("afficher la version"))
    commands = parser.add_subparsers(title=_("commandes "), metavar=_("COMMANDE"), dest="command")
    for command in (
        contacts,
        contact,
        follow_up,
        documents,
        document,
        purchases,
        history,
        import_file,
        init,
        demo,
        check,
        copies,
    ):
        command.register(commands)
    for command_parser in commands.choices.values():
        _add_database(command_parser, argparse.SUPPRESS)  # unsaid there, what was said before the command stays
    return parser


def _add_database(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--db",
        metavar=_("BASE"),
        dest="database",
        default=default,
        help=_("la base : le chemin d’un fichier, ou une URL postgresql://"),
    )


def _run(given: argparse.Namespace) -> int:
    settings = config.load({"database": given.database}, os.environ)
    _keep_drivers_out(settings.database)
    if given.command is None:
        return screens.run(settings)
    status: int = given.run(given, settings)
    return status


def _keep_drivers_out(database: str) -> None:
    """Spare a session on a SQLite file the drivers of PostgreSQL, which peewee imports as soon as they are installed:
    it starts in 46 ms instead of 280.

    None in `sys.modules` makes the import fail as if they were not installed. A driver that is already imported costs
    nothing more and stays.
    """
    if "://" not in database:
        for driver in ("psycopg", "psycopg2"):
            sys.modules.setdefault(driver, None)  # type: ignore[arg-type]


def _prepare_streams() -> None:
    """Let a terminal that has no é show a question mark, and a closed stream take everything."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open until the end)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _print_nowhere() -> None:
    """Let what is still to be printed go: the interpreter prints it when it ends, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
