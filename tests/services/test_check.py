"""The check of a database: silent on whatever users did, and each damage is named with its record."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import peewee
import pytest

from jbtui.database import copies
from jbtui.models.contact import Contact
from jbtui.services import check, contacts, people, undo
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.running import run as import_
from jbtui.services.unit import Session, unit
from tests.services.making import address, company, individual, last_unit, person, plain


def told() -> list[str]:
    return [plain(problem.sentence) for problem in check.problems()]


def damage(base: peewee.Database, *statements: str) -> None:
    """Change tables behind the program's back, whatever they refuse."""
    if isinstance(base, peewee.SqliteDatabase):
        base.execute_sql("PRAGMA foreign_keys = 0")
        base.execute_sql("PRAGMA ignore_check_constraints = 1")
    else:
        base.execute_sql("SET session_replication_role = replica")
    for statement in statements:
        base.execute_sql(statement)
    if isinstance(base, peewee.SqliteDatabase):
        base.execute_sql("PRAGMA ignore_check_constraints = 0")


@pytest.fixture
def office(anne: Session, bob: Session) -> None:
    """A few contacts that were worked on by two people."""
    martin = company(anne, "Martin", city="Lyon", phone="04 65 71 62 10")
    petit = person(bob, martin, "Petit", email="petit@martin.fr")
    address(anne, martin, "Dépôt", city="Caluire")
    individual(bob, "Durand", city="Nantes")
    gone = company(bob, "Parti")
    people.update(anne, petit["id"], {"job": "Gérant"}, petit["version"])
    contacts.update(bob, martin["id"], {"city": "Villeurbanne"}, martin["version"])
    contacts.delete(bob, [gone["id"]])
    undo.undo(bob, last_unit())
    contacts.set_archived(anne, [gone["id"]], True)


@pytest.mark.usefixtures("office")
def test_what_two_people_did_and_took_back_is_in_order() -> None:
    assert told() == []


def test_an_email_without_a_letter_or_a_digit_is_in_order(anne: Session) -> None:
    company(anne, "Bon", email="@@")
    person(anne, company(anne, "Vrai"), "Petit", email="@")
    assert told() == []


def test_an_empty_base_is_in_order() -> None:
    assert told() == []


