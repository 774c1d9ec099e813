"""Figures of a history in words."""

from decimal import Decimal

import pytest

from jbtui.screens.contacts.history_page import change_words
from jbtui.services.documents.history import Year
from jbtui.services.documents.history_columns import column


@pytest.mark.parametrize(
    ("change", "words"),
    [("13.46", "+13"), ("12.5", "+13"), ("-12.5", "−13"), ("0.4", "0"), ("-100", "−100"), ("1234.5", "+1\u202f235")],
)
def test_a_change_is_rounded_once(change: str, words: str) -> None:
    year = Year(None, changes={"turnover": Decimal(change)})
    assert change_words(year, column("turnover")) == f"{words}\u202f%"
