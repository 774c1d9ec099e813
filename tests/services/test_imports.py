"""Importing: who joins whom, what is added, what a second run, a dry run, a stop and an undo do. On both engines."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from jbtui.models.base import Values, as_dicts, database
from jbtui.models.contact import Contact, profiles
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import ImportedRow, JournalLine, Unit
from jbtui.models.person import Person
from jbtui.services import contacts, undo
from jbtui.services.imports import running
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import Counts, Outcome, Report, run
from jbtui.services.unit import Session
from tests.services.making import (
    address,
    addresses,
    as_edited,
    billing_address,
    company,
    everything,
    individual,
    person,
)

SIREN = "732829320"


def siret(siren: str, number: int) -> str:
    """The SIRET of the establishment of that number."""
    return (nic := f"{siren}{number:04}") + luhn.calc_check_digit(nic)


SIRET, SECOND = siret(SIREN, 7), siret(SIREN, 8)
OTHER_SIREN = "404833048"


class Done:
    """A report, and what was done with each record."""

    def __init__(self, report: Report, outcomes: list[Outcome]) -> None:
        self.report, self.outcomes = report, outcomes

    @property
    def what(self) -> str:
        """One letter a record: c, u, s, r."""
        return "".join(outcome.what[0] for outcome in self.outcomes)


Import = Callable[..., Done]


@pytest.fixture
def import_(tmp_path: Path, anne: Session) -> Import:
    """Imports lines of CSV as Anne."""

    def importing(*lines: str, **options: Any) -> Done:
        path = tmp_path / "import.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        outcomes: list[Outcome] = []
        options = {"label": "Importer import.csv", "each": outcomes.append, **options}
        return Done(run(options.pop("session", anne), open_file(path), **options), outcomes)

    return importing


def without_codes(outcomes: list[Outcome]) -> list[Outcome]:
    """What was done, without the codes that new contacts have once they are stored."""
    return [replace(outcome, code="") for outcome in outcomes]


def only(model: Any = Contact) -> Values:
    """The one row of a table."""
    (row,) = model.values()
    return dict(row)


def people(row: Values) -> list[str]:
    return [
        Person.title(each) for each in sorted(Person.values(Person.contact == row["id"]), key=lambda each: each["id"])
    ]


def places(row: Values) -> list[tuple[str, str, str]]:
    """Label, SIRET and city of the delivery addresses after the first, which is the billing address."""
    return [(each["label"], each["siret"], each["city"]) for each in addresses(row)[1:]]


# --- one record ------------------------------------------------------------------------------------------------------


def test_a_record_becomes_a_contact_in_the_form_that_its_fields_store(import_: Import) -> None:
    done = import_(
        "Raison sociale;SIRET;Téléphone;Email;Adresse;CP;Ville;Pays;Contact;Étiquettes",
        f"Bois & Cie;{SIRET};04 72 00 00 01;Info@Example.FR;3 quai;69003;Lyon;Belgique;Jean DUPONT;b,a",
    )
    assert done.report.counts == Counts(created=1)
    assert done.report.counts.records == 1
    row = only()
    assert (row["code"], row["nature"], row["name"], row["siren"]) == ("C00001", "company", "Bois & Cie", SIREN)
    assert (row["phone"], row["email"], row["country"]) == ("+33472000001", "Info@example.fr", "BE")
    assert (row["tags"], row["is_prospect"], row["is_customer"]) == ("a, b", True, False)
    assert people(row) == ["DUPONT Jean"]
    (billing,) = addresses(row)
    assert (billing["city"], billing["is_default"], billing["follows_billing"]) == ("Lyon", True, True)


def test_a_column_says_the_profile_else_the_option_else_prospect(import_: Import) -> None:
    import_("Société;Type", "A;client", "B;", "C;client et fournisseur", profile="supplier")
    import_("Société", "D")
    held = {row["name"]: profiles(row) for row in Contact.values()}
    assert held == {"A": ["customer"], "B": ["supplier"], "C": ["customer", "supplier"], "D": ["prospect"]}


def test_a_value_that_cannot_be_stored_rejects_its_record_alone(import_: Import) -> None:
    done = import_(
        "Société;Plafond;Ville",
        "A;12,50;Lyon",
        "B;beaucoup;Lyon",
        f"C;;{'x' * 201}",
        ";;Lyon",
        "D;;Lyon",
        profile="customer",
    )
    assert done.what == "crrrc"
    assert done.report.counts == Counts(created=2, rejected=3)
    assert sorted(row["name"] for row in Contact.values()) == ["A", "D"]
    money, city, nameless = done.report.rejects
    assert (money.line, money.title, money.raw) == (3, "B", ("B", "beaucoup", "Lyon"))
    assert money.reason == "Plafond\u202f: montant attendu, par exemple 1\u202f234,56"
    assert (city.line, city.reason) == (4, "Ville\u202f: 200 caractères au plus, 201 saisis")
    assert (nameless.line, nameless.title) == (5, "")
    assert [row["credit_limit"] for row in Contact.values(Contact.name == "A")] == [12.5]


def test_a_doubtful_value_is_kept_as_typed_and_told(import_: Import) -> None:
    done = import_("Société;SIREN;Email", "A;123456789;a@", f"B;{SIREN};b@exemple.fr")
    assert done.what == "cc"
    (row,) = Contact.values(Contact.name == "A")
    assert (row["siren"], row["email"]) == ("123456789", "a@")
    assert done.report.doubtful == 1
    assert done.outcomes[0].reason.startswith("SIREN : sa clé de contrôle")
    assert ", Email : " in done.outcomes[0].reason
    assert done.outcomes[1].reason == ""


def test_doubts_about_people_and_addresses_are_told_once(import_: Import) -> None:
    header = "Société;Prénom;Nom;Email;Email du contact;Ville de livraison;Pays de livraison"
    done = import_(header, "A;Zoé;Roux;z@;z@;Lyon;Nulle part")
    assert [doubt.split(" : ")[0] for doubt in done.outcomes[0].doubts] == ["Email", "Pays"]


def test_a_contact_without_a_name_is_told(import_: Import) -> None:
    done = import_("Société;SIRET;Email;Téléphone", ";;a@exemple.fr;", ";;;04 65 71 62 10", f";{SIRET};;")
    assert [outcome.doubts for outcome in done.outcomes] == [
        ("sans nom, appelé par son champ Email",),
        ("sans nom, appelé par son champ Téléphone",),
        ("sans nom, appelé par son champ SIRET",),
    ]


def test_a_company_of_the_same_name_that_may_be_another_is_told(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", postcode="69003")
    company(anne, "Fer", siren=SIREN)
    done = import_("Société;SIREN;CP", "BOIS;;74000", f"Fer;{OTHER_SIREN};")
    assert done.what == "cc"
    assert [outcome.doubts for outcome in done.outcomes] == [(f"même nom que {known['code']}",), ()]
    assert [outcome.alike for outcome in done.outcomes] == [known["code"], ""]


def test_a_user_decides_about_one_record(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", postcode="69003")
    lines = ("Société;CP;Téléphone", "BOIS;74000;0465716210", "Fer;69003;", "BOIS;73000;")
    chosen = {2: "join", 3: "skip"}
    dry = import_(*lines, chosen=chosen, dry_run=True)
    done = import_(*lines, chosen=chosen)
    assert done.what == dry.what == "ulc"
    assert done.outcomes[0].match == f"même nom que {known['code']}"
    assert done.outcomes[1].done == "laissé de côté par choix"
    (row,) = Contact.values(Contact.id == known["id"])
    assert row["phone"] == "+33465716210"
    assert import_(*lines).what == "scs"  # what was left out may come in another time


def test_a_person_with_a_first_name_only(import_: Import) -> None:
    assert import_("Société;Nom;Prénom", "Bois;;Zoé").what == "c"
    assert people(only()) == ["ZOÉ"]


def test_contacts_of_a_json_file_go_by_their_place(anne: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"code": "C00001", "nature": "company", "name": name} for name in ("Bois", "Fer")]))
    outcomes: list[Outcome] = []
    run(anne, open_file(path), label="Importer a.json", each=outcomes.append, chosen={2: "skip"})
    assert [(outcome.line, outcome.title, outcome.what) for outcome in outcomes] == [
        (1, "Bois", "created"),
        (2, "Fer", "left"),
    ]


# --- SIREN and SIRET -------------------------------------------------------------------------------------------------


def test_a_second_siret_is_a_delivery_address(import_: Import) -> None:
    done = import_(
        "Dénomination;Enseigne;SIRET;Adresse;CP;Ville;Téléphone",
        f"Bois;;{SIRET};3 quai;69003;Lyon;",
        f"Bois;Le Dépôt;{SECOND};9 rue;01190;Boz;0474000000",
        f"Bois;;{siret(SIREN, 9)};;;;",
        f"Bois;;{SIRET};4 quai;69003;Lyon;",
        f"Bois;;{SECOND};;;;",
    )
    assert done.what == "cuuss"
    row = only()
    assert (row["siret"], row["line1"], row["city"], row["phone"]) == (SIRET, "3 quai", "Lyon", "")
    first, second = addresses(row)[1:]
    assert (first["label"], first["siret"], first["postcode"], first["phone"]) == (
        "Le Dépôt",
        SECOND,
        "01190",
        "+33474000000",
    )
    assert second["siret"] == siret(SIREN, 9)
    assert done.outcomes[1].reason.startswith(f"même SIREN {SIREN}, ajouté\u202f: ")
    assert done.outcomes[3].reason == f"même SIRET {SIRET}, rien de nouveau"


def test_the_base_is_joined_by_number_whatever_the_name(import_: Import, anne: Session) -> None:
    known = company(anne, "Scierie", siren=SIREN, city="Lyon", postcode="69003")
    done = import_(
        "Société;SIREN;SIRET;CP;Ville",
        f"Bois;;{SECOND};01190;Boz",
        f"Bois;{SIREN};;;",
        f"X;{SIREN};{SIRET};69003;",
        f"Y;123456789;{siret(SIREN, 9)};;",
    )
    assert done.what == "usuu"
    assert only()["id"] == known["id"]
    assert (only()["name"], only()["siret"], only()["city"]) == ("Scierie", SIRET, "Lyon")
    assert [place[1] for place in places(known)] == [SECOND, siret(SIREN, 9)]
    assert places(known)[0] == ("Boz", SECOND, "Boz")
    assert [outcome.doubts[:1] for outcome in done.outcomes[:3]] == [
        ("le fichier dit « Bois »",),
        ("le fichier dit « Bois »",),
        ("le fichier dit « X »",),
    ]


def test_a_siret_of_a_delivery_address_is_known(import_: Import, anne: Session) -> None:
    known = company(anne, "Scierie")
    address(anne, known, siret=SECOND)
    assert import_("Société;SIRET;Contact", f"Bois;{SECOND};Jean DUPONT").what == "u"
    assert (people(only()), len(places(known))) == (["DUPONT Jean"], 1)
    assert only()["siret"] == ""


def test_the_siret_of_a_delivery_address_is_not_who_somebody_is(import_: Import, anne: Session) -> None:
    client = individual(anne, "Durand")
    address(anne, client, siret=SIRET)
    other = company(anne, "Fer", siren=OTHER_SIREN)
    address(anne, other, siret=SIRET)
    file = ("Société;SIRET;Contact;Téléphone", f"Bois;{SIRET};A B;", f"Bois;{SIRET};;0472000001")
    done = import_(*file)
    assert done.what == "cu"
    (row,) = [row for row in Contact.values() if row["siret"] == SIRET]
    assert (row["name"], row["phone"], people(row)) == ("Bois", "+33472000001", ["A B"])
    assert people(client) == people(other) == []


def test_a_siret_without_its_siren_is_known(import_: Import, anne: Session) -> None:
    company(anne, "Scierie", siret=SIRET)
    assert import_("Société;SIREN;SIRET", f"Bois;123456789;{SIRET}").what == "u"
    assert only()["name"] == "Scierie"


def test_wrong_numbers_join_nobody(import_: Import) -> None:
    assert import_("Société;SIREN", "A;123456789", "B;123456789", "C;000000000", "D;000000000").what == "cccc"


def test_a_company_named_by_its_number_gets_its_name(import_: Import) -> None:
    assert import_("siret", SIRET).what == "c"
    assert only()["name"] == SIRET
    assert import_("siret", SECOND).what == "u"
    assert only()["name"] == SIRET
    done = import_("Société;SIRET", f"Bois;{SIRET}")
    assert done.outcomes[0].reason == f"même SIRET {SIRET}, ajouté\u202f: Raison sociale"
    assert (only()["name"], only()["name_key"]) == ("Bois", "bois")


# --- names -----------------------------------------------------------------------------------------------------------


def test_people_join_the_company_of_their_organisation_in_the_file_and_in_the_base(
    import_: Import, anne: Session
) -> None:
    known = company(anne, "Forêts du Nord")
    done = import_(
        "Société;Nom;Prénom;Ville",
        "Bois & Cie;Dupont;Jean;Lyon",
        "BOIS et Cie;;;",
        "bois  & cie;Petit;Luc;Lyon",
        "Bois & Cie;DUPONT;Jean;Lyon",
        "Forets du nord;Roux;Anne;",
    )
    assert done.what == "ccusu"
    (row,) = Contact.values(Contact.name == "Bois & Cie")
    assert people(row) == ["DUPONT Jean", "PETIT Luc"]
    assert people(known) == ["ROUX Anne"]
    assert done.outcomes[2].reason == "société du même nom, ajouté\u202f: PETIT Luc"


def test_another_address_of_a_person_is_a_delivery_address_and_never_the_billing_address(
    import_: Import, anne: Session
) -> None:
    known = company(anne, "Bois")
    done = import_(
        "Société;Contact;Adresse;CP;Ville",
        "Bois;A B;3 quai;69003;Lyon",
        "Bois;C D;3, QUAI;69003;lyon",
        "Bois;E F;;75011;Paris",
    )
    assert done.what == "uuu"
    assert (only()["line1"], only()["city"]) == ("", "")
    assert places(known) == [("Lyon", "", "Lyon"), ("Paris", "", "Paris")]


def test_companies_of_one_name_in_a_file_are_several(import_: Import) -> None:
    assert import_("Société;CP", "Agence;75001", "Agence;75001", "Agence;75001").what == "ccc"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"postcode": "69003"}, "mêmes nom et code postal"),
        ({"email": "a@example.fr"}, "mêmes nom et email"),
        ({"phone": "+33472000001"}, "mêmes nom et téléphone"),
        ({"mobile": "+33472000001"}, "mêmes nom et téléphone"),
        ({"siren": SIREN}, ""),
        ({"postcode": "69003", "siren": SIREN}, ""),
    ],
)
def test_a_company_of_the_base_needs_more_than_its_name(
    import_: Import, anne: Session, values: Values, said: str
) -> None:
    company(anne, "Bois", **values)
    number = OTHER_SIREN if "siren" in values else ""
    done = import_("Société;SIREN;CP;Email;Téléphone", f"BOIS;{number};69003;a@example.fr;0472000001")
    assert done.what == ("u" if said else "c")
    assert done.outcomes[0].reason.startswith(said)
    assert len(Contact.values()) == (1 if said else 2)


def test_an_individual_is_told_by_more_than_the_postcode(import_: Import, anne: Session) -> None:
    individual(anne, "Dupont", first_name="Jean", postcode="69003", line1="3 quai", phone="+33472000001")
    header = "Nom;Prénom;CP;Adresse;Téléphone;Ville"
    assert import_(header, "Dupont;Jean;69003;9 rue;;").what == "c"
    assert import_(header, "DUPONT;jean;69003;3, quai;;Lyon").what == "u"
    assert import_(header, "Dupont;Jean;;;04.72.00.00.01;").what == "s"
    assert import_(header, "Dupont;Jeanne;;;04.72.00.00.01;").what == "c"


def test_a_company_is_no_individual_of_its_name(import_: Import, anne: Session) -> None:
    individual(anne, "Bois", email="a@example.fr")
    assert import_("Société;Email;Contact", "Bois;a@example.fr;", "Bois;a@example.fr;A B").what == "cu"


@pytest.mark.parametrize("batch", [1, 100])
@pytest.mark.parametrize("dry_run", [True, False])
def test_who_is_joined_does_not_depend_on_the_transactions(
    import_: Import, anne: Session, monkeypatch: pytest.MonkeyPatch, batch: int, dry_run: bool
) -> None:
    monkeypatch.setattr(running, "_FIRST_BATCH", batch)
    monkeypatch.setattr(running, "_AIM", 0.0)
    company(anne, "Bois", siren=OTHER_SIREN)
    header = "Société;SIREN;Contact"
    assert import_(header, "Bois;;", f"Bois;{SIREN};A B", dry_run=dry_run).what == "cc"
    company(anne, SECOND, siret=SECOND)
    header = "Société;SIRET;Contact"
    assert import_(header, f"Fer;{SECOND};", "Fer;;A B", f"{SECOND};;C D", dry_run=dry_run).what == "uuc"
    known = company(anne, "Forges", siren="443061841")
    person(anne, known, "B", first_name="A")
    header = "Société;SIREN;Contact;Ville"
    assert import_(header, "Forges;443061841;;Lyon", "Forges;;B A;", "Forges;;C D;", dry_run=dry_run).what == "usu"


@pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_postgresql_learns_meanwhile_how_much_its_tables_hold(import_: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_FIRST_BATCH", 2)
    monkeypatch.setattr(running, "_AIM", 0.0)
    monkeypatch.setattr(running, "_FIRST_STOCK", 3)
    statement = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'contact'::regclass"
    assert database.execute_sql(statement).fetchone() == (-1,)
    import_("Société", "A", "B", "C", "D")
    assert database.execute_sql(statement).fetchone()[0] in (3, 4)


# --- what is added ---------------------------------------------------------------------------------------------------


def test_only_what_is_empty_is_filled(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", email="a@example.fr", postcode="69003", currency="USD", remarks="Premier")
    done = import_(
        "Société;Email;Téléphone;CP;Ville;Adresse;Devise;Remarques",
        "Bois;a@example.fr;0472000001;69003;Lyon;3 quai;EUR;Premier",
        'Bois;a@example.fr;0472000002;69003;Oullins;4 quai;;"Premier\nSecond"',
    )
    assert done.what == "uu"
    row = only()
    assert (row["phone"], row["city"], row["line1"], row["currency"]) == ("+33472000001", "Lyon", "3 quai", "USD")
    assert row["remarks"] == "Premier\nSecond"
    assert [(each["city"], each["follows_billing"]) for each in addresses(known)] == [
        ("Lyon", True),
        ("Oullins", False),
    ]
    assert done.outcomes[0].reason == "mêmes nom et email, ajouté\u202f: Téléphone, Adresse, Ville"


def test_contacts_of_the_base_may_be_left_alone_and_those_of_the_file_gather(import_: Import, anne: Session) -> None:
    company(anne, "Bois", siren=SIREN)
    before = everything()
    lines = ("Société;SIREN;Ville;Contact", f"Bois;{SIREN};Lyon;", "Bois;;;A B", "Fer;;;C D", "Fer;;;E F")
    done = import_(*lines, existing="skip")
    assert done.what == "sscu"
    assert [outcome.reason for outcome in done.outcomes[:2]] == [
        f"même SIREN {SIREN}, laissé tel quel",
        "société du même nom, laissé tel quel",
    ]
    assert {outcome.code for outcome in done.outcomes} == {"C00001", "C00002"}
    (bois,) = Contact.values(Contact.name == "Bois")
    assert [bois] == before["contact"]
    assert import_(*lines, existing="skip").what == "ssss"
    assert import_(*lines).what == "uuss"  # what was left alone is not in
    assert people(bois) == ["A B"]


def test_leaving_all_alone_writes_nothing(import_: Import, anne: Session) -> None:
    company(anne, "Bois", siren=SIREN)
    units = Unit.select().count()
    done = import_("Société;SIREN;Ville", f"Bois;{SIREN};Lyon", existing="skip")
    assert (done.what, done.report.unit, Unit.select().count()) == ("s", None, units)


def test_what_the_file_says_may_take_the_place_of_what_was_there(import_: Import, anne: Session) -> None:
    values = {"phone": "+33472000001", "email": "a@example.fr", "line1": "3 quai", "postcode": "69003", "city": "Lyon"}
    known = company(anne, "Bois", siren=SIREN, remarks="Premier", is_supplier=True, **values)
    person(anne, known, "Petit", first_name="Luc", job="Gérant", phone="+33472000009")
    done = import_(
        "Société;SIREN;Téléphone société;Email;Adresse;CP;Ville;Remarques;Type;Nom;Prénom;Fonction;Téléphone",
        f"Bois & Fils;{SIREN};0472000002;;9 rue;75011;;Second;client;PETIT;Luc;Directeur;0472000003",
        existing="overwrite",
    )
    assert done.what == "u"
    row = only()
    assert (row["name"], row["email"], row["phone"]) == ("Bois & Fils", "a@example.fr", "+33472000002")
    assert (row["line1"], row["postcode"], row["city"]) == ("9 rue", "75011", "Lyon")
    assert (row["remarks"], row["is_supplier"], row["is_customer"]) == ("Premier", True, True)
    assert billing_address(known)["line1"] == "9 rue"
    assert (only(Person)["last_name"], only(Person)["job"], only(Person)["remarks"]) == ("Petit", "Directeur", "Second")
    assert done.outcomes[0].reason == (
        f"même SIREN {SIREN}, ajouté\u202f: Client, Remarques, "
        "remplacé\u202f: Raison sociale, Téléphone, Adresse, Code postal, PETIT Luc (Fonction, Téléphone)"
    )
    assert undo.undo(anne, done.report.unit or 0).skipped == []
    assert (only()["name"], only()["line1"], only(Person)["job"]) == ("Bois", "3 quai", "Gérant")


def test_neither_a_person_nor_an_establishment_replaces_what_the_company_has(import_: Import, anne: Session) -> None:
    values = {"siren": SIREN, "siret": SIRET, "phone": "+33472000001", "line1": "3 quai", "city": "Lyon"}
    known = company(anne, "Bois", **values)
    before = only()
    done = import_(
        "Société;SIRET;Téléphone société;Adresse;Ville;Contact",
        "Bois;;0472000002;9 rue;Boz;A B",
        f"Bois Boz;{SECOND};0472000003;8 rue;Boz;",
        f"{SIRET};{SIRET};;;;",
        existing="overwrite",
    )
    assert done.what == "uus"
    assert as_edited({"contact": [only()]}) == as_edited({"contact": [before]})
    assert people(known) == ["A B"]
    assert [(each["siret"], each["city"]) for each in addresses(known)[1:]] == [("", "Boz"), (SECOND, "Boz")]


def test_contacts_of_the_file_itself_are_never_replaced(import_: Import) -> None:
    done = import_(
        "Société;SIREN;Téléphone", f"Bois;{SIREN};0472000001", f"Bois;{SIREN};0472000002", existing="overwrite"
    )
    assert done.what == "cs"
    assert only()["phone"] == "+33472000001"


def test_a_profile_that_is_said_is_added_and_a_customer_is_no_prospect(import_: Import, anne: Session) -> None:
    company(anne, "A", siren=SIREN, is_prospect=True)
    header = "Société;SIREN;Type"
    assert import_(header, f"A;{SIREN};").what == "s"
    assert import_(header, f"A;{SIREN};fournisseur").what == "u"
    assert import_(header, f"A;{SIREN};client").what == "u"
    assert import_(header, f"A;{SIREN};prospect").what == "s"
    assert (only()["is_customer"], only()["is_prospect"], only()["is_supplier"]) == (True, False, True)


def test_two_of_one_family_who_read_one_email_stay_two(import_: Import) -> None:
    header = "Société;Contact;Email;Fonction"
    import_(header, "Bois;Jean Martin;bois@example.fr;", "Bois;Marie Martin;bois@example.fr;")
    import_(header, "Bois;Marie Martin;bois@example.fr;Gérante", "Bois;J. Martin;bois@example.fr;Menuisier")
    assert {Person.title(each): each["job"] for each in Person.values()} == {
        "JEAN MARTIN": "Menuisier",
        "MARIE MARTIN": "Gérante",
    }
    header = "Société;Nom;Prénom;Email;Fonction"
    import_(
        header, "Fer;Roux;Luc;fer@example.fr;", "Fer;Roux;Zoé;fer@example.fr;", "Fer;Petit;Luc;fer@example.fr;Forgeron"
    )
    assert [(Person.title(each), each["job"]) for each in Person.values(Person.email == "fer@example.fr")] == [
        ("ROUX Luc", "Forgeron"),
        ("ROUX Zoé", ""),
    ]


def test_a_person_is_completed_and_two_may_read_one_email(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", email="info@example.fr")
    person(anne, known, "Dupont", first_name="Jean", email="info@example.fr")
    done = import_(
        "Société;Nom;Prénom;Fonction;Email",
        "Bois;jean;DUPONT;Gérant;",
        "Bois;Petit;Luc;;info@example.fr",
        "Bois;Dupont;;Directeur;info@example.fr",
    )
    assert done.what == "uus"
    assert people(known) == ["DUPONT Jean", "PETIT Luc"]
    assert [each["job"] for each in Person.values(Person.last_name == "Dupont")] == ["Gérant"]


def test_what_is_remarked_with_a_person_is_about_the_person(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", remarks="Vieux client")
    header = "Société;Nom;Email du contact;Remarques;Anniversaire"
    assert import_(header, "Bois;Petit;p@example.fr;Parle grec;12/03").what == "u"
    assert (only()["email"], only()["remarks"]) == ("", "Vieux client")
    (petit,) = Person.values(Person.contact == known["id"])
    assert (petit["email"], petit["remarks"]) == ("p@example.fr", "Parle grec\nAnniversaire\u202f: 12/03")
    assert import_(header, "Bois;Petit;p@example.fr;Vieux client;12/03").what == "s"
    assert import_(header, "Bois;Petit;p@example.fr;Ronfle;12/03").what == "u"
    assert only(Person)["remarks"].endswith("\nRonfle")


def test_remarks_that_would_become_too_long_reject_the_record_and_leave_the_contact(
    import_: Import, anne: Session
) -> None:
    company(anne, "Bois", siren=SIREN, remarks="x" * 9_990)
    before = everything()
    done = import_("Société;SIREN;Ville;Remarques", f"Bois;{SIREN};Lyon;bien trop long")
    assert done.what == "r"
    assert done.outcomes[0].reason == "10\u202f000 caractères au plus, 10\u202f005 saisis"
    assert everything() == before


def test_delivery_addresses_of_the_file(import_: Import) -> None:
    header = "Société;Email;Ville;Adresse de livraison;CP livraison;Ville livraison"
    done = import_(header, "Bois;a@example.fr;Lyon;9 rue;01190;Boz")
    assert places(only()) == [("Boz", "", "Boz")]
    assert import_(header, "Bois;a@example.fr;Lyon;9 RUE;01190;BOZ").what == "s"
    assert import_(header, "Bois;a@example.fr;Lyon;;;lyon").what == "s"
    assert import_(header, "Bois;a@example.fr;Lyon;;;Nîmes").what == "u"
    assert places(only()) == [("Boz", "", "Boz"), ("Nîmes", "", "Nîmes")]
    assert done.what == "c"


# --- again, undone, interrupted --------------------------------------------------------------------------------------


def test_the_same_file_again_is_skipped_whatever_it_joined(import_: Import) -> None:
    lines = (
        "Société;SIRET;Contact",
        "Agence;;",
        "Agence;;",
        f"Bois;{SIRET};",
        f"Bois;{SECOND};",
        "Bois;;A B",
        "Bois;;A B",
    )
    assert import_(*lines).what == "cccuus"
    before = everything()
    again = import_(*lines)
    assert (again.what, again.report.counts, again.report.unit) == ("ssssss", Counts(skipped=6), None)
    assert {outcome.reason for outcome in again.outcomes} == {"déjà importé"}
    assert [outcome.title for outcome in again.outcomes] == ["Agence", "Agence", "Bois", "Bois", "Bois", "Bois"]
    assert everything() == before
    assert import_(*lines, "Agence;;").what == "ssssss" + "c"


def test_a_card_without_its_end_goes_in_and_is_to_be_checked(tmp_path: Path, anne: Session) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nN:{};;;;\n"
    path = tmp_path / "cards.vcf"
    cards = [card.format("Roux", "Roux"), card.format("Petit", "Petit") + "END:VCARD\n", card.format("Bon", "Bon")]
    path.write_text("".join(cards), "utf-8")
    outcomes: list[Outcome] = []
    report = run(anne, open_file(path), label="Importer", each=outcomes.append)
    assert (report.counts.created, report.doubtful) == (3, 2)
    assert ["END:VCARD" in each.reason for each in outcomes] == [True, False, True]


def test_a_file_that_brings_nothing_leaves_nothing_to_undo(import_: Import, anne: Session) -> None:
    company(anne, "Bois", siret=SIRET, siren=SIRET[:9], line1="3 quai", city="Lyon")
    units = Unit.select().count()
    lines = ("Raison sociale;SIRET;Adresse;Complément;Ville", f"Bois;{SIRET};3 quai;;Lyon")
    for _time in range(2):
        done = import_(*lines)
        assert done.report.counts == Counts(skipped=1)
        assert done.outcomes[0].done == "rien de nouveau"
        assert (done.report.unit, Unit.select().count()) == (None, units)
    assert import_(*lines, progress=lambda _records: False).report.unit is None
    assert Unit.select().count() == units


def test_a_row_whose_contact_is_gone_is_imported_again(import_: Import, anne: Session) -> None:
    lines = ("Société", "A", "B")
    import_(*lines)
    contacts.delete(anne, [row["id"] for row in Contact.values(Contact.name == "A")])
    assert import_(*lines).what == "cs"


def test_undoing_an_import_brings_everything_back_and_lets_it_be_imported_again(import_: Import, anne: Session) -> None:
    known = company(anne, "Bois", siren=SIREN, siret=SIRET)
    person(anne, known, "Dupont")
    before = everything()
    lines = (
        "Société;SIRET;Nom;Fonction;Ville;CP",
        f"Bois;{SIRET};Dupont;Gérant;Lyon;69003",
        f"Bois;{SECOND};Petit;;Boz;01190",
        *(f"N{number};;Roux;;;" for number in range(300)),
    )
    first = import_(*lines)
    assert first.what == "uu" + "c" * 300
    assert first.report.unit == undo.last(anne)
    assert undo.undo(anne, first.report.unit or 0).skipped == []
    assert as_edited(everything()) == as_edited(before)
    assert ImportedRow.select().count() == 0
    assert import_(*lines).what == first.what


def test_an_import_is_one_unit_over_several_transactions(import_: Import) -> None:
    seen: list[int] = []

    def progress(records: int) -> bool:
        seen.append(records)
        assert not database.in_transaction()
        (unit,) = as_dicts(Unit.select())
        assert (unit["finished"], unit["label"], unit["actor"]) == (False, "Importer import.csv", "anne")
        assert Contact.select().count() == records
        return True

    report = import_("Société", *(f"N{number}" for number in range(1_000)), progress=progress).report
    assert seen == sorted(set(seen))
    assert 3 <= len(seen) < 500
    (unit,) = as_dicts(Unit.select())
    assert (unit["number"], unit["finished"]) == (report.unit, True)
    assert JournalLine.select(JournalLine.unit).distinct().count() == 1


def test_a_stop_between_transactions_can_be_gone_on_with(import_: Import) -> None:
    lines = ("Société", *(f"N{number}" for number in range(500)))
    stopped = import_(*lines, progress=lambda records: records < 100).report
    count = stopped.counts.created
    assert stopped.stopped
    assert 100 <= count < 500
    assert [unit["finished"] for unit in as_dicts(Unit.select())] == [False]
    rest = import_(*lines).report
    assert rest.counts == Counts(created=500 - count, skipped=count)
    assert not rest.stopped
    assert sorted(row["name"] for row in Contact.values()) == sorted(lines[1:])


def test_an_import_that_is_undone_meanwhile_stops_and_nothing_of_it_stays(
    import_: Import, anne: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_FIRST_BATCH", 2)
    monkeypatch.setattr(running, "_AIM", 0.0)

    def take_back(_records: int) -> bool:
        if number := undo.last(anne):
            undo.undo(anne, number)
        return True

    done = import_("Société", *"ABCDEFGH", progress=take_back)
    assert done.report.stopped
    assert list(Contact.values()) == []


def test_an_import_that_is_undone_before_its_last_word_stops_too(import_: Import, anne: Session) -> None:
    def take_back(_outcome: Outcome) -> None:
        if number := undo.last(anne):
            undo.undo(anne, number)

    assert import_("Société", "A", "B", each=take_back).report.stopped
    assert list(Contact.values()) == []


def test_others_save_between_two_transactions(import_: Import, bob: Session) -> None:
    asked, saved = threading.Event(), threading.Event()

    def save() -> None:
        asked.wait(30)
        database.connect()
        contacts.create(bob, {"name": "De Bob", "is_customer": True})
        database.close()
        saved.set()

    other = threading.Thread(target=save)
    other.start()

    def progress(_records: int) -> bool:
        asked.set()
        return saved.wait(30)

    done = import_("Société", *(f"N{number}" for number in range(300)), progress=progress)
    other.join()
    assert not done.report.stopped
    assert Contact.select().count() == 301


def test_two_imports_of_one_file_at_once_make_each_contact_once(tmp_path: Path, anne: Session, bob: Session) -> None:
    path = tmp_path / "import.csv"
    path.write_text("Société\nA\nB\n", encoding="utf-8")
    holding, waiting = threading.Event(), threading.Event()

    def tick() -> datetime:
        """The time of Bob's transaction, which has begun: he leaves Anne the time to wait for its end."""
        holding.set()
        waiting.wait(0.3)
        return bob.clock()

    def import_as_bob() -> None:
        database.connect()
        run(Session("bob", clock=tick), open_file(path), label="Importer")
        database.close()

    other = threading.Thread(target=import_as_bob)
    other.start()
    assert holding.wait(30)
    report = run(anne, open_file(path), label="Importer")
    other.join()
    assert report.counts == Counts(skipped=2)
    assert Contact.select().count() == 2


