"""Brouillons: what was typed and not saved, from any form. Offered at the start, and by the menu."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from jbtui import drafts
from jbtui.declarations.base import Form
from jbtui.declarations.contacts import CONTACT_FORM
from jbtui.declarations.document_entry import DOCUMENT, ENTRY_FORM
from jbtui.declarations.places import SECTIONS
from jbtui.declarations.settings import COMPANY, COMPANY_FORM
from jbtui.declarations.settings import SECTIONS as SETTINGS
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models.contact import NATURES, PROFILES
from jbtui.models.document import TYPES
from jbtui.screens.base import PlaceScreen
from jbtui.screens.contacts.contact import ContactScreen
from jbtui.screens.contacts.contacts import ContactsScreen
from jbtui.screens.contacts.new_contact import NewContact
from jbtui.screens.parametres.company import CompanyScreen
from jbtui.screens.parametres.rows import SettingsScreen
from jbtui.screens.ventes.payment import ACTS as MONEY
from jbtui.screens.ventes.payment import resume_money
from jbtui.screens.waiting_draft import GONE
from jbtui.services import contact_sheet
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell
from jbtui.widgets.dialogs import Confirm
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.popup import WIDEST, draw_box

MOST = 6
"""Drafts shown at once."""
PREVIEW = 3
"""Lines of what was typed."""
OF_SETTINGS: Mapping[str, Form] = {COMPANY: COMPANY_FORM, **{section.id: section.form for section in SETTINGS}}
ALL_FORMS: Mapping[str, Form] = {
    "contact": CONTACT_FORM,
    **{section.id: section.typed_in for section in SECTIONS},
    DOCUMENT: ENTRY_FORM,
    **OF_SETTINGS,
    **{name: act.form for name, act in MONEY.items()},
}


class DraftsBox(Answering, ModalScreen[Draft | None]):
    """Lists drafts, with what was typed in the one under the cursor. Gives the one to go on with, None for later."""

    def __init__(self, waiting: Sequence[Draft]) -> None:
        super().__init__()
        self.waiting, self.cursor = list(waiting), 0

    def compose(self) -> ComposeResult:
        yield Lines(id="box")

    def on_mount(self) -> None:
        self.draw()

    def draw(self) -> None:
        """Draw the box anew."""
        inside = min(WIDEST, self.size.width - 2) - 2
        body: list[list[Run]] = [[(_line(inside, _("Saisie"), _("Dernière frappe"), _("État")), "faint")]]
        top = max(0, self.cursor - MOST + 1)
        for index, draft in enumerate(self.waiting[top : top + MOST], top):
            here = index == self.cursor
            filled = ngettext("{count} champ rempli", "{count} champs remplis", len(draft.texts))
            filled = filled.format(count=len(draft.texts))
            when = datetime.fromisoformat(draft.at).astimezone().strftime("%d/%m %H:%M:%S")
            sign = GLYPHS.cursor if here else " "
            body.append([(_line(inside, _called(draft), when, filled, sign), "chosen" if here else "")])
        body.append([("-", "rule")])
        body += [[(f" {line}", "")] for line in _preview(self.waiting[self.cursor], inside - 2)]
        body.append([("-", "rule")])
        for words, key in (
            (_("Reprendre la saisie où elle en était"), _("Entrée")),
            (_("Plus tard (reste dans m b, Brouillons)"), _("Échap")),
            (_("Jeter ce brouillon (demande confirmation)"), _("Suppr")),
        ):
            body.append([(f"   {words:<44}", ""), (key, "key")])
        count = len(self.waiting)
        title = ngettext("{count} saisie non enregistrée", "{count} saisies non enregistrées", count)
        foot = _("{up}{down} Choisir · Entrée Reprendre · Échap Plus tard").format(up=GLYPHS.up, down=GLYPHS.down)
        draw_box(self.query_one("#box", Lines), title.format(count=count), body, foot, inside + 2)

    def on_resize(self) -> None:
        self.draw()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("escape", "q"):
            self.dismiss(None)
        elif event.key in ("up", "down"):
            self.cursor = (self.cursor + (1 if event.key == "down" else -1)) % len(self.waiting)
            self.draw()
        elif event.key == "enter":
            self.dismiss(self.waiting[self.cursor])
        elif event.key in ("delete", "s"):
            question = _("Jeter « {title} » ?").format(title=_called(self.waiting[self.cursor]))
            details = [_("Ce qui est saisi là sera perdu.")]
            Confirm(question, _("Oui, jeter"), details).open_over(self, self._throw_away)

    def _throw_away(self, sure: bool | None) -> None:
        if sure:
            drafts.throw_away(self.waiting.pop(self.cursor))
            self.cursor = max(0, min(self.cursor, len(self.waiting) - 1))
            if self.waiting:
                self.draw()
            else:
                self.dismiss(None)


def offered(database: str) -> list[Draft]:
    """The drafts that wait, those apart that only another version of jbtui knows what to do with."""
    return [draft for draft in drafts.waiting(database) if _is_known(draft)]


def _is_known(draft: Draft) -> bool:
    if draft.form not in ALL_FORMS:
        return False
    if draft.form == "contact" and not draft.record:
        return draft.context.get("profile") in PROFILES and draft.context.get("nature") in dict(NATURES)
    if draft.form == DOCUMENT and draft.context.get("type") not in dict(TYPES):
        return False
    return str(draft.record if draft.form == "contact" else draft.context.get("contact")).isdecimal()


def offer(place: PlaceScreen) -> None:
    """Show the drafts that wait, if there are any."""
    waiting = offered(place.office.settings.database)
    if not waiting:
        return

    async def chosen(draft: Draft | None) -> None:
        if draft:
            await resume(place, draft)

    DraftsBox(waiting).open_over(place, chosen)


async def resume(place: PlaceScreen, offered: Draft) -> None:
    """Open the form that a draft was typed in, as it was."""
    draft = drafts.still_waiting(offered)
    if draft is None:
        place.say(_("Cette saisie n’attend plus, ou elle est ouverte dans une autre session."))
    elif draft.form == "contact" and not draft.record:

        async def created(contact_id: int | None) -> None:
            if isinstance(place, ContactsScreen):
                await place.created(contact_id)
            elif contact_id is not None:
                await place.wrote(contact_id)
                await place.app.push_screen(ContactScreen(contact_id))

        NewContact(draft).open_over(place, created)
    elif draft.form == DOCUMENT:
        from jbtui.screens.ventes.editor import resume_document

        await resume_document(place, draft)
    elif draft.form == COMPANY:
        await place.app.push_screen(CompanyScreen(draft))
    elif draft.form in MONEY:
        await resume_money(place, draft)
    elif draft.form in OF_SETTINGS:
        await place.app.push_screen(SettingsScreen(draft.form, draft))
    else:
        contact_id = int(draft.record if draft.form == "contact" else draft.context["contact"])
        if await place.ask(contact_sheet.of_id, contact_id):
            await place.app.push_screen(ContactScreen(contact_id, draft))
        else:
            place.say(GONE)


def _line(width: int, called: str, when: str, filled: str, sign: str = " ") -> str:
    return f" {sign}  {cell(called, width - 40)} {when:<16} {filled}"


def _called(draft: Draft) -> str:
    """What a draft is, in one line."""
    if draft.form == COMPANY:
        return _("Société")
    if draft.form == DOCUMENT:
        kind = dict(TYPES)[draft.context["type"]]
    elif draft.form in MONEY:
        kind = MONEY[draft.form].form.model.noun.capitalize()
    elif draft.form != "contact":
        section = next(section for section in (*SECTIONS, *SETTINGS) if section.id == draft.form)
        kind = section.noun.capitalize()
    elif draft.record:
        return f"{_('Fiche')} {draft.context.get('of') or draft.title or _('sans nom')}"
    else:
        kind = _("Nouveau {profile}").format(profile=PROFILES[draft.context["profile"]].lower())
    return f"{kind} {draft.title or _('sans nom')}"


def _preview(draft: Draft, width: int) -> list[str]:
    """What was typed first, and where the cursor was."""
    columns = ALL_FORMS[draft.form].model.columns()
    known = {name: " ".join(text.split()) for name, text in draft.texts.items() if name in columns}
    words = f" {GLYPHS.dot} ".join(f"{columns[name].verbose_name} {text}" for name, text in known.items() if text)
    words = words[: width * (PREVIEW + 1)]
    of = draft.context.get("of", "") if draft.form != "contact" else ""
    lines = [f"{_called(draft)} {GLYPHS.dot} {of}" if of else _called(draft)]
    lines += textwrap.wrap(
        words,
        width - 2,
        initial_indent="  ",
        subsequent_indent="  ",
        max_lines=PREVIEW,
        placeholder=f" {GLYPHS.ellipsis}",
    )
    lines += [""] * (PREVIEW + 1 - len(lines))
    cursor = columns.get(draft.cursor)
    lines.append("  " + _("Curseur dans : {field}").format(field=cursor.verbose_name) if cursor else "")
    return lines
