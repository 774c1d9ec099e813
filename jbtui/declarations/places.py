"""Where which commands work: what the key page is made of, and what the tests look over."""

from collections.abc import Sequence

from jbtui.declarations import delivery_addresses, people
from jbtui.declarations.base import Command, Listing, Section
from jbtui.declarations.contacts import COME_IN, CONTACT_COMMANDS, CONTACTS, DUPLICATES, WALK
from jbtui.declarations.everywhere import EVERYWHERE, FORMS, LISTS, NEW, RECORDS, ROWS, SAVE_AND_NEW, TURN
from jbtui.declarations.imports import IMPORT
from jbtui.language import _

SECTIONS: tuple[Section, ...] = (people.SECTION, delivery_addresses.SECTION)
"""The tabs of the contact sheet behind the first one."""

SECTION_LETTERS = {"people": "c", "delivery_addresses": "e"}
"""The letter of each tab's rows in the popup « Ajouter »."""


def of_list(listing: Listing, archived: bool = False) -> list[Command]:
    """The commands of a list: those of any list, its onglets, its sorts, its own."""
    shelves = [
        Command(
            f"list.shelf.{shelf.id}",
            shelf.label,
            _("Onglet {label}").format(label=shelf.label),
            "shelf",
            str(number),
            argument=shelf.id,
        )
        for number, shelf in enumerate(listing.shelves, 1)
    ]
    sorts = [
        Command(
            f"list.sort.{sort.id}",
            _("Par {sort}").format(sort=sort.label),
            _("Trier par {sort} ; encore : à l’envers").format(sort=sort.label),
            "sort",
            str(number),
            popup="t",
            argument=sort.id,
        )
        for number, sort in enumerate(listing.sorts, 1)
    ]
    words = _("Sans archivés") if archived else _("Avec archivés")
    toggle = Command("list.archived", words, _("Montrer ou cacher les archivés"), "archived", "a", popup="t")
    turns = TURN if listing.shelves else ()
    usual = [command for command in LISTS if listing.search or command.does != "search"]
    has_archive = "archived" in listing.model._meta.fields
    return [*usual, *turns, *shelves, *sorts, *([toggle] if has_archive else []), *listing.commands]


def adds(sections: Sequence[Section]) -> list[Command]:
    """The commands that add a row to these sections of a contact."""
    return [
        Command(
            f"sheet.add.{section.id}",
            section.noun.capitalize(),
            _("Ajouter : {noun}").format(noun=section.noun),
            "add",
            SECTION_LETTERS[section.id],
            popup="a",
            argument=section.id,
            why_not=section.why_not,
        )
        for section in sections
    ]


def of_sheet(tabs: Sequence[tuple[str, str, str]], sections: Sequence[Section]) -> list[Command]:
    """The commands of a contact's sheet with these (id, key, title) onglets and sections to add to."""
    open_tabs = [
        Command(f"sheet.tab.{id_}", title, _("Onglet {title}").format(title=title), "tab", key, argument=id_)
        for id_, key, title in tabs
    ]
    return [*RECORDS, *TURN, *open_tabs, *adds(sections), *CONTACT_COMMANDS]


def places() -> list[tuple[str, list[Command]]]:
    """Every place with its commands, the ones of everywhere apart."""
    tabs = [("main", "1", _("Fiche")), *((section.id, section.key, section.title) for section in SECTIONS)]
    return [
        (_("Contacts"), [NEW, *RECORDS, *of_list(CONTACTS), *adds(SECTIONS), *COME_IN]),
        (_("Fiche d’un contact"), [*of_sheet(tabs, SECTIONS), *WALK]),
        *((section.listing.title, [*ROWS, *of_list(section.listing)]) for section in SECTIONS),
        (_("Saisie d’une fiche"), [*FORMS, SAVE_AND_NEW, DUPLICATES]),
        (_("Importer un fichier"), list(IMPORT)),
        (_("Partout"), list(EVERYWHERE)),
    ]
