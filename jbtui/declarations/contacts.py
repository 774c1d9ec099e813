"""Contacts: their list, their form, their commands."""

from collections.abc import Mapping
from typing import Any

import peewee

from jbtui import postcodes
from jbtui.declarations.base import (
    Column,
    Command,
    Field,
    Filter,
    Form,
    Group,
    Listing,
    Search,
    Shelf,
    Situation,
    Sort,
    equal,
)
from jbtui.declarations.emitting import EMITTED
from jbtui.declarations.everywhere import why_no_row
from jbtui.language import _, ngettext
from jbtui.legal_forms import LEGAL_FORMS
from jbtui.models.base import Values
from jbtui.models.contact import COMPANY, Contact, profile_letters
from jbtui.models.fields import vat_from_siren
from jbtui.services import contact_lists, search
from jbtui.services.paging import Order
from jbtui.text import fold

BY_NAME = Order((Contact.name_key, Contact.id))

SORTS = (
    Sort("name", _("nom"), BY_NAME),
    Sort("city", _("ville"), Order((Contact.city_key, Contact.name_key, Contact.id))),
    Sort("postcode", _("code postal"), Order((Contact.postcode, Contact.name_key, Contact.id))),
    Sort("code", _("code"), Order((Contact.code_key, Contact.id))),
    Sort("changed", _("dernière modification"), Order((Contact.changed, Contact.id), descending=True)),
)

SHELVES = (
    Shelf("all", _("Tous")),
    Shelf("customer", _("Clients"), Contact.is_customer),
    Shelf("prospect", _("Prospects"), Contact.is_prospect),
    Shelf("supplier", _("Fournisseurs"), Contact.is_supplier),
)


def phone_or_mobile(row: Values) -> str:
    """The number to call first, the French way."""
    return Contact.phone.show(row["phone"] or row["mobile"])


def place(row: Mapping[str, Any]) -> str:
    """Postcode and city."""
    return f"{row['postcode']} {row['city']}".strip()


COLUMNS = (
    Column("profile", "", profile_letters, width=2, align="right"),
    Column("code", _("Code"), lambda row: str(row["code"]), width=7, from_width=64),
    Column("name", _("Nom"), Contact.title, width=20, weight=3),
    Column("city", _("Ville"), place, width=16, weight=2),
    Column("phone", _("Téléphone"), phone_or_mobile, width=24, from_width=76),
    Column("email", _("Email"), lambda row: Contact.email.show(row["email"]), width=26, weight=1, from_width=110),
    Column("owner", _("Suivi par"), lambda row: str(row["owner"]), width=12, weight=1, from_width=130),
)


def why_no_prospect(situation: Situation) -> str:
    """Converting into a client asks for a prospect."""
    if situation.row is not None and not situation.row["is_prospect"]:
        return _("ce contact n’est pas un prospect")
    return why_no_row(situation)


NEW = (
    Command("contacts.new.customer", _("Client"), _("Créer un client"), "new", "c", popup="n", argument="customer"),
    Command("contacts.new.prospect", _("Prospect"), _("Créer un prospect"), "new", "p", popup="n", argument="prospect"),
    Command(
        "contacts.new.supplier", _("Fournisseur"), _("Créer un fournisseur"), "new", "r", popup="n", argument="supplier"
    ),
)

COME_IN = (
    Command(
        "contacts.import", _("Importer un fichier…"), _("Importer des contacts d’un fichier"), "import", "h", popup="n"
    ),
    Command(
        "contacts.demo",
        _("Charger le jeu d’essai"),
        _("Ajouter un jeu d’essai de 50 contacts ; ^Z le retire"),
        "demo",
        "j",
        popup="n",
    ),
)

WALK = (
    Command(
        "sheet.previous",
        _("Autre fiche"),
        _("Fiche précédente de la liste"),
        "walk",
        "less_than_sign",
        row=1,
        shown="< >",
        rank=90,
        argument=-1,
    ),
    Command(
        "sheet.next", _("Fiche suivante"), _("Fiche suivante de la liste"), "walk", "greater_than_sign", argument=1
    ),
)
"""From a sheet, along the list that it was opened from."""


