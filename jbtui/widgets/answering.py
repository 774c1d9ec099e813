"""Screens that give an answer: a popup, a form. Keys typed behind the answer wait until it has been acted upon."""

import inspect
from collections.abc import Callable
from typing import Any, cast

from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.widget import AwaitMount

from jbtui.keyboard import Keyboard


class Answering(Screen[Any]):
    """A screen that may be opened by `open_over`."""

    asked = False

    def open_over(self, asking: Screen[Any], answered: Callable[[Any], Any]) -> AwaitMount:
        """Open this screen over `asking`; `answered` is called (and awaited) with what it gives, None if nothing.

        Whoever awaits this holds the keys until the screen is there.
        """
        app = cast(Keyboard[Any], asking.app)
        self.asked = True

        async def act(answer: Any) -> None:
            try:
                done = answered(answer)
                if inspect.isawaitable(done):
                    await done
            finally:
                app.release()

        return app.push_screen(self, act)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        if self.asked:
            cast(Keyboard[Any], self.app).hold()
        return super().dismiss(result)
