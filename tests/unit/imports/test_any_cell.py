"""Any text whatever in any cell of the three formats: what comes out is clean, and nothing else than records, rejects
and sentences comes out."""

import csv
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Record, Rejected
from jbtui.text import clean_text

TITLES = ["Société", "Nom", "Prénom", "Email", "Téléphone", "Adresse", "Code postal", "Ville", "Remarques"]
PROPERTIES = ["FN", "N", "ORG", "EMAIL", "TEL", "ADR", "NOTE", "URL", "TITLE", "BDAY", "X-ABC"]
SEQUENCES = st.sampled_from(
    ["\x1b[31m", "\x1b]0;t\x07", "\x9b31m", "\u202e", "\u200d", "[/b]", "\r\n", "\n", ";", "\\", '"']
)
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.lists(SEQUENCES, max_size=8).map("".join)
)
ROWS = st.lists(st.lists(CELLS, min_size=len(TITLES), max_size=len(TITLES)), min_size=1, max_size=4)
LONGER = settings(max_examples=40, deadline=None)


def texts(path: Path) -> Iterator[str]:
    """Every text of every record of a file."""
    try:
        rows = list(open_file(path))
    except Unreadable as error:
        yield str(error)
        return
    for row in rows:
        assert isinstance(row, Record | Rejected)
        if isinstance(row, Record):
            for part in (row.contact, *row.people, *row.delivery_addresses):
                yield from part.values()
        else:
            yield row.reason


def all_clean(path: Path) -> None:
    for text in texts(path):
        assert not [char for char in text if char != "\n" and (ord(char) < 32 or 127 <= ord(char) < 160)]
        assert clean_text(text).split() == text.split()


@LONGER
@given(ROWS)
def test_csv(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / "x.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([TITLES, ["Témoin", *[""] * 8], *rows])
        all_clean(path)


@LONGER
@given(ROWS)
def test_workbooks(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / "x.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet()
        for number, row in enumerate([TITLES, ["Témoin", *[""] * 8], *rows]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        book.close()
        all_clean(path)


@LONGER
@given(st.lists(st.lists(st.tuples(st.sampled_from(PROPERTIES), CELLS), max_size=8), min_size=1, max_size=3))
def test_vcards(cards: list[list[tuple[str, str]]]) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / "x.vcf"
        lines = []
        for card in cards:
            lines += [
                "BEGIN:VCARD",
                "VERSION:4.0",
                "FN:Témoin",
                *(f"{name}:{text}" for name, text in card),
                "END:VCARD",
            ]
        path.write_bytes("\r\n".join(lines).encode())
        all_clean(path)
