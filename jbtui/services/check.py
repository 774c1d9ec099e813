"""Checking a database while others work in it: what is stored says one thing everywhere, or who it is that differs.

Everything is read in one snapshot, a few hundred contacts at a time: a base of a million is checked in the memory of a
small one, and no writer waits.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import peewee

from jbtui import reasons
from jbtui.language import _, ngettext
from jbtui.models.base import NO_CONTACT, Record, Values, as_dicts, as_tuples, database, driver_errors, snapshot
from jbtui.models.contact import ADDRESS, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document, DocumentVat
from jbtui.models.document_file import DocumentFile, Event
from jbtui.models.journal import DELETE, INSERT, JournalLine, SearchEntry, Unit
from jbtui.models.journal import Counter as Numbers
from jbtui.models.payment import Allocation, Payment, Refund
from jbtui.models.person import Person
from jbtui.services import search
from jbtui.services.documents import seals
from jbtui.services.unit import RECORDS, loaded, stored

Kind = Literal["file", "references", "rows", "search", "journal", "counters", "documents"]

MOST = 20
"""Problems of a kind that are told one by one; the others are counted."""
AT_ONCE = 200
"""Contacts that are looked at together."""
BUCKETS = 1 << 16
SUSPECTS = 16
"""Entries of the search index are summed up in buckets, and looked at one by one in so many that differ."""

RESTORE = _("restaurez une sauvegarde avec « jbtui restore »")
SAVE = _("modifiez cette fiche et enregistrez-la, ce qui la remet en ordre")
LOOK = _("relisez cette fiche, elle a été changée sans passer par jbtui")


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be: on which record (empty for the whole base), what, and what to do."""

    kind: Kind
    record: str
    what: str
    todo: str

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        what = self.what[:1].upper() + self.what[1:]
        if self.record:
            what = _("{record} : {what}").format(record=self.record, what=self.what)
        return _("{what} ; {todo}.").format(what=what, todo=self.todo)


def missing(name: str) -> Problem:
    """That a table, an index or a trigger of the schema is not there."""
    return Problem("file", "", _("{name} manque à la base").format(name=name), RESTORE)


def problems(progress: Callable[[int], None] | None = None) -> Iterator[Problem]:
    """What is wrong with the database, MOST of each kind and how many more there are; `progress` is told how many
    contacts were looked at. Raises peewee's errors where it cannot be read, for another reason than damage.
    """
    found: Counter[Kind] = Counter()
    with snapshot():
        for problem in _all(progress):
            found[problem.kind] += 1
            if found[problem.kind] <= MOST:
                yield problem
    for kind, count in found.items():
        if more := max(0, count - MOST):
            words = ngettext("{count} autre problème du même genre", "{count} autres problèmes du même genre", more)
            yield Problem(kind, "", words.format(count=more), RESTORE)


def _all(progress: Callable[[int], None] | None) -> Iterator[Problem]:
    sqlite = isinstance(database.obj, peewee.SqliteDatabase)
    sums = _Sums()
    parts: list[tuple[str, Iterable[Problem]]] = [
        (_("le fichier"), _of_file() if sqlite else _of_server()),
        (_("les références"), _references() if sqlite else _references_of_server()),
        (_("les fiches"), _contacts(sums, progress)),
        (_("l’index de recherche"), _index(sums) if sqlite else ()),
        (_("le journal"), _numbers(sums)),
        (_("les documents numérotés"), _numbered()),
    ]
    for name, part in parts:
        try:
            with driver_errors:
                yield from part
        except peewee.DatabaseError as error:
            if not reasons.is_damage(error):
                raise
            yield Problem("file", "", _("{part} : lecture impossible au-delà d’un point").format(part=name), RESTORE)
            if not sqlite:
                return  # the server answers nothing more in this transaction


# --- the file, and what the engine itself can tell ------------------------------------------------------------------

_OF_INDEX = re.compile(r"(?:from|in) index (\w+)")
_OF_TABLE = re.compile(r"(?:value|failed) in (\w+)")


def _of_file() -> Iterator[Problem]:
    """What SQLite finds in the file, each thing once."""
    told = set()
    for (line,) in database.execute_sql("PRAGMA integrity_check"):
        if line == "ok":
            continue
        if index := _OF_INDEX.search(line):
            what = _("l’index {name} ne correspond pas à sa table").format(name=index[1])
        elif table := _OF_TABLE.search(line):
            what = _("la table {name} contient une valeur interdite").format(name=table[1])
        else:
            what = _("des pages du fichier sont abîmées")
        if what not in told:
            told.add(what)
            yield Problem("file", "", what, RESTORE)


