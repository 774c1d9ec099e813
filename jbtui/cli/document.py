"""`jbtui document`: one numbered document as it was stored."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands

FORMATS = ("pdf", "xml", "json")


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "document",
        help=_("écrire un document numéroté : sa page, sa facture électronique"),
        description=_(
            "Écrire un document numéroté tel qu’il a été enregistré : la page (pdf), avec la facture électronique "
            "dedans ; cette facture seule (xml) ; ce qu’il dit (json)."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("number", metavar=_("NUMÉRO"), help=_("le numéro du document, par exemple FA2026-00042"))
    parser.add_argument(
        "--format", choices=FORMATS, help=_("pdf, xml ou json ; sans lui, la fin du nom du fichier le dit, ou pdf")
    )
    parser.add_argument(
        "-o", "--output", metavar=_("FICHIER"), type=Path, help=_("écrire dans ce fichier, ou dans ce répertoire")
    )
    parser.add_argument("--force", action="store_true", help=_("remplacer le fichier s’il existe"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the document, or write it to a file; the exit status. Raises Failure for an unknown number, for a document
    that has no such file, and where it cannot be written."""
    format_ = _format(arguments)
    with opened(settings):
        from jbtui.services.documents import kept
        from jbtui.text import clean_line

        number = clean_line(arguments.number)
        row = kept.of_number(number)
        if row is None:
            raise Failure(_("Aucun document n’a le numéro « {number} ».").format(number=number), status=1)
        held = _as_json(row) if format_ == "json" else kept.file_of(row, format_)
    if held is None:
        words = _("{number} n’a pas de facture électronique : seuls les factures, acomptes et avoirs en ont une.")
        raise Failure(words.format(number=row["number"]), status=1)
    if arguments.output:
        _write(held, arguments.output, row["number"], format_, force=arguments.force)
    elif format_ == "pdf" and sys.stdout.isatty():
        raise Failure(_("Un PDF ne se lit pas dans un terminal : ajoutez -o FICHIER."))
    elif sys.stdout.isatty():
        from jbtui.cli import output

        output.write(held.decode())
    else:
        sys.stdout.buffer.write(held)
    return 0


def _format(arguments: argparse.Namespace) -> str:
    """The format that was asked for, by the name of the file where nothing else says it."""
    ending = arguments.output.suffix.lower().removeprefix(".") if arguments.output else ""
    return arguments.format or (ending if ending in FORMATS else FORMATS[0])


def _as_json(row: dict[str, object]) -> bytes:
    import json

    from jbtui.services.documents import document_json

    return (json.dumps(document_json.whole(row), ensure_ascii=False, indent=2) + "\n").encode()


def _write(held: bytes, path: Path, number: str, format_: str, *, force: bool) -> None:
    from jbtui.cli import output
    from jbtui.services.documents import kept
    from jbtui.services.exports.formats import Unwritable, write_file

    if path.is_dir():
        path /= kept.file_name(number, format_)
    if path.is_file() and not force:
        words = _("{path} existe déjà : choisissez un autre nom, ou ajoutez --force.")
        raise Failure(words.format(path=path))
    try:
        write_file(path, held)
    except Unwritable as error:
        raise Failure(str(error)) from error
    output.complain(_("{number} écrit dans {path}.").format(number=number, path=path))
