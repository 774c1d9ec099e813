"""Paramètres › Exercices, Taux de TVA, Conditions de règlement, Mentions légales: a list, and a form for one row."""

from collections.abc import Sequence

from textual.app import ComposeResult

from jbtui.declarations.base import Command
from jbtui.declarations.everywhere import OPERATIONS
from jbtui.declarations.settings import SECTIONS
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import NO_CONTACT, Values
from jbtui.screens.base import PlaceScreen
from jbtui.screens.relation_client.acts import done
from jbtui.screens.rows import RowsSection
from jbtui.screens.waiting_draft import GONE
from jbtui.services.news import News
from jbtui.services.settings import fiscal_years
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS

NOBODY: Values = {"id": NO_CONTACT}
"""Whose rows settings are."""


class SettingsScreen(PlaceScreen):
    """The rows of one kind of settings; with a draft, the form that it was typed in."""

    def __init__(self, section: str, draft: Draft | None = None) -> None:
        super().__init__()
        self.section = next(each for each in SECTIONS if each.id == section)
        self.draft = draft

    def body(self) -> ComposeResult:
        yield RowsSection((self.section,), NOBODY, NOBODY)

    @property
    def rows(self) -> RowsSection:
        """The rows."""
        return self.query_one(RowsSection)

    async def on_mount(self) -> None:
        await super().on_mount()
        self.rows.focus_rows()
        if self.draft and not await self.rows.resume(self.draft):
            self.say(GONE)

    def commands(self) -> Sequence[Command]:
        return (*(() if self.rows.editing else (OPERATIONS,)), *super().commands())

    def path(self) -> Sequence[str]:
        return [_("Paramètres"), self.section.title]

    async def do_refresh(self) -> None:
        """Read the rows again."""
        await self.rows.reload()

    async def changed(self, contact_id: int | None = None) -> None:
        del contact_id
        await self.rows.reload()

    def contact_shown(self) -> int | None:
        return NO_CONTACT

    async def take_news(self, news: News) -> None:
        await self.rows.take_news(NOBODY, NOBODY, news)

    def do_close_year(self) -> None:
        """Close the fiscal year, once it is confirmed."""
        if self.rows.row:
            question = _("Clore l’exercice {code} ?").format(code=self.rows.row["code"])
            details = [_("Plus aucun document n’y prendra de numéro. « Rouvrir » ou ^Z le rouvre.")]

            async def sure(yes: bool | None) -> None:
                if yes:
                    await self._set_closed(True)

            Confirm(question, _("Oui, clore"), details).open_over(self, sure)

    async def do_reopen_year(self) -> None:
        """Open a closed fiscal year again."""
        await self._set_closed(False)

    async def _set_closed(self, closed: bool) -> None:
        if self.rows.row and await self.ask(
            done, fiscal_years.set_closed, self.office.session, self.rows.record, closed
        ):
            words = _("{done} Exercice {code} clos · ^Z annule") if closed else _("{done} Exercice {code} rouvert")
            self.say(words.format(done=GLYPHS.done, code=self.rows.row["code"]), "done")
            await self.wrote()
