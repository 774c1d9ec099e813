"""The command line: what it prints, where, in which encoding, and how it ends."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jbtui.__main__ import main
from jbtui.cli import listing, table
from jbtui.database import open_database
from jbtui.declarations.base import Column
from jbtui.models.action import Action
from jbtui.models.base import database
from jbtui.models.contact import Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.journal import JournalLine, Unit
from jbtui.models.note import Note
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services import contacts as contact_service
from jbtui.services import delivery_addresses, demo, people, undo
from jbtui.services.formulas import harmless
from jbtui.services.unit import RECORDS, Session

COMMANDS = ("contacts", "contact", "init", "demo", "check", "backup", "restore")
ANNE = Session("anne")

CONTACT_KEYS = [
    *("code", "name", "nature", "profiles", "civility", "first_name", "last_name", "legal_form", "siren", "siret"),
    *("vat_number", "naf_code", "email", "phone", "mobile", "website", "address", "tags", "owner", "archived"),
    "version",
]
SHEET_KEYS = [*CONTACT_KEYS[:17], "people", "delivery_addresses", *CONTACT_KEYS[17:]]
PERSON_KEYS = ["first_name", "last_name", "job", "email", "phone", "mobile", "main"]
ADDRESS_KEYS = ["label", "line1", "line2", "postcode", "city", "country", "siret", "is_default", "archived"]


class Run:
    """How a run of the program in this process ended, and what it printed."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        assert (self.status, self.err) == (0, "")
        return json.loads(self.out)


Jbtui = Callable[..., Run]


@pytest.fixture
def jbtui(database_url: str, capfd: pytest.CaptureFixture[str]) -> Jbtui:
    """Runs a command line on a fresh database of each engine."""

    def run(*arguments: str) -> Run:
        status = main(["--db", database_url, *arguments])
        printed = capfd.readouterr()
        return Run(status, printed.out, printed.err)

    return run


