"""The vCards of other programs among the sample files: what `expected.csv` says that importing each of them gives, the
first time and the second, and the facts that tell a right import. Without the files this module says that it skips.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jbtui.database import open_database
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import run
from jbtui.services.unit import Session
from tests.samples.test_expected import COLUMNS, EXPECTED, SAMPLES, expected, within

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not EXPECTED.exists(), reason="the sample files are not beside the project"),
]

CARDS = expected("contacts", "vcard/")


@pytest.fixture(autouse=True)
def base(tmp_path: Path) -> Iterator[None]:
    handle = open_database(str(tmp_path / "jbtui.sqlite"))
    yield
    handle.close()


@dataclass(frozen=True)
class Sheet:
    """A contact as its sheet would show it."""

    row: Values
    people: list[Values]
    places: list[Values]

    @property
    def text(self) -> str:
        """All that is stored of it."""
        return "\n".join(str(value) for row in (self.row, *self.people, *self.places) for value in row.values())

    @property
    def cities(self) -> set[tuple[str, str]]:
        return {(row["city"], row["postcode"]) for row in (self.row, *self.places)}

    def has(self, **values: str) -> None:
        """Assert what columns of the contact hold."""
        assert {column: self.row[column] for column in values} == values

    def is_company(self, name: str, last_name: str = "", first_name: str = "") -> None:
        """Assert that it is the company of that name, with that one person or none."""
        assert (self.row["nature"], self.row["name"]) == ("company", name)
        people = [(person["last_name"], person["first_name"]) for person in self.people]
        assert people == ([(last_name, first_name)] if last_name else [])

    def is_individual(self, last_name: str, first_name: str = "") -> None:
        found = self.row["nature"], self.row["last_name"], self.row["first_name"]
        assert found == ("individual", last_name, first_name)


def sheets() -> list[Sheet]:
    """All contacts, the oldest first."""
    people, places = list(Person.values()), list(DeliveryAddress.values())
    return [
        Sheet(
            row,
            [person for person in people if person["contact_id"] == row["id"]],
            [place for place in places if place["contact_id"] == row["id"]],
        )
        for row in sorted(Contact.values(), key=lambda row: int(row["id"]))
    ]


def imported(name: str) -> tuple[dict[str, int], list[str]]:
    """What importing a sample gives: its counts, and the reasons of what it rejects."""
    report = run(Session("anne"), open_file(SAMPLES / name), label=name)
    return {column: getattr(report.counts, column) for column in COLUMNS}, [each.reason for each in report.rejects]


def test_there_are_vcards() -> None:
    assert {row["file"] for row in CARDS} == FACTS.keys()


@pytest.mark.parametrize("row", CARDS, ids=[row["file"] for row in CARDS])
def test_a_first_and_a_second_import(row: dict[str, str]) -> None:
    found, rejects = imported(row["file"])
    assert {column: within(found[column], row[column]) for column in COLUMNS} == dict.fromkeys(COLUMNS, True), rejects
    before = sheets()
    assert len(before) == found["created"]
    again, _rejects = imported(row["file"])
    assert again == {**found, "created": 0, "updated": 0, "skipped": found["records"] - found["rejected"]}
    assert sheets() == before
    for sheet in before:
        assert not set("\ufffd\u202c\u202d") & set(sheet.text)
        assert "/9j/" not in sheet.text
        assert "MIID" not in sheet.text
    FACTS[row["file"]](*before)


# --- the telling facts -----------------------------------------------------------------------------------------------


def android(*found: Sheet) -> None:
    found[0].is_individual("john.doe@company.com")
    found[1].is_individual("jane.doe@company.com")
    found[4].has(nature="company", email="bob@company.com")


def apple(sheet: Sheet) -> None:
    sheet.is_company("IBM", "Doe", "John")
    sheet.has(email="john.doe@ibm.com", city="New York")
    assert [place["city"] for place in sheet.places if not place["follows_billing"]] == ["New York"]
    assert sum(f"905-{number}-1234" in sheet.text for number in (777, 666, 555, 888, 999, 111, 222)) == 7


def fullcontact(sheet: Sheet) -> None:
    sheet.is_company("Organization1", "LastName", "FirstName")
    assert all(f"{name}@example.com" in sheet.text for name in ("home", "work", "school", "other", "custom"))
    assert "Organization2" in sheet.row["remarks"]
    assert {city for city, _postcode in sheet.cities} == {"HomeCity", "WorkCity", "OtherCity", "CustomCity"}


def outlook_2003(sheet: Sheet) -> None:
    sheet.is_company("Company, The", "Doe", "John")
    sheet.has(email="jdoe@hotmail.com", city="Austin", postcode="12345", phone="BusinessPhone")


def evolution(sheet: Sheet) -> None:
    sheet.is_company("IBM", "Doe", "John")
    sheet.has(city="Albaney", postcode="12345", country="US", website="http://www.ibm.com")


def google_2026(sheet: Sheet) -> None:
    sheet.is_company("BTTF Industries", "Brown", "Emmetiano")
    assert sheet.cities >= {("Madrid", "28027"), ("Valdemorillo", "28210")}
    sheet.has(country="ES")
    assert "22/01\n" in sheet.row["remarks"]


def roundcube(sheet: Sheet) -> None:
    sheet.is_company("roundcube.net", "Doë", "John")
    sheet.has(city="Hometown", postcode="5555", country="KY")
    assert all(email in sheet.text for email in ("inbox@roundcube.net", "roundcube@gmail.com"))


def utf_16(sheet: Sheet) -> None:
    # The preferred answer; « LaPaz » stands as it is written.
    sheet.is_individual("ĽdaMonté", "Ǽgean")
    sheet.has(city="LaPaz", postcode="245-876", country="PE", line1="169 Mária Canal")


def thunderbird_4(one: Sheet, two: Sheet) -> None:
    one.is_individual("one", "contact")
    two.is_individual("two", "contact")
    assert (one.row["email"], two.row["email"]) == ("contact1@invalid", "contact2@invalid")
    assert two.row["remarks"].endswith("…")
    two.has(activity='"worker"')


def empty_lines(john: Sheet, jane: Sheet) -> None:
    john.is_individual("Doe", "John")
    jane.is_individual("Doe", "Jane")
    john.has(email="john.doe@genericemail.invalid")
    jane.has(email="jane.doe@genericemail.invalid")


def gmail_list(*found: Sheet) -> None:
    assert [(sheet.row["last_name"], sheet.row["first_name"], sheet.row["email"]) for sheet in found] == [
        ("Smith", "Arnold", "asmithk@gmail.com"),
        ("Beatle", "Chris", "chrisy55d@yahoo.com"),
        ("White", "Doug", "dwhite@gmail.com"),
    ]


def gmail(sheet: Sheet) -> None:
    sheet.is_company("IBM", "Doe", "John")
    sheet.has(email="john.doe@ibm.com", website="http://www.ibm.com", line1="Crescent moon drive", city="")


def more_functions(sheet: Sheet) -> None:
    sheet.is_company("TheOrganization", "Doe", "John")
    sheet.has(email="doe.john@hotmail.com")
    assert sheet.cities >= {("New York", "98765"), ("Austin", "12345")}
    assert all(f"additional-email{number}@company.com" in sheet.text for number in ("", 1, 2, 3))


def emclient(sheet: Sheet) -> None:
    sheet.is_company("Firma", "Nach", "Vor")
    assert all(email in sheet.text for email in ("business@email.de", "privat@email.de"))
    assert sheet.cities >= {("City Business", "12345"), ("City Privat", "98765")}
    sheet.has(phone="+49 BUSINESS")


def utf_8_in_21(sheet: Sheet) -> None:
    sheet.is_company("Mein Schiff", "Müller", "Hans")
    sheet.has(city="Nürnberg", postcode="90329", country="DE", email="hans@schiff.de")


def soft_breaks(*found: Sheet) -> None:
    found[0].is_company("Bike Shop")
    assert [sheet.row["website"] for sheet in found if sheet.row["last_name"] == "Broken"] == [
        "http://some-webseite.com"
    ] * 2
    doctor = next(sheet for sheet in found if sheet.row["last_name"] == "Name")
    doctor.is_individual("Name", "Surname")
    doctor.has(activity="Facharzt für Allgemeinmedizin")


def sherlock(sheet: Sheet) -> None:
    sheet.is_individual("Holmes", "Sherlock")
    sheet.has(city="London", postcode="NW1", country="GB", email="detective@sherlockholmes.com")
    sheet.has(phone="+445555555555;ext=5555")


def upper_case_n(sheet: Sheet) -> None:
    sheet.is_individual("test")
    sheet.has(remarks="line one\nline two\nline three")


def complicated(sheet: Sheet) -> None:
    sheet.is_company("Gump Shrimp Co.", "Gump", "Forrest")
    sheet.has(email="forrestgump@walladalla.com", country="US")
    assert ("Baytown", "30314") in sheet.cities


def shift_jis(*found: Sheet) -> None:
    for number, sheet in zip("345", found, strict=True):
        sheet.is_individual(f"安藤ロイド{number}")
    found[0].has(phone="9")
    every = "\n".join(found[at].row[column] for at in range(3) for column in ("phone", "mobile", "fax", "remarks"))
    assert all(str(number) in every for number in range(9, 21))


def no_end(sheet: Sheet) -> None:
    sheet.is_company("Lotus Development Corporation", "Frank Dawson")
    sheet.has(phone="+19196769515", fax="+19196769564", city="Raleigh")


def weird(sheet: Sheet) -> None:
    sheet.has(name="十城目管理大型知座", email="weird@weird.com", phone="十城目管理大型知座")


def lower_case(sheet: Sheet) -> None:
    sheet.is_individual("Branntwein", "Franz")
    sheet.has(city="Köln", postcode="50441", country="DE", email="franz.m.branntwein@example.com")


def all_fields(sheet: Sheet) -> None:
    sheet.is_company("ABC, Inc.", "Lastname", "Firstname")
    assert all(email in sheet.text for email in ("private@example.com", "work@example.com"))
    sheet.has(city="Raleigh", postcode="27613-3502", fax="+1-800-MYFAX")
    assert "Mönchspfaffingen" in [place["city"] for place in sheet.places]


def partial_birthday(sheet: Sheet) -> None:
    sheet.is_individual("VCard 4 Test")
    assert sheet.row["remarks"].endswith(" 16/04")


def large(*found: Sheet) -> None:
    found[0].is_individual("Schmitt", "Kasey")
    found[-1].is_individual("Stehr", "Florine")


def has(nature: str, last_name: str, first_name: str = "", **values: str) -> Callable[..., None]:
    """A fact: the one contact is that individual, or a company with that person, and holds this."""

    def check(sheet: Sheet) -> None:
        person = sheet.row if nature == "individual" else sheet.people[0]
        assert (sheet.row["nature"], person["last_name"], person["first_name"]) == (nature, last_name, first_name)
        sheet.has(**values)

    return check


def remarks_hold(text: str) -> Callable[..., None]:
    def check(sheet: Sheet) -> None:
        assert text in sheet.row["remarks"]

    return check


def altid(sheet: Sheet) -> None:
    sheet.is_individual("representation", "one")
    assert sheet.row["remarks"].startswith("RFC6350 requires N")


FACTS: dict[str, Callable[..., Any]] = {
    "vcard/ezvcard_gmail_john_doe.vcf": gmail,
    "vcard/ezvcard_gmail_list.vcf": gmail_list,
    "vcard/ezvcard_android_john_doe.vcf": android,
    "vcard/ezvcard_mac_address_book.vcf": apple,
    "vcard/ezvcard_outlook_2003.vcf": outlook_2003,
    "vcard/ezvcard_evolution.vcf": evolution,
    "vcard/ezvcard_fullcontact_v4.vcf": fullcontact,
    "vcard/ezvcard_thunderbird_morefunctions.vcf": more_functions,
    "vcard/nametag_google_2026.vcf": google_2026,
    "vcard/roundcube_windows1252.vcf": roundcube,
    "vcard/roundcube_utf16be_nobom.vcf": utf_16,
    "vcard/thunderbird_export_v4.vcf": thunderbird_4,
    "vcard/thunderbird_crcrlf.vcf": has("individual", "Surname", "Name", email="example@gmail.com"),
    "vcard/thunderbird_emptylines.vcf": empty_lines,
    "vcard/folkerkinzel_outlook_ansi.vcf": has(
        "individual", "Rastral", "Ralf", line1="Lämmerweg 12", postcode="98765", city="Kleindorf", country="DE"
    ),
    "vcard/folkerkinzel_large.vcf": large,
    "vcard/folkerkinzel_whatsapp.vcf": has(
        "individual", "zzMad Perla 45", phone="7yy-zzz-xxx", mobile="", remarks="PERLA\nmadrid"
    ),
    "vcard/tine20_emclient.vcf": emclient,
    "vcard/tine20_v21_no_charset_utf8.vcf": utf_8_in_21,
    "vcard/kde_v21_qp_adr_softbreak.vcf": soft_breaks,
    "vcard/kde_owncloud_multibyte_fold.vcf": remarks_hold("строка более 70 символов"),
    "vcard/kde_full_v4.vcf": sherlock,
    "vcard/kde_uppercase_N_newline.vcf": upper_case_n,
    "vcard/aosp_v21_complicated.vcf": complicated,
    "vcard/aosp_v21_shiftjis_multiple.vcf": shift_jis,
    "vcard/aosp_v21_backslash.vcf": has("individual", "A;B\\"),
    "vcard/aosp_v21_malformed_photo.vcf": has("individual", "name"),
    "vcard/aosp_v40_sort_as.vcf": has("company", "安藤", "ロイド", name="グーグル"),
    "vcard/evolution_v21_qp_utf8.vcf": weird,
    "vcard/evolution_no_end.vcf": no_end,
    "vcard/ical4j_lowercase_empty_fn.vcf": lower_case,
    "vcard/davx5_allfields_v3.vcf": all_fields,
    "vcard/davx5_v4_partial_bday.vcf": partial_birthday,
    "vcard/khard_altid.vcf": altid,
    "vcard/khard_unparsable.vcf": has("individual", "second contact with minimal Vcard"),
    "vcard/khard_tel_value_uri.vcf": has("individual", "bug 195", mobile="67545678"),
    "vcard/nextcloud_forrest_gump.vcf": has(
        "company", "Gump", "Forrest", name="Sheri Nom Co.", email="sherinnom@example.com"
    ),
}
