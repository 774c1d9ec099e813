"""The people of a company: only a company has any, one at most is the main one."""

from datetime import date

import peewee
import pytest

from jbtui.models.base import database
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services import contacts, people
from jbtui.services.unit import Forbidden, Gone, Invalid, Session
from tests.services.making import address, company, everything, individual, now, person


def mains(company_id: int) -> list[str]:
    return sorted(row["last_name"] for row in Person.values(Person.contact == company_id, Person.is_main))


def test_a_person_of_a_company(anne: Session) -> None:
    row = company(anne)
    petit = people.create(
        anne, row["id"], {"civility": "Mme", "last_name": "Petit", "first_name": "Zoé", "job": "Directrice"}
    ).row
    assert petit == now(Person, petit)
    assert (petit["contact_id"], petit["contact_nature"], petit["name_key"]) == (row["id"], "company", "petit zoe")
    assert (petit["is_main"], petit["since"], petit["until"]) == (False, None, None)


def test_a_particulier_has_none(anne: Session) -> None:
    human = individual(anne)
    before = everything()
    with pytest.raises(Forbidden):
        person(anne, human)
    assert everything() == before


def test_nobody_belongs_to_a_company_that_is_gone(anne: Session) -> None:
    row = company(anne)
    contacts.delete(anne, [row["id"]])
    with pytest.raises(Gone):
        person(anne, row)


def test_a_person_needs_a_last_name(anne: Session) -> None:
    row = company(anne)
    with pytest.raises(Invalid) as caught:
        people.create(anne, row["id"], {"first_name": "Zoé"})
    assert list(caught.value.errors) == ["last_name"]
    petit = person(anne, row)
    with pytest.raises(Invalid):
        people.update(anne, petit["id"], {"last_name": ""}, 1)
    assert now(Person, petit) == petit


def test_nobody_leaves_before_they_came(anne: Session) -> None:
    row = company(anne)
    petit = person(anne, row, since=date(2020, 1, 1), until=date(2020, 1, 1))
    with pytest.raises(Invalid) as caught:
        people.update(anne, petit["id"], {"until": date(2019, 12, 31)}, 1)
    assert list(caught.value.errors) == ["until"]
    assert people.update(anne, petit["id"], {"until": None}, 1).row["until"] is None


def test_the_main_person_is_one(anne: Session) -> None:
    row, other = company(anne), company(anne)
    person(anne, other, "Ailleurs", is_main=True)
    petit = person(anne, row, "Petit", is_main=True)
    grand = person(anne, row, "Grand", is_main=True)
    assert mains(row["id"]) == ["Grand"]
    current = now(Person, petit)
    people.update(anne, petit["id"], {"is_main": True}, current["version"])
    assert mains(row["id"]) == ["Petit"]
    petit = now(Person, petit)
    people.update(anne, petit["id"], {"is_main": True, "job": "Directrice"}, petit["version"])
    assert (mains(row["id"]), now(Person, petit)["job"]) == (["Petit"], "Directrice")
    people.update(anne, petit["id"], {"is_main": False}, now(Person, petit)["version"])
    assert mains(row["id"]) == []
    assert mains(other["id"]) == ["Ailleurs"]
    assert now(Person, grand)["last_name"] == "Grand"


def test_a_deleted_person_receives_no_delivery_any_more(anne: Session) -> None:
    row = company(anne)
    petit = person(anne, row)
    depot = address(anne, row, recipient_id=petit["id"])
    people.delete(anne, petit["id"])
    assert Person.select().count() == 0
    assert now(DeliveryAddress, depot)["recipient_id"] is None
    with pytest.raises(Gone):
        people.delete(anne, petit["id"])


def test_an_individual_can_be_known_at_several_companies(anne: Session) -> None:
    human = individual(anne, "Petit")
    for name in ("Martin", "Dupond"):
        person(anne, company(anne, name), "Petit", individual_id=human["id"])
    assert Person.select().where(Person.individual == human["id"]).count() == 2


def test_a_company_with_people_stays_a_company(anne: Session) -> None:
    row = company(anne)
    petit = person(anne, row)
    before = everything()
    with pytest.raises(Forbidden, match=r"1 contact associé\b"):
        contacts.update(anne, row["id"], {"nature": "individual", "last_name": "Martin"}, 1)
    person(anne, row, "Grand")
    with pytest.raises(Forbidden, match=r"2 contacts associés\b"):
        contacts.update(anne, row["id"], {"nature": "individual", "last_name": "Martin"}, 1)
    assert everything()["contact"][0]["nature"] == "company"
    assert everything()["person"][0] == before["person"][0] == petit


def test_without_people_it_may_become_a_particulier(anne: Session) -> None:
    row = company(anne)
    petit = person(anne, row)
    people.delete(anne, petit["id"])
    saved = contacts.update(anne, row["id"], {"nature": "individual", "last_name": "Martin"}, 1).row
    assert saved["nature"] == now(Contact, row)["nature"] == "individual"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET contact_id = (SELECT id FROM contact WHERE nature = 'individual')",
        "UPDATE contact SET nature = 'individual', last_name = 'X', name = '' WHERE nature = 'company'",
        "UPDATE person SET contact_nature = 'individual'",
        "UPDATE person SET is_main = TRUE",
        "UPDATE person SET last_name = ''",
        "UPDATE person SET since = '2020-01-02', until = '2020-01-01'",
        "DELETE FROM contact WHERE nature = 'company'",
        "UPDATE person SET individual_id = 999",
    ],
    ids=[
        "a particulier's person",
        "a particulier with people",
        "a person of a particulier",
        "two main people",
        "no name",
        "left before they came",
        "no company",
        "the same as nobody",
    ],
)
def test_the_database_refuses_it_to_every_program(anne: Session, statement: str) -> None:
    individual(anne)
    row = company(anne)
    person(anne, row, "Petit")
    person(anne, row, "Grand")
    before = everything()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        database.execute_sql(statement)
    assert everything() == before
