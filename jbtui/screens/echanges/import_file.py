"""Échanges › Import: the file, what would happen to each of its records, then the import; one undo takes it back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from time import monotonic
from typing import Any, Literal, NamedTuple

import peewee
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input
from textual.widgets.input import Selection

from jbtui.declarations.base import Column, Command, Situation
from jbtui.declarations.imports import IMPORT, OUTCOMES
from jbtui.declarations.paging import Row
from jbtui.language import _, ngettext
from jbtui.models.contact import PROFILES
from jbtui.models.values import thousands
from jbtui.screens.base import PlaceScreen, unreachable_words
from jbtui.screens.paths import typed_path
from jbtui.services.imports import headers, mappings, own_rows, rejects
from jbtui.services.imports.files import Unreadable
from jbtui.services.imports.formats import open_file
from jbtui.services.imports.records import Opened
from jbtui.services.imports.running import Choice, Existing, Outcome, Report, What, run
from jbtui.services.unit import Session
from jbtui.widgets.answering import Answering
from jbtui.widgets.cells import cell
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.dialogs import ConfirmOverwrite
from jbtui.widgets.glyphs import GLYPHS
from jbtui.widgets.held_rows import HeldRows
from jbtui.widgets.lines import Line, Lines
from jbtui.widgets.popup import Entry, Popup
from jbtui.widgets.tab_bar import TabBar
from jbtui.widgets.text_field import TextField
from jbtui.widgets.virtual_table import VirtualTable

COLUMNS = (
    Column("line", _("Ligne"), lambda outcome: outcome["line"], width=8, align="right"),
    Column("title", _("Contact"), lambda outcome: outcome["title"], width=26, weight=1),
    Column("what", _("Résultat"), lambda outcome: outcome["what"], width=11),
    Column("reason", _("Raison"), lambda outcome: outcome["reason"], width=28, weight=2),
)
MAPPING = (
    Column("header", _("Colonne du fichier"), lambda cells: cells["header"], width=24, weight=1),
    Column("field", _("Champ (Entrée le change)"), lambda cells: cells["field"], width=24),
    Column("examples", _("Exemples"), lambda cells: cells["examples"], width=22, weight=1),
)
MAPPING_LINES = 3
GUESS = "?"
"""What is chosen for a column to have its field found out again."""
WORDS = {
    "created": _("+ créer"),
    "updated": _("= compléter"),
    "skipped": _("· déjà là"),
    "rejected": _("× rejet"),
    "left": _("· ignorer"),
}
DONE_WORDS = {**WORDS, "created": _("+ créé"), "updated": _("= complété"), "left": _("· ignoré")}
DONE_TABS = {**OUTCOMES, "created": _("Créés"), "updated": _("Complétés")}
EXISTING_WORDS: dict[Existing, str] = {
    "fill": _("compléter"),
    "skip": _("ignorer"),
    "overwrite": _("remplacer"),
}
SHOWN = 1_000
"""Outcomes that each onglet lists at most; the counts are of all."""
HEADER = 24
"""Characters shown of a column's title."""
WISHED = {"created": _("Créer un nouveau contact"), "updated": _("Compléter le contact trouvé")}
INVITATION = _("Tapez le chemin d’un fichier, puis Entrée : rien n’est écrit avant F2.")
EVERY = 0.3
"""Seconds between two looks at how far it is."""


class Chosen(NamedTuple):
    """A decision about one record, and what would have become of it without."""

    choice: Choice
    first: Outcome