FILE = "nom;prénom;ville;société;téléphone\n" + "".join(
    f"Martin{number};Zoé;Lyon;{'Martin & Fils' if number % 3 else ''};04 65 71 62 {number % 90 + 10}\n"
    for number in range(450)
)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("ending", ["whole", "stopped", "taken back", "taken back by half"])
def test_an_import_is_in_order_however_it_ended(
    ending: str, anne: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "clients.csv"
    path.write_text(FILE, encoding="utf-8")
    whole = ending == "whole"
    report = import_(anne, open_file(path), label="Importer", progress=lambda records: whole or records < 250)
    assert report.stopped != whole
    if ending == "taken back":
        assert report.unit
        undo.undo(anne, report.unit)
    elif ending == "taken back by half":
        monkeypatch.setattr(undo, "CONTACTS_AT_ONCE", 3)
        take_back, left = undo._take_contact_back, iter(range(5))
        monkeypatch.setattr(undo, "_take_contact_back", lambda *args: (next(left) and None) or take_back(*args))
        assert report.unit
        with pytest.raises(StopIteration):
            undo.undo(anne, report.unit)
    assert told() == []


def test_an_import_stops_where_the_base_before_it_was_put_back(
    base: peewee.Database, anne: Session, bob: Session, tmp_path: Path, database_url: str
) -> None:
    company(bob, "Avant")
    copies.backup(base, tmp_path / "copie.sqlite")
    path = tmp_path / "clients.csv"
    path.write_text(FILE, encoding="utf-8")

    def restored(records: int) -> bool:
        if records < 300:
            command = [sys.executable, "-m", "jbtui", "--db", database_url, "restore", "--force"]
            subprocess.run([*command, tmp_path / "copie.sqlite"], check=True)
        return True

    report = import_(anne, open_file(path), label="Importer", progress=restored)
    assert report.stopped
    assert [row["name"] for row in Contact.values()] == ["Avant"]
    assert told() == []


@pytest.mark.usefixtures("office")
def test_an_act_that_failed_is_in_order(anne: Session) -> None:
    with suppress(ZeroDivisionError), unit(anne, "Créer") as work:
        contacts.create_all(work, [contacts.NewContact({"name": "Zéro", "is_customer": True})])
        _ = 1 / 0
    assert told() == []


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("statements", "sentences"),
    [
        (["UPDATE person SET contact_id = 77"], ["person, ligne 1 : renvoie à une ligne de contact"]),
        (
            ["UPDATE contact SET name_key = 'x' WHERE id = 1"],
            ["C00001 (Martin) : ce qui sert à trier ne suit pas (name_key)"],
        ),
        (["UPDATE person SET name_key = 'x'"], ["C00001, contact associé PETIT : ce qui sert à trier"]),
        (
            ["UPDATE contact SET city = 'Brest', city_key = 'brest' WHERE id = 1"],
            [
                "C00001 (Martin) : une adresse de livraison ne suit pas",
                "C00001 (Martin) : n’est pas ce que dit le journal (Ville)",
                "C00001 (Martin) : se cherche par d’autres mots",
            ],
        ),
        (["UPDATE contact SET version = 9 WHERE id = 2"], ["C00002 (DURAND) : est à la version 9, le journal dit 1"]),
        (
            ["DELETE FROM journal_line WHERE id = 4"],
            ["Le journal a perdu les lignes 4 à 4", "C00001, adresse de livraison Dépôt : n’est pas dans le journal"],
        ),
        (
            ["DELETE FROM journal_line WHERE id = (SELECT max(id) FROM journal_line)"],
            ["Le journal a perdu les lignes", "n’est pas ce que dit le journal (Archivée)", "est à la version"],
        ),
        (["DELETE FROM delivery_address WHERE label = 'Dépôt'"], ["delivery_address, ligne 2 : a disparu sans que"]),
        (
            ["DELETE FROM delivery_address WHERE contact_id = 2"],
            ["C00002 (DURAND) : n’a pas d’adresse de livraison par défaut", "a disparu"],
        ),
        (["UPDATE journal_line SET changes = '{' WHERE id = 1"], ["Journal, ligne 1 : ne se lit pas"]),
        (["UPDATE unit SET number = 99 WHERE number = 2"], ["renvoie à une ligne de unit", "Le compteur unit est à"]),
        (["UPDATE counter SET value = 1 WHERE name = 'contact'"], ["Le compteur contact est à 1, le numéro 3"]),
        (["DELETE FROM counter WHERE name = 'person'"], ["Le compteur person est à 0, le numéro 1"]),
        (["UPDATE counter SET value = 1 WHERE name = 'contact_code'"], ["Le compteur contact_code est à 1"]),
        (["UPDATE counter SET value = 1 WHERE name = 'search_entry'"], ["Le compteur search_entry"]),
        (
            ["UPDATE counter SET value = value + 2 WHERE name = 'journal_line'"],
            ["Le journal a perdu les lignes"],
        ),
        (["DELETE FROM search_entry WHERE contact_id = 2"], ["C00002 (DURAND) : manque à l’index de recherche"]),
        (["UPDATE search_entry SET contact_id = 77 WHERE contact_id = 2"], ["ligne de contact", "manque à l’index"]),
    ],
)
def test_what_is_damaged_is_named(base: peewee.Database, statements: list[str], sentences: list[str]) -> None:
    damage(base, *statements)
    found = told()
    for sentence in sentences:
        assert any(sentence.lower() in each.lower() for each in found), found


@pytest.mark.usefixtures("office")
def test_what_is_saved_again_is_in_order_again(base: peewee.Database, anne: Session) -> None:
    damage(
        base,
        "UPDATE contact SET name_key = 'x' WHERE id = 2",
        "DELETE FROM search_entry WHERE contact_id = 2",
    )
    assert len(told()) == 2
    contacts.update(anne, 2, {"city": "Rennes"}, 1)
    assert told() == []


