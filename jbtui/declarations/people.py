"""The people of a company: their list in its sheet, and their form."""

from jbtui.declarations.base import Column, Field, Form, Group, Listing, Section, Sort
from jbtui.language import _
from jbtui.models.contact import COMPANY
from jbtui.models.person import Person
from jbtui.services import people
from jbtui.services.paging import Order

PEOPLE = Listing(
    "people",
    _("Contacts associés"),
    Person,
    tuple(Person._meta.sorted_fields),
    (
        Column("name", _("Nom"), Person.title, width=22, weight=2),
        Column("job", _("Fonction"), lambda row: str(row["job"]), width=17, weight=2),
        Column("phone", _("Téléphone"), lambda row: Person.phone.show(row["phone"] or row["mobile"]), width=16),
        Column("email", _("Email"), lambda row: str(row["email"]), width=18, weight=2),
    ),
    (Sort("name", _("nom"), Order((Person.name_key, Person.id))),),
    _("Aucun contact associé."),
)

PERSON_FORM = Form(
    Person,
    (
        Group(
            _("Contact associé"),
            (
                (Field("last_name", required=True, titled=True), Field("first_name", titled=True)),
                (Field("job"), Field("phone")),
                (Field("mobile"), Field("email")),
                (Field("civility"), Field("is_main")),
                (Field("since"), Field("until")),
            ),
        ),
        Group(_("Remarques"), ((Field("remarks", wide=True),),)),
    ),
)


SECTION = Section(
    "people",
    _("Contacts"),
    "2",
    PEOPLE,
    PERSON_FORM,
    Person.contact,
    _("contact associé"),
    people.create,
    people.update,
    people.delete,
    shown=lambda contact: bool(contact["nature"] == COMPANY),
    why_hidden=_("un particulier n’a pas de contacts associés"),
    note=lambda _row: _("Les factures partent toujours aux coordonnées principales de la société."),
    letter="c",
)
