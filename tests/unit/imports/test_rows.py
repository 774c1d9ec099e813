"""From lines to rows: delimiters, quotes as programs write them, quotes that would swallow the file."""

import pytest

from jbtui.services.imports import headers
from jbtui.services.imports.files import Line
from jbtui.services.imports.rows import LONGEST_CELL, delimiter_of, rows


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def split(text: str, delimiter: str = ";", width: int = 0) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in rows(lines(text), delimiter, width)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "Nom,Prénom,Email\nDupont,Jean,j@example.fr\nDurand,Anne,a@example.fr".replace(",", delimiter)
    assert delimiter_of(lines(text), headers.known) == delimiter


def test_the_delimiter_is_the_one_of_the_header() -> None:
    text = "Nom;Adresse;Remarques\nDupont;12, rue du Pont, bât. B;a, b\nDurand;1, rue X, bât. C;c, d"
    assert delimiter_of(lines(text), headers.known) == ";"
    assert delimiter_of(lines("Société\nDupont, Durand\nDubois, Martin"), headers.known) == ""


def test_the_delimiter_of_columns_nobody_knows() -> None:
    assert delimiter_of(lines("a|b|c\n1,5|2,5|x\n3|4|y"), headers.known) == "|"


def test_quotes() -> None:
    assert split('"a;b";c') == [(1, ["a;b", "c"])]
    assert split('"dit ""Le Petit""";c') == [(1, ['dit "Le Petit"', "c"])]
    assert split('"";""') == []
    assert split('"";"";x') == [(1, ["", "", "x"])]
    assert split('Immeuble "La Tour" (1er);c') == [(1, ['Immeuble "La Tour" (1er)', "c"])]
    assert split('"Immeuble "La Tour" (1er)";c') == [(1, ['Immeuble "La Tour" (1er)', "c"])]
    assert split('a; "b;c" ;d') == [(1, ["a", "b;c", "d"])]


def test_newlines_in_quotes_and_the_lines_they_take() -> None:
    assert split('Nom;Note\nA;"un\ndeux ""x""\ntrois"\n\nB;"y"', width=2) == [
        (1, ["Nom", "Note"]),
        (2, ["A", 'un\ndeux "x"\ntrois']),
        (6, ["B", "y"]),
    ]
    assert split('"1 rue X\nBât. B";Lyon;a\n"2 rue Y";Paris;b', width=3) == [
        (1, ["1 rue X\nBât. B", "Lyon", "a"]),
        (3, ["2 rue Y", "Paris", "b"]),
    ]


def test_a_stray_quote_swallows_nothing() -> None:
    text = '"Chez Paul;Lyon;1\nA;"Foo";2\nB;Bar;3'
    assert split(text, width=3) == [(1, ['"Chez Paul', "Lyon", "1"]), (2, ["A", "Foo", "2"]), (3, ["B", "Bar", "3"])]
    same_column = '"Chez Paul;Lyon;1\n"Foo";Paris;2'
    assert split(same_column, width=3) == [(1, ['"Chez Paul', "Lyon", "1"]), (2, ["Foo", "Paris", "2"])]


def test_a_quote_never_closed_costs_one_row() -> None:
    text = '"Chez Paul;Lyon\n' + "\n".join(f"N{number};Paris" for number in range(500))
    found = split(text, width=2)
    assert len(found) == 501
    assert found[0] == (1, ['"Chez Paul', "Lyon"])
    assert found[500] == (501, ["N499", "Paris"])


def test_a_short_row_of_several_lines_is_one_row() -> None:
    assert split('A;"un\ndeux"\nB;x;y;z', width=4) == [(1, ["A", "un\ndeux"]), (3, ["B", "x", "y", "z"])]


def test_a_cell_too_long() -> None:
    fits, over = "x" * LONGEST_CELL, "x" * (LONGEST_CELL + 1)
    assert [row.too_long for row in rows(lines(f"a;{fits}\nb;{over}\nc;d"), ";")] == [False, True, False]
    pieces = "\n".join(["y" * 1_000] * 40)
    assert [row.too_long for row in rows(lines(f'a;"{pieces}"\nb;c'), ";")] == [True, False]


def test_a_hostile_text_of_quotes_ends() -> None:
    text = "\n".join(['"a;' * 800 + 'x""'] * 200)
    assert len(split(text, width=2)) == 200
