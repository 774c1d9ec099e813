"""Bringing a file of contacts in: looked at first, then imported, then taken back by one key."""

from pathlib import Path

import pytest

from jbtui.models.base import database
from tests.desk import Desk, User
from tests.unit.imports.workbooks import Cell, worksheet, xlsx

CSV = """Raison sociale;Code postal;Ville;Téléphone;Profil
Garage du Lac;74000;Annecy;04 50 12 34 56;client
Menuiserie Œillet;01000;Bourg;04 65 71 62 15;fournisseur
;69003;Lyon;;client
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file from another program, its encoding that of Windows, its third record without a name."""
    path = tmp_path / "contacts à reprendre.csv"
    path.write_bytes(CSV.encode("cp1252"))
    return path


async def read(user: User, file: Path) -> None:
    await user.press("n", "h")
    await user.type(str(file))
    await user.press("enter")


async def test_the_end_of_a_long_path_is_seen_as_it_is_typed(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "h")
        await anne.type("/" + "dossier/" * 12 + "fichier.csv")
        assert "fichier.csv" in anne.line("Fichier")


async def test_a_file_is_looked_at_before_anything_is_written(any_desk: Desk, file: Path) -> None:
    async with any_desk.as_user("anne") as anne:
        await anne.press("n", "h")
        assert "rien n’est écrit avant F2" in anne.screen_text()
        await anne.type(str(file))
        await anne.press("enter")
        assert "CSV" in anne.screen_text()
        assert "Garage du Lac" in anne.screen_text()
        assert "Menuiserie Œillet" in anne.screen_text()
        assert "F2 importe" in anne.status
        await anne.press("escape")
        assert "0 contact" in anne.screen_text()


