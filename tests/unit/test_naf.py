"""The labels of NAF codes."""

import re

import pytest

from jbtui.naf import TABLE, label


@pytest.mark.parametrize("code", ["6201Z", "62.01Z", "62.01z"])
def test_a_code_is_known_in_each_spelling(code: str) -> None:
    assert label(code) == "Programmation informatique"


@pytest.mark.parametrize("code", ["", "62", "6201", "9999Z", "Programmation"])
def test_an_unknown_code_has_no_label(code: str) -> None:
    assert label(code) == ""


def test_the_table_holds_every_sub_class_in_french_typography() -> None:
    lines = TABLE.read_text("utf-8").splitlines()
    assert len(lines) == len({line[:5] for line in lines}) == 732
    for line in lines:
        assert re.fullmatch(r"\d{4}[A-Z] [^\s'](?:[^\s']| (?! ))+", line)
