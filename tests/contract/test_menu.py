"""The menu: every place can be gone to, by a letter of its own."""

from dataclasses import replace
from importlib import import_module

import pytest
from textual.screen import Screen

from jbtui.declarations.contacts import CONTACTS
from jbtui.menu import HOME, MENU, Place
from jbtui.screens.base import screen_of
from jbtui.widgets.commands import CommandScreen

PLACES = [place for _title, places in MENU for place in places]


def place_problems(places: list[Place]) -> list[str]:
    """Places without a letter of their own, words, or a screen."""
    found = []
    for place in places:
        if len(place.key) != 1 or not ("a" <= place.key <= "z") or place.key in "mq":
            found.append(f"{place.label}: « {place.key} » is no letter for it")
        if [each.key for each in places].count(place.key) > 1:
            found.append(f"{place.label}: « {place.key} » leads elsewhere too")
        if not place.label:
            found.append(f"{place.key}: has no words")
        module, _colon, name = place.screen.partition(":")
        try:
            screen = getattr(import_module(module), name)
        except (ImportError, AttributeError) as error:
            found.append(f"{place.label}: {error}")
        else:
            if not (isinstance(screen, type) and issubclass(screen, Screen) and issubclass(screen, CommandScreen)):
                found.append(f"{place.label}: {name} is no screen with commands")
    return found


def test_every_place_can_be_gone_to() -> None:
    assert place_problems(PLACES) == []
    assert HOME in PLACES
    assert all(title for title, _places in MENU)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.label)
def test_its_screen_is_made(place: Place) -> None:
    assert isinstance(screen_of(place), Screen)


def test_the_lists_of_contacts_are_the_onglets() -> None:
    listed = [place.argument for place in PLACES if place.screen.endswith(":ContactsScreen")]
    assert listed == [shelf.id for shelf in CONTACTS.shelves]


@pytest.mark.parametrize(
    "change",
    [
        {"key": "m"},
        {"key": "q"},
        {"key": "É"},
        {"key": ""},
        {"key": "t"},
        {"label": ""},
        {"screen": "jbtui.screens.nowhere:Screen"},
        {"screen": "jbtui.screens.base:Nowhere"},
        {"screen": "jbtui.screens.base:Runs"},
        {"screen": "jbtui.screens.help:Help"},
    ],
    ids=str,
)
def test_a_broken_place_is_told(change: dict[str, str]) -> None:
    good = Place("z", "Essai", PLACES[0].screen)
    assert place_problems([*PLACES, good]) == []
    assert place_problems([*PLACES, replace(good, **change)])
