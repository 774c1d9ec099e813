"""Finding contacts: the one place that folds, splits and ranks. An engine only matches tokens (`database.token_index`).

Order of the answers: an exact identifier; names that begin with the text, in name order; then the rest, most recently
changed first, each page looking at COUNTED matches at most.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import peewee

from jbtui.database import token_index
from jbtui.database.token_index import AllOf as AllOf
from jbtui.database.token_index import AnyOf
from jbtui.database.token_index import Query as Query
from jbtui.database.token_index import Term as Term
from jbtui.language import _
from jbtui.models.base import Select, Values, as_dicts, as_tuples, database
from jbtui.models.contact import Contact, person_name
from jbtui.models.fields import phone_digits
from jbtui.models.journal import SearchEntry
from jbtui.models.person import Person
from jbtui.services.paging import COUNTED, Key, Keyed, Order, Sorted
from jbtui.text import clean_line, digits, fold, suffixes, words

LONGEST = 200  # characters of a search that are read, and
MOST_WORDS = 12  # words of them that are looked for
MOST_GROUPS = 6  # groups of digits that may be two numbers
SHORTEST_PART = 3  # digits of a number that find it from its middle
LAST = "\U0010ffff"
PLACED = 200  # rows before one are counted as far as that
CHUNK = 200  # entries looked up at once; 500 parameters are safe on every SQLite
SHORT = 6  # digits of a number that many others end with, or a postcode begins with

CONTACT_TEXTS = (
    "code",
    "name",
    "last_name",
    "first_name",
    "email",
    "postcode",
    "city",
    "siren",
    "siret",
    "vat_number",
)
CONTACT_PHONES = ("phone", "mobile", "fax")
PERSON_PHONES = ("phone", "mobile")

_FRANCE = re.compile(r"(?:\+|\b00)\s*33[\s.\-]*(?:\(0\))?[\s.\-]*(?=\d)")

EXACT, BEGINNING, REST = 0, 1, 2
"""The segments of an answer, in their order; the first item of a key."""


OF_CONTACT = SearchEntry.contact == Contact.id

# --- what is kept ---------------------------------------------------------------------------------------------------


def read_again(contact_ids: Sequence[int]) -> dict[int, str]:
    """Take the entries of these contacts away; what the new ones of those that are there hold. For `services.unit`."""
    found = {}
    for start in range(0, len(contact_ids), CHUNK):
        chunk = contact_ids[start : start + CHUNK]
        marks = ", ".join([database.param] * len(chunk))
        database.execute_sql(f"DELETE FROM search_entry WHERE contact_id IN ({marks})", chunk)
        people = _people(chunk)
        for row in as_dicts(Contact.select(*SEARCHED).where(Contact.id.in_(chunk))):
            found[row["id"]] = text_of(row, people.get(row["id"], ()))
    return found


SEARCHED = (
    Contact.id,
    Contact.code,
    Contact.name,
    Contact.last_name,
    Contact.first_name,
    Contact.email,
    Contact.postcode,
    Contact.city,
    Contact.siren,
    Contact.siret,
    Contact.vat_number,
    Contact.phone,
    Contact.mobile,
    Contact.fax,
)


def text_of(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> str:
    """What the entry of a contact holds: its tokens, in order."""
    return " ".join(sorted(tokens(contact, people)))


def tokens(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> set[str]:
    """The folded words of a contact and its people, numbers with all their endings: any part begins one of them."""
    found = {word for text in _texts(contact, people) for word in words(text)}
    found.update(squeezed(person["email"]) for person in (contact, *people))
    found.update(_parts(_numbers(contact, people)))
    found.discard("")  # of an email without a letter or a digit: no index holds an empty word
    return found


def _texts(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for column in CONTACT_TEXTS:
        yield contact[column]
    for person in people:
        yield f"{person['last_name']} {person['first_name']}"
        yield person["email"]


def _numbers(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield contact["siret"] or contact["siren"]
    yield digits(contact["code"]).lstrip("0")
    for row, columns in ((contact, CONTACT_PHONES), *((person, PERSON_PHONES) for person in people)):
        for column in columns:
            yield from phone_digits(row[column])


def squeezed(email: str) -> str:
    """An email address as one token."""
    return "".join(words(email))[:LONGEST]


def _people(contact_ids: Sequence[int]) -> dict[int, list[Values]]:
    people: dict[int, list[Values]] = defaultdict(list)
    if not contact_ids:
        return people
    query = Person.select(
        Person.contact, Person.last_name, Person.first_name, Person.email, Person.phone, Person.mobile
    ).where(Person.contact.in_(contact_ids))
    for person in as_dicts(query):
        people[person["contact"]].append(person)
    return people


# --- what is asked --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)  # every cell that a search shows asks what the same text means
def parse(text: str) -> Query:
    """The query that a typed text means; empty if it holds no letter and no digit.

    Each word is the beginning of a word. Groups of digits are tried both as words and as one number, so that « 62 1 »
    is found inside 04 65 71 62 10 and « 69003 06 » by postcode and mobile.
    """
    query: list[AnyOf] = []
    numbers: list[str] = []
    for word in [*words(_national(readable(text)))[:MOST_WORDS], ""]:
        if word.isdigit():
            numbers.append(word)
            continue
        if numbers:
            query.append(_number_alternatives(numbers))
            numbers = []
        if word:
            query.append(((Term(word),),))
    return tuple(query)


def readable(text: str) -> str:
    """What is looked for in a typed or pasted text: its beginning, clean."""
    return clean_line(text[: 4 * LONGEST])[:LONGEST]


def _national(text: str) -> str:
    return _FRANCE.sub("0", text)


def _number_alternatives(groups: list[str]) -> AnyOf:
    """The ways in which groups of digits may be meant: one number, two numbers, or each a word of its own."""
    ways: list[AllOf] = [(Term("".join(groups)),)]
    if len(groups) <= MOST_GROUPS:
        ways += [(Term("".join(groups[:cut])), Term("".join(groups[cut:]))) for cut in range(1, len(groups))]
    if len(groups) > 2:
        ways.append(tuple(map(Term, groups)))
    return tuple(ways)


def unanswered(query: Query, held: Collection[str]) -> list[AnyOf]:
    """The parts of `query` that the tokens `held` do not answer."""
    return [any_of for any_of in query if not _answers(any_of, held)]


def _answers(any_of: AnyOf, held: Collection[str]) -> bool:
    return any(all(any(token.startswith(term.text) for token in held) for term in all_of) for all_of in any_of)


def spans(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) parts of a shown `text` that the query's words and numbers match."""
    terms = {term.text for any_of in query for all_of in any_of for term in all_of}
    found = []
    for word in re.finditer(r"[^\W_]+", text):
        folded = "".join(words(word.group()))
        length = max((len(term) for term in terms if folded.startswith(term)), default=0)
        if length:
            found.append((word.start(), min(word.start() + length, word.end())))
    numbers = [term for term in terms if len(term) >= SHORTEST_PART and term.isdigit()]
    places = [place for place, char in enumerate(text) if char.isdecimal()] if numbers else []
    number = "".join(text[place] for place in places)
    for term in numbers:
        at = number.find(term)
        if at >= 0:
            found.append((places[at], places[at + len(term) - 1] + 1))
    return tuple(sorted(found))


