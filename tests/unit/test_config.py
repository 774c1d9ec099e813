"""Settings: which source wins, what is refused, and what importing them costs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jbtui.config import ConfigError, Settings, data_directory, load, state_directory


@pytest.fixture
def user_file() -> Path:
    """The user's own settings file, empty."""
    path = Path(os.environ["XDG_CONFIG_HOME"], "jbtui", "config.toml")
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigError) as refused:
        load({}, environ)
    return str(refused.value)


def test_without_any_source_the_defaults_hold() -> None:
    database = Path(os.environ["XDG_DATA_HOME"], "jbtui", "jbtui.sqlite")
    assert load({"database": None}, {}) == Settings(
        database=str(database), mouse=False, escape_delay=100, keyboard="azerty", glyphs="auto", home="actions"
    )
    assert not database.parent.exists()


def test_the_directories_are_those_of_xdg() -> None:
    assert data_directory() == Path(os.environ["XDG_DATA_HOME"], "jbtui")
    assert state_directory() == Path(os.environ["XDG_STATE_HOME"], "jbtui")


def test_a_flag_wins_over_the_environment_that_wins_over_the_file(user_file: Path) -> None:
    user_file.write_text('database = "/srv/file.sqlite"\n')
    assert load({}, {}).database == "/srv/file.sqlite"
    assert load({}, {"JBTUI_DB": "/srv/environment.sqlite"}).database == "/srv/environment.sqlite"
    flags = {"database": "/srv/flag.sqlite"}
    assert load(flags, {"JBTUI_DB": "/srv/environment.sqlite"}).database == "/srv/flag.sqlite"


def test_every_setting_can_stand_in_the_file(user_file: Path) -> None:
    user_file.write_text(
        'database = "postgresql://anne@serveur/contacts"\n'
        'mouse = true\nescape_delay = 250\nkeyboard = "bepo"\nglyphs = "ascii"\n'
    )
    assert load({}, {}) == Settings("postgresql://anne@serveur/contacts", True, 250, "bepo", "ascii")


def test_every_setting_can_stand_in_the_environment() -> None:
    environ = {
        "JBTUI_DB": "ventes.sqlite",
        "JBTUI_MOUSE": "true",
        "JBTUI_ESCAPE_DELAY": "0",
        "JBTUI_KEYBOARD": "qwerty",
        "JBTUI_GLYPHES": "unicode",
    }
    assert load({}, environ) == Settings("ventes.sqlite", True, 0, "qwerty", "unicode")


