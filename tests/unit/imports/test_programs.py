"""The tables that other programs write, each with what is particular to it; names and numbers are ours."""

from pathlib import Path

import pytest

from jbtui.services.imports import headers, programs
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.records import Record
from tests.unit.imports.reading import one, opened, read

GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Name Prefix,Birthday,Notes,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,"
    "Phone 3 - Type,Phone 3 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
    "Address 1 - Postal Code,Address 1 - Country,Organization 1 - Name,Organization 1 - Title,Relation 1 - Type,"
    "Relation 1 - Value\n"
)


def test_google_old(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        GOOGLE_OLD + "Luc Petit,Luc,,Petit,M.,1970-01-02,Vu au salon,Clients ::: * My Contacts ::: VIP,* Home,"
        "luc@example.fr,Work,l.petit@bois.example,Home,04 72 00 00 09,Mobile,06 12 00 00 01,Work Fax,04 72 00 00 02,"
        'Home ::: Work,"x",3 quai Nord ::: 5 rue du Port,Lyon ::: Vienne,69003 ::: 38200,France ::: France,'
        "Bois & Cie,Gérant,Spouse,Zoé\n",
    )
    contact = record.contact
    assert (contact["name"], contact["email"], contact["phone"]) == (
        "Bois & Cie",
        "l.petit@bois.example",
        "04 72 00 00 09",
    )
    assert (contact["mobile"], contact["fax"], contact["tags"]) == ("06 12 00 00 01", "04 72 00 00 02", "Clients, VIP")
    assert (contact["line1"], contact["postcode"], contact["city"]) == ("5 rue du Port", "38200", "Vienne")
    assert record.delivery_addresses == [
        {
            "label": "Domicile Petit Luc",
            "line1": "3 quai Nord",
            "postcode": "69003",
            "city": "Lyon",
            "country": "France",
        }
    ]
    assert contact["remarks"].split("\n") == [
        "Vu au salon",
        "Email (domicile)\u202f: luc@example.fr",
        "Birthday\u202f: 1970-01-02",
        "Spouse\u202f: Zoé",
    ]
    (person,) = record.people
    assert (person["civility"], person["last_name"], person["job"]) == ("M.", "Petit", "Gérant")


def test_google_old_of_an_individual_is_reached_at_home(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        GOOGLE_OLD
        + "Luc Petit,Luc,,Petit,,,,* My Contacts,Work,w@example.fr,Home,h@example.fr,Work,04 72 00 00 01,"
        "Home,04 72 00 00 02 ::: 04 72 00 00 03,,,Home,3 quai Nord\n69003 Lyon,,,,,,,,\n".replace(
            "3 quai Nord\n69003 Lyon", '"3 quai Nord\n69003 Lyon"'
        ),
    )
    contact = record.contact
    assert (contact["email"], contact["phone"]) == ("h@example.fr", "04 72 00 00 02")
    assert (contact["line1"], contact["postcode"], contact["city"]) == ("3 quai Nord", "69003", "Lyon")
    assert "tags" not in contact
    assert contact["remarks"].split("\n") == [
        "Email (bureau)\u202f: w@example.fr",
        "Téléphone (domicile)\u202f: 04 72 00 00 03",
        "Téléphone (bureau)\u202f: 04 72 00 00 01",
    ]


def test_google_new(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "First Name,Middle Name,Last Name,Organization Name,Organization Title,Organization Department,Labels,"
        "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,"
        "Website 1 - Label,Website 1 - Value\n"
        "Luc,Paul,Petit,Bois & Cie,Gérant,Achats,* myContacts ::: Salon,,l@bois.example,Mobile,06 12 00 00 01,Work,"
        '"3 quai Nord, 69003 Lyon",Blog,https://bois.example\n',
    )
    contact = record.contact
    assert (contact["name"], contact["email"], contact["mobile"]) == ("Bois & Cie", "l@bois.example", "06 12 00 00 01")
    assert "phone" not in contact
    assert (contact["line1"], contact["postcode"], contact["city"]) == ("3 quai Nord", "69003", "Lyon")
    assert (contact["website"], contact["tags"]) == ("https://bois.example", "Salon")
    assert contact["remarks"].split("\n") == ["Middle Name\u202f: Paul", "Organization Department\u202f: Achats"]


