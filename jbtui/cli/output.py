"""Where commands print."""

import re
import shutil
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from jbtui.cli.failure import Failure
from jbtui.language import _
from jbtui.text import countable

if TYPE_CHECKING:
    from jbtui.services.exports.formats import Format

WORKBOOK = ".xlsx"


def width() -> int | None:
    """The columns of the terminal that is printed to; None where it is a pipe or a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def use_utf8() -> None:
    """Print UTF-8 into a pipe or a file, whatever the locale and with the ends of lines as they are: what other
    programs read is the same everywhere."""
    if not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]  # a TextIOWrapper, see main


def complain(sentence: str) -> None:
    """Tell the user what went wrong, beside what is printed; a name in it may be anybody's, and is not obeyed."""
    print(_shown(sentence), file=sys.stderr)


def write(text: str) -> None:
    """Print JSON or CSV as it is; on a terminal, without what a terminal would obey."""
    sys.stdout.write(_shown(text) if sys.stdout.isatty() else text)


def print_file(format_: "Format", records: Iterable[Any]) -> None:
    """Print records as the file of a format of theirs; on a terminal, without what a terminal would obey. Raises
    Failure for a workbook on a terminal."""
    terminal = sys.stdout.isatty()
    if not terminal and format_.suffix != WORKBOOK:
        format_.write(records, sys.stdout.buffer)
        return
    if terminal and format_.suffix == WORKBOOK:
        raise Failure(_("Un classeur ne se lit pas dans un terminal : écrivez-le dans un fichier, > classeur.xlsx."))
    with TemporaryFile() as file:  # a workbook is written to and fro, which a pipe is not
        format_.write(records, file)
        file.seek(0)
        if not terminal:
            shutil.copyfileobj(file, sys.stdout.buffer)
            return
        for line in TextIOWrapper(file, "utf-8-sig", newline=""):
            write(line)


def _shown(text: str) -> str:
    return "".join(part if part in "\r\n" else countable(part) for part in re.split(r"(\r?\n)", text))
