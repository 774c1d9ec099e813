"""A tab of the contact sheet that is a declared list of the contact's rows, with a form for one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from jbtui.declarations.base import Command, Section, Situation, View
from jbtui.declarations.everywhere import ROWS
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.saved_words import saved_words
from jbtui.screens.waiting_draft import is_of, open_form
from jbtui.services.contacts import Saved
from jbtui.services.news import News
from jbtui.widgets.commands import CommandHost
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.edit_pane import EditPane
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Rule
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.record_view import RecordView

NEW = "new-"
"""What the drafts of new rows are kept under, before the contact's number."""


class RowsSection(Vertical, CommandHost):
    """The rows of one contact, the one under the cursor in full below, and the form in their place while editing."""

    def __init__(self, section: Section, contact: Values) -> None:
        super().__init__()
        self.section, self.contact = section, contact
        self.editing: EditPane | None = None
        self.row: Values | None = None
        self.lookups: Mapping[str, Sequence[tuple[Any, str]]] = {}

    def compose(self) -> ComposeResult:
        place = of_place(self)
        with Vertical(id="rows"):
            yield Rule(self.section.listing.title)
            yield ListPane(
                self.section.listing,
                place.office.lane.run,
                place.office.side_lane.run,
                view=View(),
                where=(self.section.owner == self.contact["id"],),
                empty=_("{none} n pour en ajouter.").format(none=self.section.listing.empty),
            )
            yield RecordView(self.section.form)

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        return of_place(self)

    async def on_mount(self) -> None:
        self.query_one(RecordView).can_focus = False
        self.lookups = await self.place.ask(self.section.lookups, self.contact["id"]) or {}

    def focus_rows(self) -> None:
        """Put the cursor in the list, or back in the form."""
        (self.editing.form.focus_first() if self.editing else self.query_one(ListPane).table.focus())

    async def reload(self) -> None:
        """Read the rows again."""
        self.lookups = await self.place.ask(self.section.lookups, self.contact["id"]) or {}
        await self.query_one(ListPane).reload()

    async def take_news(self, contact: Values, news: News) -> None:
        """Show what others changed in the rows of `contact`, in place."""
        if self.editing:
            return
        self.contact = contact
        self.lookups = await self.place.ask_aside(self.section.lookups, contact["id"]) or self.lookups
        if not self.is_attached:
            return
        pane = self.query_one(ListPane)
        if await pane.take_news(news):
            self._show(pane.row())

    def on_list_pane_announced(self, message: ListPane.Announced) -> None:
        message.stop()
        words = f" {GLYPHS.dot} ".join(part for part in (self.section.listing.title, message.words) if part)
        self.query_one(Rule).call(words)

    def on_list_pane_highlighted(self, message: ListPane.Highlighted) -> None:
        message.stop()
        self._show(message.row)

    def _show(self, row: Values | None) -> None:
        """Show the row under the cursor in full."""
        self.row = row
        view = self.query_one(RecordView)
        view.display = row is not None
        if row:
            names = {name: dict(choices) for name, choices in self.lookups.items()}
            words = {name: known.get(row[name.removesuffix("_id")], "") for name, known in names.items()}
            values = self._values(row)
            view.show(
                values,
                title=self.section.form.model.title(values),
                lookups=words,
                foot=[self.section.note(row)],
            )
        if isinstance(self.screen, PlaceScreen):
            self.screen.show_keys()

    async def on_list_pane_opened(self, message: ListPane.Opened) -> None:
        message.stop()
        await self.do_edit()

    # --- what can be done --------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        if self.editing:
            return ()
        return ROWS

    def situation(self) -> Situation:
        return Situation((self.row["id"],), self.row) if self.row else Situation()

    async def do_new(self) -> None:
        """Show an empty form."""
        await self.edit({}, None)

    async def do_duplicate(self) -> None:
        """Show a new form filled like the row."""
        if self.row:
            model = self.section.form.model
            copied = {**self._values(self.row), **self._unique()}
            shown = [
                field.name for field in self.section.form.fields() if copied[field.name] != model.blank()[field.name]
            ]
            words = {name: dict(choices) for name, choices in self.lookups.items()}
            texts = {
                name: words[name][copied[name]] if name in words else model.value(name).edit(copied[name])
                for name in shown
            }
            await self.edit({}, None, texts)

    async def do_edit(self) -> None:
        """Show the row in its form."""
        if self.row:
            await self.edit(self._values(self.row), self.row)

    async def edit(self, values: Mapping[str, Any], row: Values | None, texts: Mapping[str, str] | None = None) -> None:
        """Put the form in place of the list, once a draft of the same row is taken up or not."""

        async def show(draft: Draft) -> None:
            if texts and not draft.texts:
                draft = replace(draft, texts=texts)
            await self._show_form(values, row, draft)

        record = str(row["id"]) if row else f"{NEW}{self.contact['id']}"
        context = {"contact": str(self.contact["id"]), "of": Contact.title(self.contact)}
        await open_form(self.place, self.section.id, record, show, row=row, context=context)

    async def resume(self, draft: Draft, rows: Sequence[Values]) -> bool:
        """Show the form that a draft was typed in, of one of these rows or of a new one; False if the row is gone."""
        if draft.record.startswith(NEW):
            await self._show_form({}, None, draft)
            return True
        row = next((row for row in rows if str(row["id"]) == draft.record and is_of(draft, row)), None)
        if row is None:
            return False
        await self._show_form(row, row, draft)
        return True

    async def _show_form(self, values: Mapping[str, Any], row: Values | None, draft: Draft) -> None:
        model, office = self.section.form.model, self.place.office
        start = {**model.blank(), "contact_id": self.contact["id"], **values}

        def store(changes: Values, version: int) -> Saved:
            if row is None:
                return self.section.create(office.session, self.contact["id"], {**values, **changes})
            return self.section.update(office.session, row["id"], changes, version)

        self.editing = EditPane(
            self.section.form,
            start,
            draft,
            office.lane.run,
            office.side_lane.run,
            store,
            self._stored,
            self._left,
            lookups=self.lookups,
            again=row is None,
        )
        self.query_one("#rows").display = False
        await self.mount(self.editing)

    async def _stored(self, saved: Saved, again: bool) -> None:
        await self._close()
        await self.place.wrote()
        await self.query_one(ListPane).load(saved.row["id"])
        self.place.say(saved_words(self.section.form.model, saved), "done")
        if again:
            await self.do_new()

    async def _left(self, draft: bool) -> None:
        await self._close()
        self.place.say(_("Non enregistré ; la saisie reste en brouillon.") if draft else "")

    async def _close(self) -> None:
        if self.editing:
            pane, self.editing = self.editing, None
            self.query_one("#rows").display = True
            self.focus_rows()
            await pane.remove()
            self.place.no_draft()

    def do_delete(self) -> None:
        """Delete the row, once it is confirmed."""
        if self.row:
            title = self.section.form.model.title(self.row)
            question = _("Supprimer {title} ?").format(title=title)
            Confirm(question, _("Oui, supprimer")).open_over(self.place, self._delete)

    async def _delete(self, sure: bool | None) -> None:
        if sure and self.row:
            title = self.section.form.model.title(self.row)
            if await self.place.ask(_done, self.section.delete, self.place.office.session, self.row["id"]):
                self.place.say(_("{done} {title} supprimé · ^Z annuler").format(done=GLYPHS.done, title=title), "done")
            await self.place.wrote()

    async def do_set_default(self) -> None:
        """Make this address the default one."""
        if self.row:
            from jbtui.services import delivery_addresses

            await self.place.ask(delivery_addresses.set_default, self.place.office.session, self.row["id"])
            await self.place.wrote()

    async def do_archive(self) -> None:
        """Archive this address, or take it out of the archive."""
        if self.row:
            from jbtui.services import delivery_addresses

            archived = not self.row["archived"]
            await self.place.ask(delivery_addresses.set_archived, self.place.office.session, self.row["id"], archived)
            await self.place.wrote()

    def _values(self, row: Values) -> Values:
        """A row of the list by column names."""
        columns = self.section.form.model.columns()
        return {name: row[field.name] for name, field in columns.items()}

    def _unique(self) -> Values:
        """What a copy must not share with its original."""
        return {
            name: False
            for name in ("is_main", "is_default", "follows_billing")
            if name in self.section.form.model.columns()
        }


def _done(function: Any, *args: Any) -> bool:
    """Call a service that returns nothing; True once it has done its work."""
    function(*args)
    return True
