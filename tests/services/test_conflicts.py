"""Two people on one record: disjoint changes are merged, a true clash shows both sides, nothing is lost in silence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services import contacts, delivery_addresses, people
from jbtui.services.unit import Clash, Conflict, Gone, Session
from tests.services.conftest import MORNING
from tests.services.making import address, billing_address, company, everything, now, person


def test_changes_to_different_fields_are_merged(anne: Session, bob: Session) -> None:
    row = company(anne, phone="+33465716210", city="Lyon")
    contacts.update(anne, row["id"], {"phone": "+33478000000"}, row["version"])
    saved = contacts.update(bob, row["id"], {"city": "Nantes"}, row["version"])
    assert (saved.row["phone"], saved.row["city"], saved.row["version"]) == ("+33478000000", "Nantes", 3)
    assert saved.merged == {"phone": "anne"}
    assert now(Contact, row) == saved.row


def test_a_clash_shows_both_sides_with_who_and_when(anne: Session, bob: Session) -> None:
    row = company(anne, phone="+33465716210", city="Lyon")
    contacts.update(anne, row["id"], {"phone": "+33478000000"}, 1)
    before = everything()
    with pytest.raises(Conflict) as caught:
        contacts.update(bob, row["id"], {"phone": "+33140000000", "city": "Nantes"}, 1)
    assert caught.value.model is Contact
    assert caught.value.clashes == [
        Clash("phone", "+33465716210", "+33140000000", "+33478000000", "anne", MORNING + timedelta(minutes=1))
    ]
    assert caught.value.row == now(Contact, row)
    assert everything() == before  # not even the city, which did not clash


def test_every_field_that_clashes_is_named_with_its_own_author(anne: Session, bob: Session) -> None:
    carole = Session("carole", clock=anne.clock)
    row = company(anne, phone="+33465716210", city="Lyon")
    contacts.update(anne, row["id"], {"phone": "+33478000000"}, 1)
    contacts.update(bob, row["id"], {"city": "Nantes"}, 2)
    with pytest.raises(Conflict) as caught:
        contacts.update(carole, row["id"], {"phone": "+33140000000", "city": "Brest"}, 1)
    assert {(clash.column, clash.who) for clash in caught.value.clashes} == {("phone", "anne"), ("city", "bob")}


def test_a_field_changed_twice_shows_what_i_had_read_and_who_came_last(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    contacts.update(bob, row["id"], {"city": "Brest"}, 2)
    with pytest.raises(Conflict) as caught:
        contacts.update(anne, row["id"], {"city": "Lille"}, 1)
    (clash,) = caught.value.clashes
    assert (clash.before, clash.theirs, clash.mine, clash.who) == ("Lyon", "Brest", "Lille", "bob")


def test_the_same_value_saved_by_both_is_no_clash(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    saved = contacts.update(bob, row["id"], {"city": "Nantes", "phone": "+33465716210"}, 1)
    assert (saved.row["city"], saved.row["phone"]) == ("Nantes", "+33465716210")


def test_values_of_the_clash_are_those_of_the_model(anne: Session, bob: Session) -> None:
    from datetime import date
    from decimal import Decimal

    row = company(anne, credit_limit=Decimal("100.00"))
    contacts.update(anne, row["id"], {"credit_limit": Decimal("200.50")}, 1)
    with pytest.raises(Conflict) as caught:
        contacts.update(bob, row["id"], {"credit_limit": Decimal("300.00")}, 1)
    (clash,) = caught.value.clashes
    assert (clash.before, clash.mine, clash.theirs) == (Decimal("100.00"), Decimal("300.00"), Decimal("200.50"))
    employee = person(anne, row, since=date(2020, 1, 1))
    people.update(anne, employee["id"], {"since": date(2021, 1, 1)}, 1)
    with pytest.raises(Conflict) as caught:
        people.update(bob, employee["id"], {"since": None}, 1)
    (clash,) = caught.value.clashes
    assert (clash.before, clash.mine, clash.theirs) == (date(2020, 1, 1), None, date(2021, 1, 1))


def test_storing_mine_over_the_newest_version_settles_the_clash(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes", "phone": "+33478000000"}, 1)
    with pytest.raises(Conflict) as caught:
        contacts.update(bob, row["id"], {"city": "Brest"}, 1)
    saved = contacts.update(bob, row["id"], {"city": "Brest"}, caught.value.row["version"])
    assert (saved.row["city"], saved.row["phone"]) == ("Brest", "+33478000000")


def test_people_and_addresses_clash_alike(anne: Session, bob: Session) -> None:
    row = company(anne)
    employee, depot = person(anne, row), address(anne, row)
    people.update(anne, employee["id"], {"job": "Directrice"}, 1)
    assert people.update(bob, employee["id"], {"phone": "+33465716210"}, 1).merged == {"job": "anne"}
    assert now(Person, employee)["job"] == "Directrice"
    with pytest.raises(Conflict) as caught:
        people.update(bob, employee["id"], {"job": "Gérante"}, 1)
    assert caught.value.model is Person
    delivery_addresses.update(anne, depot["id"], {"city": "Lyon"}, 1)
    assert delivery_addresses.update(bob, depot["id"], {"phone": "+33465716210"}, 1).row["city"] == "Lyon"
    with pytest.raises(Conflict) as caught:
        delivery_addresses.update(bob, depot["id"], {"city": "Brest"}, 1)
    assert caught.value.model is DeliveryAddress


def test_the_billing_address_may_change_while_i_edit_another_field_of_the_address(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    billing = billing_address(row)
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    saved = delivery_addresses.update(bob, billing["id"], {"instructions": "Quai 3"}, billing["version"])
    assert (saved.row["city"], saved.row["instructions"], saved.row["follows_billing"]) == ("Nantes", "Quai 3", True)


@pytest.mark.parametrize("what", ["contact", "person", "address"])
def test_saving_what_somebody_deleted_says_so(anne: Session, bob: Session, what: str) -> None:
    row = company(anne)
    employee, depot = person(anne, row), address(anne, row)
    contacts.delete(bob, [row["id"]])
    saves: dict[str, Callable[[], object]] = {
        "contact": lambda: contacts.update(anne, row["id"], {"city": "Lyon"}, 1),
        "person": lambda: people.update(anne, employee["id"], {"job": "Directrice"}, 1),
        "address": lambda: delivery_addresses.update(anne, depot["id"], {"city": "Lyon"}, 1),
    }
    with pytest.raises(Gone):
        saves[what]()
    assert not any(everything().values())


def test_who_is_merged_may_be_several(anne: Session, bob: Session) -> None:
    carole = Session("carole", clock=anne.clock)
    row = company(anne)
    contacts.update(anne, row["id"], {"phone": "+33465716210"}, 1)
    contacts.update(bob, row["id"], {"email": "a@b.fr"}, 2)
    saved = contacts.update(carole, row["id"], {"activity": "Menuiserie"}, 1)
    assert saved.merged == {"phone": "anne", "email": "bob"}


def test_tags_of_two_people_are_united(anne: Session, bob: Session) -> None:
    row = company(anne, tags="ancien, vip")
    contacts.update(anne, row["id"], {"tags": "salon, vip"}, 1)
    saved = contacts.update(bob, row["id"], {"tags": "ancien, or, vip"}, 1)
    assert (saved.row["tags"], saved.merged) == ("or, salon, vip", {"tags": "anne"})


def test_remarks_are_united_where_the_changed_lines_are_apart(anne: Session, bob: Session) -> None:
    row = company(anne, remarks="un\ndeux\ntrois")
    contacts.update(anne, row["id"], {"remarks": "UN\ndeux\ntrois"}, 1)
    saved = contacts.update(bob, row["id"], {"remarks": "un\ndeux\ntrois\nquatre"}, 1)
    assert (saved.row["remarks"], saved.merged) == ("UN\ndeux\ntrois\nquatre", {"remarks": "anne"})
    with pytest.raises(Conflict):
        contacts.update(bob, row["id"], {"remarks": "eins\ndeux\ntrois"}, 1)


def test_remarks_that_would_be_too_long_together_clash(anne: Session, bob: Session) -> None:
    row = company(anne, remarks="\n".join("abcdefghij"))
    start = row["remarks"]
    contacts.update(anne, row["id"], {"remarks": "a" * 6000 + start}, 1)
    with pytest.raises(Conflict):
        contacts.update(bob, row["id"], {"remarks": start + "j" * 6000}, 1)


def test_a_conflict_tells_what_is_united_beside_it(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon", tags="vip", email="a@b.fr")
    contacts.update(
        anne, row["id"], {"city": "Nantes", "tags": "salon, vip", "email": "c@d.fr", "phone": "+33465716210"}, 1
    )
    with pytest.raises(Conflict) as caught:
        contacts.update(bob, row["id"], {"city": "Brest", "tags": "or, vip", "email": "c@d.fr"}, 1)
    assert [clash.column for clash in caught.value.clashes] == ["city"]
    assert {clash.column: (clash.mine, value) for clash, value in caught.value.united} == {
        "tags": ("or, vip", "or, salon, vip"),
        "email": ("c@d.fr", "c@d.fr"),
        "phone": ("", "+33465716210"),
    }


def test_a_form_of_a_later_version_than_the_row_asks_about_all_of_it(anne: Session, bob: Session) -> None:
    """As after a backup was put back."""
    row = company(anne, city="Lyon", phone="+33465716210")
    with pytest.raises(Conflict) as caught:
        contacts.update(bob, row["id"], {"city": "Brest", "phone": "+33465716210"}, 7)
    (clash,) = caught.value.clashes
    assert (clash.column, clash.mine, clash.theirs, clash.who) == ("city", "Brest", "Lyon", "anne")
    saved = contacts.update(bob, row["id"], {"city": "Brest"}, caught.value.row["version"])
    assert saved.row["city"] == "Brest"
    contacts.update(bob, row["id"], {"city": "Brest"}, 7)
