"""From an opened file to the rows that its records would be: here for a small file; in a process of its own for a large
one, which reads ahead on another core while this one stores.

Half of the time of an import goes into understanding what the file says.
"""

from collections.abc import Iterator
from itertools import islice
from typing import TypeAlias

from jbtui.language import _
from jbtui.models.fields import Refused
from jbtui.services.ahead import Cut, ahead
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.incoming import Incoming, incoming
from jbtui.services.imports.records import Opened, Record, Rejected

LARGE = 1 << 20
"""Bytes of a file that is worth a process: to start one takes a third of a second."""
_AT_ONCE = 100
"""Records that come in one piece."""

Read: TypeAlias = tuple[Record, Incoming | Refused] | tuple[Rejected, None]
"""A record and the rows that it would be, or why it cannot be stored."""


def read(opened: Opened, profile: str | None) -> Iterator[Read]:
    """The records of the file; `profile` is that of the contacts whose file says none. Raises `Unreadable`."""
    return _ahead(opened, profile) if opened.size > LARGE else _here(opened, profile)


def _here(opened: Opened, profile: str | None) -> Iterator[Read]:
    for record in opened:
        if isinstance(record, Rejected):
            yield record, None
            continue
        try:
            rows: Incoming | Refused = incoming(record, profile)
        except Refused as error:
            rows = error
        yield record, rows


def _there(opened: Opened, profile: str | None) -> Iterator[tuple[list[Read], str]]:
    """The records in pieces, each with why there are no more; the work of the other process."""
    records = _here(opened, profile)
    try:
        while found := list(islice(records, _AT_ONCE)):
            yield found, ""
    except Unreadable as error:
        yield [], str(error)


def _ahead(opened: Opened, profile: str | None) -> Iterator[Read]:
    with ahead(_there, opened, profile) as pieces:
        try:
            for found, unreadable in pieces:
                if unreadable:
                    raise Unreadable.again(unreadable)
                yield from found
        except Cut as error:
            raise Unreadable.again(_("La lecture du fichier a été interrompue par le système.")) from error
