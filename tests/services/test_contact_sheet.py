"""A contact's sheet: the contact, its people in name order, its addresses with the default one first."""

from jbtui.models.contact import Contact
from jbtui.services import contact_sheet, contacts
from jbtui.services.unit import Session
from tests.services.making import address, company, individual, now, person


def test_the_whole_sheet_of_a_company(anne: Session) -> None:
    row, other = company(anne, "Martin"), company(anne, "Autre")
    for name in ("Zola", "éluard", "Aragon"):
        person(anne, row, name)
    person(anne, other, "Ailleurs")
    address(anne, row, "Zone nord", is_default=True)
    address(anne, row, "atelier")
    sheet = contact_sheet.of_id(row["id"])
    assert sheet is not None
    assert sheet.contact == now(Contact, row)
    assert [each["last_name"] for each in sheet.people] == ["Aragon", "éluard", "Zola"]
    assert [each["label"] for each in sheet.delivery_addresses] == ["Zone nord", "atelier", "Facturation"]
    assert contact_sheet.of_code(row["code"]) == sheet


def test_a_code_is_typed_in_any_case(anne: Session) -> None:
    row = individual(anne)
    sheet = contact_sheet.of_code(" c00001 ")
    assert sheet is not None
    assert sheet.contact["id"] == row["id"]
    assert sheet.people == []


def test_there_is_no_sheet_of_what_is_not_there(anne: Session) -> None:
    row = company(anne)
    contacts.delete(anne, [row["id"]])
    assert contact_sheet.of_id(row["id"]) is None
    for code in (row["code"], "", "%", "'", "C"):
        assert contact_sheet.of_code(code) is None
