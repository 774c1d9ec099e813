"""Whose rows a list shows: mine, those of my team where one is set, everybody's, in the turn of the key « p »."""

from collections.abc import Mapping
from typing import Literal

from jbtui.language import _
from jbtui.screens.base import Office
from jbtui.services.follow_up import team_of

Whose = Literal["mine", "team", "all"]
TURNS: Mapping[Whose, str] = {"mine": _("pour moi"), "team": _("pour l’équipe"), "all": _("pour tous")}
"""In the order of the key, and in words."""


def next_after(whose: Whose, office: Office) -> Whose:
    """What the key shows next."""
    turns = [turn for turn in TURNS if turn != "team" or office.settings.team]
    return turns[(turns.index(whose) + 1) % len(turns)]


def users(whose: Whose, office: Office) -> tuple[str, ...]:
    """The users whose rows show; none: everybody's."""
    me = office.session.actor
    return {"mine": (me,), "team": team_of(me, office.settings.team), "all": ()}[whose]
