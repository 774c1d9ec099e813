"""The form of the follow-up: what happened and what is next, in one save; with what is known of the contact below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import ComposeResult

from jbtui.declarations.base import Field, Form, Group, Section
from jbtui.declarations.follow_up import ENTRY_FORM, proposals
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.entry import Entry
from jbtui.models.note import Note
from jbtui.models.values import QUOTED, excerpt
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
    a new one begins with. A draft says by its context which open action one came from (`pending`), which is offered
    as done, or which done one this is the result of (`about`)."""

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
        self.about = about_of(draft.context)
        values = {
            **Entry.blank(),
            "day": follow_up.today(place.office.session),
            "assignee": place.office.session.actor,
            "contact_id": contact["id"],
            "pending": bool(self.pending),
            **begun,
        }
        if row:
            values |= {"id": row["id"], **entries.of_row(self.model, row)}
        form = _about(contact, dict(lookups.get("person_id", ())), draft.context)
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
        return entries.save(
            session, contact, values, edited=edited, completed=completed, asked=self.model, about=self.about
        )


def _about(contact: Values, people: Mapping[Any, str], came_from: Mapping[str, str]) -> Form:
    """The form for a contact with these people; its words name the action that one came from."""
    title = came_from.get("title", "")

    def called(field: Field) -> Field:
        words = _("Marquer faite en enregistrant : {title}").format(title=title)
        return replace(field, label=words) if field.name == "completes" and title else field

    def headed(group: Group) -> Group:
        words = _("1. Résultat de « {title} »").format(title=title)
        heads = about_of(came_from) and any(field.name == "text" for row in group.rows for field in row)
        return replace(group, title=words if heads else group.title, rows=_each_of(group, called))

    groups = tuple(map(headed, ENTRY_FORM.groups))
    return replace(ENTRY_FORM, groups=groups, fill=partial(proposals, Contact.title(contact), people))


def _each_of(group: Group, called: Callable[[Field], Field]) -> tuple[tuple[Field, ...], ...]:
    return tuple(tuple(map(called, row)) for row in group.rows)


def about_of(context: Mapping[str, str]) -> int | None:
    """The done action whose result is typed, as a draft's context says."""
    about = context.get("about", "")
    return int(about) if about.isdecimal() else None


def context_of(row: Values | None, *, result: bool = False) -> dict[str, str]:
    """What a draft keeps of the row that one came from: an open action is offered as done; of a done one the `result`
    is typed, if that was asked for."""
    if row is None or "done_at" not in row or (row["done_at"] is not None) != result:
        return {}
    return {"about" if result else "pending": str(row.get("record", row["id"])), "title": Action.title(row)}


def recorded_words(saved: Recorded) -> str:
    """What a save made, in one sentence."""
    if len(saved.rows) > 1:
        words = [_("{done} Information et action enregistrées").format(done=GLYPHS.done)]
    else:
        ((model, row),) = saved.rows
        words = [_("{done} {title} enregistrée").format(done=GLYPHS.done, title=excerpt(model.title(row), QUOTED))]
    if saved.done:
        words.append(ngettext("{count} action faite", "{count} actions faites", saved.done).format(count=saved.done))
    return f" {GLYPHS.dot} ".join([*words, _("^Z annule")])


def _recent(row: Values) -> Sequence[Run]:
    text = Note.title(row)
    return [(f"   {Note.day.show(row['day'])}  {Note.kind.show(row['kind']):<6} {text}", "")]
