"""What one types of a document of sales: its header, its lines, and what they come to."""

import json
from collections.abc import Callable, Mapping, Sequence

import peewee
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer

from jbtui.declarations.base import Command
from jbtui.declarations.document_entry import ENTRY_FORM, LINES, NEW_LINE
from jbtui.drafts import Draft
from jbtui.language import _, ngettext
from jbtui.models.base import Record, Values
from jbtui.models.document import CREDIT, ITEM, SUBTOTAL, Document, DocumentLine
from jbtui.models.document_entry import OF_HEADER, OF_LINE, DocumentEntry, LineEntry, line_of
from jbtui.models.fields import Refused
from jbtui.screens.base import PlaceScreen
from jbtui.screens.ventes.detail_box import DetailBox
from jbtui.services.contacts import Saved
from jbtui.services.documents import editing, figures, references
from jbtui.services.documents.editing import Opened, Typed, TypedLine
from jbtui.services.documents.totals import ChargeInput, Totals, totals
from jbtui.services.unit import Clash, Conflict, Gone
from jbtui.widgets.cells import cell, columns
from jbtui.widgets.chooser import Chooser, Offer
from jbtui.widgets.edit_pane import EditPane, Left, Stored
from jbtui.widgets.editors import Choices, Editor
from jbtui.widgets.line_grid import GridRow, LineGrid
from jbtui.widgets.lines import Lines, Run
from jbtui.widgets.popup import Entry, Popup
from jbtui.widgets.record_form import RecordForm

IN_DRAFT = "lines"
"""The name under which a draft has the lines."""
ADDRESS = "delivery_address_id"
BY_DIGIT = 9
"""Addresses that a digit each picks."""
CELLS = {"discount_value": "discount", "discount_kind": "discount", "vat_rate": "tax", "vat_category": "tax"}
FIELDS = {"discount_value": "discount", "charges.0.amount": "carriage", "charges.0.vat_rate": "carriage_tax"}
"""What rules call what is typed in these cells and fields."""
PAUSE = 0.3
"""Seconds without a key before the database is asked what it has a word in."""
COUNTED = ("discount", "carriage", "carriage_tax", "deposit")
"""What counts of the header."""
LEAST, MOST = 3, 5
"""Lines of the totals."""


class HeaderForm(RecordForm):
    """The header, above the lines."""

    class Beyond(Message):
        """Somebody goes on behind the last field."""

    def step(self, fields: int) -> None:
        last = [editor for editor in self.editors() if editor.can_focus][-1]
        if fields > 0 and self.screen.focused is last:
            self.post_message(self.Beyond())
        else:
            super().step(fields)


