"""The screens of Ventes."""
