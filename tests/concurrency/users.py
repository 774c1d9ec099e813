"""Users of the system: processes that run under ids of their own, which no account needs."""

import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree

import pytest

import jbtui

ROOT = Path(jbtui.__file__).parent.parent
GROUP = 62_001
"""The group of those who share."""


@dataclass(frozen=True)
class Person:
    """A user of the system, with the most cautious of umasks."""

    uid: int
    groups: tuple[int, ...]
    umask: int = 0o077

    def python(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Start Python as this user."""
        home = Path(tempfile.gettempdir(), f"jbtui-home-{self.uid}")
        return subprocess.Popen(
            [python_for_all(), *arguments],
            user=self.uid,
            group=self.uid,
            extra_groups=self.groups,
            umask=self.umask,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                "HOME": str(home),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": sysconfig.get_path("purelib"),
                **environment,
            },
        )

    def jbtui(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run the program as this user: its exit status, and what it said, every space a plain one."""
        process = self.python("-m", "jbtui", *arguments, **environment)
        out, err = process.communicate(timeout=60)
        return process.returncode, (out + err).replace("\u202f", " ")


ANNE = Person(61_001, (GROUP,))
BOB = Person(61_002, (GROUP,))
STRANGER = Person(61_003, ())


def open_to_all(path: Path) -> bool:
    """Whether every user can go to a path."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


@cache
def python_for_all() -> str:
    """A Python of this version that every user can run; empty if there is none."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = (Path(sys.executable).resolve(), Path(f"/usr/bin/python{here}"), Path(f"/usr/local/bin/python{here}"))
    return next((str(path) for path in found if path.exists() and open_to_all(path.resolve())), "")


@contextmanager
def common_ground() -> Iterator[Path]:
    """A directory that every user can go through, as /srv is."""
    if os.getuid() != 0:
        pytest.skip("only root can act as several users")
    if not (python_for_all() and open_to_all(ROOT)):
        pytest.skip("other users cannot run this copy of the program")
    directory = Path(tempfile.mkdtemp(prefix="jbtui-users-"))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        rmtree(directory)
