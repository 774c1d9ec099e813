"""Importing an opened file: one unit over many short transactions, or a dry run that counts the same and writes
nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

import peewee

from jbtui.language import _
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Refused
from jbtui.models.person import Person
from jbtui.services import contacts
from jbtui.services.contacts import NewContact
from jbtui.services.imports.fingerprints import fingerprints, imported, remember
from jbtui.services.imports.incoming import Incoming, incoming
from jbtui.services.imports.lookup import MOST_RECORDS, bring
from jbtui.services.imports.matching import AtHand, Known
from jbtui.services.imports.merging import begin, merge
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.scratch import Scratch
from jbtui.services.unit import Session, UnitOfWork, unit

MOST_REJECTS = 10_000
MOST_CHARACTERS = 10_000_000
"""Rejected records that a report holds, and characters of their cells; `each` is told of all."""

_FIRST_BATCH = 100
_AIM = 0.04
"""Seconds that a transaction should take, so that even a slow one stays under a tenth of a second."""
_MOST_CHARACTERS_AT_ONCE = 1_000_000
"""Characters of the cells of the records that are read before they are stored."""

What = Literal["created", "updated", "skipped", "rejected"]


@dataclass(frozen=True)
class Counts:
    """How many records were created, updated, skipped and rejected; each counts once."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0

    @property
    def records(self) -> int:
        """All of them."""
        return self.created + self.updated + self.skipped + self.rejected


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with the record that starts on `line`: of which contact, and why or what matched (French). A
    rejected one has its cells as they were read, `raw`."""

    line: int
    what: What
    title: str
    reason: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What an import did. `rejects` are the first ones; `unit` is its number, None if nothing was written; `stopped`
    when it was before its end."""

    counts: Counts
    rejects: list[Outcome]
    unit: int | None
    stopped: bool


def run(
    session: Session,
    opened: Opened,
    *,
    label: str,
    profile: str | None = None,
    dry_run: bool = False,
    each: Callable[[Outcome], None] | None = None,
    progress: Callable[[int], bool] | None = None,
) -> Report:
    """Import a file as one unit called `label`, or with `dry_run` count what would happen and write nothing.

    `profile` is that of the contacts whose file says none. `each` is told of every record once it is stored;
    `progress`, between two transactions, of how many there were: it answers False to stop, and what is in stays in.
    Raises `Unreadable`, and peewee's errors where the database refuses.
    """
    counts: Counter[What] = Counter()
    rejects: list[Outcome] = []
    characters = 0
    stopped = False
    with closing(Scratch()) as scratch:
        importing = _Import(session, label, profile, scratch, dry_run)
        for batch in importing.batches(opened):
            if stopped := bool(progress and counts and not progress(counts.total())):
                break
            for outcome in importing.store(batch):
                counts[outcome.what] += 1
                characters += sum(map(len, outcome.raw))
                if outcome.what == "rejected" and len(rejects) < MOST_REJECTS and characters < MOST_CHARACTERS:
                    rejects.append(outcome)
                if each:
                    each(outcome)
        if not stopped:
            importing.finish()
    return Report(
        Counts(counts["created"], counts["updated"], counts["skipped"], counts["rejected"]),
        rejects,
        importing.number,
        stopped,
    )


