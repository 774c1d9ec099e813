"""Measure the Historique of a contact with ten documents and of one with 10,000 over twelve exercices, in one base:
`python -m tools.bench_history [DOCUMENTS]` (1,000,000 unless said), on SQLite and on PostgreSQL.

The time of a key is that until the grid is there, or the rows of the list.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import peewee

from jbtui.database import bulk, open_database
from jbtui.models import days
from jbtui.models.base import insert_rows
from jbtui.models.contact import Contact
from jbtui.models.document import CREDIT, DELIVERY, DEPOSIT, FAMILIES, INVOICE, ORDER, QUOTE, Document
from jbtui.models.fiscal_year import FiscalYear
from jbtui.services import contacts
from jbtui.services.contacts import NewContact
from jbtui.services.documents.history import Scope, history
from jbtui.services.unit import system_session, unit
from jbtui.text import natural_key
from tests.postgres import running_server, server_binaries
from tools.bench.__main__ import END, ESCAPE, UP, jbtui, list_is_there, tell
from tools.bench.session import Program, Screen
from tools.bench.tables import Figures, table

FEW, MANY = "Abeille", "Zwingelstein"
TEN, TEN_THOUSAND = 10, 10_000
SETTLED = 0.22
"""Seconds without a byte after which what comes behind a picture has come: the preview, the sums."""
OTHERS = 2_000
"""Contacts that share the other documents."""
YEARS = 12
AT_ONCE = 20_000
WARM_UP, ROUNDS = 2, 15
HISTORY, CURRENT, OLDEST, ALL = "Historique", "its list, this exercice", "its list, the first exercice", "its list, all"

STATES = {
    QUOTE: ("DE", "accepted"),
    ORDER: ("CD", "closed"),
    DELIVERY: ("BL", "delivered"),
    DEPOSIT: ("AC", "validated"),
    INVOICE: ("FA", "validated"),
    CREDIT: ("AV", "validated"),
}
"""Series and state of the documents of a type."""
MIX = (INVOICE, QUOTE, ORDER, INVOICE, DELIVERY, INVOICE, QUOTE, CREDIT, INVOICE, DELIVERY, ORDER, DEPOSIT)
"""The types of the documents of a contact, in turn."""
UNPAID = 60
"""Of so many documents one is not settled."""


def fill(handle: peewee.Database, documents: int) -> None:
    """Make the exercices, the contacts and their documents: without a journal, nothing writes to this base later."""
    session = system_session()
    today = days.today()
    with unit(session, "Exercices") as work:
        years = [date(today.year - back, 1, 1) for back in range(1, YEARS)]
        new = [{"code": f"{day.year}", "start": day, "end": day.replace(month=12, day=31)} for day in years]
        work.insert(FiscalYear, new)
    exercices = {row["start"].year: (row["id"], row["code"]) for row in FiscalYear.values()}
    with unit(session, "Contacts") as work:
        names = [FEW, MANY, *(f"Martin {number}" for number in range(OTHERS))]
        made = contacts.create_all(
            work, [NewContact({"nature": "company", "name": name, "is_customer": True}, (), ()) for name in names]
        )
    few, many, *others = (row["id"] for row in made)
    of_whom = [few] * TEN + [many] * TEN_THOUSAND
    of_whom += [others[number % OTHERS] for number in range(documents - len(of_whom))]
    rows = _rows(of_whom, exercices, today)
    with handle.atomic(), bulk.indexes_anew(handle, ["document"]):
        while some := list(islice(rows, AT_ONCE)):
            insert_rows("document", Document.columns(), some, handle)
    if isinstance(handle, peewee.SqliteDatabase):
        handle.execute_sql("ANALYZE")
    else:
        handle.execute_sql("VACUUM ANALYZE document")


def _rows(of_whom: list[int], exercices: dict[int, tuple[int, str]], today: date) -> Iterator[tuple[Any, ...]]:
    """Documents as they are stored, the days of each contact's going back over all exercices."""
    stored = Document.storing()
    now = stored["created_at"](system_session().clock())
    texts = {name: "" for name, field in Document.columns().items() if field.field_type == "TEXT" and not field.null}
    usual = {
        **dict.fromkeys(Document.columns()),
        **texts,
        **dict.fromkeys(("sum_lines", "allowance", "charge", "discount_value", "deposit_value", "prepaid"), 0),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "created_by": "bench",
        "updated_by": "bench",
        "discount_kind": "none",
        "deposit_kind": "none",
        "transmission": "none",
        "reason": "Retour",
        "seller_json": "{}",
        "buyer_json": "{}",
        "hash": "0",
        "validated_at": now,
        "on_deposit": False,
        "delivered": "none",
        "invoiced": "none",
        "to_invoice": 0,
    }
    of_contact: Counter[int] = Counter()
    numbers: Counter[tuple[str, int]] = Counter()
    for id_, contact_id in enumerate(of_whom, 1):
        place = of_contact[contact_id]
        of_contact[contact_id] += 1
        back = place % YEARS
        gone = 365 if back else today.timetuple().tm_yday
        day = date(today.year - back, 1, 1) + timedelta(place // YEARS % gone)
        type_ = MIX[place // YEARS % len(MIX)]
        series, state = STATES[type_]
        year_id, code = exercices[day.year]
        numbers[series, year_id] += 1
        seq = numbers[series, year_id]
        number = f"{series}{code}-{seq:05}"
        amount = 10_000 + id_ * 37 % 900_000
        whole = amount + amount // 5
        settled = whole if state == "validated" and id_ % UNPAID else 0
        row = {
            **usual,
            "id": id_,
            "contact_id": contact_id,
            "type": type_,
            "state": state,
            "series": series,
            "number": number,
            "fiscal_year_id": year_id,
            "seq": seq,
            "date": stored["date"](day),
            "number_key": natural_key(number),
            "sum_lines": amount,
            "total_ht": amount,
            "total_vat": amount // 5,
            "total_ttc": whole,
            "due": whole,
            "due_date": stored["date"](day + timedelta(30)),
            "settled": settled,
            "family": FAMILIES[type_],
        }
        yield tuple(row.values())


def grid_is_there(screen: Screen) -> bool:
    """Whether the grid shows."""
    return "Historique par exercice" in screen.text(4) and "Total" in "".join(map(screen.text, range(5, 22)))


def rows_are_there(screen: Screen) -> bool:
    """Whether the rows of a list show."""
    return "Filtre" in screen.text(2) and "20" in screen.text(5)


def open_sheet(program: Program, name: str) -> None:
    """Find a contact, and open its sheet."""
    program.begin(list_is_there)
    program.press("/")
    program.press(name[:5].lower(), lambda screen: name in screen.text(6), quiet=0.25)
    program.press(ESCAPE, quiet=0.25)
    program.press("\r", lambda screen: "[1 Fiche]" in screen.text(2))


def measure(figures: Figures, program: Program) -> None:
    """Open the history, and the lists of three of its figures."""
    painted = program.press("4", grid_is_there, quiet=0)
    figures.add(HISTORY, painted.seconds * 1000, painted.bytes)
    program.press("", bool, quiet=SETTLED)
    for act, keys in ((CURRENT, ()), (ALL, (END,)), (OLDEST, (UP,))):
        for key in keys:
            program.press(key, quiet=SETTLED)
        answer = program.press("\r", rows_are_there, quiet=0)
        figures.add(act, answer.seconds * 1000, answer.bytes)
        program.press("", lambda screen: "TTC" in screen.text(21), quiet=SETTLED)
        program.press(ESCAPE, grid_is_there, quiet=SETTLED)
    program.press("1", lambda screen: "[1 Fiche]" in screen.text(2), quiet=SETTLED)


def bare(name: str) -> float:
    """Milliseconds of the figures alone."""
    (contact,) = Contact.values(Contact.name == name)
    took = []
    for _time in range(11):
        began = perf_counter()
        history(Scope(contact["id"]), days.today())
        took.append(1000 * (perf_counter() - began))
    return median(took)


def main(documents: int) -> None:
    """Measure, and print the table."""
    binaries = server_binaries()
    lines = []
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        urls = {"SQLite": str(directory / "documents.sqlite")}
        if binaries:
            server = stack.enter_context(running_server(binaries))
            urls["PostgreSQL"] = server.url(server.create())
        for engine, url in urls.items():
            began = perf_counter()
            with closing(open_database(url)) as handle:
                fill(handle, documents)
                alone = {name: bare(name) for name in (FEW, MANY)}
            tell(f"{engine}: {documents:,} documents made in {perf_counter() - began:.0f} s")
            figures = {FEW: Figures(), MANY: Figures()}
            for name in (FEW, MANY):
                (directory / name).mkdir(exist_ok=True)
            with jbtui(url, directory / FEW) as few, jbtui(url, directory / MANY) as many:
                open_sheet(few, FEW)
                open_sheet(many, MANY)
                for time in range(WARM_UP + ROUNDS):
                    sides = [(FEW, few), (MANY, many)]
                    for name, program in sides if time % 2 else sides[::-1]:
                        measure(figures[name] if time >= WARM_UP else Figures(), program)
            for act in (HISTORY, CURRENT, OLDEST, ALL):
                shown = [f"{figures[name].median(act):.0f} ({figures[name].most(act):.0f})" for name in (FEW, MANY)]
                ratio = figures[MANY].median(act) / figures[FEW].median(act)
                queries = f"{alone[FEW]:.1f}, {alone[MANY]:.1f}" if act == HISTORY else ""
                lines.append([engine, act, *shown, f"{ratio:.2f}", queries])
    print(table(["", "", "ten documents, ms", "10,000, ms", "ratio", "the figures alone, ms"], lines))
    load = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{documents:,} documents in the base. Load of the machine: {load}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
