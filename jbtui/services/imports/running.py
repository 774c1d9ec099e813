"""Importing an opened file: one unit over many short transactions, or a dry run that counts the same and writes
nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from time import perf_counter
from typing import Literal, NamedTuple

import peewee

from jbtui.language import _
from jbtui.models.contact import Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Refused
from jbtui.models.person import Person
from jbtui.services import contacts
from jbtui.services.contacts import NewContact
from jbtui.services.imports.fingerprints import fingerprints, imported, remember
from jbtui.services.imports.incoming import Incoming
from jbtui.services.imports.lookup import MOST_RECORDS, bring
from jbtui.services.imports.matching import AtHand, Known
from jbtui.services.imports.merging import begin, merge
from jbtui.services.imports.reading import Read, read
from jbtui.services.imports.records import Opened, Record, Rejected
from jbtui.services.imports.scratch import Scratch
from jbtui.services.unit import Session, TakenBack, UnitOfWork, take_stock, unit, with_room

MOST_REJECTS = 10_000
MOST_CHARACTERS = 10_000_000
"""Rejected records that a report holds, and characters of their cells; `each` is told of all."""

_FIRST_BATCH = 100
_AIM = 0.04
"""Seconds that a transaction should take, so that even a slow one stays under a tenth of a second."""
_FIRST_STOCK = 1_000
"""Records after which the database takes stock; then each time that they are twice as many."""
_MOST_CHARACTERS_AT_ONCE = 1_000_000
"""Characters of the cells of the records that are read before they are stored."""

What = Literal["created", "updated", "skipped", "rejected", "left"]
"""Skipped is what was in already; left, what the user chose to leave out."""
Choice = Literal["join", "skip"]
"""What a user decides about one record: to complete the contact that is `alike`, or to leave it out."""
Existing = Literal["skip", "fill", "overwrite"]
"""What becomes of a contact that was there before the run and that a record is: nothing; its empty fields are filled;
what the record says takes the place of what it had."""


@dataclass(frozen=True)
class Counts:
    """How many records were created, updated, skipped, rejected and left; each counts once."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0
    left: int = 0

    @property
    def records(self) -> int:
        """All of them."""
        return self.created + self.updated + self.skipped + self.rejected + self.left


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with the record that starts on `line`.

    `title` and `code` are those of the contact that it became or joined; in a dry run a new one has no code. `match` is
    what it has in common with a contact that was there, `done` what was added or why it was rejected (French). A
    rejected one has its cells as they were read, `raw`, and may be but a `piece` of a record. `doubts` says what went
    in and looks wrong; `alike` is the code of a contact that a new one may be.
    """

    line: int
    what: What
    title: str
    done: str = ""
    match: str = ""
    code: str = ""
    raw: tuple[str, ...] = ()
    piece: bool = False
    doubts: tuple[str, ...] = ()
    alike: str = ""

    @property
    def reason(self) -> str:
        """Why, in one line: what matched, what was done, and what is to be looked at."""
        return ", ".join(filter(None, (self.match, self.done, *self.doubts)))


@dataclass(frozen=True)
class Report:
    """What an import did. `doubtful` counts the records that went in and look wrong; `rejects` are the first ones;
    `unit` is its number, None if nothing was written; `stopped` when it was before its end; `longest` is its longest
    transaction, in seconds."""

    counts: Counts
    doubtful: int
    rejects: list[Outcome]
    unit: int | None
    stopped: bool
    longest: float

    def moved(self, before: Outcome, after: Outcome) -> "Report":
        """The report if one record had become `after` instead of `before`."""
        each = asdict(self.counts)
        each[before.what] -= 1
        each[after.what] += 1
        return replace(self, counts=Counts(**each))


def run(
    session: Session,
    opened: Opened,
    *,
    label: str,
    profile: str | None = None,
    existing: Existing = "fill",
    chosen: Mapping[int, Choice] | None = None,
    dry_run: bool = False,
    each: Callable[[Outcome], None] | None = None,
    progress: Callable[[int], bool] | None = None,
) -> Report:
    """Import a file as one unit called `label`, or with `dry_run` count what would happen and write nothing.

    `profile` is that of the contacts whose file says none; contacts of this very file are filled whatever is done with
    the `existing` ones; what is `chosen` for the record of a line wins. `each` is told of every record once it is in;
    `progress`, between two transactions, of how many there were: it answers False to stop, and what is in stays in.
    It stops too where somebody undoes what is in.
    Raises `Unreadable`, and peewee's errors where the database refuses.
    """
    counts: Counter[What] = Counter()
    rejects: list[Outcome] = []
    doubtful = characters = 0
    stopped = False
    with closing(Scratch()) as scratch, with_room():
        importing = _Import(session, label, profile, _Rules(existing, chosen or {}), scratch, dry_run)
        try:
            for batch in importing.batches(opened):
                if stopped := bool(progress and counts and not progress(counts.total())):
                    break
                for outcome in importing.store(batch):
                    counts[outcome.what] += 1
                    doubtful += bool(outcome.doubts)
                    characters += sum(map(len, outcome.raw))
                    if outcome.what == "rejected" and len(rejects) < MOST_REJECTS and characters < MOST_CHARACTERS:
                        rejects.append(outcome)
                    if each:
                        each(outcome)
            if not stopped or not importing.wrote:
                importing.finish()
        except TakenBack:
            stopped = True
    return Report(
        Counts(counts["created"], counts["updated"], counts["skipped"], counts["rejected"], counts["left"]),
        doubtful,
        rejects,
        importing.number if importing.wrote else None,
        stopped,
        importing.longest,
    )


class _Import:
    """One run: its transactions, and how many records the next one takes."""

    def __init__(
        self,
        session: Session,
        label: str,
        profile: str | None,
        rules: "_Rules",
        scratch: Scratch,
        dry_run: bool,
    ) -> None:
        self.number: int | None = None
        self.longest = 0.0
        self.wrote = False
        self._session, self._label, self._profile, self._rules = session, label, profile, rules
        self._scratch, self._dry_run = scratch, dry_run
        self._before: int = Contact.select(peewee.fn.MAX(Contact.id)).scalar() or 0
        self._size = _FIRST_BATCH
        self._stored, self._stock = 0, max(_FIRST_STOCK, self._before)

    def batches(self, opened: Opened) -> Iterator[list[Read]]:
        """The records, as many at once as one transaction takes."""
        batch: list[Read] = []
        characters = 0
        for each in read(opened, self._profile):
            batch.append(each)
            characters += sum(map(len, each[0].raw))
            if len(batch) >= self._size or characters > _MOST_CHARACTERS_AT_ONCE:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    def store(self, batch: Sequence[Read]) -> list[Outcome]:
        """Store these records; what was done with each. Nothing is written if all of them are in already."""
        found = fingerprints([record for record, _rows in batch if isinstance(record, Record)], self._scratch)
        there = imported(found)
        outcomes: dict[int, Outcome] = {}
        arrivals: list[_Arrival] = []
        unused = iter(found)
        for index, (record, rows) in enumerate(batch):
            if isinstance(record, Rejected):
                outcomes[index] = Outcome(
                    record.line, "rejected", "", record.reason, raw=record.raw, piece=record.piece
                )
            elif (fingerprint := next(unused)) in there:
                outcomes[index] = _already_in(record, there[fingerprint])
            elif isinstance(rows, Incoming):
                arrivals.append(_Arrival(index, record, fingerprint, rows))
            else:
                assert rows
                outcomes[index] = _rejected(record, rows)
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
            plan = _Plan(arrivals, self._rules, self._before, self._scratch)
            self._scratch.keep(plan.touched)
            return plan.outcomes()
        with unit(self._session, self._label, goes_on=self.number, more=True) as work:
            started = perf_counter()
            plan = _Plan(arrivals, self._rules, self._before, None)
            plan.store(work)
        took = perf_counter() - started
        self.number = work.number
        self.longest = max(self.longest, took)
        self.wrote |= plan.changes
        self._stored += len(arrivals)
        if self._stored >= self._stock:
            take_stock()
            self._stock *= 2
        ratio = _AIM / took
        self._size = max(1, min(MOST_RECORDS, round(self._size * max(0.5, min(2.0, ratio)))))
        return plan.outcomes()


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A record that is not in yet, and its place among those read with it."""

    index: int
    record: Record
    fingerprint: str
    incoming: Incoming


