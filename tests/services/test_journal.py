"""Who changed what on a contact, old → new, in the words of the screen."""

from datetime import date, timedelta
from decimal import Decimal

from jbtui.services import contacts, delivery_addresses, journal, people, undo
from jbtui.services.unit import Session
from tests.services.conftest import MORNING
from tests.services.making import address, company, last_unit, person, plain


def test_the_last_change_comes_first_with_who_and_when(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin", city="Lyon")
    contacts.update(bob, row["id"], {"city": "Nantes", "phone": "+33465716210"}, 1)
    entries = journal.of_contact(row["id"], 10)
    assert [(entry.who, entry.what) for entry in entries] == [
        ("bob", "adresse de livraison"),
        ("bob", "fiche"),
        ("anne", "adresse de livraison, création"),
        ("anne", "fiche, création"),
    ]
    assert [entry.when for entry in entries] == [MORNING + timedelta(minutes=minute) for minute in (1, 1, 0, 0)]
    assert told(entries[1].changes) == {"Ville : Lyon → Nantes", "Téléphone : 04 65 71 62 10"}
    assert {"Raison sociale : Martin", "Ville : Lyon", "Client : oui"} <= told(entries[3].changes)


def told(changes: tuple[str, ...]) -> set[str]:
    """The changes of one row."""
    return set(map(plain, changes))


def test_values_are_shown_as_on_the_screen(anne: Session) -> None:
    row = company(anne, siren="732829320", credit_limit=Decimal("1234.50"), remarks="un\ndeux")
    contacts.update(anne, row["id"], {"credit_limit": None, "remarks": "", "archived": True}, 1)
    made, changed = journal.of_contact(row["id"], 10)[-1], journal.of_contact(row["id"], 10)[0]
    assert {"SIREN : 732 829 320", "Plafond : 1 234,50", "Remarques : un ¶ deux"} <= told(made.changes)
    assert told(changed.changes) == {"Plafond : 1 234,50 → —", "Remarques : un ¶ deux → —", "Archivée : non → oui"}


def test_people_and_addresses_are_on_the_sheet_of_their_contact(anne: Session) -> None:
    row, other = company(anne), company(anne)
    petit = person(anne, row, "Petit", since=date(2020, 3, 1))
    depot = address(anne, row, "Dépôt")
    delivery_addresses.delete(anne, depot["id"])
    people.delete(anne, petit["id"])
    entries = journal.of_contact(row["id"], 10)
    assert [entry.what for entry in entries[:4]] == [
        "contact associé, suppression",
        "adresse de livraison, suppression",
        "adresse de livraison, création",
        "contact associé, création",
    ]
    assert {"Nom : Petit", "Depuis le : 01/03/2020"} <= told(entries[3].changes)
    assert len(journal.of_contact(other["id"], 10)) == 2


def test_who_receives_a_delivery_is_told_by_name(anne: Session) -> None:
    row = company(anne)
    petit = person(anne, row, "Petit", first_name="Zoé")
    depot = address(anne, row)
    delivery_addresses.update(anne, depot["id"], {"recipient_id": petit["id"]}, 1)
    (change,) = journal.of_contact(row["id"], 1)[0].changes
    assert "PETIT Zoé" in change


def test_an_undo_is_a_change_like_any_other(anne: Session) -> None:
    row = company(anne, city="Lyon")
    contacts.update(anne, row["id"], {"city": "Nantes"}, 1)
    undo.undo(anne, last_unit())
    assert told(journal.of_contact(row["id"], 9)[0].changes) | told(journal.of_contact(row["id"], 9)[1].changes) == {
        "Ville : Nantes → Lyon"
    }


def test_the_journal_outlives_the_contact(anne: Session) -> None:
    row = company(anne, "Martin")
    contacts.delete(anne, [row["id"]])
    assert journal.of_contact(row["id"], 1)[0].what == "fiche, suppression"
    assert "Raison sociale : Martin" in told(journal.of_contact(row["id"], 1)[0].changes)


def test_no_more_is_told_than_asked(anne: Session) -> None:
    row = company(anne)
    assert len(journal.of_contact(row["id"], 1)) == 1
    assert journal.of_contact(999, 10) == []
