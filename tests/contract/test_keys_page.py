"""docs/keys.md says what the commands say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_keys_is_that_of_the_commands() -> None:
    made = subprocess.run([sys.executable, "-m", "tools.make_keys"], capture_output=True, check=True, cwd=ROOT).stdout
    assert made.decode() == (ROOT / "docs" / "keys.md").read_text("utf-8")
