"""The lines that every screen has: where one is (row 1), what happened (row 22), which keys work (rows 23 and 24)."""

from collections.abc import Sequence

from jbtui.declarations.base import Command
from jbtui.keyboard import key_label
from jbtui.widgets.cells import cell, columns
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run


class Heading(Lines):
    """Row 1: the path on the left, who one is on the right."""

    def show(self, path: Sequence[str], right: str) -> None:
        """Draw the path; its middle gives way where it is too long."""
        room = self.app.size.width - columns(right) - 3
        shown = list(path)
        while len(shown) > 2 and columns(_joined(shown)) > room:
            shown[1:-1] = (
                [GLYPHS.ellipsis, *shown[3:-1]] if shown[1] == GLYPHS.ellipsis else [GLYPHS.ellipsis, *shown[2:-1]]
            )
            if shown[1:-1] == [GLYPHS.ellipsis]:
                break
        self.lines = [[(cell(f" {_joined(shown)}", max(room, 0) + 1) + " ", "title"), (right, ""), (" ", "")]]


def _joined(path: Sequence[str]) -> str:
    return f" {GLYPHS.into} ".join(path)


class StatusLine(Lines):
    """Row 22: what just happened, or more about what the cursor is on."""

    def say(self, text: str, name: str = "") -> None:
        """Show one sentence."""
        self.lines = [[(f" {text}", name)]]

    def describe(self, text: str) -> None:
        """Show as many of the parts of a text as have room, whole."""
        dot = f" {GLYPHS.dot} "
        while dot in text and columns(text) >= self.app.size.width:
            text = text.rpartition(dot)[0]
        self.say(text)


class KeyBar(Lines):
    """Rows 23 and 24, from the live commands: a key that cannot work now is not shown."""

    def show(self, commands: Sequence[tuple[Command, bool]], typing: bool) -> None:
        """Draw the keys of (command, whether it can be done now); the last ones give way where there is no room."""
        usable = sorted((command for command, can in commands if can), key=lambda command: command.rank)
        self.lines = [self._row([command for command in usable if command.row == row], typing) for row in (1, 2)]

    def _row(self, commands: Sequence[Command], typing: bool) -> list[Run]:
        runs: list[Run] = []
        left = self.app.size.width
        for command in commands:
            key = command.typing_key if typing else command.key
            if not key:
                continue
            keys = command.shown or key_label(key)
            left -= columns(f" {keys} {command.label}")
            if left < 0:
                break
            runs += [(f" {keys}", "key"), (f" {command.label} "[: -1 if left == 0 else None], "")]
            left -= 1
        return runs
