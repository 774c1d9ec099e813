"""Screens of Achats."""
