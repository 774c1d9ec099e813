"""Documents that tests begin with: rows as they are stored, numbered without what validation checks and prints."""

import hashlib
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from jbtui.models.base import Values
from jbtui.models.document import Document, DocumentLine, DocumentVat
from jbtui.models.document_file import DocumentFile, Event
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services.documents import production, seals
from jbtui.services.documents.counting import counted
from jbtui.services.documents.whole import read_whole, totals_of
from jbtui.services.unit import Session, keep, read, unit

DAY = date(2026, 11, 20)
SERIES = {"DEV": "DE", "PRO": "PF", "CDE": "CD", "BL": "BL", "ACO": "AC", "FAC": "FA", "AVO": "AV"}
FIRST = {"DEV": "issued", "PRO": "issued", "CDE": "confirmed", "BL": "issued"}
"""The state that a document of a type has once it has a number; the others are validated."""


def years(*bounds: tuple[str, str, str]) -> None:
    """Have the first fiscal years be these: code, first day, last day."""
    for id_, (code, start, end) in enumerate(bounds, 1):
        days = {"start": date.fromisoformat(start), "end": date.fromisoformat(end)}
        stamps = {"version": 1, "created_by": "jbtui", "updated_by": "jbtui"} | dict.fromkeys(
            ("created_at", "updated_at"), datetime(2026, 1, 1, tzinfo=UTC)
        )
        keep(FiscalYear, {"id": id_, "code": code, **days, "closed_at": None, **stamps})


def stored(session: Session, contact: Values, type_: str = "FAC", **values: Any) -> Values:
    """A draft with one line, as it is stored."""
    ht = values.pop("ht", 100)
    totals = {"sum_lines": ht, "total_ht": ht, "total_vat": ht / 5, "total_ttc": ht * 6 / 5, "due": ht * 6 / 5}
    with unit(session, "Brouillon") as work:
        row = {"contact_id": contact["id"], "type": type_, "date": DAY, **totals, **values}
        document = work.insert(Document, [row])[0]
        of = {"contact_id": contact["id"], "document_id": document["id"]}
        line = {"description": "Porte", "quantity": 1, "price": ht, "gross": ht, "net": ht}
        work.insert(DocumentLine, [{**of, **line}])
        return document


def numbered(session: Session, draft: Values, state: str = "", **values: Any) -> Values:
    """A draft that got its number."""
    row = read(Document, draft["id"])
    series = SERIES[row["type"]]
    (year,) = FiscalYear.values(FiscalYear.start <= row["date"], FiscalYear.end >= row["date"])
    with unit(session, "Numéroter") as work:
        seq = work.next_number(series, year["id"])
        of = {"document_id": row["id"]}
        load = DocumentVat.loading()
        whole = read_whole(row["id"])
        alone = row["type"] == "AVO" and whole.credited is None
        totals = totals_of(row, whole.items, whole.charges) if alone else counted(whole)[0]
        groups = [asdict(group) for group in totals.groups]
        work.append(
            DocumentVat, [{**of, **{name: load[name](each) for name, each in group.items()}} for group in groups]
        )
        file = {"bytes": b"%PDF", "sha256": hashlib.sha256(b"%PDF").hexdigest(), "created_at": work.at}
        work.append(DocumentFile, [{**of, **file}])
        work.append(Event, [{**of, "at": work.at, "actor": "anne", "action": "validated"}])
        number = {"seq": seq, "number": f"{series}{year['code']}-{seq:05}"}
        number |= {"series": series, "fiscal_year_id": year["id"]}
        frozen = {"seller_json": "{}", "buyer_json": "{}", "validated_at": work.at}
        reason = {"reason": "Retour"} if row["type"] == "AVO" else {}
        changes = {**number, **frozen, **reason, "state": FIRST.get(row["type"], "validated"), **values}
        changes["prev_hash"] = seals.last_seal(series, year["id"])
        content = seals.content({**row, **changes}, seals.parts_of([row["id"]])[row["id"]])
        changes["hash"] = seals.seal(content, changes["prev_hash"])
        row = work.update(Document, row["id"], changes, row["version"])
        if state and state != row["state"]:
            row = work.update(Document, row["id"], {"state": state}, row["version"])
        production.numbered(work, row)
        return read(Document, row["id"])
