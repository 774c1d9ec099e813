"""The tabs of the contact sheet."""
