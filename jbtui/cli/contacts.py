"""`jbtui contacts`: the list of contacts, searched and filtered as on screen."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
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
    from jbtui.models.base import Values
    from jbtui.services.contact_sheet import ContactSheet
    from jbtui.services.paging import Walk

EXPORTED = ("csv", "xlsx", "vcf", "json")
WHOLE = ("xlsx", "vcf")
"""Formats that are files, and those of them that are only written whole: a list in the others has no people."""

PAGE = 500
"""Rows read at once: a million of them never stand in memory together."""


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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the contacts, or write them to a file; the exit status. Raises Failure where the file cannot be written."""
    format_ = _format(arguments)
    with opened(settings, create=False):
        from jbtui.declarations.base import View
        from jbtui.declarations.contacts import CONTACTS
        from jbtui.text import clean_line

        shelf = PROFILES.get(arguments.profile, "all")
        text = clean_line(" ".join(arguments.words))
        walk = CONTACTS.walk(View(shelf=shelf, text=text, archived=arguments.archived))
        if arguments.output or format_ in WHOLE:
            from jbtui.services import contact_sheet

            sheets = islice(contact_sheet.of_walk(walk), arguments.limit)
            if arguments.output:
                _export(sheets, format_, arguments.output)
            else:
                _print_whole(sheets, format_)
            return 0
        pages = _pages(walk, arguments.limit)
        if format_ == "table":
            _print_table(pages, searching=bool(text))
        elif format_ == "json":
            _print_json(pages)
        else:
            _print_csv(pages)
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


def _print_whole(sheets: Iterable["ContactSheet"], format_: str) -> None:
    """What is only written with people and addresses."""
    from jbtui.cli import output

    if format_ == "vcf":
        from jbtui.services.exports import vcard_file

        output.use_utf8()
        for sheet in sheets:
            for line in vcard_file.lines(sheet):
                output.write(line)
        return
    import shutil
    from tempfile import TemporaryFile

    from jbtui.services.exports import xlsx_file

    with TemporaryFile() as file:  # a workbook is written to and fro, which a pipe is not
        xlsx_file.write(sheets, file)
        file.seek(0)
        shutil.copyfileobj(file, sys.stdout.buffer)


def _pages(walk: "Walk", limit: int | None) -> Iterator[list["Values"]]:
    """The rows of a walk, page by page, `limit` of them at most."""
    after = None
    while limit is None or limit > 0:
        asked = PAGE if limit is None else min(PAGE, limit)
        page = walk.page(after=after, limit=asked)
        yield [row for _key, row in page]
        if len(page) < asked:
            break
        after = page[-1][0]
        limit = None if limit is None else limit - asked


def _print_table(pages: Iterable[list["Values"]], *, searching: bool) -> None:
    from jbtui.cli import output, table
    from jbtui.declarations.contacts import CONTACTS

    columns = _saying_where(CONTACTS) if searching else CONTACTS.columns
    rows = (row for page in pages for row in page)
    first = next(rows, None)
    if first is None:
        output.complain(CONTACTS.empty)
        return
    for line in table.lines(columns, chain([first], rows), output.width()):
        print(line)


def _saying_where(listing: "Listing") -> list["Column"]:
    """The columns of a search, one of them giving way to where the words were found, as on screen."""
    from dataclasses import replace

    return [
        replace(column, label=_("Trouvé dans"), show=lambda row: str(row["found"]))
        if column.id == listing.found_in
        else column
        for column in listing.columns
    ]


def _print_json(pages: Iterable[list["Values"]]) -> None:
    """One array, one contact a line."""
    import json

    from jbtui.cli import output
    from jbtui.services import contact_json

    output.use_utf8()
    before = "[\n"
    for page in pages:
        for row in _whole(page):
            output.write(before + json.dumps(contact_json.of_contact(row), ensure_ascii=False))
            before = ",\n"
    output.write("[]\n" if before == "[\n" else "\n]\n")


def _print_csv(pages: Iterable[list["Values"]]) -> None:
    import csv

    from jbtui.cli import output
    from jbtui.services.exports import columns
    from jbtui.services.exports.csv_file import BYTE_ORDER_MARK, DELIMITER, LINE_END
    from jbtui.services.formulas import harmless

    output.use_utf8()
    if output.width() is None:  # a terminal would show it
        output.write(BYTE_ORDER_MARK)
    writer = csv.writer(output, delimiter=DELIMITER, lineterminator=LINE_END)
    writer.writerow(columns.LISTED_HEADERS)
    for page in pages:
        writer.writerows([harmless(cell) for cell in columns.listed(row)] for row in _whole(page))


def _whole(page: list["Values"]) -> list["Values"]:
    """The rows of a page with every column, in their order; without those that were deleted meanwhile."""
    from jbtui.models.contact import Contact

    ids = [row["id"] for row in page]
    rows = {row["id"]: row for row in Contact.values(Contact.id.in_(ids))}
    return [rows[id_] for id_ in ids if id_ in rows]
