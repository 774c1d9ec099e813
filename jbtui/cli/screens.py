"""`jbtui` without a command: the screens."""

import os

from jbtui.cli.failure import Failure
from jbtui.cli.opening import database_failures
from jbtui.config import Settings
from jbtui.language import _

COLOURLESS = ("dumb", "vt")
"""How the names of terminals without colours begin; where TERM tells nothing, there are none either."""


def run(settings: Settings) -> int:
    """Show the screens until the user leaves; the exit status. Raises Failure where the database cannot be used."""
    _set_environment(settings)
    with database_failures():
        from jbtui.app import NoTerminal, run_app

        try:
            return run_app(settings)
        except NoTerminal as error:
            words = _("Les écrans demandent un terminal ; « jbtui --help » montre ce qui s’en passe.")
            raise Failure(words) from error


def _set_environment(settings: Settings) -> None:
    """What is read once, while what draws is imported: nobody but the settings says how the screens run."""
    for name in [*os.environ]:
        # TEXTUAL_DRIVER would run any code, TEXTUAL_PRESS press keys, TEXTUAL_LOG write what is shown to a file;
        # COLUMNS and LINES would hold the size of a terminal that has changed since.
        if name in ("TEXTUAL", "COLUMNS", "LINES") or name.startswith("TEXTUAL_"):
            del os.environ[name]
    os.environ["ESCDELAY"] = str(settings.escape_delay)
    os.environ["JBTUI_GLYPHES"] = settings.glyphs
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "256"  # the same colours by half as many bytes
    if os.environ.get("TERM", "dumb").startswith(COLOURLESS):
        os.environ["NO_COLOR"] = "1"
    elif os.environ.get("NO_COLOR") == "":  # by no-color.org, as if it were not set
        del os.environ["NO_COLOR"]
