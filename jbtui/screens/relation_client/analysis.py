"""What a project comes to so far, as its sheet tells it: what was planned, what is done, and between the two."""

from collections.abc import Iterator
from datetime import date

from jbtui.language import _, ngettext
from jbtui.models.base import Values
from jbtui.models.project import CLOSED, Project
from jbtui.models.values import thousands
from jbtui.services.projects import Analysis
from jbtui.widgets.cells import cell
from jbtui.widgets.lines import Run
from jbtui.widgets.record_view import Block

LABEL, NUMBER, PART = 22, 13, 8
"""Columns of the names of lines, of numbers, of percents."""


def brief(found: Analysis) -> list[Block]:
    """What stands on the first onglet; nothing where there is nothing to tell."""
    lines = list(_compared(found))
    return [(_("Analyse (l’onglet 4 détaille)"), lines)] if lines else []


def whole(row: Values, found: Analysis, today: date) -> list[Block]:
    """All of it."""
    blocks = [
        (_("Prévu et réalisé"), [*_compared(found), *_end(row, today)]),
        (_("Actions, par personne"), list(_by_user(found))),
        (_("Budget"), list(_budget(row, found))),
    ]
    told = [(title, lines) for title, lines in blocks if lines]
    nothing = _("Rien encore à analyser : donnez au projet son début, sa fin prévue, des actions (a a).")
    return told or [(_("Analyse"), [[(f" {nothing}", "faint")]])]


def _compared(found: Analysis) -> Iterator[list[Run]]:
    """What can be counted on both sides."""
    lines = []
    if found.days and found.gone_by is not None:
        lines.append(_comparison(_("Durée, en jours"), found.days, found.gone_by))
    if found.actions.actions:
        lines.append(_comparison(_("Actions"), found.actions.actions, found.actions.done))
    if lines:
        yield [(_line("", _("Prévu"), _("Réalisé"), _("Écart")), "faint")]
        yield from lines


def _comparison(label: str, planned: int, done: int) -> list[Run]:
    part = cell(f"{done * 100 // planned} %", PART, align="right")
    return [(_line(label, thousands(planned), thousands(done), _gap(done - planned)) + part, "")]


def _end(row: Values, today: date) -> Iterator[list[Run]]:
    """How far away the end is, of a project that goes on."""
    if not row["ends_on"] or row["state"] == CLOSED:
        return
    count = (row["ends_on"] - today).days
    if count < 0:
        words = ngettext("dépassée de {count} jour", "dépassée de {count} jours", -count)
    else:
        words = ngettext("dans {count} jour", "dans {count} jours", count) if count else _("aujourd’hui")
    end = _("Fin prévue le {day} : {words}").format(day=Project.ends_on.show(row["ends_on"]), words=words)
    yield [(f" {end.format(count=thousands(abs(count)))}", "warning" if count < 0 else "")]


def _by_user(found: Analysis) -> Iterator[list[Run]]:
    if found.tallies:
        yield [(_line("", _("À réaliser"), _("En retard"), _("Faites")), "faint")]
    for user, tally in found.tallies.items():
        late = f"! {thousands(tally.late)}" if tally.late else "0"
        yield [(_line(user or _("(personne)"), thousands(tally.actions - tally.done), late, thousands(tally.done)), "")]


def _budget(row: Values, found: Analysis) -> Iterator[list[Run]]:
    budget = row["budget"]
    if budget is None or found.estimate is None:
        return
    show = Project.budget.show
    yield [(_line("", _("Affaire HT €"), _("Projet HT €"), _("Écart HT €")), "faint")]
    yield [(_line(_("Estimé, puis budget"), show(found.estimate), show(budget), show(budget - found.estimate)), "")]


def _gap(count: int) -> str:
    return f"{'−' if count < 0 else '+' if count else ''}{thousands(abs(count))}"


def _line(label: str, *numbers: str) -> str:
    return f" {cell(label, LABEL)}" + "".join(cell(number, NUMBER, align="right") for number in numbers)
