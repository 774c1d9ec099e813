"""jbtui: contacts and customer relations in the terminal."""

__version__ = "0.1.0"
