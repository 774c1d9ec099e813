"""A SQLite base that the members of a Unix group share: a directory of theirs (setgid 2770) and its files (0660).

Whoever makes a file in a setgid directory makes it the group's, and SQLite gives `-wal` and `-shm` the rights of the
base itself, whatever the umask: the right start is enough for everybody who comes later.
"""

import os
import stat
from pathlib import Path

from jbtui import reasons
from jbtui.cli.failure import Failure
from jbtui.cli.opening import database_failures
from jbtui.files import SHARED_DIRECTORY, SHARED_FILE
from jbtui.language import _

FILE = "jbtui.sqlite"
BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite calls the files of one base."""

_MAGIC, _ID_AT = b"SQLite format 3\0", 68


def share(directory: Path, group: str) -> Path:
    """Make a shared base in `directory`, or put right the rights of the one that is there, whose content stays as it
    is; the path of the base. Raises Failure.
    """
    number = _group(group)
    directory = directory.absolute()
    path = directory / FILE
    try:
        _prepare(directory, number)
        if path.exists():
            _require_ours(path)
        else:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, SHARED_FILE))
        for name in BESIDE:
            _give(directory / f"{FILE}{name}", number)
    except PermissionError as error:
        raise Failure(_("Pas le droit de préparer {path}.").format(path=error.filename or directory)) from error
    except OSError as error:
        words = _("Impossible de préparer {path} : {reason}.")
        raise Failure(words.format(path=error.filename or directory, reason=reasons.of_system(error))) from error
    if path.stat().st_size == 0:
        _fill(path)
    return path


def _group(name: str) -> int:
    """The number of a group that one may give files to, by its name or number."""
    import grp

    try:
        number = int(name) if name.isdecimal() else grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise Failure(_("Le groupe « {group} » n’existe pas sur ce système.").format(group=name)) from error
    if os.geteuid() != 0 and number not in (os.getegid(), *os.getgroups()):
        words = _("Vous n’êtes pas membre du groupe « {group} » : demandez à l’administrateur, puis reconnectez-vous.")
        raise Failure(words.format(group=name))
    return number


def _prepare(directory: Path, group: int) -> None:
    """Make the directory, or put its rights right."""
    if not directory.parent.is_dir():
        raise Failure(_("Le dossier {path} n’existe pas.").format(path=directory.parent))
    if directory.exists() and not directory.is_dir():
        raise Failure(_("{path} n’est pas un dossier.").format(path=directory))
    if not directory.exists():
        directory.mkdir(mode=0o700)
    found = directory.stat()
    if (found.st_gid, stat.S_IMODE(found.st_mode)) == (group, SHARED_DIRECTORY):
        return
    if others := sorted(each.name for each in directory.iterdir() if not each.name.startswith(FILE)):
        # Opening somebody's home to a group is no slip to be helped with.
        words = _("{path} contient autre chose (« {name} ») : donnez un dossier qui ne serve qu’à la base partagée.")
        raise Failure(words.format(path=directory, name=others[0]))
    os.chown(directory, -1, group)
    directory.chmod(SHARED_DIRECTORY)


def _give(path: Path, group: int) -> None:
    """Put the rights of one file right, if it is there."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        found = os.fstat(handle)
        if (found.st_gid, stat.S_IMODE(found.st_mode)) != (group, SHARED_FILE):
            os.fchown(handle, -1, group)
            os.fchmod(handle, SHARED_FILE)
    except PermissionError as error:
        raise Failure(_("Pas le droit de préparer {path}.").format(path=path)) from error
    finally:
        os.close(handle)


def _require_ours(path: Path) -> None:
    """Refuse the base of another program before anything is changed in its rights."""
    from jbtui.database import APPLICATION_ID

    with path.open("rb") as file:
        head = file.read(100)
    ours = head.startswith(_MAGIC) and int.from_bytes(head[_ID_AT : _ID_AT + 4], "big") == APPLICATION_ID
    if head and not ours:
        raise Failure(_("{path} n’est pas une base jbtui.").format(path=path))


def _fill(path: Path) -> None:
    """Make the schema in a new, empty file."""
    from jbtui.database import open_database

    with database_failures():
        open_database(str(path), create=False).close()
