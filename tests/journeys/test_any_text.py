"""Any text whatever, typed or pasted in any field of any form, saved, shown and edited again."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import LineField, NotesField
from jbtui.models.person import Person
from jbtui.text import clean_line, clean_text
from tests.desk import Desk, User

EXAMPLES = int(os.environ.get("ANY_TEXT_EXAMPLES", "2"))
"""How many turns with other texts; ANY_TEXT_EXAMPLES=300 for a night."""

NASTY = [
    "\x1b[31m",
    "\x1b]0;t\x07",
    "\x9b",
    "\u202e",
    "\u200d",
    "\ufe0f",
    "\u0301",
    "日",
    "👩",
    "[/b]",
    "\t",
    "\n",
    "\x00",
]
TEXT = st.one_of(
    st.text(min_size=1, max_size=40),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=12).map("".join),
    st.text(st.characters(categories=["Mn", "Me", "Cf", "Cc", "Co", "Zs", "Lo"]), min_size=1, max_size=30),
)


async def fill(user: User, texts: list[str], typed: bool) -> None:
    """Put texts in every line of the form in front of the user, in turn."""
    form = user._form
    names = [
        editor.field.name
        for editor in form.editors()
        if isinstance(form.columns[editor.field.name], LineField) and not form.columns[editor.field.name].choices
    ]
    for turn, name in enumerate(names):
        text = texts[turn % len(texts)]
        await user.go_to(name)
        if typed:
            await user.type("".join(char for char in text if char.isprintable()))
        else:
            await user.paste(text)
        harmless(user)


def harmless(user: User) -> None:
    """Nothing that a terminal would obey, each line as wide as the screen."""
    for line in user.lines():
        assert not [char for char in line if ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u200d\ufeff"]


@pytest.mark.parametrize("typed", [False, True], ids=["pasted", "typed"])
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT, min_size=3, max_size=6))
async def test_any_text_in_every_field(homes: Path, texts: list[str], typed: bool) -> None:
    del homes  # each user has one
    with TemporaryDirectory() as place:
        desk = Desk(f"{place}/jbtui.sqlite", Path(place))
        async with desk.as_user("anne", (120, 40)) as anne:
            await anne.press("n", "c")
            await anne.type("Société")
            await fill(anne, texts, typed)
            await saved(anne)
            for key in ("c", "e"):
                await anne.press("a", key)
                await anne.type("Nom")
                await fill(anne, texts, typed)
                await saved(anne)
            await anne.press("1", "e")
            harmless(anne)
            await anne.press("escape", "o", "j")
            harmless(anne)
        with desk.connected():
            for model in (Contact, Person, DeliveryAddress):
                for row in model.values():
                    for name, column in model.columns().items():
                        if isinstance(column, LineField) and row[name]:
                            clean = clean_text if isinstance(column, NotesField) else clean_line
                            assert clean(row[name]) == row[name]


async def saved(user: User) -> None:
    """Save; what cannot be stored is emptied until it can be."""
    for _field in range(40):
        await user.press("ctrl+s")
        await user.settle()
        harmless(user)
        if not user.field:
            return
        await user.ahead("end", "ctrl+u")
        await user.type("x" if user.field in ("name", "last_name", "label") else "")
    raise AssertionError(f"not saved: {user.status}")
