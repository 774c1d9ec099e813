"""The signs that are drawn on the screen: WGL4 characters, one column wide, or their ASCII stand-ins."""

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs. All but `ellipsis`, `arrow`, `euro`, `chosen` and `checked` take one column in every set."""

    cursor: str = "►"
    mark: str = "●"
    warning: str = "!"
    error: str = "×"
    done: str = "√"
    chosen: str = "(•)"
    checked: str = "[√]"
    into: str = "›"
    ellipsis: str = "…"
    arrow: str = "→"
    dot: str = "·"
    newline: str = "¶"
    rule: str = "─"
    double_rule: str = "═"
    bar: str = "│"
    double_bar: str = "║"
    corners: str = "┌┐└┘"
    tees: str = "├┤"
    thin_space: str = "\u202f"
    hard_space: str = "\u00a0"
    done_part: str = "█"
    open_part: str = "░"
    ascii: bool = False
    """Whether signs inside of texts need stand-ins too."""
    up: str = "↑"
    down: str = "↓"
    down_sign: str = "▼"
    left: str = "←"
    right: str = "→"


WGL4 = Glyphs()
ASCII = Glyphs(
    cursor=">",
    mark="*",
    error="x",
    done="v",
    chosen="(*)",
    checked="[x]",
    into=">",
    ellipsis="..",
    arrow="->",
    dot="-",
    done_part="#",
    open_part=".",
    newline="/",
    rule="-",
    double_rule="=",
    bar="|",
    double_bar="|",
    corners="++++",
    tees="++",
    thin_space=" ",
    hard_space=" ",
    ascii=True,
    up="^",
    down="v",
    down_sign="v",
    left="<",
    right=">",
)
# The fonts of the Linux console have box drawing, but often not ► ● √.
LINUX_CONSOLE = replace(ASCII, rule="─", double_rule="═", bar="│", double_bar="║", corners="┌┐└┘", tees="├┤")

SETS = {"ascii": ASCII, "unicode": WGL4}
"""The sets that a user may ask for."""


def choose(environment: Mapping[str, str], encoding: str) -> Glyphs:
    """The signs that a terminal can draw, told by JBTUI_GLYPHES (a setting of `config`), or by its TERM and the
    character `encoding` of the locale.
    """
    if wanted := SETS.get(environment.get("JBTUI_GLYPHES", "")):
        return wanted
    terminal = environment.get("TERM", "")
    utf8 = encoding.lower().replace("-", "") == "utf8"
    if not utf8 or terminal.startswith("vt"):
        return ASCII
    return LINUX_CONSOLE if terminal == "linux" else WGL4


ENCODING = (sys.__stderr__ and sys.__stderr__.encoding) or "utf-8"
"""The encoding of what is sent to the terminal, and comes from it: the screens are drawn on the standard error."""

# getencoding() tells the locale's own encoding even in Python's UTF-8 mode.
GLYPHS = choose(os.environ, locale.getencoding())