def process(
    *arguments: str | bytes | Path, python: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> "Process":
    """A real run of the program, its output in bytes."""
    return subprocess.run(
        [sys.executable, *python, "-m", "jbtui", *arguments],
        env=with_path(environment or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


Process = subprocess.CompletedProcess[bytes]


def with_path(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a real run; a terminal says itself how wide it is."""
    here = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return {**here, "PYTHONPATH": os.pathsep.join(sys.path), **environment}


NO_ACCENTS = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale that knows ASCII only."""


def imported(run: Process) -> set[str]:
    """The modules that a run with `-X importtime` imported, or tried to."""
    return {name.decode() for name in re.findall(rb"^import time: .*\| +([\w.]+)$", run.stderr, re.MULTILINE)}


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    """A SQLite file with 60 demonstration contacts."""
    path = tmp_path / "demo.sqlite"
    assert main(["--db", str(path), "demo", "--documents", "0", "--contacts", "60"]) == 0
    return path


# --- the command line itself ----------------------------------------------------------------------------------------

HEAVY = {"textual", "rich", "peewee", "psycopg", "phonenumbers", "babel", "stdnum", "charset_normalizer"}


def test_the_base_may_be_said_before_the_command_or_after_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "jbtui.sqlite")
    assert main(["demo", "--documents", "0", "--contacts", "60", "--db", path]) == 0
    capfd.readouterr()
    assert main(["--db", path, "contacts", "--format", "json"]) == 0
    before = capfd.readouterr().out
    assert main(["contacts", "--format", "json", "--db", path]) == 0
    assert capfd.readouterr().out == before != "[]\n"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_and_version_import_nothing_heavy(arguments: list[str]) -> None:
    run = process(*arguments, python=("-X", "importtime"))
    assert run.returncode == 0
    assert run.stdout
    assert {name.partition(".")[0] for name in imported(run)} & HEAVY == set()
    assert "argparse" in imported(run), "the imports are seen"


def test_a_sqlite_session_leaves_the_drivers_of_postgresql_alone(sqlite_path: Path) -> None:
    run = process("--db", sqlite_path, "contacts", python=("-X", "importtime"))
    assert run.returncode == 0
    assert "peewee" in imported(run)
    assert {name for name in imported(run) if name.startswith(("psycopg.", "psycopg2.", "textual"))} == set()


@pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_postgresql_session_finds_its_driver(database_url: str) -> None:
    run = process("--db", database_url, "contacts", "--format", "json", python=("-X", "importtime"))
    assert (run.returncode, run.stdout) == (0, b"[]\n")
    assert "psycopg.connection" in imported(run)


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_is_french(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage\u202f: jbtui")
    assert "options\u202f:\n" in shown
    assert "afficher cette aide" in shown
    assert re.search(r"positional|show this|exit|optional|default|\busage:|\w:$", shown, re.MULTILINE) is None


def test_each_command_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for command in COMMANDS:
        assert re.search(rf"^    {command} +\w", shown, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["contakts"], "«\u202fcontakts\u202f» n’est pas un choix possible\u202f: 'contacts', 'contact'"),
        (["contacts", "--limit", "dix"], "--limit\u202f: nombre entier positif attendu, «\u202fdix\u202f» saisi"),
        (["contacts", "--limit", "-1"], "nombre entier positif attendu, «\u202f-1\u202f» saisi"),
        (
            ["contacts", "--format", "xml"],
            "«\u202fxml\u202f» n’est pas un choix possible\u202f: 'table', 'json', 'csv', 'xlsx', 'vcf'",
        ),
        (["contacts", "--profile", "customer"], "possible\u202f: 'client', 'prospect', 'fournisseur'"),
        (["contact"], "il manque\u202f: CODE"),
        (["demo", "--documents", "0", "--contacts"], "--contacts\u202f: une valeur attendue"),
        (["demo", "--cont", "3"], "arguments inconnus\u202f: --cont 3"),
        (["--db"], "--db\u202f: une valeur attendue"),
    ],
)
def test_wrong_command_lines_are_refused_in_french(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err.replace('"', "'")
    assert re.search(r"error|argument \w|invalid|choose|expected|required", printed.err) is None


# --- how it ends ----------------------------------------------------------------------------------------------------


def ends_with_one_sentence(run: Process, status: int, sentence: str) -> None:
    assert (run.returncode, run.stdout) == (status, b"")
    (line,) = run.stderr.decode().splitlines()
    assert sentence in line


def test_the_screens_ask_for_a_terminal(tmp_path: Path) -> None:
    ends_with_one_sentence(process("--db", tmp_path / "fresh.sqlite"), 2, "demandent un terminal")
    assert not (tmp_path / "fresh.sqlite").exists()


def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    ends_with_one_sentence(process("--db", tmp_path, "contacts"), 2, "est un dossier")
    noise = tmp_path / "noise.sqlite"
    noise.write_bytes(b"\x00\x01 not a database" * 1000)
    ends_with_one_sentence(process("--db", noise, "contact", "C00001"), 2, "n’est pas une base jbtui")
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    ends_with_one_sentence(process("--db", other, "demo"), 2, "d’un autre programme")
    url = "postgresql://jbtui:secret@127.0.0.1:1/jbtui"
    run = process("--db", url, "contacts")
    ends_with_one_sentence(run, 2, "le serveur ne répond pas")
    assert b"secret" not in run.stderr


def test_a_database_that_breaks_on_the_way_is_one_sentence(sqlite_path: Path) -> None:
    with closing(sqlite3.connect(sqlite_path)) as connection:
        connection.execute("DROP TABLE search_token")
        connection.commit()
    ends_with_one_sentence(process("--db", sqlite_path, "contacts", "mar"), 2, "La base ne répond plus")


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    run = process("contacts", environment={"JBTUI_CONFIG": str(tmp_path / "missing.toml")})
    ends_with_one_sentence(run, 2, "missing.toml ne peut pas être lu")


def test_an_unknown_code_is_one_sentence(sqlite_path: Path) -> None:
    run = process("--db", sqlite_path, "contact", "C99999")
    ends_with_one_sentence(run, 1, "Aucun contact n’a le code «\u202fC99999\u202f».")


def test_words_that_are_no_text_are_no_traceback(sqlite_path: Path) -> None:
    assert process("--db", sqlite_path, "contacts", b"\xff\xfe").returncode == 0
    ends_with_one_sentence(process("--db", sqlite_path, "contact", b"\xff"), 1, "Aucun contact")


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_a_reader_that_has_seen_enough_ends_it_in_silence(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "demo.sqlite"
    assert main(["--db", str(path), "demo", "--documents", "0", "--contacts", "1500"]) == 0  # more than a pipe holds
    command = [sys.executable, "-m", "jbtui", "--db", str(path), "contacts", "--format", format_]
    with subprocess.Popen(command, env=with_path({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(60) == 141


def test_a_full_disk_is_one_sentence(sqlite_path: Path) -> None:
    command = [sys.executable, "-m", "jbtui", "--db", str(sqlite_path), "contacts"]
    with open("/dev/full", "wb") as full:
        run = subprocess.run(command, env=with_path({}), stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert run.returncode == 2
    (line,) = run.stderr.decode().splitlines()
    assert line.startswith("Impossible d’écrire")


def test_closed_streams_are_no_traceback(sqlite_path: Path) -> None:
    command = [sys.executable, "-m", "jbtui", "--db", str(sqlite_path), "contacts", "--format", "csv"]
    run = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *command], env=with_path({}), stderr=subprocess.PIPE, check=False, timeout=60
    )
    assert (run.returncode, run.stderr) == (0, b"")


def test_control_c_ends_it_between_two_transactions(tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite"
    interrupted(path, "9999", b"400/9999")
    with opened(path):
        count = Contact.select().count()
        assert count >= 400
        assert count % 100 == 0
        assert DeliveryAddress.select().where(DeliveryAddress.is_default).count() == count


def test_control_c_leaves_nothing_of_what_goes_in_at_once(tmp_path: Path) -> None:
    path = tmp_path / "long.sqlite"
    interrupted(path, "1000000", b"/1000000")
    with opened(path):
        assert Contact.select().count() == 0
        assert DeliveryAddress.select().count() == 0


def interrupted(path: Path, contacts: str, progress: bytes) -> None:
    """Make that many contacts, and press Ctrl+C once `progress` shows; it ends with one word, and prints nothing."""
    command = [sys.executable, "-m", "jbtui", "--db", str(path), "demo", "--documents", "0", "--contacts", contacts]
    terminal, end = pty.openpty()
    # What a shell has put into the background is started deaf to Ctrl+C, and so is what it starts.
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, env=with_path({}), stdout=subprocess.PIPE, stderr=end, preexec_fn=heard) as run:
        os.close(end)
        shown = os.read(terminal, 1000)
        while progress not in shown:
            shown += os.read(terminal, 1000)
        run.send_signal(signal.SIGINT)
        shown += rest_of(terminal)
        assert run.wait(60) == 130
        assert run.stdout
        assert run.stdout.read() == b""
    assert shown.decode().endswith("Interrompu.\r\n")
    assert b"Traceback" not in shown


@contextmanager
def opened(path: Path) -> Iterator[None]:
    """The database, for what a test looks up in it."""
    open_database(str(path))
    try:
        yield
    finally:
        database.close()


def rest_of(terminal: int) -> bytes:
    """What a pseudo-terminal still shows until its program ends."""
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:  # Linux: nobody writes any more
        pass
    os.close(terminal)
    return shown


# --- demo -----------------------------------------------------------------------------------------------------------


def test_demo_says_in_one_line_what_it_created(jbtui: Jbtui, database_url: str) -> None:
    run = jbtui("demo", "--documents", "0", "--contacts", "30", "--seed", "7")
    invented = list(demo.contacts(30, 7))
    staff = sum(len(contact["people"]) for contact in invented)
    places = sum(1 + len(contact["delivery_addresses"]) for contact in invented)
    line = f"30 contacts créés, {staff} contacts associés, {places} adresses de livraison"
    assert (run.status, run.err) == (0, "")
    open_database(database_url)
    try:
        for model, noun in ((Action, "action"), (Note, "information"), (Deal, "affaire"), (Project, "projet")):
            made = model.select().count()
            line += f", {made} {noun}{'s' if made > 1 else ''}"
        assert run.out == f"{line}.\n"
        counts = [model.select().count() for model in (Contact, Person, DeliveryAddress)]
    finally:
        database.close()
    assert counts == [30, staff, places]


def test_the_same_seed_gives_the_same_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def made(name: str, *arguments: str) -> str:
        assert main(["--db", str(tmp_path / name), "demo", "--documents", "0", *arguments]) == 0
        capsys.readouterr()
        assert main(["--db", str(tmp_path / name), "contacts", "--format", "json"]) == 0
        return capsys.readouterr().out

    usual = made("first")
    assert len(json.loads(usual)) == 50
    assert made("second", "--contacts", "50", "--seed", "1") == usual
    assert made("third", "--seed", "2") != usual


def test_demo_sells_too_once_and_shows_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    status, shown = on_terminal(path, "demo", "--contacts", "20", "--documents", "6")
    assert status == 0
    assert re.search(
        r"\rventes (\d+)/\1\r\n\d+ devis, \d commandes?, .*, \d règlements?, \d achats?\.\r\n$",
        shown,
    )
    again = process("--db", path, "demo", "--contacts", "1")
    assert again.returncode == 0
    assert again.stdout.decode().endswith("aucun document inventé n’y est ajouté.\n")
    assert process("--db", path, "check").returncode == 0


def test_demo_is_one_unit_over_short_transactions(database_url: str) -> None:
    open_database(database_url)
    try:
        told: list[tuple[int, int]] = []
        filled = demo.fill(ANNE, 450, 3, lambda done, count: told.append((done, count)))
        assert filled.contacts == 450
        assert told == [(100, 450), (200, 450), (300, 450), (400, 450), (450, 450)]
        (unit,) = Unit.select()
        assert (unit.actor, unit.label) == ("anne", "Charger un jeu d’essai de 450 contacts")
        lines = JournalLine.select().where(JournalLine.unit == unit.number).count()
        assert lines == sum(model.select().count() for model in RECORDS.values() if model.sheet)
        assert lines > filled.contacts + filled.people + filled.delivery_addresses
        assert undo.undo(ANNE, unit.number).skipped == []
        assert not any(model.select().count() for model in RECORDS.values() if model.sheet)
    finally:
        database.close()


OF_SALES = {
    *("document", "document_line", "document_charge", "document_link", "line_link", "payment", "allocation"),
    "refund",
    "purchase",
}
"""Tables of which nothing is invented yet."""


def test_no_demonstration_contact_looks_wrong(tmp_path: Path) -> None:
    open_database(str(tmp_path / "demo.sqlite"))
    try:
        demo.fill(ANNE, 300, 5)
        for name, model in RECORDS.items():
            rows = model.values()
            if name in OF_SALES or not model.sheet:
                continue
            assert len(rows) > (250 if model in (Contact, Person, DeliveryAddress) else 5)
            for row in rows:
                assert (model.refusals(row), model.warnings(row)) == ({}, {})
    finally:
        database.close()


def test_progress_shows_on_a_terminal_only(tmp_path: Path) -> None:
    quiet = process("--db", tmp_path / "a.sqlite", "demo", "--documents", "0", "--contacts", "250")
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    status, shown = on_terminal(tmp_path / "b.sqlite", "demo", "--documents", "0", "--contacts", "250")
    assert status == 0
    assert shown.startswith("\r100/250\r200/250\r250/250\r\n250 contacts créés")


def on_terminal(
    path: Path, *arguments: str, columns: int = 80, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit status of a run on a pseudo-terminal, and all that it shows."""
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    command = [sys.executable, "-m", "jbtui", "--db", str(path), *arguments]
    with subprocess.Popen(command, env=with_path(environment or {}), stdin=end, stdout=end, stderr=end) as run:
        os.close(end)
        shown = rest_of(terminal)
        return run.wait(60), shown.decode()


# --- contacts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(database_url: str) -> None:
    """A company that is customer and supplier, with a person; an individual prospect; an archived company."""
    open_database(database_url)
    try:
        company = contact_service.create(
            ANNE,
            {
                "name": "Menuiserie Œuvre & Fils",
                "is_customer": True,
                "is_supplier": True,
                "legal_form": "SARL",
                "siren": "732829320",
                "siret": "73282932000074",
                "vat_number": "FR44732829320",
                "naf_code": "43.32A",
                "email": "contact@oeuvre.example",
                "phone": "+33465716210;ext=12",
                "website": "www.oeuvre.example",
                "line1": "12 rue des Tanneurs",
                "line2": "Bâtiment C",
                "postcode": "69003",
                "city": "Lyon",
                "tags": "menuiserie, vip",
                "owner": "marie",
                "remarks": "Passer par\nla cour",
            },
        ).row
        people.create(
            ANNE,
            company["id"],
            {"civility": "Mme", "first_name": "Hélène", "last_name": "Roux", "mobile": "+33639989810", "is_main": True},
        )
        delivery_addresses.create(ANNE, company["id"], {"label": "Dépôt", "postcode": "69009", "city": "Lyon"})
        contact_service.create(
            ANNE,
            {
                "nature": "individual",
                "civility": "M.",
                "first_name": "Jean",
                "last_name": "Bénard",
                "is_prospect": True,
                "email": "jean@",
                "city": "Nîmes",
            },
        )
        old = contact_service.create(ANNE, {"name": "Ancienne Maison", "is_customer": True}).row
        contact_service.set_archived(ANNE, [old["id"]], True)
    finally:
        database.close()


@pytest.mark.usefixtures("three")
def test_contacts_are_listed_by_name_without_the_archived(jbtui: Jbtui) -> None:
    assert names(jbtui("contacts", "--format", "json")) == ["BÉNARD Jean", "Menuiserie Œuvre & Fils"]
    everything = names(jbtui("contacts", "--archived", "--format", "json"))
    assert everything == ["Ancienne Maison", "BÉNARD Jean", "Menuiserie Œuvre & Fils"]


def names(run: Run) -> list[str]:
    return [contact["name"] for contact in run.json]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["oeuvre"], ["Menuiserie Œuvre & Fils"]),
        (["lyon", "men"], ["Menuiserie Œuvre & Fils"]),
        (["16", "21"], ["Menuiserie Œuvre & Fils"]),
        (["helene"], ["Menuiserie Œuvre & Fils"]),
        (["73282932000074"], ["Menuiserie Œuvre & Fils"]),
        (["c2"], []),
        (["C00002"], ["BÉNARD Jean"]),
        (["ancienne"], []),
    ],
)
def test_contacts_are_searched_as_on_screen(jbtui: Jbtui, words: list[str], found: list[str]) -> None:
    assert names(jbtui("contacts", *words, "--format", "json")) == found


@pytest.mark.usefixtures("three")
def test_a_profile_filters_with_and_without_words(jbtui: Jbtui) -> None:
    for profile, found in (("client", 1), ("fournisseur", 1), ("prospect", 1)):
        assert len(jbtui("contacts", "--profile", profile, "--format", "json").json) == found
    assert names(jbtui("contacts", "jean", "--profile", "prospect", "--format", "json")) == ["BÉNARD Jean"]
    assert names(jbtui("contacts", "jean", "--profile", "client", "--format", "json")) == []


@pytest.mark.usefixtures("three")
def test_the_json_of_a_list_has_the_keys_of_the_sheet_but_its_people_and_places(jbtui: Jbtui) -> None:
    individual, company = jbtui("contacts", "--format", "json").json
    assert list(company) == list(individual) == CONTACT_KEYS
    assert company == {
        "code": "C00001",
        "name": "Menuiserie Œuvre & Fils",
        "nature": "company",
        "profiles": ["customer", "supplier"],
        "civility": "",
        "first_name": "",
        "last_name": "",
        "legal_form": "SARL",
        "siren": "732829320",
        "siret": "73282932000074",
        "vat_number": "FR44732829320",
        "naf_code": "43.32A",
        "email": "contact@oeuvre.example",
        "phone": "+33465716210;ext=12",
        "mobile": "",
        "website": "www.oeuvre.example",
        "address": {
            "line1": "12 rue des Tanneurs",
            "line2": "Bâtiment C",
            "postcode": "69003",
            "city": "Lyon",
            "country": "FR",
        },
        "tags": ["menuiserie", "vip"],
        "owner": "marie",
        "archived": False,
        "version": 1,
    }
    assert (individual["profiles"], individual["tags"], individual["siren"]) == (["prospect"], [], "")


def test_an_empty_list_is_an_empty_array_and_a_word_beside_the_table(jbtui: Jbtui) -> None:
    assert jbtui("contacts", "--format", "json").out == "[]\n"
    empty = jbtui("contacts")
    assert (empty.status, empty.out, empty.err) == (0, "", "Aucun contact.\n")
    assert len(jbtui("contacts", "--format", "csv").out.splitlines()) == 1


@pytest.mark.parametrize("words", [[], ["0"], ["contact"]])
def test_pages_and_limits_lose_and_repeat_nobody(
    jbtui: Jbtui, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    jbtui("demo", "--documents", "0", "--contacts", "60")
    whole = names(jbtui("contacts", *words, "--format", "json"))
    assert len(whole) == len(set(whole)) > 25
    monkeypatch.setattr(listing, "PAGE", 7)
    assert names(jbtui("contacts", *words, "--format", "json")) == whole
    for limit in (0, 1, 7, 20, 1000):
        assert names(jbtui("contacts", *words, "--format", "json", "--limit", str(limit))) == whole[:limit]


@pytest.mark.usefixtures("three")
def test_the_table_is_aligned_and_says_where_it_was_found(jbtui: Jbtui) -> None:
    header, individual, company = jbtui("contacts").out.splitlines()
    assert header.split() == ["Code", "Nom", "Ville", "Téléphone", "Email", "Suivi", "par"]
    for label, text in (("Code", "C00001"), ("Nom", "Menuiserie"), ("Ville", "69003 Lyon"), ("Suivi par", "marie")):
        assert company.index(text) == header.index(label)
    assert company.startswith("CF  C00001")
    assert individual.startswith(" P  C00002  BÉNARD Jean")
    header, company = jbtui("contacts", "roux").out.splitlines()
    assert company[header.index("Tél., ou trouvé dans") :].startswith("ROUX Hélène")
    assert "Téléphone" not in header


@pytest.mark.parametrize("columns", [20, 60, 80, 200])
def test_the_table_fits_in_the_terminal(sqlite_path: Path, columns: int) -> None:
    status, shown = on_terminal(sqlite_path, "contacts", columns=columns)
    lines = shown.splitlines()
    assert (status, len(lines)) == (0, 61)
    widest = max(map(cell_len, lines))
    assert widest <= max(columns, 30)
    assert ("Email" in lines[0]) == (columns >= 110)
    assert any("…" in line for line in lines) == (columns < 110)


def test_a_pipe_gets_every_cell_whole(sqlite_path: Path) -> None:
    long = "Société des Établissements " + "Longuenom " * 14
    with closing(sqlite3.connect(sqlite_path)) as connection:
        connection.execute("UPDATE contact SET name = ? WHERE code = 'C00001'", (long,))
        connection.commit()
    shown = process("--db", sqlite_path, "contacts", environment={"COLUMNS": "60"}).stdout.decode()
    assert long.strip() in shown


def test_a_long_cell_far_down_is_cut_for_a_terminal_only() -> None:
    columns = [Column("name", "Nom", lambda row: str(row["name"]), width=10)]
    rows = [{"name": "court"}] * table.SAMPLE + [{"name": "beaucoup plus long"}]
    assert list(table.lines(columns, rows, None))[-1] == "beaucoup plus long"
    assert list(table.lines(columns, rows, 80))[-1] == "beau…"


def test_wide_characters_take_two_columns() -> None:
    columns = [
        Column("name", "Nom", lambda row: str(row["name"]), width=10),
        Column("city", "Ville", lambda row: str(row["city"]), width=10),
    ]
    rows = [{"name": "株式会社山田", "city": "Lyon"}, {"name": "Ab", "city": "Nîmes"}]
    header, wide, narrow = table.lines(columns, rows, 80)
    assert wide == "株式会社山田  Lyon"
    assert header.index("Ville") == narrow.index("Nîmes") == cell_len(wide[: wide.index("Lyon")])
    *_others, cut, _narrow = table.lines(columns, rows, 17)
    assert cut == "株式会社 …  Lyon"


# --- CSV ------------------------------------------------------------------------------------------------------------


def test_csv_is_what_french_excel_opens(sqlite_path: Path) -> None:
    for locale in ({}, NO_ACCENTS):
        run = process("--db", sqlite_path, "contacts", "--format", "csv", environment=locale)
        assert run.returncode == 0
        assert run.stdout.startswith(b"\xef\xbb\xbfCode;Nature;Client;Prospect;Fournisseur;Raison sociale;")
        assert run.stdout.count(b"\r\n") == run.stdout.count(b"\n") == 61
        rows = list(csv.DictReader(io.StringIO(run.stdout.decode("utf-8-sig"), newline=""), delimiter=";"))
        one = next(row for row in rows if row["Code"] == "C00001")
        assert one["Raison sociale"] == "Ets Sanchez Serrurerie"
        assert (one["Téléphone"], one["SIRET"]) == ("05 36 49 55 56", "394 054 977 00019")
        assert (one["Client"], one["Prospect"], one["Fournisseur"]) == ("oui", "non", "oui")


FORMULA_START = tuple("=+-@＝＋－＠\t\r")


@given(st.text(alphabet="'=+-@＝\t\ra1 ;\"", max_size=6) | st.text())
def test_no_csv_cell_is_a_formula_and_each_comes_back(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(FORMULA_START)
    guarded = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_START)
    assert (cell[1:] if guarded else cell) == text


def test_a_formula_in_the_base_is_text_in_csv(jbtui: Jbtui, three: None, database_url: str) -> None:
    del three
    open_database(database_url)
    try:
        contact_service.update(ANNE, 1, {"name": '=HYPERLINK("http://x";"y")', "phone": "+4930123456"}, 1)
    finally:
        database.close()
    printed = jbtui("contacts", "--format", "csv", "hyperlink").out.removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(printed, newline=""), delimiter=";")
    assert row["Raison sociale"] == '\'=HYPERLINK("http://x";"y")'
    assert row["Téléphone"] == "'+49 30 123456"


# --- contact --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("three")
def test_the_json_of_a_sheet_is_the_whole_sheet(jbtui: Jbtui) -> None:
    sheet = jbtui("contact", "c00001", "--format", "json").json
    assert list(sheet) == SHEET_KEYS
    assert {key: sheet[key] for key in CONTACT_KEYS} == jbtui("contacts", "C00001", "--format", "json").json[0]
    (person,) = sheet["people"]
    assert list(person) == PERSON_KEYS
    assert person == {
        "first_name": "Hélène",
        "last_name": "Roux",
        "job": "",
        "email": "",
        "phone": "",
        "mobile": "+33639989810",
        "main": True,
    }
    billing, depot = sheet["delivery_addresses"]
    assert list(billing) == list(depot) == ADDRESS_KEYS
    assert (billing["label"], billing["line2"], billing["is_default"]) == ("Facturation", "Bâtiment C", True)
    assert (depot["label"], depot["postcode"], depot["is_default"]) == ("Dépôt", "69009", False)


@pytest.mark.usefixtures("three")
def test_a_sheet_reads_as_french(jbtui: Jbtui) -> None:
    shown = jbtui("contact", "C00001").out
    lines = shown.splitlines()
    assert lines[0] == "C00001  Menuiserie Œuvre & Fils  (société, client, fournisseur)"
    for line in (
        "Coordonnées",
        "  Téléphone  04 65 71 62 10 poste 12",
        "  SIRET       732 829 320 00074",
        "  Code postal  69003",
        "  Pays         FRANCE",
        "  Passer par",
        "  ROUX Hélène",
        "    Mobile     06 39 98 98 10",
        "    Principal  oui",
        "  Facturation",
        "  Dépôt",
    ):
        assert any(each.replace("Remarques  ", "") == line for each in lines), line
    assert "!" not in shown
    assert "None" not in shown
    assert "Prospection" not in shown
    individual = jbtui("contact", "C00002").out
    assert individual.startswith("C00002  BÉNARD Jean  (particulier, prospect)\n")
    assert "SIREN" not in individual
    assert re.search(r"^  Email +jean@  ! adresse incomplète", individual, re.MULTILINE)
    assert jbtui("contact", "C00003").out.startswith("C00003  Ancienne Maison  (société, client, archivée)\n")


# --- terminals ------------------------------------------------------------------------------------------------------

HOSTILE = "A\x1b[31mB\x9b5mC\x07D\x1b]0;titre\x1b\\E\u202eF\u2028G\rH\nI"


def poison(path: Path) -> None:
    """Put what a terminal obeys into every text of one contact, as no door of jbtui would let it in."""
    with closing(sqlite3.connect(path)) as connection:
        for table_name, condition in (("contact", "id = 1"), ("person", "1"), ("delivery_address", "1")):
            described = connection.execute(f"PRAGMA table_info({table_name})").fetchall()
            texts = {name for _id, name, kind, *_rest in described if kind == "TEXT"}
            texts -= {"code", "nature", "contact_nature", "canvassing_consent", "canvassing_date", "since", "until"}
            texts -= {"credit_policy"}
            changes = ", ".join(f"{name} = ?" for name in texts if not name.endswith("_name") and name != "civility")
            connection.execute(f"UPDATE {table_name} SET {changes} WHERE {condition}", [HOSTILE] * changes.count("?"))
        connection.execute("UPDATE person SET last_name = ?, first_name = ?", (HOSTILE, HOSTILE))
        connection.commit()


@pytest.mark.parametrize("arguments", [["contacts"], ["contacts", "c00001"], ["contact", "C00001"]])
def test_no_row_reaches_the_terminal_raw(sqlite_path: Path, arguments: list[str]) -> None:
    poison(sqlite_path)
    piped = process("--db", sqlite_path, *arguments)
    status, shown = on_terminal(sqlite_path, *arguments, columns=400)
    assert (piped.returncode, piped.stderr, status) == (0, b"", 0)
    assert "A·[31mB·5mC·D" in shown
    assert dangerous(piped.stdout.decode(), "\n") == dangerous(shown, "\r\n") == set()
    count = {"contacts": 61 if len(arguments) == 1 else 2}.get(arguments[0])
    assert count is None or len(shown.splitlines()) == count


@pytest.mark.parametrize("arguments", [["contacts", "--format", "json"], ["contacts", "--format", "csv"]])
def test_data_on_a_terminal_is_escaped_too(sqlite_path: Path, arguments: list[str]) -> None:
    poison(sqlite_path)
    status, shown = on_terminal(sqlite_path, *arguments)
    assert status == 0
    assert "C00001" in shown
    assert dangerous(shown, "\r\n") == set()


def dangerous(shown: str, allowed: str) -> set[str]:
    return {char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"} and char not in allowed}


def test_data_in_a_pipe_is_as_it_is(sqlite_path: Path) -> None:
    poison(sqlite_path)
    run = process("--db", sqlite_path, "contact", "C00001", "--format", "json")
    assert json.loads(run.stdout)["address"]["line1"] == HOSTILE


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
def test_a_terminal_without_accents_gets_question_marks(sqlite_path: Path, format_: str) -> None:
    status, shown = on_terminal(sqlite_path, "contacts", "--format", format_, columns=200, environment=NO_ACCENTS)
    assert status == 0
    assert "Saint-?tienne" in shown
    assert process("--help", environment=NO_ACCENTS).returncode == 0


def test_json_in_a_pipe_is_utf8_whatever_the_locale(sqlite_path: Path) -> None:
    run = process("--db", sqlite_path, "contacts", "--format", "json", environment=NO_ACCENTS)
    assert "Saint-Étienne" in run.stdout.decode()
    assert len(json.loads(run.stdout)) == 60
