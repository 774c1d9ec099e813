"""One cell: the exact width whatever the text, and nothing that a terminal would obey."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from jbtui.text import escape
from jbtui.widgets.cells import cell, columns, ruled, segments, wrapped
from jbtui.widgets.glyphs import ASCII, LINUX_CONSOLE, WGL4, Glyphs, choose

PLAIN, FOUND = Style(), Style(underline=True)


@given(st.text(), st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_any_text_takes_exactly_the_width(text: str, width: int, align: str) -> None:
    drawn = cell(text, width, align="right" if align == "right" else "left")
    assert cell_len(drawn) == width
    assert sum(cell_len(char) for char in drawn) == width  # also for a terminal that joins nothing
    assert escape(drawn) == drawn
    assert not set("\u200d\ufe0f\u2028") & set(drawn)


@pytest.mark.parametrize(
    ("text", "width", "drawn"),
    [
        ("Lyon", 6, "Lyon  "),
        ("Lyon", 4, "Lyon"),
        ("Lyonnais", 4, "Lyo…"),
        ("Lyon", 1, "…"),
        ("", 3, "   "),
        ("[/b]", 5, "[/b] "),
        ("12 rue A\nBât. C\r\nCour", 22, "12 rue A¶Bât. C¶Cour  "),
        ("a\tb", 3, "a b"),
        ("1\u202f234,56\u00a0€", 10, "1\u202f234,56\u00a0€"),
        ("\x1b[31mX\x1b]0;t\x07", 14, "·[31mX·]0;t·  "),
        ("abc\u202edef", 7, "abc·def"),
        ("e\u0301t\u00e9", 3, "été"),
        ("a" + "\u0337" * 50 + "b", 2, "a\u0337\u0337b"),
        ("\u0301a", 2, "·a"),
        ("東京都", 6, "東京都"),
        ("東京都", 5, "東京…"),
        ("東京都", 4, "東… "),
        ("👨\u200d👩\u200d👧", 6, "👨👩👧"),
        ("👍🏽!", 3, "👍!"),
        ("❤\ufe0f!", 2, "❤!"),
        ("🇫🇷", 2, "FR"),
        ("1\ufe0f\u20e3", 1, "1"),
        ("🥰", 1, "·"),  # of 2018: one column for older terminals, two for later ones
        ("का", 2, "क·"),
        ("\u115f\u1100", 2, "··"),
        ("\ue000", 1, "·"),
    ],
)
def test_what_is_drawn(text: str, width: int, drawn: str) -> None:
    assert cell(text, width) == drawn


def test_numbers_are_set_right() -> None:
    assert cell("12,50", 8, align="right") == "   12,50"
    assert cell("123456,50", 6, align="right") == "12345…"


def test_a_huge_text_costs_no_more_than_what_is_seen() -> None:
    assert cell("x" * 100_000, 10) == "x" * 9 + "…"
    assert cell("\u200d" * 100_000 + "x", 10) == "…         "
    assert cell("a" + "\u0301" * 100_000, 10) == "á\u0301\u0301…        "


def test_matched_parts_stand_out() -> None:
    def runs(text: str, width: int, *matches: tuple[int, int]) -> list[tuple[str, bool]]:
        return [(run.text, run.style is FOUND) for run in segments(text, width, PLAIN, FOUND, matches=matches)]

    assert runs("MARTIN & FILS", 15, (0, 6), (9, 13)) == [
        ("MARTIN", True),
        (" & ", False),
        ("FILS", True),
        ("  ", False),
    ]
    # Positions are those of the text, not of what is drawn.
    assert runs("\u200de\u0301té Hélène", 11, (6, 9)) == [("été ", False), ("Hél", True), ("ène ", False)]
    assert runs("MARTIN", 4, (0, 6)) == [("MAR", True), ("…", False)]


@pytest.mark.parametrize(
    ("environment", "encoding", "glyphs"),
    [
        ({"TERM": "xterm-256color"}, "UTF-8", WGL4),
        ({"TERM": "xterm-256color"}, "utf8", WGL4),
        ({"TERM": "xterm-256color"}, "ISO-8859-1", ASCII),
        ({"TERM": "vt220"}, "UTF-8", ASCII),
        ({"TERM": "linux"}, "UTF-8", LINUX_CONSOLE),
        ({"TERM": "xterm", "JBTUI_GLYPHES": "ascii"}, "UTF-8", ASCII),
        ({}, "UTF-8", WGL4),
    ],
)
def test_signs_that_the_terminal_can_draw(environment: dict[str, str], encoding: str, glyphs: Glyphs) -> None:
    assert choose(environment, encoding) is glyphs


def test_cells_are_ascii_where_signs_are() -> None:
    program = (
        "from jbtui.widgets.cells import cell; print(ascii([cell('Saint-Étienne', 8), cell('1\\u202f2\\x1b\\n', 6)]))"
    )
    environment = os.environ | {"JBTUI_GLYPHES": "ascii"}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "['Saint-..', '1 2-/ ']\n"


@given(st.text(st.characters(exclude_characters="\n")), st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_rule_is_as_wide_as_it_is_told(text: str, width: int) -> None:
    assert columns(ruled(text, width)) == width
    assert cell_len(ruled(text, width)) == width


def test_lines_break_between_words() -> None:
    assert wrapped("12 rue des Tanneurs", 10) == ["12 rue des", "Tanneurs"]
    assert wrapped("日本語の会社", 5) == ["日本", "語の", "会社"]
    assert wrapped("", 5) == [""]
