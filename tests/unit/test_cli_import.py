"""`jbtui import` in processes of its own: what it prints, where, how it ends, and what is in the database after it."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SIRET = "73282932000074"
COUNTS = re.compile(r"records=(\d+) created=(\d+) updated=(\d+) skipped=(\d+) rejected=(\d+)")

Ran = subprocess.CompletedProcess[str]
Import = Callable[..., Ran]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "jbtui", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The path of a database that is not there yet."""
    return tmp_path / "jbtui.sqlite"


@pytest.fixture
def import_(base: Path) -> Import:
    """Runs `jbtui import` to its end."""

    def importing(*arguments: str | Path) -> Ran:
        ran = subprocess.run(
            command("--db", base, "import", *arguments),
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        assert "Traceback" not in ran.stderr
        return ran

    return importing


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def counts(ran: Ran) -> tuple[int, ...]:
    """records, created, updated, skipped, rejected, as the last line has them."""
    found = COUNTS.fullmatch(ran.stdout.splitlines()[-1])
    assert found, ran.stdout
    records, *parts = map(int, found.groups())
    assert records == sum(parts)
    return (records, *parts)


def asked(base: Path, query: str) -> list[Any]:
    """The first column of a query."""
    with closing(sqlite3.connect(base)) as connection:
        return [row[0] for row in connection.execute(query)]


def test_the_last_line_counts_and_the_file_is_described_beside(tmp_path: Path, base: Path, import_: Import) -> None:
    file = written(tmp_path / "clients.csv", "Raison sociale;Sexe;Ville\nÉté;x;Nîmes\nHiver;x;Lyon\n".encode("cp1252"))
    first = import_(file)
    assert (first.returncode, first.stdout) == (0, "records=2 created=2 updated=0 skipped=0 rejected=0\n")
    assert first.stderr == "CSV, codage cp1252, séparateur «\u202f;\u202f», 1 colonne ignorée (Sexe).\n"
    again = import_(file)
    assert (again.returncode, again.stdout) == (0, "records=2 created=0 updated=0 skipped=2 rejected=0\n")
    assert asked(base, "SELECT name FROM contact WHERE is_prospect ORDER BY id") == ["Été", "Hiver"]
    assert asked(base, "SELECT label FROM unit") == ["Importer clients.csv"]
    assert asked(base, "SELECT finished FROM unit") == [1]
    marked = import_(written(tmp_path / "marked.csv", "Raison sociale;Ville\nÉté;Nîmes\n".encode("utf-8-sig")))
    assert marked.stderr.startswith("CSV, codage UTF-8, séparateur")


def test_each_rejected_record_is_a_line_with_its_reason(tmp_path: Path, base: Path, import_: Import) -> None:
    file = written(tmp_path / "sirets.csv", f"siret\n{SIRET}\n73282932000075\n\n12\n")
    ran = import_(file)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "ligne 3\u202f: SIRET invalide\u202f: 73282932000075",
        "ligne 5\u202f: SIRET invalide\u202f: 12",
        "records=3 created=1 updated=0 skipped=0 rejected=2",
    ]
    assert asked(base, "SELECT siret FROM contact") == [SIRET]


def test_the_profile_and_the_dry_run(tmp_path: Path, base: Path, import_: Import) -> None:
    file = written(tmp_path / "a.csv", "Société;Type\nA;\nB;client\n")
    dry = import_(file, "--dry-run", "--profile", "fournisseur")
    assert (dry.returncode, counts(dry)) == (0, (2, 2, 0, 0, 0))
    assert asked(base, "SELECT count(*) FROM contact") + asked(base, "SELECT count(*) FROM unit") == [0, 0]
    assert counts(import_("--profile", "fournisseur", file)) == counts(dry)
    assert asked(base, "SELECT name FROM contact WHERE is_supplier") == ["A"]
    assert asked(base, "SELECT name FROM contact WHERE is_customer") == ["B"]
    assert import_(file, "--profile", "ami").returncode == 2


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, base: Path, import_: Import) -> None:
    for path in (
        tmp_path / "absent.csv",
        tmp_path,
        written(tmp_path / "vide.csv", ""),
        written(tmp_path / "blanc.csv", "\n \n"),
        written(tmp_path / "photo.csv", bytes(range(256)) * 50),
        written(tmp_path / "villes.csv", "code postal;commune\n69003;Lyon\n01190;Boz\n"),
        tmp_path / "a\x1b[31m\nb.csv",
    ):
        ran = import_(path)
        assert (ran.returncode, ran.stdout) == (2, ""), path
        (line,) = ran.stderr.splitlines()
        assert line.endswith((".", ")."))
        assert "\x1b" not in line
    assert not base.exists()


