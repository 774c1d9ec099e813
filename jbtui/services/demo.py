"""Demonstration contacts: believable French companies and people that do not exist.

Phone numbers come from the ranges that Arcep keeps for fiction and domains end in `.example` (RFC 2606), so nobody is
ever rung or written to. SIREN, SIRET and VAT numbers have right keys; none are kept for fiction, so one may be
somebody's.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import cache
from itertools import islice, product
from operator import add
from random import Random
from typing import Literal, NamedTuple, TypedDict, TypeVar

from jbtui.language import ngettext
from jbtui.models.contact import Contact
from jbtui.postcodes import Place, all_postcodes, cities
from jbtui.services import demo_words as words
from jbtui.services.ahead import ahead
from jbtui.services.contacts import NewContact, create_all
from jbtui.services.demo_follow_up import follow_up
from jbtui.services.unit import SERIES, Put, Rehearsal, Session, in_bulk, take_stock, unit

T = TypeVar("T")


class DemoPerson(TypedDict):
    """Somebody to reach at a company."""

    civility: str
    first_name: str
    last_name: str
    job: str
    email: str
    phone: str
    mobile: str
    remarks: str
    is_main: bool


class DemoDeliveryAddress(TypedDict):
    """A delivery address besides the billing address."""

    label: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    siret: str


class DemoContact(TypedDict):
    """A contact as the fields of its sheet hold it, with its people and its further delivery addresses."""

    nature: Literal["company", "individual"]
    is_customer: bool
    is_prospect: bool
    is_supplier: bool
    name: str
    civility: str
    first_name: str
    last_name: str
    legal_form: str
    siren: str
    siret: str
    vat_number: str
    naf_code: str
    email: str
    phone: str
    mobile: str
    fax: str
    website: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    activity: str
    area: str
    origin: str
    owner: str
    tags: str
    remarks: str
    currency: str
    payment_terms: str
    people: list[DemoPerson]
    delivery_addresses: list[DemoDeliveryAddress]


def contacts(count: int, seed: int) -> Iterator[DemoContact]:
    """`count` contacts, the same ones for the same `seed` on every machine; a smaller count gives the first of them.

    No two of 1,000,000 share a SIREN, no two of the first 1,000 a company's name, no two ever an email of their own.
    """
    dice = _Dice(seed)
    for index in range(count):
        yield _company(dice, index) if dice.chance(0.6) else _individual(dice, index)


@dataclass(frozen=True)
class Filled:
    """How much was created."""

    contacts: int = 0
    people: int = 0
    delivery_addresses: int = 0
    actions: int = 0
    notes: int = 0
    deals: int = 0
    projects: int = 0


def fill(session: Session, count: int, seed: int, progress: Callable[[int, int], None] | None = None) -> Filled:
    """Create `count` demonstration contacts as one unit; `progress` is told how many are there, and `count`.

    Few of them, or into a base that is in use: in many short transactions, so that others can write in between. Very
    many into an empty base: in one, worked out ahead by another process; until it is over nobody else can write.
    """
    label = ngettext("Charger un jeu d’essai de {count} contact", "Charger un jeu d’essai de {count} contacts", count)
    empty = count >= MANY and not Contact.select().limit(1).exists()
    parts = (_at_once if empty else _bit_by_bit)(session, label.format(count=count), count, seed)
    filled = Filled()
    with closing(parts):
        for part in parts:
            filled = Filled(*map(add, astuple(filled), astuple(part)))
            if progress:
                progress(filled.contacts, count)
    return filled


MANY = 10_000
"""Contacts for whose sake the indexes of an empty base are made anew."""
_AT_ONCE = 100
"""Contacts in a transaction: others may write after less than a tenth of a second."""
_PIECE = 500
"""Contacts in a message of the process that works ahead."""


def _bit_by_bit(session: Session, label: str, count: int, seed: int) -> Generator[Filled, None, None]:
    number, done = None, 0
    for batch in _batches(count, seed, _AT_ONCE):
        done += len(batch)
        with unit(session, label, goes_on=number, more=done < count) as work:
            followed = follow_up(work, create_all(work, batch), seed)
        number = work.number
        yield _counted(batch, followed)


def _at_once(session: Session, label: str, count: int, seed: int) -> Generator[Filled, None, None]:
    with unit(session, label) as work, in_bulk():
        start = {series: work.reserve(series, 0) for series in SERIES}
        last = start
        with ahead(_rehearsed, session.actor, work.number, work.commit, work.at, start, count, seed) as pieces:
            for puts, reached, part in pieces:
                for put in puts:
                    work.put(*put)
                last = reached
                yield part
        for series, number in last.items():
            work.reserve(series, number - start[series])
    take_stock()


def _rehearsed(
    actor: str, number: int, commit: int, at: datetime, start: Mapping[str, int], count: int, seed: int
) -> Iterator[tuple[list[Put], dict[str, int], Filled]]:
    """What to put where, the last numbers of the series after it, and how much it is; the work of another process."""
    counters = dict(start)
    for batch in _batches(count, seed, _PIECE):
        work = Rehearsal(Session(actor), number, commit, at, counters)
        followed = follow_up(work, create_all(work, batch), seed)
        work.index()
        counters = work.counters
        yield work.puts, counters, _counted(batch, followed)


def _batches(count: int, seed: int, size: int) -> Iterator[list[NewContact]]:
    invented = map(_new, contacts(count, seed))
    while batch := list(islice(invented, size)):
        yield batch


def _counted(batch: Sequence[NewContact], followed: Sequence[int]) -> Filled:
    return Filled(
        len(batch),
        sum(len(new.people) for new in batch),
        sum(1 + len(new.delivery_addresses) for new in batch),
        *followed,
    )


def _new(contact: DemoContact) -> NewContact:
    values = {name: value for name, value in contact.items() if name not in ("people", "delivery_addresses")}
    return NewContact(values, contact["people"], contact["delivery_addresses"])


class _Dice:
    """Draws from one seed. Only `Random.random` is used: Python promises its sequence, not that of `choice`."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random
        self.first_siren = self.below(_SIRENS)
        self.first_pair = self.below(_PAIRS)
        self._line = self.below(10_000)

    def below(self, limit: int) -> int:
        return int(self._random() * limit)

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self._random() * len(values))]

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def phone(self, prefix: str, probability: float) -> str:
        """A number of the range, or none; a range has 10,000, which all come up before one comes back."""
        if not prefix or self._random() >= probability:
            return ""
        self._line = (self._line + 7_919) % 10_000
        return f"{prefix}{self._line:04}"


