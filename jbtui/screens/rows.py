"""A tab of a sheet that is a declared list of the rows of its record, with a form for one of them."""

import importlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from jbtui.declarations.base import Command, Section, Situation, Together, View
from jbtui.declarations.everywhere import ROWS
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import NO_CONTACT, Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.note import Note
from jbtui.models.purchase import Purchase
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.relation_client.acts import ActionActs, DealActs, done
from jbtui.screens.relation_client.entry_pane import EntryPane, about_of, context_of, recorded_words
from jbtui.screens.saved_words import deleted_words, saved_words
from jbtui.screens.ventes.acts import DocumentActs
from jbtui.screens.waiting_draft import is_of, open_form
from jbtui.services import entries, follow_up
from jbtui.services.contacts import Saved
from jbtui.services.entries import Recorded
from jbtui.services.news import News
from jbtui.widgets.commands import CommandHost
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.edit_pane import EditPane
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Rule
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.popup import Entry, Popup
from jbtui.widgets.record_view import RecordView

NEW = "new-"
"""What the drafts of new rows are kept under, before the contact's number, or the deal's or project's that they are
linked to."""
CONTACT = "contact_id"
LINKS = ("deal_id", "project_id")


class RowsSection(Vertical, ActionActs, DealActs, DocumentActs, CommandHost):
    """The rows of a record, the one under the cursor in full below, and the form in their place while editing; or, in
    `brief`, the rows alone, to stand below the record itself."""

    class FormShown(Message):
        """A form stands in the place of the rows, or no longer does."""

        def __init__(self, shown: bool) -> None:
            super().__init__()
            self.shown = shown

    class Finished(Message):
        """A form was closed, what was typed in it being `saved` or not, and `words` said about it in the
        style `style`."""

        def __init__(self, words: str, style: str = "", saved: Saved | None = None) -> None:
            super().__init__()
            self.words, self.style, self.saved = words, style, saved

    def __init__(self, tab: tuple[Section, ...], of: Values, contact: Values, *, brief: bool = False) -> None:
        super().__init__()
        self.tab, self.of, self.contact, self.brief = tab, of, contact, brief
        self.listing = tab[0].listing if len(tab) == 1 else Together.of(tab, of["id"])
        self.editing: EditPane | None = None
        self.edited = tab[0]
        self.kind = 0
        """Which of its section's kinds the list is narrowed to."""
        self.row: Values | None = None
        self.lookups: Mapping[str, Sequence[tuple[Any, str]]] = {}

    def compose(self) -> ComposeResult:
        place = of_place(self)
        with Vertical(id="rows"):
            if not self.brief:
                yield Rule(self.heading)
            yield ListPane(
                self.listing,
                place.office.lane.run,
                place.office.side_lane.run,
                view=View(),
                where=self.section.of(self.of["id"]) if len(self.tab) == 1 else (),
                empty=self.listing.empty
                if not self.section.typed
                else (_("{none} a pour en ajouter.") if self.brief else _("{none} n pour en ajouter.")).format(
                    none=self.listing.empty
                ),
                headless=self.brief,
            )
            yield RecordView(self.section.form)

    @property
    def section(self) -> Section:
        """The section of the row under the cursor."""
        return self.tab[self.row.get("part", 0) if self.row else 0]

    @property
    def heading(self) -> str:
        """What stands above the list: its title, or the kinds of its rows, the chosen one in brackets."""
        kinds = self.tab[0].kinds
        if not kinds:
            return self.listing.title
        shown = " ".join(f"[{words}]" if number == self.kind else words for number, (words, _of) in enumerate(kinds))
        return _("Type : {kinds}  {left}{right} choisir").format(kinds=shown, left=GLYPHS.left, right=GLYPHS.right)

    @property
    def record(self) -> int:
        """The id of the row under the cursor, in its table."""
        assert self.row
        id_: int = self.row["record"] if "record" in self.row else self.row["id"]
        return id_

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        return of_place(self)

    async def on_mount(self) -> None:
        self.query_one(RecordView).can_focus = False
        await self._read_lookups()

    async def _read_lookups(self) -> None:
        found: dict[str, Sequence[tuple[Any, str]]] = {}
        for lookups in dict.fromkeys(section.lookups for section in self.tab):
            found.update(await self.place.ask_aside(lookups, self.contact["id"]) or {})
        self.lookups = found

    def focus_rows(self) -> None:
        """Put the cursor in the list, or back in the form."""
        (self.editing.form.focus_first() if self.editing else self.query_one(ListPane).table.focus())

    async def reload(self) -> None:
        """Read the rows again."""
        await self._read_lookups()
        await self.query_one(ListPane).reload()

    async def take_news(self, of: Values, contact: Values, news: News) -> None:
        """Show what others changed in the rows of the record `of`, of a contact, in place."""
        if self.editing:
            return
        self.of, self.contact = of, contact
        await self._read_lookups()
        if not self.is_attached:
            return
        pane = self.query_one(ListPane)
        if await pane.take_news(news):
            self._show(pane.row())

    def on_list_pane_announced(self, message: ListPane.Announced) -> None:
        message.stop()
        if self.brief:
            self.place.describe(message.words or self.place.described())
            return
        words = f" {GLYPHS.dot} ".join(part for part in (self.heading, message.words) if part)
        self.query_one(Rule).call(words)

    def on_list_pane_highlighted(self, message: ListPane.Highlighted) -> None:
        message.stop()
        self._show(message.row)

    def _show(self, row: Values | None) -> None:
        """Show the row under the cursor in full."""
        self.row = row
        view = self.query_one(RecordView)
        view.display = row is not None and not self.brief
        if row and not self.brief:
            names = {name: dict(choices) for name, choices in self.lookups.items()}
            words = {name: known.get(row.get(name.removesuffix("_id")), "") for name, known in names.items()}
            values = self._values(row)
            view.form = self.section.form
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
        if self.section.opens:
            module, name = self.section.opens.split(":")
            screen = getattr(importlib.import_module(module), name)
            await self.app.push_screen(screen(self.record))
        else:
            await self.do_edit()

    # --- what can be done --------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return () if self.editing or self.brief or not self.section.typed else ROWS

    def situation(self) -> Situation:
        return Situation((self.record,), self.row) if self.row else Situation()

    async def do_new(self) -> None:
        """Show an empty form; where the tab holds several kinds of rows, once one is chosen."""
        offered = [section for section in self.tab if section.letter]
        if len(offered) == 1:
            await self.add(offered[0])
            return
        entries = [Entry(section.letter, section.noun.capitalize(), section) for section in offered]
        Popup(_("Nouveau"), entries).open_over(self.place, self.add)

    async def add(
        self, section: Section | None, came_from: Values | None = None, texts: Mapping[str, str] | None = None
    ) -> None:
        """Show a form of one of the tab's sections, empty or with some texts, for one who came from a row: usually that
        of the cursor."""
        if section:
            came_from = came_from or (self.row if self.has_focus_within else None)
            await self.edit(section, await self._begin(section), None, texts, came_from=came_from)

    async def _begin(self, section: Section) -> Values:
        """What a new row begins with: it stands on the record of this sheet."""
        begun: Values = await self.place.ask(section.begin, self.place.office.session) or {}
        return {**begun, **self._link(section)}

    async def _drawn(self, context: Mapping[str, str]) -> Values:
        """What the result of an action begins with, where one types that."""
        about = about_of(context)
        drawn: Values | None = None if about is None else await self.place.ask(entries.of_result, about)
        return drawn or {}

    def _link(self, section: Section) -> dict[str, int]:
        """The column that says on which record, other than the contact, a row of this sheet stands."""
        owner = section.owner.column_name if section.owner else CONTACT
        return {} if owner == CONTACT else {owner: self.of["id"]}

    async def do_edit_document(self) -> None:
        """Open the editor on the draft."""
        from jbtui.screens.ventes.editor import edit_document

        if self.row:
            await edit_document(self.place, self.record)

    async def do_duplicate(self) -> None:
        """Show a new form filled like the row."""
        if self.row:
            section, model = self.section, self.section.form.model
            copied = {**self._values(self.row), **self._unique()}
            shown = [field.name for field in section.form.fields() if copied[field.name] != model.blank()[field.name]]
            texts = self._texts(model, {name: copied[name] for name in shown})
            if model is Note:
                texts["happened"] = texts.pop("kind", "")
            await self.edit(section, await self._begin(section), None, texts)

    async def do_make_action(self) -> None:
        """Show the form of a new action, drawn from the information under the cursor."""
        if self.row:
            section = next(section for section in self.tab if section.form.model is Action)
            drawn = follow_up.drawn_from(self._values(self.row))
            texts = self._texts(Action, {name: value for name, value in drawn.items() if value is not None})
            await self.edit(section, await self._begin(section), None, texts)

    def _texts(self, model: type[Record], values: Values) -> dict[str, str]:
        """Values as they are typed."""
        words = {name: dict(choices) for name, choices in self.lookups.items()}
        return {
            name: words[name][value] if name in words else model.value(name).edit(value)
            for name, value in values.items()
        }

    async def do_edit(self) -> None:
        """Show the row in its form."""
        if self.row:
            await self.edit(self.section, self._values(self.row), self.row)

    async def act_on(self, section: Section, record: int, act: Callable[["RowsSection"], Awaitable[None]]) -> None:
        """Do something with a row, if it is still there."""
        await self.go_to(section, record)
        self._show(self.query_one(ListPane).row())
        if self.row and (self.section.form.model, self.record) == (section.form.model, record):
            await act(self)

    async def edit(
        self,
        section: Section,
        values: Mapping[str, Any],
        row: Values | None,
        texts: Mapping[str, str] | None = None,
        came_from: Values | None = None,
        *,
        result: bool = False,
    ) -> None:
        """Put the form in place of the list, once a draft of the same row is taken up or not."""
        id_ = self.record if row else None

        async def show(draft: Draft) -> None:
            if texts and not draft.texts:
                draft = replace(draft, texts=texts)
            if not draft.cursor:
                draft = replace(draft, cursor=section.first)
            await self._show_form(section, values, id_, draft)

        record = str(id_)
        of = Contact.title(self.contact) if self.contact["id"] != NO_CONTACT else ""
        context = {"contact": str(self.contact["id"]), "of": of}
        if id_ is None:
            link = self._link(section)
            record = f"{NEW}{'-'.join([*link, str(self.of['id'])])}"
            context |= {name: str(value) for name, value in link.items()}
        if section.writes:
            context |= context_of(row or came_from, result=result)
            values = {**values, **await self._drawn(context)} if row is None else values
        await open_form(self.place, section.id, record, show, row=row, context=context)

    async def resume(self, draft: Draft) -> bool:
        """Show the form that a draft was typed in, of a row or of a new one; False if the row is gone."""
        section = next(section for section in self.tab if section.id == draft.form)
        if draft.record.startswith(NEW):
            links = {name: int(draft.context[name]) for name in LINKS if name in draft.context}
            begun = {**await self._begin(section), **links, **await self._drawn(draft.context)}
            await self._show_form(section, begun, None, draft)
            return True
        model = section.form.model
        rows: list[Values] = await self.place.ask(model.values, model.columns()["id"] == int(draft.record)) or []
        if not (rows and model.contact_of(rows[0]) == self.contact["id"] and is_of(draft, rows[0])):
            return False
        await self._show_form(section, rows[0], rows[0]["id"], draft)
        return True

    async def _show_form(self, section: Section, values: Mapping[str, Any], id_: int | None, draft: Draft) -> None:
        self.edited = section
        if section.writes:
            row = {**values, "id": id_} if id_ else None
            begun = {} if row else values
            self.editing = EntryPane(
                self.place, self.contact, section, row, begun, draft, self._stored, self._left, self.lookups
            )
        else:
            self.editing = self._plain_form(section, values, id_, draft)
        self.query_one("#rows").display = False
        self.post_message(self.FormShown(True))
        await self.mount(self.editing)

    def _plain_form(self, section: Section, values: Mapping[str, Any], id_: int | None, draft: Draft) -> EditPane:
        model, office = section.form.model, self.place.office
        start = {**model.blank(), **({"contact_id": self.contact["id"]} if model.sheet else {}), **values}

        def store(changes: Values, version: int) -> Saved:
            if id_ is None:
                return section.create(office.session, self.contact["id"], {**values, **changes})
            return section.update(office.session, id_, changes, version)

        return EditPane(
            section.form,
            start,
            draft,
            office.lane.run,
            office.side_lane.run,
            store,
            self._stored,
            self._left,
            lookups=self.lookups,
            again=id_ is None,
        )

    async def _stored(self, saved: Saved, again: bool) -> None:
        await self._close()
        await self.place.wrote()
        model = saved.model if isinstance(saved, Recorded) else self.edited.form.model
        section = next((section for section in self.tab if section.form.model is model), self.edited)
        await self.query_one(ListPane).load(self._place_of(section, saved.row["id"]))
        whole = isinstance(saved, Recorded) and not saved.merged
        words = recorded_words(cast(Recorded, saved)) if whole else saved_words(model, saved)
        self.place.say(words, "done")
        if again:
            await self.edit(self.edited, await self._begin(self.edited), None)
        else:
            self.post_message(self.Finished(words, "done", saved))

    async def go_to(self, section: Section, record: int) -> None:
        """Put the cursor on a row."""
        await self.query_one(ListPane).load(self._place_of(section, record))

    def _place_of(self, section: Section, record: int) -> int:
        """The id that a record has in the list."""
        return self.listing.place_of(section.form.model, record) if isinstance(self.listing, Together) else record

    async def _left(self, draft: bool) -> None:
        await self._close()
        words = _("Non enregistré ; la saisie reste en brouillon.") if draft else ""
        self.place.say(words)
        self.post_message(self.Finished(words))

    async def _close(self) -> None:
        if self.editing:
            pane, self.editing = self.editing, None
            self.query_one("#rows").display = True
            self.post_message(self.FormShown(False))
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
            if await self.place.ask(done, self.section.delete, self.place.office.session, self.record):
                self.place.say(deleted_words(self.section.form.model, title), "done")
            await self.place.wrote()

    async def do_turn_kind(self, step: int) -> None:
        """Narrow the list to the next or the previous kind of its rows."""
        kinds = self.tab[0].kinds
        self.kind = (self.kind + step) % len(kinds)
        values = kinds[self.kind][1]
        self.query_one(Rule).call(self.heading)
        await self.query_one(ListPane).look(chosen=((self.listing.filters[0].word, values),) if values else ())

    def chosen_document(self) -> Values | None:
        return self.row if self.row and self.section.form.model is Document else None

    async def chosen_documents(self) -> list[int]:
        return await self.query_one(ListPane).chosen()

    async def tell_result(self, action: Values) -> None:
        section = next(section for section in self.tab if section.form.model is Note)
        await self.edit(section, await self._begin(section), None, came_from=action, result=True)

    async def chosen_actions(self) -> list[int]:
        found = await self.query_one(ListPane).chosen()
        if not isinstance(self.listing, Together):
            return found
        tables = self.listing.tables
        return [id_ // len(tables) for id_ in found if tables[id_ % len(tables)] is Action]

    async def do_link(self) -> None:
        """Link the row to a deal or a project of the contact, or to nothing."""
        if self.row:
            section, record, version = self.section, self.record, self.row["version"]

            def store(link: dict[str, int | None]) -> Saved:
                return section.update(self.place.office.session, record, link, version)

            await self.link(self.contact["id"], section.form.model.title(self.row), store, self.row)
        elif self._below_a_deal():
            await self.do_open_project()
        else:
            self.place.say(_("Lier : rien n’est choisi"))

    def chosen_deal(self) -> int | None:
        if self._below_a_deal():
            return int(self.of["id"])
        return self.record if self.row and self.section.form.model is Deal else None

    def _below_a_deal(self) -> bool:
        owner = self.tab[0].owner
        return owner is not None and owner.rel_model is Deal

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
        columns = self.section.form.model.columns()
        unique: Values = {name: False for name in ("is_main", "is_default", "follows_billing") if name in columns}
        return unique | ({"number": "", "paid_on": None} if self.section.form.model is Purchase else {})
