"""The pictures; `pytest --snapshot-update` draws them anew, to be looked at before they are kept."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

from jbtui.models.contact import Contact
from jbtui.services import contacts, deals, follow_up
from jbtui.services.documents import drafts
from jbtui.services.unit import Session
from tests.desk import Clock, Desk, User
from tests.services.selling import numbered, stored, years
from tests.snapshots.conftest import Acts, Picture

WIDE = (120, 40)
SIZES = pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "120x40"])


def keys(*pressed: str, typed: str = "") -> Acts:
    """Press keys, then type a text."""

    async def acts(user: User) -> None:
        await user.press(*pressed)
        await user.type(typed)

    return acts


SCREENS = {
    "contacts": keys(),
    "contacts-clients-by-city": keys("2", "t", "2"),
    "contacts-search": keys("slash", typed="62 1"),
    "contacts-nothing-found": keys("slash", typed="dupnt"),
    "contacts-marked": keys("space", "space", "down", "space"),
    "sheet": keys("end", "up", "up", "enter"),
    "sheet-warned": keys("end", "up", "enter"),
    "sheet-particulier": keys("down", "enter"),
    "sheet-people": keys("end", "up", "up", "enter", "2", "down"),
    "sheet-addresses": keys("end", "up", "up", "enter", "3"),
    "sheet-edit": keys("end", "up", "up", "enter", "e"),
    "person-form": keys("end", "up", "up", "enter", "a", "c"),
    "address-form": keys("end", "up", "up", "enter", "a", "e"),
    "entry-form": keys("end", "up", "up", "enter", "a", "n", typed="Accepte le prix"),
    "new-societe": keys("n", "c"),
    "new-particulier": keys("n", "space", "p"),
    "import": keys("n", "h"),
    "company": keys("m", "s"),
    "fiscal-years": keys("m", "x"),
    "vat-rates": keys("m", "v", "down", "down"),
    "payment-terms": keys("m", "e", "down", "down", "down"),
    "mentions": keys("m", "n"),
    "my-changes": keys("o", "r", "u"),
    "contact-journal": keys("o", "j"),
    "help": keys("question_mark"),
    "help-form": keys("n", "c", "f1"),
}

POPUPS = {
    "popup-new": keys("n"),
    "popup-menu": keys("m"),
    "popup-sort": keys("t"),
    "popup-add": keys("enter", "a"),
    "popup-operations": keys("o"),
    "popup-export": keys("o", "x"),
    "export-file": keys("o", "x", "c"),
    "popup-operations-address": keys("enter", "3", "o"),
    "popup-delete": keys("space", "space", "delete"),
    "palette": keys("colon", typed="arch"),
}


@SIZES
@pytest.mark.parametrize("name", SCREENS)
def test_screens(picture: Picture, name: str, size: tuple[int, int]) -> None:
    assert picture(SCREENS[name], size=size)


@pytest.mark.parametrize("name", POPUPS)
def test_popups(picture: Picture, name: str) -> None:
    assert picture(POPUPS[name])


@SIZES
def test_an_empty_database(picture: Picture, size: tuple[int, int]) -> None:
    assert picture(keys("asterisk", "delete", "o"), size=size)


def test_drafts(picture: Picture) -> None:
    async def acts(user: User) -> None:
        for profile, name, city in (("c", "Martin & Fils", "Lyon"), ("p", "Taxis Rhodaniens", "Vienne")):
            await user.press("n", profile)
            if profile == "p":
                await user.press("n")
            await user.fill(name=name, city=city, siret="732 829 320")
            await user.press("escape")
            cast(Clock, user.app.session.clock).move(hours=3)
        await user.press("m", "b", "down")

    assert picture(acts)


def test_choices_of_a_field(picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("n", "c")
        await user.fill(name="Garage", postcode="01300")
        await user.press("tab")

    assert picture(acts)


def test_errors_and_warnings_on_fields(picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("n", "c")
        await user.fill(email="contact@martin", phone="04 65 71", siren="732829321")
        await user.press("ctrl+s")
        await user.sees("brouillon 10:30:00")  # which a slow machine has written before the picture

    assert picture(acts)


def test_likely_duplicates(picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("n", "c")
        await user.type("Martin et Fils")
        # A slow machine has written the draft before the picture, a fast one has not.
        await user.sees("brouillon 10:30:00")

    assert picture(acts)


def test_a_sure_duplicate_at_the_save(picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("n", "c")
        await user.fill(name="Menuiserie Martin", siret="73282932000074")
        await user.press("ctrl+s")

    assert picture(acts)


def test_a_draft_that_waits(picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("n", "c")
        await user.type("Garage du Lac")
        await user.press("escape", "n", "c")

    assert picture(acts)


def test_a_conflict(desk: Desk, picture: Picture) -> None:
    async def acts(user: User) -> None:
        await user.press("enter", "e")
        with desk.connected():
            row = Contact.values(Contact.name == "AUBRY Transports")[0]
            theirs = {"city": "Meylan", "phone": "+33476000001"}
            contacts.update(Session("bob", clock=desk.clock), row["id"], theirs, row["version"])
        await user.sees("bob a enregistré cette fiche")
        await user.replace(phone="04 76 00 00 02", city="Voiron")
        await user.press("ctrl+s")

    assert picture(acts)


PLACES_OF_DEALS = {
    "deals": keys("m", "i", "home"),
    "deal": keys("m", "i", "end", "enter"),
    "projects": keys("m", "j", "home"),
    "project": keys("m", "j", "home", "enter"),
}


@SIZES
@pytest.mark.parametrize("name", PLACES_OF_DEALS)
def test_deals_and_projects(desk: Desk, picture: Picture, name: str, size: tuple[int, int]) -> None:
    anne = Session("anne", clock=desk.clock)
    with desk.connected():
        martin = Contact.values(Contact.name == "MARTIN & FILS SARL")[0]["id"]
        atelier = {"label": "Atelier 2026", "estimate": 18500, "stage": "proposal", "expected": date(2026, 12, 31)}
        deal = deals.create(anne, martin, {**atelier, "origin": "Client existant"}).row
        escalier = {"label": "Escalier maison de ville", "estimate": 4200, "expected": date(2026, 12, 15)}
        won = deals.create(anne, martin, {**escalier, "owner": "anne"}).row
        deals.create(anne, martin, {"label": "Portes du dépôt", "estimate": Decimal("950.50")})
        for hanging in ({"deal_id": deal["id"]}, {"deal_id": won["id"]}):
            follow_up.create_action(anne, martin, {"label": "Relancer le devis", "kind": "call", **hanging})
            note = {"day": date(2026, 11, 18), "text": "Veut 3 % de mieux sur la quincaillerie"}
            follow_up.create_note(anne, martin, {**note, **hanging})
        deals.win(anne, won["id"], as_project=True)
    assert picture(PLACES_OF_DEALS[name], size=size)


@SIZES
@pytest.mark.parametrize("opened", ["lines", "addresses", "line-operations", "errors"])
def test_a_document_that_is_typed(desk: Desk, picture: Picture, opened: str, size: tuple[int, int]) -> None:
    with desk.connected():
        martin = Contact.values(Contact.name == "MARTIN & FILS SARL")[0]["id"]
        lines: list[dict[str, Any]] = [
            {"ref": "PORTE-120", "description": "Porte chêne 120 × 204", "quantity": Decimal(2), "price": Decimal(593)},
            {"kind": "text", "description": "Pose comprise, hors peinture"},
            {"ref": "POSE-J", "description": "Pose, la journée", "quantity": Decimal("1.5"), "price": Decimal(420)}
            | {"unit": "DAY", "vat_rate": Decimal(10), "discount_kind": "pct", "discount_value": Decimal(5)},
            {"kind": "subtotal", "description": "Menuiseries"},
        ]
        drafts.create(Session("anne", clock=desk.clock), martin, "DEV", {"subject": "Atelier 2026"}, lines)

    async def acts(user: User) -> None:
        await user.press("m", "d", "e", "down")
        if opened == "addresses":
            await user.press("up", "up")
            await user.go_to("delivery_address_id")
            await user.press("space")
        elif opened == "line-operations":
            await user.press("ctrl+o")
        elif opened == "errors":
            await user.press("ctrl+n")
            await user.type("QUINC")
            await user.press("tab", "tab")
            await user.type("1e3")
            await user.press("ctrl+s")

    assert picture(acts, size=size)


HISTORIES = {
    "history": keys("end", "up", "up", "enter", "4", "down"),
    "history-list": keys("end", "up", "up", "enter", "4", "down", "enter"),
}


@SIZES
@pytest.mark.parametrize("name", HISTORIES)
def test_the_history(desk: Desk, picture: Picture, name: str, size: tuple[int, int]) -> None:
    anne = Session("anne", clock=desk.clock)
    with desk.connected():
        martin = Contact.values(Contact.name == "MARTIN & FILS SARL")[0]
        years(*((f"{year}", f"{year}-01-01", f"{year}-12-31") for year in (2026, 2025, 2024)))
        for number, (year, of_year) in enumerate(((2026, 3), (2025, 12), (2024, 6))):
            for type_ in ("DEV", "CDE", "BL"):
                numbered(anne, stored(anne, martin, type_, date=date(year, 2, 5), ht=1500 + 500 * number))
            for month in range(1, of_year + 1):
                due = {"due_date": date(year, month, 28)}
                numbered(anne, stored(anne, martin, "FAC", date=date(year, month, 7), ht=250 * (month + 3), **due))
        numbered(anne, stored(anne, martin, "AVO", date=date(2026, 3, 9), ht=200))
        deals.create(anne, martin["id"], {"label": "Atelier 2026", "estimate": 18500, "opened_on": date(2026, 2, 1)})
    assert picture(HISTORIES[name], size=size)


@SIZES
def test_a_file_to_import(
    picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)  # the path shows
    (tmp_path / "contacts.csv").write_text(
        "Nom de la société;Code postal;Ville;Téléphone;Couleur\n"
        "Garage du Lac;74000;Annecy;04 50 12 34 56;bleu\n"
        "MARTIN & FILS SARL;69003;Lyon;04 65 71 62 10;\n"
        ";42000;Saint-Étienne;;\n",
        "utf-8",
    )

    async def looked_at(user: User) -> None:
        await user.press("n", "h")
        await user.type("contacts.csv")
        await user.press("enter")

    assert picture(looked_at, size=size)
