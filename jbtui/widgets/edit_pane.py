"""Editing one record: its form, its draft, its save; what others changed meanwhile is merged or asked about."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Protocol, cast

import peewee
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.worker import WorkType

from jbtui import drafts, reasons
from jbtui.declarations.base import Command, Form
from jbtui.declarations.everywhere import SAVE_AND_NEW
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Record, Values
from jbtui.models.fields import ComingDayField, Refused
from jbtui.services.contacts import Saved
from jbtui.services.unit import Conflict, Forbidden, Gone, Invalid, Session
from jbtui.widgets.commands import CommandHost, CommandScreen
from jbtui.widgets.conflict_dialog import ConflictDialog
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.editors import Choices, Editor, FormButton
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.listing_source import Ask
from jbtui.widgets.record_form import RecordForm

DRAFT_AFTER = 0.75
"""Seconds after the first key that no draft holds yet: on a busy machine too, it is kept within one second."""

WRITER = ThreadPoolExecutor(1, thread_name_prefix="drafts")
"""What writes drafts while one types: one after the other, however slow the disk is."""

AGAIN_AFTER = 5
"""Seconds after which a save that the database did not answer is tried again."""

Store = Callable[[Values, int], Saved]
"""Stores the changed columns of a record read at this version."""


Stored = Callable[[Saved, bool], Awaitable[None]]
"""Called with what was saved, and whether another new record is asked for. Awaited, so that keys typed ahead go to what
comes after the form."""

Left = Callable[[bool], Awaitable[None]]
"""Called when the form is left unsaved, with whether a draft keeps something typed."""


class Desk(Protocol):
    """What a form needs of the app: whose clock it is, and to hold the keys."""

    session: Session

    def holding(self) -> AbstractContextManager[None]: ...


class EditPane(Vertical, CommandHost):
    """The form of one record, new (`version` 0) or read at a version, with a draft of what is typed."""

    alone = True
    form_class: ClassVar[type[RecordForm]] = RecordForm
    with_buttons: ClassVar[bool] = True

    class Drafted(Message):
        """What is typed was written to a draft."""

        def __init__(self, at: datetime) -> None:
            super().__init__()
            self.at = at

    def __init__(
        self,
        form: Form,
        values: Mapping[str, Any],
        draft: Draft,
        ask: Ask,
        aside: Ask,
        store: Store,
        stored: Stored,
        left: Left,
        *,
        lookups: Mapping[str, Choices] | None = None,
        again: bool = False,
    ) -> None:
        super().__init__()
        self.ask, self.store, self.draft, self.again = ask, store, draft, again
        self.when_stored, self.when_left = stored, left
        self.version = draft.version
        buttons = [(_("Enregistrer"), "save")] if self.with_buttons else []
        if again:
            buttons.append((_("Enregistrer et nouveau"), "save_and_new"))
        self.form = self.form_class(form, values, aside, texts=draft.texts, lookups=lookups, buttons=buttons)
        self._waiting: Timer | None = None
        self._kept: Mapping[str, str] | None = draft.texts
        """What the draft's file holds; unknown while it is being written."""
        self._trying: Timer | None = None
        self._hold: drafts.Hold | None = None
        self._unwritable = False
        self.saving = self.stored = False
        self.opened: datetime | None = None
        """When the record was read; unknown for one that a draft was typed in earlier."""

    def compose(self) -> ComposeResult:
        yield from self.above()
        yield self.form

    def above(self) -> ComposeResult:
        """What stands above the form."""
        yield from ()

    async def on_mount(self) -> None:
        if not self.draft.texts:
            self.opened = self.office.session.clock()
        self._hold = drafts.hold(self.draft)
        self.draft = self._hold.draft
        drafts.open_forms.append(self)
        self.focus_begin()
        await self.form.say_problems()

    def focus_begin(self) -> None:
        """Put the cursor where one begins, or goes on."""
        if self.draft.texts:
            self.form.take_up(self.draft.cursor)
        else:
            self.form.focus_first(self.draft.cursor)

    # --- the draft ---------------------------------------------------------------------------------------------------

    def on_editor_edited(self, message: Editor.Edited) -> None:
        self.edited(message.name)

    def edited(self, name: str) -> None:
        """Something was typed, in the field `name`."""
        self._stop_trying()  # whoever goes on typing saves again when it is done
        self._echo(name)
        if self._waiting is None:
            self._waiting = self.set_timer(DRAFT_AFTER, self._keep_aside)

    def _echo(self, name: str) -> None:
        """Tell in full the day that is being typed."""
        column, editor = self.form.columns.get(name), self.form.editor(name)
        if isinstance(column, ComingDayField) and editor:
            try:
                day = column.parse(editor.typed)
            except Refused:
                day = None
            self.host.say(f"{GLYPHS.arrow} {days.echo(day, days.today())}" if day else "")

    def on_record_form_proposed(self, message: RecordForm.Proposed) -> None:
        words = _("{sign} Proposé : {label} {value}, que vous pouvez changer")
        self.host.say(words.format(sign=GLYPHS.arrow, label=message.label, value=message.words))

    def on_record_form_nothing_to_choose(self, message: RecordForm.NothingToChoose) -> None:
        self.host.say(message.words)

    def on_record_form_left(self, _message: RecordForm.Left) -> None:
        if self._waiting is not None:
            self._keep_aside()

    def _keep_aside(self) -> None:
        """Write what is typed and not saved, in a thread: no key waits for the disk."""
        self._stop_waiting()
        write: WorkType[None] = self._write_aside  # the function, not its coroutine: the form may go before it begins
        self.run_worker(write, group="draft", exclusive=True)

    async def _write_aside(self) -> None:
        turn = drafts.turn()
        if self.stored:
            return
        self._kept = None
        draft = self._as_typed()
        try:
            await asyncio.get_running_loop().run_in_executor(WRITER, copy_context().run, drafts.keep, draft, turn)
        except OSError as error:
            if self._hold:  # not saved or left meanwhile
                self._tell_unwritable(error)
        else:
            if self._hold:
                self._was_kept(draft)

    def keep_draft(self) -> bool:
        """Write what is typed and not saved, and wait for it; False if it cannot be written, which is said the first
        time.
        """
        self._stop_waiting()
        try:
            self.write_draft()
        except OSError as error:
            self._tell_unwritable(error)
            return False
        self._was_kept(self.draft)
        return True

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def _was_kept(self, draft: Draft) -> None:
        self._unwritable, self._kept = False, draft.texts
        if draft.texts and not self.stored:
            self.post_message(self.Drafted(datetime.fromisoformat(draft.at)))

    def _tell_unwritable(self, error: OSError) -> None:
        if not self._unwritable:
            self._unwritable = True
            reason = reasons.of_system(error)
            self.tell(_("Brouillon impossible ({reason}) : enregistrez avant de sortir.").format(reason=reason))

    def write_draft(self) -> None:
        """Write what is typed and not saved, down to the disk. Raises OSError.

        A signal or another thread may ask for it at any moment, with the event loop at a standstill.
        """
        turn = drafts.turn()  # before `stored` is looked at: what is saved meanwhile drops the draft by a later one
        if not self.stored:
            drafts.keep(self._as_typed(), turn)

    def _as_typed(self) -> Draft:
        """The draft with what is typed and not saved."""
        texts = self.typed()
        at = self.office.session.clock().astimezone()
        if self.draft.at and texts == self.draft.texts:
            at = datetime.fromisoformat(self.draft.at)
        values = self.form.values
        shown = {**values, **{name: text for name, text in texts.items() if isinstance(values.get(name), str)}}
        self.draft = replace(
            self.draft,
            texts=texts,
            cursor=self.cursor() or self.draft.cursor,
            at=at.isoformat(timespec="seconds"),
            title=self.form.form.model.title(shown),
        )
        return self.draft

    def on_unmount(self) -> None:
        """However the form goes, what is typed and not saved stays."""
        if self._hold and self.typed() != self._kept:
            with suppress(OSError):
                self.write_draft()
        self._let_go()

    def _let_go(self) -> None:
        """The form is done with its draft: another one may take it up."""
        if self._hold:
            drafts.open_forms.remove(self)
            self._hold.release()
            self._hold = None

    def cursor(self) -> str:
        """Where the cursor is."""
        return self.form.cursor()

    def typed(self) -> dict[str, str]:
        """The texts that differ from what was read, by column, those of the last keys too."""
        form = self.form
        texts = {name: form.edited_text(name) for name in form.changes()}
        texts.update(form.texts)
        for editor in form.editors():
            if editor.typed != form.edited_text(editor.field.name):
                texts[editor.field.name] = editor.typed
        return {name: text for name, text in texts.items() if name in form.columns}

    async def leave(self) -> None:
        """Keep the draft, and leave the form; ask before if it cannot be kept."""
        if self.keep_draft():
            await self._leave(True)
        else:
            confirm_loss().open_over(self.screen, self._leave)

    async def _leave(self, sure: bool | None) -> None:
        if sure:
            draft = bool(self.typed()) and not self._unwritable
            self._let_go()
            await self.when_left(draft)

    @property
    def edited_model(self) -> type[Record]:
        """What the record is."""
        return self.form.form.model

    # --- saving ------------------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (SAVE_AND_NEW,) if self.again else ()

    @property
    def office(self) -> Desk:
        """The app."""
        return cast(Desk, self.app)

    @property
    def host(self) -> CommandScreen:
        """The screen, which has the status line."""
        assert isinstance(self.screen, CommandScreen)
        return self.screen

    def on_form_button_pressed(self, message: FormButton.Pressed) -> None:
        message.stop()
        # By the screen, as a key would: the form goes away with the save, and cannot wait for its own end.
        self.host.call_next(self.do_save if message.does == "save" else self.do_save_and_new)

    async def do_back(self) -> None:
        """Leave the form, its draft kept."""
        await self.leave()

    async def do_save(self) -> None:
        """Save the record."""
        await self.save(again=False)

    async def do_save_and_new(self) -> None:
        """Save the record, then begin another."""
        await self.save(again=True)

    async def save(self, *, again: bool, anyway: bool = False) -> None:
        """Take every field, and store what changed; what is wrong gets the focus.

        Keys typed meanwhile wait for the answer; a second save in the meantime is the same save.
        """
        if self.saving:
            return
        self._stop_trying()
        self.saving = True
        try:
            with self.office.holding():
                await self._save(again, anyway)
        finally:
            self.saving = self.stored

    async def _save(self, again: bool, anyway: bool) -> None:
        refused = self.take_all()
        if refused:
            await self.show_errors(refused)
            return
        try:
            if not anyway and await self.questions(again):
                return
            saved = await self.ask(self.store, self.changes(), self.version)
        except Invalid as error:
            await self.show_errors(error.errors)
        except Conflict as error:
            self.settle(error, again)
        except Forbidden as error:
            self.tell(str(error))
        except Gone:
            await self.tell_gone()
        except (peewee.IntegrityError, peewee.DataError) as error:  # refused, and so it would be again
            self.keep_draft()
            self.tell(_("Non enregistré : {reason}").format(reason=reasons.of_database(error)))
        except peewee.PeeweeException as error:
            self._try_again(error, again, anyway)
        else:
            self.stored = True
            drafts.drop(self.draft.id)
            self._let_go()
            await self.when_stored(saved, again)

    async def tell_gone(self) -> None:
        """Say that others have deleted meanwhile what was to be changed."""
        self.tell(_("Cette fiche a été supprimée entre-temps ; votre saisie reste en brouillon."))

    def take_all(self) -> dict[str, str]:
        """Take everything as if it were left; what is refused, by column."""
        return self.form.take_all()

    def changes(self) -> Values:
        """What is to be stored."""
        return self.form.changes()

    def _try_again(self, error: Exception, again: bool, anyway: bool) -> None:
        """Keep the draft and save anew a little later, until that is answered, a key changes the text, or the form is
        left.
        """
        if not self.keep_draft():
            words = _("Base injoignable et brouillon impossible : nouvel essai dans {seconds} s")
        elif reasons.is_away(error):
            words = _("Base injoignable : gardé en brouillon, nouvel essai dans {seconds} s")
        else:
            words = _("Gardé en brouillon, nouvel essai dans {seconds} s : {reason}")
        self.tell(words.format(seconds=AGAIN_AFTER, reason=reasons.of_database(error)))
        self._trying = self.set_timer(AGAIN_AFTER, partial(self._save_again, again, anyway))

    def _save_again(self, again: bool, anyway: bool) -> None:
        if self.app.screen is self.screen:
            # By the screen, as a key would: see `on_form_button_pressed`.
            self.host.call_next(partial(self.save, again=again, anyway=anyway))
        else:  # a menu or another place lies over the form, which must not go away below it
            self._trying = self.set_timer(AGAIN_AFTER, partial(self._save_again, again, anyway))

    def _stop_trying(self) -> None:
        if self._trying is not None:
            self._trying.stop()
            self._trying = None

    async def questions(self, again: bool) -> bool:
        """Ask what must be asked before saving; whether the save waits for the answer."""
        del again
        return False

    def tell(self, text: str) -> None:
        """Say why it was not saved."""
        self.host.say(f"{GLYPHS.error} {text}", "error")

    async def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show × under the fields, and put the cursor in the first of them."""
        self.form.errors = dict(errors)
        await self.form.say_problems()
        first = next((editor.field.name for editor in self.form.editors() if editor.field.name in errors), "")
        if first:
            self.form.show_errors_of(first)
        count = ngettext("{count} erreur", "{count} erreurs", len(errors)).format(count=len(errors))
        self.tell(
            _("Non enregistré : {count}").format(count=count) + ("" if first else f" ({'; '.join(errors.values())})")
        )

    def settle(self, conflict: Conflict, again: bool) -> None:
        """Ask which values of the same fields to keep, and save with them."""

        async def settled(kept: Values | None) -> None:
            if kept is None:
                self.host.say(_("Rien n’est encore enregistré ; rien n’est perdu."))
                return
            united = {clash.column: value for clash, value in conflict.united}
            theirs = {clash.column: clash.theirs for clash in conflict.clashes}
            theirs.update((clash.column, clash.theirs) for clash, _value in conflict.united)
            await self.form.take_over(theirs, {**united, **kept})
            self.version = conflict.row["version"]
            await self.save(again=again, anyway=True)

        ConflictDialog(conflict, self.form, self.opened).open_over(self.screen, settled)


def confirm_loss() -> Confirm:
    """Asks before leaving what no draft can keep."""
    question = _("Le brouillon ne peut pas être écrit")
    return Confirm(question, _("Sortir, la saisie est perdue"), [_("^S l’enregistre, si elle peut l’être.")])
