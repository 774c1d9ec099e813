"""The formats that a file may have, and the one door by which files come in."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from jbtui.language import _
from jbtui.services.imports import csv_file, files, own_csv, own_json, own_vcard, vcard_file, xlsx_file
from jbtui.services.imports.records import Opened


class Format(Protocol):
    """A format is a module: what it recognises by the first bytes of a file, and how it opens one.

    `open_records` raises `Unreadable`; `header_mapping` is the user's choice of field, or
    None to ignore, for some headers.
    """

    def recognises(self, head: bytes, /) -> bool: ...
    def open_records(self, path: Path, header_mapping: Mapping[str, str | None] | None = None) -> Opened: ...


FORMATS: tuple[Format, ...] = (own_csv, own_json, own_vcard, xlsx_file, vcard_file, csv_file)
"""In the order in which they are tried; text that nothing else recognises is delimited text, last."""


def open_file(path: Path, *, header_mapping: Mapping[str, str | None] | None = None) -> Opened:
    """Open the file at `path` by its content, whatever its name. Raises `Unreadable`, one French sentence."""
    head = files.head(path)
    for format_ in FORMATS:
        if format_.recognises(head):
            return replace(format_.open_records(path, header_mapping), size=path.stat().st_size)
    raise files.Unreadable(path, _("« {name} » n’est ni du texte, ni un classeur, ni des fiches vCard."))
