"""From cells to the record: who, where, and what has no field."""

from pathlib import Path

import pytest

from jbtui.services.imports.records import Rejected
from tests.unit.imports.reading import one, opened, read

SIRET = "73282932000074"


def test_a_company_with_its_person(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "Raison sociale;Civilité;Nom;Prénom;Fonction;Email;Téléphone;Ville\n"
        "Menuiserie Dubois;Madame;MARTIN;Élise;Gérante;e.martin@example.fr;04 72 00 00 01;Lyon\n",
    )
    assert record.line == 2
    assert record.contact == {
        "nature": "company",
        "name": "Menuiserie Dubois",
        "email": "e.martin@example.fr",
        "phone": "04 72 00 00 01",
        "city": "Lyon",
    }
    assert record.people == [
        {
            "civility": "Mme",
            "first_name": "Élise",
            "last_name": "MARTIN",
            "job": "Gérante",
            "email": "e.martin@example.fr",
            "phone": "04 72 00 00 01",
        }
    ]


def test_without_organisation_an_individual(tmp_path: Path) -> None:
    text = "Société;Civ.;Nom;Prénom;Fonction\n;M;Petit;Luc;Maire\nSARL Petit;;;;\n;;SARL PETIT FRÈRES;;\n;;Petit;;\n"
    person, company, hidden, last = read(tmp_path, text)
    assert person.contact == {
        "nature": "individual",
        "civility": "M.",
        "first_name": "Luc",
        "last_name": "Petit",
        "remarks": "Fonction : Maire",
    }
    assert company.contact == {"nature": "company", "name": "SARL Petit"}
    assert (hidden.contact, hidden.people) == ({"nature": "company", "name": "SARL PETIT FRÈRES"}, [])
    assert last.contact == {"nature": "individual", "last_name": "Petit"}


def test_a_person_with_a_siren_is_a_company(tmp_path: Path) -> None:
    record = one(tmp_path, "Nom;Prénom;SIREN\nPETIT;Luc;732829320\n")
    assert record.contact == {"nature": "company", "name": "PETIT Luc", "siren": "732829320"}
    assert record.people == [{"first_name": "Luc", "last_name": "PETIT"}]


def test_a_stated_individual_never_has_a_siren(tmp_path: Path) -> None:
    record = one(tmp_path, "Nom;Prénom;SIREN;Type\nPetit;Luc;732829320;Particulier\n")
    assert record.contact["nature"] == "individual"
    assert "siren" not in record.contact
    assert record.contact["remarks"] == "SIREN : 732829320"


@pytest.mark.parametrize(
    ("cell", "person"),
    [
        ("Dupont, Jean", {"first_name": "Jean", "last_name": "Dupont"}),
        ("Jean DUPONT", {"first_name": "Jean", "last_name": "DUPONT"}),
        ("LE GOFF Anne-Marie", {"first_name": "Anne-Marie", "last_name": "LE GOFF"}),
        ("Mme Anne LE GOFF", {"civility": "Mme", "first_name": "Anne", "last_name": "LE GOFF"}),
        ("Jean Dupont", {"first_name": "Jean", "last_name": "Dupont"}),
        ("Dupont Jean-Luc", {"first_name": "Jean-Luc", "last_name": "Dupont"}),
        ("Hélène de La Tour", {"first_name": "Hélène", "last_name": "de La Tour"}),
        ("de La Tour Hélène", {"first_name": "Hélène", "last_name": "de La Tour"}),
        ("M. Jean Dupont", {"civility": "M.", "first_name": "Jean", "last_name": "Dupont"}),
        ("Martin Bernard", {"last_name": "Martin Bernard"}),
        ("Marie Claude Dupont", {"last_name": "Marie Claude Dupont"}),
    ],
)
def test_a_full_name_is_taken_apart_only_where_it_shows(tmp_path: Path, cell: str, person: dict[str, str]) -> None:
    assert one(tmp_path, f"Société|Contact\nX|{cell}\n").people == [person]


