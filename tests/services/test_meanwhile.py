"""What somebody saves between my reading and my writing: it is seen, never overwritten, and never half stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services import contacts, delivery_addresses, people
from jbtui.services.unit import Forbidden, Gone, Invalid, Session, UnitOfWork, unit
from tests.services.making import address, as_edited, company, everything, individual, now, person

Meanwhile = Callable[[ModuleType, Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Has somebody act after the next act of a service has begun, and before it has the writer's place."""

    def arrange(service: ModuleType, act: Callable[[], object]) -> None:
        @contextmanager
        def late(*args: Any, **options: Any) -> Iterator[UnitOfWork]:
            monkeypatch.setattr(service, "unit", unit)
            act()
            with unit(*args, **options) as work:
                yield work

        monkeypatch.setattr(service, "unit", late)

    return arrange


def test_an_address_that_became_the_default_one_is_not_archived(
    anne: Session, bob: Session, meanwhile: Meanwhile
) -> None:
    depot = address(anne, company(anne))
    meanwhile(delivery_addresses, lambda: delivery_addresses.set_default(bob, depot["id"]))
    with pytest.raises(Forbidden):
        delivery_addresses.set_archived(anne, depot["id"], True)


def test_an_address_that_was_archived_becomes_the_default_one_and_is_back(
    anne: Session, bob: Session, meanwhile: Meanwhile
) -> None:
    depot = address(anne, company(anne))
    meanwhile(delivery_addresses, lambda: delivery_addresses.set_archived(bob, depot["id"], True))
    delivery_addresses.set_default(anne, depot["id"])
    after = now(DeliveryAddress, depot)
    assert (after["is_default"], after["archived"]) == (True, False)


def test_dates_of_a_person_that_two_people_fill_still_follow_each_other(
    anne: Session, bob: Session, meanwhile: Meanwhile
) -> None:
    employee = person(anne, company(anne))
    meanwhile(people, lambda: people.update(bob, employee["id"], {"since": date(2026, 1, 1)}, 1))
    with pytest.raises(Invalid):
        people.update(anne, employee["id"], {"until": date(2025, 1, 1)}, 1)
    assert now(Person, employee)["until"] is None


def test_an_individual_who_gets_a_position_is_not_deleted(anne: Session, bob: Session, meanwhile: Meanwhile) -> None:
    human, garage = individual(anne, "Petit"), company(anne, "Garage")
    meanwhile(contacts, lambda: person(bob, garage, individual_id=human["id"]))
    with pytest.raises(Forbidden, match="contact associé de Garage"):
        contacts.delete(anne, [human["id"]])
    assert now(Contact, human)["last_name"] == "Petit"


def test_nobody_is_added_to_a_company_that_is_gone_or_became_a_particulier(
    anne: Session, bob: Session, meanwhile: Meanwhile
) -> None:
    row = company(anne)
    alone = {"nature": "individual", "last_name": "Martin"}
    meanwhile(people, lambda: contacts.update(bob, row["id"], alone, 1))
    with pytest.raises(Forbidden):
        person(anne, row)
    garage = company(anne, "Garage")
    meanwhile(people, lambda: contacts.delete(bob, [garage["id"]]))
    with pytest.raises(Gone):
        person(anne, garage)
    assert everything()["person"] == []


def test_what_was_typed_for_a_company_does_not_vanish_when_it_became_a_particulier(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    contacts.update(bob, row["id"], {"nature": "individual", "last_name": "Martin"}, 1)
    before = as_edited(everything())
    with pytest.raises(Forbidden, match=r"devenue un particulier.*Raison sociale, SIREN"):
        contacts.update(anne, row["id"], {"name": "Martin SA", "siren": "732829320"}, 1)
    assert as_edited(everything()) == before
    assert contacts.update(anne, row["id"], {"phone": "+33465716210"}, 1).row["phone"] == "+33465716210"


def test_what_was_typed_for_a_particulier_does_not_vanish_when_it_became_a_company(anne: Session, bob: Session) -> None:
    row = individual(anne, "Martin")
    contacts.update(bob, row["id"], {"nature": "company", "name": "Martin"}, 1)
    with pytest.raises(Forbidden, match=r"devenue une société.*Prénom"):
        contacts.update(anne, row["id"], {"first_name": "Zoé"}, 1)
    assert now(Contact, row)["name"] == "Martin"


def test_a_change_that_was_taken_back_is_no_clash(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(bob, row["id"], {"city": "Nantes"}, 1)
    contacts.update(bob, row["id"], {"city": "Lyon"}, 2)
    assert contacts.update(anne, row["id"], {"city": "Brest"}, 1).row["city"] == "Brest"
