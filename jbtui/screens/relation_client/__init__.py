"""The places of the menu Relation Client."""
