"""The demonstration data come in several transactions: until the last one they show as unfinished."""

import pytest

from jbtui.models.journal import Unit
from jbtui.services import demo
from jbtui.services.unit import Session


class Halt(Exception):
    """The program is killed."""


def test_data_that_were_cut_short_are_unfinished(anne: Session) -> None:
    def halt(done: int, count: int) -> None:
        if done < count:
            raise Halt

    with pytest.raises(Halt):
        demo.fill(anne, 150, 1, halt)
    assert [unit.finished for unit in Unit.select()] == [False]
    demo.fill(anne, 150, 2)
    assert [unit.finished for unit in Unit.select().order_by(Unit.number)] == [False, True]
