"""Every field class: what it stores, shows, warns of and refuses; and a real table that gives it all back."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import peewee
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban

from jbtui.models import values
from jbtui.models.fields import (
    ChoiceField,
    CountryField,
    DayField,
    EmailField,
    FlagField,
    FoldedField,
    IbanField,
    InstantField,
    LineField,
    MoneyField,
    NafField,
    NotesField,
    PhoneField,
    PostcodeField,
    Refused,
    SirenField,
    SiretField,
    TagsField,
    Value,
    VatField,
    WebsiteField,
    phone_digits,
    vat_from_siren,
)

line, notes, email, phone = LineField("Nom"), NotesField(), EmailField(), PhoneField()
siren, siret, vat, naf = SirenField(), SiretField(), VatField(), NafField()
postcode, country, website, tags = PostcodeField(), CountryField(), WebsiteField(), TagsField()
nature = ChoiceField(choices=[("company", "Société"), ("individual", "Particulier")], default="company")
civility = ChoiceField(choices=[("", ""), ("Mme", "Mme"), ("M.", "M.")])
flag, money, day = FlagField(), MoneyField(null=True), DayField(null=True)

TYPED: list[Value[Any]] = [
    *(line, notes, email, phone, siren, siret, vat, naf, postcode, country, website, tags),
    *(nature, civility, flag, money, day),
]
TEXTS = [field for field in TYPED if isinstance(field, LineField)]


def name(field: object) -> str | None:
    return type(field).__name__ if isinstance(field, peewee.Field) else None


# What is stored, and how it is shown


@pytest.mark.parametrize(
    ("field", "typed", "stored", "shown"),
    [
        (line, "  SARL  Dupuis\t", "SARL Dupuis", "SARL Dupuis"),
        (line, "e\u0301te\u0301", "été", "été"),
        (line, "\x1b[31mro\u202euge\ud800\x00", "rouge", "rouge"),
        (line, "\x1b]0;titre\x07Du\x9b1mpont\x1b]reste \x1b", "Dupont]reste", "Dupont]reste"),
        (notes, "avant 9 h\r\n\r\nquai\x00 2\n\n", "avant 9 h\n\nquai 2", "avant 9 h\n\nquai 2"),
        (email, "Contact@Martin-Fils.FR", "Contact@martin-fils.fr", "Contact@martin-fils.fr"),
        (email, "a@MÜNCHEN.de", "a@münchen.de", "a@münchen.de"),
        (email, "pas d’adresse", "pas d’adresse", "pas d’adresse"),
        (email, "A@B.FR, C@D.FR", "A@B.FR, C@D.FR", "A@B.FR, C@D.FR"),
        (phone, "04 65 71 62 10", "+33465716210", "04 65 71 62 10"),
        (phone, "04.65.71.62.10", "+33465716210", "04 65 71 62 10"),
        (phone, "+33 (0)4 65 71 62 10", "+33465716210", "04 65 71 62 10"),
        (phone, "0033 4 65 71 62 10", "+33465716210", "04 65 71 62 10"),
        (phone, "\u202d０４６５７１６２１０\u202c", "+33465716210", "04 65 71 62 10"),
        (phone, "04\u202f65\u00a071 62 10", "+33465716210", "04 65 71 62 10"),
        (phone, "0800 12 34 56", "+33800123456", "0 800 12 34 56"),
        (phone, "04 65 71 62 10 poste 12", "+33465716210;ext=12", "04 65 71 62 10 poste 12"),
        (phone, "0465716210 p. 007", "+33465716210;ext=007", "04 65 71 62 10 poste 007"),
        (phone, "tel:+33465716210;ext=12", "+33465716210;ext=12", "04 65 71 62 10 poste 12"),
        (phone, "+49 (30) 1234567 x5", "+49301234567;ext=5", "+49 30 1234567 poste 5"),
        (phone, "+39 06 12345678", "+390612345678", "+39 06 1234 5678"),
        (phone, "0262 12 34 56", "+262262123456", "0262 12 34 56"),
        (phone, "+33 692 12 34 56", "+262692123456", "0692 12 34 56"),
        (phone, "+262 809 12 34 56", "+262809123456", "+262 809 12 34 56"),
        (phone, "+689 40 12 34 56", "+68940123456", "+689 40 12 34 56"),
        (phone, "36 31", "3631", "3631"),
        (phone, "04 65 71 62 1", "04 65 71 62 1", "04 65 71 62 1"),
        (phone, "04 65 71 62 1O", "04 65 71 62 1O", "04 65 71 62 1O"),
        (phone, "04 65 71 62 10 (bureau)", "04 65 71 62 10 (bureau)", "04 65 71 62 10 (bureau)"),
        (phone, "0465716210 / 0639986210", "0465716210 / 0639986210", "0465716210 / 0639986210"),
        (phone, "7yy-zzz-xxx", "7yy-zzz-xxx", "7yy-zzz-xxx"),
        (phone, "+55 009 1142 48938", "+55 009 1142 48938", "+55 009 1142 48938"),
        (phone, "+1 5551234", "+1 5551234", "+1 5551234"),
        (siren, "732.829.320", "732829320", "732 829 320"),
        (siren, "７３２８２９３２０", "732829320", "732 829 320"),
        (siren, "732 829 32", "732 829 32", "732 829 32"),
        (siren, "SIREN 732829320", "SIREN 732829320", "SIREN 732829320"),
        (siret, "732 829 320 00074", "73282932000074", "732 829 320 00074"),
        (siret, "732 829 320 0007", "732 829 320 0007", "732 829 320 0007"),
        (vat, "fr 44 732 829 320", "FR44732829320", "FR44 732 829 320"),
        (vat, "44 732 829 320", "FR44732829320", "FR44 732 829 320"),
        (vat, "45 732 829 320", "45 732 829 320", "45 732 829 320"),
        (vat, "FR45-732829320", "FR45732829320", "FR45 732 829 320"),
        (vat, "de 136 695 976", "DE136695976", "DE136695976"),
        (vat, "GR 094259216", "EL094259216", "EL094259216"),
        (vat, "de 136 695 977", "de 136 695 977", "de 136 695 977"),
        (vat, "El Paso 3", "El Paso 3", "El Paso 3"),
        (naf, "6201z", "62.01Z", "62.01Z"),
        (naf, "62.01 Z", "62.01Z", "62.01Z"),
        (naf, "722C", "72.2C", "72.2C"),
        (naf, "57.10", "57.10", "57.10"),
        (postcode, " 1000 ", "1000", "1000"),
        (postcode, "01600", "01600", "01600"),
        (postcode, "W1D 6Q4", "W1D 6Q4", "W1D 6Q4"),
        (country, "", "", ""),
        (country, "fr", "FR", "FRANCE"),
        (country, "France", "FR", "FRANCE"),
        (country, "FRA", "FR", "FRANCE"),
        (country, "etats unis", "US", "ÉTATS-UNIS"),
        (country, "Germany", "DE", "ALLEMAGNE"),
        (country, "Österreich", "AT", "AUTRICHE"),
        (country, "cote d'ivoire", "CI", "CÔTE D’IVOIRE"),
        (country, "UK", "GB", "ROYAUME-UNI"),
        (country, "Narnia", "Narnia", "Narnia"),
        (country, "zz", "zz", "zz"),
        (website, " www.Martin-Fils.example ", "www.Martin-Fils.example", "www.Martin-Fils.example"),
        (tags, "vip; menuiserie,VIP , ,", "menuiserie, vip", "menuiserie, vip"),
        (tags, "C++, c, C#", "C#, C++, c", "C#, C++, c"),
        (nature, "", "company", "Société"),
        (nature, "SOCIETE", "company", "Société"),
        (nature, "p", "individual", "Particulier"),
        (nature, "individual", "individual", "Particulier"),
        (civility, "", "", ""),
        (civility, "m", "M.", "M."),
        (flag, "Oui", True, "oui"),
        (flag, "1", True, "oui"),
        (flag, "FAUX", False, "non"),
        (flag, "", False, "non"),
        (money, "1 234,56", Decimal("1234.56"), "1\u202f234,56"),
        (money, "1\u202f234,56 €", Decimal("1234.56"), "1\u202f234,56"),
        (money, "1234.5", Decimal("1234.50"), "1\u202f234,50"),
        (money, "1.234.567,89", Decimal("1234567.89"), "1\u202f234\u202f567,89"),
        (money, "1,234.56", Decimal("1234.56"), "1\u202f234,56"),
        (money, "１２,５", Decimal("12.50"), "12,50"),
        (money, "-120", Decimal("-120.00"), "−120,00"),
        (money, "-0", Decimal("0.00"), "0,00"),
        (money, ",5", Decimal("0.50"), "0,50"),
        (money, "12,340", Decimal("12.34"), "12,34"),
        (money, "", None, ""),
        (day, "24/11/2026", date(2026, 11, 24), "24/11/2026"),
        (day, "1.2.26", date(2026, 2, 1), "01/02/2026"),
        (day, "15/11/70", date(1970, 11, 15), "15/11/1970"),
        (day, "2026-11-24", date(2026, 11, 24), "24/11/2026"),
        (day, "2015-01-31 00:00:00", date(2015, 1, 31), "31/01/2015"),
        (day, "", None, ""),
    ],
    ids=name,
)
def test_what_is_typed_is_stored_in_one_form_and_shown_the_french_way(
    field: Value[Any], typed: str, stored: object, shown: str
) -> None:
    assert field.parse(typed) == stored
    assert field.show(stored) == shown
    assert field.parse(shown) == stored


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (line, "x" * 201, "200 caractères au plus, 201 saisis"),
        (notes, "x\n" * 5_001, "10\u202f000 caractères au plus, 10\u202f001 saisis"),
        (LineField(limit=3), "EURO", "3 caractères au plus, 4 saisis"),
        (TagsField(limit=6), "aa,bb,c", "6 caractères au plus, 7 saisis"),
        (TagsField(limit=6), "aa,bbb", "6 caractères au plus, 7 saisis"),
        (nature, "x\x00yz", "Société ou Particulier attendu, «\u202fxyz\u202f» saisi"),
        (civility, "Maître", "Mme ou M. attendu, «\u202fMaître\u202f» saisi"),
        (ChoiceField(choices=[("a", "Été"), ("b", "Étalage")]), "et", "Été ou Étalage attendu, «\u202fet\u202f» saisi"),
        (flag, "peut-être", "oui ou non attendu, «\u202fpeut-être\u202f» saisi"),
        (money, "douze", "montant attendu, par exemple 1\u202f234,56"),
        (money, "NaN", "montant attendu, par exemple 1\u202f234,56"),
        (money, "1e5", "montant attendu, par exemple 1\u202f234,56"),
        (money, ".", "montant attendu, par exemple 1\u202f234,56"),
        (money, "1.234.567", "montant attendu, par exemple 1\u202f234,56"),
        (money, "1.234", "2 décimales au plus, 3 saisies"),
        (money, "10 000 000 000 000", "montant trop grand"),
        (MoneyField(), "", "montant attendu, par exemple 1\u202f234,56"),
        (day, "31/02/2026", "ce jour n’existe pas : 31/02/2026"),
        (day, "24-11/2026", "date attendue sous la forme JJ/MM/AAAA"),
        (day, "00/00/0000", "ce jour n’existe pas : 00/00/0000"),
        (day, "2026-11-24 14:32", "date attendue sous la forme JJ/MM/AAAA"),
        (day, "24/11/202", "date attendue sous la forme JJ/MM/AAAA"),
        (DayField(), "", "date attendue sous la forme JJ/MM/AAAA"),
        (InstantField(), "24/11/2026 14:32", "ce champ ne se saisit pas"),
        (FoldedField(), "dupuis", "ce champ ne se saisit pas"),
    ],
    ids=name,
)
def test_what_cannot_be_stored_is_refused_with_a_reason(field: Value[Any], typed: str, sentence: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(sentence)}$"):
        field.parse(typed)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (email, "contact@martin-fils", "adresse incomplète : il manque « .fr », « .com »… après martin-fils"),
        (email, "contact", "adresse incomplète : il manque « @ »"),
        (email, "@martin.fr", "adresse incomplète : il manque le nom avant « @ »"),
        (email, "contact@", "adresse incomplète : il manque le domaine après « @ »"),
        (email, "a@b.fr, c@d.fr", "une seule adresse attendue, 2 saisies"),
        (email, "jean dupont@b.fr", "adresse sans espace attendue"),
        (email, "jean..dupont@b.fr", "adresse de la forme nom@domaine.fr attendue"),
        (email, "jean@serveur.local", "domaine d’Internet attendu, serveur.local n’en est pas un"),
        (email, "r.gonçalves@b.fr", None),
        (phone, "04 65 71 62 1", "10 chiffres attendus, 9 saisis"),
        (phone, "0", "10 chiffres attendus, 1 saisi"),
        (phone, "bureau", "numéro de téléphone attendu, par exemple 04 65 71 62 10"),
        (phone, "+33 4 65 71", "numéro de téléphone attendu, par exemple 04 65 71 62 10"),
        (phone, "3631", None),
        (phone, "118 712", None),
        (phone, "+49 30 1234567 poste 3", None),
        (siren, "732 829 320", None),
        (siren, "732 829 321", "sa clé de contrôle ne correspond pas"),
        (siren, "000 000 000", "sa clé de contrôle ne correspond pas"),
        (siren, "73282932000074", "9 chiffres attendus, 14 saisis"),
        (siren, "en cours", "9 chiffres attendus, « en cours » saisi"),
        (siret, "732 829 320 00074", None),
        (siret, "732 829 320 0007", "14 chiffres attendus, 13 saisis"),
        (siret, "732 829 320 00075", "sa clé de contrôle ne correspond pas"),
        (siret, "732 829 321 00073", "sa clé de contrôle ne correspond pas"),
        (siret, "356 000 000 00048", None),
        (siret, "356 000 000 00012", "sa clé de contrôle ne correspond pas"),
        (siret, "356 000 000 00060", None),
        (vat, "FR44 732 829 320", None),
        (vat, "FRK7 399 859 412", None),
        (vat, "FR45 732 829 320", "clé 44 attendue, 45 saisie"),
        (vat, "FR44 732 829 321", "le SIREN 732 829 321 qui finit ce numéro est faux"),
        (vat, "FR44 732", "FR, une clé de 2 caractères et un SIREN attendus, FR et 5 caractères saisis"),
        (vat, "DE136695976", None),
        (vat, "DE136695977", "numéro faux pour un pays en DE"),
        (vat, "CHE-107.787.577", "numéro de TVA d’un pays de l’Union attendu, par exemple FR44 732 829 320"),
        (naf, "62.01Z", None),
        (naf, "57.10", None),
        (naf, "6201", "4 chiffres et une lettre attendus, comme 62.01Z, « 6201 » saisi"),
        (postcode, "n’importe quoi", None),
        (country, "Belgique", None),
        (country, "Narnia", "nom de pays ou code de 2 lettres attendu, « Narnia » saisi"),
    ],
    ids=name,
)
def test_what_looks_wrong_is_kept_with_a_warning(field: Value[Any], typed: str, sentence: str | None) -> None:
    # The table is written with plain spaces; the sentences have the narrow ones of French typography.
    warning = field.check(field.parse(typed))
    assert warning == (sentence and re.sub(r" (?=[:»])|(?<=«) ", "\u202f", sentence))


def test_an_empty_field_warns_of_nothing() -> None:
    assert [field.check(field.parse("")) for field in TYPED] == [None] * len(TYPED)


@pytest.mark.parametrize(
    ("stored", "searched"),
    [
        ("+33465716210", ["33465716210", "0465716210"]),
        ("+33465716210;ext=12", ["33465716210", "0465716210"]),
        ("+33800123456", ["33800123456", "0800123456"]),
        ("+262262123456", ["262262123456", "0262123456"]),
        ("+590590123456", ["590590123456", "0590123456"]),
        ("+594594123456", ["594594123456", "0594123456"]),
        ("+596596123456", ["596596123456", "0596123456"]),
        ("+508412345", ["508412345", "0412345"]),
        ("+687123456", ["687123456", "123456"]),
        ("+49301234567", ["49301234567", "0301234567"]),
        ("3631", ["3631"]),
        ("04 65 71 (bureau)", ["046571"]),
        ("bureau", []),
        ("", []),
    ],
)
def test_a_phone_number_is_found_as_it_is_dialled(stored: str, searched: list[str]) -> None:
    assert phone_digits(stored) == searched


def test_the_short_way_of_reading_french_numbers_gives_what_phonenumbers_gives() -> None:
    short = 0
    prefixes = [*(f"{prefix:03}{{}}" for prefix in range(1000)), "26191{}", "63998{}"]
    for prefix, ending in product(prefixes, ("000000", "123456", "998877")):
        dialled = f"0{prefix.format(ending)}"[:10]
        if values._METROPOLITAN.fullmatch(dialled):
            short += 1
            number, stored = values._read_phone(dialled)
            assert number is not None
            assert phone.parse(dialled) == stored
            assert phone.show(stored) == values._format_phone(number)
            for written in (stored, f"+33 {dialled[1]} {dialled[2:]}"):
                assert phone.parse(written) == values._read_phone(written)[1] == stored
    assert short > 1500


def test_the_short_way_takes_no_number_in_e164_that_needs_the_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def read_phone(line: str) -> tuple[None, str]:
        read.append(line)
        return None, ""

    monkeypatch.setattr(values, "_read_phone", read_phone)
    long_way = ["+330472000001", "+33 (0)4 72 00 00 01", "+33800123456", "+33262123456", "+4933472000001", "+33472"]
    for written in ("+33472000001", "+33 4 72 00 00 01", *long_way):
        phone.parse(written)
    assert read == long_way


def test_the_vat_number_of_a_company() -> None:
    assert vat_from_siren("732829320") == "FR44732829320"
    assert vat_from_siren("303265045") == "FR40303265045"
    assert vat_from_siren("732829321") == ""
    assert vat_from_siren("732 829 320") == ""
    assert vat_from_siren("") == ""


def test_every_country_of_the_list_is_known_by_the_name_it_is_shown_by() -> None:
    french, _codes = values._countries()
    assert len(french) == 250  # the 249 of ISO 3166-1, and Kosovo
    assert {code: country.parse(shown) for code, shown in french.items()} == {code: code for code in french}
    assert {code: country.parse(code.lower()) for code in french} == {code: code for code in french}


def test_tags_are_split_and_joined() -> None:
    assert TagsField.split("menuiserie, vip") == ["menuiserie", "vip"]
    assert TagsField.split("") == []
    assert TagsField.join(["Vip", "été", "vip", "a;b", " "]) == "a, b, été, Vip"
    assert TagsField.join([]) == ""


def test_an_amount_is_edited_without_spaces() -> None:
    assert money.edit(Decimal("-1234.5")) == "-1234,50"
    assert money.edit(money.parse("-0")) == "0,00"
    assert money.edit(None) == ""
    assert phone.edit("+33465716210") == "04 65 71 62 10"


def test_a_field_carries_its_label_and_hint() -> None:
    field = TagsField(label="Étiquettes", hint="séparées par des virgules")
    assert (field.label, field.hint, field.default, field.null) == (
        "Étiquettes",
        "séparées par des virgules",
        "",
        False,
    )
    assert country.default == "FR"
    assert LineField(default="EUR").default == "EUR"


def test_an_instant_is_shown_in_local_time(local_time: Callable[[str], None]) -> None:
    local_time("Europe/Paris")
    assert InstantField().show(datetime(2026, 11, 24, 13, 32, 59, tzinfo=UTC)) == "24/11/2026 14:32"
    assert InstantField(null=True).show(None) == ""


@pytest.fixture
def local_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


# Whatever is typed

SHAPES = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(), max_size=15),
    st.text("0123456789 .-/+(),;@xp\u202f\u00a0\u3000０٣", max_size=22),
    st.text("abcFRDETUELœÉß’İK.,;@ \u200e\x00\ud800", max_size=12),
    st.from_regex(r"(\+|00|0)?(33|262|590|49|54 9|39|1)?[0-9 ().]{5,14}( poste 12|x3|;ext=4)?", fullmatch=True),
    st.from_regex(r"(FR|DE|GR|EL|NL|ES|IE)? ?[0-9A-Z]{2,4}[0-9 ]{7,11}", fullmatch=True),
    st.from_regex(r"[-−]?[0-9 ]{1,9}([.,][0-9]{0,3})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,2}[/.][0-9]{1,2}[/.]([0-9]{2}|20[0-9]{2})", fullmatch=True),
    st.sampled_from(["Société", "indiv", "oui", "Germany", "PAYS-BAS", "6201z", "A@É.FR", "Ａ＠ｂ.fr"]),
)


@settings(max_examples=400, deadline=None)
@given(SHAPES)
@pytest.mark.parametrize("field", TYPED, ids=name)
def test_what_is_shown_or_edited_reads_back_as_the_same_value(field: Value[Any], text: str) -> None:
    try:
        stored = field.parse(text)
    except Refused:
        return
    assert field.parse(field.show(stored)) == stored
    assert field.parse(field.edit(stored)) == stored
    warning = field.check(stored)
    assert warning is None or warning.strip()
    if field is phone:
        assert all(found.isascii() and found.isdigit() for found in phone_digits(stored))


@settings(max_examples=300, deadline=None)
@given(SHAPES)
@pytest.mark.parametrize("field", TEXTS, ids=name)
def test_no_text_keeps_what_a_terminal_or_an_engine_would_choke_on(field: LineField, text: str) -> None:
    stored = field.parse(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\ud800-\udfff]", stored)
    assert "\n" not in stored or field is notes
    stored.encode()


HOSTILE = [
    "1" * 100_000,
    "٣\u3000" * 50_000,
    "(" * 100_000,
    "a," * 50_000,
    "@." * 50_000,
    "\u3000" * 99_999 + "é",
    "é\n" * 50_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("field", TYPED, ids=name)
def test_a_hundred_thousand_characters_are_refused_in_a_few_words(field: Value[Any], text: str) -> None:
    if text.strip() == "é" and isinstance(field, LineField):
        assert field.parse(text) == "é"
        return
    with pytest.raises(Refused) as refused:
        field.parse(text)
    assert len(str(refused.value)) < 120


# In a real table


class Everything(peewee.Model):
    id = peewee.AutoField()
    line = LineField()
    notes = NotesField()
    email = EmailField()
    phone = PhoneField()
    siren = SirenField()
    siret = SiretField()
    vat = VatField()
    naf = NafField()
    postcode = PostcodeField()
    country = CountryField()
    website = WebsiteField()
    tags = TagsField()
    nature = ChoiceField(choices=[("company", "Société"), ("individual", "Particulier")], default="company")
    flag = FlagField()
    money = MoneyField(null=True)
    day = DayField(null=True)
    at = InstantField()
    done = InstantField(null=True)
    key = FoldedField()


NOW = datetime(2026, 11, 24, 14, 32, 7, 123_457, tzinfo=UTC)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[type[Everything]]:
    database = peewee.SqliteDatabase(str(tmp_path / "everything.db"))
    with database.bind_ctx([Everything]):
        database.create_tables([Everything])
        yield Everything
    database.close()


FILLED: dict[str, Any] = {
    "line": "SARL Dupuis",
    "notes": "avant 9 h\nquai 2",
    "email": "contact@martin-fils.example",
    "phone": "+33465716210;ext=12",
    "siren": "732829320",
    "siret": "73282932000074",
    "vat": "FR44732829320",
    "naf": "62.01Z",
    "postcode": "01600",
    "country": "BE",
    "website": "www.martin-fils.example",
    "tags": "menuiserie, vip",
    "nature": "individual",
    "flag": True,
    "money": Decimal("-9999999999999.99"),
    "day": date(26, 11, 4),
    "at": NOW,
    "done": datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    "key": "sarl dupuis",
}


def test_a_table_gives_back_what_it_was_given(table: type[Everything]) -> None:
    row = table.create(**FILLED)
    read = table.get_by_id(row.id)
    assert {column: getattr(read, column) for column in FILLED} == FILLED
    assert next(iter(table.select().tuples().dicts())) == {"id": row.id, **FILLED}


def test_an_empty_row_has_no_null_but_where_it_may(table: type[Everything]) -> None:
    table.insert(at=NOW).execute()
    stored = table._meta.database.execute_sql("SELECT * FROM everything").fetchone()
    columns = [field.name for field in table._meta.sorted_fields]
    row = dict(zip(columns, stored, strict=True))
    assert {column for column, value in row.items() if value is None} == {"money", "day", "done"}
    assert (row["line"], row["country"], row["nature"], row["flag"], row["key"]) == ("", "FR", "company", 0, "")


def test_what_the_file_holds(table: type[Everything]) -> None:
    table.create(**FILLED)
    query = "SELECT money, typeof(money), day, typeof(day), at, typeof(at), done, flag FROM everything"
    assert table._meta.database.execute_sql(query).fetchone() == (
        *(-999_999_999_999_999, "integer", "0026-11-04", "text"),
        *(1_795_530_727_123_457, "integer", -1, 1),
    )


def test_values_are_compared_sorted_and_added_up_in_queries(table: type[Everything]) -> None:
    for number in range(1, 4):
        moment = NOW + timedelta(microseconds=number)
        table.create(line=str(number), money=Decimal(number) / 4, day=date(2026, 11, number), at=moment)

    def lines(*where: Any) -> list[str]:
        return [row.line for row in table.select().where(*where).order_by(table.line)]

    assert lines(table.money > Decimal("0.25")) == ["2", "3"]
    assert lines(table.day >= date(2026, 11, 2)) == ["2", "3"]
    assert lines(table.at < NOW + timedelta(microseconds=2)) == ["1"]
    in_paris = (NOW + timedelta(microseconds=3)).astimezone(timezone(timedelta(hours=1)))
    assert lines(table.at == in_paris) == ["3"]
    total, last, latest = table.select(
        peewee.fn.SUM(table.money).converter(money.python_value), peewee.fn.MAX(table.day), peewee.fn.MAX(table.at)
    ).scalar(as_tuple=True)
    assert (total, last, latest) == (Decimal("1.50"), date(2026, 11, 3), NOW + timedelta(microseconds=3))


def test_a_fraction_of_a_cent_or_a_time_of_nowhere_is_a_fault_of_the_program(table: type[Everything]) -> None:
    with pytest.raises(ValueError, match="decimals"):
        table.create(at=NOW, money=Decimal("0.005"))
    with pytest.raises(TypeError):
        table.create(at=NOW.replace(tzinfo=None))
    assert table.select().count() == 0


def test_start_up_does_not_pay_for_what_a_few_fields_need() -> None:
    heavy = {"phonenumbers", "babel", "stdnum", "email_validator", "dns", "idna"}
    script = f"import sys; import jbtui.models.fields; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- two people -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "together"),
    [
        ("a, b", "a", "a, b, c", "a, c"),
        ("", "x", "y", "x, y"),
        ("été", "ÉTÉ, x", "été, y", "ÉTÉ, x, y"),
        ("a, b", "", "a", ""),
        ("a", "a, x", "a, X", "a, x"),
    ],
)
def test_tags_of_two_people(before: str, mine: str, theirs: str, together: str) -> None:
    assert TagsField().merged(before, mine, theirs) == together


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "together"),
    [
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        ("a\nb\nc", "b\nc", "a\nb\nc\nd", "b\nc\nd"),
        ("a\nb\nc\nd", "x\na\nb\nc\nd", "a\nb\nd", "x\na\nb\nd"),
        ("a\nb\nc", "A\nb\nX", "A\nb\nc", "A\nb\nX"),  # the same change by both is one
        ("a\nb", "A\nb", "a\nB", None),  # they touch
        ("a\nb\nc", "a\nX\nc", "a\nY\nc", None),
        ("", "mine", "theirs", None),
        ("a", "a\nmine", "a\ntheirs", None),
    ],
)
def test_lines_of_two_people(before: str, mine: str, theirs: str, together: str | None) -> None:
    assert NotesField().merged(before, mine, theirs) == together
    assert NotesField().merged(before, theirs, mine) == together


def test_one_value_of_two_people_stands_alone() -> None:
    assert LineField().merged("a", "b", "c") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("FR76 3000 6000 0112 3456 7890 189", None),
        ("GB33 BUKB 2020 1555 5555 55", None),
        ("FR76 3000 6000 0112 3456 7890 188", "clé 06 attendue, 76 saisie : vérifiez tout le numéro"),
        ("FR77 3000 6000 0112 3456 7890 189", "clé 76 attendue, 77 saisie : vérifiez tout le numéro"),
        ("FR76 3000 6000 0112 3456 7890", "27 caractères attendus pour FR, 24 saisis"),
        ("FR76", "27 caractères attendus pour FR, 4 saisis"),
        ("3000 6000 0112 3456 7890 189", "deux lettres et deux chiffres attendus d’abord, comme FR76, « 3000 » saisi"),
        ("ZZ76 3000 6000 0112 3456 7890 189", "pays d’un IBAN attendu, comme FR, « ZZ » saisi"),
        ("FR76 3000 6000 0112 3456 7890 18é", "lettres sans accent et chiffres seulement"),
        ("FR" + "9" * 100, "27 caractères attendus pour FR, 102 saisis"),
    ],
)
def test_an_iban_says_what_is_wrong_with_it(typed: str, said: str | None) -> None:
    field = IbanField(label="IBAN", limit=200)
    found = field.check(field.parse(typed))
    assert (found and found.replace("\u202f", " ")) == said


@given(st.text(alphabet=st.sampled_from("FRGBDEZ 0123456789é-"), max_size=40))
def test_any_iban_is_right_or_told(typed: str) -> None:
    field = IbanField(label="IBAN", limit=200)
    value = field.parse(typed)
    assert (field.check(value) is None) == (not value or iban.is_valid(value, check_country=False))
