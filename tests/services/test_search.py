"""Finding contacts: what finds them, in which order, and that no text that can be typed is an error."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import process_time
from typing import Any

import peewee
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jbtui.declarations.base import View
from jbtui.declarations.contacts import CONTACTS
from jbtui.models.base import Values, database
from jbtui.models.contact import Contact
from jbtui.models.fields import phone_digits
from jbtui.models.person import Person
from jbtui.services import contacts, search
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.paging import COUNTED, Key, Keyed, Walk
from jbtui.services.unit import Session, read, unit
from jbtui.text import digits, fold, words
from tests.services.making import company, individual, person


def walk(text: str, **view: Any) -> Walk:
    """The contacts that a text finds, as the list shows them."""
    return CONTACTS.walk(View(text=text, **view))


def find(text: str, **view: Any) -> list[str]:
    """The titles of the contacts that a text finds, best first."""
    return [Contact.title(row) for _key, row in walk(text, **view).page(limit=100)]


def where(text: str) -> str:
    """Where the only contact that a text finds says that it was found."""
    ((_key, row),) = walk(text).page(limit=2)
    return str(row["found"])


def ids(found: Keyed) -> list[int]:
    return [row["id"] for _key, row in found]


# --- what finds a contact -------------------------------------------------------------------------------------------


@pytest.fixture
def martin(anne: Session) -> Values:
    """A company that has something in every field that is searched, among others that have not."""
    for name in ("Atelier du Bois", "Zinguerie", "Coop 24"):
        company(anne, name, city="Brest", phone="+33298000000")
    row = company(
        anne,
        "L’Atelier d’Œuvres Martin & Fils",
        email="Info@Martin-Fils.example",
        postcode="69003",
        city="Évry-Courcouronnes",
        siren="732829320",
        siret="73282932000074",
        vat_number="FR44732829320",
        phone="+33465716210",
        mobile="+33612345678",
        fax="+33465716299",
    )
    person(anne, row, "Nguyễn", first_name="Hélène", email="direction@perso.example", phone="+33140506070")
    return row


FINDS = {
    "apostrophes and ligatures": "l'atelier|L’ATELIER|l`atelier|atelier oeuvres|œuvres|OEUVRES|Œuv",
    "beginnings of words in any order": "fils martin|mar fil ate|  martin  |nguyen martin|evry helene atelier",
    "people": "nguyen|NGUYỄN|helene|Hélène Nguyen|nguyen hel",
    "emails": "info@martin-fils.example|INFO@martin|martin-fils|info martin|direction@perso.example|perso.example",
    "places": "evry|ÉVRY|Évry-Cour|courcouronnes|69003|690|69003 evry",
    "numbers of companies": "732829320|732 829 320|73282|732.829.320|73282932000074|732 829 320 00074|00074",
    "VAT numbers": "FR44732829320|fr44 732 829 320|FR44732",
    "phones": "04 65 71 62 10|0465716210|04.65.71.62.10|04-65-71|65 71 62|657162|571|62 1|210|71 62 99",
    "phones from abroad": "+33465716210|+33 4 65 71 62 10|+33(0)4 65 71 62 10|0033 4 65|33465716210|+33612",
    "phones of people": "01 40 50 60 70|4050|+33140",
    "groups of digits": "69003 06|69003 06 12|martin 0612|06 12 nguyen|0612 69003",
    "codes": "c00004|C00004|C0000",
}
"""What finds the company above, by what it shows."""


@pytest.mark.parametrize("texts", FINDS.values(), ids=FINDS)
def test_it_is_found_by(martin: Values, texts: str) -> None:
    for text in texts.split("|"):
        assert martin["id"] in ids(walk(text).page(limit=100)), text
        assert martin["id"] in ids(walk(text).rows([martin["id"]])), text


def test_it_is_not_found_by_the_middle_of_a_word_nor_by_what_only_one_word_has(martin: Values) -> None:
    for text in ("tin", "telier", "martins", "nguyenn", "martin brest", "9003", "465999", "0465716211"):
        assert martin["id"] not in ids(walk(text).page(limit=100)), text
        assert walk(text).rows([martin["id"]]) == [], text


@pytest.mark.parametrize("length", range(3, 11))
def test_any_part_of_a_phone_number_finds_it(martin: Values, length: int) -> None:
    for column in ("phone", "mobile", "fax"):
        for number in phone_digits(martin[column]):
            for start in range(len(number) - length + 1):
                assert martin["id"] in ids(walk(number[start : start + length]).page(limit=100))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("martin 571", "tél. 04 65 71 62 10"),
        ("0612", "mobile 06 12 34 56 78"),
        ("martin", ""),
        ("4050", "01 40 50 60 70 H. Nguyễn"),
        ("helene", "NGUYỄN Hélène"),
        ("perso.example", "direction@perso.example"),
        ("73282932000074", "SIRET 732 829 320 00074"),
        ("fr447", "FR44 732 829 320"),
        ("c00004", "C00004"),
        ("69003", ""),
    ],
)
@pytest.mark.usefixtures("martin")
def test_it_says_where_it_was_found(text: str, place: str) -> None:
    assert where(text) == place


def test_people_are_found_by_the_contact_only_while_they_are_there(anne: Session, martin: Values) -> None:
    from jbtui.services import people

    (employee,) = Person.values()
    people.update(anne, employee["id"], {"last_name": "Lenoir"}, 1)
    assert (find("nguyen lenoir"), len(find("lenoir"))) == ([], 1)
    people.delete(anne, employee["id"])
    assert (find("lenoir"), find("4050"), find("helene")) == ([], [], [])
    contacts.delete(anne, [martin["id"]])
    assert find("martin") == []


def test_onglet_and_archive_hold_for_searches(anne: Session) -> None:
    company(anne, "Martin Client")
    company(anne, "Martin Fournisseur", is_supplier=True)
    row = company(anne, "Martin Parti")
    contacts.set_archived(anne, [row["id"]], True)
    assert find("martin", shelf="supplier") == ["Martin Fournisseur"]
    assert find("martin", shelf="all") == ["Martin Client", "Martin Fournisseur"]
    assert find("martin", archived=True) == ["Martin Client", "Martin Fournisseur", "Martin Parti"]
    assert [walk("martin", **view).count() for view in ({"shelf": "supplier"}, {}, {"archived": True})] == [1, 2, 3]
    assert find(row["code"]) == []
    assert walk("martin").rows([row["id"]]) == []


# --- in which order -------------------------------------------------------------------------------------------------


def test_the_best_come_first(anne: Session) -> None:
    company(anne, "Rue Martin")
    company(anne, "Martin Zoé")
    company(anne, "Menuiserie", email="martin@bois.example")
    individual(anne, "Martin", first_name="Anne")
    row = company(anne, "Aux bons copeaux", city="Martinique")
    company(anne, "Martin")
    contacts.update(anne, row["id"], {"activity": "Bois"}, 1)
    assert find("martin") == ["Martin", "MARTIN Anne", "Martin Zoé", "Aux bons copeaux", "Menuiserie", "Rue Martin"]
    assert find("martin@bois.example") == ["Menuiserie"]


def test_an_exact_identifier_comes_before_every_name(anne: Session) -> None:
    company(anne, "732829320 et Cie")
    company(anne, "Suite", phone="+33673282932")
    company(anne, "Siren", siren="732829320")
    company(anne, "Siret", siret="73282932000074")
    assert find("732829320")[0] == "Siren"
    assert find("732 829 320") == ["Siren", "Siret", "732829320 et Cie"]  # a name has no such spaces
    assert find("73282932000074") == ["Siret"]


def test_a_short_number_is_exact_however_many_others_end_with_it(anne: Session) -> None:
    short = {5: "3949", 7: "1013"}
    news = [{"name": f"Martin {number}", "phone": short.get(number, "")} for number in range(1, 483)]
    news += [
        {
            "name": f"Roux {number}",
            "phone": f"+33472{number:03}482",
            "mobile": f"+336{number % 10}{number % 9}{number % 8}{number % 7}3949",
        }
        for number in range(210)
    ]
    with unit(anne, "Remplir") as work:
        create_all(work, [NewContact({**values, "is_customer": True}) for values in news])
    person(anne, company(anne, "Bois"), "Petit", mobile="1014")
    for text, title in (("482", "Martin 482"), ("3949", "Martin 5"), ("1013", "Martin 7"), ("1014", "Bois")):
        assert find(text)[0] == title
        assert find(text).count(title) == 1


def test_a_short_number_is_looked_up_in_indexes(
    base: peewee.Database, anne: Session, caplog: pytest.LogCaptureFixture
) -> None:
    company(anne, "Bois", phone="3949")
    with caplog.at_level(logging.DEBUG, "peewee"):
        assert find("3949") == ["Bois"]
    (statement,) = [record.msg for record in caplog.records if "UNION" in str(record.msg)]
    if isinstance(base, peewee.SqliteDatabase):
        lines = [row[3] for row in base.execute_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])]
        used = [
            line for line in lines if re.search(r"SEARCH .*USING (?:COVERING )?INDEX (?:\w+_short_|sqlite_auto)", line)
        ]
        assert not any(line.startswith("SCAN ") for line in lines), lines
    else:
        for way in ("seqscan", "bitmapscan"):
            base.execute_sql(f"SET LOCAL enable_{way} = off")
        lines = [row[0] for row in base.execute_sql(f"EXPLAIN {statement[0]}", statement[1])]
        used = [line for line in lines if re.search(r"Index (?:Only )?Scan using (?:\w+_short_|contact_code)", line)]
    assert len(used) == 6, lines


@pytest.mark.parametrize(
    "text",
    ["06 12 34 56 78", "+33612345678", "info@bois.example", "FR44732829320", "fr44 732 829 320", "C00002", "c00002"],
)
def test_each_identifier_is_one(anne: Session, text: str) -> None:
    company(anne, f"{text} en tête")  # its name begins with the text
    company(anne, "Bois", mobile="+33612345678", email="Info@bois.example", vat_number="FR44732829320")
    company(anne, f"{text} en queue")
    assert find(text)[0] == "Bois"
    assert len(find(text)) == 3


def test_who_is_named_by_their_own_number_comes_once(anne: Session) -> None:
    row = company(anne, "0612345678", phone="+33612345678")
    company(anne, "0612345678 bis")
    for found in (forwards(walk("0612345678"), 1), backwards(walk("0612345678"), 1)):
        assert [each["name"] for _key, each in found] == ["0612345678", "0612345678 bis"]
    assert ids(walk("0612345678").rows([row["id"]])) == [row["id"]]


def test_the_phone_and_email_of_a_person_are_identifiers_of_the_company(anne: Session) -> None:
    company(anne, "0612345678")
    row = company(anne, "Bois")
    person(anne, row, mobile="+33612345678", email="zoe@bois.example")
    assert find("06 12 34 56 78") == ["Bois", "0612345678"]
    assert find("zoe@bois.example") == ["Bois"]


def test_a_short_number_in_a_name_is_found_beside_the_phones(anne: Session) -> None:
    company(anne, "24 heures")
    company(anne, "Bois", phone="+33224242424")
    assert find("24") == ["24 heures", "Bois"]


# --- the rule, in plain Python --------------------------------------------------------------------------------------


@dataclass
class Card:
    """A contact as the rule sees it."""

    id: int
    row: Values
    people: list[Values] = field(default_factory=list)

    def texts(self) -> Iterable[str]:
        for column in (
            "code",
            "name",
            "last_name",
            "first_name",
            "email",
            "postcode",
            "city",
            "siren",
            "siret",
            "vat_number",
        ):
            yield self.row[column]
        for each in self.people:
            yield from (each["last_name"], each["first_name"], each["email"])

    def emails(self) -> set[str]:
        return {"".join(words(row["email"])) for row in (self.row, *self.people) if row["email"]}

    def numbers(self) -> list[str]:
        found = [self.row["siret"] or self.row["siren"], digits(self.row["code"]).lstrip("0")]
        for row, columns in (
            (self.row, ("phone", "mobile", "fax")),
            *((each, ("phone", "mobile")) for each in self.people),
        ):
            found += [number for column in columns for number in phone_digits(row[column])]
        return [number for number in found if len(number) >= 3]

    def identifiers(self) -> set[str]:
        own = {"".join(words(self.row[column])) for column in ("code", "siren", "siret", "vat_number")} - {""}
        code = digits(self.row["code"]).lstrip("0")
        phones = [
            row[column] for row in (self.row, *self.people) for column in ("phone", "mobile", "fax") if column in row
        ]
        short = {number for number in (code, *phones) if 3 <= len(number) < 6}
        return own | self.emails() | short | {number for number in self.numbers() if len(number) >= 6}

    def holds(self, word: str) -> bool:
        """Whether a word begins a word, or is any part of a number but its last two digits."""
        begun = {each for text in self.texts() for each in words(text)} | self.emails()
        return any(each.startswith(word) for each in begun) or any(
            number.startswith(word, start) for number in self.numbers() for start in range(len(number) - 2)
        )


def national(text: str) -> str:
    return re.sub(r"\+33 ?", "0", text)


def ways(groups: list[str]) -> Iterable[list[str]]:
    """Groups of digits as one number, as two, and each as a word."""
    yield ["".join(groups)]
    for cut in range(1, len(groups)):
        yield ["".join(groups[:cut]), "".join(groups[cut:])]
    yield groups


def answers(card: Card, text: str) -> bool:
    """Whether a contact answers every word of a text, in any order."""
    pieces = re.findall(r"(?:\d+ )*\d+(?!\w)|\w+", " ".join(words(national(text))))
    for piece in pieces:
        groups = piece.split(" ")
        if not any(all(card.holds(word) for word in way) for way in ways(groups)):
            return False
    return bool(pieces)


def ranked(cards: Sequence[Card], text: str, recent: Sequence[int]) -> list[int]:
    """What the list must show: exact identifiers, names that begin so by name, the rest with the last changed first."""
    whole = "".join(words(national(text)))
    naming = "@" in text or any(char.isdigit() for char in whole)
    exact = [card.id for card in cards if naming and whole in card.identifiers()]
    begun = sorted(
        (card.row["name_key"], card.id)
        for card in cards
        if card.row["name_key"].startswith(fold(text)) and card.id not in exact
    )
    found = exact + [id_ for _name, id_ in begun]
    rest = [card.id for card in cards if answers(card, text) and card.id not in found]
    return found + sorted(rest, key=recent.index, reverse=True)


def test_the_rule_in_plain_python_knows_the_promises() -> None:
    """The rule that the engines are compared with is itself compared with the product's examples."""
    blank = Contact.blank()
    card = Card(
        1,
        {
            **blank,
            "code": "C00412",
            "name": "L’Œuvre",
            "name_key": "l oeuvre",
            "phone": "+33465716210",
            "postcode": "69003",
            "mobile": "+33612345678",
        },
    )
    for text in ("62 1", "69003 06", "oeu", "l'oeuvre", "+33612", "06 12", "c00412", "412", "0465716210 69003"):
        assert ranked([card], text, [1]) == [1], text
    for text in ("uvre", "69004", "629", "oeuvre 69004"):
        assert ranked([card], text, [1]) == [], text


