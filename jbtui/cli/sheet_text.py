"""A contact's sheet as plain text: what is filled, in the order of the forms, « ! » and why after a doubtful value."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.cells import cell_len

from jbtui.declarations.base import Form, Group
from jbtui.declarations.contacts import CONTACT_FORM
from jbtui.declarations.delivery_addresses import ADDRESS_FORM
from jbtui.declarations.people import PERSON_FORM
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import NATURES, PROFILES, Contact, profiles
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.fields import Value
from jbtui.models.person import Person
from jbtui.services.contact_sheet import ContactSheet
from jbtui.text import countable

MARGIN = "  "


def lines(sheet: ContactSheet) -> Iterator[str]:
    """The sheet, line by line, everything that a terminal would obey escaped."""
    row = sheet.contact
    about = [dict(NATURES)[row["nature"]], *(PROFILES[profile] for profile in profiles(row))]
    if row["archived"]:
        about.append(Contact.archived.label)
    yield countable(f"{row['code']}  {Contact.title(row)}  ({', '.join(about).lower()})")
    for group in CONTACT_FORM.shown(row):
        fields = list(_fields(CONTACT_FORM, [group], row))
        if group.title and fields:  # the one without a title is the nature
            yield from ("", group.title, *_aligned(fields))
    if sheet.people:
        yield from ("", _("Contacts associés"))
    for person in sheet.people:
        yield MARGIN + countable(Person.title(person))
        fields = list(_fields(PERSON_FORM, PERSON_FORM.groups, person, but=("last_name", "first_name")))
        yield from _aligned(fields, MARGIN * 2)
    names = {person["id"]: Person.title(person) for person in sheet.people}
    yield from ("", _("Adresses de livraison"))
    for address in sheet.delivery_addresses:
        archived = f" ({DeliveryAddress.archived.label.lower()})" if address["archived"] else ""
        yield MARGIN + countable(DeliveryAddress.title(address)) + archived
        fields = list(_fields(ADDRESS_FORM, ADDRESS_FORM.groups, address, names, but=("label",)))
        yield from _aligned(fields, MARGIN * 2)
    stamps = _("Créée le {created} par {creator}, modifiée le {updated} par {updater}").format(
        created=Contact.created_at.show(row["created_at"]),
        creator=row["created_by"],
        updated=Contact.updated_at.show(row["updated_at"]),
        updater=row["updated_by"],
    )
    yield from ("", countable(stamps))


def _fields(
    form: Form, groups: Iterable[Group], row: Values, names: Mapping[int, str] | None = None, but: Sequence[str] = ()
) -> Iterator[tuple[str, str]]:
    """The label and the text of each filled field, `but` those already said; `names` are those of the people that a
    field may refer to."""
    columns, warnings = form.model.columns(), form.model.warnings(row)
    for declared in (field for group in groups for line in group.rows for field in line):
        column, value = columns[declared.name], row[declared.name]
        if value is None or value is False or value == "" or declared.name in but:
            continue
        text = column.show(value) if isinstance(column, Value) else (names or {}).get(value, "")
        warning = f"  ! {warnings[declared.name]}" if declared.name in warnings else ""
        yield declared.label or str(column.verbose_name), text + warning


def _aligned(fields: Sequence[tuple[str, str]], margin: str = MARGIN) -> Iterator[str]:
    """The fields with their texts below one another, as wide as their labels ask; further lines of a text follow."""
    room = max((cell_len(label) for label, _text in fields), default=0)
    for label, text in fields:
        first, *others = text.split("\n")
        yield f"{margin}{label}{' ' * (room - cell_len(label))}  {countable(first)}".rstrip()
        for line in others:
            yield f"{margin}{' ' * room}  {countable(line)}".rstrip()
