"""What may be given as a database, and what is refused before anything is made of it."""

from pathlib import Path

import pytest

from jbtui.database import DatabaseUnavailable, open_database


@pytest.mark.parametrize("url", ["mysql://anne:secret@serveur/base", "postgress://anne:secret@serveur/base"])
def test_a_url_of_another_kind_makes_no_file_of_that_name(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DatabaseUnavailable, match="postgresql://") as refused:
        open_database(url)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_no_file_system_takes_is_refused_in_a_sentence() -> None:
    with pytest.raises(DatabaseUnavailable, match="Impossible"):
        open_database("a" * 300)