NAMES = (
    "Martin",
    "L’Œuvre",
    "l'oeuvre Martin",
    "Martine",
    "Zoé Martin",
    "24 Martin",
    "612 Bois",
    "Bois 69003",
    "Étoile",
)
CITIES = ("", "Lyon", "Martigues", "Saint-Étienne")
PHONES = ("", "+33612345678", "+33465716210", "+33612", "3631", "+32470123456")
EMAILS = ("", "info@martin.example", "Zoe.Martin@bois.example")
QUERIES = (
    *("m", "mar", "MARTIN", "martine", "l'oe", "œuvre", "zoe", "etoile", "bois", "lyon", "saint etienne", "x"),
    *("06", "12", "0612", "+33612", "+33 6 12", "612", "62 1", "24", "69003", "69003 06", "465", "36", "3631", "32470"),
    *("c00", "C00001", "001", "732829320", "732 829", "732829", "73282932000074", "FR44732829320", "fr44"),
    *("@", "info@martin.example", "zoe.martin", "martin.example", "martin@"),
)

profile_sets = st.sampled_from(
    [{"is_customer": True}, {"is_supplier": True}, {"is_customer": True, "is_supplier": True}]
)


@st.composite
def new_contacts(draw: st.DrawFn) -> NewContact:
    """A contact whose values meet those of the others, and the queries, often."""
    values: dict[str, Any] = {
        **draw(profile_sets),
        "phone": draw(st.sampled_from(PHONES)),
        "mobile": draw(st.sampled_from(PHONES)),
        "email": draw(st.sampled_from(EMAILS)),
        "postcode": draw(st.sampled_from(["", "69003", "06120"])),
        "city": draw(st.sampled_from(CITIES)),
        "archived": draw(st.booleans()) and draw(st.booleans()),
    }
    if draw(st.booleans()):
        return NewContact(
            {
                **values,
                "nature": "individual",
                "last_name": draw(st.sampled_from(NAMES)),
                "first_name": draw(st.sampled_from(["", "Zoé", "Bois"])),
            }
        )
    values |= {
        "nature": "company",
        "name": draw(st.sampled_from(NAMES)),
        "siren": draw(st.sampled_from(["", "732829320"])),
        "siret": draw(st.sampled_from(["", "73282932000074"])),
        "vat_number": draw(st.sampled_from(["", "FR44732829320"])),
    }
    one = st.fixed_dictionaries(
        {
            "last_name": st.sampled_from(NAMES),
            "first_name": st.sampled_from(["", "Zoé"]),
            "email": st.sampled_from(EMAILS),
            "mobile": st.sampled_from(PHONES),
        }
    )
    return NewContact(values, draw(st.lists(one, max_size=2)))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """One to three words, of which at most three in a row are digits."""
    text = " ".join(draw(st.lists(st.sampled_from(QUERIES), min_size=1, max_size=3)))
    assume(not re.search(r"(?:\d+\W+){3}\d", national(text)))
    return text


