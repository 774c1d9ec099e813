"""An unforeseen error ends neither the program nor what was typed: a box says so, and the work goes on."""

from collections.abc import Callable
from typing import Any, Generic

from textual import events
from textual._context import active_message_pump
from textual.app import App, ComposeResult, ReturnType
from textual.dom import NoScreen
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerFailed

from jbtui.incidents import STATUS, Incident, code_of, record
from jbtui.keyboard import Keyboard
from jbtui.language import _
from jbtui.widgets.edit_pane import EditPane
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.popup import draw_box

MOST = 100
"""Unforeseen errors without a key in between after which a program does not go on."""
_DRAWING = ("render", "compose", "layout", "reflow")
"""Words in the names of Textual's functions that draw a screen, or make what is on it."""
WIDTH = 72


class IncidentBox(Screen[None]):
    """Says that something went wrong, what is kept and the number of the incident; Entrée goes on.

    It covers the whole screen: what is behind may be what cannot be drawn.
    """

    def __init__(self, incident: Incident, drafted: bool) -> None:
        super().__init__()
        self.incident, self.drafted = incident, drafted

    def compose(self) -> ComposeResult:
        yield Lines(id="box")

    def on_mount(self) -> None:
        kept = (
            _("Votre saisie est gardée en brouillon.") if self.drafted else _("Rien de ce qui est saisi n’est perdu.")
        )
        body: list[list[Run]] = [
            [],
            [("  " + _("Une erreur imprévue a arrêté ce que vous demandiez."), "")],
            [("  " + kept, "")],
            [],
            [("  " + self.incident.words, "faint")],
            [],
        ]
        foot = _("Entrée Continuer · ^Q Quitter")
        draw_box(self.query_one("#box", Lines), _("Erreur imprévue"), body, foot, min(WIDTH, self.size.width))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("enter", "escape", "q", "space"):
            self.dismiss()
        elif event.key == "ctrl+q":
            self.app.exit()


class Unbroken(Keyboard[ReturnType], Generic[ReturnType]):
    """An App that goes on after an unforeseen error, or ends with a sentence where it cannot."""

    last_words: Incident | None = None
    """What ended the program, if it did not end by itself."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        _guard_dispatch()
        self._incidents: set[str] = set()
        self._happened = 0
        self._box: IncidentBox | None = None
        self._made_again_at: int | None = None

    def place_again(self) -> Screen[Any]:
        """The first screen, made anew where it could not be drawn."""
        raise NotImplementedError

    def give_up(self, error: BaseException) -> None:
        """End the program, every draft kept: it cannot go on after this error."""
        if self.last_words:
            return
        self.last_words = record(error, _during(self))
        self._exception = self._exception or (error if isinstance(error, Exception) else None)
        self.keep_drafts()
        self._return_code = STATUS
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Textual's way out where it cannot read keys any more."""
        self.give_up(RuntimeError(", ".join(type(each).__name__ for each in renderables)))

    def keep_drafts(self) -> bool:
        """Write what is typed and not saved, on every screen; whether something is, and all of it could be written."""
        panes = [pane for screen in self.screen_stack for pane in screen.query(EditPane)]
        kept = [pane.keep_draft() for pane in panes]
        return all(kept) and any(pane.typed() for pane in panes if not pane.stored)

    def _handle_exception(self, error: Exception) -> None:
        """Textual's way out for whatever is raised in a message, a timer, a worker, or while drawing."""
        if isinstance(error, WorkerFailed):
            error = error.error if isinstance(error.error, Exception) else error
        self._happened += 1
        broken = self._broken(error)
        # Without a first screen there is nothing to go on with.
        if self._happened > MOST or not self._is_mounted or (broken and isinstance(broken, IncidentBox)):
            self.give_up(error)
            return
        self._exception = self._exception or error  # tests look at it
        if self._box is None or code_of(error) not in self._incidents:
            self._incidents.add(code_of(error))
            incident = record(error, _during(self))
            if self._box is None:
                self._box = IncidentBox(incident, drafted=False)
                self.call_later(self._tell, self._box, broken)

    def _broken(self, error: Exception) -> Screen[Any] | None:
        """The screen that cannot be shown, if that is what the error means."""
        here = error.__traceback__
        while here is not None:
            code = here.tb_frame.f_code
            if "/textual/" in code.co_filename and any(word in code.co_name for word in _DRAWING):
                pump: MessagePump | None = active_message_pump.get()
                while pump is not None and not isinstance(pump, Screen):
                    pump = pump._parent
                return pump or self.screen
            here = here.tb_next
        return None

    async def _tell(self, box: IncidentBox, broken: Screen[Any] | None) -> None:
        try:
            box.drafted = self.keep_drafts()
        except Exception as error:  # the form itself may be what is broken; its last draft stays
            record(error, _during(self))
        shown = broken is not None and broken is self.screen

        async def gone_on(_answer: None) -> None:
            self._box, self._happened = None, 0
            if len(self.screen_stack) < 2:
                if self._made_again_at == self._sent - 1:  # no key but Entrée since it was made anew
                    self.give_up(_StillBroken())
                    return
                self._made_again_at = self._sent
                await self.push_screen(self.place_again())

        if shown:
            # The box takes the place of what cannot be drawn; Entrée leads to what was before it.
            await self.pop_screen()
        await self.push_screen(box, gone_on)


class _StillBroken(Exception):
    """The first screen cannot be shown, not even anew."""


def _during(app: App[Any]) -> str:
    names = [type(screen).__name__ for screen in app.screen_stack[1:]] if app._screen_stacks else []
    return " › ".join(names) or "—"


_dispatch: Callable[[MessagePump, Message], Any] = MessagePump._dispatch_message


def _guard_dispatch() -> None:
    """Let a part of the program outlive an error in one of its messages.

    As it is, Textual ends the loop of whatever raises, so that it never answers again. All parts get their messages
    by one method: it is the one place to stand.
    """
    if MessagePump._dispatch_message is _guarded:
        return
    MessagePump._dispatch_message = _guarded  # type: ignore[method-assign]


async def _guarded(self: MessagePump, message: Message) -> None:
    try:
        await _dispatch(self, message)
    except Exception as error:
        if isinstance(error, NoScreen) and not self.is_attached:
            return  # what was taken down meanwhile has nobody to answer to
        if self is self.app and not self._is_mounted:  # no screen is there yet
            raise
        self.app._handle_exception(error)
