"""`jbtui check`: whether everything in the database agrees."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui import files
from jbtui.cli import output
from jbtui.cli.arguments import add_format
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    sentence = _("vérifier la base : fichier, références, recherche, journal")
    parser = commands.add_parser(
        "check",
        help=sentence,
        description=_(
            "Vérifier toute la base pendant que d’autres y travaillent, sans rien y changer. Une ligne par problème : "
            "la fiche, ce qui ne va pas, que faire. Finit par 0 si tout va bien, 1 sinon, 2 si la base ne se lit pas."
        ),
        allow_abbrev=False,
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print what is wrong, line by line; the exit status: 0 where nothing is."""
    import json
    from dataclasses import asdict
    from itertools import chain

    from jbtui.text import escape

    as_json = arguments.format == "json"
    if as_json:
        output.use_utf8()
    with opened(settings) as handle:
        from jbtui.database import is_postgres, migrations
        from jbtui.services import check

        if not is_postgres(settings.database):
            files.sweep(Path(settings.database).expanduser().parent)
        found = 0
        gone = (check.missing(name) for name in migrations.missing(handle))
        for problem in chain(gone, check.problems(_show_progress if sys.stderr.isatty() else None)):
            found += 1
            if as_json:
                before = "[\n" if found == 1 else ",\n"
                output.write(before + json.dumps(asdict(problem), ensure_ascii=False))
            else:
                print(escape(problem.sentence), flush=True)
    if as_json:
        output.write("\n]\n" if found else "[]\n")
    elif found:
        output.complain(ngettext("{count} problème.", "{count} problèmes.", found).format(count=found))
    else:
        print(_("La base est en ordre."))
    return 1 if found else 0


def _show_progress(done: int) -> None:
    print(done, end="\r", file=sys.stderr, flush=True)  # the next line is longer, and takes its place
