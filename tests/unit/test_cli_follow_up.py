"""`jbtui actions`, `deals` and `projects` in processes of their own, on a real file."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from jbtui.__main__ import main
from jbtui.database import open_database
from jbtui.models import days
from jbtui.models.action import Action
from jbtui.services import contacts, deals, follow_up, people, projects
from jbtui.services.exports.calendar_file import calendar
from jbtui.services.follow_up_json import Named
from jbtui.services.unit import Session, system_session, unit

KEYS_OF_ACTIONS = "id label kind due time priority state done_at result assignee contact person deal project recurrence"
ACTION_KEYS = KEYS_OF_ACTIONS.split()

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with two contacts, actions of each group, a deal that is won and one that is open, a project."""
    path = tmp_path / "jbtui.sqlite"
    anne, me = Session("anne"), system_session()
    with closing(open_database(str(path))):
        martin = contacts.create(anne, {"name": "MARTIN & FILS", "is_customer": True, "phone": "+33465716210"}).row
        roux = people.create(anne, martin["id"], {"last_name": "Roux", "first_name": "Hélène"}).row
        deal = deals.create(anne, martin["id"], {"label": "Atelier", "estimate": 18500, "probability": 60}).row
        won = deals.create(me, martin["id"], {"label": "Escalier", "estimate": 4200}).row
        deals.win(me, won["id"], as_project=True)
        projects.create(anne, martin["id"], {"label": "Vieux", "state": "closed"})
        contacts.update(anne, martin["id"], {"owner": "zoe"}, 1)  # who follows a contact, and has nothing to do

        def action(label: str, due: int | None, session: Session = anne, **values: Any) -> int:
            day = None if due is None else days.today() + timedelta(due)
            return int(follow_up.create_action(session, martin["id"], {"label": label, "due": day, **values}).row["id"])

        action("En retard", -3, person_id=roux["id"], deal_id=deal["id"])
        action("Du jour", 0, me, time="09:30", every=2, unit="week", details="Apporter les échantillons")
        action("=2+5", 40)
        action("Un jour", None)
        follow_up.complete(anne, [action("Faite", -1)], "Accepte le prix")
    return path


