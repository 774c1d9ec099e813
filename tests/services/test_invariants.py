"""Whatever two people do, and take back, in any order: what must always be true of the tables is true."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from jbtui.models.base import Record, Values, as_dicts, database
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import JournalLine, SearchEntry, Unit
from jbtui.models.person import Person
from jbtui.services import contacts, delivery_addresses, people, search, undo
from jbtui.services.unit import RECORDS, Conflict, Forbidden, Gone, Invalid, Session, stored
from tests.services.making import as_edited, everything

ANSWERS = (Conflict, Forbidden, Gone, Invalid)
"""What a service may answer instead of doing what it is asked."""

which = st.integers(0, 5)
versions_back = st.integers(0, 2)
words_ = st.sampled_from(["", "Lyon", "Nantes", "Zoé"])
contact_changes = st.dictionaries(
    st.sampled_from(["name", "last_name", "city", "line1", "country", "siren", "phone"]), words_, max_size=3
)
switches = st.sampled_from(
    [
        {},
        {},
        {"nature": "company", "name": "M"},
        {"nature": "individual", "last_name": "P"},
        {"is_supplier": True},
        {"is_customer": False},
    ]
)
address_changes = st.dictionaries(st.sampled_from(["label", "city", "line1", "instructions"]), words_, max_size=2)
flags = st.sampled_from([{}, {}, {"is_default": True}, {"is_default": False}])


class Office(RuleBasedStateMachine):
    """Anne and Bob at work on one base."""

    def __init__(self, *sessions: Session) -> None:
        super().__init__()
        self.sessions = sessions
        self.act = database.atomic()
        self.transaction = self.act.__enter__()

    def teardown(self) -> None:
        self.transaction.rollback()
        self.act.__exit__(None, None, None)

    def pick(self, model: type[Record], index: int) -> Values | None:
        """One of the rows of a table."""
        rows = sorted(model.values(), key=lambda row: int(row["id"]))
        return rows[index % len(rows)] if rows else None

    @initialize()
    def begin(self) -> None:
        for nature, name in (("company", "name"), ("individual", "last_name")):
            contacts.create(self.sessions[0], {"nature": nature, name: "Martin", "is_customer": True})

    @rule(who=st.integers(0, 1), nature=st.sampled_from(["company", "individual"]), values=contact_changes)
    def create(self, who: int, nature: str, values: dict[str, Any]) -> None:
        with suppress(*ANSWERS):
            contacts.create(self.sessions[who], {"nature": nature, "is_prospect": True, **values})

    @rule(who=st.integers(0, 1), index=which, changes=contact_changes, switch=switches, back=versions_back)
    def change(self, who: int, index: int, changes: dict[str, Any], switch: dict[str, Any], back: int) -> None:
        if row := self.pick(Contact, index):
            with suppress(*ANSWERS):
                contacts.update(self.sessions[who], row["id"], {**changes, **switch}, max(row["version"] - back, 1))

    @rule(who=st.integers(0, 1), index=which)
    def delete(self, who: int, index: int) -> None:
        if row := self.pick(Contact, index):
            with suppress(*ANSWERS):
                contacts.delete(self.sessions[who], [row["id"]])

    @rule(who=st.integers(0, 1), index=which, name=words_, main=st.booleans(), also=st.none() | which)
    def add_person(self, who: int, index: int, name: str, main: bool, also: int | None) -> None:
        row = self.pick(Contact, index)
        individual = self.pick(Contact, also) if also is not None else None
        if row:
            values = {"last_name": name, "is_main": main, "individual_id": individual and individual["id"]}
            with suppress(*ANSWERS):
                people.create(self.sessions[who], row["id"], values)

    @rule(
        who=st.integers(0, 1),
        index=which,
        changes=st.sampled_from([{"is_main": True}, {"is_main": False}, {"job": "Zoé"}, {"last_name": "Lyon"}]),
        back=versions_back,
    )
    def change_person(self, who: int, index: int, changes: dict[str, Any], back: int) -> None:
        if row := self.pick(Person, index):
            with suppress(*ANSWERS):
                people.update(self.sessions[who], row["id"], changes, max(row["version"] - back, 1))

    @rule(who=st.integers(0, 1), index=which)
    def delete_person(self, who: int, index: int) -> None:
        if row := self.pick(Person, index):
            people.delete(self.sessions[who], row["id"])

    @rule(who=st.integers(0, 1), index=which, values=address_changes, flag=flags)
    def add_address(self, who: int, index: int, values: dict[str, Any], flag: dict[str, Any]) -> None:
        if row := self.pick(Contact, index):
            person = next(iter(Person.values(Person.contact == row["id"])), None)
            with suppress(*ANSWERS):
                delivery_addresses.create(
                    self.sessions[who],
                    row["id"],
                    {**values, "is_default": bool(flag.get("is_default")), "recipient_id": person and person["id"]},
                )

    @rule(who=st.integers(0, 1), index=which, changes=address_changes, flag=flags, back=versions_back)
    def change_address(self, who: int, index: int, changes: dict[str, Any], flag: dict[str, Any], back: int) -> None:
        if row := self.pick(DeliveryAddress, index):
            with suppress(*ANSWERS):
                delivery_addresses.update(
                    self.sessions[who], row["id"], {**changes, **flag}, max(row["version"] - back, 1)
                )

    @rule(who=st.integers(0, 1), index=which, archived=st.booleans())
    def archive_address(self, who: int, index: int, archived: bool) -> None:
        if row := self.pick(DeliveryAddress, index):
            with suppress(*ANSWERS):
                delivery_addresses.set_archived(self.sessions[who], row["id"], archived)

    @rule(who=st.integers(0, 1), index=which)
    def delete_address(self, who: int, index: int) -> None:
        if row := self.pick(DeliveryAddress, index):
            with suppress(*ANSWERS):
                delivery_addresses.delete(self.sessions[who], row["id"])

    @rule(who=st.integers(0, 1), nth=st.integers(0, 9))
    def take_back(self, who: int, nth: int) -> None:
        mine = undo.mine(self.sessions[who], 10)
        if mine:
            undo.undo(self.sessions[who], mine[nth % len(mine)]["number"])

    @rule(who=st.integers(0, 1))
    def take_back_and_redo(self, who: int) -> None:
        """The newest unit of all can be taken back whole, and redone whole."""
        number = Unit.select(Unit.number).order_by(Unit.number.desc()).limit(1).scalar()
        session = self.sessions[who]
        if number not in [row["number"] for row in undo.mine(session, 100)]:
            return
        before = as_edited(everything())
        assert undo.undo(session, number).skipped == []
        mine = undo.mine(session, 1)
        assert undo.undo(session, mine[0]["number"]).skipped == []
        assert as_edited(everything()) == before

    @invariant()
    def every_contact_has_one_default_address(self) -> None:
        defaults = [row["contact_id"] for row in DeliveryAddress.values(DeliveryAddress.is_default)]
        assert sorted(defaults) == sorted(row["id"] for row in Contact.values())

    @invariant()
    def what_follows_the_billing_address_is_it(self) -> None:
        billing = {row["id"]: [row[column] for column in ADDRESS] for row in Contact.values()}
        for row in DeliveryAddress.values(DeliveryAddress.follows_billing):
            assert [row[column] for column in ADDRESS] == billing[row["contact_id"]]

    @invariant()
    def rows_hold_what_is_theirs(self) -> None:
        for row in Contact.values():
            assert Contact.of_its_nature(row) == row
            assert Contact.refusals(row) == {}
        for model in RECORDS.values():
            for row in model.values():
                derived = model.derive(row)
                assert {column: row[column] for column in derived} == derived

    @invariant()
    def every_contact_is_found_by_what_it_holds(self) -> None:
        entries = {row["contact"]: row["tokens"] for row in as_dicts(SearchEntry.select())}
        employees = Person.values()
        assert entries == {
            row["id"]: " ".join(
                sorted(search.tokens(row, [each for each in employees if each["contact_id"] == row["id"]]))
            )
            for row in Contact.values()
        }

    @invariant()
    def the_journal_tells_every_row_from_the_beginning(self) -> None:
        told: dict[tuple[str, int], dict[str, Any]] = {}
        for line in as_dicts(JournalLine.select().order_by(JournalLine.id)):
            model = RECORDS[line["table_name"]]
            place, changes = (line["table_name"], line["row_id"]), json.loads(line["changes"])
            if line["operation"] == "delete":
                told.pop(place)
                continue
            if line["operation"] == "insert":
                told[place] = {
                    column: stored(model, column, value) for column, value in model.blank().items()
                } | changes
                told[place] = {column: told[place][column] for column in model.edited_columns()}
            else:
                assert {column: told[place][column] for column in changes} == {
                    c: before for c, (before, _) in changes.items()
                }
                told[place] |= {column: after for column, (_before, after) in changes.items()}
            told[place]["version"] = line["version"]
        assert told == {
            (table, row["id"]): {
                column: stored(model, column, row[column]) for column in (*model.edited_columns(), "version")
            }
            for table, model in RECORDS.items()
            if model.sheet
            for row in model.values()
        }


PHASES = (Phase.reuse, Phase.generate, Phase.shrink)  # explaining a failure would take minutes


def test_what_must_always_be_true_is_true(anne: Session, bob: Session) -> None:
    class AtThisDesk(Office):
        def __init__(self) -> None:
            super().__init__(anne, bob)

    run_state_machine_as_test(
        AtThisDesk,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