def keys(found: Keyed) -> list[Key]:
    return [key for key, _row in found]


def forwards(found: Walk, limit: int) -> Keyed:
    """Every row, page by page, from the first one."""
    rows: Keyed = []
    while page := found.page(after=rows[-1][0] if rows else None, limit=limit):
        assert len(page) <= limit
        rows += page
    return rows


def backwards(found: Walk, limit: int) -> Keyed:
    """Every row, page by page, from the last one."""
    rows: Keyed = []
    while page := found.page(before=rows[0][0] if rows else (), limit=limit):
        assert len(page) <= limit
        rows = page + rows
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    news=st.lists(new_contacts(), min_size=1, max_size=9),
    touched=st.lists(st.integers(0, 8), max_size=6),
    text=queries(),
    view=st.sampled_from([{}, {}, {"shelf": "supplier"}, {"archived": True}]),
    limit=st.integers(1, 4),
)
def test_any_base_answers_any_text_by_the_rule(
    anne: Session,
    news: list[NewContact],
    touched: list[int],
    text: str,
    view: dict[str, Any],
    limit: int,
) -> None:
    with database.atomic() as transaction:
        with unit(anne, "Importer") as work:
            made = create_all(work, news)
        recent = [row["id"] for row in made]
        for number, index in enumerate(touched):
            row = made[index % len(made)]
            contacts.update(anne, row["id"], {"remarks": f"{number}"}, read(Contact, row["id"])["version"])
            recent.append(recent.pop(recent.index(row["id"])))
        employees = Person.values()
        cards = [
            Card(row["id"], row, [each for each in employees if each["contact_id"] == row["id"]])
            for row in sorted(Contact.values(), key=lambda row: int(row["id"]))
            if (view.get("archived") or not row["archived"]) and (not view.get("shelf") or row["is_supplier"])
        ]
        expected = ranked(cards, text, recent)
        found = walk(text, **view)
        rows = forwards(found, limit)
        assert ids(rows) == expected
        assert ids(backwards(found, limit)) == expected
        assert keys(backwards(found, limit)) == keys(rows)
        assert sorted(keys(found.rows(recent))) == sorted(keys(rows))
        assert found.count() == len(expected)
        for index, (key, _row) in enumerate(rows):
            assert ids(found.page(after=key, limit=limit)) == expected[index + 1 : index + 1 + limit]
            assert ids(found.page(before=key, limit=limit)) == expected[max(index - limit, 0) : index]
        transaction.rollback()


