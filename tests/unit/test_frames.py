"""Fewer bytes show the same: whatever is drawn, a terminal ends with the same characters in the same looks."""

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from jbtui.frames import Frames

COLUMNS, ROWS = 12, 4
TOKEN = re.compile(r"\x1b\[(?:(?P<codes>[\d;]*)m|(?P<row>\d+);(?P<column>\d+)H)|(?P<feed>\n)|(?P<char>[^\x1b])")
ENDS = {22: (1, 2), 24: (4,), 27: (7,)}


class Glass:
    """A terminal that knows nothing but characters, looks and where to write."""

    def __init__(self) -> None:
        self.cells = {(row, column): (" ", "") for row in range(1, ROWS + 1) for column in range(1, COLUMNS + 1)}
        self.row = self.column = 1
        self.looks: dict[str, str] = {}

    def feed(self, text: str) -> None:
        for token in TOKEN.finditer(text):
            if token["codes"] is not None:
                self._look(token["codes"])
            elif token["row"]:
                self.row, self.column = int(token["row"]), int(token["column"])
            elif token["feed"]:
                self.row += 1
            else:
                self._put(token["char"])

    def _put(self, char: str) -> None:
        wide = get_character_cell_size(char)
        look = ",".join(f"{key}{value}" for key, value in sorted(self.looks.items()))
        for column in range(self.column, self.column + wide):
            self._halve(column)
        self.cells[self.row, self.column] = (char, look)
        if wide == 2:
            self.cells[self.row, self.column + 1] = ("", look)
        self.column += wide

    def _halve(self, column: int) -> None:
        """The other half of a wide character that is written over is blank."""
        if self.cells.get((self.row, column), ("x",))[0] == "":
            self.cells[self.row, column - 1] = (" ", "?")
        if self.cells.get((self.row, column + 1), ("x",))[0] == "":
            self.cells[self.row, column + 1] = (" ", "?")

    def _look(self, codes: str) -> None:
        numbers: Iterator[str] = iter(codes.split(";"))
        for number in numbers:
            code = int(number or 0)
            if code == 0:
                self.looks.clear()
            elif code in (38, 48):
                kind = next(numbers)
                self.looks["f" if code == 38 else "b"] = ".".join(next(numbers) for _ in range(1 if kind == "5" else 3))
            elif 30 <= code <= 37:
                self.looks["f"] = number
            elif 40 <= code <= 47:
                self.looks["b"] = number
            elif code in (39, 49):
                self.looks.pop("f" if code == 39 else "b", None)
            elif code in ENDS:
                for ended in ENDS[code]:
                    self.looks.pop(f"a{ended}", None)
            else:
                self.looks[f"a{code}"] = ""


LOOKS = st.lists(
    st.sampled_from(["1", "4", "7", "38;5;253", "38;5;32", "48;5;233", "48;2;1;2;3", "36", "40"]),
    unique=True,
    max_size=3,
).map(";".join)
RUNS = st.lists(st.tuples(st.text(st.sampled_from("ab c日é"), min_size=1, max_size=4), LOOKS), min_size=1, max_size=3)
PIECES = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS), RUNS)
FRAMES = st.lists(st.lists(PIECES, max_size=5), max_size=6)


def written(pieces: list[tuple[int, int, list[tuple[str, str]]]]) -> str:
    """A frame as Textual writes it, each piece cut at the edge."""
    lines = []
    for row, column, runs in pieces:
        line = f"\x1b[{row};{column}H"
        for text, look in runs:
            fitting = ""
            for char in text:
                column += get_character_cell_size(char)
                if column > COLUMNS + 1:
                    break
                fitting += char
            line += f"\x1b[{look}m{fitting}\x1b[0m" if look else fitting
        lines.append(line)
    return "\n".join([*lines, "\x1b[1;1H"])


@given(FRAMES)
def test_the_terminal_shows_the_same(frames: list[list[tuple[int, int, list[tuple[str, str]]]]]) -> None:
    plain, thrifty, sender = Glass(), Glass(), Frames()
    for pieces in frames:
        frame = written(pieces)
        sent = sender.thrifty(frame)
        assert len(sent) <= len(frame)
        plain.feed(frame)
        thrifty.feed(sent)
        assert thrifty.cells == plain.cells
        assert thrifty.looks == {}
        assert (thrifty.row, thrifty.column) == (1, 1)


def test_what_is_shown_already_is_not_sent_again_until_it_is_forgotten() -> None:
    sender = Frames()
    frame = "\x1b[2;3H\x1b[1mabc\x1b[0m def\n\x1b[3;1Hx\x1b[1;1H"
    first = sender.thrifty(frame)
    assert first == "\x1b[2;3H\x1b[1mabc\x1b[m def\x1b[3;1Hx\x1b[1;1H"
    assert sender.thrifty(frame) == ""
    assert sender.thrifty(frame.replace("abc", "aBc")) == "\x1b[2;4H\x1b[1mB\x1b[1;1H\x1b[m"
    sender.forget()
    assert sender.thrifty(frame) == first


def test_what_is_no_frame_goes_through_as_it_is() -> None:
    for text in ("\x1b[?1049h", "\x1b[?25l", "\x1b[>25u", "\x1b]52;c;eA==\x07", ""):
        assert Frames().thrifty(text) == text