class _Import:
    """One run: its transactions, and how many records the next one takes."""

    def __init__(self, session: Session, label: str, profile: str | None, scratch: Scratch, dry_run: bool) -> None:
        self.number: int | None = None
        self._session, self._label, self._profile = session, label, profile
        self._scratch, self._dry_run = scratch, dry_run
        self._before: int = Contact.select(peewee.fn.MAX(Contact.id)).scalar() or 0
        self._size = _FIRST_BATCH

    def batches(self, opened: Opened) -> Iterator[list[Record | Rejected]]:
        """The records, as many at once as one transaction takes."""
        batch: list[Record | Rejected] = []
        characters = 0
        for record in opened:
            batch.append(record)
            characters += sum(map(len, record.raw))
            if len(batch) >= self._size or characters > _MOST_CHARACTERS_AT_ONCE:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    def store(self, batch: Sequence[Record | Rejected]) -> list[Outcome]:
        """Store these records; what was done with each. Nothing is written if all of them are in already."""
        found = fingerprints([record for record in batch if isinstance(record, Record)], self._scratch)
        there = imported(found)
        outcomes: dict[int, Outcome] = {}
        arrivals: list[_Arrival] = []
        unused = iter(found)
        for index, record in enumerate(batch):
            if isinstance(record, Rejected):
                outcomes[index] = Outcome(record.line, "rejected", "", record.reason, record.raw)
            elif (fingerprint := next(unused)) in there:
                outcomes[index] = _already_in(record)
            else:
                try:
                    arrivals.append(_Arrival(index, record, fingerprint, incoming(record, self._profile)))
                except Refused as error:
                    outcomes[index] = _rejected(record, error)
        if arrivals:
            outcomes |= self._write(arrivals)
        return [outcomes[index] for index in range(len(batch))]

    def finish(self) -> None:
        """Say that nothing follows."""
        if self.number is not None:
            with unit(self._session, self._label, goes_on=self.number):
                pass

    def _write(self, arrivals: Sequence["_Arrival"]) -> dict[int, Outcome]:
        if self._dry_run:
            plan = _Plan(arrivals, self._before, self._scratch)
            self._scratch.keep(plan.touched)
            return plan.outcomes
        with unit(self._session, self._label, goes_on=self.number, more=True) as work:
            started = perf_counter()
            plan = _Plan(arrivals, self._before, None)
            plan.store(work)
        self.number = work.number
        ratio = _AIM / (perf_counter() - started)
        self._size = max(1, min(MOST_RECORDS, round(self._size * max(0.5, min(2.0, ratio)))))
        return plan.outcomes


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A record that is not in yet, and its place among those read with it."""

    index: int
    record: Record
    fingerprint: str
    incoming: Incoming


class _Plan:
    """What becomes of the records of one transaction, decided one after the other."""

    def __init__(self, arrivals: Sequence[_Arrival], before: int, scratch: Scratch | None) -> None:
        self.outcomes: dict[int, Outcome] = {}
        self._of_row: dict[str, Known] = {}
        there = imported([arrival.fingerprint for arrival in arrivals])  # another import may have come first
        at_hand = bring([arrival.incoming for arrival in arrivals], before, scratch)
        for arrival in arrivals:
            record = arrival.record
            if arrival.fingerprint in there:
                self.outcomes[arrival.index] = _already_in(record)
                continue
            try:
                known, what, reason = _decide(arrival.incoming, at_hand)
            except Refused as error:
                self.outcomes[arrival.index] = _rejected(record, error)
                continue
            self._of_row[arrival.fingerprint] = known
            self.outcomes[arrival.index] = Outcome(record.line, what, Contact.title(known.row), reason)

    @property
    def touched(self) -> list[Known]:
        """The contacts that records made or joined, in the order of the records."""
        return list(dict.fromkeys(self._of_row.values()))

    def store(self, work: UnitOfWork) -> None:
        """Write it all."""
        new = [known for known in self.touched if known.id is None]
        old = [known for known in self.touched if known.id is not None]
        rows = contacts.create_all(work, [NewContact(known.row, known.people, known.addresses) for known in new])
        for known, row in zip(new, rows, strict=True):
            known.id = row["id"]
        for known in old:
            if known.changes:
                contacts.change(work, known.row["id"], known.changes, known.row["version"])
            for person in known.people:
                if changes := known.changed_people.get(person.get("id", 0)):
                    work.update(Person, person["id"], changes, person["version"])
        for model, rows_of in ((Person, "people"), (DeliveryAddress, "addresses")):
            work.insert(
                model,
                [
                    {**row, "contact_id": known.id}
                    for known in old
                    for row in getattr(known, rows_of)
                    if "id" not in row
                ],
            )
        remember({fingerprint: known.id or 0 for fingerprint, known in self._of_row.items()}, work.number)


def _decide(record: Incoming, at_hand: AtHand) -> tuple[Known, What, str]:
    """Make a contact of a record, or let it join the one that it is."""
    match = at_hand.match(record)
    if match is None:
        known = begin(record)
        at_hand.add(known)
        return known, "created", ""
    known, reason = match
    added = merge(known, record, at_hand)
    if not added:
        return known, "skipped", _("{reason}, rien de nouveau").format(reason=reason)
    return known, "updated", _("{reason}, ajouté : {what}").format(reason=reason, what=", ".join(added))


def _already_in(record: Record) -> Outcome:
    return Outcome(record.line, "skipped", _title(record), _("déjà importé"))


def _rejected(record: Record, error: Refused) -> Outcome:
    return Outcome(record.line, "rejected", _title(record), str(error), record.raw)


def _title(record: Record) -> str:
    return Contact.title({"first_name": "", **record.contact})
