"""The form of a record, from its declaration: one editor a field, checked when it is left, nothing typed ever lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import peewee
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from jbtui.declarations.base import Command, Field, Form, Situation
from jbtui.declarations.everywhere import FORMS
from jbtui.keyboard import key_label
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.fields import (
    ChoiceField,
    DayField,
    FlagField,
    NotesField,
    PostcodeField,
    Refused,
    SirenField,
    SiretField,
)
from jbtui.text import clean_line, clean_text, fold
from jbtui.widgets.commands import CommandHost, CommandScreen
from jbtui.widgets.editors import (
    ChoiceMenu,
    Choices,
    Editor,
    FlagEditor,
    FormButton,
    LineEditor,
    PickEditor,
    RadioEditor,
    ReadLine,
)
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line, Rule
from jbtui.widgets.listing_source import Ask

FIRST_ROWS = 8
"""Rows made before a form shows."""

DIGIT_FIELDS = (DayField, PostcodeField, SirenField, SiretField)
"""Fields in which the unshifted top row of an AZERTY keyboard types digits."""


class FieldRow(Vertical):
    """A row of fields, and under it what is wrong with them."""

    def __init__(self, fields: Sequence[tuple[str, Editor]]) -> None:
        super().__init__()
        self.fields = fields
        self.problems: dict[str, tuple[str, str]] = {}

    def compose(self) -> ComposeResult:
        tall = "tall" if any(editor.several_lines for _label, editor in self.fields) else None
        with Horizontal(classes="three" if len(self.fields) > 2 else tall):
            for number, (label, editor) in enumerate(self.fields):
                if not isinstance(editor, FlagEditor):
                    yield Line(f" {label}", classes="label" if number == 0 else "label second")
                yield editor

    async def say(self, name: str, kind: str, text: str) -> None:
        """Show (or, with no text, take away) what is wrong with a field: `kind` is « error » or « warning »."""
        if text:
            self.problems[name] = (kind, text)
        else:
            self.problems.pop(name, None)
        await self.query(".problem").remove()
        labels = {editor.field.name: label for label, editor in self.fields}
        for name_, (kind_, text_) in self.problems.items():
            sign = GLYPHS.error if kind_ == "error" else GLYPHS.warning
            about = _("{label} : ").format(label=labels[name_].rstrip(" *")) if len(self.fields) > 1 else ""
            await self.mount(Line(f"   {sign} {about}{text_}", classes=f"problem {kind_}"))


class RecordForm(VerticalScroll, CommandHost, can_focus=False):
    """Edits the values of one record.

    `values` is what is stored (or a new record's beginning), `texts` what a draft had typed over it; `lookups` are the
    choices of columns that hold another record's id.
    """

    alone = True

    class Proposed(Message):
        """The form put another value in place of a stored one."""

        def __init__(self, label: str, words: str) -> None:
            super().__init__()
            self.label, self.words = label, words

    class NothingToChoose(Message):
        """The choices of a field were asked for, and there are none."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """A field was left and its value taken."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(
        self,
        form: Form,
        values: Mapping[str, Any],
        ask: Ask,
        *,
        texts: Mapping[str, str] | None = None,
        lookups: Mapping[str, Choices] | None = None,
        buttons: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self.form, self.ask, self.lookups, self.buttons = form, ask, lookups or {}, list(buttons)
        self.read = dict(values)
        self.values: Values = dict(values)
        self.columns = form.model.columns()
        # A draft of another version of jbtui may hold what this one has no field for.
        self.texts = {name: text for name, text in (texts or {}).items() if name in self.columns}
        """What is typed, for the fields whose text is not (yet) a value."""
        self.refused: dict[str, str] = {}
        """Why a typed text cannot be stored, by column, and"""
        self.errors: dict[str, str] = {}
        """what only the save could find, until something else is typed."""
        self.proposed: dict[str, Any] = {}
        """What the form filled in by itself, until the user says otherwise."""
        self.menu: ChoiceMenu | None = None
        # The rows below the fold are made after the first paint: a form shows, and takes keys, in half the time. One
        # that is taken up again may have its cursor in any of them.
        self._first_rows = None if texts else FIRST_ROWS
        for name in list(self.texts):
            self._take(name, self.texts[name])

    # --- what it shows -----------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield from islice(self._rows(), self._first_rows)

    async def _mount_rest(self) -> None:
        if self._first_rows is not None:
            await self.mount_all(islice(self._rows(), self._first_rows, None))
            await self.say_problems()

    def _rows(self) -> Iterable[Widget]:
        for group in self.form.shown(self.values):
            if group.title:
                yield Rule(group.title)
            for row in group.rows:
                yield FieldRow([(self._label(field), self._editor(field)) for field in row])
                yield from (Line(line, classes="hint") for field in row for line in field.hint)
        if self.buttons:
            yield Horizontal(*(FormButton(label, does) for label, does in self.buttons), classes="form-buttons")

    def _label(self, field: Field) -> str:
        label = field.label or self._label_of(field.name)
        return f"{label} *" if field.required else label

    def _label_of(self, name: str) -> str:
        return str(self.columns[name].verbose_name or name)

    def _editor(self, field: Field) -> Editor:
        column = self.columns[field.name]
        text = self.edited_text(field.name)
        editor: Editor
        if field.only_read:
            editor = ReadLine(field, text)
        elif field.picked:
            editor = PickEditor(field, text)
        elif isinstance(column, FlagField):
            editor = FlagEditor(field, self._label(field), bool(self.values[field.name]))
        elif field.radio:
            editor = RadioEditor(field, list(column.choices), self.values[field.name])
        elif isinstance(column, NotesField):
            from jbtui.widgets.notes_editor import NotesEditor

            editor = NotesEditor(field, text)
        else:
            editor = LineEditor(
                field,
                text,
                has_choices=self.has_choices(field),
                of_digits=isinstance(column, DIGIT_FIELDS),
                classes="wide" if field.wide else "narrow",
            )
        return editor

    def _text(self, name: str) -> str:
        value = self.values[name]
        if name in self.lookups:
            return self.words(name, value)
        # Another program may have written anything: an entry area shows only what could have been typed in it.
        column = self.form.model.value(name)
        return (clean_text if isinstance(column, NotesField) else clean_line)(column.edit(value))

    def words(self, name: str, value: Any) -> str:
        """A value of a column as users read it."""
        if name in self.lookups:
            return next((words for id_, words in self.lookups[name] if id_ == value), "")
        return self.form.model.value(name).show(value)

    def edited_text(self, name: str) -> str:
        """What the entry area of a column shows, or would show if the form showed that column now."""
        return self.texts.get(name, self._text(name))

    def editors(self) -> list[Editor]:
        """The editors on the screen, in their order."""
        return list(self.walk_children(Editor))

    def editor(self, name: str) -> Editor | None:
        """The editor of a column; None if the form does not show it now."""
        return next((editor for editor in self.editors() if editor.field.name == name), None)

    def cursor(self) -> str:
        """The column whose editor has the focus; empty if none has."""
        return next((editor.field.name for editor in self.editors() if editor.has_focus), "")

    def pick(self, picked: Mapping[str, Any]) -> None:
        """Take values that were chosen elsewhere than in their fields."""
        self.values.update(picked)
        for name in picked:
            for told in (self.texts, self.refused, self.errors):
                told.pop(name, None)
            if editor := self.editor(name):
                editor.put(self._text(name))
            self.post_message(Editor.Edited(name))

    def focus_first(self, name: str = "") -> None:
        """Put the cursor in the field `name`, else in the required one, else in the first one that takes text."""
        editors = [editor for editor in self.editors() if editor.can_focus]
        lines = [editor for editor in editors if isinstance(editor, LineEditor)]
        wanted = [editor for editor in editors if editor.field.name == name]
        required = [editor for editor in lines if editor.field.required]
        (wanted + required + lines)[0].focus()

    def take_up(self, name: str) -> None:
        """Put the cursor behind what a draft holds of the field `name`."""
        editor = self.editor(name)
        if isinstance(editor, LineEditor):
            editor.take_up()
        else:
            self.focus_first(name)

    # --- what is typed -----------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        editor = event.input
        if isinstance(editor, LineEditor) and editor.value != self.edited_text(editor.field.name):
            self.texts[editor.field.name] = editor.value
            self.proposed.pop(editor.field.name, None)
            self.post_message(Editor.Edited(editor.field.name))
            if self.screen.focused is editor and editor.has_choices:
                self._offer_soon(editor)

    async def on_editor_edited(self, message: Editor.Edited) -> None:
        editor = self.editor(message.name)
        if editor is None or isinstance(editor, LineEditor):
            return
        await self._leave(editor)
        if self.form.shown(self.values) != self._shown:
            await self.rebuild(message.name)

    def on_mount(self) -> None:
        self._shown = self.form.shown(self.values)
        self.call_after_refresh(self._mount_rest)

    async def rebuild(self, focus: str) -> None:
        """Show the groups that these values ask for; nothing typed is lost."""
        self._shown = self.form.shown(self.values)
        async with self.batch():
            await self.remove_children()
            await self.mount_all(self._rows())
        self.focus_first(focus)

    async def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, Editor):
            await self.close_menu()
            await self._leave(event.widget)
            self._show_problem_of(event.widget)

    async def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        editor = event.widget
        if isinstance(editor, LineEditor) and editor.field.choices and editor.field.offered and not editor.value:
            self._offer_soon(editor)

    async def _leave(self, editor: Editor) -> None:
        """Take what is typed; say what is wrong."""
        self._accept(editor)
        await self.say_problems()
        self.post_message(self.Left(editor.field.name))

    def _accept(self, editor: Editor) -> None:
        """Take what is typed as the column's value, and fill in what follows from it."""
        name = editor.field.name
        if isinstance(editor, PickEditor | ReadLine):
            return
        before = self.values[name]
        self._take(name, editor.typed)
        if name in self.refused:
            return
        if isinstance(editor, LineEditor) and editor.value != self._text(name):
            with editor.prevent(Input.Changed):
                editor.put(self._text(name))
        if self.values[name] != before:
            self.follow(name)

    def follow(self, name: str) -> None:
        """Fill in what follows from the value of a column."""
        if self.form.fill:
            self._fill(self.form.fill(name, self.values))

    def _take(self, name: str, text: str) -> None:
        try:
            value = self.parse(name, text)
            if value != self.values[name]:
                self.errors.clear()
            self.values[name] = value
        except Refused as error:
            self.refused[name] = str(error)
            self.texts[name] = text
        else:
            self.refused.pop(name, None)
            self.texts.pop(name, None)

    def parse(self, name: str, text: str) -> Any:
        """A text typed for a column as its value. Raises Refused."""
        if name not in self.lookups:
            return self.form.model.value(name).parse(text)
        if not text.strip():
            return None
        known = [(id_, fold(words)) for id_, words in self.lookups[name]]
        matching = [id_ for id_, words in known if words == fold(text)]
        matching = matching or [id_ for id_, words in known if words.startswith(fold(text))]
        if len(matching) != 1:
            raise Refused(_("choisissez dans la liste : F4"))
        return matching[0]

    def _fill(self, consequences: Mapping[str, Any]) -> None:
        for name, value in consequences.items():
            current = self.values.get(name)
            untouched = name in self.form.gives_way and current == self.read.get(name)
            free = untouched or not current or self.proposed.get(name) == current
            if value and free and name not in self.texts:
                self.values[name] = self.proposed[name] = value
                if name in self.form.gives_way:
                    self.post_message(self.Proposed(self._label_of(name), self.words(name, value)))
                if editor := self.editor(name):
                    with editor.prevent(Input.Changed):
                        editor.put(self._text(name))

    async def say_problems(self) -> None:
        """Show every × and ! under its row."""
        warnings = self.form.model.warnings(self.values)
        errors = {**self.errors, **self.refused}
        for row in self.query(FieldRow):
            for _label, editor in row.fields:
                name = editor.field.name
                wanted = ("error", errors[name]) if name in errors else ("warning", warnings.get(name, ""))
                if row.problems.get(name, ("", ""))[1] != wanted[1]:
                    await row.say(name, *wanted)

    def _show_problem_of(self, editor: Editor) -> None:
        """Scroll so that what is wrong with a field is seen."""
        row = next(node for node in editor.ancestors if isinstance(node, FieldRow))
        if row.problems:
            row.call_after_refresh(row.scroll_visible, animate=False)

    def show_errors_of(self, name: str) -> None:
        """Put the cursor in a refused field, what is wrong with it in view."""
        self.focus_first(name)
        if editor := self.editor(name):
            self._show_problem_of(editor)

    def take_all(self) -> dict[str, str]:
        """Take every field as if it were left; what is refused, by column."""
        for editor in self.editors():
            self._accept(editor)
        return dict(self.refused)

    def typed_values(self) -> Values:
        """The values as they are being typed: what is not a value yet, as its text."""
        values = dict(self.values)
        for name, text in self.texts.items():
            try:
                values[name] = self.parse(name, text)
            except Refused:
                values[name] = text
        return values

    def changes(self) -> Values:
        """The columns that differ from what was read."""
        return {name: value for name, value in self.values.items() if value != self.read.get(name)}

    async def take_over(self, read: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Go on from what others saved meanwhile, `read`, with `values` in its place."""
        self.read.update(read)
        self.values.update(values)
        for name in values:
            self.texts.pop(name, None)
            self.refused.pop(name, None)
        await self.rebuild(self.cursor())

    # --- choices -----------------------------------------------------------------------------------------------------

    def has_choices(self, field: Field) -> bool:
        """Whether F4 shows something in this field."""
        return bool(field.choices or field.name in self.lookups or isinstance(self.columns[field.name], ChoiceField))

    async def on_editor_choices_asked(self) -> None:
        await self.do_choices()

    async def do_choices(self) -> None:
        """Open the choices of the focused field."""
        editor = self.screen.focused
        if isinstance(editor, PickEditor):
            self.post_message(Editor.PickAsked(editor.field.name))
        elif isinstance(editor, LineEditor) and editor.has_choices:
            self._offer_soon(editor, everything=True)

    def _offer_soon(self, editor: LineEditor, *, everything: bool = False) -> None:
        # A list of choices that cannot be read is not worth a word: the text is typed all the same.
        self.run_worker(self._offer(editor, everything), exclusive=True, group="choices", exit_on_error=False)

    async def _offer(self, editor: LineEditor, everything: bool = False) -> None:
        typed = "" if everything else editor.value
        choices = await self._choices(editor.field, typed)
        await self.close_menu()
        if everything and not choices:
            self.post_message(self.NothingToChoose(self._nothing(editor.field.name)))
        if choices and self.screen.focused is editor and (everything or editor.value == typed):
            if len(choices) == 1 and fold(choices[0][1]) == fold(typed):
                return
            self.menu = ChoiceMenu(choices, editor.region.x - self.region.x)
            row = next(node for node in editor.ancestors if isinstance(node, FieldRow))
            await self.mount(self.menu, after=row)

    async def _choices(self, field: Field, typed: str) -> Choices:
        if field.choices:
            return list(await self.ask(field.choices, dict(self.values), typed))
        known = self.lookups[field.name] if field.name in self.lookups else self.columns[field.name].choices
        return [(value, words) for value, words in known if words and fold(words).startswith(fold(typed))]

    def _nothing(self, name: str) -> str:
        """That a field has no choices, and what to do."""
        column = self.columns[name]
        if name not in self.lookups:
            return _("Rien à proposer ici : saisissez ce champ.")
        if not isinstance(column, peewee.ForeignKeyField):
            return _("Rien à choisir ici.")
        model = column.rel_model
        words = _("Aucune {noun} à choisir") if model.feminine else _("Aucun {noun} à choisir")
        return _("{nothing} : hors du formulaire, « a » (Ajouter) en fait.").format(
            nothing=words.format(noun=model.noun)
        )

    async def close_menu(self) -> None:
        """Take the choices away."""
        if self.menu:
            menu, self.menu = self.menu, None
            await menu.remove()

    # --- keys --------------------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        focused = self.screen.focused
        if isinstance(focused, Editor) and focused.several_lines:  # where Entrée begins a new line
            return [replace(each, shown=key_label("tab")) if each.does == "next" else each for each in FORMS]
        return FORMS

    def situation(self) -> Situation:
        focused = self.screen.focused
        return Situation((0,) if isinstance(focused, LineEditor | PickEditor) and focused.has_choices else ())

    async def on_key(self, event: events.Key) -> None:
        focused = self.screen.focused
        if event.key in ("up", "down"):
            if self.menu:
                self.menu.move(1 if event.key == "down" else -1)
            elif isinstance(focused, Editor) and not focused.several_lines:
                self.step(1 if event.key == "down" else -1)
            else:
                return
            event.stop()
        elif event.key in ("escape", "enter", "tab") and self.menu and isinstance(focused, LineEditor):
            # Tab takes what an empty field proposes by itself; after typing, it leaves what was typed.
            if event.key == "tab" and (focused.value or not focused.field.offered):
                return
            event.stop()
            event.prevent_default()
            if event.key != "escape":
                value, words = self.menu.chosen()
                focused.put(str(value) if focused.field.choices else words)
                self.step(1)
            await self.close_menu()

    def do_next(self) -> None:
        """Go to the next field."""
        self.step(1)

    def do_revert(self) -> None:
        """Take the last typing in this field back."""
        screen = self.screen
        if isinstance(screen.focused, LineEditor) and not screen.focused.revert() and isinstance(screen, CommandScreen):
            screen.say(_("Ce champ n’a pas changé."))

    def step(self, fields: int) -> None:
        """Move the focus by so many fields, within the form."""
        stops: list[Widget] = [*(editor for editor in self.editors() if editor.can_focus), *self.query(FormButton)]
        focused = self.screen.focused
        if focused and focused in stops:
            stops[max(0, min(len(stops) - 1, stops.index(focused) + fields))].focus()
