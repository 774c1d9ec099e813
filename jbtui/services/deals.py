"""What users do with deals: open, change, win, lose, delete."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import peewee

from jbtui.language import _
from jbtui.models.action import Action
from jbtui.models.base import Record, Values, as_tuples
from jbtui.models.contact import Contact
from jbtui.models.deal import LOST, OPEN, PROBABILITIES, WON, Deal
from jbtui.models.note import Note
from jbtui.models.project import Project
from jbtui.models.values import thousands
from jbtui.services.contacts import Saved
from jbtui.services.documents.uses import require_unused
from jbtui.services.follow_up import today
from jbtui.services.paging import Later, Sorted, Walk
from jbtui.services.unit import Forbidden, Invalid, Session, UnitOfWork, read, unit

HANGING: tuple[type[Record], ...] = (Action, Note)
"""What hangs on a deal or a project and may follow it elsewhere."""


def create(session: Session, contact_id: int, values: Mapping[str, Any]) -> Saved:
    """Open a deal with a contact, today unless another day is said. Raises Invalid, Gone."""
    row = {**Deal.blank(), "opened_on": today(session), **values, "contact_id": contact_id}
    if "probability" not in values:
        row["probability"] = PROBABILITIES[row["stage"]]
    _check(row)
    label = _("Ouvrir l’affaire {deal} avec {contact}")
    with unit(session, label.format(deal=row["label"], contact=Contact.title(read(Contact, contact_id)))) as work:
        return Saved(work.insert(Deal, [row])[0])


def update(session: Session, id_: int, changes: Mapping[str, Any], version: int) -> Saved:
    """Store changed columns of a deal read at `version`. Raises Invalid, Conflict, Gone."""
    with unit(session, _("Modifier {deal}").format(deal=Deal.title(read(Deal, id_)))) as work:
        _check({**read(Deal, id_), **changes})
        return Saved(work.update(Deal, id_, changes, version), work.merged)


_WEIGHTED = peewee.SQL("estimate * CASE state WHEN 'open' THEN probability WHEN 'won' THEN 100 ELSE 0 END")


def totals(walk: Walk) -> tuple[int, Decimal, Decimal]:
    """How many deals a list has, what they are estimated at, and that by their probability."""
    count, estimate, percents = in_all(walk, Deal.estimate, _WEIGHTED)
    return count, estimate, (percents / 100).quantize(Decimal("0.01"))


def in_all(walk: Walk, *amounts: peewee.Node) -> tuple[Any, ...]:
    """How many rows a list has, and the sums of amounts that are stored in cents."""
    walk = walk.make() if isinstance(walk, Later) else walk
    assert isinstance(walk, Sorted), "a list of deals or of projects is in one order"
    sums = [peewee.fn.SUM(amount, coerce=False) for amount in amounts]
    ((count, *found),) = as_tuples(walk.query.select(peewee.fn.COUNT(walk.order.fields[-1]), *sums))
    return (count, *(Decimal(int(cents or 0)).scaleb(-2) for cents in found))


def weighted(row: Values) -> Decimal:
    """The estimate by its probability, to the cent; all of it once won, nothing once lost."""
    return (Decimal(row["estimate"]) * Deal.chance(row) / 100).quantize(Decimal("0.01"))


def move(session: Session, id_: int, stage: str) -> Values:
    """Take an open deal to a stage, with the probability that is usual there. Raises Forbidden, Gone."""
    words = _("Étape {stage} : {deal}").format(stage=Deal.stage.show(stage), deal=Deal.title(read(Deal, id_)))
    with unit(session, words) as work:
        row = read(Deal, id_)
        if row["state"] != OPEN:
            raise Forbidden(_("Cette affaire est déjà close."))
        return work.update(Deal, id_, {"stage": stage, "probability": PROBABILITIES[stage]}, row["version"])


def project_of(id_: int) -> Values | None:
    """The project that came of a deal."""
    return next(iter(Project.values(Project.deal == id_)), None)


def win(session: Session, id_: int, reason: str = "", *, as_project: bool = False) -> Values | None:
    """Win an open deal; with `as_project` it becomes a project, which its open and done actions and its informations
    follow. The project, if one was made. Raises Forbidden, Gone."""
    with unit(session, _("Affaire gagnée : {deal}").format(deal=Deal.title(read(Deal, id_)))) as work:
        if as_project and Project.select().where(Project.deal == id_).exists():
            raise Forbidden(_("Un projet est déjà issu de cette affaire : gagnez-la sans en ouvrir un autre."))
        row = _close(work, id_, WON, reason)
        if not as_project:
            return None
        copied = {column: row[column] for column in ("contact_id", "person_id", "label", "owner", "description")}
        start = {"deal_id": id_, "starts_on": row["closed_on"], "budget": row["estimate"]}
        project = work.insert(Project, [{**copied, **start}])[0]
        for model in HANGING:
            for each in model.values(model.columns()["deal_id"] == id_):
                work.update(model, each["id"], {"project_id": project["id"]}, each["version"])
        return project


def lose(session: Session, id_: int, reason: str) -> Values:
    """Lose an open deal, and say why. Raises Invalid without a reason, Forbidden, Gone."""
    with unit(session, _("Affaire perdue : {deal}").format(deal=Deal.title(read(Deal, id_)))) as work:
        return _close(work, id_, LOST, reason)


def reopen(session: Session, id_: int) -> Values:
    """Take a deal for not decided yet. Raises Gone."""
    with unit(session, _("Affaire rouverte : {deal}").format(deal=Deal.title(read(Deal, id_)))) as work:
        row = read(Deal, id_)
        return work.update(Deal, id_, {"state": OPEN, "closed_on": None, "reason": ""}, row["version"])


def delete(session: Session, ids: Sequence[int]) -> None:
    """Delete deals, all or none; what hung on them stays with the contact. Raises Forbidden where a project came of
    one or a document names it, Gone."""
    with unit(session, _("Supprimer {deal}").format(deal=_named(ids))) as work:
        for id_ in ids:
            row = read(Deal, id_)
            if Project.select().where(Project.deal == id_).exists():
                raise Forbidden(_("Un projet est issu de l’affaire {deal} : elle reste.").format(deal=row["label"]))
            require_unused(Deal, id_)
            leave(work, "deal_id", id_)
            work.delete(Deal, row)


def _named(ids: Sequence[int]) -> str:
    first = Deal.title(read(Deal, ids[0]))
    return first if len(ids) == 1 else _("{count} affaires").format(count=thousands(len(ids)))


def leave(work: UnitOfWork, column: str, id_: int) -> None:
    """Have nothing hang any more on a deal or a project."""
    for model in HANGING:
        for row in model.values(model.columns()[column] == id_):
            work.update(model, row["id"], {column: None}, row["version"])


def _close(work: UnitOfWork, id_: int, state: str, reason: str) -> Values:
    row = read(Deal, id_)
    if row["state"] != OPEN:
        raise Forbidden(_("Cette affaire est déjà close."))
    changes = {"state": state, "closed_on": today(work.session), "reason": Deal.reason.parse(reason)}
    _check({**row, **changes})
    return work.update(Deal, id_, changes, row["version"])


def _check(row: Values) -> None:
    if errors := Deal.refusals(row):
        raise Invalid(errors)