class _Plan:
    """What becomes of the records of one transaction, decided one after the other."""

    def __init__(self, arrivals: Sequence[_Arrival], rules: "_Rules", before: int, scratch: Scratch | None) -> None:
        self._not_in: dict[int, Outcome] = {}
        self._decided: list[tuple[_Arrival, _Decision, Outcome]] = []
        there = imported([arrival.fingerprint for arrival in arrivals])  # another import may have come first
        at_hand = bring([arrival.incoming for arrival in arrivals], before, scratch)
        for arrival in arrivals:
            record = arrival.record
            if arrival.fingerprint in there:
                self._not_in[arrival.index] = _already_in(record, there[arrival.fingerprint])
                continue
            try:
                decision = _decide(arrival.incoming, at_hand, rules)
            except Refused as error:
                self._not_in[arrival.index] = _rejected(record, error)
                continue
            outcome = Outcome(
                record.line,
                decision.what,
                Contact.title(decision.known.row),
                decision.done,
                decision.match,
                doubts=(*decision.doubts, *arrival.incoming.doubts) if decision.is_in else (),
                alike=decision.alike,
            )
            self._decided.append((arrival, decision, outcome))

    @property
    def changes(self) -> bool:
        """Whether a contact is made or changed."""
        return any(outcome.what in ("created", "updated") for _arrival, _decision, outcome in self._decided)

    @property
    def touched(self) -> list[Known]:
        """The contacts that records made or joined, in the order of the records."""
        return list(dict.fromkeys(decision.known for _arrival, decision, _outcome in self._decided if decision.is_in))

    def outcomes(self) -> dict[int, Outcome]:
        """What was done with each record, by its place; new contacts have a code once they are stored."""
        return self._not_in | {
            arrival.index: replace(outcome, code=decision.known.row["code"])
            for arrival, decision, outcome in self._decided
        }

    def store(self, work: UnitOfWork) -> None:
        """Write it all."""
        new = [known for known in self.touched if known.id is None]
        old = [known for known in self.touched if known.id is not None]
        rows = contacts.create_all(work, [NewContact(known.row, known.people, known.addresses) for known in new])
        for known, row in zip(new, rows, strict=True):
            known.id, known.row["code"] = row["id"], row["code"]
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
        remember(
            {
                arrival.fingerprint: decision.known.id or 0
                for arrival, decision, _outcome in self._decided
                if decision.is_in
            },
            work.number,
        )