class ImportScreen(Answering, PlaceScreen):
    """Imports a file."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: Opened | None = None
        self.profile = "prospect"
        self.preview: Report | None = None
        self.done: Report | None = None
        self.read = 0
        self.stopping = False
        self.opening = False
        self.running: Timer | None = None
        self.outcomes: Mapping[str, Sequence[Outcome]] = {}
        self.shown = "all"
        self.shows_columns = False
        self.existing: Existing = "fill"
        self.file = Path()
        self._begun = 0.0
        self._column: int | None = None
        self.chosen: dict[int, Chosen] = {}

    def body(self) -> ComposeResult:
        with Horizontal(classes="search"):
            yield Line(_(" Fichier : "), classes="search-label")
            placeholder = _("chemin du fichier (CSV, classeur, vCard), Tab complète")
            yield TextField(id="path", placeholder=placeholder, classes="search-field")
        yield Lines(id="file")
        yield Lines(id="columns")
        yield TabBar(classes="tabs")
        yield VirtualTable((), empty=INVITATION)

    def path(self) -> Sequence[str]:
        return [_("Échanges"), _("Importer un fichier")]

    async def on_mount(self) -> None:
        await super().on_mount()
        field = self.query_one("#path", Input)
        field.value = self.office.remembered.get("import", "")
        self.do_file()
        await self.do_show("all")

    def on_unmount(self) -> None:
        """Whoever quits does not wait for the end of the file."""
        self.stopping = True

    def on_input_changed(self) -> None:
        """Another path: what was shown is no longer what F2 would import."""
        if self.preview and self.done is None and not self.running and self._typed() != self.file:
            self.preview = None
            self.show_keys()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The whole of the row's last column, which is the one that is cut."""
        if self.preview and not self.running:
            self.describe(message.row.cells[-1] if message.row else "")
            self.show_keys()

    # --- keys --------------------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (*IMPORT, *super().commands())

    def situation(self) -> Situation:
        ready = self.preview is not None and not self.preview.stopped and self.done is None
        report = self.done or self.preview
        row = None
        if self.opened:
            row = {"rejected": report.counts.rejected if report else 0, "open": self.shows_columns or self._is_open()}
        return Situation((0,) if ready else (), row, busy=self.opening or self.running is not None)

    def _is_open(self) -> bool:
        """Whether there is something to decide about the record under the cursor."""
        outcome = self._outcome_here()
        return (
            not self.done
            and outcome is not None
            and (outcome.what in ("created", "updated") or outcome.line in self.chosen)
        )

    def _outcome_here(self) -> Outcome | None:
        row, outcomes = self.query_one(VirtualTable).cursor_row, self.outcomes.get(self.shown, ())
        return outcomes[row.id] if row and row.id < len(outcomes) else None

    async def on_key(self, event: events.Key) -> None:
        if event.key == "tab" and isinstance(self.focused, Input):
            event.stop()
            event.prevent_default()
            self._complete()
        else:
            await super().on_key(event)

    def _complete(self) -> None:
        """Complete the path as far as there is only one way on."""
        field = self.query_one("#path", Input)
        typed = typed_path(field.value) or Path()
        folder, beginning = (typed, "") if field.value.endswith("/") else (typed.parent, typed.name)
        try:
            names = sorted(
                entry.name + "/" * entry.is_dir() for entry in folder.iterdir() if entry.name.startswith(beginning)
            )
        except OSError:
            names = []
        if not names:
            self.say(_("Aucun fichier ne commence ainsi."))
            return
        common = names[0]
        while not all(name.startswith(common) for name in names):
            common = common[:-1]
        field.value = str(folder / common.rstrip("/")) + "/" * (common.endswith("/"))
        field.cursor_position = len(field.value)
        self.say("  ".join(names[:8]) if len(names) > 1 else "")

    async def do_undo(self) -> None:
        """Take the import back once it is done."""
        if self.running:
            self.say(_("Échap arrête l’import ; ^Z l’annule ensuite."))
        else:
            await super().do_undo()

    def do_file(self) -> None:
        """Go to the path, which the next key replaces."""
        field = self.query_one("#path", Input)
        field.focus()
        field.selection = Selection(0, len(field.value))

    async def do_back(self) -> None:
        """Stop what runs; else leave the columns, then the screen."""
        if self.running:
            self.stopping = True
            self.say(_("Arrêt après la transaction en cours…"))
        elif self.shows_columns:
            await self.do_show(self.shown)
        else:
            self.dismiss()

    # --- reading -----------------------------------------------------------------------------------------------------

    def do_read(self) -> None:
        """Open the file and run it dry, keys going on meanwhile."""
        self.run_worker(self._read(), exclusive=True, group="import")

    async def do_refresh(self) -> None:
        self.do_read()

    async def _read(self) -> None:
        path = self._typed()
        if path is None or self.running or self.opening:
            return
        self.file = path
        self._column = None
        self.chosen = {}
        self.office.remembered["import"] = self.query_one("#path", Input).value
        await self._open_file(_as_remembered, self.file)

    def _typed(self) -> Path | None:
        return typed_path(self.query_one("#path", Input).value)

    async def _open_file(self, opens: Callable[..., Opened], *args: Any) -> None:
        """Open the file in one way or another, and show what would happen."""
        self.done = self.preview = self.opened = None
        self.opening = True
        try:
            self.opened = await self.office.side_lane.run(opens, *args)
        except Unreadable as error:
            self._describe(None)
            self.outcomes = {}
            await self.do_show("all")
            self.show_keys()
            self.say(f"{GLYPHS.error} {error}", "error")
            return
        except peewee.PeeweeException as error:
            self.say_unreachable(error)
            return
        finally:
            self.opening = False
        self._describe(self.opened)
        await self._preview()

    def do_choose(self) -> None:
        """Decide about the row under the cursor: a record, or a column."""
        if self.shows_columns:
            self._choose_field()
        else:
            self._choose_fate()

    def _choose_fate(self) -> None:
        """Ask what becomes of one record."""
        outcome = self._outcome_here()
        assert outcome  # `why_not_decided` says that there is something to decide
        first = self.chosen[outcome.line].first if outcome.line in self.chosen else outcome
        offers = [(WISHED[first.what], "usual"), (_("Ignorer la ligne"), "skip")]
        if first.alike:
            offers.insert(0, (_("Compléter {code}").format(code=first.alike), "join"))
        entries = [Entry(str(number), words, choice) for number, (words, choice) in enumerate(offers, 1)]
        title = _("Ligne {line}").format(line=thousands(outcome.line))
        heading = [text for text in (first.title, first.reason) if text]
        popup = Popup(title, entries, heading=heading, width=76)
        popup.open_over(self, lambda choice: self._decide(first, outcome, choice))

    async def _decide(self, first: Outcome, now: Outcome, choice: Choice | Literal["usual"] | None) -> None:
        """Keep a decision about the record that is `now` and was `first`; show and count it as what it becomes."""
        if choice is None or self.preview is None:
            return
        self.chosen.pop(first.line, None)
        then = first
        if choice != "usual":
            what: What = "updated" if choice == "join" else "left"
            then = replace(first, what=what, done=_("choisi ici"), match="", doubts=())
            self.chosen[first.line] = Chosen(choice, first)
        self.preview = self.preview.moved(now, then)
        self.outcomes = {what: _moved(what, kept, now, then) for what, kept in self.outcomes.items()}
        await self._list(self.outcomes[self.shown], at=self.query_one(VirtualTable).cursor_id or 0)
        self.say(_("{counts} — F2 importe, Échap abandonne").format(counts=counted(self.preview)))

    def _choose_field(self) -> None:
        """Ask which field the column under the cursor goes into; it is remembered for the same headers."""
        row = self.query_one(VirtualTable).cursor_row
        if self.opened is None or row is None:
            return
        if own_rows.are_own(self.opened.headers):
            self.say(_("Un fichier de jbtui dit lui-même où va chaque colonne."))
            return
        self._column = row.id
        header, now = self.opened.mapping[row.id]
        offers = [Offer(_("(ignorer cette colonne)"), "")]
        if header in self.opened.chosen:
            offers.insert(0, Offer(_("(oublier le choix retenu)"), GUESS))
        offers += [
            Offer(words, field, right=GLYPHS.mark if field == now else headers.HINTS.get(field, ""))
            for field, words in headers.choices()
        ]
        chooser = Chooser(
            shortened(header),
            offers,
            hint=_("un champ, par exemple « ville »"),
            verb=_("Choisir"),
            nothing=_("Aucun champ de ce nom"),
        )
        chooser.open_over(self, lambda field: self._map(header, field))

    async def _map(self, header: str, field: str | None) -> None:
        if field is None or self.opened is None:
            return
        mapping = await self.ask_aside(_remember, self.office.session, self.opened, header, field)
        if mapping is not None:
            self.run_worker(self._remap(mapping), exclusive=True, group="import")

    async def _remap(self, mapping: Mapping[str, str | None]) -> None:
        await self._open_file(mappings.with_choices, self.file, mapping)
        if self.opened and not self.shows_columns:
            await self.do_columns()

    def do_existing(self) -> None:
        """The next thing to do with contacts that are there already."""
        order = list(EXISTING_WORDS)
        self.existing = order[(order.index(self.existing) + 1) % len(order)]
        if self.opened:
            self._describe(self.opened)
            self.run_worker(self._preview(), exclusive=True, group="import")

    async def do_rejects(self) -> None:
        """Write the rejected records, with their reasons, beside the file."""
        await self._write_rejects(force=False)

    async def _write_rejects_over(self, yes: bool | None) -> None:
        if yes:
            await self._write_rejects(force=True)

    async def _write_rejects(self, *, force: bool) -> None:
        report = self.done or self.preview
        if self.opened is None or report is None:
            return
        path = rejects.beside(self.file, self.opened)
        try:
            count = await self.office.side_lane.run(rejects.write, path, self.opened, report.rejects, force=force)
        except rejects.AlreadyThere:
            ConfirmOverwrite(path).open_over(self, self._write_rejects_over)
            return
        except (rejects.Unwritable, Unreadable) as error:
            self.say(f"{GLYPHS.error} {error}", "error")
            return
        words = ngettext("{done} {count} rejet écrit dans {path}", "{done} {count} rejets écrits dans {path}", count)
        text = words.format(done=GLYPHS.done, count=thousands(count), path=path)
        if count < report.counts.rejected:
            every = thousands(report.counts.rejected)
            text = _("{text} : les premiers de {every}, « jbtui import --rejects » écrit tout").format(
                text=text, every=every
            )
        self.say(text, "done")

    async def do_profile(self) -> None:
        """The next profile for records whose file does not say it."""
        order = ["prospect", "customer", "supplier"]
        self.profile = order[(order.index(self.profile) + 1) % len(order)]
        if self.opened:
            self._describe(self.opened)
            self.run_worker(self._preview(), exclusive=True, group="import")

    def _describe(self, opened: Opened | None) -> None:
        """Say how the file was understood; nothing where it was not."""
        lines = self._understood(opened) if opened else []
        self.query_one("#file", Lines).lines = [[(f" {' · '.join(opened.described)}", "")]] if opened else []
        shown = self.query_one("#columns", Lines)
        shown.styles.height = max(len(lines), 1)
        shown.lines = [[(text, "faint")] for text in lines]

    def _understood(self, opened: Opened) -> list[str]:
        """Which columns go where, and what becomes of new contacts and of those that are there."""
        profile = _("nouveaux : {profile}").format(profile=PROFILES[self.profile].lower())
        known = _("déjà là : {existing}").format(existing=EXISTING_WORDS[self.existing])
        taken = [
            f"{shortened(header)} {GLYPHS.arrow} {headers.label(field)}" for header, field in opened.mapping if field
        ]
        lines = [f" {text}" for text in _wrapped(taken, self.size.width - 2)]
        if len(lines) > MAPPING_LINES:
            lines[MAPPING_LINES - 1 :] = [_(" … et d’autres : c les montre toutes")]
        ignored = [shortened(header) for header, field in opened.mapping if field is None]
        if ignored:
            words = ngettext(
                "{count} colonne ignorée : {names}", "{count} colonnes ignorées : {names}", len(ignored)
            ).format(count=len(ignored), names=", ".join(ignored))
            lines.append(f" {cell(words, self.size.width - 2)}")
        retained = _(" · colonnes choisies auparavant : c") if opened.chosen else ""
        return [*lines, f" {profile} · {known}{retained}"]

    async def do_columns(self) -> None:
        """Show the columns of the file with their fields, or the outcomes again."""
        assert self.opened
        if self.shows_columns:
            await self.do_show(self.shown)
            return
        try:
            examples = await self.office.side_lane.run(self.opened.examples)
        except Unreadable as error:
            self.say(f"{GLYPHS.error} {error}", "error")
            return
        self.shows_columns = True
        rows = []
        for number, ((header, field), values) in enumerate(zip(self.opened.mapping, examples, strict=True)):
            label = headers.label(field) if field else _("(ignorée)")
            if header in self.opened.chosen:
                label = _("{label} · choisi").format(label=label)
            rows.append(Row(number, (number,), (header, label, " | ".join(values))))
        await self.query_one(VirtualTable).show(HeldRows(rows), columns=MAPPING, at=self._column)

    async def _preview(self, *, told: bool = True) -> None:
        self.done = None
        self.preview = await self._run(dry_run=True)
        if self.preview:
            await self.do_show("all")
            if self.preview.stopped:
                self.say(_("Aperçu interrompu : F5 relit le fichier"))
            elif told:
                self.say(_("{counts} — F2 importe, Échap abandonne").format(counts=counted(self.preview)))
            self.query_one(VirtualTable).focus()
            self.show_keys()

    def do_run(self) -> None:
        """Import for good; keys go on meanwhile, Échap stops."""
        self.run_worker(self._import(), exclusive=True, group="import")

    async def _import(self) -> None:
        report = await self._run(dry_run=False)
        if report or self.read:
            shown, self.preview = self.preview, None  # it does not grow old by what it foretold
            await self.wrote()
            self.preview = shown
        if report:
            self.done = report
            await self.do_show("rejected" if report.counts.rejected else "all")
            if report.stopped:
                words = _("{sign} Arrêté : {counts} · F5 puis F2 reprend, ^Z annule tout")
            else:
                words = _("{sign} Importé : {counts} · ^Z annule tout")
            sign = GLYPHS.warning if report.stopped else GLYPHS.done
            self.query_one(VirtualTable).focus()
            self.say(words.format(sign=sign, counts=counted(report)), "warning" if report.stopped else "done")
            self.show_keys()

    async def _run(self, *, dry_run: bool) -> Report | None:
        """Run the import aside, saying how far it is; None if the file went away or the database refused."""
        assert self.opened
        outcomes: dict[str, list[Outcome]] = {what: [] for what in OUTCOMES}

        def keep(outcome: Outcome) -> None:
            for onglet in ("all", outcome.what, *(["doubtful"] if outcome.doubts else [])):
                if len(outcomes[onglet]) < SHOWN:
                    outcomes[onglet].append(outcome)

        self.read, self.stopping, self._begun = 0, False, monotonic()
        self.running = self.set_interval(EVERY, self._say_progress)
        self.show_keys()
        label = _("Importer {name}").format(name=self.file.name)
        try:
            report: Report = await self.office.side_lane.run(
                run,
                self.office.session,
                self.opened,
                profile=self.profile,
                existing=self.existing,
                chosen={line: chosen.choice for line, chosen in self.chosen.items()},
                dry_run=dry_run,
                label=label,
                each=keep,
                progress=self._progress,
            )
        except Unreadable as error:
            self._say_broken(dry_run, str(error))
            return None
        except peewee.PeeweeException as error:
            self._say_broken(dry_run, unreachable_words(error))
            return None
        finally:
            self.running.stop()
            self.running = None
        self.outcomes = outcomes
        return report

    def _say_broken(self, dry_run: bool, reason: str) -> None:
        if self.read and not dry_run:
            words = ngettext(
                "{reason} ; {count} ligne est traitée : F2 continue, ^Z annule tout",
                "{reason} ; {count} lignes sont traitées : F2 continue, ^Z annule tout",
                self.read,
            )
            reason = words.format(reason=reason.removesuffix("."), count=thousands(self.read))
        self.say(f"{GLYPHS.error} {reason}", "error")

    def _progress(self, records: int) -> bool:
        """Called in the database thread between two transactions."""
        self.read = records
        return not self.stopping

    def _say_progress(self) -> None:
        words = ngettext("{count} ligne lue… Échap arrête", "{count} lignes lues… Échap arrête", self.read)
        words = words.format(count=thousands(self.read))
        total = self.preview.counts.records if self.preview else 0
        if self.read and total > self.read:
            left = (monotonic() - self._begun) * (total - self.read) / self.read
            words = _("{words} · encore {seconds} s environ").format(words=words, seconds=thousands(round(left)))
        self.say(words)

    async def do_show(self, what: str) -> None:
        """Open an onglet: everything, or what was done with records in one way."""
        self.shown = what
        await self._list(self.outcomes.get(what, ()))

    async def _list(self, outcomes: Sequence[Outcome], at: int = 0) -> None:
        self.shows_columns = False
        words = DONE_WORDS if self.done else WORDS
        rows = []
        for number, outcome in enumerate(outcomes):
            cells = {
                "line": thousands(outcome.line),
                "title": outcome.title,
                "what": words[outcome.what] + (f" {GLYPHS.warning}" if outcome.doubts else ""),
                "reason": outcome.reason,
            }
            rows.append(Row(number, (number,), tuple(column.show(cells) for column in COLUMNS)))
        self._show_tabs()
        await self.query_one(VirtualTable).show(HeldRows(rows), columns=COLUMNS, at=min(at, len(rows) - 1))

    def _show_tabs(self) -> None:
        report = self.done or self.preview
        if report is None:
            self.query_one(TabBar).lines = []
            self.query_one(VirtualTable).empty = INVITATION
            return
        self.query_one(VirtualTable).empty = _("Aucune ligne.")
        counts = {"all": report.counts.records, "doubtful": report.doubtful, **asdict(report.counts)}
        labels = DONE_TABS if self.done else OUTCOMES
        tabs = {
            what: (str(number), f"{label} {thousands(counts[what])}")
            for number, (what, label) in enumerate(labels.items(), 1)
        }
        if sum(len(title) + 5 for _key, title in tabs.values()) >= self.size.width:
            tabs = {what: tab for what, tab in tabs.items() if counts[what] or what == self.shown}
        self.query_one(TabBar).show([*tabs.values()], tabs[self.shown][0])

    async def changed(self, contact_id: int | None = None) -> None:
        """Something was written or taken back: what was done is no longer so, and what would happen is found out
        anew.
        """
        del contact_id
        if self.done:
            self.done = self.preview = None
            self.outcomes = {}
            await self.do_show("all")
            self.show_keys()
        elif self.preview and not self.running:
            self.run_worker(self._preview(told=False), exclusive=True, group="import")


