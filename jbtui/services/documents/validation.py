"""A draft gets its number: checked, counted, frozen, numbered, printed and sealed in one unit, or not at all.

A quote, a delivery note and a pro forma are issued in the same way, and an order confirmed.
"""

import hashlib
import importlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import peewee

from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.document import (
    ACCOUNTING,
    CONFIRMED,
    DELIVERY,
    DEPOSIT,
    DRAFT,
    INVOICE,
    ISSUED,
    ORDER,
    VALIDATED,
    Document,
    DocumentLine,
    DocumentVat,
)
from jbtui.models.document_file import PDF, XML, DocumentFile, Event
from jbtui.models.document_links import DEPOSIT as DEDUCTED
from jbtui.models.document_links import DocumentLink
from jbtui.models.fiscal_year import FiscalYear, Series
from jbtui.models.values import Refused, show_day
from jbtui.services.documents import (
    checks,
    credit_limit,
    deducting,
    due_dates,
    facturx_xml,
    pdf,
    production,
    seals,
    snapshots,
)
from jbtui.services.documents.counting import counted
from jbtui.services.documents.due_dates import Due
from jbtui.services.documents.fiscal_years import year_of
from jbtui.services.documents.issued import Earlier, Issued
from jbtui.services.documents.numbering import GAPLESS, number_of, series_of
from jbtui.services.documents.refusals import euros, refusal
from jbtui.services.documents.totals import Totals, part
from jbtui.services.documents.whole import Whole, read_whole, term_of
from jbtui.services.follow_up import today
from jbtui.services.settings.fiscal_years import years
from jbtui.services.unit import Forbidden, Session, UnitOfWork, read, unit

_VALIDATE, _CONFIRM, _ISSUE = _("Valider {document}"), _("Confirmer {document}"), _("Émettre {document}")


class ToConfirm(Forbidden):
    """What a draft would get its number with if its user says so: each warning with its code, field and words."""

    def __init__(self, warnings: Sequence[Refused]) -> None:
        super().__init__("\n".join(str(each) for each in warnings), warnings[0].code)
        self.warnings = list(warnings)


@dataclass(frozen=True)
class _Ready:
    """A draft that may get its number: its rows, with amounts and due date of now, and what goes with them."""

    whole: Whole
    totals: Totals
    deductions: Sequence[deducting.Deduction]
    dues: Sequence[Due]
    series: str
    year: Values
    confirmed: Collection[str]
    """The codes of the warnings that were confirmed."""


def validate(session: Session, id_: int, version: int, confirmed: Collection[str] = ()) -> Values:
    """Give a draft read at `version` its number, with the warnings whose codes are `confirmed`; the document as it is
    for good.

    Raises ToConfirm for other warnings, Invalid and Forbidden with the rule's code, Gone.
    """
    row = read(Document, id_)
    for name in ("typst", "facturx") if row["type"] in ACCOUNTING else ("typst",):
        importlib.import_module(name)  # which takes a while: nobody else shall wait for it
    label = _VALIDATE if row["type"] in ACCOUNTING else _CONFIRM if row["type"] == ORDER else _ISSUE
    with unit(session, label.format(document=Document.title(row))) as work:
        ready = _ready(id_, version, today(session), confirmed)
        _write_parts(work, ready)
        return _number(work, ready)


# --- the checks and the amounts -------------------------------------------------------------------------------------


