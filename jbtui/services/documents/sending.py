"""What is sent of a numbered document, and to whom; by which program, the settings say."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import Document
from jbtui.models.document_file import PDF
from jbtui.services.documents import kept
from jbtui.services.documents.whole import read_whole
from jbtui.services.unit import Forbidden, Session, read, unit


@dataclass(frozen=True)
class Letter:
    """A document to send."""

    id: int
    number: str
    subject: str
    to: str
    """The address of the person that it is for, else of the contact; perhaps none."""
    file_name: str
    page: bytes


def letter(id_: int) -> Letter:
    """What is sent of a document. Raises Forbidden for a draft, Gone."""
    whole = read_whole(id_)
    row = whole.row
    page = kept.file_of(row, PDF)
    if row["number"] is None or page is None:
        raise Forbidden(_("Un brouillon n’a pas de page à envoyer."))
    seller = whole.seller["trade_name"] or whole.seller["name"]
    person = whole.person["email"] if whole.person else ""
    return Letter(
        id_,
        row["number"],
        " - ".join(part for part in (Document.title(row), seller) if part),
        person or whole.contact["email"],
        kept.file_name(row["number"], PDF),
        page,
    )


def command(words: Sequence[str], letter: Letter, to: str, file: Path) -> list[str]:
    """The words of the settings' command, filled for one letter."""
    filled = {"{file}": str(file), "{to}": to, "{subject}": letter.subject, "{number}": letter.number}
    found = []
    for word in words:
        for place, text in filled.items():
            word = word.replace(place, text)
        found.append(word)
    return found


def mark_sent(session: Session, id_: int) -> Values:
    """Note that a document was sent now. Raises Gone."""
    with unit(session, _("Envoyé : {document}").format(document=Document.title(read(Document, id_)))) as work:
        row = read(Document, id_)
        return work.update(Document, id_, {"sent_at": work.at}, row["version"])
