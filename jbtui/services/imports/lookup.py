"""Bringing to hand the contacts that records may join: a few queries for many records, on the base and on what a dry
run remembers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from jbtui.models.base import Values, database
from jbtui.models.contact import COMPANY, Contact
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services.imports.incoming import Incoming
from jbtui.services.imports.matching import AtHand, Known
from jbtui.services.imports.scratch import Scratch

MOST_RECORDS = 250
"""Records brought to hand at once. Two phone numbers of each make 500 values in one IN, which every SQLite takes."""

Execute: TypeAlias = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
Condition: TypeAlias = tuple[str, list[str]]
"""SQL, and the values of its parameters."""

T = TypeVar("T")


def bring(records: Sequence[Incoming], before: int, scratch: Scratch | None) -> AtHand:
    """The contacts that these records, MOST_RECORDS at most, may join; those with an id up to `before` were there
    before the run. `scratch` is what a dry run remembers, None in a real one."""
    ids, sirets = _found(records, before, database.execute_sql, database.param)
    kept: list[Known] = []
    if scratch:
        more, _sirets = _found(records, before, scratch.execute, "?")  # what is kept has its SIRETs itself
        kept = scratch.kept(ids | more)
    stored = _stored(
        ids - {known.id for known in kept},
        # A dry run remembers contacts whole: it cannot read again what a later record asks for.
        people=scratch is not None or any(record.people for record in records),
        addresses=scratch is not None
        or any(record.addresses or (record.address and not record.siret) for record in records),
    )
    of_contact = defaultdict(list)
    for id_, siret in sirets:
        of_contact[id_].append(siret)
    at_hand = AtHand(before)
    for known in sorted((*kept, *stored), key=_id):
        at_hand.add(known, of_contact[_id(known)])
    return at_hand


def _found(
    records: Sequence[Incoming], before: int, execute: Execute, param: str
) -> tuple[set[int], list[tuple[int, str]]]:
    """The ids of the contacts that AtHand asks for, and whose delivery addresses have which of the records' SIRETs."""

    def among(column: str, values: Iterable[str]) -> Condition:
        wanted = [value for value in values if value]
        return f"{column} IN ({', '.join([param] * len(wanted))})" if wanted else "1 = 0", wanted

    def ids(statement: str, *conditions: Condition) -> set[int]:
        texts, values = zip(*conditions, strict=True)
        return {int(id_) for (id_,) in execute(statement.format(*texts), [value for each in values for value in each])}

    persons = [record for record in records if record.is_person_of_company]
    others = [record for record in records if not record.is_person_of_company]
    found: set[int] = set()
    for alike, limit in ((persons, ""), (others, f"id <= {int(before)} AND")):
        companies = {record.name_key for record in alike if record.row["nature"] == COMPANY}
        found |= ids(
            f"SELECT MIN(id) FROM contact WHERE {limit} nature = 'company' AND {{}} GROUP BY name_key",
            among("name_key", companies),
        )
        phones = {phone for record in alike for phone in record.phones}
        found |= ids(
            f"SELECT id FROM contact WHERE {limit} {{}} AND ({{}} OR {{}} OR {{}} OR {{}})",
            among("name_key", {record.name_key for record in alike}),
            among("email", {record.row["email"] for record in alike}),
            among("postcode", {record.row["postcode"] for record in alike}),
            among("phone", phones),
            among("mobile", phones),
        )
    # « > '' » lets the engines use the indexes, which leave the empty ones out.
    sirens = among("siren", {record.siren for record in records})
    found |= ids("SELECT id FROM contact WHERE siren > '' AND {}", sirens)
    sirets: list[tuple[int, str]] = []
    numbers = {record.siret for record in records}
    numbers |= {address["siret"] for record in records for address in record.addresses if "siret" in address}
    for chunk in _chunks(numbers):
        condition, wanted = among("siret", chunk)
        found |= ids("SELECT id FROM contact WHERE siret > '' AND {}", (condition, wanted))
        delivered = execute(f"SELECT contact_id, siret FROM delivery_address WHERE siret > '' AND {condition}", wanted)
        sirets += [(int(id_), str(siret)) for id_, siret in delivered]
    return found | {id_ for id_, _siret in sirets}, sirets


def _stored(ids: Collection[int], *, people: bool, addresses: bool) -> list[Known]:
    """These contacts as the base has them."""
    found = []
    for chunk in _chunks(ids):
        their_people = _by_contact(Person.values(Person.contact.in_(chunk)) if people else [])
        their_addresses = _by_contact(DeliveryAddress.values(DeliveryAddress.contact.in_(chunk)) if addresses else [])
        found += [
            Known(row, row["name_key"], their_people[row["id"]], their_addresses[row["id"]], id=row["id"])
            for row in Contact.values(Contact.id.in_(chunk))
        ]
    return found


def _by_contact(rows: Iterable[Values]) -> defaultdict[int, list[Values]]:
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(row["id"])):
        found[row["contact_id"]].append(row)
    return found


def _chunks(values: Collection[T]) -> Iterator[list[T]]:
    whole = list(values)
    return (whole[start : start + MOST_RECORDS] for start in range(0, len(whole), MOST_RECORDS))


def _id(known: Known) -> int:
    return known.id or 0
