"""A key's way to what it does: the commands of the focused pane, of its screen, then of everywhere."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from textual import events
from textual.dom import DOMNode
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from jbtui.declarations.base import Command, Situation
from jbtui.declarations.everywhere import EVERYWHERE
from jbtui.keyboard import key_label, takes_text
from jbtui.language import _


class CommandHost:
    """A screen or pane whose commands are live while it, or a widget in it, has the focus.

    A command `does="archive"` is the method `do_archive` of the host or of one around it, given the command's argument
    if it has one.
    """

    alone = False
    """Whether only what works everywhere remains live around it, as around a form."""

    def commands(self) -> Sequence[Command]:
        """What can be done here, most useful first."""
        return ()

    def situation(self) -> Situation:
        """What a command would act on now."""
        return Situation()


class CommandScreen(Screen[Any], CommandHost):
    """A screen that gives each key to the command that bears it."""

    # What gets and loses the focus is drawn anew by itself; Textual would draw the whole screen besides.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def hosts(self) -> Iterator[CommandHost]:
        """Where commands come from now, the focused pane first."""
        node: DOMNode | None = self.focused or self
        while node is not None:
            if isinstance(node, CommandHost):
                yield node
            node = node.parent

    def live(self) -> list[tuple[CommandHost, Command]]:
        """Every command within reach, each key once: the nearest host wins."""
        found: list[tuple[CommandHost, Command]] = []
        taken: set[tuple[str, str]] = set()
        alone = False
        for host in self.hosts():
            alone = alone or host.alone
            for command in host.commands():
                place = (command.popup, command.key)
                if place not in taken and (host.alone or not alone or command in EVERYWHERE):
                    taken.add(place)
                    found.append((host, command))
        return found

    def in_popup(self, popup: str) -> list[tuple[CommandHost, Command]]:
        """The commands of one popup."""
        return [(host, command) for host, command in self.live() if command.popup == popup]

    def say(self, text: str, name: str = "") -> None:
        """Tell the user something in the status line, in the style `name`."""
        raise NotImplementedError

    def say_unreachable(self, error: Exception) -> None:
        """Say why the database did not answer."""
        raise NotImplementedError

    async def ask(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a query elsewhere than on the event loop; what goes wrong is said, and None is given."""
        raise NotImplementedError

    async def on_key(self, event: events.Key) -> None:
        typing = takes_text(self.focused)
        for host, command in self.live():
            if event.key in _keys(command, typing):
                event.stop()
                event.prevent_default()
                await self.run_command(host, command)
                return
        if not typing and event.is_printable:
            event.stop()
            self.say(_("{key} : rien ici, ? pour l’aide").format(key=key_label(event.key)))

    async def run_command(self, host: CommandHost, command: Command) -> None:
        """Do it, or say why it cannot be done now."""
        if reason := command.why_not(host.situation()):
            self.say(_("{label} : {reason}").format(label=command.label, reason=reason))
            return
        act = self._doer(host, f"do_{command.does}")
        done = act() if command.argument is None else act(command.argument)
        if inspect.isawaitable(done):
            await done

    @staticmethod
    def _doer(host: CommandHost, name: str) -> Callable[..., Any]:
        """The method of the host that bears the command, or of the nearest host around it."""
        node: Any = host
        while not hasattr(node, name):
            node = node.parent
        return cast(Callable[..., Any], getattr(node, name))


def _keys(command: Command, typing: bool) -> tuple[str, ...]:
    """The keys that give this command, in a text field or outside."""
    if typing:
        return (command.typing_key, *(key for key in command.other_keys if len(key) > 1 and key != "delete"))
    return command.other_keys if command.popup else (command.key, *command.other_keys)
