"""What a database refuses that no rule has forestalled is one French sentence, on each engine, and no word of SQL."""

import re

import peewee
import pytest

from jbtui import reasons
from jbtui.models.base import Record, Values
from jbtui.models.deal import Deal
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.vat_rate import VatRate
from jbtui.services import contacts
from jbtui.services.unit import Session, unit

REFUSED: dict[str, tuple[type[Record], Values, str]] = {
    "a check": (Deal, {"contact_id": 1, "label": "Atelier", "estimate": -5}, "une règle de la base refuse"),
    "twice the same": (VatRate, {"code": "Normal", "rate": 20}, "cela existe déjà"),
    "a missing value": (PaymentTerm, {"label": None}, "il manque une valeur"),
    "a link": (Deal, {"contact_id": 99, "label": "Atelier", "estimate": 5}, "n’existe plus"),
}


@pytest.mark.parametrize(("model", "row", "words"), REFUSED.values(), ids=REFUSED)
def test_it_is_a_sentence(anne: Session, model: type[Record], row: Values, words: str) -> None:
    contacts.create(anne, {"name": "MARTIN", "is_customer": True})
    with pytest.raises(peewee.PeeweeException) as refused, unit(anne, "Essai") as work:
        work.insert(model, [row, row])
    said = reasons.of_database(refused.value)
    assert words in said
    assert not re.search(r"[A-Z]{3}|[_\d]", said)
    assert reasons.is_rule(refused.value)
