"""Processes of the tests: started together, their output read."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get("JBTUI_TEST_FULL"))
"""Whether to run at full size, which takes minutes."""
PATIENCE = 600 if FULL else 120


def start(module: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a module of the tests in a process of its own, and wait until it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout
    if process.stdout.readline() != "ready\n":
        raise AssertionError(process.communicate()[1])
    return process


def together(processes: "Sequence[subprocess.Popen[str]]") -> list[list[str]]:
    """Let all of them go at once; the lines that each has printed by its end."""
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=PATIENCE) for process in processes]
    assert [error for _out, error in answers] == [""] * len(answers)
    return [out.splitlines() for out, _error in answers]
