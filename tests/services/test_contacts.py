"""Contacts: what is required, what belongs to which nature, profiles, archive, deletion."""

import peewee
import pytest

from jbtui.models.base import Values, database
from jbtui.models.contact import COMPANY_ONLY, INDIVIDUAL_ONLY, Contact
from jbtui.services import contacts, people
from jbtui.services.unit import Forbidden, Gone, Invalid, Session
from tests.services.making import address, addresses, company, everything, individual, lines, now, person

OF_COMPANY = {
    "name": "Martin",
    "legal_form": "SARL",
    "siren": "732829320",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "naf_code": "62.01Z",
    "einvoicing_address": "732829320",
}
OF_INDIVIDUAL = {"civility": "Mme", "first_name": "Zoé", "last_name": "Petit", "canvassing_consent": "no"}


def of_other_nature(row: Values) -> dict[str, object]:
    """What a row holds of the nature that it does not have."""
    foreign = COMPANY_ONLY if row["nature"] == "individual" else INDIVIDUAL_ONLY
    return {column: row[column] for column in foreign if row[column]}


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"nature": "company", "is_customer": True}, ["name"]),
        ({"nature": "company", "is_customer": True, "last_name": "Petit"}, ["name"]),
        ({"nature": "individual", "is_customer": True}, ["last_name"]),
        ({"nature": "individual", "is_customer": True, "first_name": "Zoé", "name": "Martin"}, ["last_name"]),
        ({"nature": "company", "name": "Martin"}, ["is_customer"]),
        ({"nature": "individual"}, ["last_name", "is_customer"]),
    ],
)
def test_a_contact_needs_a_name_and_a_profile(anne: Session, values: Values, missing: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        contacts.create(anne, values)
    assert list(caught.value.errors) == missing
    assert all(sentence for sentence in caught.value.errors.values())
    assert not any(everything().values())


def test_nothing_else_is_required(anne: Session) -> None:
    assert company(anne, "Martin") == now(Contact, company(anne, "Martin")) | {"id": 1, "code": "C00001"} | {
        column: Contact.values(Contact.id == 1)[0][column]
        for column in ("code_key", "changed", "created_at", "updated_at")
    }
    assert individual(anne, "Petit")["name_key"] == "petit"


def test_the_name_and_the_last_profile_cannot_be_taken_away(anne: Session) -> None:
    row, human = company(anne), individual(anne)
    for id_, changes in (
        (row["id"], {"name": ""}),
        (human["id"], {"last_name": ""}),
        (row["id"], {"is_customer": False}),
        (row["id"], {"nature": "individual"}),
    ):
        with pytest.raises(Invalid):
            contacts.update(anne, id_, changes, 1)
    assert (now(Contact, row), now(Contact, human)) == (row, human)


def test_a_wrong_optional_value_is_kept_and_warned_about(anne: Session) -> None:
    row = company(
        anne, siren="123456789", email="nobody", phone="1234567", siret="732829320000", vat_number="FR00732829320"
    )
    assert (row["siren"], row["email"], row["phone"]) == ("123456789", "nobody", "1234567")
    assert set(Contact.warnings(row)) == {"siren", "email", "phone", "siret", "vat_number"}


def test_a_new_contact_keeps_the_nature_shown(anne: Session) -> None:
    both = {**OF_COMPANY, **OF_INDIVIDUAL, "is_customer": True, "phone": "+33465716210"}
    row = contacts.create(anne, {**both, "nature": "company"}).row
    assert {column: row[column] for column in OF_COMPANY} == OF_COMPANY
    human = contacts.create(anne, {**both, "nature": "individual"}).row
    assert {column: human[column] for column in OF_INDIVIDUAL} == OF_INDIVIDUAL
    for each in (row, human):
        assert each["phone"] == "+33465716210"
        assert of_other_nature(now(Contact, each)) == {}


def test_a_particulier_never_holds_a_siren_whatever_is_saved(anne: Session) -> None:
    human = individual(anne, "Petit")
    saved = contacts.update(anne, human["id"], {**OF_COMPANY, "phone": "+33465716210"}, 1).row
    assert saved["phone"] == "+33465716210"
    assert of_other_nature(saved) == of_other_nature(now(Contact, human)) == {}


def test_a_company_never_holds_what_is_an_individuals(anne: Session) -> None:
    row = company(anne, "Martin")
    saved = contacts.update(anne, row["id"], {**OF_INDIVIDUAL, "phone": "+33465716210"}, 1).row
    assert saved["phone"] == "+33465716210"
    assert of_other_nature(saved) == of_other_nature(now(Contact, row)) == {}


def test_switching_the_nature_drops_what_the_other_one_held(anne: Session) -> None:
    row = company(anne, **{column: value for column, value in OF_COMPANY.items() if column != "name"})
    saved = contacts.update(anne, row["id"], {"nature": "individual", "last_name": "Martin"}, 1).row
    assert of_other_nature(saved) == {}
    assert saved["name_key"] == "martin"
    back = contacts.update(anne, row["id"], {"nature": "company", "name": "Martin"}, 2).row
    assert (back["last_name"], back["siren"]) == ("", "")
    changes = lines(2)[0][3]
    assert changes["siren"] == ["732829320", ""]  # the journal can bring it back


def test_several_profiles(anne: Session) -> None:
    row = company(anne, is_supplier=True)
    saved = contacts.update(anne, row["id"], {"is_customer": True}, 1).row
    assert (saved["is_customer"], saved["is_supplier"], saved["is_prospect"]) == (True, True, False)


def test_prospects_become_clients(anne: Session) -> None:
    one, two = company(anne, is_prospect=True), company(anne, is_prospect=True, is_supplier=True)
    assert contacts.make_customer(anne, [one["id"], two["id"]]) == 2
    for each in (one, two):
        assert (now(Contact, each)["is_customer"], now(Contact, each)["is_prospect"]) == (True, False)
    assert now(Contact, two)["is_supplier"]
    assert contacts.make_customer(anne, [one["id"], two["id"]]) == 0


def test_only_prospects_are_turned_into_clients(anne: Session) -> None:
    supplier, prospect = company(anne, is_supplier=True), company(anne, is_prospect=True)
    assert contacts.make_customer(anne, [supplier["id"], prospect["id"]]) == 1
    assert not now(Contact, supplier)["is_customer"]


def test_contacts_are_archived_together_and_taken_out(anne: Session) -> None:
    ids = [company(anne)["id"] for _ in range(3)]
    assert contacts.set_archived(anne, ids[:2], True) == 2
    assert contacts.set_archived(anne, ids, True) == 1
    assert all(contacts.is_archived(id_) for id_ in ids)
    assert contacts.set_archived(anne, ids, False) == 3
    assert not any(contacts.is_archived(id_) for id_ in ids)
    with pytest.raises(Gone):
        contacts.is_archived(999)


def test_nothing_chosen_does_nothing(anne: Session) -> None:
    company(anne)
    before = everything()
    assert (
        contacts.set_archived(anne, [], True) == contacts.delete(anne, [999]) == contacts.make_customer(anne, []) == 0
    )
    assert everything() == before


def test_a_contact_is_deleted_with_all_that_is_its_own(anne: Session) -> None:
    row, other = company(anne), company(anne)
    employee = person(anne, row)
    address(anne, row, recipient_id=employee["id"])
    assert contacts.delete(anne, [row["id"]]) == 1
    assert [each["id"] for each in Contact.values()] == [other["id"]]
    assert everything()["person"] == []
    assert [each["contact_id"] for each in everything()["delivery_address"]] == [other["id"]]


def test_an_individual_with_a_position_is_not_deleted_and_neither_are_those_chosen_with_them(anne: Session) -> None:
    free, human = individual(anne, "Grand"), individual(anne, "Petit")
    employee = person(anne, company(anne, "Martin"), "Petit", individual_id=human["id"])
    before = everything()
    with pytest.raises(Forbidden, match=r"PETIT.*Martin"):
        contacts.delete(anne, [free["id"], human["id"]])
    assert everything() == before
    people.update(anne, employee["id"], {"individual_id": None}, 1)
    assert contacts.delete(anne, [free["id"], human["id"]]) == 2


def test_every_contact_that_is_left_has_its_default_address(anne: Session) -> None:
    rows = [company(anne), individual(anne)]
    contacts.update(anne, rows[0]["id"], {"nature": "individual", "last_name": "X"}, 1)
    for row in rows:
        assert [each["is_default"] for each in addresses(row)] == [True]


@pytest.mark.parametrize(
    "assignment",
    [
        "siren = '732829320' WHERE nature = 'individual'",
        "siret = '73282932000074' WHERE nature = 'individual'",
        "name = 'Martin' WHERE nature = 'individual'",
        "last_name = '' WHERE nature = 'individual'",
        "name = '' WHERE nature = 'company'",
        "last_name = 'Petit' WHERE nature = 'company'",
        "canvassing_consent = 'yes' WHERE nature = 'company'",
        "is_customer = FALSE",
        "nature = 'association' WHERE nature = 'company'",
        "code = 'C00001'",
        "canvassing_consent = 'maybe' WHERE nature = 'individual'",
        "postcode = NULL",
    ],
)
def test_the_database_refuses_it_to_every_program(anne: Session, assignment: str) -> None:
    company(anne)
    individual(anne)
    before = everything()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        database.execute_sql(f"UPDATE contact SET {assignment}")
    assert everything() == before
