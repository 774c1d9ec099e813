"""The help of the screen one comes from: every key with what it does, searchable."""

import textwrap
from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from jbtui.declarations.base import Command
from jbtui.declarations.everywhere import EVERYWHERE
from jbtui.keyboard import key_label
from jbtui.language import _
from jbtui.text import fold
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.keybar import Heading
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.text_field import TextField

READ_ALSO = (
    _("^ = tenir Ctrl. Sans champ de saisie, & é \" ' ( - è _ ç valent 1 à 9 ; les majuscules valent les minuscules."),
    _("Une touche manque sur votre clavier ? ^G vaut m, ^S vaut F2, F1 vaut ?, ^R vaut F5."),
    _(
        "Rien de ce qui est saisi ne se perd : Échap garde un brouillon, ^Z annule, "
        "u montre tout ce que vous avez changé."
    ),
    _(
        "La ligne coupe ? La saisie reste, à reprendre au démarrage ou par m b. "
        "Dans tmux ou screen, même l’écran reste où il était."
    ),
)

IN_A_FORM = (
    _("Tab et Maj+Tab changent de champ ; ^U vide ce qui précède le curseur, ^Z rend au champ ce qu’il contenait."),
    _("Un brouillon se jette quand il est proposé de nouveau (touche j), ou par ^G b, Suppr."),
)


class Help(Screen[None]):
    """Shows the live commands by where they work; `typing` shows the keys that work in a form."""

    def __init__(self, place: str, commands: Sequence[Command], *, typing: bool = False) -> None:
        super().__init__()
        self.place, self.typing = place, typing
        self.commands = [command for command in commands if command.typing_key or not typing]

    def compose(self) -> ComposeResult:
        yield Heading(id="heading")
        yield TextField(placeholder=_("/ puis un mot, par exemple « archiver »"), id="help-search")
        with VerticalScroll():
            yield Lines()
        yield Lines(id="help-keys")

    def on_mount(self) -> None:
        self.query_one(Heading).show([_("Aide"), self.place], _("^ = tenir Ctrl"))
        self.query_one("#help-keys", Lines).lines = [[(_(" / Chercher  PgSuiv Suite  Échap Revenir où j’étais"), "")]]
        self.query_one(VerticalScroll).focus()
        self.draw("")

    def draw(self, text: str) -> None:
        """Draw the commands whose words hold `text`."""
        wanted = fold(text)
        ids = {command.id for command in EVERYWHERE}
        here = [command for command in self.commands if command.id not in ids]
        everywhere = [command for command in self.commands if command.id in ids]
        lines: list[list[Run]] = []
        for title, commands in ((_("Cet écran"), here), (_("Partout"), everywhere)):
            shown = [each for each in commands if wanted in fold(f"{each.label} {each.help}")]
            if shown:
                lines.append([(f" {GLYPHS.rule * 2} {title} ".ljust(self.size.width - 1, GLYPHS.rule), "title")])
                lines += [[(f"  {self._keys(each):<14}", "key"), (each.help, "")] for each in shown]
        also = (*IN_A_FORM, *READ_ALSO) if self.typing else READ_ALSO
        notes = [part for sentence in also for part in textwrap.wrap(sentence, self.size.width - 3)]
        lines += [[], *([(f" {part}", "faint")] for part in notes)]
        page = self.query_one(VerticalScroll).query_one(Lines)
        page.styles.height = len(lines)
        page.lines = lines

    def _keys(self, command: Command) -> str:
        if self.typing:
            return key_label(command.typing_key)
        keys = " ".join(key_label(key) for key in (command.popup, command.key) if key)
        more = key_label(command.typing_key) if command.typing_key not in ("", command.key) else ""
        return f"{keys}  {more}".rstrip()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.draw(event.value)

    def on_key(self, event: events.Key) -> Any:
        searching = isinstance(self.focused, Input)
        if event.key == "escape" and searching:
            event.stop()
            self.query_one(VerticalScroll).focus()
        elif event.key in ("escape", "q") and not searching:
            event.stop()
            self.dismiss(None)
        elif event.key == "slash" and not searching:
            event.stop()
            self.query_one(Input).focus()
