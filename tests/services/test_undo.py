"""Taking acts back: every kind of change, redone too; one's own only; what others changed since stays, and is named."""

from datetime import timedelta

import peewee
import pytest

from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import Unit
from jbtui.models.person import Person
from jbtui.services import contacts, delivery_addresses, demo, people, search, undo
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.paging import Order
from jbtui.services.unit import Forbidden, Session, unit
from tests.services.conftest import MORNING
from tests.services.making import (
    address,
    addresses,
    as_edited,
    billing_address,
    company,
    everything,
    individual,
    last_unit,
    now,
    person,
    plain,
)


def test_a_creation_taken_back_leaves_nothing_and_redone_brings_it_all(anne: Session) -> None:
    company(anne, "Martin", city="Lyon")
    made = everything()
    done = undo.undo(anne, last_unit())
    assert (done.label, done.restored, done.skipped) == ("Créer Martin", 2, [])
    assert not any(everything().values())
    undo.undo(anne, last_unit())
    assert as_edited(everything()) == as_edited(made)


def test_a_change_taken_back_and_redone(anne: Session) -> None:
    row = company(anne, city="Lyon", phone="+33465716210")
    before = as_edited(everything())
    contacts.update(anne, row["id"], {"city": "Nantes", "phone": ""}, 1)
    after = as_edited(everything())
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before  # the delivery address that followed went back too
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == after
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before