def _ready(id_: int, version: int, day: date, confirmed: Collection[str]) -> _Ready:
    row = read(Document, id_)
    _refuse_state(row, version)
    whole = read_whole(id_)
    of_sources = list(production.refusals(row))
    found = [*checks.refusals(whole, day), *(each for each in of_sources if not _may_confirm(row, each))]
    series = series_of(row["type"], whole.seller)
    try:
        year = _year_of(row["date"])
        _refuse_chronology(row["date"], series, year)
        totals, deductions = counted(whole)
    except Refused as error:
        checks.raise_all([*found, error])
        raise
    if totals.total_ttc < 0:
        found.append(refusal("E-NEG"))
    checks.raise_all(found)
    due, dues = _dues(whole, totals)
    bt23 = snapshots.business_process(whole, after_deposit=bool(deductions))
    whole = replace(whole, row={**row, **snapshots.amounts(totals), "due_date": due, "bt23": bt23})
    warnings = list(checks.warnings(whole, grouped=len(snapshots.numbers_above(id_).get(DELIVERY, ())) > 1))
    warnings += [each for each in of_sources if _may_confirm(row, each)]
    if owes := credit_limit.exceeded(whole.row):
        if owes.code.startswith("E-"):
            raise _forbidden(owes)
        warnings.append(owes)
    if totals.due < 0:
        warnings.append(refusal("W-DUE-NEGATIVE", amount=euros(-totals.due)))
    if asked := [each for each in warnings if each.code not in confirmed]:
        raise ToConfirm(asked)
    return _Ready(whole, totals, deductions, dues, series, year, {each.code for each in warnings})


def _may_confirm(row: Values, refused: Refused) -> bool:
    """Whether a refusal is only a warning: more may be delivered than was ordered."""
    return row["type"] == DELIVERY and refused.code == "E-QTY-OVER"


def _refuse_state(row: Values, version: int) -> None:
    if row["state"] != DRAFT:
        if row["version"] == version:
            raise _forbidden(refusal("E-IMM"))
        raise _forbidden(refusal("E-STATE", state=Document.value("state").show(row["state"])))
    if row["version"] != version:
        raise _forbidden(refusal("E-CONFLICT"))


def _year_of(day: date) -> Values:
    """The open exercice of a day. Raises Refused."""
    code = year_of(years(), day).code
    return FiscalYear.values(FiscalYear.code == code)[0]


def _refuse_chronology(day: date, series: str, year: Values) -> None:
    """In a series without gaps dates follow numbers. Raises Refused."""
    if series not in GAPLESS:
        return
    where = (Document.series == series) & (Document.fiscal_year == year["id"])
    last = Document.select(Document.number, Document.date).where(where).order_by(Document.seq.desc()).limit(1).first()
    if last is not None and day < last.date:
        raise refusal("E-CHRONO", number=last.number, date=show_day(last.date))


def _dues(whole: Whole, totals: Totals) -> tuple[date | None, Sequence[Due]]:
    """When it is due, and in which parts."""
    row = whole.row
    if row["type"] not in (INVOICE, DEPOSIT):
        return row["due_date"], ()
    if row["type"] == DEPOSIT:
        due = row["due_date"] or row["date"]
    elif whole.term and (parts := due_dates.instalments(whole.term["instalments"])):
        dues = due_dates.schedule(row["date"], totals.due, parts)
        if row["due_date"] in (None, dues[-1].day):
            return dues[-1].day, dues
        due = row["due_date"]
    else:
        due = row["due_date"] or due_dates.due_date(row["date"], term_of(whole.term))
    return due, (Due(due, totals.due),)


# --- what is written ------------------------------------------------------------------------------------------------


def _write_parts(work: UnitOfWork, ready: _Ready) -> None:
    """The lines with their amounts of now, what is taxed how, and what is deducted of deposits."""
    whole = ready.whole
    id_, contact_id = whole.row["id"], whole.row["contact_id"]
    words = snapshots.vat_words(whole)
    for line, amounts in zip(whole.items, ready.totals.lines, strict=True):
        changes = {name: DocumentLine.loading()[name](getattr(amounts, name)) for name in ("gross", "discount", "net")}
        text, vatex = words.get(line["vat_category"], ("", ""))
        work.update(DocumentLine, line["id"], {**changes, "vat_text": text, "vatex": vatex}, line["version"])
    load = DocumentVat.loading()
    groups = [
        {"document_id": id_, **{name: load[name](value) for name, value in asdict(group).items()}}
        for group in ready.totals.groups
    ]
    for group in groups:
        group["text"], group["vatex"] = words.get(group["category"], ("", ""))
    work.append(DocumentVat, groups)
    for link in DocumentLink.values(DocumentLink.target == id_, DocumentLink.kind == DEDUCTED):
        work.delete(DocumentLink, link)
    link = {"contact_id": contact_id, "target_id": id_, "kind": DEDUCTED}
    amount = DocumentLink.loading()["amount"]
    work.insert(
        DocumentLink,
        [{**link, "source_id": each.deposit["id"], "amount": amount(each.amount)} for each in ready.deductions],
    )