def test_an_identifier_that_is_typed_in_groups_counts(anne: Session) -> None:
    for name in ("Martin", "Martin fils"):
        company(anne, name)
    assert (ids(walk("c00 001").page(limit=9)), walk("c00 001").count()) == ([1], 1)
    assert (ids(walk("c00001").page(limit=9)), walk("c00001").count()) == ([1], 1)


# --- many matches ---------------------------------------------------------------------------------------------------


def many(base: peewee.Database, count: int, name: str = "Martin", **columns: str) -> None:
    """`count` contacts of one kind with their search entries, made by the database itself: it is 50 times as fast.

    `columns` are SQL expressions of the number `n`.
    """
    values = {
        "id": "n", "version": "1", "created_at": "0", "created_by": "''", "updated_at": "0", "updated_by": "''",
        "code": "'X' || n", "nature": "'company'", "archived": "FALSE",
        "is_customer": "TRUE", "is_prospect": "FALSE", "is_supplier": "FALSE",
        "canvassing_date": "NULL", "credit_limit": "NULL", "credit_policy": "'warn'",
        "discount": "NULL", "changed": "n", "name": f"'{name}'", "name_key": f"'{fold(name)}'", **columns,
    }  # fmt: skip
    names = ", ".join(f'"{column}"' for column in Contact.columns())
    expressions = ", ".join(values.get(column, "''") for column in Contact.columns())
    series = f"WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {count})"
    with base.atomic():
        base.execute_sql(f"INSERT INTO contact ({names}) {series} SELECT {expressions} FROM series")
        base.execute_sql(
            f"INSERT INTO search_entry (entry, contact_id, tokens) {series} SELECT n, n, '{fold(name)}' FROM series"
        )