@pytest.fixture
def jbtui(base: Path) -> Callable[..., Ran]:
    """Runs a command on the base."""

    def running(*arguments: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "jbtui", "--db", base, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return running


def labels(ran: Ran) -> list[str]:
    assert (ran.returncode, ran.stderr) == (0, "")
    return [row["label"] for row in json.loads(ran.stdout)]


def test_actions_are_told_by_due_day(jbtui: Callable[..., Ran]) -> None:
    assert labels(jbtui("actions", "--format", "json")) == ["En retard", "Du jour", "=2+5", "Un jour"]
    assert labels(jbtui("actions", "--late", "--format", "json")) == ["En retard"]
    assert labels(jbtui("actions", "--today", "--format", "json")) == ["Du jour"]
    assert labels(jbtui("actions", "--all", "--format", "json"))[-1] == "Faite"
    assert labels(jbtui("actions", "--user", "anne", "--format", "json")) == ["En retard", "=2+5", "Un jour"]
    assert labels(jbtui("actions", "--mine", "--format", "json")) == ["Du jour"]
    assert jbtui("actions", "--late", "--today").returncode == 2


def test_an_action_says_all_that_is_known(jbtui: Callable[..., Ran]) -> None:
    late, today, *_others, done = json.loads(jbtui("actions", "--all", "--format", "json").stdout)
    assert list(late) == ACTION_KEYS
    assert late["contact"] == {"code": "C00001", "name": "MARTIN & FILS"}
    assert (late["person"], late["deal"]["label"], late["state"]) == ("ROUX Hélène", "Atelier", "todo")
    assert (today["time"], today["recurrence"]) == ("09:30", {"every": 2, "unit": "week"})
    assert (done["state"], done["result"]) == ("done", "Accepte le prix")
    assert done["done_at"].endswith("+00:00")


def test_actions_as_a_table_and_as_csv(jbtui: Callable[..., Ran]) -> None:
    table = jbtui("actions").stdout.splitlines()
    assert table[0].split() == ["Échéance", "Type", "Objet", "Contact", "Pour", "Lié", "à"]
    assert "En retard" in table[1]


def cells(ran: Ran) -> list[dict[str, str]]:
    """The rows of a CSV file, by its headers."""
    assert (ran.returncode, ran.stderr) == (0, "")
    return list(csv.DictReader(StringIO(ran.stdout.removeprefix("\ufeff")), delimiter=";"))


def test_a_csv_file_is_as_french_users_read_it(jbtui: Callable[..., Ran]) -> None:
    late, today, formula, _someday, done = cells(jbtui("actions", "--all", "--format", "csv"))
    assert [late[header] for header in ("Objet", "Type", "Code", "Contact", "Avec", "Affaire")] == [
        "En retard", "Appel", "C00001", "MARTIN & FILS", "ROUX Hélène", "Atelier",
    ]  # fmt: skip
    assert late["Échéance"] == f"{days.today() - timedelta(3):%d/%m/%Y}"
    assert (today["Heure"], today["Tous les"], today["Périodicité"]) == ("9:30", "2", "semaines")
    assert formula["Objet"] == "'=2+5"
    assert (late["Faite le"], done["Résultat"]) == ("", "Accepte le prix")
    assert done["Faite le"].startswith(f"{days.today():%d/%m/%Y} ")
    won = cells(jbtui("deals", "--all", "--format", "csv"))[1]
    assert [won[header] for header in ("Libellé", "Contact", "État", "Estimé HT", "Probabilité", "Pondéré HT")] == [
        "Escalier", "MARTIN & FILS", "Gagnée", "4200,00", "100", "4200,00",
    ]  # fmt: skip
    (project,) = cells(jbtui("projects", "--format", "csv"))
    assert [project[header] for header in ("Libellé", "Issu de", "État", "Budget HT")] == [
        "Escalier", "Escalier", "Préparation", "4200,00",
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["actions", "deals", "projects"])
def test_a_csv_file_without_rows_has_its_headers(jbtui: Callable[..., Ran], what: str) -> None:
    some = jbtui(what, "--format", "csv").stdout.splitlines()
    assert jbtui(what, "--user", "zoe", "--format", "csv").stdout.splitlines() == some[:1]


def parts(ran: Ran) -> tuple[list[Any], list[Any]]:
    """The events and the tasks of a calendar."""
    calendar: Any = Calendar.from_ical(ran.stdout)
    return calendar.walk("VEVENT"), calendar.walk("VTODO")


def test_actions_open_in_a_calendar(jbtui: Callable[..., Ran]) -> None:
    events, tasks = parts(jbtui("actions", "--format", "ics"))
    assert [str(event["summary"]).replace("\u202f", " ") for event in events] == [
        "Appel : En retard – MARTIN & FILS",
        "Appel : Du jour – MARTIN & FILS",
        "Appel : =2+5 – MARTIN & FILS",
    ]
    assert len(tasks) == 1
    assert events[0]["dtstart"].dt == days.today() - timedelta(3)
    assert events[1]["dtstart"].dt.astimezone().strftime("%H:%M") == "09:30"
    assert "Apporter les échantillons" in events[1]["description"]
    assert "04 65 71 62 10" in events[1]["description"]
    uids = [str(part["uid"]) for part in (*events, *tasks)]
    assert len(set(uids)) == 4
    again, tasks_again = parts(jbtui("actions", "--format", "ics"))
    assert uids == [str(part["uid"]) for part in (*again, *tasks_again)]


def test_a_calendar_leaves_out_whose_contact_was_deleted_meanwhile(base: Path) -> None:
    with closing(open_database(str(base))):
        rows = Action.values()
        assert calendar(rows, Named(rows)).count(b"BEGIN:V") == 1 + len(rows)
        assert calendar(rows, Named([])).count(b"BEGIN:V") == 1


@pytest.mark.parametrize("format_", ["ics", "csv", "json"])
def test_a_terminal_obeys_nothing(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    with closing(open_database(str(base))) as handle:  # by another program, which cleans nothing
        handle.execute_sql("UPDATE action SET label = 'rouge' || char(155) || '31m' WHERE due IS NULL")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["--db", str(base), "actions", "--format", format_]) == 0
    said = capsys.readouterr().out
    assert "rouge" in said
    assert "\x9b" not in said
    assert "\ufeff" not in said


def test_a_workbook_goes_to_no_terminal(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["--db", str(base), "deals", "--format", "xlsx"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "classeur" in printed.err


@pytest.mark.parametrize("format_", ["csv", "json", "ics"])
def test_who_has_read_enough_of_it_is_no_error(base: Path, format_: str) -> None:
    with closing(open_database(str(base))):
        (contact,) = {row["contact_id"] for row in Action.values()}
        with unit(Session("anne"), "Beaucoup") as work:
            blank = {**Action.blank(), "contact_id": contact}
            work.insert(Action, [{**blank, "label": f"Rappeler {number} {'x' * 100}"} for number in range(3000)])
    command = f'"{sys.executable}" -m jbtui --db "{base}" actions --format {format_} | head -c 100 > /dev/null'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(command, shell=True, env=environment, capture_output=True, check=False, timeout=120)
    assert ran.stderr == b""


def test_deals_and_projects(jbtui: Callable[..., Ran]) -> None:
    (deal,) = json.loads(jbtui("deals", "--format", "json").stdout)
    assert (deal["label"], deal["estimate"], deal["weighted"], deal["state"]) == (
        "Atelier",
        "18500.00",
        "11100.00",
        "open",
    )
    assert labels(jbtui("deals", "--all", "--format", "json")) == ["Atelier", "Escalier"]
    table = jbtui("deals").stdout
    assert "18\u202f500,00" in table
    assert "MARTIN & FILS" in table
    (project,) = json.loads(jbtui("projects", "--format", "json").stdout)
    assert (project["label"], project["deal"]["label"]) == ("Escalier", "Escalier")
    assert labels(jbtui("projects", "--all", "--format", "json")) == ["Escalier", "Vieux"]
    assert labels(jbtui("projects", "--user", "zoe", "--format", "json")) == []


def test_nothing_to_do_is_said(jbtui: Callable[..., Ran]) -> None:
    ran = jbtui("actions", "--user", "zoe")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "Rien à réaliser.\n")


@pytest.mark.parametrize("what", ["actions", "deals", "projects"])
def test_a_name_that_is_nobody_s_is_said(jbtui: Callable[..., Ran], what: str) -> None:
    ran = jbtui(what, "--user", "ane")
    assert (ran.returncode, ran.stdout) == (2, "")
    me = system_session().actor
    names = ", ".join(sorted({"anne", me, "zoe"}))
    assert ran.stderr == f"Personne ici ne s’appelle «\u202fane\u202f»\u202f: {names}.\n"
    assert jbtui(what, "--user", me).returncode == 0


def test_the_team_is_that_of_the_settings(jbtui: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Aucune équipe n’est réglée" in jbtui("actions", "--team").stderr
    mine = labels(jbtui("actions", "--mine", "--format", "json"))
    monkeypatch.setenv("JBTUI_TEAM", "anne")
    team = labels(jbtui("actions", "--team", "--format", "json"))
    assert sorted(team) == sorted([*mine, *labels(jbtui("actions", "--user", "anne", "--format", "json"))])
