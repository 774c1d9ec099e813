"""Nothing that is stored, typed or pasted reaches a terminal raw, moves a column, or is a key."""

import sqlite3
from pathlib import Path

import pytest

from jbtui.text import clean_line, clean_text
from tests.terminal.conftest import CONTACTS
from tests.terminal.hostile import LINES, LONG, MARKUP, SEQUENCES, TEXTS, WIDE, spoil
from tests.terminal.terminal import Screen, Terminal


def in_place(screen: Screen) -> None:
    """Boxes are closed on both sides, and nothing unforeseen is told. (That nothing raw comes, the terminal checks.)"""
    assert "Erreur imprévue" not in screen.text(), screen.text()
    for y, row in enumerate(screen.cells):
        for x, char in enumerate(row):
            if char != "┌":
                continue
            right = row.index("┐", x)
            bottom = next(y2 for y2 in range(y + 1, len(screen.cells)) if screen.cells[y2][x] == "└")
            for y2 in range(y + 1, bottom):
                assert screen.cells[y2][x] in "│├", screen.text()
                assert screen.cells[y2][right] in "│┤", screen.text()
            assert screen.cells[bottom][right] == "┘", screen.text()


def tour(terminal: Terminal, *keys: str) -> None:
    """Press keys one after the other, looking at the screen after each."""
    for key in keys:
        terminal.send(key)
        terminal.settled(0.15)
        in_place(terminal.screen)


def test_whatever_the_database_holds_every_screen_stands(base: str) -> None:
    spoil(base)
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.settled()
        header = next(y for y, line in enumerate(terminal.screen.lines()) if "Code" in line)
        starts = [terminal.screen.lines()[header].index(label) for label in ("Code", "Nom", "Ville", "Téléphone")]
        for y in range(header + 2, header + 2 + len(TEXTS)):
            code = terminal.screen.part(y, starts[0], starts[0] + 6)
            assert code[0] == "C", terminal.text
            assert code[1:].isdecimal(), terminal.text
            assert terminal.screen.part(y, starts[1], starts[1] + 1) == "0", terminal.text
            for start in starts[1:]:
                assert terminal.screen.cells[y][start - 1] in (" ", ""), terminal.text
        down = "\x1b[B"
        tour(terminal, *[down] * len(TEXTS), "/", "gauche", "\x1b", "\x1b", "\x1b[H")
        for _contact in range(2):  # between them they hold each text in many columns
            tour(terminal, "\r", "2", "\r", "\x1b", "3", "1", "\x1b[6~", "e", *["\t"] * 14, "\x1b")
            tour(terminal, "\x1b[3~", "\x1b", "o", "j", "\x1b[6~", "\x1b", "\x1b", down)
        tour(terminal, " ", "\x1b[3~", "\x1b", "u", "\r", "\x1b", ":", "\x1b", "?", "\x1b")
        terminal.resize(130, 40)
        tour(terminal, "", down, down, "\r", "2", "3")


ENDS = "\x1b[201~\x1b[B\x1b[3~o\x1b[200~"
"""What a text may hold that a terminal pastes without looking: the end of the paste, keys, another beginning."""


