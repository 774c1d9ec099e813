"""`jbtui` without a command: the screens."""

from jbtui.cli.opening import database_failures
from jbtui.config import Settings


def run(settings: Settings) -> int:
    """Show the screens until the user leaves; the exit status."""
    with database_failures():
        from jbtui.app import run_app

        return run_app(settings)
