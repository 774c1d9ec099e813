"""What users do with contacts: create, change, give a profile, archive, delete."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from jbtui.language import _, ngettext
from jbtui.models.action import Action
from jbtui.models.base import Record, Values, as_tuples
from jbtui.models.contact import ADDRESS, COMPANY, INDIVIDUAL, PROFILES, Contact
from jbtui.models.deal import Deal
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.document import Document
from jbtui.models.note import Note
from jbtui.models.person import Person
from jbtui.models.project import Project
from jbtui.services.documents.uses import require_unused
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, changes_since, read, unit

BILLING_LABEL = _("Facturation")

CHILDREN: tuple[type[Record], ...] = (Note, Action, Project, Deal, DeliveryAddress, Person)
"""What is a contact's own, and goes with it: what names others first."""

BATCH = 50
"""Contacts that a bulk act changes in one transaction, in less than 100 ms."""


@dataclass(frozen=True)
class NewContact:
    """A contact to be, with the people and the further delivery addresses that come with it. An address may say by
    `recipient` the place of one of the people; if one is the default, there is none at first that follows the bill."""

    values: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]] = ()
    delivery_addresses: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Saved:
    """A saved row, and which columns others had changed meanwhile (column → who)."""

    row: Values
    merged: Mapping[str, str] = field(default_factory=dict)


def create(session: Session, values: Mapping[str, Any]) -> Saved:
    """Create a contact; its billing address becomes its first delivery address, the default one. Raises Invalid."""
    row = checked({**Contact.blank(), **values})
    with unit(session, _("Créer {title}").format(title=Contact.title(row))) as work:
        return Saved(create_all(work, [NewContact(row)])[0])


