"""What every screen of jbtui has: its path, its status line, its keys, and the way to the database lanes."""

import importlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, cast

import peewee
from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from jbtui import reasons
from jbtui.config import Settings
from jbtui.declarations.base import Command
from jbtui.declarations.everywhere import EVERYWHERE
from jbtui.keyboard import key_label, takes_text
from jbtui.language import _, ngettext
from jbtui.menu import ALL_CONTACTS, MENU, Place
from jbtui.models.fields import Refused
from jbtui.models.values import TOLD, excerpt
from jbtui.services import undo
from jbtui.services.news import News
from jbtui.services.unit import Conflict, Forbidden, Gone, Invalid, Session
from jbtui.widgets.answering import Answering
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.commands import CommandHost, CommandScreen
from jbtui.widgets.edit_pane import EditPane, confirm_loss
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.keybar import Heading, KeyBar, StatusLine
from jbtui.widgets.listing_source import Ask
from jbtui.widgets.popup import Entry, Popup
from jbtui.widgets.virtual_table import VirtualTable

DEEPEST = 20
"""Screens that Échap can walk back over; going on by the menu from the last one begins anew."""


class Runs(Protocol):
    """A database lane, as screens see it."""

    run: Ask


class Office(Protocol):
    """What screens need of the app."""

    lane: Runs
    side_lane: Runs
    session: Session
    settings: Settings
    offline: datetime | None
    """Since when the database does not answer; None while it does."""
    remembered: dict[str, str]
    """Small choices kept while the program runs, such as the nature of the last new contact."""

    def draw_anew(self) -> None:
        """Send the whole screen again."""


