"""Whatever text contacts hold, in each format: exported, then imported into an empty base, they are the same contacts.

What cannot come back the same, and why:
- two contacts of one SIREN or SIRET, or one whose SIRET is that of another's delivery address: an import joins them,
  as it must with anybody's file;
- codes, versions, dates of creation: those of the base they come into;
- that a person is also known as a particulier: a link between two contacts of which one may not be in the file;
- of two people of one name at one company, which one receives: the first;
- in a workbook, a text that holds `_x005F_x0041_` or its like: XlsxWriter escapes the first half only.
"""

import contextlib
import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jbtui.database import open_database
from jbtui.declarations.base import View
from jbtui.declarations.contacts import CONTACTS
from jbtui.models.base import Record, Values
from jbtui.models.contact import COMPANY, INDIVIDUAL, PROFILES, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Refused, Value
from jbtui.models.person import Person
from jbtui.services import contact_json, contact_sheet, contacts, undo
from jbtui.services.contact_sheet import PAGE
from jbtui.services.contacts import NewContact
from jbtui.services.exports.formats import FORMATS, export
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import Outcome, run
from jbtui.services.unit import Session, unit
from tests import sqlite

ANNE = Session("anne")
each_format = pytest.mark.parametrize("format_", FORMATS)


@contextmanager
def base(path: Path) -> Iterator[None]:
    """A database of its own."""
    handle = open_database(str(sqlite.empty(path)))
    try:
        yield
    finally:
        handle.close()


def stored(*news: NewContact) -> None:
    """Put contacts into the open database."""
    with unit(ANNE, "Données") as work:
        contacts.create_all(
            work,
            [
                NewContact(contacts.checked({**Contact.blank(), **new.values}), new.people, new.delivery_addresses)
                for new in news
            ],
        )


def whole() -> list[dict[str, Any]]:
    """Every contact with all that users filled, but for what is the database's own."""
    sheets = contact_sheet.of_walk(CONTACTS.walk(View(shelf="all", archived=True)))
    found = [contact_json.whole(sheet) for sheet in sheets]
    for each in found:
        del each["code"], each["version"]
    return sorted(found, key=json.dumps)


def exported(format_: str, path: Path, **options: Any) -> int | None:
    """Export the whole list of the open database."""
    walk = CONTACTS.walk(View(shelf="all", archived=True))
    return export(format_, contact_sheet.of_walk(walk), path, **options)