def test_outlook_french(tmp_path: Path) -> None:
    head = (
        '"Titre","Prénom","Deuxième prénom","Nom","Suffixe","Société","Service","Titre","Rue (bureau)",'
        '"Rue (bureau) 2","Ville (bureau)","Dép/Région (bureau)","Code postal (bureau)","Pays/Région (bureau)",'
        '"Rue (domicile)","Ville (domicile)","Code postal (domicile)","Télécopie (bureau)","Téléphone (bureau)",'
        '"Téléphone 2 (bureau)","Téléphone (domicile)","Tél. mobile","Adresse de messagerie","Type de messagerie",'
        '"Adresse de messagerie 2","Anniversaire","Catégories","Notes","Page Web","Responsable"\r\n'
    )
    text = head + (
        '"Mme","Zoé","","Grand","","Éclat SARL","Achats","Directrice","3 quai Nord","Bâtiment B","Lyon","Rhône",'
        '"69003","France","5 rue du Port","Vienne","38200","04 72 00 00 02","04 72 00 00 01","04 72 00 00 03",'
        '"04 74 00 00 01","06 12 00 00 01","zoe@eclat.example","SMTP","zoe@example.fr","02/01/1970","Salon;VIP",'
        '"Vue au salon","www.eclat.example","Luc Petit"\r\n'
    )
    record = one(tmp_path, text, "cp1252")
    contact = record.contact
    assert (contact["name"], contact["phone"], contact["fax"]) == ("Éclat SARL", "04 72 00 00 01", "04 72 00 00 02")
    assert (contact["line1"], contact["line2"], contact["postcode"]) == ("3 quai Nord", "Bâtiment B", "69003")
    assert record.people == [
        {
            "civility": "Mme",
            "first_name": "Zoé",
            "last_name": "Grand",
            "job": "Directrice",
            "email": "zoe@eclat.example",
            "phone": "04 72 00 00 01",
            "mobile": "06 12 00 00 01",
        }
    ]
    (home,) = record.delivery_addresses
    assert (home["label"], home["city"]) == ("Domicile Grand Zoé", "Vienne")
    assert contact["remarks"].split("\n") == [
        "Vue au salon",
        "Responsable\u202f: Luc Petit",
        "Adresse de messagerie 2\u202f: zoe@example.fr",
        "Téléphone 2 (bureau)\u202f: 04 72 00 00 03",
        "Téléphone (domicile)\u202f: 04 74 00 00 01",
        "Dép/Région (bureau)\u202f: Rhône",
        "Service\u202f: Achats",
        "Anniversaire\u202f: 02/01/1970",
    ]


def test_outlook_french_of_plat_al_has_two_names(tmp_path: Path) -> None:
    text = (
        '"Nom","Titre","Prénom","Nom","Société ","Service ","Titre"\n"Zoé Grand","Mme","Zoé","Grand","Éclat","","PDG"\n'
    )
    record = one(tmp_path, text, "iso-8859-15")
    assert record.contact == {"nature": "company", "name": "Éclat"}
    assert record.people == [{"civility": "Mme", "first_name": "Zoé", "last_name": "Grand", "job": "PDG"}]


def test_outlook_english(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "Title,First Name,Last Name,Company,Job Title,Business Street,Business Street 2,Business City,Business State,"
        "Business Postal Code,Business Country/Region,Home City,Other Street,Other City,Business Fax,Business Phone,"
        "Home Phone,Mobile Phone,Company Main Phone,E-mail Address,E-mail Type,E-mail 2 Address,Web Page,Categories\n"
        "Dr.,Ann,Small,Wood Ltd,Buyer,1 High St,Floor 2,York,Yorkshire,YO1 1AA,United Kingdom,Leeds,9 Low St,Hull,"
        "+44 1904 000001,+44 1904 000002,+44 1904 000003,+44 7700 900001,+44 1904 000004,ann@wood.example,SMTP,"
        "ann@example.com,wood.example,Fair\n",
    )
    contact = record.contact
    assert (contact["line1"], contact["line2"], contact["city"]) == ("1 High St", "Floor 2, Yorkshire", "York")
    assert (contact["phone"], contact["fax"]) == ("+44 1904 000004", "+44 1904 000001")
    assert [(place.get("label"), place["city"]) for place in record.delivery_addresses] == [
        ("Domicile Small Ann", "Leeds"),
        ("Autre", "Hull"),
    ]
    assert record.people[0]["phone"] == "+44 1904 000002"
    assert "E-mail 2 Address\u202f: ann@example.com" in contact["remarks"].split("\n")


