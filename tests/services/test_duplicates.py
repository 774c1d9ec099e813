"""Likely duplicates of what is being typed: found by numbers, emails and close names, the most alike first."""

from typing import Any

import pytest

from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.services import duplicates
from jbtui.services.unit import Session
from tests.services.making import company, individual

SIRET = "73282932000074"


def typed(**values: Any) -> Values:
    """A form in which these values have been typed."""
    return {**Contact.blank(), **values}


def found(**values: Any) -> list[tuple[str, str]]:
    """(code, reason) of the likely duplicates of these values."""
    return [(each.code, each.reason) for each in duplicates.likely(typed(**values))]


@pytest.fixture(autouse=True)
def known(anne: Session) -> None:
    company(
        anne,
        "Menuiserie Martin & Fils SARL",
        siren=SIRET[:9],
        siret=SIRET,
        email="Info@Martin.example",
        phone="+33465716210",
        mobile="+33612345678",
        postcode="69003",
        city="Lyon",
    )
    individual(anne, "Lefèvre", first_name="Hélène", phone="+33140506070")
    company(anne, "Boulangerie Durand", city="Brest")
    for number in range(5):
        company(anne, f"Menuiserie du Port {number}")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"siret": SIRET}, "même SIRET"),
        ({"siret": "732 829 320 00074"}, "même SIRET"),
        ({"siren": SIRET[:9]}, "même SIREN"),
        ({"siren": "732 829 320"}, "même SIREN"),
        ({"email": "info@martin.example"}, "même email"),
        ({"phone": "+33465716210"}, "même téléphone"),
        ({"mobile": "+33465716210"}, "même téléphone"),
        ({"phone": "+33612345678", "name": "Tout autre"}, "même téléphone"),
        ({"name": "Menuiserie Martin et Fils"}, "nom proche"),
        ({"name": "SAS MENUISERIE MARTIN & FILS"}, "nom proche"),
        ({"name": "Martin & fils menuiserie"}, "nom proche"),
        ({"name": "Menuiserie Martn & Fils"}, "nom proche"),
        ({"name": "Menuiserie Martin & Fils", "phone": "+33465716210"}, "même nom, même téléphone"),
    ],
)
def test_a_likely_duplicate_is_found_with_its_reason(values: Values, reason: str) -> None:
    assert ("C00001", reason) in found(**values)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"name": "Menuiserie"},
        {"name": "Martin"},
        {"name": "Boucherie Sanzot"},
        {"siren": "552100554"},
        {"email": "contact@martin.example"},
        {"phone": "+33465716211"},
        {"name": "Fils"},
    ],
)
def test_what_is_not_alike_is_not_found(values: Values) -> None:
    assert "C00001" not in [code for code, _reason in found(**values)]


def test_individuals_are_found_by_their_names() -> None:
    assert found(nature="individual", last_name="LEFEVRE", first_name="helene") == [("C00002", "nom proche")]
    assert found(nature="individual", last_name="Hélène", first_name="Lefèvre") == [("C00002", "nom proche")]


def test_the_most_alike_come_first(anne: Session) -> None:
    company(anne, "Menuiserie Martin Fils", email="autre@martin.example")
    company(anne, "Tout autre", email="info@martin.example", siret="55210055400013")
    reasons = [
        reason for _code, reason in found(name="Menuiserie Martin & Fils", siret=SIRET, email="info@martin.example")
    ]
    assert reasons == ["même SIRET", "même email", "nom proche"]


def test_the_contact_itself_is_not_its_duplicate() -> None:
    row = Contact.values(Contact.code == "C00001")[0]
    assert duplicates.likely(row, but=row["id"]) == []
    assert [each.id for each in duplicates.likely(row)] == [row["id"]]


def test_it_is_told_where_the_other_one_is() -> None:
    (other,) = duplicates.likely(typed(siret=SIRET))
    assert (other.title, other.place) == ("Menuiserie Martin & Fils SARL", "69003 Lyon")


def test_the_same_siret_or_the_same_phone_and_name_are_sure() -> None:
    for values in ({"siret": SIRET}, {"name": "Menuiserie Martin et fils", "mobile": "+33465716210"}):
        sure = duplicates.sure(typed(**values))
        assert sure is not None
        assert sure.code == "C00001"
    for values in (
        {"siren": SIRET[:9]},
        {"phone": "+33465716210"},
        {"name": "Menuiserie Martin & Fils"},
        {"email": "info@martin.example"},
    ):
        assert duplicates.sure(typed(**values)) is None


HOSTILE = {
    **{ascii(text): text for text in ("\0", "\ud800", '" OR *', ")", "'", "%", "@", "㍿")},
    "one word": "a" * 10_000,
    "one number": "1" * 10_000,
    "words": "ab " * 3_000,
    "long words": "abcdef " * 1_500,
    "numbers": "12 " * 3_000,
    "an address": "a@" * 5_000,
    "signs of one letter": "ﷺ" * 3_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_is_no_error(text: str) -> None:
    for column in duplicates.COMPARED:
        nature = "individual" if column.endswith("_name") else "company"
        assert duplicates.likely(typed(nature=nature, **{column: text})) == []
