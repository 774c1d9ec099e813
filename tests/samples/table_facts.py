"""What tells a right import of each table of another program, after it is in an empty database: the facts of
`expected.csv` in SQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol


class Base(Protocol):
    """A database that a file has been imported into."""

    path: Path

    def import_(self, name: str, *options: str) -> tuple[int, list[str], str]: ...
    def rows(self, query: str, *values: str) -> list[Any]: ...


def people(base: Base, company: str) -> list[tuple[str, str]]:
    """Last and first names of the people of a company."""
    return base.rows(
        "SELECT person.last_name, person.first_name FROM person JOIN contact ON contact_id = contact.id "
        "WHERE contact.name = ? ORDER BY person.last_name",
        company,
    )


def everything(base: Base) -> str:
    """All that the database says of contacts, to look for what must be somewhere in it."""
    tables = ("contact", "person", "delivery_address")
    return "\n".join(str(row) for table in tables for row in base.rows(f"SELECT * FROM {table}"))


def google_old(base: Base, _lines: list[str]) -> None:
    assert people(base, "company") == [("Lastname", "Firstname")]
    said = everything(base)
    assert all(email in said for email in ("home@aaa.pl", "work@email.pl", "unknown@email.com", "other@email.com"))
    ((phone, line1, remarks),) = base.rows("SELECT phone, line1, remarks FROM contact")
    assert (phone, line1) == ("workphone", "work_street")
    assert remarks.startswith('note"note\n')
    assert base.rows("SELECT line1, city FROM delivery_address WHERE label LIKE 'Domicile%'") == [
        ("home_street", "home_city")
    ]


def thunderbird(base: Base, _lines: list[str]) -> None:
    assert people(base, "Organization") == [("Lastname", "Firstname")]
    said = everything(base)
    assert "test@domain.tld" in said
    assert "next@domain.tld" in said
    assert "15/11/1970" in said


def google_new(base: Base, _lines: list[str]) -> None:
    assert people(base, "AI Labs") == [("Brown", "Alice")]
    assert base.rows("SELECT mobile FROM contact WHERE name = 'AI Labs'") == [("+1-555-0125",)]
    assert base.rows("SELECT phone, mobile FROM contact WHERE name = 'Startup Inc'") == [("", "")]


def generic(base: Base, _lines: list[str]) -> None:
    assert people(base, "Acme Corp") == [("Doe", "John")]
    assert base.rows("SELECT phone, email FROM contact WHERE name = 'Acme Corp'") == [("555-0123", "john@example.com")]
    assert base.rows("SELECT phone FROM contact WHERE name = 'Startup Inc'") == [("",)]


def google_groups(base: Base, _lines: list[str]) -> None:
    query = "SELECT email, mobile, tags FROM contact WHERE last_name = 'gert' AND first_name = 'axel'"
    assert base.rows(query) == [("abc@here.de", "+4921234435", "kunden")]
    assert base.rows("SELECT city FROM contact WHERE first_name = 'Bus Winsen' AND last_name = 'family'") == [
        ("Winsen",)
    ]


def outlook_damaged(base: Base, _lines: list[str]) -> None:
    assert people(base, "The Firm") == []
    assert base.rows("SELECT phone FROM contact WHERE name = 'The Firm'") == [("+4983242332",)]
    assert people(base, "Firma") == [("Nachname", "Vorname")]
    assert base.rows("SELECT email FROM contact WHERE name = 'Firma'") == [("email@example.org",)]
    assert "0.0.00" not in everything(base)


def win1252(base: Base, _lines: list[str]) -> None:
    query = "SELECT last_name, email FROM contact WHERE first_name = 'ÖzdemirÖ'"
    assert base.rows(query) == [("Üglü", "oezdemir@ueglue.tu")]


def duplicates(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT name, postcode, city FROM contact") == [("effect gmbh", "21222", "Köln")]
    assert people(base, "effect gmbh") == [("Fritz", "Hans"), ("Heinz", "Jörg")]


def duplicates_with_more(base: Base, lines: list[str]) -> None:
    duplicates(base, lines)
    said = everything(base)
    assert all(
        text in said for text in ("joerg.heinz@honk.com", "joerg@home.com", "022324321", "022324323", "022324322")
    )


def zip_city(base: Base, _lines: list[str]) -> None:
    query = "SELECT last_name, first_name, postcode, city FROM contact"
    assert base.rows(query) == [("Heinz", "Jörg", "21222", "Käln")]


def demo(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT count(*) FROM person") == [(1000,)]
    company = "Bikecology e. K., Wolfgang Kochmann"
    assert base.rows("SELECT postcode, city FROM contact WHERE name = ?", company) == [("22415", "Hamburg")]
    query = "SELECT phone FROM person WHERE last_name = 'Magnuson' AND first_name = 'Rick'"
    assert ("+49145379326901",) in base.rows(query)


def mac(base: Base, _lines: list[str]) -> None:
    query = "SELECT line1, postcode, city, phone FROM contact WHERE name = 'Musterfirma'"
    assert base.rows(query) == [("Musterstraße 1", "22767", "Hamburg", "04012345")]
    assert people(base, "Musterfirma") == [("Mustermann", "Max")]


def the_does(base: Base, _lines: list[str]) -> None:
    query = "SELECT last_name, first_name, email FROM contact ORDER BY email"
    assert base.rows(query) == [("Doe", "Jane", "jane@doe.invalid"), ("Doe", "John", "john@doe.invalid")]


def utf16(base: Base, _lines: list[str]) -> None:
    query = "SELECT last_name, first_name, email FROM contact"
    assert base.rows(query) == [("Doe", "John", "johndoe@host.invalid")]
    assert "\\x00" not in everything(base)
    assert "\\ufeff" not in everything(base)


def nothing(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT * FROM contact") == []


def names_only(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT email FROM contact WHERE name = 'Acme Corporation'") == [("",)]


def axelor(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT postcode, city FROM contact WHERE name = 'APP Solutions'") == [("06000", "NICE")]
    assert people(base, "APP Solutions") == [("HUBERT", "Bastien")]
    assert "r.gonçalves@moser-solutions.fr" in everything(base)
    assert base.rows("SELECT count(*) FROM contact WHERE remarks LIKE '%Ne pas appeler%'") == [(15,)]


def odoo_contacts(base: Base, _lines: list[str]) -> None:
    assert people(base, "House Sales Direct") == [("Holiday", "Yvan"), ("Unsworth", "Jack")]
    query = "SELECT last_name, first_name, postcode, city FROM contact WHERE nature = 'individual'"
    assert base.rows(query) == [("Mason", "Michael", "94104", "San Francisco")]


def odoo_tags(base: Base, _lines: list[str]) -> None:
    query = "SELECT line1, city, tags, is_customer FROM contact WHERE name = 'Bolts & Screws'"
    assert base.rows(query) == [("Rua Américo 1000", "Campinas", "Components Buyer, Wholesaler", 1)]


def civicrm(base: Base, _lines: list[str]) -> None:
    query = "SELECT last_name, first_name, website, country FROM contact"
    assert base.rows(query) == [("Man", "Iron", "https://কানাডা.com", "CI")]


def dolibarr(base: Base, _lines: list[str]) -> None:
    query = "SELECT line1, postcode, city, phone, email FROM contact WHERE name = 'TPBigCompany'"
    assert base.rows(query) == [("61 Jump Street", "123456", "Bigtown", "eg: +34123456789", "test@mybigcompany.com")]


def territories(base: Base, _lines: list[str]) -> None:
    assert base.rows("SELECT name FROM contact WHERE siren = '200057867'") == [("Plaine Commune",)]
    assert not [name for (name,) in base.rows("SELECT name FROM contact") if "Établissement" in name or name == "EPT"]


def town_halls(base: Base, _lines: list[str]) -> None:
    query = """
        SELECT contact.phone, postcode, person.first_name, person.last_name
        FROM contact JOIN person ON contact_id = contact.id WHERE siren = '210100012'
    """
    assert base.rows(query) == [("+33474240308", "01400", "Daniel", "BOULON")]
    assert base.rows("SELECT count(*) FROM person") == [(12,)]


FACTS: dict[str, Callable[[Any, list[str]], None]] = {
    "csv-contacts/roundcube_google_old.csv": google_old,
    "csv-contacts/roundcube_thunderbird.csv": thunderbird,
    "csv-contacts/rolomind_google_new.csv": google_new,
    "csv-contacts/rolomind_generic.csv": generic,
    "csv-contacts/tine20_google_old_labels.csv": google_groups,
    "csv-contacts/tine20_outlook2007_de_fffd.csv": outlook_damaged,
    "csv-contacts/tine20_win1252_semicolon.csv": win1252,
    "csv-contacts/tine20_duplicate_1_latin1.csv": duplicates,
    "csv-contacts/tine20_duplicate_2_latin1.csv": duplicates_with_more,
    "csv-contacts/tine20_zip_city_combined.csv": zip_city,
    "csv-contacts/tine20_demo_1000.csv": demo,
    "csv-contacts/tine20_mac_addressbook_tab.csv": mac,
    "csv-contacts/thunderbird_basic.csv": the_does,
    "csv-contacts/thunderbird_semicolon.csv": the_does,
    "csv-contacts/thunderbird_utf16le_bom.csv": utf16,
    "csv-contacts/ox_outlook_fr_header_cp1252.csv": nothing,
    "csv-contacts/platal_outlook_fr_header_iso885915.csv": nothing,
    "csv-crm/relaticle_companies.csv": names_only,
    "csv-crm/axelor_crm_lead_fr.csv": axelor,
    "csv-crm/odoo_o2m_customers_contacts.csv": odoo_contacts,
    "csv-crm/odoo_m2m_customers_tags.csv": odoo_tags,
    "csv-crm/civicrm_individual_unicode.csv": civicrm,
    "csv-crm/dolibarr_exemple_import_societe_1_reconstruit.csv": dolibarr,
    "xlsx/relaticle_companies.xlsx": names_only,
    "xlsx/etalab_ept.xlsx": territories,
    "xlsx/francedata_sample_communes.xlsx": town_halls,
    "fr-geo/francedata_sample_communes.csv": town_halls,
}
