"""The onglets of a list or a sheet, in one line: « [1 Tous]  2 Clients »."""

from collections.abc import Sequence

from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines


class TabBar(Lines):
    """Draws numbered onglets, the open one in brackets."""

    def show(self, tabs: Sequence[tuple[str, str]], active: str, right: str = "") -> None:
        """Draw the (key, title) of each onglet; where there is no room the others are without a count of none, then
        without any. `right` at the end of the line."""
        room = self.size.width or self.app.size.width
        text = ""
        for blank, gap, shortened in LEVELS:
            others = ((key, shortened(title)) for key, title in tabs)
            text = " ".join(
                f"[{key} {title}]" if key == active else f"{blank}{key}{gap}{other}{blank}"
                for (key, title), (_key, other) in zip(tabs, others, strict=True)
            )
            if len(text) + len(right) + 2 <= room:
                break
        self.lines = [[(f" {text}".ljust(room - len(right) - 1), "title"), (right, "faint")]]


def _whole(title: str) -> str:
    return title


def _some(title: str) -> str:
    return title.removesuffix(f"{GLYPHS.dot}0")


def _bare(title: str) -> str:
    return title.partition(GLYPHS.dot)[0]


LEVELS = ((" ", " ", _whole), ("", " ", _whole), ("", "", _whole), ("", "", _some), ("", "", _bare))
"""What stands around an onglet, between its key and its title, and what is shown of the title: less and less."""
