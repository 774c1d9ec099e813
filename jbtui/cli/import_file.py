"""`jbtui import`: the contacts of a file into the database."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli import output
from jbtui.cli.arguments import PROFILES
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext
from jbtui.text import escape, unaccent

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands
    from jbtui.services.imports.records import Opened
    from jbtui.services.imports.running import Existing, Outcome

EXISTING: dict[str, "Existing"] = {"ignorer": "skip", "completer": "fill", "remplacer": "overwrite"}
"""What to do with the contacts that are there, as it is typed → as the import has it."""
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
    parser.add_argument("file", metavar=_("FICHIER"), type=_path, help=_("le fichier"))
    parser.add_argument(
        "--profile", choices=PROFILES, help=_("le profil des contacts dont le fichier ne le dit pas (prospect)")
    )
    parser.add_argument(
        "--existing",
        type=_existing,
        default="fill",
        metavar="|".join(EXISTING),
        help=_(
            "les contacts déjà dans la base : ignorer les laisse tels quels, completer remplit leurs champs vides, "
            "remplacer leur donne aussi les valeurs du fichier (completer par défaut)"
        ),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("compter seulement, sans rien écrire dans la base"))
    parser.add_argument(
        "--explain", action="store_true", help=_("dire pour chaque ligne ce qui est fait et à quoi elle correspond")
    )
    parser.add_argument(
        "--rejects",
        metavar=_("FICHIER"),
        type=Path,
        help=_("écrire là les lignes rejetées, telles quelles, avec le motif : corrigées, elles s’importent à nouveau"),
    )
    parser.add_argument(
        "--force", action="store_true", help=_("remplacer le fichier des rejets s’il existe et n’est pas vide")
    )
    parser.set_defaults(run=run)


def _path(text: str) -> Path:
    """What was typed as a path: nothing is none, and not the current directory."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("le chemin du fichier est vide"))
    return Path(text)


def _existing(text: str) -> "Existing":
    """What was typed for --existing, in French or English, accents or not."""
    word = unaccent(text)
    for typed, stored in EXISTING.items():
        if word in (typed, stored):
            return stored
    expected = ", ".join(EXISTING)
    raise argparse.ArgumentTypeError(
        _("« {text} » n’est pas un choix possible : {expected}").format(text=text, expected=expected)
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Import, and say what became of the records; the exit status: 0 when all went in, 1 when some were rejected.

    The rejected records go to the standard output, for they are what the command is asked for as the counts are, which
    are its last line. Raises Failure where the file cannot be read, or that of the rejected rows cannot be written.
    """
    from jbtui.models.values import thousands
    from jbtui.services.imports.files import Unreadable
    from jbtui.services.imports.formats import open_file
    from jbtui.services.imports.rejects import AlreadyThere, Unwritable

    try:
        file = open_file(arguments.file)
        with opened(settings, make=True), _interruptions() as interruptions:
            from jbtui.services.imports.mappings import as_remembered
            from jbtui.services.imports.running import run as import_
            from jbtui.services.unit import system_session

            file = as_remembered(arguments.file, file)
            with _told(arguments, file) as tell:
                output.complain(described(file))
                report = import_(
                    system_session(),
                    file,
                    label=_("Importer {name}").format(name=arguments.file.name),
                    profile=PROFILES.get(arguments.profile),
                    existing=arguments.existing,
                    dry_run=arguments.dry_run,
                    each=tell,
                    progress=lambda records: _go_on(records, interruptions),
                )
    except AlreadyThere as error:
        raise Failure(_("{problem} Choisissez un autre nom, ou ajoutez --force.").format(problem=error)) from error
    except (Unreadable, Unwritable) as error:
        raise Failure(str(error)) from error
    counts = report.counts
    print(
        f"records={counts.records} created={counts.created} updated={counts.updated} "
        f"skipped={counts.skipped} rejected={counts.rejected}"
    )
    if report.doubtful:
        words = ngettext(
            "{count} ligne entrée est à vérifier : --explain la montre.",
            "{count} lignes entrées sont à vérifier : --explain les montre.",
            report.doubtful,
        )
        output.complain(words.format(count=thousands(report.doubtful)))
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


@contextmanager
def _told(arguments: argparse.Namespace, file: "Opened") -> Iterator[Callable[["Outcome"], None]]:
    """What tells the user of each record, in the terminal and in the file of the rejects."""
    from jbtui.services.imports import rejects

    def tell(outcome: "Outcome") -> None:
        if arguments.explain or outcome.what == "rejected":
            with suppress(BrokenPipeError):  # whoever read has seen enough; the import goes on to its end
                print(escape(explained(outcome) if arguments.explain else _reject(outcome)))

    if arguments.rejects is None:
        yield tell
        return
    if arguments.rejects.exists() and arguments.rejects.samefile(arguments.file):
        raise rejects.Unwritable(_("Les rejets ne peuvent pas prendre la place du fichier importé."))
    with rejects.writing(arguments.rejects, file, force=arguments.force) as write:

        def tell_and_write(outcome: "Outcome") -> None:
            tell(outcome)
            if outcome.what == "rejected":
                write(outcome)

        yield tell_and_write


def explained(outcome: "Outcome") -> str:
    """What was done with a record and what it matched, in one line."""
    contact = " ".join(filter(None, (outcome.code, outcome.title and f"({outcome.title})")))
    to_check = _("à vérifier : {what}").format(what=", ".join(outcome.doubts)) if outcome.doubts else ""
    if outcome.match:
        contact = _("{match} que {contact}").format(match=outcome.match, contact=contact)
    what = {
        "created": _("créée"),
        "updated": _("complétée"),
        "skipped": _("ignorée"),
        "rejected": _("rejetée"),
    }[outcome.what]
    return _("ligne {line} : {what}").format(
        line=outcome.line, what=", ".join(filter(None, (what, contact, outcome.done, to_check)))
    )


def _reject(outcome: "Outcome") -> str:
    return _("ligne {line} : {reason}").format(line=outcome.line, reason=outcome.reason)


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
