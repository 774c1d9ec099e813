"""The sheet of one record: itself in the first onglet, the rows that stand on it in the others.

Alone at 80 columns, beside its list from 120. A kind of record says what its sheet shows and how it is saved.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from jbtui.declarations.base import Command, Form, Section, Situation
from jbtui.declarations.places import Page, of_sheet, tabs_of
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Record, Values
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.screens.rows import RowsSection
from jbtui.screens.saved_words import saved_words
from jbtui.screens.waiting_draft import is_of, open_form
from jbtui.services.contacts import Saved
from jbtui.services.news import News
from jbtui.widgets.commands import CommandHost
from jbtui.widgets.edit_pane import EditPane, Store, Stored
from jbtui.widgets.edit_pane import Left as WhenLeft
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.record_view import Block, RecordView
from jbtui.widgets.tab_bar import TabBar

MAIN = "main"


class Found(NamedTuple):
    """What a sheet shows: the record, its contact, what the title of each onglet counts, the choices of columns that
    hold another record's id, the words for what the record hangs on, and by onglet what is known beyond its fields."""

    row: Values
    contact: Values
    told: Mapping[str, str]
    lookups: Mapping[str, Sequence[tuple[Any, str]]] = {}
    of: str = ""
    more: Mapping[str, Sequence[Block]] = {}
    led_to: Values | None = None
    """What came of the record, such as the project of a deal."""


class TabPane(Vertical, CommandHost):
    """An onglet that is neither the record itself nor rows of it."""

    async def show(self, row: Values) -> None:
        """Show what it has of a record."""
        raise NotImplementedError

    async def reload(self) -> None:
        """Read the same again."""
        raise NotImplementedError

    async def take_news(self, row: Values, news: News) -> None:
        """Show what others changed in what it has of the record."""
        raise NotImplementedError

    def focus_inside(self) -> None:
        """Put the focus in it."""
        raise NotImplementedError

    def described(self) -> str:
        """What the status line says of where the cursor is."""
        raise NotImplementedError


