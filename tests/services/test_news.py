"""What others saved since one last looked: all of it, once, and nothing of one's own."""

import peewee
import pytest

from jbtui.models.contact import Contact
from jbtui.models.journal import Counter
from jbtui.models.person import Person
from jbtui.services import contacts, news, people
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.news import Change, Lookout, News
from jbtui.services.presence import Edited
from jbtui.services.unit import Session, unit
from tests.services.making import company, person


def looking(session: Session) -> Lookout:
    """A look that begins now."""
    lookout = Lookout(session)
    lookout.begin()
    return lookout


def test_what_others_save_is_told_once(anne: Session, bob: Session) -> None:
    row = company(bob, "Ancien")
    lookout = looking(anne)
    assert lookout.look((), None) == News()
    contacts.update(bob, row["id"], {"phone": "+33465716210"}, 1)
    new = company(bob, "Neuf")
    employee = person(bob, new)
    seen = lookout.look((), None)
    table, address = Contact._meta.table_name, "delivery_address"
    assert seen.changes == (
        Change("bob", table, row["id"], row["id"], "update", 2),
        Change("bob", table, new["id"], new["id"], "insert", 1),
        Change("bob", address, 2, new["id"], "insert", 1),
        Change("bob", "person", employee["id"], new["id"], "insert", 1),
    )
    assert (seen.of(Contact), seen.new(Contact)) == ({row["id"], new["id"]}, {new["id"]})
    assert (seen.of(Person), seen.new(Person)) == ({employee["id"]}, {employee["id"]})
    assert lookout.look((), None) == News()


def test_ones_own_saves_are_none(anne: Session, bob: Session) -> None:
    lookout = looking(anne)
    company(anne)
    assert lookout.look((), None) == News()
    row = company(bob)
    contacts.update(anne, row["id"], {"city": "Lyon"}, 1)
    assert [change.operation for change in lookout.look((), None).changes] == ["insert", "insert"]


def test_another_session_of_the_same_user_is_another(anne: Session) -> None:
    lookout = looking(anne)
    company(Session("anne", clock=anne.clock))
    assert {change.who for change in lookout.look((), None).changes} == {"anne"}


def test_a_unit_that_goes_on_is_told_transaction_by_transaction(anne: Session, bob: Session) -> None:
    lookout = looking(anne)
    number = None
    for name in ("Un", "Deux"):
        with unit(bob, "Importer", goes_on=number, more=name == "Un") as work:
            (row,) = create_all(work, [NewContact({"name": name, "is_customer": True})])
        number = work.number
        assert lookout.look((), None).new(Contact) == {row["id"]}


def test_of_very_many_only_that_they_are_many_is_told(
    anne: Session, bob: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST", 4)
    lookout = looking(anne)
    company(bob)
    assert not lookout.look((), None).many
    for name in "abc":
        company(bob, name)
    seen = lookout.look((), None)
    assert (len(seen.changes), seen.many) == (4, True)
    assert lookout.look((), None) == News()


def test_deletions_are_told(anne: Session, bob: Session) -> None:
    row = company(bob)
    employee = person(bob, row)
    lookout = looking(anne)
    people.delete(bob, employee["id"])
    seen = lookout.look((), None)
    assert (seen.of(Person), seen.of(Contact)) == ({employee["id"]}, {row["id"]})
    contacts.delete(bob, [row["id"]])
    assert lookout.look((), None).of(Contact) == {row["id"]}


def test_a_base_that_may_only_be_read_has_news_all_the_same(anne: Session, bob: Session, base: peewee.Database) -> None:
    row = company(bob)
    lookout = looking(anne)
    contacts.update(bob, row["id"], {"city": "Lyon"}, 1)
    sqlite = isinstance(base, peewee.SqliteDatabase)
    base.execute_sql("PRAGMA query_only = 1" if sqlite else "SET default_transaction_read_only = on")
    assert lookout.look([Edited("contact", row["id"], row["id"])], row["id"]).of(Contact) == {row["id"]}


def test_an_earlier_state_of_the_base_is_much_news(anne: Session, bob: Session) -> None:
    company(bob)
    lookout = looking(anne)
    Counter.update(value=1).where(Counter.name == "journal_line").execute()
    assert lookout.look((), None) == News(many=True)
    assert lookout.look((), None) == News()
