"""Every declared form and tab: its fields are the model's, all that people edit is in it, it takes any values."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from jbtui.database import open_database
from jbtui.declarations.base import Field, Form, Group, Section
from jbtui.declarations.deals import DEAL_SECTIONS, PROJECT_SECTIONS
from jbtui.declarations.documents import OF_DEAL, OF_PROJECT
from jbtui.declarations.places import SECTIONS as PLACED
from jbtui.declarations.places import tabs_of
from jbtui.declarations.settings import SECTIONS as SETTINGS
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.contact import NATURES, Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document
from jbtui.models.document_entry import DocumentEntry
from jbtui.models.entry import Entry
from jbtui.models.fields import ChoiceField
from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.note import Note
from jbtui.models.payment import Payment, Refund
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.models.seller import Seller
from tests import sqlite
from tests.contract.declared import FORMS, LISTINGS, SECTIONS

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.model.__name__)
each_section = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)

ELSEWHERE: dict[type[Record], dict[str, str]] = {
    Contact: {
        "code": "given by the program",
        "archived": "« Archiver » in the operations",
    },
    Person: {
        "contact_id": "the company whose sheet it is",
        "contact_nature": "always a company: lets the database refuse the people of a particulier",
        "individual_id": "linked by a gesture of its own",
    },
    Deal: {
        "contact_id": "the contact whose sheet it is",
        "state": "« Convertir » : gagnée, perdue",
        "closed_on": "the day on which it is won or lost",
        "reason": "asked when it is lost",
    },
    Project: {"contact_id": "the contact whose sheet it is"},
    Action: {
        "contact_id": "the contact whose sheet it is",
        "done_at": "« Fait »",
        "done_by": "« Fait »",
        "result": "« Fait »",
        "month_day": "kept by a series by itself",
        "previous_id": "kept by a series by itself",
    },
    Entry: {"contact_id": "the contact whose sheet it is"},
    Note: {
        "contact_id": "the contact whose sheet it is",
        "action_id": "the action whose result it is",
    },
    Document: {
        column: "typed in the document itself"
        for column in Document.edited_columns()
        if column
        not in (
            "subject",
            "buyer_order_ref",
            "due_date",
            "valid_until",
            "total_ht",
            "total_vat",
            "total_ttc",
            "due",
        )
    },
    Payment: {"contact_id": "the contact of the invoices that it pays"},
    Refund: {"contact_id": "the contact of the credit note", "avoir_id": "the credit note that it is opened from"},
    DocumentEntry: {
        "type": "the kind of document that was begun",
        "alone": "« Livrer à » : another address, to be typed",
    },
    Purchase: {"contact_id": "the supplier whose sheet it is"},
    FiscalYear: {"closed_at": "« Clore » in the operations"},
    Seller: {"logo": "« Logo » in the operations"},
    DeliveryAddress: {
        "contact_id": "the contact whose sheet it is",
        "follows_billing": "until the address is edited",
        "archived": "« Archiver » in the operations",
    },
}
"""Columns that people fill otherwise than in the form, and why."""

HOSTILE = (
    "",
    "\x1b[31m",
    "[/b]",
    "%s",
    "{0}",
    "é" * 5_000,
    "69003",
    "732829320",
    "73282932000074",
    "FR",
    "0",
    "\u202e",
)


def form_problems(form: Form) -> list[str]:
    """Fields that the model does not have or that are there twice, columns that nobody can fill, marks that lie."""
    found = []
    columns, names = form.model.columns(), [field.name for field in form.fields()]
    found += [f"{name}: no column of {form.model.__name__}" for name in names if name not in columns]
    found += [
        f"{name}: not edited by people" for name in names if name in columns and name not in form.model.edited_columns()
    ]
    filled = {*names, *ELSEWHERE.get(form.model, {})}
    found += [f"{name}: in no form" for name in form.model.edited_columns() if name not in filled]
    found += [
        f"{name}: in the form, yet said to be filled elsewhere"
        for name in ELSEWHERE.get(form.model, {})
        if name in names
    ]
    for values in natures(form):
        shown = [field for group in form.shown(values) for row in group.rows for field in row]
        found += [f"{field.name}: twice" for field in shown if [each.name for each in shown].count(field.name) > 1]
        refused = form.model.refusals(values)
        found += [
            f"{field.name}: marked as required, but is not"
            for field in shown
            if field.required and field.name not in refused
        ]
        found += [
            f"{field.name}: required, but not marked"
            for field in shown
            if field.name in refused and not field.required and not field.name.startswith("is_")
        ]
        found += [f"{name}: refused, but not shown" for name in refused if name not in [field.name for field in shown]]
    for field in form.fields():
        column = columns.get(field.name)
        if column is not None and not (field.label or column.verbose_name):
            found.append(f"{field.name}: has no label")
        if field.radio and not isinstance(column, ChoiceField):
            found.append(f"{field.name}: has no choices to show at once")
    return found


def natures(form: Form) -> Iterator[Values]:
    """Empty values of the form; of each nature if it has any."""
    blank = form.model.blank()
    if "nature" in blank:
        yield from ({**blank, "nature": nature} for nature, _label in NATURES)
    else:
        yield blank


@each_form
def test_it_is_made_of_the_models_columns(form: Form) -> None:
    assert form_problems(form) == []


def test_a_reason_is_given_for_columns_that_are_there() -> None:
    for model, columns in ELSEWHERE.items():
        assert set(columns) <= set(model.edited_columns())
        assert model in [form.model for form in FORMS]


CONTACT_FORM = next(form for form in FORMS if form.model is Contact)
PERSON_FORM = next(form for form in FORMS if form.model is Person)


def with_fields(form: Form, *fields: Field) -> Form:
    return replace(form, groups=(*form.groups, Group("Essai", (fields,))))


def without(form: Form, name: str) -> Form:
    def kept(group: Group) -> Group:
        return replace(group, rows=tuple(tuple(field for field in row if field.name != name) for row in group.rows))

    return replace(form, groups=tuple(map(kept, form.groups)))


def unmarked(form: Form) -> Form:
    def plain(group: Group) -> Group:
        return replace(group, rows=tuple(tuple(replace(field, required=False) for field in row) for row in group.rows))

    return replace(form, groups=tuple(map(plain, form.groups)))


BROKEN = {
    "no column": (with_fields(CONTACT_FORM, Field("nickname")), "nickname: no column"),
    "a stamp": (with_fields(CONTACT_FORM, Field("created_at")), "created_at: not edited"),
    "twice": (with_fields(CONTACT_FORM, Field("phone")), "phone: twice"),
    "forgotten": (without(CONTACT_FORM, "website"), "website: in no form"),
    "forgotten by a person": (without(PERSON_FORM, "job"), "job: in no form"),
    "wrongly required": (with_fields(without(CONTACT_FORM, "fax"), Field("fax", required=True)), "fax: marked"),
    "not marked": (unmarked(CONTACT_FORM), "name: required"),
    "elsewhere too": (with_fields(CONTACT_FORM, Field("archived")), "archived: in the form"),
    "no choices": (with_fields(without(CONTACT_FORM, "fax"), Field("fax", radio=True)), "fax: has no choices"),
    "hidden": (without(PERSON_FORM, "last_name"), "last_name: refused, but not shown"),
}


@pytest.mark.parametrize(("broken", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_broken_form_is_told(broken: Form, problem: str) -> None:
    assert any(each.startswith(problem) for each in form_problems(broken))


def value_problems(form: Form) -> list[str]:
    """What fails on the values that a form may hold while it is filled in."""
    found = []
    columns = form.model.columns()
    for text in HOSTILE:
        for start in natures(form):
            values = {
                name: text if isinstance(value, str) and name != "nature" else value for name, value in start.items()
            }
            for name in values:
                acts: dict[str, Any] = {}
                if form.fill:
                    acts[f"fill {name}"] = lambda name=name, values=values: form.fill(name, values)
                for field in form.fields():
                    if field.name == name and field.choices:
                        acts[f"choices of {name}"] = lambda field=field, values=values, text=text: [
                            (value, words) for value, words in field.choices(values, text)
                        ]
                for what, act in acts.items():
                    try:
                        answer = act()
                    except Exception as error:
                        found.append(f"{what}: {error!r}")
                        continue
                    if what.startswith("fill") and not set(answer) <= set(columns):
                        found.append(f"{what}: fills {set(answer) - set(columns)}")
            for group in form.groups:
                if group.read_as and not all(isinstance(line, str) for line in group.read_as(values)):
                    found.append(f"{group.title}: reads as something else than lines")
            form.shown(values)
            form.model.warnings(values)
            form.model.title(values)
    return found


@pytest.fixture
def _connected(tmp_path: Any) -> Iterator[None]:
    handle = open_database(str(sqlite.empty(tmp_path / "jbtui.sqlite")))
    yield
    handle.close()


@pytest.mark.usefixtures("_connected")
@each_form
def test_it_works_on_any_values(form: Form) -> None:
    assert value_problems(form) == []


@pytest.mark.parametrize(
    "broken",
    [
        replace(CONTACT_FORM, fill=lambda _column, values: {"city": values["town"]}),
        replace(CONTACT_FORM, fill=lambda _column, _values: {"town": "Lyon"}),
        with_fields(without(CONTACT_FORM, "fax"), Field("fax", choices=lambda _values, typed: [(typed[0], typed)])),
        replace(
            CONTACT_FORM,
            groups=(Group("", ((Field("phone"),),), read_as=lambda values: cast("list[str]", [len(values)])),),
        ),
    ],
    ids=["fill fails", "fills no column", "choices fail", "reads as numbers"],
)
@pytest.mark.usefixtures("_connected")
def test_a_form_that_fails_on_some_values_is_told(broken: Form) -> None:
    assert value_problems(broken)


# --- tabs -----------------------------------------------------------------------------------------------------------


def section_problems(sections: list[Section]) -> list[str]:
    """Tabs that share a key, or whose list, form and owner do not belong together."""
    found = []
    tabs = tabs_of(sections)
    keys = [tab[0].key for tab in tabs]
    letters = [section.letter for section in sections if section.letter]
    for tab in tabs:
        if {section.title for section in tab} != {tab[0].title}:
            found.append(f"{tab[0].id}: one tab with two titles")
        if len({len(section.listing.columns) for section in tab}) > 1:
            found.append(f"{tab[0].id}: its lists have not the same columns")
    for section in sections:
        if section.key == "1" or not section.key.isdecimal() or keys.count(section.key) > 1:
            found.append(f"{section.id}: key {section.key}")
        if letters.count(section.letter) > 1:
            found.append(f"{section.id}: letter {section.letter}")
        if section.form.model is not section.listing.model:
            found.append(f"{section.id}: the list and the form are of different rows")
        if section.owner and section.owner.model is not section.listing.model:
            found.append(f"{section.id}: its owner is no column of its rows")
        if not (section.title and section.noun):
            found.append(f"{section.id}: has no words")
    return found


SHEETS = {
    "contact": PLACED,
    "deal": (*DEAL_SECTIONS, OF_DEAL),
    "project": (*PROJECT_SECTIONS, OF_PROJECT),
    **{section.id: (section,) for section in SETTINGS},
}


@pytest.mark.parametrize("sections", SHEETS.values(), ids=SHEETS)
def test_tabs_belong_together(sections: tuple[Section, ...]) -> None:
    assert section_problems(list(sections)) == []


def test_every_declared_tab_stands_on_a_sheet() -> None:
    assert {id(section) for section in SECTIONS} == {id(section) for tabs in SHEETS.values() for section in tabs}


@pytest.mark.parametrize(
    "change",
    [
        {"key": "1"},
        {"key": "x"},
        {"key": "2"},
        {"key": "6", "title": "Affaires"},
        {"letter": "c"},
        {"form": CONTACT_FORM},
        {"owner": Person.contact},
        {"title": ""},
        {"noun": ""},
    ],
    ids=" ".join,  # of the names of what is changed
)
def test_a_broken_tab_is_told(change: dict[str, Any]) -> None:
    addresses = next(section for section in PLACED if section.listing.model is DeliveryAddress)
    others = [section for section in PLACED if section is not addresses]
    assert section_problems([*others, replace(addresses, **change)])


@each_section
def test_a_tab_says_for_any_contact_whether_it_shows(section: Section) -> None:
    assert {section.shown({"nature": nature}) for nature, _label in NATURES} <= {True, False}
    assert section.listing in LISTINGS