def test_what_names_a_record_without_a_name(tmp_path: Path) -> None:
    text = (
        "Société;Enseigne;SIRET;Email;Téléphone;Ville\n"
        f";Chez Luc;{SIRET};;;\n;;{SIRET};l@example.fr;;\n;;;l@example.fr;0472000001;\n;;;;0472000001;\n"
        f";;73282932000075;;;Lyon\n;;;;;Lyon\n;;73282932000075;l@example.fr;;\n"
    )
    *named, invalid, nothing, wrong = opened(tmp_path, text)
    assert [
        row.contact.get("name", row.contact.get("last_name")) for row in named if not isinstance(row, Rejected)
    ] == [
        "Chez Luc",
        SIRET,
        "l@example.fr",
        "0472000001",
    ]
    assert isinstance(invalid, Rejected)
    assert (invalid.line, invalid.reason) == (6, "SIRET invalide : 73282932000075")
    assert isinstance(nothing, Rejected)
    assert (nothing.line, nothing.reason) == (7, "ni nom, ni SIRET, ni email, ni téléphone")
    assert nothing.raw == ("", "", "", "", "", "Lyon")
    assert not isinstance(wrong, Rejected)
    assert wrong.contact["name"] == "l@example.fr"
    assert wrong.contact["siret"] == "73282932000075"


def test_numbers_as_worksheets_write_them(tmp_path: Path) -> None:
    text = 'Société;SIRET;CP\nA;732 829 320 00074;75005.0\nB;"=""73282932000074""";"=""01600"""\nC;732829320.0;01600\n'
    a, b, c = read(tmp_path, text)
    assert (a.contact["siret"], a.contact["siren"], a.contact["postcode"]) == (SIRET, SIRET[:9], "75005")
    assert (b.contact["siret"], b.contact["postcode"]) == (SIRET, "01600")
    assert c.contact["siret"] == "732829320"


def test_null_is_no_value(tmp_path: Path) -> None:
    record = one(tmp_path, "Société;Adresse;Ville;Email\nNull & Fils;NULL;n/a;null\n")
    assert record.contact == {"nature": "company", "name": "Null & Fils"}


def test_more_values_than_fields_are_remarks(tmp_path: Path) -> None:
    contact = one(
        tmp_path,
        "Société;Email;Email 2;Tél;Mobile;Site;Service;Remarques\n"
        'X;a@example.fr; b@example.fr;04 72 00 00 01 / 04 72 00 00 02;;x.fr;Achats;"un\ndeux"\n',
    ).contact
    assert (contact["email"], contact["phone"]) == ("a@example.fr", "04 72 00 00 01")
    assert contact["remarks"].split("\n") == [
        "un",
        "deux",
        "Email 2 : b@example.fr",
        "Tél : 04 72 00 00 02",
        "Service : Achats",
    ]


@pytest.mark.parametrize(
    "cell", ["a@example.fr; b@example.fr", "a@example.fr,b@example.fr", "A <a@example.fr> b@example.fr"]
)
def test_several_emails_in_a_cell(tmp_path: Path, cell: str) -> None:
    contact = one(tmp_path, f"Société|Email\nX|{cell}\n").contact
    assert contact["email"] == "a@example.fr"
    assert contact["remarks"] == "Email : b@example.fr"


def test_an_email_that_is_none_stays_as_typed(tmp_path: Path) -> None:
    assert one(tmp_path, "Société;Email\nX;voir le site\n").contact["email"] == "voir le site"


def test_own_and_company_numbers(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "Société;Nom du contact;Email;Email du contact;Téléphone société;Téléphone\n"
        "X;Jean PETIT;info@example.fr;j@example.fr;04 72 00 00 01;04 72 00 00 02\n",
    )
    assert (record.contact["email"], record.contact["phone"]) == ("info@example.fr", "04 72 00 00 01")
    assert (record.people[0]["email"], record.people[0]["phone"]) == ("j@example.fr", "04 72 00 00 02")
    assert "remarks" not in record.contact


