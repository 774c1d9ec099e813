"""Measure the program with a thousand and with a million contacts: `python -m tools.bench`."""
