"""From cards to contacts: where one ends, who it is about, and where each value goes."""

from pathlib import Path

import pytest

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Rejected
from tests.unit.imports.vcards import card, cards, contacts, remarks, saved


def names(folder: Path, text: str) -> list[str]:
    return [
        record.contact["name" if record.contact["nature"] == "company" else "last_name"]
        for record in contacts(folder, text)
    ]


# --- where a card begins and ends -----------------------------------------------------------------------------------


def test_a_card_without_end(tmp_path: Path) -> None:
    first = "BEGIN:VCARD\nFN:Un\n"
    assert names(tmp_path, first) == ["Un"]
    assert names(tmp_path, f"{first}BEGIN:VCARD\nFN:Deux\nEND:VCARD") == ["Un", "Deux"]
    assert names(tmp_path, f"{first}END:VCARD\nVERSION:3.0\nFN:Deux\nEND:VCARD\nEND:VCARD\n") == ["Un", "Deux"]


def test_text_after_the_last_card_is_no_card(tmp_path: Path) -> None:
    assert names(tmp_path, "BEGIN:VCARD\nFN:Un\nEND:VCARD\n-- \nTel: 0472000000\nBonne journée\n") == ["Un"]


def test_a_card_inside_another_is_left_out(tmp_path: Path) -> None:
    agent = "BEGIN:VCARD\nFN:{}\nAGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:0472000000\nEND:VCARD\nTITLE:Chef\nEND:VCARD\n"
    first, second = contacts(tmp_path, agent.format("Un") + agent.format("Deux"))
    assert first.contact == {"nature": "individual", "last_name": "Un", "activity": "Chef"}
    assert second.contact == {"nature": "individual", "last_name": "Deux", "activity": "Chef"}
    nested = "BEGIN:VCARD\nFN:Un\nBEGIN:VEVENT\nURL:https://example.fr\nEND:VEVENT\nTITLE:Chef\nEND:VCARD\n"
    (record,) = contacts(tmp_path, nested)
    assert record.contact == {"nature": "individual", "last_name": "Un", "activity": "Chef"}


