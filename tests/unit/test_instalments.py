"""Instalments as they are typed, held and shown."""

import re

import pytest

from jbtui.models.instalments import InstalmentsField
from jbtui.models.values import Refused
from jbtui.services.documents.due_dates import Instalment, Term, instalments

FIELD = InstalmentsField()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("100 comptant", "100 % comptant"),
        ("30 comptant, 70 à 60 j fin de mois", "30 % comptant, 70 % à 60 jours fin de mois"),
        ("30% à 0 j / 70% à 1 mois", "30 % comptant, 70 % à 1 mois"),
        ("33,33 à 1 jour;33.33 A 1 m et 33,34 % comptant", "33,33 % à 1 jour, 33,33 % à 1 mois, 33,34 % comptant"),
    ],
)  # fmt: skip
def test_parts_are_typed_as_people_say_them(typed: str, shown: str) -> None:
    held = FIELD.parse(typed)
    assert FIELD.show(held) == shown
    assert FIELD.parse(FIELD.show(held)) == held


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30/30/40", "« 30 comptant, 70 à 30 j fin de mois » attendu, « 30/30/40 » saisi"),
        ("50 comptant, 40 à 30 j", "100 % en tout attendus, 90 % saisis"),
        ("100 à 30 ans", "« 30 comptant, 70 à 30 j fin de mois » attendu, « 100 à 30 ans » saisi"),
        (", ".join(["5 comptant"] * 20), "12 échéances au plus"),
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}$"):
        FIELD.parse(typed)


def test_documents_read_what_is_held() -> None:
    assert instalments(FIELD.parse("30 comptant, 70 à 30 j fin de mois")) == (
        Instalment(3000, Term(0)),
        Instalment(7000, Term(30, mode="after")),
    )
