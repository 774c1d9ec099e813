"""The screens of Paramètres."""
