"""Drafts: what was typed and not saved, in files of the user's own, until it is saved or thrown away.

One file a draft (0600, in the XDG state directory), outside the database: it holds texts as they were typed, right or
wrong. Written whole beside the old one, then put in its place.
"""

import contextlib
import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from jbtui.config import state_directory


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


def keep(draft: Draft) -> None:
    """Write a draft, over its earlier state."""
    directory = _directory()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / _name(draft.id)
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(draft), file, ensure_ascii=False)
    fresh.replace(path)


def drop(draft_id: str) -> None:
    """Throw a draft away, if it is there."""
    with contextlib.suppress(OSError):
        (_directory() / _name(draft_id)).unlink()


def begin(database: str, form: str, record: str, version: int, context: Mapping[str, str]) -> Draft:
    """A draft that holds nothing yet; it is written once something is typed."""
    return Draft(form, record, "", {}, version, context, _fingerprint(database))


def kept(database: str, form: str, record: str) -> list[Draft]:
    """The drafts of a form on a record of this database, the last typed first."""
    key = (_fingerprint(database), form, record)
    drafts = [draft for draft in _all() if (draft.database, draft.form, draft.record) == key]
    return sorted(drafts, key=lambda draft: draft.at, reverse=True)


def _fingerprint(database: str) -> str:
    """What tells databases apart in a draft, without the password that a URL may hold."""
    place = database if "://" in database else str(Path(database).expanduser().absolute())
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _all() -> Iterator[Draft]:
    for path in sorted(_directory().glob("*.json")):
        # A file that is not one of ours, or was cut short by a full disk, is left alone.
        with contextlib.suppress(OSError, ValueError, TypeError):
            yield Draft(**json.loads(path.read_text("utf-8")))


def _directory() -> Path:
    return state_directory() / "drafts"


def _name(draft_id: str) -> str:
    return re.sub(r"[^0-9a-z]", "", draft_id) + ".json"
