"""The delivery addresses of a contact: their list in its sheet, and their form."""

from jbtui.declarations.base import Column, Command, Field, Form, Group, Listing, Section, Situation, Sort
from jbtui.declarations.contacts import ADDRESS_ROWS, address_lines
from jbtui.language import _
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

ADDRESS_FORM = Form(
    DeliveryAddress,
    (
        Group("", ((Field("label", required=True, titled=True), Field("siret")),)),
        Group(_("Adresse de livraison"), ADDRESS_ROWS, read_as=address_lines),
        Group(
            _("Sur place"),
            ((Field("recipient_id"), Field("phone")), (Field("instructions", wide=True),), (Field("is_default"),)),
        ),
    ),
)


def recipients(contact_id: int) -> dict[str, list[tuple[int, str]]]:
    """The people of the company, who may receive a delivery."""
    people = Person.values(Person.contact == contact_id)
    return {"recipient_id": [(person["id"], Person.title(person)) for person in people]}


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
    note=_("* Adresse par défaut. Celle de facturation suit la fiche tant que vous ne la modifiez pas ici."),
)