class _Rules(NamedTuple):
    """What the user wants: of all contacts that were there, and of the records of some lines."""

    existing: Existing
    lines: Mapping[int, Choice]


class _Decision(NamedTuple):
    """What becomes of a record: of which contact, what was done, what they have in common, and whether that is sure or
    the contact may be the one `alike`. One that `is_in` will be skipped next time; one that was left out by choice may
    be filled in then."""

    known: Known
    what: What
    done: str = ""
    match: str = ""
    is_in: bool = True
    doubts: tuple[str, ...] = ()
    alike: str = ""


def _decide(record: Incoming, at_hand: AtHand, rules: _Rules) -> _Decision:
    """Make a contact of a record, or let it join the one that it is."""
    choice, existing = rules.lines.get(record.line), rules.existing
    if choice == "skip":
        return _Decision(begin(record), "left", _("laissé de côté par choix"), is_in=False)
    found = at_hand.match(record)
    if found is None and (namesake := at_hand.namesake(record)):
        same = _("même nom que {code}").format(code=namesake.row["code"])
        if choice != "join":
            return _Decision(_begun(record, at_hand), "created", doubts=(same,), alike=namesake.row["code"])
        found = namesake, same
    if found is None:
        return _Decision(_begun(record, at_hand), "created")
    known, match = found
    was_there = at_hand.was_there(known)
    if was_there and existing == "skip":
        return _Decision(known, "skipped", _("laissé tel quel"), match, is_in=False)
    added, replaced = merge(known, record, at_hand, overwrite=was_there and existing == "overwrite")
    doubts = _other_name(known, record)
    done = []
    if added:
        done.append(_("ajouté : {what}").format(what=", ".join(added)))
    if replaced:
        done.append(_("remplacé : {what}").format(what=", ".join(replaced)))
    if not done:
        return _Decision(known, "skipped", _("rien de nouveau"), match, doubts=doubts)
    return _Decision(known, "updated", ", ".join(done), match, doubts=doubts)


def _begun(record: Incoming, at_hand: AtHand) -> Known:
    """A new contact, which the following records may join."""
    known = begin(record)
    at_hand.add(known)
    return known


def _other_name(known: Known, record: Incoming) -> tuple[str, ...]:
    """That a record which a number joins to a contact calls it otherwise: the name of the contact stays."""
    if record.name_key == known.name_key or record.is_named_by_number:
        return ()
    return (_("le fichier dit « {name} »").format(name=Contact.title(record.row)),)


def _already_in(record: Record, code: str) -> Outcome:
    return Outcome(record.line, "skipped", _title(record), _("déjà importé"), code=code)


def _rejected(record: Record, error: Refused) -> Outcome:
    return Outcome(record.line, "rejected", _title(record), str(error), raw=record.raw)


def _title(record: Record) -> str:
    return Contact.title({"first_name": "", **record.contact})