class DocumentEdit(EditPane):
    """Edits a draft, new or as it was `opened`."""

    form_class = HeaderForm
    with_buttons = False

    def __init__(
        self,
        place: PlaceScreen,
        opened: Opened,
        draft: Draft,
        stored: Stored,
        left: Left,
        another: Callable[[], None] | None,
    ) -> None:
        """`another` asks for another contact, where one may be chosen."""
        self.document, self.place, self.another = opened, place, another
        lanes = place.office.lane.run, place.office.side_lane.run
        alone = opened.header["alone"] if "alone" not in draft.texts else draft.texts["alone"] == _("oui")
        lookups = _lookups(opened, alone)
        super().__init__(ENTRY_FORM, opened.header, draft, *lanes, self._store, stored, left, lookups=lookups)
        rows, removed = _rows(opened, draft.texts.get(IN_DRAFT, ""))
        self.grid = LineGrid(
            LINES,
            rows,
            lambda: dict(self.document.new_line),
            self._follow,
            place.ask_aside,
            lambda each: each.name != "tax" or not opened.exempt,
        )
        self.grid.removed = removed
        self.totals: Totals | None = None
        self._why = ""
        """Why there are no totals."""
        self._pause: Timer | None = None
        self._field = ADDRESS
        """The field of the header in which the cursor was."""

    def compose(self) -> ComposeResult:
        yield self.form
        yield self.grid
        yield Lines(classes="totals")

    async def on_mount(self) -> None:  # that of EditPane is called too
        self._count()

    def focus_begin(self) -> None:
        cursor = self.draft.cursor
        line, _dot, name = cursor.removeprefix(f"{IN_DRAFT}.").partition(".")
        if cursor.startswith(f"{IN_DRAFT}.") and line.isdecimal() and name in LineEntry.columns():
            self.grid.go(int(line), name)
            self.grid.enter()
        elif self.draft.texts and cursor:
            self.form.take_up(cursor)
        elif not self.version and not self.another and len(self.document.addresses) > 1:
            self.screen.set_focus(self.form.editor(ADDRESS))
        else:
            self.grid.enter()

    @property
    def edited_model(self) -> type[Record]:
        return Document

    # --- what is typed -----------------------------------------------------------------------------------------------

    def cursor(self) -> str:
        if self.grid.has_focus_within:
            return f"{IN_DRAFT}.{self.grid.at}.{self.grid.cell_name}"
        return super().cursor()

    def typed(self) -> dict[str, str]:
        texts = super().typed()
        if lines := self._typed_lines():
            texts[IN_DRAFT] = lines
        return texts

    def _typed_lines(self) -> str:
        """The lines as a draft keeps them; empty where nothing is new."""
        grid = self.grid
        rows = [(row, grid.typed(row)) for row in grid.rows]
        rows = [(row, texts) for row, texts in rows if row.id is not None or texts]
        removed = [[row.id, row.version] for row in grid.removed]
        same = [row.id for row, _texts in rows] == [line["id"] for line in self.document.rows]
        if same and not removed and not any(texts for _row, texts in rows):
            return ""
        kept = [{"id": row.id, "version": row.version, "texts": texts} for row, texts in rows]
        return json.dumps({"rows": kept, "removed": removed}, ensure_ascii=False)

    def on_line_grid_edited(self, message: LineGrid.Edited) -> None:
        message.stop()
        self._count()
        self.edited(IN_DRAFT)

    def on_line_grid_went(self, message: LineGrid.Went) -> None:
        message.stop()
        self._tell_cell()
        if self._waiting is not None:
            self._keep_aside()
        self.host.call_next(self.place.show_keys)

    def on_record_form_left(self, message: RecordForm.Left) -> None:
        self._field = message.name
        if message.name in COUNTED:
            self._count()

    def on_header_form_beyond(self, message: HeaderForm.Beyond) -> None:
        message.stop()
        self.grid.enter()

    def on_line_grid_beyond(self, message: LineGrid.Beyond) -> None:
        message.stop()
        self.form.focus_first(self._field)

    def _tell_cell(self) -> None:
        """Say what is wrong with the cell under the cursor, or what else its line says."""
        row, name = self.grid.row, self.grid.cell_name
        if problem := row.problem(name):
            label = LineEntry.columns()[name].verbose_name
            self.tell(_("{label} : {reason}").format(label=label, reason=problem))
        else:
            self.place.describe(LINES.told(row.values))

    async def _follow(self, row: GridRow, name: str) -> str:
        """Fill in what a known reference was last sold as; the cursor then goes to the quantity."""
        if name != "ref" or row.id is not None or row.values["description"] or row.values["price"]:
            return ""
        with self.office.holding():
            known = await self.host.ask(references.known_reference, row.values["ref"])
        if not known:
            return ""
        if self.document.exempt:
            known.pop("tax")
        row.put(known)
        self.grid.redraw(row)
        self._count()
        return "quantity"

    # --- totals ------------------------------------------------------------------------------------------------------

    def _items(self) -> list[GridRow]:
        return [row for row in self.grid.filled() if row.values["kind"] == ITEM]

    def _counted(self) -> Totals:
        """What is typed comes to, by itself. Raises Refused."""
        header = self.form.values
        kind, value = header["discount"]
        category, rate = header["carriage_tax"]
        amount = int(header["carriage"].scaleb(2)) if header["carriage"] else 0
        charges = [ChargeInput(amount, category, int(rate.scaleb(2)))] if amount else []
        lines = [editing.line_input(row.values) for row in self._items()]
        return totals(lines, charges, kind, int(value.scaleb(2)))

    def _count(self) -> None:
        """Count again, and show what each line and the whole come to."""
        if self.document.type != CREDIT:  # what one comes to follows from its invoice
            try:
                self.totals = self._counted()
            except Refused as error:
                self.totals, self._why = None, str(error)
            else:
                self._show_nets([amounts.net for amounts in self.totals.lines])
        self._draw_totals()
        if editing.asks_database(self.document):
            if self._pause:
                self._pause.stop()
            self._pause = self.set_timer(PAUSE, self._count_aside)

    async def _count_aside(self) -> None:
        """Count what the database has a word in: deposits to deduct, the invoice that is credited."""
        assert self.document.document
        lines = [(row.id, dict(row.values)) for row in self._items()]
        header = dict(self.form.values)
        try:
            run = self.place.office.side_lane.run
            found: Totals = await run(editing.preview, self.document.document["id"], header, lines)
        except (Refused, Gone, peewee.PeeweeException):  # said once it is saved
            return
        if not self.is_attached or [values for _id, values in lines] != [row.values for row in self._items()]:
            return  # something else was typed meanwhile
        self.totals = found
        if len(found.lines) == len(lines):
            self._show_nets([amounts.net for amounts in found.lines])
        self._draw_totals()

    def _show_nets(self, nets: Sequence[int]) -> None:
        """Give every line what it comes to, and subtotals the sum since the one before."""
        loading, since, left = LineEntry.loading()["net"], 0, iter(nets)
        for row in self.grid.filled():
            kind = row.values["kind"]
            cents: int | None = None
            if kind == ITEM:
                cents = next(left)
                since += cents
            elif kind == SUBTOTAL:
                cents, since = since, 0
            net = None if cents is None else loading(cents)
            if row.values["net"] != net:
                row.values["net"] = row.read["net"] = net
                self.grid.redraw(row)

    def _draw_totals(self) -> None:
        drawn = self.query_one(".totals", Lines)
        width = self.size.width or self.app.size.width
        lines = list(_drawn(self.totals, self._why, width, exempt=self.document.exempt))
        height = min(max(len(lines), LEAST), MOST)
        if drawn.styles.height is None or drawn.styles.height.value != height:
            drawn.styles.height = height
        drawn.lines = lines

    def on_resize(self) -> None:
        self._draw_totals()

    # --- where it goes, and to whom ----------------------------------------------------------------------------------

    def on_editor_pick_asked(self, message: Editor.PickAsked) -> None:
        message.stop()
        if message.name == ADDRESS:
            self._pick_address()
        elif self.another is None:
            self.host.say(_("Le contact de ce document ne change plus."))
        elif self.grid.filled():
            self.host.say(_("Le contact ne change plus : le document a des lignes."))
        else:
            self.another()

    def _pick_address(self) -> None:
        """Ask which of the contact's addresses it goes to."""
        another = _("Une autre adresse, à saisir…")
        title, addresses = _("Livrer à"), self.document.addresses
        if len(addresses) > BY_DIGIT:
            offers = [Offer(each.label, each.id, also=each.place, right=each.place[:30]) for each in addresses]
            chooser = Chooser(
                title,
                [*offers, Offer(another, "alone")],
                hint=_("libellé ou ville"),
                verb=_("Choisir"),
                nothing=_("Aucune adresse de ce nom"),
            )
            chooser.open_over(self.screen, self._address_picked)
            return
        longest = max((columns(each.label) for each in addresses), default=0)
        entries = [
            Entry(
                str(number),
                f"{cell(each.label, min(longest, 24))}  {each.place}{' *' if each.is_default else ''}",
                each.id,
            )
            for number, each in enumerate(addresses, 1)
        ]
        here = [each.id for each in addresses]
        now = self.form.values[ADDRESS]
        chosen = here.index(now) if now in here else 0
        box = Popup(title, [*entries, Entry("n", another, "alone")], chosen=chosen, width=66)
        box.open_over(self.screen, self._address_picked)

    async def _address_picked(self, picked: int | str | None) -> None:
        if picked is None:
            return
        alone = picked == "alone"
        if alone and not self.form.values["delivery_country"]:
            self.form.values["delivery_country"] = "FR"
        self.form.lookups = {**self.form.lookups, **_addresses(self.document, alone)}
        before = self.form.values["alone"]
        self.form.pick({"alone": alone, ADDRESS: None if alone else picked})
        if alone != before:
            await self.form.rebuild("delivery_name" if alone else ADDRESS)
            self.call_after_refresh(self.form.scroll_home, animate=False)

    # --- lines -------------------------------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        return (NEW_LINE,)

    def do_new_line(self) -> None:
        """One more line."""
        self.grid.new_line()

    def do_line_nature(self) -> None:
        """Make a service of goods, or goods of a service."""
        row = self.grid.row
        nature = "goods" if row.values["nature"] == "service" else "service"
        row.put({"nature": nature})
        self.grid.changed()
        self.host.say(LineEntry.nature.show(nature))

    def do_line_detail(self) -> None:
        """Type the text below the line."""
        row = self.grid.row

        def typed(text: str) -> None:
            row.take("detail", text)
            self.grid.changed()

        def closed(_answer: object) -> None:
            if problem := row.problem("detail"):
                self.tell(problem)
            self.grid.enter()

        DetailBox(str(LineEntry.title(row.values)), row.text("detail"), typed).open_over(self.screen, closed)

    # --- saving ------------------------------------------------------------------------------------------------------

    def take_all(self) -> dict[str, str]:
        refused = super().take_all()
        self.grid.take_all()
        for number, row in enumerate(self.grid.filled(), 1):
            for name, problem in row.refused.items():
                refused[f"row.{number}.{name}"] = problem
        if not refused and self.document.type != CREDIT:
            try:
                self._counted()
            except Refused as error:
                refused[error.field] = str(error)
        return refused

    def changes(self) -> Values:
        return {"typed": self._to_store()}

    def _to_store(self) -> Typed:
        grid = self.grid
        positions = {line["id"]: line["position"] for line in self.document.rows}
        lines = []
        for place, row in enumerate(grid.filled()):
            if row.id is None:
                values = dict(row.values)
            else:
                values = row.changes()
                if not values and positions.get(row.id) == place:
                    continue
            values.pop("net", None)
            lines.append(TypedLine(place, values, row.id, row.version))
        removed = [(row.id, row.version) for row in grid.removed if row.id is not None]
        return Typed(self.form.changes(), lines, removed)

    def _store(self, changes: Values, version: int) -> Saved:
        return editing.save(self.office.session, self.document, version, changes["typed"])

    async def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show × at the fields and the cells, and put the cursor in the first of them."""
        items, in_header, elsewhere = self._items(), {}, []
        for key, problem in errors.items():
            _part, _dot, rest = key.partition(".")
            number, _dot, name = rest.partition(".")
            if key.startswith("lines.") and number.isdecimal() and int(number) < len(items):
                items[int(number)].errors[CELLS.get(name, name)] = problem
            elif not key.startswith("row."):
                name = FIELDS.get(key, key)
                if name in DocumentEntry.columns():
                    in_header[name] = problem
                else:
                    elsewhere.append(problem)
            elif name not in {cell.name for cell in LINES.cells}:
                elsewhere.append(problem)
        self.form.errors = in_header
        await self.form.say_problems()
        self.grid.show()
        first = next((editor.field.name for editor in self.form.editors() if editor.field.name in in_header), "")
        count = ngettext("{count} erreur", "{count} erreurs", len(errors)).format(count=len(errors))
        words = _("Non enregistré : {count}").format(count=count)
        if first:
            self.form.show_errors_of(first)
        elif wrong := self.grid.first_problem():
            self.grid.go(*wrong, silent=True)
            self.grid.enter()
            label = LineEntry.columns()[wrong[1]].verbose_name
            words = (
                _("Non enregistré · {label} : {reason}")
                if len(errors) == 1
                else f"{words} · {{label}}\u202f: {{reason}}"
            )
            words = words.format(label=label, reason=self.grid.row.problem(wrong[1]))
        else:
            words += f" ({'; '.join([*elsewhere, *in_header.values()])})"
        self.tell(words)

    async def tell_gone(self) -> None:
        """Keep a line that others have taken out as a new one, which the next save stores; unless the whole document is
        gone."""
        document = self.document.document
        found = document and await self.host.ask(editing.of_draft, document["id"])
        if not found:
            await super().tell_gone()
            return
        there = [line["id"] for line in found.rows]
        for row in self.grid.rows:
            if row.id is not None and row.id not in there:
                row.id, row.read = None, {**self.document.new_line, "kind": ""}
        self.grid.removed = [row for row in self.grid.removed if row.id in there]
        self.keep_draft()
        self.tell(_("Une ligne a été enlevée entre-temps : ^S la garde comme nouvelle ; ^O puis s l’enlève ici aussi."))

    def settle(self, conflict: Conflict, again: bool) -> None:
        row = next((row for row in self.grid.rows if row.id == conflict.row["id"]), None)
        if conflict.model is Document:
            super().settle(self._in_form(conflict), again)
        elif conflict.model is DocumentLine and row:
            self._settle_line(row, conflict, again)
        else:
            self.keep_draft()
            words = _("{who} a changé les mêmes frais entre-temps : rien n’est enregistré, votre saisie est gardée.")
            self.tell(words.format(who=conflict.clashes[0].who))

    def _in_form(self, conflict: Conflict) -> Conflict:
        """A conflict by the fields of the header; amounts that follow from lines are nobody's choice."""
        typed = DocumentEntry.columns()
        pairs = {column: name for name, columns_ in OF_HEADER.items() for column in columns_}
        clashes = {clash.column: clash for clash in conflict.clashes if clash.column in typed}
        for clash in conflict.clashes:
            if name := pairs.get(clash.column):
                theirs = tuple(conflict.row[column] for column in OF_HEADER[name])
                read, mine = self.form.read[name], self.form.values[name]
                clashes[name] = Clash(name, read, mine, theirs, clash.who, clash.when)
        united = [(clash, value) for clash, value in conflict.united if clash.column in typed]
        return Conflict(Document, conflict.row, list(clashes.values()), united)

    def _settle_line(self, row: GridRow, conflict: Conflict, again: bool) -> None:
        """Ask whose version of a line to keep, and save with it."""
        theirs, who = line_of(conflict.row), conflict.clashes[0].who
        cells = {column: name for name, columns_ in OF_LINE.items() for column in columns_}
        names = dict.fromkeys(cells.get(clash.column, clash.column) for clash in conflict.clashes)
        heading = []
        for name in names:
            if name in LineEntry.columns():
                column = LineEntry.value(name)
                words = _("{label} : {theirs} pour {who}, {mine} pour vous")
                shown = {"theirs": column.show(theirs[name]) or "—", "mine": column.show(row.values[name]) or "—"}
                heading.append(words.format(label=column.label, who=who, **shown))
        entries = [
            Entry("g", _("Garder la mienne"), "mine"),
            Entry("p", _("Prendre celle de {who}").format(who=who), "theirs"),
            Entry("r", _("Revenir à la saisie, rien n’est enregistré"), None),
        ]

        async def chosen(choice: str | None) -> None:
            if choice is None:
                self.host.say(_("Rien n’est encore enregistré ; rien n’est perdu."))
                return
            mine = {name: value for name, value in row.changes().items() if choice == "mine" or name not in names}
            row.put({**theirs, **mine})
            row.read, row.version = theirs, conflict.row["version"]
            self.grid.changed()
            await self.save(again=again, anyway=True)

        title = _("{who} a changé la même ligne").format(who=who)
        Popup(title, entries, heading=heading, width=70).open_over(self.screen, chosen)