def _number(work: UnitOfWork, ready: _Ready) -> Values:
    """Number, print, seal and store a draft whose parts are written. Raises Forbidden."""
    year, series, id_ = ready.year, ready.series, ready.whole.row["id"]
    seq = work.next_number(series, year["id"])
    prefix: str = Series.select(Series.prefix).where(Series.code == series).scalar()
    try:
        number = number_of(prefix, year["code"], seq)
    except Refused as error:
        raise _forbidden(error) from error
    if Document.select().where(peewee.fn.LOWER(Document.number) == number.lower()).exists():
        raise _forbidden(refusal("E-NUM-USED", number=number))
    kind = ready.whole.row["type"]
    changes = {
        "state": VALIDATED if kind in ACCOUNTING else CONFIRMED if kind == ORDER else ISSUED,
        "series": series,
        "fiscal_year_id": year["id"],
        "seq": seq,
        "number": number,
        "validated_at": work.at,
        "due_date": ready.whole.row["due_date"],
        "bt23": ready.whole.row["bt23"],
        "on_deposit": ready.whole.credited is not None and ready.whole.credited["type"] == DEPOSIT,
        **snapshots.frozen(ready.whole, ready.totals, ready.dues),
    }
    whole = read_whole(id_)
    whole = replace(whole, row={**whole.row, **changes})
    deposits = [_earlier(each) for each in ready.deductions]
    _store_files(work, id_, snapshots.issued_of(whole, ready.totals, deposits, snapshots.numbers_above(id_)))
    changes["prev_hash"] = seals.last_seal(series, year["id"])
    content = seals.content(whole.row, seals.parts_of([id_])[id_])
    changes["hash"] = seals.seal(content, changes["prev_hash"])
    row = work.update(Document, id_, changes, whole.row["version"])
    told = {"action": changes["state"], "data": json.dumps({"number": number, "confirmed": sorted(ready.confirmed)})}
    work.append(Event, [{"document_id": id_, "at": work.at, "actor": work.session.actor, **told}])
    production.numbered(work, row)
    return read(Document, id_)


def _earlier(deduction: deducting.Deduction) -> Earlier:
    """A deposit as the page lists it, with what of it is deducted."""
    whole, ttc = snapshots.earlier(deduction.deposit), deduction.amount
    total_ht = part(whole.total_ht, ttc, whole.total_ttc)
    return replace(whole, total_ht=total_ht, total_vat=ttc - total_ht, total_ttc=ttc)


def _store_files(work: UnitOfWork, id_: int, issued: Issued) -> None:
    """Print a document, and store what will be served from now on. Raises Forbidden (E-RENDER)."""
    try:
        xml = facturx_xml.xml_of(issued) if issued.type in ACCOUNTING else None
        page = pdf.render(issued, xml)
    except Exception as error:  # whatever those libraries find wrong: the draft stays a draft
        cause = str(error).strip().partition("\n")[0] or type(error).__name__
        raise _forbidden(refusal("E-RENDER", cause=cause)) from error
    files = [(PDF, page)] if xml is None else [(PDF, page), (XML, xml)]
    of = {"document_id": id_, "created_at": work.at}
    work.append(
        DocumentFile,
        [{**of, "kind": kind, "sha256": hashlib.sha256(held).hexdigest(), "bytes": held} for kind, held in files],
    )


def _forbidden(refused: Refused) -> Forbidden:
    return Forbidden(str(refused), refused.code)
