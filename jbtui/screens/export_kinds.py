"""What is said of the exports of actions, deals, projects, documents and purchases."""

from jbtui.language import _, ngettext
from jbtui.models.action import Action
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.project import Project
from jbtui.models.purchase import Purchase
from jbtui.screens.exporting import Kind
from jbtui.services.exports.row_formats import FORMATS

EXPORTED = {
    Action: Kind(
        FORMATS[Action],
        _("actions"),
        lambda count: ngettext(
            "{done} {count} action exportée dans {path}", "{done} {count} actions exportées dans {path}", count
        ),
        lambda count: ngettext("{count} action écrite… Échap arrête", "{count} actions écrites… Échap arrête", count),
    ),
    Deal: Kind(
        FORMATS[Deal],
        _("affaires"),
        lambda count: ngettext(
            "{done} {count} affaire exportée dans {path}", "{done} {count} affaires exportées dans {path}", count
        ),
        lambda count: ngettext("{count} affaire écrite… Échap arrête", "{count} affaires écrites… Échap arrête", count),
    ),
    Project: Kind(
        FORMATS[Project],
        _("projets"),
        lambda count: ngettext(
            "{done} {count} projet exporté dans {path}", "{done} {count} projets exportés dans {path}", count
        ),
        lambda count: ngettext("{count} projet écrit… Échap arrête", "{count} projets écrits… Échap arrête", count),
    ),
    Document: Kind(
        FORMATS[Document],
        "",
        lambda count: ngettext(
            "{done} {count} document exporté dans {path}", "{done} {count} documents exportés dans {path}", count
        ),
        lambda count: ngettext("{count} document écrit… Échap arrête", "{count} documents écrits… Échap arrête", count),
    ),
    Purchase: Kind(
        FORMATS[Purchase],
        _("achats"),
        lambda count: ngettext(
            "{done} {count} achat exporté dans {path}", "{done} {count} achats exportés dans {path}", count
        ),
        lambda count: ngettext("{count} achat écrit… Échap arrête", "{count} achats écrits… Échap arrête", count),
    ),
}
"""By what a list is of."""
