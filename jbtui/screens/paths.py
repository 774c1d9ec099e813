"""Paths as people type them."""

from pathlib import Path


def typed_path(text: str) -> Path:
    """The path that somebody typed or pasted: without quotes around it; « ~ » is the home, that of nobody
    stays as it is."""
    path = Path(text.strip().strip("'\""))
    try:
        return path.expanduser()
    except RuntimeError:
        return path
