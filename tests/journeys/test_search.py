"""Finding a contact while one types, from whatever one remembers of it."""

import pytest

from tests.desk import Desk

MARTIN = {
    "name": "MARTIN & FILS SARL",
    "postcode": "69003",
    "city": "Lyon",
    "phone": "04 65 71 62 10",
    "siret": "732 829 320 00074",
    "people": [{"last_name": "Roux", "first_name": "Hélène", "mobile": "+33639986212"}],
}
OEILLET = {"name": "Menuiserie L’Œillet d’Or", "postcode": "01000", "city": "Bourg", "email": "atelier@oeillet.example"}
BENARD = {"last_name": "Bénard", "first_name": "Hélène", "city": "Saint-Étienne", "mobile": "06 39 98 62 14"}
WEBER = {"name": "WEBER & Cie", "city": "Lyon", "phone": "04 72 00 00 01"}
ALL = (MARTIN, OEILLET, BENARD, WEBER)

MARTINS, OEILLETS, BENARDS, WEBERS = "MARTIN & FILS SARL", "Menuiserie L’Œillet d’Or", "BÉNARD Hélène", "WEBER & Cie"


@pytest.mark.parametrize(
    ("typed", "found", "where"),
    [
        ("m", [MARTINS, OEILLETS], ""),
        ("fils mar", [MARTINS], ""),  # words in any order, each by its beginning
        ("benard", [BENARDS], ""),  # accents do not count
        ("BÉNARD HELENE", [BENARDS], ""),
        ("l'oeillet d'or", [OEILLETS], ""),  # straight apostrophes and oe
        ("lyon web", [WEBERS], ""),
        ("st-etienne", [], ""),
        ("saint etienne", [BENARDS], ""),
        ("716", [MARTINS], "tél. 04 65 71 62 10"),  # three digits in the middle of a phone
        ("62 1", [BENARDS, MARTINS], ""),  # groups of digits, as one remembers them
        ("06 39 98 62 12", [MARTINS], "06 39 98 62 12 H. Roux"),
        ("+33 6 39 98 62 14", [BENARDS], "mobile 06 39 98 62 14"),
        ("69003 04", [MARTINS], "tél. 04 65 71 62 10"),  # postcode and phone
        ("732829320", [MARTINS], "SIRET 732 829 320 00074"),
        ("732 829", [MARTINS], "SIRET 732 829 320 00074"),
        ("roux", [MARTINS], "ROUX Hélène"),  # a person of the company
        ("atelier@oe", [OEILLETS], "atelier@oeillet.example"),
        ("c00004", [WEBERS], "C00004"),
    ],
)
async def test_a_contact_is_found_by_what_one_remembers(
    any_desk: Desk, typed: str, found: list[str], where: str
) -> None:
    any_desk.given(*ALL)
    async with any_desk.as_user("anne") as anne:
        await anne.search(typed)
        assert sorted(anne.list.names()) == sorted(found)
        assert f"{len(found)} trouvé" in anne.screen_text()
        assert "Trouvé dans" in anne.screen_text()
        assert where[:20] in anne.list.cursor()


async def test_the_best_match_comes_first(desk: Desk) -> None:
    desk.given(
        {"name": "Garage Martin"},
        {"name": "Martin Zingueur"},
        {"name": "Martin Alu"},
        {"name": "Transports Duval", "email": "martin@duval.example"},
    )
    async with desk.as_user("anne") as anne:
        await anne.search("martin")
        assert anne.list.names()[:2] == ["Martin Alu", "Martin Zingueur"]  # those that begin so, by name
        assert set(anne.list.names()[2:]) == {"Garage Martin", "Transports Duval"}


async def test_nothing_found_says_what_to_do(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.search("dupnt")
        assert "Aucun contact pour « dupnt »" in anne.screen_text()
        await anne.press("escape", "escape")
        assert len(anne.list.names()) == 4


async def test_arrows_move_in_the_list_and_entree_opens_from_the_search_field(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.search("helene")
        assert "BÉNARD Hélène" in anne.list.cursor()
        await anne.press("down", "enter")
        assert "MARTIN & FILS SARL · société" in anne.screen_text()
        await anne.press("escape")
        assert "Chercher : helene" in anne.screen_text()  # back where one was


async def test_entree_behind_quick_typing_opens_what_was_searched(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.ahead("slash", *"weber", "enter")
        await anne.settle()
        assert "WEBER & Cie · société" in anne.screen_text()


async def test_echap_leaves_the_field_then_the_filter(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.search("lyon")
        await anne.press("escape")
        assert "Chercher : lyon" in anne.screen_text()
        assert len(anne.list.names()) == 2
        await anne.press("escape")
        assert "lyon" not in anne.line("Chercher")
        assert len(anne.list.names()) == 4


async def test_f3_searches_everywhere_from_any_onglet(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.press("4")
        assert anne.list.names() == []
        await anne.press("f3")
        await anne.type("weber")
        await anne.settle()
        assert anne.list.names() == ["WEBER & Cie"]


async def test_f3_on_a_sheet_searches_all_contacts(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "f3")
        await anne.type("weber")
        await anne.settle()
        assert anne.list.names() == ["WEBER & Cie"]


async def test_a_paste_in_the_list_starts_a_search(desk: Desk) -> None:
    desk.given(*ALL)
    async with desk.as_user("anne") as anne:
        await anne.paste("04.65.71.62.10\n")
        await anne.settle()
        assert anne.list.names() == ["MARTIN & FILS SARL"]
        assert "Chercher : 04.65.71.62.10" in anne.screen_text()


async def test_a_contact_saved_by_somebody_is_found_at_once(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne, any_desk.as_user("bob") as bob:
        await anne.press("n", "c")
        await anne.type("Garage du Lac")
        await anne.fill(phone="04 50 00 12 34")
        await anne.press("ctrl+s")
        await bob.search("0012")
        assert bob.list.names() == ["Garage du Lac"]


async def test_a_field_narrows_the_list(any_desk: Desk) -> None:
    any_desk.given({**MARTIN, "owner": "paul"}, {**OEILLET, "owner": "Paule"}, {**BENARD, "owner": "paul"}, WEBER)
    async with any_desk.as_user("anne") as anne:
        await anne.press("/")
        assert "Chercher : mots, ville:lyon, suivi:paul" in anne.lines()[2]
        await anne.type("ville:lyon")
        await anne.settle()
        assert anne.list.names() == [MARTINS, WEBERS]
        assert "2 trouvés" in anne.lines()[2]
        assert "Tri : ville" in anne.lines()[1]
        assert "Trouvé dans" not in anne.screen_text()
        await anne.type(" suivi:pau")
        await anne.settle()
        assert anne.list.names() == [MARTINS]
        await anne.press("ctrl+u")
        await anne.type("suivi:paul")
        await anne.settle()
        assert anne.list.names() == [BENARDS, MARTINS, OEILLETS]
        assert "Tri : nom" in anne.lines()[1]
        await anne.type(" helene")
        await anne.settle()
        assert anne.list.names() == [BENARDS, MARTINS]
        assert "Trouvé dans" in anne.screen_text()
        await anne.press("escape")
        assert "Chercher : suivi:paul helene" in anne.lines()[2]
        await anne.press("escape")
        assert len(anne.list.names()) == 4
