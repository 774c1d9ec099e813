"""The ways out that Textual leaves open, closed: a shell, a browser, files and sounds that nobody asked for."""

from typing import Any, Generic

from textual.app import App, ReturnType


class Closed(App[ReturnType], Generic[ReturnType]):
    """An App that can neither be suspended nor open or write anything by itself; whoever shares a server by SSH gets
    the program, and nothing behind it."""

    def action_suspend_process(self) -> None:
        """^Z undoes."""

    def open_url(self, *_arguments: Any, **_options: Any) -> None:
        """There is no browser where the program runs."""

    def deliver_text(self, *_arguments: Any, **_options: Any) -> None:
        """Files are written by an export, where the user says."""

    def deliver_binary(self, *_arguments: Any, **_options: Any) -> None:
        """Files are written by an export, where the user says."""

    def save_screenshot(self, *_arguments: Any, **_options: Any) -> str:
        """What is on the screen is nobody else's business; the path of the file that there is not."""
        return ""

    def bell(self) -> None:
        """The status line says it."""

    def _set_pointer_shape(self, shape: str) -> None:
        """Terminals keep their own pointer."""
