"""Paramètres › Société: who sells."""

from collections.abc import Sequence

from jbtui.declarations.base import Command
from jbtui.declarations.everywhere import EDIT, OPERATIONS
from jbtui.declarations.settings import COMPANY, COMPANY_COMMANDS, COMPANY_FORM
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import NO_CONTACT, Values
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.screens.paths import typed_path
from jbtui.screens.record import RecordScreen
from jbtui.screens.relation_client.acts import done
from jbtui.screens.sheet import Found, SheetPane
from jbtui.services.contacts import Saved
from jbtui.services.settings import company
from jbtui.services.unit import read
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.lines import Run


class CompanySheet(SheetPane):
    """The one row of the company, in its form or to read."""

    form = COMPANY_FORM
    sections = ()
    drafts = COMPANY
    own_commands = ()

    def read(self, id_: int) -> Found | None:
        return Found(read(Seller, id_), {"id": NO_CONTACT}, {})

    def store(self, changes: Values, version: int) -> Saved:
        return company.update(self.place.office.session, changes, version)

    def title_line(self, width: int) -> list[Run]:
        return [(f" {self.title_of}"[: width - 1], "title")]

    def foot(self) -> list[str]:
        assert self.row
        if self.row["version"] == 1:  # as a new base has it
            return []
        words = _("Modifiée le {when} par {who}")
        when = Seller.updated_at.show(self.row["updated_at"])
        return [words.format(when=when, who=self.row["updated_by"])]

    def commands(self) -> Sequence[Command]:
        return () if self.in_form() else (EDIT, OPERATIONS, *COMPANY_COMMANDS)

    async def do_numbering(self) -> None:
        """Change what numbers begin with, or where they start."""
        from jbtui.screens.parametres.numbering import ask_series

        await ask_series(self.place)

    def do_logo(self) -> None:
        """Ask for the file of the logo."""

        async def typed(text: str | None) -> None:
            if text is None:
                return
            path = typed_path(text)
            if await self.place.ask(done, company.set_logo, self.place.office.session, path):
                words = _("{done} Les documents portent ce logo") if path else _("{done} Les documents sont sans logo")
                self.place.say(words.format(done=GLYPHS.done), "done")

        title = _("Fichier du logo : PNG, JPEG, GIF ou SVG ; vide, aucun")
        LineQuestion(title, "", _("Enregistrer")).open_over(self.place, typed)


class CompanyScreen(RecordScreen):
    """The company: its form opens at once."""

    sheet_class = CompanySheet
    crumb = _("Paramètres")

    def __init__(self, draft: Draft | None = None) -> None:
        super().__init__(THE_SELLER, draft, opens=None if draft else SheetPane.do_edit)

    def path(self) -> Sequence[str]:
        return [self.crumb, _("Société")]
