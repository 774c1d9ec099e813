"""Keys in any order: the program never stops answering, and never ends by itself."""

import asyncio
import random

import pytest

from tests.desk import Desk

# ^Q is left out: it ends the program, as it should. m and its letters come often: they pile screens up.
KEYS = [
    *"1234ncpraeotdmj<>*/xé0s",
    *(
        "up",
        "down",
        "left",
        "right",
        "enter",
        "escape",
        "tab",
        "shift+tab",
        "space",
        "home",
        "end",
        "pageup",
        "pagedown",
    ),
    *(
        "delete",
        "backspace",
        "ctrl+s",
        "ctrl+z",
        "ctrl+n",
        "ctrl+o",
        "ctrl+g",
        "ctrl+p",
        "ctrl+l",
        "ctrl+f",
        "f1",
        "f2",
    ),
    *("f3", "f4", "f5", "question_mark", "colon", "u", "m", "m"),
]


@pytest.mark.parametrize("seed", range(4))
async def test_any_keys_in_any_order_are_answered(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    people = [{"last_name": "Petit"}, {"last_name": "Grand"}]
    desk.given({"name": "Alpha", "people": people}, {"name": "Beta", "is_prospect": True}, {"last_name": "Durand"})
    async with desk.as_user("anne", (80, 24) if seed % 2 else (130, 40)) as anne:
        for _ in range(60):
            burst = [dice.choice(KEYS) for _ in range(dice.choice((1, 1, 2, 4, 8)))]
            await asyncio.wait_for(anne.ahead(*burst), 20)
            if dice.random() < 0.05:
                await anne.resize(*dice.choice(((80, 24), (130, 40), (100, 30))))
        assert anne.app.is_running


async def test_going_by_the_menu_again_and_again_comes_back_to_the_first_place(desk: Desk) -> None:
    desk.given({"name": "Alpha"})
    async with desk.as_user("anne") as anne:
        for _ in range(25):
            await asyncio.wait_for(anne.press("m", "p"), 20)
        assert "Contacts › Prospects" in anne.lines()[0]
        for _ in range(25):
            await anne.press("escape")
        assert "Contacts › Tous" in anne.lines()[0]
