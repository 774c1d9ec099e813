"""Before a form opens: what was typed in it and not saved is offered again, and thrown away only by « Jeter »."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from jbtui import drafts
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.screens.base import PlaceScreen
from jbtui.widgets.popup import Entry, Popup


async def open_form(
    place: PlaceScreen,
    form: str,
    record: str,
    opens: Callable[[Draft], Awaitable[None]],
    *,
    version: int = 0,
    context: Mapping[str, str] | None = None,
) -> None:
    """Call `opens` with the draft that the user takes up, or with a new one.

    `record` is empty for a form that makes a new record, which may begin another one and leave the draft waiting.
    """
    database = place.office.settings.database
    fresh = drafts.begin(database, form, record, version, context or {})
    waiting = drafts.kept(database, form, record)
    if not waiting:
        await opens(fresh)
        return
    draft = waiting[0]
    entries = [Entry("r", _("Reprendre la saisie"), "resume")]
    if version:
        entries.append(Entry("j", _("Jeter ce brouillon, repartir de ce qui est enregistré"), "drop"))
    else:
        entries.append(Entry("n", _("Commencer une autre fiche (le brouillon reste)"), "another"))
        entries.append(Entry("j", _("Jeter ce brouillon et commencer une autre fiche"), "drop"))

    async def answered(choice: str | None) -> None:
        if choice == "drop":
            drafts.drop(draft.id)
        if choice:
            await opens(draft if choice == "resume" else fresh)

    when = datetime.fromisoformat(draft.at).astimezone().strftime("%d/%m/%Y %H:%M")
    heading = [draft.title or _("(sans nom)"), _("dernière frappe {when}").format(when=when)]
    place.app.push_screen(Popup(_("Une saisie attend"), entries, heading=heading, width=64), answered)
