"""Write docs/keys.md from the declared commands: `python tools/make_keys.py > docs/keys.md`."""

import sys

from jbtui.declarations.base import Command
from jbtui.declarations.places import places
from jbtui.keyboard import key_label
from jbtui.language import _

HEAD = """# Les touches de jbtui

Page faite par `python tools/make_keys.py`. « ^ » = tenir Ctrl. Une lettre après une autre se tape dans le petit menu
que la première ouvre. Sur un clavier AZERTY, & é " ' ( - è _ ç valent 1 à 9 sans Maj ; les majuscules valent les
minuscules.
"""


def page() -> str:
    """The page, in Markdown."""
    parts = [HEAD]
    for title, commands in places():
        parts.append(f"\n## {title}\n\n| Touche | En saisie | Ce qu’elle fait |\n|---|---|---|\n")
        parts += [f"| {_keys(command)} | {_typing(command)} | {command.help} |\n" for command in commands]
    return "".join(parts)


def _keys(command: Command) -> str:
    first = " puis ".join(f"`{key_label(key)}`" for key in (command.popup, command.key) if key)
    others = [f"`{key_label(key)}`" for key in command.other_keys if key != command.typing_key]
    return _(" ou ").join([first, *others])


def _typing(command: Command) -> str:
    return f"`{key_label(command.typing_key)}`" if command.typing_key else ""


if __name__ == "__main__":
    sys.stdout.write(page())
