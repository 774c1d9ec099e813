"""What a form can send and a table would refuse is refused before, on its field, in French.

The checks are those of the tables themselves: for each of them, the fields of the form that it speaks of are given
every value that some texts make, two at a time, and the row goes through the service that the form uses. So does a row
with each value of each field alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations, product
from typing import Any, NamedTuple

import peewee
import pytest

from jbtui.database import open_database
from jbtui.declarations.base import Field, Form, Group, Section
from jbtui.declarations.contacts import CONTACT_FORM
from jbtui.declarations.deals import DEAL_FORM, PROJECT_FORM
from jbtui.declarations.delivery_addresses import ADDRESS_FORM
from jbtui.declarations.documents import PAYMENT_FORM
from jbtui.declarations.follow_up import ACTION_FORM, ENTRY_FORM, NOTE_FORM
from jbtui.declarations.people import PERSON_FORM
from jbtui.declarations.purchases import PURCHASE_FORM
from jbtui.declarations.settings import COMPANY_FORM
from jbtui.declarations.settings import SECTIONS as SETTINGS
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document, DocumentCharge, DocumentLine
from jbtui.models.document_entry import DocumentEntry
from jbtui.models.fields import ChoiceField, Refused, Value
from jbtui.models.note import Note
from jbtui.models.payment import Payment, Refund
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.models.seller import THE_SELLER, Seller
from jbtui.services import contacts, deals, delivery_addresses, entries, follow_up, people, projects, purchases
from jbtui.services.documents import drafts, payments
from jbtui.services.documents.drafts import CHARGE, HEADER, LINE, own
from jbtui.services.settings import company
from jbtui.services.unit import Forbidden, Invalid, Session, read, unit
from tests import sqlite
from tests.contract.declared import FORMS

ANNE = Session("anne")
TEXTS = ("", "0", "1", "-5", "12,5", "20", "32", "150", "01/01/2026", "31/12/2026", "9h30", "oui", "a", "é" * 60)
FEW = 4
Store = Callable[[Values], Any]


def checks(handle: peewee.Database, table: str) -> list[str]:
    """What a table refuses, in its own words."""
    (sql,) = handle.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    found = []
    for match in re.finditer(r"\bCHECK \(", sql):
        depth, end = 1, match.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(sql[end], 0)
            end += 1
        found.append(sql[match.end() : end - 1])
    return found


def values_of(field: Value[Any]) -> list[Any]:
    """Every value that the texts, and the labels of its choices, make in a field."""
    found = []
    for text in (*TEXTS, *(field.labels.values() if isinstance(field, ChoiceField) else ())):
        try:
            value = field.parse(text)
        except Refused:
            continue
        if value not in found:
            found.append(value)
    return found


def base_row(model: type[Record]) -> Values:
    """A row that nothing is wrong with."""
    row = model.blank()
    for name in list(model.refusals(row)):
        values = values_of(model.value(name))
        row[name] = next(value for value in values if name not in model.refusals({**row, name: value}))
    return row


def fields_of(form: Form) -> list[str]:
    """The fields of a form that hold a value of their own."""
    columns = form.model.columns()
    return [field.name for field in form.fields() if isinstance(columns[field.name], Value)]


def rows_of(form: Form, base: Values, check: str, called: Mapping[str, str]) -> Iterator[Values]:
    """Rows of the form with all that it can say about what a check speaks of; `called` is what the table calls some of
    its fields."""
    fields = fields_of(form)
    spoken_of = [name for name in fields if re.search(rf"\b{called.get(name, name)}\b", check)]
    for varied in combinations(spoken_of, min(len(spoken_of), 2)) if spoken_of else ():
        few = len(spoken_of) > FEW  # of many fields the first values say enough: none, zero, one, below zero
        for combined in product(*(values_of(form.model.value(name))[: FEW if few else None] for name in varied)):
            yield {**base, **dict(zip(varied, combined, strict=True))}


def new_company(row: Values) -> None:
    """Save the one company, which is there already."""
    edited = {field.name: row[field.name] for field in COMPANY_FORM.fields()}
    company.update(ANNE, edited, read(Seller, THE_SELLER)["version"])


def new_setting(section: Section) -> Store:
    """Make a row, and take it out again: no other may have its name."""

    def store(row: Values) -> None:
        made = section.create(ANNE, 0, row).row
        with unit(ANNE, "Essai") as work:
            work.delete(section.form.model, made)

    return store


def new_purchase(row: Values) -> None:
    """Note a purchase of the supplier, and take it out again: no other may have its number."""
    purchases.delete(ANNE, [purchases.create(ANNE, 2, row).row["id"]])


def typed(model: type[Record], columns: Iterable[str]) -> Form:
    """What people fill of a row, as a form."""
    return Form(model, (Group("", (tuple(map(Field, columns)),)),))


def on_a_day(_session: Session) -> Values:
    """What a document needs."""
    return {"date": date(2026, 11, 20)}


class Case(NamedTuple):
    """A form, the table that its rows go to, and the service that takes them."""

    form: Form
    table: type[Record]
    store: Store
    called: Mapping[str, str] = {}
    begins: Callable[[Session], Mapping[str, Any]] = lambda _session: {}


CASES = {
    "contact": Case(
        CONTACT_FORM, Contact, lambda row: contacts.create(ANNE, row), begins=lambda _session: {"is_customer": True}
    ),
    "person": Case(PERSON_FORM, Person, lambda row: people.create(ANNE, 1, row)),
    "address": Case(ADDRESS_FORM, DeliveryAddress, lambda row: delivery_addresses.create(ANNE, 1, row)),
    "deal": Case(DEAL_FORM, Deal, lambda row: deals.create(ANNE, 1, row)),
    "project": Case(PROJECT_FORM, Project, lambda row: projects.create(ANNE, 1, row)),
    "action": Case(ACTION_FORM, Action, lambda row: follow_up.create_action(ANNE, 1, row)),
    "note": Case(NOTE_FORM, Note, lambda row: follow_up.create_note(ANNE, 1, row)),
    "action of an entry": Case(ENTRY_FORM, Action, lambda row: entries.save(ANNE, 1, row)),
    "note of an entry": Case(
        ENTRY_FORM, Note, lambda row: entries.save(ANNE, 1, row), {"kind": "-", "happened": "kind"}
    ),
    "purchase": Case(PURCHASE_FORM, Purchase, new_purchase),
    "payment": Case(PAYMENT_FORM, Payment, lambda row: payments.record(ANNE, 1, row)),
    "company": Case(COMPANY_FORM, Seller, new_company),
    **{each.id: Case(each.form, each.form.model, new_setting(each), begins=each.begin) for each in SETTINGS},
    "draft": Case(
        typed(Document, HEADER), Document, lambda row: drafts.create(ANNE, 1, "DEV", own(HEADER, row)), begins=on_a_day
    ),
    "line": Case(typed(DocumentLine, LINE), DocumentLine, lambda row: drafts.create(ANNE, 1, "DEV", {}, [row])),
    "charge": Case(
        typed(DocumentCharge, CHARGE), DocumentCharge, lambda row: drafts.create(ANNE, 1, "DEV", {}, [], [row])
    ),
}
ELSEWHERE = {Refund: "as a payment", DocumentEntry: "as a draft, its lines and a charge"}
"""Forms whose rows go no way of their own, and why."""


@pytest.fixture(scope="module")
def handle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peewee.Database]:
    """A base with a client and a supplier, of which nothing has to last."""
    made = open_database(str(sqlite.empty(tmp_path_factory.mktemp("checks") / "jbtui.sqlite")))
    made.execute_sql("PRAGMA synchronous = off")
    contacts.create(ANNE, {"name": "MARTIN", "is_customer": True})
    contacts.create(ANNE, {"name": "BOIS DU NORD", "is_supplier": True})
    yield made
    made.close()


def tried(case: Case, handle: peewee.Database) -> Iterator[tuple[str, Values]]:
    """What is looked for, and a row."""
    base = {**base_row(case.form.model), **case.begins(ANNE)}
    seen = set()
    for check in checks(handle, case.table._meta.table_name):
        for row in rows_of(case.form, base, check, case.called):
            if (told := tuple(row.values())) not in seen:  # two checks may speak of the same fields
                seen.add(told)
                yield check, row
    for name in fields_of(case.form):
        for value in values_of(case.form.model.value(name)):
            yield f"any {name}", {**base, name: value}


def gaps(case: Case, handle: peewee.Database) -> tuple[list[Any], int]:
    """What the table alone refused, each with the check that was looked for; and how many rows were stored."""
    found, stored = [], 0
    for check, row in tried(case, handle):
        try:
            case.store(row)
            stored += 1
        except (Invalid, Forbidden):
            continue
        except peewee.PeeweeException as error:
            found.append((check, str(error), {name: row[name] for name in fields_of(case.form)}))
    return found, stored


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_table_refuses_nothing_that_the_form_lets_through(case: Case, handle: peewee.Database) -> None:
    found, stored = gaps(case, handle)
    assert found[:3] == []
    assert stored, "no row of this form can be stored at all"


def test_every_form_is_tried() -> None:
    assert {case.form.model for case in CASES.values()} | set(ELSEWHERE) >= {form.model for form in FORMS}


def test_what_no_rule_forestalls_is_told(handle: peewee.Database) -> None:
    def without_rules(row: Values) -> None:
        with unit(ANNE, "Essai") as work:
            work.insert(Person, [{**row, "contact_id": 1}])

    found, _stored = gaps(Case(PERSON_FORM, Person, without_rules), handle)
    assert {check for check, _error, _row in found} >= {"last_name <> ''", "until >= since"}