def test_an_address_in_its_columns(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "Société;N° de voie;Type de voie;Nom de voie;Complément d’adresse;BP;CP Ville;Pays\n"
        "X;12;rue;des Lilas;Bât. B;BP 40;69439 LYON CEDEX 03;France\n",
    )
    assert record.contact == {
        "nature": "company",
        "name": "X",
        "line1": "12 rue des Lilas",
        "line2": "Bât. B, BP 40",
        "postcode": "69439",
        "city": "LYON CEDEX 03",
        "country": "France",
    }


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("12 rue des Lilas, 69003 Lyon", {"line1": "12 rue des Lilas", "postcode": "69003", "city": "Lyon"}),
        (
            '"12 rue des Lilas\nBât. B\n69003 Lyon"',
            {"line1": "12 rue des Lilas", "line2": "Bât. B", "postcode": "69003", "city": "Lyon"},
        ),
        ("12 rue des Lilas", {"line1": "12 rue des Lilas"}),
    ],
)
def test_an_address_in_one_cell(tmp_path: Path, cell: str, address: dict[str, str]) -> None:
    contact = one(tmp_path, f"Société;Adresse\nX;{cell}\n").contact
    assert {field: text for field, text in contact.items() if field not in ("nature", "name")} == address


@pytest.mark.parametrize(
    ("cell", "postcode", "city"),
    [
        ("13100 AIX EN PROVENCE", "13100", "AIX EN PROVENCE"),
        ("13010 MARSEILLE 10", "13010", "MARSEILLE 10"),
        ("Lyon (69003)", "69003", "Lyon"),
        ("F-69003 Lyon", "69003", "Lyon"),
        ("1000 Bruxelles", "1000", "Bruxelles"),
        ("Prétoria, 0181", None, "Prétoria, 0181"),
    ],
)
def test_postcode_and_city_in_one_cell(tmp_path: Path, cell: str, postcode: str | None, city: str) -> None:
    contact = one(tmp_path, f"Société;Ville\nX;{cell}\n").contact
    assert (contact.get("postcode"), contact["city"]) == (postcode, city)


def test_a_delivery_address(tmp_path: Path) -> None:
    text = (
        "Société;Ville;Nom livraison;Adresse de livraison;Adresse livraison 2;CP livraison;Ville livraison;"
        "Pays livraison\n"
        "X;Lyon;Entrepôt;3 quai Nord;Porte 2;69007;Lyon;FR\nY;Lyon;;;;;;FR\n"
    )
    with_one, without = read(tmp_path, text)
    assert with_one.delivery_addresses == [
        {
            "label": "Entrepôt",
            "line1": "3 quai Nord",
            "line2": "Porte 2",
            "postcode": "69007",
            "city": "Lyon",
            "country": "FR",
        }
    ]
    assert with_one.contact["city"] == "Lyon"
    assert "line1" not in with_one.contact
    assert without.delivery_addresses == []


def test_profiles(tmp_path: Path) -> None:
    by_type = read(tmp_path, "Nom;Profil\nA;Client\nB;client et fournisseur\nC;\nD;prospect\nE;VIP\n")
    assert [set(record.profiles) for record in by_type] == [
        {"customer"},
        {"customer", "supplier"},
        set(),
        {"prospect"},
        set(),
    ]
    by_flag = read(tmp_path, "Nom;Client;Fournisseur\nA;x;\nB;Oui;oui\nC;non;0\n")
    assert [set(record.profiles) for record in by_flag] == [{"customer"}, {"customer", "supplier"}, set()]


def test_everything_of_trade_and_accounting_is_kept(tmp_path: Path) -> None:
    contact = one(
        tmp_path,
        "Société\tActivité\tZone géographique\tOrigine\tCommercial\tÉtiquettes\tDevise\tCompte tiers"
        "\tConditions de paiement\tPlafond\tForme juridique\tTVA intracommunautaire\tCode APE\tFax\tSite web\n"
        "X\tBois\tRhône\tsalon\tAnne\tvip, bois\tEUR"
        "\t411X\t30 jours\t1 500,00\tSARL\tFR 44 732829320\t9329Z\t0472000003\tx.fr\n",
    ).contact
    assert contact == {
        "nature": "company",
        "name": "X",
        "activity": "Bois",
        "area": "Rhône",
        "origin": "salon",
        "owner": "Anne",
        "tags": "vip, bois",
        "currency": "EUR",
        "third_party_account": "411X",
        "payment_terms": "30 jours",
        "credit_limit": "1 500,00",
        "legal_form": "SARL",
        "vat_number": "FR 44 732829320",
        "naf_code": "9329Z",
        "fax": "0472000003",
        "website": "x.fr",
    }