# --- parts ------------------------------------------------------------------------------------------------------------


def _addresses(opened: Opened, alone: bool) -> dict[str, Choices]:
    """Where it may go; without an address of the contact's, to one that is typed, or to the main details."""
    otherwise = _("l’adresse saisie ici") if alone else _("l’adresse de facturation")
    return {ADDRESS: [*((each.id, each.words) for each in opened.addresses), (None, otherwise)]}


def _lookups(opened: Opened, alone: bool) -> dict[str, Choices]:
    return {
        **_addresses(opened, alone),
        "contact_id": [(opened.contact["id"], opened.header["billing"].partition(",")[0])],
        "person_id": opened.people,
        "deal_id": opened.deals,
        "project_id": opened.projects,
        "payment_term_id": opened.terms,
    }


def _rows(opened: Opened, kept: str) -> tuple[list[GridRow], list[GridRow]]:
    """The lines as they are stored, or as a draft has them, and those that it takes out."""
    stored = {
        row["id"]: GridRow(LineEntry, dict(line), dict(line), row["id"], row["version"])
        for row, line in zip(opened.rows, opened.lines, strict=True)
    }
    try:
        draft = json.loads(kept) if kept else {}
        entries = [(each["id"], each["version"], dict(each["texts"])) for each in draft.get("rows", ())]
        out = [id_ for id_, _version in draft.get("removed", ())]
    except (ValueError, TypeError, KeyError):  # of another version of jbtui
        return list(stored.values()), []
    if not kept:
        return list(stored.values()), []
    rows, removed = [], [stored.pop(id_) for id_ in out if id_ in stored]
    for id_, version, texts in entries:
        row = stored.pop(id_, None)
        if row is None:
            blank = {**opened.new_line}
            row = GridRow(LineEntry, dict(blank), {**blank, "kind": ""} if "kind" in texts else dict(blank))
        else:
            row.version = version
        for name, text in texts.items():
            if name in LineEntry.columns():
                row.take(name, text)
        rows.append(row)
    return [*rows, *stored.values()], removed