async def test_the_columns_of_a_file_that_went_away_are_not_there_to_see(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        file.unlink()
        await anne.press("c")
        assert "est introuvable" in anne.status
        assert "Garage du Lac" in anne.screen_text()


async def test_what_would_happen_is_seen_kind_by_kind(desk: Desk, file: Path) -> None:
    desk.given({"name": "Garage du Lac", "postcode": "74000", "city": "Annecy", "phone": "+33450123456"})
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        assert "[1 Tout 3]  2 À créer 1   4 Déjà là 1   5 Rejets 1" in anne.screen_text()
        assert len(anne.list.rows()) == 3
        assert "Décider" not in anne.keys_shown  # what is there already is no question
        await anne.press("down")
        assert "Décider" in anne.keys_shown
        await anne.press("5")
        assert ["× rejet" in row for row in anne.list.rows()] == [True]
        assert "Décider" not in anne.keys_shown
        await anne.press("é")  # 2, without Shift
        assert ["Menuiserie" in row for row in anne.list.rows()] == [True]
        await anne.press("c", "4")
        assert ["Garage" in row for row in anne.list.rows()] == [True]
        await anne.press("f2")
        assert "1 Tout 3   2 Créés 1   4 Déjà là 1  [5 Rejets 1]" in anne.screen_text()
        await anne.press("3")
        assert "Aucune ligne." in anne.screen_text()
        await anne.press("1")
        assert len(anne.list.rows()) == 3


async def test_a_file_is_imported_and_taken_back_at_once(any_desk: Desk, file: Path) -> None:
    async with any_desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("f2")
        assert "Importé" in anne.status
        assert "4" in anne.list.rows()[0]  # the rejected line, by its number
        await anne.press("escape")
        assert anne.list.names() == ["Garage du Lac", "Menuiserie Œillet"]
        await anne.press("4")
        assert anne.list.names() == ["Menuiserie Œillet"]
        await anne.press("1", "ctrl+z")
        assert "0 contact" in anne.screen_text()


async def test_the_same_file_again_brings_nothing_new(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("f2", "escape")
        await anne.press("n", "h", "enter")  # the path is still there
        await anne.press("f2", "escape")
        assert "2 contacts" in anne.screen_text()


async def test_a_path_is_completed_by_tab(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "h")
        await anne.type(str(file)[:-14])
        await anne.press("tab", "enter")
        assert "Garage du Lac" in anne.screen_text()


async def test_a_file_that_is_not_there_is_said(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, Path("/nulle/part.csv"))
        assert "×" in anne.status
        assert "part.csv" in anne.status


async def test_a_column_goes_where_the_user_says_and_does_so_the_next_time(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Raison sociale;Machin\nGarage du Lac;dupond\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        await anne.press("c")
        assert anne.list.rows()[1].split("  ")[0] == "Machin"
        assert "(ignorée)" in anne.list.rows()[1]
        assert "dupond" in anne.list.rows()[1]
        await anne.press("down", "enter")
        await anne.type("commerc")
        await anne.press("enter")
        assert "Commercial" in anne.list.rows()[1]
        await anne.press("f2", "escape", "enter")
        assert "dupond" in anne.screen_text()
    path.write_text("Raison sociale;Machin\nTaxis du Lac;durand\n", "utf-8")
    async with desk.as_user("bob") as bob:
        await read(bob, path)
        await bob.press("f2", "escape")
        await bob.list.select("Taxis")
        await bob.press("enter")
        assert "durand" in bob.screen_text()


async def test_a_choice_is_shown_and_can_be_forgotten(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Raison sociale;Ville;Machin;Truc\nGarage du Lac;Annecy;dupond;x\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        assert "2 colonnes ignorées : Machin, Truc" in anne.screen_text()
        assert "choisies auparavant" not in anne.screen_text()
        await anne.press("c", "down", "down", "enter")
        await anne.type("commerc")
        await anne.press("enter")
        assert "Commercial · choisi" in anne.list.rows()[2]
        assert "Machin" in anne.list.cursor()
        await anne.press("escape")
        assert "1 colonne ignorée : Truc" in anne.screen_text()
        assert "colonnes choisies auparavant : c" in anne.screen_text()
        await anne.press("c", "enter")
        await anne.type("oublier")
        await anne.press("enter")
        assert "(ignorée)" in anne.list.cursor()
        await anne.press("escape", "escape")
        assert "0 contact" in anne.screen_text()


async def test_what_looks_wrong_is_in_an_onglet_of_its_own(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Raison sociale;Email\nGarage du Lac;lac@\nTaxis du Lac;t@exemple.fr\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        assert "2 créés, 1 à vérifier" in anne.status
        await anne.press("6")
        assert ["Garage" in row for row in anne.list.rows()] == [True]
        assert "+ créer !" in anne.list.rows()[0]
        assert anne.status.startswith("Email : adresse incomplète")
        await anne.press("5")
        assert "Aucune ligne." in anne.screen_text()
        assert anne.status == ""


async def test_who_looks_at_a_line_decides_what_becomes_of_it(desk: Desk, tmp_path: Path) -> None:
    desk.given({"name": "Garage du Lac", "postcode": "74000"})
    path = tmp_path / "a.csv"
    path.write_text("Raison sociale;Code postal;Téléphone\nGarage du Lac;38000;0465716210\nTaxis;;\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        assert "+ créer !" in anne.list.cursor()
        await anne.press("down", "up")
        assert "même nom que C00001" in anne.status
        await anne.press("enter")
        assert "1   Compléter C00001" in anne.screen_text()
        await anne.press("1")
        assert "= compléter" in anne.list.cursor()
        assert "[1 Tout 2]  2 À créer 1   3 À compléter 1" in anne.screen_text()
        await anne.press("e")  # decided lines stay so when the rest is read again
        await anne.press("e", "e")
        assert "1 créé, 1 complété" in anne.status
        await anne.press("down", "enter")
        assert "1   Créer un nouveau contact" in anne.screen_text()
        await anne.press("2")
        assert "· ignorer" in anne.list.cursor()
        assert "1 complété, 1 ignoré" in anne.status
        await anne.press("7", "enter", "1")
        assert "Aucune ligne." in anne.screen_text()
        await anne.press("1", "down", "enter", "2", "f2")
        assert "1 complété, 1 ignoré" in anne.status
        assert "· ignoré" in anne.list.rows()[1]
        await anne.press("escape")
        assert anne.list.names() == ["Garage du Lac"]
        await anne.press("enter")
        assert "04 65 71 62 10" in anne.screen_text()


async def test_a_long_reason_is_read_to_its_end_where_one_decides(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Raison sociale;SIREN;SIRET;Email;Téléphone\nGarage du Lac;123456789;12345678900001;lac@;abc\n", "utf-8"
    )
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        await anne.press("enter")
        shown = " ".join(line.strip(" │") for line in anne.lines())
        assert "SIREN : sa clé" in shown
        assert "Email : adresse incomplète" in shown
        assert "Téléphone : numéro de téléphone attendu, par exemple 04 65 71 62 10" in shown


async def test_an_undo_shows_what_would_happen_then(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "c")
        await anne.fill(name="Garage du Lac", postcode="74000")
        await anne.press("ctrl+s", "escape")
        await read(anne, file)
        assert "1 créé, 1 complété, 1 rejeté" in anne.status
        await anne.press("ctrl+z")
        assert "Annulé" in anne.status
        assert "2 À créer 2" in anne.screen_text()
        await anne.press("f2")
        assert "2 créés, 1 rejeté" in anne.status


async def test_another_file_takes_the_place_of_the_first(desk: Desk, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.csv"
    other.write_text("Raison sociale\nTaxis du Lac\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("f")
        await anne.type(str(other))
        await anne.press("enter")
        assert "Taxis du Lac" in anne.screen_text()
        await anne.press("f")
        await anne.type("/nulle/part.csv")
        await anne.press("enter")
        assert "introuvable" in anne.status
        assert "Raison sociale" not in anne.screen_text()
        assert "Importer" not in anne.keys_shown


async def test_an_import_is_undone_from_where_it_leaves_the_user(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("shift+tab", "f2")
        assert "^Z annule tout" in anne.status
        await anne.press("ctrl+z")
        assert "Annulé" in anne.status
        await anne.press("escape")
        assert "0 contact" in anne.screen_text()


async def test_a_base_that_does_not_answer_is_said(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        with desk.connected():
            database.execute_sql("ALTER TABLE imported_row RENAME TO away")
        await anne.press("f2")
        assert "Base injoignable" in anne.status
        with desk.connected():
            database.execute_sql("ALTER TABLE away RENAME TO imported_row")
        await anne.press("f2")
        assert "Importé" in anne.status


async def test_contacts_that_are_there_are_filled_left_or_replaced(desk: Desk, tmp_path: Path) -> None:
    desk.given({"name": "Garage du Lac", "siren": "732829320", "phone": "+33450123456"})
    path = tmp_path / "a.csv"
    path.write_text("Raison sociale;SIREN;Téléphone;Email\nGarage;732829320;0465716210;a@exemple.fr\n", "utf-8")
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        assert "déjà là : compléter" in anne.screen_text()
        assert "1 complété" in anne.status
        await anne.press("e")
        assert "déjà là : ignorer" in anne.screen_text()
        assert "1 déjà là" in anne.status
        await anne.press("e", "f2", "escape", "enter")
        assert "04 65 71 62 10" in anne.screen_text()
        assert "a@exemple.fr" in anne.screen_text()


async def test_what_is_imported_is_what_is_shown(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("shift+tab")
        await anne.type("x")
        await anne.press("f2")
        assert "lisez d’abord un fichier (l, ou Entrée" in anne.status
        await anne.press("enter")
        assert "introuvable" in anne.status
        await anne.press("f2")
        assert "lisez d’abord un fichier (l, ou Entrée" in anne.status


async def test_the_home_of_nobody_is_a_path_like_another(desk: Desk) -> None:
    async with desk.as_user("anne") as anne:
        await anne.press("n", "h")
        await anne.type("~personne.de.ce.nom/a.csv")
        await anne.press("tab")
        assert "Aucun fichier" in anne.status
        await anne.press("enter")
        assert "introuvable" in anne.status


async def test_an_undone_import_is_no_longer_shown(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("f2", "ctrl+z")
        assert "rien n’est écrit avant F2" in anne.screen_text()
        await anne.press("f2")
        assert "lisez d’abord un fichier (l, ou Entrée" in anne.status


async def test_a_file_of_jbtui_keeps_its_columns(desk: Desk, tmp_path: Path) -> None:
    desk.given({"name": "Garage du Lac"})
    path = tmp_path / "a.csv"
    async with desk.as_user("anne") as anne:
        await anne.press("o", "x", "c")
        await anne.press("ctrl+u")
        await anne.type(str(path))
        await anne.press("enter")
        await read(anne, path)
        await anne.press("c", "enter")
        assert "dit lui-même où va chaque colonne" in anne.status


async def test_rejected_rows_are_kept_in_a_file_to_be_corrected(desk: Desk, file: Path) -> None:
    async with desk.as_user("anne") as anne:
        await read(anne, file)
        await anne.press("f2", "x")
        assert "1 rejet écrit" in anne.status
        await anne.press("x", "o")
        assert "1 rejet écrit" in anne.status
    kept = file.with_name("contacts à reprendre-rejets.csv").read_text("cp1252").splitlines()
    assert kept[0] == "Raison sociale;Code postal;Ville;Téléphone;Profil;Motif du rejet"
    assert kept[1].startswith(";69003;Lyon;;client;")


async def test_rejected_rows_of_a_workbook_are_kept_as_csv(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Société", "Ville"], ["Garage du Lac", "Annecy"], [None, "Lyon"]]
    path = xlsx(tmp_path / "a.xlsx", {"Clients": worksheet(rows)})
    async with desk.as_user("anne") as anne:
        await read(anne, path)
        await anne.press("x")
        assert "1 rejet écrit" in anne.status
    assert "Lyon" in (tmp_path / "a-rejets.csv").read_text("utf-8-sig")
