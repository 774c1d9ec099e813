"""Every declared command: a key that every French keyboard and terminal sends, words, something that does it, and no
other command on the same key."""

import inspect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import jbtui
from jbtui.declarations.base import Command, Situation
from jbtui.declarations.everywhere import EVERYWHERE
from jbtui.declarations.places import places
from jbtui.models import days
from jbtui.models.contact import Contact
from jbtui.services import contacts, deals, purchases
from jbtui.services.unit import Session, read
from jbtui.widgets.commands import CommandHost, CommandScreen
from tests.contract.declared import COMMANDS, modules
from tests.desk import HOME, Desk
from tests.services.selling import numbered, stored

OFFERED = {command.id: command for _title, commands in places() for command in commands}
ALL = list({command.id: command for command in (*COMMANDS, *OFFERED.values())}.values())

each_command = pytest.mark.parametrize("command", ALL, ids=lambda command: command.id)


def test_commands_are_found_where_they_are_declared() -> None:
    assert {command.id for command in EVERYWHERE} <= {command.id for command in COMMANDS}
    assert {"contact.convert", "address.default", "form.save", "import.run"} <= {command.id for command in COMMANDS}


# --- keys -----------------------------------------------------------------------------------------------------------

TROUBLE = {
    r"(left|right)_(square_bracket|curly_bracket)|tilde|circumflex_accent|at|number_sign|vertical_line|backslash"
    r"|grave_accent": "AltGr or a dead key on AZERTY",
    r"ampersand|é|quotation_mark|apostrophe|left_parenthesis|minus|è|underscore|ç|à|section_sign|exclamation_mark"
    r"": "a digit without Shift on AZERTY",
    r"[A-Z]|shift\+[a-z]": "CapsLock makes it another key",
    r".*alt\+.*": "Escape and a key in one packet",
    r"ctrl\+[hijm]|ctrl\+left_square_bracket": "Backspace, Tab, a new line, Entrée, Escape",
    r"ctrl\+[ab]": "the prefixes of screen and tmux",
    r"ctrl\+[cv]": "copy and paste of terminals",
    r"ctrl\+[wt]": "tabs of terminals in a browser",
    r"ctrl\+[edukx]": "the editing of text fields",
    r"f(?:6|7|8|1[0-9])": "taken by terminals and desktops",
    r"(?:shift|ctrl)\+(?:f\d+|pageup|pagedown|up|down|left|right|home|end)": "not sent by PuTTY, or taken by terminals",
    r"ctrl\+shift\+.*|ctrl\+enter|shift\+enter|ctrl\+space": "not sent by most terminals",
}
"""Keys that are never bound (Textual names), and why; from the key tables of the screens' design."""

UNIVERSAL = re.compile(
    r"[a-z0-9]|f[1-59]|ctrl\+[fglnopqrsz]|escape|enter|space|(?:shift\+)?tab|delete|slash|colon|question_mark|asterisk"
    r"|less_than_sign|greater_than_sign|left|right"
)
"""The keys that are left."""


def keys_of(command: Command) -> list[str]:
    return [key for key in (command.key, command.typing_key, *command.other_keys) if key]


def key_problems(command: Command) -> list[str]:
    """Keys of a command that some keyboard or terminal cannot send, or that would be text."""
    found = []
    for key in keys_of(command):
        found += [f"{key}: {reason}" for names, reason in TROUBLE.items() if re.fullmatch(names, key)]
        if not UNIVERSAL.fullmatch(key):
            found.append(f"{key}: not a key of every keyboard")
    if re.fullmatch(r"[a-z0-9]|\w+_(?:mark|sign)|slash|colon|asterisk|space|delete", command.typing_key):
        found.append(f"{command.typing_key}: is text while one types")
    if not command.key:
        found.append("has no key")
    if command.popup and len(command.key) != 1:
        found.append(f"{command.key}: a popup is answered by one letter")
    return found


