"""What tests at a real terminal stand on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import SOURCES

CONTACTS = 60


@pytest.fixture
def base(tmp_path: Path) -> str:
    """The path of a database with some contacts."""
    path = tmp_path / "jbtui.sqlite"
    command = [
        sys.executable,
        "-m",
        "jbtui",
        "--db",
        str(path),
        "demo",
        "--documents",
        "0",
        "--contacts",
        str(CONTACTS),
        "--seed",
        "7",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=SOURCES, env=os.environ | {"LC_ALL": "C.UTF-8"})
    return str(path)