def _of_server() -> Iterator[Problem]:
    """Indexes that PostgreSQL does not keep up, constraints that it has not looked at, triggers that are off."""
    for query, what in (
        (
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
            " WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready AND indislive)",
            _("l’index {name} n’est pas valide : REINDEX INDEX le refait"),
        ),
        (
            "SELECT conname FROM pg_constraint"
            " WHERE connamespace = current_schema()::regnamespace AND NOT convalidated",
            _("la contrainte {name} n’a pas été vérifiée : ALTER TABLE… VALIDATE CONSTRAINT le fait"),
        ),
        (
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE relnamespace = current_schema()::regnamespace AND tgenabled = 'D'",
            _("la table {name} ne fait plus respecter ses références : ALTER TABLE… ENABLE TRIGGER ALL"),
        ),
    ):
        for (name,) in database.execute_sql(query):
            yield Problem("file", "", what.format(name=name), _("demandez-le à qui s’occupe du serveur"))


def _references() -> Iterator[Problem]:
    for table, row_id, parent, _number in database.execute_sql("PRAGMA foreign_key_check"):
        yield _dangling(table, row_id, parent)


def _references_of_server() -> Iterator[Problem]:
    """The rows whose references lead nowhere: a table that was filled with its triggers off may have some."""
    keys = database.execute_sql(
        "SELECT conrelid::regclass::text, confrelid::regclass::text,"
        " (SELECT array_agg(attname::text ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k (number, place)"
        "  JOIN pg_attribute ON attrelid = conrelid AND attnum = number),"
        " (SELECT array_agg(attname::text ORDER BY place) FROM unnest(confkey) WITH ORDINALITY AS k (number, place)"
        "  JOIN pg_attribute ON attrelid = confrelid AND attnum = number)"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
    ).fetchall()
    for table, parent, columns, others in keys:
        names = " AND ".join(f'there."{other}" = here."{own}"' for own, other in zip(columns, others, strict=True))
        order = " AND ".join(f'here."{own}" IS NOT NULL' for own in columns)
        entry = database.get_primary_keys(table)[0]
        rows = database.execute_sql(
            f'SELECT here."{entry}" FROM "{table}" AS here WHERE {order}'
            f' AND NOT EXISTS (SELECT 1 FROM "{parent}" AS there WHERE {names}) LIMIT 1000'
        )
        for (row_id,) in rows.fetchall():
            yield _dangling(table, row_id, parent)


def _dangling(table: str, row_id: Any, parent: str) -> Problem:
    record = _("{table}, ligne {id}").format(table=table, id=row_id)
    what = _("renvoie à une ligne de {table} qui n’existe pas").format(table=parent)
    return Problem("references", record, what, RESTORE)


# --- the contacts, with what stands on their sheets -----------------------------------------------------------------


class _Sums:
    """What the search index should hold, summed up by entry modulo BUCKETS; and the highest numbers that were met."""

    def __init__(self) -> None:
        self.of = [0] * BUCKETS
        self.code = self.changed = 0

    def add(self, entry: int, tokens: str) -> None:
        self.of[entry % BUCKETS] ^= summed(entry, tokens.split(" "))


def summed(entry: int, tokens: Iterable[str]) -> int:
    """One number for what an entry is found by, whatever the order."""
    number = 0
    for token in tokens:
        number ^= hash((token, entry))
    return number


@dataclass
class _Page:
    """Some contacts and all that stands on their sheets, as the database has it: table → id → row."""

    rows: dict[str, dict[int, Values]]
    lines: Sequence[tuple[Any, ...]]
    entries: Mapping[int, tuple[int, str]]

    def __post_init__(self) -> None:
        self.sheets: dict[tuple[type[Record], int], list[Values]] = defaultdict(list)
        for table, model in RECORDS.items():
            for row in self.rows[table].values():
                self.sheets[model, model.contact_of(row)].append(row)

    def name(self, table: str, row: Mapping[str, Any]) -> str:
        """How a person calls a row."""
        model = RECORDS[table]
        if not model.sheet:
            return f"{model.noun.capitalize()} {model.title(loaded(model, row))}"
        contact = row if model is Contact else self.rows[Contact._meta.table_name].get(row[model.sheet])
        code = contact["code"] if contact else row[model.sheet]
        if model is Contact:
            return _("{code} ({title})").format(code=code, title=model.title(row))
        return _("{code}, {noun} {title}").format(code=code, noun=model.noun, title=model.title(loaded(model, row)))

    def of_contact(self, model: type[Record], contact_id: int) -> list[Values]:
        """The rows of a table on the sheet of a contact."""
        return self.sheets.get((model, contact_id), [])