@each_command
def test_its_keys_are_sent_by_every_keyboard(command: Command) -> None:
    assert key_problems(command) == []


SAMPLE = Command("sample", "Essai", "Essayer", "refresh", "k")


@pytest.mark.parametrize(
    "key",
    [
        *"[]{}~^@#|\\`",
        *"&é\"'(-è_çà§!",
        "X",
        "alt+n",
        "ctrl+h",
        "ctrl+a",
        "ctrl+c",
        "f10",
        "shift+f1",
        "ctrl+up",
        "ctrl+pageup",
        "ctrl+shift+s",
        "ñ",
    ],
)
def test_a_key_that_is_not_is_told(key: str) -> None:
    from textual.keys import _character_to_key

    name = _character_to_key(key) if len(key) == 1 else key
    assert key_problems(replace(SAMPLE, key=name))
    assert key_problems(replace(SAMPLE, other_keys=(name,)))


@pytest.mark.parametrize(
    "broken",
    [
        replace(SAMPLE, typing_key="k"),
        replace(SAMPLE, typing_key="slash"),
        replace(SAMPLE, key=""),
        replace(SAMPLE, popup="o", key="f5"),
    ],
)
def test_a_key_in_the_wrong_place_is_told(broken: Command) -> None:
    assert key_problems(SAMPLE) == []
    assert key_problems(broken)


# --- words ----------------------------------------------------------------------------------------------------------


def word_problems(command: Command) -> list[str]:
    """What is missing in the words of a command, or does not read as the others."""
    found = []
    if not command.label or command.label != command.label.strip():
        found.append("label")
    if not command.help or command.help[-1] in ".…!" or not (command.help[0].isupper() or command.help[0].isdigit()):
        found.append("help")
    if command.help == command.label:
        found.append("the help repeats the label")
    return found


@each_command
def test_it_has_words(command: Command) -> None:
    assert word_problems(command) == []


@pytest.mark.parametrize(
    "words",
    [{"label": ""}, {"help": ""}, {"help": "Essayer."}, {"help": "Essayer…"}, {"help": "essayer"}, {"help": "Essai"}],
)
def test_broken_words_are_told(words: dict[str, str]) -> None:
    assert word_problems(SAMPLE) == []
    assert word_problems(replace(SAMPLE, **words))  # type: ignore[arg-type]


def test_an_id_is_one_command() -> None:
    for command in COMMANDS:
        assert [each for each in COMMANDS if each.id == command.id] == [command]


@each_command
def test_it_says_why_it_cannot_be_done_whatever_the_situation(command: Command) -> None:
    for situation in (Situation(), Situation((1,)), Situation((1,), busy=True)):
        assert isinstance(command.why_not(situation), str)


# --- who bears it ---------------------------------------------------------------------------------------------------

MEANT = {
    ("form.revert", "undo"): "in a field ^Z takes the typing back, elsewhere the last change",
    ("form.save_and_new", "records.new"): "^N is « one more » in a form too",
}
"""Commands of a pane that stand, on purpose, for another one around it, by (near, far)."""

Bears = tuple[str, Sequence[Command]]
"""A host by its name, and its commands."""


def clashes(hosts: Sequence[Bears]) -> list[str]:
    """Keys that two commands have, of one host or of hosts around each other, the nearest first.

    A nearer command may stand for one further away if it is the same gesture: the same words or the same method.
    """
    found = []
    for typing in (False, True):
        taken: dict[tuple[str, str], tuple[str, Command]] = {}
        for host, commands in hosts:
            for command in commands:
                for place in _places(command, typing):
                    near_host, near = taken.setdefault(place, (host, command))
                    if near is not command and (near_host == host or not _same_gesture(near, command)):
                        found.append(f"{' '.join(filter(None, place))}: {near.id} and {command.id}")
    return found


def _places(command: Command, typing: bool) -> set[tuple[str, str]]:
    """(popup, key) by which a command is given."""
    keys = {command.typing_key} if typing else {command.key}
    return {(command.popup, key) for key in keys | set(() if typing else command.other_keys) if key}