def come_back(
    format_: str, directory: Path, news: list[NewContact]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What contacts are before they go out, and once they are back in an empty base."""
    path = directory / f"contacts{FORMATS[format_].suffix}"
    with base(directory / "one.sqlite"):
        stored(*news)
        before = whole()
        assert exported(format_, path) == len(news)
    with base(directory / "other.sqlite"):
        report = run(ANNE, open_file(path), label="Importer")
        assert report.rejects == []
        return before, whole()


# --- any text ---------------------------------------------------------------------------------------------------------

HARD = [
    "=1+1",
    "'=1+1",
    "''@a",
    "+33 4",
    "-",
    "a;b",
    'a"b',
    '"',
    "NULL",
    "a\\nb",
    "\\",
    "é" * 80,
    "𝕸œ",
    "a,b",
    "01000",
    "_x0041_",
    "Nom",
    "n/a",
    "BEGIN:VCARD",
    "x:y",
    "#VALEUR!",
    "a | b",
    "M.",
    "12 rue X, 69003 Lyon",
    "jean@a.fr; paul@b.fr",
    "04 65 71 62 10 / 06 39 98 98 10",
]
TEXT = st.sampled_from(HARD) | st.text(max_size=20) | st.text("='\"@+-;,:\\ a1é\t\n", max_size=8)
NOTES = TEXT | st.lists(TEXT, max_size=150).map("\n".join)
PHONES = TEXT | st.sampled_from(["+33465716210", "04 65 71 62 10 poste 12", "+49 30 123456", "0262 12 34 56", "15"])
OF_COLUMN = {
    "remarks": NOTES,
    **dict.fromkeys(("phone", "mobile", "fax"), PHONES),
    "email": TEXT | st.emails(),
    "country": TEXT | st.sampled_from(["FR", "Allemagne", ""]),
    "canvassing_date": st.dates().map(str),
    "since": st.just("2020-02-29"),
    "until": st.just("2021-01-01"),
    "credit_limit": st.decimals(0, 10**9, places=2).map(str),
}


def rows(model: type[Record], given_: Mapping[str, Any]) -> st.SearchStrategy[Values]:
    """Rows of a model as users could have typed them: any text that its fields do not refuse."""

    def parsed(texts: Mapping[str, str | None]) -> Values:
        row = {**model.blank(), **given_}
        for column, text in texts.items():
            try:
                if text is not None:
                    row[column] = model.value(column).parse(text)
            except Refused:
                pass
        return row

    typed = [
        name
        for name, field in model.columns().items()
        if name in model.edited_columns() and isinstance(field, Value) and name not in given_
    ]
    each = {
        name: st.none() | OF_COLUMN.get(name, TEXT)
        for name in typed
        if not name.startswith(("is_", "follows", "contact_nature"))
    }
    return st.fixed_dictionaries(each).map(parsed)


@st.composite
def new_contacts(draw: st.DrawFn, natures: Sequence[str] = (COMPANY, INDIVIDUAL)) -> NewContact:
    """A contact with people and addresses."""
    nature = draw(st.sampled_from(natures))
    profiles = draw(st.sets(st.sampled_from(list(PROFILES)), min_size=1))
    row = draw(rows(Contact, {"nature": nature, "code": "", **{f"is_{each}": each in profiles for each in PROFILES}}))
    required = "last_name" if nature == INDIVIDUAL else "name"
    row[required] = row[required] or "Martin"
    row["archived"] = draw(st.booleans())
    people = draw(st.lists(rows(Person, {}), max_size=3)) if nature == COMPANY else []
    for number, person in enumerate(people):
        person["last_name"] = person["last_name"] or "Roux"
        person["is_main"] = number == 1
    addresses = draw(st.lists(rows(DeliveryAddress, {}), max_size=3))
    for number, address in enumerate(addresses):
        address["label"] = address["label"] or "Dépôt"
        address["is_default"] = number == 2
        address["archived"] = number == 0 and address["archived"]
        if people and number == 1:
            address["recipient"] = 0
    return NewContact(row, people, addresses)


@each_format
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(news=st.lists(new_contacts(), min_size=1, max_size=4))
def test_what_goes_out_comes_back(
    format_: str, news: list[NewContact], tmp_path_factory: pytest.TempPathFactory
) -> None:
    before, after = come_back(format_, tmp_path_factory.mktemp("exports"), news)
    assert after == before


SIRENS = ["732829320", "552100554", "542051180", "383474814"]


@each_format
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(news=st.lists(new_contacts([COMPANY]), min_size=1, max_size=4))
def test_what_goes_out_and_comes_back_where_it_was_changes_nothing(
    format_: str, news: list[NewContact], tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("exports")
    path = directory / f"contacts{FORMATS[format_].suffix}"
    companies = [
        NewContact(
            {**new.values, "siren": siren, "siret": ""},
            # People are told apart by their names.
            [
                {**person, "last_name": name, "first_name": ""}
                for person, name in zip(new.people, ("Roux", "Petit", "Morel"), strict=False)
            ],
            new.delivery_addresses,
        )
        for new, siren in zip(news, SIRENS, strict=False)
    ]
    with base(directory / "one.sqlite"):
        stored(*companies)
        before, last = whole(), undo.last(ANNE)
        exported(format_, path)
        outcomes: list[Outcome] = []
        report = run(ANNE, open_file(path), label="Importer", each=outcomes.append)
        assert [(each.what, each.done) for each in outcomes] == [("skipped", "rien de nouveau")] * len(companies)
        assert (report.unit, undo.last(ANNE), whole()) == (None, last, before)


@each_format
def test_companies_of_one_name_stay_apart_with_their_people(format_: str, tmp_path: Path) -> None:
    def company(person: str) -> NewContact:
        return NewContact({"name": "Martin", "is_customer": True}, [{"last_name": person}])

    before, after = come_back(format_, tmp_path, [company("Roux"), company("Petit")])
    assert after == before
    assert len(after) == 2


@each_format
def test_a_recipient_and_a_default_address_of_its_own_come_back(format_: str, tmp_path: Path) -> None:
    people: list[Values] = [{"last_name": "Roux", "is_main": True}, {"last_name": "Petit", "first_name": "Luc"}]
    addresses: list[Values] = [
        {"label": "Dépôt", "city": "Lyon", "is_default": True, "recipient": 1},
        {"label": "Quai"},
    ]
    contact = NewContact({"name": "Martin", "is_supplier": True, "city": "Annecy"}, people, addresses)
    before, after = come_back(format_, tmp_path, [contact])
    assert after == before
    (back,) = after
    assert [(each["label"], each["is_default"], each["recipient"]) for each in back["delivery_addresses"]] == [
        ("Dépôt", True, "PETIT Luc"),
        ("Quai", False, ""),
    ]
    assert [person["main"] for person in back["people"]] == [False, True]


@each_format
def test_more_contacts_than_a_page_come_back_once(format_: str, tmp_path: Path) -> None:
    many = [NewContact({"name": f"Zone {number}", "is_customer": True}) for number in range(PAGE * 2 + 1)]
    before, after = come_back(format_, tmp_path, many)
    assert after == before
    assert len(after) == len(many)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_spreadsheet_may_save_our_csv_again(encoding: str, delimiter: str, tmp_path: Path) -> None:
    contact = NewContact(
        {"name": "L’Œuvre; et, fils", "is_customer": True, "remarks": 'a\n"b"\n\nc'}, [{"last_name": "É"}]
    )
    with base(tmp_path / "one.sqlite"):
        stored(contact)
        before = whole()
        exported("csv", tmp_path / "ours.csv")
    rows = list(csv.reader((tmp_path / "ours.csv").open(encoding="utf-8-sig", newline=""), delimiter=";"))
    rows[0].append("Motif")
    with (tmp_path / "theirs.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    with base(tmp_path / "other.sqlite"):
        report = run(ANNE, open_file(tmp_path / "theirs.csv"), label="Importer")
        assert (report.rejects, whole()) == ([], before)


@pytest.mark.parametrize("format_", ["csv", "vcf", "json"])
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_file_of_ours_never_raises(
    format_: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("damaged")
    path = directory / "x"
    with base(directory / "one.sqlite"):
        stored(
            *(
                NewContact({"name": name, "is_customer": True, "remarks": "a\nb"}, [{"last_name": "Roux"}])
                for name in "ABC"
            )
        )
        exported(format_, path)
    content = path.read_bytes()
    start = data.draw(st.integers(150, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=20)) + content[end:])
    with base(directory / "other.sqlite"), contextlib.suppress(Unreadable):
        report = run(ANNE, open_file(path), label="Importer")
        assert (
            report.counts.records
            == len(whole()) + report.counts.rejected + report.counts.updated + report.counts.skipped
        )


def test_rows_that_a_spreadsheet_cut_short_are_still_the_same_contact(tmp_path: Path) -> None:
    people: list[Values] = [{"last_name": name} for name in ("Petit", "Roux")]
    with base(tmp_path / "one.sqlite"):
        stored(NewContact({"name": "Martin", "is_customer": True}, people))
        before = whole()
        exported("csv", tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_text("utf-8-sig").split("\n")
    assert lines[1].endswith(";")
    (tmp_path / "x.csv").write_text("\n".join(line.rstrip(";") for line in lines), "utf-8-sig")
    with base(tmp_path / "other.sqlite"):
        opened = open_file(tmp_path / "x.csv")
        (record,) = opened
        assert len(record.raw) == 2 * len(opened.headers)
        assert run(ANNE, opened, label="Importer").rejects == []
        assert whole() == before


def test_a_person_whose_company_was_taken_out_joins_the_one_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    with base(tmp_path / "one.sqlite"):
        stored(NewContact({"name": "Martin", "is_customer": True}, [{"last_name": "Roux", "job": "Gérante"}]))
        exported("vcf", path)
        company, person, _end = path.read_text("utf-8").split("END:VCARD\n")
    with base(tmp_path / "other.sqlite"):
        stored(NewContact({"name": "Martin", "is_customer": True}))
        path.write_text(f"{person}END:VCARD\n", "utf-8")
        assert open_file(path).format == "vCard"
        run(ANNE, open_file(path), label="Importer")
        (contact,) = whole()
        assert [(each["last_name"], each["job"]) for each in contact["people"]] == [("Roux", "Gérante")]
    assert "ORG:Martin" in company