GERMAN = (
    "Anrede,Vorname,Nachname,Firma,Position,Straße geschäftlich,Straße geschäftlich 2,Ort geschäftlich,"
    "Postleitzahl geschäftlich,Land/Region geschäftlich,Weiterer Ort,Fax geschäftlich,Telefon geschäftlich,"
    "Telefon privat,Mobiltelefon,E-Mail-Adresse,E-Mail 2: Adresse,Geburtstag,Webseite,Büro\n"
    "Herr,Jörg,Klein,Holz GmbH,Einkäufer,Weg 1,Hof 2,Köln,50667,Deutschland,Bonn,+49 221 1,+49 221 2,+49 221 3,"
    "+49 170 1,j@holz.example,j@example.de,0.0.00,holz.example,12\n"
)


@pytest.mark.parametrize("text", [GERMAN, GERMAN.replace("ß", "\ufffd").replace("ä", "\ufffd").replace("ü", "\ufffd")])
def test_outlook_german_even_with_damaged_headers(tmp_path: Path, text: str) -> None:
    record = one(tmp_path, text)
    contact = record.contact
    assert (contact["line1"], contact["line2"]) == ("Weg 1", "Hof 2")
    assert (contact["postcode"], contact["city"], contact["country"]) == ("50667", "Köln", "Deutschland")
    assert (contact["phone"], contact["fax"], contact["mobile"]) == ("+49 221 2", "+49 221 1", "+49 170 1")
    assert record.people[0]["civility"] == "M."
    assert record.delivery_addresses == [{"label": "Autre", "city": "Bonn"}]
    noted = [line.split("\u202f: ") for line in contact["remarks"].split("\n")]
    assert [value for _label, value in noted] == ["j@example.de", "+49 221 3", "12"]


def test_letters_lost_in_values_stay_lost(tmp_path: Path) -> None:
    assert one(tmp_path, "Soci\ufffdt\ufffd;Ville\nCaf\ufffd;Lyon\n").contact["name"] == "Caf\ufffd"


def test_thunderbird(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Work Phone,Home Phone,Fax Number,"
        "Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home ZipCode,Home Country,Work Address,"
        "Work City,Work ZipCode,Work Country,Job Title,Department,Organization,Web Page 1,Birth Year,Birth Month,"
        "Birth Day,Custom 1,Notes,\n"
        "Luc,Petit,Luc Petit,Lulu,luc@example.fr,l@bois.example,04 72 00 00 01,04 74 00 00 01,,,06 12 00 00 01,"
        "5 rue du Port,Étage 2,Vienne,38200,France,3 quai Nord,Lyon,69003,France,Gérant,Achats,,bois.example,1970,1,2,"
        "A12,Vu,\n",
    )
    contact = record.contact
    assert (contact["nature"], contact["last_name"], contact["first_name"]) == ("individual", "Petit", "Luc")
    assert (contact["line1"], contact["line2"], contact["city"]) == ("5 rue du Port", "Étage 2", "Vienne")
    (work,) = record.delivery_addresses
    assert (work["label"], work["city"]) == ("Bureau", "Lyon")
    assert contact["remarks"].split("\n") == [
        "Vu",
        "Secondary Email\u202f: l@bois.example",
        "Home Phone\u202f: 04 74 00 00 01",
        "Fonction\u202f: Gérant",
        "Date de naissance\u202f: 02/01/1970",
        "Nickname\u202f: Lulu",
        "Department\u202f: Achats",
        "Custom 1\u202f: A12",
    ]


@pytest.mark.parametrize(
    ("cells", "line"), [("1970,,", "1970"), (",4,16", "16/04"), ("1970,4,", "04/1970"), (",,", None)]
)
def test_a_birthday_in_three_columns_may_lack_some(tmp_path: Path, cells: str, line: str | None) -> None:
    contact = one(tmp_path, f"Last Name,Birth Year,Birth Month,Birth Day\nPetit,{cells}\n").contact
    assert contact.get("remarks") == (line and f"Date de naissance\u202f: {line}")


def test_linkedin(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        'Notes:\n"When exporting your connection data, you may notice that some emails are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Luc,Petit,https://www.linkedin.com/in/luc,l@bois.example,Bois & Cie,Gérant,02 Jan 2026\n",
    )
    assert record.contact["name"] == "Bois & Cie"
    assert "website" not in record.contact
    assert record.people[0]["job"] == "Gérant"
    assert record.contact["remarks"].split("\n") == [
        "URL\u202f: https://www.linkedin.com/in/luc",
        "Connected On\u202f: 02 Jan 2026",
    ]


