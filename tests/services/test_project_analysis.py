"""What a project comes to: days, actions by user, the estimate of its deal. On both engines."""

from datetime import date, timedelta
from typing import Any

import pytest

from jbtui.models.base import Values
from jbtui.services import deals, follow_up, projects
from jbtui.services.projects import Tally
from jbtui.services.unit import Session
from tests.services.conftest import MORNING
from tests.services.making import company

TODAY = MORNING.date()


@pytest.fixture
def bois(anne: Session) -> Values:
    return company(anne, "Bois")


def project(session: Session, contact: Values, **values: Any) -> Values:
    return projects.create(session, contact["id"], {"label": "Pose", **values}).row


def days_from_today(count: int) -> date:
    return TODAY + timedelta(count)


@pytest.mark.parametrize(
    ("first", "last", "state", "days", "gone_by"),
    [
        (None, None, "running", None, None),
        (-9, None, "running", None, 10),
        (None, 9, "running", None, None),
        (-9, 10, "running", 20, 10),
        (0, 0, "preparation", 1, 1),
        (3, 5, "preparation", 3, 0),
        (-9, -5, "acceptance", 5, 10),  # it takes longer than it should
        (-9, 10, "closed", 20, None),  # nobody knows since when
    ],
)
def test_days_are_counted_with_the_first_and_the_last(
    anne: Session, bois: Values, first: int | None, last: int | None, state: str, days: int | None, gone_by: int | None
) -> None:
    bounds = {"starts_on": first, "ends_on": last}
    dates = {column: None if count is None else days_from_today(count) for column, count in bounds.items()}
    found = projects.analysis(project(anne, bois, state=state, **dates), TODAY)
    assert (found.days, found.gone_by) == (days, gone_by)


def test_actions_are_counted_by_whom_they_are_for(anne: Session, bois: Values) -> None:
    row, other = project(anne, bois), project(anne, bois)
    made = [
        follow_up.create_action(
            anne,
            bois["id"],
            {"label": "x", "assignee": user, "due": due and days_from_today(due), "project_id": of["id"]},
        ).row["id"]
        for user, due, of in (
            ("zoé", -1, row),
            ("zoé", None, row),
            ("Élie", 1, row),
            ("Élie", -3, row),
            ("", -3, row),
            ("paul", -3, other),
        )
    ]
    follow_up.complete(anne, [made[3]], "")
    found = projects.analysis(row, TODAY)
    assert list(found.tallies.items()) == [("", Tally(1, 0, 1)), ("Élie", Tally(2, 1, 0)), ("zoé", Tally(2, 0, 1))]
    assert found.actions == Tally(5, 1, 2)
    assert projects.analysis(project(anne, bois), TODAY).actions == Tally(0, 0, 0)


def test_the_estimate_is_that_of_the_deal(anne: Session, bois: Values) -> None:
    deal = deals.create(anne, bois["id"], {"label": "Atelier", "estimate": 1850}).row
    won = deals.win(anne, deal["id"], as_project=True)
    assert won
    assert projects.analysis(won, TODAY).estimate == 1850
    assert projects.analysis(project(anne, bois), TODAY).estimate is None