def test_many_problems_of_a_kind_are_counted(base: peewee.Database, anne: Session) -> None:
    with unit(anne, "Créer") as work:
        contacts.create_all(work, [contacts.NewContact({"name": f"M{n}", "is_customer": True}) for n in range(450)])
    damage(base, "UPDATE contact SET name_key = 'x'")
    found = told()
    assert len(found) == check.MOST + 1
    assert "430 autres problèmes du même genre" in found[-1]


@pytest.mark.usefixtures("office")
def test_others_write_while_it_checks(bob: Session) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from jbtui.models.base import database

    def save() -> int:
        with database.connection_context():
            company(bob, "Arrivé entre-temps")
            return int(Contact.select().count())

    with ThreadPoolExecutor(1) as other:
        found = []
        progress: Callable[[int], None] = lambda _done: found.append(other.submit(save).result(timeout=10))  # noqa: E731
        assert [problem.sentence for problem in check.problems(progress)] == []
    assert found == [4]
    assert told() == []


# --- the index of SQLite, and its file ------------------------------------------------------------------------------

sqlite_only = pytest.mark.parametrize("engine", ["sqlite"])
postgres_only = pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])


@pytest.mark.usefixtures("office")
@sqlite_only
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "INSERT INTO search_token (search_token, rowid, tokens) SELECT 'delete', entry, tokens FROM search_entry"
            " WHERE contact_id = 2",
            "C00002 (DURAND) : ne se trouve pas par tous ses mots",
        ),
        (
            "INSERT INTO search_token (rowid, tokens) SELECT entry, 'intrus' FROM search_entry WHERE contact_id = 2",
            "C00002 (DURAND) : ne se trouve pas par tous ses mots, ou par d’autres",
        ),
        (
            "INSERT INTO search_token (rowid, tokens) VALUES (4242, 'intrus')",
            "L’entrée 4242 de l’index de recherche n’est celle d’aucune fiche",
        ),
        (
            "UPDATE search_entry SET tokens = tokens || ' zz' WHERE contact_id = 2",
            "C00002 (DURAND) : se cherche par d’autres mots",
        ),
        (
            "UPDATE contact SET canvassing_date = 'hier' WHERE id = 2",
            "C00002 (DURAND) : n’est pas ce que dit le journal (Recueilli le)",
        ),
        ("UPDATE contact SET city = x'ff00' WHERE id = 2", "contact, ligne 2 : ne se lit pas"),
        ("UPDATE contact SET nature = 'autre' WHERE id = 2", "La table contact contient une valeur interdite"),
    ],
)
def test_damage_of_a_sqlite_file_is_named(base: peewee.Database, statement: str, sentence: str) -> None:
    damage(base, statement)
    found = told()
    assert any(sentence in each for each in found), found


@pytest.mark.usefixtures("office")
@sqlite_only
def test_an_index_that_lost_rows_is_named(base: peewee.Database) -> None:
    damage(
        base,
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = replace(sql, 'name_key', 'city_key') WHERE name = 'contact_all_by_name'",
    )
    base.close()
    base.connect()
    assert any("L’index contact_all_by_name ne correspond pas à sa table" in each for each in told())


@pytest.mark.usefixtures("office")
@sqlite_only
def test_bytes_that_are_no_text_are_named(base: peewee.Database) -> None:
    damage(base, "UPDATE contact SET remarks = CAST(x'ff' AS TEXT) WHERE id = 2")
    assert any("C00002" in each and "autre chose que du texte (Remarques)" in each for each in told())


@pytest.mark.usefixtures("office")
@postgres_only
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'contact_siren'::regclass",
            "L’index contact_siren n’est pas valide : REINDEX INDEX le refait",
        ),
        (
            "ALTER TABLE contact ADD CONSTRAINT late CHECK (city <> 'x') NOT VALID",
            "La contrainte late n’a pas été vérifiée",
        ),
        ("ALTER TABLE person DISABLE TRIGGER ALL", "La table person ne fait plus respecter ses références"),
    ],
)
def test_what_a_server_no_longer_watches_is_named(base: peewee.Database, statement: str, sentence: str) -> None:
    damage(base, statement.replace("%", "%%"))
    assert any(sentence in each for each in told())
