"""The onglets of a list or a sheet, in one line: « [1 Tous]  2 Clients »."""

from collections.abc import Sequence

from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines


class TabBar(Lines):
    """Draws numbered onglets, the open one in brackets."""

    def show(self, tabs: Sequence[tuple[str, str]], active: str, right: str = "") -> None:
        """Draw the (key, title) of each onglet, where there is no room for it without what the others count; `right` at
        the end of the line."""
        room = self.size.width or self.app.size.width
        text = ""
        for blank, gap, whole in ((" ", " ", True), ("", " ", True), ("", "", True), ("", "", False)):
            others = ((key, title if whole else title.partition(GLYPHS.dot)[0]) for key, title in tabs)
            text = " ".join(
                f"[{key} {title}]" if key == active else f"{blank}{key}{gap}{other}{blank}"
                for (key, title), (_key, other) in zip(tabs, others, strict=True)
            )
            if len(text) + len(right) + 2 <= room:
                break
        self.lines = [[(f" {text}".ljust(room - len(right) - 1), "title"), (right, "faint")]]
