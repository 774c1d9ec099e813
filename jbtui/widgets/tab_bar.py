"""The onglets of a list or a sheet, in one line: « [1 Tous]  2 Clients »."""

from collections.abc import Sequence

from jbtui.widgets.lines import Lines


class TabBar(Lines):
    """Draws numbered onglets, the open one in brackets."""

    def show(self, tabs: Sequence[tuple[str, str]], active: str, right: str = "") -> None:
        """Draw the (key, title) of each onglet; `right` at the end of the line."""
        room = self.size.width or self.app.size.width
        text = " ".join(f"[{key} {title}]" if key == active else f" {key} {title} " for key, title in tabs)
        if len(text) + len(right) + 2 > room:
            text = " ".join(f"[{key} {title}]" if key == active else f"{key} {title}" for key, title in tabs)
        self.lines = [[(f" {text}".ljust(room - len(right) - 1), "title"), (right, "faint")]]
