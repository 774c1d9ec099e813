"""What a form checks, proposes and refuses while one types."""

import pytest

from tests.desk import Desk, User


async def new_client(user: User, name: str = "Martin & Fils") -> None:
    await user.press("n", "c")
    await user.type(name)


@pytest.mark.parametrize(
    ("column", "label", "wrong"),
    [
        ("siren", "SIREN", "732829321"),
        ("siret", "SIRET", "73282932000075"),
        ("vat_number", "TVA intra.", "FR45732829320"),
        ("email", "Email", "contact@martin"),
        ("phone", "Téléphone", "04 65 71"),
    ],
)
async def test_a_wrong_number_warns_under_its_field_and_is_kept(
    desk: Desk, column: str, label: str, wrong: str
) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(**{column: wrong})
        await anne.press("tab")
        assert anne.problem_of(column).startswith("!")
        await anne.press("ctrl+s")
        assert "C00001 Martin & Fils" in anne.screen_text()
        assert "! " in anne.line(label)  # it is marked wherever it shows
        assert wrong.replace(" ", "") in anne.line(label).replace(" ", "")


async def test_the_warning_goes_when_the_number_is_right(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(siren="732829321")
        await anne.press("tab")
        assert anne.problem_of("siren").startswith("!")
        await anne.replace(siren="732829320")
        await anne.press("tab")
        assert anne.problem_of("siren") == ""


async def test_a_siret_of_another_company_warns(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(siren="552100554", siret="73282932000074")
        await anne.press("tab")
        assert "SIREN" in anne.problem_of("siret")


async def test_what_is_too_long_is_refused_with_the_cursor_on_it(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.go_to("payment_terms")
        await anne.paste("x" * 101)
        await anne.go_to("name")
        await anne.press("ctrl+s")
        assert "× Non enregistré : 1 erreur" in anne.status
        assert anne.field == "payment_terms"
        assert "×" in anne.line("100 caractères au plus, 101 saisis")
        await anne.press("backspace", "ctrl+s")
        assert "Enregistré" in anne.status


async def test_only_the_name_is_required(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.fill(city="Lyon")
        await anne.press("ctrl+s")
        assert "× Non enregistré : 1 erreur" in anne.status
        assert anne.field == "name"
        assert anne.problem_of("name").startswith("×")
        await anne.type("Martin")
        await anne.press("ctrl+s")
        assert "C00001 Martin" in anne.screen_text()
        assert "adresse incomplète" not in anne.screen_text()


async def test_a_contact_without_an_address_says_that_it_is_incomplete(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.press("ctrl+s")
        assert "adresse incomplète" in anne.screen_text()
        await anne.press("3")
        assert "adresse incomplète" in anne.line("Facturation ")


async def test_the_siren_proposes_the_vat_number(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(siren="732829320")
        await anne.press("tab")
        assert anne.text_of("vat_number") == "FR44 732 829 320"
        await anne.replace(siren="552100554")
        await anne.press("tab")
        assert anne.text_of("vat_number").endswith("552 100 554")  # still a proposal: it follows


async def test_a_vat_number_that_was_typed_is_not_proposed_over(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(vat_number="DE136695976", siren="732829320")
        await anne.press("tab")
        assert anne.text_of("vat_number").replace(" ", "") == "DE136695976"


async def test_the_siret_gives_the_siren(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(siret="732 829 320 00074")
        await anne.press("tab")
        assert anne.text_of("siret") == "732 829 320 00074"
        assert anne.text_of("siren") == "732 829 320"
        assert anne.text_of("vat_number") == "FR44 732 829 320"


async def test_a_postcode_of_one_city_fills_it_in(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(postcode="69003")
        await anne.press("tab")
        assert anne.field == "city"
        assert "Lyon" in anne.text_of("city")


async def test_a_postcode_of_several_cities_offers_them(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(postcode="01300")
        await anne.press("tab")
        assert anne.text_of("city") == ""
        assert "01300 Belley" in anne.screen_text()
        assert "01300 Andert-et-Condon" in anne.screen_text()
        await anne.type("bel")
        assert "Andert-et-Condon" not in anne.screen_text()
        await anne.press("enter")
        assert anne.text_of("city") == "Belley"
        assert anne.field != "city"


async def test_a_cedex_and_a_city_of_its_own_are_right_as_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(postcode="69423", city="LYON CEDEX 03")
        await anne.press("tab")
        assert anne.problem_of("city") == ""
        await anne.press("ctrl+s")
        assert "69423 LYON CEDEX 03" in anne.screen_text()


async def test_f4_shows_the_choices_of_a_field(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.go_to("legal_form")
        assert "F4" in anne.keys_shown
        await anne.press("f4")
        assert "SARL" in anne.screen_text()
        await anne.type("sar")
        await anne.press("enter")
        assert "SARL" in anne.text_of("legal_form")


async def test_f4_says_that_there_is_nothing_to_choose_and_what_to_do(desk: Desk) -> None:
    desk.given({"name": "MARTIN"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "a", "e")
        await anne.go_to("recipient_id")
        await anne.press("f4")
        await anne.sees("Aucun contact associé à choisir")
        await anne.go_to("city")
        await anne.press("f4")
        await anne.sees("Rien à proposer ici")


async def test_the_top_row_of_an_azerty_keyboard_types_digits_in_number_fields(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne)
        await anne.fill(siren='è"é(é_é"à', postcode="-ç&éé")
        await anne.press("tab")
        assert anne.text_of("postcode") == "69122"
        assert anne.text_of("siren").replace(" ", "") == "732528230"


async def test_ctrl_z_gives_a_field_back_what_it_contained(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne, "Martin")
        await anne.press("tab", "shift+tab")
        await anne.type(" & Fils")
        await anne.press("ctrl+z")
        assert anne.text_of("name") == "Martin"


async def test_ctrl_z_gives_a_field_back_what_it_contained_before_it_was_left_too(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await new_client(anne, "Martin")
        await anne.fill(mobile="06 39 98 62 12")
        await anne.press("tab")
        await anne.replace(mobile="martin@exemple.fr")
        await anne.press("tab", "shift+tab", "ctrl+z")
        assert anne.text_of("mobile") == "06 39 98 62 12"
        await anne.press("tab", "tab", "ctrl+z")
        assert "Ce champ n’a pas changé." in anne.status


async def test_all_that_is_doubtful_shows_when_a_form_opens(desk: Desk) -> None:
    desk.given({"name": "Garage Roux", "siren": "732829321", "siret": "73282932000075"})
    async with desk.as_user("anne") as anne:
        await anne.press("enter", "e")
        assert anne.problem_of("siren").startswith("!")
        assert anne.problem_of("siret").startswith("!")


async def test_likely_duplicates_show_while_one_types(any_desk: Desk) -> None:
    any_desk.given({"name": "MARTIN & FILS SARL", "postcode": "69003", "city": "Lyon", "phone": "04 65 71 62 10"})
    async with any_desk.as_user("anne") as anne:
        await new_client(anne, "Martin et Fils")
        await anne.settle()
        assert "! 1 fiche proche" in anne.screen_text()
        assert "C00001 MARTIN & FILS SARL, 69003 Lyon" in anne.screen_text()
        await anne.replace(name="Garage du Lac")
        await anne.settle()
        assert "fiche proche" not in anne.screen_text()
        await anne.fill(phone="0465716210")
        await anne.settle()
        assert "même téléphone" in anne.screen_text()
        await anne.press("ctrl+s")
        assert "C00002 Garage du Lac" in anne.screen_text()  # a warning, never a wall


async def test_a_duplicate_is_opened_from_the_form_and_the_typing_waits(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS SARL", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await new_client(anne, "Martin et Fils")
        await anne.settle()
        await anne.press("ctrl+o", "enter")
        assert "C00001 MARTIN & FILS SARL · société" in anne.screen_text()
        await anne.press("escape")
        assert anne.text_of("name") == "Martin et Fils"


async def test_a_sure_duplicate_is_asked_about_once_at_the_save(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS SARL", "siret": "73282932000074", "city": "Lyon"})
    async with desk.as_user("anne") as anne:
        await new_client(anne, "Menuiserie Martin")
        await anne.fill(siret="73282932000074")
        await anne.press("ctrl+s")
        assert "Ce contact existe déjà" in anne.screen_text()
        assert "► " in anne.line("Ouvrir C00001")
        await anne.press("escape")
        assert anne.text_of("name") == "Menuiserie Martin"
        await anne.press("ctrl+s", "e")
        assert "C00002 Menuiserie Martin" in anne.screen_text()


async def test_a_duplicate_may_be_opened_instead_of_saved(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS SARL", "siret": "73282932000074"})
    async with desk.as_user("anne") as anne:
        await new_client(anne, "Menuiserie Martin")
        await anne.fill(siret="73282932000074")
        await anne.press("ctrl+s", "enter")
        assert "C00001 MARTIN & FILS SARL · société" in anne.screen_text()


async def test_editing_a_contact_does_not_find_itself(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS SARL", "siret": "73282932000074"})
    async with desk.as_user("anne") as anne:
        await anne.press("e")
        await anne.replace(name="MARTIN ET FILS SARL")
        await anne.settle()
        assert "fiche proche" not in anne.screen_text()
        await anne.press("ctrl+s")
        assert "MARTIN ET FILS SARL enregistré" in anne.status


async def test_a_societe_with_people_does_not_become_a_particulier(desk: Desk) -> None:
    desk.given({"name": "MARTIN & FILS SARL", "people": [{"last_name": "Roux"}]})
    async with desk.as_user("anne") as anne:
        await anne.press("e")
        await anne.go_to("nature")
        await anne.press("space")
        await anne.fill(last_name="Martin")
        await anne.press("ctrl+s")
        assert "1 contact associé" in anne.status
        assert "ne peut pas devenir un particulier" in anne.status
