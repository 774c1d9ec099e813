"""`jbtui demo`: a database to try the program with."""

import argparse
import sys
from typing import TYPE_CHECKING

from jbtui.cli.arguments import natural
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    sentence = _("ajouter un jeu d’essai : des contacts inventés")
    parser = commands.add_parser("demo", help=sentence, description=sentence, allow_abbrev=False)
    parser.add_argument(
        "--contacts", metavar="N", type=natural, default=50, help=_("combien de contacts (50 par défaut)")
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        type=natural,
        default=1,
        help=_("un nombre : le même donne les mêmes contacts (1 par défaut)"),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Create the contacts, and say how many; the exit status."""
    from jbtui.services import demo
    from jbtui.services.unit import system_session

    with opened(settings):
        progress = _show_progress if sys.stderr.isatty() else None
        filled = demo.fill(system_session(), arguments.contacts, arguments.seed, progress)
    contacts = ngettext("{count} contact créé", "{count} contacts créés", filled.contacts)
    people = ngettext("{count} contact associé", "{count} contacts associés", filled.people)
    addresses = ngettext("{count} adresse de livraison", "{count} adresses de livraison", filled.delivery_addresses)
    print(
        contacts.format(count=filled.contacts),
        people.format(count=filled.people),
        addresses.format(count=filled.delivery_addresses),
        sep=", ",
        end=".\n",
    )
    return 0


def _show_progress(done: int, count: int) -> None:
    print(f"\r{done}/{count}", end="\n" if done == count else "", file=sys.stderr, flush=True)
