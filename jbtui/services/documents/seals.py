"""The seal of a numbered document: a hash of what it says and of the seal before it in its series, so that nothing can
be changed, taken out or put in without breaking the chain."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import peewee

from jbtui.models.base import Base, Values, as_tuples
from jbtui.models.document import Document, DocumentCharge, DocumentLine, DocumentVat
from jbtui.models.document_file import DocumentFile
from jbtui.models.fiscal_year import FiscalYear, SeriesCounter
from jbtui.services.documents.numbering import GAPLESS

# These lists are for good: with another column the seals of yesterday would not be those of today.
_SAYS = (
    "id", "contact_id", "person_id", "deal_id", "project_id", "type", "series", "fiscal_year_id", "seq",
    "number", "date", "delivery_address_id", "buyer_order_ref", "subject", "payment_term_id", "due_date",
    "discount_kind", "discount_value", "sum_lines", "allowance", "charge", "total_ht", "total_vat", "total_ttc",
    "prepaid", "due", "bt23", "reason", "on_deposit", "seller_json", "buyer_json", "delivery_json",
    "terms_json", "public_note", "validated_at",
)  # fmt: skip
_LINE = (
    "id", "position", "kind", "nature", "ref", "description", "detail", "quantity", "unit", "price",
    "discount_kind", "discount_value", "vat_category", "vat_rate", "vat_text", "vatex", "gross", "discount",
    "net", "reopen_order",
)  # fmt: skip
_PARTS: dict[type[Base], tuple[str, ...]] = {
    DocumentLine: _LINE,
    DocumentCharge: ("id", "label", "amount", "vat_category", "vat_rate", "code"),
    DocumentVat: ("category", "rate", "base", "vat", "allowance_share", "charge", "text", "vatex"),
    DocumentFile: ("kind", "sha256"),
}


def seal(content: Mapping[str, Any], before: str) -> str:
    """The seal of a document that says `content`, after the seal `before`."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{text}\n{before}".encode()).hexdigest()


def content(row: Values, parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a document says: its row, and its parts as `parts_of` has them."""
    return _said(Document, _SAYS, row) | dict(parts)


def parts_of(ids: Sequence[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The lines, charges, VAT and files of documents, by their tables, as they are stored."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {
        id_: {model._meta.table_name: [] for model in _PARTS} for id_ in ids
    }
    for model, columns in _PARTS.items():
        document = model.columns()["document_id"]
        wanted = [model.columns()[column] for column in columns]
        for id_, *values in as_tuples(model.select(document, *wanted).where(document.in_(ids))):
            said = _said(model, columns, dict(zip(columns, values, strict=True)))
            found[id_][model._meta.table_name].append(said)
    for parts in found.values():
        for listed in parts.values():
            listed.sort(key=lambda part: json.dumps(part, sort_keys=True))
    return found


def last_seal(series: str, year_id: int) -> str:
    """The seal that the next document of a series in an exercice follows: that of the last one there, or in the years
    before; empty for the very first."""
    start = FiscalYear.select(FiscalYear.start).where(FiscalYear.id == year_id)
    years = FiscalYear.select(FiscalYear.id).where(FiscalYear.start <= start).order_by(FiscalYear.start.desc())
    for (id_,) in as_tuples(years):
        of_year = Document.select(Document.hash).where(Document.series == series, Document.fiscal_year == id_)
        if found := of_year.order_by(Document.seq.desc()).limit(1).scalar():
            return str(found)
    return ""


@dataclass(frozen=True)
class Broken:
    """A numbered document that is not what its seal says, or does not follow the one before."""

    number: str
    changed: bool
    """Whether it is what the document says; else the one before is missing or another."""


def broken(at_once: int = 200) -> Iterator[Broken]:
    """The first broken document of each series in each exercice: those after it follow what is broken."""
    pairs = Document.select(Document.series, Document.fiscal_year).where(Document.seq.is_null(False)).distinct()
    for series, year_id in sorted(as_tuples(pairs)):
        yield from islice(_faults(series, year_id, at_once), 1)


def damaged_files(at_once: int = 50) -> Iterator[tuple[str, str]]:
    """The number of each document with a file that is no longer what was stored, and which file."""
    last = 0
    wanted = (DocumentFile.id, DocumentFile.kind, DocumentFile.sha256, DocumentFile.bytes, Document.number)
    query = DocumentFile.select(*wanted).join(Document).order_by(DocumentFile.id).limit(at_once)
    while rows := as_tuples(query.where(DocumentFile.id > last)):
        for _id, kind, sha256, held, number in rows:
            if hashlib.sha256(held).hexdigest() != sha256:
                yield number, kind
        last = rows[-1][0]


@dataclass(frozen=True)
class Miscounted:
    """A series of invoices in an exercice whose numbers are not all there, or whose counter is at another one."""

    series: str
    year: str
    last: int
    counted: int
    """Where the counter is."""
    missing: int


def miscounted() -> Iterator[Miscounted]:
    """The series of invoices that have a gap, or would give a number twice or leave one out."""
    figures = (peewee.fn.MIN(Document.seq), peewee.fn.MAX(Document.seq), peewee.fn.COUNT(Document.seq))
    query = Document.select(Document.series, Document.fiscal_year, *figures).where(Document.series.in_(GAPLESS))
    query = query.group_by(Document.series, Document.fiscal_year)
    given = {(series, year_id): rest for series, year_id, *rest in as_tuples(query)}
    wanted = (SeriesCounter.series, SeriesCounter.fiscal_year, SeriesCounter.last)
    counters = SeriesCounter.select(*wanted).where(SeriesCounter.series.in_(GAPLESS))
    counted = {(series, year_id): last for series, year_id, last in as_tuples(counters)}
    codes = dict(as_tuples(FiscalYear.select(FiscalYear.id, FiscalYear.code)))
    for (series, year_id), (first, last, count) in sorted(given.items()):
        missing, counter = last - first + 1 - count, counted.get((series, year_id), 0)
        if missing or counter != last:
            yield Miscounted(series, codes[year_id], last, counter, missing)


def _faults(series: str, year_id: int, at_once: int) -> Iterator[Broken]:
    before: str | None = None
    for rows in _pages(series, year_id, at_once):
        parts = parts_of([row["id"] for row in rows])
        for row in rows:
            if seal(content(row, parts[row["id"]]), row["prev_hash"]) != row["hash"]:
                yield Broken(row["number"], changed=True)
            elif row["prev_hash"] != before and (before is not None or not _is_known(series, row["prev_hash"])):
                yield Broken(row["number"], changed=False)
            before = row["hash"]


def _is_known(series: str, hash_: str) -> bool:
    """Whether a seal that the first document of an exercice follows is one of the series; the very first follows
    none."""
    return not hash_ or bool(Document.select().where(Document.series == series, Document.hash == hash_).exists())


def _pages(series: str, year_id: int, at_once: int) -> Iterator[list[Values]]:
    last = 0
    columns = Document.columns()
    query = Document.select(*columns.values()).where(Document.series == series, Document.fiscal_year == year_id)
    while rows := as_tuples(query.where(Document.seq > last).order_by(Document.seq).limit(at_once)):
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        yield found
        last = found[-1]["seq"]


def _said(model: type[Base], columns: Iterable[str], row: Values) -> dict[str, Any]:
    storing = model.storing()
    return {column: storing[column](row[column]) for column in columns}
