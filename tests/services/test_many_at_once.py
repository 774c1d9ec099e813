"""Acts on more contacts than one transaction takes: one unit, whatever its first transactions find to do, and an undo
that can be gone on with."""

import pytest

from jbtui.models.contact import Contact
from jbtui.models.journal import ImportedRow, Unit
from jbtui.services import contacts, undo
from jbtui.services.contacts import BATCH, NewContact, create_all
from jbtui.services.undo import CONTACTS_AT_ONCE
from jbtui.services.unit import Session, UnitOfWork, unit
from tests.services.making import as_edited, company, everything, last_unit


def made(session: Session, count: int, prospects_from: int = 0) -> list[int]:
    """The ids of so many contacts, clients first, then prospects."""
    news = [
        NewContact(
            {"name": f"N{number}", "is_customer": number < prospects_from, "is_prospect": number >= prospects_from}
        )
        for number in range(count)
    ]
    with unit(session, "Importer") as work:
        return [row["id"] for row in create_all(work, news)]


def test_an_act_whose_first_transaction_finds_nothing_to_do(anne: Session) -> None:
    ids = made(anne, 2 * BATCH + 1, prospects_from=BATCH + 20)
    assert contacts.make_customer(anne, ids) == BATCH - 19
    assert Contact.select().where(Contact.is_prospect).count() == 0
    assert undo.undo(anne, last_unit_of(anne)).restored == BATCH - 19


def test_an_act_whose_last_transaction_finds_nothing_to_do(anne: Session) -> None:
    ids = made(anne, BATCH + 20)
    contacts.set_archived(anne, ids[BATCH:], True)
    assert contacts.set_archived(anne, ids, True) == BATCH
    assert Unit.get_by_id(last_unit_of(anne)).finished


def test_an_act_that_finds_nothing_to_do_at_all_leaves_no_unit(anne: Session) -> None:
    ids = made(anne, BATCH + 20, prospects_from=BATCH + 20)
    before = Unit.select().count()
    assert contacts.make_customer(anne, ids) == 0
    assert Unit.select().count() == before


def last_unit_of(session: Session) -> int:
    number = undo.last(session)
    assert number is not None
    return number


class Halt(BaseException):
    """The program is killed."""


def halted(session: Session, number: int, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """An undo of a unit that is killed after so many contacts."""
    take_back, taken = undo._take_contact_back, list[int]()

    def until(work: UnitOfWork, of: int, contact_id: int) -> tuple[int, list[str]]:
        if len(taken) == after:
            raise Halt
        taken.append(contact_id)
        return take_back(work, of, contact_id)

    with monkeypatch.context() as patch:
        patch.setattr(undo, "_take_contact_back", until)
        with pytest.raises(Halt):
            undo.undo(session, number)


def test_an_interrupted_undo_is_gone_on_with(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made(anne, 3 * CONTACTS_AT_ONCE)
    number = last_unit()
    halted(anne, number, CONTACTS_AT_ONCE + 1, monkeypatch)
    assert Contact.select().count() == 2 * CONTACTS_AT_ONCE
    assert undo.last(anne) == number  # ^Z again
    done = undo.undo(anne, number)
    assert (done.restored, done.skipped) == (4 * CONTACTS_AT_ONCE, [])
    assert Contact.select().count() == 0
    assert [unit_.finished for unit_ in Unit.select()] == [True, True]
    assert undo.last(anne) is None


def test_an_interrupted_undo_that_was_taken_back_can_begin_anew(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made(anne, 2 * CONTACTS_AT_ONCE)
    number = last_unit()
    before = as_edited(everything())
    halted(anne, number, CONTACTS_AT_ONCE, monkeypatch)
    begun: int = Unit.select(Unit.number).where(Unit.undoes == number).scalar()
    undo.undo(anne, begun)
    assert as_edited(everything()) == before
    assert undo.undo(anne, number).restored == 4 * CONTACTS_AT_ONCE
    assert Contact.select().count() == 0


def test_the_rows_of_a_file_are_forgotten_with_their_contacts(anne: Session) -> None:
    """Also those of a contact that was there before and got nothing new."""
    there = company(anne)
    with unit(anne, "Importer") as work:
        (new,) = create_all(work, [NewContact({"name": "Neuf", "is_customer": True})])
        for fingerprint, contact_id in (("a", new["id"]), ("b", there["id"])):
            ImportedRow.insert(fingerprint=fingerprint, contact=contact_id, unit=work.number).execute()
    undo.undo(anne, work.number)
    assert ImportedRow.select().count() == 0
    assert [row["id"] for row in Contact.values()] == [there["id"]]
