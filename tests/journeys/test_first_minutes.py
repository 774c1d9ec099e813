"""The first minutes: an empty database, a first client, a first particulier."""

from tests.desk import Desk


async def test_an_empty_database_says_what_to_press(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        screen = anne.screen_text()
        assert "vide" in screen
        for offer in ("n, puis c pour créer un client", "h pour importer un fichier", "j pour charger un jeu d’essai"):
            assert offer in " ".join(screen.split())
        assert "n Nouveau" in anne.keys_shown


async def test_an_empty_base_opens_on_its_first_contact_and_then_on_what_is_to_be_done(any_desk: Desk) -> None:
    async with any_desk.as_user("anne", home="actions") as anne:
        assert "n, puis c pour créer un client" in " ".join(anne.screen_text().split())
        await anne.press("n", "c")
        await anne.type("Garage du Lac")
        await anne.press("ctrl+s", "a", "a")
        await anne.fill(due="a", label="Prendre rendez-vous")
        await anne.press("ctrl+s")
    async with any_desk.as_user("anne", home="actions") as anne:
        assert "Actions à réaliser › pour moi" in anne.lines()[0]
        assert anne.list.names("Objet") == ["Prendre rendez-vous"]
        await anne.press("escape")
        assert "premier écran" in anne.status
        await anne.press("f3")
        await anne.type("lac")
        await anne.settle()
        assert anne.list.names() == ["Garage du Lac"]


async def test_a_draft_is_offered_over_what_is_to_be_done(desk: Desk) -> None:
    desk.given({"name": "Garage du Lac"})
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Aubry")
        await anne.press("escape", "ctrl+q")
    async with desk.as_user("anne", home="actions") as anne:
        assert "1 saisie non enregistrée" in anne.screen_text()
        await anne.press("enter")
        assert anne.text_of("name") == "Aubry"


async def test_the_demonstration_data_comes_by_two_keys_and_goes_by_one(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "j")
        assert "50 contacts" in anne.screen_text()
        assert "Jeu d’essai chargé" in anne.status
        await anne.press("ctrl+z")
        assert "0 contacts" in anne.screen_text()


async def test_n_c_creates_a_client_with_keys_only(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne:
        await anne.press("n", "c")
        assert "Contacts › Nouveau client" in anne.lines()[0]
        await anne.type("Martin & Fils SARL")
        await anne.fill(phone="0465716210", line1="12 rue des Tanneurs")
        await anne.press("ctrl+s")
        assert "C00001 Martin & Fils SARL · société · client" in anne.screen_text()
        assert "12 rue des Tanneurs" in anne.screen_text()
        assert "Enregistré" in anne.status
        await anne.press("escape")
        assert "C C00001" in anne.list.cursor()
        assert "04 65 71 62 10" in anne.list.cursor()
    async with any_desk.as_user("bob") as bob:
        assert bob.list.names() == ["Martin & Fils SARL"]


async def test_enregistrer_et_nouveau_gives_a_blank_form_after_each_client(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Aubry Transports")
        await anne.press("ctrl+n")
        assert "C00001 Aubry Transports enregistré" in anne.status
        assert anne.field == "name"
        assert anne.text_of("name") == ""
        await anne.type("Blanc Serrurerie")
        await anne.press("ctrl+s", "escape")
        assert anne.list.names() == ["Aubry Transports", "Blanc Serrurerie"]


async def test_espace_in_the_popup_asks_for_a_particulier_and_is_remembered(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "space", "p")
        await anne.fill(last_name="Bénard", first_name="Hélène")
        await anne.press("ctrl+s")
        assert "BÉNARD Hélène · particulier · prospect" in anne.screen_text()
        await anne.press("escape", "n")
        assert "(•) Particulier" in anne.screen_text()


async def test_the_popup_opens_on_the_profile_of_the_onglet(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.menu("Contacts", "Fournisseurs")
        await anne.press("n", "enter")
        assert "Nouveau fournisseur" in anne.lines()[0]


async def test_switching_the_nature_keeps_what_both_typed_and_saves_the_one_shown(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Martin & Fils")
        await anne.fill(siren="732829320", phone="0465716210")
        await anne.go_to("nature")
        await anne.press("space")
        assert "Raison sociale" not in anne.screen_text()
        assert "SIREN" not in anne.screen_text()
        assert anne.text_of("phone") == "04 65 71 62 10"
        await anne.fill(last_name="Martin", first_name="Paul")
        await anne.go_to("nature")
        await anne.press("space")
        assert anne.text_of("name") == "Martin & Fils"
        assert anne.text_of("siren") == "732 829 320"
        await anne.press("space")
        assert (anne.text_of("last_name"), anne.text_of("first_name")) == ("Martin", "Paul")
        await anne.press("ctrl+s")
        assert "MARTIN Paul · particulier · client" in anne.screen_text()
        assert "732 829 320" not in anne.screen_text()
        assert "Martin & Fils" not in anne.screen_text()


async def test_everything_is_there_again_the_next_day(any_desk: Desk) -> None:
    async with any_desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.type("Garage du Lac")
        await anne.fill(email="contact@garage.example", postcode="74000")
        await anne.press("ctrl+s", "ctrl+q")
    async with any_desk.as_user("anne") as anne:
        await anne.press("enter")
        assert "contact@garage.example" in anne.screen_text()
        assert "74000" in anne.screen_text()
