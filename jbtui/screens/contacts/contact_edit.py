"""The contact's form: likely duplicates show while one types; a sure one is asked about once, at the save."""

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.timer import Timer

from jbtui.declarations.base import Command, Situation
from jbtui.declarations.contacts import CONTACT_FORM, DUPLICATES
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.screens.base import Office, of_place
from jbtui.services import duplicates
from jbtui.services.duplicates import Likely
from jbtui.widgets.edit_pane import EditPane, Left, Store, Stored
from jbtui.widgets.editors import Editor
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines
from jbtui.widgets.popup import Entry, Popup
from jbtui.widgets.record_form import RecordForm

PAUSE = 0.3
"""Seconds without a key before duplicates are looked for."""


class ContactEdit(EditPane):
    """Edits a contact, new or known."""

    def __init__(
        self,
        values: Mapping[str, Any],
        draft: Draft,
        office: Office,
        store: Store,
        stored: Stored,
        left: Left,
        *,
        again: bool = False,
    ) -> None:
        ask, aside = office.lane.run, office.side_lane.run
        super().__init__(CONTACT_FORM, values, draft, ask, aside, store, stored, left, again=again)
        self.likely: list[Likely] = []
        self.contact_id: int | None = values.get("id")
        self._pause: Timer | None = None
        self._asked: Values = {}

    def above(self) -> ComposeResult:
        yield Lines(classes="duplicates")

    def on_editor_edited(self, message: Editor.Edited) -> None:
        super().on_editor_edited(message)
        if message.name in duplicates.COMPARED:
            self._look_soon()

    def on_record_form_left(self, message: RecordForm.Left) -> None:
        super().on_record_form_left(message)
        if message.name in duplicates.COMPARED:
            self._look_soon()

    def _look_soon(self) -> None:
        if self._pause:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._look)

    async def _look(self) -> None:
        values = self.form.typed_values()
        self._asked = values
        place = of_place(self)
        likely = await place.ask_aside(duplicates.likely, values, self.contact_id)
        if self._asked is values and place.is_attached and not self.stored:
            self.likely = likely or []
            self._draw()
            place.show_keys()

    def _draw(self) -> None:
        lines = self.query_one(".duplicates", Lines)
        shown = self.likely[:2]
        lines.styles.height = len(shown) + 1 if shown else 0
        if not shown:
            return
        count = ngettext("{count} fiche proche", "{count} fiches proches", len(self.likely)).format(
            count=len(self.likely)
        )
        head = f" {GLYPHS.warning} {count} — {_('^O ouvrir · continuer la saisie = ce n’est pas un doublon')}"
        lines.lines = [
            [(head, "warning")],
            *(
                [(f"   {GLYPHS.warning} {each.code} {each.title}, {each.place} ({each.reason})", "warning")]
                for each in shown
            ),
        ]

    async def do_duplicates(self) -> None:
        """Show the likely duplicates and open one."""
        entries = [
            Entry(str(number), f"{each.code} {each.title}, {each.place}", each.id)
            for number, each in enumerate(self.likely, 1)
        ]
        if entries:
            Popup(_("Fiches proches"), entries, width=76).open_over(self.screen, self._open)

    async def _open(self, contact_id: int | None) -> None:
        if contact_id is not None:
            self.keep_draft()
            from jbtui.screens.contacts.contact import ContactScreen

            self.app.push_screen(ContactScreen(contact_id))

    def commands(self) -> Sequence[Command]:
        return (*super().commands(), DUPLICATES)

    def situation(self) -> Situation:
        return Situation(tuple(each.id for each in self.likely))

    async def questions(self, again: bool) -> bool:
        sure = await self.ask(duplicates.sure, dict(self.form.values), self.contact_id)
        if sure is None:
            return False
        entries = [
            Entry("o", _("Ouvrir {code}").format(code=sure.code), "open"),
            Entry("e", _("Enregistrer quand même"), "save"),
            Entry("r", _("Revenir à la saisie"), None),
        ]

        async def answered(choice: str | None) -> None:
            if choice == "open":
                await self._open(sure.id)
            elif choice == "save":
                await self.save(again=again, anyway=True)

        heading = [f"{sure.code} {sure.title}, {sure.place}", sure.reason]
        Popup(_("Ce contact existe déjà"), entries, heading=heading, width=70).open_over(self.screen, answered)
        return True
