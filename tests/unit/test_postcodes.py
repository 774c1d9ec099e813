"""The table of postcodes: what a form proposes for a postcode, and for the beginning of a city."""

import re

import pytest

from jbtui.postcodes import TABLE, Place, all_postcodes, cities, postcodes
from jbtui.text import fold


def test_a_postcode_gives_its_cities_in_alphabetical_order() -> None:
    assert cities("01000") == ("Bourg-en-Bresse", "Saint-Denis-lès-Bourg")
    assert cities("97416") == ("Saint-Leu",)
    shared = cities("51300")
    assert len(shared) == 46
    assert list(shared) == sorted(set(shared), key=fold)


@pytest.mark.parametrize(
    ("postcode", "city"),
    [("75001", "Paris"), ("75116", "Paris"), ("69003", "Lyon"), ("13004", "Marseille"), ("13016", "Marseille")],
)
def test_arrondissements_are_written_as_on_an_envelope(postcode: str, city: str) -> None:
    assert cities(postcode) == (city,)


@pytest.mark.parametrize("postcode", ["", "00000", "69", "690031", "69439", "83998", "Lyon"])
def test_unknown_and_cedex_postcodes_have_no_city(postcode: str) -> None:
    assert cities(postcode) == ()


def test_a_city_gives_its_postcodes_whatever_its_spelling() -> None:
    bourg = (Place("01000", "Bourg-en-Bresse"),)
    assert postcodes("Bourg-en-Bresse") == postcodes("BOURG EN BRESSE") == postcodes("bourg en br") == bourg
    assert postcodes("noeux les m") == postcodes("Nœux-les-M") == (Place("62290", "Nœux-les-Mines"),)
    assert postcodes("l’hay les") == postcodes("L'Haÿ-les") == (Place("94240", "L'Haÿ-les-Roses"),)


def test_the_city_itself_comes_before_those_that_begin_like_it() -> None:
    found = postcodes("lyon")
    assert found[:9] == tuple(Place(f"6900{number}", "Lyon") for number in range(1, 10))
    assert found[9] == Place("27480", "Lyons-la-Forêt")


def test_saint_may_be_abbreviated() -> None:
    assert postcodes("St Etienne", limit=3) == postcodes("saint étienne", limit=3)
    assert Place("13460", "Saintes-Maries-de-la-Mer") in postcodes("Stes Maries")
    assert postcodes("ste")[0].city.startswith("Ste"), "the last word may be the beginning of another: Steene"


@pytest.mark.parametrize("beginning", ["", "  ", "-", "Zzz"])
def test_nothing_typed_and_no_such_city_give_nothing(beginning: str) -> None:
    assert postcodes(beginning) == ()


def test_no_more_than_the_limit() -> None:
    assert len(postcodes("saint")) == 20
    assert len(postcodes("paris", limit=7)) == 7
    assert postcodes("paris", limit=0) == ()


def test_both_ways_agree_over_the_whole_table() -> None:
    """Each pair of the table is found from its postcode and from its city, and looks like a place."""
    codes = all_postcodes()
    assert len(codes) == 6_200
    assert list(codes) == sorted(codes)
    for code in codes:
        assert re.fullmatch(r"\d{5}", code)
    for code in codes[::97]:
        for city in cities(code):
            assert Place(code, city) in postcodes(city, limit=200)
            assert "Arrondissement" not in city
            assert "(" not in city


def test_the_table_stays_small_and_names_its_licence() -> None:
    assert TABLE.stat().st_size < 250_000
    licence = TABLE.with_name("postcodes.LICENCE.txt").read_text("utf-8")
    assert "Licence Ouverte" in licence
    assert "MIT License" in licence
