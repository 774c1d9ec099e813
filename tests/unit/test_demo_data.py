"""Demonstration contacts: right keys, real places, numbers of nobody, the same ones everywhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from itertools import islice

import phonenumbers
import pytest
import stdnum.eu.vat
import stdnum.fr.siren
import stdnum.fr.siret
from email_validator import validate_email

from jbtui.naf import label
from jbtui.postcodes import cities
from jbtui.services.demo import DemoContact, contacts, siren_root

FICTIONAL = re.compile(r"\+33(19900|26191|35301|46571|53649|63998)\d{4}")


@pytest.fixture(scope="module")
def crowd() -> list[DemoContact]:
    return list(contacts(2_000, seed=7))


def companies(crowd: list[DemoContact]) -> list[DemoContact]:
    return [contact for contact in crowd if contact["nature"] == "company"]


def phones(contact: DemoContact) -> list[str]:
    own = [contact["phone"], contact["mobile"], contact["fax"]]
    theirs = [number for person in contact["people"] for number in (person["phone"], person["mobile"])]
    return [number for number in own + theirs if number]


def test_registration_numbers_have_right_keys(crowd: list[DemoContact]) -> None:
    registered = [contact for contact in companies(crowd) if contact["siren"]]
    assert len(registered) > 900
    for contact in registered:
        assert stdnum.fr.siren.is_valid(contact["siren"])
        assert stdnum.fr.siret.is_valid(contact["siret"])
        assert contact["siret"].startswith(contact["siren"])
        assert contact["vat_number"] in ("", f"FR{stdnum.fr.siren.to_tva(contact['siren']).replace(' ', '')}")
    numbers = [contact["vat_number"] for contact in crowd if contact["vat_number"]]
    assert {number[:2] for number in numbers} == {"FR", "BE", "DE"}
    assert [number for number in numbers if not stdnum.eu.vat.is_valid(number)] == []


def test_establishments_of_delivery_addresses_belong_to_the_company(crowd: list[DemoContact]) -> None:
    delivered = 0
    for contact in crowd:
        sirets = [address["siret"] for address in contact["delivery_addresses"] if address["siret"]]
        for siret in sirets:
            assert stdnum.fr.siret.is_valid(siret)
            assert siret[:9] == contact["siren"]
        assert len({contact["siret"], *sirets}) == 1 + len(sirets)
        delivered += len(sirets)
    assert delivered > 100


def test_no_two_of_a_million_share_a_siren() -> None:
    assert len({siren_root(index, first=69_999_999) for index in range(1_000_000)}) == 1_000_000
    sirens = [contact["siren"] for contact in contacts(5_000, seed=3) if contact["siren"]]
    assert len(set(sirens)) == len(sirens) > 2_000


def test_emails_are_each_their_owner_s_and_lead_nowhere(crowd: list[DemoContact]) -> None:
    emails = [contact["email"] for contact in crowd if contact["email"]]
    assert len(set(emails)) == len(emails)
    theirs = [person["email"] for contact in crowd for person in contact["people"] if person["email"]]
    for email in emails[:300] + theirs[:300]:
        assert validate_email(email, check_deliverability=False, test_environment=True).normalized == email
    assert {email.rpartition(".")[2] for email in emails + theirs} == {"example"}
    assert {site.rpartition(".")[2] for contact in crowd if (site := contact["website"])} == {"example"}


def test_phones_are_french_and_kept_for_fiction(crowd: list[DemoContact]) -> None:
    numbers = [number for contact in crowd for number in phones(contact)]
    assert len(numbers) > 3_000
    for number in numbers:
        assert FICTIONAL.fullmatch(number)
    for number in numbers[:300]:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number
        assert phonenumbers.is_possible_number(parsed)


def test_french_places_are_in_the_table_and_landlines_in_their_region(crowd: list[DemoContact]) -> None:
    zones: dict[str, set[str]] = {}
    for contact in crowd:
        for place in (contact, *contact["delivery_addresses"]):
            assert place["line1"]
            if place["country"] == "FR":
                assert place["city"] in cities(place["postcode"])
            else:
                assert cities(place["postcode"]) == () or place["country"] == "DE"
        if contact["phone"]:
            zones.setdefault(contact["area"], set()).add(contact["phone"][3])
    assert zones == {
        "Île-de-France": {"1"},
        "Nord-Ouest": {"2"},
        "Nord-Est": {"3"},
        "Sud-Est": {"4"},
        "Sud-Ouest": {"5"},
    }


def test_neighbours_have_no_french_number(crowd: list[DemoContact]) -> None:
    foreign = [contact for contact in crowd if contact["country"] != "FR"]
    assert {contact["country"] for contact in foreign} == {"BE", "CH", "DE"}
    for contact in foreign:
        assert phones(contact) == []
        assert (contact["siren"], contact["siret"], contact["area"]) == ("", "", "Étranger")
        assert contact["currency"] == ("CHF" if contact["country"] == "CH" else "EUR")


@pytest.mark.parametrize("seed", range(10))
def test_company_names_differ(seed: int) -> None:
    names = [contact["name"] for contact in contacts(1_000, seed) if contact["name"]]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_names_are_varied(crowd: list[DemoContact]) -> None:
    first = [contact for contact in companies(crowd[:100]) if contact["email"]]
    assert len({contact["activity"] for contact in first}) > 25
    assert len({contact["email"].split("-")[1] for contact in first}) > 25, "what they are called after"
    names = " | ".join(contact["name"] for contact in companies(crowd))
    for mark in ("& Fils", "’", "œ", "Œ", "SARL ", "Ets ", "L’Atelier "):
        assert mark in names
    assert re.search(r"(^| )[A-Z]{3} [A-ZÉŒ][a-zé]+ ", names)
    assert {bool(label(contact["naf_code"])) for contact in companies(crowd) if contact["country"] == "FR"} == {True}


def test_each_nature_has_its_own_fields(crowd: list[DemoContact]) -> None:
    for contact in crowd:
        of_companies = [contact["name"], contact["legal_form"], contact["activity"]]
        of_individuals = [contact["first_name"], contact["last_name"]]
        if contact["nature"] == "company":
            assert all(of_companies)
            assert not any([*of_individuals, contact["civility"]])
        else:
            assert all(of_individuals)
            assert not any(
                [*of_companies, contact["siren"], contact["siret"], contact["vat_number"], contact["people"]]
            )


def test_proportions(crowd: list[DemoContact]) -> None:
    roles = [contact["is_customer"] + contact["is_prospect"] + contact["is_supplier"] for contact in crowd]
    assert set(roles) == {1, 2}
    assert 0.05 <= roles.count(2) / len(crowd) <= 0.10
    assert not any(contact["is_customer"] and contact["is_prospect"] for contact in crowd)
    assert 0.57 <= len(companies(crowd)) / len(crowd) <= 0.63
    assert 0.01 <= sum(contact["country"] != "FR" for contact in crowd) / len(crowd) <= 0.06
    assert {len(contact["people"]) for contact in companies(crowd)} == set(range(6))
    assert {len(contact["delivery_addresses"]) for contact in crowd} == set(range(5))
    assert max(sum(person["is_main"] for person in contact["people"]) for contact in crowd) == 1


def test_the_first_contacts_do_not_depend_on_how_many_are_asked_for() -> None:
    assert list(contacts(50, seed=5)) == list(islice(contacts(1_000, seed=5), 50))
    assert list(contacts(0, seed=5)) == []
    assert next(contacts(1, seed=5)) != next(contacts(1, seed=6))


DIGEST = """
import hashlib, json
from jbtui.services.demo import contacts
print(hashlib.sha256(json.dumps(list(contacts(300, seed=11))).encode()).hexdigest())
"""


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_every_process_makes_the_same_contacts(hash_seed: str) -> None:
    here = hashlib.sha256(json.dumps(list(contacts(300, seed=11))).encode()).hexdigest()
    run = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == here
