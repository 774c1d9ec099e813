"""The unit of work: one act is one transaction with its journal, stored whole or not at all."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import peewee
import pytest

from jbtui.models.base import as_dicts
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import Counter, JournalLine, SearchEntry, Unit
from jbtui.models.person import Person
from jbtui.services import contacts, search
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.unit import Gone, Session, read, system_session, unit
from tests.services.conftest import MORNING
from tests.services.making import (
    address,
    addresses,
    billing_address,
    company,
    everything,
    last_unit,
    lines,
    now,
    person,
)


def counters() -> dict[str, int]:
    return {row["name"]: row["value"] for row in as_dicts(Counter.select())}


def traces() -> tuple[object, ...]:
    """Everything that an act may leave behind."""
    return (
        everything(),
        counters(),
        as_dicts(Unit.select().order_by(Unit.number)),
        as_dicts(JournalLine.select().order_by(JournalLine.id)),
        as_dicts(SearchEntry.select().order_by(SearchEntry.entry)),
    )


class Unplugged(Exception):
    """The power fails in the middle of an act."""


def test_an_act_is_stored_with_its_unit_its_journal_and_its_search_entry(anne: Session) -> None:
    row = company(anne, "Menuiserie Œdipe", city="Lyon")
    (stored,) = as_dicts(Unit.select())
    assert stored == {
        "number": 1,
        "at": MORNING,
        "actor": "anne",
        "session": anne.id,
        "label": "Créer Menuiserie Œdipe",
        "undoes": None,
        "finished": True,
    }
    (default,) = addresses(row)
    assert lines(1) == [
        (
            "insert",
            "contact",
            row["id"],
            {"code": "C00001", "is_customer": True, "name": "Menuiserie Œdipe", "city": "Lyon"},
        ),
        (
            "insert",
            "delivery_address",
            default["id"],
            {
                "contact_id": row["id"],
                "label": "Facturation",
                "city": "Lyon",
                "is_default": True,
                "follows_billing": True,
            },
        ),
    ]
    (entry,) = as_dicts(SearchEntry.select())
    assert entry["contact"] == row["id"]
    assert {"menuiserie", "oedipe", "lyon", "c00001"} <= set(entry["tokens"].split(" "))


def test_an_act_that_fails_in_the_middle_leaves_no_trace(anne: Session) -> None:
    row = company(anne, "Avant")
    before = traces()

    def act() -> None:
        with unit(anne, "À moitié") as work:
            create_all(work, [NewContact({"name": "Nouvelle", "is_customer": True}, people=[{"last_name": "Petit"}])])
            work.update(Contact, row["id"], {"city": "Lyon"}, 1)
            work.delete(DeliveryAddress, billing_address(row))
            assert traces() != before
            raise Unplugged

    with pytest.raises(Unplugged):
        act()
    assert traces() == before


def test_an_act_that_the_database_refuses_leaves_no_trace(anne: Session) -> None:
    row = company(anne, "Avant")
    before = traces()

    def act() -> None:
        with unit(anne, "Refusé") as work:
            work.update(Contact, row["id"], {"city": "Lyon"}, 1)
            work.insert(Person, [{"contact_id": row["id"], "last_name": ""}])

    with pytest.raises(peewee.IntegrityError):
        act()
    assert traces() == before
    assert company(anne, "Après")["code"] == "C00002"


def test_an_index_that_fails_takes_the_act_with_it(anne: Session, base: peewee.Database) -> None:
    company(anne, "Avant")
    before = everything()
    base.execute_sql("ALTER TABLE search_entry RENAME TO search_entry_away")
    with pytest.raises(peewee.DatabaseError):
        company(anne, "Nouvelle")
    base.execute_sql("ALTER TABLE search_entry_away RENAME TO search_entry")
    assert everything() == before
    assert Unit.select().count() == 1


def test_a_change_raises_the_version_and_says_who_and_when(anne: Session, bob: Session) -> None:
    row = company(anne, city="Lyon")
    assert (row["version"], row["created_by"], row["updated_by"]) == (1, "anne", "anne")
    assert row["created_at"] == row["updated_at"] == MORNING
    saved = contacts.update(bob, row["id"], {"city": "Nantes"}, 1).row
    assert (saved["version"], saved["created_by"], saved["updated_by"]) == (2, "anne", "bob")
    assert saved["created_at"] == MORNING
    assert saved["updated_at"] == MORNING + timedelta(minutes=1)
    assert saved == now(Contact, row)
    assert lines(2)[0] == ("update", "contact", row["id"], {"city": ["Lyon", "Nantes"]})
    versions = as_dicts(JournalLine.select(JournalLine.version).where(JournalLine.table_name == "contact"))
    assert [line["version"] for line in versions] == [1, 2]


def test_a_change_keeps_what_is_derived_right(anne: Session) -> None:
    row = company(anne, "Zénith", city="Lyon")
    saved = contacts.update(anne, row["id"], {"name": "Éclair", "city": "Évry"}, 1).row
    assert (saved["name_key"], saved["city_key"], saved["code_key"]) == ("eclair", "evry", "c000000000001")
    assert saved["changed"] > row["changed"]


def test_saving_what_is_already_there_changes_nothing(anne: Session) -> None:
    row = company(anne, city="Lyon")
    assert contacts.update(anne, row["id"], {"city": "Lyon"}, 1).row == row
    assert now(Contact, row) == row
    assert JournalLine.select().where(JournalLine.unit > 1).count() == 0


def test_stored_instants_are_utc_whatever_the_clock_says() -> None:
    paris = Session("anne", clock=lambda: datetime(2026, 7, 1, 12, 0, tzinfo=ZoneInfo("Europe/Paris")))
    row = now(Contact, company(paris))
    assert row["created_at"] == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert row["created_at"].utcoffset() == timedelta(0)


def test_codes_follow_each_other_and_are_never_given_twice(anne: Session) -> None:
    assert [company(anne)["code"] for _ in range(3)] == ["C00001", "C00002", "C00003"]
    last = Contact.values(Contact.code == "C00003")[0]
    contacts.delete(anne, [last["id"]])
    assert company(anne)["code"] == "C00004"


def test_codes_beyond_five_digits_sort_behind_the_others(anne: Session, base: peewee.Database) -> None:
    company(anne)
    base.execute_sql("UPDATE counter SET value = 99998 WHERE name = 'contact_code'")
    rows = [company(anne), company(anne)]
    assert [row["code"] for row in rows] == ["C99999", "C100000"]
    assert rows[0]["code_key"] < rows[1]["code_key"]


def test_unit_numbers_follow_the_commits_and_a_refused_one_takes_none(anne: Session) -> None:
    company(anne)
    with pytest.raises(Unplugged), unit(anne, "Perdu"):
        raise Unplugged
    company(anne)
    assert [row["number"] for row in as_dicts(Unit.select().order_by(Unit.number))] == [1, 2]


def test_an_import_is_one_unit_over_several_transactions(anne: Session) -> None:
    with unit(anne, "Importer") as first:
        create_all(first, [NewContact({"name": "Un", "is_customer": True})])
    changed = Contact.values()[0]["changed"]
    with unit(anne, "Importer", goes_on=first.number) as second:
        create_all(second, [NewContact({"name": "Deux", "is_customer": True})])
    assert second.number == first.number == 1
    assert Unit.select().count() == 1
    assert [line[1] for line in lines(1)] == ["contact", "delivery_address"] * 2
    after = {row["name"]: row["changed"] for row in Contact.values()}
    assert after["Deux"] > after["Un"] == changed
    assert company(anne)["changed"] > after["Deux"]


def test_what_goes_on_and_fails_keeps_what_was_stored_before(anne: Session) -> None:
    with unit(anne, "Importer") as work:
        create_all(work, [NewContact({"name": "Un", "is_customer": True})])
    before = traces()

    def act() -> None:
        with unit(anne, "Importer", goes_on=work.number) as more:
            create_all(more, [NewContact({"name": "Deux", "is_customer": True})])
            raise Unplugged

    with pytest.raises(Unplugged):
        act()
    assert traces() == before


def test_a_deleted_row_is_in_the_journal_as_it_was(anne: Session, bob: Session) -> None:
    row = company(anne, "Martin", city="Lyon", credit_limit=None)
    contacts.delete(bob, [row["id"]])
    operation, table, id_, values = lines(last_unit())[-1]
    assert (operation, table, id_) == ("delete", "contact", row["id"])
    assert values["name"] == "Martin"
    assert values["created_by"] == "anne"
    with pytest.raises(Gone):
        read(Contact, row["id"])
    assert SearchEntry.select().count() == 0


def test_every_sheet_is_named_by_the_journal_of_its_rows(anne: Session) -> None:
    row = company(anne)
    person(anne, row)
    address(anne, row)
    query = JournalLine.select(JournalLine.contact_id).distinct()
    assert [line["contact_id"] for line in as_dicts(query)] == [row["id"]]


def test_a_person_or_an_address_makes_the_contact_the_last_changed(anne: Session) -> None:
    first, second = company(anne, "Lilas Un"), company(anne, "Rose des lilas")
    person(anne, first, "Lilas")
    entries = {row["contact"]: row["entry"] for row in as_dicts(SearchEntry.select())}
    assert entries[first["id"]] > entries[second["id"]]


def test_an_entry_holds_the_tokens_of_the_contact_as_it_is(anne: Session) -> None:
    row = company(anne, "Martin", phone="+33465716210", email="Info@Martin.fr")
    person(anne, row, "Nguyễn", email="nguyen@martin.fr", mobile="+33612345678")
    contacts.update(anne, row["id"], {"name": "Dupond", "phone": ""}, 1)
    (entry,) = as_dicts(SearchEntry.select())
    (contact,) = Contact.values()
    assert entry["tokens"].split(" ") == sorted(search.tokens(contact, Person.values()))
    assert {"dupond", "nguyen", "0612345678", "678"} <= set(entry["tokens"].split(" "))
    assert not {"martin ", "0465716210", "210"} & set(entry["tokens"].split(" "))


def test_the_journal_is_json_without_escapes(anne: Session) -> None:
    company(anne, "Éclair « 100 % »")
    text: str = JournalLine.select(JournalLine.changes).where(JournalLine.table_name == "contact").scalar()
    assert "Éclair « 100 % »" in text
    assert json.loads(text)["name"] == "Éclair « 100 % »"


def test_the_system_says_who_works(monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import pwd

    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "imposteur")
    assert system_session().actor == pwd.getpwuid(os.getuid()).pw_name
    assert system_session().id != system_session().id