def _drawn(found: Totals | None, why: str, width: int, *, exempt: bool) -> Sequence[list[Run]]:
    """VAT by rate at the left, totals at the right; or why there are none."""
    if found is None:
        return [[(f" {_('Totaux : {why}').format(why=why)}" if why else "", "faint")]]
    left = []
    for group in found.groups if not exempt else ():
        name = figures.rate(group.rate) if group.category == "S" else group.category
        words = _("TVA {rate} sur {base}").format(rate=name, base=figures.money(group.base))
        left.append((words, figures.money(group.vat)))
    right = [(_("Remise"), -found.allowance)] if found.allowance else []
    right.append((_("Net à payer") if exempt else _("Total HT"), found.total_ht))
    if not exempt:
        right += [(_("TVA"), found.total_vat), (_("Total TTC"), found.total_ttc)]
    if found.prepaid:
        right.append((_("Net à payer, acomptes déduits"), found.due))
    half = width // 2
    lines: list[list[Run]] = []
    for index in range(max(len(left), len(right))):
        runs: list[Run] = []
        shown = [(label, _("{amount} €").format(amount=figures.money(amount))) for label, amount in right]
        for pairs, room in ((left, half), (shown, width - half)):
            label, amount = pairs[index] if index < len(pairs) else ("", "")
            space = max(room - columns(amount) - 3, 1)
            runs.append((f"  {cell(label, space)}{amount} ", "title" if label == _("Total TTC") else ""))
        lines.append(runs)
    return lines