def identifiers(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every number, code and address that names this contact alone, as one token each. A short number is a phone's only
    if nothing else stands there.
    """
    found = {squeezed(contact[column]) for column in ("code", "siren", "siret", "vat_number", "email")}
    found.update(number for number in _numbers(contact, people) if len(number) >= SHORT)
    found.add(digits(contact["code"]).lstrip("0"))
    for row, columns in ((contact, CONTACT_PHONES), *((person, PERSON_PHONES) for person in people)):
        found.update(row[column] for column in columns if len(row[column]) < SHORT)
    found.update(squeezed(person["email"]) for person in people)
    return found - {""}


OF_SHORT = """
SELECT id FROM contact WHERE code = {param}
UNION SELECT id FROM contact WHERE phone = {param} AND phone > '' AND length(phone) < 6
UNION SELECT id FROM contact WHERE mobile = {param} AND mobile > '' AND length(mobile) < 6
UNION SELECT id FROM contact WHERE fax = {param} AND fax > '' AND length(fax) < 6
UNION SELECT contact_id FROM person WHERE phone = {param} AND phone > '' AND length(phone) < 6
UNION SELECT contact_id FROM person WHERE mobile = {param} AND mobile > '' AND length(mobile) < 6
LIMIT 200
"""  # in the words of the indexes of schema 6


def _of_short(number: str) -> list[int]:
    """The contacts that a short number may name: by their code, or by a phone number that is these digits alone. As a
    word it is the end of a thousand others.
    """
    values = [Contact.code_of(int(number)), *[number] * (OF_SHORT.count("{param}") - 1)]
    return [row[0] for row in database.execute_sql(OF_SHORT.format(param=database.param), values)]


def candidates(ways: AnyOf, limit: int) -> list[Values]:
    """The contacts that hold all tokens of one of these ways, the ones changed last first."""
    entries = token_index.entries((ways,), limit=limit) if ways else []
    query = Contact.select().join(SearchEntry, on=OF_CONTACT).where(SearchEntry.entry.in_(entries))
    return as_dicts(query)


def contact_ids(text: str) -> list[int]:
    """The contacts that a text finds, CHUNK of them at most, the ones changed last, in any order."""
    asked = parse(text)
    entries = token_index.entries(asked, limit=CHUNK) if asked else []
    return [id_ for (id_,) in as_tuples(SearchEntry.select(SearchEntry.contact).where(SearchEntry.entry.in_(entries)))]


# --- what is answered -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """The walk of the contacts of `query` that match `text`, best first. Keys are (segment, key in the segment…).

    The query's rows hold the columns SEARCHED and `name_key`; each row found also says where, as `found`.
    """

    query: Select
    text: str
    by_name: Order
    narrowed: bool = False
    """Whether the query is of few rows: then among the names that begin so there may be no row for thousands."""

    def page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        backwards = before is not None
        here = before if backwards else after
        segments = {EXACT: self._exact, BEGINNING: self._beginning, REST: self._rest}
        order = sorted(segments, reverse=backwards)
        if here:
            order = order[order.index(here[0]) :]
        known = self._exactly()
        found: Keyed = []
        for segment in order:
            inside = here[1:] if here and here[0] == segment else ()
            bounds = {"before": inside} if backwards else {"after": inside or None}
            rows = segments[segment](known, limit=limit - len(found), **bounds)
            keyed = [((segment, *key), row) for key, row in rows]
            found = keyed + found if backwards else found + keyed
            if len(found) == limit:
                break
        return self._say_where(found)

    def rows(self, ids: Sequence[int]) -> Keyed:
        known = {row["id"]: key for key, row in self._exactly()}
        asked, start = parse(self.text), fold(readable(self.text))
        found: Keyed = []
        query = self.query.select_extend(SearchEntry.entry, SearchEntry.tokens).join(SearchEntry, on=OF_CONTACT)
        for row in as_dicts(query.where(Contact.id.in_(ids))):
            held = row["tokens"].split(" ")
            if row["id"] in known:
                found.append(((EXACT, *known[row["id"]]), row))
            elif row["name_key"].startswith(start):
                found.append(((BEGINNING, *self.by_name.key(row)), row))
            elif asked and not unanswered(asked, held):
                found.append(((REST, row["entry"]), row))
        return self._say_where(found)

    def ids(self) -> list[int]:
        found: list[int] = []
        after: Key | None = None
        while page := self.page(after=after, limit=COUNTED):
            found += [row["id"] for _key, row in page]
            after = page[-1][0]
        return found

    def before(self, key: Key) -> int:
        found = len(self.page(before=key, limit=PLACED + 1))
        return found if found <= PLACED else COUNTED + 1

    def count(self) -> int:
        asked = parse(self.text)
        if not asked:
            return Sorted(self._named(), self.by_name).count()
        # One statement, in which the database counts: hundreds of small ones would compute beside the list's drawing.
        statement, values = token_index.statement(asked, limit=COUNTED + 1)
        entries = peewee.SQL(f"({statement})", values)
        query = self.query.select(Contact.id).join(SearchEntry, on=OF_CONTACT).where(SearchEntry.entry.in_(entries))
        exact = [row["id"] for _key, row in self._exactly()]
        if exact:  # one that is typed in groups, « c00 001 », is not found by these words
            query = query.where(Contact.id.not_in(exact))
        return int(query.count()) + len(exact)

    def _exactly(self) -> Keyed:
        """Contacts one of whose identifiers is the whole text: code, SIREN, SIRET, VAT number, phone, email."""
        wanted = squeezed(_national(readable(self.text)))
        if not wanted or not ("@" in self.text or any(char.isdigit() for char in wanted)):
            return []
        if "@" not in self.text and wanted.isdigit() and SHORTEST_PART <= len(wanted) < SHORT:
            query = self.query.where(Contact.id.in_(_of_short(wanted)))
        else:
            query = self._of_entries(token_index.entries((((Term(wanted, whole=True),),),), limit=CHUNK))
        rows = as_dicts(query.order_by(Contact.id))
        people = _people([row["id"] for row in rows])
        return [((row["id"],), row) for row in rows if wanted in identifiers(row, people.get(row["id"], ()))]

    def _exact(self, known: Keyed, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        if before is not None:
            return [(key, row) for key, row in known if not before or key < before][-limit:]
        return [(key, row) for key, row in known if not after or key > after][:limit]

    def _beginning(self, known: Keyed, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        # One bound, and the order finds the other end: of both, PostgreSQL takes the names between for a handful, and
        # gathers and sorts thousands.
        start = fold(readable(self.text))
        falling = self.by_name.descending != (before is not None)
        query = self.query.where(Contact.name_key < behind(start) if falling else Contact.name_key >= start)
        if self.narrowed:
            query = self._named()
        if known:
            query = query.where(Contact.id.not_in([row["id"] for _key, row in known]))
        found = Sorted(query, self.by_name).page(after=after, before=before, limit=limit)
        return [(key, row) for key, row in found if row["name_key"].startswith(start)]

    def _named(self) -> Select:
        """The contacts whose names begin with the text."""
        start = fold(readable(self.text))
        return self.query.where(Contact.name_key >= start, Contact.name_key < behind(start))

    def _rest(self, known: Keyed, *, after: Key | None = None, before: Key | None = None, limit: int) -> Keyed:
        asked, start = parse(self.text), fold(readable(self.text))
        backwards = before is not None
        here = before or after
        bound: int | None = here[0] if here else (-1 if backwards else None)
        found: Keyed = []
        looked, size = 0, min(limit, CHUNK)
        while asked and len(found) < limit and looked < COUNTED:
            if backwards:
                entries = token_index.entries(asked, above=bound, limit=size)
            else:
                entries = token_index.entries(asked, below=bound, limit=size)
            # Of those that stand further up none is read: behind a frequent name there may be hundreds.
            query = self._of_entries(entries).select_extend(SearchEntry.entry)
            query = query.where((Contact.name_key < start) | (Contact.name_key >= behind(start)))
            if known:
                query = query.where(Contact.id.not_in([row["id"] for _key, row in known]))
            order = SearchEntry.entry if backwards else SearchEntry.entry.desc()
            found += [((row["entry"],), row) for row in as_dicts(query.order_by(order).limit(limit - len(found)))]
            looked += len(entries)
            if len(entries) < size:
                break
            bound, size = entries[-1], CHUNK
        return found[::-1] if backwards else found

    def _of_entries(self, entries: Sequence[int]) -> Select:
        return self.query.join(SearchEntry, on=OF_CONTACT).where(SearchEntry.entry.in_(entries))

    def _say_where(self, found: Keyed) -> Keyed:
        asked = parse(self.text)
        people = _people([row["id"] for _key, row in found if unanswered(asked, _shown(row))])
        for _key, row in found:
            row["found"] = where_found(asked, row, people.get(row["id"], ()))
        return found


def behind(start: str) -> str:
    """The first text behind those that begin with `start`, whatever bytes another program has them go on with."""
    start = start.rstrip(LAST)
    if not start:
        return LAST
    last = ord(start[-1])
    return start[:-1] + ("\ue000" if last == 0xD7FF else chr(last + 1))  # behind U+D7FF there is no text until U+E000


def where_found(query: Query, contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> str:
    """Where the first part of `query` that the name and the city do not answer is found, in French; nothing where they
    answer all of it."""
    shown = _shown(contact)
    for any_of in unanswered(query, shown)[:1]:
        for text, held in _places(contact, people):
            if not unanswered((any_of,), [*shown, *held]):
                return text
    return ""


def _shown(contact: Mapping[str, Any]) -> list[str]:
    """The tokens of what every list shows of a contact."""
    return words(f"{Contact.title(contact)} {contact['postcode']} {contact['city']}")


def _places(contact: Mapping[str, Any], people: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """What a contact can be found by, as lists show it, each with its tokens."""
    for column, label in (("phone", _("tél.")), ("mobile", _("mobile")), ("fax", _("fax"))):
        if contact[column]:
            yield f"{label} {Contact.phone.show(contact[column])}", _parts(phone_digits(contact[column]))
    for person in people:
        name = f"{person['first_name'][:1]}. {person['last_name']}" if person["first_name"] else person["last_name"]
        for column in PERSON_PHONES:
            if person[column]:
                yield f"{Contact.phone.show(person[column])} {name}", _parts(phone_digits(person[column]))
        yield person_name(person), words(f"{person['last_name']} {person['first_name']}")
        if person["email"]:
            yield person["email"], [*words(person["email"]), squeezed(person["email"])]
    if contact["email"]:
        yield contact["email"], [*words(contact["email"]), squeezed(contact["email"])]
    for column, field in (("siret", Contact.siret), ("siren", Contact.siren)):
        if contact[column]:
            yield f"{field.label} {field.show(contact[column])}", _parts([contact[column]])
    if contact["vat_number"]:
        yield Contact.vat_number.show(contact["vat_number"]), words(contact["vat_number"])
    yield contact["code"], [*words(contact["code"]), *_parts([digits(contact["code"]).lstrip("0")])]


def _parts(numbers: Iterable[str]) -> list[str]:
    return [part for number in numbers for part in suffixes(number, SHORTEST_PART)]
