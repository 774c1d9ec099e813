"""The page of a document as PDF/A-3b; an invoice's electronic form is in it (Factur-X)."""

import json
import re
from datetime import UTC, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jbtui import incidents
from jbtui.services.documents import xmp
from jbtui.services.documents.issued import Issued
from jbtui.services.documents.page import content
from jbtui.text import clean_text

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("page.typ")
FONTS = Path(__file__).parents[2] / "data" / "fonts"
_UNPRINTABLE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


def render(issued: Issued, xml: bytes | None = None) -> bytes:
    """The document as a PDF file, with the electronic invoice `xml` in it if there is one.

    A character that no font has is printed as ?, and the log says so. Raises what typst raises for anything else that
    it cannot print: a logo that is no picture.
    """
    import typst

    page = json.dumps(_clean(content(issued)), ensure_ascii=False)
    try:
        made = _typeset(issued, page, xml)
    except typst.TypstError as error:
        unprintable = _unprintable(error.diagnostic)
        if not unprintable:
            raise
        incidents.record(error, f"printing {issued.number}")
        # They are no part of JSON's own signs, which every font has.
        made = _typeset(issued, page.translate({ord(character): "?" for character in unprintable}), xml)
    return _described(made, issued, xmp.FACTURX if xml is not None else "")


def is_picture(content: bytes) -> bool:
    """Whether a file is a picture that a page can show."""
    import typst

    with TemporaryDirectory() as directory:
        page = Path(directory, "page.typ")
        Path(directory, "picture").write_bytes(content)
        page.write_text('#image(read("picture", encoding: none))')
        try:
            typst.Compiler(page, root=directory, ignore_system_fonts=True).compile(format="pdf")
        except typst.TypstError:
            return False
    return True


def _clean(value: Any) -> Any:
    """JSON without the characters that no page shows."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list | tuple) else value


def _typeset(issued: Issued, page: str, xml: bytes | None) -> bytes:
    """The page by typst, which reads nothing but our template and fonts."""
    import typst

    inputs = {
        "page": page,
        "invoice": "" if xml is None else xml.decode(),
        "logo": "" if issued.logo is None else json.dumps(list(issued.logo)),
    }
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(), ignore_system_fonts=True)
    # Tags for screen readers would make 350 kB of the 50 of two hundred lines, and take four times as long.
    made = compiler.compile(
        format="pdf", sys_inputs=inputs, pdf_standards="a-3b", timestamp=_midnight(issued), pdf_tags=False
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _unprintable(diagnostic: str) -> set[str]:
    """The characters that typst found in no font, of all that it complains of."""
    texts = (_ESCAPED.sub(_unescaped, text) for text in _UNPRINTABLE.findall(diagnostic))
    return {character for text in texts for character in text}


def _unescaped(sign: re.Match[str]) -> str:
    return chr(int(sign[1], 16)) if sign[1] else sign[2]


def _described(made: bytes, issued: Issued, extension: str) -> bytes:
    """`made` with metadata that PDF/A allows to the letter, and that say what is attached."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter(clone_from=BytesIO(made))
    writer.pdf_header = "%PDF-1.7"
    info = writer.metadata
    assert info is not None
    packet = xmp.packet(str(info.title), str(info.author), str(info.creator), _midnight(issued), extension)
    stream = DecodedStreamObject()
    stream.set_data(packet)
    stream[NameObject("/Type")] = NameObject("/Metadata")
    stream[NameObject("/Subtype")] = NameObject("/XML")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    for thing in writer._objects:
        # What a font has of its characters is told elsewhere already; PDF/A does without, and checkers cannot follow.
        if isinstance(thing, DictionaryObject) and thing.get("/Type") == "/FontDescriptor":
            thing.pop("/CIDSet", None)
    described = BytesIO()
    writer.write(described)
    return described.getvalue()


def _midnight(issued: Issued) -> datetime:
    """The day of the document and not that of printing: the same document makes the same bytes."""
    return datetime.combine(issued.date, time(), tzinfo=UTC)
