"""What the screens learn of the others: a look every second, aside, that draws only what changed."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import peewee
from textual.app import App
from textual.css.query import NoMatches
from textual.worker import WorkType

from jbtui.language import _
from jbtui.screens.base import Office, PlaceScreen
from jbtui.services.news import Lookout, News
from jbtui.services.presence import Edited
from jbtui.services.unit import Session
from jbtui.widgets.edit_pane import EditPane
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.listing_source import Ask

EVERY = 1.0
"""Seconds between two looks: what others save shows within two."""


class Watching:
    """The looks of one app, from its start to its end; `busy` says whether a look aside would have to wait."""

    def __init__(self, app: App[Any], session: Session, ask: Ask, aside: Ask, busy: Callable[[], bool]) -> None:
        self._app, self._ask, self._aside, self._busy = app, ask, aside, busy
        self._lookout = Lookout(session)
        self._looking = False
        self._overtaken: dict[Edited, str] = {}
        """The open forms whose records others have saved meanwhile, and what is said about it."""

    def begin(self) -> None:
        """Look every second from now on."""
        # In the lane of the screens, before their first query: no commit falls between the two.
        self._work(self._begin)
        self._app.set_interval(EVERY, self._look_again)

    async def end(self) -> None:
        """Tell the others that no form is open any more."""
        with suppress(peewee.PeeweeException):  # they see it a minute later
            await self._aside(self._lookout.presence.tell, ())

    async def _begin(self) -> None:
        with suppress(peewee.PeeweeException):  # the first look that is answered begins
            await self._ask(self._lookout.begin)

    def _look_again(self) -> None:
        if not self._looking:
            self._looking = True
            self._work(self._look)

    def _work(self, work: WorkType[None]) -> None:
        # The function, not its coroutine: the program may end before it begins.
        self._app.run_worker(work, group="watching")

    async def _look(self) -> None:
        try:
            places = self._places()
            forms = {edited: pane for place in places for pane in place.query(EditPane) if (edited := _edited(pane))}
            shown = places[-1].contact_shown() if places else None
            try:
                # Not behind an export or an import of one's own, which takes minutes: a look takes less than a key.
                ask = self._ask if self._busy() else self._aside
                news: News = await ask(self._lookout.look, list(forms), shown)
            except peewee.PeeweeException:
                self._connected(False)
                return
            self._connected(True)
            self._overtake(news, forms)
            for place in places:
                if news and _stands(place):
                    await _tell(place, news)
            if places and _stands(places[-1]) and places[-1].contact_shown() == shown:
                places[-1].stand(self._words(places[-1], news))
        finally:
            self._looking = False

    def _places(self) -> list[PlaceScreen]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, PlaceScreen) and _stands(screen)]

    def _connected(self, answers: bool) -> None:
        """Tell in row 1 of every place since when the database does not answer, and once that it does again."""
        office = cast(Office, self._app)
        if answers == (office.offline is None):
            return
        office.offline = None if answers else office.session.clock()
        places = self._places()
        for place in places:
            place.head()
        if answers and places:
            places[-1].say(_("{sign} de nouveau en ligne").format(sign=GLYPHS.done), "done")

    def _overtake(self, news: News, forms: dict[Edited, EditPane]) -> None:
        """Remember which open forms are of records that others have saved since."""
        self._overtaken = {edited: words for edited, words in self._overtaken.items() if edited in forms}
        for edited, pane in forms.items():
            for change in news.changes:
                if (change.table, change.row_id) == (edited.table, edited.row_id) and change.version > pane.version:
                    words = _("{who} a enregistré cette fiche à {when} ; ^S réunira vos saisies.")
                    when = self._lookout.session.clock().astimezone().strftime("%H:%M")
                    self._overtaken[edited] = words.format(who=change.who, when=when)

    def _words(self, place: PlaceScreen, news: News) -> str:
        """What is said as long as others edit what is on the screen."""
        forms = [edited for pane in place.query(EditPane) if (edited := _edited(pane))]
        if overtaken := [words for edited, words in self._overtaken.items() if edited in forms]:
            return overtaken[0]
        for editor in news.editors:
            if not forms or any((editor.table, editor.row_id) == (form.table, form.row_id) for form in forms):
                when = editor.since.astimezone().strftime("%H:%M")
                return _("{who} modifie cette fiche depuis {when}").format(who=editor.who, when=when)
        return ""


async def _tell(place: PlaceScreen, news: News) -> None:
    try:
        await place.take_news(news)
    except NoMatches:
        if _stands(place):
            raise
        # It was taken down while it was reading what had changed.


def _stands(place: PlaceScreen) -> bool:
    """Whether all of its widgets are there: it is neither being composed nor being taken down."""
    return place.is_mounted and place.is_attached and place.display  # not displayed any more once it goes


def _edited(pane: EditPane) -> Edited | None:
    """The record of a form; None for a new one."""
    id_ = pane.form.read.get("id")
    if id_ is None or not pane.version:
        return None
    return Edited(pane.edited_model._meta.table_name, id_, pane.edited_model.contact_of(pane.form.read))
