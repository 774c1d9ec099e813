"""Échanges: what comes in and goes out."""