def test_odoo_says_who_belongs_to_which_company(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Name,Is a company,Related company,Street,ZIP,City,Country,Tags,Customer\n"
        'Bois & Cie,1,,3 quai Nord,69003,Lyon,France,"Bois,Gros",True\n'
        "Luc Petit,0,Bois & Cie,,,,,,\n"
        "Zoé Grand,0,,5 rue du Port,38200,Vienne,France,,False\n"
        "Bois Sud,1,Bois & Cie,,13001,Marseille,France,,\n",
    )
    said = [(record.contact.get("name", ""), record.contact.get("last_name", ""), record.people) for record in found]
    assert said == [
        ("Bois & Cie", "", []),
        ("Bois & Cie", "", [{"first_name": "Luc", "last_name": "Petit"}]),
        ("", "Grand", []),
        ("Bois Sud", "", []),
    ]
    assert found[0].contact["tags"] == "Bois,Gros"
    assert [record.profiles for record in found] == [{"customer"}, set(), set(), set()]
    assert found[3].contact["remarks"] == "Related company\u202f: Bois & Cie"


def test_odoo_in_french_does_not_guess_the_order_of_names(tmp_path: Path) -> None:
    text = "Nom,Est une société,Société liée\nBois,1,\nLuc Petit,0,Bois\n"
    assert read(tmp_path, text)[1].people == [{"last_name": "Luc Petit"}]


def test_odoo_contacts_below_their_company(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Name,City,Email,Contacts/Name,Contacts/Email\n"
        "Bois & Cie,Lyon,bois@example.fr,Luc Petit,luc@example.fr\n"
        ",,,Zoé Grand,zoe@example.fr\n"
        "Éclat,Vienne,eclat@example.fr,,\n"
        ",,,Jean Seul,jean@example.fr\n",
    )
    said = [(record.contact["name"], [person["last_name"] for person in record.people]) for record in found]
    assert said == [("Bois & Cie", ["Petit"]), ("Bois & Cie", ["Grand"]), ("Éclat", []), ("Éclat", ["Seul"])]
    assert found[1].people[0]["email"] == "zoe@example.fr"


def test_a_tree_of_anybody_has_no_people(tmp_path: Path) -> None:
    contact = one(tmp_path, "id,name,parent_id,Email\n12,Mairie,4,m@example.fr\n").contact
    assert (contact["nature"], contact["name"]) == ("company", "Mairie")


def test_dolibarr_is_known_by_its_suffixes(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "Naam* (s.nom),Alias (s.name_alias),Adres (s.address),Postcode (s.zip),Plaats (s.town),Land (s.fk_pays),"
        "Telefoon (s.phone),Mail (s.email),SIREN (s.siren),APE (s.ape),Nota (s.note_private),Klant* (s.client),"
        "Leverancier* (s.fournisseur),Kode (s.code_client),Datum (s.datec)\n"
        "Bois,Au Bois,3 quai Nord,69003,Lyon,FR,04 72 00 00 01,b@example.fr,732829320,16.10A,Vu,3,1,CU01,2026-01-02\n",
    )
    contact = record.contact
    assert (contact["name"], record.trade_name, contact["postcode"]) == ("Bois", "Au Bois", "69003")
    assert (contact["siren"], contact["naf_code"], contact["country"]) == ("732829320", "16.10A", "FR")
    assert record.profiles == {"customer", "prospect", "supplier"}
    assert contact["remarks"] == "Vu\nKode (s.code_client)\u202f: CU01"


@pytest.mark.parametrize(
    ("code", "profiles"), [("0", set()), ("1", {"customer"}), ("2", {"prospect"}), ("3", {"customer", "prospect"})]
)
def test_the_profiles_of_dolibarr(tmp_path: Path, code: str, profiles: set[str]) -> None:
    assert one(tmp_path, f"Nom (s.nom);Client (s.client)\nBois;{code}\n").profiles == profiles


def test_axelor(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        '"titleSelect";"enterpriseName";"name";"firstName";"jobTitle";"mobilePhone";"fixedPhone";"primaryAddress";'
        '"primaryPostalCode";"primaryCity.name";"primaryCountry.alpha3Code";"email";"isDoNotCall";"sourceDescription"\n'
        '2;"Bois";"GRAND";"Zoé";"PDG";"06.12.00.00.01";"04.72.00.00.01";"3 QUAI NORD";"06000";"NICE";"FRA";'
        '"zoé@example.fr";"true";"Salon"\n',
    )
    contact = record.contact
    assert (contact["postcode"], contact["city"], contact["country"]) == ("06000", "NICE", "FRA")
    assert (contact["email"], contact["origin"]) == ("zoé@example.fr", "Salon")
    assert record.people[0]["civility"] == "Mme"
    assert contact["remarks"] == "Ne pas appeler\u202f: oui"


