"""What is on a list, a form, a tab, a key: plain frozen data, one module per noun. Screens, the command line, the help
and the tests all read the same declarations."""