@pytest.mark.parametrize(("text", "mouse"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_a_variable_switches_the_mouse_on_and_off(user_file: Path, text: str, mouse: bool) -> None:
    user_file.write_text(f"mouse = {'false' if mouse else 'true'}")
    assert load({}, {"JBTUI_MOUSE": text}).mouse is mouse


def test_the_team_is_a_list_in_the_file_and_names_between_commas_in_the_environment(user_file: Path) -> None:
    user_file.write_text('team = ["anne", "paul"]')
    assert load({}, {}).team == ["anne", "paul"]
    assert load({}, {"JBTUI_TEAM": "zoé, marie"}).team == ["zoé", "marie"]


def test_what_sends_a_document_is_a_list_in_the_file_and_words_in_the_environment(user_file: Path) -> None:
    user_file.write_text('mail_command = ["envoyer", "--pièce", "{file}"]')
    assert load({}, {}).mail_command == ["envoyer", "--pièce", "{file}"]
    variable = {"JBTUI_MAIL_COMMAND": "envoyer --objet 'Facture {number}' {file}"}
    assert load({}, variable).mail_command == ["envoyer", "--objet", "Facture {number}", "{file}"]
    assert "«\u202fmail_command\u202f» attend une liste" in refusal({"JBTUI_MAIL_COMMAND": "envoyer '{file}"})


def test_a_variable_that_is_set_to_nothing_leaves_what_the_file_chose(user_file: Path) -> None:
    user_file.write_text('mouse = true\nglyphs = "ascii"\n')
    settings = load({}, {"JBTUI_MOUSE": "", "JBTUI_GLYPHES": ""})
    assert (settings.mouse, settings.glyphs) == (True, "ascii")


def test_a_relative_database_of_a_file_starts_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "ventes.toml"
    file.write_text('database = "bases/ventes.sqlite"\n')
    assert load({}, {"JBTUI_CONFIG": str(file)}).database == str(tmp_path / "bases" / "ventes.sqlite")
    file.write_text('database = "~/ventes.sqlite"\n')
    assert load({}, {"JBTUI_CONFIG": str(file)}).database == "~/ventes.sqlite"


def test_the_file_that_the_environment_names_replaces_the_users_own(user_file: Path, tmp_path: Path) -> None:
    user_file.write_text("mouse = true\nescape_delay = 250\n")
    named = tmp_path / "named.toml"
    named.write_text("escape_delay = 50\n")
    settings = load({}, {"JBTUI_CONFIG": str(named)})
    assert (settings.mouse, settings.escape_delay) == (False, 50)


def test_a_file_that_the_environment_names_must_be_there(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    assert str(missing) in refusal({"JBTUI_CONFIG": str(missing)})
    assert str(tmp_path) in refusal({"JBTUI_CONFIG": str(tmp_path)})


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('base = "a.sqlite"', "«\u202fbase\u202f» n’existe pas"),
        ("[database]", "«\u202fdatabase\u202f» attend le chemin"),
        ('database = ""', "«\u202fdatabase\u202f» attend le chemin"),
        ("mouse = 1", "«\u202fmouse\u202f» attend true ou false, et non «\u202f1\u202f»"),
        ("escape_delay = true", "«\u202fescape_delay\u202f» attend un nombre de millisecondes"),
        ("escape_delay = 5001", "de 0 à 5000, et non «\u202f5001\u202f»"),
        ("escape_delay = -1", "«\u202fescape_delay\u202f»"),
        ("escape_delay = 99.5", "«\u202fescape_delay\u202f»"),
        ('keyboard = "dvorak"', "«\u202fkeyboard\u202f» attend azerty, qwerty ou bepo, et non «\u202fdvorak\u202f»"),
        ('team = "anne"', "«\u202fteam\u202f» attend une liste de noms d’utilisateurs"),
        ('team = ["anne", ""]', "«\u202fteam\u202f»"),
        ('mail_command = "envoyer {file}"', "«\u202fmail_command\u202f» attend une liste"),
        ('mail_command = ["envoyer"]', "dont un contient {file}"),
        ('home = "deals"', "«\u202fhome\u202f» attend actions ou contacts"),
        ('glyphs = ["ascii"]', "«\u202fglyphs\u202f» attend auto, ascii ou unicode"),
    ],
)
def test_what_a_file_may_not_say_is_refused_by_file_and_key(user_file: Path, line: str, named: str) -> None:
    user_file.write_text(line)
    sentence = refusal({})
    assert sentence.startswith(f"{user_file}\u202f: ")
    assert named in sentence


@pytest.mark.parametrize(
    "content", [b"mouse = ", b"mouse", b'database = "\xe9t\xe9"'], ids=["cut", "no value", "latin 1"]
)
def test_what_is_not_toml_is_refused_by_file(user_file: Path, content: bytes) -> None:
    user_file.write_bytes(content)
    assert refusal({}).startswith(f"{user_file} n’est pas un fichier TOML")


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("JBTUI_MOUSE", "oui"),
        ("JBTUI_ESCAPE_DELAY", "cent"),
        ("JBTUI_ESCAPE_DELAY", "-5"),
        ("JBTUI_KEYBOARD", "AZERTY"),
        ("JBTUI_GLYPHES", "utf8"),
    ],
)
def test_what_a_variable_may_not_say_is_refused_by_its_name(variable: str, text: str) -> None:
    sentence = refusal({variable: text})
    assert sentence.startswith(f"{variable}\u202f: ")
    assert sentence.endswith(f"et non «\u202f{text}\u202f».")


def test_importing_and_loading_without_a_file_costs_little() -> None:
    script = (
        "import sys, os; from jbtui import config; config.load({'database': 'a'}, {});"
        "print(sorted({'textual', 'peewee', 'tomllib'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
