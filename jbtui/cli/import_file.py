"""`jbtui import`: the contacts of a file into the database."""

import argparse
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import PROFILES
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext
from jbtui.text import escape

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands
    from jbtui.services.imports.records import Opened
    from jbtui.services.imports.running import Outcome

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
MOST_NAMED, LONGEST_NAME = 10, 30
"""Ignored columns that are named, and characters of each name."""


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "import",
        help=_("importer les contacts d’un fichier"),
        description=_(
            "Importer les contacts d’un fichier CSV, d’un classeur (XLSX, XLS, ODS), de fiches vCard ou d’un extrait "
            "du répertoire SIRENE : format, codage, séparateur et colonnes sont reconnus. Un contact déjà dans la "
            "base est complété, et la même ligne n’entre qu’une fois."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar=_("FICHIER"), type=Path, help=_("le fichier"))
    parser.add_argument(
        "--profile", choices=PROFILES, help=_("le profil des contacts dont le fichier ne le dit pas (prospect)")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("compter seulement, sans rien écrire"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import, and say what became of the records; the exit status: 0 when all went in, 1 when some were rejected.

    The rejected records go to the standard output, for they are what the command is asked for as the counts are, which
    are its last line. Raises Failure where the file cannot be read.
    """
    from jbtui.services.imports.files import Unreadable
    from jbtui.services.imports.formats import open_file

    try:
        file = open_file(arguments.file)
        output.complain(described(file))
        with opened(settings), _interruptions() as interruptions:
            from jbtui.services.imports.running import run as import_
            from jbtui.services.unit import system_session

            report = import_(
                system_session(),
                file,
                label=_("Importer {name}").format(name=arguments.file.name),
                profile=PROFILES.get(arguments.profile),
                dry_run=arguments.dry_run,
                each=_print_reject,
                progress=lambda records: _go_on(records, interruptions),
            )
    except Unreadable as error:
        raise Failure(str(error)) from error
    counts = report.counts
    print(
        f"records={counts.records} created={counts.created} updated={counts.updated} "
        f"skipped={counts.skipped} rejected={counts.rejected}"
    )
    if report.stopped:
        output.complain(
            _("Interrompu. Relancez la commande pour continuer : ce qui est importé ne le sera pas deux fois.")
        )
        return INTERRUPTED
    return 1 if counts.rejected else 0


def described(file: "Opened") -> str:
    """How a file was understood, in one line."""
    ignored = [header[:LONGEST_NAME] or "—" for header, field in file.mapping if field is None]
    columns = ", ".join(ignored[:MOST_NAMED]) + (", …" if len(ignored) > MOST_NAMED else "")
    sentence = ", ".join(file.described)
    if ignored:
        many = ngettext("{count} colonne ignorée ({columns})", "{count} colonnes ignorées ({columns})", len(ignored))
        sentence += ", " + many.format(count=len(ignored), columns=columns)
    return sentence + "."


def _print_reject(outcome: "Outcome") -> None:
    if outcome.what == "rejected":
        with suppress(BrokenPipeError):  # whoever read has seen enough; the import goes on to its end
            print(escape(_("ligne {line} : {reason}").format(line=outcome.line, reason=outcome.reason)))


@contextmanager
def _interruptions() -> Iterator[list[int]]:
    """Collect the first Ctrl+C instead of obeying it, so that it takes effect between two transactions; a second one
    ends the command at once."""
    received: list[int] = []

    def receive(number: int, _frame: object) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, receive)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, before)


def _go_on(records: int, interruptions: list[int]) -> bool:
    if sys.stderr.isatty():
        print(records, end="\r", file=sys.stderr, flush=True)  # the next line is longer, and takes its place
    return not interruptions
