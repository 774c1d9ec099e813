"""What forms offer besides: who already follows contacts."""

from jbtui.services import contact_lists
from jbtui.services.unit import Session
from tests.services.making import company


def test_the_people_who_follow_contacts(anne: Session) -> None:
    for owner in ("Zoé", "élodie", "Anne", "Zoé", ""):
        company(anne, owner=owner)
    assert contact_lists.owners("") == ["Anne", "élodie", "Zoé"]
    assert contact_lists.owners("ZO") == ["Zoé"]
    assert contact_lists.owners("elo") == ["élodie"]
    assert contact_lists.owners("x") == []
