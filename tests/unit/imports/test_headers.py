"""From headers to fields."""

import pytest

from jbtui.models.contact import Contact
from jbtui.services.imports import headers
from jbtui.text import fold


def fields(text: str, *rows: str) -> list[str | None]:
    return list(headers.fields_of(text.split(";"), [row.split(";") for row in rows]))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Raison sociale", "name"),
        ("SOCIETE", "name"),
        ("Prénom ", "first_name"),
        ("code_postal", "postcode"),
        ("CodePostal", "postcode"),
        ("C.P.", "postcode"),
        ("N° SIRET", "siret"),
        ("N° de TVA intracommunautaire", "vat_number"),
        ("Tél. port.", "mobile"),
        ("Téléphone 2", "phone"),
        ("Adresse e-mail", "email"),
        ("Adresse de facturation", "line1"),
        ("Adresse de facturation électronique", "einvoicing_address"),
        ("Ville (facturation)", "city"),
        ("Adresse de livraison", "delivery.line1"),
        ("adresse livraison 2", "delivery.line2"),
        ("CP livraison", "delivery.postcode"),
        ("Ville de livraison", "delivery.city"),
        ("Pays de livraison", "delivery.country"),
        ("SIRET livraison", "delivery.siret"),
        ("Nom livraison", "delivery.label"),
        ("Shipping city", "delivery.city"),
        ("Email du contact", "person.email"),
        ("Fonction du contact", "job"),
        ("Téléphone société", "company.phone"),
        ("Zip code", "postcode"),
        ("Date de livraison", None),
        ("Code client", None),
        ("Chiffre d’affaires", None),
        ("", None),
    ],
)
def test_a_header_has_a_field(header: str, field: str | None) -> None:
    assert fields(header) == [field]


def test_nom_depends_on_the_other_columns() -> None:
    assert fields("Nom;Ville") == ["name", "city"]
    assert fields("Nom;Prénom") == ["last_name", "first_name"]
    assert fields("Raison sociale;Nom;Prénom") == ["name", "last_name", "first_name"]
    assert fields("Société;Nom") == ["name", "full_name"]
    assert fields("Nom;Contact") == ["name", "full_name"]
    assert fields("Nom complet;Nom de famille;Prénom") == ["full_name", "last_name", "first_name"]
    assert fields("Société;Nom du contact;Prénom du contact") == ["name", "last_name", "first_name"]
    assert fields("Société;Nom du contact") == ["name", "full_name"]
    assert fields("Nom;Prénom;Nom de naissance") == ["last_name", "first_name", "note"]


def test_type_is_a_profile_only_if_it_says_profiles() -> None:
    assert fields("Nom;Type", "Dupont;Client", "Durand;Fournisseur", "Dubois;") == ["name", "kind"]
    assert fields("Nom;Type", "Paris;ambassade", "Lyon;consulat") == ["name", None]


def test_client_is_a_yes_or_a_name() -> None:
    assert fields("Nom;Client;Fournisseur", "Dupont;oui;", "Durand;non;x") == ["name", "flag.customer", "flag.supplier"]
    assert fields("Client;Ville", "Dupont;Lyon", "Durand;Paris") == ["name", "city"]
    assert fields("Client;Nom;Prénom", "SARL Dupont;Dupont;Jean") == ["name", "last_name", "first_name"]


def test_own_columns_with_a_siren_are_no_register_extract() -> None:
    assert not headers.is_register(["SIREN", "SIRET", "Nom", "Prénom", "Enseigne", "Code postal", "Adresse mail"])
    assert headers.is_register(["siren", "nic", "siret", "codePostalEtablissement", "libelleCommuneEtablissement"])


def test_the_choice_of_the_user_wins() -> None:
    chosen = {"Client": None, "Réf": "remarks"}
    assert headers.fields_of(["Nom", "Client", "Réf"], [], chosen) == ("name", None, "remarks")


def test_no_name_is_given_to_two_fields() -> None:
    for table in (headers.PLAIN, headers.REGISTER):
        folded = [(fold(name).replace(" ", ""), field) for field, names in table.items() for name in names]
        assert len(dict(folded)) == len(set(folded))


def test_every_field_has_a_label_and_contact_fields_are_the_model_s() -> None:
    every = (
        set(headers.PLAIN) | set(headers.REGISTER) | {made for _words, by in headers._QUALIFIED for made in by.values()}
    )
    for field in every:
        assert headers.label(field)
    of_the_record = [
        "nom",
        "contact_name",
        "full_name",
        "first_last",
        "last_first",
        "region",
        "title",
        "kind",
        "birth_name",
        "note",
        "job",
        "nic",
        "trade_name",
        "postcode_city",
    ]
    parts = ["number", "repetition", "street_type", "street"]
    plain = {field for field in headers.PLAIN if "." not in field}
    assert plain - set(of_the_record) - set(parts) <= set(Contact._meta.fields)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Client", {"customer"}),
        ("client et fournisseur", {"customer", "supplier"}),
        ("Client/Prospect", {"customer", "prospect"}),
        ("Particulier", {"individual"}),
        ("Client particulier", {"customer", "individual"}),
        ("personne morale", {"company"}),
        ("VIP", None),
        ("client VIP", None),
        ("", None),
    ],
)
def test_what_a_kind_says(cell: str, said: set[str] | None) -> None:
    assert headers.kinds(cell) == said
