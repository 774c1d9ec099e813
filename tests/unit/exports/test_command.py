"""`jbtui contacts --output`: the list as it is asked for, whole, into a file or a pipe."""

import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jbtui.__main__ import main


@pytest.fixture
def demo(tmp_path: Path) -> str:
    """A base of 60 demonstration contacts."""
    path = str(tmp_path / "demo.sqlite")
    assert main(["--db", path, "demo", "--documents", "0", "--contacts", "60", "--seed", "3"]) == 0
    return path


def whole(database: str, capfd: pytest.CaptureFixture[str]) -> list[object]:
    """The sheet of every contact as `jbtui contact` prints it, but for code and version."""
    capfd.readouterr()
    assert main(["--db", database, "contacts", "--archived", "--format", "json"]) == 0
    sheets = []
    for contact in json.loads(capfd.readouterr().out):
        assert main(["--db", database, "contact", contact["code"], "--format", "json"]) == 0
        sheet = json.loads(capfd.readouterr().out)
        del sheet["code"], sheet["version"]
        sheets.append(sheet)
    return sorted(sheets, key=json.dumps)


@pytest.mark.parametrize("format_", ["csv", "xlsx", "vcf", "json"])
def test_an_export_imported_elsewhere_is_the_same_base(
    demo: str, format_: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / f"x.{format_}", str(tmp_path / "other.sqlite")
    assert main(["--db", demo, "contacts", "--archived", "--output", str(file)]) == 0
    assert f"60 contacts exportés dans {file}." in capfd.readouterr().err
    assert main(["--db", other, "import", str(file)]) == 0
    assert "records=60 created=60 updated=0 skipped=0 rejected=0" in capfd.readouterr().out
    assert whole(other, capfd) == whole(demo, capfd)
    assert main(["--db", other, "import", str(file)]) == 0
    assert "created=0 updated=0 skipped=60" in capfd.readouterr().out


def test_what_the_sheet_prints_can_be_imported(demo: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert main(["--db", demo, "contact", "C00001", "--format", "json"]) == 0
    (tmp_path / "x.json").write_text(capfd.readouterr().out, "utf-8")
    other = str(tmp_path / "other.sqlite")
    assert main(["--db", other, "import", str(tmp_path / "x.json")]) == 0
    (sheet,) = whole(other, capfd)
    assert sheet in whole(demo, capfd)


def test_words_profile_and_limit_hold_for_exports(demo: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for number, arguments in enumerate((["--profile", "fournisseur"], ["lyon"], ["--limit", "7"])):
        capfd.readouterr()
        assert main(["--db", demo, "contacts", *arguments, "--format", "json"]) == 0
        listed = [contact["code"] for contact in json.loads(capfd.readouterr().out)]
        file = tmp_path / f"{number}.json"
        assert main(["--db", demo, "contacts", *arguments, "--output", str(file)]) == 0
        assert [contact["code"] for contact in json.loads(file.read_text("utf-8"))] == listed
        assert 0 < len(listed) < 60


def test_the_format_wins_over_the_name_and_one_of_them_is_needed(
    demo: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "contacts.txt"
    assert main(["--db", demo, "contacts", "--output", str(file)]) == 2
    assert "Quel format" in capfd.readouterr().err
    assert not file.exists()
    assert main(["--db", demo, "contacts", "--format", "vcf", "--output", str(file)]) == 0
    assert file.read_bytes().startswith(b"BEGIN:VCARD\r\nVERSION:4.0\r\n")


def test_a_file_that_cannot_be_written_is_a_sentence(
    demo: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--db", demo, "contacts", "--output", str(tmp_path / "nowhere" / "x.csv")]) == 2
    assert "ce dossier n’existe pas" in capfd.readouterr().err


def test_a_file_that_is_there_is_replaced_on_demand_only(
    demo: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("à moi", "utf-8")
    capfd.readouterr()
    assert main(["--db", demo, "contacts", "--output", str(file)]) == 2
    said = f"{file} existe déjà\u202f: choisissez un autre nom, ou ajoutez --force.\n"
    assert capfd.readouterr() == ("", said)
    assert file.read_text("utf-8") == "à moi"
    assert main(["--db", demo, "contacts", "--output", str(file), "--force"]) == 0
    assert "60 contacts exportés" in capfd.readouterr().err


def command(demo: str, format_: str) -> list[str]:
    """A real run of the program."""
    return [sys.executable, "-m", "jbtui", "--db", demo, "contacts", "--format", format_]


def test_a_workbook_goes_through_a_pipe_and_to_no_terminal(demo: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command(demo, "xlsx"), env=environment, capture_output=True, check=True)
    (tmp_path / "x.xlsx").write_bytes(run.stdout)
    assert zipfile.ZipFile(tmp_path / "x.xlsx").testzip() is None
    ours, theirs = pty.openpty()
    refused = subprocess.run(command(demo, "xlsx"), env=environment, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert refused.returncode == 2
    assert "--output" in refused.stderr.decode()


def test_cards_go_through_a_pipe(demo: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command(demo, "vcf"), env=environment, capture_output=True, check=True)
    assert run.stdout.count(b"BEGIN:VCARD\r\n") == run.stdout.count(b"END:VCARD\r\n") >= 60
    assert run.stdout.count(b"\n") == run.stdout.count(b"\r\n")
