"""Whose rows a list shows: mine, those of my team where one is set, everybody's, in the turn of the key « p »."""

from collections.abc import Mapping
from typing import Literal

from jbtui.language import _
from jbtui.screens.base import Office
from jbtui.services.follow_up import team_of

Whose = Literal["mine", "team", "all"]
TURNS: Mapping[Whose, str] = {"mine": _("pour moi"), "team": _("pour l’équipe"), "all": _("pour tous")}
"""In the order of the key, and in words."""


def _turns(office: Office) -> list[Whose]:
    return [turn for turn in TURNS if turn != "team" or office.settings.team]


def remembered(office: Office, list_: str, usual: Whose) -> Whose:
    """What a list shows: what was chosen last while the program runs."""
    chosen = office.remembered.get(f"{list_}.whose")
    return next((turn for turn in _turns(office) if turn == chosen), usual)


def turn(office: Office, list_: str, usual: Whose) -> None:
    """Have a list show what the key shows next."""
    turns = _turns(office)
    following = turns[(turns.index(remembered(office, list_, usual)) + 1) % len(turns)]
    office.remembered[f"{list_}.whose"] = following


def users(whose: Whose, office: Office) -> tuple[str, ...]:
    """The users whose rows show; none: everybody's."""
    me = office.session.actor
    return {"mine": (me,), "team": team_of(me, office.settings.team), "all": ()}[whose]
