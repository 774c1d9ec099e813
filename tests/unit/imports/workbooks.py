"""Workbooks written by hand, as small as readers take them."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float | bool | None

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = f"""<styleSheet xmlns="{_MAIN}">
<fonts count="1"><font><color rgb="#000000"/></font></fonts>
<cellXfs count="2"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0" applyNumberFormat="1"/></cellXfs>
</styleSheet>"""
DATE = "date:"
"""What a cell begins with whose number is a day, counted from 1900."""
FORMULA = "formula:"


def column(number: int) -> str:
    """A, B… Z, AA for 1, 2… 26, 27."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def worksheet(rows: Sequence[Sequence[Cell]], more: str = "") -> str:
    """The XML of a sheet with these rows from A1 on, None being no cell; `more` follows the rows."""
    text = "".join(
        f'<row r="{at}">' + "".join(_cell(f"{column(to)}{at}", cell) for to, cell in enumerate(row, 1)) + "</row>"
        for at, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{text}</sheetData>{more}</worksheet>'


def _cell(place: str, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, float | int):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    if cell.startswith(DATE):
        return f'<c r="{place}" s="1"><v>{cell.removeprefix(DATE)}</v></c>'
    if cell.startswith(FORMULA):
        return f'<c r="{place}" t="str"><f>A1</f><v>{escape(cell.removeprefix(FORMULA))}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def xlsx(path: Path, sheets: dict[str, str], hidden: str = "") -> Path:
    """A workbook with these sheets, by name; that called `hidden` is."""
    relations = "".join(
        f'<Relationship Id="s{at}" Type="{_OFFICE}/worksheet" Target="worksheets/{at}.xml"/>'
        for at in range(len(sheets))
    )
    states = ("visible", "hidden")
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at + 1}" r:id="s{at}" state="{states[name == hidden]}"/>'
        for at, name in enumerate(sheets)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="st" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/{at}.xml": text for at, text in enumerate(sheets.values())},
    }
    return archive(path, parts)


def ods(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A document of LibreOffice with one sheet of texts."""
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="Feuille">'
        f"{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
    return archive(path, {"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def archive(path: Path, parts: dict[str, str]) -> Path:
    """A zip archive of texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def compound(path: Path, names: Sequence[str]) -> Path:
    """Microsoft's compound file ([MS-CFB], version 3) with streams of 4,096 zeros: what a password makes of a workbook
    has two, EncryptionInfo and EncryptedPackage."""
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors = [table, end]
    entries = [_entry("Root Entry", 5, (1, -1), (end, 0))]
    for at, name in enumerate(names, 1):
        entries.append(_entry(name, 2, (-1, at + 1 if at < len(names) else -1), (len(sectors), 4096)))
        sectors += [*range(len(sectors) + 1, len(sectors) + 8), end]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109i", 0, *[-1] * 108)
    allocation = struct.pack("<128I", *sectors, *[free] * (128 - len(sectors)))
    path.write_bytes(head + allocation + b"".join(entries).ljust(512, b"\0") + bytes(4096 * len(names)))
    return path


def _entry(name: str, kind: int, below_and_right: tuple[int, int], start_and_size: tuple[int, int]) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    below, right = below_and_right
    start, size = start_and_size
    numbers = struct.pack("<HBBiii", len(text), kind, 1, -1, right, below)
    return text.ljust(64, b"\0") + numbers + bytes(36) + struct.pack("<IQ", start, size)