def test_the_rest_is_paged_beyond_the_entries_looked_up_at_once(base: peewee.Database) -> None:
    count = 2 * search.CHUNK + 50
    many(base, count, "Rue Martin")
    expected = list(range(count, 0, -1))
    for limit in (search.CHUNK - 1, search.CHUNK, search.CHUNK + 1, 1000):
        assert ids(forwards(walk("martin"), limit)) == expected
        assert ids(backwards(walk("martin"), limit)) == expected
    assert walk("martin").count() == count


def test_rare_rows_of_an_onglet_are_found_among_many_matches(base: peewee.Database) -> None:
    count = 5 * search.CHUNK
    many(base, count, "Rue Martin", is_supplier="n - n / 190 * 190 = 0")
    expected = [n for n in range(count, 0, -1) if n % 190 == 0]
    for limit in (1, 3, 100):
        assert ids(forwards(walk("martin", shelf="supplier"), limit)) == expected
        assert ids(backwards(walk("martin", shelf="supplier"), limit)) == expected
    assert walk("martin", shelf="supplier").count() == len(expected)


def test_all_three_segments_are_walked_with_many_rows_in_each(base: peewee.Database) -> None:
    """Rows 1–100 have the number as their postcode only, 101–200 begin with it, 201–210 are named by it."""
    many(
        base,
        210,
        "Rue Martin",
        name_key="CASE WHEN n > 100 AND n <= 200 THEN '732829320 ' || n ELSE 'rue martin' END",
        siren="CASE WHEN n > 200 THEN '732829320' ELSE '' END",
    )
    base.execute_sql("DELETE FROM search_entry")
    base.execute_sql("INSERT INTO search_entry (entry, contact_id, tokens) SELECT id, id, '732829320' FROM contact")
    expected = [*range(201, 211), *range(101, 201), *range(100, 0, -1)]
    for limit in (7, 10, 100, 101, 500):
        assert ids(forwards(walk("732829320"), limit)) == expected
        assert ids(backwards(walk("732829320"), limit)) == expected


