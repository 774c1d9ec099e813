"""Exporting records from a screen: the format, the file, then the writing, aside; Échap stops it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import peewee
from textual import events
from textual.timer import Timer

from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.values import thousands
from jbtui.screens.asked_file import ask_file, shown_path
from jbtui.screens.base import PlaceScreen, of_place
from jbtui.services.exports.formats import FORMATS, Format, Unwritable, export_in
from jbtui.services.paging import whole_rows
from jbtui.text import words as words_of
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.list_pane import ListPane
from jbtui.widgets.popup import Entry, Popup

EVERY = 0.3
"""Seconds between two looks at how far it is."""
LONGEST = 60
"""Characters of a name in the name of a file."""


class Kind(NamedTuple):
    """What is exported: the formats it has, the name of its files (none: that of the list), and the sentences about so
    many of them."""

    formats: Mapping[str, Format]
    stem: str
    exported: Callable[[int], str]
    going_on: Callable[[int], str]


def of_contacts() -> Kind:
    """The export of contacts."""
    return Kind(
        FORMATS,
        _("contacts"),
        lambda count: ngettext(
            "{done} {count} contact exporté dans {path}", "{done} {count} contacts exportés dans {path}", count
        ),
        lambda count: ngettext("{count} contact écrit… Échap arrête", "{count} contacts écrits… Échap arrête", count),
    )


class Exporting:
    """An export asked for on a place: of `what`, in French, read by `records` in a database thread, of a kind. The file
    is called as the kind, or as what is `called` so: a list and its onglet, a record."""

    def __init__(
        self,
        place: PlaceScreen,
        what: str,
        records: Callable[[], Iterable[Any]],
        kind: Kind | None = None,
        *,
        called: str = "",
    ) -> None:
        self._place, self._what, self._records, self._kind = place, what, records, kind or of_contacts()
        self._stem = stem(called) or self._kind.stem
        self._format = ""
        self._written = 0
        self._stopping = False
        self._telling: Timer | None = None

    @property
    def is_running(self) -> bool:
        """Whether the file is being written."""
        return self._telling is not None

    def begin(self) -> None:
        """Ask for the format."""
        entries = [Entry(format_.key, format_.label, name) for name, format_ in self._kind.formats.items()]
        Popup(_("Exporter {what}").format(what=self._what), entries).open_over(self._place, self._ask_path)

    def stop(self) -> bool:
        """Stop what is being written, which leaves no file; False if nothing is."""
        if self.is_running:
            self._stopping = True
            self._place.say(_("Arrêt de l’export…"))
        return self.is_running

    def _ask_path(self, format_: str | None) -> None:
        if format_ is None:
            return
        self._format = format_
        ask_file(self._place, _("Exporter dans le fichier"), _("Exporter"), self._name(), self._begin)

    def _name(self) -> str:
        today = self._place.office.session.clock().astimezone().date()
        return f"{self._stem}-{today}{self._kind.formats[self._format].suffix}"

    def _begin(self, path: Path) -> None:
        self._telling = self._place.set_interval(EVERY, self._tell)
        self._place.run_worker(self._write(path, self._telling), group="export")

    async def _write(self, path: Path, telling: Timer) -> None:
        place = self._place
        try:
            count = await place.office.side_lane.run(
                lambda: export_in(self._kind.formats[self._format], self._records(), path, progress=self._progress)
            )
        except Unwritable as error:
            place.say(f"{GLYPHS.error} {error}", "error")
        except peewee.PeeweeException as error:
            place.say_unreachable(error)
        else:
            if count is None:
                place.say(_("Export arrêté ; aucun fichier n’est écrit."))
            else:
                words = self._kind.exported(count)
                place.say(words.format(done=GLYPHS.done, count=thousands(count), path=shown_path(path)), "done")
        finally:
            telling.stop()
            self._telling = None

    def _progress(self, written: int) -> bool:
        """Called in the database thread."""
        self._written = written
        return not self._stopping

    def _tell(self) -> None:
        if not self._stopping:
            words = self._kind.going_on(self._written)
            self._place.say(words.format(count=thousands(self._written)))


def of_rows(pane: ListPane, kind: Kind) -> Exporting:
    """The export of the marked rows of a list, else of all of it as it is shown."""
    marks, marked = pane.table.marks, pane.situation().marked
    walk, model = pane.listing.walk(pane.view, *pane.where), pane.listing.model

    def rows() -> Iterator[Values]:
        found = whole_rows(walk, model)
        if not marks:
            return found
        chosen = (row for row in found if row["id"] in marks)
        return chosen if marks.everything else islice(chosen, len(marks.ids))  # no further than the last of them

    return Exporting(of_place(pane), marked or _("la liste affichée"), rows, kind, called=list_name(pane, kind))


def list_name(pane: ListPane, kind: Kind) -> str:
    """How the file of a list is called: « affaires », « affaires Perdues »; the first onglet needs no name."""
    shelf = next((each.label for each in pane.listing.shelves[1:] if each.id == pane.view.shelf), "")
    return f"{kind.stem or pane.listing.title} {shelf}"


def stem(name: str) -> str:
    """The beginning of the name of a file, in letters and digits that every system takes."""
    return "-".join(word for word in words_of(name) if word.isascii())[:LONGEST].strip("-")


class Exports:
    """The command « Exporter », for a list or a sheet."""

    exporting: Exporting | None = None
    """The export that was asked for last."""

    @property
    def place(self) -> PlaceScreen:
        """The screen."""
        raise NotImplementedError

    def to_export(self) -> Exporting:
        """What an export would write."""
        raise NotImplementedError

    def do_export(self) -> None:
        """Write what `to_export` says to a file."""
        if self.exporting and self.exporting.is_running:
            self.place.say(_("Un export est en cours ; Échap l’arrête."))
            return
        self.exporting = self.to_export()
        self.exporting.begin()

    def ends_export(self, event: events.Key) -> bool:
        """Whether a key is Échap while a file is being written, which then stops and does nothing else."""
        if event.key != "escape" or self.exporting is None or not self.exporting.stop():
            return False
        event.stop()
        event.prevent_default()
        return True
