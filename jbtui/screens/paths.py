"""Paths as people type them."""

from pathlib import Path


def typed_path(text: str) -> Path | None:
    """The path that somebody typed or pasted, without quotes around it; None if nothing was. « ~ » is the home, that of
    nobody stays as it is."""
    if not (text := text.strip().strip("'\"")):
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
