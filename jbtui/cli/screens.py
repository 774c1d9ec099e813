"""`jbtui` without a command: the screens."""

import os

from jbtui.cli.failure import Failure
from jbtui.cli.opening import database_failures
from jbtui.config import Settings
from jbtui.language import _


def run(settings: Settings) -> int:
    """Show the screens until the user leaves; the exit status. Raises Failure where the database cannot be used."""
    # Both are read once, while what draws is imported.
    os.environ["ESCDELAY"] = str(settings.escape_delay)
    os.environ["JBTUI_GLYPHES"] = settings.glyphs
    with database_failures():
        from jbtui.app import NoTerminal, run_app

        try:
            return run_app(settings)
        except NoTerminal as error:
            words = _("Les écrans demandent un terminal ; « jbtui --help » montre ce qui s’en passe.")
            raise Failure(words) from error
