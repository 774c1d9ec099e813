"""Screens without a colour code: bold, underlined and reversed only."""

from collections.abc import Iterable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_NOT_DIM = Style(dim=False)  # dim is invisible on some terminals


class Uncoloured(LineFilter):
    """Takes the colours out of whatever is drawn; Textual's own sends the codes of default colours instead."""

    def apply(self, segments: Iterable[Segment], background: Color) -> list[Segment]:
        del background
        return [Segment(text, style and _uncoloured(style), control) for text, style, control in segments]


@lru_cache(1024)
def _uncoloured(style: Style) -> Style:
    return style.without_color + _NOT_DIM
