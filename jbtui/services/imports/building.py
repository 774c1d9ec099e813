"""From the cells of a record, by field, to the record: who it is, where, and what else is known."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from jbtui.language import _
from jbtui.models.values import check_siren, check_siret, parse_country
from jbtui.services.imports import cells
from jbtui.services.imports.civilities import CIVILITIES, is_title, without_title
from jbtui.services.imports.headers import NO, YES, kinds, label
from jbtui.services.imports.records import Record, Rejected
from jbtui.text import fold

_AS_THEY_ARE = (
    "legal_form", "vat_number", "naf_code", "einvoicing_address", "activity", "area", "origin", "owner",
    "third_party_account", "payment_terms", "credit_limit", "discount",
)  # fmt: skip
_OF_COMPANIES = ("siren", "siret", "vat_number", "naf_code", "legal_form", "einvoicing_address")
_SEVERAL_LINES = frozenset({"remarks", "line1", "whole"})
_CODES = {"1": {"customer"}, "2": {"prospect"}, "3": {"customer", "prospect"}}  # Dolibarr's llx_societe.client
_CURRENCIES = {"euro": "EUR", "euros": "EUR", "€": "EUR"}
_AT_HOME, _AT_WORK, _ELSEWHERE = _("Domicile"), _("Bureau"), _("Autre")
_PLACES = {
    "home": _AT_HOME, "domicile": _AT_HOME, "privat": _AT_HOME, "personnel": _AT_HOME,
    "work": _AT_WORK, "business": _AT_WORK, "bureau": _AT_WORK, "travail": _AT_WORK, "arbeit": _AT_WORK,
    "other": _ELSEWHERE, "autre": _ELSEWHERE, "andere": _ELSEWHERE,
}  # fmt: skip
_CHANNELS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("email", cells.emails),
    ("phone", cells.phones),
    ("mobile", cells.phones),
)
_LEGAL_FORMS = frozenset({
    "sarl", "sas", "sasu", "sa", "eurl", "sci", "scp", "snc", "selarl", "scop", "sem", "gie", "gaec", "earl", "ets",
    "etablissements", "association", "asso", "mairie",
})  # fmt: skip

_PARTICLES = frozenset({"de", "du", "des", "d", "le", "la", "van", "von", "ben", "el", "di", "da", "del"})
_BIRTHDAY = ("birth_day", "birth_month", "birth_year")
_ORDERS = {"full_name": 0, "first_last": 1, "last_first": -1}

Filled = Iterable[tuple[str, str, str]]
"""The cells of one record that fill a field: field, header, and the cell as it was read."""


def build(line: int, raw: tuple[str, ...], filled: Filled) -> Record | Rejected:
    """The record that the cells make.

    A person and an organisation are a company with that person; without an organisation, an individual. What has no
    name is named by its valid SIRET or SIREN, else its email, else its phone, else rejected. The values that a field
    has no room for become labelled lines of the remarks.
    """
    record = _Cells(filled)
    said = record.kinds()
    record.tell_person_from_company(said)
    contact = {field: text for field in _AS_THEY_ARE if (text := record.first(field))}
    contact |= record.listed()
    contact |= record.numbers()
    person = record.person()
    contact |= record.channels(person)
    trade_name = record.first("trade_name")
    name = record.first("name") or record.first("name_line") or trade_name
    if not _name(contact, person, name, said):
        if siret := contact.get("siret"):
            return Rejected(line, raw, _("SIRET invalide : {siret}").format(siret=siret))
        return Rejected(line, raw, _("ni nom, ni SIRET, ni email, ni téléphone"))
    people = [person] if contact["nature"] == "company" and _is_other(person, contact["name"]) else []
    if contact["nature"] == "individual":
        record.note((label(field), contact.pop(field)) for field in _OF_COMPANIES if field in contact)
    if not people:
        record.note((label(field), text) for field, text in person.items() if _is_left(field, text, contact))
    billing, *others = record.addresses(contact["nature"] == "company", people[0] if people else {})
    record.note_birthday()
    if fold(record.first("do_not_call")) in YES:
        record.note([(label("do_not_call"), _("oui"))])
    if remarks := record.remarks():
        contact["remarks"] = remarks
    profiles = said & {"customer", "prospect", "supplier"}
    return Record(line, raw, contact | billing, people, others, profiles, trade_name)


def is_siret(text: str) -> bool:
    """Whether `text` is fourteen digits with right keys."""
    return bool(text) and check_siret(text) is None


def names_company(text: str) -> bool:
    """Whether a legal form is in `text`."""
    return not _LEGAL_FORMS.isdisjoint(fold(text).split())


class _Cells:
    """The values of one record by field, and what is taken from them."""

    def __init__(self, filled: Filled) -> None:
        self._found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._notes: list[str] = []
        self._typed: list[tuple[str, str, tuple[str, str]]] = []
        types: dict[str, str] = {}
        for field, header, cell in filled:
            whose, dot, part = field.rpartition(".")
            if text := cells.text_value(cell) if part in _SEVERAL_LINES else cells.value(cell):
                if dot:
                    self._add_part(whose, part, header, text, types)
                else:
                    self._found[field].append((header, text))

    def _add_part(self, whose: str, part: str, header: str, text: str, types: dict[str, str]) -> None:
        """Add what a cell says of one of several addresses or numbers; Google parts several in a cell by « ::: »."""
        several = text.split(" ::: ")
        number = header.rpartition(" - ")[0]
        if whose == "type":
            types[number] = text
        elif whose == "typed":
            kinds_ = types.get(number, "").split(" ::: ")
            for at, each in enumerate(several):
                kind = kinds_[min(at, len(kinds_) - 1)].lstrip("* ")
                field = _typed(part, kind)
                place = "" if field in ("note", "website") else _place(kind)
                if field == "note":
                    title = kind or header
                else:
                    title = f"{label(field)} ({place.lower() or kind})" if kind else label(field)
                self._typed.append((place, field, (title, each)))
        elif whose in ("person", "company", "flag"):
            self._found[f"{whose}.{part}"].append((header, text))
        else:
            for at, each in enumerate(several):
                self._found[f"{whose}{'+' * at}.{part}"].append((header, each))

    def first(self, field: str) -> str:
        found = self._found.get(field)
        return found[0][1] if found else ""

    def all(self, field: str) -> list[str]:
        return [text for _header, text in self._found.get(field, ())]

    def note(self, labelled: Iterable[tuple[str, str]]) -> None:
        """Keep values that have no field as lines of the remarks."""
        self._notes += [_("{label} : {value}").format(label=title, value=text) for title, text in labelled]

    def kinds(self) -> frozenset[str]:
        """What the record says it is: profiles and natures."""
        said = {kind for text in self.all("kind") for kind in kinds(text) or ()}
        for profile in ("customer", "prospect", "supplier"):
            if (text := self.first(f"flag.{profile}")) and fold(text) in YES:
                said.add(profile)
        said |= _CODES.get(self.first("customer_code"), set())
        if self.first("supplier_code") == "1":
            said.add("supplier")
        return frozenset(said)

    def tell_person_from_company(self, said: frozenset[str]) -> None:
        """Settle whose name it is where one column holds the names of both (Odoo's « Name »), and which of Google's
        numbers come first: a company is reached at work, an individual at home."""
        is_company, parent = fold(self.first("is_company")), self._found.get("parent", [])
        for header, text in self._found.get("name_or_person", ()):
            if is_company in NO or "individual" in said or (parent and is_company not in YES):
                self._found["first_last" if fold(header) == "name" else "full_name"].append((header, text))
                self._found["name"] += parent
            else:
                self._found["name"].append((header, text))
                self.note(parent)
        if parent and "name_or_person" not in self._found:
            self._found["name"] += parent
        usual = _AT_WORK if self.first("name") else _AT_HOME
        for _where, field, value in sorted(self._typed, key=lambda typed: typed[0] != usual):
            self._found[field].append(value)

    def listed(self) -> dict[str, str]:
        """What is told in words of its own: tags, the currency."""
        tags = ", ".join(tag for text in self.all("tags") for tag in cells.tags(text))
        currency = self.first("currency")
        return {
            field: text
            for field, text in (("tags", tags), ("currency", _CURRENCIES.get(fold(currency), currency)))
            if text
        }

    def numbers(self) -> dict[str, str]:
        siren = cells.number_of(self.first("siren"), 9, check_siren)
        nic, siret = cells.identifier(self.first("nic")), cells.number_of(self.first("siret"), 14, check_siret)
        if not siret and siren.isdecimal() and nic.isdecimal():
            siret = siren.zfill(9) + nic.zfill(5)
        if not siren and is_siret(siret):
            siren = siret[:9]
        return {field: text for field, text in (("siren", siren), ("siret", siret)) if text}

    def person(self) -> dict[str, str]:
        titles = self.all("title")
        civility = self.first("civility") or next((title for title in titles if is_title(title)), "")
        civility = civility or {"1": "M.", "2": "Mme"}.get(self.first("title_select"), "")
        job, *jobs = [*self.all("job"), *(title for title in titles if not is_title(title)), ""]
        self.note((label("job"), other) for other in jobs if other)
        first_name, last_name = self.first("first_name"), self.first("last_name")
        for field, order in _ORDERS.items():
            for header, full_name in self._found.get(field, ()):
                if last_name:
                    told = f"{first_name} {last_name} {civility} {' '.join(self.all('note'))}"
                    if not set(fold(full_name).split()) <= set(fold(told).split()):
                        self.note([(header or label(field), full_name)])
                    continue
                title, full_name = without_title(full_name)
                civility = civility or title
                first_name, last_name = (first_name, full_name) if first_name else _apart(full_name, order)
        if civility and fold(civility) not in CIVILITIES:
            self.note([(label("civility"), civility)])
        civility = CIVILITIES.get(fold(civility), "")
        person = {"civility": civility, "first_name": first_name, "last_name": last_name, "job": job}
        return {field: text for field, text in person.items() if text}

    def channels(self, person: dict[str, str]) -> dict[str, str]:
        """How the contact is reached and, added to it, the person: by one's own address, else by the common one."""
        contact: dict[str, str] = {}
        for field, split in _CHANNELS:
            common, own = self._each(field, split), self._each(f"person.{field}", split)
            found = self._each(f"company.{field}", split) + common + own
            if not found:
                continue
            kept = {found[0][1]}
            contact[field] = found[0][1]
            if _has_name(person) and (of_person := own + common):
                person[field] = of_person[0][1]
                kept.add(of_person[0][1])
            self.note((header, text) for header, text in found if text not in kept)
        for field in ("fax", "website"):
            if found := self._found.get(field, []):
                contact[field] = found[0][1]
                self.note((header, text) for header, text in found[1:] if text != found[0][1])
        return contact

    def addresses(self, of_company: bool, person: dict[str, str]) -> list[dict[str, str]]:
        """The billing address, then the others. It is the one that the file does not call anything else; failing that,
        the one at work of a company, at home of an individual, or else the first."""
        places = [(self._address(), "")]
        groups = dict.fromkeys(field.rpartition(".")[0] for field in self._found if "." in field)
        if not groups:
            return [places[0][0]]
        for whose in groups:
            if whose not in ("person", "company", "flag", "delivery"):
                said = self.first(f"{whose}.label").lstrip("* ")
                places.append((self._address(f"{whose}."), _place(said or whose.rstrip("+")) or said))
        places = [(address, label) for address, label in places if address.keys() - {"country"}] or places[:1]
        usual = _AT_WORK if of_company else _AT_HOME
        places.sort(key=lambda place: place[1] not in ("", usual))
        (billing, _label), *others = places
        whose_home = f"{_AT_HOME} {person.get('last_name', '')} {person.get('first_name', '')}".strip()
        labelled = [
            address | ({"label": whose_home if person and label == _AT_HOME else label} if label else {})
            for address, label in others
        ]
        return [billing, *self._delivery_addresses(), *labelled]

    def _address(self, prefix: str = "") -> dict[str, str]:
        """The two lines, postcode, city and country; what is beyond two lines is joined to the second."""
        lines = [line for text in self.all(f"{prefix}line1") for line in text.split("\n") if line]
        city, country = self.first(f"{prefix}city"), self.first(f"{prefix}country")
        postcode = cells.postcode(self.first(f"{prefix}postcode"), city, country)
        if both := self.first(f"{prefix}postcode_city") or (city if not postcode else ""):
            its_postcode, its_city = cells.postcode_and_city(both)
            postcode, city = its_postcode or postcode, its_city or city
        if not (lines or postcode or city or f"{prefix}line2" in self._found):
            lines = [line for text in self.all(f"{prefix}whole") for line in text.split("\n") if line]
        if lines and not postcode and not city:
            street, postcode, city = cells.street_postcode_city("\n".join(lines))
            lines = street.split("\n")
        if not prefix:
            street = " ".join(filter(None, map(self.first, ("number", "repetition", "street_type", "street"))))
            if street:
                lines[:1] = [" ".join([street, *lines[:1]])]
        if more := self.all(f"{prefix}line2"):
            named = {fold(self.first(field)) for field in ("name", "name_line", "trade_name")}
            lines += [text for text in more if text not in lines and fold(text) not in named]
        if region := self._found.get(f"{prefix}region"):
            if lines and country and parse_country(country) != "FR":  # a French envelope has none
                lines.append(region[0][1])
            else:
                self.note(region)
        address = {
            "line1": lines[0] if lines else "",
            "line2": ", ".join(lines[1:]),
            "postcode": postcode,
            "city": city,
            "country": country,
        }
        return {field: text for field, text in address.items() if text}

    def _delivery_addresses(self) -> list[dict[str, str]]:
        address = self._address("delivery.")
        if not address.keys() - {"country"}:
            return []
        others = {"label": self.first("delivery.label"), "siret": cells.identifier(self.first("delivery.siret"))}
        return [address | {field: text for field, text in others.items() if text}]

    def note_birthday(self) -> None:
        """Keep a birthday told in three columns."""
        if parts := [cells.identifier(text).zfill(2) for field in _BIRTHDAY if (text := self.first(field))]:
            self.note([(_("Date de naissance"), "/".join(parts))])

    def remarks(self) -> str:
        self.note(self._found.get("note", ()))
        return "\n".join(self.all("remarks") + self._notes)

    def _each(self, field: str, split: Callable[[str], list[str]]) -> list[tuple[str, str]]:
        return [(header, part) for header, text in self._found.get(field, ()) for part in split(text) if part]


def _name(contact: dict[str, str], person: dict[str, str], name: str, said: frozenset[str]) -> bool:
    """Give the contact its nature and its name; False when nothing names it."""
    individual = "individual" in said
    company = not individual and ("company" in said or any(field in contact for field in _OF_COMPANIES))
    siret, siren = contact.get("siret", ""), contact.get("siren", "")
    if name and (_has_name(person) or not (individual or (person.get("civility") and not company))):
        contact |= {"nature": "company", "name": name}
    elif name:
        _be_individual(contact, person | {"last_name": name})
    elif _has_name(person):
        whole = " ".join(person[part] for part in ("last_name", "first_name") if part in person)
        # A list with the columns « Nom » and « Prénom » holds companies too, by the first alone.
        alone = not individual and not person.keys() & {"first_name", "civility"}
        if company or (alone and names_company(whole)):
            contact |= {"nature": "company", "name": whole}
        else:
            _be_individual(contact, person)
    elif is_siret(siret) or (siren and check_siren(siren) is None):
        contact |= {"nature": "company", "name": siret if is_siret(siret) else siren}
    elif reached := contact.get("email") or contact.get("phone") or contact.get("mobile"):
        if company:
            contact |= {"nature": "company", "name": reached}
        else:
            _be_individual(contact, person | {"last_name": reached})
    else:
        return False
    return True


def _be_individual(contact: dict[str, str], person: dict[str, str]) -> None:
    contact["nature"] = "individual"
    contact |= {field: text for field, text in person.items() if field in ("civility", "first_name", "last_name")}
    if "last_name" not in contact:
        contact["last_name"] = contact.pop("first_name")


def _has_name(person: dict[str, str]) -> bool:
    return "first_name" in person or "last_name" in person


def _is_other(person: dict[str, str], name: str) -> bool:
    """Whether the person is more than the name of the company again."""
    return _has_name(person) and ("first_name" in person or "civility" in person or person["last_name"] != name)


def _is_left(field: str, text: str, contact: dict[str, str]) -> bool:
    """Whether this of the person, who is no contact associé, is not in the contact."""
    return field == "job" or (field in ("email", "phone", "mobile") and contact.get(field) != text)


def _apart(full_name: str, order: int) -> tuple[str, str]:
    """First and last name, told by a comma or by capitals: « Dupont, Jean », « Jean DUPONT », « DUPONT Jean »; of two
    words, by the order that the header says (1 for the first name first, -1 for the last name, 0 if it does not).

    A last name may begin with particles: « Hélène de La Tour ». Where nothing tells them the name stays whole, as the
    last name: a wrong guess would be worse.
    """
    last, comma, first = full_name.partition(",")
    if comma and last.strip():
        return first.strip(), last.strip()
    words = full_name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if capitals and others and words in (capitals + others, others + capitals):
        return " ".join(others), " ".join(capitals)
    last_name = words[1:] if order > 0 else words[:-1]
    if order and (len(last_name) == 1 or _has_particle(last_name)):
        return words[0] if order > 0 else words[-1], " ".join(last_name)
    return "", full_name


def _has_particle(last_name: Sequence[str]) -> bool:
    """Whether its first word is « de », « d’Arc »."""
    return len(last_name) > 1 and fold(last_name[0]).partition(" ")[0] in _PARTICLES


def _place(kind: str) -> str:
    """Where one is reached at an address or a number of that kind: « Work Fax » is at work."""
    return next((_PLACES[word] for word in fold(kind).split() if word in _PLACES), "")


def _typed(part: str, kind: str) -> str:
    """The field of a value of that kind: a phone may be a mobile, a fax or a pager."""
    words = fold(kind)
    if part != "phone":
        return part
    if "fax" in words:
        return "fax"
    if "pager" in words:
        return "note"
    return "mobile" if any(word in words for word in ("mobile", "cell", "portable", "handy")) else "phone"
