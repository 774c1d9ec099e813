"""Where which commands work: what the key page is made of, and what the tests look over."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from jbtui.declarations import deals, delivery_addresses, documents, follow_up, history, people, purchases, settings
from jbtui.declarations.agenda import AGENDA
from jbtui.declarations.base import Command, Listing, Section
from jbtui.declarations.contacts import COME_IN, CONTACT_COMMANDS, CONTACTS, DUPLICATES, WALK
from jbtui.declarations.everywhere import (
    CONVERT,
    EDIT,
    EVERYWHERE,
    FORMS,
    JOURNAL,
    LISTS,
    NEW,
    OPERATIONS,
    RECORDS,
    ROWS,
    SAVE_AND_NEW,
    TURN,
)
from jbtui.declarations.imports import IMPORT
from jbtui.language import _
from jbtui.services.documents import history_columns

SECTIONS: tuple[Section, ...] = (
    people.SECTION,
    delivery_addresses.SECTION,
    *follow_up.SECTIONS,
    *deals.SECTIONS,
    documents.SECTION,
    purchases.SECTION,
)
"""The tabs of the contact sheet behind the first one."""

AGENDA_SECTIONS: tuple[Section, ...] = (*follow_up.SECTIONS, *deals.SECTIONS)
"""What is added to the contact of an action from the list of actions."""


Page = tuple[str, str, str]
"""The id, key and title of an onglet."""


def tabs_of(sections: Sequence[Section]) -> list[tuple[Section, ...]]:
    """The tabs that these sections make: those of one key together, in order."""
    return [tuple(group) for _key, group in groupby(sections, key=lambda section: section.key)]


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
    if not listing.sorts:  # what its popup offers then
        usual = [replace(each, label=_("Filtrer")) if each.argument == "t" else each for each in usual]
    has_archive = "archived" in listing.model._meta.fields
    return [*usual, *turns, *shelves, *sorts, *([toggle] if has_archive else []), *listing.commands]


def of_tab(tab: Sequence[Section]) -> list[Command]:
    """The commands of the rows in a tab: those of its list, or of all its lists where several share it."""
    if len(tab) == 1:
        return of_list(tab[0].listing)
    return list(dict.fromkeys(command for section in tab for command in section.listing.commands))


def _title(tab: Sequence[Section]) -> str:
    return tab[0].listing.title if len(tab) == 1 else tab[0].heading or tab[0].title


def adds(sections: Sequence[Section]) -> list[Command]:
    """The commands that add a row to these sections of a contact."""
    return [
        Command(
            f"sheet.add.{section.id}",
            section.noun.capitalize(),
            _("Ajouter : {noun}").format(noun=section.noun),
            "add",
            section.letter,
            popup="a",
            argument=section.id,
            why_not=section.why_not,
        )
        for section in sections
        if section.letter
    ]


def of_sheet(tabs: Sequence[Page], sections: Sequence[Section], commands: Sequence[Command]) -> list[Command]:
    """The commands of a sheet with these (id, key, title) onglets, sections to add to, and commands of its own."""
    open_tabs = [
        Command(f"sheet.tab.{id_}", title, _("Onglet {title}").format(title=title), "tab", key, argument=id_)
        for id_, key, title in tabs
    ]
    return [*RECORDS, *TURN, *open_tabs, *adds(sections), *commands]


def _tabs(sections: Sequence[Section], pages: Sequence[Page] = ()) -> list[Page]:
    tabs = [("main", "1", _("Fiche")), *((tab[0].id, tab[0].key, tab[0].title) for tab in tabs_of(sections)), *pages]
    return sorted(tabs, key=itemgetter(1))


def places() -> list[tuple[str, list[Command]]]:
    """Every place with its commands, the ones of everywhere apart."""
    from jbtui.declarations import document_entry  # not needed before a document is typed

    return [
        (_("Contacts"), [NEW, *RECORDS, *of_list(CONTACTS), *adds(SECTIONS), *COME_IN]),
        (_("Fiche d’un contact"), [*of_sheet(_tabs(SECTIONS, (history.TAB,)), SECTIONS, CONTACT_COMMANDS), *WALK]),
        (_("Historique"), [OPERATIONS, *history.COMMANDS]),
        (
            _("Ce qu’un chiffre de l’historique compte"),
            [OPERATIONS, *of_list(history.listing_of(history_columns.column("invoices")))],
        ),
        *((_title(tab), [*(ROWS if tab[0].typed else ()), *of_tab(tab)]) for tab in tabs_of(SECTIONS)),
        (AGENDA.title, [*of_list(AGENDA), *adds(AGENDA_SECTIONS)]),
        *(
            (listing.title, [new, deals.WHOSE, *records, *of_list(listing), *adds(sections)])
            for new, listing, sections, records in (
                (deals.NEW_DEAL, deals.DEALS, deals.DEAL_SECTIONS, deals.of_stages(RECORDS)),
                (deals.NEW_PROJECT, deals.PROJECTS, deals.PROJECT_SECTIONS, RECORDS),
            )
        ),
        (
            _("Fiche d’une affaire"),
            deals.of_stages(
                [
                    *of_sheet(
                        _tabs((*deals.DEAL_SECTIONS, documents.OF_DEAL)), deals.DEAL_SECTIONS, deals.DEAL_COMMANDS
                    ),
                    *WALK,
                ]
            ),
        ),
        (
            _("Fiche d’un projet"),
            [
                *of_sheet(
                    _tabs((*deals.PROJECT_SECTIONS, documents.OF_PROJECT), deals.PROJECT_PAGES),
                    deals.PROJECT_SECTIONS,
                    deals.PROJECT_COMMANDS,
                ),
                *WALK,
            ],
        ),
        *((listing.title, [OPERATIONS, CONVERT, *of_list(listing)]) for listing in documents.FAMILIES),
        (_("Fiche d’un document"), [OPERATIONS, CONVERT, documents.LINKED, *documents.SHEET_COMMANDS, *WALK]),
        (_("Société"), [EDIT, OPERATIONS, *settings.COMPANY_COMMANDS]),
        *((section.title, [OPERATIONS, *ROWS, *of_tab((section,))]) for section in settings.SECTIONS),
        (_("Saisie d’un document"), [*FORMS, document_entry.NEW_LINE, *document_entry.LINE_COMMANDS]),
        (purchases.PURCHASES.title, [purchases.NEW_PURCHASE, *RECORDS, *of_list(purchases.PURCHASES)]),
        (_("Fiche d’un achat"), [*RECORDS, *purchases.COMMANDS, *WALK]),
        (_("Saisie d’une fiche"), [*FORMS, SAVE_AND_NEW, DUPLICATES]),
        (_("Importer un fichier"), list(IMPORT)),
        (_("Mes modifications"), list(JOURNAL)),
        (_("Partout"), list(EVERYWHERE)),
    ]