def _same_gesture(near: Command, far: Command) -> bool:
    same_act = (near.does, near.argument) == (far.does, far.argument)
    return near.label == far.label or same_act or (near.id, far.id) in MEANT


@pytest.mark.parametrize(("title", "commands"), places(), ids=[title for title, _commands in places()])
def test_no_key_has_two_commands_in_a_place(title: str, commands: Sequence[Command]) -> None:
    assert clashes([(title, commands), ("everywhere", EVERYWHERE)]) == []


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ([SAMPLE, replace(SAMPLE, id="other")], []),
        ([SAMPLE], [replace(SAMPLE, id="other", label="Autre", does="other")]),
        ([SAMPLE], [replace(SAMPLE, id="other", label="Autre", does="other", key="f5", other_keys=("k",))]),
        ([replace(SAMPLE, popup="o")], [replace(SAMPLE, id="other", label="Autre", does="other", popup="o")]),
        (
            [replace(SAMPLE, key="x", typing_key="f5")],
            [replace(SAMPLE, id="other", label="Autre", does="other", key="y", typing_key="f5")],
        ),
        ([replace(SAMPLE, key="m")], EVERYWHERE),
    ],
)
def test_a_clash_is_told(near: Sequence[Command], far: Sequence[Command]) -> None:
    assert clashes([("near", near), ("far", far)])


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ([SAMPLE], [replace(SAMPLE, id="other", popup="o")]),
        ([SAMPLE], [replace(SAMPLE, id="other", does="other")]),
        ([SAMPLE], [replace(SAMPLE, id="other", label="Autre")]),
        ([replace(SAMPLE, typing_key="f5")], [replace(SAMPLE, id="other", label="Autre", does="other", key="f5")]),
    ],
)
def test_the_same_gesture_nearer_by_is_no_clash(near: Sequence[Command], far: Sequence[Command]) -> None:
    assert clashes([("near", near), ("far", far)]) == []


@dataclass(frozen=True)
class Stop:
    """What a tour of the program met: the hosts of commands around the focus, and what of theirs nobody does."""

    hosts: Sequence[Bears]
    kinds: frozenset[type]
    undone: Sequence[str]


TOUR: dict[tuple[int, int], Sequence[Sequence[str]]] = {
    (80, 24): [
        [],  # the list
        ["slash"],
        ["escape", "enter"],  # the sheet
        ["e"],
        ["escape", "2"],
        ["n"],
        ["escape", "3"],
        ["e"],
        ["escape", "4"],  # the history
        ["enter"],  # the invoice that a figure counts
        ["escape", *["right"] * 4],
        ["enter"],  # the deal that another one counts
        ["escape", "5"],
        ["n", "a"],
        ["escape", "7"],
        ["enter"],  # the document
        ["escape", "down", "e"],  # the lines of a draft
        ["up"],  # its header
        ["escape", "8"],
        ["enter"],  # the purchase
        ["escape", "6"],
        ["a", "i", *"Atelier", "tab", *"100", "ctrl+s"],
        ["enter"],  # the deal
        ["2"],
        ["escape", "a", "j", *"Pose", "ctrl+s"],
        ["enter"],  # the project
        ["escape"],
        ["o", "j"],  # its journal
        ["escape", "u"],
        ["escape", "escape", "n", "c"],  # a new contact
        [*"Martin Fils"],
        ["ctrl+o", "1"],  # which exists already
        ["m", "a"],
        ["m", "i"],
        ["enter"],
        ["m", "j"],
        ["enter"],
        ["m", "d"],
        ["enter"],
        ["m", "o"],
        ["m", "l"],
        ["m", "f"],
        ["o", "e"],  # its payment
        ["escape"],
        ["m", "g"],
        ["enter"],  # the purchase
        ["m", "x"],
        ["m", "v"],
        ["m", "e"],
        ["m", "n"],
        ["m", "s"],
        ["escape"],
        ["m", "h"],
        ["tab"],
    ],
    (120, 40): [[], ["enter"], ["2"], ["3"], ["1", "e"]],
}
"""Keys that lead through every screen and pane, by the size of the terminal."""


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> list[Stop]:
    """The stops of the tour."""
    import asyncio

    directory = tmp_path_factory.mktemp("tour")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jbtui.drafts.state_directory", HOME.get)
        return asyncio.run(_walk(directory))