def test_tine20(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        "org_name,salutation,title,n_given,n_family,role,adr_one_street,adr_one_postalcode,adr_one_locality,"
        "adr_two_street,adr_two_postalcode,adr_two_locality,tel_work,tel_cell,tel_fax,tel_home,email,email_home\n"
        "Holz,Frau,Dr.,Eva,Klein,Chefin,Weg 1,50667,Köln,Hof 2,53111,Bonn,+49 221 1,+49 170 1,+49 221 2,+49 228 1,"
        "e@holz.example,eva@example.de\n",
    )
    assert record.contact["line1"] == "Weg 1"
    assert record.people[0]["civility"] == "Mme"
    assert record.people[0]["job"] == "Chefin"
    assert record.delivery_addresses[0]["label"] == "Domicile Klein Eva"
    assert record.contact["remarks"].split("\n") == [
        "email_home\u202f: eva@example.de",
        "tel_home\u202f: +49 228 1",
        "title\u202f: Dr.",
    ]


def test_civicrm(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Contact Type,first_name,Last Name,Organization Name,Street Address,Supplemental Address 1,City,Postal Code\n"
        "Individual,Luc,Petit,,3 quai Nord,Bât. B,Lyon,69003\n"
        "Organization,,,Bois,5 rue du Port,,Vienne,38200\n",
    )
    assert [record.contact["nature"] for record in found] == ["individual", "company"]
    assert found[0].contact["line2"] == "Bât. B"


def test_postcode_and_city_in_one_cell(tmp_path: Path) -> None:
    contact = one(tmp_path, 'n_given,n_family,"PLZ/Ort Kombination"\nEva,Klein,50667 Köln\n').contact
    assert (contact["postcode"], contact["city"]) == ("50667", "Köln")


def test_leads_are_no_contacts(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="ne contient pas de contacts"):
        opened(
            tmp_path, '"lead_name","Leadstate","tags","notes","CUSTOMER","PARTNER"\n"neu","x","","","Bois","Petit"\n'
        )


@pytest.mark.parametrize(
    ("header", "name", "first", "last"),
    [
        ("Full name", "Luc Petit", "Luc", "Petit"),
        ("Prénom et nom", "Luc Petit", "Luc", "Petit"),
        ("Nom et prénom", "Petit Luc", "Luc", "Petit"),
        ("Nom et prénom", "Luc PETIT", "Luc", "PETIT"),
        ("Full name", "Jean Luc Petit", None, "Jean Luc Petit"),
        ("Nom complet", "Bernard Martin", None, "Bernard Martin"),
    ],
)
def test_the_header_tells_the_order_of_two_names(
    tmp_path: Path, header: str, name: str, first: str | None, last: str
) -> None:
    contact = one(tmp_path, f"{header};Email\n{name};l@example.fr\n").contact
    assert (contact.get("first_name"), contact["last_name"]) == (first, last)


@pytest.mark.parametrize("currency", ["Euro", "euros", "€", "EUR"])
def test_the_euro_has_a_code(tmp_path: Path, currency: str) -> None:
    assert one(tmp_path, f"Société;Devise\nBois;{currency}\n", "utf-8").contact["currency"] == "EUR"


def test_no_name_is_given_to_two_fields() -> None:
    told: dict[str, str] = {}
    for table in programs.NAMES.values():
        for field, names in table.items():
            for name in names:
                key = headers._key(name)
                assert told.setdefault(key, field) == field, name
                assert headers._OF_ANYBODY.get(key, field) == field, name


def test_every_field_of_a_program_has_a_label_and_is_built(tmp_path: Path) -> None:
    fields = {field for table in programs.NAMES.values() for field in table}
    fields |= set(programs._DOLIBARR_FIELDS.values())
    for field in fields:
        assert headers.label(field)
    for header in ("E-mail 1 - Value", "Phone 2 - Label", "Address 9 - Formatted", "Relation 1 - Value"):
        (known,) = headers.fields_of([header], [])
        assert known
        assert headers.label(known)
    (record,) = opened(tmp_path, "Nom (s.nom);Inconnu (s.rien)\nBois;x\n")
    assert isinstance(record, Record)
