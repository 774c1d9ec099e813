"""The rules of delivery addresses: the billing address is one from the start, and there is always one default."""

from typing import Any

import peewee
import pytest

from jbtui.models.base import Values, database
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.services import contacts, delivery_addresses, people
from jbtui.services.unit import Forbidden, Gone, Invalid, Session
from tests.services.making import address, addresses, billing_address, company, everything, individual, now, person

LYON = {"line1": "1 rue de la République", "line2": "Bât. B", "postcode": "69001", "city": "Lyon", "country": "FR"}
BRUSSELS = {"line1": "Rue Neuve 3", "line2": "", "postcode": "1000", "city": "Bruxelles", "country": "BE"}


def place(row: Values) -> dict[str, Any]:
    return {column: row[column] for column in ADDRESS}


def is_default(contact: Values) -> list[bool]:
    return [each["is_default"] for each in addresses(contact)]


@pytest.mark.parametrize("make", [company, individual])
def test_a_new_contact_has_its_billing_address_as_default_delivery_address(anne: Session, make: Any) -> None:
    row = make(anne, **LYON)
    (only,) = addresses(row)
    assert place(only) == LYON
    assert (only["label"], only["is_default"], only["archived"]) == ("Facturation", True, False)


def test_it_is_there_even_without_an_address(anne: Session) -> None:
    (only,) = addresses(company(anne))
    assert place(only) == {"line1": "", "line2": "", "postcode": "", "city": "", "country": "FR"}
    assert only["is_default"]


@pytest.mark.parametrize("column", ADDRESS)
def test_it_follows_each_part_of_the_billing_address(anne: Session, column: str) -> None:
    row = company(anne, **LYON)
    contacts.update(anne, row["id"], {column: BRUSSELS[column]}, 1)
    assert place(billing_address(row)) == {**LYON, column: BRUSSELS[column]}
    contacts.update(anne, row["id"], BRUSSELS, 2 if BRUSSELS[column] != LYON[column] else 1)
    assert place(billing_address(row)) == BRUSSELS


@pytest.mark.parametrize("column", ADDRESS)
def test_once_its_address_is_edited_it_does_not_follow(anne: Session, column: str) -> None:
    row = company(anne, **LYON)
    billing = billing_address(row)
    delivery_addresses.update(anne, billing["id"], {column: BRUSSELS[column]}, 1)
    contacts.update(anne, row["id"], {"line1": "9 avenue Foch", "city": "Paris"}, 1)
    assert place(now(DeliveryAddress, billing)) == {**LYON, column: BRUSSELS[column]}


@pytest.mark.parametrize(
    "changes",
    [{"instructions": "Quai 3"}, {"label": "Atelier"}, {"phone": "+33465716210"}, {"siret": "73282932000074"}, LYON],
    ids=["instructions", "label", "phone", "siret", "the same address"],
)
def test_editing_anything_else_keeps_it_following(anne: Session, changes: dict[str, str]) -> None:
    row = company(anne, **LYON)
    billing = billing_address(row)
    delivery_addresses.update(anne, billing["id"], changes, 1)
    contacts.update(anne, row["id"], BRUSSELS, 1)
    assert place(now(DeliveryAddress, billing)) == BRUSSELS


def test_it_follows_though_another_one_is_the_default(anne: Session) -> None:
    row = company(anne, **LYON)
    address(anne, row, is_default=True)
    contacts.update(anne, row["id"], BRUSSELS, 1)
    assert place(billing_address(row)) == BRUSSELS


def test_other_addresses_never_follow(anne: Session) -> None:
    row = company(anne, **LYON)
    depot = address(anne, row, **LYON, follows_billing=True)
    contacts.update(anne, row["id"], BRUSSELS, 1)
    assert place(now(DeliveryAddress, depot)) == LYON


def test_editing_an_address_never_touches_the_billing_address(anne: Session) -> None:
    row = company(anne, **LYON)
    depot = address(anne, row, is_default=True)
    before = now(Contact, row)
    for each in (billing_address(row), depot):
        current = now(DeliveryAddress, each)
        delivery_addresses.update(anne, each["id"], BRUSSELS, current["version"])
    employee = person(anne, row, is_main=True, email="petit@martin.fr", phone="+33465716210")
    people.update(anne, employee["id"], {"phone": "+33478000000"}, 1)
    after = now(Contact, row)
    assert {**after, "changed": 0} == {**before, "changed": 0}


