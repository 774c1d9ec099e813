"""What is typed in a search field, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.services.filters import split

KNOWN = ("ville", "suivi")


@pytest.mark.parametrize(
    ("text", "asked", "words"),
    [
        ("", {}, ""),
        ("martin lyon", {}, "martin lyon"),
        ("ville:lyon", {"ville": "lyon"}, ""),
        ("Ville:LYON", {"ville": "lyon"}, ""),
        ("ville:lyon suivi:paul", {"ville": "lyon", "suivi": "paul"}, ""),
        ("martin ville:Saint-Étienne fils", {"ville": "saint etienne"}, "martin fils"),
        ('ville:"La Roche sur Yon" martin', {"ville": "la roche sur yon"}, "martin"),
        ('ville:"La Roche', {"ville": "la roche"}, ""),
        ("ville:« La Roche » martin", {"ville": "la roche"}, "martin"),
        ("ville : lyon", {"ville": "lyon"}, ""),
        ("ville\u202f: lyon", {"ville": "lyon"}, ""),
        ("ville:lyon ville:nantes", {"ville": "nantes"}, ""),
        ("ville:", {}, ""),
        ("ville: ", {}, ""),
        ('ville:""', {}, ""),
        ("ville:%", {"ville": "%"}, ""),
        ("rue:lyon 12:30 http://lyon", {}, "rue:lyon 12:30 http://lyon"),
        ("maville:lyon", {}, "maville:lyon"),
        ("rue:ville:lyon", {}, "rue:ville:lyon"),
    ],
)
def test_fields_are_told_from_words(text: str, asked: dict[str, str], words: str) -> None:
    found, rest = split(text, KNOWN)
    assert (found, " ".join(rest.split())) == (asked, words)


@given(st.text(max_size=40) | st.text(alphabet='vile: «»"suv\u202f', max_size=20))
def test_any_text_is_taken_apart(text: str) -> None:
    asked, rest = split(text, KNOWN)
    assert set(asked) <= set(KNOWN)
    assert all(asked.values())
    assert len(rest) <= len(text) + 1


def test_a_long_text_is_taken_apart_at_once() -> None:
    for text in ("ville:" * 5_000, "ville : " * 5_000, "v" * 50_000, 'ville:"' * 5_000, " :" * 20_000):
        split(text, KNOWN)
