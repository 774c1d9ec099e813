"""`jbtui demo`: a database to try the program with."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from jbtui.cli.arguments import natural
from jbtui.cli.opening import opened
from jbtui.config import Settings
from jbtui.language import _, ngettext

if TYPE_CHECKING:
    from jbtui.cli.arguments import Commands
    from jbtui.services.demo import Filled


def register(commands: "Commands") -> None:
    """Declare the command and its arguments."""
    sentence = _("ajouter un jeu d’essai : des contacts inventés, leur suivi, et des ventes de plusieurs exercices")
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
    parser.add_argument(
        "--documents",
        metavar="N",
        type=natural,
        help=_(
            "combien de documents des ventes, à peu près (3 par contact par défaut, 240 au plus ;"
            " aucun au-delà de 1 000 contacts)"
        ),
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Create the contacts and their sales, and say how many; the exit status."""
    from jbtui.services import demo, demo_sales
    from jbtui.services.unit import system_session

    count, documents = arguments.contacts, arguments.documents
    if documents is None:
        documents = min(_PER_CONTACT * count, _MOST) if count <= _FEW else 0
    with opened(settings, make=True):
        session, before = system_session(), demo_sales.last_contact()
        filled = demo.fill(session, count, arguments.seed, _progress(""))
        print(*_filled(filled), sep=", ", end=".\n", flush=True)
        if not documents:
            return 0
        if not demo_sales.may_sell():
            print(_("Une société est déjà renseignée : aucun document inventé n’y est ajouté."))
            return 0
        sold = demo_sales.sell(session, before, documents, arguments.seed, _progress(_("ventes ")))
    print(*_counted(sold.documents, sold.payments, sold.purchases), sep=", ", end=".\n")
    return 0


_PER_CONTACT, _MOST, _FEW = 3, 240, 1_000
"""Documents for each contact, how many at most, and up to how many contacts there are any: they take their time."""


def _filled(filled: "Filled") -> list[str]:
    """How many of each were created."""
    words = (
        (ngettext("{count} contact créé", "{count} contacts créés", filled.contacts), filled.contacts),
        (ngettext("{count} contact associé", "{count} contacts associés", filled.people), filled.people),
        (
            ngettext("{count} adresse de livraison", "{count} adresses de livraison", filled.delivery_addresses),
            filled.delivery_addresses,
        ),
        (ngettext("{count} action", "{count} actions", filled.actions), filled.actions),
        (ngettext("{count} information", "{count} informations", filled.notes), filled.notes),
        (ngettext("{count} affaire", "{count} affaires", filled.deals), filled.deals),
        (ngettext("{count} projet", "{count} projets", filled.projects), filled.projects),
    )
    return [word.format(count=count) for word, count in words]


def _counted(documents: Mapping[str, int], payments: int, purchases: int) -> list[str]:
    """How many documents of each type, in the order in which one follows another, and how many payments and
    purchases."""
    words: dict[str, Callable[[int], str]] = {
        "DEV": lambda count: ngettext("{count} devis", "{count} devis", count),
        "CDE": lambda count: ngettext("{count} commande", "{count} commandes", count),
        "BL": lambda count: ngettext("{count} livraison", "{count} livraisons", count),
        "ACO": lambda count: ngettext("{count} acompte", "{count} acomptes", count),
        "FAC": lambda count: ngettext("{count} facture", "{count} factures", count),
        "AVO": lambda count: ngettext("{count} avoir", "{count} avoirs", count),
    }
    found = [(word, documents.get(type_, 0)) for type_, word in words.items()]
    found.append((lambda count: ngettext("{count} règlement", "{count} règlements", count), payments))
    found.append((lambda count: ngettext("{count} achat", "{count} achats", count), purchases))
    return [word(count).format(count=count) for word, count in found]


def _progress(what: str) -> Callable[[int, int], None] | None:
    """What shows how far something has come, on a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda done, count: print(
        f"\r{what}{done}/{count}", end="\n" if done == count else "", file=sys.stderr, flush=True
    )
