"""Paramètres › Société, « Numérotation » : what the numbers of documents begin with, and where they start."""

from functools import partial

from jbtui.language import _
from jbtui.screens.base import PlaceScreen
from jbtui.screens.relation_client.acts import done
from jbtui.services.documents import series
from jbtui.services.documents.series import Held
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.popup import Entry, Popup

LETTERS = {"DE": "d", "PF": "p", "CD": "o", "BL": "l", "AC": "a", "FA": "f", "AV": "v"}
PREFIX, FIRST = "prefix", "first"


async def ask_series(place: PlaceScreen) -> None:
    """Ask which series is to change, and show what its next number is."""
    held = await place.ask(series.held, place.office.session)
    if held:
        entries = [
            Entry(
                LETTERS[each.code],
                _("{name} : {number} vient ensuite").format(name=each.name, number=each.next_number),
                each,
            )
            for each in held
        ]
        Popup(_("Numérotation"), entries).open_over(place, partial(_ask_what, place))


def _ask_what(place: PlaceScreen, held: Held | None) -> None:
    if held is None:
        return
    begun = _("des numéros sont déjà donnés en {year}").format(year=held.year) if held.is_begun else ""
    nowhere = "" if held.year_id else _("aucun exercice ne contient ce jour")
    entries = [
        Entry("p", _("Préfixe ({prefix})").format(prefix=held.prefix), PREFIX, begun),
        Entry("n", _("Premier numéro ({number})").format(number=held.last + 1), FIRST, begun or nowhere),
    ]
    Popup(held.name, entries).open_over(place, partial(_ask_value, place, held))


def _ask_value(place: PlaceScreen, held: Held, what: str | None) -> None:
    async def typed(text: str | None) -> None:
        if text is None:
            return
        if what == PREFIX:
            stored = await place.ask(done, series.set_prefix, place.office.session, held.code, text.strip())
        else:
            first = int(text) if text.strip().isdecimal() else 0
            stored = await place.ask(done, series.start_at, place.office.session, held.code, held.year_id, first)
        if stored:
            (now,) = [each for each in await place.ask(series.held, place.office.session) if each.code == held.code]
            words = _("{done} {name} : {number} vient ensuite")
            place.say(words.format(done=GLYPHS.done, name=now.name, number=now.next_number), "done")

    if what == PREFIX:
        title, proposed = _("Les numéros commencent par"), held.prefix
    elif what == FIRST:
        title, proposed = _("Premier numéro de {year}").format(year=held.year), str(held.last + 1)
    else:
        return
    LineQuestion(f"{held.name} : {title}", proposed, _("Enregistrer")).open_over(place, typed)