def why_no_duplicate(situation: Situation) -> str:
    """Nothing resembles the contact being typed."""
    return "" if situation.ids else _("aucune fiche proche")


DUPLICATES = Command(
    "form.duplicates",
    _("Doublons"),
    _("Voir les fiches proches"),
    "duplicates",
    "ctrl+o",
    "ctrl+o",
    row=1,
    rank=40,
    why_not=why_no_duplicate,
)

CONTACT_COMMANDS = (
    Command(
        "contact.convert",
        _("Convertir en client"),
        _("Faire d’un prospect un client"),
        "convert",
        "c",
        popup="c",
        why_not=why_no_prospect,
        hides=True,
    ),
    Command(
        "contact.archive",
        _("Archiver ou désarchiver"),
        _("Archiver les contacts choisis, ou les désarchiver"),
        "archive",
        "r",
        popup="o",
        why_not=why_no_row,
    ),
    Command(
        "contact.journal",
        _("Journal de la fiche"),
        _("Qui a changé quoi sur cette fiche, et quand"),
        "show_journal",
        "j",
        popup="o",
        why_not=why_no_row,
    ),
    Command(
        "contact.export",
        _("Exporter…"),
        _("Exporter la liste, ou les marqués, dans un fichier"),
        "export",
        "x",
        popup="o",
        why_not=why_no_row,
    ),
    Command(
        "contact.delete",
        _("Supprimer"),
        _("Supprimer les contacts choisis, après confirmation"),
        "delete",
        "s",
        popup="o",
        other_keys=("delete",),
        why_not=why_no_row,
    ),
    *EMITTED,
)
"""What can be done with a contact, from its list and from its sheet."""


def begins_with(column: peewee.Node, beginning: str) -> peewee.Node:
    """That a folded column begins so."""
    return peewee.Expression(column, ">=", beginning) & peewee.Expression(column, "<", search.behind(beginning))


def followed_by(column: peewee.Node, owner: str) -> peewee.Node:
    """That a contact is followed by somebody; where the index is to serve, in its own words, that somebody follows it:
    SQLite does not see that a parameter is not empty."""
    is_theirs = equal(column, owner)
    return is_theirs & peewee.SQL("owner > ''") if column is Contact.owner else is_theirs


CONTACTS = Listing(
    "contacts",
    _("Contacts"),
    Contact,
    (
        *search.SEARCHED,
        Contact.nature,
        Contact.is_customer,
        Contact.is_prospect,
        Contact.is_supplier,
        Contact.owner,
        Contact.archived,
        Contact.version,
        Contact.name_key,
        Contact.city_key,
        Contact.code_key,
        Contact.changed,
    ),
    COLUMNS,
    SORTS,
    _("Aucun contact."),
    SHELVES,
    (*NEW, *CONTACT_COMMANDS),
    Search(
        lambda text, shown: search.spans(search.parse(text), shown),
        _("Aucun contact pour « {text} » : Échap efface la recherche, ^N crée un contact."),
        lambda count: ngettext("{count} contact", "{count} contacts", count),
        "phone",
        lambda count: ngettext(
            "Aucun contact, mais {count} archivé : t puis a pour le voir.",
            "Aucun contact, mais {count} archivés : t puis a pour les voir.",
            count,
        ),
        walk=lambda query, text, narrowed: search.Found(query, text, BY_NAME, narrowed),
    ),
    (
        Filter(_("ville"), _("lyon"), Contact.city_key, lambda typed: [typed], begins_with, "city"),
        Filter(_("suivi"), _("paul"), Contact.owner, contact_lists.owners, followed_by),
    ),
)