def test_a_taken_back_change_is_a_change(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    undo.undo(anne, last_unit())
    assert (now(Contact, row)["version"], now(Contact, row)["city_key"]) == (3, "lyon")
    assert contacts.update(bob, row["id"], {"phone": "+33465716210"}, 1).row["city"] == "Lyon"


def test_a_deleted_contact_comes_back_whole(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin & Fils", city="Lyon", siren="732829320", tags="vip", remarks="ligne 1\nligne 2")
    chief = person(anne, row, "Petit", first_name="Zoé", is_main=True, job="Directrice")
    person(bob, row, "Grand")
    address(bob, row, "Dépôt", city="Nantes", recipient_id=chief["id"], is_default=True)
    before = everything()
    contacts.delete(anne, [row["id"]])
    assert not any(everything().values())
    assert undo.undo(anne, last_unit()).skipped == []
    after = everything()
    assert as_edited(after) == as_edited(before)
    assert after["contact"][0]["created_at"] == MORNING
    assert [each["created_by"] for each in after["person"]] == ["anne", "bob"]
    assert [each["version"] for each in after["contact"]] == [row["version"] + 2 - 1]
    walk = search.Found(Contact.select(*search.SEARCHED, Contact.name_key, Contact.nature), "petit", BY_NAME)
    assert [found["id"] for _key, found in walk.page(limit=9)] == [row["id"]]


BY_NAME = Order((Contact.name_key, Contact.id))


def test_a_deleted_person_gets_their_deliveries_back(anne: Session) -> None:
    row = company(anne)
    employee = person(anne, row)
    depot = address(anne, row, recipient_id=employee["id"])
    before = everything()
    people.delete(anne, employee["id"])
    assert now(DeliveryAddress, depot)["recipient_id"] is None
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == as_edited(before)


def test_a_deleted_address_comes_back(anne: Session) -> None:
    depot = address(anne, company(anne), city="Lyon")
    before = everything()
    delivery_addresses.delete(anne, depot["id"])
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == as_edited(before)


def test_another_default_address_taken_back(anne: Session) -> None:
    row = company(anne)
    depot = address(anne, row)
    before = as_edited(everything())
    delivery_addresses.set_default(anne, depot["id"])
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before


def test_another_main_person_taken_back(anne: Session) -> None:
    row = company(anne)
    person(anne, row, "Petit", is_main=True)
    before = as_edited(everything())
    person(anne, row, "Grand", is_main=True)
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == before


def test_several_contacts_deleted_at_once_come_back_at_once(anne: Session) -> None:
    ids = [company(anne, name)["id"] for name in ("Un", "Deux", "Trois")]
    before = as_edited(everything())
    assert contacts.delete(anne, ids) == 3
    undone = undo.undo(anne, last_unit())
    assert (undone.label, undone.restored) == ("Supprimer 3 contacts", 6)
    assert as_edited(everything()) == before


def test_only_my_own_acts_are_mine_to_take_back(anne: Session, bob: Session) -> None:
    company(anne)
    before = everything()
    with pytest.raises(Forbidden):
        undo.undo(bob, last_unit())
    with pytest.raises(Forbidden):
        undo.undo(bob, 999)
    assert everything() == before
    assert undo.last(bob) is None
    assert undo.mine(bob, 10) == []


def test_an_act_is_taken_back_once(anne: Session) -> None:
    company(anne)
    number = last_unit()
    undo.undo(anne, number)
    with pytest.raises(Forbidden, match="déjà annulé"):
        undo.undo(anne, number)


def test_undo_walks_back_through_the_session_and_no_further(anne: Session) -> None:
    yesterday = Session("anne", clock=anne.clock)
    company(yesterday, "Hier")
    row = company(anne, "Un")
    contacts.update(anne, row["id"], {"city": "Lyon"}, 1)
    assert undo.last(anne) == 3
    undo.undo(anne, 3)
    assert undo.last(anne) == 2
    undo.undo(anne, 2)
    assert undo.last(anne) is None
    assert [each["name"] for each in Contact.values()] == ["Hier"]
    assert undo.last(yesterday) == 1


def test_my_acts_are_listed_newest_first_without_those_taken_back(anne: Session, bob: Session) -> None:
    company(anne, "Un")
    company(bob, "De Bob")
    company(Session("anne", clock=anne.clock), "Deux")
    undo.undo(anne, 1)
    mine = undo.mine(anne, 10)
    assert [(row["number"], plain(row["label"])) for row in mine] == [(4, "Annuler : Créer Un"), (3, "Créer Deux")]
    assert [row["number"] for row in undo.mine(anne, 1)] == [4]
    assert mine[1]["at"] == MORNING + timedelta(minutes=2)


def test_what_somebody_changed_since_stays_and_is_named(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin", city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes", "phone": "+33465716210"}, 1)
    contacts.update(bob, row["id"], {"phone": "+33478000000"}, 2)
    done = undo.undo(anne, 2)
    assert list(map(plain, done.skipped)) == ["Martin : Téléphone changé depuis"]
    assert (now(Contact, row)["city"], now(Contact, row)["phone"]) == ("Nantes", "+33478000000")
    assert done.restored == 1  # the delivery address, which nobody touched


def test_a_field_that_somebody_else_changed_does_not_stop_mine(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin", city="Lyon")
    contacts.update(anne, row["id"], {"phone": "+33465716210"}, 1)
    contacts.update(bob, row["id"], {"email": "info@martin.fr"}, 2)
    assert undo.undo(anne, 2).skipped == []
    assert (now(Contact, row)["phone"], now(Contact, row)["email"]) == ("", "info@martin.fr")


def test_what_somebody_deleted_since_is_named(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    employee = person(anne, row)
    people.update(anne, employee["id"], {"job": "Directrice"}, 1)
    number = last_unit()
    people.delete(bob, employee["id"])
    assert list(map(plain, undo.undo(anne, number).skipped)) == ["contact associé : supprimé depuis"]


def test_a_contact_that_somebody_deleted_since_does_not_come_back(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    contacts.update(anne, row["id"], {"phone": "+33465716210"}, 1)
    hers = last_unit()
    contacts.delete(bob, [row["id"]])
    his = last_unit()
    done = undo.undo(anne, hers)
    assert (done.restored, len(done.skipped)) == (0, 1)
    assert "supprimé depuis" in plain(done.skipped[0])
    assert not any(everything().values())
    undo.undo(bob, his)  # what bob deleted is his to bring back, as it was then
    assert now(Contact, row)["phone"] == "+33465716210"


def test_a_field_that_somebody_else_set_stays_and_is_theirs_to_take_back(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    contacts.update(anne, row["id"], {"phone": "+33465716210"}, 1)
    hers = last_unit()
    contacts.update(bob, row["id"], {"phone": "+33478000000"}, 2)
    his = last_unit()
    assert list(map(plain, undo.undo(anne, hers).skipped)) == ["Martin : Téléphone changé depuis"]
    with pytest.raises(Forbidden):
        undo.undo(anne, his)
    assert undo.undo(bob, his).skipped == []
    assert now(Contact, row)["phone"] == "+33465716210"


def test_tags_that_were_united_are_taken_back_by_the_one_who_came_last(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin", tags="vip")
    contacts.update(anne, row["id"], {"tags": "salon, vip"}, 1)
    hers = last_unit()
    contacts.update(bob, row["id"], {"tags": "or, vip"}, 1)
    his = last_unit()
    assert list(map(plain, undo.undo(anne, hers).skipped)) == ["Martin : Étiquettes changé depuis"]
    assert undo.undo(bob, his).skipped == []
    assert now(Contact, row)["tags"] == "salon, vip"


def test_a_new_contact_that_somebody_edited_is_kept_whole(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    contacts.update(bob, row["id"], {"city": "Lyon"}, 1)
    before = as_edited(everything())
    done = undo.undo(anne, 1)
    assert len(done.skipped) == 2
    assert as_edited(everything()) == before


def test_a_new_contact_to_which_somebody_added_a_person_is_kept_whole(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    person(bob, row)
    undo.undo(anne, 1)
    kept = everything()
    assert len(kept["contact"]) == len(kept["person"]) == 1
    assert [each["is_default"] for each in kept["delivery_address"]] == [True]


def test_there_is_still_a_default_address_when_the_old_one_is_gone(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    depot = address(anne, row)
    delivery_addresses.set_default(anne, depot["id"])
    number = last_unit()
    delivery_addresses.delete(bob, billing_address(row)["id"])
    undo.undo(anne, number)
    assert [each["is_default"] for each in addresses(row)] == [True]


def test_an_address_that_follows_again_is_the_billing_address_of_now(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    billing = billing_address(row)
    delivery_addresses.update(anne, billing["id"], {"city": "Brest"}, 1)
    number = last_unit()
    contacts.update(bob, row["id"], {"city": "Nantes"}, 1)
    undo.undo(anne, number)
    after = now(DeliveryAddress, billing)
    assert not after["follows_billing"] or after["city"] == "Nantes"


def test_a_profile_that_became_the_only_one_stays(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin")
    contacts.update(anne, row["id"], {"is_supplier": True}, 1)
    contacts.update(bob, row["id"], {"is_customer": False}, 2)
    assert len(undo.undo(anne, 2).skipped) == 1
    assert now(Contact, row)["is_supplier"]


def test_an_individual_who_got_a_position_since_is_kept(anne: Session, bob: Session) -> None:
    human = individual(anne, "Petit")
    number = last_unit()
    person(bob, company(bob), individual_id=human["id"])
    undo.undo(anne, number)
    assert now(Contact, human)["last_name"] == "Petit"
    assert len(addresses(human)) == 1


def test_undone_twice_over_it_is_as_it_was(anne: Session) -> None:
    row = company(anne, "Martin", city="Lyon")
    person(anne, row)
    contacts.delete(anne, [row["id"]])
    assert undo.undo(anne, last_unit()).skipped == []
    there = as_edited(everything())
    assert undo.undo(anne, last_unit()).skipped == []
    assert not any(everything().values())
    assert undo.undo(anne, last_unit()).skipped == []
    assert as_edited(everything()) == there


def test_an_act_of_many_rows_is_taken_back_and_redone(anne: Session) -> None:
    """More lines than one transaction of an undo takes, and exactly as many."""
    with unit(anne, "Importer") as work:
        create_all(work, [NewContact({"name": f"N{number}", "is_customer": True}) for number in range(100)])
    with unit(anne, "Importer", goes_on=work.number) as more:
        create_all(more, [NewContact({"name": f"M{number}", "is_customer": True}) for number in range(50)])
    before = as_edited(everything())
    done = undo.undo(anne, work.number)
    assert (done.restored, done.skipped) == (300, [])
    assert Contact.select().count() == DeliveryAddress.select().count() == 0
    assert Unit.select().where(Unit.undoes == work.number).count() == 1
    redone = undo.undo(anne, last_unit())
    assert (redone.restored, redone.skipped) == (300, [])
    assert as_edited(everything()) == before


@pytest.mark.parametrize("contacts_made", [100])
def test_exactly_as_many_lines_as_a_transaction_takes(anne: Session, contacts_made: int) -> None:
    with unit(anne, "Importer") as work:
        create_all(work, [NewContact({"name": f"N{number}", "is_customer": True}) for number in range(contacts_made)])
    assert undo.undo(anne, work.number).restored == 2 * contacts_made
    assert Unit.select().count() == 2


def test_the_demonstration_data_go_at_one_stroke(anne: Session) -> None:
    row = company(anne)
    demo.fill(anne, 30, 1)
    done = undo.undo(anne, last_unit())
    assert done.skipped == []
    assert [each["id"] for each in Contact.values()] == [row["id"]]
    assert Person.select().count() == 0


def test_an_undo_whose_database_fails_takes_nothing_back(anne: Session, base: peewee.Database) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    base.execute_sql("ALTER TABLE counter RENAME TO counter_away")
    with pytest.raises(peewee.DatabaseError):
        undo.undo(anne, 2)
    base.execute_sql("ALTER TABLE counter_away RENAME TO counter")
    assert now(Contact, row)["city"] == "Nantes"
    undo.undo(anne, 2)
    assert now(Contact, row)["city"] == "Lyon"
