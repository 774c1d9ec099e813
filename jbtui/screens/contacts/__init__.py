"""Contacts: all, clients, prospects, fournisseurs; a contact's sheet and its tabs."""