def test_nothing_in_a_pasted_text_is_a_key(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.paste(f"Un {SEQUENCES}{ENDS}{MARKUP}")
        terminal.wait_for("Un rouge")
        terminal.send("\t\t\t\t")
        terminal.paste(WIDE + "X")
        terminal.settled()
        terminal.send("\t")
        terminal.paste("ligne 1\r\nligne 2\rligne 3")
        terminal.wait_for("ligne 1 ligne 2 ligne 3")
        in_place(terminal.screen)
        terminal.send("\x13")
        terminal.wait_for("√ Enregistré")
        in_place(terminal.screen)
    with sqlite3.connect(base) as connection:
        name, line1, line2 = connection.execute(
            "SELECT name, line1, line2 FROM contact ORDER BY id DESC LIMIT 1"
        ).fetchone()
    connection.close()
    assert name == clean_line(f"Un {SEQUENCES}{ENDS}{MARKUP}")
    assert "\x1b" not in name
    assert line1 == clean_line(WIDE + "X")
    assert line2 == "ligne 1 ligne 2 ligne 3"


BARE = "Dupont d\x1b[3~ SARL\r\nqua d rue n\to y\r\n"
"""A text whose letters and lines are commands where no text is typed, with Suppr in it."""


def test_what_a_terminal_pastes_without_marks_is_no_key_either(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send(BARE)
        terminal.wait_for("Aucun contact pour")  # it is searched
        terminal.send("\x1b\x1b")
        terminal.wait_for("C00001")
        terminal.send("\r")
        terminal.wait_for("1 Fiche")
        terminal.settled()
        before = terminal.text
        terminal.send(BARE)
        terminal.settled()
        assert terminal.text == before
        terminal.send("\x1b")
        terminal.settled()
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.send(BARE * 300)
        terminal.wait_for("Collé")
        assert "Raison sociale" in terminal.text
        in_place(terminal.screen)
    with sqlite3.connect(base) as connection:
        assert connection.execute("SELECT count(*) FROM contact").fetchone()[0] == CONTACTS
    connection.close()


def test_keys_that_a_slow_line_brings_together_are_keys(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("\x1b[B" * 40 + "\x1b[A" * 40)
        terminal.settled()
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.send("Menuiserie Martin\t04 65 71 62 13\x1b\x1b")
        terminal.settled()
        terminal.send("mb")
        terminal.wait_for("Brouillons")
        terminal.wait_for("Menuiserie Martin")
        assert "Martin04" not in terminal.text


def test_a_paste_whose_end_is_lost_leaves_the_keys(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.send("\x1b[200~Un texte, puis plus rien")
        terminal.settled(0.7)  # the line has dropped
        terminal.send("\x1b[Z")
        terminal.wait_for("Un texte, puis plus rien")
        terminal.send("\x1b")
        terminal.wait_for("C00")


def test_the_cursor_stands_where_the_text_is(base: str) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.paste("日本 👩\u200d👧 ❤\ufe0f e\u0301\u0301\u0301 🥰 한")
        terminal.wait_for("日本 👩👧 ❤ é")
        terminal.settled()
        row = next(y for y, line in enumerate(terminal.screen.lines()) if "Raison sociale" in line)
        line = terminal.screen.cells[row]
        start = line.index("日")
        assert terminal.screen.y == row
        assert terminal.screen.x - start == 4 + 1 + 4 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 2
        terminal.send("|")
        terminal.wait_for("한|")
        terminal.send("\x1b[D\x1b[D\x7f")  # before the |, before 한, and the blank before it goes
        terminal.wait_for("·한|")


@pytest.mark.parametrize(("text", "kept"), [(LONG, 1_000), (LINES, 1_000)], ids=["long", "lines"])
def test_a_huge_paste_into_one_line_is_cut_and_told(base: str, text: str, kept: int) -> None:
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.paste(text)
        terminal.wait_for(f"Collé : {kept // 1000} {kept % 1000:03} caractères sur")
        terminal.send("\x13")
        terminal.wait_for("200 caractères au plus")  # told, not lost
        in_place(terminal.screen)


def test_remarks_keep_the_lines_of_a_paste(base: str) -> None:
    lines = "\n".join(f"ligne {number}" for number in range(300))
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("nc")
        terminal.wait_for("Raison sociale")
        terminal.send("Notée")
        terminal.settled()  # the rows below the fold are there
        terminal.send("\x1b[Z" * 4)  # back over the nature and the buttons to the remarks
        terminal.wait_for("── Remarques")
        terminal.settled()
        terminal.paste(f"{lines}\n{SEQUENCES}")
        terminal.wait_for("ligne 299")
        in_place(terminal.screen)
        terminal.send("\x13")
        terminal.wait_for("√ Enregistré")
    with sqlite3.connect(base) as connection:
        (remarks,) = connection.execute("SELECT remarks FROM contact ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    assert remarks == clean_text(f"{lines}\n{SEQUENCES}")


def test_what_is_no_text_and_no_key_does_no_harm(base: str) -> None:
    """A paste without brackets, broken UTF-8, numbers that are no characters: the program goes on."""
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("/")
        terminal.send(b"\x1b[9999999999999u\xff\xfe\xe9t\xe9 \x9b31m\x1b]0;titre\x07\x1bP1$r\x1b\\ \xed\xa0\x80\x00")
        terminal.settled()
        in_place(terminal.screen)
        terminal.send("\x1b[99999999999999999999999999999999999999999;5~")
        terminal.settled()
        in_place(terminal.screen)
        terminal.send("\x11")
        assert terminal.wait_for_end() == 0


def test_an_import_of_hostile_cells_stands(base: str, tmp_path: Path) -> None:
    rows = ["Société;Ville;Email;Remarques"]
    rows += [
        ";".join(f'"{text[:2000].replace(chr(34), chr(34) * 2)}"' for text in (f"Zz {text}", text, text, text))
        for text in TEXTS
    ]
    file = tmp_path / "x\u202e[bold]\x1b[31m é日本.csv"
    file.write_text("\n".join(rows), "utf-8")
    with Terminal(["--db", base]) as terminal:
        terminal.wait_for("C00")
        terminal.send("mh")
        terminal.wait_for("Fichier :")
        terminal.send(f"{tmp_path}/x")
        terminal.settled()
        terminal.send("\t")
        terminal.settled()
        in_place(terminal.screen)
        tour(terminal, "\r", "\t", "\x1b[B", "\x1b[B", "\x1b[B")
        terminal.send("\x13")
        terminal.wait_for(lambda screen: "Zz" in screen.text())
        tour(terminal, "", "\x1b[B", "\x1b", "\x1b")


def test_the_command_line_sends_nothing_raw(base: str) -> None:
    spoil(base)
    for arguments in (["contacts"], ["contact", "C00001"], ["contacts", "--search", SEQUENCES]):
        with Terminal(["--db", base, *arguments], size=(100, 50)) as terminal:
            terminal.wait_for_end()
