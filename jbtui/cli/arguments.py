"""What the arguments of several commands share, and argparse in French."""

import argparse
from typing import TYPE_CHECKING

from jbtui.language import _, ngettext

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

PROFILES = {"client": "customer", "prospect": "prospect", "fournisseur": "supplier"}
"""A profile as it is typed → as it is stored."""


def natural(text: str) -> int:
    """A typed whole number, 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise argparse.ArgumentTypeError(_("nombre entier positif attendu, « {text} » saisi").format(text=text))
    return int(text)


def add_format(parser: argparse.ArgumentParser, *formats: str) -> None:
    """The option that chooses how a command prints; the first format is the usual one."""
    parser.add_argument(
        "--format",
        choices=formats,
        default=formats[0],
        help=_("présentation : {formats} ({usual} par défaut)").format(formats=", ".join(formats), usual=formats[0]),
    )


_FRENCH = {
    "usage: ": _("usage : "),
    "options": _("options "),  # argparse adds the colon
    "positional arguments": _("arguments "),
    "show this help message and exit": _("afficher cette aide"),
    "%(prog)s: error: %(message)s\n": _("%(prog)s : %(message)s\n"),
    "argument %(argument_name)s: %(message)s": _("%(argument_name)s : %(message)s"),
    "ambiguous option: %(option)s could match %(matches)s": _("option ambiguë : %(option)s peut être %(matches)s"),
    "ignored explicit argument %r": _("cette option ne prend pas de valeur, %r est de trop"),
    "invalid choice: %(value)r (choose from %(choices)s)": _("« %(value)s » n’est pas un choix possible : %(choices)s"),
    "invalid %(type)s value: %(value)r": _("valeur incorrecte : « %(value)s »"),
    "the following arguments are required: %s": _("il manque : %s"),
    "unrecognized arguments: %s": _("arguments inconnus : %s"),
    "expected one argument": _("une valeur attendue"),
    "expected at least one argument": _("au moins une valeur attendue"),
    "expected at most one argument": _("une valeur au plus attendue"),
    "not allowed with argument %s": _("ne va pas avec %s"),
    "one of the arguments %s is required": _("il faut l’un de : %s"),
}
"""What argparse says to users, in Python 3.11 to 3.14."""


def _in_french(message: str) -> str:
    return _FRENCH.get(message, message)


def _counted_in_french(singular: str, plural: str, count: int) -> str:
    if singular == "expected %s argument":
        return ngettext("%s valeur attendue", "%s valeurs attendues", count)
    return singular if count == 1 else plural


# argparse looks these two up in its module for each text; what is not translated here stays English.
argparse._ = _in_french  # type: ignore[attr-defined]
argparse.ngettext = _counted_in_french  # type: ignore[attr-defined]
