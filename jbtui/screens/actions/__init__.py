"""Relation Client › Actions à réaliser."""