def create_all(work: UnitOfWork, news: Sequence[NewContact]) -> list[Values]:
    """Create contacts whose values are already checked, as part of a larger unit; their rows, in order."""
    last = work.reserve("contact_code", len(news))
    numbers = range(last - len(news) + 1, last + 1)
    contacts = work.insert(
        Contact, [{**new.values, "code": Contact.code_of(number)} for number, new in zip(numbers, news, strict=True)]
    )
    owners = list(zip(contacts, news, strict=True))
    stored = iter(
        work.insert(Person, [{**each, "contact_id": row["id"]} for row, new in owners for each in new.people])
    )
    addresses = []
    for row, new in owners:
        people = list(islice(stored, len(new.people)))
        if not any(address.get("is_default") for address in new.delivery_addresses):
            billing = {column: row[column] for column in ADDRESS}
            usual = {"label": BILLING_LABEL, "is_default": True, "follows_billing": True}
            addresses.append({**billing, **usual, "contact_id": row["id"]})
        for address in new.delivery_addresses:
            values = {**address, "contact_id": row["id"]}
            if (place := values.pop("recipient", None)) is not None:
                values["recipient_id"] = people[place]["id"]
            addresses.append(values)
    work.insert(DeliveryAddress, addresses)
    return contacts


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a contact read at `version`. Raises Invalid, Forbidden, Conflict, Gone."""
    with unit(session, _("Modifier {title}").format(title=Contact.title(read(Contact, id_)))) as work:
        return Saved(change(work, id_, changes, version), work.merged)


def change(work: UnitOfWork, id_: int, changes: Mapping[str, Any], version: int) -> Values:
    """`update` as part of a larger unit; an untouched delivery address follows the billing address."""
    row = read(Contact, id_)
    target = checked({**row, **changes})
    if row["version"] != version and "nature" not in changes:
        _require_room(row, {column for column in changes if target[column] != changes[column]}, version)
    if row["nature"] == COMPANY and target["nature"] == INDIVIDUAL:
        _require_no_people(id_)
        if Document.select().where(Document.contact == id_).exists():
            raise Forbidden(_("Cette société a des documents : elle ne peut pas devenir un particulier."))
    implied = {column: target[column] for column in Contact.edited_columns() if target[column] != row[column]}
    row = work.update(Contact, id_, {column: target[column] for column in {**changes, **implied}}, version)
    if any(column in implied for column in ADDRESS):
        follow_billing(work, row)
    return row


def follow_billing(work: UnitOfWork, contact: Values) -> None:
    """Have the delivery addresses of a contact that follow its billing address hold it."""
    billing = {column: contact[column] for column in ADDRESS}
    for address in DeliveryAddress.values(DeliveryAddress.contact == contact["id"], DeliveryAddress.follows_billing):
        work.update(DeliveryAddress, address["id"], billing, address["version"])


def checked(row: Values) -> Values:
    """The whole row as it is stored: of its nature only. Raises Invalid."""
    row = Contact.of_its_nature(row)
    if errors := Contact.refusals(row):
        raise Invalid(errors)
    return row


def make_customer(session: Session, ids: Sequence[int]) -> int:
    """Turn the prospects among these contacts into clients; how many there were."""

    def act(work: UnitOfWork, row: Values) -> bool:
        if row["is_prospect"]:
            work.update(Contact, row["id"], {"is_customer": True, "is_prospect": False}, row["version"])
        return bool(row["is_prospect"])

    return _each(session, _("Convertir en client"), ids, act)


def title(id_: int) -> str:
    """How lists call a contact. Raises Gone."""
    return Contact.title(read(Contact, id_))


def is_archived(id_: int) -> bool:
    """Whether a contact is in the archive. Raises Gone."""
    return bool(read(Contact, id_)["archived"])


def set_archived(session: Session, ids: Sequence[int], archived: bool) -> int:
    """Archive contacts, or take them out of the archive; how many changed."""

    def act(work: UnitOfWork, row: Values) -> bool:
        work.update(Contact, row["id"], {"archived": archived}, row["version"])
        return bool(row["archived"] != archived)

    return _each(session, _("Archiver") if archived else _("Désarchiver"), ids, act)


def delete(session: Session, ids: Sequence[int]) -> int:
    """Delete contacts with all that is theirs; how many. Raises Forbidden, saying who needs them."""
    for batch in _batches(ids):
        _require_unneeded(batch)

    def act(work: UnitOfWork, row: Values) -> bool:
        _require_unneeded([row["id"]])  # now that nobody else can write
        for model in CHILDREN:
            for child in sorted(model.values(model.columns()["contact_id"] == row["id"]), key=_newest_first):
                work.delete(model, child)
        work.delete(Contact, row)
        return True

    return _each(session, _("Supprimer"), ids, act)


def _each(session: Session, verb: str, ids: Sequence[int], act: Callable[[UnitOfWork, Values], bool]) -> int:
    """Act on contacts in one unit, a batch a transaction so that others can write in between; how many it changed."""
    batches = _batches(ids)
    label = f"{verb} {_of(ids)}"
    changed, number = 0, None
    for index, batch in enumerate(batches):
        with unit(session, label, goes_on=number, more=index < len(batches) - 1) as work:
            changed += sum(act(work, row) for row in Contact.values(Contact.id.in_(batch)))
        number = work.number
    return changed


def _newest_first(row: Values) -> int:
    """An action comes after the one that it follows."""
    return -int(row["id"])


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def _why_needed(id_: int) -> str:
    """What refers to this contact, in one sentence; empty if it can be deleted."""
    employers = Person.select(Contact.name).join(Contact, on=Person.contact == Contact.id)
    companies = employers.where(Person.individual == id_)
    names = [name for (name,) in as_tuples(companies.limit(3))]
    return _("contact associé de {companies}").format(companies=", ".join(names)) if names else ""


def _require_unneeded(ids: Sequence[int]) -> None:
    require_unused(Contact, *ids)
    needed = Person.select(Person.individual).where(Person.individual.in_(ids)).limit(1).scalar()
    if needed is not None:
        raise Forbidden(
            _("{title} : {reason}").format(title=Contact.title(read(Contact, needed)), reason=_why_needed(needed))
        )


def _require_room(row: Values, lost: Collection[str], version: int) -> None:
    """What was typed must not vanish because somebody turned the contact into the other nature meanwhile."""
    if lost and any("nature" in changed for _who, _when, changed in changes_since(Contact, row, version)):
        sentence = {
            COMPANY: _("Cette fiche est devenue une société entre-temps, qui n’a pas de {fields}."),
            INDIVIDUAL: _("Cette fiche est devenue un particulier entre-temps, qui n’a pas de {fields}."),
        }[row["nature"]]
        raise Forbidden(sentence.format(fields=", ".join(sorted(Contact.value(column).label for column in lost))))


def _require_no_people(id_: int) -> None:
    count = Person.select().where(Person.contact == id_).count()
    if count:
        raise Forbidden(
            ngettext(
                "Cette société a {count} contact associé : elle ne peut pas devenir un particulier.",
                "Cette société a {count} contacts associés : elle ne peut pas devenir un particulier.",
                count,
            ).format(count=count)
        )


def _of(ids: Sequence[int]) -> str:
    """How a label calls these contacts: one by its name, several by their count."""
    if len(ids) == 1 and (rows := Contact.values(Contact.id == ids[0])):
        return Contact.title(rows[0])
    return ngettext("{count} contact", "{count} contacts", len(ids)).format(count=len(ids))


def profile_values(profile: str) -> dict[str, bool]:
    """The columns of a contact that holds this one profile."""
    return {f"is_{each}": each == profile for each in PROFILES}