def test_a_person_has_no_address_to_offer() -> None:
    from jbtui.models.person import Person

    assert not set(ADDRESS) & set(Person.columns())
    references = {name for name, field in Contact.columns().items() if isinstance(field, peewee.ForeignKeyField)}
    assert references == set()  # nothing on a contact can point its billing at somebody else


def test_another_default_takes_the_place_of_the_first(anne: Session) -> None:
    row = company(anne)
    depot = address(anne, row)
    assert is_default(row) == [True, False]
    delivery_addresses.set_default(anne, depot["id"])
    assert is_default(row) == [False, True]
    address(anne, row, "Chantier", is_default=True)
    assert is_default(row) == [False, False, True]
    billing = billing_address(row)
    delivery_addresses.update(anne, billing["id"], {"is_default": True}, billing["version"])
    assert is_default(row) == [True, False, False]


def test_the_default_of_another_contact_stays(anne: Session) -> None:
    one, other = company(anne), company(anne)
    address(anne, one, is_default=True)
    assert is_default(other) == [True]


def test_choosing_the_default_again_changes_nothing(anne: Session) -> None:
    row = company(anne)
    before = everything()
    delivery_addresses.set_default(anne, billing_address(row)["id"])
    assert everything() == before


def test_the_default_cannot_just_stop_being_it(anne: Session) -> None:
    row = company(anne)
    with pytest.raises(Forbidden):
        delivery_addresses.update(anne, billing_address(row)["id"], {"is_default": False, "city": "Lyon"}, 1)
    assert is_default(row) == [True]
    assert billing_address(row)["city"] == ""


def test_the_default_is_neither_archived_nor_deleted(anne: Session) -> None:
    row = company(anne)
    address(anne, row)
    billing = billing_address(row)["id"]
    before = everything()
    with pytest.raises(Forbidden):
        delivery_addresses.set_archived(anne, billing, True)
    with pytest.raises(Forbidden):
        delivery_addresses.delete(anne, billing)
    with pytest.raises((Forbidden, peewee.IntegrityError)):
        delivery_addresses.update(anne, billing, {"archived": True}, 1)
    assert everything() == before


def test_an_archived_address_comes_back_as_the_default(anne: Session) -> None:
    row = company(anne)
    depot = address(anne, row)
    delivery_addresses.set_archived(anne, depot["id"], True)
    assert now(DeliveryAddress, depot)["archived"]
    delivery_addresses.set_default(anne, depot["id"])
    assert (now(DeliveryAddress, depot)["archived"], is_default(row)) == (False, [False, True])


def test_an_address_is_archived_and_taken_out_again(anne: Session) -> None:
    depot = address(anne, company(anne))
    delivery_addresses.set_archived(anne, depot["id"], True)
    delivery_addresses.set_archived(anne, depot["id"], False)
    assert not now(DeliveryAddress, depot)["archived"]


def test_a_further_address_can_be_deleted(anne: Session) -> None:
    row = company(anne)
    depot = address(anne, row)
    delivery_addresses.delete(anne, depot["id"])
    assert is_default(row) == [True]
    with pytest.raises(Gone):
        delivery_addresses.delete(anne, depot["id"])


def test_an_address_needs_a_label_and_a_contact(anne: Session) -> None:
    row = company(anne)
    with pytest.raises(Invalid) as caught:
        delivery_addresses.create(anne, row["id"], {"city": "Lyon"})
    assert list(caught.value.errors) == ["label"]
    with pytest.raises(Invalid):
        delivery_addresses.update(anne, billing_address(row)["id"], {"label": ""}, 1)
    with pytest.raises(Gone):
        delivery_addresses.create(anne, 999, {"label": "Dépôt"})
    assert len(addresses(row)) == 1


def test_the_recipient_is_somebody_of_the_same_company(anne: Session) -> None:
    row, other = company(anne), company(anne)
    stranger = person(anne, other)
    with pytest.raises(peewee.IntegrityError):
        address(anne, row, recipient_id=stranger["id"])
    assert len(addresses(row)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE delivery_address SET is_default = TRUE",
        "UPDATE delivery_address SET archived = TRUE WHERE is_default",
        "UPDATE delivery_address SET label = ''",
        "UPDATE delivery_address SET contact_id = 999",
    ],
    ids=["two defaults", "an archived default", "no label", "of no contact"],
)
def test_the_database_refuses_it_to_every_program(anne: Session, statement: str) -> None:
    address(anne, company(anne))
    before = everything()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        database.execute_sql(statement)
    assert everything() == before
