"""What lists are narrowed by: contacts by city and by who follows them, actions by contact, user, kind and words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import Listing, View
from jbtui.declarations.contacts import CONTACTS
from jbtui.declarations.deals import DEALS, PROJECTS
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.services import contacts, deals, follow_up, label_search, projects
from jbtui.services.paging import MOST_MERGED, Key, Walk
from jbtui.services.unit import Session, read, unit
from jbtui.text import fold


def walked(walk: Walk, limit: int = 2) -> list[int]:
    """The ids of a walk, page by page; the same from its end, by the count and by the ids."""
    forwards: list[int] = []
    after: Key | None = None
    while page := walk.page(after=after, limit=limit):
        forwards += [row["id"] for _key, row in page]
        after = page[-1][0]
    backwards: list[int] = []
    before: Key = ()
    while page := walk.page(before=before, limit=limit):
        backwards = [row["id"] for _key, row in page] + backwards
        before = page[0][0]
    assert backwards == forwards
    assert walk.count() == len(forwards)
    assert sorted(walk.ids()) == sorted(forwards)
    assert sorted(row["id"] for _key, row in walk.rows(forwards)) == sorted(forwards)
    return forwards


@pytest.fixture
def some_contacts(anne: Session) -> list[Values]:
    """Twenty contacts in three cities, followed by four people or by nobody."""
    cities, owners = ("Lyon", "LYON 3e", "Nantes"), ("paul", "Paula", "", "Zoé", "marie")
    with unit(anne, "Remplir") as work:
        return contacts.create_all(
            work,
            [
                contacts.NewContact(
                    {
                        "name": f"Martin {number % 6} {number:02}",
                        "city": cities[number % 3],
                        "owner": owners[number % 5],
                        "is_customer": number % 2 == 0,
                        "is_prospect": number % 2 != 0,
                    }
                )
                for number in range(20)
            ],
        )


def names(rows: Sequence[Values], *, city: str = "", owner: str = "", by: str) -> list[int]:
    """The contacts of a city and of an owner, in the order of an index, as Python finds them."""
    kept = [row for row in rows if fold(row["city"]).startswith(city)]
    kept = [row for row in kept if not owner or (row["owner"] and fold(row["owner"]).startswith(owner))]
    keys = {"city": ("city_key", "name_key", "id"), "name": ("name_key", "id")}[by]
    stored = {row["id"]: row for row in Contact.values()}
    return sorted((row["id"] for row in kept), key=lambda id_: [stored[id_][key] for key in keys])


def test_contacts_are_narrowed_by_city_and_by_who_follows_them(some_contacts: list[Values]) -> None:
    for text, expected in (
        ("ville:lyon", names(some_contacts, city="lyon", by="city")),
        ("ville:LYON-3E", names(some_contacts, city="lyon 3e", by="city")),
        ("suivi:paul", names(some_contacts, owner="paul", by="name")),
        ("suivi:zoe", names(some_contacts, owner="zoe", by="name")),
        ("ville:lyon suivi:pau", names(some_contacts, city="lyon", owner="pau", by="city")),
        ("suivi:personne", []),
        ("ville:quimper", []),
    ):
        assert walked(CONTACTS.walk(View(shelf="all", text=text))) == expected, text
    reverse = walked(CONTACTS.walk(View(shelf="all", text="ville:lyon", reverse=True)))
    assert reverse == names(some_contacts, city="lyon", by="city")[::-1]


def test_a_field_narrows_what_words_find(some_contacts: list[Values]) -> None:
    expected = set(names(some_contacts, city="nantes", by="city"))
    found = walked(CONTACTS.walk(View(shelf="all", text="ville:nantes martin")))
    assert set(found) == expected
    assert found == sorted(found, key=lambda id_: read(Contact, id_)["name_key"])
    zoe = set(names(some_contacts, owner="zoe", by="name"))
    assert set(walked(CONTACTS.walk(View(shelf="all", text="13 suivi:zoé")))) == {
        row["id"] for row in some_contacts if row["name"].endswith("13") and row["id"] in zoe
    }
    customers = walked(CONTACTS.walk(View(shelf="customer", text="suivi:paul martin")))
    assert customers
    assert all(read(Contact, id_)["is_customer"] for id_ in customers)


# --- actions --------------------------------------------------------------------------------------------------------

TODAY = date(2026, 11, 24)


@pytest.fixture
def some_actions(anne: Session) -> list[int]:
    """Forty actions of two contacts for five people, late, of today and to come, every fifth done; their ids."""
    with unit(anne, "Remplir") as work:
        made = contacts.create_all(
            work,
            [
                contacts.NewContact({"name": "Garage du Lac", "city": "Annecy", "is_customer": True}),
                contacts.NewContact({"name": "Œillet & Fils", "is_customer": True}),
            ],
        )
    ids = []
    for number in range(40):
        values = {
            "label": f"Relancer le devis {number}" if number % 2 else f"Hôtel : vérifier {number}",
            "kind": ("call", "email", "reminder", "meeting")[number % 4],
            "assignee": ("anne", "paul", "Paula", "zoé", "")[number % 5],
            "due": None if number % 7 == 0 else TODAY + timedelta(number * 11 % 30 - 10),
        }
        ids.append(follow_up.create_action(anne, made[number % 3 % 2]["id"], values).row["id"])
    follow_up.complete(anne, ids[::5])
    return ids


def actions(shelf: str, **view: Any) -> list[int]:
    return walked(AGENDA.walk(View(shelf=shelf, **view)), limit=3)


def expected(test: Any, *, done: bool = False) -> list[int]:
    rows = [row for row in Action.values() if (row["done_at"] is not None) == done and test(row)]
    rows.sort(key=lambda row: (row["done_at"] if done else row["due_key"], row["id"]), reverse=done)
    return [row["id"] for row in rows]


@pytest.mark.usefixtures("some_actions")
def test_actions_are_narrowed_by_user_kind_and_contact() -> None:
    lake, *_others = Contact.values(Contact.name == "Garage du Lac")
    for text, test in (
        ("pour:paul", lambda row: row["assignee"] in ("paul", "Paula")),
        ("pour:paula", lambda row: row["assignee"] == "Paula"),
        ("pour:ZOE", lambda row: row["assignee"] == "zoé"),
        ("pour:personne", lambda row: row["assignee"] == ""),
        ("type:appel", lambda row: row["kind"] == "call"),
        ("type:r", lambda row: row["kind"] in ("meeting", "reminder")),
        ("type:r pour:pau", lambda row: row["kind"] in ("meeting", "reminder") and row["assignee"][:2].lower() == "pa"),
        ("contact:lac", lambda row: row["contact_id"] == lake["id"]),
        ("contact:annecy pour:anne", lambda row: row["contact_id"] == lake["id"] and row["assignee"] == "anne"),
        ("type:zzz", lambda _row: False),
        ("pour:zzz", lambda _row: False),
        ("contact:zzz", lambda _row: False),
    ):
        assert actions("todo", text=text) == expected(test), text
        assert actions("done", text=text) == expected(test, done=True), text
        parts = [id_ for shelf in ("late", "today", "week", "later") for id_ in actions(shelf, text=text)]
        assert parts == expected(test), text


@pytest.mark.usefixtures("some_actions")
def test_what_is_typed_counts_before_what_is_chosen() -> None:
    chosen = (("pour", ("anne",)), ("type", ("call",)))
    mine = expected(lambda row: row["assignee"] == "anne" and row["kind"] == "call")
    assert actions("todo", chosen=chosen) == mine
    of_paul = expected(lambda row: row["assignee"] in ("paul", "Paula") and row["kind"] == "call")
    assert actions("todo", chosen=chosen, text="pour:paul") == of_paul
    several = expected(lambda row: row["assignee"] in ("anne", "zoé"))
    assert actions("todo", chosen=(("pour", ("anne", "zoé")),)) == several


@pytest.mark.usefixtures("some_actions")
def test_words_are_those_of_the_object_and_of_the_contact() -> None:
    lake, fils = Contact.values(Contact.city == "Annecy")[0]["id"], Contact.values(Contact.city == "")[0]["id"]
    for text, test in (
        ("devis", lambda row: "devis" in row["label"]),
        ("hotel ver", lambda row: "Hôtel" in row["label"]),
        ("oeil", lambda row: row["contact_id"] == fils),
        ("annecy", lambda row: row["contact_id"] == lake),
        ("lac devis", lambda row: row["contact_id"] == lake and "devis" in row["label"]),
        ("lac pour:anne", lambda row: row["contact_id"] == lake and row["assignee"] == "anne"),
        ("devis 13", lambda row: row["label"].endswith("devis 13")),
        ("zzz", lambda _row: False),
        ("%", lambda _row: False),
    ):
        assert actions("todo", text=text) == expected(test), text
        assert actions("done", text=text) == expected(test, done=True), text


def test_a_contact_is_found_however_late_its_action_comes(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_search, "LOOKED", 5)
    lake = contacts.create(anne, {"name": "Garage du Lac", "is_customer": True}).row["id"]
    other = contacts.create(anne, {"name": "Martin", "is_customer": True}).row["id"]
    for number in range(7):
        follow_up.create_action(anne, other, {"label": "Rappeler", "due": TODAY + timedelta(number)})
    late = follow_up.create_action(anne, lake, {"label": "Dans dix ans", "due": TODAY + timedelta(3650)}).row["id"]
    assert actions("todo", text="garage") == actions("later", text="lac pour:anne") == [late]
    assert actions("todo", text="dix ans") == []
    assert len(actions("todo", text="rappeler")) == 5


def test_deals_and_projects_are_found_by_their_label_and_their_contact(
    anne: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_search, "LOOKED", 3)
    lake = contacts.create(anne, {"name": "Garage du Lac", "city": "Annecy", "is_customer": True}).row["id"]
    other = contacts.create(anne, {"name": "Martin", "is_customer": True}).row["id"]
    for create, listing, shelves in (
        (deals.create, DEALS, ("open", "won")),
        (projects.create, PROJECTS, ("current", "closed")),
    ):
        day = "expected" if listing is DEALS else "ends_on"
        rest = {"estimate": 100} if listing is DEALS else {"budget": 100}
        first, second, late, of_lake = (
            create(anne, contact, {"label": label, day: TODAY + timedelta(number), **rest}).row["id"]
            for number, (contact, label) in enumerate(
                ((other, "Hôtel neuf"), (other, "Un devis"), (other, "Atelier 2026"), (lake, "Pose d’un atelier"))
            )
        )
        of_other = create(anne, other, {"label": "Bien après", **rest}).row["id"]

        def found(text: str, listing: Listing = listing, shelf: str = shelves[0]) -> list[int]:
            return walked(listing.walk(View(shelf=shelf, text=text)))

        assert found("hotel") == [first]
        assert found("martin devis") == [second]
        assert found("annecy") == found("lac") == [of_lake]
        assert found("ate") == [late]  # of the three that are looked at; the other one's label does not begin so
        assert found("bien a") == [of_other]  # however late it comes
        assert found("martin") == [first, second, late, of_other]
        assert found("zzz") == found("%") == []
        assert found("hotel", shelf=shelves[1]) == []
    assert deals.totals(DEALS.walk(View(shelf="open", text="martin")))[0] == 4


def test_of_more_users_than_are_walked_side_by_side_none_is_lost(anne: Session) -> None:
    (made,) = [contacts.create(anne, {"name": "Martin", "is_customer": True}).row]
    ids = [
        follow_up.create_action(anne, made["id"], {"label": "A", "assignee": f"u{number}", "due": days.today()}).row[
            "id"
        ]
        for number in range(MOST_MERGED + 3)
    ]
    assert actions("todo", text="pour:u") == ids
