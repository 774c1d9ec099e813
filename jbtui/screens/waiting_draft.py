"""Before a form opens: what was typed in it and not saved is offered again, and thrown away only by « Jeter »."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from jbtui import drafts
from jbtui.drafts import Draft
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.screens.base import PlaceScreen
from jbtui.widgets.popup import Entry, Popup

GONE = _("Ce qui était modifié là n’existe plus ; la saisie reste dans les brouillons.")
MOST = 6
"""Drafts offered, the last typed ones."""


async def open_form(
    place: PlaceScreen,
    form: str,
    record: str,
    opens: Callable[[Draft], Awaitable[None]],
    *,
    row: Values | None = None,
    context: Mapping[str, str] | None = None,
) -> None:
    """Call `opens` with the draft that the user takes up, or with a new one.

    `row` is the record as it is; without one the form makes a new record, and may leave the draft waiting.
    """
    database = place.office.settings.database
    fresh = drafts.begin(database, form, record, row["version"] if row else 0, context or {})
    waiting = drafts.kept(database, form, record)
    if row:
        waiting = [draft for draft in waiting if is_of(draft, row)]
    if not waiting:
        await opens(fresh)
        return
    entries = [
        Entry("r" if number == 1 else str(number), _resume_words(draft), draft)
        for number, draft in enumerate(waiting[:MOST], 1)
    ]
    if row:
        entries.append(Entry("j", _("Jeter ce brouillon, repartir de ce qui est enregistré"), "drop"))
    else:
        entries.append(Entry("n", _("Commencer une autre fiche (rien n’est jeté)"), "another"))
        entries.append(Entry("j", _("Jeter le brouillon le plus récent, et une autre fiche"), "drop"))

    async def answered(choice: Draft | str | None) -> None:
        if choice == "drop":
            drafts.throw_away(waiting[0])
        if choice:
            await opens(choice if isinstance(choice, Draft) else fresh)

    Popup(_("Une saisie attend"), entries, width=64).open_over(place, answered)


def is_of(draft: Draft, row: Values) -> bool:
    """Whether a draft was typed in this very record: a base made anew at the same place gives the same numbers to
    others.
    """
    created: datetime = row["created_at"]
    return datetime.fromisoformat(draft.at) >= created.replace(microsecond=0)


def _resume_words(draft: Draft) -> str:
    when = datetime.fromisoformat(draft.at).astimezone().strftime("%d/%m/%Y %H:%M")
    return _("Reprendre « {title} », {when}").format(title=draft.title or _("sans nom"), when=when)
