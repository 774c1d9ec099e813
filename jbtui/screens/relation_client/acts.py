"""What is done with actions and deals from wherever they stand: done, put off, linked; won, lost."""

from collections.abc import Callable
from functools import partial
from typing import Any

from jbtui.language import _, ngettext
from jbtui.models import days
from jbtui.models.base import Values
from jbtui.models.deal import PROBABILITIES, Deal
from jbtui.models.fields import Refused
from jbtui.screens.base import PlaceScreen
from jbtui.services import deals, follow_up
from jbtui.services.contacts import Saved
from jbtui.services.unit import Session
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion


class LinkActs:
    """What hangs a row on a deal or a project of its contact."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    async def link(
        self, contact_id: int, title: str, store: Callable[[dict[str, int | None]], Saved], row: Values
    ) -> None:
        """Ask which deal or project of the contact the row hangs on, and store it; or open the one that it hangs on."""
        found = await self.place.ask(follow_up.choices_of_links, contact_id) or []
        if not found:
            self.place.say(_("Ce contact n’a ni affaire ni projet : a puis i, ou a puis j, en ouvre un."))
            return
        kinds = {"deal_id": _("affaire"), "project_id": _("projet")}
        offers = [Offer(label, (column, id_), right=kinds[column]) for column, id_, label in found]
        offers.append(Offer(_("(ne plus lier)"), (None, 0)))
        held = {column: row[column.removesuffix("_id")] for column in kinds}
        offers += [
            Offer(_("(ouvrir {label})").format(label=label), (f"open {column}", id_), right=kinds[column])
            for column, id_, label in found
            if held[column] == id_
        ]

        async def chosen(choice: tuple[str | None, int] | None) -> None:
            if choice is None:
                return
            if choice[0] and choice[0].startswith("open"):
                from jbtui.screens.relation_client.deals import DealScreen, ProjectScreen

                screen = DealScreen if choice[0] == "open deal_id" else ProjectScreen
                await self.place.app.push_screen(screen(choice[1]))
                return
            link: dict[str, Any] = dict.fromkeys(kinds)
            if choice[0]:
                link[choice[0]] = choice[1]
            if await self.place.ask(store, link):
                await self.place.wrote()
                words = _("{done} Lié · ^Z annule") if choice[0] else _("{done} N’est plus lié · ^Z annule")
                self.place.say(words.format(done=GLYPHS.done), "done")

        hint = _("une affaire ou un projet de ce contact")
        chooser = Chooser(title, offers, hint=hint, verb=_("Lier"), nothing=_("Ni affaire ni projet de ce nom"))
        chooser.open_over(self.place, chosen)


class ActionActs(LinkActs):
    """The commands of actions, for a list that has some."""

    async def chosen_actions(self) -> list[int]:
        """The actions that are marked, else the one under the cursor."""
        raise NotImplementedError

    last_done: int | None = None
    """The action that was completed last, alone: its result can be told wherever the cursor is."""

    async def tell_result(self, action: Values) -> None:
        """Show the form in which the result of a done action is typed."""
        raise NotImplementedError

    async def do_complete(self) -> None:
        """Done; or, where all of them are, to be done again."""
        ids = await self.chosen_actions()
        session = self.place.office.session
        count = await self.place.ask(follow_up.complete, session, ids)
        if count is None:  # not answered, and said: the done ones among them stay done
            return
        if count:
            words = ngettext("{done} {count} action faite", "{done} {count} actions faites", count)
            self.last_done = ids[0] if len(ids) == 1 else None
            words += _(" · b : son résultat, et la suite") if self.last_done else ""
        else:
            count = await self.place.ask(follow_up.reopen, session, ids)
            words = ngettext("{done} {count} action rouverte", "{done} {count} actions rouvertes", count or 0)
        await self.acted(count, words)

    async def do_tell_result(self) -> None:
        """Ask for the result of the done action under the cursor, else of the one that was completed last."""
        chosen = await self.chosen_actions()
        wanted = [*chosen[:1], *([self.last_done] if self.last_done else [])]
        action = await self.place.ask(follow_up.first_done, wanted)
        if action:
            await self.tell_result(action)
        else:
            self.place.say(_("Résultat : cette action n’est pas faite ; f la marque faite."))

    async def do_put_off(self, by: str) -> None:
        """Put off by a working day, or by a week."""
        act = follow_up.postpone_by_day if by == "day" else follow_up.postpone_by_week
        count = await self.place.ask(act, self.place.office.session, await self.chosen_actions())
        await self.acted(
            count, ngettext("{done} {count} action reportée", "{done} {count} actions reportées", count or 0)
        )

    async def do_postpone(self) -> None:
        """Ask until when, and put off."""
        ids = await self.chosen_actions()
        today = follow_up.today(self.place.office.session)

        def wrong(typed: str) -> str:
            try:
                if typed:
                    days.parse(typed, today)
            except Refused as error:
                return str(error)
            return ""

        title = _("Reporter à : 15, 15/12, lundi, d (demain), 5j, 3s, 2m, fm (fin de mois)")
        question = LineQuestion(title, "", _("Reporter"), wrong=wrong)
        question.open_over(self.place, lambda typed: self._postpone(ids, typed))

    async def _postpone(self, ids: list[int], typed: str | None) -> None:
        if not typed:
            return
        today = follow_up.today(self.place.office.session)
        count = await self.place.ask(follow_up.postpone, self.place.office.session, ids, typed)
        words = ngettext(
            "{done} {count} action reportée au {day}", "{done} {count} actions reportées au {day}", count or 0
        )
        await self.acted(count, words, day=days.echo(days.parse(typed, today), today))

    async def acted(self, count: int | None, words: str, **more: str) -> None:
        """Say what was done, once it was."""
        if count:
            await self.place.wrote()
            text = words.format(done=GLYPHS.done, count=count, **more)
            self.place.say(_("{text} · ^Z annule").format(text=text), "done")


class DealActs:
    """The commands of deals, for a list or a sheet of some."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def chosen_deal(self) -> int | None:
        """The deal that shows, or the one under the cursor."""
        raise NotImplementedError

    async def do_move(self, stage: str) -> None:
        """Take the deal to another stage."""
        words = _("{done} Étape {stage}, probabilité {percent} · ^Z annule").format(
            done=GLYPHS.done, stage=Deal.stage.show(stage), percent=Deal.probability.show(PROBABILITIES[stage])
        )
        await self._decide(partial(deals.move, stage=stage), words)

    def do_win(self) -> None:
        """Ask why, which may stay unsaid, and win the deal."""
        question = LineQuestion(_("Pourquoi cette affaire est-elle gagnée ? (facultatif)"), "", _("Enregistrer"))
        question.open_over(self.place, self._win)

    async def _win(self, reason: str | None) -> None:
        if reason is not None:
            await self._decide(partial(deals.win, reason=reason), _("{done} Affaire gagnée · ^Z annule"))

    async def do_win_as_project(self) -> None:
        """Win the deal, and make a project of it."""
        await self._decide(partial(deals.win, as_project=True), _("{done} Affaire gagnée, projet ouvert · ^Z annule"))

    def do_lose(self) -> None:
        """Ask why, and lose the deal."""

        def wrong(typed: str) -> str:
            return "" if typed.strip() else _("à remplir : c’est ce qui apprend à gagner les suivantes")

        title = _("Pourquoi cette affaire est-elle perdue ?")
        question = LineQuestion(title, "", _("Enregistrer"), wrong=wrong)
        question.open_over(self.place, self._lose)

    async def _lose(self, reason: str | None) -> None:
        if reason and reason.strip():
            await self._decide(partial(deals.lose, reason=reason), _("{done} Affaire perdue · ^Z annule"))

    async def do_open_project(self) -> None:
        """Go to the project that came of the deal."""
        from jbtui.screens.relation_client.deals import ProjectScreen

        id_ = self.chosen_deal()
        project = await self.place.ask(deals.project_of, id_) if id_ is not None else None
        if project:
            await self.place.app.push_screen(ProjectScreen(project["id"]))
        else:
            self.place.say(_("Aucun projet n’est issu de cette affaire."))

    async def do_reopen(self) -> None:
        """Open the deal again."""
        await self._decide(deals.reopen, _("{done} Affaire rouverte · ^Z annule"))

    async def _decide(self, act: Callable[[Session, int], object], words: str) -> None:
        id_ = self.chosen_deal()
        if id_ is not None and await self.place.ask(done, act, self.place.office.session, id_):
            await self.place.wrote()
            self.place.say(words.format(done=GLYPHS.done), "done")


class OfContactActs:
    """What is done from a row that is a contact's: a deal, a project."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def its_contact(self) -> int | None:
        """The contact of what shows, or of the row under the cursor."""
        raise NotImplementedError

    def links(self) -> tuple[int | None, int | None]:
        """The deal and the project that a document is linked to that is made here."""
        return None, None

    async def do_emit(self, type_: str) -> None:
        """Open the editor on a new document for the contact."""
        from jbtui.screens.ventes.editor import new_document

        if (contact := self.its_contact()) is not None:
            await new_document(self.place, type_, contact, *self.links())

    async def do_open_contact(self) -> None:
        """Go to the sheet of the contact."""
        from jbtui.screens.contacts.contact import ContactScreen

        if (contact := self.its_contact()) is not None:
            await self.place.app.push_screen(ContactScreen(contact))

    async def do_show_history(self) -> None:
        """Show who changed what with its contact."""
        from jbtui.screens.contacts.journal import ContactJournal

        if (contact := self.its_contact()) is not None:
            await self.place.app.push_screen(ContactJournal(contact))


def done(function: Any, *args: Any) -> bool:
    """Call a service that returns nothing; True once it has done its work."""
    function(*args)
    return True
