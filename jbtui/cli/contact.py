"""`jbtui contact`: one contact's whole sheet."""

import argparse
from typing import TYPE_CHECKING

from jbtui.cli.arguments import add_format
from jbtui.cli.failure import Failure
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    sentence = _("montrer toute la fiche d’un contact")
    parser = commands.add_parser("contact", help=sentence, description=sentence, allow_abbrev=False)
    parser.add_argument("code", metavar=_("CODE"), help=_("le code du contact, par exemple C00412"))
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the sheet; the exit status. Raises Failure for an unknown code."""
    with opened(settings):
        from jbtui.services import contact_sheet
        from jbtui.text import clean_line

        code = clean_line(arguments.code)
        sheet = contact_sheet.of_code(code)
    if sheet is None:
        raise Failure(_("Aucun contact n’a le code « {code} ».").format(code=code), status=1)
    if arguments.format == "json":
        import json

        from jbtui.cli import output
        from jbtui.services import contact_json

        output.use_utf8()
        output.write(json.dumps(contact_json.of_sheet(sheet), ensure_ascii=False, indent=2) + "\n")
    else:
        from jbtui.cli import sheet_text

        for line in sheet_text.lines(sheet):
            print(line)
    return 0