class _Address(NamedTuple):
    line1: str
    line2: str
    postcode: str
    city: str
    country: str


class _Identity(NamedTuple):
    """The civility, names and gendered job of a person, and what their email begins with."""

    civility: str
    first_name: str
    last_name: str
    job: str
    slug: str


# --- companies

_STEMS = words.SURNAMES + words.SIGNS
_SIGNS = frozenset(words.SIGNS)
_PAIRS = len(words.TRADES) * len(_STEMS)
_PAIR_STEP = 104_729
"""A prime above `_PAIRS`: steps of it visit each pair of trade and stem once."""
_INITIALS = tuple("".join(letters) for letters in product("BCDFGLMNPRTV", repeat=3))
_INITIALS_STEP = 1_009


def _company(dice: _Dice, index: int) -> DemoContact:
    foreign = dice.pick(words.NEIGHBOURS) if dice.chance(0.05) else None
    address = _address_abroad(dice, foreign) if foreign else _address(dice)
    region = None if foreign else _regions()[address.postcode[:2]]
    prefix = region.phone_prefix if region else ""

    root = siren_root(index, dice.first_siren)
    legal_form = foreign.legal_form if foreign else dice.pick(words.LEGAL_FORMS)
    siren = _with_luhn_key(str(root)) if not foreign and dice.chance(0.94) else ""
    establishment = dice.pick((1, 1, 1, 2, 3))
    name, trade, slug = _company_name(dice, index, legal_form, address.city)
    domain = f"{slug}.example"
    role = dice.below(100)
    second_role = dice.chance(0.11)
    return {
        "nature": "company",
        "is_customer": role < 55 or (second_role and role >= 82),
        "is_prospect": 55 <= role < 82,
        "is_supplier": role >= 82 or second_role,
        "name": name,
        "civility": "",
        "first_name": "",
        "last_name": "",
        "legal_form": legal_form,
        "siren": siren,
        "siret": _siret(siren, establishment),
        "vat_number": _vat_number(address.country, root, siren, legal_form),
        "naf_code": trade.naf_code if region else "",
        "email": f"contact@{domain}" if dice.chance(0.88) else "",
        "phone": dice.phone(prefix, 0.92),
        "mobile": dice.phone(words.MOBILE_PREFIX if region else "", 0.35),
        "fax": dice.phone(prefix, 0.06),
        "website": f"https://www.{domain}" if dice.chance(0.65) else "",
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
        "activity": trade.activity,
        "area": region.name if region else "Étranger",
        "origin": dice.pick(words.ORIGINS),
        "owner": dice.pick(words.OWNERS),
        "tags": _tags(dice),
        "remarks": dice.pick(words.CONTACT_REMARKS) if dice.chance(0.15) else "",
        "currency": foreign.currency if foreign else "EUR",
        "payment_terms": dice.pick(words.TERMS),
        "people": [
            _person(dice, domain, prefix, is_main=number == 0 and dice.chance(0.9))
            for number in range(dice.pick((0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5)))
        ],
        "delivery_addresses": _delivery_addresses(
            dice, dice.pick((0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 4)), words.SITES, foreign, siren, establishment
        ),
    }


