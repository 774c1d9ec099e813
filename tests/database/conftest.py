"""What several tests of the database share: a user whom permissions hold back."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def home() -> Iterator[Path]:
    """The directory of a user without privileges, as whom the test runs: nothing is refused to root."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        root = os.geteuid() == 0
        if root:
            os.chown(path, NOBODY, NOBODY)
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        try:
            yield path
        finally:
            if root:
                os.seteuid(0)
                os.setegid(0)
            path.chmod(0o700)