def test_counts_are_exact_up_to_ten_thousand_and_capped_beyond(base: peewee.Database) -> None:
    assert COUNTED == 10_000
    many(base, COUNTED + 5, "Rue Martin")
    assert walk("martin").count() == COUNTED + 1
    assert CONTACTS.walk(View()).count() == COUNTED + 1
    base.execute_sql("DELETE FROM contact WHERE id > 10000")
    assert walk("martin").count() == COUNTED
    assert CONTACTS.walk(View()).count() == COUNTED


# --- no text is an error --------------------------------------------------------------------------------------------

HOSTILE = (
    *('" OR *', ")", "(", "((((((((((", '"', "'", "''", '""', "*", "* *", "mar*", "-martin", "^martin", "+", "@", "@@"),
    *("&", "|", "!", "!martin", "martin AND", "OR", "NOT", "NEAR(martin, 3)", "AND OR NOT", "tokens: martin"),
    *("{tokens}: martin", "martin:*", "martin:A", "<->", "a <-> b", "%", "%%", "_", "m%n", "m_rtin", "%s", "%(x)s"),
    *(
        "{}",
        "{0}",
        "\\",
        "\\'",
        "'; DROP TABLE contact; --",
        "?",
        "$1",
        ":name",
        "\0",
        "mar\0tin",
        "\x1b[31m",
        "\u202e",
    ),
    *("\ufeff", "\ud800", "\udcff", "a\ud800b", "\U0010ffff", "\U000e0001", "\u0301", "e\u0301", "𝕸artin", "ﷺ", "½"),
    *(
        "²",
        "٣",
        "１２３",
        "Ⅻ",
        "㍿",
        "中文",
        "한국어",
        "ไทย",
        "कि",
        "𞤀𞤁",
        "a𞤀b",
        "ꭰ",
        "🐺",
        "👨‍👩‍👧",
        "ß",
        "ẞ",
        "İ",
        "ı",
        "ŉ",
    ),
    *("\n", "\t", "  ", "\u00a0", "\u2028", "+33", "00 33", "+33(0)", "0" * 100, "1 " * 50, "1 2 3 4 5 6", "a " * 200),
    "'" * 1000,
)
LONG = {
    "one word": "a" * 10_000,
    "one accented word": "é" * 10_000,
    "words": "ab " * 3_333,
    "one number": "1" * 10_000,
    "numbers": "12 " * 3_333,
    "mixed": "ab 12 " * 1_666,
    "quotes": '"' * 10_000,
    "parentheses": "(" * 10_000,
    "signs of one letter": "ﷺ" * 10_000,
    "an address": "a@" * 5_000,
}


