"""The delivery addresses of a contact: their list in its sheet, and their form."""

from collections.abc import Mapping
from typing import Any

from jbtui.declarations.base import Column, Command, Field, Form, Group, Listing, Section, Situation, Sort
from jbtui.declarations.contacts import ADDRESS_ROWS, address_lines, consequences
from jbtui.language import _
from jbtui.models.base import Values
from jbtui.models.contact import address_line
from jbtui.models.delivery_address import DeliveryAddress
from jbtui.models.person import Person
from jbtui.services import delivery_addresses
from jbtui.services.paging import Order


def why_default(situation: Situation) -> str:
    """Disabled for no address, and for the one that is the default already."""
    if situation.row is None:
        return _("aucune adresse choisie")
    return _("c’est déjà l’adresse par défaut") if situation.row["is_default"] else ""


ADDRESSES = Listing(
    "delivery_addresses",
    _("Adresses de livraison"),
    DeliveryAddress,
    tuple(DeliveryAddress._meta.sorted_fields),
    (
        Column("default", "", lambda row: "*" if row["is_default"] else "", width=1),
        Column("label", _("Libellé"), lambda row: str(row["label"]), width=16, weight=1),
        Column("address", _("Adresse"), address_line, width=38, weight=3),
        Column("phone", _("Téléphone"), lambda row: DeliveryAddress.phone.show(row["phone"]), width=16),
    ),
    (Sort("label", _("libellé"), Order((DeliveryAddress.label_key, DeliveryAddress.id))),),
    _("Aucune adresse de livraison."),
    commands=(
        Command(
            "address.default",
            _("Adresse par défaut"),
            _("Proposer cette adresse d’abord dans les documents"),
            "set_default",
            "b",
            popup="o",
            why_not=why_default,
        ),
        Command(
            "address.archive",
            _("Archiver ou désarchiver"),
            _("Ne plus proposer cette adresse, ou la proposer de nouveau"),
            "archive",
            "r",
            popup="o",
            why_not=why_default,
        ),
    ),
)


def city_of(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from a filled column: the only city of a postcode."""
    return consequences(column, values) if column == "postcode" else {}


ADDRESS_FORM = Form(
    DeliveryAddress,
    (
        Group("", ((Field("label", required=True, titled=True),),)),
        Group(_("Adresse de livraison"), ADDRESS_ROWS, read_as=address_lines),
        Group(
            _("Sur place"),
            (
                (Field("recipient_id"), Field("phone")),
                (Field("instructions", wide=True),),
                (Field("siret"), Field("is_default")),
            ),
        ),
    ),
    city_of,
)


def recipients(contact_id: int) -> dict[str, list[tuple[int, str]]]:
    """The people of the company, who may receive a delivery."""
    people = Person.values(Person.contact == contact_id)
    return {"recipient_id": [(person["id"], Person.title(person)) for person in people]}


def note(row: Values) -> str:
    """What an address is, below it."""
    default = _("Adresse par défaut, proposée d’abord dans les documents.") if row["is_default"] else ""
    follows = (
        _("Elle suit l’adresse de facturation tant que vous ne la modifiez pas ici.") if row["follows_billing"] else ""
    )
    return f"{default} {follows}".strip()


SECTION = Section(
    "delivery_addresses",
    _("Adresses"),
    "3",
    ADDRESSES,
    ADDRESS_FORM,
    DeliveryAddress.contact,
    _("adresse de livraison"),
    delivery_addresses.create,
    delivery_addresses.update,
    delivery_addresses.delete,
    lookups=recipients,
    note=note,
    letter="e",
)
