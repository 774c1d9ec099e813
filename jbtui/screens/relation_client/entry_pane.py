"""The form of the follow-up: what happened and what is next, in one save; with what is known of the contact below."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import ComposeResult

from jbtui.declarations.base import Field, Form, Section
from jbtui.declarations.follow_up import ENTRY_FORM, proposals
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.entry import Entry
from jbtui.models.note import Note
from jbtui.screens.base import PlaceScreen
from jbtui.services import entries, follow_up
from jbtui.services.contacts import Saved
from jbtui.services.entries import Edited, Recorded
from jbtui.widgets.edit_pane import EditPane, Left, Stored
from jbtui.widgets.editors import Choices
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Rule, Run


class EntryPane(EditPane):
    """An information and an action about `contact`, new or, of the section, the `row` that is edited. `begun` is what
    a new one begins with. A draft says by its context which action one came from (`pending`), and whether it is done
    unless one says otherwise (`done`)."""

    def __init__(
        self,
        place: PlaceScreen,
        contact: Values,
        section: Section,
        row: Values | None,
        begun: Mapping[str, Any],
        draft: Draft,
        stored: Stored,
        left: Left,
        lookups: Mapping[str, Choices],
    ) -> None:
        self.contact, self.model = contact, section.form.model
        self.row = row
        pending = draft.context.get("pending", "")
        self.pending = [int(pending)] if pending.isdecimal() else []
        values = {
            **Entry.blank(),
            "day": follow_up.today(place.office.session),
            "assignee": place.office.session.actor,
            "contact_id": contact["id"],
            "pending": bool(self.pending),
            "completes": bool(draft.context.get("done")),
            **begun,
        }
        if row:
            values |= {"id": row["id"], **entries.of_row(self.model, row)}
        form = _about(contact, dict(lookups.get("person_id", ())), draft.context.get("title", ""))
        lanes = place.office.lane.run, place.office.side_lane.run
        super().__init__(form, values, draft, *lanes, self._store, stored, left, lookups=lookups, again=row is None)
        self.form.follow("due")  # a draft may hold a day whose object was not proposed yet

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Rule(_("Suivi récent avec ce contact"))
        yield Lines(classes="recent")

    async def on_mount(self) -> None:  # that of EditPane is called too
        found = await self.host.ask(entries.recent, self.contact["id"])
        lines = self.query_one(".recent", Lines)
        lines.lines = [_recent(row) for row in found or []] or [[(_(" (rien encore)"), "faint")]]
        lines.styles.height = len(lines.lines)

    @property
    def edited_model(self) -> type[Record]:
        return self.model

    def _store(self, changes: Values, version: int) -> Saved:
        values = {**self.form.read, **changes}
        edited = Edited(self.model, self.row["id"], version, changes) if self.row else None
        completed = self.pending if values["completes"] else ()
        session, contact = self.office.session, self.contact["id"]
        return entries.save(session, contact, values, edited=edited, completed=completed, asked=self.model)


def _about(contact: Values, people: Mapping[Any, str], pending: str) -> Form:
    """The form for a contact with these people, come from an action of the title `pending`."""

    def called(field: Field) -> Field:
        words = _("Marquer faite en enregistrant\u202f: {title}").format(title=pending)
        return replace(field, label=words) if field.name == "completes" and pending else field

    groups = tuple(
        replace(group, rows=tuple(tuple(map(called, row)) for row in group.rows)) for group in ENTRY_FORM.groups
    )
    return replace(ENTRY_FORM, groups=groups, fill=partial(proposals, Contact.title(contact), people))


def context_of(row: Values | None, *, done: bool) -> dict[str, str]:
    """What a draft keeps of the row that one came from: an open action is offered as done, and is so with `done`."""
    if row is None or "done_at" not in row or row["done_at"] is not None:
        return {}
    pending = str(row.get("record", row["id"]))
    return {"pending": pending, "title": Action.title(row), "done": "oui" if done else ""}


def recorded_words(saved: Recorded) -> str:
    """What a save made, in one sentence."""
    titles = " + ".join(model.title(row) for model, row in saved.rows)
    words = [_("{done} {titles} enregistré").format(done=GLYPHS.done, titles=titles)]
    if saved.done:
        words.append(ngettext("{count} action faite", "{count} actions faites", saved.done).format(count=saved.done))
    return f" {GLYPHS.dot} ".join([*words, _("^Z annule")])


def _recent(row: Values) -> Sequence[Run]:
    text = Note.title(row)
    return [(f"   {Note.day.show(row['day'])}  {Note.kind.show(row['kind']):<6} {text}", "")]
