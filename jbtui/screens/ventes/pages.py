"""The page of a document: saved where the user says, or sent by the program that the settings name."""

import asyncio
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from jbtui import files, reasons
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import Contact
from jbtui.models.document import ACCOUNTING, Document
from jbtui.models.document_file import PDF, XML
from jbtui.screens.asked_file import ask_file, shown_path
from jbtui.screens.base import PlaceScreen, top_of
from jbtui.text import clean_line
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.line_question import LineQuestion
from jbtui.widgets.popup import Entry, Popup

if TYPE_CHECKING:
    from jbtui.services.documents.sending import Letter

TOLD = 4096
"""Bytes that are kept of what a program complains of."""


class Pages:
    """The command « Imprimer » of documents."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def chosen_document(self) -> Values | None:
        """The document that shows, or the one under the cursor."""
        raise NotImplementedError

    def do_print_document(self) -> None:
        """Ask what is to be done with the page of the document."""
        row, place = self.chosen_document(), self.place
        if row is None:
            return
        no_command = "" if place.office.settings.mail_command else _("réglage mail_command absent")
        electronic = row["type"] in ACCOUNTING
        page = _("Page et facture électronique (PDF)…") if electronic else _("Page (PDF)…")
        entries = [Entry("p", page, PDF)]
        entries += [Entry("x", _("Facture électronique seule (XML)…"), XML)] if electronic else []
        entries.append(Entry("c", _("Envoyer par courriel…"), "mail", no_command))

        async def answered(what: str | None) -> None:
            if what == "mail":
                await self._ask_to(row)
            elif what:
                self._ask_file(row, what)

        Popup(Document.title(row), entries).open_over(place, answered)

    def _ask_file(self, row: Values, kind: str) -> None:
        from jbtui.services.documents import kept

        place, name = self.place, kept.file_name(row["number"], kind)

        def write(path: Path) -> None:
            place.app.run_worker(_save(place, row["id"], kind, path), group="print")

        ask_file(place, _("Enregistrer dans le fichier"), _("Enregistrer"), name, write)

    async def _ask_to(self, row: Values) -> None:
        from jbtui.services.documents import sending

        place = self.place
        letter: Letter | None = await place.ask(sending.letter, row["id"])
        if letter is None:
            return

        def wrong(typed: str) -> str:
            typed = typed.strip()
            if not typed or typed.startswith("-"):
                return _("une adresse de courriel est attendue")
            return Contact.email.check(typed) or ""

        def answered(to: str | None) -> None:
            if to:
                place.say(_("{number} : envoi…").format(number=letter.number))
                place.app.run_worker(_send(place.app, place, letter, clean_line(to)), group="mail")

        title = _("Envoyer {number} par courriel à").format(number=letter.number)
        LineQuestion(title, letter.to, _("Envoyer"), wrong=wrong).open_over(place, answered)


async def _save(place: PlaceScreen, id_: int, kind: str, path: Path) -> None:
    """Write a file of a document, aside."""
    from jbtui.services.documents import kept
    from jbtui.services.exports.formats import Unwritable, write_file

    held: bytes | None = await place.ask_aside(kept.file_of, {"id": id_}, kind)
    here = top_of(place.app)
    if held is None:
        here.say(_("Ce document n’a pas ce fichier."), "error")
        return
    try:
        await place.office.side_lane.run(partial(write_file, path, held))
    except Unwritable as error:
        here.say(f"{GLYPHS.error} {error}", "error")
    else:
        here.say(_("{done} Enregistré dans {path}").format(done=GLYPHS.done, path=shown_path(path)), "done")


async def _send(app: App[Any], asking: PlaceScreen, letter: "Letter", to: str) -> None:
    """Have the program of the settings send a document; nobody waits for it meanwhile."""
    from jbtui.services.documents import sending

    office = asking.office
    try:
        with files.workshop(Path(tempfile.gettempdir())) as directory:
            page = directory / letter.file_name
            page.write_bytes(letter.page)
            wrong = await _run(sending.command(office.settings.mail_command, letter, to, page))
    except (OSError, ValueError) as error:  # ValueError: a NUL in a word
        wrong = reasons.of_system(error)
    here = top_of(app)
    if wrong:
        here.say(_("{number} n’est pas parti : {reason}").format(number=letter.number, reason=wrong), "error")
    elif await asking.ask_aside(sending.mark_sent, office.session, letter.id):
        await here.wrote()
        here.say(_("{done} {number} envoyé à {to}").format(done=GLYPHS.done, number=letter.number, to=to), "done")


async def _run(words: list[str]) -> str:
    """Run a program, without a shell and without the terminal; what it complains of where it fails. Raises OSError,
    ValueError."""
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr
    told = b""
    while part := await process.stderr.read(TOLD):
        told = (told + part)[-TOLD:]
    status = await process.wait()
    if not status:
        return ""
    lines = [clean_line(line) for line in told.decode("utf-8", "replace").splitlines()]
    last = next((line for line in reversed(lines) if line), "")
    return last or _("le programme a échoué ({status})").format(status=status)