def test_a_header_alone_is_no_record(tmp_path: Path, import_: Import) -> None:
    ran = import_(written(tmp_path / "a.csv", "Société;Ville\n"))
    assert (ran.returncode, counts(ran)) == (0, (0, 0, 0, 0, 0))


def test_each_record_is_explained(tmp_path: Path, import_: Import) -> None:
    siren = SIRET[:9]
    import_(written(tmp_path / "a.csv", f"Société;SIREN\nBois;{siren}\n"))
    file = written(
        tmp_path / "b.csv",
        f"Société;SIREN;Téléphone;Contact;Plafond\nBois;{siren};0472000001;A B;\nFer;;;;\n;;;;9\nBois;{siren};;;\n",
    )
    ran = import_(file, "--explain")
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[:-1] == [
        f"ligne 2\u202f: complétée, même SIREN {siren} que C00001 (Bois), ajouté\u202f: A B",
        "ligne 3\u202f: créée, C00002 (Fer)",
        "ligne 4\u202f: rejetée, ni nom, ni SIRET, ni email, ni téléphone",
        f"ligne 5\u202f: ignorée, même SIREN {siren} que C00001 (Bois), rien de nouveau",
    ]
    assert "à vérifier" not in ran.stderr
    again = import_(file, "--explain")
    assert again.stdout.splitlines()[1] == "ligne 3\u202f: ignorée, C00002 (Fer), déjà importé"


def test_what_went_in_and_looks_wrong_is_told(tmp_path: Path, import_: Import) -> None:
    file = written(tmp_path / "a.csv", "Société;SIREN;Email\nBois;123456789;b@exemple.fr\nFer;;f@exemple.fr\n")
    ran = import_(file, "--explain")
    assert (ran.returncode, counts(ran)) == (0, (2, 2, 0, 0, 0))
    assert ran.stderr.splitlines()[-1] == "1 ligne entrée est à vérifier : --explain la montre."
    assert ran.stdout.splitlines()[0].startswith(
        "ligne 2 : créée, C00001 (Bois), à vérifier : SIREN : sa clé de contrôle"
    )


def test_what_is_done_with_the_contacts_that_are_there(tmp_path: Path, base: Path, import_: Import) -> None:
    siren = SIRET[:9]
    import_(written(tmp_path / "a.csv", f"Société;SIREN;Ville\nBois;{siren};Lyon\n"))
    file = written(tmp_path / "b.csv", f"Société;SIREN;Ville;Site\nBois;{siren};Boz;www.example.fr\n")
    for typed in ("ignorer", "skip"):
        assert counts(import_(file, "--existing", typed)) == (1, 0, 0, 1, 0)
    assert counts(import_(file, "--existing", "Compléter")) == (1, 0, 1, 0, 0)
    assert asked(base, "SELECT website || city FROM contact") == ["www.example.frLyon"]
    replacing = written(tmp_path / "c.csv", f"Société;SIREN;Ville\nBois;{siren};Boz\n")
    assert counts(import_(replacing, "--existing", "remplacer")) == (1, 0, 1, 0, 0)
    assert asked(base, "SELECT city FROM contact") == ["Boz"]
    empty = import_("")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "le chemin du fichier est vide" in empty.stderr
    wrong = import_(file, "--existing", "effacer")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "ignorer, completer, remplacer" in wrong.stderr


def test_rejects_are_written_corrected_and_imported_again(tmp_path: Path, base: Path, import_: Import) -> None:
    file = written(tmp_path / "a.csv", "Société;Ville\nBois;Lyon\n;Nîmes\n".encode("cp1252"))
    rejects = tmp_path / "rejets.csv"
    assert counts(import_(file, "--rejects", rejects)) == (2, 1, 0, 0, 1)
    header, row = rejects.read_bytes().decode("cp1252").splitlines()
    assert header == "Société;Ville;Motif du rejet"
    assert row.startswith(";Nîmes;ni nom")
    refused = import_(file, "--rejects", rejects)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "existe déjà" in refused.stderr
    assert "--force" in refused.stderr
    assert import_(file, "--rejects", rejects, "--force").returncode == 1
    written(rejects, rejects.read_bytes().replace(b"\n;N", b"\nFer;N"))
    corrected = import_(rejects, "--rejects", tmp_path / "encore.csv")
    assert (corrected.returncode, counts(corrected)) == (0, (1, 1, 0, 0, 0))
    assert not (tmp_path / "encore.csv").exists()
    assert asked(base, "SELECT name || city FROM contact ORDER BY id") == ["BoisLyon", "FerNîmes"]
    before = file.read_bytes()
    assert import_(file, "--rejects", file, "--force").returncode == 2
    assert file.read_bytes() == before


