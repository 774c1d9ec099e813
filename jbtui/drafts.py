"""Drafts: what was typed and not saved, in files of the user's own, until it is saved or thrown away.

One file a draft (0600, in the XDG state directory), outside the database: it holds texts as they were typed, right or
wrong. Written whole beside the old one, down to the disk, then put in its place. While a form is open on it, in
whatever session of the user, its lock is held, and nobody else is offered it; the system lets go of the lock of a
process that is no more.
"""

import contextlib
import fcntl
import hashlib
import itertools
import json
import os
import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from jbtui.config import state_directory
from jbtui.files import settle


@dataclass(frozen=True)
class Draft:
    """Texts typed in a form: of which form, on which record (« » for a new one), since which version of it."""

    form: str
    record: str
    title: str
    texts: Mapping[str, str]
    version: int = 0
    context: Mapping[str, str] = field(default_factory=dict)
    """What a new record's form was opened with."""
    database: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    cursor: str = ""
    """The field that had the focus."""
    at: str = ""
    """When the last key was typed, ISO 8601 with its zone."""


_turns = itertools.count(1)
_newest: dict[str, int] = {}
"""By draft, the turn of what stands in its file, or of its end."""
_putting = threading.RLock()
"""Held while a file is put in its place or removed. A signal's handler may ask for it anew in the thread that has it:
what it writes then was typed no later than what that thread goes on to put in its place."""


def turn() -> int:
    """The number of what is about to be read from a form: of two states of one draft, the one of the later turn stays,
    whichever thread is done first.
    """
    return next(_turns)


def keep(draft: Draft, turn: int) -> None:
    """Write a draft over its earlier state, so that it outlives a power cut; one without texts is removed.

    Nothing is done where something of a later turn was written, or the draft was dropped. Raises OSError.
    """
    if not draft.texts:
        _remove(draft.id, turn)
        return
    _make_directory()
    # Of a name of its own: others may write the same draft at the same time.
    fresh = _path(draft.id, f"{uuid.uuid4().hex}.new")
    try:
        with open(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump(asdict(draft), file)
            file.flush()
            os.fsync(file.fileno())
        with _putting:
            if _is_newest(draft.id, turn):
                fresh.replace(_path(draft.id))
            else:
                fresh.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    settle(_directory())


def drop(draft_id: str) -> None:
    """Remove a draft that one's own form is open on, if it is there; what is still on its way to it is not written."""
    _remove(draft_id, turn())


def _remove(draft_id: str, turn: int) -> None:
    with contextlib.suppress(OSError), _putting:
        if _is_newest(draft_id, turn):
            for path in [path for kind in ("json", "*.new") for path in _directory().glob(_path(draft_id, kind).name)]:
                path.unlink()


def _is_newest(draft_id: str, turn: int) -> bool:
    """Whether nothing later was written, or dropped; then this is the newest."""
    newest = turn >= _newest.get(draft_id, 0)
    if newest:
        _newest[draft_id] = turn
    return newest


def throw_away(draft: Draft) -> None:
    """Remove a draft that was offered, unless another session has taken it up since."""
    held = hold(draft)  # in that case a copy, of which nothing is written
    drop(held.draft.id)
    held.release()


def begin(database: str, form: str, record: str, version: int, context: Mapping[str, str]) -> Draft:
    """A draft that holds nothing yet; it is written once something is typed."""
    return Draft(form, record, "", {}, version, context, _fingerprint(database))


def kept(database: str, form: str, record: str) -> list[Draft]:
    """The drafts of a form on a record of this database that no form is open on, the last typed first."""
    return [draft for draft in waiting(database) if (draft.form, draft.record) == (form, record)]


def waiting(database: str) -> list[Draft]:
    """All drafts of this database that no form is open on, the last typed first."""
    place = _fingerprint(database)
    drafts = [draft for draft in _all() if draft.database == place and not _is_held(draft.id)]
    return sorted(drafts, key=lambda draft: draft.at, reverse=True)


def still_waiting(draft: Draft) -> Draft | None:
    """A draft that was offered a while ago, as it is now; None if it is gone, or open in another session."""
    path = _path(draft.id)
    with contextlib.suppress(OSError, ValueError, TypeError):
        return None if _is_held(draft.id) else _read(path)
    return None


# --- held while they are typed ----------------------------------------------------------------------------------------


class Hold:
    """A draft that a form is open on."""

    def __init__(self, draft: Draft, file: int | None) -> None:
        self.draft = draft
        self._file = file

    def release(self) -> None:
        """Let others be offered it."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            # Nobody looks for the lock of a draft that is not there.
            if not _path(self.draft.id).exists():
                _path(self.draft.id, "lock").unlink()
        os.close(self._file)
        self._file = None


def hold(draft: Draft) -> Hold:
    """Hold a draft; one that somebody else has taken up a moment ago, as a copy.

    Where no lock can be made, such as on a full disk, the draft counts as held by nobody.
    """
    try:
        _make_directory()
        return Hold(draft, _locked(_path(draft.id, "lock")))
    except BlockingIOError:
        return hold(replace(draft, id=uuid.uuid4().hex))
    except OSError:
        return Hold(draft, None)


def _locked(path: Path) -> int:
    """The open lock of a draft, held. Raises BlockingIOError where somebody has it, OSError where none can be made."""
    while True:
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise
        # Whoever held it may have removed it a moment ago: nobody would see that it is held.
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


def _is_held(draft_id: str) -> bool:
    try:
        file = os.open(_path(draft_id, "lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False


# --- written at once --------------------------------------------------------------------------------------------------


class OpenForm(Protocol):
    """A form that something may be typed in."""

    saving: bool
    """Whether it waits for the database to store what was typed."""

    def write_draft(self) -> object:
        """Write what is typed and not saved, from any thread, whatever the event loop does. Raises OSError."""


open_forms: list[OpenForm] = []
"""What there is to write when the program must end."""


def keep_all() -> None:
    """Write what is typed in every open form; from any thread, or from a signal's handler."""
    for form in list(open_forms):
        # Whatever is wrong with one form, the others are written.
        with contextlib.suppress(Exception):
            form.write_draft()


def _fingerprint(database: str) -> str:
    """What tells databases apart in a draft, without the password that a URL may hold."""
    place = database if "://" in database else str(Path(database).expanduser().absolute())
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _all() -> Iterator[Draft]:
    for path in sorted(_directory().glob("*.json")):
        # A file that is not one of ours, or was cut short by a full disk, is left alone.
        with contextlib.suppress(OSError, ValueError, TypeError):
            yield _read(path)


def _read(path: Path) -> Draft:
    """The draft in a file. Raises OSError, or ValueError or TypeError for what is none."""
    draft = Draft(**json.loads(path.read_text("utf-8")))
    if datetime.fromisoformat(draft.at).tzinfo is None:  # it compares with no other
        raise ValueError(path)
    texts = [draft.form, draft.record, draft.title, draft.id, draft.cursor]
    for texts_by_name in (draft.texts, draft.context):
        texts += dict(texts_by_name).values()
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(path)
    return draft


def _directory() -> Path:
    return state_directory() / "drafts"


def _make_directory() -> None:
    _directory().mkdir(mode=0o700, parents=True, exist_ok=True)


def _path(draft_id: str, kind: str = "json") -> Path:
    return _directory() / f"{re.sub(r'[^0-9a-z]', '', draft_id)}.{kind}"
