"""What is to be done, what happened and what may come with demonstration contacts; days are counted from today."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from jbtui.models.action import Action
from jbtui.models.base import Record, Values
from jbtui.models.deal import PROBABILITIES, STAGES, Deal
from jbtui.models.note import Note
from jbtui.models.project import Project
from jbtui.services import demo_words as words
from jbtui.services.unit import UnitOfWork

T = TypeVar("T")

FOLLOWED = 20_000
"""The contacts of a base that have a follow-up are the first ones: a million is made to try lists and searches."""


def follow_up(work: UnitOfWork, contacts: Sequence[Values], seed: int) -> tuple[int, int, int, int]:
    """Give these contacts deals in each stage, projects, actions late and to come, and informations of years; how many
    actions, informations, deals and projects that are."""
    today = work.at.astimezone().date()
    invented = [_Invented(row, work, today, seed) for row in contacts if row["id"] <= FOLLOWED]
    deals = _insert(work, Deal, [each.deal for each in invented])
    for each, deal in zip(invented, deals, strict=True):
        each.hang_on(deal)
    projects = _insert(work, Project, [each.project for each in invented])
    actions = work.insert(Action, [row for each in invented for row in each.actions])
    notes = work.insert(Note, [row for each in invented for row in each.notes])
    return len(actions), len(notes), len(list(filter(None, deals))), len(list(filter(None, projects)))


def _insert(work: UnitOfWork, model: type[Record], rows: Sequence[Values | None]) -> list[Values | None]:
    """Insert the rows that are there; each in its place."""
    stored = iter(work.insert(model, [row for row in rows if row is not None]))
    return [None if row is None else next(stored) for row in rows]


class _Invented:
    """What is invented for one contact, the same for the same seed; only `Random.random` is used."""

    def __init__(self, contact: Values, work: UnitOfWork, today: date, seed: int) -> None:
        self._random = Random(seed * 1_000_003 + int(contact["id"])).random
        self._work, self._today, self._owner = work, today, contact["owner"] or work.session.actor
        self._own = {"contact_id": contact["id"]}
        self.deal = self._deal() if self._chance(0.15) else None
        self.project: Values | None = None
        self.actions = [self._action(done=False) for _number in range(self._below(3) if self._chance(0.5) else 0)]
        self.actions += [self._action(done=True) for _number in range(self._below(3) if self._chance(0.3) else 0)]
        self.notes = [self._note() for _number in range(self._below(4) if self._chance(0.4) else 0)]

    def hang_on(self, deal: Values | None) -> None:
        """Link what was invented to the deal; a won one has become a project."""
        if deal is None:
            return
        for row in (*self.actions, *self.notes):
            row["deal_id"] = deal["id"]
        if deal["state"] == "won":
            ends_on = deal["closed_on"] + timedelta(90)
            self.project = {
                **self._own,
                "deal_id": deal["id"],
                "label": deal["label"],
                "starts_on": deal["closed_on"],
                "ends_on": ends_on,
                "state": "closed" if ends_on < self._today else "running",
                "progress": 100 if ends_on < self._today else 10 * self._below(10),
                "budget": deal["estimate"],
                "owner": deal["owner"],
            }

    def _deal(self) -> Values:
        stage = self._pick(STAGES)[0]
        opened_on = self._ago(700)
        row: Values = {
            **self._own,
            "label": f"{self._pick(words.DEALS)} {opened_on.year}",
            "estimate": Decimal(500 * (1 + self._below(100))),
            "stage": stage,
            "probability": PROBABILITIES[stage],
            "opened_on": opened_on,
            "expected": self._today + timedelta(self._below(240) - 30),
            "owner": self._owner,
        }
        if self._chance(0.4):
            closed_on = min(self._today, opened_on + timedelta(10 + self._below(120)))
            won = self._chance(0.6)
            reason = "" if won else self._pick(words.REASONS)
            row |= {"state": "won" if won else "lost", "closed_on": closed_on, "reason": reason}
        return row

    def _action(self, *, done: bool) -> Values:
        kind, label = self._pick(words.TO_DO)
        assignee = self._work.session.actor if self._chance(0.5) else self._owner
        row: Values = {**self._own, "kind": kind, "label": label, "assignee": assignee}
        if done:
            result = self._pick(words.RESULTS) if self._chance(0.5) else ""
            return row | {
                "due": self._ago(400),
                "done_at": datetime.combine(self._ago(300), time(9 + self._below(8)), UTC),
                "done_by": assignee,
                "result": result,
            }
        if self._chance(0.1):
            return row
        row["due"] = self._today + timedelta(self._below(70) - 15)
        if kind in ("meeting", "visit"):
            row["time"] = f"{8 + self._below(10):02}:{15 * self._below(4):02}"
        return row

    def _note(self) -> Values:
        kind, text = self._pick(words.HAPPENED)
        return {**self._own, "kind": kind, "text": text, "day": self._ago(1_100)}

    def _ago(self, most: int) -> date:
        return self._today - timedelta(self._below(most))

    def _chance(self, probability: float) -> bool:
        return self._random() < probability

    def _below(self, limit: int) -> int:
        return int(self._random() * limit)

    def _pick(self, values: Sequence[T]) -> T:
        return values[int(self._random() * len(values))]