HOSTILE: dict[str, str | bytes] = {
    "escapes": "Société;Plafond\n\x1b[2JA\x9b5m\u202e;x\x1b]0;t\x07\nB;\x1b[31m\n",
    "nuls": "Société;Ville\nA\0B;Ly\0on\n\0;\0\n",
    "long": f"Société;Ville\n{'x' * 100_000};Lyon\nB;{'y' * 100_000}\nC;Lyon\n",
    "formulas": 'Société;Ville\n"=HYPERLINK(""http://x"")";=1+1\n+33;@SUM(A1)\n',
    "columns": ";".join(["Société", *(f"Colonne {number}" for number in range(4_999))])
    + "\n"
    + ";".join("x" * 5_000)
    + "\n",
    "quotes": 'Société;Ville\n"' * 2_000,
    "surrogates": "Société;Ville\n".encode() + b"\xed\xa0\x80A;\xff\xfe\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_answered(tmp_path: Path, base: Path, import_: Import, content: str | bytes) -> None:
    ran = import_(written(tmp_path / "a.csv", content))
    assert ran.returncode in (0, 1, 2)
    shown = ran.stdout + ran.stderr
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    if ran.returncode < 2:
        records, created, _updated, _skipped, rejected = counts(ran)
        assert records == created + rejected > 0
        stored = "".join(asked(base, "SELECT name || city FROM contact"))
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", stored)
    else:
        assert len(ran.stderr.splitlines()) == 1


def test_what_hostile_files_hold_goes_in_as_text(tmp_path: Path, base: Path, import_: Import) -> None:
    assert counts(import_(written(tmp_path / "a.csv", HOSTILE["formulas"]))) == (2, 2, 0, 0, 0)
    assert asked(base, "SELECT name FROM contact ORDER BY id") == ['=HYPERLINK("http://x")', "+33"]
    assert counts(import_(written(tmp_path / "b.csv", HOSTILE["long"]))) == (3, 1, 0, 0, 2)


# --- the end comes early ---------------------------------------------------------------------------------------------

MANY = "Société;Ville\n" + "".join(f"N{number};Lyon\n" for number in range(20_000))


def begun(base: Path, file: Path) -> subprocess.Popen[str]:
    """An import some of whose contacts are in."""
    running = subprocess.Popen(
        command("--db", base, "import", file),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while running.poll() is None:
        try:
            if base.exists() and asked(base, "SELECT 1 FROM contact LIMIT 1"):
                return running
        except sqlite3.OperationalError:  # the tables are not there yet
            continue
    raise AssertionError(running.communicate())


def test_ctrl_c_stops_between_transactions_and_the_command_goes_on_later(
    tmp_path: Path, base: Path, import_: Import
) -> None:
    file = written(tmp_path / "a.csv", MANY)
    running = begun(base, file)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    stopped = subprocess.CompletedProcess((), running.returncode, out, err)
    assert stopped.returncode == 130
    assert err.splitlines()[1:] == [
        "Interrompu. Relancez la commande pour continuer\u202f: ce qui est importé ne le sera pas deux fois."
    ]
    records, created, *_others = counts(stopped)
    assert 0 < records == created < 20_000
    assert asked(base, "SELECT count(*) FROM contact") == [created]
    assert asked(base, "SELECT finished FROM unit") == [0]
    assert counts(import_(file)) == (20_000, 20_000 - created, 0, created, 0)
    assert asked(base, "SELECT count(*) FROM contact") == [20_000]
    assert asked(base, "SELECT finished FROM unit ORDER BY number") == [0, 1]


def test_a_process_that_is_killed_leaves_whole_contacts(tmp_path: Path, base: Path, import_: Import) -> None:
    file = written(tmp_path / "a.csv", MANY)
    running = begun(base, file)
    running.kill()
    running.communicate(timeout=60)
    (created,) = asked(base, "SELECT count(*) FROM contact")
    assert 0 < created < 20_000
    for table in ("delivery_address", "search_entry", "imported_row"):
        assert asked(base, f"SELECT count(DISTINCT contact_id) FROM {table}") == [created]
    assert counts(import_(file)) == (20_000, 20_000 - created, 0, created, 0)


def test_a_reader_who_leaves_does_not_stop_the_import(tmp_path: Path, base: Path) -> None:
    rejected = "".join(f";ville{number}\n" for number in range(3_000))
    file = written(tmp_path / "a.csv", f"Société;Ville\n{rejected}A;Lyon\n")
    running = subprocess.Popen(
        command("--db", base, "import", file), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert running.stdout
    assert running.stderr
    running.stdout.close()
    err = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait(60) == 141
    assert "Traceback" not in err
    assert asked(base, "SELECT name FROM contact") == ["A"]
