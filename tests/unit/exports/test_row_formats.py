"""Whatever texts deals, projects and actions hold: the files hold them to the letter, and no spreadsheet runs one."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jbtui.database import open_database
from jbtui.declarations.deals import DEAL_FORM, PROJECT_FORM
from jbtui.declarations.follow_up import ACTION_FORM
from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.deal import Deal
from jbtui.models.fields import Refused
from jbtui.models.project import Project
from jbtui.services import contacts, deals, follow_up, people, projects
from jbtui.services.exports import row_columns
from jbtui.services.exports.formats import export_in
from jbtui.services.exports.row_formats import FORMATS
from jbtui.services.formulas import unguarded
from jbtui.services.paging import READ
from jbtui.services.unit import Session
from tests.unit.exports.test_files import DANGEROUS, FORMULAS

ANNE = Session("anne")
TEXT = st.sampled_from([*FORMULAS, "a;b", 'a"b', "01000", "\\", "𝕸œ", "#VALEUR!"]) | st.text(max_size=20)
AMOUNT = st.decimals(0, 10**9, places=2)
COLUMNS: dict[type[Record], dict[str, str]] = {
    Deal: {"Libellé": "label", "Motif": "reason", "Suivi par": "owner", "Origine": "origin"},
    Project: {"Libellé": "label", "Responsable": "owner"},
    Action: {"Objet": "label", "Résultat": "result", "Pour": "assignee"},
}
"""The headers below which a text stands as it is stored."""


@pytest.fixture(scope="module", autouse=True)
def contact(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A base with a contact whose names are formulas too."""
    handle = open_database(str(tmp_path_factory.mktemp("files") / "jbtui.sqlite"))
    made: int = contacts.create(ANNE, {"name": "=1+1", "is_customer": True}).row["id"]
    people.create(ANNE, made, {"last_name": "@SUM(A1)"})
    yield made
    handle.close()


def typed(model: type[Record], texts: Mapping[str, str]) -> Values:
    """Texts as users may type them in columns of a model."""
    try:
        row = {column: model.value(column).parse(text) for column, text in texts.items()}
    except Refused:
        assume(False)
    assume(row["label"])
    return row


def stored(contact: int, model: type[Record], texts: Mapping[str, str], amount: Decimal) -> Values:
    """A deal, a project or an action with these texts, closed or done."""
    row = typed(model, {"label": texts["label"], ("assignee" if model is Action else "owner"): texts["owner"]})
    if model is Deal:
        made = deals.create(ANNE, contact, {**row, **typed(Deal, texts), "estimate": amount}).row
        return deals.lose(ANNE, made["id"], made["origin"] or "=2")
    if model is Project:
        return projects.create(ANNE, contact, {**row, "budget": amount}).row
    made = follow_up.create_action(ANNE, contact, row).row
    follow_up.complete(ANNE, [made["id"]], texts["origin"])
    return Action.values(Action.id == made["id"])[0]


each_model = pytest.mark.parametrize("model", [Deal, Project, Action], ids=lambda model: model.__name__)
any_texts = given(texts=st.fixed_dictionaries({"label": TEXT, "owner": TEXT, "origin": TEXT}), amount=AMOUNT)
often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@each_model
@often
@any_texts
def test_a_csv_file_holds_what_is_there_and_no_formula(
    contact: int,
    model: type[Record],
    texts: Mapping[str, str],
    amount: Decimal,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    row = stored(contact, model, texts, amount)
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    assert export_in(FORMATS[model]["csv"], [row], path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, cells = csv.reader(file, delimiter=";")
    assert [cell for cell in cells if cell.startswith(DANGEROUS)] == []
    check(model, row, dict(zip(header, map(unguarded, cells), strict=True)))


@each_model
@often
@any_texts
def test_a_workbook_holds_what_is_there_and_texts_alone(
    contact: int,
    model: type[Record],
    texts: Mapping[str, str],
    amount: Decimal,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assume(not any("_x" in text for text in texts.values()))  # XlsxWriter escapes the first half only of some
    row = stored(contact, model, texts, amount)
    path = tmp_path_factory.mktemp("xlsx") / "x.xlsx"
    assert export_in(FORMATS[model]["xlsx"], [row], path) == 1
    with zipfile.ZipFile(path) as archive:
        drawn = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in drawn
    assert "<f " not in drawn
    assert set(re.findall(r'<c r="[A-Z]+\d+"[^>]*? t="(\w+)"', drawn)) == {"inlineStr"}
    assert drawn.count("<c ") == drawn.count('t="inlineStr"')
    header, cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    check(model, row, dict(zip(map(str, header), (unguarded(str(cell)) for cell in cells), strict=True)))


def check(model: type[Record], row: Values, cells: Mapping[str, str]) -> None:
    """That the cells, by their headers, are those of the row."""
    assert {header: cells[header] for header in COLUMNS[model]} == {
        header: row[column] for header, column in COLUMNS[model].items()
    }
    assert cells["Contact"] == "=1+1"
    if model is Deal:
        assert (cells["État"], cells["Pondéré HT"]) == ("Perdue", "0,00")
        assert Decimal(cells["Estimé HT"].replace(",", ".")) == row["estimate"]
    elif model is Project:
        assert Decimal(cells["Budget HT"].replace(",", ".")) == row["budget"]


@each_model
@often
@any_texts
def test_a_json_file_holds_what_is_there(
    contact: int,
    model: type[Record],
    texts: Mapping[str, str],
    amount: Decimal,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    row = stored(contact, model, texts, amount)
    path = tmp_path_factory.mktemp("json") / "x.json"
    assert export_in(FORMATS[model]["json"], [row], path) == 1
    (found,) = json.loads(path.read_text("utf-8"))
    assert (found["id"], found["label"], found["contact"]["name"]) == (row["id"], row["label"], "=1+1")
    if model is Deal:
        assert Decimal(found["estimate"]) == row["estimate"]
        assert (found["reason"], found["state"]) == (row["reason"], "lost")
    elif model is Project:
        assert Decimal(found["budget"]) == row["budget"]
    else:
        assert (found["state"], found["result"] or "") == ("done", row["result"])


@each_model
@pytest.mark.parametrize("format_", ["csv", "xlsx", "json"])
def test_a_file_of_nothing_is_written(model: type[Record], format_: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    assert export_in(FORMATS[model][format_], [], path) == 0
    if format_ == "json":
        assert json.loads(path.read_text("utf-8")) == []
    elif format_ == "csv":
        assert path.read_text("utf-8-sig").count("\n") == 1
    else:
        assert len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) == 1


def test_what_rows_refer_to_is_named_however_many_they_are(contact: int, tmp_path: Path) -> None:
    person: int = people.create(ANNE, contact, {"last_name": "Roux"}).row["id"]
    one = deals.create(ANNE, contact, {"label": "Atelier", "estimate": 1, "expected": date(2026, 12, 31)}).row
    row = {**one, "person_id": person}
    path = tmp_path / "x.csv"
    assert export_in(FORMATS[Deal]["csv"], [row] * (READ + 1), path) == READ + 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    assert {(each["Interlocuteur"], each["Clôture prév."]) for each in found} == {("ROUX", "31/12/2026")}
    assert len(found) == READ + 1


def test_every_column_that_users_fill_goes_out() -> None:
    for form, columns in (
        (DEAL_FORM, row_columns.DEALS),
        (PROJECT_FORM, row_columns.PROJECTS),
        (ACTION_FORM, row_columns.ACTIONS),
    ):
        headers = {header for header, _cell in columns}
        labels = {str(form.model.columns()[field.name].verbose_name) for field in form.fields()}
        assert labels - headers == set()
