"""The sheet of one record alone, opened from elsewhere than its list."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.screens.base import PlaceScreen
from jbtui.screens.rows import RowsSection
from jbtui.screens.sheet import SheetPane
from jbtui.screens.waiting_draft import GONE
from jbtui.services.news import News


class RecordScreen(PlaceScreen):
    """The sheet of one record; with a draft, its form as it was typed; or `at` a row of a section, by its id; or only
    for the form that `opens` shows in it, which ends the screen and tells it how (RowsSection.Finished)."""

    sheet_class: ClassVar[type[SheetPane]]
    crumb: ClassVar[str]

    def __init__(
        self,
        id_: int,
        draft: Draft | None = None,
        at: tuple[str, int] | None = None,
        opens: Callable[[SheetPane], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__()
        self.record, self.draft, self.at, self.opens = id_, draft, at, opens
        self.left = False

    def body(self) -> ComposeResult:
        yield self.sheet_class()

    @property
    def sheet(self) -> SheetPane:
        """The sheet."""
        return self.query_one(SheetPane)

    async def on_mount(self) -> None:
        await super().on_mount()
        await self.sheet.show(self.record)
        if self.sheet.found is None:
            stack = self.app.screen_stack
            below = stack[stack.index(self) - 1]
            if isinstance(below, PlaceScreen):
                below.say(GONE if self.draft else _("Cette fiche a été supprimée entre-temps."), "error")
            self.dismiss()
            return
        self.head()
        if self.at:
            await self.sheet.go_to(*self.at)
        self.sheet.focus_tab()
        if self.draft and not await self.sheet.resume(self.draft):
            self.say(GONE)
        if self.opens:
            await self.opens(self.sheet)
        self.show_keys()

    def path(self) -> Sequence[str]:
        return [self.crumb, self.sheet.title_of if self.is_mounted else ""]

    def described(self) -> str:
        return self.sheet.described()

    async def do_refresh(self) -> None:
        """Read the record again."""
        await self.changed()

    async def changed(self, contact_id: int | None = None) -> None:
        del contact_id
        await self.sheet.reload()
        self.head()
        self.show_keys()

    def contact_shown(self) -> int | None:
        return self.sheet.contact_id

    async def take_news(self, news: News) -> None:
        await self.sheet.take_news(news)
        self.head()

    def on_rows_section_finished(self, message: RowsSection.Finished) -> None:
        message.stop()
        if self.opens:
            self.dismiss(message)

    def on_sheet_pane_left(self, message: SheetPane.Left) -> None:
        message.stop()
        if self.app.screen is self:
            self.dismiss()
        else:  # what it showed was undone from a place that lies over it
            self.left = True

    def on_screen_resume(self) -> None:
        if self.left:
            self.left = False
            self.call_next(self._end)

    def _end(self) -> None:
        self.dismiss()
