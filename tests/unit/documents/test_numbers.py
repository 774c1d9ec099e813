"""Numbers: what they are made of, and what none may have in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models.values import Refused
from jbtui.services.documents.numbering import file_name, number_of, why_not_prefix


@pytest.mark.parametrize(
    ("prefix", "year", "count", "number"),
    [
        ("FA", "2026", 42, "FA2026-00042"),
        ("FA", "2026-27", 1, "FA2026-27-00001"),
        ("FA", "2026", 100_000, "FA2026-100000"),
        ("F/", "2026", 1, "F/2026-00001"),
        ("x" * 10, "y" * 10, 10**13 - 1, f"{'x' * 10}{'y' * 10}-9999999999999"),
    ],
)
def test_a_number_is_prefix_year_and_count(prefix: str, year: str, count: int, number: str) -> None:
    assert number_of(prefix, year, count) == number
    assert len(number) <= 35


@pytest.mark.parametrize("prefix", ["", "F A", "F.", "F#", "É", "x" * 11, "FA\n", "\uff26"])
def test_a_prefix_of_other_characters_is_refused(prefix: str) -> None:
    refused = why_not_prefix(prefix)
    assert refused
    assert (refused.code, refused.field) == ("E-NUM-FORMAT", "prefix")


@given(st.text("ABCxyz019+-_/", min_size=1, max_size=10))
def test_any_other_prefix_stands(prefix: str) -> None:
    assert why_not_prefix(prefix) is None
    assert number_of(prefix, "2026", 1).startswith(prefix)


@pytest.mark.parametrize("prefix", ["F A", "F.", "x" * 30])
def test_no_invoice_gets_a_number_that_the_law_refuses(prefix: str) -> None:
    with pytest.raises(Refused):
        number_of(prefix, "2026", 1)


def test_a_file_is_called_by_its_number() -> None:
    assert file_name("F/2026-00042", "pdf") == "F_2026-00042.pdf"