class PlaceScreen(CommandScreen):
    """A place: heading, body, status line and keys. Subclasses give `body`, `path` and their commands."""

    def __init__(self) -> None:
        super().__init__()
        self._told = False
        self._drafted = ""
        self._standing = ""

    def compose(self) -> ComposeResult:
        yield Heading(id="heading")
        yield from self.body()
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def body(self) -> ComposeResult:
        """The widgets between the heading and the status line."""
        raise NotImplementedError

    def path(self) -> Sequence[str]:
        """Where one is, from the menu down."""
        raise NotImplementedError

    def right(self) -> str:
        """What stands at the right of the heading: since when the database does not answer, or when the draft was last
        written, and who one is."""
        if offline := self.office.offline:
            words = _("{sign} hors ligne depuis {time} · {who}")
            time = offline.astimezone().strftime("%H:%M")
            return words.format(sign=GLYPHS.error, time=time, who=self.office.session.actor)
        return f"{self._drafted}{self.office.session.actor}"

    def on_edit_pane_drafted(self, message: EditPane.Drafted) -> None:
        if self.query(EditPane):  # else its form was closed since
            self._drafted = _("brouillon {time} · ").format(time=message.at.strftime("%H:%M:%S"))
            self.head()

    def no_draft(self) -> None:
        """The form is closed: its draft is no longer told of."""
        if self._drafted:
            self._drafted = ""
            self.head()

    @property
    def office(self) -> Office:
        """The app."""
        return cast(Office, self.app)

    def commands(self) -> Sequence[Command]:
        if self.can_go_back():
            return EVERYWHERE
        return [replace(command, row=0) if command.does == "back" else command for command in EVERYWHERE]

    def can_go_back(self) -> bool:
        """Whether another place lies behind this one."""
        stack = self.app.screen_stack
        return (stack.index(self) if self in stack else len(stack) - 1) > 1  # a popup over it does not count

    # --- what it says ------------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        self.head()

    def on_resize(self, _event: events.Resize) -> None:
        self.head()

    def head(self) -> None:
        """Draw row 1 anew."""
        self.query_one(Heading).show(self.path(), self.right())

    def say(self, text: str, name: str = "") -> None:
        """Tell something in the status line; it stays until the next key."""
        self._told = True
        self.query_one(StatusLine).say(text, name)

    def describe(self, text: str) -> None:
        """Show more about what the cursor is on, unless something stands or was told since the last key."""
        if not self._told:
            self.query_one(StatusLine).describe(self._standing or text)

    def described(self) -> str:
        """More about what the cursor is on."""
        return ""

    def stand(self, text: str) -> None:
        """Say what holds for some time: it shows wherever nothing else is told."""
        if text != self._standing:
            self._standing = text
            self.describe(self.described())

    async def on_key(self, event: events.Key) -> None:
        if self._told:
            self._told = False
            self.query_one(StatusLine).describe(self._standing or self.described())
        await super().on_key(event)

    def show_keys(self) -> None:
        """Draw the keys that work now."""
        if not self.is_attached or not self.query(KeyBar):
            return
        live = [(command, self.can(host, command)) for host, command in self.live() if not command.popup]
        self.query_one(KeyBar).show(live, takes_text(self.focused))

    def can(self, host: CommandHost, command: Command) -> bool:
        """Whether a command can be done now; a popup can if one of its commands can."""
        if command.does == "popup":
            return any(self.can(*each) for each in self.in_popup(command.argument))
        return not command.why_not(host.situation())

    def on_descendant_focus(self) -> None:
        self.show_keys()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.show_keys)

    # --- the database ------------------------------------------------------------------------------------------------

    async def ask(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a service in the lane; what goes wrong is said in the status line, and None is given."""
        return await self._asked(self.office.lane, function, *args, **kwargs)

    async def ask_aside(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """`ask` in the second lane: for what no key waits for."""
        return await self._asked(self.office.side_lane, function, *args, **kwargs)

    async def _asked(self, lane: Runs, function: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return await lane.run(function, *args, **kwargs)
        except (Forbidden, Invalid, Refused) as error:
            self.say(str(error), "error")
        except Conflict as error:
            words = _("{who} a changé la même chose entre-temps : regardez, puis recommencez.")
            self.say(words.format(who=error.clashes[0].who), "error")
        except Gone:
            self.say(_("Cette fiche a été supprimée entre-temps."), "error")
        except peewee.PeeweeException as error:
            self.say_unreachable(error)
        return None

    def on_virtual_table_load_failed(self, message: VirtualTable.LoadFailed) -> None:
        """A list could not be read: the rows of before stay."""
        self.say_unreachable(message.error)

    def say_unreachable(self, error: Exception) -> None:
        """Say why the database did not answer. Raises what is a fault of the program, and not the database's."""
        if not isinstance(error, peewee.PeeweeException):
            raise error
        self.say(f"{GLYPHS.error} {unreachable_words(error)}", "error")

    # --- what can be done everywhere ---------------------------------------------------------------------------------

    async def do_back(self) -> None:
        """One step back; on the first screen there is none."""
        if self.can_go_back():
            self.dismiss()
        else:
            self.say(_("Vous êtes au premier écran : ^Q pour quitter, m pour le menu."))

    async def do_quit(self) -> None:
        """Leave the program."""
        quit_program(self)

    def do_redraw(self) -> None:
        """Draw the whole screen again."""
        self.office.draw_anew()
        self.refresh(repaint=True, layout=True, recompose=False)

    async def do_refresh(self) -> None:
        """Read the data again; lists and sheets know how."""

    def do_popup(self, popup: str) -> None:
        """Show the commands of a popup, and do the chosen one."""
        title = next((command.label for _host, command in self.live() if command.argument == popup), "")
        every = self.in_popup(popup)
        found = [(host, each) for host, each in every if not (each.hides and each.why_not(host.situation()))]
        if not found:
            why_not = next((each.why_not(host.situation()) for host, each in every), "")
            words = _("{label} : {reason}") if why_not else _("Rien à faire ici avec cette touche.")
            self.say(words.format(label=title.rstrip("…"), reason=why_not))
            return
        entries = [
            Entry(command.key, command.label, (host, command), command.why_not(host.situation()))
            for host, command in found
        ]
        marked = next((words for host, _command in found if (words := host.situation().marked)), "")
        title = title.rstrip("…") + (f" — {marked}" if marked else "")
        Popup(title, entries).open_over(self, self._do_chosen)

    async def _do_chosen(self, chosen: tuple[CommandHost, Command] | None) -> None:
        if chosen:
            await self.run_command(*chosen)

    def do_menu(self) -> None:
        """Show the menu and go where it is told."""
        entries = [Entry(place.key, place.label, place, group=title) for title, places in MENU for place in places]
        from jbtui.screens import drafts_box

        count = len(drafts_box.offered(self.office.settings.database))
        words = _("Brouillons ({count})").format(count=count) if count else _("Brouillons")
        entries += [
            Entry("b", words, "drafts", "" if count else _("aucun"), "jbtui"),
            Entry("m", _("Écran précédent"), "previous", "" if self.can_go_back() else _("aucun"), "jbtui"),
            Entry("q", _("Quitter"), "quit", group="jbtui"),
        ]
        Popup(_("Menu — tapez une lettre"), entries).open_over(self, self._go)

    async def _go(self, place: Place | str | None) -> None:
        if place == "quit":
            await self.do_quit()
        elif place == "previous":
            await self.do_back()
        elif place == "drafts":
            from jbtui.screens import drafts_box

            drafts_box.offer(self)
        elif isinstance(place, Place):
            if len(self.app.screen_stack) > DEEPEST:
                # By a task of its own: a screen cannot wait for its own end.
                self.app.run_worker(_begin_anew(self.app, screen_of(place)), group="anew", exclusive=True)
                return
            await self._open(screen_of(place))

    async def _open(self, screen: Screen[Any]) -> None:
        if isinstance(screen, Answering):
            screen.open_over(self, lambda _answer: None)
        else:
            await self.app.push_screen(screen)

    async def do_find(self) -> None:
        """Search among all contacts, from anywhere."""
        screen = screen_of(ALL_CONTACTS)
        await self.app.push_screen(screen)
        if isinstance(screen, PlaceScreen):
            await screen.do_find()

    def do_palette(self) -> None:
        """Search the commands by name; each shows its direct key."""
        offers = [
            Offer(
                command.help,
                (host, command),
                also=command.label,
                right=" ".join(key_label(key) for key in (command.popup, command.key) if key),
                faint=not self.can(host, command),
            )
            for host, command in self.live()
            if command.does not in ("popup", "palette")
        ]
        chooser = Chooser(
            _("Commande"),
            offers,
            hint=_("une commande : « arch », « tri »…"),
            verb=_("Exécuter"),
            nothing=_("Aucune commande de ce nom"),
        )
        chooser.open_over(self, self._do_chosen)

    def do_help(self) -> None:
        """Show every key of this screen."""
        from jbtui.screens.help import Help

        commands = [command for _host, command in self.live()]
        typing = any(host.alone for host in self.hosts())
        self.app.push_screen(Help(self.path()[-1], commands, typing=typing))

    def do_journal(self) -> None:
        """Show my changes."""
        from jbtui.screens.journal import MyUnits

        self.app.push_screen(MyUnits())

    async def do_undo(self) -> None:
        """Take my last change of this session back."""
        number = await self.ask(undo.last, self.office.session)
        if number is None:
            self.say(_("Rien à annuler dans cette session ; u montre toutes vos modifications."))
            return
        await self.undo(number)

    async def undo(self, number: int) -> None:
        """Take one of my units back, and say what came of it; a large one aside, so that keys go on meanwhile."""
        if await self.ask(undo.is_large, number):
            self.say(_("Annulation en cours…"))
            self.run_worker(self._undo(self.ask_aside, number), group="undo", exclusive=True)
        else:
            await self._undo(self.ask, number)

    async def _undo(self, ask: Ask, number: int) -> None:
        done = await ask(undo.undo, self.office.session, number)
        if done:
            await self.wrote(done.contact_id)
            self.say(undone_words(done), "warning" if done.skipped else "done")

    async def wrote(self, contact_id: int | None = None) -> None:
        """Tell every place that is open that something was written, about this contact if one is named."""
        for screen in reversed(self.app.screen_stack):
            if isinstance(screen, PlaceScreen):
                await screen.changed(contact_id)

    def contact_shown(self) -> int | None:
        """The contact whose sheet shows; None where none does."""
        return None

    async def take_news(self, news: News) -> None:
        """Others saved something: show it without moving anything. Lists and sheets know how."""

    async def changed(self, contact_id: int | None = None) -> None:
        """Something was written, about this contact if one is named: show it. Lists and sheets know how."""


def top_of(app: App[Any]) -> PlaceScreen:
    """The place that is in front now, below a popup perhaps."""
    return next(screen for screen in reversed(app.screen_stack) if isinstance(screen, PlaceScreen))


def unreachable_words(error: Exception) -> str:
    """Why the database did not answer, or did not take what it was given."""
    if reasons.is_rule(error):
        return _("Refusé : {reason}").format(reason=reasons.of_database(error))
    return _("Base injoignable : {reason}").format(reason=reasons.of_database(error))


async def _begin_anew(app: App[Any], screen: Screen[Any]) -> None:
    """Leave every place but the first, and open `screen` over it."""
    while len(app.screen_stack) > 2:
        await app.pop_screen()
    await app.push_screen(screen)


def quit_program(asking: Screen[Any]) -> None:
    """Leave the program, every draft written; ask before, over the screen `asking`, if one cannot be."""
    app = asking.app
    kept = [pane.keep_draft() for screen in app.screen_stack for pane in screen.query(EditPane)]
    if all(kept):
        app.exit()
    else:
        confirm_loss().open_over(asking, lambda sure: app.exit() if sure else None)


def of_place(widget: Widget) -> PlaceScreen:
    """The place that a widget stands in."""
    assert isinstance(widget.screen, PlaceScreen)
    return widget.screen


def undone_words(done: undo.Undone) -> str:
    """What an undo did, in one sentence."""
    if not done.skipped:
        words = _("{sign} Rétabli : {label}") if done.brought_back else _("{sign} Annulé : {label}")
        label = excerpt(done.label, TOLD)
        if done.contact:
            label += _(" ({contact})").format(contact=excerpt(done.contact, TOLD - 20))
        return words.format(sign=GLYPHS.done, label=label)
    text = _("{sign} Annulé, sauf {reason}").format(sign=GLYPHS.done, reason=done.skipped[0])
    others = len(done.skipped) - 1
    return text + ngettext(" et {count} autre", " et {count} autres", others).format(count=others) if others else text


def screen_of(place: Place) -> Screen[Any]:
    """The screen of a menu place, imported when it is first gone to."""
    module, name = place.screen.split(":")
    screen_class = getattr(importlib.import_module(module), name)
    return cast(Screen[Any], screen_class(place.argument) if place.argument else screen_class())
