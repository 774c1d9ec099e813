"""Where commands print."""

import re
import shutil
import sys

from jbtui.text import countable


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


def _shown(text: str) -> str:
    return "".join(part if part in "\r\n" else countable(part) for part in re.split(r"(\r?\n)", text))
