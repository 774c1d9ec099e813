"""The file that something is written to, asked for; and asked again before one is written over."""

from collections.abc import Callable
from pathlib import Path

from jbtui.screens.base import PlaceScreen
from jbtui.screens.paths import typed_path
from jbtui.widgets.dialogs import ConfirmOverwrite
from jbtui.widgets.line_question import LineQuestion


def ask_file(place: PlaceScreen, title: str, verb: str, name: str, write: Callable[[Path], object]) -> None:
    """Ask for a path, `name` in the user's own directory being proposed, and call `write` with it; in a directory that
    is typed the file has that name."""

    def typed(text: str | None) -> None:
        path = typed_path(text or "")
        if path is None:
            return
        try:
            path = path / name if path.is_dir() else path
            there = path.exists()
        except (OSError, ValueError):
            there = False  # why it cannot be written is said when it is tried

        def sure(yes: bool | None) -> None:
            if yes:
                write(path)

        if there:
            ConfirmOverwrite(path).open_over(place, sure)
        else:
            write(path)

    LineQuestion(title, f"~/{name}", verb).open_over(place, typed)


def shown_path(path: Path) -> str:
    """A path below the user's own directory as they write it."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