def test_a_file_that_vanishes_keeps_what_is_in(tmp_path: Path, anne: Session) -> None:
    path = tmp_path / "import.csv"
    path.write_text("Société\nA\n", encoding="utf-8")
    opened = open_file(path)
    path.unlink()
    with pytest.raises(Unreadable):
        run(anne, opened, label="Importer")
    assert Contact.select().count() == Unit.select().count() == 0


def test_rejects_are_all_told_and_some_kept(import_: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_REJECTS", 3)
    done = import_("Société;Ville", *[";Lyon"] * 5)
    assert (done.what, done.report.counts.rejected, len(done.report.rejects)) == ("rrrrr", 5, 3)
    monkeypatch.setattr(running, "MOST_CHARACTERS", 10)
    assert len(import_("Société;Ville", *[";Lyon"] * 5).report.rejects) == 2


# --- dry runs --------------------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(import_: Import, anne: Session) -> None:
    company(anne, "Bois", siren=SIREN)
    before = everything(), Unit.select().count()
    lines = (
        "Société;SIREN;Contact;Ville",
        f"Bois;{SIREN};A B;Lyon",
        "Fer;;C D;",
        "fer;;E F;",
        "fer;;E F;",
        f";;;{'x' * 999}",
    )
    dry = import_(*lines, dry_run=True)
    assert (dry.what, dry.report.unit) == ("ucusr", None)
    assert (everything(), Unit.select().count()) == before
    assert ImportedRow.select().count() == 0
    assert without_codes(import_(*lines).outcomes) == without_codes(dry.outcomes)


NAMES = st.sampled_from(["", "Bois", "BOIS", "Fer", "Forêt"])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["", "", SIRET, SECOND, siret(OTHER_SIREN, 1), "123"]),
        st.sampled_from(["", "", SIREN, OTHER_SIREN]),
        st.sampled_from(["", "", "Jean", "Luc"]),
        st.sampled_from(["", "", "Dupont", "Petit"]),
        st.sampled_from(["", "a@example.fr", "b@example.fr", "a@example.fr; b@example.fr"]),
        st.sampled_from(["", "0472000001", "0472000002"]),
        st.sampled_from(["", "3 quai", "9 rue"]),
        st.sampled_from(["", "69003", "01190"]),
        st.sampled_from(["", "Lyon", "Boz", "x" * 201]),
        st.sampled_from(["", "", "12 cours"]),
        st.sampled_from(["", "client", "fournisseur"]),
        st.sampled_from(["", "Un", "Deux"]),
    ).map(";".join),
    max_size=12,
)
HEADER = "Société;SIRET;SIREN;Prénom;Nom;Email;Téléphone;Adresse;CP;Ville;Adresse de livraison;Type;Remarques"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(there=ROWS, rows=ROWS, batches=st.tuples(st.integers(1, 5), st.integers(1, 5)))
@example(  # of two contacts of one SIREN the oldest is taken, wherever the transactions end
    there=["Bois" + ";" * 12],
    rows=[f";;{SIREN}" + ";" * 10, f"Bois;{siret(OTHER_SIREN, 1)};{SIREN};;Dupont" + ";" * 8, f";{SECOND}" + ";" * 11],
    batches=(3, 1),
)
def test_whatever_the_file_a_dry_run_says_what_the_run_does_and_its_undo_brings_back(
    import_: Import, anne: Session, there: list[str], rows: list[str], batches: tuple[int, int]
) -> None:
    for table in (
        "imported_row",
        "search_entry",
        "delivery_address",
        "person",
        "contact",
        "journal_line",
        "unit",
        "counter",
    ):
        database.execute_sql(f"DELETE FROM {table}")
    import_(HEADER, *there)
    before = everything()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "_AIM", 0.0)
        patch.setattr(running, "_FIRST_BATCH", batches[0])
        dry = import_(HEADER, *rows, dry_run=True)
        assert everything() == before
        patch.setattr(running, "_FIRST_BATCH", batches[1])
        real = import_(HEADER, *rows)
    assert without_codes(real.outcomes) == without_codes(dry.outcomes)
    counts = real.report.counts
    assert Contact.select().count() == len(before["contact"]) + counts.created
    after = everything()
    again = import_(HEADER, *rows)
    assert again.report.counts == Counts(skipped=counts.records - counts.rejected, rejected=counts.rejected)
    assert everything() == after
    for row in Contact.values():
        assert (
            DeliveryAddress.select().where(DeliveryAddress.contact == row["id"], DeliveryAddress.is_default).count()
            == 1
        )
    if real.report.unit:
        assert undo.undo(anne, real.report.unit).skipped == []
    assert as_edited(everything()) == as_edited(before)