async def _walk(directory: Path) -> list[Stop]:
    stops = []
    for size, steps in TOUR.items():
        name = f"{size[0]}x{size[1]}"
        desk = Desk(str(directory / f"{name}.sqlite"), directory / name)
        (martin,) = desk.given(
            {"name": "Martin Fils", "people": [{"last_name": "Petit"}], "delivery_addresses": [{"label": "Dépôt"}]}
        )
        with desk.connected():
            marie = Session("marie", clock=desk.clock)
            stored(marie, {"id": martin}, "DEV")
            numbered(marie, stored(marie, {"id": martin}, "FAC", date=desk.clock.now.date()))
            deals.create(marie, martin, {"label": "Porche", "estimate": 100, "opened_on": days.today()})
            contact = read(Contact, martin)
            contacts.update(marie, martin, {"is_supplier": True}, contact["version"])
            purchases.create(marie, martin, {"number": "F1", "date": desk.clock.now.date(), "base_1": Decimal(100)})
        async with desk.as_user("anne", size=size) as anne:
            for keys in steps:
                await anne.press(*keys)
                await anne.settle()
                if isinstance(anne.app.screen, CommandScreen):
                    stops.append(_look(anne.app.screen))
    return stops


def _look(screen: CommandScreen) -> Stop:
    around = list(screen.hosts())
    undone = []
    for host, command in screen.live():
        try:
            act = CommandScreen._doer(host, f"do_{command.does}")
            inspect.signature(act).bind(*([] if command.argument is None else [command.argument]))
        except (AttributeError, TypeError) as error:
            undone.append(f"{command.id}: {error}")
    hosts: list[Bears] = []
    alone = False
    for host in around:
        alone = alone or host.alone  # around a form only what works everywhere is live
        live = [command for command in host.commands() if host.alone or not alone or command in EVERYWHERE]
        hosts.append((type(host).__name__, live))
    return Stop(hosts, frozenset(type(host) for host in around), undone)


def test_no_key_has_two_commands_anywhere_in_the_program(tour: list[Stop]) -> None:
    for stop in tour:
        assert clashes(stop.hosts) == [], [name for name, _commands in stop.hosts]


def test_every_live_command_is_done_by_somebody(tour: list[Stop]) -> None:
    assert [problem for stop in tour for problem in stop.undone] == []


def test_the_tour_leads_through_every_host_and_every_command(tour: list[Stop]) -> None:
    met = {kind for stop in tour for kind in stop.kinds}
    missed = [host.__name__ for host in hosts_of_commands() if not any(issubclass(kind, host) for kind in met)]
    assert missed == [], "lead the tour there"
    seen = {command.id for stop in tour for _name, commands in stop.hosts for command in commands}
    assert {command.id for command in ALL} - seen == set(), "no place offers it"
    assert seen - {command.id for command in ALL} == set(), "not among the declarations' places"


def hosts_of_commands() -> Iterable[type[CommandHost]]:
    """Every class of the program that bears commands."""
    modules(jbtui)
    left: list[type[Any]] = [CommandHost]
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if kind.__module__.startswith("jbtui."):
                yield kind


def test_a_command_that_nobody_does_is_told() -> None:
    class Lonely:
        parent = None

    with pytest.raises(AttributeError):
        CommandScreen._doer(Lonely(), "do_nothing")  # type: ignore[arg-type]


def test_the_places_name_every_declared_command() -> None:
    assert {command.id for command in COMMANDS} - OFFERED.keys() == set()
