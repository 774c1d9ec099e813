"""Which process something comes from, in one word, and whether it still lives, as far as this system can tell."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def mark() -> str:
    """This process in one word, that no other has had since this machine started; empty where nothing says it."""
    pid = os.getpid()
    machine, began = _machine(), _began(pid)
    return f"{machine}-{pid}-{began}" if machine and began else ""


def is_gone(marked: str) -> bool:
    """Whether the process of a mark was of this machine, and has ended. One of another machine nobody knows about."""
    machine, _dash, process = marked.partition("-")
    if not process or machine != _machine():
        return False
    pid, _dash, began = process.partition("-")
    try:
        os.kill(int(pid), 0)  # 0 is no signal: it asks whether there is such a process
    except (ProcessLookupError, ValueError, OverflowError):
        return True
    except PermissionError:  # somebody else's
        pass
    now = _began(int(pid))
    return now not in ("", began)  # unsaid where a system hides the processes of others


@cache
def _machine() -> str:
    """This run of this machine; two containers count as two."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip().replace("-", "")
        return f"{boot}.{os.stat('/proc/self/ns/pid').st_ino}"
    return ""


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine did; « ended » for one that only waits to be buried."""
    with suppress(OSError):
        # Its name, which is the second word, may hold anything.
        words = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "ended" if words[0] == "Z" else words[19]
    return ""
