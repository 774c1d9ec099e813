"""The editors of a form's fields: a line, a check box, a choice of two, and the button below them."""

from collections.abc import Sequence
from typing import Any, cast

from textual import events
from textual.message import Message
from textual.widget import Widget

from jbtui.declarations.base import Field
from jbtui.keyboard import Keyboard
from jbtui.language import _
from jbtui.widgets.cells import cell, columns
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Lines
from jbtui.widgets.text_field import TextField

Choices = Sequence[tuple[Any, str]]


class ChoiceMenu(Lines):
    """The choices of a field, under it; the keys stay in the field."""

    MOST = 8

    def __init__(self, choices: Choices, column: int) -> None:
        super().__init__()
        self.choices = choices
        self.cursor = 0
        self.width = min(max(columns(words) for _value, words in choices) + 4, 50)
        self.styles.width = self.width
        self.styles.height = min(len(choices), self.MOST)
        self.styles.offset = (column, 0)

    def on_mount(self) -> None:
        self.move(0)

    def move(self, rows: int) -> None:
        """Move the cursor inside the list."""
        self.cursor = max(0, min(len(self.choices) - 1, self.cursor + rows))
        top = max(0, self.cursor - self.MOST + 1)
        self.lines = [
            [(cell(f" {GLYPHS.cursor} {words}", self.width), "chosen") if here else (f"   {words}", "")]
            for here, words in (
                (index == self.cursor, words)
                for index, (_value, words) in enumerate(self.choices[top : top + self.MOST], top)
            )
        ]

    def chosen(self) -> tuple[Any, str]:
        """The choice under the cursor."""
        return self.choices[self.cursor]


class Editor(Widget):
    """What an editor of one field offers to its form: the field's name and what is typed."""

    class Edited(Message):
        """Something was typed or chosen in a field."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class ChoicesAsked(Message):
        """The user wants to see what a field may hold."""

    class PickAsked(Message):
        """The user wants to choose what a field holds, in a box that the pane around the form opens."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    field: Field
    several_lines = False
    """Whether ↑ and ↓ move inside it."""

    @property
    def typed(self) -> str:
        """What the field shows, as text."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Show another text."""
        raise NotImplementedError


class LineEditor(TextField, Editor):
    """A line of text. In a field of digits, the unshifted top row of an AZERTY keyboard types digits."""

    def __init__(self, field: Field, text: str, *, has_choices: bool, of_digits: bool, classes: str) -> None:
        super().__init__(text, id=f"field-{field.name}", classes=classes)
        self.field, self.has_choices, self.of_digits = field, has_choices, of_digits
        self._entered: str | None = None
        """What it contained when it was entered; None while it is not, and"""
        self._before = text
        """what it contained before the last visit that changed it."""

    @property
    def typed(self) -> str:
        return self.value

    def put(self, text: str) -> None:
        self.value = text
        self.cursor_position = len(text)

    def on_focus(self) -> None:
        # A popup that closes gives the focus back: only entering the field selects what it contains.
        if self._entered is None:
            self._entered = self.value
            self.select_all()

    def on_blur(self) -> None:
        if self._entered is not None and self._entered != self.value:
            self._before = self._entered
        self._entered = None

    def take_up(self) -> None:
        """Take the focus where a draft was left: one goes on typing at the end of the text."""
        self._entered = self.value
        self.cursor_position = len(self.value)
        self.focus()

    def revert(self) -> bool:
        """Give the field back what it contained before its last change; False if it has not changed."""
        now = self.value
        self.put(self._before if self._entered in (None, now) else str(self._entered))
        return self.value != now

    async def _on_key(self, event: events.Key) -> None:
        digit = cast(Keyboard[Any], self.app).unshifted_digits.get(event.key) if self.of_digits else None
        if event.key == "space" and self.has_choices and not self.value:
            self.post_message(self.ChoicesAsked())
        elif digit:
            self.insert_text_at_cursor(digit)
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()


class FlagEditor(Line, Editor, can_focus=True):
    """Yes or no, switched by Espace."""

    def __init__(self, field: Field, label: str, checked: bool) -> None:
        super().__init__(id=f"field-{field.name}")
        self.field, self.label, self.checked = field, label, checked
        self.styles.width = len(label) + 6
        self._draw()

    @property
    def typed(self) -> str:
        return _("oui") if self.checked else _("non")

    def put(self, text: str) -> None:
        self.checked = text == _("oui")
        self._draw()

    def key_space(self, event: events.Key) -> None:
        event.stop()
        self.checked = not self.checked
        self._draw()
        self.post_message(self.Edited(self.field.name))

    def _draw(self) -> None:
        self.text = f"{GLYPHS.checked if self.checked else '[ ]'} {self.label}"


class RadioEditor(Line, Editor, can_focus=True):
    """One of two or three choices, all visible, switched by Espace, ← and →."""

    def __init__(self, field: Field, choices: Choices, value: str) -> None:
        super().__init__(id=f"field-{field.name}", classes="wide")
        self.field, self.choices, self.value = field, choices, value
        self._draw()

    @property
    def typed(self) -> str:
        return dict(self.choices)[self.value]

    def put(self, text: str) -> None:
        self.value = next(value for value, words in self.choices if words == text)
        self._draw()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("space", "left", "right"):
            event.stop()
            values = [value for value, _words in self.choices]
            step = -1 if event.key == "left" else 1
            self.value = values[(values.index(self.value) + step) % len(values)]
            self._draw()
            self.post_message(self.Edited(self.field.name))

    def _draw(self) -> None:
        signs = ((GLYPHS.chosen if value == self.value else "( )", words) for value, words in self.choices)
        self.text = "   ".join(f"{sign} {words}" for sign, words in signs)


class PickEditor(Line, Editor, can_focus=True):
    """What was picked in a box; Espace and F4 open it again. Its value is given by `put`, never typed."""

    has_choices = True

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(id=f"field-{field.name}", classes="pick wide" if field.wide else "pick narrow")
        self.field, self.words = field, text
        self.put(text)

    @property
    def typed(self) -> str:
        return self.words

    def put(self, text: str) -> None:
        self.words = text
        self.text = f"{text} {GLYPHS.down_sign}"

    def key_space(self, event: events.Key) -> None:
        event.stop()
        self.post_message(self.PickAsked(self.field.name))


class ReadLine(Line, Editor):
    """What a form shows and nobody changes."""

    def __init__(self, field: Field, text: str) -> None:
        super().__init__(text, id=f"field-{field.name}", classes="read")
        self.field = field

    @property
    def typed(self) -> str:
        return self.text

    def put(self, text: str) -> None:
        self.text = text


class FormButton(Line, can_focus=True):
    """A button of a form; Entrée and Espace press it."""

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, does: str) -> None:
            super().__init__()
            self.does = does

    def __init__(self, label: str, does: str) -> None:
        super().__init__(f"[ {label} ]", classes="form-button")
        self.does = does
        self.styles.width = len(label) + 4

    def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space"):
            event.stop()
            self.post_message(self.Pressed(self.does))
