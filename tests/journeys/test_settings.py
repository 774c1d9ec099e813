"""Paramètres: the company, the fiscal years, and the rows that documents are offered."""

from pathlib import Path

from jbtui.models.fiscal_year import FiscalYear
from jbtui.models.payment_term import PaymentTerm
from jbtui.models.seller import Seller
from tests.desk import Desk, plain


async def test_the_form_of_the_company_opens_at_once_and_checks_its_numbers(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Société")
        assert anne.field == "name"
        await anne.fill(name="Dupuis SARL", siret="732 829 320 00074")
        await anne.press("tab")
        assert anne.text_of("siren") == "732 829 320"
        assert anne.text_of("vat_number") == "FR44 732 829 320"
        assert anne.text_of("einvoice_address") == "732829320"
        await anne.fill(iban="fr76 3000 6000 0112 3456 7890 188")
        await anne.press("tab")
        assert "attendue, 76 saisie" in anne.problem_of("iban")
        await anne.replace(iban="fr7630006000011234567890189")
        await anne.press("tab")
        assert (anne.text_of("iban"), anne.problem_of("iban")) == ("FR76 3000 6000 0112 3456 7890 189", "")
        await anne.press("ctrl+s")
        assert "Dupuis SARL" in anne.lines()[2]
        assert "FR76 3000 6000 0112 3456" in anne.screen_text()
        with desk.connected():
            (seller,) = Seller.values()
        assert (seller["siret"], seller["iban"]) == ("73282932000074", "FR7630006000011234567890189")
        await anne.press("ctrl+z")
        assert "Annulé : Modifier la société" in plain(anne.status)
        assert "Dupuis" not in anne.screen_text()


async def test_what_is_typed_in_a_setting_is_taken_up_again(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Société")
        await anne.type("Dupuis SARL")
        await anne.press("escape")
        await anne.menu("Paramètres", "Conditions de règlement")
        await anne.press("n")
        await anne.type("90 jours")
        await anne.press("escape", "m", "a", "m", "b")
        assert "Condition de règlement 90 jours" in anne.screen_text()
        await anne.press("enter" if "► Condition" in " ".join(anne.screen_text().split()) else "down")
        await anne.press(*(() if anne.field else ("enter",)))
        assert anne.text_of("label") == "90 jours"
        await anne.press("ctrl+s")
        assert "90 jours" in anne.list.cursor()
        await anne.press("m", "b", "enter")
        assert anne.text_of("name") == "Dupuis SARL"


async def test_the_next_year_is_one_key_away_and_does_not_overlap(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Exercices")
        assert anne.list.names("Code") == ["2026"]
        await anne.press("n")
        assert [anne.text_of(name) for name in ("start", "end", "code")] == ["01/01/2027", "31/12/2027", "2027"]
        await anne.replace(end="30/06/2028", start="31/12/2026")
        await anne.press("ctrl+s")
        assert "il empiète sur l’exercice 2026" in anne.problem_of("start")
        await anne.replace(start="01/01/2027")
        await anne.press("tab")
        assert anne.text_of("code") == "2027"  # proposed before, and kept
        await anne.replace(code="2027-28")
        await anne.press("ctrl+s")
        assert anne.list.names("Code") == ["2027-28", "2026"]
        await anne.press("ctrl+z")
        assert anne.list.names("Code") == ["2026"]


async def test_closing_a_year_asks_and_is_taken_back(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Exercices")
        await anne.press("o", "c", "enter")  # « Non » is chosen first
        assert "ouvert" in anne.list.cursor()
        await anne.press("o", "c", "o")
        assert "clos le 24/11/2026" in anne.list.cursor()
        await anne.press("o", "r")
        assert "ouvert" in anne.list.cursor()
        await anne.press("ctrl+z")
        assert "clos le 24/11/2026" in anne.list.cursor()
        with desk.connected():
            (year,) = FiscalYear.values()
        assert year["closed_at"] is not None


async def test_a_condition_is_added_changed_and_deleted(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Conditions de règlement")
        assert anne.list.names("Libellé")[0] == "Comptant"
        await anne.press("n")
        await anne.fill(label="Fin de mois le 15", n="30", unit="jours", mode="fin de mois", fixed_day="15")
        await anne.press("ctrl+s")
        assert "30 jours, puis fin du mois, le 15 qui suit" in anne.list.cursor()
        await anne.press("delete", "o")
        assert "Fin de mois le 15" not in "".join(anne.list.rows())
        await anne.press("ctrl+z")
        assert "Fin de mois le 15" in "".join(anne.list.rows())
        with desk.connected():
            assert len(PaymentTerm.values()) == 10


async def test_two_who_look_at_the_settings_see_each_others_changes(desk: Desk) -> None:
    async with desk.as_user("anne") as anne, desk.as_user("bob") as bob:
        for user in (anne, bob):
            await user.menu("Paramètres", "Mentions légales")
        await anne.press("enter")
        await anne.replace(text="Au taux de dix pour cent.")
        await bob.sees("anne modifie cette fiche")
        await anne.press("ctrl+s")
        await bob.sees("Au taux de dix pour cent.")


async def test_the_menu_shows_every_place_at_once(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("m")
        for words in ("CONTACTS", "PARAMÈTRES", "s   Société", "n   Mentions légales", "q   Quitter"):
            assert words in anne.screen_text()


async def test_numbers_go_on_from_another_program(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Société")
        await anne.press("escape", "o", "n")
        assert "Factures : FA2026-00001 vient ensuite" in plain(anne.screen_text())
        await anne.press("f", "p", "ctrl+u")
        await anne.type("F A")
        await anne.press("enter")
        assert "lettres sans accent" in anne.status
        await anne.press("o", "n", "f", "p", "ctrl+u")
        await anne.type("FACT")
        await anne.press("enter", "o", "n", "f", "n", "ctrl+u")
        await anne.type("1250")
        await anne.press("enter")
        assert "Factures : FACT2026-01250 vient ensuite" in plain(anne.status)


async def test_the_logo_is_a_picture(desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "logo.svg"
    async with desk.as_user("anne") as anne:
        await anne.menu("Paramètres", "Société")
        await anne.press("escape")
        for content, said in (
            ("rien d’une image", "n’est pas une image PNG, JPEG, GIF ou SVG"),
            (f"<svg>{'a' * 200_000}</svg>", "dépasse 200 Ko"),
            ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "Les documents portent ce logo"),
        ):
            picture.write_text(content)
            await anne.press("o", "l")
            await anne.type(str(picture))
            await anne.press("enter")
            assert said in plain(anne.status)
        with desk.connected():
            assert bytes(Seller.values()[0]["logo"]) == picture.read_bytes()
        await anne.press("o", "l", "enter")
        with desk.connected():
            assert Seller.values()[0]["logo"] is None
