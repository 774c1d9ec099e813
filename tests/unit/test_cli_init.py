"""`jbtui init` as anybody can run it; tests/concurrency/test_sharing.py has several users."""

import os
import stat
from pathlib import Path

import pytest

from jbtui.__main__ import main


def test_a_base_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine" / "base.sqlite"
    assert main(["--db", str(path), "init"]) == 0
    assert capsys.readouterr().out == f"Base prête\u202f: {path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert main(["--db", str(path), "contacts"]) == 0


def test_a_base_for_ones_own_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    umask = os.umask(0o077)
    try:
        assert main(["init", "--shared", str(tmp_path / "common"), "--group", str(os.getegid())]) == 0
    finally:
        os.umask(umask)
    path = tmp_path / "common" / "jbtui.sqlite"
    assert f"jbtui --db {path}" in capsys.readouterr().out
    assert oct(path.parent.stat().st_mode & 0o7777) == oct(0o2770)
    assert oct(path.stat().st_mode & 0o7777) == oct(0o660)
    assert main(["init", "--shared", str(tmp_path / "common"), "--group", str(os.getegid())]) == 0


@pytest.mark.parametrize("arguments", [["--shared", "x"], ["--group", "x"]])
def test_directory_and_group_go_together(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", *arguments]) == 2
    assert "--shared et --group vont ensemble" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
