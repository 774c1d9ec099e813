"""The columns of a file of actions, of deals, of projects, of documents, of purchases: French headers, and cells as
French users read them."""

from collections.abc import Callable
from typing import Any, TypeAlias

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Values
from jbtui.models.deal import Deal
from jbtui.models.document import Document
from jbtui.models.fields import MoneyField, PercentField, Value
from jbtui.models.project import Project
from jbtui.models.purchase import RATES, Purchase
from jbtui.services import deals
from jbtui.services.documents.document_json import signed_balance
from jbtui.services.follow_up_json import Named

Columns: TypeAlias = tuple[tuple[str, Callable[[Values, Named], str]], ...]
"""Header, and what stands below it."""


def _own(*fields: Value[Any]) -> Columns:
    """Columns of the record itself; a spreadsheet takes amounts and percents for numbers."""

    def cell(field: Value[Any]) -> Callable[[Values, Named], str]:
        show = field.edit if isinstance(field, MoneyField | PercentField) else field.show
        return lambda row, _named: show(row[field.name])

    return tuple((field.label, cell(field)) for field in fields)


def _linked(header: str, column: str) -> Columns:
    """The label of a deal or a project."""
    return ((header, lambda row, named: str((named.link(column, row) or {"label": ""})["label"])),)


def _contact(person: str) -> Columns:
    """The contact, and the person there."""
    nobody = {"code": "", "name": ""}
    return (
        (_("Code"), lambda row, named: (named.contact(row) or nobody)["code"]),
        (_("Contact"), lambda row, named: (named.contact(row) or nobody)["name"]),
        (person, lambda row, named: named.person(row) or ""),
    )


ACTIONS: Columns = (
    *_own(Action.label, Action.kind, Action.due, Action.time, Action.priority),
    *_own(Action.done_at, Action.result, Action.assignee),
    *_contact(_("Avec")),
    *_linked(_("Affaire"), "deal_id"),
    *_linked(_("Projet"), "project_id"),
    *_own(Action.every, Action.unit, Action.details),
)
DEALS: Columns = (
    *_own(Deal.label),
    *_contact(_("Interlocuteur")),
    *_own(Deal.stage, Deal.state, Deal.reason, Deal.estimate),
    (Deal.probability.label, lambda row, _named: Deal.probability.edit(Deal.chance(row))),
    (_("Pondéré HT"), lambda row, _named: Deal.estimate.edit(deals.weighted(row))),
    *_own(Deal.opened_on, Deal.expected, Deal.closed_on, Deal.owner, Deal.origin, Deal.description),
)
PROJECTS: Columns = (
    *_own(Project.label),
    *_contact(_("Interlocuteur")),
    *_linked(_("Issu de"), "deal_id"),
    *_own(Project.state, Project.progress, Project.starts_on, Project.ends_on, Project.budget, Project.owner),
    *_own(Project.description),
)
DOCUMENTS: Columns = (
    (Document.number.label, lambda row, _named: Document.name(row)),
    *_own(Document.type, Document.state, Document.date),
    *_contact(_("À l’att. de")),
    *_own(Document.subject, Document.total_ht, Document.total_vat, Document.total_ttc, Document.due),
    (_("Reste dû"), lambda row, _named: Document.due.edit(signed_balance(row))),
    *_own(Document.due_date, Document.valid_until),
    *_linked(_("Affaire"), "deal_id"),
    *_linked(_("Projet"), "project_id"),
)


def _by_rate(part: str, label: str) -> Columns:
    """The rates of a purchase, or the amounts that are taxed by them, or the VAT: a column for each."""

    def cell(column: str) -> Callable[[Values, Named], str]:
        return lambda row, _named: Purchase.value(column).edit(row[column])

    return tuple((f"{label} {n}", cell(f"{part}_{n}")) for n in RATES)


PURCHASES: Columns = (
    *_own(Purchase.kind, Purchase.number, Purchase.date),
    *_contact("")[:2],
    *_own(Purchase.subject, Purchase.total_ht, Purchase.total_vat, Purchase.total_ttc),
    *_own(Purchase.due_date, Purchase.paid_on),
    *(each for three in zip(_by_rate("rate", _("Taux")), _by_rate("base", _("HT")), _by_rate("vat", _("TVA")),
                            strict=True) for each in three),
    *_own(Purchase.remarks),
)  # fmt: skip
