"""A declared list on the screen: its onglets, its search field, its rows, and the commands of any list."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import peewee
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from jbtui.declarations.base import Column, Command, Listing, Search, Shelf, Situation, View
from jbtui.declarations.paging import Key, Row
from jbtui.declarations.places import of_list
from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.values import thousands
from jbtui.services.news import News
from jbtui.services.paging import COUNTED, Grouped, Later, Walk
from jbtui.widgets.cells import columns
from jbtui.widgets.commands import CommandHost, CommandScreen
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Line
from jbtui.widgets.listing_source import Ask, ListingSource
from jbtui.widgets.tab_bar import TabBar
from jbtui.widgets.text_field import TextField
from jbtui.widgets.virtual_table import VirtualTable

ROOMY = 78
"""Columns from which the sort stands beside the onglets."""
DEBOUNCE = 0.12
"""Seconds without a key before a search is asked."""


class SearchField(TextField):
    """The words searched in the list; ↑ and ↓ move in the list meanwhile."""


class ListPane(Vertical, CommandHost):
    """A list of records. Its owner says what opening, editing or making a row means."""

    class Highlighted(Message):
        """The cursor came on another row (None: the list is empty)."""

        def __init__(self, row: Values | None) -> None:
            super().__init__()
            self.row = row

    class Opened(Message):
        """Entrée on a row."""

        def __init__(self, row: Values) -> None:
            super().__init__()
            self.row = row

    class Announced(Message):
        """Something waits for F5, or does no longer (« »); for a list that has no line of its own to say so."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(
        self,
        listing: Listing,
        ask: Ask,
        aside: Ask,
        *,
        view: View,
        where: Sequence[peewee.Node] = (),
        empty: str = "",
        headless: bool = False,
    ) -> None:
        super().__init__()
        self.headless = headless
        self.listing, self.view, self.where = listing, view, where
        self.ask, self.aside = ask, aside
        self.search = listing.search
        self.empty = empty or listing.empty
        self.source: ListingSource | None = None
        self._shown: list[str] = []
        self._asked = 0
        self._counted = ""
        self._waiting: set[int] = set()
        """The rows that others added, took away or moved: they wait for F5."""
        self._many = False
        self._loading = 0
        self._missed: list[News] = []
        self._searching = False
        """Whether one came to search, in a list whose search field is out of sight before."""

    def compose(self) -> ComposeResult:
        if self.listing.shelves:
            yield TabBar(classes="tabs")
        if self.search:
            with Horizontal(classes="search") as field:
                field.display = self.search_shows
                yield Line(_(" Chercher : "), classes="search-label")
                yield SearchField(self.view.text, classes="search-field")
                yield Line(classes="count", align="right")
        yield VirtualTable((), empty=self.empty, headless=self.headless)

    @property
    def table(self) -> VirtualTable:
        """The rows."""
        return self.query_one(VirtualTable)

    @property
    def search_shows(self) -> bool:
        """Whether the search field and the count show."""
        return self.search is not None and (self.search.in_sight or self._searching or bool(self.view.text))

    @property
    def words(self) -> str:
        """The words that are searched, without what narrows the list by a field."""
        return self.listing.asked(self.view)[1] if self.search else ""

    async def on_resize(self) -> None:
        """Read the rows once there is a width to show them in; afterwards only if it asks for other columns."""
        if self.source is None or [column.id for column in self.columns()] != self._shown:
            await self.reload()
        else:
            self.draw_tabs()

    def columns(self) -> Sequence[Column]:
        """The columns for the present width; while searching, one of them says where it was found."""
        shown = [column for column in self.listing.columns if column.from_width <= self.size.width]
        if self.search and self.search.found_in and self.words:
            found_in = self.search.found_in
            usual = next((column for column in shown if column.id == found_in), shown[-1])
            found = replace(usual, id="found", label=_("Trouvé dans"), show=lambda row: str(row.get("found", "")))
            shown[shown.index(usual)] = found
        return shown

    # --- reading -----------------------------------------------------------------------------------------------------

    async def load(self, at: int | None = None, near: Key | None = None) -> None:
        """Show the rows of the view, the cursor on the row `at` if it is there, else behind the position `near`."""
        walk = self.listing.walk(self.view, *self.where)
        columns = self.columns()
        self._shown = [column.id for column in columns]
        known = self.source.read if self.source else {}
        self._waiting, self._many = set(), False
        spans = partial(self.search.spans, self.words) if self.search and self.words else None
        self.source = source = ListingSource(self.ask, self.listing, walk, columns, known, spans)
        self.table.empty = self._why_empty()
        self.draw_tabs()
        self._loading += 1
        try:
            await self.table.show(source, columns=columns, at=at, near=near, keep_marks=near is not None)
        finally:
            self._loading -= 1
        self._begin_counting_groups(source)
        if self.search_shows and self.search and self.source is source:  # behind the rows: nobody waits for a count
            self.run_worker(self._count(walk, self.search), exclusive=True, group="count", exit_on_error=False)
        if not self._loading and self.is_attached:
            self._announce()
            missed, self._missed = self._missed, []
            for news in missed:
                await self.take_news(news)

    async def reload(self, at: int | None = None) -> None:
        """Read the same rows again, the cursor going to `at` or staying on its row, else its place."""
        here = self.table.cursor_row
        await self.load(at or (here.id if here else None), here.key if here else None)

    def _begin_counting_groups(self, source: ListingSource) -> None:
        if isinstance(source.walk, Grouped | Later) and self.source is source:
            work = self._count_groups(source.walk)
            self.run_worker(work, exclusive=True, group="groups", exit_on_error=False)

    async def _count_groups(self, walk: Grouped | Later) -> None:
        counts = await self.aside(walk.counts)
        told = {title: _("10 000+") if count > COUNTED else thousands(count) for title, count in counts.items()}
        self.table.tell_counts(told)

    async def _count(self, walk: Walk, search: Search) -> None:
        count = await self.aside(walk.count)
        if self.view.text.strip():
            words = ngettext("{count} trouvé", "{count} trouvés", count)
        else:
            words = search.counted(count)
        words = words.format(count=_("10 000+") if count > COUNTED else thousands(count))
        if self.view.archived:
            words += _(", avec archivés")
        if self.size.width < ROOMY and (self.view.sort or self.view.reverse) and not self.view.text.strip():
            words += f" {GLYPHS.dot} {self._sort_words()}"
        self._counted = words
        self._announce()
        if not count and not self.view.archived and search.archived_only:
            hidden = await self.aside(self.listing.walk(replace(self.view, archived=True), *self.where).count)
            if hidden:
                self.table.empty = search.archived_only(hidden).format(count=thousands(hidden))

    async def take_news(self, news: News) -> bool:
        """Show what others changed in the rows that are here, each in its place; rows that came, went or moved are
        announced, and wait for F5. Whether the row under the cursor may be another now.
        """
        source = self.source
        if self._loading:
            self._missed.append(news)
            return False
        if source is None:
            return False
        held = self.table.held
        changed = set(held) if news.many else self.listing.changed(news)
        displaced = await self.table.refresh_rows(changed, source.left)
        if changed:
            self._begin_counting_groups(source)
        new, elsewhere = self.listing.arrived(news), changed - set(held)
        found = await self.ask_rows(source, sorted(elsewhere)) if elsewhere else ()
        if source is not self.source or not self.is_attached:
            return False
        arrived = {row.id for row in found if row.id in new or self.table.has_place(row.key)}
        if arrived and not held:
            await self.reload()
            return False
        self._waiting |= {*displaced, *arrived}
        self._many = self._many or news.many
        self._announce()
        return self.table.cursor_id in changed

    async def refresh_held(self) -> None:
        """Read the rows that are here again, each in its place, those too that are in the list no more."""
        if self.source:
            await self.table.refresh_rows(self.table.held, self.source.left)
            self._begin_counting_groups(self.source)

    async def show_new(self, id_: int) -> None:
        """Put the cursor on a row that was just made, if it is one of the list; the others stay where they are."""
        source = self.source
        found = await self.ask_rows(source, [id_]) if source and id_ not in self.table.held else ()
        if found and source is self.source and not self.table.insert(found[0]):
            await self.load(id_)

    async def ask_rows(self, source: ListingSource, ids: Sequence[int]) -> Sequence[Row]:
        """Rows by their ids; none where the database does not answer: what is announced is not worth an error."""
        try:
            return await source.rows(ids)
        except peewee.PeeweeException:
            return ()

    def _announce(self) -> None:
        """Draw the count, and what waits for F5."""
        count = len(self._waiting)
        words = ""
        if self._many:
            words = _("F5 : beaucoup de nouveautés")
        elif count:
            words = ngettext("F5 : {count} nouveauté", "F5 : {count} nouveautés", count).format(count=thousands(count))
        if not self.search_shows:
            self.post_message(self.Announced(words))
            return
        words = f" {GLYPHS.dot} ".join(part for part in (self._counted, words) if part)
        counter = self.query_one(".count", Line)
        if counter.text != f"{words} ":
            counter.text = f"{words} "
            counter.styles.width = columns(words) + 1

    def _why_empty(self) -> str:
        if self.search and self.view.text.strip():
            return self.search.nothing.format(text=self.view.text.strip())
        first = not self.listing.shelves or self.view.shelf == self.listing.shelves[0].id
        return self.empty if first else self.listing.empty

    def draw_tabs(self) -> None:
        """Draw the onglets and the sort."""
        if self.listing.shelves:
            tabs = [(str(number), self.tab_label(shelf)) for number, shelf in enumerate(self.listing.shelves, 1)]
            active = next(
                str(number) for number, shelf in enumerate(self.listing.shelves, 1) if shelf.id == self.view.shelf
            )
            self.query_one(TabBar).show(tabs, active, self.beside_tabs() if self.size.width >= ROOMY else "")

    def tab_label(self, shelf: Shelf) -> str:
        """What an onglet is called."""
        return shelf.label

    def beside_tabs(self) -> str:
        """What stands at the right of the onglets."""
        return self._sort_words()

    def _sort_words(self) -> str:
        """How the rows are sorted."""
        sort = _("pertinence") if self.words else self.listing.sorted_by(self.view).label
        return _("Tri : {sort}{reverse}").format(sort=sort, reverse=_(" (inversé)") if self.view.reverse else "")

    async def look(self, **changes: Any) -> None:
        """Change the view: another onglet, sort, text; marks go."""
        self.view = replace(self.view, **changes)
        await self.load()

    # --- what is chosen ----------------------------------------------------------------------------------------------

    def row(self) -> Values | None:
        """The row under the cursor."""
        id_ = self.table.cursor_id
        return self.source.read.get(id_) if self.source and id_ is not None else None

    def situation(self) -> Situation:
        row, marks = self.row(), self.table.marks
        ids = tuple(sorted(marks.ids)) if marks and not marks.everything else (row["id"],) if row else ()
        return Situation(ids, row, self._marked())

    def _marked(self) -> str:
        marks = self.table.marks
        if not marks:
            return ""
        if marks.everything:
            return _("tous marqués") + (_(" sauf {count}").format(count=len(marks.ids)) if marks.ids else "")
        return ngettext("{count} marqué", "{count} marqués", len(marks.ids)).format(count=thousands(len(marks.ids)))

    def on_virtual_table_marks_changed(self, message: VirtualTable.MarksChanged) -> None:
        message.stop()
        self._tell()

    async def chosen(self) -> list[int]:
        """The ids that a command acts on: the marked rows, else the row under the cursor."""
        marks = self.table.marks
        if not marks:
            return list(self.situation().ids)
        if not marks.everything:
            return sorted(marks.ids)
        walk = self.listing.walk(self.view, *self.where)
        return [id_ for id_ in await self.host.ask(walk.ids) or [] if id_ in marks]

    @property
    def host(self) -> CommandScreen:
        """The screen, which says what goes wrong."""
        assert isinstance(self.screen, CommandScreen)
        return self.screen

    # --- keys --------------------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return of_list(self.listing, self.view.archived)

    async def on_key(self, event: events.Key) -> None:
        field = self.screen.focused
        if isinstance(field, SearchField):
            if event.key in ("up", "down", "pageup", "pagedown"):
                event.stop()
                if event.key in ("up", "down"):
                    self.table.action_move(1 if event.key == "down" else -1)
                else:
                    self.table.action_turn(1 if event.key == "pagedown" else -1)
            elif event.key in ("escape", "tab", "shift+tab"):
                event.stop()
                event.prevent_default()
                await self._search_now()
                self.table.focus()
                if event.key == "escape" and self.row() is None:
                    await self._clear_search()
                self._end_search()
        elif event.key in ("escape", "q") and self.view.text:
            event.stop()
            await self._clear_search()

    def on_paste(self, event: events.Paste) -> None:
        if self.search and not isinstance(self.screen.focused, SearchField):
            event.stop()
            self.do_search()
            field = self.query_one(SearchField)
            field.value = ""
            field.take(event.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self.view.text:
            self._asked += 1
            asked = self._asked
            self.set_timer(DEBOUNCE, lambda: self._search_if(asked))

    async def _search_if(self, asked: int) -> None:
        if asked == self._asked:
            await self._search_now()

    async def _search_now(self) -> None:
        text = self.query_one(SearchField).value
        if text != self.view.text:
            await self.look(text=text)

    async def _clear_search(self) -> None:
        self.query_one(SearchField).value = ""
        await self.look(text="")
        self._end_search()

    def _end_search(self) -> None:
        """Put the search field out of sight again, where it holds nothing and is only shown for a search."""
        self._searching = False
        self.query_one(SearchField).placeholder = ""
        self.query_one(".search").display = self.search_shows

    async def do_turn(self, step: int) -> None:
        """Show the next or previous onglet."""
        ids = [shelf.id for shelf in self.listing.shelves]
        await self.look(shelf=ids[(ids.index(self.view.shelf) + step) % len(ids)])

    async def do_shelf(self, shelf: str) -> None:
        """Show another onglet."""
        await self.look(shelf=shelf)

    async def do_sort(self, sort: str) -> None:
        """Sort otherwise; the same sort again reverses it."""
        await self.look(
            sort=sort, reverse=not self.view.reverse if self.listing.sort(self.view.sort).id == sort else False
        )

    async def do_archived(self) -> None:
        """Show archived rows too, or no more."""
        await self.look(archived=not self.view.archived)

    def do_search(self) -> None:
        """Put the cursor in the search field."""
        self._searching = True
        self.query_one(".search").display = True
        field = self.query_one(SearchField)
        field.placeholder = ", ".join([_("mots"), *(f"{each.word}:{each.example}" for each in self.listing.filters)])
        field.focus()

    async def search_everywhere(self) -> None:
        """Put the cursor in the search field, on the onglet that holds all rows."""
        if self.view.shelf != self.listing.shelves[0].id:
            await self.look(shelf=self.listing.shelves[0].id)
        self.do_search()

    async def do_open(self) -> None:
        """Open the row under the cursor."""
        if self.search:
            await self._search_now()
        self.table.action_open()

    async def do_refresh(self) -> None:
        """Read the rows again."""
        await self.reload()

    def do_mark(self) -> None:
        """Mark the row and go down."""
        self.table.action_mark()

    def do_mark_all(self) -> None:
        """Mark all rows, or none."""
        self.table.action_mark_all()

    def on_virtual_table_load_failed(self, message: VirtualTable.LoadFailed) -> None:
        # A message that comes of what the pane itself asked for goes no further up than the pane.
        message.stop()
        self.host.say_unreachable(message.error)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        message.stop()
        self._tell()

    def on_virtual_table_row_opened(self, message: VirtualTable.RowOpened) -> None:
        message.stop()
        if self.source and (row := self.source.read.get(message.row.id)):
            self.post_message(self.Opened(row))

    def _tell(self) -> None:
        self.post_message(self.Highlighted(self.row()))