def ask_everything(text: str) -> None:
    """Everything that a list asks of a searched text; some rows are there to be found or not."""
    found = walk(text)
    rows = forwards(found, 3)
    assert ids(backwards(found, 3)) == ids(rows)
    assert found.count() == len(rows)
    assert sorted(ids(found.rows([1, 2, 3, 4]))) == sorted(ids(rows))


@pytest.fixture
def some(anne: Session) -> None:
    """A few contacts, whose names are as hostile as the queries."""
    for name in ("Martin", "%", '" OR *', "a𞤀b 中文"):
        company(anne, name)


@pytest.mark.usefixtures("some")
def test_a_hostile_text_finds_what_it_finds() -> None:
    for text in HOSTILE:
        try:
            ask_everything(text)
        except BaseException as error:
            error.add_note(f"searching {text!a}")
            raise


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_ten_thousand_characters_are_answered_at_once(anne: Session, text: str) -> None:
    company(anne, "Martin")
    begun = process_time()
    assert walk(text).page(limit=10) == walk(text).page(before=(), limit=10) == walk(text).rows([1]) == []
    assert walk(text).count() == 0
    assert process_time() - begun < 1


@pytest.mark.usefixtures("some")
def test_signs_alone_find_names_of_signs_alone() -> None:
    assert find("%") == ["%"]
    assert find("_") == []


@pytest.mark.usefixtures("some")
def test_a_text_of_nothing_shows_everything() -> None:
    assert len(find("")) == len(find("   ")) == len(find("\t")) == 4


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30) | st.text(alphabet="ma1 é\"'()*%_@+-&|!:\\\0\ud800\u0301𞤀٣½", max_size=12))
@pytest.mark.usefixtures("some")
def test_any_text_is_answered(text: str) -> None:
    ask_everything(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=(st.text(max_size=40) | st.text(alphabet="a1 é-.2œ３", max_size=30)).map(Contact.name.parse).filter(bool))
def test_any_name_is_found_by_its_words_and_by_itself(anne: Session, name: str) -> None:
    with database.atomic() as transaction:
        row = company(anne, name)
        assert ids(walk(name).page(limit=9)) == ids(walk(name).rows([row["id"]])) == [row["id"]]
        assert walk(name).count() == 1
        for before, after in pairwise([*words(name), ""]):
            text = f"{after} {before}".strip()
            if not re.search(r"(?:\d+\W+){3}\d", text):
                assert ids(walk(text).page(limit=9)) == [row["id"]]
        transaction.rollback()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1 2 3 4 Soleil", "1 2 3 4 soleil"),
        ("1 2 3 4 Soleil", "soleil 1 2 3 4"),
        ("24/7 365 12 Services", "24/7 365 12"),
        ("+33 Export", "+33 export"),
        ("0033 Export", "00 33 export"),
    ],
)
def test_digits_of_a_name_are_words_however_many_they_are(anne: Session, name: str, text: str) -> None:
    row = company(anne, name)
    assert ids(walk(text).page(limit=9)) == ids(walk(text).rows([row["id"]])) == [row["id"]]
    assert walk(text).count() == 1


def test_a_name_whose_signs_unfold_to_long_words_is_stored_and_found(anne: Session) -> None:
    for sign in ("㍿", "㎯"):
        row = company(anne, sign * 200, email=f"{sign * 100}@x.example")
        assert ids(walk(sign).page(limit=9)) == [row["id"]]
