"""From the properties of a vCard to the contact that it is about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from jbtui.language import _
from jbtui.services.imports import cells
from jbtui.services.imports.building import build
from jbtui.services.imports.headers import label
from jbtui.services.imports.records import Record, Rejected
from jbtui.services.imports.vcard_lines import Property, parts, plain
from jbtui.text import fold

PROPERTIES = frozenset({
    "ADR", "ANNIVERSARY", "BDAY", "CATEGORIES", "EMAIL", "FN", "IMPP", "KIND", "LABEL", "N", "NICKNAME", "NOTE", "ORG",
    "ROLE", "TEL", "TITLE", "URL", "VERSION", "X-ABLABEL", "X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND",
})  # fmt: skip
"""Those that say something of a contact. The others are ignored: photos, keys, what programs keep for themselves."""

_AT = {"home": _("domicile"), "work": _("bureau")}
_DAYS = {"BDAY": _("Date de naissance"), "ANNIVERSARY": _("Anniversaire de mariage")}
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_DAY = re.compile(r"(?:(\d{4})|--)-?(\d\d)-?(\d\d)(?:[T ].*)?")
_POSTCODE_CITY = re.compile(r"(?:F-?)?\d{5} \D+")
_ALL = "mycontacts"  # the group in which Google puts every contact


def record_of(line: int, properties: Sequence[Property]) -> Record | Rejected:
    """The contact of the card that starts on `line`.

    An organisation and a person are a company with that person, an organisation alone is a company, a person alone an
    individual; without either it is named by its email or phone, else rejected. N says who the person is, FN only where
    it does not. Of several addresses the preferred one is the billing address, then the one at work of a company, at
    home of an individual; the others are delivery addresses.
    """
    card = _Card(properties)
    raw = tuple(f"{each.head.text}:{each.value}" for each in properties)
    if card.is_group:
        return Rejected(line, raw, _("une liste de contacts, pas un contact"))
    record = build(line, raw, card.cells())
    if isinstance(record, Rejected):
        return record
    addresses = card.addresses()
    billing = {field: text for field, text in addresses[0].items() if field != "label"}
    return replace(record, contact=record.contact | billing, delivery_addresses=addresses[1:])


class _Card:
    """The properties of one card by name, and what they say."""

    def __init__(self, properties: Iterable[Property]) -> None:
        self._found: defaultdict[str, list[Property]] = defaultdict(list)
        self._labels: dict[str, str] = {}
        alternatives: set[tuple[str, str]] = set()
        for each in properties:
            head = each.head
            if not each.value or each.value.isspace():
                continue
            if head.name == "X-ABLABEL":
                self._labels[head.group] = _APPLE_LABEL.sub(r"\1", cells.value(plain(each.value)))
            elif not head.altid or (head.name, head.altid) not in alternatives:  # RFC 6350, 5.4: one thing, said again
                alternatives.add((head.name, head.altid))
                self._found[head.name].append(each)
        kinds = {fold(self._first(name)) for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS")}
        self.is_group = "group" in kinds
        self._shown = self._first("FN")
        self._family, self._given, self._middle, self._prefix, self._suffix = self._name()
        self._organisations = list(self._organised())
        self._company = next((name for name, _units in self._organisations if name), "")
        if not self._company and not kinds.isdisjoint({"org", "organization", "company"}):
            self._company = self._shown or f"{self._given} {self._family}".strip()
            if _agree(self._person, self._company):
                self._family = self._given = self._middle = ""
        self._place = "work" if self._company else "home"

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """What the card holds, the address excepted, in fields."""
        yield "name", "", self._company
        yield from self._naming()
        yield from self._jobs()
        yield from self._reached()
        yield "tags", "", ", ".join(self._tags())
        for note in self._found["NOTE"]:
            yield "remarks", "", plain(note.value)
        yield from self._noted()

    def addresses(self) -> list[dict[str, str]]:
        """The addresses, that of the bill first, each once. A country alone is one only if there is no other."""
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for each in self._sorted("ADR" if "ADR" in self._found else "LABEL"):
            address = _address(parts(each.value) if each.head.name == "ADR" else ["", "", plain(each.value)])
            if name := self._label_of(each):
                address["label"] = name[0].upper() + name[1:]
            found.setdefault(_place(address), address)
        country = found.pop((), {})
        return list(found.values()) or [country]

    @property
    def _person(self) -> str:
        return f"{self._given} {self._middle} {self._family}"

    def _naming(self) -> Iterator[tuple[str, str, str]]:
        if not self._person.strip():
            if fold(shown := self._shown or self._first("NICKNAME")) != fold(self._company):
                yield "full_name", "", shown
            return
        yield "last_name", "", self._family
        yield "first_name", "", self._given or self._middle
        yield "civility", "", self._prefix
        if self._given:
            yield "note", _("Autres prénoms"), self._middle
        yield "note", _("Suffixe"), self._suffix
        if not _agree(self._shown, f"{self._person} {self._company}"):
            yield "note", label("full_name"), self._shown

    def _jobs(self) -> Iterator[tuple[str, str, str]]:
        titles: dict[str, str] = {}
        for title in self._texts("TITLE") + self._texts("ROLE"):
            titles.setdefault(fold(title), title)
        field = "job" if self._company else "activity"  # an individual has no job with us, but what they do is one
        for title in titles.values():
            yield field, label("job"), title
            field = "note"

    def _reached(self) -> Iterator[tuple[str, str, str]]:
        for each in self._sorted("EMAIL"):
            yield "email", self._labelled("email", each), re.sub("(?i)^ *mailto:", "", plain(each.value))
        for each in self._sorted("TEL"):
            kinds = each.head.types
            field = "fax" if "fax" in kinds else "mobile" if kinds & {"cell", "mobile", "iphone"} else "phone"
            if "pager" in kinds:
                yield "note", _("Pager"), _phone(plain(each.value))
            else:
                yield field, self._labelled(field, each), _phone(plain(each.value))
        for each in self._sorted("URL"):
            yield "website", self._labelled("website", each), plain(each.value)

    def _tags(self) -> Iterator[str]:
        for each in self._found["CATEGORIES"]:
            yield from (tag for tag in parts(each.value, ",") if fold(tag).replace(" ", "") != _ALL)

    def _noted(self) -> Iterator[tuple[str, str, str]]:
        """What has no field, as labelled lines."""
        for name, units in self._organisations:
            if name in ("", self._company):
                yield "note", _("Service"), units
            else:
                yield "note", _("Autre société"), ", ".join(filter(None, (name, units)))
        for name, title in _DAYS.items():
            yield "note", title, _day(self._first(name))
        if self._shown or self._person.strip():
            yield "note", _("Surnom"), self._first("NICKNAME")
        for text in self._texts("IMPP"):
            yield "note", _("Messagerie"), text

    def _name(self) -> list[str]:
        for each in self._found["N"]:
            components = [cells.value(part) for part in parts(each.value)]
            if any(components):
                return [*components, *[""] * 5][:5]
        return [""] * 5

    def _organised(self) -> Iterator[tuple[str, str]]:
        """Each organisation once, and its units."""
        seen = set()
        for each in self._found["ORG"]:
            name, *units = [cells.value(part) for part in parts(each.value)]
            organisation = name, ", ".join(filter(None, units))
            if any(organisation) and organisation not in seen:
                seen.add(organisation)
                yield organisation

    def _sorted(self, name: str) -> list[Property]:
        """The preferred first, then those at the place where this contact is reached, then in the order of the card;
        each value once."""
        found: dict[str, Property] = {}
        for each in self._found[name]:
            found.setdefault(plain(each.value).strip(), each)
        return sorted(found.values(), key=lambda each: (each.head.preference, self._place not in each.head.types))

    def _first(self, name: str) -> str:
        return next(iter(self._texts(name)), "")

    def _texts(self, name: str) -> list[str]:
        return [text for each in self._found[name] if (text := cells.value(plain(each.value)))]

    def _labelled(self, field: str, each: Property) -> str:
        where = self._label_of(each)
        return f"{label(field)} ({where})" if where else label(field)

    def _label_of(self, each: Property) -> str:
        if each.head.group and (given := self._labels.get(each.head.group)):
            return _AT.get(given.lower(), given)
        return next((name for kind, name in _AT.items() if kind in each.head.types), "")


def _agree(text: str, other: str) -> bool:
    """Whether two names have a word in common, or one of them is empty."""
    one, two = set(fold(text).split()), set(fold(other).split())
    return not one or not two or bool(one & two)


def _address(components: list[str]) -> dict[str, str]:
    """An address of RFC 6350, 6.3.1, in our two lines: street first, what follows joined in the second, the region too;
    a last line « 69003 Lyon » is postcode and city where these are missing."""
    box, extended, street, city, region, postcode, country = [*components, *[""] * 7][:7]
    city, region, postcode, country = map(cells.value, (city, region, postcode, country))
    lines = [line for part in (street, extended, box) for each in part.split("\n") if (line := cells.value(each))]
    if not city and not postcode and len(lines) > 1 and _POSTCODE_CITY.fullmatch(lines[-1]):
        postcode, city = cells.postcode_and_city(lines.pop())
    if fold(region) not in (fold(city), fold(country)):
        lines.append(region)
    lines = [*filter(None, lines), ""]
    address = {
        "line1": lines[0],
        "line2": ", ".join(filter(None, lines[1:])),
        "postcode": postcode,
        "city": city,
        "country": country,
    }
    return {field: text for field, text in address.items() if text}


def _place(address: dict[str, str]) -> tuple[str, ...]:
    """What an address is compared by; empty where it names no place."""
    return tuple(fold(address[field]) for field in ("line1", "line2", "postcode", "city") if field in address)


def _phone(text: str) -> str:
    """A phone number, of a `tel:` URI (RFC 3966) too; the extension stays."""
    text = text.strip()
    if text[:4].lower() != "tel:":
        return text
    from urllib.parse import unquote

    return unquote(re.sub(r"(?i);(?!ext=)[^;]*", "", text[4:]))


def _day(text: str) -> str:
    """A date of RFC 6350, 4.3.1, as the French write it, without a year where it has none; another text as it is."""
    found = _DAY.fullmatch(text)
    return "/".join(filter(None, (found[3], found[2], found[1]))) if found else text
