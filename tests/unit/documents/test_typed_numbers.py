"""Quantities, prices and percentages as they are typed, French or not, and what is no number."""

from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jbtui.models.fields import FixedField, PriceField, QuantityField, RateField
from jbtui.models.values import Refused
from jbtui.services.documents.refusals import WORDS, refusal

quantity, price, rate = QuantityField("Qté"), PriceField("PU HT"), RateField("TVA")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1234.5", "1234.50"),
        (" 12 ", "12"),
        (",5", "0.5"),
        ("5,", "5"),
        ("0,0125", "0.0125"),
        ("0,01250000", "0.0125"),
        ("-1", "-1"),
        ("\u22121,5", "-1.5"),
        ("-0", "0"),
        ("99999999999,9999", "99999999999.9999"),
        ("000000000000000000012", "12"),
    ],
)
def test_a_number_is_taken_as_it_is_typed(typed: str, value: str) -> None:
    assert quantity.parse(typed) == Decimal(value)
    assert not str(quantity.parse(typed)).startswith("-0.0000")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,234.50", "E-FORMAT"),
        ("1.234,50", "E-FORMAT"),
        ("1e3", "E-FORMAT"),
        ("NaN", "E-FORMAT"),
        ("inf", "E-FORMAT"),
        ("--5", "E-FORMAT"),
        ("", "E-FORMAT"),
        (",", "E-FORMAT"),
        ("5-", "E-FORMAT"),
        ("1,23456", "E-FORMAT"),
        ("٣", "E-FORMAT"),
        ("12 €", "E-FORMAT"),
        ("100000000000", "E-RANGE"),
        ("9" * 100, "E-RANGE"),
    ],
)
def test_what_is_no_number_is_refused_with_its_code(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        quantity.parse(typed)
    assert refused.value.code == code
    assert str(refused.value)


def test_prices_and_percentages_take_their_sign() -> None:
    assert price.parse("12,5 €") == Decimal("12.5")
    assert price.show(Decimal("1249.9000")) == "1\u202f249,90"
    assert price.show(Decimal("0.0125")) == "0,0125"
    assert rate.parse("5,5 %") == Decimal("5.5")
    assert rate.show(Decimal("5.50")) == "5,5\u202f%"
    assert rate.edit(Decimal("5.50")) == "5,5"
    for typed in ("100,01", "-1", "5,555"):
        with pytest.raises(Refused) as refused:
            rate.parse(typed)
        assert refused.value.code == "E-FORMAT"


@pytest.mark.parametrize("field", [quantity, price, rate], ids=["quantity", "price", "rate"])
@given(number=st.integers(-(10**15) + 1, 10**15 - 1))
def test_what_is_shown_and_edited_is_read_back(field: FixedField, number: int) -> None:
    if isinstance(field, RateField):
        number %= 10_001
    value = field.python_value(number)
    assert field.db_value(value) == number
    assert field.parse(field.show(value)) == field.parse(field.edit(value)) == value


def test_a_fraction_of_the_last_decimal_is_not_stored() -> None:
    with pytest.raises(ValueError, match="decimals"):
        quantity.db_value(Decimal("0.00001"))


@pytest.mark.parametrize("code", WORDS)
def test_each_code_has_its_french_words(code: str) -> None:
    field, sentence = WORDS[code]
    names = {name: "x" for _text, name, _format, _conversion in Formatter().parse(sentence) if name}
    words = str(refusal(code, **names))
    assert words
    assert "{" not in words
    if field:  # said beside a field, in lower case; else it is a sentence
        assert words[0].islower()
        assert not words.endswith(".")
    elif code not in ("E-FORMAT", "E-RANGE", "E-ID", "E-EADDR"):
        assert words[0].isupper()
        assert words.endswith(".")
