"""Walking the nearest entries before the index is asked changes no answer, only how soon it comes."""

import pytest

from jbtui.database import token_index
from jbtui.services import demo, search
from jbtui.services.unit import Session


def test_what_is_met_by_walking_is_what_the_index_finds(anne: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    demo.fill(anne, 300, 1)
    queries = [search.parse(text) for text in ("m", "39", "ma ly", "zwzw")]

    def answers(nearest: int, further: int) -> list[list[int]]:
        monkeypatch.setattr(token_index, "NEAREST", nearest)
        monkeypatch.setattr(token_index, "FURTHER", further)
        return [
            token_index.entries(query, below=below, above=above, limit=limit)
            for query in queries
            for below, above in ((None, None), (200, None), (None, 100))
            for limit in (3, 60, 1_000)
        ]

    by_index = answers(0, 0)
    assert answers(40, 10) == by_index
    assert answers(40, 5_000) == by_index
    assert answers(5_000, 0) == by_index
    assert [bool(found) for found in by_index[::9]] == [True, True, True, False]
    assert by_index[3][0] < 200
    assert by_index[6][0] > 100
