"""`jbtui contacts`: the list of contacts, searched and filtered as on screen."""

import argparse
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui.cli.arguments import PROFILES, add_format, natural
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands
    from jbtui.declarations.base import Column, Listing
    from jbtui.services.contact_sheet import ContactSheet

EXPORTED = ("csv", "xlsx", "vcf", "json")
WHOLE = ("xlsx", "vcf")
"""Formats that are files, and those of them that are only written whole: a list in the others has no people."""


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser(
        "contacts",
        help=_("chercher et lister des contacts"),
        description=_(
            "Lister les contacts qui répondent aux mots, les meilleurs d’abord ; sans mots, tous, par nom. "
            "La recherche est celle de l’écran : débuts de mots, nom, ville, email, SIREN, toute partie d’un téléphone."
        ),
        allow_abbrev=False,
    )
    parser.add_argument("words", nargs="*", metavar=_("MOT"), help=_("ce que l’on cherche"))
    parser.add_argument("--profile", choices=PROFILES, help=_("seulement les contacts de ce profil"))
    parser.add_argument("--archived", action="store_true", help=_("avec les contacts archivés"))
    parser.add_argument("--limit", metavar="N", type=natural, help=_("au plus N contacts (sans limite par défaut)"))
    add_format(parser, "table", "json", "csv", "xlsx", "vcf")
    parser.add_argument(
        "--output",
        metavar=_("FICHIER"),
        type=Path,
        help=_(
            "exporter dans ce fichier, avec les contacts associés et les adresses de livraison ; sans --format, la fin "
            "du nom dit lequel"
        ),
    )
    parser.add_argument("--force", action="store_true", help=_("remplacer le fichier s’il existe"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the contacts, or write them to a file; the exit status. Raises Failure where the file cannot be written."""
    format_ = _format(arguments)
    if arguments.output and arguments.output.is_file() and not arguments.force:
        words = _("{path} existe déjà : choisissez un autre nom, ou ajoutez --force.")
        raise Failure(words.format(path=arguments.output))
    with opened(settings):
        from jbtui.declarations.base import View
        from jbtui.declarations.contacts import CONTACTS
        from jbtui.text import clean_line

        shelf = PROFILES.get(arguments.profile, "all")
        text = clean_line(" ".join(arguments.words))
        view = View(shelf=shelf, text=text, archived=arguments.archived)
        walk = CONTACTS.walk(view)
        if arguments.output or format_ in WHOLE:
            from jbtui.services import contact_sheet

            sheets = islice(contact_sheet.of_walk(walk), arguments.limit)
            if arguments.output:
                _export(sheets, format_, arguments.output)
            else:
                from jbtui.cli import output
                from jbtui.services.exports.formats import FORMATS

                output.print_file(FORMATS[format_], sheets)
            return 0
        from jbtui.cli import listing
        from jbtui.models.contact import Contact
        from jbtui.services.paging import whole

        pages = listing.pages(walk, arguments.limit)
        if format_ == "table":
            columns = _saying_where(CONTACTS) if CONTACTS.asked(view)[1] else CONTACTS.columns
            listing.print_table(columns, CONTACTS.empty, pages)
            return 0
        rows = (row for page in pages for row in whole(page, Contact))
        if format_ == "json":
            from jbtui.services import contact_json

            listing.print_json(map(contact_json.of_contact, rows))
        else:
            from jbtui.services.exports import columns as exported

            listing.print_csv(exported.LISTED_HEADERS, map(exported.listed, rows))
    return 0


def _format(arguments: argparse.Namespace) -> str:
    """The format that was asked for, by the name of the file where nothing else says it."""
    asked = str(arguments.format)
    if arguments.output and asked == "table":
        asked = arguments.output.suffix.lower().removeprefix(".")
        if asked not in EXPORTED:
            raise Failure(_("Quel format ? Ajoutez --format {formats}.").format(formats="|".join(EXPORTED)))
    if asked == "xlsx" and not arguments.output and sys.stdout.isatty():
        raise Failure(_("Un classeur ne se lit pas dans un terminal : ajoutez --output FICHIER."))
    return asked


def _export(sheets: Iterable["ContactSheet"], format_: str, path: Path) -> None:
    from jbtui.cli import output
    from jbtui.models.values import thousands
    from jbtui.services.exports.formats import Unwritable, export

    try:
        count = export(format_, sheets, path, progress=_say_progress if sys.stderr.isatty() else None)
    except Unwritable as error:
        raise Failure(str(error)) from error
    words = ngettext("{count} contact exporté dans {path}.", "{count} contacts exportés dans {path}.", count or 0)
    output.complain(words.format(count=thousands(count or 0), path=path))


def _say_progress(written: int) -> bool:
    print(written, end="\r", file=sys.stderr, flush=True)  # the next line is longer, and takes its place
    return True


def _saying_where(listing: "Listing") -> list["Column"]:
    """The columns of a search: the phone number gives way to where the words were found, unless the name or the city,
    which are printed, hold them."""
    from dataclasses import replace

    def saying_where(column: "Column") -> "Column":
        return replace(column, label=_("Tél., ou trouvé dans"), show=lambda row: str(row["found"]) or column.show(row))

    found_in = listing.search.found_in if listing.search else ""
    return [saying_where(column) if column.id == found_in else column for column in listing.columns]