def test_what_is_nested_and_does_not_end(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nFN:Un\nBEGIN:VEVENT\nURL:a\nBEGIN:VCARD\nFN:Deux\nEND:VCARD\nBEGIN:VCARD\nFN:Trois\n"
    assert names(tmp_path, text) == ["Un", "Deux", "Trois"]


def test_lines_of_the_records(tmp_path: Path) -> None:
    found = contacts(tmp_path, "\nBEGIN:VCARD\nFN:Un\nNOTE:a\n b\nEND:VCARD\n\nBEGIN:VCARD\nFN:Deux\nEND:VCARD\n")
    assert [record.line for record in found] == [2, 8]
    assert found[0].raw == ("FN:Un", "NOTE:ab")


def test_an_empty_card_and_a_list_are_rejected(tmp_path: Path) -> None:
    empty = "BEGIN:VCARD\nVERSION:3.0\nPHOTO:AAAA\nNOTE:rien\nEND:VCARD\n"
    group = "BEGIN:VCARD\nX-ADDRESSBOOKSERVER-KIND:group\nFN:Amis\nEND:VCARD\n"
    found = cards(tmp_path, empty + group)
    assert [(row.line, row.reason) for row in found if isinstance(row, Rejected)] == [
        (1, "ni nom, ni SIRET, ni email, ni téléphone"),
        (6, "une liste de contacts, pas un contact"),
    ]


def test_what_only_begins_like_a_vcard(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^« contacts.vcf » commence comme une vCard, mais la suite"):
        open_file(saved(tmp_path, b"BEGIN:VCARD\n" + bytes(range(256)) * 4))
    assert open_file(saved(tmp_path, "Société;Note\nA;BEGIN:VCARD\n")).format == "CSV"


# --- who ------------------------------------------------------------------------------------------------------------


def test_a_person(tmp_path: Path) -> None:
    record = card(tmp_path, "N:Petit;Luc;Marie,Paul;M.;Jr", "FN:M. Luc Petit", "NICKNAME:Lulu")
    assert (record.contact["nature"], record.people) == ("individual", [])
    assert [record.contact[part] for part in ("civility", "first_name", "last_name")] == ["M.", "Luc", "Petit"]
    assert remarks(record) == ["Autres prénoms : Marie,Paul", "Suffixe : Jr", "Surnom : Lulu"]


def test_n_wins_over_fn_which_is_not_lost(tmp_path: Path) -> None:
    record = card(tmp_path, "N:Petit;Luc", "FN:Lulu la Brocante")
    assert (record.contact["last_name"], remarks(record)) == ("Petit", ["Nom complet : Lulu la Brocante"])
    assert "remarks" not in card(tmp_path, "N:Petit;Luc", "FN:petit l. (bureau)").contact


def test_fn_alone(tmp_path: Path) -> None:
    assert card(tmp_path, "N:;;;;", "FN:Luc PETIT").contact["first_name"] == "Luc"
    assert card(tmp_path, "N:;Luc;;;").contact == {"nature": "individual", "last_name": "Luc"}


def test_an_organisation_alone(tmp_path: Path) -> None:
    record = card(tmp_path, "N:;;;;", "FN:Bois & Fils", r"ORG:Bois & Fils, Lyon\; Paris;Atelier;Sciage")
    assert (record.contact["nature"], record.contact["name"]) == ("company", "Bois & Fils, Lyon; Paris")
    alone = card(tmp_path, "N:;;;;", "FN:Bois et Fils", "ORG:Bois et Fils;Atelier;Sciage")
    assert (alone.contact["name"], alone.people, remarks(alone)) == (
        "Bois et Fils",
        [],
        ["Service : Atelier, Sciage"],
    )


def test_a_card_that_says_it_is_an_organisation(tmp_path: Path) -> None:
    for line in ("KIND:org", "X-ABShowAs:COMPANY"):
        record = card(tmp_path, line, "FN:Bois et Fils", "N:Fils;Bois", version="4.0")
        assert (record.contact, record.people) == ({"nature": "company", "name": "Bois et Fils"}, [])


def test_a_person_of_a_card_that_says_it_is_an_organisation(tmp_path: Path) -> None:
    record = card(tmp_path, "KIND:org", "FN:Bois et Fils", "N:Petit;Luc", version="4.0")
    assert record.contact == {"nature": "company", "name": "Bois et Fils"}
    assert record.people == [{"first_name": "Luc", "last_name": "Petit"}]


def test_a_unit_without_its_organisation(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:Luc Petit", "ORG:;Atelier")
    assert (record.contact["nature"], remarks(record)) == ("individual", ["Service : Atelier"])
    record = card(tmp_path, "ORG:;Atelier", "ORG:Bois et Fils")
    assert (record.contact["name"], remarks(record)) == ("Bois et Fils", ["Service : Atelier"])


def test_a_person_of_an_organisation(tmp_path: Path) -> None:
    record = card(tmp_path, "N:Petit;Luc", "ORG:Bois et Fils", "ORG:Scierie;Sud", "ORG:Bois et Fils", "TITLE:Gérant",
                  "ROLE:gerant", "TITLE:Scieur", "EMAIL:luc@example.fr")  # fmt: skip
    assert record.contact["name"] == "Bois et Fils"
    assert record.people == [{"first_name": "Luc", "last_name": "Petit", "job": "Gérant", "email": "luc@example.fr"}]
    assert remarks(record) == ["Fonction : Scieur", "Autre société : Scierie, Sud"]


def test_no_name(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nEMAIL:luc@example.fr\nEND:VCARD\nBEGIN:VCARD\nTEL:0472000000\nEND:VCARD\n"
    assert names(tmp_path, text) == ["luc@example.fr", "0472000000"]
    assert card(tmp_path, "NICKNAME:Lulu", "TEL:0472000000").contact == {
        "nature": "individual",
        "last_name": "Lulu",
        "phone": "0472000000",
    }


def test_alternatives_are_one(tmp_path: Path) -> None:
    record = card(tmp_path, "N;ALTID=1:Petit;Luc", "N;ALTID=1:Small;Luke", "FN:Luc Petit", "TITLE;ALTID=2:Chef",
                  "TITLE;ALTID=2:Boss", version="4.0")  # fmt: skip
    assert record.contact == {"nature": "individual", "first_name": "Luc", "last_name": "Petit", "activity": "Chef"}


# --- where values go ------------------------------------------------------------------------------------------------


def test_phones(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:A", "TEL;HOME;FAX:0472000001", "TEL;WORK:0472000002", "TEL;TYPE=home,voice:0472000003",
                  "TEL;TYPE=pager:0472000004", 'TEL;TYPE="cell,text":0612345678', "TEL;TYPE=iPhone:0612345679",
                  "item1.TEL:0472000005", "item1.X-ABLabel:_$!<Assistant>!$_", "TEL:0472000002",
                  "item2.TEL:0472000006", "item2.X-ABLabel:_$!<Work>!$_")  # fmt: skip
    assert {field: record.contact[field] for field in ("phone", "mobile", "fax")} == {
        "phone": "0472000003",
        "mobile": "0612345678",
        "fax": "0472000001",
    }
    assert remarks(record) == [
        "Téléphone (bureau) : 0472000002",
        "Téléphone (Assistant) : 0472000005",
        "Téléphone (bureau) : 0472000006",
        "Mobile : 0612345679",
        "Pager : 0472000004",
    ]


def test_a_phone_as_uri(tmp_path: Path) -> None:
    record = card(tmp_path, "FN:A", "TEL;VALUE=uri;TYPE=voice:tel:+33-4-72-00-00-01;ext=12;phone-context=x",
                  "TEL;TYPE=cell;VALUE=URI:67545678", version="4.0")  # fmt: skip
    assert (record.contact["phone"], record.contact["mobile"]) == ("+33-4-72-00-00-01;ext=12", "67545678")


def test_the_preferred_first_then_by_place(tmp_path: Path) -> None:
    lines = ("EMAIL;TYPE=home:a@example.fr", "EMAIL;TYPE=work:b@example.fr", "EMAIL:mailto:c@example.fr")
    assert card(tmp_path, "FN:A", *lines).contact["email"] == "a@example.fr"
    company = card(tmp_path, "ORG:A", *lines)
    assert company.contact["email"] == "b@example.fr"
    assert remarks(company) == ["Email (domicile) : a@example.fr", "Email : c@example.fr"]
    for preferred in ("EMAIL;PREF=1:d@example.fr", "EMAIL;PREF:d@example.fr", "EMAIL;type=pref:d@example.fr"):
        contact = card(tmp_path, "ORG:A", "EMAIL;PREF=2:e@example.fr", *lines, preferred).contact
        assert contact["email"] == "d@example.fr"


def test_addresses(tmp_path: Path) -> None:
    record = card(tmp_path, "ORG:A", "ADR;TYPE=home:;;3 quai Perrache;Lyon;Rhône;69002;France", "ADR;TYPE=work:BP 12;"
                  r"Bât. B;1 rue Neuve\nCour, 2;Bron;BRON;69500;FR;ignoré", "item1.ADR:;;5 rue Basse;Lille;;59000;",
                  "item1.X-ABLabel:dépôt", "ADR:;;3 Quai Perrache;LYON;Rhône;69002;", "ADR:;;;;;;France")  # fmt: skip
    address = {field: record.contact[field] for field in ("line1", "line2", "postcode", "city", "country")}
    assert address == {
        "line1": "1 rue Neuve",
        "line2": "Cour, 2, Bât. B, BP 12",
        "postcode": "69500",
        "city": "Bron",
        "country": "FR",
    }
    assert "label" not in record.contact
    assert record.delivery_addresses == [
        {"line1": "3 quai Perrache", "line2": "Rhône", "postcode": "69002", "city": "Lyon", "country": "France",
         "label": "Domicile"},
        {"line1": "5 rue Basse", "postcode": "59000", "city": "Lille", "label": "Dépôt"},
    ]  # fmt: skip


def test_an_address_in_one_text(tmp_path: Path) -> None:
    assert card(tmp_path, "FN:A", "ADR:", "LABEL:3 quai Perrache").contact["line1"] == "3 quai Perrache"
    for line in (r"ADR:;;3 quai Perrache\n69002 Lyon;;;;", "LABEL;QUOTED-PRINTABLE:3 quai Perrache=0D=0A69002 Lyon"):
        contact = card(tmp_path, "FN:A", line).contact
        assert (contact["line1"], contact["postcode"], contact["city"]) == ("3 quai Perrache", "69002", "Lyon")
    assert card(tmp_path, "FN:A", r"ADR:;12345 Long Road;;;;;").contact["line1"] == "12345 Long Road"
    assert card(tmp_path, "FN:A", "ADR:;;;;;;Belgique").contact["country"] == "Belgique"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("BDAY:1980-03-22", "22/03/1980"),
        ("BDAY:19800322", "22/03/1980"),
        ("BDAY;VALUE=date-and-or-time:19961022T140000Z", "22/10/1996"),
        ("BDAY:--04-16", "16/04"),
        ("BDAY:--0416", "16/04"),
        ("BDAY;VALUE=text:vers 1800", "vers 1800"),
    ],
)
def test_birthdays(tmp_path: Path, line: str, shown: str) -> None:
    assert remarks(card(tmp_path, "FN:A", line)) == [f"Date de naissance : {shown}"]


def test_the_rest(tmp_path: Path) -> None:
    record = card(
        tmp_path, "FN:A", "CATEGORIES:myContacts,VIP", r"CATEGORIES:bois\, métal", "URL:https://a.example",
        "URL;TYPE=work:https://b.example", "IMPP:xmpp:a@example.fr", "NOTE:un", "NOTE:deux", "KEY:AAAA",
        "ANNIVERSARY:20100605", "X-OTHER:z", "UID:1", "REV:20200101T000000Z", "PRODID:p", "GENDER:F",
    )  # fmt: skip
    assert record.contact["tags"] == "VIP, bois, métal"
    assert record.contact["website"] == "https://a.example"
    assert remarks(record) == [
        "un",
        "deux",
        "Site web (bureau) : https://b.example",
        "Anniversaire de mariage : 05/06/2010",
        "Messagerie : xmpp:a@example.fr",
    ]


def test_another_revision_is_the_same_record(tmp_path: Path) -> None:
    one = card(tmp_path, "FN:A", "UID:1", "REV:20200101T000000Z", "PHOTO:AAAA")
    assert card(tmp_path, "FN:A", "UID:2", "REV:20210101T000000Z").raw == one.raw