class SheetPane(Vertical, CommandHost):
    """One record: its onglets, a title line, and the open onglet."""

    form: ClassVar[Form]
    sections: ClassVar[tuple[Section, ...]]
    drafts: ClassVar[str]
    """What the drafts of the record itself are kept under."""
    own_commands: ClassVar[Sequence[Command]]
    pages: ClassVar[Sequence[Page]] = ()
    """The onglets that are only read."""
    panes: ClassVar[Mapping[str, type[TabPane]]] = {}
    """What shows those of them that are more than lines, by their ids."""
    below: ClassVar[bool] = False
    """Whether the rows of the second onglet show below the record too."""

    class Left(Message):
        """Échap in the sheet itself: back to where it was opened from."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self.tab = MAIN
        self.editing: EditPane | None = None
        self.passing = False
        """Whether one came only to edit, and goes back afterwards."""

    def compose(self) -> ComposeResult:
        yield TabBar(classes="tabs")
        yield Lines(classes="title")
        with Vertical(classes="open-tab"):
            yield self.view()

    # --- what a kind of record says ----------------------------------------------------------------------------------

    def view(self) -> RecordView:
        """What shows the record to read."""
        return RecordView(self.form, paired=self.below)

    def read(self, id_: int) -> Found | None:
        """The record, None if it is gone. Called in a database thread."""
        raise NotImplementedError

    def store(self, changes: Values, version: int) -> Saved:
        """Store changed columns of the record read at `version`. Called in a database thread."""
        raise NotImplementedError

    def title_line(self, width: int) -> list[Run]:
        """What stands below the onglets."""
        raise NotImplementedError

    def foot(self) -> list[str]:
        """What stands below the record."""
        raise NotImplementedError

    def edit_pane(self, draft: Draft, store: Store, stored: Stored, left: WhenLeft) -> EditPane:
        """The form of the record."""
        assert self.found
        office = self.place.office
        ask, aside = office.lane.run, office.side_lane.run
        return EditPane(self.form, self.found.row, draft, ask, aside, store, stored, left, lookups=self.found.lookups)

    # --- showing -----------------------------------------------------------------------------------------------------

    @property
    def model(self) -> type[Record]:
        """What it is a sheet of."""
        return self.form.model

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        return of_place(self)

    @property
    def row(self) -> Values | None:
        """The record that shows."""
        return self.found.row if self.found else None

    @property
    def title_of(self) -> str:
        """How the record that shows is called."""
        return self.model.title(self.found.row) if self.found else ""

    @property
    def contact_id(self) -> int | None:
        """The contact that the record is of."""
        return self.found.contact["id"] if self.found else None

    async def show(self, id_: int | None) -> None:
        """Show a record, on the same onglet where it has that one."""
        if not (self.row and self.row["id"] == id_):
            self.place.stand("")
        self.found = await self.place.ask(self.read, id_) if id_ is not None else None
        self.display = self.found is not None
        if self.found is None:
            return
        if self.tab not in [tab for tab, _key, _title in self.tabs()]:
            self.tab = MAIN
        self.draw_head()
        await self._open_tab()

    async def reload(self) -> None:
        """Read the record again."""
        if self.row and not self.editing:
            await self.show(self.row["id"])
            if self.found is None:
                self.post_message(self.Left())

    async def take_news(self, news: News) -> None:
        """Show what others changed on this sheet, in place; in a form, what one types stays as it is."""
        if self.found is None:
            return
        id_, contact_id = self.found.row["id"], self.contact_id
        about = [change for change in news.changes if change.contact_id == contact_id]
        if not about and not news.many:
            return
        found: Found | None = await self.place.ask_aside(self.read, id_)
        if self.row is None or self.row["id"] != id_ or not self.is_attached:
            return
        if found is None:
            if about:
                self.place.say(_("{who} a supprimé cette fiche.").format(who=about[-1].who), "warning")
            return
        if self.editing:
            return
        self.found = found
        if self.tab not in [tab for tab, _key, _title in self.tabs()]:
            return  # of a company that became a particulier: F5 leaves the onglet
        self.draw_head()
        if self.query_one(RecordView).display:
            self._show_record(stay=True)
        for rows in self.query(RowsSection):
            await rows.take_news(found.row, found.contact, news)
        for pane in self.query(TabPane):
            await pane.take_news(found.row, news)

    def _show_record(self, *, stay: bool = False) -> None:
        assert self.found
        row, named, more = self.found.row, self.found.lookups, self.found.more.get(self.tab, ())
        if self.tab != MAIN:
            self.query_one(RecordView).show({}, more=more, stay=stay)
            return
        lookups = {name: dict(choices).get(row[name], "") for name, choices in named.items()}
        self.query_one(RecordView).show(row, lookups=lookups, foot=self.foot(), more=more, stay=stay)

    def tabs(self) -> list[tuple[str, str, str]]:
        """The (id, key, title) of this record's onglets; their numbers never change."""
        assert self.found
        row, told = self.found.row, self.found.told
        tabs = [(MAIN, "1", _("Fiche"))]
        if not (self.editing and self.tab == MAIN):
            tabs += [
                (tab[0].id, tab[0].key, f"{tab[0].title}{GLYPHS.dot}{told[tab[0].id]}")
                for tab in tabs_of(self.sections)
                if tab[0].shown(row)
            ]
            tabs += self.pages
        return sorted(tabs, key=itemgetter(1))

    def draw_head(self) -> None:
        """Draw the onglets and the title line."""
        if self.found is None:
            return
        shown = [(key, title) for _id, key, title in self.tabs()]
        active = next(key for id_, key, _title in self.tabs() if id_ == self.tab)
        self.query_one(TabBar).show(shown, active, f"{self.found.of} " if self.found.of else "")
        self.query_one(".title", Lines).lines = [self.title_line(self.size.width or self.app.size.width)]

    def on_resize(self) -> None:
        self.draw_head()

    async def _open_tab(self) -> None:
        """Show the open onglet for this record; the widgets of the same onglet are kept."""
        assert self.found
        row = self.found.row
        holder, main = self.query_one(".open-tab"), self.query_one(RecordView)
        rows = next(iter(self.query(RowsSection)), None)
        tabs = tabs_of(self.sections)
        brief = self.tab == MAIN
        tab = next((tab for tab in tabs if tab[0].id == self.tab), tabs[0] if brief and self.below else ())
        pane_class = self.panes.get(self.tab)
        main.display = (brief or not tab) and not pane_class and not (rows and rows.editing)
        main.set_class(brief and self.below, "above-rows")
        if main.display:
            self._show_record()
        if rows and rows.tab == tab and rows.brief == brief and rows.of["id"] == row["id"]:
            if not rows.editing:
                await rows.reload()
            return
        if rows:
            await rows.remove()
        await self._show_pane(holder, pane_class)
        if tab:
            await holder.mount(RowsSection(tab, row, self.found.contact, brief=brief))

    async def _show_pane(self, holder: Widget, pane_class: type[TabPane] | None) -> None:
        """Show the record in a pane of this class, in the one that is there if it is one; in none, without a class."""
        assert self.found
        found, pane = self.found, next(iter(self.query(TabPane)), None)
        if pane and type(pane) is not pane_class:
            await pane.remove()
            pane = None
            self.place.describe(self.place.described())
        if pane_class:
            if pane is None:
                await holder.mount(pane := pane_class())
            await pane.show(found.row)
            self.place.describe(self.place.described())

    def described(self) -> str:
        """What the status line says of where the cursor is."""
        return next((pane.described() for pane in self.query(TabPane)), "")

    def focus_tab(self) -> None:
        """Put the focus in the open onglet."""
        rows = next(iter(self.query(RowsSection)), None)
        pane = next(iter(self.query(TabPane)), None)
        if self.editing:
            self.editing.form.focus_first()
        elif pane:
            pane.focus_inside()
        elif rows:
            rows.focus_rows()
        else:
            self.query_one(RecordView).focus()

    # --- what can be done --------------------------------------------------------------------------------------------

    def situation(self) -> Situation:
        return Situation((self.row["id"],), self.row) if self.row else Situation()

    def commands(self) -> Sequence[Command]:
        if self.found is None or self.in_form():
            return ()
        row = self.found.row
        return of_sheet(self.tabs(), [section for section in self.sections if section.shown(row)], self.own_commands)

    async def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "q") and not self.in_form():
            event.stop()
            self.post_message(self.Left())

    def in_form(self) -> bool:
        """Whether a form is open in the sheet."""
        return bool(self.editing) or any(rows.editing for rows in self.query(RowsSection))

    async def do_turn(self, step: int) -> None:
        """Open the next or previous onglet."""
        ids = [id_ for id_, _key, _title in self.tabs()]
        await self.do_tab(ids[(ids.index(self.tab) + step) % len(ids)])

    async def do_tab(self, tab: str) -> None:
        """Open another onglet."""
        if self.found and not self.in_form():
            self.tab = tab
            self.draw_head()
            await self._open_tab()
            self.call_after_refresh(self.focus_tab)

    def on_rows_section_form_shown(self, message: RowsSection.FormShown) -> None:
        """The form of a row below the record has the room of both."""
        message.stop()
        self.query_one(RecordView).display = self.tab == MAIN and not message.shown

    async def go_to(self, section_id: str, record: int) -> None:
        """Open the onglet of a section, with the cursor on one of its rows."""
        section = await self._open_section(section_id)
        await self.query_one(RowsSection).go_to(section, record)

    async def act_on(self, section_id: str, record: int, act: Callable[[RowsSection], Awaitable[None]]) -> None:
        """Open the onglet of a section, and do something with one of its rows."""
        section = await self._open_section(section_id)
        await self.query_one(RowsSection).act_on(section, record, act)

    async def do_add(self, section_id: str) -> None:
        """Open the onglet of what is added, on an empty form."""
        await self.add(section_id)

    async def add(
        self, section_id: str, came_from: Values | None = None, texts: Mapping[str, str] | None = None
    ) -> None:
        """Open a form of a section, empty or with some texts, for one who came from a row of a list."""
        section = await self._open_section(section_id)
        await self.query_one(RowsSection).add(section, came_from, texts)

    async def tell_result(self, section_id: str, action: Values) -> None:
        """Open the form in which the result of a done action is typed."""
        await self._open_section(section_id)
        await self.query_one(RowsSection).tell_result(action)

    async def _open_section(self, section_id: str) -> Section:
        """Open the onglet that a section stands in, unless its rows show below the record; the section."""
        section = next(section for section in self.sections if section.id == section_id)
        if any(rows.brief and section in rows.tab for rows in self.query(RowsSection)):
            return section
        self.tab = next(tab[0].id for tab in tabs_of(self.sections) if section in tab)
        self.draw_head()
        await self._open_tab()
        return section

    async def do_edit(self) -> None:
        """Edit the record in place."""
        if self.row is None:
            return
        if self.tab != MAIN:
            await self.do_tab(MAIN)
        row = self.row
        if self.model.sheet == "id":
            context = {"of": f"{row['code']} {self.model.title(row)}"}  # as it is stored, whatever is typed over it
        else:
            context = {"contact": str(self.contact_id), "of": self.title_of}
        await open_form(self.place, self.drafts, str(row["id"]), self._edit, row=row, context=context)

    async def resume(self, draft: Draft) -> bool:
        """Show the form that a draft was typed in, as it was; False if its record is gone."""
        if self.found is None:
            return False
        if draft.form == self.drafts:
            if is_of(draft, self.found.row):
                await self._edit(draft)
            return bool(self.editing)
        tab = next((tab[0].id for tab in tabs_of(self.sections) if draft.form in [section.id for section in tab]), "")
        if tab not in [id_ for id_, _key, _title in self.tabs()]:
            return False
        self.tab = tab
        self.draw_head()
        await self._open_tab()
        return await self.query_one(RowsSection).resume(draft)

    async def _edit(self, draft: Draft) -> None:
        """Put the form in place of what is read."""
        if self.row is None or self.editing:
            return
        self.editing = self.edit_pane(draft, self.store, self._stored, self._left)
        self.draw_head()
        for part in (self.query_one(RecordView), *self.query(RowsSection)):
            part.display = False
        await self.query_one(".open-tab").mount(self.editing)

    async def _stored(self, saved: Saved, _again: bool) -> None:
        await self._close()
        self.place.say(saved_words(self.model, saved), "done")
        await self.place.wrote()

    async def _left(self, draft: bool) -> None:
        await self._close()
        if draft:
            self.place.say(_("Non enregistré ; la saisie reste en brouillon : e la reprend."))

    async def _close(self) -> None:
        if self.editing:
            pane, self.editing = self.editing, None
            for part in (self.query_one(RecordView), *self.query(RowsSection)):
                part.display = True
            self.focus_tab()
            await pane.remove()
            self.place.no_draft()
            if self.passing:
                self.passing = False
                self.post_message(self.Left())
            self.draw_head()


def stamps(row: Values) -> str:
    """Who made a record, and who changed it last."""
    created = _("Créée le {when} par {who}").format(
        when=Record.created_at.show(row["created_at"]), who=row["created_by"]
    )
    if row["version"] == 1:
        return created
    changed = _("modifiée le {when} par {who}").format(
        when=Record.updated_at.show(row["updated_at"]), who=row["updated_by"]
    )
    return f"{created} {GLYPHS.dot} {changed}"