def _company_name(dice: _Dice, index: int, legal_form: str, city: str) -> tuple[str, words.Trade, str]:
    """A company's name, its trade, and what its web domain is called."""
    pair = (index * _PAIR_STEP + dice.first_pair) % _PAIRS
    trade, stem = words.TRADES[pair % len(words.TRADES)], _STEMS[pair // len(words.TRADES)]
    if stem in _SIGNS:
        name = dice.pick(words.SIGN_NAMES).format(trade=trade.name.text, sign=stem.text)
    else:
        name = dice.pick(words.COMPANY_NAMES).format(
            trade=trade.name.text,
            family=stem.text,
            other=dice.pick(words.SURNAMES).text,
            man=dice.pick(words.MEN).text,
            initials=_INITIALS[index * _INITIALS_STEP % len(_INITIALS)],
            legal_form=legal_form if legal_form.isupper() else "Ets",
            city=city,
        )
    return name, trade, f"{trade.name.slug}-{stem.slug}-{index + 1}"


def _person(dice: _Dice, domain: str, prefix: str, is_main: bool) -> DemoPerson:
    identity = _identity(dice)
    return {
        "civility": identity.civility,
        "first_name": identity.first_name,
        "last_name": identity.last_name,
        "job": identity.job,
        "email": f"{identity.slug}@{domain}" if dice.chance(0.8) else "",
        "phone": dice.phone(prefix, 0.4),
        "mobile": dice.phone(words.MOBILE_PREFIX if prefix else "", 0.5),
        "remarks": dice.pick(words.PERSON_REMARKS) if dice.chance(0.08) else "",
        "is_main": is_main,
    }


# --- individuals


def _individual(dice: _Dice, index: int) -> DemoContact:
    identity = _identity(dice)
    address = _address(dice)
    region = _regions()[address.postcode[:2]]
    role = dice.below(100)
    return {
        "nature": "individual",
        "is_customer": role < 65,
        "is_prospect": 65 <= role < 98,
        "is_supplier": role >= 98 or role < 2,
        "name": "",
        "civility": identity.civility,
        "first_name": identity.first_name,
        "last_name": identity.last_name,
        "legal_form": "",
        "siren": "",
        "siret": "",
        "vat_number": "",
        "naf_code": "",
        "email": f"{identity.slug}{index + 1}@{dice.pick(words.MAILBOXES)}.example" if dice.chance(0.8) else "",
        "phone": dice.phone(region.phone_prefix, 0.5),
        "mobile": dice.phone(words.MOBILE_PREFIX, 0.85),
        "fax": "",
        "website": "",
        "line1": address.line1,
        "line2": address.line2,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
        "activity": "",
        "area": region.name,
        "origin": dice.pick(words.ORIGINS),
        "owner": dice.pick(words.OWNERS),
        "tags": _tags(dice),
        "remarks": dice.pick(words.CONTACT_REMARKS) if dice.chance(0.1) else "",
        "currency": "EUR",
        "payment_terms": "À réception de facture",
        "people": [],
        "delivery_addresses": _delivery_addresses(dice, dice.pick((0, 0, 0, 0, 0, 1)), words.HOMES, None, "", 0),
    }


# --- what both are made of


def _identity(dice: _Dice) -> _Identity:
    woman = dice.chance(0.5)
    first_name = dice.pick(words.WOMEN if woman else words.MEN)
    last_name = dice.pick(words.SURNAMES)
    job = dice.pick(words.JOBS)[woman]
    civility = ("Mme" if woman else "M.") if dice.chance(0.95) else ""
    return _Identity(civility, first_name.text, last_name.text, job, f"{first_name.slug}.{last_name.slug}")


def _address(dice: _Dice) -> _Address:
    """An address in metropolitan France: in a town more often than not, else anywhere."""
    number = f"{dice.below(140) + 1}{dice.pick(_NUMBER_ENDINGS)}"
    if dice.chance(0.6):
        postcode, city = dice.pick(_town_places())
    else:
        postcode = dice.pick(_metropolitan_postcodes())
        city = dice.pick(cities(postcode))
    line2 = dice.pick(words.BUILDINGS) if dice.chance(0.15) else ""
    return _Address(f"{number} {dice.pick(words.STREETS)}", line2, postcode, city, "FR")


_NUMBER_ENDINGS = ("",) * 18 + (" bis", " ter")


def _address_abroad(dice: _Dice, country: words.Country) -> _Address:
    postcode, city = dice.pick(country.places)
    return _Address(f"{dice.pick(country.streets)} {dice.below(90) + 1}", "", postcode, city, country.code)


def _delivery_addresses(
    dice: _Dice, count: int, labels: Sequence[str], foreign: words.Country | None, siren: str, establishment: int
) -> list[DemoDeliveryAddress]:
    """`count` addresses with distinct labels, half with a SIRET numbered after `establishment`."""
    first = dice.below(len(labels))
    found: list[DemoDeliveryAddress] = []
    for number in range(count):
        address = _address_abroad(dice, foreign) if foreign else _address(dice)
        found.append(
            {
                "label": labels[(first + number) % len(labels)],
                "line1": address.line1,
                "line2": address.line2,
                "postcode": address.postcode,
                "city": address.city,
                "country": address.country,
                "siret": _siret(siren, establishment + 1 + number) if dice.chance(0.5) else "",
            }
        )
    return found


def _tags(dice: _Dice) -> str:
    """None, one, or two neighbours of the list, which is in order."""
    first, count = dice.below(len(words.TAGS) - 1), dice.pick((0, 0, 0, 1, 1, 2))
    return ", ".join(words.TAGS[first : first + count])


@cache
def _regions() -> dict[str, words.Region]:
    return {department: region for region in words.REGIONS for department in region.departments.split()}


@cache
def _metropolitan_postcodes() -> tuple[str, ...]:
    return tuple(postcode for postcode in all_postcodes() if postcode[:2] in _regions())


@cache
def _town_places() -> tuple[Place, ...]:
    return tuple(
        Place(postcode, city)
        for postcode in _metropolitan_postcodes()
        for city in cities(postcode)
        if (city, postcode[:2]) in words.TOWNS
    )


# --- registration numbers

_SIRENS = 70_000_000
"""How many SIREN there are to give: eight digits from 30000000 on, then the key."""
_SIREN_STEP = 43_112_609
"""Prime to `_SIRENS`: steps of it visit each once."""
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit → the digits of its double, added up."""


def siren_root(index: int, first: int) -> int:
    """Eight digits to make a SIREN of, another eight for each `index` below 70,000,000."""
    return (index * _SIREN_STEP + first) % _SIRENS + 30_000_000


def _with_luhn_key(body: str) -> str:
    """`body` and the digit that ends a SIREN or a SIRET (ISO/IEC 7812-1, Luhn's formula)."""
    total = sum(map(int, body[-2::-2])) + sum(map(int, body[::-2].translate(_DOUBLED)))
    return f"{body}{-total % 10}"


def _siret(siren: str, establishment: int) -> str:
    return _with_luhn_key(f"{siren}{establishment:04}") if siren else ""


def _vat_number(country: str, root: int, siren: str, legal_form: str) -> str:
    """The VAT number of a company, made of its SIREN in France and of eight digits elsewhere.

    A micro-entreprise (franchise en base) has none, nor has Switzerland any in the sense of the European Union.
    """
    if country == "FR" and siren and legal_form != "Micro-entreprise":
        return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"
    if country == "BE":
        body = root % 10_000_000
        return f"BE0{body:07}{97 - body % 97:02}"
    if country == "DE":
        return f"DE{root}{_german_key(str(root))}"
    return ""


def _german_key(body: str) -> int:
    """The digit that ends a German VAT number (ISO 7064, Mod 11, 10)."""
    remainder = 10
    for digit in map(int, body):
        remainder = ((remainder + digit) % 10 or 10) * 2 % 11
    return (11 - remainder) % 10