def _as_remembered(path: Path) -> Opened:
    """The file with the fields chosen before for the same headers."""
    return mappings.as_remembered(path, open_file(path))


def _moved(onglet: str, kept: Sequence[Outcome], now: Outcome, then: Outcome) -> Sequence[Outcome]:
    """The records of an onglet once one of them became another; where there is doubt it may be decided again."""
    if onglet in ("all", "doubtful"):
        return [then if outcome.line == now.line else outcome for outcome in kept]
    others = [outcome for outcome in kept if outcome.line != now.line]
    return sorted([*others, then], key=lambda outcome: outcome.line) if onglet == then.what else others


def _remember(session: Session, opened: Opened, header: str, field: str) -> dict[str, str | None]:
    """Remember a choice with those made before; what nobody chose stays to be found out."""
    mapping = mappings.remembered(opened) or {}
    if field == GUESS:
        mapping.pop(header, None)
    else:
        mapping[header] = field or None
    mappings.remember(session, opened, mapping)
    return mapping


def shortened(header: str) -> str:
    """A column's title in at most HEADER characters."""
    return header if len(header) <= HEADER else header[: HEADER - 1] + GLYPHS.ellipsis


def counted(report: Report) -> str:
    """The counts of a report that are not zero, in words."""
    counts = report.counts
    parts = (
        (ngettext("{count} créé", "{count} créés", counts.created), counts.created),
        (ngettext("{count} complété", "{count} complétés", counts.updated), counts.updated),
        (_("{count} déjà là"), counts.skipped),
        (ngettext("{count} rejeté", "{count} rejetés", counts.rejected), counts.rejected),
        (_("{count} à vérifier"), report.doubtful),
        (ngettext("{count} ignoré", "{count} ignorés", counts.left), counts.left),
    )
    return ", ".join(words.format(count=thousands(count)) for words, count in parts if count) or _("aucune ligne")


def _wrapped(parts: Sequence[str], width: int) -> list[str]:
    """Parts joined into lines of at most `width` characters."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + len(part) + 3 <= width:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines
