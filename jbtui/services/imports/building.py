"""From the cells of a record, by field, to the record: who it is, where, and what else is known."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from jbtui.language import _
from jbtui.models.values import check_siren, check_siret
from jbtui.services.imports import cells
from jbtui.services.imports.headers import YES, kinds, label
from jbtui.services.imports.records import Record, Rejected
from jbtui.text import fold

_AS_THEY_ARE = (
    "legal_form", "vat_number", "naf_code", "einvoicing_address", "activity", "area", "origin", "owner", "tags",
    "currency", "third_party_account", "payment_terms", "credit_limit",
)  # fmt: skip
_OF_COMPANIES = ("siren", "siret", "vat_number", "naf_code", "legal_form", "einvoicing_address")
_SEVERAL_LINES = frozenset({"remarks", "line1", "delivery.line1"})
_CHANNELS: tuple[tuple[str, Callable[[str], list[str]]], ...] = (
    ("email", cells.emails),
    ("phone", cells.phones),
    ("mobile", cells.phones),
)
_CIVILITIES = {
    "m": "M.", "mr": "M.", "monsieur": "M.",
    "mme": "Mme", "madame": "Mme", "mlle": "Mme", "mademoiselle": "Mme", "mrs": "Mme", "ms": "Mme", "miss": "Mme",
}  # fmt: skip
_TITLES = frozenset(_CIVILITIES) | {"dr", "docteur", "me", "maitre", "pr", "professeur", "m et mme", "mm", "mmes"}
_LEGAL_FORMS = frozenset({
    "sarl", "sas", "sasu", "sa", "eurl", "sci", "scp", "snc", "selarl", "scop", "sem", "gie", "gaec", "earl", "ets",
    "etablissements", "association", "asso", "mairie",
})  # fmt: skip

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
    contact = {field: text for field in _AS_THEY_ARE if (text := record.first(field))}
    contact |= record.numbers()
    person = record.person()
    contact |= record.channels(person)
    contact |= record.address()
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
    if remarks := record.remarks():
        contact["remarks"] = remarks
    profiles = said & {"customer", "prospect", "supplier"}
    return Record(line, raw, contact, people, record.delivery_addresses(), profiles, trade_name)


def is_siret(text: str) -> bool:
    """Whether `text` is fourteen digits with right keys."""
    return bool(text) and check_siret(text) is None


class _Cells:
    """The values of one record by field, and what is taken from them."""

    def __init__(self, filled: Filled) -> None:
        self._found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._notes: list[str] = []
        for field, header, cell in filled:
            if text := cells.text_value(cell) if field in _SEVERAL_LINES else cells.value(cell):
                self._found[field].append((header, text))

    def first(self, field: str) -> str:
        return self._found[field][0][1] if field in self._found else ""

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
        return frozenset(said)

    def numbers(self) -> dict[str, str]:
        siren, nic, siret = (cells.identifier(self.first(field)) for field in ("siren", "nic", "siret"))
        if not siret and siren.isdecimal() and nic.isdecimal():
            siret = siren.zfill(9) + nic.zfill(5)
        if not siren and is_siret(siret):
            siren = siret[:9]
        return {field: text for field, text in (("siren", siren), ("siret", siret)) if text}

    def person(self) -> dict[str, str]:
        titles = self.all("title")
        civility = self.first("civility") or next((title for title in titles if fold(title) in _TITLES), "")
        job = self.first("job") or next((title for title in titles if fold(title) not in _TITLES), "")
        first_name, last_name = self.first("first_name"), self.first("last_name")
        if (full_name := self.first("full_name")) and not last_name:
            head, _blank, rest = full_name.partition(" ")
            if rest and fold(head) in _TITLES:
                civility, full_name = civility or head, rest
            first_name, last_name = (first_name, full_name) if first_name else _apart(full_name)
        elif full_name and not set(full_name.split()) <= set(f"{first_name} {last_name} {civility}".split()):
            self.note([(label("full_name"), full_name)])
        if civility and fold(civility) not in _CIVILITIES:
            self.note([(label("civility"), civility)])
        civility = _CIVILITIES.get(fold(civility), "")
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

    def address(self, prefix: str = "") -> dict[str, str]:
        """The two lines, postcode, city and country; what is beyond two lines is joined to the second."""
        lines = [line for text in self.all(f"{prefix}line1") for line in text.split("\n") if line]
        postcode, city = cells.identifier(self.first(f"{prefix}postcode")), self.first(f"{prefix}city")
        if both := self.first(f"{prefix}postcode_city") or (city if not postcode else ""):
            its_postcode, its_city = cells.postcode_and_city(both)
            postcode, city = its_postcode or postcode, its_city or city
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
        address = {
            "line1": lines[0] if lines else "",
            "line2": ", ".join(lines[1:]),
            "postcode": postcode,
            "city": city,
            "country": self.first(f"{prefix}country"),
        }
        return {field: text for field, text in address.items() if text}

    def delivery_addresses(self) -> list[dict[str, str]]:
        address = self.address("delivery.")
        if not address.keys() - {"country"}:
            return []
        others = {"label": self.first("delivery.label"), "siret": cells.identifier(self.first("delivery.siret"))}
        return [address | {field: text for field, text in others.items() if text}]

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
        if company or (alone and not _LEGAL_FORMS.isdisjoint(fold(whole).split())):
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


def _apart(full_name: str) -> tuple[str, str]:
    """First and last name, told by a comma or by capitals: « Dupont, Jean », « Jean DUPONT », « DUPONT Jean ».

    Where neither tells them the name stays whole, as the last name: a wrong guess would be worse.
    """
    last, comma, first = full_name.partition(",")
    if comma and last.strip():
        return first.strip(), last.strip()
    words = full_name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    if capitals and others and words in (capitals + others, others + capitals):
        return " ".join(others), " ".join(capitals)
    return "", full_name
