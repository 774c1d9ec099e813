"""Two people changed the same fields: which version of each to keep, field by field, or another value."""

from datetime import datetime
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.fields import NotesField, Refused, TagsField
from jbtui.services.unit import Clash, Conflict
from jbtui.text import elides
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell, columns, wrapped
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.popup import draw_box
from jbtui.widgets.record_form import RecordForm

WIDEST = 118
FIELDS, UNITED, LONG = 6, 3, 2
"""At most so many fields at once, fields that were united, and lines for one long value."""
LABEL = 13
_SIGN = 4  # « (•) »
BUTTONS = (_("Enregistrer ce choix"), _("Revenir à ma saisie"))
"""Below the fields, under the same cursor."""


class ConflictDialog(Answering, ModalScreen[Any]):
    """Gives the value to keep of each field that clashes, by column; None to go back to the form.

    Nothing is chosen beforehand: a save typed twice in a row overwrites nobody.
    """

    def __init__(self, conflict: Conflict, form: RecordForm, opened: datetime | None) -> None:
        super().__init__()
        self.conflict, self.form, self.opened = conflict, form, opened
        self.mine: Values = {clash.column: clash.mine for clash in conflict.clashes}
        self.chosen: dict[str, str] = {}
        """Column → « mine » or « theirs »."""
        self.cursor = 0
        """The number of a field, and after them of a button."""
        self.helping = False
        self.said = ""

    def compose(self) -> ComposeResult:
        yield Lines(id="box")

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.draw()

    # --- drawing -----------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the box anew."""
        width = min(self.app.size.width - 2, WIDEST)
        inside = width - 2
        rule: list[Run] = [("-", "rule")]
        body: list[list[Run]] = [[(f" {text}", "")] for text in self._intro()]
        if self.helping:
            body = [[(f" {keys:<13}", "key"), (words, "")] for keys, words in self._help()]
        else:
            body += [rule, *self._table(inside), rule, *([(f" {text}", "")] for text in self._detail(inside - 2))]
            if united := self._united(inside - 2):
                body += [rule, *([(f" {text}", "faint")] for text in united)]
        kept = _("Ce qui était enregistré reste dans le journal de la fiche (o, puis j).")
        if not self.conflict.model.sheet:  # of no contact, so in no contact's journal
            kept = _("Une fois ce choix enregistré, ^Z ramène ce qui l’était avant.")
        last = self.said or kept
        body += [rule, [(f" {last}", "error" if self.said else "faint")], self._buttons(inside)]
        foot = _("{left} {names} · {right} vous · {up}{down} Champ · e Autre valeur · ^S · Échap · F1 Aide").format(
            left=GLYPHS.left,
            right=GLYPHS.right,
            up=GLYPHS.up,
            down=GLYPHS.down,
            names=cell(_names(self.conflict), 11).rstrip(),
        )
        draw_box(self.query_one("#box", Lines), _("Cette fiche a changé pendant votre saisie"), body, foot, width)

    def _help(self) -> list[tuple[str, str]]:
        """What each key does here."""
        names = _names(self.conflict)
        return [
            (GLYPHS.left, _("garder la version de {names}").format(names=names)),
            (GLYPHS.right, _("garder la vôtre")),
            (_("Espace"), _("l’autre des deux")),
            (_("e"), _("écrire une autre valeur")),
            (f"{GLYPHS.up} {GLYPHS.down} Tab", _("champ d’avant, champ d’après, boutons")),
            (_("Entrée"), _("champ d’après ; sur un bouton, le presser")),
            (_("^S F2"), _("enregistrer ce choix")),
            (_("Échap q"), _("revenir à la saisie : rien n’est enregistré, rien n’est perdu")),
            (_("? F1"), _("cette aide ; toute touche y met fin")),
        ]

    def _buttons(self, inside: int) -> list[Run]:
        """The buttons, in the middle."""
        pressed = self.cursor - len(self.conflict.clashes)
        signs = [GLYPHS.cursor if number == pressed else " " for number in range(len(BUTTONS))]
        labels = [f"{sign}[ {label} ]" for sign, label in zip(signs, BUTTONS, strict=True)]
        runs: list[Run] = [(" " * max(0, (inside - sum(map(columns, labels)) - 2) // 2), "")]
        for number, label in enumerate(labels):
            runs += [(label, "chosen" if number == pressed else ""), ("  ", "")]
        return runs

    def _intro(self) -> list[str]:
        conflict = self.conflict
        last = max(clash.when for clash in (*conflict.clashes, *(clash for clash, _value in conflict.united)))
        told = ngettext(
            "{names} l’a enregistrée à {when}", "{names} l’ont enregistrée à {when}", len(_people(conflict))
        )
        text = told.format(names=_names(conflict), when=_time(last))
        if self.opened:
            text += _(" ; vous l’aviez ouverte à {when}").format(when=_time(self.opened))
        count = len(conflict.clashes)
        return [
            f"{text}.",
            ngettext(
                "Un champ a été modifié par vous deux : choisissez la version à garder.",
                "{count} champs ont été modifiés par vous deux : choisissez la version à garder.",
                count,
            ).format(count=count),
        ]

    def _table(self, inside: int) -> list[list[Run]]:
        """The fields that clash: what they were, theirs, mine."""
        widths = _widths(inside)
        names = _names(self.conflict)
        title = (_("Version d’{names}") if elides(names) else _("Version de {names}")).format(names=names)
        titles = (_("Champ"), _("Avant"), title, _("Votre version"))
        lines: list[list[Run]] = [[("   " + " ".join(map(cell, titles, widths)), "title")]]
        top = max(0, min(self.cursor, len(self.conflict.clashes) - 1) - FIELDS + 1)
        for index, clash in enumerate(self.conflict.clashes[top : top + FIELDS], top):
            here = index == self.cursor
            chosen = self.chosen.get(clash.column)
            shown = (
                self._label(clash),
                self._words(clash, clash.before),
                f"{self._sign(chosen == 'theirs')} {self._words(clash, clash.theirs)}",
                f"{self._sign(chosen == 'mine')} {self._words(clash, self.mine[clash.column])}",
            )
            name = "chosen" if here else ""
            text = " ".join(map(cell, shown, widths))
            lines.append([(f" {GLYPHS.cursor if here else ' '} {text}", name)])
        return lines

    def _detail(self, width: int) -> list[str]:
        """Who changed the field under the cursor, and its values where the table has no room for them."""
        clash = self.conflict.clashes[min(self.cursor, len(self.conflict.clashes) - 1)]
        label = self._label(clash)
        lines = [_("{label}, changé par {who} le {when}").format(label=label, who=clash.who, when=_day(clash.when))]
        versions = (
            (_("Avant"), clash.before),
            (clash.who, clash.theirs),
            (_("Vous"), self.mine[clash.column]),
        )
        texts = [(who, self._words(clash, value)) for who, value in versions]
        _label, before, theirs, mine = _widths(width + 2)
        rooms = (before, theirs - _SIGN, mine - _SIGN)
        if any("\n" in text or columns(text) > room for (_who, text), room in zip(texts, rooms, strict=True)):
            for who, text in texts:
                # Only the beginning can be seen, and wrapping takes time.
                whole = _("{who} : {text}").format(who=who, text=text[: 3 * width].replace("\n", f" {GLYPHS.newline} "))
                parts = wrapped(whole, width - 2)
                if len(parts) > LONG:
                    parts[LONG - 1 :] = [cell(" ".join(parts[LONG - 1 :]), width - 2).rstrip()]
                lines += [f"  {part}" if number else part for number, part in enumerate(parts)]
        return lines

    def _united(self, width: int) -> list[str]:
        """What is united without a question, a line each."""
        lines = [
            cell(self._united_words(clash, value), width).rstrip()
            for clash, value in self.conflict.united
            if self._label(clash)
        ]
        others = len(lines) - UNITED
        if others > 0:
            more = ngettext("et {count} autre champ réuni", "et {count} autres champs réunis", others)
            lines[UNITED:] = [more.format(count=others)]
        return lines

    def _united_words(self, clash: Clash, value: Any) -> str:
        label = self._label(clash)
        shown = self._words(clash, value)
        if clash.mine == clash.theirs:
            return _("{label} : « {text} » pour vous deux").format(label=label, text=shown)
        if clash.mine == clash.before:
            words = _("{label} : seul {who} l’a modifié, « {text} »")
            return words.format(label=label, who=clash.who, text=shown)
        if isinstance(self.form.columns[clash.column], TagsField):
            return _("{label} : réunies, {text}").format(label=label, text=shown)
        return _("{label} : vos changements et ceux de {who} sont réunis").format(label=label, who=clash.who)

    def _label(self, clash: Clash) -> str:
        return str(self.form.columns[clash.column].verbose_name or "")

    def _words(self, clash: Clash, value: Any) -> str:
        return self.form.words(clash.column, value) or "—"

    @staticmethod
    def _sign(chosen: bool) -> str:
        return GLYPHS.chosen if chosen else "( )"

    # --- keys --------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.said = ""
        if self.helping:
            self.helping = False
        elif event.key in ("f1", "question_mark"):
            self.helping = True
        elif event.key in ("escape", "q"):
            self.dismiss(None)
            return
        elif event.key in ("ctrl+s", "f2"):
            self.accept()
        elif event.key in ("up", "shift+tab"):
            self._go(-1)
        elif event.key in ("down", "tab"):
            self._go(1)
        elif self.cursor >= len(self.conflict.clashes):
            self._on_button(event.key)
        else:
            self._on_field(event.key)
        self.draw()

    def _go(self, by: int) -> None:
        self.cursor = (self.cursor + by) % (len(self.conflict.clashes) + len(BUTTONS))

    def _on_button(self, key: str) -> None:
        save = len(self.conflict.clashes)
        if key in ("left", "right"):
            self.cursor = 2 * save + 1 - self.cursor  # the other one
        elif key in ("enter", "space"):
            self.accept() if self.cursor == save else self.dismiss(None)

    def _on_field(self, key: str) -> None:
        clash = self.conflict.clashes[self.cursor]
        if key in ("left", "right"):
            self.chosen[clash.column] = "theirs" if key == "left" else "mine"
        elif key == "space":
            self.chosen[clash.column] = "mine" if self.chosen.get(clash.column) == "theirs" else "theirs"
        elif key == "enter":
            self._go(1)
        elif key == "e":
            self._ask_other(clash)

    def accept(self) -> None:
        """Close with the chosen values, once there is one for each field."""
        clashes = self.conflict.clashes
        missing = [index for index, clash in enumerate(clashes) if clash.column not in self.chosen]
        if missing:
            self.cursor = missing[0]
            self.said = _("{label} : choisissez d’abord, par {left} ou {right}.").format(
                label=self._label(clashes[self.cursor]), left=GLYPHS.left, right=GLYPHS.right
            )
            return
        self.dismiss(
            {
                clash.column: self.mine[clash.column] if self.chosen[clash.column] == "mine" else clash.theirs
                for clash in clashes
            }
        )

    def _ask_other(self, clash: Clash) -> None:
        """Ask for a third value, in one line."""
        column = self.form.columns[clash.column]
        if isinstance(column, NotesField):
            self.said = _("Ce texte a plusieurs lignes : Échap, puis écrivez-le dans le champ.")
            return
        shown = self.form.words(clash.column, self.mine[clash.column])
        question = LineQuestion(self._label(clash), shown, _("Choisir"))
        question.open_over(self, lambda text: self._other(clash, text))

    def _other(self, clash: Clash, text: str | None) -> None:
        if text is None:
            return
        try:
            self.mine[clash.column] = self.form.parse(clash.column, text)
        except Refused as error:
            self.said = _("{label} : {reason}").format(label=self._label(clash), reason=error)
        else:
            self.chosen[clash.column] = "mine"
        self.draw()


def _widths(inside: int) -> tuple[int, int, int, int]:
    """The columns of the field's name, of what it was, of theirs and of mine."""
    room = inside - 3 - LABEL - 3
    before = room // 4
    theirs = (room - before) // 2
    return LABEL, before, theirs, room - before - theirs


def _people(conflict: Conflict) -> list[str]:
    return sorted({clash.who for clash in conflict.clashes})


def _names(conflict: Conflict) -> str:
    """Who else changed these fields."""
    *others, last = _people(conflict)
    return _("{others} et {last}").format(others=", ".join(others), last=last) if others else last


def _time(when: datetime) -> str:
    return when.astimezone().strftime("%H:%M")


def _day(when: datetime) -> str:
    return when.astimezone().strftime("%d/%m/%Y %H:%M")
