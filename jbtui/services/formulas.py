"""Texts that a spreadsheet would take for formulas: kept from it in our files, found again in anybody's (OWASP, « CSV
Injection »)."""

import re

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
"""What begins a formula, apostrophes before it or not."""


def harmless(cell: str) -> str:
    """`cell` for a CSV file: one apostrophe more before a formula, so that `unguarded` gives the text back."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unrun(cell: str) -> str:
    """`cell` for a workbook, where a text is no formula: only what `unguarded` would take for guarded gets one more."""
    return "'" + cell if cell.startswith("'") and _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """`cell` without the apostrophe that guards a formula."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
