"""The database of a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jbtui import reasons
from jbtui.cli.failure import Failure
from jbtui.config import Settings
from jbtui.language import _

if TYPE_CHECKING:
    import peewee


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator["peewee.Database"]:
    """The database of these settings, open until the block ends. `make` allows making a file that is not there, and its
    directory: a command that only reads does not, since a path that leads nowhere is a slip. Raises Failure where it
    cannot be used.
    """
    from jbtui.database import open_database

    with database_failures():
        if not make and "://" not in settings.database and _leads_nowhere(Path(settings.database).expanduser()):
            words = _("La base {path} n’existe pas ; « jbtui init » en prépare une.")
            raise Failure(words.format(path=settings.database))
        handle = open_database(settings.database)
        try:
            yield handle
        finally:
            handle.close()


def _leads_nowhere(path: Path) -> bool:
    """Whether no file is there; of one that cannot be looked at, opening it tells why."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return True
    except OSError:
        return False
    return False


@contextmanager
def database_failures() -> Iterator[None]:
    """Make a Failure of whatever the database refuses."""
    import peewee

    from jbtui.database import DatabaseUnavailable
    from jbtui.models.base import driver_errors

    try:
        with driver_errors:
            yield
    except DatabaseUnavailable as error:
        raise Failure(str(error)) from error
    except (peewee.IntegrityError, peewee.DataError) as error:
        raise Failure(_("La base refuse : {reason}.").format(reason=reasons.of_database(error))) from error
    except peewee.PeeweeException as error:
        raise Failure(_("La base ne répond plus : {reason}.").format(reason=reasons.of_database(error))) from error
