"""Contacts into files: one module per format, each writing whole sheets as they come."""
