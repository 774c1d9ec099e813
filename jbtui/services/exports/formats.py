"""The formats that contacts are exported in, and the one door by which files go out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from jbtui import files, reasons
from jbtui.language import _
from jbtui.services.contact_sheet import PAGE, ContactSheet
from jbtui.services.exports import csv_file, json_file, vcard_file, xlsx_file

Name = Literal["csv", "xlsx", "vcf", "json"]


@dataclass(frozen=True)
class Format:
    """A format: what files of it end with, what users call it, its letter in menus, and how it writes records."""

    suffix: str
    label: str
    key: str
    write: Callable[[Iterable[Any], BinaryIO], None]


FORMATS = {
    "csv": Format(".csv", _("CSV, pour tous les tableurs"), "c", csv_file.write),
    "xlsx": Format(".xlsx", _("Excel"), "x", xlsx_file.write),
    "vcf": Format(".vcf", _("vCard, pour les carnets d’adresses"), "v", vcard_file.write),
    "json": Format(".json", _("JSON, pour les programmes"), "j", json_file.write),
}


class Unwritable(Exception):
    """The file cannot be written; its text is one French sentence for the user."""


class _Stopped(Exception):
    """`progress` asked to stop."""


def export(
    name: str, sheets: Iterable[ContactSheet], path: Path, *, progress: Callable[[int], bool] | None = None
) -> int | None:
    """`export_in` one of the FORMATS of contacts."""
    return export_in(FORMATS[name], sheets, path, progress=progress)


def export_in(
    format_: Format, records: Iterable[Any], path: Path, *, progress: Callable[[int], bool] | None = None
) -> int | None:
    """Write records to the file at `path` in a format of theirs; how many, None if it was stopped.

    The file is whole or as it was before: what is written goes to a file beside it, which then takes its place, with
    its rights (those of the user's umask for a new one). `progress` is told from time to time how many are written; it
    answers False to stop. Raises `Unwritable`, and peewee's errors where the database does not answer.
    """
    written = 0

    def counted() -> Iterator[Any]:
        nonlocal written
        for record in records:
            yield record
            written += 1
            if progress and not written % PAGE and not progress(written):
                raise _Stopped

    try:
        _write(path, lambda file: format_.write(counted(), file))
    except _Stopped:
        return None
    return written


def write_file(path: Path, content: bytes) -> None:
    """Write what is there already to the file at `path`, which is whole or as it was before. Raises `Unwritable`."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    _write(path, write)


def _write(path: Path, write: Callable[[BinaryIO], None]) -> None:
    try:
        _replace(path, write)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = reasons.of_system(error)
        raise Unwritable(_("Écriture impossible, {reason} : {path}").format(reason=reason, path=path)) from error


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> None:
    path = path.resolve()  # a link stays one
    before = path.stat() if path.exists() else None
    if before and not path.is_file():
        raise ValueError(_("ce n’est pas un fichier ordinaire"))
    with files.beside(path, 0o666) as part, part.open("wb") as file:
        if before:
            part.chmod(before.st_mode & 0o777)
        write(file)
