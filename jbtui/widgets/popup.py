"""Popups: one letter each, digits pick too, arrows and Entrée as everywhere; Échap closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from jbtui.keyboard import key_label
from jbtui.language import _
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell, columns, ruled
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run

WIDTH, WIDEST = 52, 76
"""Columns of a popup, and of one that needs more."""
MOST_LINES = 6
"""Lines of a text above the entries."""


@dataclass(frozen=True)
class Entry:
    """A line of a popup: its letter, its words, what choosing it gives, why it cannot be chosen now, and the title that
    it stands under."""

    key: str
    label: str
    value: Any
    why_not: str = ""
    group: str = ""


@dataclass(frozen=True)
class Toggle:
    """Choices that Espace switches in a popup: a title and the (value, words) to choose from."""

    title: str
    choices: tuple[tuple[str, str], ...]
    hint: str = _("Espace bascule ; le choix est retenu")


class Popup(Answering, ModalScreen[Any]):
    """A titled box of entries. Gives the chosen entry's value, or (value, toggled) with a toggle; None if closed."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        chosen: int = 0,
        toggle: Toggle | None = None,
        toggled: str = "",
        heading: Sequence[str] = (),
        width: int = WIDTH,
    ) -> None:
        super().__init__()
        self.title_, self.entries = title, list(entries)
        usable = [index for index, entry in enumerate(self.entries) if not entry.why_not]
        self.cursor = chosen if chosen in usable else next(iter(usable), chosen)
        self.toggle, self.toggled, self.heading, self.box_width = toggle, toggled, heading, width
        self.said = ""

    def compose(self) -> ComposeResult:
        yield Lines(id="box")

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw the box anew."""
        widest = min(WIDEST, self.size.width - 2)
        body: list[list[Run]] = [[(f" {line}", "")] for text in self.heading for line in _wrapped(text, widest - 4)]
        if self.heading:
            body.append([("-", "rule")])
        groups = self._drawn_entries()
        if sum(map(len, groups)) + len(body) + 2 <= self.size.height:
            body += [line for group in groups for line in group]
        else:
            body += _in_two(groups)
        if self.toggle:
            signs = (
                f"{GLYPHS.chosen if value == self.toggled else '( )'} {words}" for value, words in self.toggle.choices
            )
            body += [[("-", "rule")], [(f"  {self.toggle.title} :  " + "    ".join(signs), "")]]
            body.append([(f"  {self.toggle.hint}", "faint")])
        foot = self.said or _("lettre ou {up}{down} Entrée · Échap Fermer").format(up=GLYPHS.up, down=GLYPHS.down)
        needed = max(sum(columns(text) for text, _name in runs) for runs in body) + 4
        width = min(max(self.box_width, needed), widest)
        draw_box(self.query_one("#box", Lines), self.title_, body, foot, width)

    def _drawn_entries(self) -> list[list[list[Run]]]:
        """The lines of the entries, group by group, each below its title."""
        groups: list[list[list[Run]]] = []
        group: str | None = None
        for index, entry in enumerate(self.entries):
            if entry.group != group:
                group = entry.group
                groups.append([[(f" {group.upper()}", "title")]] if group else [])
            here = index == self.cursor
            name = "chosen" if here else ("faint" if entry.why_not else "")
            label = f"{entry.label} ({entry.why_not})" if entry.why_not else entry.label
            sign = GLYPHS.cursor if here else " "
            key = f"{key_label(entry.key):<3}"
            groups[-1].append([(f" {sign}  ", name), (key, name or "key"), (f" {label}", name)])
        return groups

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "q") and not any(entry.key == event.key for entry in self.entries):
            self.dismiss(None)
        elif event.key in ("up", "down"):
            self.cursor = (self.cursor + (1 if event.key == "down" else -1)) % len(self.entries)
            self.draw()
        elif event.key == "enter":
            self.choose(self.entries[self.cursor])
        elif event.key == "space" and self.toggle:
            values = [value for value, _words in self.toggle.choices]
            self.toggled = values[(values.index(self.toggled) + 1) % len(values)]
            self.draw()
        else:
            by_key = {str(number): entry for number, entry in enumerate(self.entries, 1)}
            by_key.update((entry.key, entry) for entry in self.entries)
            if event.key in by_key:
                self.choose(by_key[event.key])
            elif event.is_printable:
                self.said = _("{key} : rien ici").format(key=key_label(event.key))
                self.draw()

    def choose(self, entry: Entry) -> None:
        """Close with an entry, or say why it cannot be chosen."""
        if entry.why_not:
            self.said = entry.why_not
            self.draw()
            return
        self.dismiss((entry.value, self.toggled) if self.toggle else entry.value)


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(text, width, max_lines=MOST_LINES, placeholder=f" {GLYPHS.ellipsis}") or [""]


def _in_two(groups: Sequence[list[list[Run]]]) -> list[list[Run]]:
    """Groups that are too many for the height of the terminal, in two columns of about as many lines."""
    half = sum(map(len, groups)) / 2
    left: list[list[Run]] = []
    right: list[list[Run]] = []
    for group in groups:
        (left if not right and len(left) + len(group) / 2 <= half else right).extend(group)
    width = max(sum(columns(text) for text, _name in runs) for runs in left) + 2
    left += [[]] * (len(right) - len(left))
    right += [[]] * (len(left) - len(right))
    return [[*fit(one or [("", "")], width), *other] for one, other in zip(left, right, strict=True)]


def draw_box(box: Lines, title: str, body: Sequence[Sequence[Run]], foot: str, width: int) -> None:
    """Draw lines in a box, a title in its upper border and keys in its lower one; a run ("-", "rule") is a rule. With
    no title the box goes on from what stands above it.
    """
    inside = width - 2
    top_left, top_right, bottom_left, bottom_right = list(GLYPHS.corners)
    left_tee, right_tee = list(GLYPHS.tees)
    rule, bar = GLYPHS.rule, GLYPHS.bar
    head = (
        ruled(f"{top_left}{rule} {title} ", inside + 1) + top_right
        if title
        else f"{left_tee}{rule * inside}{right_tee}"
    )
    lines: list[list[Run]] = [[(head, "title")]]
    for runs in body:
        if list(runs) == [("-", "rule")]:
            lines.append([(f"{left_tee}{rule * inside}{right_tee}", "")])
        else:
            lines.append([(bar, ""), *fit(runs, inside), (bar, "")])
    lines.append([(ruled(f"{bottom_left}{rule} {foot} ", inside + 1) + bottom_right, "")])
    box.styles.width = width
    box.styles.height = len(lines)
    box.lines = lines


def fit(runs: Sequence[Run], width: int) -> list[Run]:
    """Runs in exactly `width` columns; the last one takes or gives what is needed."""
    fitted, left = [], width
    for text, name in runs:
        shown = cell(text, left, align="none")
        fitted.append((shown, name))
        left -= columns(shown)
    if left > 0:
        fitted.append((" " * left, runs[-1][1] if runs and runs[-1][1] == "chosen" else ""))
    return fitted
