"""The command palette: commands that begin with the text, then those that contain it, each with its direct key."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from jbtui.declarations.base import Command
from jbtui.keyboard import key_label
from jbtui.language import _
from jbtui.text import fold
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell
from jbtui.widgets.commands import CommandHost
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Lines, Run
from jbtui.widgets.popup import draw_box

MOST = 12
WIDTH = 66

Offer = tuple[CommandHost, Command, str]


class Palette(Answering, ModalScreen[Any]):
    """Gives the (host, command) that was chosen, or None."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.offers = list(offers)
        self.found = self.offers
        self.cursor = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield Line(
                f"{GLYPHS.corners[0]}{GLYPHS.rule} {_('Commande')} ".ljust(WIDTH - 1, GLYPHS.rule) + GLYPHS.corners[1]
            )
            with Horizontal():
                yield Line(f"{GLYPHS.bar} > ", classes="edge")
                yield Input(compact=True, placeholder=_("une commande : « arch », « tri »…"))
                yield Line(GLYPHS.bar, classes="edge end")
            yield Lines(id="box")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(Input).focus()
        self.draw()

    def on_input_changed(self, event: Input.Changed) -> None:
        text = fold(event.value)
        begin = [offer for offer in self.offers if fold(offer[1].label).startswith(text)]
        contain = [
            offer for offer in self.offers if offer not in begin and text in fold(f"{offer[1].label} {offer[1].help}")
        ]
        self.found = begin + contain
        self.cursor = 0
        self.draw()

    def draw(self) -> None:
        """Draw the commands that fit."""
        top = max(0, self.cursor - MOST + 1)
        body: list[list[Run]] = []
        for index, (_host, command, why_not) in enumerate(self.found[top : top + MOST], top):
            here = index == self.cursor
            name = "chosen" if here else ("faint" if why_not else "")
            keys = " ".join(key_label(key) for key in (command.popup, command.key) if key)
            body.append(
                [
                    (f" {GLYPHS.cursor if here else ' '} ", name),
                    (cell(command.help, 47), name),
                    (" ", name),
                    (keys, name or "key"),
                ]
            )
        foot = _("{up}{down} Choisir · Entrée Exécuter · Échap Fermer").format(up=GLYPHS.up, down=GLYPHS.down)
        draw_box(self.query_one("#box", Lines), "", body or [[(_(" Aucune commande de ce nom"), "")]], foot, WIDTH)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            event.stop()
            step = 1 if event.key == "down" else -1
            self.cursor = max(0, min(len(self.found) - 1, self.cursor + step))
            self.draw()
        elif event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif event.key == "enter" and self.found:
            event.stop()
            host, command, _why_not = self.found[self.cursor]
            self.dismiss((host, command))
