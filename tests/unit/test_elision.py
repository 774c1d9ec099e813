"""« de » and « que » before somebody's name."""

import pytest

from jbtui.text import elides


@pytest.mark.parametrize("name", ["anne", "Émile", "Œdipe", "hélène", "yves", "y", "ulysse"])
def test_before_a_vowel(name: str) -> None:
    assert elides(name)


@pytest.mark.parametrize("name", ["paul", "Çelik", "root", "42", "", "yann", "Yasmine"])
def test_before_anything_else(name: str) -> None:
    assert not elides(name)
