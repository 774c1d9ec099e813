"""What users chose for the columns of a file, kept for the next file with the same headers. On both engines."""

from pathlib import Path

import pytest

from jbtui.models.contact import Contact
from jbtui.models.journal import Unit
from jbtui.services import contact_sheet, undo
from jbtui.services.exports.formats import export
from jbtui.services.imports import headers
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.mappings import as_remembered, remember, remembered
from jbtui.services.imports.rejects import REASON
from jbtui.services.imports.running import run
from jbtui.services.unit import Session
from tests.services.making import company, last_unit


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "a.csv", "Société;Ville;Repère\nBois;Lyon;Nord\n")


def test_a_choice_is_remembered_for_the_same_headers_by_everybody(file: Path, anne: Session, bob: Session) -> None:
    opened = open_file(file)
    assert remembered(opened) is None
    assert as_remembered(file, opened) is opened
    remember(anne, opened, {"Repère": "area", "Ville": None})
    other = written(file.with_name("b.csv"), "Société,Ville,Repère\nFer,Boz,Sud\n")
    found = as_remembered(other, open_file(other))
    assert found.mapping == [("Société", "name"), ("Ville", None), ("Repère", "area")]
    run(bob, found, label="x")
    assert [(row["area"], row["city"]) for row in Contact.values()] == [("Sud", "")]
    remember(bob, opened, {"Repère": "origin"})
    assert remembered(open_file(file)) == {"Repère": "origin"}
    fewer = written(file.with_name("c.csv"), "Société;Repère\nFer;Sud\n")
    assert remembered(open_file(fewer)) is None


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_columns_of_our_own_files_are_what_they_are(tmp_path: Path, anne: Session, format_: str) -> None:
    sheet = contact_sheet.of_id(company(anne, "Bois", city="Lyon")["id"])
    assert sheet
    path = tmp_path / f"a.{format_}"
    export(format_, [sheet], path)
    opened = open_file(path)
    remember(anne, opened, {"Ville": None})
    assert as_remembered(path, opened).mapping == opened.mapping


def test_the_corrected_rejects_are_known_by_the_headers_of_the_file(file: Path, anne: Session) -> None:
    remember(anne, open_file(file), {"Repère": "area"})
    rejects = written(file.with_name("r.csv"), f"Société;Ville;Repère;{REASON}\nBois;Lyon;Nord;sans nom\n")
    found = as_remembered(rejects, open_file(rejects))
    assert found.mapping[2:] == [("Repère", "area"), (REASON, None)]


def test_a_choice_is_no_act_to_take_back(file: Path, anne: Session) -> None:
    company(anne, "Bois")
    before = last_unit()
    remember(anne, open_file(file), {"Repère": "area"})
    assert (last_unit(), Unit.select().count(), undo.last(anne)) == (before, 1, before)


def test_a_choice_that_no_longer_holds_is_left_out(file: Path, anne: Session) -> None:
    opened = open_file(file)
    remember(anne, opened, {"Repère": "area", "Ville": "of a later version"})
    assert remembered(opened) == {"Repère": "area"}
    remember(anne, opened, {"Société": None})  # nothing would name a contact
    assert as_remembered(file, opened).fields == ("name", "city", None)


def test_the_fields_to_choose_from_each_have_a_name_of_their_own() -> None:
    choices = headers.choices()
    fields, labels = (set(each) for each in zip(*choices, strict=True))
    assert len(fields) == len(labels) == len(choices)
    assert {"name", "siret", "remarks", "person.email", "delivery.city"} <= fields
    for field, label in choices:
        assert headers.label(field) == label