def cities_of(values: Mapping[str, Any], typed: str) -> list[tuple[str, str]]:
    """The cities of the postcode in the form, those that begin with what is typed; none outside France."""
    if values["country"] not in ("", "FR"):
        return []
    beginning = fold(typed)
    known = postcodes.cities(values["postcode"])
    return [(city, f"{values['postcode']} {city}") for city in known if fold(city).startswith(beginning)]


def owners(_values: Mapping[str, Any], typed: str) -> list[tuple[str, str]]:
    """The people who already follow contacts."""
    return [(owner, owner) for owner in contact_lists.owners(typed)]


def legal_forms(_values: Mapping[str, Any], typed: str) -> list[tuple[str, str]]:
    """The usual legal forms."""
    return [(form, form) for form in LEGAL_FORMS if fold(form).startswith(fold(typed))]


def consequences(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from a filled column: the SIREN from the SIRET, the VAT number from the SIREN, the only city of a
    postcode."""
    if column == "postcode":
        known = cities_of(values, "")
        return {"city": known[0][0]} if len(known) == 1 else {}
    if column == "siret" and not Contact.siret.check(values["siret"]):
        siren = values["siret"][:9]
        return {"siren": siren, "vat_number": vat_from_siren(siren)}
    if column == "siren":
        return {"vat_number": vat_from_siren(values["siren"])}
    return {}


def of_company(values: Mapping[str, Any]) -> bool:
    """Whether the form is a company's."""
    return bool(values["nature"] == COMPANY)


def of_individual(values: Mapping[str, Any]) -> bool:
    """Whether the form is an individual's."""
    return not of_company(values)


ADDRESS_ROWS = (
    (Field("line1", wide=True),),
    (Field("line2", wide=True),),
    (Field("postcode"), Field("city", choices=cities_of, offered=True)),
    (Field("country"),),
)
"""An address, the same in every form."""


def address_lines(values: Mapping[str, Any]) -> list[str]:
    """An address as on an envelope."""
    complete = bool(place(values))
    end = [Contact.country.show(values["country"])] if complete else [_("adresse incomplète")]
    return [line for line in (values["line1"], values["line2"], place(values), *end) if line]


CONTACT_FORM = Form(
    Contact,
    (
        Group("", ((Field("nature", radio=True, titled=True),),)),
        Group(_("Identité"), ((Field("name", required=True, wide=True, titled=True),),), of_company),
        Group(
            _("Identité"),
            (
                (Field("civility"), Field("last_name", required=True, titled=True)),
                (Field("first_name", titled=True),),
            ),
            of_individual,
        ),
        Group(_("Coordonnées"), ((Field("phone"), Field("mobile")), (Field("email", wide=True),))),
        Group(_("Adresse de facturation"), ADDRESS_ROWS, read_as=address_lines),
        # Behind the address: few contacts have them, and every Tab before the postcode is one too many.
        Group(_("Autres coordonnées"), ((Field("website"), Field("fax")),)),
        Group(
            _("Identification"),
            (
                (Field("siret"), Field("siren")),
                (Field("vat_number"), Field("naf_code")),
                (Field("legal_form", choices=legal_forms), Field("einvoicing_address")),
            ),
            of_company,
        ),
        Group(
            _("Commerce"),
            (
                (
                    Field("is_customer", titled=True),
                    Field("is_prospect", titled=True),
                    Field("is_supplier", titled=True),
                ),
                (Field("owner", choices=owners), Field("origin")),
                (Field("activity"), Field("area")),
                (Field("tags", wide=True),),
            ),
        ),
        Group(
            _("Prospection téléphonique"),
            ((Field("canvassing_consent"), Field("canvassing_date")), (Field("canvassing_source"),)),
            of_individual,
        ),
        Group(
            _("Comptabilité"),
            (
                (Field("payment_terms"), Field("credit_limit")),
                (Field("credit_policy"), Field("third_party_account")),
                (Field("discount"), Field("currency")),
            ),
        ),
        Group(_("Remarques"), ((Field("remarks", wide=True),),)),
    ),
    consequences,
)
