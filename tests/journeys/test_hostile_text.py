"""Text from outside that means harm, or just trouble, in every field: shown, never obeyed."""

import pytest

from jbtui.models.contact import INDIVIDUAL_ONLY, Contact
from jbtui.models.fields import LineField, NotesField
from tests.desk import Desk

MARKUP = "[/b] [bold red]gras[/] [@click=app.quit]x[/] {x} %s %(x)s '; DROP TABLE contact; --"
CONTROLS = "\x1b[31mrouge\x1b[0m \x1b]0;titre\x07 \x9b31m a\tb\nc\r\nd \u202egauche\u2066 \x00"
SCRIPTS = "e\u0301\u0301\u0301\u0301 👩‍👩‍👧‍👦 日本語の会社 🇫🇷 \U000e0041 שלום ﷽"
NASTY = pytest.mark.parametrize("text", [MARKUP, CONTROLS, SCRIPTS], ids=["markup", "controls", "scripts"])

FIELDS = ("line1", "line2", "city", "legal_form", "activity", "origin", "payment_terms", "remarks")


@NASTY
async def test_nasty_text_is_pasted_saved_shown_searched_and_edited(desk: Desk, text: str) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.paste(f"X {text}")
        for field in FIELDS:
            await anne.go_to(field)
            await anne.paste(text)
        _harmless(anne.screen_text())
        await anne.press("ctrl+s")
        assert "C00001 X" in anne.screen_text()
        _harmless(anne.screen_text())
        await anne.press("3")
        _harmless(anne.screen_text())
        await anne.press("1", "o", "j")
        _harmless(anne.screen_text())
        await anne.press("escape", "escape")
        _harmless(anne.screen_text())
        await anne.search("x")
        await anne.paste(text)
        await anne.settle()
        _harmless(anne.screen_text())
        await anne.press("escape", "escape", "e")
        _harmless(anne.screen_text())
        await anne.press("escape", "delete")
        _harmless(anne.screen_text())
        await anne.press("o", "u")
        _harmless(anne.screen_text())


@NASTY
async def test_what_another_program_wrote_in_the_database_is_escaped_again(desk: Desk, text: str) -> None:
    (id_,) = desk.given({"name": "X"})
    lines = [name for name, field in Contact.columns().items() if isinstance(field, LineField | NotesField)]
    texts = {name: f"X {text}" for name in lines if name not in ("code", "currency", *INDIVIDUAL_ONLY)}
    with desk.connected():
        Contact.update({**texts, "name_key": "x"}).where(Contact.id == id_).execute()
    async with desk.as_user("anne", (120, 40)) as anne:
        await anne.settle()
        _harmless(anne.screen_text())
        await anne.press("enter", "pagedown")
        _harmless(anne.screen_text())
        await anne.press("e")
        _harmless(anne.screen_text())
        await anne.ahead(*["tab"] * 40)
        _harmless(anne.screen_text())
        await anne.press("escape", "escape", "delete")
        _harmless(anne.screen_text())


def _harmless(screen: str) -> None:
    """Nothing that a terminal would obey."""
    obeyed = [char for char in screen if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
    assert not obeyed + [char for char in screen if char in "\u202e\u2066"]
