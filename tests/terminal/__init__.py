"""The program itself at a real terminal: signals, lines that drop, terminals that stand still."""