def _contacts(sums: _Sums, progress: Callable[[int], None] | None) -> Iterator[Problem]:
    done, last = 0, NO_CONTACT
    first: int | None = NO_CONTACT
    while first is not None:
        page = _page(first, last)
        contacts = page.rows[Contact._meta.table_name]
        for table, rows in page.rows.items():
            for row in rows.values():
                try:
                    yield from _of_row(page, table, row, sums)
                except (TypeError, ValueError, AttributeError):
                    record = _("{table}, ligne {id}").format(table=table, id=row["id"])
                    yield Problem("rows", record, _("ne se lit pas"), RESTORE)
        yield from _told(page)
        done += len(contacts)
        if progress and contacts:
            progress(done)
        first = _next(last)
        last = (first or last) + AT_ONCE - 1


def _next(last: int) -> int | None:
    """The first contact after `last` that is there or was."""
    here = Contact.select(peewee.fn.MIN(Contact.id)).where(Contact.id > last).scalar()
    told = JournalLine.select(peewee.fn.MIN(JournalLine.contact_id)).where(JournalLine.contact_id > last).scalar()
    return min((number for number in (here, told) if number is not None), default=None)


def _page(first: int, last: int) -> _Page:
    lines = JournalLine.select(
        JournalLine.id, JournalLine.table_name, JournalLine.row_id, JournalLine.operation, JournalLine.version,
        JournalLine.changes,
    )  # fmt: skip
    entries = SearchEntry.select(SearchEntry.contact, SearchEntry.entry, SearchEntry.tokens)
    return _Page(
        {table: _rows(model, first, last) for table, model in RECORDS.items()},
        as_tuples(lines.where(JournalLine.contact_id.between(first, last)).order_by(JournalLine.id)),
        {
            contact: (entry, tokens)
            for contact, entry, tokens in as_tuples(entries.where(SearchEntry.contact.between(first, last)))
        },
    )


def _rows(model: type[Record], first: int, last: int) -> dict[int, Values]:
    """The rows on the sheets of some contacts, with the values as they are stored, which may be none of ours; those
    that stand on no sheet go with NO_CONTACT."""
    columns = ", ".join(f'"{column}"' for column in model.columns())
    table, entry = model._meta.table_name, model.sheet or NO_CONTACT
    held = database.execute_sql(
        f'SELECT {columns} FROM "{table}" WHERE {entry} BETWEEN {database.param} AND {database.param} ORDER BY id',
        [first, last],
    )
    return {row["id"]: row for row in (dict(zip(model.columns(), values, strict=True)) for values in held.fetchall())}


def _of_row(page: _Page, table: str, row: Values, sums: _Sums) -> Iterator[Problem]:
    """What of a row does not follow from the rest of it."""
    model = RECORDS[table]
    if columns := _no_text(model, row):
        what = _("contient autre chose que du texte ({columns})").format(columns=", ".join(columns))
        yield Problem("rows", page.name(table, row), what, _("ressaisissez ce qui s’y lit mal, puis enregistrez"))
    values = loaded(model, row)
    wrong = [column for column, value in model.derive(values).items() if values[column] != value]
    if wrong:
        what = _("ce qui sert à trier ne suit pas ({columns})").format(columns=", ".join(wrong))
        yield Problem("rows", page.name(table, row), what, SAVE)
    if model is not Contact:
        return
    sums.changed = max(sums.changed, row["changed"])
    if number := re.fullmatch(r"C(\d+)", row["code"]):
        sums.code = max(sums.code, int(number[1]))
    yield from _of_addresses(page, row)
    yield from _of_allocations(page, row)
    entry, held = page.entries.get(row["id"], (0, ""))
    expected = search.text_of(values, page.of_contact(Person, row["id"]))
    if not entry:
        yield Problem("search", page.name(table, row), _("manque à l’index de recherche"), SAVE)
    else:
        sums.add(entry, held)
        if held != expected:
            what = _("se cherche par d’autres mots que les siens")
            yield Problem("search", page.name(table, row), what, SAVE)


def _no_text(model: type[Record], row: Values) -> list[str]:
    """The columns of a row that hold bytes which are no UTF-8, by their labels; SQLite takes any."""
    suspects = [
        column for column, value in row.items() if isinstance(value, str) and "\N{REPLACEMENT CHARACTER}" in value
    ]
    if not suspects:
        return []
    columns = ", ".join(f'CAST("{column}" AS BLOB)' for column in suspects)
    table = model._meta.table_name
    held = database.execute_sql(f'SELECT {columns} FROM "{table}" WHERE id = {int(row["id"])}').fetchone()
    return [
        str(model.columns()[column].verbose_name or column)
        for column, value in zip(suspects, held, strict=True)
        if value != row[column].encode()
    ]


