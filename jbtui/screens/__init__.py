"""What the user sees, a module per place of the menu."""
