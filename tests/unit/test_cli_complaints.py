"""What commands say on the standard error: the names in it are obeyed by no terminal."""

from pathlib import Path

import pytest

from jbtui.__main__ import main

EVIL = "\x1b[31m\x1b]0;titre\x07\u202e"


@pytest.mark.parametrize("source", ["database", "settings", "file"])
def test_the_names_of_files_are_not_obeyed(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = tmp_path / EVIL
    directory.mkdir()
    if source == "settings":
        monkeypatch.setenv("JBTUI_CONFIG", str(directory))
    arguments = {"database": ["--db", str(directory), "contacts"], "settings": ["contacts"]}
    assert main(arguments.get(source, ["import", str(directory)])) == 2
    said = capsys.readouterr().err
    assert "titre" in said
    assert not set(EVIL) & set(said) & {"\x1b", "\x07", "\u202e"}


def test_several_lines_stay_several_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deux\nlignes").mkdir()
    monkeypatch.setenv("JBTUI_CONFIG", str(tmp_path / "deux\nlignes"))
    assert main(["contacts"]) == 2
    assert "deux\nlignes" in capsys.readouterr().err