def _of_addresses(page: _Page, contact: Values) -> Iterator[Problem]:
    addresses = page.of_contact(DeliveryAddress, contact["id"])
    name = page.name(Contact._meta.table_name, contact)
    if sum(bool(address["is_default"]) for address in addresses) != 1:
        yield Problem("rows", name, _("n’a pas d’adresse de livraison par défaut"), _("choisissez-en une sur la fiche"))
    for address in addresses:
        if address["follows_billing"] and any(address[column] != contact[column] for column in ADDRESS):
            what = _("une adresse de livraison ne suit pas l’adresse de facturation")
            yield Problem("rows", name, what, SAVE)


def _of_allocations(page: _Page, contact: Values) -> Iterator[Problem]:
    """Where what is paid of a contact's invoices, or spent of its payments, is not the sum of what was set against
    them."""
    sums: Counter[tuple[type[Record], int]] = Counter()
    for row in page.of_contact(Allocation, contact["id"]):
        for model, column in ((Document, "invoice_id"), (Document, "avoir_id"), (Payment, "payment_id")):
            if row[column] is not None:
                sums[model, row[column]] += row["amount"]
    for row in page.of_contact(Refund, contact["id"]):
        sums[Document, row["avoir_id"]] += row["amount"]
    for model, column in ((Document, "settled"), (Payment, "allocated")):
        for row in page.of_contact(model, contact["id"]):
            if row[column] != sums[model, row["id"]]:
                name = page.name(model._meta.table_name, row)
                yield Problem("rows", name, _("ce qui est réglé ne suit pas les imputations"), RESTORE)


def _told(page: _Page) -> Iterator[Problem]:
    """Where the rows are not what their journal tells from the beginning."""
    told: dict[tuple[str, int], Values] = {}
    for id_, table, row_id, operation, version, changes in page.lines:
        place = (table, row_id)
        try:
            changed = json.loads(changes)
            if operation == DELETE:
                told.pop(place, None)
                continue
            if operation == INSERT:
                told[place] = {**_blank(RECORDS[table]), **changed}
            else:
                told.setdefault(place, {}).update((column, after) for column, (_before, after) in changed.items())
        except (TypeError, ValueError, KeyError):
            yield Problem("journal", _("journal, ligne {id}").format(id=id_), _("ne se lit pas"), RESTORE)
            continue
        told[place]["version"] = version
    for table, model in RECORDS.items():
        for row in page.rows[table].values():
            yield from _against(page, model, row, told.pop((table, row["id"]), None))
    for table, row_id in told:
        record = _("{table}, ligne {id}").format(table=table, id=row_id)
        yield Problem("journal", record, _("a disparu sans que le journal le dise"), RESTORE)


def _against(page: _Page, model: type[Record], row: Values, told: Values | None) -> Iterator[Problem]:
    """Where a row differs from what was told of it."""
    name = page.name(model._meta.table_name, row)
    if told is None:
        if model.sheet or row["version"] != 1:  # of the settings that a base begins with there is no journal
            yield Problem("journal", name, _("n’est pas dans le journal"), LOOK)
        return
    if row["version"] != told["version"]:
        what = _("est à la version {held}, le journal dit {told}")
        yield Problem("journal", name, what.format(held=row["version"], told=told["version"]), LOOK)
    labels = [
        str(model.columns()[column].verbose_name or column)
        for column in model.edited_columns()
        if column in told and told[column] != row[column]
    ]
    if labels:
        what = _("n’est pas ce que dit le journal ({columns})").format(columns=", ".join(labels))
        yield Problem("journal", name, what, LOOK)


@cache
def _blank(model: type[Record]) -> Values:
    return {column: stored(model, column, value) for column, value in model.blank().items()}


# --- the search index of SQLite -------------------------------------------------------------------------------------
# PostgreSQL fills its own from the entries. SQLite's could be asked by 'integrity-check', which holds up the writers.


