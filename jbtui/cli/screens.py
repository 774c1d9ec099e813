"""`jbtui` without a command: the screens."""

import os
import sys
from typing import TextIO

from jbtui.cli.failure import Failure
from jbtui.cli.opening import database_failures
from jbtui.config import Settings
from jbtui.language import _


def run(settings: Settings) -> int:
    """Show the screens until the user leaves; the exit status. Raises Failure where the database cannot be used."""
    if not (_is_terminal(sys.__stdin__) and _is_terminal(sys.__stderr__)):  # the screens are drawn on stderr
        raise Failure(_("Les écrans demandent un terminal ; « jbtui --help » montre ce qui s’en passe."))
    # Both are read once, while what draws is imported.
    os.environ["ESCDELAY"] = str(settings.escape_delay)
    os.environ["JBTUI_GLYPHES"] = settings.glyphs
    with database_failures():
        from jbtui.app import run_app

        return run_app(settings)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
