"""Who made a row and when is said by the unit that stored it, whatever values it was given."""

from jbtui.models.person import Person
from jbtui.services import people
from jbtui.services.unit import Session
from tests.services.making import company, now, person


def test_a_copied_row_has_stamps_of_its_own(anne: Session, bob: Session) -> None:
    row = company(anne)
    employee = person(bob, row, "Petit")
    people.update(bob, employee["id"], {"job": "Chef"}, 1)
    copy = people.create(anne, row["id"], now(Person, employee)).row
    assert (copy["version"], copy["created_by"], copy["job"]) == (1, "anne", "Chef")
    assert copy["id"] != employee["id"]
    assert copy["created_at"] > employee["created_at"]