def _index(sums: _Sums) -> Iterator[Problem]:
    """Where the index is not what the entries say."""
    database.execute_sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab(main, search_token, instance)")
    held = [0] * BUCKETS
    for token, entry in database.execute_sql("SELECT term, doc FROM temp.held"):
        held[entry % BUCKETS] ^= hash((token, entry))
    suspects = {bucket for bucket, (one, other) in enumerate(zip(held, sums.of, strict=True)) if one != other}
    suspects = set(sorted(suspects)[:SUSPECTS])
    if not suspects:
        return
    by_entry: dict[int, int] = defaultdict(int)
    for token, entry in database.execute_sql("SELECT term, doc FROM temp.held"):
        if entry % BUCKETS in suspects:
            by_entry[entry] ^= hash((token, entry))
    named = (Contact.code, Contact.nature, Contact.name, Contact.last_name, Contact.first_name)
    query = SearchEntry.select(SearchEntry.entry, SearchEntry.tokens, *named).join(Contact)
    for row in as_dicts(query.where(SearchEntry.entry.bin_and(BUCKETS - 1).in_(suspects))):
        if by_entry.pop(row["entry"], 0) != summed(row["entry"], row["tokens"].split(" ")):
            name = _("{code} ({title})").format(code=row["code"], title=Contact.title(row))
            yield Problem("search", name, _("ne se trouve pas par tous ses mots, ou par d’autres"), SAVE)
    for entry in by_entry:
        what = _("l’entrée {entry} de l’index de recherche n’est celle d’aucune fiche").format(entry=entry)
        yield Problem("search", "", what, RESTORE)


# --- numbers --------------------------------------------------------------------------------------------------------


def _numbers(sums: _Sums) -> Iterator[Problem]:
    """Journal lines that are missing, and counters that would give a number twice."""
    counters: dict[str, int] = dict(as_tuples(Numbers.select(Numbers.name, Numbers.value)))
    highest = JournalLine.select(JournalLine.table_name, peewee.fn.MAX(JournalLine.row_id))
    given: dict[str, int] = dict(as_tuples(highest.group_by(JournalLine.table_name)))
    for model in RECORDS.values():
        table = model._meta.table_name
        given[table] = max(given.get(table, 0), _highest(model.columns()["id"]))
    for appended in (DocumentVat, DocumentFile, Event):
        given[appended._meta.table_name] = _highest(appended.columns()["id"])
    given["unit"] = max(_highest(Unit.number), sums.changed)
    given["search_entry"] = _highest(SearchEntry.entry)
    given["contact_code"] = sums.code
    given["journal_line"] = _highest(JournalLine.id)
    for series, number in given.items():
        if counters.get(series, 0) < number:
            what = _("le compteur {name} est à {value}, le numéro {number} est déjà donné")
            yield Problem(
                "counters", "", what.format(name=series, value=counters.get(series, 0), number=number), RESTORE
            )
    for before, after in _gaps(counters.get("journal_line", 0)):
        what = _("le journal a perdu les lignes {first} à {last}").format(first=before + 1, last=after - 1)
        yield Problem("journal", "", what, RESTORE)


def _highest(column: peewee.Field) -> int:
    return int(column.model.select(peewee.fn.MAX(column)).scalar() or 0)


def _gaps(last: int) -> Iterator[tuple[int, int]]:
    """The numbers on both sides of each gap between the journal's lines, which are numbered without one."""
    count, highest = as_tuples(JournalLine.select(peewee.fn.COUNT(JournalLine.id), peewee.fn.MAX(JournalLine.id)))[0]
    if count < (highest or 0):
        walk = database.execute_sql(
            "SELECT before, id FROM (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM journal_line) AS walk"
            " WHERE id > before + 1 ORDER BY id"
        )
        yield from walk.fetchmany(10 * MOST)
    if (highest or 0) < last:
        yield highest or 0, last + 1


# --- numbered documents ---------------------------------------------------------------------------------------------


def _numbered() -> Iterator[Problem]:
    """Numbered documents that are not as they were, and numbers of invoices that are missing."""
    for broken in seals.broken():
        what = _("n’est plus ce qui a été validé") if broken.changed else _("ne suit pas le document qui le précède")
        yield Problem("documents", broken.number, what, RESTORE)
    for number, kind in seals.damaged_files():
        what = _("son fichier {kind} n’est plus celui de la validation").format(kind=kind.upper())
        yield Problem("documents", number, what, RESTORE)
    for series in seals.miscounted():
        if series.missing:
            what = _("la série {series} de {year} a perdu des numéros : {count}")
            what = what.format(series=series.series, year=series.year, count=series.missing)
        else:
            what = _("le compteur de la série {series} de {year} est à {counted}, le dernier numéro est {last}")
            what = what.format(series=series.series, year=series.year, counted=series.counted, last=series.last)
        yield Problem("documents", "", what, RESTORE)
